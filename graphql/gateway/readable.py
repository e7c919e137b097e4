"""What can be read at a moment; `Query` reads it now, `at(…)` on any other day as known at any other position.

The moment resolves once and is carried by the parent object, so that every part of one answer shows the same (D, K)
(DESIGN §5).
"""

from datetime import date, datetime

import strawberry

from gateway import arguments, divisions
from gateway.context import Info
from gateway.divisions import Division, Province
from gateway.events import Event, EventConnection, event_of, events_page, query_of
from gateway.fields import field
from gateway.identity import Action
from gateway.scalars import DivisionCode, Position
from gateway.visibility import visible
from projections.moment import Moment

FILTERS_MAX = 20


@strawberry.interface(
    description="某一时点可读的一切。Everything that can be read at one moment (D, K): "
    "what had happened by `effectiveOn`, as known at `position`."
)
class Readable:
    async def at_moment(self, info: Info) -> Moment:
        """The moment this object reads at."""
        raise NotImplementedError

    @field("已知截至的账本位置；可重复引用。What was known: up to this position.")
    async def position(self, info: Info) -> Position:
        return Position((await self.at_moment(info)).position)

    @field("该位置的入账时刻；空账本为空。When that position was recorded.")
    async def recorded_at(self, info: Info) -> datetime | None:
        return (await self.at_moment(info)).recorded_at

    @field("发生截至之日。What had happened: up to this day.")
    async def effective_on(self, info: Info) -> date:
        return (await self.at_moment(info)).effective_on

    @field("账本现有位置数。The size of the log now.")
    async def head(self, info: Info) -> Position:
        return Position((await self.at_moment(info)).head)

    @field("投影落后的事件数。How many events the projections have yet to apply.")
    async def lag(self, info: Info) -> int:
        return (await self.at_moment(info)).lag

    @field("各县指标账，按代码排序。The quota books of the counties, by code.")
    async def counties(self, info: Info, city: DivisionCode | None = None) -> list[Division]:
        within = None if city is None else arguments.code("city", city)
        return await divisions.divisions(info.context, await self.at_moment(info), "county", within)

    @field("一个县的指标账。The quota book of one county.")
    async def county(self, info: Info, code: DivisionCode) -> Division:
        return await divisions.division(
            info.context, await self.at_moment(info), arguments.code("code", code), "code"
        )

    @field("各市指标账。The quota books of the cities.")
    async def cities(self, info: Info) -> list[Division]:
        return await divisions.divisions(info.context, await self.at_moment(info), "city")

    @field("全省指标账。The quota book of the province.")
    async def province(self, info: Info) -> Province:
        return await divisions.province(info.context, await self.at_moment(info))

    @field(
        "账本事件，按位置；游标即位置。仅限本辖区。"
        "Events of the log up to the position; the cursor is the position. Of your own division only."
    )
    async def events(
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        types: list[str] | None = None,
        tags: list[str] | None = None,
    ) -> EventConnection:
        info.context.require(Action.READ, "账本事件", "the log")
        return await events_page(
            info.context,
            upto=(await self.at_moment(info)).position,
            first=first,
            after=after,
            query=query_of(
                arguments.texts("types", types, FILTERS_MAX), arguments.texts("tags", tags, FILTERS_MAX)
            ),
        )

    @field("一个事件。One event of the log.")
    async def event(self, info: Info, position: Position) -> Event | None:
        info.context.require(Action.READ, "账本事件", "the log")
        asked = arguments.position("position", position) or 0
        if asked > (await self.at_moment(info)).position:
            return None
        found = await info.context.gateway.log.entry(asked)
        seen = await visible(info.context, [found] if found else [])
        return event_of(seen[0]) if seen else None
