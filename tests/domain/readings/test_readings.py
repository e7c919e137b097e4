"""Readings: taken as reported, versions kept, a gap no zero; only the form is looked at."""

from typing import Any

import pytest

from domain.command import Command
from domain.envelope import Role
from domain.meters.facts import MeterKind, MeterUse
from domain.monitors.commands import RegisterMonitor
from domain.monitors.facts import MonitorKind
from domain.readings.commands import (
    ReportCokeMovement,
    ReportEmissionHours,
    ReportMonthlyElectricity,
    ReportMonthlyGas,
    ReportMonthlyOutput,
    ReportMonthlyWater,
)
from domain.readings.facts import Direction, MovementMode, OutputSource, Quality
from domain.refusals import Malformed, RoleNotPermitted, UnknownSubject
from tests.domain import metering as m
from tests.domain import opening as o
from tests.domain.scenario import Scenario, day, refusal


def metered() -> Scenario:
    return m.mapped(m.meter(m.works()), "a")


@pytest.mark.rule("JC-21")
def test_a_reported_zero_is_a_reading_and_a_month_without_one_is_not_zero() -> None:
    s = m.read(m.read(metered(), "2020-01", 0, "2020-02-08"), "2020-03", 500, "2020-04-08")
    read = s.world.now.meter("m").by_month()
    assert {month: one.quantity for month, one in read.items()} == {"2020-01": 0, "2020-03": 500}


@pytest.mark.rule("JC-21")
def test_the_later_report_of_a_month_is_in_force_and_both_stand() -> None:
    s = m.read(metered(), "2020-01", 400, "2020-02-05", quality=Quality.ESTIMATED)
    m.read(s, "2020-01", 410, "2020-02-09")
    meter = s.world.now.meter("m")
    assert [(one.quantity, one.quality) for one in meter.versions_of("2020-01")] == [
        (400, Quality.ESTIMATED),
        (410, Quality.ACTUAL),
    ]
    assert meter.by_month()["2020-01"].quantity == 410
    assert s.world.on(day("2020-02-08")).meter("m").by_month()["2020-01"].quantity == 400


def test_what_is_given_to_the_grid_is_another_series() -> None:
    s = m.read(metered(), "2020-01", 400, "2020-02-05")
    m.read(s, "2020-01", 90, "2020-02-05", direction=Direction.EXPORT)
    meter = s.world.now.meter("m")
    assert meter.by_month()["2020-01"].quantity == 400
    assert meter.by_month(Direction.EXPORT)["2020-01"].quantity == 90


@pytest.mark.rule("JC-21")
@pytest.mark.parametrize("kwh", [380_000 * 10_000, 2**53 - 1])
def test_a_reading_is_never_refused_for_being_absurd(kwh: int) -> None:
    s = m.read(metered(), "2020-01", kwh, "2020-02-05")
    assert s.world.now.meter("m").by_month()["2020-01"].quantity == kwh


@pytest.mark.rule("JC-21")
def test_a_row_may_come_years_late_and_say_so() -> None:
    late = ReportMonthlyElectricity(meter="m", month="2020-01", kwh=5)
    s = metered().given(late, "2020-02-08", recorded_on=day("2022-02-08"))
    (reading,) = s.world.now.meter("m").readings
    assert (reading.on, reading.recorded_on) == (day("2020-02-08"), day("2022-02-08"))


def test_a_meter_may_be_registered_after_the_months_that_are_reported_of_it() -> None:
    s = m.read(m.meter(m.works(), on="2021-01-01"), "2020-01", 5, "2020-02-08")
    assert not s.world.on(day("2020-02-08")).meter("m").registered
    assert s.world.on(day("2021-01-01")).meter("m").by_month()["2020-01"].quantity == 5


def test_readings_stand_on_the_meter_s_line_and_leave_the_oven_s_alone() -> None:
    s = metered()
    before = len(s.world.events("oven:a"))
    m.read(s, "2020-01", 5, "2020-02-08")
    s.given(output(oven="a"), "2020-02-08")
    assert s.events[-2].tags == ("meter:m",)
    assert s.last.tags == ("series:oven:a",)
    assert len(s.world.events("oven:a")) == before


def output(**more: Any) -> ReportMonthlyOutput:
    fields = {"month": "2020-01", "tonnes": 40_000, "source": OutputSource.ENTERPRISE, **more}
    return ReportMonthlyOutput(**fields)


@pytest.mark.rule("XZ-24", "XZ-19", "JX-43")
def test_the_bureau_of_statistics_stands_beside_what_the_enterprise_says() -> None:
    s = m.works().given(output(oven="a"), "2020-02-08", role=Role.ENTERPRISE)
    s.given(output(oven="a", tonnes=41_000, source=OutputSource.STATISTICS_BUREAU), "2020-02-20")
    outputs = s.world.now.outputs("oven:a")
    assert {source: outputs.by_month(source)["2020-01"].tonnes for source in OutputSource} == {
        OutputSource.ENTERPRISE: 40_000,
        OutputSource.STATISTICS_BUREAU: 41_000,
    }
    bureau = output(oven="a", source=OutputSource.STATISTICS_BUREAU)
    assert isinstance(refusal(s.when(bureau, "2020-02-20", role=Role.ENTERPRISE)), RoleNotPermitted)


@pytest.mark.rule("XZ-19", "E-21")
def test_the_output_of_an_enterprise_is_of_none_of_its_ovens() -> None:
    s = m.works().given(output(enterprise="jianlong"), "2020-02-08")
    assert s.world.now.outputs("enterprise:jianlong").by_month(OutputSource.ENTERPRISE)["2020-01"].tonnes == 40_000
    assert s.world.now.outputs("oven:a").reports == ()


@pytest.mark.rule("XZ-24")
def test_coke_that_moved_is_of_a_site_or_of_a_division_by_rail_or_gate() -> None:
    rail: dict[str, Any] = {"month": "2020-01", "mode": MovementMode.RAIL}
    s = m.works().given(ReportCokeMovement(site="works", tonnes_out=30_000, stock_tonnes=900, **rail), "2020-02-01")
    s.given(ReportCokeMovement(division=o.WENXI, tonnes_out=70_000, **rail), "2020-02-01")
    site = s.world.now.coke_movements("site:works").by_month(MovementMode.RAIL)["2020-01"]
    unit = s.world.now.coke_movements(f"unit:{o.WENXI}").by_month(MovementMode.RAIL)["2020-01"]
    assert (site.tonnes_out, site.stock_tonnes) == (30_000, 900)
    assert (unit.tonnes_out, unit.stock_tonnes) == (70_000, None)


@pytest.mark.rule("JC-18")
def test_hot_hours_are_of_a_stack_by_month_or_day_and_say_whose_stack_it_is() -> None:
    s = m.stack(m.works())
    hours: dict[str, Any] = {"hours_hot": 30, "hours_hot_night": 20, "ovens": ("a",)}
    s.given(ReportEmissionHours(monitor="stack", month="2020-01", so2_kg=12, **hours), "2020-01-31")
    hours |= {"hours_hot": 24}
    s.given(ReportEmissionHours(monitor="stack", day=day("2020-02-01"), shared=True, **hours), "2020-02-01")
    emissions = s.world.now.emissions("monitor:stack")
    (month,), (one,) = emissions.by_month().values(), emissions.by_day().values()
    assert (month.own_oven, month.hours_hot_night, one.own_oven) == ("a", 20, None)


@pytest.mark.rule("E-20")
def test_water_and_gas_are_read_of_their_own_meters() -> None:
    s = m.meter(m.works(), "w", kind=MeterKind.WATER, use=MeterUse.PROCESS)
    m.meter(s, "g", kind=MeterKind.GAS)
    s.given(ReportMonthlyWater(meter="w", month="2020-01", m3=70), "2020-02-01")
    s.given(ReportMonthlyGas(meter="g", month="2020-01", m3=9), "2020-02-01")
    assert [s.world.now.meter(name).by_month()["2020-01"].quantity for name in "wg"] == [70, 9]
    assert refusal(s.when(ReportMonthlyGas(meter="w", month="2020-01", m3=9), "2020-02-01")).field == "meter"


NOT_OVER: list[Command] = [
    ReportMonthlyElectricity(meter="m", month="2020-02", kwh=1),
    output(oven="a", month="2020-02"),
    ReportCokeMovement(site="works", month="2020-02", mode=MovementMode.GATE, tonnes_out=1),
    ReportEmissionHours(monitor="stack", month="2020-02", hours_hot=1, hours_hot_night=0),
    ReportEmissionHours(monitor="stack", day=day("2020-02-29"), hours_hot=1, hours_hot_night=0),
]


@pytest.mark.parametrize("command", NOT_OVER, ids=[type(one).__name__ for one in NOT_OVER])
def test_a_period_is_reported_on_its_last_day_at_the_earliest(command: Command) -> None:
    s = m.stack(metered())
    assert isinstance(refusal(s.when(command, "2020-02-28")), Malformed)
    s.given(command, "2020-02-29")


TWO_OR_NONE: list[Command] = [
    output(),
    output(oven="a", enterprise="jianlong"),
    ReportCokeMovement(month="2020-01", mode=MovementMode.GATE, tonnes_out=1),
    ReportCokeMovement(site="works", division=o.WENXI, month="2020-01", mode=MovementMode.GATE, tonnes_out=1),
    ReportEmissionHours(monitor="stack", hours_hot=1, hours_hot_night=0),
]


@pytest.mark.parametrize("command", TWO_OR_NONE, ids=[type(one).__name__ for one in TWO_OR_NONE])
def test_what_a_report_is_of_is_said_once(command: Command) -> None:
    assert isinstance(refusal(m.stack(m.works()).when(command, "2020-02-29")), Malformed)


UNKNOWN: list[Command] = [
    ReportMonthlyElectricity(meter="nobody", month="2020-01", kwh=1),
    output(oven="nobody"),
    output(enterprise="nobody"),
    ReportCokeMovement(division="149999", month="2020-01", mode=MovementMode.GATE, tonnes_out=1),
    ReportEmissionHours(monitor="nobody", month="2020-01", hours_hot=1, hours_hot_night=0),
]


@pytest.mark.parametrize("command", UNKNOWN, ids=[type(one).__name__ for one in UNKNOWN])
def test_a_report_on_nobody_is_sent_again_once_he_is_registered(command: Command) -> None:
    assert isinstance(refusal(metered().when(command, "2020-02-29")), UnknownSubject)


def test_a_reading_of_another_county_s_meter_looks_as_if_there_were_none() -> None:
    reading = ReportMonthlyElectricity(meter="m", month="2020-01", kwh=1)
    assert isinstance(refusal(metered().when(reading, "2020-02-29", division=o.HEJIN)), UnknownSubject)


@pytest.mark.rule("JC-18")
def test_only_a_stack_is_hot() -> None:
    s = m.works()

    s.given(RegisterMonitor(monitor="body", division=o.WENXI, kind=MonitorKind.BODY, name="某公司"), "2020-01-01")
    hours = ReportEmissionHours(monitor="body", month="2020-01", hours_hot=1, hours_hot_night=0)
    assert refusal(s.when(hours, "2020-02-01")).field == "monitor"
