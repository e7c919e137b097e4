"""The demo's data files: one submission a line, each with the office whose token carries it.

The wire form is that of `quench submit` plus `as` (role, division, office) and, where the story is a refused attempt,
`"expect": "REFUSED"`. Where each line comes from stands in data/README.md.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"
_DEMO_ONLY = ("command", "as", "expect", "fields")


class DemoDataBroken(Exception):
    """A line of the demo's own data does not have its form."""


@dataclass(frozen=True)
class Office:
    """Who submits: one token each."""

    role: str
    division: str
    name: str


@dataclass(frozen=True)
class Line:
    """One submission of the demo; `where` names its file and line for messages."""

    where: str
    command: str
    fields: dict[str, Any]
    envelope: dict[str, Any]
    office: Office
    expect_refused: bool

    @property
    def key(self) -> str:
        """The idempotency key, which never changes."""
        return str(self.envelope["key"])


def load_lines(folder: Path = DATA) -> tuple[Line, ...]:
    """All lines of all files, in the order of submission: by file name, then as they stand."""
    files = sorted(folder.glob("*.jsonl"))
    lines = tuple(line for file in files for line in _read(file))
    keys = [(line.office.name, line.key) for line in lines]
    if len(set(keys)) < len(keys):
        raise DemoDataBroken("an office uses a key twice")
    return lines


def office_runs(lines: Iterable[Line], size_max: int) -> list[tuple[Line, ...]]:
    """The lines cut where the office changes, and after `size_max`: each piece is one request of one office."""
    pieces: list[tuple[Line, ...]] = []
    for _, run in groupby(lines, key=lambda line: line.office):
        whole = tuple(run)
        pieces += [whole[start : start + size_max] for start in range(0, len(whole), size_max)]
    return pieces


def _read(file: Path) -> list[Line]:
    texts = file.read_text(encoding="utf-8").splitlines()
    return [_line(f"{file.name}:{number}", text) for number, text in enumerate(texts, 1)]


def _line(where: str, text: str) -> Line:
    try:
        raw = json.loads(text)
        who = raw["as"]
        return Line(
            where=where,
            command=raw["command"],
            fields=raw["fields"],
            envelope={name: value for name, value in raw.items() if name not in _DEMO_ONLY},
            office=Office(who["role"], who["division"], who["office"]),
            expect_refused=raw.get("expect") == "REFUSED",
        )
    except (KeyError, TypeError, json.JSONDecodeError) as broken:
        raise DemoDataBroken(f"{where}: {broken!r}") from broken
