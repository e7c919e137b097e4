"""The ledger of problems (拉条挂账, 问题台账): every case and task on one list until it is struck off. JC-16, JC-22."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from projections.cases.reading import CaseRow
from projections.tasks.progress import TaskProgress


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """One line: what it is about, who has it, by when, how late, and when it was struck off (销号)."""

    tag: str
    division: str
    problem: str
    responsible: str | None
    due_on: date | None
    overdue_days: int
    struck_off_on: date | None
    invented: bool


def problems(
    cases: Iterable[CaseRow], tasks: Iterable[TaskProgress], *, with_struck_off: bool = False
) -> list[ProblemRow]:
    """The lines of a division, the latest first."""
    rows = [*map(_of_case, cases), *map(_of_task, tasks)]
    kept = [row for row in rows if with_struck_off or row.struck_off_on is None]
    return sorted(kept, key=lambda row: (-row.overdue_days, row.due_on or date.max, row.tag))


def _of_case(row: CaseRow) -> ProblemRow:
    return ProblemRow(
        tag=f"case:{row.case}",
        division=row.division,
        problem=row.rounds[-1].reason,
        responsible=row.assignee,
        due_on=row.due_on,
        overdue_days=row.overdue_days,
        struck_off_on=row.closed_on,
        invented=row.invented,
    )


def _of_task(row: TaskProgress) -> ProblemRow:
    return ProblemRow(
        tag=f"task:{row.task}",
        division=row.county or row.division,
        problem=f"{row.name or row.task}：尚缺 {row.open_tonnes} 吨"
        if row.open_tonnes
        else row.name or row.task,
        responsible=row.enterprise,
        due_on=row.last_day,
        overdue_days=row.overdue_days,
        struck_off_on=row.struck_off_on,
        invented=row.invented,
    )
