"""Monthly reports of meters and stacks, as they reach the ledger: late, missing, estimated, in a wrong unit (读数).

What a meter saw is the load's; what is reported of it is made here. A reading that is wrong is noted in the truth as a
data fault. A month without a report is not zero, and nothing is reported of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from random import Random
from typing import Any

from simulation import offices, ranges
from simulation.chance import happens, over_months, whole
from simulation.journal import SHANGHAI, Line
from simulation.loads import Load
from simulation.monitoring import Point, keeper_of
from simulation.months import first_day, last_day, month_of, text
from simulation.offices import Office
from simulation.truth import DataFault
from simulation.world import World

CORRECTED = 0.5
"""Of slips of unit, those that are reported again, rightly; assumed."""
RESUBMITTED = 0.01
"""Of reports, those that are sent again word for word; assumed."""


@dataclass
class Faults:
    """What goes wrong with a meter's reports, month by month."""

    missing: set[int] = field(default_factory=set)
    late: set[int] = field(default_factory=set)
    estimated: set[int] = field(default_factory=set)
    scaled: dict[int, float] = field(default_factory=dict)
    slips: set[int] = field(default_factory=set)


def tell_readings(world: World, points: list[Point]) -> None:
    """Every point, every month."""
    for point in points:
        if point.kind == "STACK":
            _tell_stack(world, point)
        else:
            _tell_meter(world, point)


def months_of(world: World, point: Point) -> list[int]:
    """The months of which the point reports: whole months since it works."""
    first = month_of(point.from_on) + 1 if point.from_on else world.months[0]
    return [month for month in world.months if month >= first]


def true_reading(world: World, point: Point, month: int) -> float:
    """What the meter saw in the month."""
    loads = [world.loads[oven.id] for oven in point.ovens]
    if point.kind == "ELECTRICITY":
        common = sum(load.common_kwh for load in loads) * 0.06 if point.site else 0.0
        noise = world.chance("site", point.id, month).gauss(1.0, 0.02) if point.site else 1.0
        return (common + sum(load.metered_kwh(month) for load in loads)) * noise
    if point.kind == "GAS":
        return sum(load.heating_gas_m3(month) for load in loads)
    return sum(_water(load, month, point.fire) for load in loads)


def _water(load: Load, month: int, fire: bool) -> float:
    return load.fire_water_m3(month) if fire else load.process_water_m3(month)


def draw_faults(world: World, point: Point, months: list[int]) -> Faults:
    """Missing and late by the regime's shares; each error on its share of meters in three years."""
    faults, chance = Faults(), world.chance("faults", point.id)
    for month in months:
        if happens(chance, world.regime.missing):
            faults.missing.add(month)
        elif happens(chance, world.regime.late):
            faults.late.add(month)
    if not world.regime.faults or not months:
        return faults
    share = over_months(world.regime.confounded, len(months))
    if happens(chance, share):
        month = chance.choice(months)
        faults.scaled[month] = ranges.SCALE_ERROR if chance.random() < 0.3 else 1 / ranges.SCALE_ERROR
        faults.slips.add(month)
    if happens(chance, share):
        begun = chance.choice(months)
        faults.estimated.update(range(begun, min(begun + whole(chance, (1, 4)), months[-1] + 1)))
    if point.kind == "ELECTRICITY" and happens(chance, share / 2):
        begun, factor = chance.choice(months), chance.choice((0.5, 0.67, 1.5, 2.0))
        for month in range(begun, min(begun + whole(chance, (1, 3)), months[-1] + 1)):
            faults.scaled.setdefault(month, factor)
    return faults


def _tell_meter(world: World, point: Point) -> None:
    enterprise = point.ovens[0].enterprise
    keeper, months = keeper_of(enterprise, point.kind), months_of(world, point)
    faults, chance = draw_faults(world, point, months), world.chance("reports", point.id)
    before: list[float] = []
    for month in months:
        seen = true_reading(world, point, month)
        if month in faults.missing:
            _fault(world, "MISSING", point, month)
            continue
        estimated = month in faults.estimated and len(before) > 1
        value = sum(before[-3:]) / len(before[-3:]) if estimated else seen
        reported = value * faults.scaled.get(month, 1.0)
        before.append(seen)
        _note(world, point, month, faults, estimated)
        line = report(world, chance, point, keeper, month, reported, estimated, month in faults.late)
        if month in faults.slips and happens(chance, CORRECTED):
            _again(world, chance, point, keeper, month, value, line)
        if happens(chance, RESUBMITTED if world.regime.faults else 0.0):
            sent = line.recorded_at + timedelta(days=chance.randint(1, 12))
            world.journal.add(
                Line(sent, line.office, line.on, line.command, line.fields, line.evidence, same_as=line)
            )
            _fault(world, "RESUBMITTED", point, month)


def _note(world: World, point: Point, month: int, faults: Faults, estimated: bool) -> None:
    if month in faults.late:
        _fault(world, "LATE", point, month)
    if estimated:
        _fault(world, "ESTIMATED", point, month)
    if month in faults.scaled:
        _fault(world, "UNIT_ERROR" if month in faults.slips else "MULTIPLIER_ERROR", point, month)


def _fault(world: World, kind: str, point: Point, month: int) -> None:
    noun = "monitor" if point.kind == "STACK" else "meter"
    world.truth.faults.append(DataFault(kind, f"{noun}:{point.id}", text(month)))


def arrival(world: World, chance: Random, point: str, month: int, late: bool) -> datetime:
    """By the 10th of the next month, or days later; never before the point is registered."""
    day = first_day(month + 1) + timedelta(days=whole(chance, ranges.ARRIVAL_DAY) - 1)
    if not world.regime.faults:
        day = min(day, first_day(month + 1) + timedelta(days=7))
    if late:
        day += timedelta(days=whole(chance, ranges.LATE_DAYS))
    known = world.reached.get((point, "registered"), day)
    day = max(day, known + timedelta(days=1))
    return datetime.combine(day, time(9 + chance.randint(0, 8), chance.randint(0, 59)), SHANGHAI)


def report(
    world: World,
    chance: Random,
    point: Point,
    keeper: Office,
    month: int,
    value: float,
    estimated: bool,
    late: bool,
) -> Line:
    """One month of one meter."""
    at = arrival(world, chance, point.id, month, late)
    fields = reading_fields(point, month, value, estimated)
    return world.journal.add(Line(at, keeper, last_day(month), COMMANDS[point.kind], fields))


COMMANDS = {
    "ELECTRICITY": "ReportMonthlyElectricity",
    "WATER": "ReportMonthlyWater",
    "GAS": "ReportMonthlyGas",
}


def reading_fields(point: Point, month: int, value: float, estimated: bool) -> Mapping[str, Any]:
    """The fields of a monthly report."""
    said: dict[str, Any] = {"meter": point.id, "month": text(month)}
    said["kwh" if point.kind == "ELECTRICITY" else "m3"] = max(0, round(value))
    if point.kind == "ELECTRICITY":
        said["direction"] = "IMPORT"
    return said | {"quality": "ESTIMATED" if estimated else "ACTUAL"}


def _again(
    world: World, chance: Random, point: Point, keeper: Office, month: int, value: float, first: Line
) -> None:
    """The right figure, reported a few weeks later: a newer version of the same month."""
    at = first.recorded_at + timedelta(days=chance.randint(8, 40))
    fields = reading_fields(point, month, value, False)
    world.journal.add(Line(at, keeper, last_day(month), COMMANDS[point.kind], fields))


def _tell_stack(world: World, point: Point) -> None:
    """在线监测小时汇总, of the month."""
    oven = point.ovens[0]
    ecology, chance = offices.city_ecology(oven.county), world.chance("reports", point.id)
    months = months_of(world, point)
    faults = draw_faults(world, point, months)
    for month in months:
        if month in faults.missing:
            _fault(world, "MISSING", point, month)
            continue
        if month in faults.late:
            _fault(world, "LATE", point, month)
        hot, night = world.loads[oven.id].hot_hours(month)
        idle = chance.choice((0, 0, 0, 1, 2)) if hot < 1 else 0
        fields = {
            "monitor": point.id,
            "month": text(month),
            "hoursHot": round(hot) + idle,
            "hoursHotNight": min(round(night), round(hot)),
            "ovens": [oven.id],
            "shared": False,
        }
        at = arrival(world, chance, point.id, month, month in faults.late)
        world.journal.add(Line(at, ecology, last_day(month), "ReportEmissionHours", fields))

