"""Province → city → county → enterprise: each level sums to no more than the one above, and what is missing is open."""

from typing import Any

import pytest

from domain.command import Accepted
from domain.refusals import UnknownSubject
from domain.tasks import refusals as r
from domain.tasks.commands import AssignCityTask, AssignCountyTask, AssignEnterpriseTask, SetProvinceTarget
from domain.tasks.facts import EndState, PlannedPart, TaskBook
from domain.tasks.state import Task, TaskLevel
from tests.domain import opening as o
from tests.domain.scenario import Scenario, by, refusal

ON = "2019-12-31"
P3 = PlannedPart(part="p3", name="三", tonnes=270_000, deadline=by("2020-10-31"))


def target(tonnes: int = 40_270_000) -> SetProvinceTarget:
    return SetProvinceTarget(task="sx", division="140000", tonnes=tonnes, deadline=by("2020-12-31"))


def city(tonnes: int = 3_250_000, **more: Any) -> AssignCityTask:
    fields = {"task": "yc", "parent": "sx", "division": "140800", "name": "运城", "deadline": by("2020-12-31")}
    return AssignCityTask(**{**fields, "tonnes": tonnes, **more})


def county(tonnes: int = 540_000, **more: Any) -> AssignCountyTask:
    fields = {"task": "wenxi", "parent": "yc", "division": o.WENXI, "name": "闻喜", "deadline": by("2019-10-31")}
    return AssignCountyTask(**{**fields, "tonnes": tonnes, **more})


def entry(tonnes: int = 540_000, **more: Any) -> AssignEnterpriseTask:
    fields: dict[str, Any] = {
        "task": "jianlong-1",
        "parent": "wenxi",
        "enterprise": "jianlong",
        "division": o.WENXI,
        "county": o.WENXI,
        "deadline": by("2019-10-31"),
        "required_end_state": EndState.DEMOLISH,
    }
    return AssignEnterpriseTask(**{**fields, "tonnes": tonnes, **more})


def chain() -> Scenario:
    s = o.enterprise(Scenario()).given(target(), ON).given(city(), ON)
    return s.given(county(), ON).given(entry(), ON)


def task(s: Scenario, name: str) -> Task:
    return s.world.now.task(name)


@pytest.mark.rule("SX-12", "YC-17", "YC-32")
def test_four_levels_each_know_the_one_below() -> None:
    s = chain()
    levels = [task(s, name).level for name in ("sx", "yc", "wenxi", "jianlong-1")]
    assert levels == list(TaskLevel)
    assert [task(s, name).assigned_tonnes for name in ("sx", "yc", "wenxi")] == [3_250_000, 540_000, 540_000]
    assert [task(s, name).parent for name in ("yc", "wenxi", "jianlong-1")] == ["sx", "yc", "wenxi"]


@pytest.mark.rule("YC-30", "YC-49")
@pytest.mark.parametrize(
    ("command", "over"),
    [
        (city(37_020_001, task="jc", division="140500"), "sx"),
        (county(2_710_001, task="hejin", division=o.HEJIN), "yc"),
        (entry(1, task="more"), "wenxi"),
    ],
)
def test_no_level_assigns_more_than_it_has(command: Any, over: str) -> None:
    refused = refusal(chain().when(command, ON))
    assert isinstance(refused, r.MoreThanTheParent)
    assert refused.part == over


@pytest.mark.rule("YC-30")
def test_exactly_what_is_left_is_assigned() -> None:
    s = chain().given(county(2_710_000, task="hejin", division=o.HEJIN), ON)
    assert task(s, "yc").assigned_tonnes == 3_250_000


@pytest.mark.rule("SX-12")
@pytest.mark.parametrize(
    "command",
    [
        city(1, task="x", parent="yc"),
        county(1, task="x", parent="sx"),
        county(1, task="x", parent="jianlong-1"),
    ],
)
def test_a_level_is_not_skipped_downwards_or_turned_around(command: Any) -> None:
    assert isinstance(refusal(chain().when(command, ON)), r.WrongLevelAbove)


@pytest.mark.rule("YC-30")
def test_a_county_lies_in_its_city_and_an_enterprise_in_its_county() -> None:
    s = o.enterprise(chain(), "changsheng", "140781")
    assert isinstance(refusal(s.when(county(1, task="x", division="140781"), ON)), r.OutsideTheTaskAbove)
    wrong = entry(1, task="y", parent="yc", enterprise="changsheng", division="140781", county="140781")
    assert isinstance(refusal(s.when(wrong, ON)), r.OutsideTheTaskAbove)


@pytest.mark.rule("X-06")
def test_a_county_task_of_another_book_is_not_summed() -> None:
    wrong = county(1, task="x", division=o.HEJIN, book=TaskBook.REPLACEMENT)
    assert isinstance(refusal(chain().when(wrong, ON)), r.BookDiffers)


def test_a_task_above_must_be_known_and_is_known_to_those_below() -> None:
    s = o.enterprise(Scenario()).given(target(), ON)
    unknown = refusal(s.when(county(), ON))
    assert isinstance(unknown, UnknownSubject)
    assert unknown.field == "parent"
    assert isinstance(s.when(city(), ON, division="140800"), Accepted)
    stranger = entry(1, task="x", parent="yc", division="140781", county=None, enterprise="jianlong")
    assert refusal(s.when(stranger, ON, division="140781")).field in ("parent", "enterprise")


@pytest.mark.rule("YC-07", "YC-30")
def test_an_entry_under_a_county_names_the_phase_and_the_list_of_the_city() -> None:
    phases = (PlannedPart(part="p1", name="一", tonnes=540_000, deadline=by("2019-10-31")), P3)
    s = o.enterprise(Scenario()).given(city(810_000, parent=None, phases=phases), ON)
    s.given(county(), ON).given(county(270_000, task="hejin", division="140882"), ON)
    s.given(entry(phase="p1"), ON)
    there = {"task": "other", "parent": "hejin", "division": "140882", "county": "140882"}
    assert isinstance(refusal(s.when(entry(1, **there, phase="p1"), ON)), r.MoreThanTheParent)
    assert isinstance(refusal(s.when(entry(1, **there, phase="p9"), ON)), r.UnknownPart)
    assert isinstance(refusal(s.when(entry(270_001, **there, phase="p3"), ON)), r.MoreThanTheParent)
    assert isinstance(s.when(entry(270_000, **there, phase="p3"), ON), Accepted)
