"""Tables of text whose columns stand under each other, also where a Chinese character takes two of them.

Plain text only: no colour codes, no boxes, so that a pipe, a mail and a terminal show the same. Every cell stands on
the row of its name; figures are ASCII digits with thousands separators, aligned right.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from domain import quantities

GAP = "  "
INVENTED = "※"
NOTES_MIN = 78
_CLOSING = "，。；：、）”"


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
        heads, widths = self._heads(), self.widths()
        bar = "-" * (sum(widths) + len(GAP) * (len(widths) - 1))
        body = [self._line(row, widths) for row in self.rows] or ["（无 none）"]
        sums = [bar, *(self._line(row, widths) for row in self.sums)] if self.sums else []
        head = [self._line(row, widths) for row in heads]
        notes = [line for note in self.notes for line in wrapped(note, max(width(bar), NOTES_MIN), "  ")]
        return [self.title, "", *head, bar, *body, *sums, *notes]

    def widths(self) -> list[int]:
        """How wide each column is."""
        cells = [*self._heads(), *self.rows, *self.sums]
        return [max(width(row[n]) for row in cells) for n in range(len(self.columns))]

    def _heads(self) -> list[list[str]]:
        return [[column.zh for column in self.columns], [column.en for column in self.columns]]

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


def wrapped(text: str, size_max: int, indent: str = "") -> list[str]:
    """The text in lines of at most `size_max` columns: broken at a blank, or after any wide character."""
    lines, line = list[str](), indent
    for word in _words(text):
        if width(line) + width(word.rstrip()) > size_max and line.strip():
            lines.append(line.rstrip())
            line, word = indent, word.lstrip()
        line += word
    return [*lines, line.rstrip()]


def _words(text: str) -> Iterator[str]:
    """Pieces that stay together: a word with the blanks behind it, or one wide character with what closes it."""
    word = ""
    for character in text:
        if word and character not in _CLOSING and _parts(word[-1], character):
            yield word
            word = ""
        word += character
    if word:
        yield word


def _parts(before: str, after: str) -> bool:
    """Whether a line may be broken between two characters: never before a blank."""
    return after != " " and (before == " " or _columns(before) == 2 or _columns(after) == 2)


def figure(value: int | str | None) -> str:
    """An integer, or its digits as GraphQL gives them, with thousands separators; — where there is none."""
    return "—" if value is None else f"{int(value):,}"


def yuan(fen: int | str | None) -> str:
    """Fen as yuan with two decimals: 1620000000 → 16,200,000.00."""
    return "—" if fen is None else quantities.yuan(int(fen))


def span(low: str, high: str) -> str:
    """An interval, or one figure where both ends are the same."""
    return low if low == high else f"{low} – {high}"


def blocks(tables: Iterable[Table], size_max: int) -> str:
    """Tables one under the other, with room between them, none wider than `size_max` where it can be helped."""
    return "\n\n\n".join("\n".join(part.lines()) for table in tables for part in fitted(table, size_max))


def fitted(table: Table, size_max: int) -> list[Table]:
    """The table, or, where it is too wide, parts of its columns that each begin with the column of the names."""
    sizes = table.widths()
    parts, last = [[0]], sizes[0]
    for number in range(1, len(sizes)):
        if last + len(GAP) + sizes[number] > size_max and len(parts[-1]) > 1:
            parts.append([0])
            last = sizes[0]
        parts[-1].append(number)
        last += len(GAP) + sizes[number]
    if len(parts) == 1:
        return [table]
    return [_part(table, numbers, n, len(parts)) for n, numbers in enumerate(parts, 1)]


def _part(table: Table, numbers: Sequence[int], part: int, parts: int) -> Table:
    return Table(
        f"{table.title}（{part}/{parts}）",
        tuple(table.columns[n] for n in numbers),
        [[row[n] for n in numbers] for row in table.rows],
        [[row[n] for n in numbers] for row in table.sums],
        table.notes if part == parts else (),
    )


def _columns(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) == "Cf":
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
