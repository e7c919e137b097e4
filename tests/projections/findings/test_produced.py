"""D-05 and D-17 by the output that is reported month by month of one oven."""

from typing import Any

import pytest

from domain.cases.facts import Severity
from domain.ovens.commands import RestartOven, StopOven
from domain.readings.commands import CorrectReading, ReportMonthlyOutput
from domain.readings.facts import OutputSource
from domain.tasks.commands import AdjustFacilityWithinTask
from tests.domain import jiexiu as j
from tests.domain import opening as o
from tests.domain.closing import checklists as k
from tests.domain.scenario import Scenario, day
from tests.projections.watching import changes, open_names, still_open

CLOSED = ("D-05", "oven:cs")
OVERDUE = ("D-17", "oven:cs")


def stopped(on: str = "2023-10-20") -> Scenario:
    return j.works().given(StopOven(oven="cs"), on)


def output(s: Scenario, month: str, tonnes: int = 8_000, oven: str | None = "cs", **more: Any) -> Scenario:
    fields = {"source": OutputSource.ENTERPRISE, **more}
    enterprise = None if oven else "changsheng"
    command = ReportMonthlyOutput(oven=oven, enterprise=enterprise, month=month, tonnes=tonnes, **fields)
    return s.given(command, "2024-06-10", office="介休市统计局")


@pytest.mark.rule("D-05", "YC-15")
def test_output_of_a_month_after_the_stop_is_critical_with_its_tonnes() -> None:
    s = output(stopped("2023-09-30"), "2023-10")
    (found,) = still_open(s)
    assert (found.rule, found.subject, found.severity) == ("D-05", "oven:cs", Severity.CRITICAL)
    assert "2023-10 产焦 8,000 吨" in found.sentence_zh
    assert "8,000 t in 2023-10" in found.sentence_en


@pytest.mark.rule("D-05")
@pytest.mark.parametrize(("month", "tonnes"), [("2023-10", 8_000), ("2023-09", 8_000), ("2023-11", 0)])
def test_the_month_of_the_stop_an_earlier_one_and_no_output_are_lawful(month: str, tonnes: int) -> None:
    assert open_names(output(stopped("2023-10-01"), month, tonnes)) == []


@pytest.mark.rule("D-05", "E-21", "JX-26")
def test_output_of_the_enterprise_or_of_the_oven_beside_it_accuses_nobody() -> None:
    s = output(output(stopped(), "2024-01", oven=None), "2024-01", oven="cs55")
    assert open_names(s) == []


@pytest.mark.rule("D-05", "D-17")
def test_after_the_last_day_it_is_overdue_as_well_and_each_month_counts() -> None:
    s = output(output(stopped(), "2023-11"), "2023-12")
    assert open_names(s) == [CLOSED, OVERDUE, CLOSED, OVERDUE]


@pytest.mark.rule("D-17", "JX-29")
def test_a_month_that_reaches_the_last_day_is_not_after_it() -> None:
    assert open_names(output(j.works(), "2023-10")) == []
    assert open_names(output(j.works(), "2023-11")) == [OVERDUE]


@pytest.mark.rule("D-05")
def test_a_restart_registered_late_withdraws_it_and_it_stays_in_the_history() -> None:
    s = output(stopped("2023-05-10"), "2023-06")
    assert open_names(s) == [CLOSED]
    s.given(RestartOven(oven="cs", reason="复产"), "2023-05-28", recorded_on=day("2024-07-01"))
    assert open_names(s) == []
    assert len(changes(s)) == 2
    s = stopped("2023-05-10").given(RestartOven(oven="cs", reason="复产"), "2023-06-20")
    assert open_names(output(s, "2023-06")) == []


@pytest.mark.rule("D-05")
def test_a_closing_registered_late_looks_back_at_the_months() -> None:
    s = output(j.works(), "2023-09")
    assert open_names(s) == []
    assert open_names(s.given(StopOven(oven="cs"), "2023-08-20")) == [CLOSED]
    s = output(j.secured(j.checklisted(j.works()), on="2023-08-01"), "2023-09")
    s.given(k.certify("cs", items=k.TWO_CUTS_FOUR_STOPS, done_on="2023-08-05"), "2024-07-01")
    assert open_names(s)[0] == CLOSED


@pytest.mark.rule("D-05", "D-17")
def test_a_month_reported_anew_or_put_right_is_as_it_was_said_last() -> None:
    s = output(stopped(), "2023-11")
    assert open_names(output(s, "2023-11", 0)) == []
    s = output(stopped(), "2023-11")
    said = s.last
    s.given(
        CorrectReading(position=said.position, tonnes=0, reason="填错炉号"),
        "2024-06-20",
        role=said.role,
        office=said.office,
        division=said.division,
    )
    assert open_names(s) == []


@pytest.mark.rule("D-05", "XZ-24")
def test_each_source_speaks_for_itself() -> None:
    s = output(output(stopped("2023-05-01"), "2023-06", 0), "2023-06", source=OutputSource.STATISTICS_BUREAU)
    (found,) = still_open(s)
    assert found.about == "STATISTICS_BUREAU/2023-06"


@pytest.mark.rule("D-17", "E-06")
def test_an_oven_exchanged_within_its_task_is_lawful_also_when_that_is_registered_late() -> None:
    s = o.lot(o.lot(o.enterprise(Scenario()), "old", ovens=("a",)), "new", ovens=("b",))
    o.listed(s, "old", ovens=("a",))
    output_of = ReportMonthlyOutput(oven="a", month="2020-01", tonnes=9_000, source=OutputSource.ENTERPRISE)
    s.given(output_of, "2020-02-05")
    assert ("D-17", "oven:a") in open_names(s)
    swap = AdjustFacilityWithinTask(
        task="task", lot="old", to_lot="new", reason="安全生产", company_consent="建龙〔2019〕1号"
    )
    s.given(swap, "2020-01-01")
    assert ("D-17", "oven:a") not in open_names(s)
