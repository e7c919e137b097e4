"""What the tests of meters and readings start from: two ovens on one site, and short words for what is reported."""

from typing import Any

from domain.meters.commands import MapMeter, RegisterMeter
from domain.meters.facts import MeterKind, MeterScope, MeterUse
from domain.monitors.commands import RegisterMonitor
from domain.monitors.facts import MonitorKind
from domain.ovens.commands import RegisterOven
from domain.readings.commands import ReportMonthlyElectricity
from domain.sites.commands import RegisterSite
from tests.domain import opening as o
from tests.domain.scenario import OPENING_DAY, Scenario

POWER = {"office": "闻喜供电公司", "division": o.WENXI}


def works() -> Scenario:
    """Two ovens `a` and `b` on the site `works`."""
    s = o.enterprise(Scenario())
    s.given(RegisterSite(site="works", enterprise="jianlong", division=o.WENXI, county=o.WENXI), OPENING_DAY)
    for oven in ("a", "b"):
        register = RegisterOven(oven=oven, enterprise="jianlong", division=o.WENXI, county=o.WENXI, site="works")
        s.given(register, OPENING_DAY)
    return s


def meter(s: Scenario, name: str = "m", on: str = "2020-01-01", **more: Any) -> Scenario:
    """A registered meter; of electricity for production unless said otherwise."""
    fields = {"kind": MeterKind.ELECTRICITY, "use": MeterUse.PRODUCTION, "division": o.WENXI, **more}
    return s.given(RegisterMeter(meter=name, **fields), on)


def mapped(s: Scenario, *ovens: str, name: str = "m", on: str = "2020-01-01", **more: Any) -> Scenario:
    """The meter serves these ovens from a day on."""
    return s.given(MapMeter(meter=name, scope=MeterScope.OVEN, ovens=ovens, **more), on)


def read(s: Scenario, month: str, kwh: int, on: str, **more: Any) -> Scenario:
    """The power company reports a month of the meter `m`."""
    return s.given(ReportMonthlyElectricity(meter="m", month=month, kwh=kwh, **more), on, **POWER)


def stack(s: Scenario, name: str = "stack") -> Scenario:
    """A monitored stack."""
    command = RegisterMonitor(monitor=name, division=o.WENXI, kind=MonitorKind.STACK, name="焦炉烟囱", site="works")
    return s.given(command, "2020-01-01")
