"""The Monday report (周报): where every task of a division stands, and what the week changed. SX-19, JC-23.

「已关停」 is what the office reports as done (E-14: reported 170, accepted 150, later 120): closing is what SX-19 asks
for, acceptance stands beside it.
"""

from collections.abc import Iterable, Sequence

from domain.duties.facts import ReportLine
from domain.tasks.state import TaskLevel
from office.reports.layouts import COUNTIES, TASKS
from office.reports.report import Cell, Report, Table
from office.reports.source import Filled, Source, place_name
from projections.tasks import WeeklyRow, weekly_report


async def tables(source: Source, division: str) -> Filled | None:
    """The tasks of a division, and their sums."""
    name = await place_name(source, division)
    if name is None:
        return None
    rows = (await weekly_report(source.log, source.connection, source.moment, division)).rows
    return name, (Table(TASKS, tuple(map(_task, rows))), Table(COUNTIES, tuple(_sums(rows))))


def _task(row: WeeklyRow) -> tuple[Cell, ...]:
    return (
        row.task,
        row.level.value,
        row.name,
        row.division,
        row.target_tonnes,
        row.supplemented_tonnes,
        row.planned_tonnes,
        row.certified_tonnes,
        row.accepted_tonnes,
        row.revoked_tonnes,
        row.replaced_tonnes,
        row.open_tonnes,
        row.behind_tonnes,
        row.certified_in_week_tonnes,
        row.accepted_in_week_tonnes,
        row.revoked_in_week_tonnes,
        row.status.value,
        row.last_day,
        row.overdue_days,
        marked(row.invented),
    )


def _sums(rows: Sequence[WeeklyRow]) -> Iterable[tuple[Cell, ...]]:
    own = [row for row in rows if row.level is TaskLevel.ENTERPRISE]
    for division in sorted({row.division for row in own}):
        of = [row for row in own if row.division == division]
        yield (
            division,
            sum(row.target_tonnes for row in of),
            sum(row.certified_tonnes for row in of),
            sum(row.accepted_tonnes for row in of),
            sum(row.open_tonnes for row in of),
            sum(row.behind_tonnes for row in of),
            len(of),
            sum(row.overdue_days > 0 for row in of),
        )


def lines(report: Report) -> tuple[ReportLine, ...]:
    """What `SubmitReport` says of each task, from the report's own cells: the tonnes closed so far."""
    (tasks,) = (table for table in report.tables if table.layout.key == TASKS.key)
    at = [column.key for column in TASKS.columns].index("certified")
    said = ((row[0], row[at]) for row in tasks.rows)
    return tuple(
        ReportLine(task=task, tonnes=tonnes)
        for task, tonnes in said
        if isinstance(task, str) and isinstance(tonnes, int)
    )


def unsaid(report: Report) -> tuple[str, ...]:
    """The rows that somebody emptied of their task or its tonnes: of these a report says nothing."""
    (tasks,) = (table for table in report.tables if table.layout.key == TASKS.key)
    at = [column.key for column in TASKS.columns].index("certified")
    empty = (row for row in tasks.rows if row[0] is None or row[at] is None)
    return tuple(f"{TASKS.zh} · {row[0] or row[2] or '—'}" for row in empty)


def marked(invented: bool) -> str | None:
    """What no document says is marked in every table."""
    return "虚构" if invented else None
