"""The events that a figure of a task rests on, oldest first, and what the figure was after each.

The task is told again event by event in the order of its fold (`domain.retelling`) and asked for the figure each time,
on the moment's own day: an event that moves it is a step, and the last step's figure is the one that the task shows. A
task above others tells the steps of those that count towards it.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from enum import StrEnum

import asyncpg

from domain.tasks.state import Task, TaskLevel
from domain.world import World
from ledger.log import Log
from projections.explanations.steps import Spend, Step, Value, steps_of
from projections.folding import each, folded
from projections.moment import Moment
from projections.subjects import Kind, subjects
from projections.tasks.progress import TaskProgress, all_rows, enterprise_row, parts_of


class TaskFigure(StrEnum):
    """任务的一个数或日期。A figure of a task: tonnes, days, or a date."""

    TARGET = "TARGET"
    LISTED = "LISTED"
    CERTIFIED = "CERTIFIED"
    ACCEPTED = "ACCEPTED"
    REVOKED = "REVOKED"
    REPLACED = "REPLACED"
    OVERDUE_DAYS = "OVERDUE_DAYS"
    LAST_DAY = "LAST_DAY"
    DONE_ON = "DONE_ON"
    STRUCK_OFF_ON = "STRUCK_OFF_ON"


FIGURES: Mapping[TaskFigure, Callable[[TaskProgress], Value]] = {
    TaskFigure.TARGET: lambda row: row.target_tonnes,
    TaskFigure.LISTED: lambda row: row.listed_tonnes,
    TaskFigure.CERTIFIED: lambda row: row.certified_tonnes,
    TaskFigure.ACCEPTED: lambda row: row.accepted_tonnes,
    TaskFigure.REVOKED: lambda row: row.revoked_tonnes,
    TaskFigure.REPLACED: lambda row: row.replaced_tonnes,
    TaskFigure.OVERDUE_DAYS: lambda row: row.overdue_days,
    TaskFigure.LAST_DAY: lambda row: row.last_day,
    TaskFigure.DONE_ON: lambda row: row.done_on,
    TaskFigure.STRUCK_OFF_ON: lambda row: row.struck_off_on,
}
SUMMED = frozenset(
    {
        TaskFigure.LISTED,
        TaskFigure.CERTIFIED,
        TaskFigure.ACCEPTED,
        TaskFigure.REVOKED,
        TaskFigure.REPLACED,
    }
)
"""What a task above others sums from them."""
OWN = frozenset({TaskFigure.TARGET, TaskFigure.LAST_DAY})
"""What it says itself."""
DATES = frozenset({TaskFigure.LAST_DAY, TaskFigure.DONE_ON, TaskFigure.STRUCK_OFF_ON})


async def task_steps(
    log: Log, connection: asyncpg.Connection, moment: Moment, row: TaskProgress, figure: TaskFigure, spend: Spend
) -> list[Step]:
    """The steps of a figure that a task shows at a moment.

    `spend` is told how many rows are about to be made, and may raise where those are more than one answer may cost.
    """
    if row.level is TaskLevel.ENTERPRISE:
        return await _steps(log, moment, row.task, figure, spend)
    if figure in OWN:
        return await _own_steps(log, moment, row.task, figure, spend)
    listed = {s.id: s.invented for s in await subjects(connection, moment, Kind.TASK)}
    if figure not in SUMMED:
        return await _steps_above(log, moment, row.task, figure, listed, spend)
    steps = []
    for part in await _parts(log, moment, row.task, listed):
        steps += await _steps(log, moment, part, figure, spend)
    total, summed = 0, []
    for step in sorted(steps, key=lambda step: (step.effective_on, step.position, step.subject)):
        total += step.change or 0
        summed.append(replace(step, after=total))
    return summed


async def _steps(log: Log, moment: Moment, name: str, figure: TaskFigure, spend: Spend) -> list[Step]:
    """Of an enterprise's task."""
    day = moment.effective_on

    def value(world: World) -> Value:
        task = world.on(day).task(name)
        if not task.assigned:
            return _before_its_plan(task, figure)
        return FIGURES[figure](enterprise_row(world, task, day, False))

    def told(world: World) -> list[Step]:
        return steps_of(world, name, _nothing(figure), value, spend)

    return await folded(log, moment, [f"task:{name}"], told)


async def _own_steps(
    log: Log, moment: Moment, name: str, figure: TaskFigure, spend: Spend
) -> list[Step]:
    """Of a task above others, what its own events say."""

    def value(world: World) -> Value:
        task = world.on(moment.effective_on).task(name)
        if figure is TaskFigure.TARGET:
            return task.tonnes
        return task.deadline.hard_last_day if task.deadline else None

    def told(world: World) -> list[Step]:
        return steps_of(world, name, _nothing(figure), value, spend)

    return await folded(log, moment, [f"task:{name}"], told)


async def _steps_above(
    log: Log, moment: Moment, name: str, figure: TaskFigure, listed: Mapping[str, bool], spend: Spend
) -> list[Step]:
    """Of a task above others, a figure that is no sum of theirs: its own, or that of the latest of them."""

    def value(world: World) -> Value:
        row = next((row for row in all_rows(world, listed, moment) if row.task == name), None)
        return FIGURES[figure](row) if row else _nothing(figure)

    def told(world: World) -> list[Step]:
        return steps_of(world, name, _nothing(figure), value, lambda count: spend(count + 10 * len(listed)))

    return await folded(log, moment, [f"task:{one}" for one in listed], told)


def _before_its_plan(task: Task, figure: TaskFigure) -> Value:
    """A plan may order what was accepted before it (X-05): that step stands on its own day."""
    match figure:
        case TaskFigure.ACCEPTED:
            return task.accepted_net_tonnes
        case TaskFigure.REVOKED:
            return sum(part.tonnes for part in task.revoked)
        case _:
            return _nothing(figure)


def _nothing(figure: TaskFigure) -> Value:
    return None if figure in DATES else 0


async def _parts(log: Log, moment: Moment, name: str, listed: Mapping[str, bool]) -> list[str]:
    """The enterprises' tasks that count towards one above them."""
    day = moment.effective_on

    def answer(world: World) -> list[str]:
        view = world.on(day)
        tasks = [task for one in listed if (task := view.task(one)).assigned]
        below = [task for task in tasks if task.level is TaskLevel.ENTERPRISE]
        rows = each(below, lambda task: enterprise_row(world, task, day, False))
        return [row.task for row in parts_of(view, view.task(name), {row.task: row for row in rows})]

    return await folded(log, moment, [f"task:{one}" for one in listed], answer)
