"""A court's seal holds a lot from trade, commitment, demolition permit and payment, never from the list (H-COURT)."""

import pytest

from domain.command import Command
from domain.compensation.commands import HoldBeneficiary, ResolveBeneficiary
from domain.courts.commands import RefuteLotAuction, ReportLotCourtAuctioned, ReportLotCourtSealLifted
from domain.courts.facts import AuctionCheck, AuctionPaper, LotAuctionVerified
from domain.demolition.commands import PermitDemolition
from domain.fact import Account
from domain.lots.commands import (
    CommitLotToProject,
    DeclareLotTrade,
    EliminateLotByOtherPlan,
    SplitLot,
)
from domain.lots.facts import LotPart, Provenance
from domain.projects.commands import FileProject
from domain.projects.facts import Regime, Source
from tests.domain import opening as o
from tests.domain.courts.rulings import FIRST, IN_ORDER, SECOND, auctioned, codes, sealed, verification
from tests.domain.scenario import Scenario, day, facts, refusal


def works(tonnes: int = 540_000) -> Scenario:
    return o.lot(o.enterprise(Scenario()), tonnes=tonnes, ovens=("oven",))


def offer(lot: str = "lot", tonnes: int = 540_000) -> DeclareLotTrade:
    return DeclareLotTrade(
        lot=lot,
        seller="jianlong",
        buyer="buyer",
        tonnes=tonnes,
        price_fen_per_tonne=3000,
        contract_date=day("2019-07-01"),
    )


def permit(**consent: str) -> PermitDemolition:
    return PermitDemolition(
        oven="oven",
        contractor="拆除公司",
        qualification_no="Z1",
        qualification_valid_to=day("2021-12-31"),
        start_on=day("2020-01-10"),
        **consent,
    )


def filing(tonnes: int = 540_000) -> FileProject:
    return FileProject(
        project="project",
        owner="jianlong",
        division=o.WENXI,
        county=o.WENXI,
        tonnes=400_000,
        sources=(Source(lot="lot", tonnes=tonnes),),
        regime=Regime.LARGE_FOR_SMALL,
        coke_dry_quenching=True,
    )


@pytest.mark.rule("YC-33", "SX-05")
def test_a_sealed_lot_is_neither_traded_filed_nor_eliminated() -> None:
    s = sealed(o.enterprise(works(), "buyer", o.HEJIN))
    eliminate = EliminateLotByOtherPlan(lot="lot", tonnes=540_000)
    for command in (offer(), filing(), eliminate):
        assert codes(s.when(command, "2019-07-01")) == ["LOT_UNDER_COURT_SEAL"], command


@pytest.mark.rule("YC-33")
def test_a_sealed_lot_is_not_committed_but_what_no_court_sealed_is() -> None:
    s = o.lot(o.enterprise(Scenario()), tonnes=600_000)
    o.project(s, (Source(lot="lot", tonnes=600_000),), tonnes=400_000)
    sealed(s, tonnes=200_000)
    much = CommitLotToProject(lot="lot", project="project", retired_tonnes=400_001, carried_tonnes=1)
    assert codes(s.when(much, "2019-07-01")) == ["LOT_UNDER_COURT_SEAL"]
    rest = CommitLotToProject(lot="lot", project="project", retired_tonnes=400_000, carried_tonnes=300_000)
    assert codes(s.when(rest, "2019-07-01")) == []


@pytest.mark.rule("YC-33")
def test_a_trade_that_was_declared_before_the_seal_is_not_confirmed() -> None:
    from domain.lots.commands import ConfirmLotTrade

    s = o.enterprise(works(), "buyer", o.HEJIN).given(offer(), "2019-05-01")
    sealed(s)
    assert codes(s.when(ConfirmLotTrade(lot="lot", report_id="r"), "2019-07-01")) == ["LOT_UNDER_COURT_SEAL"]


@pytest.mark.rule("YC-52")
def test_a_lot_in_dispute_is_not_traded_or_committed() -> None:
    s = o.enterprise(works(), "buyer", o.HEJIN)
    s.given(HoldBeneficiary(lot="lot", reason="权属争议"), "2019-06-01")
    assert codes(s.when(offer(), "2019-07-01")) == ["LOT_IN_DISPUTE"]
    assert codes(s.when(filing(), "2019-07-01")) == ["LOT_IN_DISPUTE"]
    s.given(ResolveBeneficiary(lot="lot", payee="jianlong"), "2019-06-20")
    assert codes(s.when(offer(), "2019-07-01")) == []


@pytest.mark.rule("YC-33")
def test_demolition_of_a_sealed_lots_oven_is_permitted_with_the_courts_consent_only() -> None:
    s = sealed(o.listed(works(), ovens=("oven",)))
    assert refusal(s.when(permit(), "2020-01-05")).CODE == "COURT_CONSENT_MISSING"
    s.given(permit(court_consent="(2020)晋08执同意1号"), "2020-01-05")
    assert len(s.world.now.oven("oven").permits) == 1


@pytest.mark.rule("YC-33", "E-01")
def test_a_sealed_lot_is_listed_closed_and_accepted() -> None:
    s = o.demolished(o.listed(sealed(works()), ovens=("oven",)), permitted=False)
    assert s.balance("lot", Account.CLOSED_PENDING) == 540_000
    o.accepted(s)
    assert s.balance("lot", Account.REDUCED) == 540_000
    assert s.world.now.lot("lot").court_sealed_tonnes == 540_000


@pytest.mark.rule("SX-05")
def test_later_seals_wait_on_the_same_tonnes_and_move_up() -> None:
    s = sealed(sealed(works()), SECOND, 2, 300_000)
    lot = s.world.now.lot("lot")
    assert (lot.court_sealed_tonnes, lot.first_court_seal and lot.first_court_seal.court) == (540_000, FIRST)
    s.given(ReportLotCourtSealLifted(lot="lot", court=FIRST, ruling_no="查封1号"), "2019-08-01")
    lot = s.world.now.lot("lot")
    assert (lot.court_sealed_tonnes, lot.first_court_seal and lot.first_court_seal.court) == (300_000, SECOND)
    s.given(ReportLotCourtSealLifted(lot="lot", court=SECOND, ruling_no="查封2号"), "2019-08-02")
    assert s.world.now.lot("lot").court_sealed_tonnes == 0
    o.enterprise(s, "buyer", o.HEJIN)
    assert codes(s.when(offer(), "2019-09-01")) == []


def test_a_lifting_of_what_nobody_sealed_is_recorded_and_ends_no_seal() -> None:
    s = sealed(works())
    s.given(ReportLotCourtSealLifted(lot="lot", court=SECOND, ruling_no="查封1号"), "2019-08-01")
    assert s.world.now.lot("lot").court_sealed_tonnes == 540_000


@pytest.mark.rule("E-03", "SX-05")
def test_an_auction_by_the_second_court_is_not_verified() -> None:
    s = o.listed(sealed(sealed(works()), SECOND, 2), ovens=("oven",))
    auctioned(s, SECOND)
    assert codes(s.when(verification(), "2020-10-25")) == ["NOT_THE_FIRST_SEALING_COURT"]
    s.given(RefuteLotAuction(lot="lot", ruling_no="拍卖1号", reason="非首封法院"), "2020-10-26")
    assert codes(s.when(verification(), "2020-10-27")) == ["AUCTION_NOT_KNOWN"]


@pytest.mark.rule("SX-05")
@pytest.mark.parametrize("paper", list(AuctionPaper))
def test_every_paper_of_the_auction_is_in_order(paper: AuctionPaper) -> None:
    s = auctioned(o.listed(sealed(works()), ovens=("oven",)))
    missing = tuple(check for check in IN_ORDER if check.paper is not paper)
    wrong = (*missing, AuctionCheck(paper=paper, in_order=False))
    for checks in (missing, wrong, (*IN_ORDER, *wrong)):
        decided = refusal(s.when(verification(checks=checks), "2020-10-25"))
        assert (decided.CODE, paper.value in decided.message_en) == ("AUCTION_PAPERS_INCOMPLETE", True)
    both = s.when(verification(checks=(), first_sealing_court=False), "2020-10-25")
    assert codes(both) == ["NOT_THE_FIRST_SEALING_COURT", "AUCTION_PAPERS_INCOMPLETE"]


@pytest.mark.rule("SX-05")
def test_nothing_is_verified_that_nobody_sealed_or_auctioned() -> None:
    s = works()
    assert codes(s.when(verification(), "2020-10-25")) == ["AUCTION_NOT_KNOWN"]
    auctioned(s)
    assert codes(s.when(verification(), "2020-08-31")) == ["AUCTION_NOT_KNOWN"]
    assert codes(s.when(verification(), "2020-10-25")) == ["NOT_THE_FIRST_SEALING_COURT"]
    refute = RefuteLotAuction(lot="lot", ruling_no="别的", reason="无此拍卖")
    assert codes(s.when(refute, "2020-10-25")) == ["AUCTION_NOT_KNOWN"]


@pytest.mark.rule("SX-05")
def test_the_buyer_of_an_auction_is_registered_before_it_is_verified() -> None:
    s = sealed(works()).given(
        ReportLotCourtAuctioned(
            lot="lot", court=FIRST, buyer="stranger", tonnes=540_000, price_fen=1, ruling_no="拍卖1号"
        ),
        "2020-09-01",
    )
    assert refusal(s.when(verification(), "2020-10-25")).field == "buyer"


@pytest.mark.rule("SX-05", "YC-37")
def test_a_lot_that_is_not_listed_goes_to_the_buyer_across_counties() -> None:
    s = auctioned(sealed(works())).given(verification(), "2020-10-25")
    assert [(r.enterprise, r.county, r.account.value, r.tonnes) for r in s.last.fact.postings] == [
        ("jianlong", o.WENXI, "TRANSFER", 540_000),
        ("jianlong", o.WENXI, "OPERATING", -540_000),
        ("buyer", o.HEJIN, "UNBUILT", 540_000),
        ("buyer", o.HEJIN, "TRANSFER", -540_000),
    ]
    lot = s.world.now.lot("lot")
    assert lot.holder is not None
    assert (lot.holder.enterprise, lot.provenance) == ("buyer", Provenance.COURT_AUCTIONED)
    assert (lot.court_sealed_tonnes, lot.ovens) == (0, ())
    assert s.world.now.oven("oven").lots == ()
    assert s.world.now.enterprise("buyer").lots == ("lot",)
    assert s.world.now.enterprise("jianlong").lots == ()


@pytest.mark.rule("SX-05")
def test_the_oven_goes_with_the_lot_where_the_court_sold_it_too() -> None:
    s = auctioned(sealed(works())).given(verification(oven_transferred=True), "2020-10-25")
    assert s.balance("lot", Account.OPERATING) == 540_000
    assert s.world.now.oven("oven").enterprise == "buyer"


@pytest.mark.rule("SX-05", "YC-37", "YC-42")
def test_a_part_auctioned_is_split_first() -> None:
    s = auctioned(sealed(works(600_000)), tonnes=540_000)
    assert codes(s.when(verification(), "2020-10-25")) == ["WHOLE_LOT_ONLY"]


@pytest.mark.rule("SX-05", "E-19")
def test_a_lot_of_a_project_is_not_auctioned_away() -> None:
    s = works()
    o.committed(o.project(s, (Source(lot="lot", tonnes=540_000),), tonnes=400_000), "lot", 540_000, 400_000)
    auctioned(sealed(s))
    assert codes(s.when(verification(), "2020-10-25")) == ["LOT_HELD_BY_PROJECT"]


@pytest.mark.rule("SX-05", "E-02")
def test_a_listed_lot_stays_where_it_is_when_its_auction_is_verified() -> None:
    s = auctioned(o.listed(sealed(works()), ovens=("oven",)))
    (fact,) = facts(s.when(verification(), "2020-10-25"))
    assert isinstance(fact, LotAuctionVerified)
    assert (fact.transferred, fact.postings) == (False, ())
    lot = s.world.now.lot("lot")
    assert lot.holder is not None
    assert (lot.holder.enterprise, lot.provenance) == ("jianlong", Provenance.NOT_DETERMINED)
    assert lot.court_sealed_tonnes == 540_000
    assert s.world.now.enterprise("buyer").lots == ()


@pytest.mark.rule("YC-42", "YC-33")
def test_a_split_passes_the_seal_on() -> None:
    s = sealed(sealed(works(600_000), tonnes=540_000), SECOND, 2, 200_000)

    def parts(a: int, b: int) -> SplitLot:
        return SplitLot(
            lot="lot",
            parts=(
                LotPart(lot="a", account=Account.OPERATING, tonnes=200_000, court_hold_tonnes=a, ovens=("oven",)),
                LotPart(lot="b", account=Account.OPERATING, tonnes=400_000, court_hold_tonnes=b),
            ),
        )

    for a, b in ((0, 0), (200_000, 339_999), (140_000, 400_001), (200_001, 339_999)):
        assert codes(s.when(parts(a, b), "2019-07-01")) == ["SPLIT_DOES_NOT_SUM"], (a, b)
    s.given(parts(140_000, 400_000), "2019-07-01")
    sealed_tonnes = [s.world.now.lot(name).court_sealed_tonnes for name in ("lot", "a", "b")]
    assert sealed_tonnes == [0, 140_000, 400_000]
    assert [seal.tonnes for seal in s.world.now.lot("b").court_seals] == [400_000, 200_000]


@pytest.mark.rule("SX-05")
def test_a_rank_begins_at_one() -> None:
    from domain.courts.commands import ReportLotCourtSealed

    command = ReportLotCourtSealed(lot="lot", court=FIRST, sealing_rank=0, ruling_no="r", tonnes=1)
    assert refusal(works().when(command, "2019-06-01")).field == "sealingRank"


def test_a_courts_act_names_a_known_lot() -> None:
    s = o.enterprise(Scenario())
    commands: tuple[Command, ...] = (
        ReportLotCourtSealLifted(lot="lot", court=FIRST, ruling_no="r"),
        ReportLotCourtAuctioned(lot="lot", court=FIRST, buyer="x", tonnes=1, price_fen=1, ruling_no="r"),
    )
    for command in commands:
        assert codes(s.when(command, "2019-06-01")) == ["UNKNOWN_SUBJECT"]
