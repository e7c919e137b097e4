"""One oven as its machines, day by day: what they draw, what is charged, what is left after the stop (机组负荷).

Three groups of machines: those that follow the coke pushed, those that run while the battery is hot, the site's own.
A quarter of the coke therefore takes more than a quarter of the power. After the stop machines go off one by one, each
on its day. No figure here knows of a bill.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from statistics import median

from simulation.months import days_in, first_day
from simulation.works import Oven

HOURS = 24


@dataclass(frozen=True)
class Work:
    """What goes on beside open production: kWh by day of the world, and the share of chambers charged.

    `unmetered`: of its power, what does not run through the oven's own meter. `held`: kept hot, nothing charged.
    """

    kwh: Mapping[int, float]
    chambers: Mapping[int, float] = field(default_factory=dict)
    unmetered: float = 0.0
    water: float = 0.0
    """Process water, of full production's, for each share of full power or of chambers."""
    fire_m3: float = 0.0
    """Of the fire main, a day on which it draws."""
    held: bool = False
    night: float = 1 / 3
    stack_hot: bool = True


@dataclass(frozen=True)
class Slow:
    """Open production at another pace: a curtailment, hot idling."""

    first: int
    last: int
    factor: float


@dataclass(frozen=True)
class Driven:
    """Open production at this share of capacity, whatever the market and the air are like."""

    first: int
    last: int
    level: float


@dataclass(frozen=True)
class Shaved:
    """A meter that shows only a share of what runs through it."""

    first: int
    last: int
    shown: float


@dataclass(frozen=True)
class Machines:
    """What stands there: kWh on a common day, its shares, and how fast each goes off after the stop."""

    common_day_kwh: float
    hot: float
    site: float
    turn_down: float
    common_output: float
    exhauster_days: int
    liquor: tuple[int, float]
    cooling: tuple[int, float]
    water_m3: float
    gas_m3: float
    coal: float
    left_water: float
    residual: float
    """What is left after the stop, of a common day's kWh."""

    @property
    def coke(self) -> float:
        """The share that follows the coke pushed."""
        return 1.0 - self.hot - self.site

    def drawn(self, chambers: float) -> float:
        """Share of a common day's power at which this share of the chambers runs, without the site."""
        return self.hot * (self.turn_down + (1.0 - self.turn_down) * chambers) + self.coke * chambers


@dataclass
class Battery:
    """An oven over all days of a world."""

    oven: Oven
    start: date
    days: int
    machines: Machines
    output: list[float]
    """Of capacity, day by day, if it produced all the time."""
    site: list[float]
    """The site's own load while the oven produces, of a common day's kWh."""
    left: list[float]
    """And what is left of it after the stop."""
    torn_down: float
    """Of that, once the oven is gone."""
    work: list[Work] = field(default_factory=list)
    slow: list[Slow] = field(default_factory=list)
    driven: list[Driven] = field(default_factory=list)
    lent: list[Mapping[int, float]] = field(default_factory=list)
    """kWh of another oven, by day, that come through this one's meter."""
    shaved: list[Shaved] = field(default_factory=list)

    def day(self, on: date) -> int:
        """The day of the world; before 0 and after the last where it is outside."""
        return (on - self.start).days

    @cached_property
    def common_kwh(self) -> float:
        """B: the median month, had it produced all the time."""
        kwh = [self._open_kwh(n, self.output[n]) for n in range(self.days)]
        first, last = self.start.year * 12 + self.start.month - 1, self.days
        months = []
        for month in range(first, first + round(last / 30.44)):
            begun = self.day(first_day(month))
            months.append(sum(kwh[begun : begun + days_in(month)]) / days_in(month) * 30.44)
        return median(months)

    def _open_kwh(self, n: int, output: float) -> float:
        """A day of open production."""
        chambers = output / self.machines.common_output
        return self.machines.common_day_kwh * (self.machines.drawn(chambers) + self.site[n])

    @cached_property
    def produced(self) -> list[float]:
        """Output open to all, of capacity, day by day; what is decided about the oven is decided by then."""
        begun = self.day(self.oven.produces_from) if self.oven.produces_from else 0
        ends = self.day(self.oven.stopped_on) if self.oven.stopped_on else self.days
        row = [output if begun <= n <= ends else 0.0 for n, output in enumerate(self.output)]
        for slow in self.slow:
            for n in range(max(0, slow.first), min(self.days, slow.last + 1)):
                row[n] *= slow.factor
        for driven in self.driven:
            for n in range(max(0, driven.first), min(self.days, driven.last + 1)):
                row[n] = driven.level * (self.output[n] / self.machines.common_output) ** 0.1
        return row

    @cached_property
    def metered(self) -> list[float]:
        """kWh through the oven's own meter, day by day."""
        begun = self.day(self.oven.produces_from) if self.oven.produces_from else 0
        ends = self.day(self.oven.stopped_on) if self.oven.stopped_on else self.days
        row = [0.0] * self.days
        for n in range(max(0, begun), self.days):
            row[n] = self._open_kwh(n, self.produced[n]) if n <= ends else self._left_kwh(n, ends)
        for work in self.work:
            for n, kwh in work.kwh.items():
                row[n] += kwh * (1.0 - work.unmetered)
        for lent in self.lent:
            for n, kwh in lent.items():
                row[n] += kwh
        for shaved in self.shaved:
            for n in range(max(0, shaved.first), min(self.days, shaved.last + 1)):
                row[n] *= shaved.shown
        return row

    def _left_kwh(self, n: int, stopped: int) -> float:
        """After the stop: machines that are not yet off, and what stays."""
        machines, closing = self.machines, self.oven.closing
        demolition = closing.demolition if closing else None
        gone = demolition is not None and n > self.day(demolition.done_on)
        share = self.left[n] * (self.torn_down if gone else 1.0)
        purged = self.day(closing.purged_on) if closing else stopped
        if n <= purged + machines.exhauster_days:
            share += machines.hot * machines.turn_down
        for days, part in (machines.liquor, machines.cooling):
            if n <= stopped + days:
                share += machines.hot * part
        return machines.common_day_kwh * share

    def within(self, month: int) -> range:
        """The days of a month."""
        begun = self.day(first_day(month))
        return range(max(0, begun), min(self.days, begun + days_in(month)))

    @property
    def _coke_a_day(self) -> float:
        return self.oven.tonnes / 365.0

    def lawful_tonnes(self, month: int) -> float:
        """Coke that the oven makes openly."""
        return self._coke_a_day * sum(self.produced[n] for n in self.within(month))

    def hidden_tonnes(self, month: int) -> float:
        """Coke that nobody reports."""
        charged = sum(work.chambers.get(n, 0.0) for work in self.work for n in self.within(month))
        return self._coke_a_day * self.machines.common_output * charged

    def coal_tonnes(self, month: int) -> float:
        """Coal charged, openly or not."""
        return self.machines.coal * (self.lawful_tonnes(month) + self.hidden_tonnes(month))

    def process_water_m3(self, month: int) -> float:
        """Quenching above all; then what seeps and is cooled."""
        total, stopped = 0.0, self.day(self.oven.stopped_on) if self.oven.stopped_on else self.days
        for n in self.within(month):
            left = self.machines.left_water * self.left[n] / self.machines.residual if n > stopped else 0.0
            total += self.produced[n] + left
            for work in self.work:
                drawn = work.kwh.get(n, 0.0) / self.machines.common_day_kwh
                total += work.water * work.chambers.get(n, drawn)
        return self.machines.water_m3 * total

    def fire_water_m3(self, month: int) -> float:
        """A little all the time, much in a test."""
        tested = sum(work.fire_m3 for work in self.work for n in self.within(month) if n in work.kwh)
        return tested + self.machines.water_m3 * 0.003 * sum(
            self.left[n] / self.machines.residual for n in self.within(month)
        )

    def heating_gas_m3(self, month: int) -> float:
        """A battery takes gas for its walls, charged or not."""
        total, ends = 0.0, self.day(self.oven.stopped_on) if self.oven.stopped_on else self.days
        begun = self.day(self.oven.produces_from) if self.oven.produces_from else 0
        for n in self.within(month):
            if begun <= n <= ends:
                total += 0.22 + 0.78 * self.produced[n]
            for work in self.work:
                charged = work.chambers.get(n, 0.0)
                total += 0.2 + 0.75 * charged if charged else 0.22 if work.held and n in work.kwh else 0.0
        return self.machines.gas_m3 * total

    def hot_hours(self, month: int) -> tuple[float, float]:
        """Hours in which the stack is hot, and of these by night (22:00 to 6:00), as its monitor says."""
        ends = self.day(self.oven.stopped_on) if self.oven.stopped_on else self.days
        begun = self.day(self.oven.produces_from) if self.oven.produces_from else 0
        hot = night = 0.0
        for n in self.within(month):
            if begun <= n <= ends:
                hot, night = hot + HOURS, night + HOURS / 3
                continue
            for work in self.work:
                if work.stack_hot and n in work.kwh and (work.held or work.chambers.get(n, 0.0) > 0.0):
                    hours = HOURS if work.held else HOURS * min(1.0, 0.3 + 0.7 * work.chambers[n])
                    hours = min(hours, 8.0 / work.night) if work.night > 0.5 else hours
                    hot, night = hot + hours, night + hours * work.night
        return hot, night
