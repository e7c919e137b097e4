"""The board of tasks: four levels, deadlines with their overdue days, the acceptance chain, the week."""

from datetime import date
from typing import Any

import pytest

from domain.acceptance.commands import (
    ForwardAcceptanceEvidence,
    HoldProvincialSpotCheck,
    RecordCountySelfCheck,
    RevokeAcceptance,
)
from domain.acceptance.facts import Verdict
from domain.duties.commands import IssueNoticeOfCriticism, RegisterReportDuty, SubmitReport
from domain.duties.facts import Cycle, DutyKind, NoticeLevel, ReportLine
from domain.envelope import Role
from domain.lots.commands import ListLot
from domain.policy import keys
from domain.policy.commands import RegisterPolicyDocument, SetRuleParameter
from domain.policy.facts import Basis, ParameterValue
from domain.quantities import Deadline
from domain.tampering.commands import ReportDataTampering
from domain.tasks.commands import (
    AssignCityTask,
    AssignCountyTask,
    AssignEnterpriseTask,
    ChangeTaskDeadline,
    SetProvinceTarget,
    SupplementReductionList,
)
from domain.tasks.facts import EndState, OrderedMeasure, SupplementReason
from projections.duties import ReportStatus, duties
from projections.tasks import (
    ScoreCard,
    TaskProgress,
    TaskStatus,
    coverage_of,
    record_of,
    score_cards,
    weekly_report,
)
from tests.domain import opening as o
from tests.domain.scenario import Scenario, by, day
from tests.projections.conftest import Projected
from tests.projections.test_tasks import progress

COUNTY = "闻喜县工信局"
QINSHUI = "140521"


def board(*, tonnes: int = 1_000_000, parts: tuple[int, ...] = (600_000, 200_000, 200_000)) -> Scenario:
    """A county of 1,000,000 t under its city under the province, with three enterprises (all invented)."""
    s = Scenario().given(
        SetProvinceTarget(task="sx", division="140000", tonnes=40_270_000, deadline=by("2020-12-31")),
        "2019-12-31",
    )
    city: dict[str, Any] = {"division": "140800", "name": "运城", "tonnes": tonnes + 100_000}
    s.given(AssignCityTask(task="yc", parent="sx", deadline=by("2020-12-31"), **city), "2019-12-31")
    county: dict[str, Any] = {"division": o.WENXI, "name": "闻喜", "tonnes": tonnes}
    s.given(AssignCountyTask(task="wenxi", parent="yc", deadline=by("2020-12-31"), **county), "2019-12-31")
    for number, (part, last_day) in enumerate(
        zip(parts, ("2020-06-30", "2020-07-31", "2020-07-31"), strict=True)
    ):
        name = f"e{number}"
        o.enterprise(s, name, o.WENXI)
        o.lot(s, f"lot-{name}", part, owner=name, ovens=(f"oven-{name}",))
        s.given(
            AssignEnterpriseTask(
                task=f"t-{name}",
                parent="wenxi",
                enterprise=name,
                division=o.WENXI,
                county=o.WENXI,
                tonnes=part,
                deadline=by(last_day),
                required_end_state=EndState.DEMOLISH,
                lots=(f"lot-{name}",),
                ovens=(f"oven-{name}",),
            ),
            "2019-12-31",
        )
        s.given(ListLot(lot=f"lot-{name}", task=f"t-{name}", tonnes=part), "2019-12-31")
    return s


def done(s: Scenario, name: str, tonnes: int, on: str) -> Scenario:
    o.demolished(s, f"oven-{name}", on, office=COUNTY)
    return o.accepted(s, f"lot-{name}", tonnes, task=f"t-{name}", on=on)


@pytest.mark.rule("YC-17", "YC-30", "YC-32", "SX-12", "SX-13")
async def test_what_is_not_assigned_below_is_open(projected: Projected) -> None:
    rows = await progress(projected, done(board(), "e0", 600_000, "2020-06-20"), "2020-08-01")
    assert [(rows[n].unassigned_tonnes, rows[n].accepted_tonnes) for n in ("sx", "yc", "wenxi")] == [
        (39_170_000, 600_000),
        (100_000, 600_000),
        (0, 600_000),
    ]
    assert [row.task for row in rows.values()] == ["sx", "yc", "wenxi", "t-e0", "t-e1", "t-e2"]
    assert (rows["wenxi"].parent, rows["yc"].parent) == ("yc", "sx")


@pytest.mark.rule("YC-63")
async def test_planned_100_and_done_80_is_20_behind(projected: Projected) -> None:
    s = done(done(board(), "e0", 600_000, "2020-06-20"), "e1", 200_000, "2020-07-20")
    county = (await progress(projected, s, "2020-07-31"))["wenxi"]
    assert (county.planned_tonnes, county.finished_tonnes, county.behind_tonnes) == (
        1_000_000,
        800_000,
        200_000,
    )
    earlier = (await progress(projected, s, "2020-06-30"))["wenxi"]
    assert (earlier.planned_tonnes, earlier.behind_tonnes) == (600_000, 0)


@pytest.mark.rule("YC-01", "X-05")
async def test_a_plan_of_december_for_october_is_late_registration_and_not_late_work(
    projected: Projected,
) -> None:
    s = o.lot(o.enterprise(Scenario()), ovens=("oven",))
    o.demolished(o.listed(s, ovens=("oven",), last_day="2019-10-31"), on="2019-10-28")
    o.accepted(s, on="2020-01-15")
    row = (await progress(projected, s, "2020-02-01"))["task"]
    assert (row.overdue_when_assigned_days, row.overdue_days, row.status) == (61, 0, TaskStatus.DONE)


@pytest.mark.rule("E-30", "SX-11")
async def test_overdue_days_before_a_change_stay_in_the_history(projected: Projected) -> None:
    s = o.listed(o.lot(o.enterprise(Scenario()), ovens=("oven",)), ovens=("oven",), last_day="2020-10-31")
    s.given(RegisterPolicyDocument(document="new", title="通知"), "2020-11-01")
    change = ChangeTaskDeadline(task="task", deadline=by("2021-03-31"), reason="供热", document="new")
    s.given(change, "2020-11-21", role=Role.PROVINCE_OFFICE)
    before = (await progress(projected, s, "2020-11-20"))["task"]
    assert (before.overdue_days, before.last_day, before.status) == (
        20,
        date(2020, 10, 31),
        TaskStatus.OVERDUE_NOT_REPORTED,
    )
    after = (await progress(projected, s, "2020-12-31"))["task"]
    assert (after.overdue_days, after.last_day, after.status) == (0, date(2021, 3, 31), TaskStatus.OPEN)
    assert [(p.overdue_days, p.since, p.until) for p in after.deadlines] == [
        (20, day(o.LISTED_ON), date(2020, 11, 20)),
        (0, date(2020, 11, 21), None),
    ]


@pytest.mark.rule("X-30", "JX-24")
async def test_an_ambiguous_deadline_is_overdue_only_after_its_later_bound(projected: Projected) -> None:
    s = o.enterprise(Scenario())
    s.given(
        AssignEnterpriseTask(
            task="task",
            enterprise="jianlong",
            division=o.WENXI,
            tonnes=1,
            deadline=Deadline(text="8月前", last_day=day("2023-07-31"), last_day_latest=day("2023-08-31")),
            required_end_state=EndState.CLOSE,
        ),
        "2023-05-10",
    )
    for on, overdue in (("2023-08-31", 0), ("2023-09-01", 1)):
        row = (await progress(projected, s, on))["task"]
        assert (row.last_day_earliest, row.last_day, row.overdue_days) == (
            date(2023, 7, 31),
            date(2023, 8, 31),
            overdue,
        )


@pytest.mark.rule("YC-64", "X-31")
async def test_target_list_and_done_are_three_numbers_after_a_supplement(projected: Projected) -> None:
    s = done(board(), "e0", 600_000, "2020-06-20")
    o.lot(o.enterprise(s, "dirty", o.WENXI), "lot-dirty", 600_000, owner="dirty")
    s.given(
        SupplementReductionList(
            task="t-dirty",
            parent="wenxi",
            enterprise="dirty",
            division=o.WENXI,
            county=o.WENXI,
            lots=("lot-dirty",),
            tonnes=600_000,
            deadline=by("2020-12-31"),
            required_end_state=EndState.CLOSE,
            reason=SupplementReason.OTHER,
            measure=OrderedMeasure.CLOSING,
            restricted_class=True,
        ),
        "2020-07-01",
    )
    s.given(ListLot(lot="lot-dirty", task="t-dirty", tonnes=600_000), "2020-07-01")
    rows = await progress(projected, s, "2020-08-01")
    assert [rows[above].supplemented_tonnes for above in ("sx", "yc", "wenxi")] == [600_000] * 3
    row = rows["wenxi"]
    assert (row.target_tonnes, row.supplemented_tonnes, row.listed_tonnes, row.accepted_tonnes) == (
        1_000_000,
        600_000,
        1_600_000,
        600_000,
    )
    assert row.unassigned_tonnes == 0


@pytest.mark.rule("YC-64", "X-31")
async def test_a_target_that_is_met_is_done_while_what_joined_the_list_later_is_open(projected: Projected) -> None:
    s = done(board(), "e0", 600_000, "2020-06-20")
    s = done(done(s, "e1", 200_000, "2020-07-20"), "e2", 200_000, "2020-07-25")
    o.lot(o.enterprise(s, "dirty", o.WENXI), "lot-dirty", 600_000, owner="dirty")
    supplement: dict[str, Any] = {"task": "t-dirty", "parent": "wenxi", "enterprise": "dirty", "county": o.WENXI}
    s.given(
        SupplementReductionList(
            **supplement,
            division=o.WENXI,
            lots=("lot-dirty",),
            tonnes=600_000,
            deadline=by("2020-07-31"),
            required_end_state=EndState.CLOSE,
            reason=SupplementReason.OTHER,
            measure=OrderedMeasure.CLOSING,
            restricted_class=True,
        ),
        "2020-07-01",
    )
    rows = await progress(projected, s, "2020-08-01")
    assert (rows["wenxi"].status, rows["wenxi"].done_on) == (TaskStatus.DONE, day("2020-07-25"))
    assert rows["t-dirty"].status is TaskStatus.OVERDUE_NOT_REPORTED


def duty(name: str = "weekly", **more: Any) -> RegisterReportDuty:
    fields: dict[str, Any] = {
        "duty": name,
        "office": COUNTY,
        "division": o.WENXI,
        "kind": DutyKind.REDUCTION_PROGRESS,
        "receiver": "省领导小组办公室",
        "cycle": Cycle.WEEKLY,
        "weekday": 1,
        "valid_from": day("2020-10-21"),
        "valid_to": day("2020-12-31"),
    }
    return RegisterReportDuty(**{**fields, **more})


def report(s: Scenario, period: str, on: str, tonnes: int | None = None) -> Scenario:
    lines = (ReportLine(task="wenxi", tonnes=tonnes),) if tonnes is not None else ()
    command = SubmitReport(duty="weekly", period=day(period), lines=lines)
    return s.given(command, on, role=Role.COUNTY_OFFICE, office=COUNTY)


@pytest.mark.rule("E-14")
async def test_reported_170_accepted_150_revoked_30(projected: Projected) -> None:
    s = board(tonnes=1_700_000, parts=(1_200_000, 300_000, 200_000)).given(duty(), "2020-10-21")
    done(done(s, "e0", 1_200_000, "2020-10-20"), "e1", 300_000, "2020-10-20")
    report(s, "2020-10-26", "2020-10-26", 1_700_000)
    s.given(RevokeAcceptance(task="t-e1", lot="lot-e1", tonnes=300_000, reason="抽查不符"), "2020-11-01")
    row = (await progress(projected, s, "2020-11-02"))["wenxi"]
    assert (row.reported_tonnes, row.accepted_tonnes, row.revoked_tonnes) == (1_700_000, 1_200_000, 300_000)
    assert (await progress(projected, s, "2020-10-25"))["wenxi"].reported_tonnes is None


@pytest.mark.rule("SX-15", "X-22")
async def test_evidence_forwarded_on_the_2nd_of_november_is_two_days_late(projected: Projected) -> None:
    s = done(board(), "e0", 600_000, "2020-10-30")
    due = ParameterValue(day=day("2020-10-31"))
    parameter = SetRuleParameter(
        parameter=keys.EVIDENCE_FORWARD_BY,
        division="140000",
        value=due,
        unit="日",
        basis=Basis.ASSUMED,
        note="as this test reads it",
    )
    s.given(parameter, "2020-10-21", role=Role.PROVINCE_OFFICE)
    missing = (await progress(projected, s, "2020-11-01"))["t-e0"].acceptance
    assert (missing.evidence_due_on, missing.evidence_days_missing) == (date(2020, 10, 31), 1)
    s.given(ForwardAcceptanceEvidence(task="t-e0", package="1号"), "2020-11-02", role=Role.CITY_OFFICE)
    chain = (await progress(projected, s, "2020-11-10"))["t-e0"].acceptance
    assert (chain.passed_on, chain.evidence_days_missing) == (date(2020, 10, 30), 0)
    (sent,) = chain.evidence
    assert (sent.on, sent.days_late) == (date(2020, 11, 2), 2)


@pytest.mark.rule("JX-07")
async def test_one_of_two_sampled_is_a_coverage_of_a_half_and_nothing_is_overdue(
    projected: Projected,
) -> None:
    s = done(done(board(), "e0", 600_000, "2020-06-20"), "e1", 200_000, "2020-07-20")
    check = HoldProvincialSpotCheck(task="t-e0", verdict=Verdict.PASSED)
    s.given(check, "2020-12-20", role=Role.PROVINCE_OFFICE, office="省领导小组办公室")
    rows = await progress(projected, s, "2020-12-31")
    found = coverage_of((row.task, row.acceptance) for row in rows.values())
    assert (found.accepted_tasks, found.sampled_tasks, found.coverage_percent) == (2, 1, 50)
    assert (found.sampled, found.not_sampled) == (("t-e0",), ("t-e1",))
    assert rows["t-e1"].status is TaskStatus.DONE


@pytest.mark.rule("YC-14", "YC-50", "JX-07")
async def test_an_office_that_took_part_twice_is_named(projected: Projected) -> None:
    s = done(board(), "e0", 600_000, "2020-06-20")
    s.given(RecordCountySelfCheck(task="t-e0", verdict=Verdict.PASSED), "2020-06-19", office=COUNTY)
    same = HoldProvincialSpotCheck(task="t-e0", verdict=Verdict.PASSED)
    s.given(same, "2020-12-20", role=Role.INSPECTOR, office="运城市人民政府")
    chain = (await progress(projected, s, "2020-12-31"))["t-e0"].acceptance
    assert chain.offices_twice == ("运城市人民政府",)
    assert [check.office for check in chain.self_checks] == [COUNTY]


@pytest.mark.rule("SX-19", "E-27", "E-28")
async def test_each_period_of_a_duty_is_on_time_late_or_missing(projected: Projected) -> None:
    s = board().given(duty(), "2020-10-21")
    report(report(s, "2020-10-26", "2020-10-26"), "2020-11-02", "2020-11-03")
    await projected.add(s.events)
    (row,) = await duties(projected.log, projected.reader, await projected.at(day("2020-11-10")))
    statuses = {str(period.period): (period.status, period.days_late) for period in row.periods}
    assert statuses == {
        "2020-11-09": (ReportStatus.MISSING, 1),
        "2020-11-02": (ReportStatus.LATE, 1),
        "2020-10-26": (ReportStatus.ON_TIME, 0),
    }
    assert (row.due_reports, row.on_time_reports, row.late_reports, row.missing_reports) == (3, 1, 1, 1)
    assert row.next_due_on == date(2020, 11, 16)
    before = await duties(projected.log, projected.reader, await projected.at(day("2020-10-26")), o.HEJIN)
    assert before == []


@pytest.mark.rule("SX-19", "JC-23")
async def test_the_weekly_report_shows_where_tasks_stand_and_what_the_week_changed(
    projected: Projected,
) -> None:
    s = done(board(), "e0", 600_000, "2020-06-20")
    done(s, "e1", 200_000, "2020-10-22")
    s.given(RevokeAcceptance(task="t-e0", lot="lot-e0", tonnes=100_000, reason="抽查不符"), "2020-10-23")
    await projected.add(s.events)
    moment = await projected.at(day("2020-10-26"))
    found = await weekly_report(projected.log, projected.reader, moment, o.WENXI)
    assert (found.after, found.upto) == (date(2020, 10, 19), date(2020, 10, 26))
    rows = {row.task: row for row in found.rows}
    assert (rows["wenxi"].accepted_tonnes, rows["wenxi"].open_tonnes) == (700_000, 300_000)
    assert (rows["wenxi"].accepted_in_week_tonnes, rows["wenxi"].revoked_in_week_tonnes) == (200_000, 100_000)
    assert (rows["t-e2"].accepted_in_week_tonnes, rows["t-e2"].overdue_days) == (0, 87)


@pytest.mark.rule("JX-46", "YC-63")
async def test_a_county_s_score_card_stands_tasks_and_reports_side_by_side(projected: Projected) -> None:
    s = done(board(), "e0", 600_000, "2020-06-20").given(duty(), "2020-10-21")
    report(s, "2020-10-26", "2020-10-27", 800_000)
    rows: dict[str, TaskProgress] = await progress(projected, s, "2020-11-04")
    said = await duties(projected.log, projected.reader, await projected.at(day("2020-11-04")))
    (card,) = score_cards(rows.values(), said, {})
    assert (card.target_tonnes, card.planned_tonnes, card.finished_tonnes, card.behind_tonnes) == (
        1_000_000,
        1_000_000,
        600_000,
        400_000,
    )
    assert (card.tasks, card.tasks_done, card.tasks_overdue, card.reported_tonnes) == (3, 1, 2, 800_000)
    assert (card.due_reports, card.late_reports, card.missing_reports) == (2, 1, 1)


@pytest.mark.rule("JC-14", "X-05")
async def test_a_deadline_before_the_day_of_its_document_is_late_registration_of_28_days(
    projected: Projected,
) -> None:
    """The row is of a steel works, and coking would be told alike: due 2020-09-30, issued 2020-10-28."""
    s = o.lot(o.enterprise(Scenario(), "works", "140581"), owner="works", county="140581", ovens=("oven",))
    task = AssignEnterpriseTask(
        task="task",
        enterprise="works",
        division="140581",
        county="140581",
        tonnes=540_000,
        deadline=by("2020-09-30"),
        required_end_state=EndState.DEMOLISH,
        lots=("lot",),
        ovens=("oven",),
    )
    s.given(task, "2020-10-28")
    o.demolished(s, on="2020-09-29", office="高平市工信局")
    row = (await progress(projected, s, "2020-11-01"))["task"]
    assert (row.overdue_when_assigned_days, row.overdue_days) == (28, 0)


def of_jincheng(end: str, accepted_on: str | None = None) -> Scenario:
    """沁水's 130,000 t of 沁泽, due at the end of 2020 (all acts invented)."""
    s = o.enterprise(Scenario(), "works", QINSHUI)
    o.lot(s, owner="works", county=QINSHUI, tonnes=130_000, ovens=("oven",))
    o.listed(s, tonnes=130_000, owner="works", county=QINSHUI, ovens=("oven",), last_day=end)
    if accepted_on:
        o.accepted(o.demolished(s, on=accepted_on, office="沁水县工信局"), tonnes=130_000, on=accepted_on)
    for key in ("escalation-by-levels", "tampering-fails"):
        command = SetRuleParameter(parameter=key, division="140500", value=ParameterValue(number=1), unit="bool")
        s.given(command, "2020-10-28")
    return s


async def card(projected: Projected, s: Scenario, on: str) -> ScoreCard:
    rows = await progress(projected, s, on)
    (found,) = score_cards(rows.values(), [], {QINSHUI: record_of(s.world, QINSHUI, day(on))})
    return found


@pytest.mark.rule("JC-24")
async def test_behind_is_a_letter_and_a_missed_last_day_is_a_talk(projected: Projected) -> None:
    s = of_jincheng("2020-12-31")
    steps = {on: (await card(projected, s, on)).next_notice for on in ("2020-12-30", "2020-12-31", "2021-01-01")}
    assert steps == {
        "2020-12-30": None,
        "2020-12-31": NoticeLevel.WARNING_LETTER,
        "2021-01-01": NoticeLevel.PUBLIC_TALK,
    }
    talk = IssueNoticeOfCriticism(division=QINSHUI, level=NoticeLevel.PUBLIC_TALK, reason="未完成年度任务")
    s.given(talk, "2021-01-05")
    assert [one.level for one in (await card(projected, s, "2021-01-05")).criticisms] == [NoticeLevel.PUBLIC_TALK]


@pytest.mark.rule("JC-25")
async def test_all_done_and_falsified_is_failed(projected: Projected) -> None:
    s = of_jincheng("2020-12-31", accepted_on="2020-12-20")
    done = await card(projected, s, "2021-01-01")
    assert (done.finished_tonnes, done.target_tonnes, done.failed, done.next_notice) == (130_000, 130_000, False, None)
    s.given(ReportDataTampering(division=QINSHUI, source="示例监测公司", what="监测数据"), "2020-12-30")
    failed = await card(projected, s, "2021-01-01")
    assert (failed.finished_tonnes, failed.failed) == (130_000, True)


@pytest.mark.rule("JC-16")
async def test_a_task_stays_on_the_list_until_it_is_struck_off_with_its_evidence(projected: Projected) -> None:
    s = of_jincheng("2020-12-31", accepted_on="2020-12-20")
    listed = (await progress(projected, s, "2020-12-24"))["task"]
    assert (listed.status, listed.struck_off_on) == (TaskStatus.DONE, None)
    s.given(ForwardAcceptanceEvidence(task="task", package="1号"), "2020-12-25", role=Role.CITY_OFFICE)
    assert (await progress(projected, s, "2020-12-25"))["task"].struck_off_on == date(2020, 12, 25)


@pytest.mark.rule("JC-16", "JC-22")
async def test_an_unfinished_task_is_on_the_list_after_the_end_of_the_year(projected: Projected) -> None:
    row = (await progress(projected, of_jincheng("2020-12-31"), "2021-01-01"))["task"]
    assert (row.struck_off_on, row.overdue_days, row.open_tonnes) == (None, 1, 130_000)
