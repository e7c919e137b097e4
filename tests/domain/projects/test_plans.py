"""What a document strives for is no deadline: behind plan only by the later reading, and never overdue."""

import pytest

from domain.projects.commands import StartProject
from domain.projects.facts import Source
from domain.projects.planning import RecordPlannedStart
from domain.projects.plans import ProjectPlan
from domain.quantities import Deadline
from tests.domain import opening as o
from tests.domain.scenario import Scenario, day, refusal
from tests.projections.watching import day_opened, open_names

AUGUST = Deadline(text="8月前", last_day=day("2023-07-31"), last_day_latest=day("2023-08-31"))
NOVEMBER = Deadline(text="11月中旬前", last_day=day("2023-11-10"), last_day_latest=day("2023-11-20"))


def planned() -> Scenario:
    """茂胜二期: 1号炉 by 「8月前」, 2号炉 by 「11月中旬前」."""
    s = o.lot(o.enterprise(Scenario()), ovens=("oven",))
    o.project(s, (Source(lot="lot", tonnes=540_000),), tonnes=None)
    for label, deadline in (("1号炉", AUGUST), ("2号炉", NOVEMBER)):
        s.given(RecordPlannedStart(project="project", label=label, deadline=deadline), "2023-05-10")
    return s


def behind(s: Scenario, on: str) -> list[str]:
    plan: ProjectPlan = s.world.on(day(on)).project_plan("project")
    return [one.label for one in plan.starts if one.behind(day(on))]


@pytest.mark.rule("JX-24", "X-30")
@pytest.mark.parametrize(
    ("on", "expected"),
    [("2023-08-31", []), ("2023-09-01", ["1号炉"]), ("2023-11-20", ["1号炉"]), ("2023-11-21", ["1号炉", "2号炉"])],
)
def test_a_project_is_behind_plan_only_after_the_later_reading(on: str, expected: list[str]) -> None:
    assert behind(planned(), on) == expected


@pytest.mark.rule("JX-24")
def test_a_plan_that_is_missed_raises_no_finding() -> None:
    assert open_names(day_opened(planned(), "2024-01-01")) == []


@pytest.mark.rule("JX-24")
def test_what_started_is_behind_no_plan_and_a_new_plan_replaces_the_old() -> None:
    s = planned().given(StartProject(project="project"), "2023-09-10")
    assert behind(s, "2023-09-09") == ["1号炉"]
    assert behind(s, "2023-12-01") == []
    later = Deadline(text="2024年3月底前", last_day=day("2024-03-31"))
    t = planned().given(RecordPlannedStart(project="project", label="1号炉", deadline=later), "2023-08-01")
    assert behind(t, "2023-09-01") == []


@pytest.mark.rule("JX-24")
def test_a_plan_is_of_a_project_that_is_known() -> None:
    command = RecordPlannedStart(project="unheard", label="1号炉", deadline=AUGUST)
    assert refusal(Scenario().when(command, "2023-05-10")).CODE == "UNKNOWN_SUBJECT"
