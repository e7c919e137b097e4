"""A submission and its outcome, as the runner takes and gives them; the same words on every wire."""

from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec

from domain.command import Command
from domain.envelope import Request
from domain.refusals import RefusalRecord


class Mode(StrEnum):
    """ALL: one append, nothing is written if one item is refused. EACH: every item for itself (DESIGN §5)."""

    ALL = "ALL"
    EACH = "EACH"


class Channel(StrEnum):
    """How a submission came in."""

    API = "api"
    IMPORT = "import"
    CLERK = "clerk"


class Submission(msgspec.Struct, frozen=True, kw_only=True):
    """One command with its envelope."""

    command: Command
    request: Request


def command_input(submission: Submission) -> dict[str, Any]:
    """The command as it was asked, JSON-ready: name, fields and envelope, without salt, time or position."""
    request = submission.request
    asked = {
        "command": type(submission.command).__name__,
        "fields": msgspec.to_builtins(submission.command),
        "occurredOn": request.occurred_on.isoformat(),
        "documents": list(request.documents),
        "evidence": msgspec.to_builtins(request.evidence),
        "onBehalfOf": request.on_behalf_of,
        "invented": request.invented,
    }
    # The hash of what releases nothing is that of before there were drafts.
    return asked | {"releases": request.releases} if request.releases else asked


class RecordedFact(msgspec.Struct, frozen=True, kw_only=True):
    """One event that a submission gave: its position, type and leaf hash (SHA-256(0x00 ‖ entry), RFC 6962).

    `proof` is the C2SP tlog-proof text that came with the append; empty where the outcome is told again later.
    """

    position: int
    type: str
    leaf_hash: bytes
    proof: str = ""


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """The proof that a submission was taken. `replayed`: the key was known and this is its first outcome again."""

    key: str
    facts: tuple[RecordedFact, ...]
    recorded_at: datetime
    replayed: bool = False


class RefusedOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """Why a submission was refused; `position` is where the refused attempt is recorded, if it is."""

    key: str
    refusals: tuple[RefusalRecord, ...]
    position: int | None = None
    replayed: bool = False


class NotWritten(msgspec.Struct, frozen=True, kw_only=True):
    """An item of mode ALL that was fine itself, but another item was refused: nothing of it is written."""

    key: str


Outcome = Receipt | RefusedOutcome | NotWritten
