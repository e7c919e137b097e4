"""A closed case and a new alert: reopened within the months, another case after them. model.md §6.4."""

import pytest

from domain.cases import commands as c
from domain.cases import refusals as r
from domain.cases.state import CaseStatus
from domain.refusals import UnknownSubject
from domain.sites.commands import RecordSiteInspection
from tests.domain.cases import files as t
from tests.domain.scenario import refusal


def again(alert: int, case: str = "c-1") -> c.ReopenCase:
    return c.ReopenCase(case=case, alert=alert, reason="复燃")


@pytest.mark.rule("JC-16")
@pytest.mark.parametrize(("on", "reopens"), [("2024-12-22", True), ("2024-12-23", False)])
def test_a_new_alert_within_twelve_months_reopens_the_case(on: str, reopens: bool) -> None:
    s = t.struck_off()
    alert = t.alerted(s, on)
    reopened = t.told(s, again(alert), "2024-12-24", t.BUREAU)
    if reopens:
        assert t.case(s).status is CaseStatus.OPEN
        assert t.docket(s).open_case == "c-1"
        return
    assert isinstance(refusal(reopened), r.TooLateToReopen)
    t.done(s, t.opening(alert, name="c-2"), "2024-12-24", t.BUREAU)
    assert t.docket(s).cases == ("c-1", "c-2")


@pytest.mark.rule("JC-16")
def test_an_alert_within_the_months_opens_no_second_case() -> None:
    s = t.struck_off()
    alert = t.alerted(s, "2024-06-01")
    assert isinstance(
        refusal(t.told(s, t.opening(alert, name="c-2"), "2024-06-02", t.BUREAU)), r.CaseIsReopened
    )
    s.given(t.days_of("case-reopen-months", 3, t.CITY), "2018-12-31")
    t.done(s, t.opening(alert, name="c-2"), "2024-06-02", t.BUREAU)


@pytest.mark.rule("JC-16")
def test_an_open_case_is_not_reopened() -> None:
    s = t.opened()
    refused = refusal(t.told(s, again(1), "2023-12-01", t.BUREAU))
    assert isinstance(refused, r.CaseNotClosed)
    assert refused.case == "c-1"


@pytest.mark.rule("JC-16")
@pytest.mark.parametrize(("on", "reopens"), [("2024-03-22", True), ("2024-03-23", False)])
def test_the_months_are_those_in_force_and_their_last_day_counts(on: str, reopens: bool) -> None:
    """Struck off on 2023-12-22, with three months."""
    s = t.struck_off().given(t.days_of("case-reopen-months", 3), "2018-12-31")
    alert = t.alerted(s, on)
    second = t.opening(alert, name="c-2")
    if reopens:
        refused = refusal(t.told(s, second, "2024-03-24", t.BUREAU))
        assert isinstance(refused, r.CaseIsReopened)
        assert (refused.closed_case, refused.closed_on, refused.months) == ("c-1", "2023-12-22", 3)
        t.done(s, again(alert), "2024-03-24", t.BUREAU)
        return
    late = refusal(t.told(s, again(alert), "2024-03-24", t.BUREAU))
    assert isinstance(late, r.TooLateToReopen)
    assert (late.closed_on, late.alert_on, late.months) == ("2023-12-22", "2024-03-23", 3)
    t.done(s, second, "2024-03-24", t.BUREAU)


@pytest.mark.rule("JC-06", "JC-16")
def test_a_closed_case_is_not_reopened_beside_the_open_one_of_its_subject() -> None:
    s = t.struck_off()
    alert = t.alerted(s, "2025-01-06")
    t.done(s, t.opening(alert, name="c-2"), "2025-01-06", t.BUREAU)
    refused = refusal(t.told(s, again(alert), "2025-01-07", t.BUREAU))
    assert isinstance(refused, r.CaseAlreadyOpen)
    assert (refused.subject, refused.open_case) == (t.SUBJECT, "c-2")


@pytest.mark.rule("JC-16")
def test_a_case_is_reopened_for_an_alert_of_its_own_subject() -> None:
    s = t.struck_off()
    other = t.alerted(s, "2024-05-01", subject="oven:cs55")
    refused = refusal(t.told(s, again(other), "2024-05-02", t.BUREAU))
    assert isinstance(refused, UnknownSubject)
    assert (refused.field, refused.subject) == ("alert", str(other))


@pytest.mark.rule("JC-16", "YC-62")
def test_an_inspection_of_the_first_round_that_is_told_late_is_no_look_of_the_second() -> None:
    s = t.struck_off()
    t.done(s, again(t.alerted(s, "2024-02-01")), "2024-02-02", t.BUREAU)
    look = RecordSiteInspection(ovens=("cs",), seen="补报", case="c-1")
    t.done(s, look, "2023-11-28", t.INSPECTORS)
    assert (t.case(s).looks, len(t.case(s).inspections)) == ((), 2)
    t.done(s, look, "2024-02-02", t.INSPECTORS)
    assert t.case(s).status is CaseStatus.INSPECTED
