"""What happens lawfully while ovens produce: hot idling, days of bad air (焖炉、应急减排). JC-04, JC-27."""

from datetime import date, timedelta
from random import Random

from simulation import offices
from simulation.chance import happens, over_months, whole, within
from simulation.machines import ranges
from simulation.machines.battery import Slow
from simulation.machines.drawing import Ground
from simulation.months import first_day, month_of, months_later
from simulation.works import Oven


def choose_pauses(ground: Ground) -> None:
    """By oven, and by city and winter."""
    world = ground.world
    for oven in world.frame.ovens:
        chance = world.chance("idle", oven.id)
        if happens(chance, over_months(world.regime.confounded, len(world.months) / 2)):
            _hot_idling(ground, oven, chance)
    by_city: dict[str, list[Oven]] = {}
    for oven in world.frame.ovens:
        by_city.setdefault(oven.county.city, []).append(oven)
    for city, ovens in sorted(by_city.items()):
        for year in range(world.start.year, world.end.year + 1):
            chance = world.chance("air", city, year)
            if happens(chance, 0.6):
                _bad_air(ground, city, ovens, year, chance)


def _hot_idling(ground: Ground, oven: Oven, chance: Random) -> None:
    """Nothing is charged, the hot machines go on: what they draw follows from the machines."""
    world, battery = ground.world, ground.batteries[oven.id]
    begun = month_of(oven.produces_from or world.start) + 1
    ends = (month_of(oven.stopped_on) if oven.stopped_on else month_of(world.end)) - 6
    if ends < begun:
        return
    start = first_day(chance.randint(begun, ends)) + timedelta(days=chance.randint(0, 25))
    end = months_later(start, whole(chance, ranges.IDLE_MONTHS))
    declared = happens(chance, world.regime.declared)
    battery.slow.append(Slow(ground.room(start), ground.room(end), 0.0))
    world.lawful("HOT_IDLING", f"oven:{oven.id}", start, end, declared)
    if not declared:
        return

    def tell() -> None:
        thread = world.thread(oven.enterprise, "idle", oven.id)
        world.after(thread, (oven.id, "producing"))
        own = offices.enterprise_itself(oven.county, oven.enterprise.name)
        thread.tell(own, start, "HotIdleOven", oven=oven.id, reason="市场原因焖炉（示例）")
        thread.tell(own, end, "RampUpOven", oven=oven.id, reason="恢复负荷（示例）")

    world.later.append(tell)


def _bad_air(ground: Ground, city: str, ovens: list[Oven], year: int, chance: Random) -> None:
    """Alerts of some days in a winter, each with its cut; a winter is declared whole or not at all."""
    world, declared = ground.world, happens(chance, ground.world.regime.declared)
    day = date(year, 11, 3)
    for _ in range(whole(chance, ranges.ALERTS_A_WINTER)):
        start = day + timedelta(days=chance.randint(3, 30))
        end = start + timedelta(days=whole(chance, ranges.ALERT_DAYS))
        day, cut = end, within(chance, ranges.ALERT_CUT)
        for oven in ovens:
            battery = ground.batteries[oven.id]
            battery.slow.append(Slow(battery.day(start), battery.day(end), 1.0 - cut))
        world.lawful("CURTAILMENT", f"unit:{city}", start, end, declared)
        if declared:
            thread = world.thread(ovens[0].enterprise, "air", city, start)
            thread.tell(
                offices.city_ecology(ovens[0].county),
                start,
                "DeclareCurtailment",
                division=city,
                kind="AIR_QUALITY_ALERT",
                startsOn=start.isoformat(),
                endsOn=end.isoformat(),
                cutPercent=round(100 * cut),
            )
