"""`compare { tasks ovens }`: figures of tasks and stages of ovens that differ, and the events that make it."""

from datetime import date
from typing import Any

import strawberry

from domain.ovens.facets import Stage
from gateway.connections import Connection, connection, decode_cursor, page
from gateway.context import Context, Info
from gateway.events import Event, event_of
from gateway.explaining import event_at
from gateway.fields import field
from gateway.outputs import enum_of
from gateway.scalars import DivisionCode, Identifier, Position, Tonnes
from gateway.subjects import Found, page_of, several
from gateway.task_explaining import TaskFigureOf, date_of, days_of, tonnes_of
from gateway.tasks import task_rows
from gateway.visibility import visible
from ledger.events import Query, QueryItem
from projections import explanations as reading
from projections.history import happened
from projections.moment import Moment
from projections.subjects import Kind
from projections.tasks.differing import TaskCause, TaskDifference, task_causes, task_differences
from projections.tasks.explaining import task_steps

ClockOf: Any = enum_of(reading.Clock)
StageOf: Any = enum_of(Stage)
CLOCK = (
    "因何时钟：RECORDED 入账更晚，EFFECTIVE 生效更晚，BOTH 两者。"
    "By which clock: recorded later (RECORDED), takes effect later (EFFECTIVE), or BOTH."
)
ENTERS = "在 b 而不在 a 为真；在 a 而不在 b 为假。True: stands at b and not at a; false: the other way round."
CAUSES_MAX = 500


@strawberry.type(description="任务之差的一个原因。One event's part in a difference of a task.")
class TaskCauseNode:
    difference: strawberry.Private[TaskDifference]
    cause: strawberry.Private[TaskCause]

    @field("任务；市县任务之下为企业任务。The task: of a sum, the enterprise's.")
    def task(self) -> Identifier:
        return Identifier(self.cause.task)

    @field("发生之日；更正后以更正为准。The day it happened on, as corrected.")
    def effective_on(self) -> date:
        return self.cause.effective_on

    @field("账本位置。Its place in the log.")
    def position(self) -> Position:
        return Position(self.cause.position)

    @field("对差额的贡献，吨；其他为空。Its part of the difference in tonnes; null of days and dates.")
    def difference_tonnes(self) -> Tonnes | None:
        return tonnes_of(self.difference.figure, self.cause.change)

    @field("对差额的贡献，日；其他为空。Its part of the difference in days; null of tonnes and dates.")
    def difference_days(self) -> int | None:
        return days_of(self.difference.figure, self.cause.change)

    @field(ENTERS)
    def enters(self) -> bool:
        return self.cause.enters

    @field(
        CLOCK + " 空：两时点皆有，因日期推移或他事而变。Null: it stands at both, and the day or another event moves it."
    )
    def clock(self) -> ClockOf | None:
        return self.cause.clock

    @field("事件；不在本辖区时为空。The event; null where that is not yours to see.")
    async def event(self, info: Info) -> Event | None:
        return await event_at(info.context, self.cause.position)


@strawberry.type(description="任务的一个数在两个时点之差。A figure of a task that differs between two moments.")
class TaskFigureDifference:
    a_moment: strawberry.Private[Moment]
    b_moment: strawberry.Private[Moment]
    found: strawberry.Private[TaskDifference]

    @field("任务。The task.")
    def task(self) -> Identifier:
        return Identifier(self.found.row.task)

    @field("名称。The name.")
    def name(self) -> str:
        return self.found.row.name

    @field("所在区划代码。The division.")
    def division(self) -> DivisionCode:
        return DivisionCode(self.found.row.division)

    @field("哪一个数。The figure.")
    def figure(self) -> TaskFigureOf:
        return self.found.figure

    @field("在 a 的吨数。The tonnes at a; null of days and dates, and where it was not there.")
    def a_tonnes(self) -> Tonnes | None:
        return tonnes_of(self.found.figure, self.found.values[0])

    @field("在 b 的吨数。The tonnes at b; null of days and dates, and where it was not there.")
    def b_tonnes(self) -> Tonnes | None:
        return tonnes_of(self.found.figure, self.found.values[1])

    @field("在 a 的天数。The days at a.")
    def a_days(self) -> int | None:
        return days_of(self.found.figure, self.found.values[0])

    @field("在 b 的天数。The days at b.")
    def b_days(self) -> int | None:
        return days_of(self.found.figure, self.found.values[1])

    @field("在 a 的日期。The date at a.")
    def a_on(self) -> date | None:
        return date_of(self.found.values[0])

    @field("在 b 的日期。The date at b.")
    def b_on(self) -> date | None:
        return date_of(self.found.values[1])

    @field("原因，由早到晚；吨数与天数之和即差额。The events that make it, oldest first; tonnes and days sum to it.")
    async def causes(self, info: Info) -> list[TaskCauseNode]:
        of, context = self.found, info.context
        sides = ((self.a_moment, of.a), (self.b_moment, of.b))
        async with context.gateway.pool.acquire() as pooled:
            steps = [
                await task_steps(context.gateway.log, pooled, moment, row, of.figure, context.spend) if row else []
                for moment, row in sides
            ]
        found = task_causes(reading.between(self.a_moment, self.b_moment), *steps)
        return [TaskCauseNode(difference=of, cause=one) for one in found]


@strawberry.type(description="焦炉阶段在两个时点之差。The stage of a coke oven that differs between two moments.")
class OvenDifference:
    a_moment: strawberry.Private[Moment]
    b_moment: strawberry.Private[Moment]
    id_: strawberry.Private[str]
    stages: strawberry.Private[tuple[Stage | None, Stage | None]]

    @field("焦炉。The oven.")
    def oven(self) -> Identifier:
        return Identifier(self.id_)

    @field("在 a 的阶段；尚未登记为空。The stage at a; null where it was not there.")
    def a(self) -> StageOf | None:
        return self.stages[0]

    @field("在 b 的阶段；尚未登记为空。The stage at b; null where it was not there.")
    def b(self) -> StageOf | None:
        return self.stages[1]

    @field("一时点有而另一时点无的事件，由早到晚。The events that one moment has and the other has not, oldest first.")
    async def causes(self, info: Info) -> list[Event]:
        states = reading.between(self.a_moment, self.b_moment)
        last = max(states.position_a, states.position_b)
        query = Query((QueryItem(tags=(f"oven:{self.id_}",)),))
        told, _ = await info.context.gateway.log.read(query, upto=last)
        differ = [e for e in told if states.differs(e.position, happened(e).occurred_on)][-CAUSES_MAX:]
        info.context.spend(len(differ))
        seen = await visible(info.context, differ)
        return [event_of(one) for one in sorted(seen, key=lambda e: (happened(e).occurred_on, e.position))]


async def compared_tasks(
    context: Context, a: Moment, b: Moment, within: str | None, first: Any, after: Any
) -> Connection[TaskFigureDifference]:
    """A page of the figures of tasks that differ."""
    rows = [await task_rows(context, moment, within) for moment in (a, b)] if within else [[], []]
    found = [
        TaskFigureDifference(a_moment=a, b_moment=b, found=one) for one in task_differences(rows[0], rows[1])
    ]
    found.sort(key=_task_key)
    return connection(context, found, _task_key, first, after, (str, str, str))


async def compared_ovens(
    context: Context, a: Moment, b: Moment, within: str | None, first: Any, after: Any
) -> Connection[OvenDifference]:
    """Of a page of ovens, those whose stage differs: a page may hold less than was asked for, and say that more is."""
    if within is None:
        return page(context, [], _oven_key, more=False, before=False)
    newer = a if a.position > b.position else b
    listed, more = await page_of(
        context, newer, Kind.OVEN, division=within, enterprise=None, first=first, after=after
    )
    names = [one.subject.id for one in listed]
    sides = [{one.subject.id: one for one in await several(context, moment, Kind.OVEN, names)} for moment in (a, b)]
    made = [
        OvenDifference(
            a_moment=a, b_moment=b, id_=name, stages=(_stage(sides[0].get(name)), _stage(sides[1].get(name)))
        )
        for name in names
    ]
    differ = [one for one in made if one.stages[0] != one.stages[1]]
    return page(context, differ, _oven_key, more=more, before=decode_cursor(after, (str,)) is not None)


def _stage(found: Found | None) -> Stage | None:
    return found.view.oven(found.subject.id).stage if found else None


def _oven_key(one: OvenDifference) -> tuple[str | int, ...]:
    return (one.id_,)


def _task_key(one: TaskFigureDifference) -> tuple[str | int, ...]:
    return (one.found.row.division, one.found.row.task, one.found.figure.value)
