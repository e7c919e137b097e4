"""D-14 of claw-backs and prepayments, M-01 filings, M-02 workers first."""

from typing import Any

import pytest

from domain.acceptance.commands import RevokeAcceptance
from domain.cases.facts import Severity
from domain.clawback.commands import LotClawback, OrderClawback, ReceiveClawback
from domain.compensation.commands import FileCompensation, ObserveBankPayment, ReportFundUse
from domain.compensation.facts import FiledOrder, FilingPlace, FundUsed, UsePurpose
from domain.funds.commands import ReceivePrepayment, ReleasePrepayment
from domain.funds.facts import MoneyLevel
from domain.policy import keys
from tests.domain.compensation import money as m
from tests.domain.scenario import Scenario
from tests.projections.watching import changes, day_opened, open_names, still_open

D14 = [("D-14", "lot:lot")]


def paid() -> Scenario:
    return m.ratios(m.accepted_lot()).given(m.order(), "2020-02-01")


def clawed() -> Scenario:
    s = paid().given(RevokeAcceptance(task="task", lot="lot", tonnes=540_000, reason="抽查不符"), "2020-06-01")
    back = OrderClawback(
        order="claw-1", division="140800", clawed=(LotClawback(lot="lot", fen=1_000_000),), reason="撤销"
    )
    return s.given(back, "2020-06-10")


def back(fen: int) -> ReceiveClawback:
    return ReceiveClawback(lot="lot", order="claw-1", fen=fen)


@pytest.mark.rule("D-14", "YC-53")
def test_an_unpaid_claw_back_is_found_after_the_days_in_force_and_ends_with_the_money() -> None:
    s = day_opened(clawed(), "2020-12-01")
    assert D14[0] not in open_names(s)
    m.parameter(s, keys.CLAWBACK_DAYS, number=30)
    assert D14[0] not in open_names(day_opened(s, "2020-07-10"))
    assert open_names(day_opened(s, "2020-07-11")).count(D14[0]) == 1
    s.given(back(999_999), "2020-08-01")
    assert D14[0] in open_names(day_opened(s, "2020-08-02"))
    s.given(back(1), "2020-08-03")
    assert D14[0] not in open_names(s)


@pytest.mark.rule("D-14", "YC-53")
def test_more_money_back_than_was_ordered_is_found() -> None:
    s = clawed().given(back(1_000_001), "2020-06-20")
    (found,) = still_open(s)
    assert (found.rule, found.about) == ("D-14", "clawback-received:claw-1")


@pytest.mark.rule("D-14", "SX-08")
def test_a_bank_line_of_a_released_prepayment_is_lawful() -> None:
    s = m.accepted_lot()
    where: dict[str, Any] = {"division": "140800", "year": 2019, "holder": "140800", "fen": 500}
    where["level"] = MoneyLevel.PROVINCE
    s.given(ReceivePrepayment(**where), "2019-09-01")
    line = ObserveBankPayment(lot="lot", statement_line="l1", payee="jianlong", fen=500, order="pre-1")
    s.given(line, "2020-01-06")
    assert open_names(s) == D14
    s.given(ReleasePrepayment(lot="lot", payee="jianlong", order="pre-1", **where), "2020-01-05")
    assert open_names(s) == []


@pytest.mark.rule("D-14", "YC-50")
def test_money_that_left_before_the_acceptance_says_so() -> None:
    s = m.accepted_lot()
    s.given(ObserveBankPayment(lot="lot", statement_line="l1", payee="jianlong", fen=1), "2019-11-14")
    (found,) = still_open(s)
    assert "早于验收" in found.sentence_zh


@pytest.mark.rule("YC-51", "M-01")
def test_a_payment_without_both_filings_is_found_after_the_days_in_force() -> None:
    s = day_opened(paid(), "2020-12-01")
    assert open_names(s) == []
    m.parameter(s, keys.FILING_DAYS, number=10)
    assert open_names(day_opened(s, "2020-02-11")) == []
    (found,) = still_open(day_opened(s, "2020-02-12"))
    assert (found.rule, found.severity, found.about) == ("M-01", Severity.MEDIUM, "order:order-1")
    assert "省工信厅、省财政厅" in found.sentence_zh
    filed = (FiledOrder(lot="lot", order="order-1"),)
    s.given(FileCompensation(place=FilingPlace.MIIT, filed=filed), "2020-02-13")
    assert open_names(s) == [("M-01", "lot:lot")]
    s.given(FileCompensation(place=FilingPlace.FINANCE, filed=filed), "2020-02-14")
    assert open_names(s) == []
    assert open_names(day_opened(s, "2020-03-01")) == []


def used(need: int | None, **fen: int) -> ReportFundUse:
    uses = tuple(FundUsed(purpose=UsePurpose[name.upper()], fen=amount) for name, amount in fen.items())
    return ReportFundUse(lot="lot", uses=uses, workers_need_fen=need)


@pytest.mark.rule("SX-17", "M-02")
def test_debt_paid_before_the_workers_is_found_until_they_are_placed() -> None:
    s = paid().given(used(500_000_000, debt=400_000_000), "2020-03-01")
    (found,) = still_open(s)
    assert (found.rule, found.about) == ("M-02", "workers-first")
    assert "4,000,000.00" in found.sentence_zh
    s.given(used(None, workers=499_999_999), "2020-03-10")
    assert open_names(s) == [("M-02", "lot:lot")]
    s.given(used(None, workers=1), "2020-03-11")
    assert open_names(s) == []


@pytest.mark.rule("SX-17", "M-02")
def test_workers_first_is_lawful_and_no_need_stated_accuses_nobody() -> None:
    assert changes(paid().given(used(500_000_000, workers=500_000_000, debt=1), "2020-03-01")) == []
    assert changes(paid().given(used(None, debt=1), "2020-03-01")) == []


@pytest.mark.rule("SX-17", "M-02")
def test_more_used_than_was_paid_is_found() -> None:
    s = paid().given(used(None, workers=m.APPROVED + 1), "2020-03-01")
    (found,) = still_open(s)
    assert (found.rule, found.about, found.severity) == ("M-02", "more-than-paid", Severity.HIGH)
