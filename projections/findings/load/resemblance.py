"""S-08 resemblance (疑似异地转移): which new transformer runs like the oven that closed. A ranked list, never an alarm.

Four points correlate at 0.9 by chance in 5 % of pairs and two ramps in 16 % (model.md §6.2), so trends are taken out,
six months are asked, and a shared serial, owner or supplier of coal ranks before any likeness of the load.

Then stand the transformers that were energised after the equipment came down: what still stands works nowhere else.
Among equals the one comes first whose load goes least apart from the oven's year (`remainder`): a correlation asks
whether two loads move together and not how much, and ranked hardly better than chance (docs/decisions/0043).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import log, sqrt
from statistics import median

from projections.findings.load.months import Month, month_text

RULE = "S-08"


@dataclass(frozen=True, slots=True)
class ResemblanceThresholds:
    """`near_km`, months after the closing, months compared, and the load as a share of B.

    `compared_most`: of more months the newest are compared, since a works takes months until it has its load.
    """

    near_km: float = 60.0
    months_after: int = 12
    compared_least: int = 6
    compared_most: int = 12
    load_least: float = 0.3
    load_most: float = 1.5
    years_back: int = 3


THRESHOLDS = ResemblanceThresholds()


@dataclass(frozen=True, slots=True)
class Closed:
    """The oven that closed: the month of its stop, B, its load by month, and when its main equipment came down.

    Without a meter of its own it has no load, and B is what its capacity takes.
    """

    stopped: Month
    base: float
    load: Mapping[Month, int] = field(default_factory=dict)
    torn_down: Month | None = None

    def in_time(self, energised: Month, limits: ResemblanceThresholds = THRESHOLDS) -> bool:
        """Within a year of its closing, which ends when its equipment came down."""
        return self.stopped <= energised <= max(self.stopped, self.torn_down or self.stopped) + limits.months_after


@dataclass(frozen=True, slots=True)
class Transformer:
    """A transformer that was energised somewhere else; `links` names what it shares with the closed oven."""

    transformer: str
    km: float
    energised: Month
    readings: Mapping[Month, int]
    links: tuple[str, ...] = ()
    positions: tuple[int, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Resemblance:
    """A candidate with its figures. `correlation` and `remainder` are of the logarithms without their trend, against
    the oven's own year; None where it has none.

    `remainder` 0.08: the two loads typically go 8 % apart. `after_demolition`: energised when the equipment was down.
    """

    transformer: str
    links: tuple[str, ...]
    after_demolition: bool
    correlation: float | None
    remainder: float | None
    months: int
    load_share: float
    km: float
    zh: str
    en: str

    @property
    def rank(self) -> tuple[int, bool, float, float, str]:
        """What it is sorted by: links, the order of events, the likeness of the load, nearness."""
        remainder = 0.0 if self.remainder is None else self.remainder
        return -len(self.links), not self.after_demolition, remainder, self.km, self.transformer


def ranked(
    oven: Closed, candidates: Iterable[Transformer], limits: ResemblanceThresholds = THRESHOLDS
) -> tuple[Resemblance, ...]:
    """The candidates for a closed oven, the likeliest first."""
    year = usual(oven.load, oven.stopped, limits)
    found = [one for each in candidates if (one := _resemblance(oven, year, each, limits))]
    return tuple(sorted(found, key=lambda one: one.rank))


def _resemblance(
    oven: Closed, year: Mapping[int, float], candidate: Transformer, limits: ResemblanceThresholds
) -> Resemblance | None:
    if oven.base <= 0 or not oven.in_time(candidate.energised, limits) or candidate.km > limits.near_km:
        return None
    months = [month for month in sorted(candidate.readings) if not year or month % 12 in year]
    if len(months) < limits.compared_least:
        return None
    share = median(candidate.readings[month] for month in months) / oven.base
    if not limits.load_least <= share <= limits.load_most:
        return None
    compared = months[-limits.compared_most :]
    alike = _alike([log(max(1, candidate.readings[m])) for m in compared], [year[m % 12] for m in compared if year])
    after = oven.torn_down is not None and candidate.energised >= oven.torn_down
    zh, en = _said(candidate, share, alike, len(compared), after)
    r, remainder = alike or (None, None)
    return Resemblance(
        candidate.transformer, candidate.links, after, r, remainder, len(compared), share, candidate.km, zh, en
    )


def usual(
    load: Mapping[Month, int], stopped: Month, limits: ResemblanceThresholds = THRESHOLDS
) -> dict[int, float]:
    """The oven's own year: of each calendar month the mean logarithm of its load in the years before the stop."""
    found: dict[int, list[float]] = defaultdict(list)
    for month in range(stopped - 12 * limits.years_back, stopped):
        if month in load:
            found[month % 12].append(log(max(1, load[month])))
    return {month: sum(values) / len(values) for month, values in found.items()}


def _alike(theirs: Sequence[float], ours: Sequence[float]) -> tuple[float, float] | None:
    """Correlation and remainder of two loads, both without their trend; None where the oven has no load of its own."""
    if not ours:
        return None
    apart = detrended([one - other for one, other in zip(theirs, ours, strict=True)])
    return correlation(detrended(theirs), detrended(ours)), sqrt(sum(d * d for d in apart) / len(apart))


def _said(
    candidate: Transformer, share: float, alike: tuple[float, float] | None, months: int, after: bool
) -> tuple[str, str]:
    """The sentence of a lead in both languages, with its figures."""
    since = month_text(candidate.energised)
    when_zh, when_en = ("（设备拆除之后）", ", after the equipment came down,") if after else ("", "")
    like_zh, like_en = "该炉没有单独的用电记录，曲线无从比较，B 按产能估算", (
        "the oven has no load of its own to compare, and B is estimated from its capacity"
    )
    if alike is not None:
        like_zh = f"{months} 个月去趋势后与该炉相差 {alike[1]:.0%}，相关 {alike[0]:.2f}"
        like_en = f"without trend it goes {alike[1]:.0%} apart from the oven over {months} months, r = {alike[0]:.2f}"
    links_zh, links_en = "、".join(candidate.links) or "无", ", ".join(candidate.links) or "none"
    return (
        f"变压器 {candidate.transformer} 于 {since} 送电{when_zh}，相距 {candidate.km:.0f} 公里，月用电为 B 的 "
        f"{share:.2f}；{like_zh}；关联：{links_zh}。仅供排查，不是预警。",
        f"Transformer {candidate.transformer}, energised in {since}{when_en or ','} {candidate.km:.0f} km away, draws "
        f"{share:.2f} of B; {like_en}; links: {links_en}. A lead, no alarm.",
    )


def detrended(values: Sequence[float]) -> list[float]:
    """The values less their straight line: two ramps are alike and mean nothing."""
    n = len(values)
    middle, mean = (n - 1) / 2, sum(values) / n
    square = sum((i - middle) ** 2 for i in range(n))
    slope = sum((i - middle) * (v - mean) for i, v in enumerate(values)) / square if square else 0.0
    return [v - mean - slope * (i - middle) for i, v in enumerate(values)]


def correlation(one: Sequence[float], other: Sequence[float]) -> float:
    """Pearson's r of two series of mean 0; 0 where one of them does not vary."""
    norm = sqrt(sum(a * a for a in one) * sum(b * b for b in other))
    return sum(a * b for a, b in zip(one, other, strict=True)) / norm if norm > 1e-12 else 0.0
