"""The elements of a closing as its departments recorded them, by the names that the checklist of 介休 prints (JX-44).

Each stands on the oven with its own office, day and scope. One that was undone without an approved purpose is not
done until its department does it again; a retained use (fire water, power for the demolition) undoes nothing.
"""

from collections.abc import Iterable
from datetime import date

import msgspec

from domain.closing.facts import (
    ClosingElement,
    DischargePermitStopped,
    ElementScope,
    EntryEnd,
    PermitIssued,
    PermitKind,
    ProductionOperationStopped,
    RawMaterialEntryStopped,
    SafetyPermitStopped,
)
from domain.envelope import Happened
from domain.utilities.facts import Retained, Utility, UtilityDisconnected, UtilityRestored

WATER_CUT, POWER_CUT = "断水", "断电"
RAW_MATERIAL, PRODUCTION = "停止原料进场", "停止生产运营"
SAFETY_PERMIT, DISCHARGE_PERMIT = "停止安全生产许可", "停止排污许可"
OF_UTILITY = {Utility.WATER: WATER_CUT, Utility.POWER: POWER_CUT}
OF_PERMIT = {PermitKind.SAFETY: SAFETY_PERMIT, PermitKind.DISCHARGE: DISCHARGE_PERMIT}

ElementFact = (
    UtilityDisconnected
    | RawMaterialEntryStopped
    | ProductionOperationStopped
    | SafetyPermitStopped
    | DischargePermitStopped
)
ReversingFact = UtilityRestored | PermitIssued


class RecordedElement(msgspec.Struct, frozen=True):
    """One element of an oven: done on a day by an office, and whether and when it was undone since."""

    name: str
    done_on: date
    scope: ElementScope
    by: str
    position: int
    retained: tuple[Retained, ...] = ()
    undone_on: date | None = None
    undone_position: int | None = None

    @property
    def stands(self) -> bool:
        return self.undone_on is None


def element_name(fact: ElementFact) -> str:
    """The checklist's word for what was done."""
    match fact:
        case UtilityDisconnected(utility=utility):
            return OF_UTILITY[utility]
        case RawMaterialEntryStopped():
            return RAW_MATERIAL
        case ProductionOperationStopped():
            return PRODUCTION
        case SafetyPermitStopped():
            return SAFETY_PERMIT
        case DischargePermitStopped():
            return DISCHARGE_PERMIT


def undone_element(fact: ReversingFact) -> str | None:
    """The element that a restored utility or a new permit undoes; None where it is approved, or touches none."""
    match fact:
        case UtilityRestored(utility=utility, approved_by=approved_by):
            return None if approved_by else OF_UTILITY[utility]
        case PermitIssued(kind=kind, approved_purpose=purpose):
            return None if purpose else OF_PERMIT.get(kind)


def with_element(
    elements: tuple[RecordedElement, ...], fact: ElementFact, event: Happened
) -> tuple[RecordedElement, ...]:
    """The elements with the one that a department has done; done again it stands by the newer report."""
    name = element_name(fact)
    retained = fact.retained if isinstance(fact, UtilityDisconnected) else ()
    done = RecordedElement(name, event.occurred_on, _scope(fact), event.office, event.position, retained)
    return (*(element for element in elements if element.name != name), done)


def after_reversal(
    elements: tuple[RecordedElement, ...], fact: ReversingFact, event: Happened
) -> tuple[RecordedElement, ...]:
    """The elements after a restoration or a permit: undone, or with one more retained use where it is approved."""
    name = undone_element(fact)
    if name is not None:
        return tuple(_undone(element, event) if element.name == name else element for element in elements)
    if not isinstance(fact, UtilityRestored):
        return elements
    kept = Retained(use=fact.use, limit_kwh=fact.limit_kwh, limit_m3=fact.limit_m3)
    return tuple(
        msgspec.structs.replace(element, retained=(*element.retained, kept))
        if element.name == OF_UTILITY[fact.utility]
        else element
        for element in elements
    )


def _undone(element: RecordedElement, event: Happened) -> RecordedElement:
    return msgspec.structs.replace(element, undone_on=event.occurred_on, undone_position=event.position)


def _scope(fact: ElementFact) -> ElementScope:
    if fact.site is not None:
        return ElementScope.SITE
    changed = getattr(fact, "how", EntryEnd.ENDED) is EntryEnd.CHANGED
    return ElementScope.STRUCK_FROM_SCOPE if changed else ElementScope.OVEN


def drawn_element(name: str, recorded: Iterable[RecordedElement]) -> ClosingElement:
    """One element of several ovens as a certificate shows it: by the latest of their reports."""
    latest = max(recorded, key=lambda element: (element.done_on, element.position))
    return ClosingElement(name=name, done_on=latest.done_on, scope=latest.scope, by=latest.by)
