"""D-06: the old oven beside the new one, before its last day."""

import pytest

from domain.cases.facts import Severity
from domain.command import Command
from domain.lots.commands import CommitLotToProject
from domain.ovens.commands import (
    CommissionOven,
    HotIdleOven,
    RampUpOven,
    ReportProductionOnClosedOven,
    RestartOven,
    StopOven,
)
from domain.ovens.facts import Seen
from domain.policy.facts import ParameterValue
from domain.projects.commands import ReportProjectReady, StartProject
from domain.projects.facts import ReadyOvens, Source
from tests.domain import jiexiu as j
from tests.domain import opening as o
from tests.domain.scenario import Scenario
from tests.projections.watching import causes, changes, names, open_names, still_open

CHARGING = ReportProductionOnClosedOven(oven="cs", seen=Seen.CHARGING)
READY = ReportProjectReady(project="project", ready=ReadyOvens.ALL)
KELAN = "140929"


def committed(division: str = j.JIEXIU, last_day: str = "2023-10-31") -> Scenario:
    """600,000 t of an oven that is to close committed to a project of the same county."""
    s = j.works(division, last_day)
    o.project(
        s,
        (Source(lot="cs-60", tonnes=600_000),),
        owner="changsheng",
        county=division,
        tonnes=None,
        on="2023-04-20",
    )
    return s.given(CommitLotToProject(lot="cs-60", project="project", retired_tonnes=600_000), "2023-04-21")


def started() -> Scenario:
    """昌盛's 600,000 t committed to a project that started on 2023-09-01 (E-11)."""
    return committed().given(StartProject(project="project", ovens=()), "2023-09-01")


def of_xinzhou() -> Scenario:
    """The same in 岢岚, where the text orders the closing on readiness; last day 2023-12-31 (XZ-15)."""
    s = committed(KELAN, "2023-12-31")
    return j.parameter(s, "ready-target-binding", ParameterValue(number=1), "140900")


@pytest.mark.rule("D-06", "E-11")
def test_nineteen_days_after_the_start_is_advice_and_not_unlawful() -> None:
    (found,) = still_open(started().given(CHARGING, "2023-09-20"))
    assert (found.rule, found.severity) == ("D-06", Severity.ADVISORY)
    assert "daysSinceReady null, daysSinceStart 19" in found.sentence_en


@pytest.mark.rule("D-06", "E-11")
@pytest.mark.parametrize("seen", [HotIdleOven(oven="cs"), RampUpOven(oven="cs"), CommissionOven(oven="cs")], ids=repr)
def test_whatever_tells_that_it_runs_is_held_against_the_start(seen: Command) -> None:
    assert open_names(started().given(seen, "2023-09-20")) == [("D-06", "oven:cs")]


@pytest.mark.rule("D-06", "E-11")
def test_a_restart_is_held_against_the_start() -> None:
    s = committed().given(StopOven(oven="cs"), "2023-08-01")
    s.given(StartProject(project="project", ovens=()), "2023-09-01")
    assert open_names(s.given(RestartOven(oven="cs"), "2023-09-20")) == [("D-06", "oven:cs")]


@pytest.mark.rule("D-06", "D-17", "JX-29")
def test_after_the_last_day_it_is_overdue_and_no_longer_advice() -> None:
    assert open_names(started().given(CHARGING, "2023-11-01")) == [("D-17", "oven:cs")]


@pytest.mark.rule("D-06", "XZ-15")
def test_where_readiness_is_an_order_of_the_text_it_is_high() -> None:
    s = j.parameter(started(), "ready-target-binding", ParameterValue(number=1))
    assert [f.severity for f in still_open(s.given(CHARGING, "2023-09-20"))] == [Severity.HIGH]


@pytest.mark.rule("D-06")
def test_grace_is_a_parameter_and_the_new_oven_is_not_the_old_one() -> None:
    s = j.parameter(started(), "ready-grace-days", ParameterValue(number=30))
    assert open_names(s.given(HotIdleOven(oven="cs"), "2023-09-20")) == []
    assert open_names(started().given(HotIdleOven(oven="cs55"), "2023-09-20")) == []


@pytest.mark.rule("D-06", "E-12")
def test_without_a_project_that_runs_there_is_nothing_to_wait_for() -> None:
    assert open_names(j.works().given(HotIdleOven(oven="cs"), "2023-09-20")) == []


@pytest.mark.rule("XZ-15", "JX-04", "D-06")
def test_in_xinzhou_charging_a_month_after_readiness_is_high() -> None:
    (found,) = still_open(of_xinzhou().given(READY, "2023-06-30").given(CHARGING, "2023-08-01"))
    assert (found.rule, found.severity) == ("D-06", Severity.HIGH)
    assert "daysSinceReady 32, daysSinceStart null" in found.sentence_en
    assert "grace 0 days: ready-grace-days, —" in found.sentence_en


@pytest.mark.rule("XZ-15", "D-17")
def test_in_xinzhou_after_the_last_day_it_is_critical_whether_ready_or_never() -> None:
    for s in (of_xinzhou(), of_xinzhou().given(READY, "2023-06-30")):
        (found,) = still_open(s.given(CHARGING, "2024-01-01"))
        assert (found.rule, found.severity) == ("D-17", Severity.CRITICAL)


@pytest.mark.rule("XZ-15", "E-12")
def test_a_project_never_ready_leaves_the_old_oven_until_the_last_day() -> None:
    assert open_names(of_xinzhou().given(CHARGING, "2023-12-31")) == []


@pytest.mark.rule("JX-04", "D-06")
def test_in_jiexiu_charging_after_readiness_is_advice() -> None:
    (found,) = still_open(committed().given(READY, "2023-08-20").given(CHARGING, "2023-09-20"))
    assert (found.rule, found.severity) == ("D-06", Severity.ADVISORY)
    assert "daysSinceReady 31" in found.sentence_en


@pytest.mark.rule("XZ-15", "X-29")
def test_a_grace_names_the_basis_on_which_it_was_set() -> None:
    s = j.parameter(of_xinzhou(), "ready-grace-days", ParameterValue(number=31), "140900")
    s.given(READY, "2023-06-30").given(CHARGING, "2023-07-31")
    assert open_names(s) == []
    (found,) = still_open(s.given(CHARGING, "2023-08-01"))
    assert "grace 31 days: ready-grace-days, " in found.sentence_en


@pytest.mark.rule("D-06", "X-05")
def test_readiness_reported_late_is_held_against_what_was_seen_before() -> None:
    s = committed().given(CHARGING, "2023-09-20")
    assert open_names(s) == []
    (found,) = still_open(s.given(READY, "2023-08-20"))
    assert [name for name, _ in causes(s, found)] == ["ProductionFoundOnClosedOven", "ProjectReadyToProduce"]


@pytest.mark.rule("D-06", "E-11")
def test_readiness_reported_after_the_start_is_counted_anew() -> None:
    s = started().given(CHARGING, "2023-09-20").given(READY, "2023-08-20")
    (found,) = still_open(s)
    assert "daysSinceReady 31, daysSinceStart 19" in found.sentence_en
    assert names(change.finding for change in changes(s)) == [("D-06", "oven:cs")] * 3


@pytest.mark.rule("D-06", "X-08")
def test_the_start_reported_after_the_day_is_no_negative_count() -> None:
    s = committed().given(READY, "2023-08-20").given(StartProject(project="project", ovens=()), "2023-10-01")
    (found,) = still_open(s.given(CHARGING, "2023-09-20"))
    assert "daysSinceReady 31, daysSinceStart null" in found.sentence_en
