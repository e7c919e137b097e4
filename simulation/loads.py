"""What an oven draws and gives, month by month: electricity, water, gas, hot hours of its stack, coke, coal (负荷模型).

Before its stop an oven follows its output. After it there is a tail while the battery cools, then a residual of its own
that wanders and rises in winter; on top lies whatever goes on there, lawful or not. Everything is in units of B, the
oven's electricity in a common month of production, and linear (model.md §6.5). No figure here knows of a meter.
"""

import math
from dataclasses import dataclass, field
from datetime import date
from random import Random

from simulation import ranges
from simulation.chance import lognormal, within
from simulation.months import days_in, first_day, last_day, share_within
from simulation.works import Oven

HOURS_A_DAY = 24
NIGHT = 1 / 3
"""22:00 to 6:00."""


@dataclass(frozen=True)
class Extra:
    """Load beside production and residual; electricity as a share of B, the rest as a share of full production.

    `unmetered`: the share of its electricity that comes by another line and that the oven's own meter does not see.
    """

    start: date
    end: date
    electricity: float
    process_water: float = 0.0
    fire_water: float = 0.0
    gas: float = 0.0
    output: float = 0.0
    hot: float = 0.0
    night: float = NIGHT
    unmetered: float = 0.0


@dataclass(frozen=True)
class Pace:
    """Production at another pace for a while: a curtailment, hot idling, or more than is allowed."""

    start: date
    end: date
    factor: float


@dataclass
class Borrowed:
    """Electricity of another oven that comes through this one's meter."""

    start: date
    end: date
    kwh_a_month: float


@dataclass
class Load:
    """The load of one oven over all months of a world."""

    oven: Oven
    months: range
    common_kwh: float
    fixed: float
    water_m3: float
    gas_m3: float
    coal: float
    residual: float
    winter: float
    tail: tuple[float, float]
    left_water: float
    utilisation: dict[int, float]
    noise: dict[int, float]
    wander: dict[int, float]
    extras: list[Extra] = field(default_factory=list)
    paces: list[Pace] = field(default_factory=list)
    borrowed: list[Borrowed] = field(default_factory=list)

    def producing(self, month: int) -> float:
        """The share of the month in which the oven produces, by its own dates."""
        if self.oven.stopped_on and first_day(month) > self.oven.stopped_on:
            return 0.0
        begun = self.oven.produces_from or first_day(month)
        return share_within(month, begun, self.oven.stopped_on)

    def closed(self, month: int) -> float:
        """The share of the month after the stop."""
        return share_within(month, self.oven.stopped_on, None) if self.oven.stopped_on else 0.0

    def pace(self, month: int) -> float:
        """The factor on production in the month."""
        factor = 1.0
        for pace in self.paces:
            factor *= 1.0 + (pace.factor - 1.0) * share_within(month, pace.start, pace.end)
        return factor

    def full(self, month: int) -> float:
        """Production of the month as a share of capacity, open production only."""
        return self.producing(month) * self.utilisation[month] * self.pace(month)

    def lawful_tonnes(self, month: int) -> float:
        """Coke that the oven makes openly."""
        return self.oven.tonnes / 12 * self.full(month)

    def hidden_tonnes(self, month: int) -> float:
        """Coke that nobody reports."""
        mean = sum(self.utilisation.values()) / len(self.utilisation)
        share = sum(e.output * share_within(month, e.start, e.end) for e in self.extras)
        return self.oven.tonnes / 12 * mean * share

    def metered_kwh(self, month: int) -> float:
        """What a meter of this oven alone sees."""
        extra = sum(
            e.electricity * (1.0 - e.unmetered) * share_within(month, e.start, e.end) for e in self.extras
        )
        borrowed = sum(b.kwh_a_month * share_within(month, b.start, b.end) for b in self.borrowed)
        noise = self.noise[month]
        return self._open_kwh(month) + self.common_kwh * (self._left(month) + extra * noise) + borrowed * noise

    def _open_kwh(self, month: int) -> float:
        mean = sum(self.utilisation.values()) / len(self.utilisation)
        moving = (1.0 - self.fixed) * self.full(month) / mean
        return self.common_kwh * (moving + self.fixed * self.producing(month)) * self.noise[month]

    def _left(self, month: int) -> float:
        """Residual and cooling tail, in units of B."""
        closed, stop = self.closed(month), self.oven.stopped_on
        if not closed or stop is None:
            return 0.0
        middle = max(0.0, ((last_day(month) - stop).days + 1 - closed * days_in(month) / 2) / 30.4)
        share, fall = self.tail
        winter = 1.0 + self.winter * ranges.WINTER.get(month % 12 + 1, 0.0)
        demolition = self.oven.closing.demolition if self.oven.closing else None
        standing = 1.0 - 0.6 * (share_within(month, demolition.done_on, None) if demolition else 0.0)
        return closed * (share * math.exp(-middle / fall) + self.residual * self.wander[month] * winter * standing)

    def process_water_m3(self, month: int) -> float:
        """Water of the process main."""
        extra = sum(e.process_water * share_within(month, e.start, e.end) for e in self.extras)
        left = self.left_water * self.closed(month) * self.wander[month]
        return self.water_m3 * (self.full(month) + left + extra) * self.noise[month]

    def fire_water_m3(self, month: int) -> float:
        """Water of the fire main: a little, and more in a test."""
        extra = sum(e.fire_water * share_within(month, e.start, e.end) for e in self.extras)
        return self.water_m3 * (0.004 * self.wander[month] + extra)

    def heating_gas_m3(self, month: int) -> float:
        """Gas that heats the battery."""
        extra = sum(e.gas * share_within(month, e.start, e.end) for e in self.extras)
        return self.gas_m3 * (self.full(month) + extra) * self.noise[month]

    def hot_hours(self, month: int) -> tuple[float, float]:
        """Hours in which the stack is hot, and of these by night."""
        hours = HOURS_A_DAY * days_in(month)
        openly = min(1.0, self.producing(month)) * 0.985
        hot = [(e.hot * share_within(month, e.start, e.end), e.night) for e in self.extras]
        all_ = min(1.0, openly + sum(share for share, _ in hot))
        night = min(all_, openly * NIGHT + sum(share * at_night for share, at_night in hot))
        return hours * all_, hours * night

    def coal_tonnes(self, month: int) -> float:
        """Coal charged, openly or not."""
        return self.coal * (self.lawful_tonnes(month) + self.hidden_tonnes(month))


def draw_load(chance: Random, oven: Oven, months: range) -> Load:
    """The load of an oven, drawn from the ranges."""
    utilisation = within(chance, ranges.UTILISATION)
    common = within(chance, ranges.KWH_PER_TONNE) * oven.tonnes / 12 * utilisation
    steps = list(months)
    return Load(
        oven=oven,
        months=months,
        common_kwh=common,
        fixed=within(chance, ranges.FIXED_SHARE),
        water_m3=within(chance, ranges.WATER_M3_PER_TONNE) * oven.tonnes / 12,
        gas_m3=within(chance, ranges.GAS_M3_PER_TONNE) * oven.tonnes / 12,
        coal=within(chance, ranges.COAL_PER_TONNE),
        residual=min(
            ranges.RESIDUAL_MAX, lognormal(chance, ranges.RESIDUAL_MEDIAN, ranges.RESIDUAL_SIGMA)
        ),
        winter=within(chance, ranges.WINTER_RISE),
        tail=(within(chance, ranges.TAIL_SHARE), within(chance, ranges.TAIL_MONTHS)),
        left_water=within(chance, ranges.RESIDUAL_WATER),
        utilisation={
            month: min(0.99, max(0.6, chance.gauss(utilisation, ranges.UTILISATION_NOISE))) for month in steps
        },
        noise={month: max(0.8, chance.gauss(1.0, ranges.LOAD_NOISE)) for month in steps},
        wander=_wandering(chance, steps),
    )


def _wandering(chance: Random, months: list[int]) -> dict[int, float]:
    """A factor around 1 that remembers half of the month before (AR 0.5)."""
    memory, found = ranges.RESIDUAL_MEMORY, {}
    step = chance.gauss(0.0, ranges.RESIDUAL_NOISE)
    for month in months:
        found[month] = math.exp(step)
        step = memory * step + chance.gauss(0.0, ranges.RESIDUAL_NOISE * math.sqrt(1.0 - memory**2))
    return found
