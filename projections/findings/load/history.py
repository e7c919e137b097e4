"""The load history (负荷台账) of one closed oven with a meter of its own: what the statistical rules look at, frozen.

Whole numbers as they were reported; a month that is not in a mapping was not reported, and missing is not zero
(model.md §8 of the traps). A site meter never becomes such a history: it speaks for no oven alone (S-03).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from projections.findings.load.months import Month, days_in, days_within

KWH_PER_TONNE_DEFAULT = 40
"""kWh per tonne of coke where the oven's own history gives none (model.md §6.2)."""


class Reading(NamedTuple):
    """What was reported of a month: kWh, m3, tonnes or hours. `position` is that of the report that stands."""

    value: int
    position: int = 0
    estimated: bool = False
    meter_replaced: bool = False
    """The first reading of another meter: it is compared with no reading before it."""


class StackHours(NamedTuple):
    """Hours in which the stack of the oven alone was hot, and how many of them at night."""

    hot: int
    hot_at_night: int = 0
    position: int = 0


class Allowance(NamedTuple):
    """A declared load (申报用电): so many kWh in a whole month, from a day to a day, both counted."""

    kwh_per_month: int
    first: date
    last: date
    for_good: bool = False
    """Left on by a cut without an end, until another cut."""


@dataclass(frozen=True, slots=True)
class Load:
    """One oven. Months count from 0 at `stopped`, the month of the stop.

    `declared` is what lawful circuits were declared to draw in a month; `season` how far like ovens stood above
    their own level in a month, as a difference of logarithms, 0 where unknown; `prior` the level of like ovens
    as a share of B, for the months in which this oven has no level of its own yet.
    """

    oven: str
    capacity_tonnes: int
    stopped: Month
    readings: Mapping[Month, Reading]
    kwh_per_tonne: int = KWH_PER_TONNE_DEFAULT
    declared: Mapping[Month, int] = field(default_factory=dict)
    retained: Mapping[Month, int] = field(default_factory=dict)
    """Of what was declared, the part that a cut left on for good: the oven draws of it what it always draws."""
    capped: frozenset[Month] = frozenset()
    """Months for which more was declared than can be: `declared` is the most that it explains."""
    not_normal: frozenset[Month] = frozenset()
    """Months before the stop that tell nothing of normal load: curtailed, hot idle, starting up."""
    water: Mapping[Month, Reading] = field(default_factory=dict)
    """m3 of the process main alone; fire water and mixed mains are no source (S-07)."""
    water_declared: Mapping[Month, int] = field(default_factory=dict)
    output: Mapping[Month, Reading] = field(default_factory=dict)
    """Tonnes of coke reported of this oven alone."""
    coal: Mapping[Month, Reading] = field(default_factory=dict)
    """Tonnes of coal that came in for this oven alone."""
    stack: Mapping[Month, StackHours] = field(default_factory=dict)
    gas: Mapping[Month, Reading] = field(default_factory=dict)
    """m3 of the gas that heats this battery alone."""
    season: Mapping[Month, float] = field(default_factory=dict)
    prior: float | None = None
    stop_position: int = 0


def known_by(reports: Mapping[Month, object], month: Month) -> bool:
    """Whether a source had said anything by a month."""
    return any(at <= month for at in reports)


def declared_in(allowances: Iterator[Allowance] | tuple[Allowance, ...], month: Month) -> int:
    """kWh that were declared for a month: each allowance by the share of its days, rounded half up.

    30,000 kWh a month from 2021-04-16 on is 15,000 in April and 30,000 in May.
    """
    days = days_in(month)
    within = ((one.kwh_per_month, days_within(month, one.first, one.last)) for one in allowances)
    return sum((2 * kwh * of + days) // (2 * days) for kwh, of in within if of)


def middle(values: Sequence[float]) -> float:
    """The median, as `statistics.median` has it; this is asked of every month of every oven."""
    ordered, half = sorted(values), len(values) // 2
    return float(ordered[half]) if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


class Baseline(NamedTuple):
    """B, the normal month before the stop, and the months it is the median of."""

    value: float
    months: tuple[Month, ...]
    positions: tuple[int, ...]


BASELINE_MONTHS = 12
BASELINE_MONTHS_LEAST = 6
"""A median of fewer months moves with a single one of them (an assumption: model.md says 12 and no least)."""
BASELINE_REACH = 36
"""Months back: what is older is another plant."""


def baseline(readings: Mapping[Month, Reading], stopped: Month, not_normal: frozenset[Month]) -> Baseline | None:
    """The median of the last 12 normal months before the stop; None with fewer than 6 of them."""
    found = [
        month
        for month in range(stopped - 1, stopped - 1 - BASELINE_REACH, -1)
        if month in readings and month not in not_normal and not readings[month].estimated
    ][:BASELINE_MONTHS]
    if len(found) < BASELINE_MONTHS_LEAST:
        return None
    values = [readings[month].value for month in found]
    return Baseline(middle(values), tuple(found), tuple(readings[month].position for month in found))
