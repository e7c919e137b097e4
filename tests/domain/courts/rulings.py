"""What tests about courts start from: sealings, an auction, and its papers (all acts invented)."""

from domain.command import Decided, Refused
from domain.courts.commands import ReportLotCourtAuctioned, ReportLotCourtSealed, VerifyLotAuction
from domain.courts.facts import AuctionCheck, AuctionPaper
from tests.domain import opening as o
from tests.domain.scenario import Scenario

FIRST = "运城市中级人民法院"
SECOND = "闻喜县人民法院"
IN_ORDER = tuple(AuctionCheck(paper=paper, in_order=True) for paper in AuctionPaper)


def sealed(
    s: Scenario, court: str = FIRST, rank: int = 1, tonnes: int = 540_000, *, on: str = "2019-06-01", lot: str = "lot"
) -> Scenario:
    """A sealing of the lot."""
    ruling = f"查封{rank}号"
    command = ReportLotCourtSealed(
        lot=lot, court=court, sealing_rank=rank, ruling_no=ruling, tonnes=tonnes
    )
    return s.given(command, on)


def auctioned(s: Scenario, court: str = FIRST, *, tonnes: int = 540_000, on: str = "2020-09-01") -> Scenario:
    """The lot knocked down to the buyer, an enterprise of 河津."""
    if not s.world.now.enterprise("buyer").legal_name:
        o.enterprise(s, "buyer", o.HEJIN)
    command = ReportLotCourtAuctioned(
        lot="lot", court=court, buyer="buyer", tonnes=tonnes, price_fen=1_500_000_000, ruling_no="拍卖1号"
    )
    return s.given(command, on)


def verification(**changed: object) -> VerifyLotAuction:
    fields: dict[str, object] = {"first_sealing_court": True, "checks": IN_ORDER, **changed}
    return VerifyLotAuction(lot="lot", ruling_no="拍卖1号", **fields)  # type: ignore[arg-type]


def codes(decided: Decided) -> list[str]:
    return [r.CODE for r in decided.refusals] if isinstance(decided, Refused) else []
