"""The statistics on a closed oven over the log (S-01, S-02, S-04, S-06, S-07, S-11, S-12): what a report of it says.

On a reading of the oven's own meter, a report of its own stack or output, or coal that came for it alone. Of the rules
on electricity S-12 alone is in force, the others are shown beside it (docs/decisions/0025); the stack is a source of
its own and has its rule, S-06 (0036).
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from domain.allowances.facts import LoadAllowanceDeclared
from domain.calendar import month_of
from domain.cases.facts import Severity
from domain.entries.facts import RawMaterialEntryObserved
from domain.envelope import Happened
from domain.fact import Fact
from domain.meters.facts import MeterMapped
from domain.ovens.facts import OvenCommissioned, OvenHotIdled, OvenRestarted, OvenStopped
from domain.ovens.state import Oven
from domain.readings.facts import (
    EmissionHoursAggregated,
    MonthlyElectricityReported,
    MonthlyOutputReported,
    MonthlyWaterReported,
)
from domain.utilities.facts import UtilityDisconnected, UtilityRestored
from projections.findings.asked import Asked
from projections.findings.closed_loads import (
    capacity_of,
    closed_oven_of,
    load_of,
    numbered,
    stop_position,
    stopped_on,
)
from projections.findings.finding import Because, Rule
from projections.findings.flows import coal_of, output_of
from projections.findings.known import Known
from projections.findings.load.creeping import judge_creeping
from projections.findings.load.ground import Ground, ground_of
from projections.findings.load.history import Load, StackHours
from projections.findings.load.implied_output import judge_implied
from projections.findings.load.joint import judge_joint
from projections.findings.load.months import Month
from projections.findings.load.months import month_of as number_of
from projections.findings.load.reference import judge_reference
from projections.findings.load.residual import judge_residual
from projections.findings.load.stack import judge_stack
from projections.findings.load.verdict import Verdict
from projections.findings.load.water import judge_water
from projections.findings.named import What
from projections.findings.weighing import Told, Weighing

READ: frozenset[type[Fact]] = frozenset({MonthlyElectricityReported, MonthlyWaterReported, OvenStopped})
_FLOWS: frozenset[type[Fact]] = frozenset({MonthlyOutputReported, RawMaterialEntryObserved})
_OWN: frozenset[type[Fact]] = frozenset({MeterMapped})
_A_METER: Mapping[type[Fact], frozenset[What]] = {OvenStopped: frozenset({MeterMapped})}
_A_STACK: Mapping[type[Fact], frozenset[What]] = {OvenStopped: frozenset({EmissionHoursAggregated})}
"""What a stop must find there already, to have months behind it that can be weighed."""
_RUNS: frozenset[type[Fact]] = frozenset((OvenRestarted, OvenCommissioned, OvenHotIdled))
_EXPLAINS: frozenset[type[Fact]] = frozenset({LoadAllowanceDeclared, UtilityRestored, UtilityDisconnected})


def _told(known: Known, event: Happened) -> Told:
    """The closed oven that an event is about, and the month where it is a report of one."""
    match event.fact:
        case MonthlyElectricityReported(meter=meter, month=month) | MonthlyWaterReported(meter=meter, month=month):
            oven = closed_oven_of(known.now, meter, month)
            if oven is not None:
                yield f"oven:{oven.oven}", numbered(month)
        case MonthlyOutputReported(oven=str(name), month=month):
            if stopped_on(known.now.oven(name)) is not None:
                yield f"oven:{name}", numbered(month)
        case RawMaterialEntryObserved(ovens=ovens):
            for name in ovens:
                if stopped_on(known.now.oven(name)) is not None:
                    yield f"oven:{name}", numbered(month_of(event.occurred_on))
        case OvenStopped(oven=name) if known.ever(f"oven:{name}", _OWN):
            yield f"oven:{name}", None
        case _:
            return


def _ground(known: Known, subject: str) -> Ground | None:
    """The ground up to the newest month with a reading; None where nothing was read since the stop."""
    return known.once(("ground", subject), lambda: _new_ground(known, subject))


def _new_ground(known: Known, subject: str) -> Ground | None:
    load = _load(known, subject)
    if load is None:
        return None
    until = max(load.readings, default=load.stopped)
    return ground_of(load, until) if until > load.stopped else None


def _load(known: Known, subject: str) -> Load | None:
    return known.once(("load", subject), lambda: load_of(known.now, _oven(known, subject)))


def _ground_with_stack(known: Known, subject: str) -> Ground | None:
    """The same with the hours of its own stack, which S-12 hears as a second source: its steps rest on power alone."""
    ground = _ground(known, subject)
    if ground is None:
        return None
    return replace(ground, load=replace(ground.load, stack=_hours(known, _oven(known, subject))))


def _ground_with_flows(known: Known, subject: str) -> Ground | None:
    """The same with the coke that was reported of the oven alone and the coal that came for it."""
    load = _load(known, subject)
    if load is None:
        return None
    load = replace(load, output=output_of(known.now, subject), coal=coal_of(_oven(known, subject)))
    until = max((*load.readings, *load.output), default=load.stopped)
    ground = _ground(known, subject)
    if ground is not None and ground.until == until:
        return replace(ground, load=load)
    return ground_of(load, until) if until > load.stopped else None


def _until(ground: Ground) -> Month:
    return ground.until


def _oven(known: Known, subject: str) -> Oven:
    return known.now.oven(subject.removeprefix("oven:"))


def _runs(known: Known, event: Happened, subject: str) -> Because | None:
    if isinstance(event.fact, OvenRestarted | OvenCommissioned | OvenHotIdled) and _oven(known, subject).running:
        return Because("已报复产或焖炉，不再按停产判断。", "It is reported running or kept hot, no longer stopped.")
    return None


def _rule(id_: str, judge: Callable[[Ground, Month], Verdict]) -> Rule:
    loud = Severity.HIGH, Severity.HIGH
    weighing = Weighing(id_, _told, _ground, _until, judge, loud, after=0, ends=_runs)
    return weighing.bound(READ, _EXPLAINS | _RUNS, _A_METER)


def _stack_told(known: Known, event: Happened) -> Told:
    match event.fact:
        case EmissionHoursAggregated(ovens=(name,), shared=False, month=str(month)):
            if stopped_on(known.now.oven(name)) is not None:
                yield f"oven:{name}", numbered(month)
        case OvenStopped(oven=name) if known.asking_all or any(True for _ in known.stacks_of(name)):
            yield f"oven:{name}", None
        case _:
            return


def _stack_of(known: Known, subject: str) -> Load | None:
    return stack_of(known, _oven(known, subject))


def stack_of(known: Asked, oven: Oven) -> Load | None:
    """The months of the stacks that are the oven's own; of two stacks the one that was hot longer."""
    stop = stopped_on(oven)
    if stop is None:
        return None
    at = stop_position(known.now, oven, stop)
    hours = _hours(known, oven)
    return Load(oven.oven, capacity_of(known.now, oven), number_of(stop), {}, stack=hours, stop_position=at)


def _hours(known: Asked, oven: Oven) -> dict[Month, StackHours]:
    hours: dict[Month, StackHours] = {}
    for monitor in known.stacks_of(oven.oven):
        for month, said in known.now.emissions(f"monitor:{monitor}").by_month().items():
            if said.own_oven == oven.oven:
                told = StackHours(said.hours_hot, said.hours_hot_night, said.position)
                hours[numbered(month)] = max(told, hours.get(numbered(month), told))
    return hours


def _newest_hours(load: Load) -> Month | None:
    return max(load.stack, default=None)


RESIDUAL = _rule("S-01", judge_residual)
CREEPING = _rule("S-02", judge_creeping)
WATER = _rule("S-07", judge_water)
REFERENCE = _rule("S-11", judge_reference)
JOINT = Weighing(
    "S-12",
    _told,
    _ground_with_stack,
    _until,
    judge_joint,
    (Severity.HIGH, Severity.CRITICAL),
    after=0,
    ends=_runs,
).bound(READ, _EXPLAINS | _RUNS, _A_METER)
IMPLIED = Weighing("S-04", _told, _ground_with_flows, _until, judge_implied, ends=_runs).bound(
    READ | _FLOWS, _EXPLAINS | _RUNS, _A_METER
)
STACK = Weighing(
    "S-06",
    _stack_told,
    _stack_of,
    _newest_hours,
    judge_stack,
    (Severity.MEDIUM, Severity.HIGH),
    after=0,
    ends=_runs,
).bound(frozenset({EmissionHoursAggregated, OvenStopped}), _RUNS, _A_STACK)
