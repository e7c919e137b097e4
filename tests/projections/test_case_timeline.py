"""A case told from its first alert to its striking off: every line with its day, and every deadline met or missed."""

from datetime import date

import pytest

import domain.catalogue  # noqa: F401  (registers every fact)
from domain.allowances.commands import DeclareLoadAllowance
from domain.cases import commands as c
from domain.cases.deadlines import WaitsFor
from domain.cases.facts import Severity
from domain.duties.facts import ReportOverdue
from domain.envelope import Role
from domain.fact import FACT_TYPES
from domain.refusals import RefusalRecord
from domain.submissions import SubmissionRefused
from domain.utilities.facts import Use
from projections.cases.deadlines import deadlines_of
from projections.cases.telling import title_of
from projections.cases.timeline import CaseTimeline, TimelineKind, case_timeline, timeline_of
from tests.domain import jiexiu as j
from tests.domain.cases import files as t
from tests.domain.scenario import Scenario, day
from tests.projections.conftest import Projected

K = TimelineKind


def told(s: Scenario, on: str) -> CaseTimeline:
    return timeline_of(s.world, "c-1", day(on))


def due(s: Scenario, on: str) -> list[tuple[int, WaitsFor, str, bool | None, int]]:
    view = s.world.on(day(on))
    found = deadlines_of(s.world, view.case("c-1"), view.docket(t.SUBJECT), day(on))
    return [(one.round, one.step, one.due_on.isoformat(), one.met, one.late_days) for one in found]


@pytest.mark.rule("JC-16", "JC-06")
def test_a_case_is_told_from_the_alert_to_its_striking_off() -> None:
    found = told(t.struck_off(), "2024-01-01")
    kinds = [line.kind for line in found.entries if line.kind is not K.SUBJECT]
    assert kinds == [
        K.ALERT,
        K.OPENING,
        K.DEADLINE_PASSED,
        K.ASSIGNMENT,
        K.INSPECTION,
        K.OUTCOME,
        K.RECTIFICATION,
        K.RECTIFICATION,
        K.VERIFICATION,
        K.CLOSING,
    ]
    outcome = next(line for line in found.entries if line.kind is K.OUTCOME)
    assert (outcome.sentence_zh, outcome.office) == ("核查属实（死灰复燃）：现场推焦。", t.LEAD.office)
    assert outcome.sentence_en == "Confirmed (RESURGED): 现场推焦."
    assert [line.on for line in found.entries] == sorted(line.on for line in found.entries)
    subject = [line.topic for line in found.entries if line.kind is K.SUBJECT]
    assert {"ClosureStandardCertified", "CityAcceptanceHeld"} <= set(subject)


def test_what_was_refused_and_what_was_allowed_is_told_with_its_figures() -> None:
    """An allowance may explain an alert away: whose word it is, and how much, stands in the story of the case."""
    s = t.opened()
    why = RefusalRecord(
        code="CODE", message_zh="不得。", message_en="It may not.", rule_ids=(), field="", remedy=""
    )
    refused = SubmissionRefused(command="CloseCase", input={}, refusals=(why,))
    s.add(refused, (f"case:{t.SUBJECT}", "case:c-1", t.SUBJECT), "2023-11-25")
    allowance = DeclareLoadAllowance(
        ovens=("cs",),
        limit_kwh=32_000,
        starts_on=day("2023-11-01"),
        ends_on=day("2024-03-31"),
        purpose=Use.MAINTENANCE,
        approved_by="介休供电公司",
    )
    s.given(allowance, "2023-11-26", role=Role.POWER_CO, division=j.JIEXIU)
    sentences = {line.topic: line for line in told(s, "2023-11-30").entries}
    assert sentences["SubmissionRefused"].sentence_zh == "拒绝提交 CloseCase（CODE）。"
    assert sentences["SubmissionRefused"].sentence_en == "Refused CloseCase (CODE)."
    assert sentences["LoadAllowanceDeclared"].sentence_zh == (
        "申报保留负荷（维护）：每月至多 32,000 kWh，2023-11-01 – 2024-03-31，批准：介休供电公司。"
    )
    assert "32,000 kWh a month" in sentences["LoadAllowanceDeclared"].sentence_en


def test_nothing_after_the_day_is_told() -> None:
    s = t.struck_off()
    assert told(s, "2023-11-24").entries[-1].kind is K.OPENING
    assert all(line.on <= day("2023-11-29") for line in told(s, "2023-11-29").entries)


@pytest.mark.rule("JC-24")
def test_deadlines_are_met_missed_or_still_running() -> None:
    s = t.opened()  # Critical, on Friday 2023-11-24: assigned by Monday the 27th, inspected by Wednesday the 29th.
    assert due(s, "2023-11-24") == [
        (1, WaitsFor.ASSIGNMENT, "2023-11-27", None, 0),
        (1, WaitsFor.INSPECTION, "2023-11-29", None, 0),
    ]
    assert due(s, "2023-11-30") == [
        (1, WaitsFor.ASSIGNMENT, "2023-11-27", False, 3),
        (1, WaitsFor.INSPECTION, "2023-11-29", False, 1),
    ]
    t.struck_off(s)  # Assigned and inspected on the 28th, put right on 12-10 of 12-15.
    assert due(s, "2024-01-01") == [
        (1, WaitsFor.ASSIGNMENT, "2023-11-27", False, 1),
        (1, WaitsFor.INSPECTION, "2023-11-29", True, 0),
        (1, WaitsFor.RECTIFICATION, "2023-12-15", True, 0),
    ]
    passed = [line for line in told(s, "2024-01-01").entries if line.kind is K.DEADLINE_PASSED]
    assert [(line.on, line.position) for line in passed] == [(day("2023-11-28"), None)]
    assert passed[0].sentence_zh == "交办期限 2023-11-27 已过，2023-11-28 才办，逾期 1 天。"


def test_a_deadline_is_met_on_its_last_day_and_missed_on_the_next() -> None:
    for on, met in (("2023-11-27", True), ("2023-11-28", False)):
        s = t.opened()
        t.done(s, c.AssignCase(case="c-1", assignee="省督查组"), on, t.LEAD)
        assert due(s, "2023-12-31")[0][3] is met, on


def test_each_round_has_its_own_deadlines() -> None:
    s = t.struck_off(t.opened(severity=Severity.LOW))
    alert = t.alerted(s, "2024-03-01", Severity.LOW)
    t.done(s, c.ReopenCase(case="c-1", alert=alert, reason="再次"), "2024-03-01", t.COUNTY)
    assert [one for one in due(s, "2024-03-04") if one[0] == 2] == [
        (2, WaitsFor.ASSIGNMENT, "2024-03-06", None, 0),
        (2, WaitsFor.INSPECTION, "2024-03-15", None, 0),
    ]
    assert due(s, "2024-03-04")[:2] == due(s, "2024-02-01")[:2]


def test_a_failed_verification_asks_for_the_same_day_again_and_a_second_look_has_its_own() -> None:
    s = t.inspected(t.opened())
    t.done(s, c.LeaveFindingOpen(case="c-1", reason="夜间未见", inspect_by=day("2023-12-01")), "2023-11-29", t.LEAD)
    assert (1, WaitsFor.INSPECTION, "2023-12-01", False, 4) in due(s, "2023-12-05")
    t.confirmed(t.inspected(s, "2023-12-05"), "2023-12-06")
    order = c.OrderRectification(case="c-1", measures=("断电",), correct_by=day("2023-12-15"))
    t.done(s, order, "2023-12-07", t.BUREAU)
    t.done(s, c.ReportRectification(case="c-1", done="已断电"), "2023-12-10", t.COUNTY)
    assert due(s, "2023-12-11")[-1] == (1, WaitsFor.RECTIFICATION, "2023-12-15", True, 0)
    t.done(s, c.VerifyRectification(case="c-1", met=False), "2023-12-12", t.BUREAU)
    assert due(s, "2023-12-20")[-1] == (1, WaitsFor.RECTIFICATION, "2023-12-15", False, 5)


def test_without_days_there_are_no_deadlines() -> None:
    assert due(t.opened(t.closed()), "2024-01-01") == []


def test_a_report_overdue_in_the_division_stands_in_the_timeline() -> None:
    s = t.opened()
    s.add(ReportOverdue(duty="d-1", period=day("2023-11-27"), due_on=day("2023-11-27")), ("duty:d-1",), "2023-11-28")
    s.add(ReportOverdue(duty="d-1", period=day("2023-11-20"), due_on=day("2023-11-20")), ("duty:d-1",), "2023-11-21")
    found = timeline_of(s.world, "c-1", day("2023-12-01"), ["duty:d-1"])
    overdue = [line.sentence_zh for line in found.entries if line.kind is K.REPORT_OVERDUE]
    assert overdue == ["报送义务 d-1 逾期：2023-11-27 应报，期别 2023-11-27。"]


async def test_the_timeline_is_read_on_two_clocks(projected: Projected) -> None:
    s = t.struck_off()
    await projected.add(s.events)
    opened = next(event.position for event in s.events if event.fact.TOPIC == "CaseOpened")
    now = await case_timeline(projected.log, projected.reader, await projected.at(date(2024, 1, 1)), "c-1")
    assert now == timeline_of(s.world, "c-1", day("2024-01-01"))
    then = await case_timeline(projected.log, projected.reader, await projected.at(date(2024, 1, 1), opened), "c-1")
    assert then is not None
    assert [one.met for one in then.deadlines] == [False, False]
    before = await projected.at(date(2024, 1, 1), opened - 1)
    assert await case_timeline(projected.log, projected.reader, before, "c-1") is None
    assert await case_timeline(projected.log, projected.reader, await projected.at(), "none") is None


def test_every_event_of_the_ledger_has_a_title_in_chinese() -> None:
    for topic, fact in FACT_TYPES.items():
        zh, en = title_of(fact)
        assert zh != topic, topic
        assert en, topic


