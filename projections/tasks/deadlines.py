"""The deadlines of a task over time: each one with the days that were overdue while it stood (SX-11, E-30, YC-01)."""

from dataclasses import dataclass
from datetime import date, timedelta

from domain.tasks.state import Task


@dataclass(frozen=True, slots=True)
class DeadlinePeriod:
    """A deadline and the time in which it stood; `until` is None for the one in force.

    `overdue_days` of a deadline that was changed stay as they were on the last day of its time.
    """

    text: str
    last_day: date | None
    last_day_latest: date | None
    since: date
    until: date | None
    overdue_days: int
    document: str | None
    reason: str | None


def deadline_periods(task: Task, done_on: date | None, day: date) -> tuple[DeadlinePeriod, ...]:
    """Every deadline of a task as of a day, the first first."""
    steps = task.deadlines
    ends = [step.since - timedelta(1) for step in steps[1:]]
    found: list[DeadlinePeriod] = []
    for step, end in zip(steps, [*ends, None], strict=True):
        deadline = step.deadline
        last_day = deadline.hard_last_day
        upto = min(d for d in (done_on, end, day) if d is not None)
        overdue = max(0, (upto - last_day).days) if last_day else 0
        found.append(
            DeadlinePeriod(
                text=deadline.text,
                last_day=deadline.last_day,
                last_day_latest=deadline.last_day_latest,
                since=step.since,
                until=end,
                overdue_days=overdue,
                document=step.document,
                reason=step.reason,
            )
        )
    return tuple(found)


def overdue_when_assigned(task: Task) -> int:
    """Days by which a task was overdue on the day it was assigned: late registration, not late work (YC-01, X-05)."""
    if not task.deadlines or task.assigned_on is None:
        return 0
    last_day = task.deadlines[0].deadline.hard_last_day
    return max(0, (task.assigned_on - last_day).days) if last_day else 0
