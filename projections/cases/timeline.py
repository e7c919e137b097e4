"""Everything that happened on a case and on its subject, in the order of its days. model.md §6.4; JC-06, JC-16, JC-22.

Case, alerts and subject are told in one line, because a restart is seen on the oven, alerted, and worked in the case.
A deadline that passed stands on the day after it: it is a figure and no event, so it has no position. Reports that were
overdue are those of duties of the case's own division, from its first alert or opening on. Of a moment (D, K) only what
was dated by D and known at K is told, and a corrected event as it was corrected.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import asyncpg

from domain.calendar import days_after
from domain.cases import facts as f
from domain.cases.state import Case, Docket
from domain.duties.facts import ReportOverdue
from domain.envelope import Happened
from domain.fact import Fact
from domain.sites.facts import SiteInspectionRecorded
from domain.world import World
from ledger.log import Log
from projections.cases.deadlines import CaseDeadline, deadlines_of
from projections.cases.telling import sentence_of
from projections.cases.words import zh as word
from projections.folding import folded
from projections.moment import Moment
from projections.subjects import Kind, subjects


class TimelineKind(StrEnum):
    """What a line of a case's timeline is."""

    ALERT = "ALERT"
    DISMISSAL = "DISMISSAL"
    OPENING = "OPENING"
    ASSIGNMENT = "ASSIGNMENT"
    INSPECTION = "INSPECTION"
    OUTCOME = "OUTCOME"
    EXTENSION = "EXTENSION"
    RECTIFICATION = "RECTIFICATION"
    VERIFICATION = "VERIFICATION"
    ESCALATION = "ESCALATION"
    CLOSING = "CLOSING"
    REOPENING = "REOPENING"
    DEADLINE_PASSED = "DEADLINE_PASSED"
    REPORT_OVERDUE = "REPORT_OVERDUE"
    SUBJECT = "SUBJECT"


_KINDS: dict[type[Fact], TimelineKind] = {
    f.AlertRaised: TimelineKind.ALERT,
    f.AlertDismissed: TimelineKind.DISMISSAL,
    f.CaseOpened: TimelineKind.OPENING,
    f.CaseAssigned: TimelineKind.ASSIGNMENT,
    SiteInspectionRecorded: TimelineKind.INSPECTION,
    f.FindingConfirmed: TimelineKind.OUTCOME,
    f.FindingRefuted: TimelineKind.OUTCOME,
    f.FindingLeftOpen: TimelineKind.EXTENSION,
    f.RectificationOrdered: TimelineKind.RECTIFICATION,
    f.RectificationReported: TimelineKind.RECTIFICATION,
    f.RectificationVerified: TimelineKind.VERIFICATION,
    f.CaseEscalated: TimelineKind.ESCALATION,
    f.CaseClosed: TimelineKind.CLOSING,
    f.CaseReopened: TimelineKind.REOPENING,
    ReportOverdue: TimelineKind.REPORT_OVERDUE,
}


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One line; `position` and `office` are None of a deadline that passed."""

    on: date
    kind: TimelineKind
    position: int | None
    office: str | None
    sentence_zh: str
    sentence_en: str
    topic: str | None
    case: str | None
    invented: bool


@dataclass(frozen=True, slots=True)
class CaseTimeline:
    """A case from its first alert on, and its deadlines."""

    case: str
    subject: str
    division: str
    entries: tuple[TimelineEntry, ...]
    deadlines: tuple[CaseDeadline, ...]


async def case_timeline(log: Log, connection: asyncpg.Connection, moment: Moment, case: str) -> CaseTimeline | None:
    """The timeline of a case at a moment; None where it was not open by then."""
    found = await folded(log, moment, [f"case:{case}"], lambda world: _case(world, case, moment.effective_on))
    if found is None:
        return None
    duties = [one.tag for one in await subjects(connection, moment, Kind.DUTY, found.division)]

    def told(world: World) -> CaseTimeline:
        return timeline_of(world, case, moment.effective_on, duties)

    return await folded(log, moment, [f"case:{case}", f"case:{found.subject}", found.subject, *duties], told)


def _case(world: World, name: str, day: date) -> Case | None:
    case = world.on(day).case(name)
    return case if case.opened else None


def timeline_of(world: World, name: str, day: date, duties: Iterable[str] = ()) -> CaseTimeline:
    """The timeline on a world that holds the case, its docket, its subject and the duties of its division."""
    view = world.on(day)
    case = view.case(name)
    docket, deadlines = view.docket(case.subject), deadlines_of(world, case, view.docket(case.subject), day)
    lines = [*_happened(world, case, docket, day, duties), *map(_passed, _late(deadlines))]
    entries = sorted(lines, key=lambda line: (line.on, line.position or 0))
    return CaseTimeline(case.case, case.subject, case.division, tuple(entries), deadlines)


def _happened(world: World, case: Case, docket: Docket, day: date, duties: Iterable[str]) -> list[TimelineEntry]:
    tags = (f"case:{case.case}", f"case:{case.subject}", case.subject)
    events = {event.position: event for tag in tags for event in world.events(tag)}
    since = min((alert.on for alert in docket.of(case.case)), default=case.rounds[0].on)
    for duty in duties:
        for event in world.events(duty):
            if isinstance(event.fact, ReportOverdue) and event.occurred_on >= min(since, case.rounds[0].on):
                events[event.position] = event
    return [_entry(event, case) for event in events.values() if event.occurred_on <= day]


def _entry(event: Happened, case: Case) -> TimelineEntry:
    zh, en = sentence_of(event)
    tags = [tag for tag in event.tags if tag.startswith("case:") and tag.count(":") == 1]
    own = f"case:{case.case}" in tags
    kind = _KINDS.get(type(event.fact), TimelineKind.SUBJECT)
    return TimelineEntry(
        on=event.occurred_on,
        kind=kind,
        position=event.position,
        office=event.office,
        sentence_zh=zh,
        sentence_en=en,
        topic=event.fact.TOPIC,
        case=case.case if own else next((tag.removeprefix("case:") for tag in tags), None),
        invented=event.invented,
    )


def _late(deadlines: Iterable[CaseDeadline]) -> Iterator[CaseDeadline]:
    return (one for one in deadlines if one.met is False)


def _passed(one: CaseDeadline) -> TimelineEntry:
    step = one.step.value.lower()
    done = f"，{one.done_on} 才办" if one.done_on else "，至今未办"
    done_en = f", done on {one.done_on}" if one.done_on else ", not done"
    return TimelineEntry(
        on=days_after(one.due_on, 1),
        kind=TimelineKind.DEADLINE_PASSED,
        position=None,
        office=None,
        sentence_zh=f"{word(one.step)}期限 {one.due_on} 已过{done}，逾期 {one.late_days} 天。",
        sentence_en=f"The deadline of {one.due_on} for the {step} passed{done_en}: {one.late_days} days late.",
        topic=None,
        case=None,
        invented=False,
    )
