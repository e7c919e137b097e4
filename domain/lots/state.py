"""The state of a capacity lot: holder, provenance, ovens, holds and what became of it (model.md §4.1, §4.6).

Balances are not here: they are the sums of the rows (`domain.balances.Book`). Holds are liens, not balances:
H-LIST and H-PROJECT exclude each other on the same tonne.
"""

from datetime import date
from typing import assert_never

import msgspec

from domain.acceptance.facts import AcceptanceRevoked
from domain.balances import Book, Holder
from domain.envelope import Happened
from domain.fact import FREE_ACCOUNTS, Account
from domain.lots.facts import (
    BaselineCapacityRecognized,
    CapacityReduced,
    LotCommitmentReleased,
    LotCommittedToProject,
    LotEliminatedOther,
    LotListed,
    LotReplaced,
    LotSplit,
    LotTradeConfirmed,
    LotTradeDeclared,
    LotTradeRejected,
    LotUnlisted,
    OvenBacksLot,
    PaperCapacitySurrendered,
    Provenance,
)
from domain.quantities import Share
from domain.tasks.facts import FacilityAdjustedWithinTask

LotFact = (
    BaselineCapacityRecognized
    | OvenBacksLot
    | LotSplit
    | LotTradeDeclared
    | LotTradeConfirmed
    | LotTradeRejected
    | LotListed
    | LotUnlisted
    | LotCommittedToProject
    | LotCommitmentReleased
    | LotReplaced
    | LotEliminatedOther
    | PaperCapacitySurrendered
    | CapacityReduced
    | AcceptanceRevoked
    | FacilityAdjustedWithinTask
)
"""What changes a lot beyond its rows."""


class ListHold(msgspec.Struct, frozen=True):
    """H-LIST: tonnes of the lot on the reduction list for a task, since a day."""

    task: str
    tonnes: int
    since: date


class ProjectHold(msgspec.Struct, frozen=True):
    """H-PROJECT: tonnes committed to a project; `carried_tonnes` is None where it is not printed."""

    project: str
    retired_tonnes: int
    carried_tonnes: int | None
    since: date


class DeclaredTrade(msgspec.Struct, frozen=True):
    """A trade offered and neither confirmed nor rejected."""

    seller: str
    buyer: str
    tonnes: int
    price_fen_per_tonne: int
    contract_date: date


class Retirement(msgspec.Struct, frozen=True):
    """What a replacement took out of the lot, and when."""

    project: str
    retired_tonnes: int
    carried_tonnes: int
    on: date


class Lot(msgspec.Struct, frozen=True):
    """A capacity lot (产能指标); `holder` is None until it is opened."""

    lot: str
    holder: Holder | None = None
    division: str = ""
    opened_tonnes: int = 0
    opened_at: int = 0
    provenance: Provenance = Provenance.NOT_DETERMINED
    controlling_share: Share | None = None
    ovens: tuple[str, ...] = ()
    parent: str | None = None
    children: tuple[str, ...] = ()
    list_holds: tuple[ListHold, ...] = ()
    first_listed_on: date | None = None
    project_holds: tuple[ProjectHold, ...] = ()
    declared_trade: DeclaredTrade | None = None
    retirements: tuple[Retirement, ...] = ()
    reduced_net_tonnes: int = 0
    accepted_once_tonnes: int = 0
    surrendered_tonnes: int = 0

    @property
    def listed_tonnes(self) -> int:
        return sum(hold.tonnes for hold in self.list_holds)

    @property
    def committed_tonnes(self) -> int:
        return sum(hold.retired_tonnes for hold in self.project_holds)

    @property
    def held(self) -> bool:
        """Whether a list or project hold stands on the lot."""
        return bool(self.list_holds or self.project_holds)

    def list_hold(self, task: str) -> ListHold | None:
        return next((hold for hold in self.list_holds if hold.task == task), None)

    def project_hold(self, project: str) -> ProjectHold | None:
        return next((hold for hold in self.project_holds if hold.project == project), None)


def pending_listed_tonnes(lot: Lot, book: Book) -> int:
    """Listed tonnes that still stand in OPERATING, IDLE or UNBUILT, as known at the head."""
    moved = book.balance(Account.CLOSED_PENDING) + book.balance(Account.REDUCED)
    return max(0, lot.listed_tonnes - moved)


def free_tonnes(lot: Lot, book: Book, on: date | None = None) -> int:
    """Free balance = OPERATING + IDLE + UNBUILT − exclusive holds (model.md §4.1)."""
    usable = book.own(FREE_ACCOUNTS, on)
    return usable - pending_listed_tonnes(lot, book) - lot.committed_tonnes


def excess_tonnes(lot: Lot, book: Book) -> int:
    """Tonnes by which the holds exceed the free balance, or accepted tonnes have left REDUCED and CLOSED_PENDING.

    Zero in every lawful state: model.md §4.1 invariants 2 and 4.
    """
    kept = book.balance(Account.REDUCED) + book.balance(Account.CLOSED_PENDING)
    accepted = lot.accepted_once_tonnes
    return max(0, -free_tonnes(lot, book), accepted - kept, accepted - lot.listed_tonnes)


def evolve_lot(state: Lot, event: Happened) -> Lot:
    """The lot after one more of its events."""
    fact = event.fact
    if not isinstance(fact, LotFact):
        return state
    return _evolve(state, fact, event)


def _evolve(lot: Lot, fact: LotFact, event: Happened) -> Lot:
    match fact:
        case BaselineCapacityRecognized():
            return _opened(lot, fact, event)
        case OvenBacksLot(ovens=ovens):
            return _with(lot, ovens=tuple(dict.fromkeys((*lot.ovens, *ovens))))
        case LotSplit():
            return _split(lot, fact, event)
        case LotTradeDeclared():
            return _with(lot, declared_trade=_declared(fact))
        case LotTradeConfirmed():
            return _traded(lot, fact)
        case LotTradeRejected():
            return _with(lot, declared_trade=None)
        case LotListed() | LotUnlisted():
            return _listed(lot, fact, event)
        case LotCommittedToProject():
            hold = ProjectHold(fact.project, fact.retired_tonnes, fact.carried_tonnes, event.occurred_on)
            return _with(lot, project_holds=(*_other_holds(lot, fact.project), hold))
        case LotCommitmentReleased(project=project):
            return _with(lot, project_holds=_other_holds(lot, project))
        case LotReplaced():
            done = Retirement(fact.project, fact.retired_tonnes, fact.carried_tonnes, event.occurred_on)
            return _with(
                lot, project_holds=_other_holds(lot, fact.project), retirements=(*lot.retirements, done)
            )
        case PaperCapacitySurrendered(tonnes=tonnes):
            return _with(lot, surrendered_tonnes=lot.surrendered_tonnes + tonnes)
        case CapacityReduced(tonnes=tonnes):
            return _reduced(lot, tonnes)
        case AcceptanceRevoked():
            return _reduced(lot, -fact.tonnes) if fact.lot == lot.lot else lot
        case FacilityAdjustedWithinTask():
            return _adjusted(lot, fact, event)
        case LotEliminatedOther():
            return lot
        case _:
            assert_never(fact)


def _with(lot: Lot, **changes: object) -> Lot:
    return msgspec.structs.replace(lot, **changes)


def _opened(lot: Lot, fact: BaselineCapacityRecognized, event: Happened) -> Lot:
    return _with(
        lot,
        holder=Holder(fact.enterprise, fact.county),
        division=fact.division,
        opened_tonnes=fact.tonnes,
        opened_at=event.position,
        provenance=fact.provenance,
        controlling_share=fact.controlling_share,
    )


def _split(lot: Lot, fact: LotSplit, event: Happened) -> Lot:
    """The parent keeps its name and no tonnes; a child takes over holder, provenance and its part of the list hold."""
    if fact.lot == lot.lot:
        children = tuple(dict.fromkeys(part.lot for part in fact.parts))
        return _with(lot, children=children, list_holds=(), ovens=())
    parts = [part for part in fact.parts if part.lot == lot.lot]
    listed = sum(part.list_hold_tonnes for part in parts)
    hold = ListHold(fact.list_task, listed, event.occurred_on) if fact.list_task and listed else None
    return _with(
        lot,
        holder=Holder(fact.enterprise, fact.county),
        division=fact.division,
        opened_at=event.position,
        provenance=fact.provenance,
        controlling_share=fact.controlling_share,
        parent=fact.lot,
        ovens=tuple(dict.fromkeys(oven for part in parts for oven in part.ovens)),
        list_holds=(hold,) if hold else (),
        first_listed_on=event.occurred_on if hold else None,
    )


def _declared(fact: LotTradeDeclared) -> DeclaredTrade:
    return DeclaredTrade(fact.seller, fact.buyer, fact.tonnes, fact.price_fen_per_tonne, fact.contract_date)


def _traded(lot: Lot, fact: LotTradeConfirmed) -> Lot:
    return _with(
        lot,
        holder=Holder(fact.buyer, fact.buyer_county),
        division=fact.buyer_division,
        provenance=Provenance.MARKET_TRADED,
        declared_trade=None,
        ovens=lot.ovens if fact.oven_transferred else (),
    )


def _listed(lot: Lot, fact: LotListed | LotUnlisted, event: Happened) -> Lot:
    old = lot.list_hold(fact.task)
    sign = 1 if isinstance(fact, LotListed) else -1
    tonnes = (old.tonnes if old else 0) + sign * fact.tonnes
    others = tuple(hold for hold in lot.list_holds if hold.task != fact.task)
    since = old.since if old else event.occurred_on
    holds = (*others, ListHold(fact.task, tonnes, since)) if tonnes > 0 else others
    first = lot.first_listed_on or (event.occurred_on if sign > 0 else None)
    return _with(lot, list_holds=holds, first_listed_on=first)


def _adjusted(lot: Lot, fact: FacilityAdjustedWithinTask, event: Happened) -> Lot:
    """The list hold of the task leaves the old facility for the new; the counter task's goes the other way (YC-13)."""
    left, came = fact.task, (fact.counter_task, fact.counter_tonnes)
    if lot.lot == fact.to_lot:
        left, came = fact.counter_task or "", (fact.task, fact.tonnes)
    holds = tuple(hold for hold in lot.list_holds if hold.task != left)
    task, tonnes = came
    hold = (ListHold(task, tonnes, event.occurred_on),) if task and tonnes else ()
    first = lot.first_listed_on or (event.occurred_on if hold else None)
    return _with(lot, list_holds=(*holds, *hold), first_listed_on=first)


def _other_holds(lot: Lot, project: str) -> tuple[ProjectHold, ...]:
    return tuple(hold for hold in lot.project_holds if hold.project != project)


def _reduced(lot: Lot, tonnes: int) -> Lot:
    net = lot.reduced_net_tonnes + tonnes
    return _with(lot, reduced_net_tonnes=net, accepted_once_tonnes=max(lot.accepted_once_tonnes, net))
