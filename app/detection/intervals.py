"""How sure a share or a rate is: Wilson's interval for shares, a bootstrap over enterprises for rates (model.md §6.5).

Pure; chance comes in as a seed, so that the same worlds give the same page.
"""

import math
from collections.abc import Sequence
from random import Random
from typing import NamedTuple

Z95 = 1.959963984540054
"""The 97.5 % point of the normal distribution."""
RESAMPLES = 400


class Interval(NamedTuple):
    """A figure between its 95 % bounds; all None where there is nothing to estimate from."""

    value: float | None
    low: float | None
    high: float | None


UNKNOWN = Interval(None, None, None)


def wilson(hits: int, of: int) -> Interval:
    """The share `hits / of` with Wilson's 95 % score interval (Wilson 1927): 81 of 263 → 0.308 [0.255, 0.366]."""
    if of == 0:
        return UNKNOWN
    share, square = hits / of, Z95 * Z95
    middle = (share + square / (2 * of)) / (1 + square / of)
    half = Z95 * math.sqrt(share * (1 - share) / of + square / (4 * of * of)) / (1 + square / of)
    low = 0.0 if hits == 0 else middle - half
    return Interval(share, low, 1.0 if hits == of else middle + half)


def rate(parts: Sequence[tuple[float, float]], per: float, seed: int, resamples: int = RESAMPLES) -> Interval:
    """`per × Σ counts ÷ Σ exposures` over enterprises, each a (count, exposure); they are drawn anew as wholes.

    What happens to one oven of an enterprise happens to the others too, so that ovens are not drawn one by one.
    Without any count the upper bound is that of a share of 0 in the exposure (the rule of three: 3 ÷ exposure).
    """
    exposure = sum(time for _, time in parts)
    if exposure <= 0:
        return UNKNOWN
    count = sum(number for number, _ in parts)
    if count == 0:
        return Interval(0.0, 0.0, per * 3 / exposure)
    chance, found = Random(seed), list[float]()
    for _ in range(resamples):
        drawn = chance.choices(parts, k=len(parts))
        time = sum(part[1] for part in drawn)
        if time > 0:
            found.append(per * sum(part[0] for part in drawn) / time)
    return Interval(per * count / exposure, quantile(found, 0.025), quantile(found, 0.975))


def quantile(values: Sequence[float], share: float) -> float | None:
    """The value below which this share lies, between neighbours by proportion; None of nothing."""
    if not values:
        return None
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def precision(recall: Interval, false_alarms: Interval, prevalence: float) -> Interval:
    """The share of cases that are true where there are so many episodes in 100 oven-years.

    `false_alarms` are per 100 closed-oven-months, so 12 × as many in 100 oven-years: recall 0.95 and 0.25 false alarms
    at 1 episode in 100 oven-years give 0.95 ÷ (0.95 + 3) = 0.24 (model.md §6.5). The bounds pair the worst of both and
    the best of both, so they are wider than 95 %.
    """
    return Interval(
        _share(recall.value, false_alarms.value, prevalence),
        _share(recall.low, false_alarms.high, prevalence),
        _share(recall.high, false_alarms.low, prevalence),
    )


def _share(recall: float | None, false_alarms: float | None, prevalence: float) -> float | None:
    if recall is None or false_alarms is None:
        return None
    true, false = prevalence * recall, 12 * false_alarms
    return true / (true + false) if true + false > 0 else None
