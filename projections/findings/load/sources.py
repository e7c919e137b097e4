"""What other sources of an oven say of a rise in its electricity: process water, its own stack, reported output.

Only sources that belong to the oven alone are asked; a shared main, stack or site total is no source.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from projections.findings.load.history import Load
from projections.findings.load.months import Month
from projections.findings.load.water import Answer, water_answers

HOT_HOURS = 24
"""Hours a month from which a stack was in use (S-06)."""


class Source(NamedTuple):
    """A source and its answer."""

    zh: str
    en: str
    answer: Answer


def sources_say(
    load: Load, water: Mapping[Month, float], months: Sequence[Month], rise: float
) -> tuple[Source, ...]:
    """The answers of all sources about the same months; the water as its shares of a normal month."""
    return (
        Source("生产用水", "process water", water_answers(water, months, rise)),
        Source("烟囱", "the stack", _stack(load, months)),
        Source("上报产量", "the reported output", _output(load, months)),
    )


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
