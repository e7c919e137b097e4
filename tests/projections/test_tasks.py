"""Progress of tasks: target, list and done as three numbers; reduced and replaced apart; silence as a state."""

from datetime import date

import pytest

from domain.acceptance.commands import RevokeAcceptance
from domain.closing.commands import OrderImmediateClosure
from domain.enterprises.commands import RegisterEnterprise
from domain.enterprises.facts import CountyBasis
from domain.lots.commands import ListLot
from domain.ovens.commands import StopOven
from domain.projects.facts import Source
from domain.tasks.commands import AssignCityTask, AssignEnterpriseTask, SetProvinceTarget
from domain.tasks.facts import EndState, PlannedPart, TaskBook
from projections.tasks import TaskProgress, TaskStatus, by_county, task_progress
from tests.domain import jiexiu as j
from tests.domain import opening as o
from tests.domain.closing.checklists import ASSUMED, certify, checklist
from tests.domain.scenario import Scenario, by
from tests.projections.conftest import Projected


async def progress(
    projected: Projected, s: Scenario, on: str | None = None, division: str | None = None
) -> dict[str, TaskProgress]:
    await projected.add(s.events[(await projected.log.head()).size :])
    moment = await projected.at(date.fromisoformat(on) if on else None)
    return {row.task: row for row in await task_progress(projected.log, projected.reader, moment, division)}


def jinxin() -> Scenario:
    """津鑫's second phase: one lot of 300,000 t on two ovens, in a county that is inferred (X-04)."""
    s = checklist(Scenario(), "140800", ASSUMED)
    s.given(
        RegisterEnterprise(
            enterprise="jinxin",
            legal_name="津鑫",
            division=o.HEJIN,
            county=o.HEJIN,
            county_basis=CountyBasis.INFERRED,
            county_note="文件未载县名",
        ),
        "2018-12-31",
    )
    o.lot(s, tonnes=300_000, owner="jinxin", county=o.HEJIN, ovens=("o3", "o4"))
    o.listed(
        s,
        tonnes=300_000,
        owner="jinxin",
        county=o.HEJIN,
        ovens=("o3", "o4"),
        end_state=EndState.CLOSE,
        last_day="2019-12-31",
    )
    s.given(StopOven(oven="o3"), "2019-12-19").given(
        certify("o3", done_on="2019-12-20"), "2019-12-20", office="县"
    )
    s.given(StopOven(oven="o4"), "2020-01-04").given(
        certify("o4", done_on="2020-01-05"), "2020-01-05", office="县"
    )
    return s


@pytest.mark.rule("E-13", "X-04", "YC-28")
async def test_two_ovens_jointly_give_an_interval_until_both_are_closed(projected: Projected) -> None:
    s = jinxin()
    on_time = (await progress(projected, s, "2019-12-31"))["task"]
    assert (on_time.interval, on_time.certified_tonnes, on_time.status) == (
        (0, 300_000),
        0,
        TaskStatus.OPEN,
    )
    late = (await progress(projected, s, "2020-01-03"))["task"]
    assert (late.status, late.overdue_days) == (TaskStatus.OVERDUE_NOT_REPORTED, 3)
    closed = (await progress(projected, s, "2020-02-01"))["task"]
    assert (closed.interval, closed.certified_tonnes, closed.status) == (
        None,
        300_000,
        TaskStatus.CLOSED_NOT_ACCEPTED,
    )
    assert closed.overdue_days == 5
    o.accepted(s, tonnes=300_000, on="2020-02-10")
    done = (await progress(projected, s, "2020-02-10"))["task"]
    assert (done.status, done.done, done.done_on, done.overdue_days, done.accepted_tonnes) == (
        TaskStatus.LATE,
        True,
        date(2020, 1, 5),
        5,
        300_000,
    )


@pytest.mark.rule("YC-28")
async def test_an_inferred_county_is_footnoted(projected: Projected) -> None:
    rows = await progress(projected, jinxin())
    (county,) = by_county(rows.values())
    assert (county.county, county.target_tonnes, county.inferred_tonnes, county.notes) == (
        o.HEJIN,
        300_000,
        300_000,
        ("文件未载县名",),
    )


def planned(part: str, tonnes: int, last_day: str) -> PlannedPart:
    return PlannedPart(part=part, name=part, tonnes=tonnes, deadline=by(last_day))


def yuncheng() -> Scenario:
    """A city of 3,250,000 t with two enterprises of its first phase, one accepted."""
    s = o.enterprise(Scenario())
    for name, owner in (("a", "jianlong"), ("b", "hedong")):
        if owner != "jianlong":
            o.enterprise(s, owner, o.HEJIN)
        county = o.WENXI if owner == "jianlong" else o.HEJIN
        o.lot(s, name, 540_000, owner=owner, county=county, ovens=(f"oven-{name}",))
    phases = (planned("p1", 1_080_000, "2019-10-31"), planned("p2", 2_170_000, "2020-10-31"))
    lists = (planned("l1", 1_080_000, "2019-10-31"), planned("l2", 2_170_000, "2020-10-31"))
    s.given(
        SetProvinceTarget(task="sx", division="140000", tonnes=40_270_000, deadline=by("2020-12-31")),
        "2019-12-31",
    )
    s.given(
        AssignCityTask(
            task="yc",
            division="140800",
            name="运城压减",
            tonnes=3_250_000,
            deadline=by("2020-12-31"),
            phases=phases,
            lists=lists,
        ),
        "2019-12-31",
    )
    for name, owner, county in (("a", "jianlong", o.WENXI), ("b", "hedong", o.HEJIN)):
        s.given(
            AssignEnterpriseTask(
                task=f"t-{name}",
                parent="yc",
                phase="p1",
                list_="l1",
                enterprise=owner,
                division=county,
                county=county,
                tonnes=540_000,
                deadline=by("2019-10-31"),
                required_end_state=EndState.DEMOLISH,
                lots=(name,),
                ovens=(f"oven-{name}",),
            ),
            "2019-12-31",
        )
        s.given(ListLot(lot=name, task=f"t-{name}", tonnes=540_000), "2019-12-31")
    o.demolished(s, "oven-a", "2019-10-28")
    o.accepted(s, "a", 540_000, task="t-a", on="2020-01-15")
    return s


@pytest.mark.rule("YC-05", "YC-06", "YC-07", "X-31")
async def test_a_city_sums_its_phases_and_lists(projected: Projected) -> None:
    s = yuncheng()
    rows = await progress(projected, s)
    city = rows["yc"]
    assert (city.target_tonnes, city.listed_tonnes, city.accepted_tonnes, city.open_tonnes) == (
        3_250_000,
        1_080_000,
        540_000,
        2_710_000,
    )
    assert city.unassigned_tonnes == 2_170_000
    assert city.status is TaskStatus.OVERDUE_NOT_REPORTED
    phase, later = city.phases
    assert (later.target_tonnes, later.listed_tonnes) == (2_170_000, 0)
    assert (phase.target_tonnes, phase.listed_tonnes, phase.accepted_tonnes, phase.open_tonnes) == (
        1_080_000,
        1_080_000,
        540_000,
        540_000,
    )
    assert city.lists[0].listed_tonnes == 1_080_000
    assert (rows["sx"].target_tonnes, rows["sx"].accepted_tonnes) == (40_270_000, 540_000)
    assert rows["t-a"].status is TaskStatus.DONE
    assert rows["t-b"].status is TaskStatus.OVERDUE_NOT_REPORTED
    assert list(await progress(projected, s, division=o.WENXI)) == ["t-a"]
    assert list(await progress(projected, s, division="140800")) == ["yc", "t-a", "t-b"]
    assert await progress(projected, s, "2019-10-31") == {}


@pytest.mark.rule("E-26")
async def test_a_certificate_is_not_the_demolition_that_was_asked_for(projected: Projected) -> None:
    s = checklist(o.lot(o.enterprise(Scenario()), ovens=("oven",)), "140800", ASSUMED)
    o.listed(s, ovens=("oven",), end_state=EndState.DEMOLISH)
    s.given(StopOven(oven="oven"), "2019-10-20").given(
        certify("oven", done_on="2019-10-21"), "2019-10-21", office="县"
    )
    row = (await progress(projected, s))["task"]
    assert (row.status, row.done, row.certified_tonnes) == (TaskStatus.CLOSED_NOT_ACCEPTED, False, 540_000)


@pytest.mark.rule("E-14")
async def test_a_revoked_acceptance_leaves_the_net(projected: Projected) -> None:
    s = o.reduced(Scenario())
    s.given(RevokeAcceptance(task="task", lot="lot", tonnes=140_000, reason="抽查不符"), "2020-03-01")
    before = (await progress(projected, s, "2020-02-29"))["task"]
    after = (await progress(projected, s, "2020-03-01"))["task"]
    assert (before.accepted_tonnes, before.status) == (540_000, TaskStatus.DONE)
    assert (after.accepted_tonnes, after.status) == (400_000, TaskStatus.CLOSED_NOT_ACCEPTED)


@pytest.mark.rule("JX-02", "JX-03", "JX-44", "X-06")
async def test_an_exit_by_replacement_is_done_when_closed_and_reduces_nothing(projected: Projected) -> None:
    s = o.lot(o.enterprise(checklist(Scenario(), "140800", ASSUMED)), tonnes=600_000, ovens=("oven",))
    o.project(s, (Source(lot="lot", tonnes=600_000),), tonnes=None)
    o.committed(s, "lot", 600_000, None)
    s.given(
        AssignEnterpriseTask(
            task="exit",
            enterprise="jianlong",
            division=o.WENXI,
            county=o.WENXI,
            tonnes=600_000,
            deadline=by("2023-10-31"),
            required_end_state=EndState.CLOSE,
            book=TaskBook.REPLACEMENT,
            lots=("lot",),
            ovens=("oven",),
        ),
        "2023-05-01",
    )
    open_ = (await progress(projected, s, "2023-10-31"))["exit"]
    assert (open_.status, open_.to_exit_tonnes, open_.replaced_tonnes, open_.reduced_tonnes) == (
        TaskStatus.OPEN,
        600_000,
        0,
        0,
    )
    assert open_.interval is None
    s.given(StopOven(oven="oven"), "2023-10-30").given(
        certify("oven", done_on="2023-11-01"), "2023-11-05", office="县"
    )
    done = (await progress(projected, s, "2023-11-06"))["exit"]
    assert (done.status, done.done_on, done.overdue_days, done.reduced_tonnes) == (
        TaskStatus.LATE,
        date(2023, 11, 1),
        1,
        0,
    )


@pytest.mark.rule("JX-22", "D-17")
async def test_an_order_to_close_at_once_replaces_the_last_day_of_the_task(projected: Projected) -> None:
    s = j.checklisted(j.works()).given(OrderImmediateClosure(oven="cs", reason="发生严重事故"), "2023-06-15")
    rows = {on: (await progress(projected, s, on))["exit"] for on in ("2023-06-14", "2023-06-15", "2023-06-25")}
    assert {on: (str(row.last_day), row.overdue_days, row.status) for on, row in rows.items()} == {
        "2023-06-14": ("2023-10-31", 0, TaskStatus.OPEN),
        "2023-06-15": ("2023-06-15", 0, TaskStatus.OPEN),
        "2023-06-25": ("2023-06-15", 10, TaskStatus.OVERDUE_NOT_REPORTED),
    }
    assert rows["2023-06-25"].deadline_text == "2023-10-31前"
