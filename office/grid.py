"""A sheet as it was read: its cells row by row, and what calamine does not tell of them.

calamine gives a formula's last value as if it were typed, an error (#REF!) as an empty cell, and nothing of what is
hidden. `office.xlsx` and `office.xls` read that from the file itself, before calamine opens it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import Enum

Raw = str | int | float | bool | date | datetime | time | timedelta
Address = tuple[int, int]
"""Row and column, both from 0."""


class Formula(Enum):
    """What stands behind a formula: its last value, none, or another file."""

    VALUE = "value"
    NO_VALUE = "no value"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class Shape:
    """What is hidden, computed or wrong in a sheet, by rows and columns from 0."""

    name: str
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    formulas: Mapping[Address, Formula] = field(default_factory=dict)
    errors: frozenset[Address] = frozenset()


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet with its rows from the first, each from column A. `epoch` is how its dates count; none in CSV."""

    shape: Shape
    rows: list[list[Raw]]
    merged: tuple[tuple[Address, Address], ...] = ()
    epoch: int | None = None

    @property
    def name(self) -> str:
        return self.shape.name

    def filled(self) -> Iterator[tuple[int, list[Raw]]]:
        """The rows that hold anything, with their numbers from 0; a formula without a value is something."""
        marked = {row for row, _ in self.shape.errors} | {row for row, _ in self.shape.formulas}
        for number, row in enumerate(self.rows):
            if number in marked or not all(map(blank, row)):
                yield number, row
        for number in sorted(one for one in marked if one >= len(self.rows)):
            yield number, []


def blank(cell: Raw) -> bool:
    """Whether a cell shows nothing: empty, or blanks alone."""
    return isinstance(cell, str) and not cell.strip()


def letters(column: int) -> str:
    """The letters of a column from 0: 0 → A, 26 → AA."""
    name = ""
    column += 1
    while column:
        column, digit = divmod(column - 1, 26)
        name = chr(ord("A") + digit) + name
    return name


def address(row: int, column: int) -> str:
    """The address of a cell from 0, 0: A1."""
    return f"{letters(column)}{row + 1}"
