"""How a capacity lot changes by its facts (产能指标的演变). model.md §4.1, §4.6; the lot is `domain.lots.state`."""

from typing import assert_never

import msgspec

from domain.acceptance.facts import AcceptanceRevoked
from domain.acquisitions.facts import (
    AcquisitionBasis,
    AcquisitionRecognized,
    LotAcquiredByMerger,
    LotCategoryDetermined,
)
from domain.balances import Holder
from domain.courts.facts import (
    LotAuctionRefuted,
    LotAuctionVerified,
    LotCourtAuctioned,
    LotCourtSealed,
    LotCourtSealLifted,
)
from domain.courts.state import Auction, CourtSeal, all_ended, decided, lifted
from domain.envelope import Happened
from domain.lots.facts import (
    BaselineCapacityRecognized,
    CapacityReduced,
    LotCommitmentReleased,
    LotCommittedToProject,
    LotEliminatedOther,
    LotFilingRevoked,
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
from domain.lots.state import (
    AcceptedBy,
    Acquisition,
    CategoryStep,
    DeclaredTrade,
    DeterminedPart,
    ListHold,
    Lot,
    ProjectHold,
    Retirement,
)
from domain.projects.facts import ProjectFilingRevoked
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
    | LotCourtSealed
    | LotCourtSealLifted
    | LotCourtAuctioned
    | LotAuctionVerified
    | LotAuctionRefuted
    | LotAcquiredByMerger
    | AcquisitionRecognized
    | LotCategoryDetermined
    | LotFilingRevoked
    | ProjectFilingRevoked
    | FacilityAdjustedWithinTask
)
"""What changes a lot beyond its rows."""
Moved = LotTradeConfirmed | LotAcquiredByMerger | LotAuctionVerified
"""What gives a whole lot to another holder."""


def evolve_lot(state: Lot, event: Happened) -> Lot:
    """The lot after one more of its events."""
    fact = event.fact
    if not isinstance(fact, LotFact):
        return state
    lot = _evolve(state, fact, event)
    if lot.category is state.category and state.category_history:
        return lot
    step = CategoryStep(lot.category, event.occurred_on, event.position)
    return _with(lot, category_history=(*lot.category_history, step))


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
            return _moved(lot, fact, Provenance.MARKET_TRADED)
        case LotAcquiredByMerger():
            moved = _moved(lot, fact, fact.provenance)
            return _with(moved, controlling_share=fact.controlling_share, merger=fact.merger)
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
            return _reduced(lot, fact.task, tonnes)
        case AcceptanceRevoked():
            return _reduced(lot, fact.task, -fact.tonnes) if fact.lot == lot.lot else lot
        case FacilityAdjustedWithinTask():
            return _adjusted(lot, fact, event)
        case LotEliminatedOther():
            return lot
        case (
            LotCourtSealed()
            | LotCourtSealLifted()
            | LotCourtAuctioned()
            | LotAuctionVerified()
            | LotAuctionRefuted()
        ):
            return _under_a_court(lot, fact, event)
        case AcquisitionRecognized():
            return _recognized(lot, fact, event)
        case LotCategoryDetermined():
            return _determined(lot, fact, event)
        case LotFilingRevoked():
            return _filing_revoked(lot, fact)
        case ProjectFilingRevoked(project=project):
            return _with(lot, project_holds=_other_holds(lot, project))
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
        composition=fact.composition,
    )


def _split(lot: Lot, fact: LotSplit, event: Happened) -> Lot:
    """The parent keeps its name and no tonnes; a child takes over holder, provenance and its part of the list hold."""
    if fact.lot == lot.lot:
        children = tuple(dict.fromkeys(part.lot for part in fact.parts))
        ended = all_ended(lot.court_seals, event.occurred_on)
        return _with(lot, children=children, list_holds=(), ovens=(), court_seals=ended)
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
        composition=fact.composition,
        court_seals=_passed_on(fact, sum(part.court_hold_tonnes for part in parts), event),
    )


def _passed_on(fact: LotSplit, held: int, event: Happened) -> tuple[CourtSeal, ...]:
    """The parent's seals on a child, each on no more than the child's part of the court hold."""
    return tuple(
        CourtSeal(
            s.court, s.sealing_rank, s.ruling_no, min(s.tonnes, held), event.occurred_on, event.position
        )
        for s in fact.court_seals
        if held
    )


def _declared(fact: LotTradeDeclared) -> DeclaredTrade:
    return DeclaredTrade(fact.seller, fact.buyer, fact.tonnes, fact.price_fen_per_tonne, fact.contract_date)


def _moved(lot: Lot, fact: Moved, provenance: Provenance) -> Lot:
    return _with(
        lot,
        holder=Holder(fact.buyer, fact.buyer_county),
        division=fact.buyer_division,
        provenance=provenance,
        controlling_share=None,
        composition=(),
        determined=(),
        declared_trade=None,
        ovens=lot.ovens if fact.oven_transferred else (),
    )


def _under_a_court(
    lot: Lot,
    fact: LotCourtSealed | LotCourtSealLifted | LotCourtAuctioned | LotAuctionVerified | LotAuctionRefuted,
    event: Happened,
) -> Lot:
    on, position = event.occurred_on, event.position
    match fact:
        case LotCourtSealed():
            seal = CourtSeal(fact.court, fact.sealing_rank, fact.ruling_no, fact.tonnes, on, position)
            return _with(lot, court_seals=(*lot.court_seals, seal))
        case LotCourtSealLifted():
            return _with(lot, court_seals=lifted(lot.court_seals, fact.court, fact.ruling_no, on))
        case LotCourtAuctioned():
            auction = Auction(
                fact.court, fact.buyer, fact.tonnes, fact.price_fen, fact.ruling_no, on, position
            )
            return _with(lot, auctions=(*lot.auctions, auction))
        case LotAuctionRefuted():
            return _with(lot, auctions=decided(lot.auctions, fact.ruling_no, False))
        case LotAuctionVerified():
            known = _with(lot, auctions=decided(lot.auctions, fact.ruling_no, True))
            if not fact.transferred:
                return known
            moved = _moved(known, fact, Provenance.COURT_AUCTIONED)
            return _with(moved, court_seals=all_ended(lot.court_seals, on))
        case _:
            assert_never(fact)


def _recognized(lot: Lot, fact: AcquisitionRecognized, event: Happened) -> Lot:
    """Another beneficiary and rate; holder, holds on the list and tonnes stay. An auction ends the court's hold."""
    on, auctioned = event.occurred_on, fact.basis is AcquisitionBasis.AUCTION
    known = Acquisition(
        fact.basis, fact.beneficiary, fact.category, fact.tonnes, fact.report_id, on, event.position
    )
    return _with(
        lot,
        acquisition=known,
        provenance=fact.category,
        controlling_share=None,
        declared_trade=None,
        court_seals=all_ended(lot.court_seals, on) if auctioned else lot.court_seals,
    )


def _determined(lot: Lot, fact: LotCategoryDetermined, event: Happened) -> Lot:
    """Determined wholly of one category, a lot is of it; of a known mixture only the reduced part is (SX-04)."""
    part = DeterminedPart(
        fact.category, fact.tonnes, fact.controlling_share, event.occurred_on, event.position
    )
    known = _with(lot, determined=(*(p for p in lot.determined if p.category is not fact.category), part))
    if lot.composition:
        return known
    return _with(known, provenance=known.category, controlling_share=known.category_share)


def _filing_revoked(lot: Lot, fact: LotFilingRevoked) -> Lot:
    ended = {(hold.task, hold.project): hold.tonnes for hold in fact.ended}
    left = (
        msgspec.structs.replace(hold, tonnes=hold.tonnes - ended.get((hold.task, None), 0))
        for hold in lot.list_holds
    )
    return _with(
        lot,
        list_holds=tuple(hold for hold in left if hold.tonnes > 0),
        project_holds=tuple(hold for hold in lot.project_holds if (None, hold.project) not in ended),
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


def _reduced(lot: Lot, task: str, tonnes: int) -> Lot:
    """What one task accepted and lost stays accepted once, though another task accepts as many."""
    before = next((one for one in lot.accepted_by if one.task == task), AcceptedBy(task))
    net = before.net_tonnes + tonnes
    now = AcceptedBy(task, net, max(before.once_tonnes, net))
    parts = (*(one for one in lot.accepted_by if one.task != task), now)
    return _with(
        lot,
        reduced_net_tonnes=sum(one.net_tonnes for one in parts),
        accepted_once_tonnes=sum(one.once_tonnes for one in parts),
        accepted_by=parts,
    )
