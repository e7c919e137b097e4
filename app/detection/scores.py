"""The figures of an evaluation (model.md §6.5): recall, delay, false alarms, precision, hours, each with its interval.

Pure: from played worlds and a detector to numbers. Recall is of episodes; false alarms are cases per 100 months of
closed ovens, those with a meter of their own apart from those that share one or have none; a month is 30.4375 days.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import NamedTuple

from app.detection.alarms import Detector
from app.detection.intervals import RESAMPLES, UNKNOWN, Interval, precision, quantile, rate, wilson
from app.detection.matching import Case, Hit, Played, Verdict, of_detector
from app.detection.truth import IDLE, NEIGHBOUR, Episode, Meter, OvenTruth

MONTH_DAYS = 30.4375
PREVALENCES = (0.1, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0)
"""Episodes in 100 oven-years; the issue asks for 1 and 5."""
OPEN = "OPEN"
OTHER = "OTHER"
"""Classes of false cases besides the meters: on an oven that was not closed, and on something that is no oven."""


class Delay(NamedTuple):
    """Days from the start of an episode to the day it was found."""

    median: float | None
    p90: float | None


class Recall(NamedTuple):
    """Episodes of one sort: how many, how many were found, how late, and how many had an alarm from before."""

    found: Interval
    hits: int
    of: int
    delay: Delay
    standing: int


class FalseAlarms(NamedTuple):
    """False cases of one class of subjects, per 100 closed-oven-months, and how long one stands (median days)."""

    rate: Interval
    cases: int
    months: float
    stood_days: float | None


class Scores(NamedTuple):
    """One detector over all worlds."""

    hits: tuple[Hit, ...]
    false: dict[str, FalseAlarms]
    """By class: OWN, SHARED, NONE, OPEN, OTHER."""
    true_cases: int
    data_cases: int
    false_cases: int

    @property
    def precision_here(self) -> Interval:
        """The share of true cases among those of these worlds, as they are; cases about data left out."""
        return wilson(self.true_cases, self.true_cases + self.false_cases)


Sort = Callable[[Episode], bool]


def any_restart(meter: Meter) -> Sort:
    """Every restart of an oven with such a meter."""
    return lambda one: one.is_restart and one.meter is meter


def restarts(meter: Meter, shares: tuple[float, float], months: tuple[int, int]) -> Sort:
    """Restarts with such a meter, a share in [low, high) percent, and a length in [least, most] months."""
    return (
        lambda one: one.is_restart
        and one.meter is meter
        and shares[0] <= (one.share_percent or 0) < shares[1]
        and months[0] <= (one.months or 0) <= months[1]
    )


ALL_SHARES, ALL_MONTHS = (0.0, 1e9), (0, 10**6)
BANDS: tuple[tuple[str, str, Sort], ...] = (
    ("自表，≥25 %，≥2 个月", "own meter, ≥ 25 %, ≥ 2 months", restarts(Meter.OWN, (25, 1e9), (2, 10**6))),
    ("自表，10–25 %，≥2 个月", "own meter, 10–25 %, ≥ 2 months", restarts(Meter.OWN, (10, 25), (2, 10**6))),
    ("自表，25–50 %，2 个月", "own meter, 25–50 %, 2 months", restarts(Meter.OWN, (25, 50.001), (2, 2))),
    ("自表，1 个月", "own meter, 1 month", restarts(Meter.OWN, ALL_SHARES, (0, 1))),
    ("共用表", "shared meter", any_restart(Meter.SHARED)),
    ("无表", "no meter", any_restart(Meter.NONE)),
    ("邻线供电", "power by a neighbour's line", lambda one: NEIGHBOUR in one.kind.upper()),
    ("保温不熄", "kept hot", lambda one: IDLE in one.kind.upper()),
    ("其他", "no load of an oven", lambda one: one.share_percent is None),
)
OWN_RESTARTS = any_restart(Meter.OWN)


def scored(
    worlds: Sequence[Played], detector: Detector, seed: int = 6, resamples: int = RESAMPLES
) -> Scores:
    """One detector over these worlds; without resamples a rate has no interval."""
    found: list[Hit] = []
    false: dict[str, list[tuple[Case, tuple[int, str]]]] = defaultdict(list)
    verdicts: Counter[Verdict] = Counter()
    for number, world in enumerate(worlds):
        of_world, opened = of_detector(world, detector)
        found += of_world
        ovens = {oven.subject: oven for oven in world.truth.ovens}
        for case in opened:
            verdicts[case.verdict] += 1
            if case.verdict is Verdict.FALSE:
                oven = ovens.get(case.subject)
                enterprise = oven.enterprise if oven else case.subject
                false[class_of(oven, case.opened)].append((case, (number, enterprise)))
    exposure = _exposure(worlds)
    return Scores(
        tuple(found),
        {name: _false_alarms(false[name], exposure, name, seed, resamples) for name in (*Meter, OPEN, OTHER)},
        verdicts[Verdict.TRUE],
        verdicts[Verdict.DATA],
        verdicts[Verdict.FALSE],
    )


def class_of(oven: OvenTruth | None, day: date) -> str:
    """What kind of subject a false case is about."""
    if oven is None:
        return OTHER
    return oven.meter if oven.closed_on is not None and oven.closed_on <= day else OPEN


def recall(found: Iterable[Hit], sort: Sort) -> Recall:
    """Of the episodes of a sort."""
    chosen = [hit for hit in found if sort(hit.episode)]
    days = [hit.delay_days for hit in chosen if hit.delay_days is not None]
    share = wilson(len(days), len(chosen))
    standing = sum(hit.standing and hit.first is None for hit in chosen)
    return Recall(share, len(days), len(chosen), Delay(quantile(days, 0.5), quantile(days, 0.9)), standing)


def recall_table(found: Sequence[Hit]) -> list[tuple[tuple[str, str, str, str], Recall]]:
    """Recall by kind, meter, share and months, in the order of these words."""
    sorts = sorted({sort_of(hit.episode) for hit in found}, key=_order)
    return [(sort, recall(found, lambda one, sort=sort: sort_of(one) == sort)) for sort in sorts]  # type: ignore[misc]


def sort_of(episode: Episode) -> tuple[str, str, str, str]:
    """Kind, meter, share and months of an episode, as words; — where it has none."""
    share = "—" if episode.share_percent is None else f"{episode.share_percent:g}"
    months = "—" if episode.months is None else str(episode.months)
    return episode.kind, str(episode.meter or "—"), share, months


def _order(sort: tuple[str, str, str, str]) -> tuple[str, str, float, float]:
    kind, meter, share, months = sort
    return kind, meter, *(-1.0 if text == "—" else float(text) for text in (share, months))  # type: ignore[return-value]


def after_recording(scores: Scores) -> list[int]:
    """Days from the newest report that a first alarm rests on to the day it was found, of every episode found."""
    return [(hit.first.day - hit.first.newest_cause).days for hit in scores.hits if hit.first is not None]


def precision_at(scores: Scores, prevalence: float) -> Interval:
    """Of cases on own-meter ovens, at so many restarts in 100 oven-years."""
    return precision(recall(scores.hits, OWN_RESTARTS).found, scores.false[Meter.OWN].rate, prevalence)


def hours_per_true_case(share: Interval, hours_per_case: float) -> Interval:
    """What an inspector works until one case is true; the bounds turn round."""
    if share.value is None:
        return UNKNOWN
    of = [None if not part else hours_per_case / part for part in share]
    return Interval(of[0], of[2], of[1])


def closed_months(oven: OvenTruth, last_day: date) -> float:
    """Months from the closing to the end of the world."""
    if oven.closed_on is None or oven.closed_on >= last_day:
        return 0.0
    return (last_day - oven.closed_on).days / MONTH_DAYS


_Exposure = dict[tuple[int, str], dict[str, float]]


def _exposure(worlds: Sequence[Played]) -> _Exposure:
    """Closed months by enterprise and meter."""
    months: _Exposure = defaultdict(lambda: defaultdict(float))
    for number, world in enumerate(worlds):
        for oven in world.truth.ovens:
            months[number, oven.enterprise][oven.meter] += closed_months(oven, world.last_day)
    return months


def _false_alarms(
    false: Sequence[tuple[Case, tuple[int, str]]], exposure: _Exposure, name: str, seed: int, resamples: int
) -> FalseAlarms:
    """Of the meters, per months of ovens with such a meter; of the rest, per all closed months."""
    counts = Counter(enterprise for _, enterprise in false)
    of_meter = name in set(Meter)
    times = {key: by.get(name, 0.0) if of_meter else sum(by.values()) for key, by in exposure.items()}
    parts = [(float(counts[key]), times.get(key, 0.0)) for key in {**times, **counts}]
    found = rate(parts, 100, seed, resamples)
    stood = quantile([case.stood_days for case, _ in false], 0.5)
    return FalseAlarms(found, len(false), sum(times.values()), stood)
