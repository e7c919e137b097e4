"""What one benchmark found: rows for the table that is printed, figures for the file that is kept."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Row = tuple[str, ...]


@dataclass(frozen=True)
class Result:
    """`headings` and `rows` are the table; `figures` goes into results.json as it is."""

    name: str
    headings: Row
    rows: Sequence[Row]
    figures: Mapping[str, object]


def table(result: Result) -> str:
    """The first column to the left, figures to the right, each under its heading."""
    lines = [result.headings, *result.rows]
    widths = [max(_width(line[column]) for line in lines) for column in range(len(result.headings))]
    texts = ["  ".join(_cell(text, widths[n], n > 0) for n, text in enumerate(line)) for line in lines]
    return "\n".join([texts[0], "-" * _width(texts[0]), *texts[1:]])


def _cell(text: str, width: int, right: bool) -> str:
    room = " " * (width - _width(text))
    return room + text if right else text + room


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
