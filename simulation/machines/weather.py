"""Cold, rain, dark and holidays, day by day: what drives the loads that no production drives (天气与节假日)."""

import math
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from random import Random

from simulation.places import County
from simulation.world import World

NEW_YEARS = (
    date(2019, 2, 5),
    date(2020, 1, 25),
    date(2021, 2, 12),
    date(2022, 2, 1),
    date(2023, 1, 22),
    date(2024, 2, 10),
    date(2025, 1, 29),
)
"""春节, by the calendar."""
HEATED_BELOW = 5.0
_RAIN = (0.15, 0.2, 0.4, 0.7, 1.0, 1.4, 3.0, 2.8, 1.6, 0.9, 0.4, 0.15)
DRIVERS = ("always", "dark", "staff", "cold", "rain")


@dataclass(frozen=True)
class Weather:
    """Of a city: each driver by day, around 1 over the years."""

    drivers: dict[str, list[float]]

    def of(self, weights: dict[str, float]) -> list[float]:
        """Day by day, what loads of these weights draw in units of their mean."""
        rows = zip(*([weights[name] * level for level in self.drivers[name]] for name in DRIVERS), strict=True)
        return list(map(sum, rows))


def days_of(world: World) -> list[date]:
    """All days of a world."""
    return [world.start + timedelta(days=n) for n in range((world.end - world.start).days + 1)]


@cache
def new_year(day: date) -> bool:
    """From some days before 春节 to 正月初八."""
    return any(-4 <= (day - first).days <= 8 for first in NEW_YEARS)


def holiday(day: date) -> bool:
    """Weekends, 春节, 五一 and 国庆."""
    return day.weekday() > 4 or new_year(day) or (day.month, day.day) == (5, 1) or (day.month == 10 and day.day < 8)


def draw_weather(chance: Random, county: County, days: list[date]) -> Weather:
    """The further north the colder; a cold spell lasts some days, a year is warmer or colder than another."""
    mean = 13.0 - 1.4 * (county.latitude - 35.0)
    years = {day.year: chance.gauss(0.0, 0.9) for day in days}
    off, cold, rain = 0.0, [], []
    for day in days:
        off = 0.82 * off + chance.gauss(0.0, 1.9)
        season = -13.5 * math.cos(2 * math.pi * (day.timetuple().tm_yday - 18) / 365.25)
        cold.append(max(0.0, HEATED_BELOW - (mean + years[day.year] + season + off)))
        rain.append(_RAIN[day.month - 1] * (chance.expovariate(0.33) if chance.random() < 0.33 else 0.0))
    dark = [1.0 + 0.22 * math.cos(2 * math.pi * (day.timetuple().tm_yday - 355) / 365.25) for day in days]
    staff = [0.3 if new_year(day) else 0.6 if holiday(day) else 1.2 for day in days]
    return Weather(
        {
            "always": [1.0] * len(days),
            "dark": dark,
            "staff": _around_one(staff),
            "cold": _around_one(cold),
            "rain": _around_one(rain),
        }
    )


def _around_one(row: list[float]) -> list[float]:
    mean = sum(row) / len(row)
    return [value / mean for value in row] if mean else row
