"""Tables of text whose columns stand under each other, also where a Chinese character takes two of them.

Plain text only: no colour codes, no boxes, so that a pipe, a mail and a terminal show the same. Every cell stands on
the row of its name; figures are ASCII digits with thousands separators, aligned right.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from domain import quantities

GAP = "  "
INVENTED = "※"


@dataclass(frozen=True)
class Column:
    """A heading in Chinese and in English; figures are aligned right."""

    zh: str
    en: str
    figure: bool = False


@dataclass(frozen=True)
class Table:
    """A title, columns, rows, and rows that sum them, set off by a line; notes stand below."""

    title: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[str]]
    sums: Sequence[Sequence[str]] = ()
    notes: Sequence[str] = ()

    def lines(self) -> list[str]:
        """The table as lines of text without trailing blanks."""
        heads = [[column.zh for column in self.columns], [column.en for column in self.columns]]
        cells = [*heads, *self.rows, *self.sums]
        widths = [max(width(row[n]) for row in cells) for n in range(len(self.columns))]
        bar = "-" * (sum(widths) + len(GAP) * (len(widths) - 1))
        body = [self._line(row, widths) for row in self.rows] or ["（无 none）"]
        sums = [bar, *(self._line(row, widths) for row in self.sums)] if self.sums else []
        head = [self._line(row, widths) for row in heads]
        return [self.title, "", *head, bar, *body, *sums, *(f"  {note}" for note in self.notes)]

    def _line(self, row: Sequence[str], widths: Sequence[int]) -> str:
        cells = zip(row, widths, self.columns, strict=True)
        return GAP.join(padded(text, size, column.figure) for text, size, column in cells).rstrip()


def width(text: str) -> int:
    """How many columns of a terminal a text takes: two for a wide character, none for a combining one."""
    return sum(_columns(character) for character in text)


def padded(text: str, size: int, right: bool = False) -> str:
    """The text filled with blanks to a width."""
    blanks = " " * max(0, size - width(text))
    return blanks + text if right else text + blanks


def figure(value: int | str | None) -> str:
    """An integer, or its digits as GraphQL gives them, with thousands separators; — where there is none."""
    return "—" if value is None else f"{int(value):,}"


def yuan(fen: int | str | None) -> str:
    """Fen as yuan with two decimals: 1620000000 → 16,200,000.00."""
    return "—" if fen is None else quantities.yuan(int(fen))


def span(low: str, high: str) -> str:
    """An interval, or one figure where both ends are the same."""
    return low if low == high else f"{low} – {high}"


def blocks(tables: Iterable[Table]) -> str:
    """Tables one under the other, with room between them."""
    return "\n\n\n".join("\n".join(table.lines()) for table in tables)


def _columns(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) == "Cf":
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
