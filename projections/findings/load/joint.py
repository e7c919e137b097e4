"""S-12 the joint detector (联合检测): S-11 with a spread learned per oven, and with every other source heard.

What it does otherwise than the reference, each in one sentence:
- the spread of an oven is its own: the prior 0.34 of its level weighs as much as six of its months;
- while it cools or has no level of its own, the tail and the level are uncertain, and that stands in σ;
- what a cut left on for good (lighting, pumps) is part of the oven's level and no declared work: taken off in full
  it would hide a tenth, since few draw what they may; but who stays within all limits is never accused;
- a short run must be larger than a long one: a month 0.13 of B, two 0.09, three 0.065, since lawful works that
  nobody declared are short or small, and a restart is neither for long;
- water, gas, stack and output that belong to the oven alone confirm a smaller step (0.85) or, silent, ask for a
  clearer one (one silent 1.6, two 2.2, and 3.2 off the score), so that a source that lies delays a restart of a
  quarter and cannot hide it; where sources differ, neither counts, but two that are silent outweigh one: what seeps
  moves water, and no coal is coked without fire;
- an estimated reading is no evidence, a single missing month breaks no run, the newest month must still be up, as at
  least half of a run, and no two of it running may be down: what joins an old load and a new one is no step;
- a month by itself must be twice the oven's level above it, since what stays has such a month now and then (overhauls,
  pumping out), and a restart that small goes on into a second month.
How the level itself is learned stands in `own_level.py`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt

from projections.findings.load.ground import Ground
from projections.findings.load.history import Load
from projections.findings.load.months import Month, month_text
from projections.findings.load.own_level import heated, own_entries
from projections.findings.load.reference import excess_words
from projections.findings.load.runs import Entry, Run, runs_to
from projections.findings.load.screening import Step, cooling
from projections.findings.load.sources import Source, sources_say
from projections.findings.load.verdict import Blind, Level, Row, Verdict, not_computable
from projections.findings.load.water import Answer, water_shares

RULE = "S-12"


@dataclass(frozen=True, slots=True)
class JointThresholds:
    """`score` in standard deviations, `asked` and `noise` in shares of B, the others factors."""

    score: float = 4.0
    asked: tuple[float, ...] = (0.13, 0.09, 0.065)
    """The mean x of a run of one, of two, of three and more months."""
    months: int = 6
    gaps: int = 1
    scale: float = 0.34
    scale_weight: int = 6
    scale_least: float = 0.2
    scale_most: float = 0.8
    noise: float = 0.012
    learn_below: float = 2.0
    """z from which a month does not move the oven's own level: a load that grows slowly must not become normal."""
    declared_error: float = 0.3
    tail_error: float = 0.4
    level_error: float = 0.5
    """Of the level, while it is that of any closed oven."""
    winter_error: float = 0.2
    """Of the level, in the heating season."""
    alone: float = 2.0
    """Of the level: a run of one month must be as much above it."""
    still: float = 0.5
    """Of what is asked: the newest month must reach it, or the load has ended."""
    still_of_run: float = 1 / 3
    """Of the mean of the run, likewise."""
    urgent: float = 0.30
    """x of the newest month: said again, more gravely, where an alert stands (as S-01, model.md §6.2)."""
    confirmed: float = 0.85
    silent: tuple[float, ...] = (1.6, 2.2)
    """Where one source is silent, and where two are or more."""
    silent_score: float = 3.2


THRESHOLDS = JointThresholds()


def judge_joint(ground: Ground, month: Month, limits: JointThresholds = THRESHOLDS) -> Verdict:
    """The verdict of S-12 on a month."""
    step = ground.step(month, RULE)
    if isinstance(step, Verdict):
        return step
    if step.t < 2:
        return not_computable(RULE, month, Blind.TOO_EARLY)
    if step.estimated:
        return not_computable(RULE, month, Blind.ESTIMATED)

    def spread(one: Step, level: float, accepted: Sequence[float], base: float) -> float:
        return _sigma(_sure(ground.load, one), level, accepted, base, limits)

    entries = own_entries(ground, spread, month, limits.learn_below)
    shares = water_shares(ground.load, range(ground.load.stopped + 2, month + 1))
    runs = runs_to(entries, month, limits.months, limits.gaps)
    weighed = [_weighed(ground.load, shares, run, limits) for run in runs]
    best = max(weighed, key=lambda one: (one.passes(limits), one.run.score - one.less))
    newest = best.run.entries[-1]
    raised = Level.URGENT if newest.x >= limits.urgent else Level.ALERT
    level = raised if best.passes(limits) else Level.NONE
    figures = {
        "E": newest.step.kwh or 0,
        "B": ground.base.value,
        "R_decl": newest.step.declared,
        "b": newest.level,
        "tail": cooling(step.t),
        "x": newest.x,
        "sigma": newest.sigma,
        "z": newest.z,
        "n": len(best.run.entries),
        "score": best.run.score,
        "mean_x": best.run.mean,
        "need": best.need,
        "less": best.less,
    }
    rests = [one.step for one in best.run.entries]
    asked = {"score": limits.score + best.less, "mean_x": best.need}
    words = _words(month, figures, best, limits, month in ground.load.capped)
    return ground.verdict(RULE, month, level, figures, rests, words, _rows(best, limits), asked)


def alert_line(sigma: float, level: float, limits: JointThresholds = THRESHOLDS) -> float:
    """The x from which one month alone is an alert where no other source is heard, in shares of B."""
    return max(limits.asked[0], limits.alone * level, limits.score * sigma)


def _rows(best: "_Weighed", limits: JointThresholds) -> list[Row]:
    """The months of the run; the newest one alone is held against something by itself."""
    still = {"x": limits.still * best.need}
    return [
        Row(
            one.step.month,
            {
                "E": one.step.kwh or 0,
                "R_decl": one.step.declared,
                "b": one.level,
                "tail": cooling(one.step.t),
                "x": one.x,
                "sigma": one.sigma,
                "z": one.z,
            },
            (one.step.position,),
            still if one is best.run.entries[-1] else {},
        )
        for one in best.run.entries
    ]


def _sure(load: Load, step: Step) -> Step:
    """A month whose allowance is cut off at the most that it can be leaves no doubt whether it was more."""
    return step._replace(declared=0) if step.month in load.capped else step


def _sigma(step: Step, level: float, accepted: Sequence[float], base: float, limits: JointThresholds) -> float:
    """σ of a month in units of B: the oven's own spread, the noise, what was declared, and what is not known yet."""
    unknown = limits.level_error * level if len(accepted) < 3 else 0.0
    winter = limits.winter_error * level if heated(step.month) else 0.0
    return sqrt(
        (own_scale(accepted, limits) * level) ** 2
        + limits.noise**2
        + (limits.declared_error * step.declared / base) ** 2
        + (limits.tail_error * cooling(step.t)) ** 2
        + unknown**2
        + winter**2
    )


def own_scale(accepted: Sequence[float], limits: JointThresholds = THRESHOLDS) -> float:
    """How much the oven's months vary, as a share of its level; the prior counts as six months."""
    if len(accepted) < 3:
        return limits.scale
    level = sorted(accepted)[len(accepted) // 2]
    if level <= 0:
        return limits.scale
    own = sum([(one / level - 1) ** 2 for one in accepted])
    scale = sqrt((limits.scale_weight * limits.scale**2 + own) / (limits.scale_weight + len(accepted)))
    return min(limits.scale_most, max(limits.scale_least, scale))


@dataclass(frozen=True, slots=True)
class _Weighed:
    """A run with what the other sources make of it."""

    run: Run
    need: float
    less: float
    sources: tuple[Source, ...]
    allowed: int
    """kWh of the newest month within all limits, those left on for good among them."""

    def passes(self, limits: JointThresholds) -> bool:
        newest = self.run.entries[-1]
        still = max(limits.still * self.need, limits.still_of_run * self.run.mean)
        up = newest.x >= still and (newest.step.kwh or 0) > self.allowed
        up = up and self._one_step(limits.still * self.need)
        return up and self.run.score - self.less >= limits.score and self.run.mean >= self.need


    def _one_step(self, least: float) -> bool:
        """At least half of its months are up, and no two running are down: with those a finding would have ended."""
        xs = [one.x for one in self.run.entries]
        parted = any(one < least and two < least for one, two in pairwise(xs))
        return not parted and sorted(xs)[(len(xs) - 1) // 2] >= least


def _weighed(load: Load, shares: Mapping[Month, float], run: Run, limits: JointThresholds) -> _Weighed:
    need = limits.asked[min(len(run.entries), len(limits.asked)) - 1]
    least = limits.alone * run.entries[-1].level if len(run.entries) == 1 else 0.0
    sources = sources_say(load, shares, [one.step.month for one in run.entries], run.mean)
    allowed = load.declared.get(run.entries[-1].step.month, 0)
    confirmed = sum(one.answer is Answer.CONFIRMS for one in sources)
    silent = sum(one.answer is Answer.SILENT for one in sources)
    if confirmed == 1 and silent > 1:
        confirmed = 0
    if confirmed and not silent:
        return _Weighed(run, max(least, need * limits.confirmed), 0.0, sources, allowed)
    if silent and not confirmed:
        factor = limits.silent[min(silent, len(limits.silent)) - 1]
        return _Weighed(run, max(least, need * factor), limits.silent_score, sources, allowed)
    return _Weighed(run, max(least, need), 0.0, sources, allowed)


def _words(
    month: Month, f: dict[str, float], best: _Weighed, limits: JointThresholds, capped: bool
) -> tuple[str, str]:
    zs = "+".join(f"{one.z:.2f}" for one in best.run.entries).replace("+-", "−")
    n = len(best.run.entries)
    zh_sources, en_sources = _source_words(best.sources)
    less = f"−{f['less']}" if f["less"] else ""
    first = _first(best.run.entries)
    zh_over, en_over = _over_words(best.run.entries[-1])
    if capped:
        zh_over, en_over = f"（申报更多，只计至上限）{zh_over}", f" (more was declared than can count){en_over}"
    return (
        f"{month_text(month)} 超出本炉水平 {excess_words(f)}{zh_over}，σ={f['sigma']:.4f}；自 {first} 起 {n} 个月 "
        f"({zs})/√{n}{less}={f['score'] - f['less']:.2f}（达 {limits.score:g}），"
        f"平均 x={f['mean_x']:.3f}（达 {f['need']:.3f}）即预警；{zh_sources}。",
        f"{month_text(month)}: above the oven's own level {excess_words(f)}{en_over}, σ={f['sigma']:.4f}; "
        f"of {n} months since {first} ({zs})/√{n}{less}={f['score'] - f['less']:.2f} (asked {limits.score:g}), "
        f"mean x={f['mean_x']:.3f} (asked {f['need']:.3f}); {en_sources}.",
    )


def _first(entries: Sequence[Entry]) -> str:
    return month_text(entries[0].step.month)


def _over_words(newest: Entry) -> tuple[str, str]:
    """That the kWh are a mean, where the bill made up for estimates."""
    if newest.over == 1:
        return "", ""
    n = newest.over
    return f"（含补前期估读，按 {n} 个月平均）", f" (the mean of {n} months, as it follows estimates)"


def _source_words(sources: tuple[Source, ...]) -> tuple[str, str]:
    heard = [one for one in sources if one.answer is not Answer.NO_SOURCE]
    if not heard:
        return "无其他独立来源可佐证", "no other source of this oven could confirm it"
    zh = "，".join(f"{one.zh}{'佐证' if one.answer is Answer.CONFIRMS else '未佐证'}" for one in heard)
    en = ", ".join(f"{one.en} {'confirms' if one.answer is Answer.CONFIRMS else 'is silent'}" for one in heard)
    return zh, en
