"""`at(effectiveOn, knownAt | position)`: everything that can be read, as it was on day D and known at position K."""

from typing import Any

import strawberry
from msgspec.structs import replace

from domain.refusals import Malformed, Refusal
from gateway import arguments
from gateway.context import Gateway, Info
from gateway.readable import Readable
from gateway.refusals import RefusedQuery, refuse_if
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


async def resolve_moment(
    info: Info, effective_on: Any, known_at: Any, position: Any, prefix: str = ""
) -> moments.Moment:
    """The moment of three raw arguments; a refusal names the valid range, and where `prefix` says so the moment."""
    gateway = info.context.gateway
    try:
        asked = (
            arguments.day("effectiveOn", effective_on),
            arguments.instant("knownAt", known_at),
            arguments.position("position", position),
        )
    except RefusedQuery as refused:
        raise RefusedQuery(_at(prefix, await _with_range(gateway, refused.refusal))) from None
    found = await moments.resolve(
        gateway.log,
        gateway.pool,
        today=gateway.today(),
        effective_on=asked[0],
        known_at=asked[1],
        position=asked[2],
    )
    info.context.read_projections = True
    return refuse_if(_at(prefix, found) if isinstance(found, Refusal) else found)


async def _with_range(gateway: Gateway, refusal: Refusal) -> Refusal:
    """What cannot be read, with what could have been meant."""
    if not isinstance(refusal, Malformed):
        return refusal
    match refusal.field:
        case "effectiveOn":
            first, last = str(moments.EFFECTIVE_ON_MIN), str(gateway.today())
        case "knownAt":
            first, last = await moments.first_known_at(gateway.log), "∞"
        case _:
            first, last = "1", str((await gateway.log.head()).size)
    return replace(
        refusal,
        rule_zh=f"{refusal.rule_zh}；范围 {first} 至 {last}",
        rule_en=f"{refusal.rule_en}; from {first} to {last}",
    )


def _at(prefix: str, refusal: Refusal) -> Refusal:
    return replace(refusal, field=prefix + refusal.field) if prefix else refusal
