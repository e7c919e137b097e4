"""Where what an office reported of its tasks is not what the ledger says of the same day. E-14.

A report is not put right by it: the office's own figure stands, and both are shown.
"""

from dataclasses import dataclass, replace
from datetime import date

import asyncpg

from domain.duties.facts import DutyKind
from ledger.log import Log
from projections.duties.reading import DutyRow
from projections.moment import Moment
from projections.tasks import task_progress

PERIODS_COMPARED = 10
"""The newest that were reported: each is a reading of the tasks on another day."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One task of the newest version of a report; the ledger's tonnes are of the due day, as known at the moment."""

    period: date
    version: int
    task: str
    reported_tonnes: int
    closed_tonnes: int | None
    accepted_tonnes: int | None
    position: int


async def disagreements(log: Log, connection: asyncpg.Connection, moment: Moment, duty: DutyRow) -> list[Disagreement]:
    """The lines that are neither what is closed nor, where that differs, what is accepted; the newest period first."""
    if duty.kind is not DutyKind.REDUCTION_PROGRESS:
        return []
    found: list[Disagreement] = []
    for row in [row for row in duty.periods if row.versions][:PERIODS_COMPARED]:
        newest = row.versions[-1]
        day = min(row.due_on, moment.effective_on)
        rows = await task_progress(log, connection, replace(moment, effective_on=day), duty.division)
        tasks = {task.task: task for task in rows}
        for line in newest.lines:
            task = tasks.get(line.task)
            closed, accepted = (task.certified_tonnes, task.accepted_tonnes) if task else (None, None)
            if line.tonnes != closed:
                found.append(
                    Disagreement(
                        row.period, newest.version, line.task, line.tonnes, closed, accepted, newest.position
                    )
                )
    return found
