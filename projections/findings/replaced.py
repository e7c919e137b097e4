"""D-06 a replaced oven still running before its last day. model.md §6.1; JX-04, XZ-15, E-11, X-08.

Once the project that replaces it is ready to produce (readyTarget, 具备投产条件) the old oven should close; where
nobody reported readiness the start counts, which cannot come before it. The last day stays the hard one, and after it
this is D-17. So it is advice; where the text orders the closing on readiness (忻州) it is high. The grace after
readiness is printed nowhere: `ready-grace-days` of the place, 0 where it sets none, and the sentence says which. Both
counts of days are shown, null where nobody reported the day.
"""

from collections.abc import Iterator
from datetime import date

from domain.calendar import days_after
from domain.cases.facts import Severity
from domain.closing.last_day import last_day_of
from domain.envelope import Happened
from domain.fact import Fact
from domain.lots.facts import LotCommittedToProject, LotReplaced
from domain.ovens.facts import (
    OvenCommissioned,
    OvenHotIdled,
    OvenRampedUp,
    OvenRestarted,
    ProductionFoundOnClosedOven,
)
from domain.ovens.state import Oven
from domain.policy import keys
from domain.policy.state import Interval, interval_in_force, switched_on
from domain.projects.facts import ProjectReadyToProduce, ProjectStarted
from domain.projects.readiness import ReadyTarget, ready_target
from projections.findings.finding import Because, Finding, Rule, causes_of
from projections.findings.known import Known, place_of
from projections.findings.output import tasks_of

_POSITIVE = (ProductionFoundOnClosedOven, OvenRestarted, OvenHotIdled, OvenRampedUp, OvenCommissioned)
_REPLACES: frozenset[type[Fact]] = frozenset({LotCommittedToProject, LotReplaced})
"""What puts a lot behind a project."""
_TARGETS = (ProjectReadyToProduce, ProjectStarted)


def check_replaced(known: Known, event: Happened) -> tuple[Finding, ...]:
    """A positive observation after the target and its grace, up to the last day; a target reported late looks back."""
    return tuple(found for seen in _sightings(known, event) if (found := _running(known, seen)))


def _sightings(known: Known, event: Happened) -> Iterator[Happened]:
    fact = event.fact
    if not isinstance(fact, _TARGETS):
        yield event
        return
    for oven in _old_ovens(known, fact.project):
        yield from known.world.events(f"oven:{oven}", *_POSITIVE)


def _old_ovens(known: Known, name: str) -> tuple[str, ...]:
    """The ovens behind the lots that a project retires or retired."""
    project = known.now.project(name)
    lots = (*(c.lot for c in project.commitments), *(source.lot for source in project.retired))
    return tuple(dict.fromkeys(oven for lot in lots for oven in known.now.lot(lot).ovens))


def _running(known: Known, seen: Happened) -> Finding | None:
    fact, day = seen.fact, seen.occurred_on
    assert isinstance(fact, _POSITIVE)
    if not may_be_replaced(known, fact.oven):
        return None
    oven = known.now.oven(fact.oven)
    target = ready_target(known.now, oven)
    if target is None or (since := _since(target)) is None:
        return None
    place = place_of(oven.county, oven.division)
    grace = interval_in_force(known.now, keys.READY_GRACE_DAYS, place, day)
    last_days = [last for task in tasks_of(known, oven) if (last := last_day_of(oven, task))]
    if day <= days_after(since, _grace_days(grace)) or any(day > last for last in last_days):
        return None
    return _found(known, oven, target, place, grace, seen)


def may_be_replaced(known: Known, oven: str) -> bool:
    """Whether a lot behind the oven was ever put behind a project."""
    return any(known.ever(f"lot:{lot}", _REPLACES) for lot in known.near(f"oven:{oven}", "lot"))


def _grace_days(grace: Interval | None) -> int:
    return (grace.value.number or 0) if grace else 0


def _since(target: ReadyTarget) -> date | None:
    return target.ready_on or target.started_on


def _position(target: ReadyTarget) -> int:
    return target.ready_position or target.start_position or 0


def _found(
    known: Known, oven: Oven, target: ReadyTarget, place: str, grace: Interval | None, event: Happened
) -> Finding:
    day, position = event.occurred_on, _position(target)
    ready, started = _days_since(target.ready_on, day), _days_since(target.started_on, day)
    binding = switched_on(known.now, keys.READY_TARGET_BINDING, place, day)
    name = known.enterprise_name(oven.enterprise)
    basis = f"{keys.READY_GRACE_DAYS}, {grace.basis if grace else '—'}"
    return Finding(
        rule="D-06",
        version=1,
        severity=Severity.HIGH if binding else Severity.ADVISORY,
        subject=f"oven:{oven.oven}",
        about=f"project:{target.project}",
        causes=causes_of(position, event.position),
        division=place,
        sentence_zh=(
            f"{name} 焦炉 {oven.oven} 将由项目 {target.project} 置换，{day} 仍在运行："
            f"具备投产条件后 {_days(ready, '未报', ' 天')}，投产后 {_days(started, '未报', ' 天')}"
            f"（宽限 {_grace_days(grace)} 天：{basis}）。"
        ),
        sentence_en=(
            f"Oven {oven.oven} of {name}, which project {target.project} replaces, still runs on {day}: "
            f"daysSinceReady {_days(ready, 'null', '')}, daysSinceStart {_days(started, 'null', '')} "
            f"(grace {_grace_days(grace)} days: {basis})."
        ),
        invented=event.invented or known.invented(position),
    )


def _days_since(start: date | None, day: date) -> int | None:
    """Null where nobody reported it, or where it lies after the day itself."""
    return (day - start).days if start is not None and start <= day else None


def _days(days: int | None, none: str, unit: str) -> str:
    return none if days is None else f"{days}{unit}"


def target_moved(known: Known, event: Happened, finding: Finding) -> Because | None:
    """Readiness reported after the finding: it is given anew, counted from that day, or not at all."""
    oven = known.now.oven(finding.subject.removeprefix("oven:"))
    target = ready_target(known.now, oven)
    if target is None or _position(target) in finding.causes:
        return None
    return Because(
        f"项目 {target.project} 的具备投产条件日期已登记，重新计算。",
        f"The readiness of project {target.project} has been reported since; it is counted anew from that day.",
    )


REPLACED_STILL_RUNNING = Rule(
    "D-06", 1, frozenset({*_POSITIVE, *_TARGETS}), check_replaced, frozenset(_TARGETS), target_moved,
    needs=dict.fromkeys(_POSITIVE, _REPLACES),
)  # fmt: skip
