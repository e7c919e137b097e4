"""Drawing the machines of an oven, its output and what is left of its load (抽取)."""

import math
from dataclasses import dataclass
from datetime import date
from random import Random

from simulation.chance import happens, lognormal, whole, within
from simulation.machines import ranges
from simulation.machines.battery import Battery, Machines
from simulation.machines.weather import Weather, days_of, draw_weather, new_year
from simulation.works import Oven
from simulation.world import World


@dataclass
class Ground:
    """A world of this family: what is told of it, and the batteries behind it."""

    world: World
    days: list[date]
    batteries: dict[str, Battery]

    def room(self, on: date) -> int:
        """The day of the world."""
        return (on - self.world.start).days


def draw_ground(world: World) -> Ground:
    """Weather by city, then every oven's machines."""
    days = days_of(world)
    weather: dict[str, Weather] = {}
    batteries = {}
    for oven in world.frame.ovens:
        city = oven.county.city
        if city not in weather:
            weather[city] = draw_weather(world.chance("weather", city), oven.county, days)
        batteries[oven.id] = _draw_battery(world, oven, days, weather[city])
    world.demand.update(batteries)
    return Ground(world, days, batteries)


def _draw_battery(world: World, oven: Oven, days: list[date], weather: Weather) -> Battery:
    chance = world.chance("machines", oven.id)
    machines = _draw_machines(chance, oven)
    site = weather.of(_weights(chance, ranges.SITE_WEIGHTS))
    left = weather.of(_weights(chance, ranges.LEFT_WEIGHTS))
    wander = _wandering(chance, days, rare=world.regime.faults)
    return Battery(
        oven=oven,
        start=world.start,
        days=len(days),
        machines=machines,
        output=_output(chance, days, machines.common_output),
        site=[machines.site * level for level in site],
        left=[machines.residual * level * wander[n] for n, level in enumerate(left)],
        torn_down=within(chance, ranges.AFTER_TEARING_DOWN),
    )


def _draw_machines(chance: Random, oven: Oven) -> Machines:
    output = within(chance, ranges.COMMON_OUTPUT)
    coke = oven.tonnes / 365.0
    site, (least, most) = within(chance, ranges.SITE), ranges.RESIDUAL_BOUNDS
    residual = lognormal(chance, ranges.RESIDUAL_MEDIAN, ranges.RESIDUAL_SIGMA)
    return Machines(
        common_day_kwh=within(chance, ranges.KWH_PER_TONNE) * coke * output,
        hot=within(chance, ranges.HOT),
        site=site,
        turn_down=within(chance, ranges.TURN_DOWN),
        common_output=output,
        exhauster_days=whole(chance, ranges.EXHAUSTER_DAYS),
        liquor=(whole(chance, ranges.LIQUOR_DAYS), within(chance, ranges.LIQUOR_SHARE)),
        cooling=(whole(chance, ranges.COOLING_DAYS), within(chance, ranges.COOLING_SHARE)),
        water_m3=within(chance, ranges.WATER_M3_PER_TONNE) * coke,
        gas_m3=within(chance, ranges.GAS_M3_PER_TONNE) * coke,
        coal=within(chance, ranges.COAL_PER_TONNE),
        left_water=within(chance, ranges.LEFT_WATER),
        residual=min(most, max(least, residual), site),
    )


def _weights(chance: Random, bounds: dict[str, tuple[float, float]]) -> dict[str, float]:
    drawn = {name: within(chance, bound) for name, bound in bounds.items()}
    total = sum(drawn.values())
    return {name: weight / total for name, weight in drawn.items()}


def _output(chance: Random, days: list[date], common: float) -> list[float]:
    """Of capacity by day: the month's market, slumps, an overhaul a year, fewer hands at 春节."""
    overhaul, dip = whole(chance, (3, 10)), within(chance, ranges.NEW_YEAR_DIP)
    levels: dict[int, float] = {}
    stops: dict[int, tuple[int, int]] = {}
    step, slump, until = 0.0, 0.0, 0
    found = []
    for day in days:
        month = day.year * 12 + day.month - 1
        if month not in levels:
            step = ranges.OUTPUT_MEMORY * step + chance.gauss(0.0, ranges.OUTPUT_NOISE)
            if month >= until and happens(chance, ranges.SLUMPS_A_YEAR / 12):
                slump, until = within(chance, ranges.SLUMP_DEPTH), month + whole(chance, ranges.SLUMP_MONTHS)
            levels[month] = (1.0 + step) * (1.0 - (slump if month < until else 0.0))
        if day.year not in stops:
            begun = date(day.year, overhaul, chance.randint(1, 20)).timetuple().tm_yday
            stops[day.year] = begun, begun + whole(chance, ranges.OVERHAUL_DAYS)
        first, last = stops[day.year]
        level = levels[month] * (1.0 - dip if new_year(day) else 1.0)
        level *= 0.35 if first <= day.timetuple().tm_yday < last else 1.0
        found.append(min(0.995, max(0.0, common * level * chance.gauss(1.0, 0.015))))
    return found


def _wandering(chance: Random, days: list[date], *, rare: bool) -> list[float]:
    """A factor by day around 1: a trend of years, a noise of months, steps, and rarely a month of much more."""
    trend, level, noise = chance.gauss(0.0, ranges.DRIFT_A_YEAR), 0.0, 0.0
    keep = math.sqrt(1.0 - ranges.RESIDUAL_MEMORY**2)
    month, factor, found = -1, 1.0, []
    for n, day in enumerate(days):
        if day.month != month:
            month = day.month
            noise = ranges.RESIDUAL_MEMORY * noise + keep * chance.gauss(0.0, ranges.RESIDUAL_NOISE)
            level += chance.gauss(0.0, ranges.STEP) if happens(chance, ranges.STEPS_A_YEAR / 12) else 0.0
            more = min(chance.paretovariate(ranges.OUTLIER_TAIL), ranges.OUTLIER_MOST)
            often = happens(chance, ranges.OUTLIERS_A_YEAR / 12) and rare
            factor = math.exp(noise) * (more if often else 1.0)
        drifted = trend * (n / 365.0 - len(days) / 730.0) + level
        found.append(factor * math.exp(max(-1.0, min(0.8, drifted))))
    return found
