"""The score card of a county (考核): tasks, reports and notices side by side. YC-63, JX-46, YC-17, JC-24, JC-25.

Figures only: no mark is given, because no document prints how one is made, but for 晋城, where falsified data fail a
county outright. A person issues a notice; where a place prints its steps the card names the next one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from domain.duties.facts import NoticeLevel
from domain.places.state import Criticism
from domain.policy import keys
from domain.policy.state import switched_on
from domain.tasks.facts import TaskBook
from domain.tasks.state import TaskLevel
from domain.world import World
from projections.duties.reading import DutyRow
from projections.tasks.progress import TaskProgress, TaskStatus


@dataclass(frozen=True, slots=True)
class ScoreCard:
    """One county. `behind_tonnes` of a day: what should be done by it less what is accepted (or replaced)."""

    division: str
    target_tonnes: int
    planned_tonnes: int
    reported_tonnes: int | None
    finished_tonnes: int
    revoked_tonnes: int
    behind_tonnes: int
    tasks: int
    tasks_done: int
    tasks_late: int
    tasks_overdue: int
    due_reports: int
    on_time_reports: int
    late_reports: int
    missing_reports: int
    criticisms: tuple[Criticism, ...]
    tampering_count: int
    failed: bool
    next_notice: NoticeLevel | None


@dataclass(frozen=True, slots=True)
class Record:
    """What is on file of a county beside its tasks, and which rules of its place hold."""

    criticisms: tuple[Criticism, ...] = ()
    tampering_count: int = 0
    tampering_fails: bool = False
    by_levels: bool = False


def record_of(world: World, code: str, day: date) -> Record:
    """The file of a county as of a day."""
    state = world.on(day).division(code)
    return Record(
        state.criticisms,
        len(state.tamperings),
        switched_on(world.now, keys.TAMPERING_FAILS, code, day),
        switched_on(world.now, keys.ESCALATION_BY_LEVELS, code, day),
    )


def score_cards(
    rows: Iterable[TaskProgress], duties: Iterable[DutyRow], records: Mapping[str, Record]
) -> list[ScoreCard]:
    """A card for every division with an enterprise's task, by code; 恒泰's other plan counts in none (X-03)."""
    rows, duties = list(rows), list(duties)
    tasks: dict[str, list[TaskProgress]] = {}
    for row in rows:
        if row.level is TaskLevel.ENTERPRISE and row.book is not TaskBook.OTHER_ELIMINATION:
            tasks.setdefault(row.division, []).append(row)
    said = {row.division: row.reported_tonnes for row in rows if row.level is TaskLevel.COUNTY}
    return [
        _card(
            code,
            tasks[code],
            said.get(code),
            [duty for duty in duties if duty.division == code],
            records.get(code, Record()),
        )
        for code in sorted(tasks)
    ]


def _card(
    code: str,
    rows: list[TaskProgress],
    reported: int | None,
    duties: list[DutyRow],
    record: Record,
) -> ScoreCard:
    said = [row.reported_tonnes for row in rows if row.reported_tonnes is not None]
    planned, finished = sum(r.planned_tonnes for r in rows), sum(r.finished_tonnes for r in rows)
    overdue, behind = sum(row.overdue_days > 0 and not row.done for row in rows), max(0, planned - finished)
    return ScoreCard(
        division=code,
        target_tonnes=sum(row.target_tonnes for row in rows),
        planned_tonnes=planned,
        reported_tonnes=reported if reported is not None else sum(said) if said else None,
        finished_tonnes=finished,
        revoked_tonnes=sum(row.revoked_tonnes for row in rows),
        behind_tonnes=behind,
        tasks=len(rows),
        tasks_done=sum(row.done for row in rows),
        tasks_late=sum(row.status is TaskStatus.LATE for row in rows),
        tasks_overdue=overdue,
        due_reports=sum(duty.due_reports for duty in duties),
        on_time_reports=sum(duty.on_time_reports for duty in duties),
        late_reports=sum(duty.late_reports for duty in duties),
        missing_reports=sum(duty.missing_reports for duty in duties),
        criticisms=record.criticisms,
        tampering_count=record.tampering_count,
        failed=record.tampering_fails and record.tampering_count > 0,
        next_notice=_next_notice(overdue, behind) if record.by_levels else None,
    )


def _next_notice(overdue: int, behind_tonnes: int) -> NoticeLevel | None:
    """A missed last day is past a letter (JC-24); a person decides whether either is sent."""
    if overdue:
        return NoticeLevel.PUBLIC_TALK
    return NoticeLevel.WARNING_LETTER if behind_tonnes else None
