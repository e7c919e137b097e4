"""Cases at a moment: what is late and what it asks for, what may be done next, and the ledger of problems."""

from datetime import date

import pytest

from domain.cases import commands as c
from domain.cases.deadlines import WaitsFor
from domain.cases.facts import EscalationLevel, Outcome, Severity
from domain.cases.state import CaseStatus
from domain.fact import Account
from domain.sites.commands import RecordSiteInspection
from projections.cases import CaseRow, case_row, cases, problems
from projections.tasks import task_progress
from tests.domain import opening as o
from tests.domain.cases import files as t
from tests.domain.scenario import Scenario, day
from tests.domain.test_abuses import paid
from tests.projections.conftest import Projected


def row(s: Scenario, on: str) -> CaseRow:
    view = s.world.on(day(on))
    return case_row(s.world, view.case("c-1"), view.docket(t.SUBJECT), day(on))


def steps(s: Scenario, on: str) -> list[str | None]:
    return [step.command for step in row(s, on).next_steps]


@pytest.mark.rule("JC-16", "JC-22")
async def test_a_case_is_told_on_two_clocks(projected: Projected) -> None:
    s = t.struck_off()
    await projected.add(s.events)
    opened = next(event.position for event in s.events if event.fact.TOPIC == "CaseOpened")
    told = []
    for on, position in (
        (date(2023, 11, 24), None),
        (date(2023, 11, 28), None),
        (date(2024, 1, 1), None),
        (date(2024, 1, 1), opened),
    ):
        (found,) = await cases(projected.log, projected.reader, await projected.at(on, position), t.CITY)
        told.append((found.status, found.overdue_days, found.closed_on))
    assert told == [
        (CaseStatus.OPEN, 0, None),
        (CaseStatus.INSPECTED, 0, None),
        (CaseStatus.CLOSED, 0, date(2023, 12, 22)),
        (CaseStatus.OPEN, 35, None),
    ]
    before = await projected.at(date(2024, 1, 1), opened - 1)
    assert await cases(projected.log, projected.reader, before) == []
    assert await cases(projected.log, projected.reader, await projected.at(date(2023, 11, 23))) == []
    assert await cases(projected.log, projected.reader, await projected.at(), "140800") == []


@pytest.mark.rule("JC-24", "SX-20")
def test_what_is_late_shows_the_level_due_beside_the_level_sent() -> None:
    s = t.opened()
    found = row(s, "2023-11-28")
    assert (found.waits_for, found.due_on, found.overdue_days) == (WaitsFor.ASSIGNMENT, day("2023-11-27"), 1)
    assert (found.escalation, found.escalation_due) == (None, EscalationLevel.WARNING_LETTER)
    letter = c.EscalateCase(case="c-1", level=EscalationLevel.WARNING_LETTER, reason="逾期未交办")
    t.done(s, letter, "2023-11-28", t.BUREAU)
    later = row(s, "2023-12-08")
    assert (later.escalation, later.escalation_due) == (
        EscalationLevel.WARNING_LETTER,
        EscalationLevel.PROVINCIAL_INSPECTION,
    )


@pytest.mark.rule("JC-19")
@pytest.mark.parametrize(("severity", "strict"), [(Severity.MEDIUM, False), (Severity.HIGH, True)])
def test_what_is_grave_and_confirmed_is_handled_strictly(severity: Severity, strict: bool) -> None:
    s = t.inspected(t.opened(severity=severity))
    assert not row(s, "2023-12-31").strict
    assert row(t.confirmed(s), "2023-12-31").strict is strict


@pytest.mark.rule("JC-19")
def test_what_is_repeated_is_handled_strictly_however_small() -> None:
    s = t.struck_off(t.opened(severity=Severity.LOW))
    alert = t.alerted(s, "2024-03-01", Severity.LOW)
    t.done(s, c.ReopenCase(case="c-1", alert=alert, reason="再次"), "2024-03-02", t.COUNTY)
    t.confirmed(t.inspected(s, "2024-03-05"), "2024-03-06")
    found = row(s, "2024-03-06")
    assert (found.severity, found.repeated, found.strict) == (Severity.LOW, True, True)


@pytest.mark.rule("JC-17")
def test_a_confirmed_case_says_what_persons_may_do_and_does_nothing() -> None:
    s = t.opened()
    assert steps(s, "2023-11-28") == ["assignCase"]
    t.confirmed(t.inspected(s))
    before = len(s.events)
    assert steps(s, "2023-12-01") == [
        "orderRectification",
        "placeSeal",
        "disconnectUtility",
        "disconnectUtility",
        "supplementReductionList",
        None,
    ]
    last = row(s, "2023-12-01").next_steps[-1]
    assert (last.step_zh, last.command) == ("已压减指标不恢复", None)
    assert len(s.events) == before


@pytest.mark.rule("JC-17")
@pytest.mark.parametrize(
    ("outcome", "offered"),
    [(Outcome.TAMPERING, "reportDataTampering"), (Outcome.RELOCATED, "reportUnrecognizedCapacity")],
)
def test_each_outcome_has_its_own_next_steps(outcome: Outcome, offered: str) -> None:
    s = t.confirmed(t.inspected(t.opened()), outcome=outcome)
    assert offered in steps(s, "2023-12-01")


@pytest.mark.rule("JC-16", "JC-22")
async def test_the_ledger_of_problems_keeps_what_is_not_struck_off(projected: Projected) -> None:
    s = t.opened()
    await projected.add(s.events)
    moment = await projected.at(date(2023, 12, 1))
    found = await cases(projected.log, projected.reader, moment)
    tasks = await task_progress(projected.log, projected.reader, moment)
    listed = problems(found, tasks)
    assert [(line.tag, line.overdue_days) for line in listed] == [("case:c-1", 4), ("task:exit", 0)]
    closed = row(t.struck_off(s), "2024-01-01")
    assert problems([closed], []) == []
    (kept,) = problems([closed], [], with_struck_off=True)
    assert (kept.tag, kept.struck_off_on) == ("case:c-1", day("2023-12-22"))


@pytest.mark.rule("JC-17", "E-15")
def test_a_confirmed_restart_names_the_acceptance_to_revoke_and_the_money_to_claim_back() -> None:
    s = paid()
    office = t.LEAD
    alert = t.alerted(s, "2020-06-01", subject="oven:oven", division=o.WENXI)
    opening = c.OpenCase(case="c-1", subject="oven:oven", reason="复燃", alert=alert)
    t.done(s, opening, "2020-06-01", office)
    t.done(s, c.AssignCase(case="c-1", assignee="省督查组"), "2020-06-01", office)
    look = RecordSiteInspection(ovens=("oven",), seen="推焦", case="c-1")
    t.done(s, look, "2020-06-02", t.INSPECTORS)
    found = c.ConfirmFinding(case="c-1", outcome=Outcome.RESURGED, reason="推焦")
    t.done(s, found, "2020-06-03", office)
    view = s.world.on(day("2020-06-03"))
    told = case_row(s.world, view.case("c-1"), view.docket("oven:oven"), day("2020-06-03"))
    offered = {step.command: (step.subject, step.step_en) for step in told.next_steps}
    assert offered["revokeAcceptance"] == ("lot:lot", "revoke the acceptance of task (540000 t)")
    assert offered["orderClawback"][0] == "lot:lot"
    assert s.world.book("lot").balance(Account.REDUCED, day("2020-06-03")) == 540_000
