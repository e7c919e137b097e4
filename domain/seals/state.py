"""The state of a seal number (封条): where it was placed, and what became of it. model.md §3.

Only placing a seal or replacing it makes a point SEALED: paper that was opened or torn is not whole again
because a later inspection says so. An inspection that does not find the seal whole counts as BROKEN (D-03).
"""

from datetime import date, datetime
from enum import StrEnum
from typing import assert_never

import msgspec

from domain.envelope import Happened
from domain.seals.facts import SealBroken, SealInspected, SealOpened, SealPlaced, SealReplaced

SealFact = SealPlaced | SealInspected | SealOpened | SealReplaced | SealBroken
"""What changes a seal."""


class SealState(StrEnum):
    """The facet of model.md §3 for one number; REPLACED ends a number, its successor stands on the point."""

    NONE = "NONE"
    SEALED = "SEALED"
    OPENED_REPORTED = "OPENED_REPORTED"
    BROKEN = "BROKEN"
    REPLACED = "REPLACED"


class Placement(msgspec.Struct, frozen=True):
    """One placing of the number; one number on two points is finding D-20. A replacement names no point."""

    oven: str
    point: str | None
    on: date
    position: int


class Seal(msgspec.Struct, frozen=True):
    """A seal by its number; `oven` is None until it is placed; its newest placement is the current one."""

    seal: str
    oven: str | None = None
    point: str | None = None
    state: SealState = SealState.NONE
    placed_on: date | None = None
    last_seen_on: date | None = None
    replaces: str | None = None
    replaced_by: str | None = None
    opened_at: datetime | None = None
    reported_at: datetime | None = None
    permit: str | None = None
    broken_on: date | None = None
    police_referral: str | None = None
    placements: tuple[Placement, ...] = ()


def evolve_seal(state: Seal, event: Happened) -> Seal:
    """The seal after one more of its events."""
    fact = event.fact
    if not isinstance(fact, SealFact):
        return state
    return _evolve(state, fact, event)


def _evolve(seal: Seal, fact: SealFact, event: Happened) -> Seal:
    seen = _with(seal, last_seen_on=event.occurred_on)
    match fact:
        case SealPlaced(oven=oven, point=point):
            return _placed(seal, oven, point, event)
        case SealInspected():
            return _now(seen, fact, event.occurred_on)
        case SealOpened():
            opened = _with(seen, opened_at=fact.opened_at, reported_at=fact.reported_at, permit=fact.permit)
            return _now(opened, fact, event.occurred_on)
        case SealReplaced():
            if fact.new_seal == seal.seal:
                return _with(_placed(seal, fact.oven, None, event), replaces=fact.seal)
            return _with(seen, state=SealState.REPLACED, replaced_by=fact.new_seal)
        case SealBroken(police_referral=referral):
            return _now(_with(seen, police_referral=referral), fact, event.occurred_on)
        case _:
            assert_never(fact)


def _placed(seal: Seal, oven: str, point: str | None, event: Happened) -> Seal:
    placement = Placement(oven, point, event.occurred_on, event.position)
    return _with(
        seal,
        oven=oven,
        point=point,
        state=SealState.SEALED,
        placed_on=event.occurred_on,
        last_seen_on=event.occurred_on,
        placements=(*seal.placements, placement),
    )


def state_after(state: SealState, fact: SealInspected | SealOpened | SealBroken) -> SealState:
    """What a look at the paper makes of it; torn stays torn, and a number already replaced stays replaced."""
    if state in (SealState.BROKEN, SealState.REPLACED):
        return state
    if isinstance(fact, SealOpened):
        return SealState.OPENED_REPORTED
    if isinstance(fact, SealInspected) and fact.intact:
        return state
    return SealState.BROKEN


def _now(seal: Seal, fact: SealInspected | SealOpened | SealBroken, day: date) -> Seal:
    state = state_after(seal.state, fact)
    broken_on = seal.broken_on or day if state is SealState.BROKEN else seal.broken_on
    return _with(seal, state=state, broken_on=broken_on)


def _with(seal: Seal, **changes: object) -> Seal:
    return msgspec.structs.replace(seal, **changes)
