"""The state of a draft: what was entered by whom, and how it ended."""

from datetime import date
from enum import StrEnum
from typing import Any, assert_never

import msgspec

from domain.drafts.facts import DraftEntered, DraftReleased, DraftWithdrawn
from domain.envelope import Evidence, Happened

DraftFact = DraftEntered | DraftReleased | DraftWithdrawn


class DraftStatus(StrEnum):
    """待复核, 已放行, 已撤回."""

    OPEN = "OPEN"
    RELEASED = "RELEASED"
    WITHDRAWN = "WITHDRAWN"


class Draft(msgspec.Struct, frozen=True):
    """A draft; `scope` is its office, empty until it is entered. `ended_at` is where it was released or withdrawn."""

    draft: str
    scope: str = ""
    status: DraftStatus = DraftStatus.OPEN
    command: str = ""
    occurs_on: date | None = None
    fields: dict[str, Any] = {}
    documents: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    on_behalf_of: str | None = None
    invented: bool = False
    note: str | None = None
    entered_by: str = ""
    entered_at: int = 0
    ended_by: str | None = None
    ended_at: int | None = None
    reason: str | None = None


def evolve_draft(state: Draft, event: Happened) -> Draft:
    """The draft after one more of its events."""
    fact = event.fact
    if not isinstance(fact, DraftFact):
        return state
    match fact:
        case DraftEntered():
            return msgspec.structs.replace(
                state,
                scope=f"{event.division}/{event.office}",
                command=fact.command,
                occurs_on=fact.occurs_on,
                fields=fact.fields,
                documents=event.documents,
                evidence=event.evidence,
                on_behalf_of=fact.on_behalf_of,
                invented=event.invented,
                note=fact.note,
                entered_by=fact.entered_by,
                entered_at=event.position,
            )
        case DraftReleased():
            return _ended(state, DraftStatus.RELEASED, fact.released_by, event)
        case DraftWithdrawn():
            ended = _ended(state, DraftStatus.WITHDRAWN, fact.withdrawn_by, event)
            return msgspec.structs.replace(ended, reason=fact.reason)
        case _:
            assert_never(fact)


def _ended(state: Draft, status: DraftStatus, person: str, event: Happened) -> Draft:
    return msgspec.structs.replace(state, status=status, ended_by=person, ended_at=event.position)
