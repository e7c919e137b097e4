"""D-16: a registered duty that was silent is found until its report comes; without a duty there is nothing to find."""

import pytest

from domain.cases.facts import Severity
from domain.duties.commands import SubmitReport
from domain.duties.facts import ReportOverdue
from domain.envelope import Role
from domain.policy.commands import RegisterPolicyDocument
from domain.tasks.commands import ChangeTaskDeadline
from tests.domain import opening as o
from tests.domain.duties.test_duties import COUNTY, weekly
from tests.domain.scenario import Scenario, by, day
from tests.projections.watching import changes, day_opened, open_names, still_open


def overdue() -> Scenario:
    s = Scenario().given(weekly(), "2020-10-21")
    noted = ReportOverdue(duty="weekly", period=day("2020-10-26"), due_on=day("2020-10-26"))
    s.add(noted, ("duty:weekly",), "2020-10-27")
    return s


@pytest.mark.rule("D-16", "E-27")
def test_a_missing_report_is_found_and_accuses_no_oven() -> None:
    (found,) = still_open(overdue())
    assert (found.rule, found.subject, found.about, found.severity) == (
        "D-16",
        "duty:weekly",
        "2020-10-26",
        Severity.MEDIUM,
    )
    assert "不是零" in found.sentence_zh


@pytest.mark.rule("D-16", "E-28")
def test_a_report_that_comes_late_ends_it_and_another_period_s_does_not() -> None:
    s = overdue()
    for period, left in (("2020-11-02", [("D-16", "duty:weekly")]), ("2020-10-26", [])):
        command = SubmitReport(duty="weekly", period=day(period))
        s.given(command, "2020-10-29", role=Role.COUNTY_OFFICE, office=COUNTY)
        assert open_names(s) == left


@pytest.mark.rule("D-22", "E-30")
def test_a_deadline_moved_ahead_ends_the_silence_and_a_passed_one_does_not() -> None:
    s = o.listed(o.lot(o.enterprise(Scenario()), ovens=("oven",)), ovens=("oven",), last_day="2020-10-31")
    s.given(RegisterPolicyDocument(document="new", title="通知"), "2020-10-01")
    assert open_names(day_opened(s, "2020-11-01")) == [("D-22", "task:task")]
    change = ChangeTaskDeadline(task="task", deadline=by("2021-03-31"), reason="供热", document="new")
    s.given(change, "2020-11-05", role=Role.PROVINCE_OFFICE)
    assert open_names(s) == []
    assert open_names(day_opened(s, "2021-04-01")) == [("D-22", "task:task")]
    assert len(changes(s)) == 3
