"""Lawful power at closed ovens (合法用能): by what is done there, on the days on which it is done. model.md §6.3.

Each comes to the regime's share of ovens in three years. A declared one has an allowance in kWh a month: what its
office thought that the largest month would take.
"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from random import Random

from simulation.chance import happens, over_months, whole, within
from simulation.lawful_loads import tell_demolition_power
from simulation.machines import ranges
from simulation.machines.battery import Battery, Work
from simulation.machines.drawing import Ground
from simulation.machines.weather import holiday
from simulation.monitoring import declare_allowance
from simulation.months import first_day, month_of, months_later
from simulation.works import Oven

Kwh = Mapping[int, float]
Span = tuple[int, int]


def choose_lawful_work(ground: Ground) -> None:
    """Draw for every closed oven."""
    world = ground.world
    for oven in world.closed_ovens():
        for kind, comes in _KINDS.items():
            chance = world.chance("lawful work", kind, oven.id)
            if happens(chance, over_months(world.regime.confounded, world.months_closed(oven))):
                comes(ground, oven, chance)


def largest_month(kwh: Kwh) -> float:
    """The most of any 31 days that follow each other."""
    most, total, begun = 0.0, 0.0, 0
    days = sorted(kwh)
    for n in days:
        total += kwh[n]
        while days[begun] <= n - 31:
            total -= kwh[days[begun]]
            begun += 1
        most = max(most, total)
    return most


def _note(ground: Ground, oven: Oven, kind: str, chance: Random, work: Work, use: str, circuits: list[str]) -> bool:
    """The load, its truth, and its allowance where it is declared."""
    if not work.kwh:
        return False
    world, battery = ground.world, ground.batteries[oven.id]
    first, last = min(work.kwh), max(work.kwh)
    start, end = ground.days[first], ground.days[last]
    battery.work.append(work)
    declared = happens(chance, world.regime.declared)
    world.lawful(kind, f"oven:{oven.id}", start, end, declared)
    if declared:
        room = max(1.05, within(chance, ranges.ROOM)) if not world.regime.faults else within(chance, ranges.ROOM)
        declare_allowance(
            world.thread(oven.enterprise, "allowance", kind, oven.id),
            oven,
            circuits=circuits,
            limit_kwh=max(1, round(largest_month(work.kwh) * room)),
            limit_m3=round(work.fire_m3 * 3 * room) or None,
            starts_on=start,
            ends_on=end,
            purpose=use,
        )
    return declared


def _span(ground: Ground, oven: Oven, chance: Random, months: tuple[int, int], least: int) -> Span | None:
    """Days of something of this length, at least so many months after the stop."""
    assert oven.stopped_on is not None
    world, length = ground.world, whole(chance, months)
    first, last = month_of(oven.stopped_on) + least, month_of(world.end) - min(length, 3) + 1
    if last < first:
        return None
    start = first_day(chance.randint(first, last)) + timedelta(days=chance.randint(0, 25))
    end = min(world.end, months_later(start, length) - timedelta(days=1))
    return (ground.room(start), ground.room(end)) if start <= world.end else None


def _days(ground: Ground, span: Span) -> range:
    return range(max(0, span[0]), min(len(ground.days) - 1, span[1]) + 1)


def _at_work(ground: Ground, span: Span) -> list[int]:
    """The working days among them."""
    return [n for n in _days(ground, span) if not holiday(ground.days[n])]


def _level(battery: Battery, share: float) -> float:
    return battery.common_kwh / 30.44 * share


def _maintenance(ground: Ground, oven: Oven, chance: Random) -> None:
    """Repairs and checks by a crew that comes on working days."""
    battery = ground.batteries[oven.id]
    if span := _span(ground, oven, chance, ranges.MAINTENANCE[1], 2):
        kwh = _level(battery, within(chance, ranges.MAINTENANCE[0])) * 30 / 21
        work = Work({n: kwh * chance.uniform(0.5, 1.5) for n in _at_work(ground, span)})
        _note(ground, oven, "MAINTENANCE_LOAD", chance, work, "MAINTENANCE", ["检修", "照明"])


def _demolition(ground: Ground, oven: Oven, chance: Random) -> None:
    """Cutting and cranes in campaigns: some days of much, then nothing for weeks."""
    plan = oven.closing.demolition if oven.closing else None
    if plan is None or plan.started_on > ground.world.end:
        return
    battery, last = ground.batteries[oven.id], min(ground.room(plan.done_on), len(ground.days) - 1)
    kwh: dict[int, float] = {}
    for _ in range(whole(chance, ranges.CAMPAIGNS)):
        begun = chance.randint(ground.room(plan.started_on), last)
        level = _level(battery, within(chance, ranges.CAMPAIGN))
        for n in range(begun, min(last, begun + whole(chance, ranges.CAMPAIGN_DAYS)) + 1):
            kwh[n] = level * chance.uniform(0.6, 1.2)
    if _note(ground, oven, "DEMOLITION_POWER", chance, Work(kwh), "DEMOLITION", ["拆除专线"]):
        # The order is read on the oven's whole meter, so that what stays has room in it too.
        tell_demolition_power(ground.world, oven, round(1.6 * largest_month(kwh) + 0.15 * battery.common_kwh))


def _pump_test(ground: Ground, oven: Oven, chance: Random) -> None:
    """Fire pumps at full power for a day or three, in some months."""
    battery, span = ground.batteries[oven.id], _span(ground, oven, chance, (1, 4), 1)
    if span is None:
        return
    kwh: dict[int, float] = {}
    for begun in range(span[0], span[1] - 4, 30):
        level = _level(battery, within(chance, ranges.PUMP_TEST))
        on = begun + chance.randint(0, 20)
        for n in _days(ground, (on, min(span[1], on + whole(chance, ranges.PUMP_TEST_DAYS) - 1))):
            kwh[n] = level
    work = Work(kwh, fire_m3=battery.machines.water_m3 * chance.uniform(0.2, 0.8))
    _note(ground, oven, "FIRE_WATER_PUMP_TEST", chance, work, "FIRE", ["消防泵"])


def _chemical_section(ground: Ground, oven: Oven, chance: Random) -> None:
    """It goes on from the first day with what is left in the tanks, and fades."""
    assert oven.stopped_on is not None
    battery, (bounds, months) = ground.batteries[oven.id], ranges.CHEMICAL_SECTION
    first = ground.room(oven.stopped_on) + 1
    level, days = _level(battery, within(chance, bounds)), 30 * whole(chance, months)
    span = _days(ground, (first, first + days - 1))
    work = Work({n: level * (1.0 - 0.7 * (n - first) / days) for n in span}, water=0.4)
    _note(ground, oven, "CHEMICAL_SECTION", chance, work, "OTHER_OVEN", ["化产", "酚氰废水"])


def _other_industry(ground: Ground, oven: Oven, chance: Random) -> None:
    """A let workshop: working days, more from year to year, closed at 春节."""
    battery = ground.batteries[oven.id]
    if span := _span(ground, oven, chance, ranges.OTHER_INDUSTRY[1], 3):
        kwh = _level(battery, within(chance, ranges.OTHER_INDUSTRY[0])) * 30 / 21
        grows = chance.uniform(-0.2, 0.5)
        days = _at_work(ground, span)
        work = Work(
            {n: kwh * (1.0 + grows * (n - span[0]) / 365) * chance.uniform(0.8, 1.2) for n in days},
            water=chance.uniform(0.0, 0.2),
        )
        _note(ground, oven, "OTHER_INDUSTRY", chance, work, "MAINTENANCE", ["出租车间"])


def _heating(ground: Ground, oven: Oven, chance: Random) -> None:
    """Electric heat against frost, by degrees, in every winter that is left."""
    assert oven.stopped_on is not None
    world, battery = ground.world, ground.batteries[oven.id]
    level, kwh = _level(battery, within(chance, ranges.HEATING)), {}
    for year in range(oven.stopped_on.year, world.end.year + 1):
        first, last = ground.room(date(year, 11, 1)), ground.room(date(year + 1, 3, 15))
        if date(year, 11, 1) <= oven.stopped_on:
            continue
        for n in _days(ground, (first, last)):
            middle = abs((ground.days[n] - date(year + (ground.days[n].month < 7), 1, 12)).days)
            kwh[n] = level * max(0.05, 1.0 - middle / 75) * chance.uniform(0.7, 1.3)
    _note(ground, oven, "HEATING_LOAD", chance, Work(kwh), "DOMESTIC", ["电采暖", "伴热"])


def _care(ground: Ground, oven: Oven, chance: Random) -> None:
    """看护用电: guards, cameras and fans that keep gas away, day and night for long."""
    battery = ground.batteries[oven.id]
    if span := _span(ground, oven, chance, ranges.CARE[1], 1):
        kwh = _level(battery, within(chance, ranges.CARE[0]))
        work = Work({n: kwh * chance.uniform(0.9, 1.1) for n in _days(ground, span)})
        _note(ground, oven, "CARE_POWER", chance, work, "MAINTENANCE", ["看护", "监控", "通风"])


def _pilot(ground: Ground, oven: Oven, chance: Random) -> None:
    """Pledged equipment that a bank wants kept in order: run for some days of every month."""
    battery, span = ground.batteries[oven.id], _span(ground, oven, chance, ranges.PILOT_MONTHS, 2)
    if span is None:
        return
    kwh: dict[int, float] = {}
    for begun in range(span[0], span[1], 30):
        level, days = _level(battery, within(chance, ranges.PILOT)), whole(chance, ranges.PILOT_DAYS)
        for n in _days(ground, (begun, min(begun + days, span[1]))):
            kwh[n] = level
    _note(ground, oven, "PILOT_EQUIPMENT", chance, Work(kwh), "MAINTENANCE", ["质押中试装置"])


_KINDS: dict[str, Callable[[Ground, Oven, Random], None]] = {
    "MAINTENANCE_LOAD": _maintenance,
    "DEMOLITION_POWER": _demolition,
    "FIRE_WATER_PUMP_TEST": _pump_test,
    "CHEMICAL_SECTION": _chemical_section,
    "OTHER_INDUSTRY": _other_industry,
    "HEATING_LOAD": _heating,
    "CARE_POWER": _care,
    "PILOT_EQUIPMENT": _pilot,
}
