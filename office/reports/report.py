"""A report as data: what it is of, which moment of the ledger it was made from, and its tables.

The workbook, the printed page and the check all read this one form. A cell is text, an integer (tonnes, fen, kWh, days,
a position), a day or nothing; a share or a sum in yuan is only how a cell is shown.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

Cell = str | int | date | None
RELEASE = 1
"""Of the forms of all reports: a workbook of another release is not read."""


class ReportKind(StrEnum):
    """What an office reports or hands in."""

    WEEKLY = "weekly"
    POLLUTERS = "polluters"
    ELECTRICITY = "electricity"
    ACCEPTANCE = "acceptance"
    COMPENSATION = "compensation"


class Form(StrEnum):
    """How a cell is kept and shown; FEN is kept in fen and shown in yuan with two decimals."""

    TEXT = "TEXT"
    NUMBER = "NUMBER"
    FEN = "FEN"
    DAY = "DAY"


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `unit` stands in its heading."""

    key: str
    zh: str
    en: str
    form: Form = Form.TEXT
    unit: str = ""

    @property
    def heading(self) -> str:
        return f"{self.zh}（{self.unit}）" if self.unit else self.zh


@dataclass(frozen=True, slots=True)
class Layout:
    """One table of a kind of report: the first `keys` columns name a row."""

    key: str
    zh: str
    en: str
    columns: tuple[Column, ...]
    keys: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A table as filled in."""

    layout: Layout
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Basis:
    """The moment that the figures are of, and what an auditor compares them with."""

    effective_on: date
    position: int
    recorded_at: str
    origin: str
    root: str
    digest: str


@dataclass(frozen=True, slots=True)
class Report:
    """A report of a division or a task; `since` and `until` are the days of the week or month that it tells of."""

    kind: ReportKind
    subject: str
    name: str
    since: date | None
    until: date
    basis: Basis
    tables: tuple[Table, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell that is not as the ledger has it; a row that only one side has differs in its first cell."""

    table: str
    row: str
    column: str
    in_report: Cell
    in_ledger: Cell


def differences(report: Report, ledger: Report) -> Iterator[Difference]:
    """What a report says otherwise than the same report made from the ledger, cell by cell."""
    here = {table.layout.key: table for table in report.tables}
    for there in ledger.tables:
        layout = there.layout
        said = _rows(here[layout.key]) if layout.key in here else {}
        kept = _rows(there)
        for name in dict.fromkeys((*kept, *said)):
            yield from _row(layout, name, said.get(name), kept.get(name))


def _rows(table: Table) -> dict[tuple[Cell, ...], tuple[Cell, ...]]:
    """By what names a row, and where that stands twice by which of them it is."""
    found: dict[tuple[Cell, ...], tuple[Cell, ...]] = {}
    for row in table.rows:
        name, again = row[: table.layout.keys], 2
        while name in found:
            name, again = (*row[: table.layout.keys], again), again + 1
        found[name] = row
    return found


def _row(
    layout: Layout, name: tuple[Cell, ...], said: tuple[Cell, ...] | None, kept: tuple[Cell, ...] | None
) -> Iterator[Difference]:
    shown = " · ".join(str(part) for part in name)
    if said is None or kept is None:
        here, there = (None, shown) if said is None else (shown, None)
        yield Difference(layout.zh, shown, layout.columns[0].zh, here, there)
        return
    for column, one, other in zip(layout.columns, said, kept, strict=True):
        if one != other:
            yield Difference(layout.zh, shown, column.heading, one, other)
