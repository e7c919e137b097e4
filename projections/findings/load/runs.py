"""Months in units of B, each against the level of those before it, and runs of them: what S-11 and S-12 share.

`x` is how much a month lies above the oven's own level and its cooling tail, `z` the same in standard deviations. A run
is one to six months that follow each other with none missing; its score is Σz/√n, the generalised likelihood ratio of a
step that began with it.
"""

from collections.abc import Callable, Sequence
from math import sqrt
from typing import NamedTuple

from projections.findings.load.ground import Ground
from projections.findings.load.history import middle
from projections.findings.load.months import Month
from projections.findings.load.screening import Step, cooling

LEVEL_PRIOR = 0.045
"""The level of a closed oven as a share of B while it has none of its own (model.md §6.2, S-11)."""
LEVEL_MONTHS = 12
FROM_T = 2
REACH = 20
"""Months: twelve of the level and a run of six with a gap; what an oven drew longer ago is not looked at."""


class Entry(NamedTuple):
    """A believed month in units of B."""

    step: Step
    level: float
    """b: what the oven drew before, beyond what was declared."""
    sigma: float
    x: float
    z: float
    over: int = 1
    """Months whose mean it is: those that were estimated before it, and itself."""


class Run(NamedTuple):
    """Months that follow each other up to the one judged."""

    entries: tuple[Entry, ...]
    score: float
    """Σz/√n."""
    mean: float
    """Mean of x."""


Spread = Callable[[Step, float, Sequence[float], Ground], float]
"""σ of a month, from its level and the accepted months before it."""


def level_of(accepted: Sequence[float], t: int) -> float:
    """b: the median of the accepted months; fewer than 3 are drawn towards the level of any closed oven."""
    if len(accepted) >= 3:
        return max(0.0, middle(accepted))
    if accepted and t >= 4:
        return max(0.0, 0.7 * middle(accepted) + 0.3 * LEVEL_PRIOR)
    return LEVEL_PRIOR


def entries_of(ground: Ground, spread: Spread, until: Month, learn_below: float = 3.0) -> dict[Month, Entry]:
    """The believed months from t = 2 up to one, each against those before it; a z above 3 does not move the level."""
    found: dict[Month, Entry] = {}
    accepted: list[float] = []
    last, base = until - ground.load.stopped, ground.base.value
    for past in ground.steps[max(FROM_T, last + 1 - REACH) : max(FROM_T, last + 1)]:
        step = past if past.believed else ground.believed_at(past.month, until)
        if step is None:
            continue
        net = ((step.kwh or 0) - step.declared) / base
        level = level_of(accepted, step.t)
        sigma = spread(step, level, accepted, ground)
        x = net - level - cooling(step.t)
        z = max(-3.0, min(6.0, x / sigma))
        found[step.month] = Entry(step, level, sigma, x, z)
        if z <= learn_below:
            accepted = [*accepted, net][-LEVEL_MONTHS:]
    return found


def runs_to(entries: dict[Month, Entry], month: Month, most: int = 6, gaps: int = 0) -> list[Run]:
    """The runs of 1, 2, … months that end with a month; at most so many of their months are missing."""
    runs: list[Run] = []
    together: tuple[Entry, ...] = ()
    for at in range(month, month - most - gaps, -1):
        entry = entries.get(at)
        if entry is None:
            gaps -= 1
            if gaps < 0:
                break
            continue
        if len(together) == most:
            break
        together = (entry, *together)
        n = len(together)
        score = sum(one.z for one in together) / sqrt(n)
        runs.append(Run(together, score, sum(one.x for one in together) / n))
    return runs
