"""Money already planned follows the beneficiary, whether a court or an acquisition took the lot from its holder."""

import pytest

from domain.compensation.commands import FileCompensation, ProposeCompensation, ReviewCompensation
from domain.compensation.facts import FiledOrder, FilingPlace
from domain.compensation.stage import CompensationStage, stage_of
from domain.courts.commands import ReportLotCourtSealLifted
from domain.fact import MoneyAccount
from domain.lots.facts import Provenance
from tests.domain.acquisitions.test_recognition import auction
from tests.domain.compensation import money as m
from tests.domain.courts.rulings import FIRST, auctioned, sealed, verification


@pytest.mark.rule("E-01", "YC-52")
def test_a_plan_made_under_a_seal_waits_in_escrow_and_is_paid_out_of_it_once_the_seal_is_lifted() -> None:
    s = m.planned(sealed(m.ratios(m.accepted_lot()), on="2020-01-02"))
    assert m.book(s)["ESCROW"] == "16,200,000.00"
    assert m.codes(s.when(m.order(), "2020-02-01")) == ["BENEFICIARY_HELD"]
    s.given(ReportLotCourtSealLifted(lot="lot", court=FIRST, ruling_no="查封1号"), "2020-02-10")
    s.given(m.order(tonnes=270_000, fen=810_000_000), "2020-02-11")
    assert "ESCROW" not in m.book(s)
    assert m.file(s).balance(MoneyAccount.PAYABLE, "jianlong") == 810_000_000
    s.given(m.order(tonnes=270_000, fen=810_000_000, name="order-2"), "2020-02-12")
    assert "PAYABLE" not in m.book(s)
    assert m.book(s)["PAID"] == "16,200,000.00"


@pytest.mark.rule("E-02", "SX-05", "YC-49")
def test_what_was_planned_for_the_debtor_becomes_the_buyers_who_is_assessed_anew() -> None:
    s = sealed(m.planned(m.ratios(m.accepted_lot())), on="2020-02-01")
    auctioned(s).given(verification(), "2020-10-25").given(auction(), "2020-10-28")
    file = m.file(s)
    assert file.balance(MoneyAccount.PAYABLE, "buyer") == m.APPROVED
    assert file.balance(MoneyAccount.PAYABLE, "jianlong") == 0
    assert m.codes(s.when(m.order(payee="buyer"), "2020-10-29")) == ["COMPENSATION_NOT_APPROVED"]
    anew = ProposeCompensation(lot="lot", category=Provenance.COURT_AUCTIONED, tonnes=540_000)
    s.given(anew, "2020-11-01").given(ReviewCompensation(lot="lot", approved_fen=2_592_000_000), "2020-11-02")
    s.given(m.order(payee="buyer"), "2020-11-03")
    assert m.book(s)["PAID"] == "16,200,000.00"
    assert "PAYABLE" not in m.book(s)


@pytest.mark.rule("YC-51", "YC-52")
def test_a_lot_that_is_sealed_after_it_was_paid_is_settled_no_more() -> None:
    s = m.ratios(m.accepted_lot()).given(m.order(), "2020-02-01")
    for place in FilingPlace:
        paid = (FiledOrder(lot="lot", order="order-1"),)
        s.given(FileCompensation(place=place, filed=paid), "2020-02-05")
    assert stage_of(s.world.now.lot("lot"), m.file(s)) is CompensationStage.SETTLED
    sealed(s, on="2020-03-01")
    assert stage_of(s.world.now.lot("lot"), m.file(s)) is CompensationStage.FILED
