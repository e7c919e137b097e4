"""Power of the works' own that goes out through an oven's meter (自备发电上网). model.md §6.3; XZ-10, JX-34."""

from datetime import datetime, time, timedelta

from simulation.chance import happens, over_months, whole, within
from simulation.journal import SHANGHAI, Line
from simulation.machines import ranges
from simulation.machines.battery import Work
from simulation.machines.drawing import Ground
from simulation.monitoring import Point, keeper_of
from simulation.months import first_day, last_day, month_of, months_later, text
from simulation.works import Oven


def tell_own_power(ground: Ground, points: list[Point]) -> None:
    """Before the bills, because undeclared the sign is lost and what goes out is billed as drawn."""
    world = ground.world
    for point in points:
        if point.kind != "ELECTRICITY" or point.site or not point.ovens[0].stopped_on:
            continue
        oven = point.ovens[0]
        share = over_months(world.regime.confounded, world.months_closed(oven))
        if happens(world.chance("own generator", oven.id), share):
            _generator(ground, point, oven)


def _generator(ground: Ground, point: Point, oven: Oven) -> None:
    """Gas of a sister oven in an engine: more by day, and not every day."""
    assert oven.stopped_on is not None
    world, chance = ground.world, ground.world.chance("generator", oven.id)
    battery, first = ground.batteries[oven.id], max(month_of(oven.stopped_on) + 2, month_of(world.start))
    last = world.months[-1] - 4
    if first > last:
        return
    start = first_day(chance.randint(first, last))
    end = min(world.end, months_later(start, whole(chance, ranges.OWN_POWER_MONTHS)) - timedelta(days=1))
    level = battery.common_kwh / 30.44 * within(chance, ranges.OWN_POWER)
    days = range(ground.room(start), ground.room(end) + 1)
    kwh = {n: level * chance.uniform(0.6, 1.5) for n in days if chance.random() < 0.85}
    declared = happens(chance, world.regime.declared)
    world.lawful("OWN_POWER", f"oven:{oven.id}", start, end, declared)
    if not declared:
        battery.work.append(Work(kwh))
        return
    office = keeper_of(oven.enterprise, point.kind)
    for month in range(month_of(start), month_of(end) + 1):
        out = round(sum(kwh.get(n, 0.0) for n in battery.within(month)))
        said = {"meter": point.id, "month": text(month), "kwh": out, "direction": "EXPORT", "quality": "ACTUAL"}
        at = datetime.combine(first_day(month + 1) + timedelta(days=chance.randint(2, 7)), time(16, 30), SHANGHAI)
        world.journal.add(Line(at, office, last_day(month), "ReportMonthlyElectricity", said))
