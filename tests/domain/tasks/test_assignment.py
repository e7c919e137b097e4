"""Tasks as their documents print them: what is printed once is counted once."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.command import Accepted, Refused
from domain.enterprises.commands import RegisterEnterprise
from domain.lots.commands import ListLot
from domain.policy.commands import RegisterPolicyDocument
from domain.quantities import Deadline
from domain.refusals import AlreadyExists, UnknownSubject
from domain.tasks import refusals as r
from domain.tasks.commands import AssignCityTask, AssignEnterpriseTask, SetProvinceTarget
from domain.tasks.facts import EndState, PlannedPart, TaskBook
from domain.tasks.state import Task, TaskLevel
from tests.domain import opening as o
from tests.domain.scenario import Scenario, by, facts, refusal

YUNCHENG, ISSUED = "140800", "2019-12-31"
P1 = PlannedPart(part="p1", name="第一阶段", tonnes=1_080_000, deadline=by("2019-10-31"))
P2 = PlannedPart(part="p2", name="第二阶段", tonnes=300_000, deadline=by("2019-12-31"))
P3 = PlannedPart(part="p3", name="第三阶段", tonnes=1_870_000, deadline=by("2020-10-31"))
LIST1 = PlannedPart(part="list1", name="已停产", tonnes=1_080_000, deadline=by("2019-10-31"))
LIST2 = PlannedPart(part="list2", name="列入清单", tonnes=2_170_000, deadline=by("2020-10-31"))

ENTRIES = (
    ("jianlong", "140823", 540_000, "p1", "list1", EndState.DEMOLISH, "2019-10-31", 1),
    ("hedong", "140882", 540_000, "p1", "list1", EndState.DEMOLISH, "2019-10-31", 1),
    ("jinshi", "140825", 70_000, "p3", "list2", EndState.CLOSE_OR_DEMOLISH, "2020-10-31", 2),
    ("dongfang", "140824", 200_000, "p3", "list2", EndState.CLOSE_OR_DEMOLISH, "2020-10-31", 2),
    ("jinhua", "140824", 200_000, "p3", "list2", EndState.CLOSE_OR_DEMOLISH, "2020-10-31", 2),
    ("kangzhuang", "140882", 600_000, "p3", "list2", EndState.CLOSE, "2020-10-31", 2),
    ("jinxin", "140882", 300_000, "p2", "list2", EndState.CLOSE, "2019-12-31", 2),
    ("jinxin", "140882", 300_000, "p3", "list2", EndState.CLOSE, "2020-10-31", 2),
    ("xinsheng", "140882", 500_000, "p3", "list2", EndState.CLOSE, "2020-10-31", 2),
)
"""The nine entries of 运城's list: 津鑫 is two tasks, because one entry has two deadlines (X-04)."""


def yuncheng(**changes: Any) -> AssignCityTask:
    fields: dict[str, Any] = {
        "task": "yc",
        "division": YUNCHENG,
        "name": "运城市2019-2020年焦化行业压减过剩产能",
        "tonnes": 3_250_000,
        "deadline": by("2020-12-31"),
        "phases": (P1, P2, P3),
        "lists": (LIST1, LIST2),
    }
    return AssignCityTask(**{**fields, **changes})


def entry(task: str = "jianlong-1", **changes: Any) -> AssignEnterpriseTask:
    fields: dict[str, Any] = {
        "task": task,
        "parent": "yc",
        "phase": "p1",
        "list_": "list1",
        "enterprise": "jianlong",
        "division": "140823",
        "county": "140823",
        "tonnes": 540_000,
        "deadline": by("2019-10-31"),
        "required_end_state": EndState.DEMOLISH,
        "reduction_basis": 1,
    }
    return AssignEnterpriseTask(**{**fields, **changes})


def plan() -> Scenario:
    """The city's task and one enterprise to assign to."""
    return o.enterprise(Scenario()).given(yuncheng(), ISSUED)


def whole_list() -> Scenario:
    """The city's task with all of its entries."""
    s = Scenario().given(yuncheng(), ISSUED)
    for name, county in {name: county for name, county, *_ in ENTRIES}.items():
        o.enterprise(s, name, county)
    for name, county, tonnes, phase, list_, end_state, last_day, basis in ENTRIES:
        command = entry(
            f"{name}-{phase}",
            phase=phase,
            list_=list_,
            enterprise=name,
            division=county,
            county=county,
            tonnes=tonnes,
            deadline=by(last_day),
            required_end_state=end_state,
            reduction_basis=basis,
        )
        s.given(command, ISSUED)
    return s


def task(s: Scenario, name: str) -> Task:
    return s.world.now.task(name)


@pytest.mark.rule("SX-12", "SX-22")
def test_the_province_has_a_rigid_target_of_4027() -> None:
    command = SetProvinceTarget(task="sx", division="140000", tonnes=40_270_000, deadline=by("2020-12-31"))
    s = Scenario().given(command, "2020-10-20")
    assert (task(s, "sx").level, task(s, "sx").tonnes) == (TaskLevel.PROVINCE, 40_270_000)
    assert isinstance(refusal(s.when(command, "2020-10-21")), AlreadyExists)


@pytest.mark.rule("YC-03", "YC-04", "YC-05", "YC-06", "YC-07")
def test_phases_and_lists_are_two_ways_to_cut_the_same_325() -> None:
    yc = task(Scenario().given(yuncheng(), ISSUED), "yc")
    assert yc.tonnes == 3_250_000
    assert [part.tonnes for part in yc.phases] == [1_080_000, 300_000, 1_870_000]
    assert [part.deadline.last_day for part in yc.phases] == [
        date(2019, 10, 31),
        date(2019, 12, 31),
        date(2020, 10, 31),
    ]
    assert sum(part.tonnes for part in yc.phases) == sum(part.tonnes for part in yc.lists) == 3_250_000


@pytest.mark.rule("YC-07", "X-02")
def test_108_and_217_and_30_is_not_the_task() -> None:
    refused = refusal(Scenario().when(yuncheng(lists=(LIST1, LIST2, P2)), ISSUED))
    assert isinstance(refused, r.PartsDoNotSum)
    assert (refused.field, refused.sum_) == ("lists", 3_550_000)
    assert "1080000 + 2170000 + 300000 = 3550000" in refused.message_zh
    assert "3250000" in refused.message_en


@pytest.mark.rule("YC-07", "X-02")
def test_a_task_of_355_does_not_equal_its_phases() -> None:
    refused = refusal(Scenario().when(yuncheng(tonnes=3_550_000, lists=(LIST1, LIST2, P2)), ISSUED))
    assert isinstance(refused, r.PartsDoNotSum)
    assert (refused.field, refused.sum_, refused.tonnes) == ("phases", 3_250_000, 3_550_000)


def test_a_task_wrong_in_both_ways_is_told_both() -> None:
    decided = Scenario().when(yuncheng(tonnes=1), ISSUED)
    assert isinstance(decided, Refused)
    assert [reason.field for reason in decided.refusals] == ["phases", "lists"]


@pytest.mark.rule("YC-07")
def test_a_phase_named_twice_is_refused() -> None:
    decided = Scenario().when(yuncheng(phases=(P1, P2, P3, P2)), ISSUED)
    assert isinstance(decided, Refused)
    assert isinstance(decided.refusals[0], r.PartNamedTwice)


def test_a_task_without_printed_parts_is_lawful() -> None:
    assert isinstance(Scenario().when(yuncheng(phases=(), lists=()), ISSUED), Accepted)


@pytest.mark.rule("YC-20", "YC-21", "YC-22", "YC-23", "YC-24", "YC-25", "YC-26", "YC-27", "YC-28", "YC-29")
def test_the_nine_entries_fill_the_task_and_each_of_its_parts() -> None:
    yc = task(whole_list(), "yc")
    assert sum(child.tonnes for child in yc.children) == 3_250_000
    for part in (*yc.phases, *yc.lists):
        named = [child for child in yc.children if part.part in (child.phase, child.list_)]
        assert sum(child.tonnes for child in named) == part.tonnes, part.part


@pytest.mark.rule("YC-28", "X-04")
def test_jinxin_is_two_tasks_with_two_deadlines() -> None:
    s = whole_list()
    first, second = task(s, "jinxin-p2"), task(s, "jinxin-p3")
    assert (first.tonnes, second.tonnes) == (300_000, 300_000)
    assert [t.deadline and t.deadline.last_day for t in (first, second)] == [
        date(2019, 12, 31),
        date(2020, 10, 31),
    ]


@pytest.mark.rule("YC-30")
def test_the_counties_sum_to_what_the_list_prints() -> None:
    s = whole_list()
    sums: dict[str, int] = {}
    for child in task(s, "yc").children:
        county = task(s, child.task).county or "-"
        sums[county] = sums.get(county, 0) + child.tonnes
    assert sums == {"140823": 540_000, "140882": 2_240_000, "140825": 70_000, "140824": 400_000}
    assert sum(sums.values()) == 3_250_000


@pytest.mark.rule("YC-05", "YC-07")
def test_nothing_more_fits_into_a_full_list() -> None:
    s = whole_list()
    o.enterprise(s, "shili", "140882")
    refused = refusal(s.when(entry("shili", enterprise="shili", tonnes=1, phase="p2", list_="list2"), ISSUED))
    assert isinstance(refused, r.MoreThanTheParent)
    assert (refused.field, refused.whole, refused.assigned, refused.asked) == (
        "tonnes",
        3_250_000,
        3_250_000,
        1,
    )


@pytest.mark.rule("YC-07")
@pytest.mark.parametrize(
    ("phase", "list_", "field", "whole"),
    [("p2", None, "phase", 300_000), (None, "list1", "list", 1_080_000), ("p2", "list2", "phase", 300_000)],
)
def test_an_entry_never_exceeds_its_phase_or_list(
    phase: str | None, list_: str | None, field: str, whole: int
) -> None:
    refused = refusal(plan().when(entry(tonnes=whole + 1, phase=phase, list_=list_), ISSUED))
    assert isinstance(refused, r.MoreThanTheParent)
    assert (refused.field, refused.whole, refused.assigned) == (field, whole, 0)


@pytest.mark.rule("YC-01", "X-05")
def test_a_deadline_before_the_day_of_the_plan_is_taken_as_printed() -> None:
    s = plan().given(entry(), ISSUED)
    assigned = task(s, "jianlong-1")
    assert assigned.deadline is not None
    assert assigned.deadline.last_day is not None
    assert assigned.assigned_on is not None
    assert (assigned.assigned_on - assigned.deadline.last_day).days == 61


@pytest.mark.rule("YC-11")
@pytest.mark.parametrize(
    ("basis", "taken"), [(1, True), (2, True), (3, True), (None, True), (0, False), (4, False)]
)
def test_there_are_three_kinds_of_reduction(basis: int | None, taken: bool) -> None:
    decided = plan().when(entry(reduction_basis=basis), ISSUED)
    assert isinstance(decided, Accepted) is taken
    assert taken or refusal(decided).CODE == "REDUCTION_BASIS_UNKNOWN"


@pytest.mark.rule("YC-12", "X-03")
def test_hengtai_stands_outside_the_325() -> None:
    s = plan()
    command = entry(
        "hengtai",
        tonnes=600_000,
        county=None,
        division=YUNCHENG,
        deadline=Deadline(text="按期"),
        book=TaskBook.OTHER_ELIMINATION,
        reduction_basis=3,
        phase=None,
        list_=None,
    )
    assert isinstance(refusal(s.when(command, ISSUED)), r.BookDiffers)
    alone = entry(
        "hengtai",
        parent=None,
        tonnes=600_000,
        county=None,
        division=YUNCHENG,
        deadline=Deadline(text="按期"),
        book=TaskBook.OTHER_ELIMINATION,
        reduction_basis=3,
        phase=None,
        list_=None,
    )
    s.given(alone, ISSUED)
    assert task(s, "yc").children == ()
    assert (task(s, "hengtai").county, task(s, "hengtai").tonnes) == (None, 600_000)


@pytest.mark.rule("JX-02", "JX-03", "X-06")
def test_jiexiu_exits_156_by_replacement_and_reduces_nothing() -> None:
    s = o.enterprise(o.enterprise(Scenario(), "changsheng", "140781"), "maosheng", "140781")
    jiexiu = AssignCityTask(
        task="jx",
        division="140781",
        name="介休市4.3米焦炉关停退出",
        tonnes=1_560_000,
        deadline=by("2023-10-31"),
        book=TaskBook.REPLACEMENT,
    )
    s.given(jiexiu, "2023-08-01")
    for name, tonnes in (("changsheng", 600_000), ("maosheng", 960_000)):
        command = entry(
            name,
            parent="jx",
            phase=None,
            list_=None,
            enterprise=name,
            division="140781",
            county="140781",
            tonnes=tonnes,
            deadline=by("2023-10-31"),
            required_end_state=EndState.CLOSE,
            book=TaskBook.REPLACEMENT,
            reduction_basis=None,
        )
        s.given(command, "2023-08-01")
    children = task(s, "jx").children
    assert sum(child.tonnes for child in children) == 1_560_000
    assert all(task(s, child.task).book is TaskBook.REPLACEMENT for child in children)
    assert sum(task(s, child.task).accepted_net_tonnes for child in children) == 0


@pytest.mark.rule("JC-11")
def test_jinchengs_annual_task_states_no_end_state() -> None:
    s = Scenario()
    for name in ("qinze", "xinggao"):
        s.given(RegisterEnterprise(enterprise=name, legal_name=name, division="140500"), "2020-10-28")
    jincheng = AssignCityTask(
        task="jc", division="140500", name="年度压减任务", tonnes=400_000, deadline=by("2020-12-31")
    )
    s.given(jincheng, "2020-10-28")
    for name, tonnes in (("qinze", 130_000), ("xinggao", 270_000)):
        command = entry(
            name,
            parent="jc",
            phase=None,
            list_=None,
            enterprise=name,
            division="140500",
            county=None,
            tonnes=tonnes,
            deadline=by("2020-12-31"),
            required_end_state=EndState.UNSTATED,
            reduction_basis=None,
        )
        s.given(command, "2020-10-28")
    assert [child.tonnes for child in task(s, "jc").children] == [130_000, 270_000]
    assert task(s, "qinze").required_end_state is EndState.UNSTATED


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"enterprise": "nobody"}, "enterprise"),
        ({"lots": ("nothing",)}, "lots[0]"),
        ({"ovens": ("nowhere",)}, "ovens[0]"),
        ({"parent": "nothing", "phase": None, "list_": None}, "parent"),
        ({"division": "149999", "county": None}, "division"),
        ({"document": "unheard-of"}, "document"),
    ],
)
def test_an_entry_refers_to_what_exists(changes: dict[str, Any], field: str) -> None:
    refused = refusal(plan().when(entry(**changes), ISSUED))
    assert isinstance(refused, UnknownSubject)
    assert refused.field == field


@pytest.mark.rule("YC-07")
@pytest.mark.parametrize(
    ("changes", "field"), [({"phase": "p9"}, "phase"), ({"list_": "p1"}, "list"), ({"parent": None}, "phase")]
)
def test_an_entry_names_a_part_of_its_parent(changes: dict[str, Any], field: str) -> None:
    refused = refusal(plan().when(entry(**changes), ISSUED))
    assert isinstance(refused, r.UnknownPart)
    assert refused.field == field


@pytest.mark.rule("YC-07")
def test_enterprises_are_assigned_under_a_city_only() -> None:
    s = plan().given(entry(), ISSUED)
    refused = refusal(s.when(entry("second", parent="jianlong-1", phase=None, list_=None), ISSUED))
    assert isinstance(refused, r.NotACityTask)


@pytest.mark.rule("SX-22")
def test_a_task_is_assigned_once() -> None:
    s = plan().given(entry(), ISSUED)
    assert isinstance(refusal(s.when(entry(), ISSUED)), AlreadyExists)
    assert isinstance(refusal(s.when(yuncheng(), ISSUED)), AlreadyExists)


def test_an_entry_is_known_to_its_parent_its_ovens_and_its_lots() -> None:
    s = o.lot(o.enterprise(Scenario()), ovens=("3", "4")).given(yuncheng(), ISSUED)
    s.given(RegisterPolicyDocument(document="yc", title="运城市方案"), ISSUED)
    s.given(entry(lots=("lot",), ovens=("3", "4"), document="yc"), ISSUED)
    assert s.last.tags == (
        "task:jianlong-1",
        "task:yc",
        "enterprise:jianlong",
        "oven:3",
        "oven:4",
        "lot:lot",
    )
    assert s.world.now.oven("3").tasks == ("jianlong-1",)
    assert [child.task for child in task(s, "yc").children] == ["jianlong-1"]
    assert facts(s.when(ListLot(lot="lot", task="jianlong-1", tonnes=540_000), ISSUED))


@pytest.mark.rule("YC-07")
@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["p1", "p2", "p3"]), st.integers(1, 1_200_000)), min_size=1, max_size=12
    )
)
def test_whatever_is_assigned_no_part_is_ever_overfull(entries: list[tuple[str, int]]) -> None:
    s, taken = plan(), dict.fromkeys(("p1", "p2", "p3"), 0)
    for number, (phase, tonnes) in enumerate(entries):
        decided = s.when(entry(f"t{number}", phase=phase, list_=None, tonnes=tonnes), ISSUED)
        part = next(p for p in (P1, P2, P3) if p.part == phase)
        fits = taken[phase] + tonnes <= part.tonnes
        assert isinstance(decided, Accepted) is fits
        taken[phase] += tonnes if fits else 0
    assert sum(child.tonnes for child in task(s, "yc").children) == sum(taken.values()) <= 3_250_000
