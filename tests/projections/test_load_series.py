"""The electricity of an oven around its stop: what is not reported is null, and a shared meter says nothing of it."""

from typing import Any

import pytest

from domain.allowances.commands import DeclareLoadAllowance
from domain.calendar import months_after
from domain.envelope import Role
from domain.meters.commands import MapMeter, RegisterMeter
from domain.meters.facts import MeterKind, MeterScope, MeterUse
from domain.ovens.commands import RegisterOven, StopOven
from domain.readings.commands import ReportMonthlyElectricity
from domain.readings.facts import Quality
from domain.utilities.facts import Use
from projections.cases.series import LoadMonth, load_series
from tests.domain import opening as o
from tests.domain.scenario import Scenario, day

POWER: dict[str, Any] = {"role": Role.POWER_CO, "division": o.WENXI, "office": "闻喜供电公司"}
SUBJECT = "oven:oven"


def metered(*, shared: bool = False, months: int = 12) -> Scenario:
    """An oven that stopped in March 2021, with a year of 2,000,000 kWh before it and little after."""
    s = o.enterprise(Scenario())
    s.given(RegisterOven(oven="oven", enterprise="jianlong", division=o.WENXI, county=o.WENXI), "2019-01-01")
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


def series(s: Scenario, on: str = "2021-07-15") -> dict[str, LoadMonth]:
    return {one.month: one for one in load_series(s.world.on(day(on)), SUBJECT, day(on))}


@pytest.mark.rule("JX-42")
def test_the_worked_example_of_the_model_is_drawn() -> None:
    s = metered()
    for month, kwh in (("2021-03", 900_000), ("2021-04", 380_000), ("2021-06", 0)):
        read(s, month, kwh)
    found = series(s)
    assert next(iter(found)) == "2020-03"
    assert list(found)[-1] == "2021-06"
    assert found["2021-02"] == LoadMonth("2021-02", 2_000_000, None, 2_000_000, None, Quality.ACTUAL)
    assert found["2021-04"] == LoadMonth("2021-04", 380_000, 60_000, 2_000_000, 360_000, Quality.ACTUAL)
    assert found["2021-05"] == LoadMonth("2021-05", None, 60_000, 2_000_000, 360_000, None)
    assert found["2021-06"].kwh == 0


def test_what_was_declared_adds_to_the_allowance_by_the_share_of_its_days() -> None:
    s = metered()
    declared = DeclareLoadAllowance(
        ovens=("oven",),
        limit_kwh=30_000,
        starts_on=day("2021-04-16"),
        ends_on=day("2021-06-30"),
        purpose=Use.DEMOLITION,
        approved_by="闻喜供电公司",
    )
    s.given(declared, "2021-04-10", **POWER)
    found = series(s)
    assert (found["2021-03"].allowance_kwh, found["2021-04"].allowance_kwh) == (60_000, 75_000)
    assert found["2021-05"].allowance_kwh == 90_000


def test_an_estimated_month_says_so_and_too_few_months_make_no_baseline() -> None:
    s = metered()
    read(s, "2021-04", 9, quality=Quality.ESTIMATED)
    assert series(s)["2021-04"].quality is Quality.ESTIMATED
    assert series(s, "2021-05-09")["2021-04"].kwh is None
    few = metered(months=5)
    read(few, "2021-04", 380_000)
    assert series(few)["2021-04"] == LoadMonth("2021-04", 380_000, None, None, None, Quality.ACTUAL)


def test_a_shared_meter_speaks_for_no_oven() -> None:
    assert series(metered(shared=True)) == {}
    assert load_series(metered().world.on(day("2021-07-01")), "lot:lot", day("2021-07-01")) == ()
