"""S-03, S-05, S-06 and S-09 on the log, S-04 on trial: what a site, a stack, a works and a county report."""

from collections.abc import Iterable

import pytest

from domain.calendar import days_after, last_day_of, months_after
from domain.cases.facts import Severity
from domain.meters.commands import MapMeter, RegisterMeter
from domain.meters.facts import MeterKind, MeterScope, MeterUse
from domain.monitors.commands import RegisterMonitor
from domain.monitors.facts import MonitorKind, MonitorRegistered
from domain.ovens.commands import CommissionOven, RegisterOven, RestartOven, StopOven
from domain.readings.commands import (
    ReportCokeMovement,
    ReportEmissionHours,
    ReportMonthlyElectricity,
    ReportMonthlyOutput,
)
from domain.readings.facts import MovementMode, OutputSource
from projections.findings.engine import Engine, Found
from projections.findings.finding import Finding, Rule
from projections.findings.statistical import IMPLIED
from tests.domain import jiexiu as j
from tests.domain.scenario import OPENING_DAY, Scenario, day
from tests.projections.findings.test_metered import closed, read
from tests.projections.watching import causes, open_names, still_open

SITE, OVEN, COUNTY = ("S-03", "site:changsheng"), ("S-06", "oven:cs"), ("S-09", f"unit:{j.JIEXIU}")


def reported(s: Scenario, command: object, month: str) -> Scenario:
    return s.given(command, days_after(last_day_of(month), 5))  # type: ignore[arg-type]


def output(s: Scenario, oven: str, month: str, *tonnes: int) -> Scenario:
    """Coke of an oven, month by month."""
    for number, value in enumerate(tonnes):
        of = months_after(month, number)
        told = ReportMonthlyOutput(oven=oven, month=of, tonnes=value, source=OutputSource.ENTERPRISE)
        reported(s, told, of)
    return s


def only(s: Scenario, rule: str) -> Finding:
    (found,) = [one for one in still_open(s) if one.rule == rule]
    return found


# S-03


def site_kwh(s: Scenario, month: str, *kwh: int) -> Scenario:
    for number, value in enumerate(kwh):
        of = months_after(month, number)
        reported(s, ReportMonthlyElectricity(meter="site", month=of, kwh=value), of)
    return s


def together(months: int = 18) -> Scenario:
    """昌盛 with one meter for both ovens, 100,000 kWh and 40 for each tonne, ±3,000, up to 2023-09."""
    s = j.works()
    register = RegisterMeter(meter="site", division=j.JIEXIU, kind=MeterKind.ELECTRICITY, use=MeterUse.MIXED)
    mapped = MapMeter(meter="site", scope=MeterScope.SITE, site="changsheng")
    s.given(register, "2022-01-01").given(mapped, "2022-01-01")
    for number in range(months):
        month = months_after("2022-04", number)
        runs, stops = 40_000 + 1_000 * (number * 5 % 7), 30_000 + 1_500 * (number * 3 % 5)
        output(output(s, "cs55", month, runs), "cs", month, stops)
        site_kwh(s, month, 100_000 + 40 * (runs + stops) + 3_000 * (-1) ** number)
    return s


def shared() -> Scenario:
    """The same; `cs` stops in 2023-10."""
    return together().given(StopOven(oven="cs"), "2023-10-10")


def after(s: Scenario, month: str, *hidden: int) -> Scenario:
    """Months since the stop in which `cs55` makes 42,000 t and something else so many."""
    for number, tonnes in enumerate(hidden):
        of = months_after(month, number)
        output(s, "cs55", of, 42_000)
        site_kwh(s, of, 100_000 + 40 * (42_000 + tonnes))
    return s


@pytest.mark.rule("S-03", "E-21", "SX-21")
def test_a_site_that_draws_more_than_its_running_oven_explains_is_found_in_the_second_month() -> None:
    s = after(shared(), "2023-11", 0, 0, 0, 0, 0, 12_000)
    assert SITE not in open_names(s)
    found = only(after(s, "2024-05", 12_000), "S-03")
    assert found.severity is Severity.LOW
    assert "已关停焦炉 cs）" in found.sentence_zh
    assert "Blind where the running oven books the output" in found.sentence_en
    assert {one.month for one in found.figures if one.name == "x"} == {"2024-04", "2024-05"}


@pytest.mark.rule("S-03", "E-21")
def test_what_the_running_oven_reports_explains_it_and_takes_the_finding_back() -> None:
    s = after(shared(), "2023-11", *[0] * 5, 12_000, 12_000)
    assert SITE in open_names(s)
    assert SITE not in open_names(output(s, "cs55", "2024-05", 54_000))


@pytest.mark.rule("S-03", "E-21")
def test_a_month_without_a_report_of_the_running_oven_is_unknown_and_not_zero() -> None:
    s = after(shared(), "2023-11", *[0] * 5)
    site_kwh(s, "2024-04", *[100_000 + 40 * 54_000] * 2)
    assert SITE not in open_names(s)
    assert SITE in open_names(output(s, "cs55", "2024-04", 42_000, 42_000))


@pytest.mark.rule("S-03", "E-21", "SX-21")
def test_a_stop_registered_late_weighs_the_months_that_were_read_of_the_site() -> None:
    hidden = *[0] * 5, 12_000, 12_000
    late = after(together(), "2023-11", *hidden)
    assert SITE not in open_names(late)
    late.given(StopOven(oven="cs"), "2023-10-10", recorded_on=day("2024-07-01"))
    found, in_time = only(late, "S-03"), only(after(shared(), "2023-11", *hidden), "S-03")
    assert (found.severity, found.sentence_en) == (in_time.severity, in_time.sentence_en)
    assert causes(late, found)[-1] == ("OvenStopped", day("2023-10-10"))


@pytest.mark.rule("S-03", "E-21")
def test_two_quiet_months_end_it() -> None:
    s = after(shared(), "2023-11", *[0] * 5, 12_000, 12_000, 0)
    assert SITE in open_names(s)
    assert SITE not in open_names(after(s, "2024-07", 0))


# S-05


def built(tonnes: int = 600_000) -> Scenario:
    """An oven of 600,000 t/a beside the two of 昌盛."""
    s = j.works()
    oven = RegisterOven(
        oven="big", enterprise="changsheng", division=j.JIEXIU, county=j.JIEXIU, site="changsheng", design_tonnes=tonnes
    )
    return s.given(oven, OPENING_DAY).given(CommissionOven(oven="big"), OPENING_DAY)


@pytest.mark.rule("S-05", "SX-22")
def test_three_months_above_110_per_cent_of_a_quarter_are_found_and_exactly_that_is_not() -> None:
    assert ("S-05", "oven:big") not in open_names(output(built(), "big", "2024-01", 55_000, 55_000, 55_000))
    found = only(output(built(), "big", "2024-01", 55_000, 55_000, 55_001), "S-05")
    assert (found.severity, found.subject) == (Severity.MEDIUM, "oven:big")
    assert "三个月产量 165,001 吨" in found.sentence_zh
    assert [(one.value, one.unit) for one in found.figures if one.name == "O"][-1] == ("55001", "t")


@pytest.mark.rule("S-05", "SX-22")
def test_a_year_above_the_capacity_is_said_once_by_d_10() -> None:
    s = output(built(), "big", "2024-01", *[50_000] * 11, 50_001)
    assert {rule for rule, subject in open_names(s) if subject == "oven:big"} >= {"D-10"}
    assert ("S-05", "oven:big") not in open_names(s)


@pytest.mark.rule("S-05", "SX-22")
def test_a_month_that_comes_late_completes_a_quarter_and_a_missing_one_counts_as_nothing() -> None:
    s = output(output(built(), "big", "2024-01", 55_000), "big", "2024-03", 60_000)
    assert ("S-05", "oven:big") not in open_names(s)
    assert ("S-05", "oven:big") in open_names(output(s, "big", "2024-02", 55_000))


# S-06


def stack(s: Scenario, month: str, *hours: tuple[int, int], shared: bool = False) -> Scenario:
    if not any(isinstance(event.fact, MonitorRegistered) for event in s.events):
        stands = RegisterMonitor(monitor="k", division=j.JIEXIU, kind=MonitorKind.STACK, name="一号烟囱")
        s.given(stands, "2022-01-01")
    for number, (hot, night) in enumerate(hours):
        of = months_after(month, number)
        told = ReportEmissionHours(
            monitor="k", month=of, hours_hot=hot, hours_hot_night=night, ovens=("cs",), shared=shared
        )
        reported(s, told, of)
    return s


@pytest.mark.rule("S-06", "SX-21")
def test_a_stack_that_is_hot_for_a_day_a_month_is_found_and_graver_at_night() -> None:
    s = stack(closed(), "2024-01", (23, 23))
    assert OVEN not in open_names(s)
    found = only(stack(s, "2024-02", (24, 14)), "S-06")
    assert (found.subject, found.severity) == ("oven:cs", Severity.MEDIUM)
    assert {one.name: (one.value, one.threshold, one.unit) for one in found.figures}["hot"] == ("24", "24", "h")
    assert only(stack(closed(), "2024-01", (24, 15)), "S-06").severity is Severity.HIGH


@pytest.mark.rule("S-06", "SX-21")
def test_a_stop_registered_late_weighs_the_hours_that_were_reported_of_its_stack() -> None:
    late = stack(j.works(), "2024-01", (24, 14))
    assert OVEN not in open_names(late)
    late.given(StopOven(oven="cs"), "2023-10-20", recorded_on=day("2024-03-01"))
    found = only(late, "S-06")
    in_time = only(stack(j.works().given(StopOven(oven="cs"), "2023-10-20"), "2024-01", (24, 14)), "S-06")
    assert (found.severity, found.sentence_en) == (in_time.severity, in_time.sentence_en)
    assert causes(late, found)[-1] == ("OvenStopped", day("2023-10-20"))


@pytest.mark.rule("S-06", "SX-21")
def test_the_cooling_months_a_shared_stack_and_an_oven_that_may_run_say_nothing() -> None:
    assert OVEN not in open_names(stack(closed(), "2023-11", (700, 300)))
    assert OVEN not in open_names(stack(closed(), "2024-01", (700, 300), shared=True))
    assert OVEN not in open_names(stack(j.works(), "2023-05", (700, 300)))


@pytest.mark.rule("S-06", "SX-21")
def test_a_reported_restart_or_two_cold_months_end_it() -> None:
    hot = stack(closed(), "2024-01", (100, 40))
    assert OVEN not in open_names(hot.given(RestartOven(oven="cs"), "2024-01-02"))
    hot = stack(closed(), "2024-01", (100, 40), (0, 0))
    assert OVEN in open_names(hot)
    assert OVEN not in open_names(stack(hot, "2024-03", (0, 0)))


# S-09


def county(out: Iterable[int], stocks: Iterable[int], made: Iterable[int]) -> Scenario:
    """A county whose two ovens report together so much, month by month from 2023-01 on."""
    s = j.works()
    for number, (left, stock, tonnes) in enumerate(zip(out, stocks, made, strict=True)):
        month = months_after("2023-01", number)
        if tonnes:
            output(output(s, "cs", month, tonnes // 2), "cs55", month, tonnes - tonnes // 2)
        moved = ReportCokeMovement(
            division=j.JIEXIU, month=month, mode=MovementMode.RAIL, tonnes_out=left, stock_tonnes=stock
        )
        reported(s, moved, month)
    return s


@pytest.mark.rule("S-09", "YC-14")
def test_a_county_that_sends_out_more_than_it_makes_two_months_running_is_noted() -> None:
    s = county((100_000, 104_000, 110_000), (5_000, 6_001, 2_001), (100_000,) * 3)
    found = only(s, "S-09")
    assert (found.subject, found.severity) == (*COUNTY[1:], Severity.LOW)
    shares = [(one.month, one.value, one.threshold) for one in found.figures if one.name == "share"]
    assert shares == [("2023-02", "0.05001", "0.05"), ("2023-03", "0.06", "0.05")]
    assert COUNTY not in open_names(county((100_000, 104_000, 110_000), (5_000, 6_000, 2_000), (100_000,) * 3))


@pytest.mark.rule("S-09", "YC-14")
def test_a_month_in_which_an_oven_that_runs_reported_nothing_is_not_judged() -> None:
    s = county((100_000, 110_000, 110_000), (5_000,) * 3, (100_000, 100_000, 0))
    assert COUNTY not in open_names(s)
    assert COUNTY in open_names(output(output(s, "cs", "2023-03", 50_000), "cs55", "2023-03", 50_000))


@pytest.mark.rule("S-09", "YC-14")
def test_without_the_stock_of_the_month_before_a_month_is_not_judged() -> None:
    s = county((110_000,) * 2, (5_000,) * 2, (100_000,) * 2)
    assert COUNTY not in open_names(s)


# S-04, on trial


def found_by(rule: Rule, s: Scenario) -> list[Finding]:
    engine = Engine((rule,))
    return [one.finding for event in s.events for one in engine.take(event) if isinstance(one, Found)]


@pytest.mark.rule("S-04", "YC-14")
def test_a_sixth_of_the_load_beside_a_report_of_nothing_implies_eight_thousand_tonnes() -> None:
    s = read(closed(), "2023-11", 800_000, 300_000, 60_000, 60_000, 380_000, 380_000)
    s.given(StopOven(oven="cs"), "2023-10-20")
    for number in range(6):
        output(s, "cs", months_after("2023-11", number), 0)
    (found,) = found_by(IMPLIED, s)
    assert "按电量推算多出 1.600" in found.sentence_zh
    assert found.subject == "oven:cs"


def test_what_was_found_up_to_a_month_is_not_changed_by_what_is_reported_later() -> None:
    s = after(shared(), "2023-11", *[0] * 5, 12_000, 12_000)
    stack(output(s, "cs55", "2024-06", 99_000), "2024-02", (100, 40), (0, 0))
    known = len(s.events)
    output(site_kwh(s, "2024-06", 9_000_000, 9_000_000), "cs55", "2024-07", 1, 1, 1)
    stack(s, "2024-05", (0, 0), (300, 300))

    def found(events: int) -> list[tuple[int, str, str]]:
        engine = Engine()
        changes = [(at, one) for at, event in enumerate(s.events[:events]) for one in engine.take(event)]
        return [(at, one.finding.rule, one.finding.sentence_zh) for at, one in changes if at < known]

    assert found(known) == found(len(s.events))
    assert {rule for _, rule, _ in found(known)} >= {"S-03", "S-06"}
