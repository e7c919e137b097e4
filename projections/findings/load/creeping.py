"""S-02 creeping rise (用电爬升): a CUSUM of the logarithm of the load beyond what was declared (model.md §6.2).

`y = ln(max(0, E − R_decl) + 0.01·B) − season`, standardised by the oven's own first six clean months from t = 2 (σ not
below 0.25), or by like ovens until then; `z = min(4, (y − μ)/σ)`, `C = max(0, C + z − 0.5)`, alert above 5. One spike
cannot alarm: it adds 3.5 at most. A month without a believed reading leaves C as it stands.
"""

from dataclasses import dataclass
from math import log
from statistics import fmean, pstdev
from typing import NamedTuple

from projections.findings.load.ground import Ground
from projections.findings.load.months import Month, month_text
from projections.findings.load.residual import residual_share
from projections.findings.load.screening import Step
from projections.findings.load.verdict import Blind, Level, Verdict, not_computable

RULE = "S-02"


@dataclass(frozen=True, slots=True)
class CreepingThresholds:
    """z and C are counted in standard deviations."""

    floor_share: float = 0.01
    clean_months: int = 6
    clean_below: float = 0.08
    """r of S-01 from which a month is not clean: it would teach the oven that its restart is normal."""
    sigma_floor: float = 0.25
    sigma_prior: float = 0.5
    """How far the levels of like ovens lie apart (model.md §6.5), while the oven has no level of its own."""
    z_most: float = 4.0
    slack: float = 0.5
    alert: float = 5.0


THRESHOLDS = CreepingThresholds()


class _Sum(NamedTuple):
    """C after a month, with the level it was counted from."""

    y: float
    z: float
    total: float
    mu: float
    sigma: float
    rising: tuple[Step, ...]
    """The months since C last was 0."""


def judge_creeping(ground: Ground, month: Month, limits: CreepingThresholds = THRESHOLDS) -> Verdict:
    """The verdict of S-02 on a month."""
    step = ground.step(month, RULE)
    if isinstance(step, Verdict):
        return step
    if step.t < 2:
        return not_computable(RULE, month, Blind.TOO_EARLY)
    found = _summed(ground, month, limits)
    if found is None:
        return not_computable(RULE, month, Blind.LEARNING)
    level = Level.ALERT if found.total > limits.alert else Level.NONE
    if step.estimated and level is Level.ALERT:
        level = Level.WATCH
    figures = {
        "E": step.kwh or 0,
        "B": ground.base.value,
        "R_decl": step.declared,
        "season": ground.load.season.get(month, 0.0),
        "y": found.y,
        "mu": found.mu,
        "sigma": found.sigma,
        "z": found.z,
        "C_before": max(0.0, found.total - found.z + limits.slack) if found.total else 0.0,
        "C": found.total,
    }
    return ground.verdict(RULE, month, level, figures, found.rising, _words(month, figures, found, limits))


def _summed(ground: Ground, month: Month, limits: CreepingThresholds) -> _Sum | None:
    """C at a month; None while there is no level to count from."""
    learned: list[float] = []
    prior = ground.load.prior
    level = None if prior is None else (log((prior + limits.floor_share) * ground.base.value), limits.sigma_prior)
    total, rising = 0.0, tuple[Step, ...]()
    found: _Sum | None = None
    for past in ground.steps[2 : month - ground.load.stopped + 1]:
        step = ground.believed_at(past.month, month)
        if step is None:
            continue
        y = log_load(ground, step, limits)
        if level is not None:
            z = min(limits.z_most, (y - level[0]) / level[1])
            total = max(0.0, total + z - limits.slack)
            rising = (*rising, step) if total else ()
            found = _Sum(y, z, total, *level, rising)
        if len(learned) < limits.clean_months and _is_clean(ground, step, limits):
            learned.append(y)
            if len(learned) == limits.clean_months:
                level = fmean(learned), max(limits.sigma_floor, pstdev(learned))
                total, rising, found = 0.0, (), None if prior is None else found
    return found


def _is_clean(ground: Ground, step: Step, limits: CreepingThresholds) -> bool:
    return not step.estimated and residual_share(step, ground.base.value) < limits.clean_below


def log_load(ground: Ground, step: Step, limits: CreepingThresholds = THRESHOLDS) -> float:
    """y of a believed month."""
    net = max(0, (step.kwh or 0) - step.declared)
    return log(net + limits.floor_share * ground.base.value) - ground.load.season.get(step.month, 0.0)


def _words(
    month: Month, figures: dict[str, float], found: _Sum, limits: CreepingThresholds
) -> tuple[str, str]:
    net, floor = max(0.0, figures["E"] - figures["R_decl"]), limits.floor_share * figures["B"]
    since = month_text(found.rising[0].month) if found.rising else month_text(month)
    return (
        f"{month_text(month)} 扣除申报后用电 {net:,.0f} 千瓦时，"
        f"y=ln({net:,.0f}+{floor:,.0f})−{figures['season']:.2f}={found.y:.3f}，"
        f"z=({found.y:.3f}−{found.mu:.3f})/{found.sigma:.2f}，不超过 {limits.z_most:.0f}，得 {found.z:.2f}；"
        f"自 {since} 起累计 C={figures['C_before']:.2f}+{found.z:.2f}−{limits.slack}={found.total:.2f}，"
        f"超过 {limits.alert:.0f} 即预警。",
        f"{month_text(month)}: {net:,.0f} kWh beyond what was declared; "
        f"y=ln({net:,.0f}+{floor:,.0f})−{figures['season']:.2f}={found.y:.3f}, "
        f"z=({found.y:.3f}−{found.mu:.3f})/{found.sigma:.2f}, at most {limits.z_most:.0f}, is {found.z:.2f}; "
        f"since {since} the sum C={figures['C_before']:.2f}+{found.z:.2f}−{limits.slack}={found.total:.2f} "
        f"(never below 0). Alert above {limits.alert:.0f}.",
    )
