"""What was read from a file of submissions: its lines, and everything that is wrong with it, each with its cell.

A line is taken as `domain.parsing` takes any raw input; a problem is data, told in both languages with what to do,
like a refusal. `problem_of` turns a refusal of a line into the problem at the cell that it is about, so that a reader
never has to look for it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from domain.refusals import Refusal, RefusalRecord, record

VALUE_MAX = 60
"""How much of a cell a problem shows."""
_LAST_PART = re.compile(r"(\.[^.\[\]]+|\[\d+\])$")


@dataclass(frozen=True, slots=True)
class Place:
    """A column of a sheet as people see it: its letters and its title."""

    letters: str
    title: str


class Cells(Mapping[str, str]):
    """Field path → address of the cell on one row. The columns are shared by the rows: a long file stays small."""

    __slots__ = ("columns", "row")

    def __init__(self, columns: Mapping[str, Place], row: int) -> None:
        self.columns = columns
        self.row = row

    def __getitem__(self, path: str) -> str:
        return f"{self.columns[path].letters}{self.row}"

    def __iter__(self) -> Iterator[str]:
        return iter(self.columns)

    def __len__(self) -> int:
        return len(self.columns)

    def title(self, path: str) -> str:
        return self.columns[path].title


NO_CELLS = Cells({}, 0)


@dataclass(frozen=True, slots=True)
class Line:
    """One submission read from a file, at the place where the person sees it.

    `row` counts from 1; of JSONL it is the line, and `sheet` is the name of the file, as it is of CSV. `fields` and
    `envelope` are wire names and plain values, for `parse_command` and `parse_request_fields`; the envelope has no
    `key` where the file gives none.
    """

    sheet: str
    row: int
    command: str
    fields: dict[str, Any]
    envelope: dict[str, Any]
    cells: Cells = field(default_factory=lambda: NO_CELLS)

    def cell(self, path: str) -> str | None:
        """The address of the cell a field stands in; of a part of it (`ovens[1]`) that of the whole."""
        found = self._known(path)
        return self.cells[found] if found else None

    def title(self, path: str) -> str:
        """The title of the column a field stands in; the field itself where it has none."""
        found = self._known(path)
        return self.cells.title(found) if found else path

    def _known(self, path: str) -> str | None:
        """The path itself, else the first column of what it is the whole of, else what it is a part of."""
        inside = next((one for one in self.cells if path and one.startswith((f"{path}.", f"{path}["))), None)
        while inside is None and path and path not in self.cells:
            path, shorter = _LAST_PART.subn("", path)
            path = path if shorter else ""
        return path if path in self.cells else inside


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a file, a sheet, a row or a cell, as far as it can be told where; and what to do."""

    code: str
    message_zh: str
    message_en: str
    remedy: str
    sheet: str = ""
    cell: str | None = None
    row: int | None = None
    column: str = ""
    value: str = ""
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FileRead:
    """A file as it was read. A row with a problem is among the problems and not among the lines.

    `kind` and `version` are those of the template; none of JSONL, which names its commands itself. `notices` are what a
    person should know and need not mend (a formula whose last value was taken, the example row that was left out).
    """

    lines: tuple[Line, ...]
    problems: tuple[Problem, ...]
    form: str
    sha256: str
    kind: str | None = None
    version: int | None = None
    notices: tuple[Problem, ...] = ()


def problem_of(line: Line, refusal: Refusal | RefusalRecord, value: str = "") -> Problem:
    """A refusal of a line, at the cell that it is about."""
    told = record(refusal) if isinstance(refusal, Refusal) else refusal
    return Problem(
        sheet=line.sheet,
        cell=line.cell(told.field),
        row=line.row,
        column=line.title(told.field),
        value=value or getattr(refusal, "value", ""),
        code=told.code,
        message_zh=told.message_zh,
        message_en=told.message_en,
        remedy=told.remedy,
        rules=told.rule_ids,
    )


def problems_of(line: Line, refusals: Sequence[Refusal | RefusalRecord]) -> tuple[Problem, ...]:
    return tuple(problem_of(line, refusal) for refusal in refusals)
