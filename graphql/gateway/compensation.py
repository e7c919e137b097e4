"""Compensation (补偿) at a moment, by lot and by county: reference, approved, payable, held, ordered, and paid."""

from collections.abc import Sequence
from typing import Any

import strawberry

from domain.places.state import name_of
from domain.policy.open_points import Answer
from gateway import arguments
from gateway.connections import Connection, Key, connection
from gateway.context import Context, Info
from gateway.fields import field
from gateway.identity import Action
from gateway.interpretations import WORDS, Interpretation, interpretations_of
from gateway.nodes import Lot
from gateway.outputs import mirroring
from gateway.scalars import DivisionCode
from gateway.subjects import linked
from projections import compensation as reading
from projections.compensation import CompensationRow, CountyCompensation
from projections.moment import Moment
from projections.subjects import Kind

_WHAT = ("补偿", "compensation")


@mirroring(
    CompensationRow,
    "一个产能指标的补偿。The compensation of one lot, in fen.",
    without=("lot", "division", "county"),
)
class Compensation:
    moment: strawberry.Private[Moment]
    mirrored: strawberry.Private[CompensationRow]

    @field("产能指标。The lot.")
    async def lot(self, info: Info) -> Lot | None:
        found = await linked(info.context, self.moment, Kind.LOT, [self.mirrored.lot])
        return Lot(moment=self.moment, found=found[0]) if found else None

    @field("所在区划代码。The division.")
    def division(self) -> DivisionCode:
        return DivisionCode(self.mirrored.division)

    @field("所在区划名称。The division's name.")
    def division_name(self) -> str:
        return name_of(self.mirrored.division) or self.mirrored.division

    @field("县级区划代码；文件未载明时为空。The county; null where no document states it.")
    def county(self) -> DivisionCode | None:
        return None if self.mirrored.county is None else DivisionCode(self.mirrored.county)


    @field(WORDS)
    async def interpretations(self, info: Info) -> list[Interpretation]:
        return await interpretations_of(info.context, self.moment, Answer.COMPENSATION, self.mirrored.division)


async def page_of_compensations(
    context: Context, moment: Moment, *, division: Any, first: Any, after: Any
) -> Connection[Compensation]:
    """A page of files, by lot."""
    asked = None if division is None else arguments.code("division", division)
    scope = context.scope(Action.READ, asked, *_WHAT)
    rows = [] if scope is None else await _rows(context, moment, scope)
    found = [Compensation(moment=moment, mirrored=row) for row in rows]
    return connection(context, found, _key, first, after, (str,))


async def county_compensation(
    context: Context, moment: Moment, division: str, county: str | None
) -> CountyCompensation | None:
    """The sums of one county; None where it has none, or may not be seen."""
    rows = await _rows(context, moment, context.require(Action.READ, *_WHAT).division)
    found = reading.compensation_by_county(rows)
    return next((one for one in found if (one.division, one.county) == (division, county)), None)


async def _rows(context: Context, moment: Moment, scope: str) -> Sequence[CompensationRow]:
    async def read() -> Sequence[CompensationRow]:
        async with context.gateway.pool.acquire() as pooled:
            return await reading.compensations(context.gateway.log, pooled, moment, scope)

    return await context.once(("compensation", moment, scope), read)


def _key(one: Compensation) -> Key:
    return (one.mirrored.lot,)
