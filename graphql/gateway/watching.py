"""Blind spots (盲区) at a moment: closed ovens of which nothing can be seen, so that silence is not read as clear."""

from typing import Any

import strawberry

from domain.world import World
from gateway import arguments
from gateway.connections import Connection, connection
from gateway.context import Context, Info
from gateway.fields import field
from gateway.identity import Action
from gateway.outputs import enum_of, mirroring, output_of
from gateway.scalars import DivisionCode, Identifier
from gateway.subjects import one
from projections.findings.blind_spots import BlindReason as Reason
from projections.findings.blind_spots import BlindSpot as SpotRow
from projections.findings.leads import Lead as LeadRow
from projections.findings.listing import open_findings
from projections.findings.ordering import InOrder, order_of_work, tonnes_of
from projections.findings.relocating import relocation_leads
from projections.findings.watched import Watch as WatchRow
from projections.findings.watched import key_of_spot, watch
from projections.folding import each, folded
from projections.moment import Moment
from projections.subjects import Kind

BlindReason: Any = enum_of(Reason)
BlindSpot: Any = output_of(SpotRow)
RelocationLead: Any = output_of(LeadRow)
OrderedSubject: Any = output_of(InOrder)
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


async def page_of_leads(
    context: Context, moment: Moment, oven: Any, *, first: Any, after: Any
) -> Connection[Any]:
    """A page of the transformers that may have taken over an oven's work, the likeliest first (S-08)."""
    found = await one(context, moment, Kind.OVEN, oven, "oven")
    name = found.subject.id

    async def read() -> tuple[LeadRow, ...]:
        return await relocation_leads(context.gateway.log, moment, name, context.sees)

    rows = await context.once(("leads", moment, name), read)
    return connection(context, rows, lambda row: (row.place, row.transformer), first, after, (int, str))


async def page_of_work(
    context: Context, moment: Moment, *, division: Any, first: Any, after: Any
) -> Connection[Any]:
    """A page of the subjects of open findings, in the order in which they are worked (S-10)."""
    asked = None if division is None else arguments.code("division", division)
    scope = context.scope(Action.READ, asked, *_WHAT)

    async def read() -> tuple[InOrder, ...]:
        async with context.gateway.pool.acquire() as pooled:
            rows = [row for row in await open_findings(pooled, moment, scope) if context.sees(row.division)]
        subjects = tuple(dict.fromkeys(row.subject for row in rows))

        def answer(world: World) -> dict[str, int]:
            view = world.on(moment.effective_on)
            return dict(zip(subjects, each(subjects, lambda name: tonnes_of(view, name)), strict=True))

        return order_of_work(rows, await folded(context.gateway.log, moment, subjects, answer))

    found = () if scope is None else await context.once(("order of work", moment, scope), read)
    return connection(context, found, lambda row: (row.place, row.subject), first, after, (int, str))


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

    @field(
        "疑似异地转移的线索（S-08）：关停后新送电、负荷相似的变压器，由最像到最不像；仅供排查，不是预警，不指控任何人。"
        "Leads on relocation (S-08): transformers energised after the closing whose load is like that of this oven, "
        "the likeliest first. A list for inspectors, no alarm: it accuses nobody."
    )
    async def relocation_leads(
        self, info: Info, oven: Identifier, first: int | None = None, after: str | None = None
    ) -> Connection[RelocationLead]:
        return await page_of_leads(info.context, await self.at_moment(info), oven, first=first, after=after)

    @field(
        "排查顺序（S-10）：截至该位置有未了结发现的主体（不受业务日限制），依级别、相互独立的来源数、最强统计量、吨数排列；是次序，不是预警。"
        "The order of work (S-10): the subjects of findings that stand at the position, whatever the business day, by "
        "severity, sources that agree, the strongest statistic over its threshold, and tonnes. A ranking, no alarm."
    )
    async def order_of_work(
        self, info: Info, first: int | None = None, after: str | None = None, division: DivisionCode | None = None
    ) -> Connection[OrderedSubject]:
        moment = await self.at_moment(info)
        return await page_of_work(info.context, moment, division=division, first=first, after=after)
