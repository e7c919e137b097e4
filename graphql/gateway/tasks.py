"""Reduction and exit tasks (压减任务) at a moment: target, list and done as three numbers, and silence as a state."""

from collections.abc import Iterable, Sequence
from typing import Any

import strawberry

from domain.places.state import name_of
from domain.plans.state import ClosingFile
from domain.policy.open_points import Answer
from domain.refusals import UnknownSubject
from domain.tasks.state import TaskLevel
from gateway import arguments
from gateway.connections import Connection, Key, connection
from gateway.context import Context, Info
from gateway.events import EventConnection, timeline
from gateway.fields import field
from gateway.identity import Action
from gateway.interpretations import WORDS, Interpretation, interpretations_of
from gateway.nodes import Enterprise, Lot, Node, Oven
from gateway.outputs import mirroring, output_of
from gateway.refusals import RefusedQuery
from gateway.scalars import DivisionCode, Identifier
from gateway.subjects import linked
from gateway.task_explaining import EXPLAIN_TASK, TaskExplanation, TaskFigureOf, explain_task
from projections import tasks as reading
from projections.milestones import ClosingBoard, closing_board
from projections.moment import Moment
from projections.subjects import Kind
from projections.tasks import CountyTasks, TaskProgress

_WHAT = ("任务", "tasks")
_LEVELS = tuple(TaskLevel)


@mirroring(
    TaskProgress,
    "压减、置换或其他淘汰任务的进展。How far a task has come.",
    without=("task", "division", "county", "enterprise", "parent", "list_"),
    derived=("done", "reduced_tonnes", "finished_tonnes", "open_tonnes", "behind_tonnes"),
)
class Task(Node):
    moment: strawberry.Private[Moment]
    mirrored: strawberry.Private[TaskProgress]

    @field("标签，如 task:…；全账唯一。The tag, unique in the ledger.")
    def tag(self) -> str:
        return f"task:{self.mirrored.task}"

    @field("编号。The id.")
    def id(self) -> Identifier:
        return Identifier(self.mirrored.task)

    @field("所在区划代码。The division.")
    def division(self) -> DivisionCode:
        return DivisionCode(self.mirrored.division)

    @field("所在区划名称。The division's name.")
    def division_name(self) -> str:
        return name_of(self.mirrored.division) or self.mirrored.division

    @field("县级区划代码；文件未载明时为空。The county; null where no document states it.")
    def county(self) -> DivisionCode | None:
        return None if self.mirrored.county is None else DivisionCode(self.mirrored.county)

    @field("所在清单。The list it stands on.")
    def list(self) -> Identifier | None:
        return None if self.mirrored.list_ is None else Identifier(self.mirrored.list_)

    @field("承担企业；市县任务为空。The enterprise; null for a task of a division.")
    async def enterprise(self, info: Info) -> Enterprise | None:
        ids = [self.mirrored.enterprise] if self.mirrored.enterprise else []
        found = await linked(info.context, self.moment, Kind.ENTERPRISE, ids)
        return Enterprise(moment=self.moment, found=found[0]) if found else None

    @field("上级任务；不在本辖区时为空。The task above; null where it lies outside your division.")
    async def parent(self, info: Info) -> "Task | None":
        rows = await task_rows(info.context, self.moment)
        info.context.spend(1)
        return next((_task(self.moment, row) for row in rows if row.task == self.mirrored.parent), None)

    @field("分解出的任务。The tasks that count towards it.")
    async def children(self, info: Info) -> "Sequence[Task]":
        rows = await task_rows(info.context, self.moment)
        found = [_task(self.moment, row) for row in rows if row.parent == self.mirrored.task]
        info.context.spend(len(found))
        return found

    @field(WORDS)
    async def interpretations(self, info: Info) -> Sequence[Interpretation]:
        place = self.mirrored.county or self.mirrored.division
        return await interpretations_of(info.context, self.moment, Answer.TASK, place)

    @field("涉及的产能指标。The lots it names.")
    async def lots(self, info: Info) -> Sequence[Lot]:
        folded = await linked(info.context, self.moment, Kind.TASK, [self.mirrored.task])
        ids: Iterable[str] = folded[0].view.task(self.mirrored.task).lots if folded else ()
        found = await linked(info.context, self.moment, Kind.LOT, ids)
        return [Lot(moment=self.moment, found=one) for one in found]

    @field("涉及的焦炉。The ovens it names.")
    async def ovens(self, info: Info) -> Sequence[Oven]:
        folded = await linked(info.context, self.moment, Kind.TASK, [self.mirrored.task])
        ids: Iterable[str] = folded[0].view.task(self.mirrored.task).ovens if folded else ()
        found = await linked(info.context, self.moment, Kind.OVEN, ids)
        return [Oven(moment=self.moment, found=one) for one in found]

    @field("关停档案：方案、把关、专家意见、气源热源替代、职工安置。What is on file for its closing.")
    async def closing_file(self, info: Info) -> output_of(ClosingFile):  # type: ignore[valid-type]
        folded = await linked(info.context, self.moment, Kind.TASK, [self.mirrored.task])
        return folded[0].view.closing_file(self.mirrored.task) if folded else ClosingFile(self.mirrored.task)

    @field("关停进度：倒排工期、方案、供应平衡、未决事项。Its closing, worked back from the last day.")
    async def closing_board(self, info: Info) -> output_of(ClosingBoard):  # type: ignore[valid-type]
        return await closing_board(info.context.gateway.log, self.moment, self.mirrored.task)

    @field(EXPLAIN_TASK)
    async def explain(
        self, info: Info, figure: TaskFigureOf, first: int | None = None, after: str | None = None
    ) -> TaskExplanation:
        return await explain_task(info.context, self.moment, self.mirrored, figure, first, after)

    @field("经历的事件，按位置，不受业务日限制。Its events up to the position, whatever the business day.")
    async def events(self, info: Info, first: int | None = None, after: str | None = None) -> EventConnection:
        return await timeline(
            info.context, f"task:{self.mirrored.task}", upto=self.moment.position, first=first, after=after
        )


async def page_of_tasks(
    context: Context, moment: Moment, *, division: Any, first: Any, after: Any
) -> Connection[Task]:
    """A page of tasks: the province's, the cities', then the enterprises' by division and id."""
    asked = None if division is None else arguments.code("division", division)
    scope = context.scope(Action.READ, asked, *_WHAT)
    rows = [] if scope is None else await task_rows(context, moment, scope)
    found = [_task(moment, row) for row in rows]
    return connection(context, found, _key, first, after, (int, str, str))


async def task(context: Context, moment: Moment, raw: Any) -> Task:
    """One task; refused alike where it is unknown and where it may not be seen."""
    asked = arguments.identifier("id", raw)
    for row in await task_rows(context, moment):
        if row.task == asked:
            return _task(moment, row)
    raise RefusedQuery(UnknownSubject(field="id", subject=asked))


async def county_tasks(
    context: Context, moment: Moment, division: str, county: str | None
) -> CountyTasks | None:
    """The sums of the tasks of enterprises in one county; None where it has none, or may not be seen."""
    rows = await task_rows(context, moment)
    found = reading.by_county(rows)
    return next((one for one in found if (one.division, one.county) == (division, county)), None)


async def task_rows(context: Context, moment: Moment, scope: str | None = None) -> Sequence[TaskProgress]:
    """Every task of a division, the asker's own if none is named; read once a request."""
    within = scope or context.require(Action.READ, *_WHAT).division

    async def read() -> Sequence[TaskProgress]:
        async with context.gateway.pool.acquire() as pooled:
            return await reading.task_progress(context.gateway.log, pooled, moment, within)

    return await context.once(("tasks", moment, within), read)


def _task(moment: Moment, row: TaskProgress) -> Task:
    return Task(moment=moment, mirrored=row)


def _key(one: Task) -> Key:
    return (_LEVELS.index(one.mirrored.level), one.mirrored.division, one.mirrored.task)
