"""readyTarget of the old ovens: the day the new project was ready, beside a last day that it never moves."""

import pytest

from domain.ovens.state import Oven
from domain.policy import keys
from domain.policy.commands import SetRuleParameter
from domain.policy.facts import Basis, ParameterValue
from domain.projects.commands import ReportProjectReady, StartProject
from domain.projects.facts import ReadyOvens
from domain.projects.readiness import ReadyTarget, ready_target
from tests.domain import opening as o
from tests.domain.projects.test_start import filed, replaced
from tests.domain.scenario import Scenario, day


def target(s: Scenario, oven: str = "old") -> ReadyTarget | None:
    return ready_target(s.world.now, s.world.now.oven(oven))


def days(s: Scenario) -> tuple[str, str]:
    found = target(s)
    assert found is not None
    return str(found.ready_on), str(found.started_on)


def ready(which: ReadyOvens = ReadyOvens.ALL) -> ReportProjectReady:
    return ReportProjectReady(project="project", ready=which)


@pytest.mark.rule("JX-04", "XZ-15")
def test_the_day_of_readiness_is_the_target_and_the_last_day_stays() -> None:
    s = o.listed(filed_and_tasked(), "listed", 100_000, ovens=("old",), last_day="2023-10-31")
    s.given(ready(), "2023-08-20")
    assert days(s) == ("2023-08-20", "None")
    task = s.world.now.task("task")
    assert task.deadline is not None
    assert task.deadline.hard_last_day == day("2023-10-31")


def filed_and_tasked() -> Scenario:
    return o.lot(filed(), "listed", 100_000)


@pytest.mark.rule("JX-04", "E-12")
def test_late_or_never_ready_changes_nothing_about_the_last_day() -> None:
    s = o.listed(filed_and_tasked(), "listed", 100_000, ovens=("old",), last_day="2023-10-31")
    assert target(s) is None
    s.given(ready(), "2023-12-05")
    assert days(s)[0] == "2023-12-05"
    task = s.world.now.task("task")
    assert task.deadline is not None
    assert task.deadline.hard_last_day == day("2023-10-31")


@pytest.mark.rule("JX-04", "X-29")
def test_whether_the_first_oven_counts_is_a_parameter() -> None:
    s = filed().given(ready(ReadyOvens.FIRST), "2023-06-30")
    assert target(s) is None
    s.given(ready(), "2023-09-30")
    assert days(s)[0] == "2023-09-30"
    first = SetRuleParameter(
        parameter=keys.READY_BY_FIRST_OVEN, division=o.WENXI, value=ParameterValue(number=1), unit="—",
        basis=Basis.ASSUMED, note="as this test reads it",
    )
    s.given(first, "2023-01-01")
    assert days(s)[0] == "2023-06-30"


@pytest.mark.rule("E-11", "X-08")
def test_a_start_without_a_report_of_readiness_is_known_as_a_start() -> None:
    s = filed().given(StartProject(project="project"), "2023-09-01")
    assert days(s) == ("None", "2023-09-01")
    s.given(replaced(), "2023-10-01")
    assert days(s) == ("None", "2023-09-01")
    assert ready_target(s.world.now, Oven("old", lots=("lot",), project="project")) is None
