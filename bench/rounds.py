"""Rounds: every contender runs in every round, a ratio is computed inside a round, and the median of rounds is shown.

What else the machine does disturbs a whole round more than it disturbs the order of those in it.
"""

import statistics
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sample:
    """What one contender did in one round."""

    events_per_second: float
    p50_ms: float
    p99_ms: float
    slowest_ms: float


def sample(events: int, seconds: float, latencies: Sequence[float]) -> Sample:
    """From a count, the time it took and the seconds that each append took."""
    ordered = sorted(latencies) or [0.0]
    return Sample(
        events / seconds,
        percentile(ordered, 0.50) * 1e3,
        percentile(ordered, 0.99) * 1e3,
        ordered[-1] * 1e3,
    )


def percentile(ordered: Sequence[float], share: float) -> float:
    """The value that this share of sorted values does not exceed."""
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


Contender = Callable[[], Sample]
Rounds = Mapping[str, Sequence[Sample]]


def in_rounds(contenders: Mapping[str, Contender], rounds: int, between: Callable[[], None]) -> Rounds:
    """Run all of them in every round, each round beginning with another one."""
    names = list(contenders)
    taken: dict[str, list[Sample]] = {name: [] for name in names}
    for number in range(rounds):
        between()
        shift = number * len(names) // rounds
        for name in names[shift:] + names[:shift]:
            taken[name].append(contenders[name]())
    return taken


def ratio(rounds: Rounds, name: str, peers: Iterable[str]) -> float:
    """The median over the rounds of: events a second of one over those of the best of its peers in that round."""
    best = [max(rates) for rates in zip(*(_rates(rounds[peer]) for peer in peers), strict=True)]
    ratios = [own / other for own, other in zip(_rates(rounds[name]), best, strict=True)]
    return round(float(statistics.median(ratios)), 2)


def _rates(samples: Sequence[Sample]) -> list[float]:
    return [one.events_per_second for one in samples]


def summary(samples: Sequence[Sample]) -> dict[str, object]:
    """The medians of one contender, and every round's rate."""
    return {
        "events_per_second": round(statistics.median(s.events_per_second for s in samples)),
        "p50_ms": round(statistics.median(s.p50_ms for s in samples), 3),
        "p99_ms": round(statistics.median(s.p99_ms for s in samples), 3),
        "rounds": [round(s.events_per_second) for s in samples],
    }
