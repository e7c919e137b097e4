"""S-07 process water (生产用水): quenching and gas cleaning drink, a closed oven does not. Fire water is excluded.

`w = (m3 − allowance) / W` with W the median of the last 12 normal months before the stop; above 0.10 two months running
is an alert. The same share also answers whether a rise in the electricity is confirmed (S-11, S-12).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from projections.findings.load.ground import Ground
from projections.findings.load.history import Load, baseline, known_by
from projections.findings.load.months import Month, month_text
from projections.findings.load.verdict import Blind, Level, Verdict, not_computable

RULE = "S-07"
FULL_USE = 1.3
"""Of W: more water than the running oven took is a mistyped unit (D-16)."""


@dataclass(frozen=True, slots=True)
class WaterThresholds:
    """Shares of W."""

    alert: float = 0.10
    residual: float = 0.05
    """What a closed works may still draw from its process main."""
    follows: float = 0.35
    """How much of the rise in electricity the rise in water must reach to confirm it."""
    least: float = 0.03


THRESHOLDS = WaterThresholds()


class Answer(Enum):
    """What a second source says of a rise in the electricity."""

    CONFIRMS = "CONFIRMS"
    SILENT = "SILENT"
    NO_SOURCE = "NO_SOURCE"


def water_shares(load: Load, months: Iterable[Month]) -> dict[Month, float]:
    """w of the months that have a believable reading; empty without a baseline."""
    base = baseline(load.water, load.stopped, load.not_normal)
    if base is None or base.value <= 0:
        return {}
    found = {}
    for month in months:
        reading = load.water.get(month)
        if reading is None or reading.estimated or not 0 <= reading.value <= FULL_USE * base.value:
            continue
        found[month] = (reading.value - load.water_declared.get(month, 0)) / base.value
    return found


def water_answers(
    shares: Mapping[Month, float],
    months: Iterable[Month],
    rise: float,
    limits: WaterThresholds = THRESHOLDS,
    level: float = 0.0,
) -> Answer:
    """Whether the water rose with the electricity in the same months, by the shares of those that are known.

    What a closed works may draw is the residual of the limits, or its own `level` since the stop where that is more.
    """
    known = [shares[month] for month in months if month in shares]
    if not known:
        return Answer.NO_SOURCE
    excess = sum(share - max(limits.residual, level) for share in known) / len(known)
    return Answer.CONFIRMS if excess >= limits.follows * max(rise, limits.least) else Answer.SILENT


def judge_water(ground: Ground, month: Month, limits: WaterThresholds = THRESHOLDS) -> Verdict:
    """The verdict of S-07 on a month; the month of the stop is mute."""
    load = ground.load
    base = baseline(load.water, load.stopped, load.not_normal)
    if base is None or base.value <= 0:
        return not_computable(RULE, month, Blind.NO_SOURCE if not known_by(load.water, month) else Blind.NO_BASELINE)
    if month <= load.stopped:
        return not_computable(RULE, month, Blind.TOO_EARLY)
    months = [month] if month - 1 <= load.stopped else [month - 1, month]
    shares = water_shares(load, months)
    if month not in shares:
        missing = month not in load.water
        return not_computable(RULE, month, Blind.NO_READING if missing else Blind.QUARANTINED)
    before = shares.get(month - 1, 0.0)
    alert = shares[month] > limits.alert and before > limits.alert
    level = Level.ALERT if alert else Level.WATCH if shares[month] > limits.alert else Level.NONE
    reading = load.water[month]
    figures = {
        "m3": reading.value,
        "declared": load.water_declared.get(month, 0),
        "W": base.value,
        "w": shares[month],
        "w_before": before,
    }
    f = {name: f"{value:,.0f}" for name, value in figures.items()}
    rests = tuple(one for one in months if one in shares)
    positions = {load.stop_position, *(load.water[one].position for one in rests)} - {0}
    return Verdict(
        RULE,
        month,
        level,
        figures,
        rests,
        tuple(sorted(positions)),
        zh=f"{month_text(month)} 生产用水 {f['m3']} 立方米，扣除申报 {f['declared']}，为停产前正常月 {f['W']} 的 "
        f"{shares[month]:.3f}，上月 {before:.3f}；连续两月超过 {limits.alert:.2f} 即预警。",
        en=f"{month_text(month)}: {f['m3']} m3 of process water less {f['declared']} declared is {shares[month]:.3f} "
        f"of the normal month before the stop, {f['W']}; the month before {before:.3f}. Alert above "
        f"{limits.alert:.2f} twice running.",
    )
