"""What a column of a template holds, declared as data: its title with the unit, the field it fills, how it is written.

A path is the wire path of a field in a command or in its envelope: `tonnes`, `deadline.lastDay`, `accepted[1].lot`,
`occurredOn`. `tests/office/test_templates.py` holds every path against the domain's own structs, so that a field that
is renamed there fails here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class ListOf(StrEnum):
    """What a drop-down offers; the values are the kinds of subject that the projections list."""

    DIVISION = "division"
    ENTERPRISE = "enterprise"
    LOT = "lot"
    OVEN = "oven"
    SITE = "site"
    TASK = "task"
    METER = "meter"
    SEAL = "seal"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class Text:
    """A text in one line."""


@dataclass(frozen=True, slots=True)
class Texts:
    """Several texts in one cell, apart by 、 or ； or a line break."""


@dataclass(frozen=True, slots=True)
class Id:
    """The id of a subject; before a `｜` where the drop-down wrote its name beside it."""

    of: ListOf | None = None


@dataclass(frozen=True, slots=True)
class Ids:
    """Several ids in one cell."""

    of: ListOf | None = None


@dataclass(frozen=True, slots=True)
class Division:
    """A GB/T 2260 code; a name beside it must be the name of that code."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the calendar."""


@dataclass(frozen=True, slots=True)
class Instant:
    """A day and a time of day in Beijing (UTC+8)."""


@dataclass(frozen=True, slots=True)
class MonthOf:
    """A month of the calendar."""


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number; `units` are the words that may stand behind it, none of them changes its size.

    `in_ten_thousands`: the unit of the title is itself 万…, so that a 万 behind the number says too little.
    """

    units: tuple[str, ...] = ()
    in_ten_thousands: bool = False


@dataclass(frozen=True, slots=True)
class Yuan:
    """Money in yuan with at most two decimals; the field takes fen, and no float stands between."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of some Chinese words, each for a value of the wire."""

    words: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class YesNo:
    """是 or 否."""


@dataclass(frozen=True, slots=True)
class ShareOf:
    """An exact fraction written 1/3 or 100%."""


@dataclass(frozen=True, slots=True)
class Files:
    """The SHA-256 of files that are evidence, several in one cell."""


Holds = (
    Text
    | Texts
    | Id
    | Ids
    | Division
    | Day
    | Instant
    | MonthOf
    | Whole
    | Yuan
    | Choice
    | YesNo
    | ShareOf
    | Files
)


@dataclass(frozen=True, eq=False)
class Column:
    """One column: its title as printed, the field it fills, what it holds, a word of help, and what an example says."""

    title: str
    path: str
    holds: Holds
    note: str = ""
    example: str = ""
    required: bool = False


@dataclass(frozen=True, eq=False)
class Form:
    """One sheet of a template: rows of it are submissions of one command. `fixed` fills fields that no column asks for.

    `groups` are fixed fields of a repeated part, that stand only where the part is filled in: `elements[0]` → {name}.
    """

    name: str
    title: str
    command: str
    columns: tuple[Column, ...]
    help: str = ""
    fixed: Mapping[str, str] | None = None
    groups: Mapping[str, Mapping[str, str]] | None = None


@dataclass(frozen=True, eq=False)
class Template:
    """A workbook for one kind of work. The version moves when a column is added, renamed or means another thing."""

    kind: str
    title: str
    version: int
    forms: tuple[Form, ...]
    help: str = ""

    def form(self, name: str) -> Form | None:
        return next((form for form in self.forms if form.name == name), None)
