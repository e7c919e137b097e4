"""What rests on an act of a court, a merger, a recognition, a case, a backing, a closing: corrected first (§4.5)."""

from datetime import date

from domain.acquisitions.facts import AcquisitionBasis, AcquisitionRecognized, LotAcquiredByMerger
from domain.cases.state import CaseFact, CaseReport
from domain.closing.facts import ClosureStandardCertified
from domain.compensation.facts import (
    CompensationPaid,
    CompensationQuotaProposed,
    CompensationQuotaReviewed,
    ReviewPlanSubmitted,
)
from domain.courts.facts import LotAuctionRefuted, LotAuctionVerified, LotCourtAuctioned, LotCourtSealed
from domain.demolition.facts import EquipmentDemolished
from domain.enterprises.facts import EnterpriseMerged
from domain.envelope import Happened, Role
from domain.fact import Fact
from domain.funds.facts import PrepaymentReleased
from domain.lots.facts import CapacityReduced, OvenBacksLot
from domain.ovens.evolution import left_standing
from domain.ovens.facets import Structure
from domain.tasks.facts import EnterpriseTaskAssigned
from domain.world import World

_CLOSINGS = (ClosureStandardCertified, EquipmentDemolished, CapacityReduced)


def resting_on(world: World, event: Happened) -> Happened | None:
    """The first later event that would stand on nothing without this one; None where there is none."""
    if isinstance(event.fact, CaseFact):
        return _later_act(world, event)
    match event.fact:
        case EnterpriseMerged(absorbed=absorbed):
            tag = f"enterprise:{absorbed}"
        case LotCourtSealed(lot=lot) | LotCourtAuctioned(lot=lot) | LotAuctionVerified(lot=lot):
            tag = f"lot:{lot}"
        case AcquisitionRecognized(lot=lot):
            tag = f"lot:{lot}"
        case CompensationQuotaProposed(lot=lot) | CompensationQuotaReviewed(lot=lot):
            tag = f"lot:{lot}"
        case _:
            return None
    later = (e for e in world.events(tag) if e.position > event.position)
    return next((e for e in later if _rests(event.fact, e.fact)), None)


def accepted_on(world: World, event: Happened, right: Fact | None, on: date | None) -> Happened | None:
    """The standing acceptance that a closing or a task would no longer bear out, as voided or as put right.

    Rows alone do not hold it: of several ovens only the last to close moved the tonnes (X-04), and the end state that
    the task asks for is what an acceptance is checked against later (D-12).
    """
    fact = event.fact
    if isinstance(fact, EnterpriseTaskAssigned) and isinstance(right, EnterpriseTaskAssigned):
        accepted = world.now.task(fact.task).accepted_net_tonnes
        same = (right.required_end_state, right.book) == (fact.required_end_state, fact.book)
        return _newest(world, f"task:{fact.task}") if accepted and not (same and right.tonnes >= accepted) else None
    if not isinstance(fact, EquipmentDemolished | ClosureStandardCertified):
        return None
    without = world.without((event.position,))
    for tag in (tag for tag in event.tags if tag.startswith("oven:")):
        name = tag.removeprefix("oven:")
        newest = _newest(world, tag) if world.now.oven(name).accepted else None
        if newest is None or (on is not None and on <= newest.occurred_on and _closes(right)):
            continue
        had, has = (one.on(newest.occurred_on).oven(name) for one in (world, without))
        if (had.main_demolished, had.certified) != (has.main_demolished, has.certified):
            return newest
    return None


def _newest(world: World, tag: str) -> Happened | None:
    reduced = [e for e in world.events(tag) if isinstance(e.fact, CapacityReduced)]
    return reduced[-1] if reduced else None


def _closes(right: Fact | None) -> bool:
    """Whether what is put in the place of a closing is one: of the same kind it is by then (REPLACEMENT_OF_…)."""
    if isinstance(right, EquipmentDemolished):
        return left_standing(right) is not Structure.DEMOLISHING
    return isinstance(right, ClosureStandardCertified)


def closed_on_backing(world: World, event: Happened, role: Role) -> Happened | None:
    """The closing or acceptance of an oven by the lot it backs: without the backing the oven could close another lot.

    Reduced tonnes hold their backing against everyone until they are revoked; a certificate, a demolition or an
    acceptance holds it against everyone but the province.
    """
    fact = event.fact
    if not isinstance(fact, OvenBacksLot):
        return None
    closings = [e for oven in fact.ovens for e in world.events(f"oven:{oven}") if isinstance(e.fact, _CLOSINGS)]
    if role is not Role.PROVINCE_OFFICE:
        return next(iter(closings), None)
    if not world.now.lot(fact.lot).reduced_net_tonnes:
        return None
    reduced = (e for e in world.events(f"lot:{fact.lot}") if isinstance(e.fact, CapacityReduced))
    return next(reduced, None)


def _later_act(world: World, event: Happened) -> Happened | None:
    """The next act on the case, or on another case of its subject: who inspected must not be forgotten (four eyes)."""
    for tag in (tag for tag in event.tags if tag.startswith("case:")):
        for later in world.events(tag):
            act = isinstance(later.fact, CaseFact) and not isinstance(later.fact, CaseReport)
            if act and later.position > event.position:
                return later
    return None


def _rests(fact: Fact, later: Fact) -> bool:
    match fact, later:
        case EnterpriseMerged(), LotAcquiredByMerger():
            return fact.merger == later.merger
        case LotCourtSealed(), LotAuctionVerified():
            return True
        case LotCourtAuctioned(), LotAuctionVerified() | LotAuctionRefuted():
            return fact.ruling_no == later.ruling_no
        case LotAuctionVerified(), AcquisitionRecognized():
            return later.basis is AcquisitionBasis.AUCTION
        case (
            AcquisitionRecognized(),
            CompensationQuotaProposed() | ReviewPlanSubmitted() | PrepaymentReleased() | CompensationPaid(),
        ):
            return True
        case (
            CompensationQuotaProposed() | CompensationQuotaReviewed(),
            ReviewPlanSubmitted() | PrepaymentReleased() | CompensationPaid(),
        ):
            return True
        case _:
            return False
