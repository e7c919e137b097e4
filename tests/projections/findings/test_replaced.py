"""D-06: the old oven beside the new one, before its last day."""

import pytest

from domain.cases.facts import Severity
from domain.lots.commands import CommitLotToProject
from domain.ovens.commands import HotIdleOven, ReportProductionOnClosedOven
from domain.ovens.facts import Seen
from domain.policy.facts import ParameterValue
from domain.projects.commands import StartProject
from domain.projects.facts import Source
from tests.domain import jiexiu as j
from tests.domain import opening as o
from tests.domain.scenario import Scenario
from tests.projections.watching import open_names, still_open

CHARGING = ReportProductionOnClosedOven(oven="cs", seen=Seen.CHARGING)


def started() -> Scenario:
    """昌盛's 600,000 t committed to a project that started on 2023-09-01 (E-11)."""
    s = j.works()
    o.project(
        s,
        (Source(lot="cs-60", tonnes=600_000),),
        owner="changsheng",
        county=j.JIEXIU,
        tonnes=None,
        on="2023-04-20",
    )
    s.given(CommitLotToProject(lot="cs-60", project="project", retired_tonnes=600_000), "2023-04-21")
    return s.given(StartProject(project="project", ovens=()), "2023-09-01")


@pytest.mark.rule("D-06", "E-11")
def test_nineteen_days_after_the_start_is_advice_and_not_unlawful() -> None:
    (found,) = still_open(started().given(CHARGING, "2023-09-20"))
    assert (found.rule, found.severity) == ("D-06", Severity.ADVISORY)
    assert "daysSinceReady null, daysSinceStart 19" in found.sentence_en


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
