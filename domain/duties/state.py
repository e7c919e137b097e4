"""The state of a report duty (报送义务): which reports are due, which are in, which were late.

A report counts by the day it was handed in (`occurredOn`); when it was registered here is shown beside it, never held
against it. On time is up to the end of the due day: 10th 23:59 is in time, Tuesday 00:01 is late (E-27, E-28).
"""

from calendar import monthrange
from collections import deque
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import takewhile

import msgspec

from domain.duties.facts import (
    Cycle,
    DutyKind,
    ReportDutyRegistered,
    ReportFigure,
    ReportLine,
    ReportOverdue,
    ReportSubmitted,
)
from domain.envelope import Happened
from domain.policy.facts import Basis

PERIODS_MAX = 1_000
"""How many periods of a duty are looked at, the newest: nineteen years of weeks."""


class Report(msgspec.Struct, frozen=True):
    """One version of one period's report. `late`: handed in after the due day; its figures count all the same."""

    period: date
    version: int
    on: date
    position: int
    office: str
    late: bool
    lines: tuple[ReportLine, ...] = ()
    figures: tuple[ReportFigure, ...] = ()
    note: str | None = None


class Overdue(msgspec.Struct, frozen=True):
    """What the clerk noted: nothing was in by the end of the due day."""

    period: date
    due_on: date
    position: int


class Due(msgspec.Struct, frozen=True):
    """A period with its due day."""

    period: date
    due_on: date


class Duty(msgspec.Struct, frozen=True):
    """A duty; `registered` is False until it is."""

    duty: str
    registered: bool = False
    registered_at: int = 0
    office: str = ""
    division: str = ""
    kind: DutyKind = DutyKind.OTHER
    receiver: str = ""
    cycle: Cycle = Cycle.AS_NEEDED
    weekday: int | None = None
    day: int | None = None
    grace_days: int | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    basis: Basis = Basis.PRINTED
    document: str | None = None
    reports: tuple[Report, ...] = ()
    overdue: tuple[Overdue, ...] = ()
    invented: bool = False

    def of_period(self, period: date) -> tuple[Report, ...]:
        """Every version of a period's report, the first first."""
        return tuple(report for report in self.reports if report.period == period)

    def on_time(self, due: Due) -> bool:
        """Whether a version of the period was in by its due day; a later version does not make it late."""
        return any(report.on <= due.due_on for report in self.of_period(due.period))


def periods_due(duty: Duty, upto: date) -> tuple[Due, ...]:
    """The periods due up to a day, that day included, the first first; of too many the newest."""
    return tuple(deque(takewhile(lambda due: due.due_on <= upto, _periods(duty)), PERIODS_MAX))


def due_of(duty: Duty, period: date) -> Due | None:
    """The due day of a period; None where the duty has no such period."""
    if duty.valid_from is None or duty.cycle is Cycle.AS_NEEDED:
        return None
    due = Due(period, period) if duty.cycle is Cycle.WEEKLY else Due(period, _month_due(duty, period))
    fits = period.isoweekday() == duty.weekday if duty.cycle is Cycle.WEEKLY else period.day == 1
    return due if fits and duty.valid_from <= due.due_on <= (duty.valid_to or date.max) else None


def _periods(duty: Duty) -> Iterator[Due]:
    """All periods of a duty in order; without an end where it has none."""
    if duty.valid_from is None or duty.cycle is Cycle.AS_NEEDED:
        return
    last = duty.valid_to or date(2199, 12, 31)
    if duty.cycle is Cycle.WEEKLY and duty.weekday:
        day = duty.valid_from + timedelta((duty.weekday - duty.valid_from.isoweekday()) % 7)
        while day <= last:
            yield Due(day, day)
            day += timedelta(7)
        return
    month = (duty.valid_from.replace(day=1) - timedelta(1)).replace(day=1)
    while month <= last:
        if duty.valid_from <= (due_on := _month_due(duty, month)) <= last:
            yield Due(month, due_on)
        month = _next_month(month)


def _month_due(duty: Duty, month: date) -> date:
    """Of November: December 10th; without a printed day, the end of November and the days of grace (YC-65)."""
    following = _next_month(month)
    if duty.day is None:
        return following - timedelta(1) + timedelta(duty.grace_days or 0)
    return following.replace(day=min(duty.day, monthrange(following.year, following.month)[1]))


def _next_month(month: date) -> date:
    return (month.replace(day=1) + timedelta(32)).replace(day=1)


def evolve_duty(state: Duty, event: Happened) -> Duty:
    """The duty after one more of its events."""
    match event.fact:
        case ReportDutyRegistered():
            return _registered(state, event.fact, event)
        case ReportSubmitted():
            return _reported(state, event.fact, event)
        case ReportOverdue(period=period, due_on=due_on):
            noted = Overdue(period, due_on, event.position)
            return msgspec.structs.replace(state, overdue=(*state.overdue, noted))
        case _:
            return state


def _registered(state: Duty, fact: ReportDutyRegistered, event: Happened) -> Duty:
    return msgspec.structs.replace(
        state,
        registered=True,
        registered_at=event.position,
        office=fact.office,
        division=fact.division,
        kind=fact.kind,
        receiver=fact.receiver,
        cycle=fact.cycle,
        weekday=fact.weekday,
        day=fact.day,
        grace_days=fact.grace_days,
        valid_from=fact.valid_from,
        valid_to=fact.valid_to,
        basis=fact.basis,
        document=fact.document,
        invented=event.invented,
    )


def _reported(state: Duty, fact: ReportSubmitted, event: Happened) -> Duty:
    due = due_of(state, fact.period)
    report = Report(
        period=fact.period,
        version=fact.version,
        on=event.occurred_on,
        position=event.position,
        office=event.office,
        late=due is not None and event.occurred_on > due.due_on,
        lines=fact.lines,
        figures=fact.figures,
        note=fact.note,
    )
    return msgspec.structs.replace(state, reports=(*state.reports, report))
