"""S-08 resemblance (疑似异地转移): which new transformer runs like the oven that closed. A ranked list, never an alarm.

Four points correlate at 0.9 by chance in 5 % of pairs and two ramps in 16 % (model.md §6.2), so trends are taken out,
six months are asked, and a shared serial, owner or supplier of coal ranks before any likeness of the load.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import log, sqrt
from statistics import median

from projections.findings.load.months import Month, month_text

RULE = "S-08"


@dataclass(frozen=True, slots=True)
class ResemblanceThresholds:
    """`near_km`, months after the closing, months compared, and the load as a share of B."""

    near_km: float = 60.0
    months_after: int = 12
    compared_least: int = 6
    load_least: float = 0.3
    load_most: float = 1.5


THRESHOLDS = ResemblanceThresholds()


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
    """A candidate with its figures; `correlation` is of the load without its trend, month of the year by month."""

    transformer: str
    links: tuple[str, ...]
    correlation: float
    months: int
    load_share: float
    km: float
    zh: str
    en: str


def ranked(
    oven: Mapping[Month, int],
    stopped: Month,
    base: float,
    candidates: Iterable[Transformer],
    limits: ResemblanceThresholds = THRESHOLDS,
) -> tuple[Resemblance, ...]:
    """The candidates for a closed oven: first by the number of links, then by likeness, then by nearness."""
    found = [one for each in candidates if (one := _resemblance(oven, stopped, base, each, limits))]
    return tuple(sorted(found, key=lambda one: (-len(one.links), -one.correlation, one.km, one.transformer)))


def _resemblance(
    oven: Mapping[Month, int],
    stopped: Month,
    base: float,
    candidate: Transformer,
    limits: ResemblanceThresholds,
) -> Resemblance | None:
    in_time = 0 <= candidate.energised - stopped <= limits.months_after
    if base <= 0 or not in_time or candidate.km > limits.near_km:
        return None
    pairs = [(m, before) for m in sorted(candidate.readings) if (before := _like_month(oven, stopped, m)) is not None]
    if len(pairs) < limits.compared_least:
        return None
    share = median(candidate.readings[m] for m, _ in pairs) / base
    if not limits.load_least <= share <= limits.load_most:
        return None
    theirs = detrended([log(max(1, candidate.readings[m])) for m, _ in pairs])
    ours = detrended([log(max(1, oven[before])) for _, before in pairs])
    r = correlation(theirs, ours)
    since = month_text(candidate.energised)
    links_zh = "、".join(candidate.links) or "无"
    links_en = ", ".join(candidate.links) or "none"
    return Resemblance(
        candidate.transformer,
        candidate.links,
        r,
        len(pairs),
        share,
        candidate.km,
        f"变压器 {candidate.transformer} 于 {since} 送电，相距 {candidate.km:.0f} 公里，月用电为 B 的 {share:.2f}，"
        f"{len(pairs)} 个月去趋势相关 {r:.2f}，关联：{links_zh}。仅供排查，不是预警。",
        f"Transformer {candidate.transformer}, energised in {since}, {candidate.km:.0f} km away, draws {share:.2f} "
        f"of B; without trend it correlates at {r:.2f} over {len(pairs)} months; links: {links_en}. A lead, no alarm.",
    )


def _like_month(oven: Mapping[Month, int], stopped: Month, month: Month) -> Month | None:
    """The newest month before the stop of the same name that the oven has a reading of."""
    before = stopped - 1 - (stopped - 1 - month) % 12
    return next((m for m in range(before, before - 37, -12) if m in oven), None)


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
