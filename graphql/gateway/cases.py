"""Cases (问题线索) at a moment, and the ledger of problems (拉条挂账). model.md §6.4; JC-16, JC-22."""

from dataclasses import dataclass
from typing import Any

import strawberry

from domain.cases.state import CaseStatus
from domain.policy.open_points import Answer
from domain.refusals import UnknownSubject
from domain.tasks.state import TaskLevel
from gateway import arguments
from gateway.connections import Connection, Key, connection
from gateway.context import Context, Info
from gateway.events import EventConnection, timeline
from gateway.evidence import LawfulExplanation, lawful_of, loaded
from gateway.fields import field
from gateway.identity import Action
from gateway.interpretations import WORDS, Interpretation, interpretations_of
from gateway.nodes import Node
from gateway.outputs import enum_of, mirroring, output_of
from gateway.refusals import RefusedQuery
from gateway.scalars import DivisionCode, Identifier
from gateway.tasks import task_rows
from projections import cases as reading
from projections.cases import CaseRow, ProblemRow, problems
from projections.moment import Moment

_WHAT = ("案件", "cases")
CaseStatusOutput: Any = enum_of(CaseStatus)
Problem: Any = output_of(ProblemRow)


@dataclass(frozen=True)
class CaseFilter:
    """What a list of cases is asked for; None leaves a field open."""

    division: Any
    status: CaseStatus | None
    severity: Any
    overdue: bool | None

    def holds(self, row: CaseRow) -> bool:
        return (
            (self.status is None or row.status is self.status)
            and (self.severity is None or row.severity is self.severity)
            and (self.overdue is None or (row.overdue_days > 0) is self.overdue)
        )


@mirroring(
    CaseRow,
    "案件：一个主体一案。A case of one subject, from its alerts to 销号.",
    without=("case", "division"),
)
class Case(Node):
    moment: strawberry.Private[Moment]
    mirrored: strawberry.Private[CaseRow]

    @field("标签，如 case:…；全账唯一。The tag, unique in the ledger.")
    def tag(self) -> str:
        return f"case:{self.mirrored.case}"

    @field("编号。The id.")
    def id(self) -> Identifier:
        return Identifier(self.mirrored.case)

    @field("所在区划代码。The division.")
    def division(self) -> DivisionCode:
        return DivisionCode(self.mirrored.division)

    @field(WORDS)
    async def interpretations(self, info: Info) -> list[Interpretation]:
        return await interpretations_of(info.context, self.moment, Answer.CASE, self.mirrored.division)

    @field("主体在案的合法原因，由人判断。Lawful causes on file for its subject; a person judges.")
    async def lawful(self, info: Info) -> list[LawfulExplanation]:
        return await lawful_of(info.context, self.moment, self.mirrored.subject)

    @field("办理经过，按位置；证据在各事件中。What was done, by position; each event has its evidence.")
    async def timeline(
        self, info: Info, first: int | None = None, after: str | None = None
    ) -> EventConnection:
        upto = self.moment.position
        return await timeline(info.context, self.tag(), upto=upto, first=first, after=after)


async def page_of_cases(
    context: Context, moment: Moment, asked: CaseFilter, *, first: Any, after: Any
) -> Connection[Case]:
    """A page of cases, by id."""
    rows = [row for row in await _rows(context, moment, _scope(context, asked.division)) if asked.holds(row)]
    found = [Case(moment=moment, mirrored=row) for row in rows]
    return connection(context, found, _key, first, after, (str,))


async def case(context: Context, moment: Moment, raw: Any) -> Case:
    """One case; refused alike where it is unknown and where it may not be seen."""
    context.require(Action.READ, *_WHAT)
    asked = arguments.identifier("id", raw)
    found = await case_if_seen(context, moment, asked)
    if found is None:
        raise RefusedQuery(UnknownSubject(field="id", subject=asked))
    return found


async def case_if_seen(context: Context, moment: Moment, name: str | None) -> Case | None:
    """A case by its id; None alike where there is none and where it may not be seen. Those of a page load together."""
    if name is None:
        return None

    async def load(names: list[str]) -> list[CaseRow | None]:
        rows = {row.case: row for row in await reading.cases_named(context.gateway.log, moment, names)}
        return [rows.get(one) for one in names]

    context.spend(1)
    row = await loaded(context, ("cases", moment), name, load)
    return Case(moment=moment, mirrored=row) if row and context.sees(row.division) else None


async def problem_ledger(
    context: Context, moment: Moment, division: Any, with_struck_off: bool
) -> list[ProblemRow]:
    """Cases and enterprises' tasks of a division that are not struck off; empty outside one's own."""
    scope = _scope(context, division)
    if scope is None:
        return []
    tasks = [row for row in await task_rows(context, moment, scope) if row.level is TaskLevel.ENTERPRISE]
    found = problems(await _rows(context, moment, scope), tasks, with_struck_off=with_struck_off)
    context.spend(len(found))
    return found


def _scope(context: Context, division: Any) -> str | None:
    asked = None if division is None else arguments.code("division", division)
    return context.scope(Action.READ, asked, *_WHAT)


async def _rows(context: Context, moment: Moment, scope: str | None) -> list[CaseRow]:
    if scope is None:
        return []

    async def read() -> list[CaseRow]:
        async with context.gateway.pool.acquire() as pooled:
            return await reading.cases(context.gateway.log, pooled, moment, scope)

    return await context.once(("cases", moment, scope), read)


def _key(one: Case) -> Key:
    return (one.mirrored.case,)
