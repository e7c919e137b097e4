"""The electricity of an oven around its stop: what is not reported is null, and a shared meter says nothing of it."""

from math import exp
from typing import Any

import msgspec
import pytest

from domain.allowances.commands import DeclareLoadAllowance
from domain.calendar import months_after
from domain.envelope import Role
from domain.meters.commands import MapMeter, RegisterMeter
from domain.meters.facts import MeterKind, MeterScope, MeterUse
from domain.ovens.commands import RegisterOven, ReportProductionOnClosedOven, StopOven
from domain.ovens.facts import Seen
from domain.readings.commands import ReportMonthlyElectricity
from domain.readings.facts import Quality
from domain.utilities.facts import Use
from projections.cases.series import LoadMonth, load_series
from tests.domain import opening as o
from tests.domain.scenario import Scenario, day
from tests.projections.watching import open_names

POWER: dict[str, Any] = {"role": Role.POWER_CO, "division": o.WENXI, "office": "闻喜供电公司"}
SUBJECT = "oven:oven"


def metered(*, shared: bool = False, months: int = 12) -> Scenario:
    """An oven that stopped in March 2021, with a year of 2,000,000 kWh before it and little after."""
    s = o.enterprise(Scenario())
    oven = RegisterOven(oven="oven", enterprise="jianlong", division=o.WENXI, county=o.WENXI, design_tonnes=600_000)
    s.given(oven, "2019-01-01")
    meter = RegisterMeter(
        meter="m", division=o.WENXI, kind=MeterKind.ELECTRICITY, use=MeterUse.PRODUCTION, multiplier=1
    )
    s.given(meter, "2019-01-01", **POWER)
    s.given(MapMeter(meter="m", scope=MeterScope.OVEN, ovens=("oven",), shared=shared), "2019-01-01", **POWER)
    for back in range(months, 0, -1):
        read(s, months_after("2021-03", -back), 2_000_000)
    s.given(StopOven(oven="oven"), "2021-03-05")
    return s


def read(s: Scenario, month: str, kwh: int, **more: Any) -> None:
    on = f"{months_after(month, 1)}-10"
    s.given(ReportMonthlyElectricity(meter="m", month=month, kwh=kwh, **more), on, **POWER)


def bare(one: LoadMonth) -> LoadMonth:
    """A month without its figures, which repeat what was read beside its line."""
    if one.kwh is not None:
        (read,) = one.figures
        asked = None if one.threshold_kwh is None else str(one.threshold_kwh)
        assert (read.name, read.value, read.unit, read.threshold) == ("E", str(one.kwh), "kWh", asked)
    return msgspec.structs.replace(one, figures=())


def series(s: Scenario, on: str = "2021-07-15") -> dict[str, LoadMonth]:
    return {one.month: one for one in load_series(s.world.on(day(on)), SUBJECT, day(on))}


@pytest.mark.rule("JX-42", "S-12")
def test_the_lines_are_those_of_the_rule_in_force() -> None:
    """2,000,000 · (0.045 + tail) is expected, and 0.12 more asked of one month: model.md §6.2, docs/decisions/0025."""
    s = metered()
    for month, kwh in (("2021-03", 900_000), ("2021-04", 380_000), ("2021-08", 60_000), ("2021-10", 0)):
        read(s, month, kwh)
    found = series(s, "2021-11-15")
    assert next(iter(found)) == "2020-03"
    assert list(found)[-1] == "2021-10"
    assert bare(found["2021-02"]) == LoadMonth("2021-02", 2_000_000, None, 2_000_000, None, Quality.ACTUAL)
    assert bare(found["2021-04"]) == LoadMonth("2021-04", 380_000, None, 2_000_000, None, Quality.ACTUAL)
    assert bare(found["2021-05"]) == LoadMonth("2021-05", None, None, 2_000_000, None, None)
    august = found["2021-08"]
    assert august.allowance_kwh == 2_000_000 * 0.045 + round(2_000_000 * 0.45 * exp(-5 / 1.2))
    assert august.threshold_kwh == august.allowance_kwh + 260_000
    assert found["2021-10"].kwh == 0


@pytest.mark.rule("S-12")
def test_a_reading_on_the_line_is_an_alert_and_one_below_it_is_none() -> None:
    line = dict(series(read_quiet(metered()), "2022-03-15"))["2022-02"].threshold_kwh
    assert line is not None
    for kwh, raised in ((line + 1, True), (line - 1, False)):
        s = metered()
        read_quiet(s, last=kwh)
        assert (("S-12", SUBJECT) in open_names(s)) is raised


def read_quiet(s: Scenario, last: int = 60_001) -> Scenario:
    """A year that cools to some 60,000 kWh, and the month that is asked about."""
    cooling = (900_000, 450_000, 230_000, 134_000, 92_000, 74_000, 66_000)
    for number, kwh in enumerate((*cooling, 62_001, 60_101, 61_003, 59_907, last)):
        read(s, months_after("2021-03", number), kwh)
    return s


def test_what_was_declared_adds_to_what_is_expected_by_the_share_of_its_days() -> None:
    declared = DeclareLoadAllowance(
        ovens=("oven",),
        limit_kwh=30_000,
        starts_on=day("2022-01-16"),
        ends_on=day("2022-06-30"),
        purpose=Use.DEMOLITION,
        approved_by="闻喜供电公司",
    )
    without = series(read_quiet(metered()), "2022-03-15")
    s = metered().given(declared, "2021-12-10", **POWER)
    found = series(read_quiet(s), "2022-03-15")

    def more(month: str) -> int:
        with_it, before = found[month].allowance_kwh, without[month].allowance_kwh
        assert with_it is not None
        assert before is not None
        return with_it - before

    assert (more("2021-12"), more("2022-01")) == (0, 15_484)


def test_an_estimated_month_says_so_and_too_few_months_make_no_baseline() -> None:
    s = metered()
    read(s, "2021-04", 9, quality=Quality.ESTIMATED)
    assert series(s)["2021-04"].quality is Quality.ESTIMATED
    assert series(s, "2021-05-09")["2021-04"].kwh is None
    few = metered(months=5)
    read(few, "2021-04", 380_000)
    assert bare(series(few)["2021-04"]) == LoadMonth("2021-04", 380_000, None, None, None, Quality.ACTUAL)


def test_a_shared_meter_speaks_for_no_oven() -> None:
    assert series(metered(shared=True)) == {}
    assert load_series(metered().world.on(day("2021-07-01")), "lot:lot", day("2021-07-01")) == ()


def test_an_oven_that_is_seen_at_work_keeps_its_picture() -> None:
    s = read_quiet(metered(), last=900_000)
    before = series(s, "2022-03-15")
    s.given(ReportProductionOnClosedOven(oven="oven", seen=Seen.CHARGING), "2022-03-12")
    assert series(s, "2022-03-15") == before
    assert before["2022-02"].threshold_kwh is not None


def test_years_of_silence_do_not_cut_the_stop_off() -> None:
    """Asked twelve years later, the picture ends where the silence may begin, and never before the newest reading."""
    found = series(read_quiet(metered()), "2033-06-15")
    assert (next(iter(found)), len(found)) == ("2020-03", 120)
    assert found["2022-02"].kwh == 60_001
    s = read_quiet(metered())
    read(s, "2033-05", 70_000)
    assert (list(series(s, "2033-06-15"))[-1], len(series(s, "2033-06-15"))) == ("2033-05", 120)
