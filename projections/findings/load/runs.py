"""Months in units of B, each against the level of those before it, and runs of them: what S-11 and S-12 share.

`x` is how much a month lies above the oven's own level and its cooling tail, `z` the same in standard deviations. A run
is one to six months that follow each other with none missing; its score is Σz/√n, the generalised likelihood ratio of a
step that began with it.
"""

from collections.abc import Callable, Sequence
from math import exp, sqrt
from typing import NamedTuple

from projections.findings.load.ground import Ground
from projections.findings.load.history import middle
from projections.findings.load.months import Month
from projections.findings.load.screening import Step, cooling

LEVEL_PRIOR = 0.045
"""The level of a closed oven as a share of B while it has none of its own (model.md §6.2, S-11)."""
LEVEL_MONTHS = 12
LEVEL_HIDDEN = LEVEL_PRIOR / 2
"""Of B: beside works declared for more than this nobody knows the level, as few draw what they may."""
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


def strict_level_of(accepted: Sequence[float], t: int, prior: float) -> float:
    """The same, and never below the prior while fewer than 3 are known: a month less its tail is no level."""
    return level_of(accepted, t) if len(accepted) >= 3 else max(prior, level_of(accepted, t))


def entries_of(
    ground: Ground, spread: Spread, until: Month, learn_below: float = 3.0, strict: bool = False
) -> dict[Month, Entry]:
    """The believed months from t = 2 up to one, each against those before it; a z above 3 does not move the level.

    With `strict` the level is learned without the cooling tail and carried to the season of like ovens, estimated
    readings are no months, and months of declared works teach no level. What a cut left on for good belongs to the
    level: until there is one, it is the least that is expected.
    """
    found: dict[Month, Entry] = {}
    accepted: list[float] = []
    last, base, season = until - ground.load.stopped, ground.base.value, ground.load.season
    retained = ground.load.retained if strict else {}
    for past in ground.steps[max(FROM_T, last + 1 - REACH) : max(FROM_T, last + 1)]:
        step = past if past.believed else ground.believed_at(past.month, until)
        if step is None or (strict and step.estimated):
            continue
        kept = retained.get(step.month, 0)
        step = step._replace(declared=step.declared - kept)
        net = ((step.kwh or 0) - step.declared) / base
        factor = exp(season[step.month]) if strict and step.month in season else 1.0
        prior = max(LEVEL_PRIOR, kept / base)
        level = strict_level_of(accepted, step.t, prior) * factor if strict else level_of(accepted, step.t)
        sigma = spread(step, level, accepted, ground)
        tail = cooling(step.t)
        x = net - level - tail
        z = max(-3.0, min(6.0, x / sigma))
        found[step.month] = Entry(step, level, sigma, x, z)
        hidden = strict and step.declared > LEVEL_HIDDEN * base
        if z <= learn_below and not hidden:
            accepted = [*accepted, (net - tail if strict else net) / factor][-LEVEL_MONTHS:]
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
