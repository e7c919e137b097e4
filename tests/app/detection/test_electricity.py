"""Any electricity (有电即报): every reading above zero of a meter that speaks for one closed oven alone."""

from app.detection.alarms import ANY_ELECTRICITY
from app.detection.electricity import Electricity
from domain.ovens.commands import StopOven
from domain.readings.commands import ReportMonthlyElectricity
from domain.readings.facts import Direction
from domain.world import World
from tests.app.detection.worlds import day
from tests.domain.metering import POWER, mapped, meter, read, works
from tests.domain.scenario import Scenario


def heard(s: Scenario) -> Electricity:
    world = World()
    found = Electricity(world)
    for event in s.events:
        world.append(event)
        found.hear(event)
    return found


def stopped(s: Scenario) -> Scenario:
    return s.given(StopOven(oven="a"), "2020-03-10")


def test_any_reading_above_zero_after_the_month_of_the_stop_is_an_alarm() -> None:
    s = mapped(meter(works()), "a")
    read(s, "2020-02", 900_000, "2020-03-08")
    stopped(s)
    for month, kwh in (("2020-03", 300_000), ("2020-04", 1), ("2020-05", 0), ("2020-06", 50_000)):
        read(s, month, kwh, f"2020-{int(month[-2:]) + 1:02d}-08")
    found = heard(s)
    assert [(one.rule, one.subject, one.about, one.day) for one in found.alarms] == [
        (ANY_ELECTRICITY, "oven:a", "2020-04", day("2020-05-08")),
        (ANY_ELECTRICITY, "oven:a", "2020-06", day("2020-07-08")),
    ]
    assert found.note("oven:a", day("2020-05-01")).startswith("kWh 2020-02 900,000; 2020-03 300,000; 2020-04 1;")
    assert found.note("oven:b", day("2020-05-01")) == ""


def test_a_shared_meter_and_power_that_goes_out_alarm_on_nobody() -> None:
    s = stopped(mapped(meter(works()), "a", "b"))
    read(s, "2020-05", 50_000, "2020-06-08")
    assert heard(s).alarms == []
    s = stopped(mapped(meter(works()), "a"))
    export = ReportMonthlyElectricity(meter="m", month="2020-05", kwh=50_000, direction=Direction.EXPORT)
    s.given(export, "2020-06-08", **POWER)
    assert heard(s).alarms == []
