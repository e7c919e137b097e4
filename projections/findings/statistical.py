"""The statistics of detection as rules over the log (S-01, S-02, S-07, S-11, S-12): what a new reading of an oven says.

A rule runs on a reading of the oven's own meter, for the month that was read and for the newest one: a reading that
comes late completes a run. One finding of a rule stands for an oven; it ends where the newest two months are quiet, or
where what was registered late explains it. S-12 alone is in force, the others are shown beside it
(docs/decisions/0025).
"""

from collections.abc import Callable, Iterator

from domain.allowances.facts import LoadAllowanceDeclared
from domain.cases.facts import Severity
from domain.envelope import Happened
from domain.fact import Fact
from domain.ovens.facts import OvenCommissioned, OvenHotIdled, OvenRestarted, OvenStopped
from domain.ovens.state import Oven
from domain.readings.facts import MonthlyElectricityReported, MonthlyWaterReported
from domain.utilities.facts import UtilityDisconnected, UtilityRestored
from projections.findings.closed_loads import closed_oven_of, load_of, numbered
from projections.findings.finding import Because, Finding, Rule, causes_of
from projections.findings.known import Known, place_of
from projections.findings.load.creeping import judge_creeping
from projections.findings.load.ground import Ground, ground_of
from projections.findings.load.joint import judge_joint
from projections.findings.load.months import Month
from projections.findings.load.reference import judge_reference
from projections.findings.load.residual import judge_residual
from projections.findings.load.verdict import Level, Verdict
from projections.findings.load.water import judge_water

Judge = Callable[[Ground, Month], Verdict]
_READ: frozenset[type[Fact]] = frozenset({MonthlyElectricityReported, MonthlyWaterReported})
_RUNS: frozenset[type[Fact]] = frozenset((OvenRestarted, OvenCommissioned, OvenHotIdled))
_EXPLAINS: frozenset[type[Fact]] = frozenset({LoadAllowanceDeclared, UtilityRestored, UtilityDisconnected})


def _check(rule: str, judge: Judge) -> Callable[[Known, Happened], tuple[Finding, ...]]:
    """The check of a rule: a reading, or a stop that was registered after readings of the months since."""

    def check(known: Known, event: Happened) -> tuple[Finding, ...]:
        found = _read(known, event)
        if found is None:
            return ()
        oven, month = found
        ground = _ground(known, oven)
        if ground is None:
            return ()
        months = dict.fromkeys((ground.until if month is None else month, ground.until))
        verdicts = (judge(ground, one) for one in months)
        return tuple(_finding(known, oven, rule, one) for one in verdicts if one.raised)

    return check


def _read(known: Known, event: Happened) -> tuple[Oven, Month | None] | None:
    """The closed oven that an event is about, and the month where it is a reading."""
    match event.fact:
        case MonthlyElectricityReported(meter=meter, month=month) | MonthlyWaterReported(meter=meter, month=month):
            oven = closed_oven_of(known, meter, month)
            return (oven, numbered(month)) if oven is not None else None
        case OvenStopped(oven=name):
            return known.now.oven(name), None
        case _:
            return None


def _ground(known: Known, oven: Oven) -> Ground | None:
    """The ground up to the newest month with a reading; None where nothing was read since the stop."""
    load = load_of(known, oven)
    if load is None:
        return None
    until = max(load.readings, default=load.stopped)
    return ground_of(load, until) if until > load.stopped else None


def _finding(known: Known, oven: Oven, rule: str, verdict: Verdict) -> Finding:
    name = known.enterprise_name(oven.enterprise)
    causes = causes_of(*verdict.positions)
    return Finding(
        rule=rule,
        version=1,
        severity=Severity.HIGH,
        subject=f"oven:{oven.oven}",
        causes=causes,
        division=place_of(oven.county, oven.division),
        sentence_zh=f"{name} 焦炉 {oven.oven}：{verdict.zh}",
        sentence_en=f"Oven {oven.oven} of {name}: {verdict.en}",
        invented=known.invented(*causes),
    )


def _clears(judge: Judge) -> Callable[[Known, Happened, Finding], Because | None]:
    """Whether a finding of a rule still stands."""

    def clears(known: Known, event: Happened, finding: Finding) -> Because | None:
        oven = known.now.oven(finding.subject.removeprefix("oven:"))
        if isinstance(event.fact, OvenRestarted | OvenCommissioned | OvenHotIdled) and oven.running:
            return Because("已报复产或焖炉，不再按停产判断。", "It is reported running or kept hot, no longer stopped.")
        ground = _ground(known, oven)
        if ground is None:
            return None
        judged = judge(ground, max(_months(known, finding), default=ground.until))
        if judged.level in (Level.NONE, Level.WATCH):
            return Because(
                f"按补登后的数据重新计算，不再达到预警：{judged.zh}",
                f"With what was registered late it is no alert any more: {judged.en}",
            )
        newest = [judge(ground, month) for month in (ground.until - 1, ground.until)]
        quiet = all(one.level is Level.NONE for one in newest)
        if quiet and ground.until - 1 > max(_months(known, finding), default=ground.until):
            return Because(f"最近两个月已回落：{newest[-1].zh}", f"The newest two months are quiet: {newest[-1].en}")
        return None

    return clears


def _months(known: Known, finding: Finding) -> Iterator[Month]:
    """The months of the readings that a finding rests on."""
    for position in finding.causes:
        event = known.event_at(position)
        if event is not None and isinstance(event.fact, MonthlyElectricityReported | MonthlyWaterReported):
            yield numbered(event.fact.month)


def _rule(id_: str, judge: Judge) -> Rule:
    return Rule(
        id_,
        1,
        frozenset({MonthlyElectricityReported, MonthlyWaterReported, OvenStopped}),
        _check(id_, judge),
        _READ | _EXPLAINS | _RUNS,
        _clears(judge),
        one_open=True,
    )


RESIDUAL = _rule("S-01", judge_residual)
CREEPING = _rule("S-02", judge_creeping)
WATER = _rule("S-07", judge_water)
REFERENCE = _rule("S-11", judge_reference)
JOINT = _rule("S-12", judge_joint)
