"""Figures as the tables print them: a share or a rate with its interval, days, hours; — where there is nothing."""

from collections.abc import Iterable

from app.columns import Table
from app.detection.intervals import Interval

NOTHING = "—"


def share(found: Interval, digits: int = 3) -> str:
    """0.984 [0.962–0.993]."""
    if found.value is None:
        return NOTHING
    if found.low is None or found.high is None:
        return f"{found.value:.{digits}f}"
    return f"{found.value:.{digits}f} [{found.low:.{digits}f}–{found.high:.{digits}f}]"


def number(value: float | None, digits: int = 0) -> str:
    """Thousands separators; — where there is none."""
    return NOTHING if value is None else f"{value:,.{digits}f}"


def markdown(table: Table) -> str:
    """A table of a page; both names of a column in its head."""
    heads = [f"{column.zh} {column.en}".strip() for column in table.columns]
    bars = ["---:" if column.figure else "---" for column in table.columns]
    rows = [_row(row) for row in (heads, bars, *table.rows, *table.sums)]
    return "\n".join([f"## {table.title}", "", *rows, *(f"\n{note}" for note in table.notes)]) + "\n"


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
