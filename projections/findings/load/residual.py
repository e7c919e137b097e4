"""S-01 residual electricity (残余用电): what an oven still draws beyond what was declared, as a share of B.

`r = max(0, E − R) / B` with `R = 3 % of B + declared`. Watch from 0.08, alert at 0.15 two months running, urgent at
0.30 once. The month of the stop is mute and the month after it asks for 0.40: nearly all false alarms were the
cooling tail (model.md §6.2).
"""

from dataclasses import dataclass

from projections.findings.load.ground import Ground
from projections.findings.load.months import Month, month_text
from projections.findings.load.screening import Step
from projections.findings.load.verdict import Blind, Level, Verdict, not_computable

RULE = "S-01"


@dataclass(frozen=True, slots=True)
class ResidualThresholds:
    """Shares of B."""

    basic: float = 0.03
    watch: float = 0.08
    alert: float = 0.15
    urgent: float = 0.30
    second_month: float = 0.40


THRESHOLDS = ResidualThresholds()


def residual_share(step: Step, base: float, limits: ResidualThresholds = THRESHOLDS) -> float:
    """r of a believed month."""
    return max(0.0, (step.kwh or 0) - limits.basic * base - step.declared) / base


def judge_residual(ground: Ground, month: Month, limits: ResidualThresholds = THRESHOLDS) -> Verdict:
    """The verdict of S-01 on a month; an estimated reading is never louder than watch."""
    step = ground.step(month, RULE)
    if isinstance(step, Verdict):
        return step
    if step.t == 0:
        return not_computable(RULE, month, Blind.TOO_EARLY)
    base = ground.base.value
    r = residual_share(step, base, limits)
    before = ground.believed_at(month - 1, month)
    previous = residual_share(before, base, limits) if before and before.t >= 2 else 0.0
    level = _level(step, r, previous, limits)
    figures = {
        "E": step.kwh or 0,
        "B": base,
        "R_decl": step.declared,
        "R": limits.basic * base + step.declared,
        "r": r,
        "r_before": previous,
    }
    rests = (before, step) if before and previous >= limits.alert else (step,)
    zh, en = _words(month, figures, step, limits)
    return ground.verdict(RULE, month, level, figures, rests, (zh, en))


def _level(step: Step, r: float, previous: float, limits: ResidualThresholds) -> Level:
    if step.t < 2:
        level = Level.URGENT if r >= limits.second_month else Level.NONE
    elif r >= limits.urgent:
        level = Level.URGENT
    elif r >= limits.alert and previous >= limits.alert:
        level = Level.ALERT
    else:
        level = Level.WATCH if r >= limits.watch else Level.NONE
    return Level.WATCH if step.estimated and level is not Level.NONE else level


def _words(
    month: Month, figures: dict[str, float], step: Step, limits: ResidualThresholds
) -> tuple[str, str]:
    f = {name: f"{value:,.0f}" for name, value in figures.items()}
    r, before = figures["r"], figures["r_before"]
    zh_estimated, en_estimated = ("（估读，只作关注）", " (estimated: watch at most)") if step.estimated else ("", "")
    return (
        f"{month_text(month)} 用电 {f['E']} 千瓦时{zh_estimated}，"
        f"扣除允许用电 {f['R']}（B 的 {limits.basic:.0%} 加申报 {f['R_decl']}），"
        f"余量为停产前正常月 B={f['B']} 的 {r:.3f}，上月 {before:.3f}；"
        f"单月达 {limits.urgent:.2f} 或连续两月达 {limits.alert:.2f} 即预警。",
        f"{month_text(month)}: {f['E']} kWh{en_estimated}, less the allowed {f['R']} ({limits.basic:.0%} of B and "
        f"{f['R_decl']} declared), leaves {r:.3f} of the normal month before the stop, B={f['B']}; the month before "
        f"{before:.3f}. Alert at {limits.urgent:.2f} once or {limits.alert:.2f} twice running.",
    )
