"""The weekly report (周报) as a query: where every task stands on the day, and what the week changed. SX-19, JC-23.

It is what the ledger says, made from nothing but its events; what an office reports of itself stands beside it.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import asyncpg

from domain.tasks.state import TaskLevel
from ledger.log import Log
from projections.moment import Moment
from projections.tasks.progress import TaskProgress, TaskStatus, task_progress

WEEK = timedelta(7)


@dataclass(frozen=True, slots=True)
class WeeklyRow:
    """One task; the changes are those of the seven days that end with the day of the report."""

    task: str
    level: TaskLevel
    name: str
    division: str
    target_tonnes: int
    supplemented_tonnes: int
    planned_tonnes: int
    reported_tonnes: int | None
    certified_tonnes: int
    accepted_tonnes: int
    revoked_tonnes: int
    replaced_tonnes: int
    open_tonnes: int
    behind_tonnes: int
    certified_in_week_tonnes: int
    accepted_in_week_tonnes: int
    revoked_in_week_tonnes: int
    status: TaskStatus
    last_day: date | None
    overdue_days: int
    invented: bool


@dataclass(frozen=True, slots=True)
class WeeklyReport:
    """The week after `after` and up to `upto`, that day included; `upto` is the day of the moment."""

    division: str
    after: date
    upto: date
    rows: tuple[WeeklyRow, ...]


async def weekly_report(
    log: Log, connection: asyncpg.Connection, moment: Moment, division: str
) -> WeeklyReport:
    """The report of a division as of the moment's day, as known at its position."""
    now = await task_progress(log, connection, moment, division)
    before = replace(moment, effective_on=moment.effective_on - WEEK)
    then = {row.task: row for row in await task_progress(log, connection, before, division)}
    rows = tuple(_row(row, then.get(row.task)) for row in now)
    return WeeklyReport(division, before.effective_on, moment.effective_on, rows)


def _row(now: TaskProgress, then: TaskProgress | None) -> WeeklyRow:
    certified, accepted, revoked = (then.certified_tonnes, _accepted(then), then.revoked_tonnes) if then else (0, 0, 0)
    return WeeklyRow(
        task=now.task,
        level=now.level,
        name=now.name,
        division=now.division,
        target_tonnes=now.target_tonnes,
        supplemented_tonnes=now.supplemented_tonnes,
        planned_tonnes=now.planned_tonnes,
        reported_tonnes=now.reported_tonnes,
        certified_tonnes=now.certified_tonnes,
        accepted_tonnes=now.accepted_tonnes,
        revoked_tonnes=now.revoked_tonnes,
        replaced_tonnes=now.replaced_tonnes,
        open_tonnes=now.open_tonnes,
        behind_tonnes=now.behind_tonnes,
        certified_in_week_tonnes=now.certified_tonnes - certified,
        accepted_in_week_tonnes=_accepted(now) - accepted,
        revoked_in_week_tonnes=now.revoked_tonnes - revoked,
        status=now.status,
        last_day=now.last_day,
        overdue_days=now.overdue_days,
        invented=now.invented,
    )


def _accepted(row: TaskProgress) -> int:
    """Ever accepted, so that a revocation of the week does not hide an acceptance of it."""
    return row.accepted_tonnes + row.revoked_tonnes
