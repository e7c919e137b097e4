"""How hidden production runs, day by day: steady, in stages, every other month, by night (暗中生产的方式)."""

import math
from random import Random

from simulation.chance import within
from simulation.machines import ranges
from simulation.machines.battery import Battery
from simulation.machines.weather import new_year

STAGES = (0.12, 0.4, 0.75, 1.0)
MONTH = 30


def some_chambers(chance: Random, bounds: tuple[float, float]) -> float:
    """As often a tenth as a third as all: log-uniform."""
    least, most = bounds
    return math.exp(chance.uniform(math.log(least), math.log(most)))


def charged(
    battery: Battery, chance: Random, first: int, last: int, chambers: float, way: str
) -> dict[int, float]:
    """Share of chambers by day, on the days on which it runs."""
    found, swing = {}, 0.0
    for n in range(max(0, first), min(last, battery.days - 1) + 1):
        swing = 0.7 * swing + chance.gauss(0.0, 0.07)
        broken = chance.random() < ranges.BREAKDOWN
        paused = way == "ALTERNATE" and (n - first) // MONTH % 2 == 1
        away = new_year(battery.start.fromordinal(battery.start.toordinal() + n)) and chance.random() < 0.6
        if broken or paused or away:
            continue
        stage = STAGES[min(3, 4 * (n - first) // (last - first + 1))] if way == "STAGED" else 1.0
        found[n] = min(1.0, chambers * stage * math.exp(swing))
    return found


def power_of(battery: Battery, run: dict[int, float], *, by_night: bool = False) -> dict[int, float]:
    """kWh by day; by night the exhauster stands still half of the day."""
    machines = battery.machines
    spared = 0.5 * machines.hot * machines.turn_down if by_night else 0.0
    return {n: machines.common_day_kwh * (machines.drawn(share) - spared) for n, share in run.items()}


def held_hot(battery: Battery, chance: Random, first: int, last: int) -> dict[int, float]:
    """Fans, liquor and controls of a battery that is kept hot and charges nothing."""
    kwh = battery.machines.common_day_kwh * battery.machines.hot * within(chance, ranges.HELD_HOT)
    return {
        n: kwh * max(0.5, chance.gauss(1.0, 0.08)) for n in range(max(0, first), min(last, battery.days - 1) + 1)
    }


def share_percent(battery: Battery, kwh: dict[int, float], first: int, last: int) -> int:
    """Mean power from the first day to the last, those included on which nothing runs, of B."""
    return round(100 * sum(kwh.values()) / (last - first + 1) / (battery.common_kwh / 30.44))
