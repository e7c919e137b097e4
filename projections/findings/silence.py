"""D-22 closing not reported (未报关停). model.md §6.1; JX-29, JX-44.

On `DayOpened` after the hard last day of an enterprise's task, with no closing recorded. The state is UNKNOWN, and
nobody is accused for want of a report. Found once a task; a closing registered late withdraws it, whenever it is dated.
"""

from datetime import date

from domain.acceptance.facts import CityAcceptanceHeld
from domain.calendar import days_after
from domain.cases.facts import Severity
from domain.closing.facts import ClosureStandardCertified, ImmediateClosureOrdered
from domain.days import DayOpened
from domain.demolition.facts import EquipmentDemolished
from domain.envelope import Happened
from domain.fact import Fact
from domain.lots.facts import (
    CapacityReduced,
    LotEliminatedOther,
    LotListed,
    LotReplaced,
    LotUnlisted,
    OvenBacksLot,
    PaperCapacitySurrendered,
)
from domain.tasks.facts import FacilityAdjustedWithinTask, TaskDeadlineChanged
from domain.tasks.state import Task, TaskLevel
from projections.closing import closing_of
from projections.findings.finding import Because, Daily, Finding, Look, Rule, causes_of, no_report
from projections.findings.known import Known, place_of
from projections.findings.rounds import ROUNDS

_ORDERS: frozenset[type[Fact]] = frozenset({ImmediateClosureOrdered})


def look_at_task(known: Known, name: str, day: date) -> Look:
    """Whether the last day of an enterprise's task has passed without a closing."""
    task = known.now.task(name)
    last_day, _ = _last_day(known, task)
    if task.level is not TaskLevel.ENTERPRISE or last_day is None:
        return Look()
    if day <= last_day:
        return Look(again=days_after(last_day, 1))
    return Look(() if closing_of(known.world, task, None).recorded else (_silent(known, task),))


def _last_day(known: Known, task: Task) -> tuple[date | None, int]:
    """The task's last day, or that of an order on one of its ovens that is not closed yet (JX-22), and its event."""
    found = (task.deadline.hard_last_day if task.deadline else None, task.assigned_at)
    ordered = (name for name in task.ovens if known.ever(f"oven:{name}", _ORDERS))
    for oven in map(known.now.oven, ordered):
        for order in oven.closure_orders:
            earlier = found[0] is None or order.on < found[0]
            if earlier and not oven.certified and not oven.main_demolished:
                found = (order.on, order.position)
    return found


def _silent(known: Known, task: Task) -> Finding:
    name = known.enterprise_name(task.enterprise or "")
    closed = [o for lot in closing_of(known.world, task, None).lots for o in lot.closed_ovens]
    partly_zh = f"（仅 {'、'.join(closed)} 已报）" if closed else ""
    partly_en = f" in full (only {', '.join(closed)} is)" if closed else ""
    last_day, position = _last_day(known, task)
    causes = causes_of(task.assigned_at, position)
    return Finding(
        rule="D-22",
        version=1,
        severity=Severity.MEDIUM,
        subject=f"task:{task.task}",
        causes=causes,
        division=place_of(task.county, task.division),
        sentence_zh=(
            f"{name} 任务 {task.task}（{task.tonnes:,} 吨，最后一日 {last_day}）未报关停{partly_zh}，状态未知。"
        ),
        sentence_en=(
            f"Closing not reported{partly_en}: task {task.task} of {name} ({task.tonnes:,} t, last day {last_day}); "
            f"its state is unknown since then."
        ),
        invented=known.invented(*causes),
    )


def closing_reported(known: Known, event: Happened, finding: Finding) -> Because | None:
    """A closing is recorded now, or the deadline was changed to a day that has not passed (E-30)."""
    task = known.now.task(finding.subject.removeprefix("task:"))
    closing = closing_of(known.world, task, None)
    if not closing.recorded:
        return _deadline_moved(task, event)
    on = closing.on or event.occurred_on
    return Because(f"已登记关停（{on}）。", f"The closing is recorded now (of {on}).")


def _deadline_moved(task: Task, event: Happened) -> Because | None:
    last_day = task.deadline.hard_last_day if task.deadline else None
    if not isinstance(event.fact, TaskDeadlineChanged) or (last_day and event.occurred_on > last_day):
        return None
    return Because(f"期限已调整为 {last_day or '—'}。", f"The deadline was changed to {last_day or 'none'}.")


CLOSING_NOT_REPORTED = Rule(
    "D-22",
    1,
    frozenset({DayOpened}),
    no_report,
    frozenset(
        {
            ClosureStandardCertified,
            EquipmentDemolished,
            CityAcceptanceHeld,
            CapacityReduced,
            LotReplaced,
            LotEliminatedOther,
            PaperCapacitySurrendered,
            OvenBacksLot,
            LotListed,
            LotUnlisted,
            TaskDeadlineChanged,
            FacilityAdjustedWithinTask,
        }
    ),
    closing_reported,
    daily=Daily("task", look_at_task, blind_to=ROUNDS),
)
