"""A changed deadline holds from its own day; what was printed before stays, and 「8月前」 is a range."""

from datetime import date
from typing import Any

import pytest

from domain.envelope import Role
from domain.parsing import parse_command
from domain.policy.commands import RegisterPolicyDocument
from domain.quantities import Deadline
from domain.refusals import Malformed, UnknownSubject
from domain.tasks.commands import ChangeTaskDeadline
from domain.tasks.refusals import NotTheAssigner
from domain.tasks.state import Task
from tests.domain import opening as o
from tests.domain.scenario import Scenario, by, day, refusal

CITY = "CITY_GOV office"


def listed() -> Scenario:
    s = o.listed(o.lot(o.enterprise(Scenario()), ovens=("oven",)), ovens=("oven",), last_day="2020-10-31")
    return s.given(RegisterPolicyDocument(document="new", title="期限调整的通知"), "2020-09-01")


def change(**more: Any) -> ChangeTaskDeadline:
    fields: dict[str, Any] = {
        "task": "task",
        "deadline": by("2021-03-31"),
        "reason": "供热替代",
        "document": "new",
    }
    return ChangeTaskDeadline(**{**fields, **more})


def task_on(s: Scenario, on: str) -> Task:
    return s.world.on(day(on)).task("task")


@pytest.mark.rule("SX-11", "E-30")
def test_a_query_before_the_change_shows_the_old_deadline() -> None:
    s = listed().given(change(), "2020-11-20", role=Role.CITY_GOV, office=CITY)
    before, after = task_on(s, "2020-11-19").deadline, task_on(s, "2020-11-20").deadline
    assert before is not None
    assert after is not None
    assert (before.last_day, after.last_day) == (date(2020, 10, 31), date(2021, 3, 31))
    steps = task_on(s, "2020-11-20").deadlines
    assert [(step.since, step.document) for step in steps] == [
        (day(o.LISTED_ON), None),
        (day("2020-11-20"), "new"),
    ]


@pytest.mark.rule("SX-11")
def test_only_who_assigned_it_or_the_province_changes_a_deadline() -> None:
    s = listed()
    other = s.when(change(), "2020-11-20", role=Role.CITY_GOV, office="另一市政府")
    assert refusal(other) == NotTheAssigner(field="task", task="task", assigner=CITY)
    s.given(change(), "2020-11-20", role=Role.PROVINCE_OFFICE)


@pytest.mark.rule("SX-11")
def test_a_changed_deadline_rests_on_a_document() -> None:
    refused = refusal(listed().when(change(document="unheard"), "2020-11-20", role=Role.PROVINCE_OFFICE))
    assert isinstance(refused, UnknownSubject)
    assert refused.field == "document"


@pytest.mark.rule("X-30", "JX-24")
@pytest.mark.parametrize(
    ("last_day", "latest", "field"),
    [("2023-07-31", "2023-08-31", None), ("2023-08-31", "2023-07-31", "deadline"), (None, "2023-08-31", "deadline")],
)
def test_an_ambiguous_deadline_is_a_range_with_its_later_bound_last(
    last_day: str | None, latest: str, field: str | None
) -> None:
    deadline = {"text": "8月前", "lastDay": last_day, "lastDayLatest": latest}
    fields = {"task": "t", "deadline": deadline, "reason": "r", "document": "d"}
    read = parse_command("ChangeTaskDeadline", fields)
    if field is None:
        assert isinstance(read, ChangeTaskDeadline)
        assert read.deadline.hard_last_day == date(2023, 8, 31)
    else:
        assert isinstance(read, tuple)
        assert isinstance(read[0], Malformed)
        assert read[0].field == field


@pytest.mark.rule("SX-11")
def test_a_deadline_in_a_text_that_is_not_held_is_null_and_says_so() -> None:
    s = listed()
    as_98 = Deadline(text="按晋政办发〔2018〕98号，文本未存")
    s.given(change(deadline=as_98), "2020-10-21", role=Role.PROVINCE_OFFICE)
    deadline = task_on(s, "2020-10-21").deadline
    assert deadline == as_98
    assert deadline.hard_last_day is None
