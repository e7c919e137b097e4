"""What rests on an act of a court, a merger, a recognition, a case: it is corrected first (model.md §4.5)."""

from domain.acquisitions.facts import AcquisitionBasis, AcquisitionRecognized, LotAcquiredByMerger
from domain.cases.state import CaseFact, CaseReport
from domain.compensation.facts import CompensationPaid, CompensationQuotaProposed, ReviewPlanSubmitted
from domain.courts.facts import LotAuctionRefuted, LotAuctionVerified, LotCourtAuctioned, LotCourtSealed
from domain.enterprises.facts import EnterpriseMerged
from domain.envelope import Happened
from domain.fact import Fact
from domain.funds.facts import PrepaymentReleased
from domain.world import World


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
        case _:
            return None
    later = (e for e in world.events(tag) if e.position > event.position)
    return next((e for e in later if _rests(event.fact, e.fact)), None)


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
        case _:
            return False
