"""`at(effectiveOn, knownAt | position)`: everything that can be read, as it was on day D and known at position K."""

from typing import Any

import strawberry

from gateway import arguments
from gateway.context import Info
from gateway.readable import Readable
from gateway.refusals import refuse_if
from projections import moment as moments


@strawberry.type(
    description="一个时点：发生截至 effectiveOn，已知截至 position。"
    "One moment: what had happened by `effectiveOn`, as known at `position`."
)
class Moment(Readable):
    resolved: strawberry.Private[moments.Moment]

    async def at_moment(self, info: Info) -> moments.Moment:
        """The moment this object was made for."""
        return self.resolved


async def resolve_moment(info: Info, effective_on: Any, known_at: Any, position: Any) -> moments.Moment:
    """The moment of three raw arguments; a refusal names the valid range."""
    gateway = info.context.gateway
    found = await moments.resolve(
        gateway.log,
        gateway.pool,
        today=gateway.today(),
        effective_on=arguments.day("effectiveOn", effective_on),
        known_at=arguments.instant("knownAt", known_at),
        position=arguments.position("position", position),
    )
    info.context.read_projections = True
    return refuse_if(found)
