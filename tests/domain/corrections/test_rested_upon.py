"""What later events rest on is corrected from the newest back (model.md §4.5)."""

import pytest

from domain.command import Accepted
from domain.corrections.commands import CorrectEvent
from domain.projects.commands import StartProject
from domain.projects.facts import ProjectStarted, Source
from tests.domain import opening as o
from tests.domain.scenario import Scenario, refusal


@pytest.mark.rule("E-17")
def test_the_first_start_of_a_project_stays_while_a_later_one_stands() -> None:
    s = o.lot(o.enterprise(Scenario()))
    o.project(s, (Source(lot="lot", tonnes=540_000),))
    for day in ("2020-05-01", "2020-06-01"):
        s.given(StartProject(project="project"), day)
    first, second = (e for e in s.events if isinstance(e.fact, ProjectStarted))
    refused = refusal(s.when(_void(first.position), "2020-07-01", role=first.role, office=first.office))
    assert (refused.CODE, refused.later) == ("LATER_EVENTS_REST", second.position)  # type: ignore[attr-defined]
    for event in (second, first):
        decided = s.when(_void(event.position), "2020-07-01", role=event.role, office=event.office)
        assert isinstance(decided, Accepted)


def _void(position: int) -> CorrectEvent:
    return CorrectEvent(position=position, reason="登记有误", second_office="复核")
