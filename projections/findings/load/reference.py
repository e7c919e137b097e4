"""S-11 the reference detector (对照检测): a step in the load of any length from one to six months (model.md §6.2).

In units of B: `x = E − R_decl − b − 0.45·e^(−t/1.2)`, `σ² = (0.34·b)² + 0.012² + (0.3·R_decl)²`,
`z = clip(x/σ, −3, 6)`; an alert where a run of months scores `Σz/√n ≥ 4` and its mean x is at least 0.06 (a single
month 0.096). With process water: confirmed by it, a smaller step is enough; silent, a clearer one is asked. The strict
variant is 5 / 0.08.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from projections.findings.load.ground import Ground
from projections.findings.load.months import Month, month_text
from projections.findings.load.runs import Run, entries_of, runs_to
from projections.findings.load.screening import Step, cooling
from projections.findings.load.verdict import Blind, Level, Verdict, not_computable
from projections.findings.load.water import Answer, water_answers, water_shares

RULE = "S-11"


@dataclass(frozen=True, slots=True)
class ReferenceThresholds:
    """`score` in standard deviations, the rest in shares of B."""

    score: float = 4.0
    step: float = 0.06
    single: float = 1.6
    """A single month must be larger by this factor."""
    scale: float = 0.34
    noise: float = 0.012
    declared_error: float = 0.3
    with_water: bool = False
    confirmed: float = 0.7
    """What is asked of the step, as a factor, where the water confirms it."""
    silent: float = 1.6
    silent_score: float = 3.2


THRESHOLDS = ReferenceThresholds()
STRICT = ReferenceThresholds(score=5.0, step=0.08)
WITH_WATER = ReferenceThresholds(with_water=True)


def judge_reference(ground: Ground, month: Month, limits: ReferenceThresholds = THRESHOLDS) -> Verdict:
    """The verdict of S-11 on a month."""
    step = ground.step(month, RULE)
    if isinstance(step, Verdict):
        return step
    if step.t < 2:
        return not_computable(RULE, month, Blind.TOO_EARLY)

    def spread(one: Step, level: float, accepted: Sequence[float], ground: Ground) -> float:
        declared = one.declared / ground.base.value
        return sqrt((limits.scale * level) ** 2 + limits.noise**2 + (limits.declared_error * declared) ** 2)

    runs = runs_to(entries_of(ground, spread, month), month)
    shares = water_shares(ground.load, range(month - 5, month + 1)) if limits.with_water else {}
    weighed = [(run, *_asked(shares, run, limits)) for run in runs]
    passing = [one for one in weighed if one[0].score - one[2] >= limits.score and one[0].mean >= one[1]]
    level = Level.ALERT if passing else Level.NONE
    run, need, less = max(passing or weighed, key=lambda one: one[0].score - one[2])
    newest = run.entries[-1]
    figures = {
        "E": step.kwh or 0,
        "B": ground.base.value,
        "R_decl": step.declared,
        "b": newest.level,
        "tail": cooling(step.t),
        "x": newest.x,
        "sigma": newest.sigma,
        "z": newest.z,
        "n": len(run.entries),
        "score": run.score,
        "mean_x": run.mean,
        "need": need,
        "less": less,
    }
    words = _words(month, figures, run, limits)
    return ground.verdict(RULE, month, level, figures, [one.step for one in run.entries], words)


def _asked(shares: Mapping[Month, float], run: Run, limits: ReferenceThresholds) -> tuple[float, float]:
    """How large the step must be, and what is taken off its score."""
    need = limits.step * (limits.single if len(run.entries) == 1 else 1.0)
    if not limits.with_water:
        return need, 0.0
    match water_answers(shares, [one.step.month for one in run.entries], run.mean):
        case Answer.CONFIRMS:
            return need * limits.confirmed, 0.0
        case Answer.SILENT:
            return need * limits.silent, limits.silent_score
        case _:
            return need, 0.0


def excess_words(f: dict[str, float]) -> str:
    """x as it is reckoned: (E − declared)/B − b − cooling tail, in kWh and shares of B."""
    net = f"({f['E']:,.0f}−{f['R_decl']:,.0f})/{f['B']:,.0f}"
    return f"x={net}−{f['b']:.4f}−{f['tail']:.4f}={f['x']:.4f}"


def _words(month: Month, f: dict[str, float], run: Run, limits: ReferenceThresholds) -> tuple[str, str]:
    zs = "+".join(f"{one.z:.2f}" for one in run.entries).replace("+-", "−")
    n = len(run.entries)
    less_zh = f"，水未佐证减 {f['less']}" if f["less"] else ""
    less_en = f", less {f['less']} as the water is silent" if f["less"] else ""
    return (
        f"{month_text(month)} 超出本炉水平 {excess_words(f)}，σ={f['sigma']:.4f}；"
        f"连续 {n} 个月 ({zs})/√{n}={run.score:.2f}{less_zh}（达 {limits.score:g}），"
        f"平均 x={run.mean:.3f}（达 {f['need']:.3f}）即预警。",
        f"{month_text(month)}: above the oven's own level {excess_words(f)}, σ={f['sigma']:.4f}; "
        f"of {n} months running ({zs})/√{n}={run.score:.2f}{less_en} (asked {limits.score:g}), mean x={run.mean:.3f} "
        f"(asked {f['need']:.3f}).",
    )
