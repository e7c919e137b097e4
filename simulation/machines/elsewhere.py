"""New supply, and more than may be made: equipment moved, lawful factories, over-production (异地、新用户)."""

from datetime import date, timedelta
from random import Random

from simulation.chance import whole
from simulation.equipment import LAWFUL_TRANSFORMERS, disguised, near_county, new_supply, settled_elsewhere
from simulation.machines.battery import Battery, Driven
from simulation.machines.drawing import Ground
from simulation.misuse import KINDS, Kinds, choose, kept, note, torn_down
from simulation.months import days_in, first_day, month_of, months_later
from simulation.works import Oven, new_enterprise
from simulation.world import World


def choose_elsewhere(ground: Ground) -> None:
    """Lawful factories first; then all misuse of the first family, the two that a load shows in this one's way."""
    _new_factories(ground)

    def moved(world: World, oven: Oven, chance: Random) -> None:
        battery = ground.batteries[oven.id]
        settled_elsewhere(world, oven, chance, lambda share, on: _again(battery, world, share, on, chance))

    def over(world: World, oven: Oven, chance: Random) -> None:
        _over(ground, oven, chance)

    kinds: Kinds = {**KINDS, "EQUIPMENT_MOVED": (torn_down, moved), "OVER_PRODUCTION": (kept, over)}
    choose(ground.world, kinds)


def _again(battery: Battery, world: World, share: float, on: date, chance: Random) -> dict[int, float]:
    """The same crew: its overhaul and its 春节 come again, its market does not; it takes months to reach its load."""
    by_month = _habits(battery, world)
    rise, found, step = chance.randint(2, 6), {}, 0.0
    for month in world.months:
        step = 0.5 * step + chance.gauss(0.0, 0.05)
        risen = min(1.0, max(0.0, (month - month_of(on) + 1) / rise))
        found[month] = battery.common_kwh * share * risen * by_month[month % 12] * max(0.4, 1.0 + step)
    return found


def _habits(battery: Battery, world: World) -> dict[int, float]:
    """Calendar month → output of that month over the years, around 1."""
    rows: dict[int, list[float]] = {}
    for month in world.months:
        days = battery.within(month)
        rows.setdefault(month % 12, []).append(sum(battery.output[n] for n in days) / len(days))
    means = {month: sum(row) / len(row) for month, row in rows.items()}
    whole_year = sum(means.values()) / len(means)
    return {month: mean / whole_year for month, mean in means.items()}


def _new_factories(ground: Ground) -> None:
    """Works of other industries come too, near closed ovens and far, each with seasons of its own."""
    world = ground.world
    chance, closed = world.chance("new factories"), world.closed_ovens()
    for _ in range(max(1, LAWFUL_TRANSFORMERS * len(world.frame.ovens) // 100) if closed else 0):
        near = chance.choice(closed)
        assert near.stopped_on is not None
        on = near.stopped_on + timedelta(days=chance.randint(10, 360))
        if on + timedelta(days=90) > world.end:
            continue
        place = near.county if chance.random() < 0.4 else near_county(near, chance)
        factory = new_enterprise(world.seed, world.names, place, True, chance)
        level = ground.batteries[near.id].common_kwh * chance.uniform(0.1, 1.6)
        best, swing = chance.randint(0, 11), chance.uniform(0.0, 0.5)
        load = {
            month: level
            * (1.0 - swing * min((month - best) % 12, (best - month) % 12) / 6)
            * max(0.3, chance.gauss(1.0, 0.06))
            for month in world.months
        }
        supply = new_supply(chance, factory, disguised(chance, factory), on, load, world.regime.declared)
        world.transformers.append(supply)
        world.lawful("NEW_TRANSFORMER", f"transformer:{supply.number}", on, world.end)


def _over(ground: Ground, oven: Oven, chance: Random) -> None:
    """A producing oven makes and reports more than it may."""
    world, months = ground.world, whole(chance, (4, 13))
    latest = month_of(world.end) - months - 2
    if latest < world.months[0] + 1:
        return
    month = chance.randint(world.months[0] + 1, latest)
    start = first_day(month) + timedelta(days=chance.randint(0, days_in(month) - 1))
    end = months_later(start, months) - timedelta(days=1)
    battery, over = ground.batteries[oven.id], chance.uniform(1.16, 1.5)
    battery.driven.append(Driven(battery.day(start), battery.day(end), over))
    episode = note(world, "OVER_PRODUCTION", oven, start, end, f"oven:{oven.id}", "OUTPUT")
    episode.months = months
    episode.more["overPercent"] = round(100 * (over - 1))
