"""D-06 a replaced oven still running before its last day. model.md §6.1; JX-04, XZ-15, E-11.

Once the project that replaces it is ready (or started, which it cannot be before) the old oven should close; the
last day stays the hard one, and after it this is D-17. So it is advice; where the text orders the closing on
readiness (忻州) it is high. Both counts of days are shown, null where nobody reported the day.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from domain.cases.facts import Severity
from domain.closing.last_day import last_day_of
from domain.envelope import Happened
from domain.ovens.facts import (
    OvenCommissioned,
    OvenHotIdled,
    OvenRampedUp,
    OvenRestarted,
    ProductionFoundOnClosedOven,
)
from domain.ovens.state import Oven
from domain.policy import keys
from domain.policy.state import number, switched_on
from projections.findings.finding import Finding, Rule, causes_of
from projections.findings.known import Known, place_of
from projections.findings.output import tasks_of

_POSITIVE = (ProductionFoundOnClosedOven, OvenRestarted, OvenHotIdled, OvenRampedUp, OvenCommissioned)


@dataclass(frozen=True, slots=True)
class Target:
    """The project that replaces an oven: when it was ready and when it started, as far as reported."""

    project: str
    ready_on: date | None
    started_on: date | None
    position: int

    @property
    def since(self) -> date | None:
        return self.ready_on or self.started_on


def target_of(known: Known, oven: Oven) -> Target | None:
    """The earliest started among the projects that retire a lot behind the oven; not the one it belongs to."""
    found: list[Target] = []
    for lot in map(known.now.lot, oven.lots):
        for hold in lot.project_holds:
            project = known.now.project(hold.project)
            if project.started_on is not None and project.project != oven.project:
                position = project.start_position or 0
                found.append(Target(project.project, None, project.started_on, position))
    return min(found, key=lambda target: (target.since or date.max, target.project), default=None)


def check_replaced(known: Known, event: Happened) -> tuple[Finding, ...]:
    """A positive observation after the target and its grace, up to the last day."""
    fact = event.fact
    assert isinstance(fact, _POSITIVE)
    oven = known.now.oven(fact.oven)
    target = target_of(known, oven)
    if target is None or target.since is None:
        return ()
    place, day = place_of(oven.county, oven.division), event.occurred_on
    grace = number(known.now, keys.READY_GRACE_DAYS, place, day) or 0
    last_days = [last for task in tasks_of(known, oven) if (last := last_day_of(oven, task))]
    if day <= target.since + timedelta(days=grace) or any(day > last for last in last_days):
        return ()
    return (_found(known, oven, target, place, event),)


def _found(known: Known, oven: Oven, target: Target, place: str, event: Happened) -> Finding:
    day = event.occurred_on
    ready = (day - target.ready_on).days if target.ready_on else None
    started = (day - target.started_on).days if target.started_on else None
    binding = switched_on(known.now, keys.READY_TARGET_BINDING, place, day)
    name = known.enterprise_name(oven.enterprise)
    return Finding(
        rule="D-06",
        version=1,
        severity=Severity.HIGH if binding else Severity.ADVISORY,
        subject=f"oven:{oven.oven}",
        about=f"project:{target.project}",
        causes=causes_of(target.position, event.position),
        division=place,
        sentence_zh=(
            f"{name} 焦炉 {oven.oven} 将由项目 {target.project} 置换，{day} 仍在运行："
            f"具备投产条件后 {_days(ready, '未报', ' 天')}，投产后 {_days(started, '未报', ' 天')}。"
        ),
        sentence_en=(
            f"Oven {oven.oven} of {name}, which project {target.project} replaces, still runs on {day}: "
            f"daysSinceReady {_days(ready, 'null', '')}, daysSinceStart {_days(started, 'null', '')}."
        ),
        invented=event.invented or known.invented(target.position),
    )


def _days(days: int | None, none: str, unit: str) -> str:
    return none if days is None else f"{days}{unit}"


REPLACED_STILL_RUNNING = Rule("D-06", 1, frozenset(_POSITIVE), check_replaced)
