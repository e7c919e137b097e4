"""The rows of one sheet of a template, as submissions: every problem of every cell at once.

Nothing is skipped in silence and nothing hidden is read: a column without a known title that holds something, a hidden
row, a merged cell, a formula without a value are problems of their own. Where the head of the sheet is wrong no row of
it is taken, because nobody knows what its columns mean.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

import domain.catalogue  # noqa: F401  (names every command)
from domain.command import Command
from domain.envelope import Role, Submitter
from domain.parsing import parse_command, parse_request_fields
from domain.refusals import Refusal
from office.columns import Column, Form
from office.faults import Fault
from office.grid import Formula, Grid, Raw, address, blank, letters
from office.lines import Cells, Line, Place, Problem, problem_of
from office.paths import closed_up, put_together
from office.problems import problem
from office.values import value_of

ENVELOPE = frozenset({"occurredOn", "documents", "evidence", "onBehalfOf"})
HEAD_WITHIN = 10
"""The titles stand in one of the first rows."""
KNOWN_MAX = 10_000
"""Texts that are remembered of one sheet."""
_NOBODY = Submitter(office="-", role=Role.CLERK, division="140000")


@dataclass(frozen=True, eq=False)
class Head:
    """Where the titles stand, and which column of the grid is which."""

    row: int
    columns: dict[int, Column]
    unknown: dict[int, str]


@dataclass(frozen=True)
class SheetRead:
    """What one sheet gave; `computed` are the columns of which a formula's value was taken.

    `known` has the texts that were read before: a month, a day, a choice stands in thousands of rows alike.
    """

    lines: list[Line]
    problems: list[Problem]
    notices: list[Problem]
    computed: set[int] = field(default_factory=set)
    known: dict[tuple[int, type, Raw], str] = field(default_factory=dict)


def read_sheet(grid: Grid, form: Form) -> SheetRead:
    """The submissions of a sheet, or every reason why there are none."""
    head = _head(grid, form)
    if isinstance(head, Problem):
        return SheetRead([], [head], [])
    rows = [(number, row) for number, row in grid.filled() if number > head.row]
    of_head = [*_head_problems(grid, form, head, rows), *_strange_columns(grid, form, head, rows)]
    read = SheetRead([], of_head, [])
    if any(one.code in ("MISSING_COLUMN", "DUPLICATE_COLUMN") for one in of_head):
        return read
    strict = bool(of_head)
    merged = _merged_rows(grid, head)
    for number, row in rows:
        _take(read, grid, form, head, number, row, merged)
    if strict:
        read.lines.clear()
    return read


def title_of(text: object) -> str:
    """A title as it is compared: without blanks and line breaks, full-width and half-width alike."""
    return "".join(unicodedata.normalize("NFKC", str(text)).split()).strip("*")


def _head(grid: Grid, form: Form) -> Head | Problem:
    """The first row where at least half of the needed titles stand."""
    titles = {title_of(column.title): column for column in form.columns}
    needed = {title_of(column.title) for column in form.columns if column.required}
    for number, row in enumerate(grid.rows[:HEAD_WITHIN]):
        said = {index: title_of(cell) for index, cell in enumerate(row) if not blank(cell)}
        if 2 * len(needed & set(said.values())) >= len(needed):
            known = {index: titles[title] for index, title in said.items() if title in titles}
            return Head(number, known, {i: str(row[i]) for i in said if said[i] not in titles})
    shown = "、".join(column.title for column in form.columns if column.required)
    return problem("NO_HEAD", sheet=grid.name, row=1, titles=shown)


def _head_problems(
    grid: Grid, form: Form, head: Head, rows: Sequence[tuple[int, list[Raw]]]
) -> Iterator[Problem]:
    where: dict[str, Any] = {"sheet": grid.name, "row": head.row + 1}
    seen: dict[str, int] = {}
    for index, column in head.columns.items():
        cell = address(head.row, index)
        if column.title in seen:
            first = letters(seen[column.title])
            yield problem("DUPLICATE_COLUMN", **where, cell=cell, column=column.title, first=first)
        if index in grid.shape.hidden_columns and _first_in(rows, index) is not None:
            yield problem("HIDDEN_COLUMN", **where, cell=cell, column=column.title, letters=letters(index))
        seen.setdefault(column.title, index)
    for column in form.columns:
        if column.required and column.title not in seen:
            yield problem("MISSING_COLUMN", **where, column=column.title)


def _strange_columns(
    grid: Grid, form: Form, head: Head, rows: Sequence[tuple[int, list[Raw]]]
) -> Iterator[Problem]:
    """A column that no title explains and that holds something: what stands there would be lost."""
    width = max((len(row) for _, row in rows), default=0)
    for index in range(width):
        found = None if index in head.columns else _first_in(rows, index)
        if found is not None:
            title = head.unknown.get(index, "")
            like = next((c.title for c in form.columns if _same_but_unit(c.title, title)), "")
            yield problem(
                "TITLE_CHANGED" if like else "UNKNOWN_COLUMN",
                sheet=grid.name,
                row=head.row + 1,
                cell=address(head.row, index),
                column=title,
                letters=letters(index),
                found=address(found, index),
                like=like,
            )


def _first_in(rows: Sequence[tuple[int, list[Raw]]], index: int) -> int | None:
    """The first row that holds something in a column."""
    return next((n for n, row in rows if index < len(row) and not blank(row[index])), None)


def _same_but_unit(one: str, other: str) -> bool:
    first, second = (title_of(title).partition("(") for title in (one, other))
    return bool(first[2] and second[2]) and first[0] == second[0]


def _merged_rows(grid: Grid, head: Head) -> dict[int, str]:
    """The rows below the titles that a merged range covers, with the range."""
    found: dict[int, str] = {}
    for (top, left), (bottom, right) in grid.merged:
        for row in range(max(top, head.row + 1), min(bottom + 1, len(grid.rows))):
            found[row] = f"{address(top, left)}:{address(bottom, right)}"
    return found


def _take(
    read: SheetRead, grid: Grid, form: Form, head: Head, number: int, row: list[Raw], merged: dict[int, str]
) -> None:
    """Read one row into lines or problems."""
    where: dict[str, Any] = {"sheet": grid.name, "row": number + 1}
    if number in grid.shape.hidden_rows:
        read.problems.append(problem("HIDDEN_ROW", **where))
        return
    if number in merged:
        read.problems.append(problem("MERGED", **where, cell=merged[number].partition(":")[0], area=merged[number]))
        return
    values, faults = _values(read, grid, head, number, row)
    if faults:
        read.problems.extend(faults)
        return
    line = line_of(form, head, grid.name, number, values)
    if (line.fields, line.envelope) == example_of(form):
        read.notices.append(problem("EXAMPLE", **where))
        return
    refusals = list(refusals_of(line))
    read.problems.extend(_told(line, refusal, head, number, row) for refusal in refusals)
    if not refusals:
        read.lines.append(line)


def _values(
    read: SheetRead, grid: Grid, head: Head, number: int, row: list[Raw]
) -> tuple[dict[str, Any], list[Problem]]:
    """The values of a row by path, and what is wrong with its cells."""
    values: dict[str, Any] = {}
    faults: list[Problem] = []
    shape = grid.shape
    for index, column in head.columns.items():
        at = (number, index)
        raw = row[index] if index < len(row) else ""
        fault: Fault | None = None
        if at in shape.errors:
            fault = Fault("CELL_ERROR")
        elif shape.formulas.get(at) is Formula.ELSEWHERE:
            fault = Fault("FORMULA_ELSEWHERE")
        elif at in shape.formulas and (blank(raw) or shape.formulas[at] is Formula.NO_VALUE):
            fault = Fault("FORMULA_NO_VALUE")
        elif not blank(raw):
            key = (index, type(raw), raw)
            value = read.known.get(key)
            if value is None:
                value = value_of(column.holds, raw, grid.epoch)
                if type(value) is str and len(read.known) < KNOWN_MAX:
                    read.known[key] = value
            if isinstance(value, Fault):
                fault = value
            else:
                values[column.path] = value
                if at in shape.formulas and index not in read.computed:
                    read.computed.add(index)
                    read.notices.append(_at(grid, number, index, column, raw, Fault("FORMULA_VALUE")))
        if fault is not None:
            faults.append(_at(grid, number, index, column, raw, fault))
    return values, faults


def _at(grid: Grid, number: int, index: int, column: Column, raw: Raw, fault: Fault) -> Problem:
    return problem(
        fault.code,
        sheet=grid.name,
        row=number + 1,
        cell=address(number, index),
        column=column.title,
        value=raw,
        **fault.said,
    )


def line_of(form: Form, head: Head, sheet: str, number: int, values: dict[str, Any]) -> Line:
    """The submission that a row's values make."""
    layout = _layout(form, head, tuple(values))
    fields: dict[str, Any] = dict(layout.fixed)
    envelope: dict[str, Any] = {}
    for path, value in values.items():
        (envelope if path in ENVELOPE else fields)[layout.moved[path]] = value
    if not layout.flat:
        fields = put_together(fields)
    return Line(sheet, number + 1, form.command, fields, envelope, Cells(layout.places, number + 1))


@dataclass(frozen=True)
class _Layout:
    """For rows that fill in the same columns: where each path moves, what stands beside, where a path is seen."""

    moved: dict[str, str]
    fixed: dict[str, str]
    places: dict[str, Place]
    flat: bool


@lru_cache(maxsize=1_024)
def _layout(form: Form, head: Head, given: tuple[str, ...]) -> _Layout:
    moved = closed_up(given)
    fixed = dict(form.fixed or {})
    for group, said in (form.groups or {}).items():
        filled = next((path for path in given if path.startswith(group + ".")), None)
        if filled is not None:
            part = moved[filled].rpartition(".")[0]
            fixed |= {f"{part}.{name}": value for name, value in said.items()}
    places = {column.path: Place(letters(index), column.title) for index, column in head.columns.items()}
    places |= {moved[path]: places[path] for path in given if path in places}
    flat = not any(mark in path for path in (*moved.values(), *fixed) for mark in ".[")
    return _Layout(moved, fixed, places, flat)


@cache
def example_of(form: Form) -> tuple[dict[str, Any], dict[str, Any]]:
    """The fields and the envelope of the example row, as reading it gives them."""
    head = Head(0, dict(enumerate(form.columns)), {})
    values = {c.path: value_of(c.holds, c.example, None) for c in form.columns if c.example}
    line = line_of(form, head, "", 0, values)
    return line.fields, line.envelope


def refusals_of(line: Line) -> Iterator[Refusal]:
    """What keeps a line from being a command of the domain."""
    command = parse_command(line.command, line.fields)
    if not isinstance(command, Command):
        yield from command
    if line.envelope.keys() == {"occurredOn"} and isinstance(line.envelope["occurredOn"], str):
        yield from _of_day(line.envelope["occurredOn"])
    else:
        yield from _of_envelope(line.envelope)


@lru_cache(maxsize=1_024)
def _of_day(occurred_on: str) -> tuple[Refusal, ...]:
    """Most rows carry a day and nothing else, and most of them the same one."""
    return _of_envelope({"occurredOn": occurred_on})


def _of_envelope(envelope: dict[str, Any]) -> tuple[Refusal, ...]:
    request = parse_request_fields({"key": "-", **envelope}, _NOBODY)
    return request if isinstance(request, tuple) else ()


def _told(line: Line, refusal: Refusal, head: Head, number: int, row: list[Raw]) -> Problem:
    found = problem_of(line, refusal)
    index = next((i for i, column in head.columns.items() if column.title == found.column), None)
    raw = row[index] if index is not None and index < len(row) else ""
    return problem_of(line, refusal, "" if blank(raw) else str(raw)[:60])
