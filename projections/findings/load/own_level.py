"""The months of a closed oven, each against what the oven itself draws (本炉水平): what S-12 looks at.

How the level is learned, each point with its reason:
- less the cooling tail, and never below what any closed oven draws while the reading itself shows as much: machines go
  off one by one, and a tail that is no longer there is not taken off a second time;
- in the heating season a third more than over the year: guards are warmed and pipes kept from frost, up to 60 % more
  (model.md §6.5), and until its winters are known nobody knows how much, which stands in σ;
- an estimated reading is no month: the register counts on, so that the bill after it holds what was estimated too
  little, and what was drawn is the mean of them all; after a month without a bill it may hold another level;
- what it drew in the same months a year ago, where that was a little more, is its own: works heat every winter;
- months of declared works teach none, and what a cut left on for good is the least of it until there is one.
"""

from collections.abc import Callable, Mapping, Sequence
from math import exp, log, sqrt

from projections.findings.load.ground import Ground
from projections.findings.load.history import middle
from projections.findings.load.months import Month
from projections.findings.load.runs import FROM_T, LEVEL_MONTHS, LEVEL_PRIOR, REACH, Entry, level_of
from projections.findings.load.screening import Step, cooling

LEVEL_HIDDEN = LEVEL_PRIOR / 2
"""Of B: beside works declared for more than this nobody knows the level, as few draw what they may."""
HEATING_MONTHS = frozenset({10, 11, 0, 1, 2})
"""November to March (采暖期), as months of the year from 0 on."""
HEATED = log(1.3)
"""How far the heating season stands above the year, where nothing is known of like ovens: half of model.md's 60 %."""

A_YEAR_AGO = (13, 12, 11)
OWN_RISE = 0.06
"""Of B above the level: what was more a year ago is taken for no habit."""

OwnSpread = Callable[[Step, float, Sequence[float], float], float]
"""σ of a month, from its level, the accepted months before it, and B."""


def own_entries(ground: Ground, spread: OwnSpread, until: Month, learn_below: float) -> dict[Month, Entry]:
    """The believed and read months from t = 2 up to one, each against those before it.

    A month whose z is above `learn_below` does not move the level: a load that grows slowly must not become normal.
    """
    found: dict[Month, Entry] = {}
    drawn: dict[Month, float] = {}
    accepted: list[float] = []
    owed: list[Step] = []
    last, base, load, before = until - ground.load.stopped, ground.base.value, ground.load, None
    for past in ground.steps[max(FROM_T, last + 1 - REACH) : max(FROM_T, last + 1)]:
        step = past if past.believed else ground.believed_at(past.month, until)
        if step is None:
            continue
        kept = load.retained.get(step.month, 0)
        step = step._replace(declared=step.declared - kept)
        if step.estimated:
            owed.append(step)
            continue
        unbilled = before is not None and step.month - before > 1 and not owed
        step, over = _over(step, owed)
        owed, before = [], step.month
        factor = exp(_season(ground, step.month))
        level = _strict_level(accepted, step.t, max(LEVEL_PRIOR, kept / base)) * factor
        level = max(level, _a_year_ago(drawn, step.month, level + OWN_RISE))
        sigma = spread(step, level, accepted, base)
        sigma = sqrt(sigma**2 + level**2) if unbilled else sigma
        net, tail = ((step.kwh or 0) - step.declared) / base, cooling(step.t)
        x = net - level - tail
        z = max(-3.0, min(6.0, x / sigma))
        drawn[step.month] = net - tail
        found[step.month] = Entry(step, level, sigma, x, z, over)
        if z <= learn_below and step.declared <= LEVEL_HIDDEN * base:
            shown = min((step.kwh or 0) / base, LEVEL_PRIOR)
            accepted = [*accepted, max(net - tail, shown) / factor][-LEVEL_MONTHS:]
    return found


def _over(step: Step, owed: Sequence[Step]) -> tuple[Step, int]:
    """A reading with the estimated ones before it: their mean, where the bill made up for what they lacked."""
    if not owed:
        return step, 1
    over = len(owed) + 1
    kwh = round(sum(one.kwh or 0 for one in (*owed, step)) / over)
    declared = round(sum(one.declared for one in (*owed, step)) / over)
    if kwh - declared >= (step.kwh or 0) - step.declared:
        return step, 1
    return step._replace(kwh=kwh, declared=declared), over


def _a_year_ago(drawn: Mapping[Month, float], month: Month, most: float) -> float:
    """The median of the same months of the year before; 0 where nothing is known, or it was too much to be a habit."""
    known = [drawn[month - back] for back in A_YEAR_AGO if month - back in drawn]
    value = middle(known) if known else 0.0
    return value if value <= most else 0.0


def _season(ground: Ground, month: Month) -> float:
    """How far a month stands above the year, as a difference of logarithms."""
    like = ground.load.season.get(month)
    if like is not None:
        return like
    return HEATED if heated(month) else 0.0


def heated(month: Month) -> bool:
    """Whether a month lies in the heating season."""
    return month % 12 in HEATING_MONTHS


def _strict_level(accepted: Sequence[float], t: int, prior: float) -> float:
    """b, and never below the prior while fewer than 3 months are known: a month less its tail is no level."""
    if len(accepted) >= 3:
        return max(0.0, middle(accepted))
    return max(prior, level_of(accepted, t))
