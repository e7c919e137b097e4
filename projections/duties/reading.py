"""Report duties at a moment: each period with its due day, its versions, and whether it was in on time.

A missing report is a fact about a report, never about an oven: nobody is accused for it (JX-29, D-22).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

import asyncpg

from domain.duties.facts import Cycle, DutyKind
from domain.duties.state import Due, Duty, Report, periods_due
from domain.policy.facts import Basis
from domain.world import World
from ledger.log import Log
from projections.folding import folded
from projections.moment import Moment
from projections.subjects import Kind, subjects

AHEAD = timedelta(40)
"""How far ahead the next due day is looked for: a month and some days."""
PERIODS_SHOWN = 60


class ReportStatus(StrEnum):
    """Of one period. A report that came late counts with its figures all the same (E-28)."""

    ON_TIME = "ON_TIME"
    LATE = "LATE"
    MISSING = "MISSING"
    NOT_YET_DUE = "NOT_YET_DUE"


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """One period of a duty; `versions` were handed in, `noted_at` is where the clerk noted that none was."""

    period: date
    due_on: date
    status: ReportStatus
    first_on: date | None
    days_late: int
    versions: tuple[Report, ...]
    noted_at: int | None


@dataclass(frozen=True, slots=True)
class DutyRow:
    """A duty with its counts since it began, and its newest periods, the newest first."""

    duty: str
    office: str
    division: str
    kind: DutyKind
    receiver: str
    cycle: Cycle
    weekday: int | None
    day: int | None
    grace_days: int | None
    valid_from: date | None
    valid_to: date | None
    basis: Basis
    document: str | None
    next_due_on: date | None
    due_reports: int
    on_time_reports: int
    late_reports: int
    missing_reports: int
    periods: tuple[PeriodRow, ...]
    invented: bool


async def duties(
    log: Log, connection: asyncpg.Connection, moment: Moment, division: str | None = None
) -> list[DutyRow]:
    """Every duty of a division at the moment, by id."""
    known = await subjects(connection, moment, Kind.DUTY, division)

    def answer(world: World) -> list[DutyRow]:
        world.need(*(one.tag for one in known))
        states = [world.on(moment.effective_on).duty(one.id) for one in known]
        return [duty_row(state, moment.effective_on) for state in states if state.registered]

    return await folded(log, moment, [one.tag for one in known], answer)


def duty_row(duty: Duty, day: date) -> DutyRow:
    """A duty as of a day."""
    rows = [_period(duty, due, day) for due in periods_due(duty, day + AHEAD)]
    past = [row for row in rows if row.status is not ReportStatus.NOT_YET_DUE]
    coming = [row.due_on for row in rows if row.due_on >= day]
    shown = [row for row in rows if row in past or row.versions]
    return DutyRow(
        duty=duty.duty,
        office=duty.office,
        division=duty.division,
        kind=duty.kind,
        receiver=duty.receiver,
        cycle=duty.cycle,
        weekday=duty.weekday,
        day=duty.day,
        grace_days=duty.grace_days,
        valid_from=duty.valid_from,
        valid_to=duty.valid_to,
        basis=duty.basis,
        document=duty.document,
        next_due_on=coming[0] if coming else None,
        due_reports=len(past),
        on_time_reports=_count(past, ReportStatus.ON_TIME),
        late_reports=_count(past, ReportStatus.LATE),
        missing_reports=_count(past, ReportStatus.MISSING),
        periods=tuple(reversed(shown))[:PERIODS_SHOWN],
        invented=duty.invented,
    )


def _count(rows: list[PeriodRow], status: ReportStatus) -> int:
    return sum(row.status is status for row in rows)


def _period(duty: Duty, due: Due, day: date) -> PeriodRow:
    versions = duty.of_period(due.period)
    first_on = min((report.on for report in versions), default=None)
    noted = next((one.position for one in duty.overdue if one.period == due.period), None)
    if first_on is not None:
        status = ReportStatus.ON_TIME if first_on <= due.due_on else ReportStatus.LATE
    else:
        status = ReportStatus.MISSING if day > due.due_on else ReportStatus.NOT_YET_DUE
    late = max(0, ((first_on or day) - due.due_on).days)
    return PeriodRow(due.period, due.due_on, status, first_on, late, versions, noted)
