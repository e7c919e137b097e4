"""Which readings can be believed (D-16): a factor of ten is a mistyped unit before it is a dead oven that runs again.

Ratio tests against the oven's own last accepted readings. A quarantined reading accuses nobody; where the month after
it says the same, both are taken, and those that follow: a load is repeated, a slip of a unit rarely is. What exceeds
three times the full load of the oven is never taken: no lawful work beside a hidden one comes to that.
"""

from dataclasses import dataclass
from enum import StrEnum
from math import exp, gcd, log
from typing import NamedTuple

from projections.findings.load.history import Baseline, Load, Reading, middle
from projections.findings.load.months import Month


class Doubt(StrEnum):
    """Why a reading is quarantined."""

    NEGATIVE = "NEGATIVE"
    ABOVE_FULL_LOAD = "ABOVE_FULL_LOAD"
    FACTOR = "FACTOR"
    TOO_LOW = "TOO_LOW"


@dataclass(frozen=True, slots=True)
class Screening:
    """The thresholds of the ratio tests."""

    full_load: float = 1.3
    """Of B: more than the running oven took; hidden production beside a lawful workshop may, and then it repeats."""
    never: float = 3.0
    """Of B."""
    low: float = 1 / 6
    """Of the expected reading (model.md §6.2, S-11)."""
    around: float = 1.4
    """How far from the exact power of ten a month can lie, as a factor: what a residual load varies by itself."""
    compared: int = 6
    compared_least: int = 3
    repeats: float = 1.6
    """Two readings repeat each other within this factor."""


SCREENING = Screening()
_REPEATED = (Doubt.FACTOR, Doubt.TOO_LOW, Doubt.ABOVE_FULL_LOAD)
_FACTORS = (10, 100, 1_000, 10_000)


class Step(NamedTuple):
    """A month since the stop: what was read, what is believed. `kwh` is None where nothing was reported."""

    month: Month
    t: int
    kwh: int | None
    declared: int
    doubt: Doubt | None
    estimated: bool
    released: bool
    """This month repeats the doubted month before it: both are believed now."""
    position: int
    expected: float
    """What the reading was compared with: the median of the last accepted months, and the declared load."""

    @property
    def believed(self) -> bool:
        return self.kwh is not None and self.doubt is None


def steps(load: Load, base: Baseline, until: Month, limits: Screening = SCREENING) -> list[Step]:
    """The months from the stop up to and including one, each screened on what came before it."""
    screened: list[Step] = []
    accepted: list[int] = []
    grain = 0
    for month in range(load.stopped, until + 1):
        reading, declared = load.readings.get(month), load.declared.get(month, 0)
        if reading is None:
            screened.append(_missing(load, month, declared))
            continue
        if reading.meter_replaced:
            accepted, grain = [], 0
        step = _screened(load, base, month, reading, accepted, grain, limits)
        previous = screened[-1] if screened else None
        possible = reading.value <= limits.never * base.value
        if step.doubt in _REPEATED and possible and _repeats(previous, step, limits):
            step = step._replace(doubt=None, released=True)
        screened.append(step)
        if step.believed:
            grain = gcd(grain, reading.value)
            if step.t >= 2:
                accepted = [*accepted, reading.value - declared][-limits.compared :]
    return screened


def _missing(load: Load, month: Month, declared: int) -> Step:
    return Step(month, month - load.stopped, None, declared, None, False, False, 0, 0.0)


def _screened(
    load: Load,
    base: Baseline,
    month: Month,
    reading: Reading,
    accepted: list[int],
    grain: int,
    limits: Screening,
) -> Step:
    declared = load.declared.get(month, 0)
    own = max(0.0, middle(accepted)) if len(accepted) >= limits.compared_least else 0.0
    doubt = _doubt(reading.value, base, own, declared, grain, limits)
    return Step(
        month,
        month - load.stopped,
        reading.value,
        declared,
        doubt,
        reading.estimated,
        False,
        reading.position,
        own + declared if own else 0.0,
    )


def _doubt(
    kwh: int, base: Baseline, own: float, declared: int, grain: int, limits: Screening
) -> Doubt | None:
    if kwh < 0:
        return Doubt.NEGATIVE
    if kwh > limits.full_load * base.value:
        return Doubt.ABOVE_FULL_LOAD
    if own <= 0:
        return None
    if kwh < limits.low * own:
        return Doubt.TOO_LOW
    return Doubt.FACTOR if _mistyped(kwh, own + declared, grain, limits) else None


def _mistyped(kwh: int, expected: float, grain: int, limits: Screening) -> bool:
    """Whether a reading looks like the expected one times a power of ten: near it, and with its noughts.

    A number times ten ends in 0. Of real loads that happen to be ten times the residue only one in ten does, so the
    test costs few restarts a month; where all readings of a meter end in 0 (`grain`), one nought more is asked.
    """
    if kwh * limits.around < expected * _FACTORS[0]:
        return False
    for factor in _FACTORS:
        ratio = kwh / (expected * factor)
        if 1 / limits.around <= ratio <= limits.around:
            return kwh % (factor * _noughts(grain)) == 0
    return False


def _noughts(grain: int) -> int:
    """The power of ten that divides all readings so far; 1 where there is none."""
    power = 1
    while grain and grain % (power * 10) == 0:
        power *= 10
    return power


def _repeats(previous: Step | None, step: Step, limits: Screening) -> bool:
    """Doubted as the month before it, or like one that was believed for repeating another."""
    if previous is None or previous.kwh is None or not step.kwh:
        return False
    if previous.doubt is not step.doubt and not previous.released:
        return False
    return previous.kwh > 0 and abs(log(step.kwh / previous.kwh)) <= log(limits.repeats)


def cooling(t: int) -> float:
    """The tail of what an oven still draws while it cools, as a share of B: 0.45 · e^(−t/1.2) (model.md §6.2)."""
    return 0.45 * exp(-t / 1.2)
