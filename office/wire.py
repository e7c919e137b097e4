"""What the reading process and its caller say to each other: MessagePack of plain values, decoded by type."""

from collections.abc import Mapping
from typing import Any

import msgspec

from office.lines import Cells, FileRead, Line, Place, Problem


class Order(msgspec.Struct, array_like=True):
    """What is asked: to read a file, or to mark a copy of it with problems."""

    data: bytes
    name: str
    mark: bool = False
    problems: tuple[Problem, ...] = ()


class _Line(msgspec.Struct, array_like=True):
    sheet: str
    row: int
    command: str
    fields: dict[str, Any]
    envelope: dict[str, Any]
    places: int


class Answer(msgspec.Struct, array_like=True):
    """What was read, or the marked copy. Lines share the tables of their columns by number."""

    form: str = ""
    kind: str | None = None
    version: int | None = None
    lines: list[_Line] = []
    places: list[dict[str, tuple[str, str]]] = []
    problems: list[Problem] = []
    notices: list[Problem] = []
    copy: bytes = b""
    memory_bytes: int = 0
    cpu_seconds: float = 0.0


def packed(lines: list[Line]) -> tuple[list[_Line], list[dict[str, tuple[str, str]]]]:
    """The lines, each with the number of its table of columns."""
    tables: list[dict[str, tuple[str, str]]] = []
    known: dict[int, int] = {}
    found: list[_Line] = []
    for line in lines:
        columns = line.cells.columns
        if id(columns) not in known:
            known[id(columns)] = len(tables)
            tables.append({path: (place.letters, place.title) for path, place in columns.items()})
        table = known[id(columns)]
        found.append(_Line(line.sheet, line.row, line.command, line.fields, line.envelope, table))
    return found, tables


def file_read(answer: Answer, sha256: str) -> FileRead:
    """An answer as the caller takes it."""
    tables: list[Mapping[str, Place]] = [
        {path: Place(*place) for path, place in table.items()} for table in answer.places
    ]
    lines = (
        Line(one.sheet, one.row, one.command, one.fields, one.envelope, Cells(tables[one.places], one.row))
        for one in answer.lines
    )
    return FileRead(
        lines=tuple(lines),
        problems=tuple(answer.problems),
        form=answer.form,
        sha256=sha256,
        kind=answer.kind,
        version=answer.version,
        notices=tuple(answer.notices),
    )
