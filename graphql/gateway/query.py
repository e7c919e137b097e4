"""The root of all reading: the bare fields mean `at()` now, and `at(…)` any other moment."""

from datetime import date, datetime
from typing import Annotated

import strawberry

from gateway import proofs
from gateway.comparing import Comparison, MomentInput, compare
from gateway.context import Info
from gateway.desk import Desk, desk
from gateway.fields import field
from gateway.moment import Moment, resolve_moment
from gateway.readable import Readable
from gateway.scalars import DivisionCode, Position
from projections import moment as moments


@strawberry.type(
    description="查询；根字段即此刻。Reading; the bare fields mean now, one moment for a request."
)
class Query(Readable):
    async def at_moment(self, info: Info) -> moments.Moment:
        """Now, once a request."""
        return await info.context.once("now", lambda: resolve_moment(info, None, None, None))

    @field(
        "在某一时点读取：发生截至 effectiveOn（默认今日），已知截至 position 或 knownAt（默认最新）。"
        "Read at one moment: what had happened by effectiveOn (today), as known at position or knownAt (the newest)."
    )
    async def at(
        self,
        info: Info,
        effective_on: date | None = None,
        known_at: datetime | None = None,
        position: Position | None = None,
    ) -> Moment:
        return Moment(resolved=await resolve_moment(info, effective_on, known_at, position))

    @field(
        "比较两个时点：哪些数不同，由哪些事件造成，因哪一时钟。仅限本辖区，可缩至其中一部分。"
        "Two moments beside each other: what differs, which events make it, and by which clock. "
        "In your division, or a part of it."
    )
    async def compare(
        self, info: Info, a: MomentInput, b: MomentInput, division: DivisionCode | None = None
    ) -> Comparison:
        return await compare(info, a, b, division)

    @field(
        "本单位的工作台：待办、提交、被拒绝的、更正、草稿。"
        "The office's own desk: what is due, its submissions, refusals, corrections and drafts."
    )
    def desk(self, info: Info) -> Desk:
        return desk(info.context)

    @field(
        "一个位置的回执；无此位置与无权查看同样为空。"
        "The receipt of a position; null alike where nothing stands there and where you may not see it."
    )
    async def receipt(self, info: Info, position: Position) -> proofs.EntryReceipt | None:
        return await proofs.receipt(info.context, position)

    @field(
        "两个条目数之间的一致性证明：账本只增不改。That the log of `to` entries begins with that of `from` entries."
    )
    async def consistency_proof(
        self, info: Info, from_: Annotated[Position, strawberry.argument(name="from")], to: Position
    ) -> proofs.ConsistencyProof:
        return await proofs.consistency_proof(info.context, from_, to)

    @field("最新发布的检查点。The newest published checkpoint.")
    async def checkpoint(self, info: Info) -> proofs.Checkpoint:
        return await proofs.checkpoint(info.context)
