"""Who is compensated for a listed lot: the buyer at auction, the party to an earlier trade, and never both."""

import pytest

from domain.acquisitions.commands import DetermineLotCategory, RecognizeAcquisition
from domain.acquisitions.facts import AcquisitionBasis
from domain.compensation.amounts import beneficiary_unclear
from domain.compensation.commands import (
    HoldBeneficiary,
    PayCompensation,
    ProposeCompensation,
    ReviewCompensation,
)
from domain.compensation.facts import CompensationQuotaProposed
from domain.fact import Account
from domain.lots.commands import ConfirmLotTrade, DeclareLotTrade, RecognizeBaselineCapacity, SplitLot
from domain.lots.facts import (
    AccountBasis,
    BaselineBasis,
    CategoryPart,
    LotPart,
    Provenance,
)
from domain.policy import keys
from domain.policy.commands import SetRuleParameter
from domain.policy.facts import Basis, ParameterValue
from domain.quantities import Share, yuan
from domain.tasks.facts import EndState
from tests.domain import opening as o
from tests.domain.courts.rulings import SECOND, auctioned, codes, sealed, verification
from tests.domain.scenario import OPENING_DAY, Scenario, day, facts, refusal

RATES = {
    Provenance.OWN_OVEN: 3000,
    Provenance.MERGED_WITH_OVEN: 3000,
    Provenance.MARKET_TRADED: 4800,
    Provenance.COURT_AUCTIONED: 4800,
    Provenance.MERGED_NO_OVEN: 4800,
}


def rates(s: Scenario) -> Scenario:
    for category, number in RATES.items():
        key, value = keys.compensation_rate(category), ParameterValue(number=number)
        s.given(
            SetRuleParameter(
                parameter=key,
                division="140000",
                value=value,
                unit="分/吨",
                basis=Basis.ASSUMED,
                note="as this test reads it",
            ),
            "2019-12-31",
        )
    return s


def auction(**changed: object) -> RecognizeAcquisition:
    fields: dict[str, object] = {
        "tonnes": 540_000,
        "basis": AcquisitionBasis.AUCTION,
        "beneficiary": "buyer",
        "category": Provenance.COURT_AUCTIONED,
        "report_id": "核查1号",
        **changed,
    }
    return RecognizeAcquisition(lot="lot", **fields)  # type: ignore[arg-type]


def order(payee: str, fen: int, tonnes: int = 540_000) -> PayCompensation:
    return PayCompensation(
        lot="lot", payee=payee, tonnes=tonnes, fen=fen, province_fen=fen, city_fen=0, order=f"order-{payee}"
    )


def reduced_under_seal() -> Scenario:
    """建龙's 54万吨 sealed, listed, demolished and accepted (acts invented); then the court's two sealings."""
    return sealed(sealed(o.reduced(rates(Scenario()))), SECOND, 2, 540_000, on="2019-06-02")


@pytest.mark.rule("E-01", "YC-52")
def test_a_sealed_lot_is_accepted_and_its_money_waits() -> None:
    s = reduced_under_seal().given(HoldBeneficiary(lot="lot", reason="法院查封"), "2020-01-10")
    assert s.balance("lot", Account.REDUCED) == 540_000
    s.given(ProposeCompensation(lot="lot", category=Provenance.OWN_OVEN, tonnes=540_000), "2020-02-01")
    s.given(ReviewCompensation(lot="lot", approved_fen=1_620_000_000), "2020-02-10")
    assert codes(s.when(order("jianlong", 1_620_000_000), "2020-03-01")) == ["BENEFICIARY_HELD"]


@pytest.mark.rule("YC-52", "SX-05")
def test_the_seal_alone_holds_the_money_until_somebody_is_named() -> None:
    from domain.compensation.commands import ResolveBeneficiary

    s = reduced_under_seal()
    s.given(ProposeCompensation(lot="lot", category=Provenance.OWN_OVEN, tonnes=540_000), "2020-02-01")
    s.given(ReviewCompensation(lot="lot", approved_fen=1_620_000_000), "2020-02-10")
    pay = order("jianlong", 1_620_000_000)
    assert codes(s.when(pay, "2020-03-01")) == ["BENEFICIARY_HELD"]
    s.given(ResolveBeneficiary(lot="lot", payee="jianlong"), "2020-03-05")
    sealed(s, "第三法院", 3, on="2020-03-06")
    assert codes(s.when(pay, "2020-03-10")) == ["BENEFICIARY_HELD"]
    s.given(ResolveBeneficiary(lot="lot", payee="jianlong"), "2020-03-11")
    assert codes(s.when(pay, "2020-03-12")) == []


@pytest.mark.rule("E-02", "SX-05", "YC-49", "YC-51")
def test_after_the_verified_auction_the_buyer_gets_48_and_nothing_is_posted() -> None:
    s = reduced_under_seal().given(HoldBeneficiary(lot="lot", reason="法院查封"), "2020-01-10")
    s.given(ProposeCompensation(lot="lot", category=Provenance.OWN_OVEN, tonnes=540_000), "2020-02-01")
    s.given(ReviewCompensation(lot="lot", approved_fen=1_620_000_000), "2020-02-10")
    auctioned(s).given(verification(), "2020-10-25").given(auction(), "2020-10-28")
    assert s.last.fact.postings == ()
    lot, file = s.world.now.lot("lot"), s.world.now.compensation("lot")
    assert s.balance("lot", Account.REDUCED) == 540_000
    assert lot.holder is not None
    assert (lot.holder.enterprise, lot.holder.county) == ("jianlong", o.WENXI)
    assert (lot.category, lot.court_sealed_tonnes) == (Provenance.COURT_AUCTIONED, 0)
    assert (file.payee, file.held, file.approved_fen) == ("buyer", False, None)
    # What was approved for the debtor is not paid to the buyer; it is assessed anew.
    assert codes(s.when(order("buyer", 1_620_000_000), "2020-11-01")) == ["COMPENSATION_NOT_APPROVED"]
    decided = s.when(
        ProposeCompensation(lot="lot", category=Provenance.COURT_AUCTIONED, tonnes=540_000), "2020-10-29"
    )
    (proposal,) = facts(decided)
    assert isinstance(proposal, CompensationQuotaProposed)
    assert yuan(proposal.reference_fen) == "25,920,000.00"
    s.given(ReviewCompensation(lot="lot", approved_fen=2_592_000_000), "2020-10-30")
    assert codes(s.when(order("jianlong", 1), "2020-11-01")) == ["PAYEE_IS_NOT_BENEFICIARY"]
    s.given(order("buyer", 2_592_000_000), "2020-11-01")


@pytest.mark.rule("E-03", "SX-05")
def test_an_auction_that_was_not_verified_is_not_recognised() -> None:
    s = auctioned(reduced_under_seal(), SECOND)
    assert codes(s.when(auction(), "2020-10-28")) == ["AUCTION_NOT_VERIFIED"]
    auctioned(s)
    s2 = auctioned(reduced_under_seal()).given(verification(), "2020-10-25")
    assert codes(s2.when(auction(), "2020-10-24")) == ["AUCTION_NOT_VERIFIED"]
    other = auction(beneficiary="jianlong")
    assert codes(s2.when(other, "2020-10-28")) == ["AUCTION_NOT_VERIFIED"]


@pytest.mark.rule("SX-05", "YC-42")
def test_an_acquisition_is_recognised_once_whole_and_of_a_listed_lot() -> None:
    s = auctioned(reduced_under_seal()).given(verification(), "2020-10-25")
    assert codes(s.when(auction(tonnes=539_999), "2020-10-28")) == ["WHOLE_LOT_ONLY"]
    assert refusal(s.when(auction(beneficiary="nobody"), "2020-10-28")).field == "beneficiary"
    wrong = auction(category=Provenance.OWN_OVEN)
    assert codes(s.when(wrong, "2020-10-28")) == ["CATEGORY_DOES_NOT_FIT"]
    s.given(auction(), "2020-10-28")
    assert codes(s.when(auction(), "2020-10-29")) == ["RECOGNIZED_ALREADY"]
    free = auctioned(sealed(o.lot(o.enterprise(Scenario()))))
    assert codes(free.when(auction(), "2020-10-28")) == ["NOT_LISTED_OR_REDUCED"]


def sold_by_themselves() -> Scenario:
    """20万吨 of A, sold to B by a contract of 2019-05 that nobody confirmed, then listed while A held it."""
    s = o.lot(
        o.enterprise(rates(Scenario())), tonnes=200_000, ovens=("oven",), provenance=Provenance.OWN_OVEN
    )
    o.enterprise(s, "buyer", o.HEJIN)
    offer = DeclareLotTrade(
        lot="lot",
        seller="jianlong",
        buyer="buyer",
        tonnes=200_000,
        price_fen_per_tonne=3000,
        contract_date=day("2019-05-01"),
    )
    s.given(offer, "2019-05-20")
    o.listed(s, tonnes=200_000, ovens=("oven",))
    return o.accepted(o.demolished(s), tonnes=200_000)


def self_trade(**changed: object) -> RecognizeAcquisition:
    return auction(
        **{
            "tonnes": 200_000,
            "basis": AcquisitionBasis.SELF_TRADE,
            "category": Provenance.MARKET_TRADED,
            "contract_date": day("2019-05-01"),
            **changed,
        }
    )


def proposed(s: Scenario, category: Provenance, tonnes: int = 200_000, on: str = "2020-10-30") -> str:
    (fact,) = facts(s.when(ProposeCompensation(lot="lot", category=category, tonnes=tonnes), on))
    assert isinstance(fact, CompensationQuotaProposed)
    return yuan(fact.reference_fen)


@pytest.mark.rule("E-05", "SX-06", "YC-37", "YC-51")
def test_an_unconfirmed_trade_holds_the_money_and_one_party_gets_it() -> None:
    s = sold_by_themselves()
    assert beneficiary_unclear(s.world.now.lot("lot"), s.world.now.compensation("lot"))
    assert proposed(s, Provenance.OWN_OVEN) == "6,000,000.00"
    s.given(ReviewCompensation(lot="lot", approved_fen=600_000_000), "2020-10-30")
    assert codes(s.when(order("jianlong", 600_000_000, 200_000), "2020-11-01")) == ["BENEFICIARY_HELD"]
    confirm = ConfirmLotTrade(lot="lot", report_id="r")
    assert codes(s.when(confirm, "2020-11-01")) == ["REDUCED_CAPACITY_NOT_TRADABLE"]
    s.given(self_trade(), "2020-11-02")
    assert proposed(s, Provenance.MARKET_TRADED, on="2020-11-03") == "9,600,000.00"
    s.given(ReviewCompensation(lot="lot", approved_fen=960_000_000), "2020-11-03")
    s.given(order("buyer", 960_000_000, 200_000), "2020-11-05")
    both = codes(s.when(order("jianlong", 1, 200_000), "2020-11-06"))
    assert both == ["PAYEE_IS_NOT_BENEFICIARY", "TONNES_NOT_ACCEPTED", "ABOVE_APPROVED"]


@pytest.mark.rule("SX-06")
def test_a_trade_that_is_not_recognised_leaves_own_oven_capacity_with_its_holder() -> None:
    s = sold_by_themselves()
    traded = self_trade(beneficiary="jianlong")
    assert codes(s.when(traded, "2020-11-02")) == ["CATEGORY_DOES_NOT_FIT"]
    s.given(self_trade(beneficiary="jianlong", category=Provenance.OWN_OVEN), "2020-11-02")
    assert s.world.now.compensation("lot").payee == "jianlong"
    assert proposed(s, Provenance.OWN_OVEN) == "6,000,000.00"


@pytest.mark.rule("YC-37", "SX-06", "X-16")
@pytest.mark.parametrize("contract", [None, "2019-12-31", "2020-01-15"])
def test_a_trade_of_their_own_after_the_listing_is_not_recognised(contract: str | None) -> None:
    late = self_trade(contract_date=day(contract) if contract else None)
    assert codes(sold_by_themselves().when(late, "2020-11-02")) == ["SELF_TRADE_AFTER_LISTING"]


def mixed(s: Scenario) -> Scenario:
    """60万吨 = 40 own + 20 traded, in one lot; 20 of it listed."""
    o.enterprise(rates(s))
    parts = (
        CategoryPart(category=Provenance.OWN_OVEN, tonnes=400_000),
        CategoryPart(category=Provenance.MARKET_TRADED, tonnes=200_000),
    )
    o.lot(s, tonnes=600_000, ovens=("oven",), provenance=Provenance.MIXED, composition=parts)
    return o.listed(s, tonnes=200_000, ovens=("oven",), end_state=EndState.CLOSE_OR_DEMOLISH)


def category(
    kind: Provenance, tonnes: int, lot: str = "lot", share: Share | None = None
) -> DetermineLotCategory:
    return DetermineLotCategory(
        lot=lot, category=kind, tonnes=tonnes, reason="市政府会议纪要", controlling_share=share
    )


@pytest.mark.rule("SX-04")
@pytest.mark.parametrize(
    ("own", "traded", "amount"),
    [(200_000, 0, "6,000,000.00"), (0, 200_000, "9,600,000.00"), (100_000, 100_000, "7,800,000.00")],
)
def test_the_city_government_says_of_which_category_the_reduced_part_is(
    own: int, traded: int, amount: str
) -> None:
    s = mixed(Scenario())
    for kind, tonnes in ((Provenance.OWN_OVEN, own), (Provenance.MARKET_TRADED, traded)):
        if tonnes:
            s.given(category(kind, tonnes), "2020-10-25")
    lot = s.world.now.lot("lot")
    assert lot.provenance is Provenance.MIXED
    assert proposed(s, lot.category) == amount


@pytest.mark.rule("SX-04")
def test_no_more_is_determined_than_the_category_holds() -> None:
    s = mixed(Scenario())
    decided = refusal(s.when(category(Provenance.MARKET_TRADED, 300_000), "2020-10-25"))
    assert (decided.CODE, "200000" in decided.message_en) == ("MORE_THAN_THE_CATEGORY", True)
    merged = category(Provenance.MERGED_WITH_OVEN, 1)
    assert codes(s.when(merged, "2020-10-25")) == ["MORE_THAN_THE_CATEGORY"]
    s.given(category(Provenance.MARKET_TRADED, 200_000), "2020-10-25")
    s.given(category(Provenance.MARKET_TRADED, 100_000), "2020-10-26")
    assert [p.tonnes for p in s.world.now.lot("lot").determined] == [100_000]
    part = ProposeCompensation(lot="lot", category=Provenance.MIXED, tonnes=200_000)
    assert codes(s.when(part, "2020-10-30")) == ["CATEGORY_NOT_DETERMINED"]


@pytest.mark.rule("SX-04", "YC-42")
def test_two_parts_of_a_split_do_not_both_take_the_traded_tonnes() -> None:
    s = mixed(Scenario())
    parts = (
        LotPart(
            lot="a", account=Account.OPERATING, tonnes=200_000, list_hold_tonnes=200_000, ovens=("oven",)
        ),
        LotPart(lot="b", account=Account.OPERATING, tonnes=400_000),
    )
    s.given(SplitLot(lot="lot", parts=parts), "2020-01-15")
    s.given(category(Provenance.MARKET_TRADED, 150_000, "a"), "2020-10-25")
    assert codes(s.when(category(Provenance.MARKET_TRADED, 50_001, "b"), "2020-10-25")) == [
        "MORE_THAN_THE_CATEGORY"
    ]
    assert codes(s.when(category(Provenance.MARKET_TRADED, 50_000, "b"), "2020-10-25")) == []


@pytest.mark.rule("SX-04", "YC-20")
def test_a_lot_of_no_known_category_is_wholly_determined() -> None:
    s = o.lot(o.enterprise(rates(Scenario())))
    s.given(category(Provenance.OWN_OVEN, 540_000), "2020-10-25")
    assert s.world.now.lot("lot").provenance is Provenance.OWN_OVEN
    assert proposed(s, Provenance.OWN_OVEN, 540_000) == "16,200,000.00"
    assert codes(s.when(category(Provenance.MARKET_TRADED, 1), "2020-10-25")) == ["MORE_THAN_THE_CATEGORY"]


@pytest.mark.rule("SX-03", "SX-04")
def test_a_category_without_an_oven_comes_with_its_share() -> None:
    s = o.lot(o.enterprise(rates(Scenario())), tonnes=200_000)
    no_oven = Provenance.MERGED_NO_OVEN
    assert codes(s.when(category(no_oven, 200_000), "2020-10-25")) == ["CONTROLLING_SHARE_MISSING"]
    s.given(category(no_oven, 200_000, share=Share(num=51, den=100)), "2020-10-25")
    assert proposed(s, no_oven) == "4,896,000.00"


@pytest.mark.parametrize(
    ("command", "field"),
    [
        (category(Provenance.MIXED, 1), "category"),
        (category(Provenance.OWN_OVEN, 1, "none"), "lot"),
        (auction(), "beneficiary"),
    ],
)
def test_a_determination_that_cannot_stand(command: DetermineLotCategory, field: str) -> None:
    s = o.lot(o.enterprise(Scenario()))
    assert refusal(s.when(command, "2020-10-25")).field == field


@pytest.mark.rule("SX-04")
@pytest.mark.parametrize(
    ("provenance", "parts"),
    [
        (Provenance.MIXED, ((Provenance.OWN_OVEN, 400_000), (Provenance.MARKET_TRADED, 199_999))),
        (Provenance.MIXED, ((Provenance.OWN_OVEN, 400_000), (Provenance.OWN_OVEN, 200_000))),
        (Provenance.MIXED, ((Provenance.OWN_OVEN, 400_000), (Provenance.MIXED, 200_000))),
        (Provenance.OWN_OVEN, ((Provenance.OWN_OVEN, 600_000),)),
    ],
)
def test_the_categories_of_a_mixed_lot_sum_to_it(
    provenance: Provenance, parts: tuple[tuple[Provenance, int], ...]
) -> None:
    command = RecognizeBaselineCapacity(
        lot="lot",
        enterprise="jianlong",
        division=o.WENXI,
        county=o.WENXI,
        tonnes=600_000,
        provenance=provenance,
        composition=tuple(CategoryPart(category=kind, tonnes=tonnes) for kind, tonnes in parts),
        basis=BaselineBasis.NAMED_IN_DOCUMENT,
        account=Account.OPERATING,
        account_basis=AccountBasis.INFERRED,
    )
    decided = o.enterprise(Scenario()).when(command, OPENING_DAY)
    assert codes(decided) == ["COMPOSITION_DOES_NOT_SUM"]
