"""D-10: output above its limit."""

import pytest

from domain.calendar import days_after, last_day_of, months_after
from domain.cases.facts import Severity
from domain.output.commands import AllocateOutputQuota, RecordUnitStatistics
from domain.output.facts import OutputPlan, StatisticsSource
from domain.ovens.commands import RegisterOven
from domain.policy.commands import SetUnitCap
from domain.readings.commands import ReportMonthlyOutput
from domain.readings.facts import OutputSource
from tests.domain import opening as o
from tests.domain.scenario import Scenario
from tests.projections.watching import changes, open_names, still_open

XINZHOU, CAP = "140900", 3_996_000


def capped(year: int | None = None) -> Scenario:
    return Scenario().given(SetUnitCap(division=XINZHOU, output_cap_tonnes=CAP, year=year), "2022-10-31")


def produced(
    s: Scenario,
    tonnes: int,
    through: int = 12,
    year: int = 2023,
    source: StatisticsSource = StatisticsSource.SELF_REPORTED,
) -> Scenario:
    command = RecordUnitStatistics(
        division=XINZHOU, year=year, through_month=through, output_tonnes=tonnes, source=source
    )
    return s.given(command, f"{year}-12-31")


@pytest.mark.rule("D-10", "XZ-19")
def test_exactly_the_cap_is_within_it_and_one_tonne_more_is_high() -> None:
    assert open_names(produced(capped(), CAP)) == []
    (found,) = still_open(produced(capped(), CAP + 1, through=11))
    assert (found.rule, found.subject, found.severity) == ("D-10", "unit:140900", Severity.HIGH)
    assert "超出 1 吨" in found.sentence_zh
    assert "month 11 of 2023, 1 t above" in found.sentence_en


@pytest.mark.rule("D-10", "XZ-19")
def test_to_be_on_the_way_above_it_is_no_finding() -> None:
    assert open_names(produced(capped(), 2_100_000, through=6)) == []


@pytest.mark.rule("D-10")
def test_a_cap_holds_for_its_year_and_one_without_a_year_from_its_own_on() -> None:
    assert open_names(produced(capped(2022), CAP + 1)) == []
    assert open_names(produced(capped(2023), CAP + 1)) == [("D-10", "unit:140900")]
    assert open_names(produced(capped(), CAP + 1, year=2021)) == []


@pytest.mark.rule("D-10")
def test_it_is_found_once_and_a_newer_figure_or_cap_ends_it() -> None:
    s = produced(produced(capped(), CAP + 1, through=11), CAP + 90_000)
    assert open_names(s) == [("D-10", "unit:140900")]
    assert len(changes(s)) == 1
    assert open_names(produced(s, CAP)) == []
    s = produced(capped(), CAP + 1)
    s.given(SetUnitCap(division=XINZHOU, output_cap_tonnes=CAP + 1), "2023-06-01")
    assert open_names(s) == []


@pytest.mark.rule("D-10", "XZ-24")
def test_each_source_is_held_against_the_cap_and_a_cap_set_later_too() -> None:
    s = produced(capped(), CAP)
    produced(s, CAP + 5, source=StatisticsSource.STATISTICS_BUREAU)
    (found,) = still_open(s)
    assert found.about == "2023/STATISTICS_BUREAU"
    s = produced(Scenario(), CAP + 1)
    s.given(SetUnitCap(division=XINZHOU, output_cap_tonnes=CAP), "2023-01-01")
    assert open_names(s) == [("D-10", "unit:140900")]


def works(design: int | None = 600_000) -> Scenario:
    s = o.enterprise(Scenario())
    command = RegisterOven(
        oven="oven", enterprise="jianlong", division=o.WENXI, county=o.WENXI, design_tonnes=design
    )
    return s.given(command, "2018-12-31")


def months(s: Scenario, first: str, tonnes: int, count: int = 12, **of: str) -> Scenario:
    subject = of or {"oven": "oven"}
    for number in range(count):
        month = months_after(first, number)
        report = ReportMonthlyOutput(month=month, tonnes=tonnes, source=OutputSource.ENTERPRISE, **subject)
        s.given(report, days_after(last_day_of(month), 5))
    return s


@pytest.mark.rule("D-10")
def test_twelve_months_above_the_design_are_high_and_exactly_the_design_is_lawful() -> None:
    s = months(works(), "2020-01", 50_000)
    assert open_names(s) == []
    (found,) = still_open(months(s, "2021-01", 50_001, 1))
    assert (found.rule, found.subject, found.severity) == ("D-10", "oven:oven", Severity.HIGH)
    assert "600,001 吨，超过设计产能 600,000 吨，超出 1 吨" in found.sentence_zh
    assert open_names(months(s, "2021-02", 49_000, 1)) == []


@pytest.mark.rule("D-10")
def test_a_month_that_comes_late_is_summed_where_it_belongs_and_a_missing_one_is_nothing() -> None:
    s = months(months(works(), "2020-01", 54_000, 6), "2020-08", 54_000, 5)
    assert open_names(s) == []
    late = ReportMonthlyOutput(oven="oven", month="2020-07", tonnes=54_000, source=OutputSource.ENTERPRISE)
    assert open_names(s.given(late, "2021-02-01")) == [("D-10", "oven:oven")]


@pytest.mark.rule("D-10")
def test_without_a_known_design_nothing_is_above_it() -> None:
    assert open_names(months(works(None), "2020-01", 90_000)) == []


@pytest.mark.rule("D-10", "XZ-20")
def test_an_enterprise_stays_within_its_share_of_the_year() -> None:
    s = works(None)
    o.enterprise(s, "other")
    plans = (OutputPlan(enterprise="jianlong", tonnes=600_000), OutputPlan(enterprise="other", tonnes=600_000))
    command = AllocateOutputQuota(
        division=o.WENXI, year=2020, total_tonnes=1_000_000, plans=plans, method="按计划比例"
    )
    s.given(command, "2020-01-01")
    months(s, "2020-01", 50_000, 10, enterprise="jianlong")
    assert open_names(s) == []
    months(s, "2020-11", 1, 1, enterprise="jianlong")
    assert open_names(s) == [("D-10", "enterprise:jianlong")]
    assert open_names(months(s, "2020-11", 0, 1, enterprise="jianlong")) == []
    assert open_names(months(s, "2021-01", 90_000, 3, enterprise="jianlong")) == []
