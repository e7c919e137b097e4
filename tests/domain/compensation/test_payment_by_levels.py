"""Claims, forwarding, the review plan, and payment by the shares of three levels, to the fen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.compensation.amounts import shared
from domain.compensation.commands import (
    ClaimCompensation,
    FileCompensation,
    ForwardClaim,
    HoldBeneficiary,
    PlannedPayment,
    ProposeCompensation,
    ResolveBeneficiary,
    ReviewCompensation,
    SubmitReviewPlan,
)
from domain.compensation.facts import CompensationKind, FiledOrder, FilingPlace
from domain.compensation.stage import CompensationStage, stage_of
from domain.lots.facts import Provenance
from domain.money import Levels, split_by
from domain.policy import keys
from domain.policy.commands import SetRuleParameter
from domain.policy.facts import Basis, ParameterValue
from domain.quantities import largest_remainder, yuan
from tests.domain import opening as o
from tests.domain.compensation import money as m
from tests.domain.scenario import Scenario, refusal


def yuans(levels: Levels) -> list[str]:
    return [yuan(part) for part in levels.parts()]


@pytest.mark.rule("E-25", "YC-48")
def test_the_last_fen_goes_to_the_largest_fraction() -> None:
    assert yuans(split_by(10_001, (50, 30, 20))) == ["50.01", "30.00", "20.00"]
    assert yuans(split_by(1_620_000_000, (50, 30, 20))) == ["8,100,000.00", "4,860,000.00", "3,240,000.00"]
    assert largest_remainder(10, (1, 1, 1)) == (4, 3, 3)


@pytest.mark.rule("XZ-20", "E-25")
def test_output_quotas_are_split_by_the_same_remainder() -> None:
    assert largest_remainder(3_996_000, (200, 140, 80)) == (1_902_857, 1_332_000, 761_143)


@pytest.mark.rule("YC-48", "E-25")
@given(
    st.integers(0, 10**12), st.tuples(*[st.integers(0, 100)] * 3).filter(any), st.integers(0, 10**12)
)
def test_the_shares_sum_to_the_amount_whatever_was_paid_before(
    fen: int, ratio: tuple[int, int, int], before: int
) -> None:
    first = split_by(before, ratio)
    second = shared(ratio, fen, first)
    assert second.fen == fen
    assert min(second.parts()) >= 0
    whole = split_by(before + fen, ratio)
    assert all(abs(a - b) <= 1 for a, b in zip(first.plus(second).parts(), whole.parts(), strict=True))


@pytest.mark.rule("YC-48", "YC-51")
def test_an_order_is_shared_by_the_ratios_in_force() -> None:
    s = m.ratios(m.accepted_lot()).given(m.order(), "2020-02-01")
    assert m.book(s) == {
        "PAID": "16,200,000.00",
        "PROVINCE_POOL": "-8,100,000.00",
        "CITY_POOL": "-4,860,000.00",
        "COUNTY_POOL": "-3,240,000.00",
    }


@pytest.mark.rule("YC-48", "E-25")
def test_levels_that_differ_from_the_ratios_are_refused() -> None:
    s = m.ratios(m.accepted_lot())
    wrong = m.order(province_fen=1_620_000_000, city_fen=0, county_fen=0)
    assert m.codes(s.when(wrong, "2020-02-01")) == ["LEVELS_NOT_BY_RATIO"]
    right = m.order(province_fen=810_000_000, city_fen=486_000_000, county_fen=324_000_000)
    assert m.codes(s.when(right, "2020-02-01")) == []


@pytest.mark.rule("YC-48")
def test_no_ratio_is_invented_where_none_is_set() -> None:
    s = m.accepted_lot()
    assert m.codes(s.when(m.order(), "2020-02-01")) == ["LEVELS_NOT_GIVEN"]
    assert m.codes(s.when(m.order(province_fen=m.APPROVED), "2020-02-01")) == []


@pytest.mark.rule("YC-48")
@pytest.mark.parametrize("text", ["50:30", "50:30:20:0", "0:0:0", "0.5:0.3:0.2", "５０:30:20"])
def test_ratios_are_three_whole_numbers(text: str) -> None:
    command = SetRuleParameter(
        parameter=keys.FUND_RATIOS, division=m.YUNCHENG, value=ParameterValue(text=text), unit="—",
        basis=Basis.ASSUMED, note="as this test reads it",
    )
    assert m.codes(Scenario().when(command, "2020-01-01")) == ["MALFORMED"]


@pytest.mark.rule("YC-50")
def test_a_claim_before_the_city_s_acceptance_is_refused() -> None:
    s = m.approved(o.lot(o.enterprise(Scenario()), ovens=("oven",)))
    claim = ClaimCompensation(lot="lot", fen=m.APPROVED)
    assert m.codes(s.when(claim, "2020-01-05")) == ["CLAIM_BEFORE_ACCEPTANCE"]
    o.demolished(o.listed(s, ovens=("oven",)))
    o.accepted(s, on="2020-01-06")
    assert m.codes(s.when(claim, "2020-01-05")) == ["CLAIM_BEFORE_ACCEPTANCE"]
    assert m.codes(s.when(ClaimCompensation(lot="lot", fen=0), "2020-01-06")) == ["MALFORMED"]
    assert m.codes(s.when(claim, "2020-01-06")) == []


@pytest.mark.rule("YC-47")
def test_capacity_compensation_waits_for_a_rule() -> None:
    s = m.accepted_lot()
    claim = ClaimCompensation(lot="lot", fen=1, kind=CompensationKind.CAPACITY)
    assert m.codes(s.when(claim, "2020-01-05")) == ["CAPACITY_COMPENSATION_HAS_NO_RULE"]
    m.parameter(s, keys.CAPACITY_COMPENSATION, number=1)
    assert m.codes(s.when(claim, "2020-01-05")) == []


@pytest.mark.rule("YC-50", "YC-51")
def test_the_way_from_claim_to_settled() -> None:
    s = m.ratios(m.accepted_lot())
    stages = [stage(s)]
    assert m.codes(s.when(ForwardClaim(lot="lot"), "2020-01-04")) == ["NO_CLAIM_TO_FORWARD"]
    s.given(ClaimCompensation(lot="lot", fen=m.APPROVED, account_ref="基本户"), "2020-01-05")
    stages.append(stage(s))
    assert m.codes(s.when(m.plan_of(m.APPROVED), "2020-01-06")) == ["MORE_THAN_FORWARDED"]
    assert m.codes(s.when(ForwardClaim(lot="lot"), "2020-01-04")) == ["NO_CLAIM_TO_FORWARD"]
    s.given(ForwardClaim(lot="lot"), "2020-01-10")
    stages.append(stage(s))
    assert m.codes(s.when(ForwardClaim(lot="lot"), "2020-01-11")) == ["NO_CLAIM_TO_FORWARD"]
    s.given(m.plan_of(m.APPROVED), "2020-01-20")
    stages.append(stage(s))
    assert m.book(s)["PAYABLE"] == "16,200,000.00"
    s.given(m.order(), "2020-02-01")
    stages.append(stage(s))
    assert m.book(s) == {
        "PAID": "16,200,000.00",
        "PROVINCE_POOL": "-8,100,000.00",
        "CITY_POOL": "-4,860,000.00",
        "COUNTY_POOL": "-3,240,000.00",
    }
    for place in FilingPlace:
        s.given(FileCompensation(place=place, filed=(FiledOrder(lot="lot", order="order-1"),)), "2020-02-10")
        stages.append(stage(s))
    assert [one.value for one in stages] == [
        "REVIEWED", "CLAIMED", "FORWARDED", "PLANNED", "PAID", "PAID", "SETTLED",
    ]  # fmt: skip


def stage(s: Scenario) -> CompensationStage:
    return stage_of(s.world.now.lot("lot"), m.file(s))


@pytest.mark.rule("YC-51", "SX-22")
def test_a_plan_stays_within_the_claim_and_the_approval() -> None:
    s = m.ratios(m.accepted_lot())
    s.given(ClaimCompensation(lot="lot", fen=2 * m.APPROVED), "2020-01-05").given(ForwardClaim(lot="lot"), "2020-01-06")
    assert m.codes(s.when(m.plan_of(m.APPROVED + 1), "2020-01-20")) == ["ABOVE_APPROVED"]
    assert m.codes(s.when(m.plan_of(0), "2020-01-20")) == ["MALFORMED"]
    twice = (PlannedPayment(lot="lot", fen=1), PlannedPayment(lot="lot", fen=1))
    double = SubmitReviewPlan(plan="p", division=m.YUNCHENG, planned=twice)
    assert m.codes(s.when(double, "2020-01-20")) == ["MALFORMED"]
    elsewhere = SubmitReviewPlan(plan="p", division="140500", planned=twice[:1])
    assert refusal(s.when(elsewhere, "2020-01-20")).field == "planned[0].lot"
    s.given(m.plan_of(m.APPROVED), "2020-01-20")
    assert m.codes(s.when(m.plan_of(1, plan="plan-2"), "2020-01-21")) == ["ALREADY_EXISTS"]
    unapproved = o.reduced(Scenario())
    assert m.codes(m.ratios(unapproved).when(m.plan_of(1), "2020-01-20")) == ["COMPENSATION_NOT_APPROVED"]


@pytest.mark.rule("YC-51")
def test_an_order_follows_its_plan_where_one_is_asked_for_or_stands() -> None:
    s = m.ratios(m.accepted_lot())
    m.parameter(s, keys.PAYMENT_BY_PLAN, m.YUNCHENG, number=1)
    assert m.codes(s.when(m.order(), "2020-02-01")) == ["REVIEW_PLAN_MISSING"]
    m.planned(s, 600_000_001)
    assert m.codes(s.when(m.order(), "2020-02-01")) == ["REVIEW_PLAN_MISSING"]
    s.given(m.order(300_000_000, 150_000), "2020-02-01")
    s.given(m.order(300_000_001, 390_000, name="order-2"), "2020-02-02")
    assert m.file(s).plan_open == Levels()
    assert m.file(s).net_levels("jianlong") == split_by(600_000_001, (50, 30, 20))


@pytest.mark.rule("YC-51")
def test_an_order_dated_before_its_plan_is_refused_with_the_day() -> None:
    s = m.planned(m.ratios(m.accepted_lot()))
    found = refusal(s.when(m.order(), "2020-01-15"))
    assert (found.CODE, found.field) == ("MONEY_WOULD_BE_NEGATIVE", "occurredOn")
    assert "2020-01-15" in found.message_en


@pytest.mark.rule("YC-52", "E-01")
def test_planned_money_waits_in_escrow_while_the_beneficiary_is_held() -> None:
    s = m.planned(m.ratios(m.accepted_lot()))
    o.enterprise(s, "buyer", o.HEJIN)
    s.given(HoldBeneficiary(lot="lot", reason="法院查封"), "2020-01-25")
    assert m.book(s)["ESCROW"] == "16,200,000.00"
    assert "BENEFICIARY_HELD" in m.codes(s.when(m.order(), "2020-02-01"))
    s.given(ResolveBeneficiary(lot="lot", payee="buyer"), "2020-03-01")
    assert (m.book(s)["PAYABLE"], m.file(s).plan_open.fen) == ("16,200,000.00", m.APPROVED)
    s.given(m.order(payee="buyer"), "2020-03-02")
    assert m.book(s)["PAID"] == "16,200,000.00"


@pytest.mark.rule("YC-52")
def test_a_plan_made_while_held_goes_to_escrow() -> None:
    s = m.ratios(m.accepted_lot())
    s.given(HoldBeneficiary(lot="lot", reason="法院查封"), "2020-01-02")
    m.planned(s)
    assert m.book(s)["ESCROW"] == "16,200,000.00"


@pytest.mark.rule("E-01", "E-02", "SX-05", "YC-52")
def test_a_sealed_lot_is_paid_to_the_buyer_at_48() -> None:
    s = m.ratios(m.accepted_lot())
    o.enterprise(s, "buyer", o.HEJIN)
    s.given(HoldBeneficiary(lot="lot", reason="法院查封，待明确"), "2020-01-02")
    assert "BENEFICIARY_HELD" in m.codes(s.when(m.order(), "2020-02-01"))
    s.given(ResolveBeneficiary(lot="lot", payee="buyer"), "2020-11-01")
    auctioned = ProposeCompensation(lot="lot", category=Provenance.COURT_AUCTIONED, tonnes=540_000)
    s.given(auctioned, "2020-11-02").given(ReviewCompensation(lot="lot", approved_fen=2_592_000_000), "2020-11-03")
    assert "PAYEE_IS_NOT_BENEFICIARY" in m.codes(s.when(m.order(1, 1), "2020-11-10"))
    s.given(m.order(2_592_000_000, payee="buyer"), "2020-11-10")
    assert m.book(s)["PAID"] == "25,920,000.00"
    assert s.last.fact.postings == ()


@pytest.mark.rule("YC-51")
def test_in_yuncheng_a_payment_is_an_act_of_the_city_government() -> None:
    s = m.ratios(m.accepted_lot())
    m.parameter(s, keys.on_behalf_of("PAY_COMPENSATION"), m.YUNCHENG, text="运城市人民政府")
    for given_for in (None, "运城市财政局"):
        found = refusal(s.when(m.order(), "2020-02-01", on_behalf_of=given_for))
        assert (found.CODE, found.field) == ("NOT_ON_BEHALF_OF", "onBehalfOf")
        assert "运城市人民政府" in found.message_zh
    s.given(m.order(), "2020-02-01", on_behalf_of="运城市人民政府")
    assert m.file(s).paid_fen == m.APPROVED


@pytest.mark.rule("YC-51")
def test_elsewhere_no_document_says_whose_act_it_is() -> None:
    s = m.ratios(m.accepted_lot())
    m.parameter(s, keys.on_behalf_of("PAY_COMPENSATION"), "140900", text="忻州市人民政府")
    s.given(m.order(), "2020-02-01")
    assert m.file(s).paid_fen == m.APPROVED


@pytest.mark.rule("YC-51")
def test_a_filing_is_recorded_in_whoever_s_name_it_is_reported() -> None:
    s = m.ratios(m.accepted_lot())
    m.parameter(s, keys.on_behalf_of("PAY_COMPENSATION"), m.YUNCHENG, text="运城市人民政府")
    s.given(m.order(), "2020-02-01", on_behalf_of="运城市人民政府")
    for place, name in zip(FilingPlace, (None, "运城市人民政府"), strict=True):
        filing = FileCompensation(place=place, filed=(FiledOrder(lot="lot", order="order-1"),))
        s.given(filing, "2020-02-10", on_behalf_of=name)
    assert {one.place for one in m.file(s).filings} == set(FilingPlace)


@pytest.mark.rule("YC-50", "YC-51", "SX-07")
def test_where_no_document_asks_for_a_claim_or_a_plan_money_follows_acceptance_and_approval_alone() -> None:
    s = m.ratios(m.accepted_lot())
    assert (m.file(s).claims, m.file(s).plan_open.fen) == ((), 0)
    s.given(m.order(), "2020-02-01")
    assert m.file(s).paid_fen == m.APPROVED
    asked = m.parameter(m.ratios(m.accepted_lot()), keys.PAYMENT_BY_PLAN, number=1)
    assert refusal(asked.when(m.order(), "2020-02-01")).CODE == "REVIEW_PLAN_MISSING"
