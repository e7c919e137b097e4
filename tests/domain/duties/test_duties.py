"""Duties fall due on the days their documents print; handed in again is a new version; silence is never a figure."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.command import Refused
from domain.duties.commands import IssueNoticeOfCriticism, RegisterReportDuty, SubmitReport
from domain.duties.facts import Cycle, DutyKind, ReportFigure, ReportLine, ReportSubmitted
from domain.duties.refusals import NotYourDuty
from domain.duties.state import PERIODS_MAX, Duty, due_of, periods_due
from domain.envelope import Role
from domain.policy.facts import Basis
from domain.refusals import AlreadyExists, Malformed, UnknownSubject
from tests.domain import opening as o
from tests.domain.scenario import Scenario, day, refusal

COUNTY = "闻喜县工信局"


def weekly(**more: Any) -> RegisterReportDuty:
    """SX-19: every Monday the closing progress, from the notice to the end of 2020."""
    fields: dict[str, Any] = {
        "duty": "weekly",
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


def monthly(**more: Any) -> RegisterReportDuty:
    """JC-21: last month's electricity by the 10th."""
    fields: dict[str, Any] = {
        "duty": "monthly",
        "kind": DutyKind.ELECTRICITY,
        "cycle": Cycle.MONTHLY,
        "weekday": None,
        "day": 10,
        "valid_from": day("2020-11-01"),
        "valid_to": None,
    }
    return weekly(**{**fields, **more})


def duty(s: Scenario, name: str = "weekly") -> Duty:
    return s.world.now.duty(name)


def report(period: str, name: str = "weekly", **more: Any) -> SubmitReport:
    return SubmitReport(duty=name, period=day(period), **more)


def handed_in(s: Scenario, command: SubmitReport, on: str, office: str = COUNTY) -> Any:
    return s.when(command, on, role=Role.COUNTY_OFFICE, office=office, division=o.WENXI)


@pytest.mark.rule("SX-19")
def test_ten_mondays_lie_between_the_notice_and_the_end_of_the_year() -> None:
    s = Scenario().given(weekly(), "2020-10-21")
    due = [one.due_on.isoformat()[5:] for one in periods_due(duty(s), day("2021-06-30"))]
    assert due == ["10-26", "11-02", "11-09", "11-16", "11-23", "11-30", "12-07", "12-14", "12-21", "12-28"]


@pytest.mark.rule("JC-21", "E-28")
def test_november_is_due_on_the_10th_of_december() -> None:
    s = Scenario().given(monthly(), "2020-11-01")
    november = due_of(duty(s, "monthly"), day("2020-11-01"))
    assert november is not None
    assert november.due_on == date(2020, 12, 10)
    assert [one.period.isoformat() for one in periods_due(duty(s, "monthly"), day("2021-01-10"))] == [
        "2020-10-01",
        "2020-11-01",
        "2020-12-01",
    ]


@pytest.mark.rule("YC-65")
def test_without_a_printed_day_a_month_is_due_some_days_after_its_end() -> None:
    s = Scenario().given(monthly(day=None, grace_days=5, basis=Basis.ASSUMED), "2020-11-01")
    november = due_of(duty(s, "monthly"), day("2020-11-01"))
    assert november is not None
    assert november.due_on == date(2020, 12, 5)


@pytest.mark.rule("JX-08", "JC-23")
def test_what_is_reported_in_time_without_a_cycle_never_falls_due() -> None:
    s = Scenario().given(weekly(cycle=Cycle.AS_NEEDED, weekday=None, valid_to=None), "2023-05-10")
    assert periods_due(duty(s), day("2030-01-01")) == ()
    assert not isinstance(handed_in(s, report("2023-06-07"), "2023-06-07"), Refused)


@pytest.mark.rule("E-27")
@pytest.mark.parametrize(("on", "late"), [("2020-10-26", False), ("2020-10-25", False), ("2020-10-27", True)])
def test_monday_is_in_time_and_tuesday_is_late(on: str, late: bool) -> None:
    s = Scenario().given(weekly(), "2020-10-21")
    handed_in(s, report("2020-10-26"), on)
    (one,) = duty(s).reports
    assert one.late is late


@pytest.mark.rule("E-28")
def test_the_10th_is_in_time_the_11th_late_and_the_figure_still_counts() -> None:
    figure = ReportFigure(name="示例焦化 用电量", number=380_000, unit="kWh")
    for on, late in (("2020-12-10", False), ("2020-12-11", True)):
        s = Scenario().given(monthly(), "2020-11-01")
        handed_in(s, report("2020-11-01", "monthly", figures=(figure,)), on)
        (one,) = duty(s, "monthly").reports
        assert (one.late, one.figures) == (late, (figure,))


@pytest.mark.rule("SX-19")
def test_handing_in_again_is_a_new_version_and_does_not_make_it_late() -> None:
    s = Scenario().given(weekly(), "2020-10-21")
    handed_in(s, report("2020-10-26"), "2020-10-26")
    handed_in(s, report("2020-10-26", note="更正"), "2020-10-29")
    assert [one.version for one in duty(s).reports] == [1, 2]
    due = due_of(duty(s), day("2020-10-26"))
    assert due is not None
    assert duty(s).on_time(due)


@pytest.mark.rule("E-14", "YC-63")
def test_what_a_county_reports_stands_beside_what_is_accepted() -> None:
    s = o.reduced(Scenario())
    s.given(weekly(valid_from=day("2019-11-01")), "2019-11-01")
    for tonnes, note in ((600_000, None), (540_000, "更正")):
        line = ReportLine(task="task", tonnes=tonnes)
        handed_in(s, report("2019-12-02", lines=(line,), note=note), "2019-12-02")
    task = s.world.now.task("task")
    assert (task.reported_tonnes, task.accepted_net_tonnes) == (540_000, 540_000)
    assert [said.tonnes for said in task.reports] == [600_000, 540_000]
    assert isinstance(s.last.fact, ReportSubmitted)
    assert s.last.fact.postings == ()


@pytest.mark.rule("SX-19", "YC-65")
def test_only_the_office_that_has_the_duty_reports() -> None:
    s = Scenario().given(weekly(), "2020-10-21")
    refused = refusal(handed_in(s, report("2020-10-26"), "2020-10-26", office="闻喜县应急管理局"))
    assert refused == NotYourDuty(field="duty", duty="weekly", office=COUNTY, submitter="闻喜县应急管理局")


@pytest.mark.rule("SX-19")
def test_a_report_is_of_a_period_and_a_duty_that_exist() -> None:
    s = Scenario().given(weekly(), "2020-10-21")
    assert isinstance(refusal(handed_in(s, report("2020-10-27"), "2020-10-27")), Malformed)
    assert isinstance(refusal(handed_in(s, report("2021-01-04"), "2021-01-04")), Malformed)
    assert isinstance(refusal(handed_in(s, report("2020-10-26", "unheard"), "2020-10-26")), UnknownSubject)
    twice = (ReportLine(task="t", tonnes=1), ReportLine(task="t", tonnes=2))
    assert isinstance(refusal(handed_in(s, report("2020-10-26", lines=twice), "2020-10-26")), UnknownSubject)


@pytest.mark.rule("SX-19", "YC-65")
@pytest.mark.parametrize(
    "wrong",
    [
        weekly(weekday=None),
        weekly(weekday=8),
        monthly(day=None),
        monthly(day=32),
        monthly(grace_days=400),
        weekly(valid_to=day("2020-01-01")),
    ],
)
def test_a_duty_says_when_it_falls_due(wrong: RegisterReportDuty) -> None:
    assert isinstance(refusal(Scenario().when(wrong, "2020-10-21")), Malformed)


@pytest.mark.rule("SX-19", "SX-22")
def test_a_duty_is_registered_once_where_its_division_and_document_are_known() -> None:
    s = Scenario().given(weekly(), "2020-10-21")
    assert isinstance(refusal(s.when(weekly(), "2020-10-22")), AlreadyExists)
    assert refusal(s.when(weekly(duty="x", division="149901"), "2020-10-22")).field == "division"
    assert refusal(s.when(weekly(duty="x", document="unheard"), "2020-10-22")).field == "document"


@pytest.mark.rule("YC-63", "YC-35")
def test_a_county_behind_schedule_is_criticised_by_a_person() -> None:
    notice = IssueNoticeOfCriticism(division=o.WENXI, reason="进度滞后 20 万吨", correct_by=day("2020-08-31"))
    s = Scenario().given(notice, "2020-08-01", role=Role.CITY_OFFICE)
    (said,) = s.world.now.division(o.WENXI).criticisms
    assert (said.reason, said.correct_by) == ("进度滞后 20 万吨", day("2020-08-31"))
    assert refusal(s.when(notice, "2020-08-01", role=Role.COUNTY_OFFICE)).CODE == "ROLE_NOT_PERMITTED"


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from([Cycle.WEEKLY, Cycle.MONTHLY]),
    st.dates(date(2019, 1, 1), date(2024, 12, 31)),
    st.integers(0, 900),
    st.integers(1, 31),
)
def test_every_period_is_due_once_in_order_and_found_by_its_name(
    cycle: Cycle, start: date, length: int, n: int
) -> None:
    found = Duty(
        "d",
        registered=True,
        cycle=cycle,
        weekday=(n - 1) % 7 + 1,
        day=n,
        valid_from=start,
        valid_to=start + timedelta(length),
    )
    due = periods_due(found, date(2199, 1, 1))
    assert list(due) == sorted(set(due), key=lambda one: one.due_on)
    assert all(due_of(found, one.period) == one for one in due)
    assert all(start <= one.due_on <= start + timedelta(length) for one in due)


@pytest.mark.rule("SX-19")
@pytest.mark.parametrize(
    ("begins", "registered"),
    [("1900-01-01", "2020-10-21"), ("2019-10-20", "2020-10-21"), ("2015-12-31", "2016-01-02")],
)
def test_a_duty_does_not_begin_long_before_it_is_registered(begins: str, registered: str) -> None:
    found = refusal(Scenario().when(weekly(valid_from=day(begins)), registered))
    assert isinstance(found, Malformed)
    assert (found.field, found.value) == ("validFrom", begins)


@pytest.mark.rule("SX-19")
def test_a_duty_may_begin_a_year_before_it_is_registered() -> None:
    Scenario().given(weekly(valid_from=day("2019-10-21")), "2020-10-21")


@pytest.mark.rule("SX-19", "E-27")
def test_of_more_periods_than_are_looked_at_the_newest_count() -> None:
    endless = Duty("d", registered=True, cycle=Cycle.WEEKLY, weekday=1, valid_from=date(1900, 1, 1))
    due = periods_due(endless, date(2020, 10, 26))
    assert (len(due), due[-1].due_on) == (PERIODS_MAX, date(2020, 10, 26))
