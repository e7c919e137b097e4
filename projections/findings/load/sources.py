"""What other sources of an oven say of a rise in its electricity: water, heating gas, its own stack, reported output.

Only sources that belong to the oven alone are asked; a shared main, stack or site total is no source.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from projections.findings.load.history import Load, baseline, middle
from projections.findings.load.months import Month
from projections.findings.load.water import Answer, water_answers

HOT_HOURS = 24
"""Hours a month from which a stack was in use (S-06)."""
WATER_MONTHS_LEAST = 3
"""Months since the stop from which the oven's own use of water is known."""
GAS_FOLLOWS, GAS_LEAST = 0.35, 0.03
"""How much of the rise in electricity the gas must reach to confirm it; as water (model.md §6.2, S-11)."""
GAS_FULL = 1.3
"""Of the running oven's gas: more is a mistyped unit (D-16)."""


class Source(NamedTuple):
    """A source and its answer."""

    zh: str
    en: str
    answer: Answer


def sources_say(
    load: Load, water: Mapping[Month, float], months: Sequence[Month], rise: float
) -> tuple[Source, ...]:
    """The answers of all sources about the same months; the water as its shares of a normal month."""
    before = [share for month, share in water.items() if month < months[0]]
    level = middle(before) if len(before) >= WATER_MONTHS_LEAST else 0.0
    return (
        Source("生产用水", "process water", _water(water, months, rise, level, before)),
        Source("加热煤气", "heating gas", _gas(load, months, rise)),
        Source("烟囱", "the stack", _stack(load, months)),
        Source("上报产量", "the reported output", _output(load, months)),
    )


def _water(
    water: Mapping[Month, float], months: Sequence[Month], rise: float, level: float, before: Sequence[float]
) -> Answer:
    """Quenching drinks more than the works ever drew since its stop; below that the water tells nothing.

    What seeps and cools swings with the works' own residue, so that a mild rise of both is no second source.
    """
    answer = water_answers(water, months, rise, level=level)
    if answer is not Answer.CONFIRMS or len(before) < WATER_MONTHS_LEAST:
        return answer
    known = [water[month] for month in months if month in water]
    return answer if sum(known) / len(known) >= max(before) else Answer.NO_SOURCE


def _gas(load: Load, months: Sequence[Month], rise: float) -> Answer:
    """A battery is heated before it is charged: the gas against what the running oven burned."""
    base = baseline(load.gas, load.stopped, load.not_normal) if load.gas else None
    if base is None or base.value <= 0:
        return Answer.NO_SOURCE
    read = [load.gas[month] for month in months if month in load.gas]
    known = [one.value for one in read if not one.estimated and 0 <= one.value <= GAS_FULL * base.value]
    if not known:
        return Answer.NO_SOURCE
    share = sum(known) / len(known) / base.value
    return Answer.CONFIRMS if share >= GAS_FOLLOWS * max(rise, GAS_LEAST) else Answer.SILENT


def _stack(load: Load, months: Sequence[Month]) -> Answer:
    """Hot in any of the months, or cold in all that are known."""
    known = [load.stack[month].hot for month in months if month in load.stack]
    if not known:
        return Answer.NO_SOURCE
    return Answer.CONFIRMS if max(known) >= HOT_HOURS else Answer.SILENT


def _output(load: Load, months: Sequence[Month]) -> Answer:
    """Reported output confirms; that none is reported says nothing: who hides an oven reports none."""
    known = [load.output[month].value for month in months if month in load.output]
    return Answer.CONFIRMS if any(tonnes > 0 for tonnes in known) else Answer.NO_SOURCE
