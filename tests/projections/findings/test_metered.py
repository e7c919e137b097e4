"""Power of an oven's own meter beyond what is allowed: D-04 above its limits, D-17 certified and at work."""

from typing import Any

import pytest

from domain.allowances.commands import DeclareLoadAllowance
from domain.calendar import days_after, last_day_of, months_after
from domain.cases.facts import Severity
from domain.envelope import Role
from domain.meters.commands import MapMeter, RegisterMeter
from domain.meters.facts import MeterKind, MeterScope, MeterUse
from domain.ovens.commands import RestartOven
from domain.policy.facts import ParameterValue
from domain.readings.commands import ReportMonthlyElectricity
from domain.readings.facts import Quality
from domain.utilities.commands import RestoreUtility
from domain.utilities.facts import Use, Utility
from projections.findings.finding import Finding
from tests.domain import jiexiu as j
from tests.domain.closing import checklists as k
from tests.domain.scenario import Scenario, day
from tests.projections import watching

BASE = 2_000_000
OVERDUE, RESTORED = ("D-17", "oven:cs"), ("D-04", "oven:cs")


def still_open(s: Scenario) -> list[Finding]:
    """What stands at the end of the two rules; what the statistics make of the same readings is told apart."""
    return [found for found in watching.still_open(s) if found.rule in ("D-04", "D-17")]


def open_names(s: Scenario) -> list[tuple[str, str]]:
    return watching.names(still_open(s))


EVERYTHING = 2**53 - 1
"""The largest number that a client can send."""


def declared(limit: int, starts_on: str = "2024-01-01") -> DeclareLoadAllowance:
    return DeclareLoadAllowance(
        ovens=("cs",),
        circuits=("拆除",),
        limit_kwh=limit,
        starts_on=day(starts_on),
        ends_on=day("2024-12-31"),
        purpose=Use.DEMOLITION,
        approved_by="领导小组办公室",
    )


def read(s: Scenario, month: str, *kwh: int, **more: Any) -> Scenario:
    """Months one after the other, each read on the fifth of the next."""
    for number, value in enumerate(kwh):
        of = months_after(month, number)
        command = ReportMonthlyElectricity(meter="m", month=of, kwh=value, **more)
        s.given(command, days_after(last_day_of(of), 5))
    return s


def at_work(*, mapped: tuple[str, ...] = ("cs",), use: MeterUse = MeterUse.PRODUCTION) -> Scenario:
    """昌盛's 4.3 m oven with a meter, a year of 2,000,000 kWh a month up to 2023-09."""
    s = j.checklisted(j.works())
    register = RegisterMeter(meter="m", division=j.JIEXIU, kind=MeterKind.ELECTRICITY, use=use)
    s.given(register, "2022-09-01")
    s.given(MapMeter(meter="m", scope=MeterScope.OVEN, ovens=mapped), "2022-09-01")
    return read(s, "2022-10", *[BASE] * 12)


def closed(*, mapped: tuple[str, ...] = ("cs",), use: MeterUse = MeterUse.PRODUCTION) -> Scenario:
    """The same, stopped on 2023-10-20 and certified on 2023-10-31."""
    s = j.secured(at_work(mapped=mapped, use=use))
    return s.given(k.certify("cs", items=k.TWO_CUTS_FOUR_STOPS, done_on="2023-10-31"), "2023-10-31")


@pytest.mark.rule("D-17")
def test_a_certified_oven_whose_own_meter_shows_work_two_months_running_is_overdue() -> None:
    s = read(closed(), "2024-01", 60_000, 700_000)
    assert open_names(s) == []
    (found,) = still_open(read(s, "2024-03", 700_000))
    assert (found.rule, found.subject, found.severity) == ("D-17", "oven:cs", Severity.CRITICAL)
    assert "700,000 kWh in 2024-02" in found.sentence_en
    assert "停产前月中位数 2,000,000 千瓦时" in found.sentence_zh


@pytest.mark.rule("D-17")
@pytest.mark.parametrize("kwh", [(600_000, 600_000), (700_000, 60_000, 700_000), (2_600_001, 2_600_001)])
def test_a_residue_a_single_month_and_a_slip_of_unit_are_none(kwh: tuple[int, ...]) -> None:
    assert open_names(read(closed(), "2024-01", *kwh)) == []
    assert open_names(read(closed(), "2024-01", 600_001, 600_001)) == [OVERDUE]


@pytest.mark.rule("D-17", "E-21")
def test_the_cooling_months_estimates_and_shared_or_mixed_meters_say_nothing() -> None:
    assert open_names(read(closed(), "2023-11", 900_000, 900_000)) == []
    estimated = read(closed(), "2024-01", 700_000, 700_000, quality=Quality.ESTIMATED)
    assert ("D-17", "oven:cs") not in open_names(estimated)
    assert open_names(read(closed(mapped=("cs", "cs55")), "2024-01", 1_900_000, 1_900_000)) == []
    assert open_names(read(closed(use=MeterUse.MIXED), "2024-01", 700_000, 700_000)) == []


@pytest.mark.rule("D-17", "JX-42")
def test_what_is_declared_is_allowed_also_when_it_is_declared_late() -> None:
    s = read(closed(), "2024-01", 700_000, 700_000)
    assert open_names(s) == [OVERDUE]
    assert open_names(s.given(declared(150_000), "2024-01-01")) == []


@pytest.mark.rule("D-17", "JX-42")
def test_whoever_declares_everything_after_the_alert_clears_nothing() -> None:
    s = read(closed(), "2024-01", 1_900_000, 1_900_000)
    assert open_names(s) == [OVERDUE]
    assert open_names(s.given(declared(EVERYTHING, "2020-01-01"), "2024-03-20")) == [OVERDUE]


@pytest.mark.rule("D-17", "JX-42")
def test_what_is_declared_explains_no_more_than_half_of_what_the_oven_took() -> None:
    s = closed().given(declared(EVERYTHING), "2024-01-01")
    assert open_names(read(s, "2024-01", 1_600_000, 1_600_000)) == []
    (found,) = still_open(read(closed().given(declared(EVERYTHING), "2024-01-01"), "2024-01", 1_600_001, 1_600_001))
    assert "允许 1,000,000 千瓦时（申报更多，以停产前月中位数 2,000,000 千瓦时的 50% 为限）" in found.sentence_zh
    assert "1,000,000 kWh allowed (more was declared; 50 % of a median month of 2,000,000 kWh" in found.sentence_en


@pytest.mark.rule("D-17", "JX-42")
def test_a_lawful_allowance_below_half_is_allowed_in_full() -> None:
    s = closed().given(declared(900_000), "2024-01-01")
    assert open_names(read(s, "2024-01", 1_500_000, 1_500_000)) == []
    (found,) = still_open(read(closed().given(declared(900_000), "2024-01-01"), "2024-01", 1_500_001, 1_500_001))
    assert "允许 900,000 千瓦时，" in found.sentence_zh


@pytest.mark.rule("D-17", "JX-42")
def test_how_much_a_declaration_can_explain_is_a_parameter_of_the_place() -> None:
    fifth = ParameterValue(number=20)
    s = j.parameter(closed(), "allowed-load-percent", fifth).given(declared(900_000), "2024-01-01")
    assert open_names(read(s, "2024-01", 1_000_000, 1_000_000)) == []
    s = j.parameter(closed(), "allowed-load-percent", fifth).given(declared(900_000), "2024-01-01")
    assert open_names(read(s, "2024-01", 1_000_001, 1_000_001)) == [OVERDUE]


@pytest.mark.rule("D-17")
def test_the_share_is_a_parameter_and_a_reading_that_comes_late_completes_the_two_months() -> None:
    s = j.parameter(closed(), "metered-production-percent", ParameterValue(number=20))
    assert open_names(read(s, "2024-01", 400_000, 400_000)) == []
    s = j.parameter(closed(), "metered-production-percent", ParameterValue(number=20))
    assert open_names(read(s, "2024-01", 400_001, 400_001)) == [OVERDUE]
    s = read(read(closed(), "2024-03", 700_000), "2024-02", 700_000)
    assert open_names(s) == [OVERDUE]


def crane(limit: int | None = 100_000) -> RestoreUtility:
    return RestoreUtility(
        ovens=("cs",), utility=Utility.POWER, use=Use.DEMOLITION, limit_kwh=limit, approved_by="领导小组办公室"
    )


@pytest.mark.rule("D-04", "JX-42")
def test_power_restored_with_a_limit_is_lawful_within_it_and_critical_far_above_it() -> None:
    s = closed().given(crane(), "2023-12-20")
    assert open_names(read(s, "2024-01", 160_000, 160_000)) == []
    assert open_names(read(s, "2024-03", 700_001, 700_001)) == [RESTORED, OVERDUE]
    (found, _) = still_open(s)
    assert "允许每月 100,000 千瓦时" in found.sentence_zh
    assert open_names(read(closed().given(crane(None), "2023-12-20"), "2024-01", 700_000, 700_000)) == [OVERDUE]


@pytest.mark.rule("D-04", "JX-42")
def test_a_limit_of_a_restoration_beyond_half_allows_half() -> None:
    s = read(closed().given(crane(EVERYTHING), "2023-12-20"), "2024-01", 1_700_000, 1_700_000)
    assert open_names(s) == [RESTORED, OVERDUE]
    (found, _) = still_open(s)
    assert "允许每月 1,000,000 千瓦时（申报更多，以停产前月中位数 2,000,000 千瓦时的 50% 为限）" in found.sentence_zh


@pytest.mark.rule("D-04")
def test_a_month_read_anew_within_the_limit_ends_both() -> None:
    s = read(closed().given(crane(), "2023-12-20"), "2024-03", 800_000, 800_000)
    assert open_names(s) == [RESTORED, OVERDUE]
    assert open_names(read(s, "2024-04", 60_000)) == []


@pytest.mark.rule("D-17")
def test_an_oven_that_runs_on_is_not_judged_by_its_meter() -> None:
    s = closed().given(RestartOven(oven="cs", reason="复产"), "2023-12-01", role=Role.COUNTY_OFFICE)
    before = len(still_open(s))
    assert len(still_open(read(s, "2024-01", 1_900_000, 1_900_000))) == before


@pytest.mark.rule("D-17")
def test_a_run_of_many_months_is_found_once() -> None:
    assert open_names(read(closed(), "2024-01", *[700_000] * 6)) == [OVERDUE]
