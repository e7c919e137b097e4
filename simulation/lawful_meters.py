"""Lawful things that happen to meters: a new instrument, power of the works' own (换表、自备电). model.md §6.3."""

from datetime import datetime, time, timedelta

from simulation.chance import happens, over_months
from simulation.journal import SHANGHAI, Line
from simulation.loads import Extra
from simulation.monitoring import Point, keeper_of
from simulation.months import first_day, last_day, month_of, months_later, text
from simulation.world import World


def tell_lawful_meters(world: World, points: list[Point]) -> None:
    """Before the readings, because a generator changes them."""
    for point in points:
        if point.kind != "ELECTRICITY" or point.site:
            continue
        share = over_months(world.regime.confounded, len(world.months))
        if happens(world.chance("lawful", "METER_REPLACED", point.id), share):
            _replaced(world, point)
        if happens(world.chance("lawful", "OWN_POWER", point.id), share):
            _own_power(world, point)


def _replaced(world: World, point: Point) -> None:
    """Another instrument with another ratio; who does not say so leaves a gap between two index readings."""
    chance = world.chance("replaced", point.id)
    first = month_of(point.from_on or world.start) + 2
    if first > world.months[-1] - 1:
        return
    on = first_day(chance.randint(first, world.months[-1])) + timedelta(days=chance.randint(0, 27))
    declared = happens(chance, world.regime.declared)
    world.lawful("METER_REPLACED", f"meter:{point.id}", on, on, declared)
    if declared:
        known = world.reached[point.id, "registered"]
        at = datetime.combine(max(on, known) + timedelta(days=1), time(11), SHANGHAI)
        said = {"meter": point.id, "multiplier": chance.choice((1500, 2000, 3000)), "reason": "轮换（示例）"}
        office = keeper_of(point.ovens[0].enterprise, point.kind)
        world.journal.add(Line(at, office, on, "ReplaceMeter", said))


def _own_power(world: World, point: Point) -> None:
    """Waste-heat power of the works goes out through the meter; undeclared, its sign is lost and it counts as drawn."""
    oven, chance = point.ovens[0], world.chance("own power", point.id)
    if not oven.stopped_on:
        return
    first = max(month_of(oven.stopped_on) + 2, month_of(world.start))
    if first > world.months[-1] - 4:
        return
    start = first_day(chance.randint(first, world.months[-1] - 4))
    end = months_later(start, chance.randint(2, 8)) - timedelta(days=1)
    share = chance.uniform(0.08, 0.3)
    declared = happens(chance, world.regime.declared)
    world.lawful("OWN_POWER", f"oven:{oven.id}", start, end, declared)
    load = world.loads[oven.id]
    if not declared:
        load.extras.append(Extra(start, end, share))
        return
    office = keeper_of(oven.enterprise, point.kind)
    for month in range(month_of(start), min(month_of(end), world.months[-1]) + 1):
        day = first_day(month + 1) + timedelta(days=chance.randint(2, 7))
        value = round(load.common_kwh * share * chance.gauss(1.0, 0.1))
        said = {"meter": point.id, "month": text(month), "kwh": value, "direction": "EXPORT", "quality": "ACTUAL"}
        at = datetime.combine(day, time(16, chance.randint(0, 59)), SHANGHAI)
        world.journal.add(Line(at, office, last_day(month), "ReportMonthlyElectricity", said))
