"""Blind spots (盲区) at a moment: closed ovens of which nothing can be seen, so that silence is not read as clear."""

from typing import Any

import strawberry

from gateway import arguments
from gateway.connections import Connection, connection
from gateway.context import Context, Info
from gateway.fields import field
from gateway.identity import Action
from gateway.outputs import enum_of, mirroring, output_of
from gateway.scalars import DivisionCode
from projections.findings.blind_spots import BlindReason as Reason
from projections.findings.blind_spots import BlindSpot as SpotRow
from projections.findings.watched import Watch as WatchRow
from projections.findings.watched import key_of_spot, watch
from projections.moment import Moment

BlindReason: Any = enum_of(Reason)
BlindSpot: Any = output_of(SpotRow)
_WHAT = ("发现与预警", "findings and alerts")


@mirroring(
    WatchRow,
    "关停焦炉是否看得见：看得见与盲区之和为关停座数。"
    "Of the closed ovens, how many are watched; the rest are blind spots.",
    without=("spots",),
    derived=("watched", "blind", "blind_standing"),
)
class Watch:
    mirrored: strawberry.Private[WatchRow]


async def page_of_blind_spots(
    context: Context, moment: Moment, *, division: Any, reason: Any, only_standing: bool, first: Any, after: Any
) -> Connection[Any]:
    """A page of blind spots, those blind longest first; empty outside one's own division."""
    asked = None if division is None else arguments.code("division", division)
    scope = context.scope(Action.READ, asked, *_WHAT)
    rows = () if scope is None else (await _watch(context, moment, scope)).spots
    found = [
        row for row in rows if (reason is None or row.reason is reason) and (row.standing or not only_standing)
    ]
    return connection(context, found, key_of_spot, first, after, (str, str))


async def watch_of(context: Context, moment: Moment, division: str) -> Watch | None:
    """The count of a division; None where it is not the asker's to see."""
    scope = context.scope(Action.READ, division, *_WHAT)
    return Watch(mirrored=await _watch(context, moment, scope)) if scope == division else None


async def _watch(context: Context, moment: Moment, scope: str) -> WatchRow:
    async def read() -> WatchRow:
        async with context.gateway.pool.acquire() as pooled:
            return await watch(context.gateway.log, pooled, moment, scope)

    found = await context.once(("watch", moment, scope), read)
    context.spend(1)
    return found


@strawberry.interface(description="关停焦炉的可见性。Which closed ovens can be seen, and which cannot.")
class Watching:
    async def at_moment(self, info: Info) -> Moment:
        """The moment this object reads at."""
        raise NotImplementedError

    @field(
        "盲区：看不见的关停焦炉，附原因与起始日，盲得最久的在前；不在此列的关停焦炉都看得见。"
        "Blind spots: closed ovens of which nothing can be seen, with why and since when, the longest first. "
        "A closed oven that is not on the list is watched."
    )
    async def blind_spots(
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        division: DivisionCode | None = None,
        reason: BlindReason | None = None,
        only_standing: bool = False,
    ) -> Connection[BlindSpot]:
        return await page_of_blind_spots(
            info.context,
            await self.at_moment(info),
            division=division,
            reason=reason,
            only_standing=only_standing,
            first=first,
            after=after,
        )
