"""A world's submissions as the offices sent them: DIR/submissions.jsonl, one a line, in the order of `recordedAt`.

    {"recordedAt": "2021-03-02T09:14:00+08:00", "as": {"role": …, "division": …, "office": …},
     "command": "PlaceSeal", "key": …, "occurredOn": …, "documents": […], "fields": {…}}

It is the form of `quench submit` with the office whose token carries the line, as in the demo's data, and with the
clock of the machine that takes it: a day is that of Asia/Shanghai.
"""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from domain.command import Command
from domain.envelope import Role, Submitter
from domain.outcomes import Submission
from domain.parsing import parse_command, parse_request_fields
from domain.refusals import Refusal

FILE = "submissions.jsonl"
_NOT_ENVELOPE = frozenset({"recordedAt", "as", "command", "fields"})


class WorldBroken(Exception):
    """A file of a world does not have its form; the message names file and line."""


class _Office(msgspec.Struct, frozen=True):
    office: str
    role: Role
    division: str


class _Line(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    recorded_at: datetime
    office: _Office = msgspec.field(name="as")
    command: str
    fields: dict[str, Any]


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """One submission as it came, unread: its content is read by the rules that read every input."""

    where: str
    recorded_at: datetime
    submitter: Submitter
    command: str
    fields: dict[str, Any]
    envelope: dict[str, Any]

    def read(self) -> Submission | tuple[Refusal, ...]:
        """The submission, or every reason why it cannot be read."""
        command = parse_command(self.command, self.fields)
        request = parse_request_fields(self.envelope, self.submitter)
        if isinstance(command, Command) and not isinstance(request, tuple):
            return Submission(command=command, request=request)
        return tuple(r for part in (command, request) if isinstance(part, tuple) for r in part)


def asked_in(folder: Path) -> Iterator[Asked]:
    """The submissions of a world, read line by line; WorldBroken where one has no form, or comes before its time."""
    last: datetime | None = None
    with (folder / FILE).open("rb") as lines:
        for number, text in enumerate(lines, 1):
            one = asked(text, f"{FILE}:{number}")
            if last is not None and one.recorded_at < last:
                raise WorldBroken(f"{folder / one.where}: 早于上一行 / recorded before the line above it")
            last = one.recorded_at
            yield one


def asked(text: bytes | str, where: str) -> Asked:
    """One line."""
    try:
        raw = msgspec.json.decode(text)
        line = msgspec.convert(raw, _Line)
    except msgspec.DecodeError as wrong:
        raise WorldBroken(f"{where}: 不是一项提交 / not a submission: {wrong}") from wrong
    if line.recorded_at.tzinfo is None:
        raise WorldBroken(f"{where}: recordedAt 缺少时区 / recordedAt has no time zone")
    who = line.office
    return Asked(
        where=where,
        recorded_at=line.recorded_at,
        submitter=Submitter(office=who.office, role=who.role, division=who.division),
        command=line.command,
        fields=line.fields,
        envelope={name: value for name, value in raw.items() if name not in _NOT_ENVELOPE},
    )
