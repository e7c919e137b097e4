"""D-16 of meters: silent after their day, exchanged without a word, estimated month after month."""

import pytest

from domain.calendar import days_after, last_day_of, months_after
from domain.cases.facts import Severity
from domain.enterprises.commands import ListKeyEnterprise
from domain.envelope import Role
from domain.meters.commands import RegisterMeter, ReplaceMeter
from domain.meters.facts import MeterKind, MeterUse
from domain.policy.facts import ParameterValue
from domain.readings.facts import Quality
from domain.sites.commands import RecordSiteInspection
from domain.sites.facts import MeterReading
from tests.domain import jiexiu as j
from tests.domain import metering as m
from tests.domain import opening as o
from tests.domain.scenario import Scenario, day
from tests.projections.watching import changes, day_opened, open_names, still_open

FOUND = [("D-16", "meter:m")]


def listed(*, dated: bool = True, key: bool = True) -> Scenario:
    """A meter of an oven of a key enterprise, in a county that sets the tenth day."""
    s = m.mapped(m.meter(m.works()), "a")
    if dated:
        j.parameter(s, "meter-report-day", ParameterValue(number=10), o.WENXI)
    if key:
        s.given(ListKeyEnterprise(enterprise="jianlong", listed_from=day("2020-01-01")), "2020-01-01")
    return s


@pytest.mark.rule("D-16", "JC-21", "E-28")
def test_a_meter_is_silent_from_the_day_after_its_day() -> None:
    s = day_opened(listed(), "2020-03-10")
    assert open_names(s) == []
    (found,) = still_open(day_opened(s, "2020-03-11"))
    assert (found.rule, found.subject, found.severity) == ("D-16", "meter:m", Severity.MEDIUM)
    assert "缺报不是零" in found.sentence_zh
    assert len(changes(day_opened(s, "2020-03-12"))) == 1


@pytest.mark.rule("D-16")
def test_a_reading_of_zero_is_a_reading_and_one_that_comes_late_ends_it() -> None:
    s = m.read(listed(), "2020-02", 0, "2020-03-05")
    assert open_names(day_opened(s, "2020-03-11")) == []
    assert open_names(day_opened(s, "2020-04-11")) == FOUND
    assert open_names(m.read(s, "2020-03", 60_000, "2020-05-02")) == []


@pytest.mark.rule("D-16", "JX-08")
def test_without_a_day_or_a_listing_nobody_owes_a_reading() -> None:
    assert open_names(day_opened(listed(dated=False), "2020-06-30")) == []
    assert open_names(day_opened(listed(key=False), "2020-06-30")) == []
    s = m.meter(listed(), "w", kind=MeterKind.WATER)
    assert open_names(day_opened(m.read(s, "2020-02", 1, "2020-03-01"), "2020-03-11")) == []


@pytest.mark.rule("D-16")
def test_the_month_in_which_a_meter_came_is_not_asked_for() -> None:
    assert open_names(day_opened(listed(), "2020-02-11")) == []


@pytest.mark.rule("D-16")
def test_months_estimated_one_after_the_other_are_in_doubt_until_an_actual_reading() -> None:
    s = m.read(listed(dated=False), "2020-02", 60_000, "2020-03-05", quality=Quality.ESTIMATED)
    assert open_names(s) == []
    m.read(s, "2020-03", 60_000, "2020-04-05", quality=Quality.ESTIMATED)
    assert open_names(s) == FOUND
    m.read(s, "2020-04", 60_000, "2020-05-05", quality=Quality.ESTIMATED)
    assert len(changes(s)) == 1
    assert open_names(m.read(s, "2020-05", 61_000, "2020-06-05")) == []


@pytest.mark.rule("D-16")
def test_estimates_apart_from_each_other_are_lawful_and_the_months_are_a_parameter() -> None:
    s = m.read(listed(dated=False), "2020-02", 60_000, "2020-03-05", quality=Quality.ESTIMATED)
    m.read(s, "2020-04", 60_000, "2020-05-05", quality=Quality.ESTIMATED)
    assert open_names(s) == []
    s = j.parameter(listed(dated=False), "estimated-months", ParameterValue(number=3), o.WENXI)
    for month, on in (("2020-02", "2020-03-05"), ("2020-03", "2020-04-05")):
        m.read(s, month, 60_000, on, quality=Quality.ESTIMATED)
    assert open_names(s) == []
    assert open_names(m.read(s, "2020-04", 60_000, "2020-05-05", quality=Quality.ESTIMATED)) == FOUND


def again(s: Scenario, multiplier: int, on: str) -> Scenario:
    command = RegisterMeter(
        meter="m", division=o.WENXI, kind=MeterKind.ELECTRICITY, use=MeterUse.PRODUCTION, multiplier=multiplier
    )
    return s.given(command, on)


@pytest.mark.rule("D-16")
def test_another_multiplier_without_an_exchange_is_found_until_it_is_registered() -> None:
    s = again(m.meter(m.works(), multiplier=40), 40, "2020-05-01")
    assert open_names(s) == []
    assert open_names(again(s, 60, "2020-06-01")) == FOUND
    assert open_names(s.given(ReplaceMeter(meter="m", multiplier=60), "2020-05-20")) == []
    s = m.meter(m.works(), multiplier=40).given(ReplaceMeter(meter="m", multiplier=60), "2020-05-20")
    assert open_names(again(s, 60, "2020-06-01")) == []


def seen(s: Scenario, reading: int, on: str, unit: str = "kWh") -> Scenario:
    shown = MeterReading(meter="m", reading=reading, unit=unit)
    command = RecordSiteInspection(ovens=("a",), seen="抄表", meter_readings=(shown,))
    return s.given(command, on, role=Role.INSPECTOR)


@pytest.mark.rule("D-16")
def test_a_dial_that_went_back_between_two_inspections_was_exchanged() -> None:
    s = seen(seen(m.meter(m.works()), 1_000, "2020-02-01"), 1_000, "2020-03-01")
    assert open_names(seen(s, 10, "2020-03-05", unit="MWh")) == []
    (found,) = still_open(seen(s, 12, "2020-04-01"))
    assert found.rule == "D-16"
    assert "1,000（2020-03-01）退至 12" in found.sentence_zh
    assert open_names(s.given(ReplaceMeter(meter="m", multiplier=1), "2020-03-20")) == []


def year(s: Scenario, *then: int) -> Scenario:
    """Eight months of 2,000,000 kWh from 2020-02 on, then these."""
    for number, kwh in enumerate((*[2_000_000] * 8, *then)):
        month = months_after("2020-02", number)
        m.read(s, month, kwh, str(days_after(last_day_of(month), 5)))
    return s


@pytest.mark.rule("D-16")
@pytest.mark.parametrize("kwh", [6_000_001, 20_000_000_000, 1_999, 1])
def test_a_slip_of_unit_or_multiplier_is_in_doubt_until_it_is_put_right(kwh: int) -> None:
    s = year(listed(dated=False), kwh)
    (found,) = still_open(s)
    assert (found.subject, found.about) == ("meter:m", "doubtful/2020-10")
    assert "中位数 2,000,000" in found.sentence_zh
    m.read(s, "2020-10", 60_000, "2020-11-20")
    assert open_names(s) == []


@pytest.mark.rule("D-16")
@pytest.mark.parametrize(
    "then", [(60_000, 60_000), (0, 0), (2_000,), (60_000, 900_000), (6_000_000,), (9_000_000, 9_000_000)]
)
def test_a_stop_a_restart_a_zero_and_what_repeats_itself_are_believed(then: tuple[int, ...]) -> None:
    assert open_names(year(listed(dated=False), *then)) == []


@pytest.mark.rule("D-16")
def test_a_young_meter_has_nothing_to_be_compared_with() -> None:
    s = m.read(m.read(listed(dated=False), "2020-02", 100, "2020-03-05"), "2020-03", 9_000_000, "2020-04-05")
    assert open_names(s) == []
