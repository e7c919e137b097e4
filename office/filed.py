"""The rows of a file on their way into the ledger: read, named by a key, judged.

The key of a row is made of its command and its content (docs/decisions/0038), so that a file whose answer was lost is
sent again as it is, in whatever format: what was recorded is found, and nothing is written twice. A row that the rules
refused, on record, and that is sent again when the world has changed, gets the next key of its line (`…~2`): a key
made of content would be refused for ever. While the reasons stay the same, the recorded refusal is the answer.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from domain.command import Command, Tagged
from domain.envelope import Submitter
from domain.outcomes import Receipt, Submission, command_input
from domain.parsing import parse_command, parse_request_fields
from domain.refusals import Refusal, RefusalRecord, record
from ledger.canonical import canonical
from office.lines import Line
from office.naturals import Difference

UNNAMED = "row"
"""Stands for the key while that is made."""


@dataclass(frozen=True)
class Row:
    """One row of a file: what it submits, or why that cannot be read."""

    number: int
    line: Line
    submission: Submission | None
    refusals: tuple[RefusalRecord, ...] = ()
    own_key: bool = False
    confirmed: frozenset[str] = frozenset()

    @property
    def key(self) -> str:
        return self.submission.request.key if self.submission else ""


def rows_of(
    lines: Sequence[Line], submitter: Submitter, confirmed: frozenset[str] = frozenset(), first: int = 0
) -> list[Row]:
    """The lines of a file as submissions of an office, numbered from `first`; `confirmed` names cells whose unit is
    right as it stands."""
    return [_row(number, line, submitter, confirmed) for number, line in enumerate(lines, first)]


def _row(number: int, line: Line, submitter: Submitter, confirmed: frozenset[str]) -> Row:
    command = parse_command(line.command, line.fields)
    own_key = "key" in line.envelope
    request = parse_request_fields({"key": UNNAMED, **line.envelope}, submitter)
    if not isinstance(command, Command) or isinstance(request, tuple):
        bad = [r for part in (command, request) if isinstance(part, tuple) for r in part]
        return Row(number, line, None, tuple(map(record, bad)), own_key, confirmed)
    submission = Submission(command=command, request=request)
    if not own_key:
        request = msgspec.structs.replace(request, key=content_key(submission))
        submission = Submission(command=command, request=request)
    return Row(number, line, submission, (), own_key, confirmed)


def content_key(submission: Submission) -> str:
    """The key of a row that names none: its command and a hash over all that it says. The office is its scope."""
    said = hashlib.sha256(canonical(command_input(submission))).hexdigest()
    return f"row/{type(submission.command).__name__}/{said[:40]}"


def again(key: str, attempt: int) -> str:
    """The key of a later attempt with the same content, after `attempt - 1` recorded refusals."""
    return key if attempt == 1 else f"{key}~{attempt}"


class Verdict:
    """What becomes of a row."""

    ACCEPTED = "ACCEPTED"
    RECORDED = "RECORDED"
    ALREADY_RECORDED = "ALREADY_RECORDED"
    NOT_WRITTEN = "NOT_WRITTEN"
    CHANGED = "CHANGED"
    QUESTIONED = "QUESTIONED"
    REFUSED = "REFUSED"
    UNREADABLE = "UNREADABLE"


HOLDING = frozenset({Verdict.CHANGED, Verdict.QUESTIONED, Verdict.REFUSED, Verdict.UNREADABLE})
"""Under all-or-nothing one row of these keeps the whole file out."""


@dataclass(frozen=True)
class Judged:
    """A row with what becomes of it. `position` is where it, or its refusal, is recorded; `corrected_at` where that was
    put right since; `same_as` the row of this file that says the same."""

    verdict: str
    facts: tuple[Tagged, ...] = ()
    refusals: tuple[Refusal | RefusalRecord, ...] = ()
    position: int | None = None
    corrected_at: int | None = None
    differences: tuple[Difference, ...] = ()
    correction: dict[str, Any] | None = None
    same_as: int | None = None
    confirm: tuple[str, ...] = ()
    receipt: Receipt | None = None

    @property
    def records(self) -> tuple[RefusalRecord, ...]:
        return tuple(record(r) if isinstance(r, Refusal) else r for r in self.refusals)

    @property
    def recordable(self) -> bool:
        """Whether the rules themselves refused it, so that the attempt goes on record, once."""
        return (
            self.verdict == Verdict.REFUSED
            and self.position is None
            and any(isinstance(r, Refusal) and r.RECORDED for r in self.refusals)
        )


@dataclass(frozen=True)
class Filed:
    """What became, or would become, of every row of a file, true at `position`. `written` where anything was."""

    rows: Sequence[Row]
    judged: Sequence[Judged]
    position: int
    written: bool = False
