"""Report duties (报送义务), the weekly report (周报) and the score cards (考核) at a moment."""

from typing import Any

import strawberry

from domain.policy.open_points import Answer
from domain.refusals import UnknownSubject
from domain.world import World
from gateway import arguments
from gateway.connections import Connection, Key, connection
from gateway.context import Context, Info
from gateway.events import EventConnection, timeline
from gateway.fields import field
from gateway.identity import Action
from gateway.interpretations import WORDS, Interpretation, interpretations_of
from gateway.nodes import Node
from gateway.outputs import mirroring, output_of
from gateway.refusals import RefusedQuery
from gateway.scalars import DivisionCode, Identifier
from gateway.tasks import task_rows
from projections import duties as reading
from projections import tasks as progress
from projections.duties import DutyRow
from projections.folding import folded
from projections.moment import Moment
from projections.tasks import (
    Record,
    ScoreCard,
    SpotCheckCoverage,
    WeeklyReport,
    coverage_of,
    record_of,
    score_cards,
)

_WHAT = ("报送义务", "report duties")
Weekly: Any = output_of(WeeklyReport)
Coverage: Any = output_of(SpotCheckCoverage)
Score: Any = output_of(ScoreCard)
Disagreement: Any = output_of(reading.Disagreement)


@mirroring(
    DutyRow,
    "报送义务及各期报送情况。A report duty, period by period.",
    without=("duty", "division"),
)
class Duty(Node):
    moment: strawberry.Private[Moment]
    mirrored: strawberry.Private[DutyRow]

    @field("标签，如 duty:…；全账唯一。The tag, unique in the ledger.")
    def tag(self) -> str:
        return f"duty:{self.mirrored.duty}"

    @field("编号。The id.")
    def id(self) -> Identifier:
        return Identifier(self.mirrored.duty)

    @field("所在区划代码。The division.")
    def division(self) -> DivisionCode:
        return DivisionCode(self.mirrored.division)

    @field("经历的事件，按位置，不受业务日限制。Its events up to the position, whatever the business day.")
    async def events(self, info: Info, first: int | None = None, after: str | None = None) -> EventConnection:
        upto = self.moment.position
        return await timeline(info.context, self.tag(), upto=upto, first=first, after=after)

    @field(
        "最近十期上报与账本（截止日、该位置所知）已关停吨数不一致之处；两数并列，不作更正。"
        "Where the newest ten reports are not what the ledger says was closed by their due day; both are shown."
    )
    async def disagreements(self, info: Info) -> list[Disagreement]:
        gateway = info.context.gateway
        async with gateway.pool.acquire() as pooled:
            found = await reading.disagreements(gateway.log, pooled, self.moment, self.mirrored)
        info.context.spend(len(found))
        return found

    @field(WORDS)
    async def interpretations(self, info: Info) -> list[Interpretation]:
        return await interpretations_of(info.context, self.moment, Answer.DUTY, self.mirrored.division)


async def page_of_duties(
    context: Context, moment: Moment, *, division: Any, first: Any, after: Any
) -> Connection[Duty]:
    """A page of duties, by id."""
    scope = _scope(context, division)
    rows = [] if scope is None else await _rows(context, moment, scope)
    return connection(
        context, [Duty(moment=moment, mirrored=row) for row in rows], _key, first, after, (str,)
    )


async def duty(context: Context, moment: Moment, raw: Any) -> Duty:
    """One duty; refused alike where it is unknown and where it may not be seen."""
    asked = arguments.identifier("id", raw)
    for row in await _rows(context, moment, context.require(Action.READ, *_WHAT).division):
        if row.duty == asked:
            return Duty(moment=moment, mirrored=row)
    raise RefusedQuery(UnknownSubject(field="id", subject=asked))


async def weekly_report(context: Context, moment: Moment, division: Any) -> WeeklyReport:
    """The report of the week that ends with the moment's day."""
    scope = _needed(context, division)
    async with context.gateway.pool.acquire() as pooled:
        found = await progress.weekly_report(context.gateway.log, pooled, moment, scope)
    context.spend(len(found.rows))
    return found


async def spot_check_coverage(context: Context, moment: Moment, division: Any) -> SpotCheckCoverage:
    """What the province looked at of what the city accepted."""
    rows = await task_rows(context, moment, _needed(context, division))
    return coverage_of((row.task, row.acceptance) for row in rows)


async def cards(context: Context, moment: Moment, division: Any) -> list[ScoreCard]:
    """A score card for every county with a task."""
    scope = _needed(context, division)
    rows = await task_rows(context, moment, scope)
    duties = await _rows(context, moment, scope)
    codes = sorted({row.division for row in rows})

    def answer(world: World) -> dict[str, Record]:
        world.need(*(f"unit:{code}" for code in codes))
        return {code: record_of(world, code, moment.effective_on) for code in codes}

    said = await folded(context.gateway.log, moment, [f"unit:{code}" for code in codes], answer)
    found = score_cards(rows, duties, said)
    context.spend(len(found))
    return found


def _scope(context: Context, division: Any) -> str | None:
    asked = None if division is None else arguments.code("division", division)
    return context.scope(Action.READ, asked, *_WHAT)


def _needed(context: Context, division: Any) -> str:
    """As `_scope`; a division outside one's own is refused as one that does not exist."""
    scope = _scope(context, division)
    if scope is None:
        raise RefusedQuery(UnknownSubject(field="division", subject=str(division)))
    return scope


async def _rows(context: Context, moment: Moment, scope: str) -> list[DutyRow]:
    async def read() -> list[DutyRow]:
        async with context.gateway.pool.acquire() as pooled:
            return await reading.duties(context.gateway.log, pooled, moment, scope)

    return await context.once(("duties", moment, scope), read)


def _key(one: Duty) -> Key:
    return (one.mirrored.duty,)
