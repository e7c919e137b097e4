"""What a case waits for, by which working day, and which level its lateness asks for."""

import pytest

from domain.cases import commands as c
from domain.cases.deadlines import Due, WaitsFor, due_of, escalation_due, months_after, working_days_after
from domain.cases.facts import EscalationLevel, Severity
from tests.domain.cases import files as t
from tests.domain.scenario import Scenario, day


def due(s: Scenario, on: str) -> Due | None:
    view = s.world.on(day(on))
    return due_of(s.world.now, view.case("c-1"), view.docket(t.SUBJECT), day(on))


def level(s: Scenario, on: str) -> EscalationLevel | None:
    return escalation_due(s.world.now, s.world.on(day(on)).case("c-1"), due(s, on), day(on))


def test_working_days_are_monday_to_friday() -> None:
    friday = day("2023-11-24")
    assert [working_days_after(friday, n).isoformat() for n in (0, 1, 3, 10)] == [
        "2023-11-24",
        "2023-11-27",
        "2023-11-29",
        "2023-12-08",
    ]
    assert months_after(day("2023-12-31"), 2) == day("2024-02-29")


@pytest.mark.rule("JC-22")
@pytest.mark.parametrize(
    ("severity", "assigned", "inspected"),
    [(Severity.CRITICAL, "2023-11-27", "2023-11-29"), (Severity.HIGH, "2023-11-29", "2023-12-08")],
)
def test_a_case_is_assigned_and_inspected_within_the_days_of_its_severity(
    severity: Severity, assigned: str, inspected: str
) -> None:
    s = t.opened(severity=severity)
    assert due(s, "2023-11-24") == Due(WaitsFor.ASSIGNMENT, day(assigned))
    t.done(s, c.AssignCase(case="c-1", assignee="省督查组"), "2023-11-24", t.LEAD)
    assert due(s, "2023-11-24") == Due(WaitsFor.INSPECTION, day(inspected))


@pytest.mark.rule("JC-22")
def test_a_critical_alert_that_joins_brings_its_own_days() -> None:
    s = t.opened(severity=Severity.MEDIUM)
    t.alerted(s, "2023-11-27")
    assert due(s, "2023-11-27") == Due(WaitsFor.ASSIGNMENT, day("2023-11-28"))


def test_without_parameters_nothing_is_late() -> None:
    s = t.opened(t.closed())
    assert due(s, "2025-01-01") is None
    assert level(s, "2025-01-01") is None


@pytest.mark.rule("JC-24")
def test_a_step_behind_asks_for_a_letter_then_for_more_every_five_days() -> None:
    s = t.opened()
    found = {
        on: level(s, on) for on in ("2023-11-27", "2023-11-28", "2023-12-02", "2023-12-03", "2023-12-08")
    }
    assert list(found.values()) == [
        None,
        EscalationLevel.WARNING_LETTER,
        EscalationLevel.WARNING_LETTER,
        EscalationLevel.PUBLIC_TALK,
        EscalationLevel.PROVINCIAL_INSPECTION,
    ]
    assert level(s, "2024-11-01") is EscalationLevel.CRITICISM


@pytest.mark.rule("JC-24")
def test_a_missed_final_day_asks_for_a_talk_at_once() -> None:
    s = t.confirmed(t.inspected(t.opened()))
    order = c.OrderRectification(case="c-1", measures=("断电",), correct_by=day("2023-12-31"))
    t.done(s, order, "2023-11-30", t.BUREAU)
    assert level(s, "2023-12-31") is None
    assert level(s, "2024-01-01") is EscalationLevel.PUBLIC_TALK


@pytest.mark.rule("SX-20")
def test_what_is_late_for_long_comes_to_the_inspection_of_the_province() -> None:
    s = t.opened()
    assert level(s, "2023-12-08") is EscalationLevel.PROVINCIAL_INSPECTION
    assert t.case(s).reached is None


@pytest.mark.rule("JC-22")
def test_a_second_look_has_the_day_that_was_given() -> None:
    s = t.inspected(t.opened())
    assert due(s, "2023-11-29") is None
    later = c.LeaveFindingOpen(case="c-1", reason="待查", inspect_by=day("2023-12-08"))
    t.done(s, later, "2023-11-29", t.LEAD)
    assert due(s, "2023-12-01") == Due(WaitsFor.INSPECTION, day("2023-12-08"))
