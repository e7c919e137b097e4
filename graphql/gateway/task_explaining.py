"""`task { explain(figure:) }`: the events that a figure of a task rests on, and what it was after each."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import strawberry

from gateway.connections import Edge, PageInfo, connection
from gateway.context import Context, Info
from gateway.events import Event
from gateway.explaining import event_at
from gateway.fields import field
from gateway.outputs import enum_of
from gateway.scalars import Identifier, Position, Tonnes
from projections.explanations.steps import Step
from projections.moment import Moment
from projections.tasks.explaining import DATES, FIGURES, TaskFigure, task_steps
from projections.tasks.progress import TaskProgress

TaskFigureOf: Any = enum_of(TaskFigure)
EXPLAIN_TASK = (
    "该数或日期由何而来：使其变动的事件，由早到晚；更正后只列有效的事件。"
    "Why a figure of the task is what it is: the events that move it, oldest first, as they stand after corrections."
)
_TONNES = "吨数；非吨数为空。Tonnes; null of days and dates."


@strawberry.type(description="使任务的一个数变动的一个事件。One event that moves a figure of a task.")
class TaskStepNode:
    figure: strawberry.Private[TaskFigure]
    step: strawberry.Private[Step]

    @field("任务；市县任务之下为企业任务。The task: of a sum, the enterprise's.")
    def task(self) -> Identifier:
        return Identifier(self.step.subject)

    @field("发生之日；更正后以更正为准。The day it happened on, as corrected.")
    def effective_on(self) -> date:
        return self.step.effective_on

    @field("账本位置。Its place in the log.")
    def position(self) -> Position:
        return Position(self.step.position)

    @field("变动吨数。By how many tonnes it moves the figure; null of days and dates.")
    def tonnes(self) -> Tonnes | None:
        return tonnes_of(self.figure, self.step.change)

    @field("至此累计吨数。The tonnes after it; null of days and dates.")
    def running_tonnes(self) -> Tonnes | None:
        return tonnes_of(self.figure, self.step.after)

    @field("至此的天数；其他为空。The days after it; null of tonnes and dates.")
    def days(self) -> int | None:
        return days_of(self.figure, self.step.after)

    @field("至此的日期；其他为空。The date after it; null of tonnes and days.")
    def on(self) -> date | None:
        return date_of(self.step.after)

    @field("事件；不在本辖区时为空。The event; null where that is not yours to see.")
    async def event(self, info: Info) -> Event | None:
        return await event_at(info.context, self.step.position)


@strawberry.type(
    description="任务的一个数由何而来：末步之后即该数。Why a figure of a task is what it is."
)
class TaskExplanation:
    figure: TaskFigureOf = strawberry.field(description="所解释的数。The figure.")
    tonnes: Tonnes | None = strawberry.field(description=_TONNES)
    days: int | None = strawberry.field(description="天数；其他为空。Days; null of tonnes and dates.")
    on: date | None = strawberry.field(description="日期；其他为空。A date; null of tonnes and days.")
    step_count: int = strawberry.field(description="事件总数。How many steps there are in all.")
    edges: list[Edge[TaskStepNode]] = strawberry.field(
        description="各步及其游标。The steps with their cursors."
    )
    nodes: list[TaskStepNode] = strawberry.field(description="各步。The steps.")
    page_info: PageInfo = strawberry.field(description="分页信息。Where the page stands.")


async def explain_task(
    context: Context, moment: Moment, row: TaskProgress, figure: TaskFigure, first: Any, after: Any
) -> TaskExplanation:
    """The steps of one figure of a task that the asker sees."""

    async def read() -> Sequence[Step]:
        async with context.gateway.pool.acquire() as pooled:
            return await task_steps(context.gateway.log, pooled, moment, row, figure, context.spend)

    steps = await context.once(("steps", moment, row.task, figure), read)
    nodes = [TaskStepNode(figure=figure, step=step) for step in steps]
    shown = connection(context, nodes, _key, first, after, (str, int, str))
    value = FIGURES[figure](row)
    return TaskExplanation(
        figure=figure,
        tonnes=tonnes_of(figure, value),
        days=days_of(figure, value),
        on=date_of(value),
        step_count=len(steps),
        edges=shown.edges,
        nodes=shown.nodes,
        page_info=shown.page_info,
    )


def _key(node: TaskStepNode) -> tuple[str | int, ...]:
    return (node.step.effective_on.isoformat(), node.step.position, node.step.subject)


def tonnes_of(figure: TaskFigure, value: Any) -> Tonnes | None:
    shown = figure not in DATES and figure is not TaskFigure.OVERDUE_DAYS and value is not None
    return Tonnes(value) if shown else None


def days_of(figure: TaskFigure, value: Any) -> int | None:
    return value if figure is TaskFigure.OVERDUE_DAYS else None


def date_of(value: Any) -> date | None:
    return value if isinstance(value, date) else None
