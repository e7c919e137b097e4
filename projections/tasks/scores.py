"""The score card of a county (考核): tasks, reports and notices side by side. YC-63, JX-46, YC-17.

Figures only: no mark is given, because no document prints how one is made. A person issues a notice of criticism.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from domain.places.state import Criticism
from domain.tasks.facts import TaskBook
from domain.tasks.state import TaskLevel
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


def score_cards(
    rows: Iterable[TaskProgress], duties: Iterable[DutyRow], criticisms: Mapping[str, tuple[Criticism, ...]]
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
            criticisms.get(code, ()),
        )
        for code in sorted(tasks)
    ]


def _card(
    code: str,
    rows: list[TaskProgress],
    reported: int | None,
    duties: list[DutyRow],
    criticisms: tuple[Criticism, ...],
) -> ScoreCard:
    said = [row.reported_tonnes for row in rows if row.reported_tonnes is not None]
    planned, finished = sum(r.planned_tonnes for r in rows), sum(r.finished_tonnes for r in rows)
    return ScoreCard(
        division=code,
        target_tonnes=sum(row.target_tonnes for row in rows),
        planned_tonnes=planned,
        reported_tonnes=reported if reported is not None else sum(said) if said else None,
        finished_tonnes=finished,
        revoked_tonnes=sum(row.revoked_tonnes for row in rows),
        behind_tonnes=max(0, planned - finished),
        tasks=len(rows),
        tasks_done=sum(row.done for row in rows),
        tasks_late=sum(row.status is TaskStatus.LATE for row in rows),
        tasks_overdue=sum(row.overdue_days > 0 and not row.done for row in rows),
        due_reports=sum(duty.due_reports for duty in duties),
        on_time_reports=sum(duty.on_time_reports for duty in duties),
        late_reports=sum(duty.late_reports for duty in duties),
        missing_reports=sum(duty.missing_reports for duty in duties),
        criticisms=criticisms,
    )
