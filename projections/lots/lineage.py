"""Where a lot came from and what became of it (产能指标沿革): its ancestors and descendants, act by act, on two clocks.

YC-42, SX-02..SX-06, YC-58, E-04. A split ends the parent and opens the children; a trade, a merger or an auction gives
a whole lot to another holder; a replacement takes tonnes out for a project; a reduction is the end. Folded from the
standing events of the lots themselves, so a correction shows what is right and not what was.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.acceptance.facts import AcceptanceRevoked
from domain.acquisitions.facts import AcquisitionRecognized, LotAcquiredByMerger
from domain.courts.facts import LotAuctionVerified
from domain.envelope import Happened
from domain.fact import FREE_ACCOUNTS, Account
from domain.lots.evolution import evolve_lot
from domain.lots.facts import (
    BaselineCapacityRecognized,
    CapacityReduced,
    LotEliminatedOther,
    LotFilingRevoked,
    LotReplaced,
    LotSplit,
    LotTradeConfirmed,
    PaperCapacitySurrendered,
)
from domain.lots.state import Lot
from domain.projects.facts import ProjectFilingRevoked, ProjectStarted
from domain.world import World
from ledger.log import Log
from projections.folding import folded
from projections.moment import Moment


class Relation(StrEnum):
    """What a lot is to the one that was asked for."""

    ANCESTOR = "ANCESTOR"
    SELF = "SELF"
    DESCENDANT = "DESCENDANT"


class LineageAct(StrEnum):
    """An act that opens, splits, moves or ends a lot or a part of it."""

    OPENED = "OPENED"
    SPLIT = "SPLIT"
    TRADED = "TRADED"
    MERGED = "MERGED"
    AUCTIONED = "AUCTIONED"
    RECOGNIZED = "RECOGNIZED"
    REPLACED = "REPLACED"
    STARTED = "STARTED"
    REDUCED = "REDUCED"
    ACCEPTANCE_REVOKED = "ACCEPTANCE_REVOKED"
    SURRENDERED = "SURRENDERED"
    ELIMINATED = "ELIMINATED"
    FILING_REVOKED = "FILING_REVOKED"


_ACTS = {
    BaselineCapacityRecognized: LineageAct.OPENED,
    LotSplit: LineageAct.SPLIT,
    LotTradeConfirmed: LineageAct.TRADED,
    LotAcquiredByMerger: LineageAct.MERGED,
    LotAuctionVerified: LineageAct.AUCTIONED,
    AcquisitionRecognized: LineageAct.RECOGNIZED,
    LotReplaced: LineageAct.REPLACED,
    ProjectStarted: LineageAct.STARTED,
    CapacityReduced: LineageAct.REDUCED,
    AcceptanceRevoked: LineageAct.ACCEPTANCE_REVOKED,
    PaperCapacitySurrendered: LineageAct.SURRENDERED,
    LotEliminatedOther: LineageAct.ELIMINATED,
    LotFilingRevoked: LineageAct.FILING_REVOKED,
    ProjectFilingRevoked: LineageAct.FILING_REVOKED,
}


@dataclass(frozen=True, slots=True)
class LineageStep:
    """One act on the lot. `from_enterprise` held it before, `to_enterprise` holds it (or is compensated) after.

    `tonnes` is what the act is about; `discounted_tonnes` of a replacement are given up for good.
    """

    act: LineageAct
    position: int
    on: date
    tonnes: int
    discounted_tonnes: int
    from_enterprise: str | None
    to_enterprise: str | None
    from_lot: str | None
    to_lots: tuple[str, ...]
    project: str | None
    task: str | None
    invented: bool


@dataclass(frozen=True, slots=True)
class LineageLot:
    """A lot of the lineage with its steps; `depth` is 0 for the lot asked for, below 0 for those it came from."""

    lot: str
    relation: Relation
    depth: int
    enterprise: str | None
    usable_tonnes: int
    closed_pending_tonnes: int
    carried_tonnes: int
    reduced_tonnes: int
    discounted_tonnes: int
    steps: tuple[LineageStep, ...]


async def lineage(log: Log, moment: Moment, lot: str) -> list[LineageLot]:
    """The ancestors, the lot, its descendants, by depth and id; empty where the lot is not opened at the moment."""

    def answer(world: World) -> list[LineageLot]:
        found = _family(world, lot, moment.effective_on)
        return [_lot(world, name, depth, moment.effective_on) for depth, name in sorted(found)]

    return await folded(log, moment, [f"lot:{lot}"], answer)


def _family(world: World, lot: str, day: date) -> list[tuple[int, str]]:
    view = world.on(day)
    if view.lot(lot).holder is None:
        return []
    found, above = [(0, lot)], view.lot(lot).parent
    while above is not None:
        found.append((-len(found), above))
        above = view.lot(above).parent
    waiting = [(0, lot)]
    while waiting:
        world.need(*(f"lot:{child}" for _, name in waiting for child in view.lot(name).children))
        waiting = [(depth + 1, child) for depth, name in waiting for child in view.lot(name).children]
        found += waiting
    return found


def _lot(world: World, name: str, depth: int, day: date) -> LineageLot:
    book, holder = world.book(name), world.on(day).lot(name).holder
    relation = Relation.SELF if depth == 0 else Relation.ANCESTOR if depth < 0 else Relation.DESCENDANT
    return LineageLot(
        lot=name,
        relation=relation,
        depth=depth,
        enterprise=holder.enterprise if holder else None,
        usable_tonnes=sum(book.balance(account, day) for account in FREE_ACCOUNTS),
        closed_pending_tonnes=book.balance(Account.CLOSED_PENDING, day),
        carried_tonnes=book.balance(Account.CARRIED, day),
        reduced_tonnes=book.balance(Account.REDUCED, day),
        discounted_tonnes=book.balance(Account.DISCOUNTED, day),
        steps=tuple(_steps(world, name, day)),
    )


def _steps(world: World, name: str, day: date) -> Iterator[LineageStep]:
    state = Lot(name)
    for event in world.events(f"lot:{name}"):
        if event.occurred_on > day:
            return
        before, state = state, evolve_lot(state, event)
        if _counts(event, name):
            yield _step(event, name, before, state)


def _counts(event: Happened, name: str) -> bool:
    """Acts on this lot; an auctioned lot that is listed stays until an acquisition is recognised (SX-05)."""
    fact = event.fact
    if isinstance(fact, LotAuctionVerified):
        return fact.transferred
    if isinstance(fact, ProjectStarted | ProjectFilingRevoked):
        return any(row.lot == name for row in fact.postings)
    return type(fact) in _ACTS and (not isinstance(fact, AcceptanceRevoked) or fact.lot == name)


def _step(event: Happened, name: str, before: Lot, after: Lot) -> LineageStep:
    fact = event.fact
    split = fact if isinstance(fact, LotSplit) else None
    child = split is not None and split.lot != name
    receiver = fact.beneficiary if isinstance(fact, AcquisitionRecognized) else None
    return LineageStep(
        act=_ACTS[type(fact)],
        position=event.position,
        on=event.occurred_on,
        tonnes=_tonnes(event, name),
        discounted_tonnes=fact.discounted_tonnes if isinstance(fact, LotReplaced) else 0,
        from_enterprise=before.holder.enterprise if before.holder else None,
        to_enterprise=receiver or (after.holder.enterprise if after.holder else None),
        from_lot=split.lot if split and child else None,
        to_lots=tuple(dict.fromkeys(part.lot for part in split.parts)) if split and not child else (),
        project=getattr(fact, "project", None),
        task=getattr(fact, "task", None),
        invented=event.invented,
    )


def _tonnes(event: Happened, name: str) -> int:
    """What the act names, else what its rows bring into the lot or take through it."""
    fact = event.fact
    if isinstance(fact, LotSplit) and fact.lot != name:
        return sum(part.tonnes for part in fact.parts if part.lot == name)
    if isinstance(fact, LotSplit):
        return sum(part.tonnes for part in fact.parts)
    if isinstance(fact, LotReplaced):
        return fact.retired_tonnes
    named = getattr(fact, "tonnes", None)
    if named is not None:
        return int(named)
    rows = (row for row in fact.postings if row.lot == name and row.account is not Account.TRANSFER)
    return sum(row.tonnes for row in rows if row.tonnes > 0)
