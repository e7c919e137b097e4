"""D-05 and D-17: production where there must be none, and the lawful lookalikes."""

import pytest

from domain.fact import Account
from domain.ovens.commands import (
    CommissionOven,
    EmptyOven,
    HotIdleOven,
    ReportProductionOnClosedOven,
    RestartOven,
    StopOven,
)
from domain.ovens.facts import Seen
from domain.policy import keys
from domain.policy.commands import SetRuleParameter
from domain.policy.facts import Basis, ParameterValue
from domain.tasks.facts import EndState
from tests.domain import opening as o
from tests.domain.closing.checklists import ASSUMED, certify, checklist
from tests.domain.scenario import Scenario
from tests.projections.watching import causes, open_names, still_open

OVERDUE = ("D-17", "oven:oven")


def certified(on: str = "2019-10-20", last_day: str = "2019-10-31") -> Scenario:
    s = checklist(o.lot(o.enterprise(Scenario()), ovens=("oven",)), "140800", ASSUMED)
    o.listed(s, ovens=("oven",), end_state=EndState.CLOSE, last_day=last_day)
    s.given(StopOven(oven="oven"), "2019-10-10")
    return s.given(certify("oven", done_on=on), on, office="闻喜县工信局")


def produces(oven: str = "oven", seen: Seen = Seen.OUTPUT) -> ReportProductionOnClosedOven:
    return ReportProductionOnClosedOven(oven=oven, seen=seen, estimate_tonnes=100)


@pytest.mark.rule("D-05", "YC-15", "SX-21")
def test_output_on_a_certified_oven_is_found() -> None:
    s = certified().given(produces(), "2019-10-25")
    (found,) = still_open(s)
    assert (found.rule, found.subject) == ("D-05", "oven:oven")
    assert [name for name, _ in causes(s, found)] == [
        "ClosureStandardCertified",
        "ProductionFoundOnClosedOven",
    ]


@pytest.mark.rule("D-05", "D-17", "JX-29")
def test_output_after_the_last_day_is_overdue_and_producing_as_well() -> None:
    s = certified().given(produces(), "2019-11-05")
    assert open_names(s) == [("D-05", "oven:oven"), ("D-17", "oven:oven")]


@pytest.mark.rule("D-05", "YC-15")
def test_a_restart_of_a_certified_oven_is_found_and_of_a_stopped_one_is_lawful() -> None:
    assert open_names(certified().given(RestartOven(oven="oven"), "2019-10-28")) == [("D-05", "oven:oven")]
    s = o.lot(o.enterprise(Scenario()), ovens=("oven",))
    s.given(StopOven(oven="oven"), "2019-05-01")
    assert open_names(s.given(RestartOven(oven="oven"), "2019-06-01")) == []


@pytest.mark.rule("D-05")
def test_output_of_an_oven_reported_stopped_is_found() -> None:
    s = o.lot(o.enterprise(Scenario()), ovens=("oven",)).given(StopOven(oven="oven"), "2019-05-01")
    assert open_names(s.given(produces(), "2019-06-01")) == [("D-05", "oven:oven")]


@pytest.mark.rule("D-05")
def test_output_of_an_oven_whose_restart_is_reported_is_lawful() -> None:
    s = o.lot(o.enterprise(Scenario()), ovens=("oven",)).given(StopOven(oven="oven"), "2019-05-01")
    s.given(RestartOven(oven="oven"), "2019-05-20")
    assert open_names(s.given(produces(), "2019-06-01")) == []


@pytest.mark.rule("D-05")
def test_output_before_the_closing_is_lawful_though_recorded_after_it() -> None:
    assert open_names(certified().given(produces(), "2019-09-30")) == []


@pytest.mark.rule("D-05")
def test_a_certificate_registered_late_is_held_against_what_was_seen() -> None:
    s = checklist(o.lot(o.enterprise(Scenario()), ovens=("oven",)), "140800", ASSUMED)
    o.listed(s, ovens=("oven",), end_state=EndState.CLOSE, last_day="2020-10-31")
    s.given(produces(), "2019-10-25")
    s.given(StopOven(oven="oven"), "2019-10-10")
    s.given(certify("oven", done_on="2019-10-20"), "2019-10-20", office="闻喜县工信局")
    assert ("D-05", "oven:oven") in open_names(s)


@pytest.mark.rule("D-17", "E-22")
def test_hot_idling_is_lawful_before_the_last_day_and_not_after() -> None:
    s = o.lot(o.enterprise(Scenario()), ovens=("oven",))
    o.listed(s, ovens=("oven",), end_state=EndState.CLOSE, last_day="2020-10-31")
    s.given(HotIdleOven(oven="oven", reason="重污染天气"), "2020-10-31")
    assert open_names(s) == []
    s.given(HotIdleOven(oven="oven"), "2020-11-01")
    assert open_names(s) == [("D-17", "oven:oven")]


@pytest.mark.rule("D-17", "E-22")
def test_an_oven_kept_hot_counts_as_closed_only_where_that_reading_is_on_record() -> None:
    s = o.listed(o.lot(o.enterprise(Scenario()), ovens=("oven",)), ovens=("oven",), last_day="2020-10-31")
    reading = SetRuleParameter(
        parameter=keys.HOT_IDLE_COUNTS_CLOSED,
        division="140800",
        value=ParameterValue(number=1),
        unit="1/0",
        basis=Basis.INTERPRETED,
        note="焖炉按关停计",
    )
    s.given(reading, "2020-10-01").given(HotIdleOven(oven="oven"), "2020-11-01")
    assert open_names(s) == []
    s.given(produces(), "2020-11-02")
    assert open_names(s) == [("D-17", "oven:oven")]


@pytest.mark.rule("D-17", "JX-22")
def test_an_oven_that_is_commissioned_after_its_last_day_is_overdue_and_on_it_is_not() -> None:
    s = o.lot(o.enterprise(Scenario()), account=Account.IDLE, ovens=("oven",))
    o.listed(s, ovens=("oven",), end_state=EndState.CLOSE, last_day="2020-10-31")
    s.given(CommissionOven(oven="oven"), "2020-10-31")
    assert OVERDUE not in open_names(s)
    s.given(CommissionOven(oven="oven"), "2020-11-01")
    (found,) = [one for one in still_open(s) if (one.rule, one.subject) == OVERDUE]
    assert [name for name, _ in causes(s, found)] == ["EnterpriseTaskAssigned", "OvenCommissioned"]


@pytest.mark.rule("D-17", "JX-29")
def test_silence_is_not_production() -> None:
    s = o.lot(o.enterprise(Scenario()), ovens=("oven",))
    o.listed(s, ovens=("oven",), last_day="2019-10-31")
    s.given(StopOven(oven="oven"), "2020-11-20").given(EmptyOven(oven="oven"), "2020-11-21")
    assert open_names(s) == []


@pytest.mark.rule("D-05", "JX-26")
def test_another_oven_of_the_site_may_run() -> None:
    s = certified()
    o.lot(s, "lot-55", 700_000, ovens=("oven-55",))
    s.given(HotIdleOven(oven="oven-55"), "2020-01-01").given(RestartOven(oven="oven-55"), "2020-02-01")
    assert open_names(s) == []
