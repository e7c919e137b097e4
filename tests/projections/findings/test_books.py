"""D-23: what an observation tells and what was claimed cannot both be true."""

import pytest

from domain.balances import Holder, move
from domain.cases.facts import Severity
from domain.enterprises.commands import RegisterEnterprise
from domain.fact import Account
from domain.lots.commands import ConfirmLotTrade, DeclareLotTrade
from domain.ovens.commands import ReportProductionOnClosedOven, RestartOven, StopOven
from domain.ovens.facts import OvenStopped, Seen
from domain.tasks.facts import EndState
from tests.domain import opening as o
from tests.domain.closing.checklists import ASSUMED, certify, checklist
from tests.domain.scenario import Scenario, day
from tests.projections.watching import open_names, still_open


def certified() -> Scenario:
    s = checklist(o.lot(o.enterprise(Scenario()), ovens=("oven",)), "140800", ASSUMED)
    o.listed(s, ovens=("oven",), end_state=EndState.CLOSE, last_day="2020-10-31")
    s.given(StopOven(oven="oven"), "2019-10-10")
    return s.given(certify("oven", done_on="2019-10-20"), "2019-10-20", office="县工信局")


@pytest.mark.rule("D-23")
def test_rows_that_were_withheld_are_found_with_their_interval() -> None:
    s = o.lot(o.enterprise(Scenario()), tonnes=100_000)
    rows = move(
        "lot", Holder("jianlong", o.WENXI), Account.OPERATING, Account.IDLE, 150_000, day("2020-01-01")
    )
    s.add(OvenStopped(oven="oven", withheld=rows), ("oven:oven", "lot:lot"), "2020-01-01")
    (found,) = still_open(s)
    assert (found.rule, found.subject, found.severity) == ("D-23", "lot:lot", Severity.MEDIUM)
    assert "OPERATING would be -50,000 t from 2020-01-01 on" in found.sentence_en


@pytest.mark.rule("D-23")
def test_a_late_stop_of_an_oven_whose_lot_was_sold_names_the_days() -> None:
    s = o.lot(o.enterprise(Scenario()), tonnes=100_000, ovens=("oven",))
    s.given(
        RegisterEnterprise(enterprise="buyer", legal_name="买方", division=o.HEJIN, county=o.HEJIN),
        "2018-12-31",
    )
    s.given(
        DeclareLotTrade(
            lot="lot",
            seller="jianlong",
            buyer="buyer",
            tonnes=100_000,
            price_fen_per_tonne=1,
            contract_date=day("2020-01-01"),
        ),
        "2020-01-01",
    )
    s.given(ConfirmLotTrade(lot="lot", report_id="r", oven_transferred=True), "2020-02-01")
    s.given(StopOven(oven="oven"), "2019-12-01")
    assert not s.last.fact.postings or not s.last.fact.withheld
    assert [name for name in open_names(s) if name[0] != "D-23"] == []


@pytest.mark.rule("D-23", "E-13")
def test_production_between_the_claimed_stop_and_the_certificate_is_a_contradiction() -> None:
    s = certified().given(ReportProductionOnClosedOven(oven="oven", seen=Seen.OUTPUT), "2019-10-15")
    assert ("D-23", "oven:oven") in open_names(s)


@pytest.mark.rule("D-23")
def test_a_restart_with_a_later_stop_before_the_certificate_is_lawful() -> None:
    s = checklist(o.lot(o.enterprise(Scenario()), ovens=("oven",)), "140800", ASSUMED)
    o.listed(s, ovens=("oven",), end_state=EndState.CLOSE, last_day="2020-10-31")
    s.given(StopOven(oven="oven"), "2019-10-10").given(StopOven(oven="oven"), "2019-10-18")
    s.given(certify("oven", done_on="2019-10-20"), "2019-10-20", office="县工信局")
    s.given(RestartOven(oven="oven"), "2019-10-12")
    assert open_names(s) == []
