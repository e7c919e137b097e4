"""On histories of meters, readings, seals and neighbours too the engine finds and clears what asking all does."""

from datetime import date, timedelta
from hashlib import sha256
from random import Random

import pytest

from domain.allowances.commands import DeclareLoadAllowance
from domain.calendar import days_after, first_day_of, last_day_of, months_after
from domain.closing.commands import IssuePermit
from domain.closing.facts import PermitKind
from domain.command import Command
from domain.enterprises.commands import ListKeyEnterprise, RegisterEnterprise
from domain.envelope import Evidence
from domain.meters.commands import MapMeter, RegisterMeter, ReplaceMeter
from domain.meters.facts import MeterKind, MeterScope, MeterUse
from domain.ovens.commands import RegisterOven, ReportProductionOnClosedOven, RestartOven, StopOven
from domain.ovens.facts import Seen
from domain.policy.facts import ParameterValue
from domain.readings.commands import ReportMonthlyElectricity, ReportMonthlyOutput
from domain.readings.facts import OutputSource, Quality
from domain.seals.commands import InspectSeal, PlaceSeal
from domain.sites.commands import RegisterSite
from domain.utilities.facts import Use
from projections.findings.engine import Engine
from tests.domain import jiexiu as j
from tests.domain.scenario import Scenario
from tests.projections.findings.test_engine import alike, with_days

OVENS = ("cs", "cs55")
METERS = ("m1", "m2")


def begun(chance: Random) -> Scenario:
    """昌盛 with two meters, a key listing, a place for its site, and a neighbour who comes some day."""
    s = j.works()
    j.parameter(s, "meter-report-day", ParameterValue(number=chance.choice((5, 10, 31))))
    s.given(ListKeyEnterprise(enterprise="changsheng", listed_from=date(2022, 6, 1)), "2022-01-01")
    s.given(RegisterEnterprise(enterprise="xinda", legal_name="新达", division=j.JIEXIU, county=j.JIEXIU), "2022-01-01")
    for name in METERS:
        command = RegisterMeter(meter=name, division=j.JIEXIU, kind=MeterKind.ELECTRICITY, use=MeterUse.PRODUCTION)
        s.given(command, "2022-01-01")
        s.given(MapMeter(meter=name, scope=MeterScope.OVEN, ovens=("cs",)), "2022-01-01")
    for number in range(9):
        month = months_after("2022-01", number)
        read = ReportMonthlyElectricity(meter="m1", month=month, kwh=2_000_000)
        s.given(read, days_after(last_day_of(month), 4))
    return s


def something(chance: Random, month: str, number: int) -> Command:
    """An act of one of the kinds that the rules on monitoring look at."""
    oven, meter, source = chance.choice(OVENS), chance.choice(METERS), chance.choice(tuple(OutputSource))
    kwh = chance.choice((0, 60_000, 700_000, 900_000, 9_000_000))
    acts: tuple[Command, ...] = (
        *(ReportMonthlyElectricity(meter=meter, month=month, kwh=kwh, quality=chance.choice(tuple(Quality))),) * 6,
        *(ReportMonthlyOutput(oven=oven, month=month, tonnes=kwh // 100, source=source),) * 3,
        StopOven(oven=oven),
        RestartOven(oven=oven, reason="复产"),
        ReportProductionOnClosedOven(oven=oven, seen=Seen.OUTPUT),
        ReplaceMeter(meter=meter, multiplier=1),
        MapMeter(meter=meter, scope=MeterScope.OVEN, ovens=(oven,)),
        RegisterMeter(
            meter=meter,
            kva=100 + number,
            division=j.JIEXIU,
            kind=MeterKind.ELECTRICITY,
            use=MeterUse.PRODUCTION,
            site="changsheng",
            multiplier=chance.choice((1, 40)),
        ),
        DeclareLoadAllowance(
            ovens=(oven,),
            limit_kwh=650_000,
            starts_on=first_day_of(month),
            ends_on=last_day_of(month),
            purpose=Use.DEMOLITION,
            approved_by="领导小组办公室",
        ),
        PlaceSeal(seal=f"s-{number % 3}", oven=oven, point=chance.choice(("炉门", "上升管"))),
        InspectSeal(seal=f"s-{number % 3}", oven=oven, intact=True),
        RegisterSite(
            site=f"near-{number}",
            enterprise="xinda",
            division=j.JIEXIU,
            county=j.JIEXIU,
            latitude_microdegrees=37_030_000 + number,
            longitude_microdegrees=111_920_000,
        ),
        RegisterOven(oven=f"x{number}", enterprise="xinda", division=j.JIEXIU, county=j.JIEXIU, site="changsheng"),
        IssuePermit(permit_no=f"p{number}", kind=PermitKind.OTHER, site="changsheng", coal_or_coke_use=True),
    )
    return chance.choice(acts)


def history(chance: Random, acts: int = 70) -> Scenario:
    s, on = begun(chance), date(2022, 10, 1)
    for number in range(acts):
        on += timedelta(days=chance.choice((0, 5, 20, 40)))
        month = months_after(f"{on:%Y-%m}", -chance.choice((1, 1, 2, 4)))
        dated = max(last_day_of(month), on - timedelta(days=chance.choice((0, 0, 30))))
        photo = Evidence(sha256=sha256(bytes([chance.randrange(4)])).hexdigest(), kind="photo")
        recorded = on + timedelta(days=chance.choice((0, 0, 60)))
        s.when(something(chance, month, number), dated, evidence=(photo,), recorded_on=recorded)
        if number == acts // 2:  # On the last day, as it is told long after it.
            s.when(StopOven(oven="cs"), "2023-10-31", recorded_on=date(2023, 12, 1))
    return s


@pytest.mark.parametrize("seed", range(8))
def test_random_histories_of_monitoring_give_the_same_findings(seed: int) -> None:
    chance = Random(seed)
    alike(list(with_days(history(chance).events, chance)))


def test_the_histories_of_monitoring_reach_the_rules_on_it() -> None:
    reached: set[str] = set()
    for seed in range(8):
        chance, engine = Random(seed), Engine()
        for event in with_days(history(chance).events, chance):
            reached |= {change.finding.rule for change in engine.take(event)}
    assert reached >= {"D-05", "D-16", "D-17", "D-18", "D-19", "D-20", "D-21"}
