"""Prepaid money: ADVANCED with city or county, released to who has completed, deducted from the final payment."""

from typing import Any

import pytest

from domain.compensation.commands import (
    HoldBeneficiary,
    ProposeCompensation,
    ResolveBeneficiary,
    ReviewCompensation,
)
from domain.funds.commands import RaiseCityShare, RaiseCountyShare, ReceivePrepayment, ReleasePrepayment
from domain.funds.facts import MoneyLevel
from domain.lots.facts import Provenance
from domain.money import Levels
from domain.quantities import yuan
from tests.domain import opening as o
from tests.domain.compensation import money as m
from tests.domain.scenario import Scenario

FIVE = 500_000_000


def received(fen: int = FIVE, **more: Any) -> ReceivePrepayment:
    """Of the province's money of 2019, with the city."""
    fields: dict[str, Any] = {"level": MoneyLevel.PROVINCE, "holder": m.YUNCHENG, **more}
    return ReceivePrepayment(division=m.YUNCHENG, year=2019, fen=fen, **fields)


def released(fen: int = FIVE, *, order: str = "pre-1", **more: Any) -> ReleasePrepayment:
    fields: dict[str, Any] = {"level": MoneyLevel.PROVINCE, "holder": m.YUNCHENG, "payee": "jianlong", **more}
    return ReleasePrepayment(lot="lot", fen=fen, division=m.YUNCHENG, year=2019, order=order, **fields)


def prepaid() -> Scenario:
    return m.ratios(m.accepted_lot()).given(received(), "2019-09-01").given(released(), "2020-01-05")


@pytest.mark.rule("SX-08", "X-14")
def test_what_the_city_received_is_advanced_until_it_is_released() -> None:
    s = m.ratios(m.accepted_lot()).given(received(), "2019-09-01")
    fund = s.world.now.fund("140800:2019")
    assert fund.advanced(m.YUNCHENG, MoneyLevel.PROVINCE).open_fen == FIVE
    rows = [(row.account.value, row.fen, row.lot, row.party) for row in s.last.fact.money]
    assert rows == [("ADVANCED", FIVE, None, m.YUNCHENG), ("PROVINCE_POOL", -FIVE, None, None)]
    s.given(released(), "2020-01-05")
    assert m.book(s) == {"PAID": "5,000,000.00", "PROVINCE_POOL": "-5,000,000.00"}
    assert s.world.now.fund("140800:2019").advanced(m.YUNCHENG, MoneyLevel.PROVINCE).open_fen == 0
    rows_now = s.last.fact.money
    by_division = {place: sum(r.fen for r in rows_now if r.county == place) for place in (o.WENXI, m.YUNCHENG)}
    assert by_division == {o.WENXI: 0, m.YUNCHENG: 0}


@pytest.mark.rule("SX-08", "YC-51")
def test_the_final_payment_is_less_the_prepayment_of_the_same_beneficiary() -> None:
    s = prepaid()
    assert m.codes(s.when(m.order(1_120_000_001), "2020-02-01")) == ["ABOVE_APPROVED"]
    s.given(m.order(1_120_000_000), "2020-02-01")
    assert yuan(s.last.fact.money[0].fen) == "11,200,000.00"
    # The province's five million were its share: over all, the levels stand at 50:30:20.
    assert m.file(s).orders[-1].levels == Levels(310_000_000, 486_000_000, 324_000_000)
    assert m.book(s)["PROVINCE_POOL"] == "-8,100,000.00"


@pytest.mark.rule("SX-05", "SX-08", "E-02")
def test_what_was_prepaid_to_the_debtor_is_owed_by_the_debtor_not_by_the_buyer() -> None:
    s = prepaid()
    o.enterprise(s, "buyer", o.HEJIN)
    s.given(HoldBeneficiary(lot="lot", reason="法院查封"), "2020-02-01")
    s.given(ResolveBeneficiary(lot="lot", payee="buyer"), "2020-03-01")
    assert m.book(s) == {"RECEIVABLE": "5,000,000.00", "PROVINCE_POOL": "-5,000,000.00"}
    s.given(ProposeCompensation(lot="lot", category=Provenance.COURT_AUCTIONED, tonnes=540_000), "2020-03-02")
    s.given(ReviewCompensation(lot="lot", approved_fen=2_592_000_000), "2020-03-03")
    s.given(m.order(2_592_000_000, payee="buyer"), "2020-03-04")
    assert m.book(s)["PAID"] == "25,920,000.00"
    assert m.book(s)["RECEIVABLE"] == "5,000,000.00"


@pytest.mark.rule("SX-08", "YC-51")
@pytest.mark.parametrize(
    ("command", "expected"),
    [
        (released(FIVE + 1), ["MORE_THAN_ADVANCED"]),
        (released(level=MoneyLevel.CITY), ["MORE_THAN_ADVANCED"]),
        (released(holder=o.WENXI), ["MORE_THAN_ADVANCED"]),
        (released(holder="140500"), ["UNKNOWN_SUBJECT", "MORE_THAN_ADVANCED"]),
        (released(payee="other"), ["PAYEE_IS_NOT_BENEFICIARY"]),
        (released(0), ["MALFORMED"]),
    ],
)
def test_a_release_that_cannot_stand(command: ReleasePrepayment, expected: list[str]) -> None:
    s = m.accepted_lot().given(received(), "2019-09-01")
    assert m.codes(s.when(command, "2020-01-05")) == expected


@pytest.mark.rule("SX-08")
def test_a_lot_of_no_task_gets_no_prepaid_money() -> None:
    s = m.approved(o.lot(o.enterprise(Scenario()))).given(received(), "2019-09-01")
    assert m.codes(s.when(released(), "2020-01-05")) == ["TASK_NOT_COMPLETED"]


@pytest.mark.rule("SX-22")
def test_an_order_is_released_once() -> None:
    s = m.accepted_lot().given(received(), "2019-09-01").given(released(1), "2020-01-05")
    assert m.codes(s.when(released(1), "2020-01-06")) == ["ALREADY_EXISTS"]


@pytest.mark.rule("SX-08")
def test_only_a_completed_task_gets_prepaid_money() -> None:
    s = m.approved(o.lot(o.enterprise(Scenario()), ovens=("oven",)))
    o.demolished(o.listed(s, ovens=("oven",))).given(received(), "2019-09-01")
    assert m.codes(s.when(released(), "2020-01-05")) == ["TASK_NOT_COMPLETED"]
    o.accepted(s, tonnes=200_000, on="2019-11-15")
    assert m.codes(s.when(released(), "2020-01-05")) == ["TASK_NOT_COMPLETED"]
    o.accepted(s, tonnes=340_000, on="2019-11-20")
    assert m.codes(s.when(released(), "2019-11-19")) == ["TASK_NOT_COMPLETED"]
    assert m.codes(s.when(released(), "2020-01-05")) == []


@pytest.mark.rule("SX-08", "YC-51")
def test_prepaid_and_paid_stay_within_the_approval() -> None:
    s = m.ratios(m.accepted_lot()).given(received(2 * m.APPROVED), "2019-09-01")
    assert m.codes(s.when(released(m.APPROVED + 1), "2020-01-05")) == ["ABOVE_APPROVED"]
    s.given(m.order(), "2020-02-01")
    assert m.codes(s.when(released(1), "2020-02-02")) == ["ABOVE_APPROVED"]
    unapproved = o.reduced(Scenario()).given(received(), "2019-09-01")
    assert m.codes(unapproved.when(released(), "2020-01-05")) == ["COMPENSATION_NOT_APPROVED"]


@pytest.mark.rule("SX-08", "X-14")
def test_money_advanced_for_a_lot_is_released_before_the_loose_one() -> None:
    s = m.ratios(m.accepted_lot()).given(received(300, lot="lot"), "2019-09-01").given(received(200), "2019-09-01")
    assert m.file(s).advanced_fen(m.YUNCHENG, MoneyLevel.PROVINCE) == 300
    s.given(released(400), "2020-01-05")
    assert m.file(s).advanced_fen(m.YUNCHENG, MoneyLevel.PROVINCE) == 0
    assert s.world.now.fund("140800:2019").advanced(m.YUNCHENG, MoneyLevel.PROVINCE).open_fen == 100
    assert m.codes(s.when(released(101, order="pre-2"), "2020-01-06")) == ["MORE_THAN_ADVANCED"]


@pytest.mark.rule("SX-08", "YC-51")
def test_a_late_release_never_takes_what_a_known_later_one_needs() -> None:
    s = m.ratios(m.accepted_lot()).given(received(100), "2019-09-01").given(received(100), "2020-04-01")
    s.given(released(80), "2020-03-01")
    assert m.codes(s.when(released(60, order="pre-2"), "2020-02-01")) == ["MONEY_WOULD_BE_NEGATIVE"]
    assert m.codes(s.when(released(20, order="pre-2"), "2020-02-01")) == []


@pytest.mark.rule("SX-08")
def test_a_receipt_names_a_holder_of_the_city_and_an_amount() -> None:
    s = Scenario()
    assert m.codes(s.when(received(holder="140500"), "2019-09-01")) == ["UNKNOWN_SUBJECT"]
    assert m.codes(s.when(received(lot="none"), "2019-09-01")) == ["UNKNOWN_SUBJECT"]
    assert m.codes(s.when(received(0), "2019-09-01")) == ["MALFORMED"]


@pytest.mark.rule("YC-48", "YC-51", "X-13")
def test_raised_shares_are_figures_of_the_fund_and_post_nothing() -> None:
    s = Scenario().given(RaiseCityShare(division="140800", year=2020, fen=486_000_000), "2020-01-10")
    s.given(RaiseCountyShare(division=o.WENXI, year=2020, fen=324_000_000), "2020-01-11")
    s.given(RaiseCountyShare(division=o.HEJIN, year=2020, fen=1), "2020-01-12")
    fund = s.world.now.fund("140800:2020")
    assert (fund.city_raised_fen, fund.county_raised_fen) == (486_000_000, 324_000_001)
    assert all(event.fact.money == () for event in s.events)
