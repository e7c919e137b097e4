"""The sheets of a file against the templates: which sheet is which, and what all of them give together."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from office import limits
from office.columns import Form
from office.grid import Grid, blank
from office.jsonl import read_jsonl
from office.lines import Line, Problem
from office.mark import DEFINED_NAME, Mark, mark_in, whole_mark
from office.opening import Opened, extension_of, form_of, opened
from office.problems import problem, rest_of
from office.rows import read_sheet, title_of
from office.templates import TEMPLATES
from office.templates.words import GUIDE, LISTS, PROBLEMS_SHEET
from office.unreadable import Unreadable

MARK_WITHIN = 3
"""The mark stands in one of the first rows."""


@dataclass
class BookRead:
    """What a whole file gave."""

    form: str = ""
    kind: str | None = None
    version: int | None = None
    lines: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notices: list[Problem] = field(default_factory=list)


def read_book(data: bytes, name: str) -> BookRead:
    """The submissions and the problems of a file; raises nothing for what is in it."""
    read = BookRead(form=extension_of(name))
    if len(data) > limits.FILE_BYTES_MAX:
        read.problems.append(problem("FILE_TOO_LARGE", bytes=len(data), limit=limits.FILE_BYTES_MAX))
        return read
    if not data.strip():
        read.problems.append(problem("EMPTY_FILE", sheet=name))
        return read
    try:
        read.form = form_of(data, name)
        if read.form == "jsonl":
            lines, problems = read_jsonl(data, name)
            read.lines += lines
            read.problems += problems
        else:
            _sheets(read, opened(data, read.form, name), name)
    except Unreadable as fault:
        read.problems.append(problem(fault.code, sheet="", **fault.said))
    _extension(read, name)
    read.problems = rest_of(read.problems, limits.PROBLEMS_MAX)
    read.notices = rest_of(read.notices, limits.PROBLEMS_MAX)
    return read


def _extension(read: BookRead, name: str) -> None:
    extension = extension_of(name)
    if read.form in ("xlsx", "xls") and read.lines and extension not in (read.form, "xltx", "xlt", "et", ""):
        read.notices.append(problem("WRONG_EXTENSION", extension=extension, form=read.form))


def _sheets(read: BookRead, book: Opened, name: str) -> None:
    marked = [(grid, _mark(grid, book.names)) for grid in book.grids]
    if not any(mark for _, mark in marked):
        holds = [grid for grid in book.grids if any(grid.filled())]
        code = "NOT_A_TEMPLATE" if holds else "EMPTY_FILE"
        read.problems.append(problem(code, sheet=holds[0].name if holds else name, like=_like(holds)))
        return
    kinds = sorted({mark.kind for _, mark in marked if mark})
    read.kind = kinds[0]
    read.version = next(mark.version for _, mark in marked if mark)
    if len(kinds) > 1:
        read.problems.append(problem("MIXED_TEMPLATES", kinds="、".join(kinds)))
        return
    for grid, mark in marked:
        _sheet(read, grid, mark)
    if not read.lines and not read.problems:
        read.problems.append(problem("EMPTY_FILE", sheet=name))


def _mark(grid: Grid, names: dict[str, str]) -> Mark | None:
    """The mark above a sheet; of a sheet that lost it, the workbook's own together with the sheet's name."""
    for row in grid.rows[:MARK_WITHIN]:
        for cell in row[:3]:
            if mark := mark_in(cell):
                return mark
    whole = whole_mark(names.get(DEFINED_NAME, ""))
    template = TEMPLATES.get(whole[0]) if whole else None
    form = next((form for form in template.forms if form.title == grid.name), None) if template else None
    return Mark(whole[0], form.name, whole[1]) if whole and form else None


def _sheet(read: BookRead, grid: Grid, mark: Mark | None) -> None:
    if mark is None and grid.name in (GUIDE, LISTS, PROBLEMS_SHEET):
        return
    holds = any(grid.filled())
    if grid.shape.hidden and holds:
        read.problems.append(problem("HIDDEN_SHEET", sheet=grid.name))
    elif mark is not None:
        _form(read, grid, mark)
    elif holds:
        read.notices.append(problem("UNMARKED_SHEET", sheet=grid.name))


def _form(read: BookRead, grid: Grid, mark: Mark) -> None:
    template = TEMPLATES.get(mark.kind)
    if template and mark.version != template.version:
        if not any(one.code == "OTHER_VERSION" for one in read.problems):
            said: dict[str, Any] = {"kind": mark.kind, "version": mark.version, "current": template.version}
            read.problems.append(problem("OTHER_VERSION", sheet=grid.name, row=1, **said))
        return
    form = template.form(mark.form) if template else None
    if form is None:
        read.problems.append(
            problem("UNKNOWN_TEMPLATE", sheet=grid.name, row=1, kind=mark.kind, form=mark.form)
        )
        return
    found = read_sheet(grid, form)
    read.lines += found.lines
    read.problems += found.problems
    read.notices += found.notices


def _like(grids: Sequence[Grid]) -> str:
    """The template whose titles the file resembles most, as a hint."""
    titles = {title_of(cell) for grid in grids for row in grid.rows[:10] for cell in row if not blank(cell)}

    def share(form: Form) -> int:
        return sum(title_of(column.title) in titles for column in form.columns)

    count, kind = max((share(form), one.kind) for one in TEMPLATES.values() for form in one.forms)
    return f"像是 / it resembles: quench template {kind}" if count >= 2 else ""
