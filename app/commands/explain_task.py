"""`quench explain task`: the events that the figures of a task rest on, oldest first, and what each was after them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import asyncpg

from app.columns import INVENTED, Column, Table, figure
from app.commands.moments import Asked, at_moments, refuse, told
from app.databases import Databases
from app.settings import Settings
from ledger.events import RecordedEvent
from ledger.log import Log
from projections.explanations.steps import Step
from projections.history import happened
from projections.moment import Moment
from projections.tasks import TaskProgress, task_progress
from projections.tasks.explaining import DATES, FIGURES, TaskFigure, task_steps

COLUMNS = (
    Column("发生日", "effective"),
    Column("位置", "position", figure=True),
    Column("变动", "change", figure=True),
    Column("此后", "after", figure=True),
    Column("任务", "task"),
    Column("事件", "event"),
    Column("入账时刻", "recorded"),
    Column("单位", "office"),
)


@dataclass(frozen=True, slots=True)
class Explained:
    """One figure with its steps."""

    figure: TaskFigure
    shown: Any
    steps: Sequence[Step]

    @property
    def equal(self) -> bool:
        """Whether the figure is what it was after its last step."""
        nothing = None if self.figure in DATES else 0
        return bool((self.steps[-1].after if self.steps else nothing) == self.shown)


def figures_of(name: str | None) -> tuple[TaskFigure, ...]:
    """The figure that the command line names, or all; anything else ends the command with the names there are."""
    if name is not None and name not in list(TaskFigure):
        refuse(f"--figure {name}: {' | '.join(TaskFigure)}")
    return tuple(TaskFigure) if name is None else (TaskFigure(name),)


async def print_task(
    settings: Settings, found: Databases, task: str, figures: Sequence[TaskFigure], asked: Asked
) -> None:
    """Print why the figures of one task are what they are."""

    async def tell(log: Log, pool: asyncpg.Pool, moments: tuple[Moment, ...]) -> bool:
        (moment,) = moments
        return await _print(log, pool, moment, task, figures)

    await at_moments(settings, found, (asked,), tell)


async def _print(
    log: Log, pool: asyncpg.Pool, moment: Moment, task: str, figures: Sequence[TaskFigure]
) -> bool:
    async with pool.acquire() as connection:
        rows = await task_progress(log, connection, moment)
        row = next((row for row in rows if row.task == task), None)
        if row is None:
            refuse(f"task {task}: 该时点无此任务 / there is no such task at this moment")
        explained = [
            Explained(one, FIGURES[one](row), await task_steps(log, connection, moment, row, one, _any_number))
            for one in figures
        ]
    positions = {step.position for one in explained for step in one.steps}
    events = {event.position: event for event in await log.entries(sorted(positions))}
    print(f"task {task} {row.name} · {row.division} · {told(moment)}")
    for one in explained:
        print("\n\n" + "\n".join(_table(row, one, events).lines()))
    equal = all(one.equal for one in explained)
    verdict = "相等 / equal" if equal else "不等 / they differ"
    print(f"\n核对 check: 各数即其末步之后 each figure is that after its last step — {verdict}")
    return equal


def _any_number(_: int) -> None:
    """Whoever asks on the machine itself may wait for the whole."""


def _table(row: TaskProgress, one: Explained, events: Mapping[int, RecordedEvent]) -> Table:
    lines = [_line(step, events[step.position]) for step in one.steps]
    marked = any(INVENTED in line[5] for line in lines)
    notes = [f"{INVENTED}：事件为虚构 / the event is invented"] if marked else []
    return Table(f"{one.figure.value} = {_value(one.shown)}", COLUMNS, lines, (), notes)


def _line(step: Step, event: RecordedEvent) -> Sequence[str]:
    fact = happened(event)
    return (
        step.effective_on.isoformat(),
        figure(step.position),
        "—" if step.change is None else f"{step.change:+,}",
        _value(step.after),
        step.subject,
        event.type + INVENTED * fact.invented,
        f"{event.recorded_at:%Y-%m-%dT%H:%M:%S.%fZ}",
        fact.office,
    )


def _value(value: Any) -> str:
    return figure(value) if isinstance(value, int) else "—" if value is None else str(value)
