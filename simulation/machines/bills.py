"""What the keepers of meters report: bills of a register, read on a day, estimated, caught up, merged (抄表与账单).

A register only counts on, so what one bill does not hold the next one does. Counties read by the month or from the
26th to the 25th; a county whose system is down reports nothing of anybody. A bill that holds another span than the
county's month, or another figure than the register's, is a data fault of the truth.
"""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from random import Random

from simulation import offices
from simulation.chance import happens, over_months, whole, within
from simulation.journal import SHANGHAI, Line
from simulation.machines import ranges
from simulation.machines.drawing import Ground
from simulation.monitoring import Point, keeper_of
from simulation.months import days_in, first_day, last_day, month_of, text
from simulation.readings import COMMANDS, months_of, reading_fields
from simulation.truth import DataFault
from simulation.world import World

LAST_READ = 25


@dataclass
class Troubles:
    """What goes wrong with the bills of a meter, by month."""

    missing: set[int] = field(default_factory=set)
    late: set[int] = field(default_factory=set)
    estimated: set[int] = field(default_factory=set)
    merged: set[int] = field(default_factory=set)
    """Not billed: the next bill holds both."""
    units: dict[int, float] = field(default_factory=dict)
    ratio: dict[int, float] = field(default_factory=dict)


def tell_bills(ground: Ground, points: list[Point]) -> None:
    """Every point, every month."""
    for point in points:
        if point.kind == "STACK":
            _tell_stack(ground, point)
        else:
            _tell_bills(ground, point)


def read_on_the_25th(world: World, county: str) -> bool:
    """Whether a county's power company reads before the month is over."""
    return happens(world.chance("reading day", county), ranges.READ_ON_THE_25TH)


def _seen(ground: Ground, point: Point, month: int) -> float:
    """What the register counted for this month's bill."""
    batteries = [ground.batteries[oven.id] for oven in point.ovens]
    if point.kind == "ELECTRICITY":
        return _counted(ground, point, month)
    if point.kind == "GAS":
        return sum(battery.heating_gas_m3(month) for battery in batteries)
    return sum(b.fire_water_m3(month) if point.fire else b.process_water_m3(month) for b in batteries)


def _counted(ground: Ground, point: Point, month: int) -> float:
    """kWh between two readings; a site's meter counts its offices and roads too."""
    world = ground.world
    begun, ends = ground.room(first_day(month)), ground.room(last_day(month))
    if read_on_the_25th(world, point.ovens[0].county.code):
        begun = ground.room(first_day(month - 1)) + LAST_READ
        ends = ground.room(first_day(month)) + LAST_READ - 1
    within_world = range(max(0, begun), ends + 1)
    batteries = [ground.batteries[oven.id] for oven in point.ovens]
    kwh = sum(sum(battery.metered[n] for n in within_world) for battery in batteries)
    if point.site:
        overhead = within(world.chance("overhead", point.id), ranges.SITE_OVERHEAD)
        common = sum(battery.common_kwh for battery in batteries) * overhead
        kwh += common * world.chance("overhead", point.id, month).gauss(1.0, 0.15) * len(within_world) / 30.44
    return max(0.0, kwh * (ends - begun + 1) / len(within_world))


def _draw_troubles(ground: Ground, point: Point, months: list[int], ratio: dict[int, float]) -> Troubles:
    world, troubles = ground.world, Troubles(ratio=ratio)
    regime, county = world.regime, point.ovens[0].county.code
    if not regime.faults or not months:
        return troubles
    chance, alone = world.chance("troubles", point.id), 1.0 - ranges.OF_THE_COUNTY
    office = "power" if point.kind == "ELECTRICITY" else point.kind
    for month in months:
        down = world.chance("county down", office, county, month)
        nothing, later = down.random(), down.random()
        if nothing < regime.missing * ranges.OF_THE_COUNTY or happens(chance, regime.missing * alone):
            troubles.missing.add(month)
        elif later < regime.late * ranges.OF_THE_COUNTY or happens(chance, regime.late * alone):
            troubles.late.add(month)
    share = over_months(regime.confounded, len(months))
    if happens(chance, share):
        begun = chance.choice(months)
        troubles.estimated.update(range(begun, begun + whole(chance, ranges.ESTIMATED_MONTHS)))
    if happens(chance, share / 2):
        troubles.merged.add(chance.choice(months))
    if happens(chance, share):
        troubles.units[chance.choice(months)] = ranges.UNIT if chance.random() < 0.25 else 1 / ranges.UNIT
    return troubles


def _tell_bills(ground: Ground, point: Point) -> None:
    world, months = ground.world, months_of(ground.world, point)
    chance, step = world.chance("bills", point.id), 1
    ratio: dict[int, float] = {}
    if point.kind == "ELECTRICITY":
        ratio = _replaced(ground, point, months)
        step = chance.choice(ranges.REGISTER_STEPS)
    troubles = _draw_troubles(ground, point, months, ratio)
    owed, merged, before = 0.0, False, list[float]()
    for month in months:
        seen = _seen(ground, point, month)
        if month in troubles.merged:
            owed, merged = owed + seen, True
        if month in troubles.merged or month in troubles.missing:
            _fault(world, "MISSING", point, month)
            continue
        estimated = month in troubles.estimated and len(before) > 1
        value = sum(before[-2:]) / 2 if estimated else max(0.0, seen + owed)
        if owed and not estimated:
            _fault(world, "MERGED" if merged else "CATCH_UP", point, month)
        owed, merged = (owed + seen - value, merged) if estimated else (0.0, False)
        before.append(seen)
        _tell_bill(world, chance, point, month, round(value / step) * step, estimated, troubles)


def _tell_bill(
    world: World, chance: Random, point: Point, month: int, value: float, estimated: bool, troubles: Troubles
) -> None:
    factor = troubles.units.get(month, 1.0) * troubles.ratio.get(month, 1.0)
    for kind, comes in (
        ("ESTIMATED", estimated),
        ("LATE", month in troubles.late),
        ("UNIT_ERROR", month in troubles.units),
        ("MULTIPLIER_ERROR", month in troubles.ratio),
    ):
        if comes:
            _fault(world, kind, point, month)
    line = _bill(world, chance, point, month, value * factor, estimated, month in troubles.late)
    if month in troubles.units and happens(chance, ranges.UNIT_CORRECTED):
        right = value * troubles.ratio.get(month, 1.0)
        at = line.recorded_at + timedelta(days=chance.randint(5, 45))
        fields = reading_fields(point, month, right, estimated)
        world.journal.add(Line(at, line.office, line.on, line.command, fields))
    elif happens(chance, ranges.SENT_AGAIN if world.regime.faults else 0.0):
        at = line.recorded_at + timedelta(days=chance.randint(1, 20))
        world.journal.add(Line(at, line.office, line.on, line.command, line.fields, same_as=line))
        _fault(world, "RESUBMITTED", point, month)


def _bill(
    world: World, chance: Random, point: Point, month: int, value: float, estimated: bool, late: bool
) -> Line:
    keeper = keeper_of(point.ovens[0].enterprise, point.kind)
    at = _arrival(world, chance, point, month, late)
    fields = reading_fields(point, month, value, estimated)
    return world.journal.add(Line(at, keeper, last_day(month), COMMANDS[point.kind], fields))


def _arrival(world: World, chance: Random, point: Point, month: int, late: bool) -> datetime:
    """By the 11th of the next month, or weeks later; where nothing goes wrong by the 8th."""
    least, most = ranges.ARRIVAL_DAY
    day = first_day(month + 1) + timedelta(days=whole(chance, (least, most if world.regime.faults else 8)) - 1)
    if late:
        day += timedelta(days=whole(chance, ranges.LATE_DAYS))
    day = max(day, world.reached.get((point.id, "registered"), day) + timedelta(days=1))
    return datetime.combine(day, time(9 + chance.randint(0, 8), chance.randint(0, 59)), SHANGHAI)


def _replaced(ground: Ground, point: Point, months: list[int]) -> dict[int, float]:
    """Another instrument with another ratio; unreported, bills go by the old ratio until somebody notices."""
    world = ground.world
    chance = world.chance("replaced", point.id)
    if len(months) < 6 or not happens(chance, over_months(world.regime.confounded, len(months))):
        return {}
    month = chance.choice(months[2:-2])
    on = first_day(month) + timedelta(days=chance.randint(0, days_in(month) - 1))
    declared = happens(chance, world.regime.declared)
    world.lawful("METER_REPLACED", f"meter:{point.id}", on, on, declared)
    if not declared:
        wrong = chance.choice(ranges.WRONG_RATIOS)
        return dict.fromkeys(range(month_of(on) + 1, month_of(on) + 1 + whole(chance, ranges.WRONG_MONTHS)), wrong)
    known = world.reached[point.id, "registered"]
    at = datetime.combine(max(on, known) + timedelta(days=1), time(11), SHANGHAI)
    said = {"meter": point.id, "multiplier": chance.choice((800, 1200, 2000, 3000, 6000)), "reason": "轮换（示例）"}
    office = keeper_of(point.ovens[0].enterprise, point.kind)
    world.journal.add(Line(at, office, on, "ReplaceMeter", said))
    return {}


def _fault(world: World, kind: str, point: Point, month: int) -> None:
    noun = "monitor" if point.kind == "STACK" else "meter"
    world.truth.faults.append(DataFault(kind, f"{noun}:{point.id}", text(month)))


def _tell_stack(ground: Ground, point: Point) -> None:
    """在线监测小时汇总, of the month."""
    world, oven = ground.world, point.ovens[0]
    ecology, chance = offices.city_ecology(oven.county), world.chance("stack hours", point.id)
    months = months_of(world, point)
    troubles = _draw_troubles(ground, point, months, {})
    for month in months:
        if month in troubles.missing:
            _fault(world, "MISSING", point, month)
            continue
        late = month in troubles.late
        if late:
            _fault(world, "LATE", point, month)
        hot, night = ground.batteries[oven.id].hot_hours(month)
        idle = chance.choice((0, 0, 0, 0, 1, 3)) if hot < 1 else 0
        fields = {
            "monitor": point.id,
            "month": text(month),
            "hoursHot": round(hot) + idle,
            "hoursHotNight": min(round(night), round(hot)),
            "ovens": [oven.id],
            "shared": False,
        }
        at = _arrival(world, chance, point, month, late)
        world.journal.add(Line(at, ecology, last_day(month), "ReportEmissionHours", fields))
