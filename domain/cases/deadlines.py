"""What a case waits for, by which day, and which level is due once it is late. model.md §6.4; JC-24, SX-20.

No document prints times for a case: the days are parameters, and where none is set nothing is late. Working days are
Monday to Friday, because no table of holidays is at hand (docs/decisions/0018). They count from the day the case was
opened, and a critical alert that comes later has its own days from then; whichever falls first holds.
"""

from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

from domain.calendar import days_after
from domain.cases.facts import EscalationLevel, Severity
from domain.cases.state import Case, CaseStatus, Docket, Round
from domain.policy import keys
from domain.policy.state import number

if TYPE_CHECKING:
    from domain.world import View

LADDER = tuple(EscalationLevel)


class WaitsFor(StrEnum):
    """交办, 核查, 整改: what has a day."""

    ASSIGNMENT = "ASSIGNMENT"
    INSPECTION = "INSPECTION"
    RECTIFICATION = "RECTIFICATION"


class Due(msgspec.Struct, frozen=True):
    """What a case waits for, and the last day on which it is in time."""

    step: WaitsFor
    due_on: date

    def overdue_days(self, day: date) -> int:
        return max(0, (day - self.due_on).days)


def due_of(view: "View", case: Case, docket: Docket, day: date) -> Due | None:
    """What the case waits for on a day; None where nothing has a day."""
    status = case.status
    if status is CaseStatus.RECTIFICATION_ORDERED and case.order:
        return Due(WaitsFor.RECTIFICATION, case.order.correct_by)
    if status is CaseStatus.INCONCLUSIVE and case.second_look:
        return Due(WaitsFor.INSPECTION, case.second_look.inspect_by)
    if status is CaseStatus.OPEN:
        return _counted(view, case, docket, WaitsFor.ASSIGNMENT, day)
    if status is CaseStatus.ASSIGNED:
        return _counted(view, case, docket, WaitsFor.INSPECTION, day)
    return None


def _counted(view: "View", case: Case, docket: Docket, step: WaitsFor, day: date) -> Due | None:
    return counted(view, case, case.round, docket, step, day)


def counted(view: "View", case: Case, round_: Round, docket: Docket, step: WaitsFor, day: date) -> Due | None:
    """By when a round is assigned or inspected, as its alerts stood on a day; None where no days are set."""
    key = keys.CASE_ASSIGN_DAYS if step is WaitsFor.ASSIGNMENT else keys.CASE_INSPECT_DAYS
    ends = []
    for since, critical in _starts(case, round_, docket, day):
        days = number(view, keys.case_days(key, critical), case.division, day)
        if days is not None:
            ends.append(working_days_after(since, days))
    return Due(step, min(ends)) if ends else None


def _starts(case: Case, round_: Round, docket: Docket, day: date) -> list[tuple[date, bool]]:
    """From which days the days count: as opened, and from the first critical alert."""
    alerts = (alert for alert in docket.of(case.case) if alert.severity is Severity.CRITICAL)
    critical = [alert.on for alert in alerts if alert.on <= day]
    opened_critical = case.opening_severity is Severity.CRITICAL
    starts = [(round_.on, opened_critical)]
    if critical and not opened_critical:
        starts.append((max(round_.on, min(critical)), True))
    return starts


def working_days_after(day: date, count: int) -> date:
    """The n-th working day after a day, Monday to Friday: one after Friday 2023-11-24 is Monday the 27th."""
    if count > 0:
        day = days_after(day, min(0, 5 - day.isoweekday()))  # They count from Friday over a weekend as well.
        day, count = days_after(day, count // 5 * 7), count % 5
    while count > 0:
        day = days_after(day, 1)
        count -= day.isoweekday() <= 5
    return day


def escalation_due(view: "View", case: Case, due: Due | None, day: date) -> EscalationLevel | None:
    """The level that the lateness asks for: a letter; a talk where the day to put it right is missed (JC-24)."""
    late = due.overdue_days(day) if due else 0
    if due is None or not late:
        return None
    per_level = number(view, keys.CASE_ESCALATION_DAYS, case.division, day)
    first = 1 if due.step is WaitsFor.RECTIFICATION else 0
    more = (late - 1) // per_level if per_level else 0
    return LADDER[min(first + more, len(LADDER) - 1)]


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or its last one."""
    if months > (date.max.year - 1 - day.year) * 12:
        return date.max
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = date(year + month // 11, (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(day.day - 1), following - timedelta(1))
