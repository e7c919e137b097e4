"""D-12: a contradicted acceptance is found, and ends when a person revoked it or it was right after all."""

import pytest

from domain.acceptance.commands import HoldProvincialSpotCheck, RevokeAcceptance
from domain.acceptance.facts import Verdict
from domain.cases.facts import Severity
from domain.envelope import Role
from domain.ovens.commands import ReportProductionOnClosedOven, StopOven
from domain.ovens.facts import Seen
from domain.sites.commands import RecordSiteInspection
from domain.tasks.facts import EndState
from tests.domain import opening as o
from tests.domain.closing import checklists as k
from tests.domain.scenario import Scenario
from tests.projections.watching import open_names, still_open

FOUND = [("D-12", "task:task")]


def checked(s: Scenario, verdict: Verdict, tonnes: int = 0, on: str = "2019-12-20") -> Scenario:
    command = HoldProvincialSpotCheck(task="task", verdict=verdict, contradicted_tonnes=tonnes)
    return s.given(command, on, role=Role.PROVINCE_OFFICE)


@pytest.mark.rule("D-12", "JX-07")
def test_a_spot_check_that_finds_all_right_is_silent() -> None:
    assert open_names(checked(o.reduced(Scenario()), Verdict.PASSED)) == []


@pytest.mark.rule("D-12", "E-14")
def test_a_contradicted_acceptance_is_critical_until_it_is_revoked() -> None:
    s = checked(o.reduced(Scenario()), Verdict.FAILED, 140_000)
    (found,) = still_open(s)
    assert (found.rule, found.severity) == ("D-12", Severity.CRITICAL)
    assert "140,000" in found.sentence_zh
    s.given(RevokeAcceptance(task="task", lot="lot", tonnes=140_000, reason="抽查不符"), "2019-12-25")
    assert open_names(s) == []


@pytest.mark.rule("D-12")
def test_a_second_look_that_finds_it_right_ends_it() -> None:
    s = checked(o.reduced(Scenario()), Verdict.FAILED)
    assert open_names(s) == FOUND
    assert open_names(checked(s, Verdict.PASSED, on="2020-01-10")) == []


@pytest.mark.rule("D-12")
def test_before_an_acceptance_there_is_nothing_to_contradict() -> None:
    assert open_names(checked(o.reduced(Scenario()), Verdict.FAILED, on="2019-11-01")) == []


def inspected(s: Scenario, on: str = "2019-12-20", *, standing: bool = True, site: str | None = None) -> Scenario:
    command = RecordSiteInspection(
        seen="主体设备", ovens=() if site else ("oven",), site=site, main_equipment_standing=standing
    )
    return s.given(command, on, role=Role.INSPECTOR)


@pytest.mark.rule("D-12", "YC-22")
def test_equipment_that_stands_after_an_acceptance_of_its_demolition_is_critical() -> None:
    s = inspected(o.reduced(Scenario()))
    (found,) = still_open(s)
    assert (found.rule, found.subject, found.severity) == ("D-12", "task:task", Severity.CRITICAL)
    assert "oven" in found.sentence_zh
    s.given(RevokeAcceptance(task="task", lot="lot", tonnes=540_000, reason="未拆除"), "2019-12-25")
    assert open_names(s) == []
    assert open_names(inspected(o.reduced(Scenario()), standing=False)) == []
    assert open_names(inspected(o.reduced(Scenario()), "2019-11-14")) == []


@pytest.mark.rule("D-12", "JX-02")
def test_equipment_that_stands_where_the_oven_had_only_to_close_is_lawful() -> None:
    s = o.lot(o.enterprise(Scenario()), ovens=("oven",))
    k.checklist(s, k.YUNCHENG, k.ASSUMED)
    o.listed(s, ovens=("oven",), end_state=EndState.CLOSE)
    s.given(StopOven(oven="oven"), "2019-10-20").given(k.certify("oven", done_on="2019-10-25"), "2019-10-26")
    assert open_names(inspected(o.accepted(s))) == []


@pytest.mark.rule("D-12", "YC-15")
def test_an_accepted_oven_at_work_contradicts_its_acceptance_in_whatever_order_they_are_recorded() -> None:
    at_work = ReportProductionOnClosedOven(oven="oven", seen=Seen.CHARGING)
    s = o.reduced(Scenario()).given(at_work, "2019-12-20")
    assert ("D-12", "task:task") in open_names(s)
    s = o.lot(o.enterprise(Scenario()), ovens=("oven",))
    o.listed(s, ovens=("oven",))
    o.demolished(s)
    s.given(at_work, "2019-12-20")
    assert ("D-12", "task:task") not in open_names(s)
    assert ("D-12", "task:task") in open_names(o.accepted(s))
    hot = ReportProductionOnClosedOven(oven="oven", seen=Seen.HOT_IDLE)
    assert ("D-12", "task:task") not in open_names(o.reduced(Scenario()).given(hot, "2019-12-20"))
