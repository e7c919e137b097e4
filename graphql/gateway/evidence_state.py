"""A file of evidence as an event shows it: what the event says of it, and whether the store has it.

The event's own words are of the moment; whether the file is there is of now, and `checkedAt` says when it was read
whole for the last time. Only such a reading tells that bytes were altered.
"""

import asyncio
from datetime import datetime
from typing import Any

import strawberry
from strawberry.dataloader import DataLoader

from domain.evidence import EvidenceState as DomainState
from gateway.connections import PAGE_MAX
from gateway.context import Context, Info
from gateway.evidence_files import path_of
from gateway.fields import field
from gateway.outputs import enum_of
from gateway.scalars import Quantity
from office.evidence.store import Held, look
from projections.evidence import Examination, recorded_states

EvidenceState: Any = enum_of(DomainState)


@strawberry.type(description="证据文件，以哈希绑定。A file of evidence, bound by its hash.")
class EvidenceFile:
    position: strawberry.Private[int]
    sha256: str = strawberry.field(description="文件的SHA-256。SHA-256 of the file.")
    media_type: str | None = strawberry.field(description="申报的文件类型。The media type, as submitted.")
    kind: str | None = strawberry.field(description="种类。The kind.")
    captured_at: datetime | None = strawberry.field(description="拍摄时刻，如有申报。When it was taken, as submitted.")

    @field("现存字节数；不在库为空。Bytes that the store holds now; null where it holds none.")
    async def size(self, info: Info) -> Quantity | None:
        held = await _held(info.context, self.sha256)
        return None if held is None else Quantity(held.size)

    @field("按内容判定的类型；不在库为空。The type that its bytes show; null where the store holds none.")
    async def content_type(self, info: Info) -> str | None:
        held = await _held(info.context, self.sha256)
        return None if held is None else held.media_type

    @field(
        "现在的状态：在库、缺失、已改动；本服务器不存文件时为空。"
        "Its state now: HELD, MISSING or ALTERED; null where this server keeps no files."
    )
    async def state(self, info: Info) -> EvidenceState | None:
        if info.context.gateway.evidence is None:
            return None
        if await _held(info.context, self.sha256) is None:
            return DomainState.MISSING
        recorded = await _recorded(info.context, self.sha256, self.position)
        return DomainState.ALTERED if recorded.state is DomainState.ALTERED else DomainState.HELD

    @field("最近一次整读核对的时刻；从未则为空。When it was last read whole and compared; null where never.")
    async def checked_at(self, info: Info) -> datetime | None:
        recorded = await _recorded(info.context, self.sha256, self.position)
        if recorded.at is None:
            return None
        event = await info.context.gateway.log.entry(recorded.at)
        return None if event is None else event.recorded_at

    @field("下载路径（GET，须带令牌）。Where it is downloaded, with a token.")
    def path(self) -> str:
        return path_of(self.sha256)


async def _held(context: Context, sha256: str) -> Held | None:
    store = context.gateway.evidence
    if store is None:
        return None
    context.spend(1)
    return await context.once(("evidence held", sha256), lambda: look(store, sha256))


async def _recorded(context: Context, sha256: str, position: int) -> Examination:
    """What the checks recorded up to now; the files of a page are asked for together."""
    key = ("evidence recorded",)
    if key not in context.loaders:

        async def load(names: list[str]) -> list[Examination]:
            asked = [(one.partition("@")[0], int(one.partition("@")[2])) for one in names]
            head = (await context.gateway.log.head()).size
            async with context.gateway.pool.acquire() as connection:
                found = await recorded_states(connection, asked, head)
            return [found[one] for one in asked]

        context.loaders[key] = DataLoader(load, max_batch_size=PAGE_MAX)
    loaded: Examination = await asyncio.shield(context.loaders[key].load(f"{sha256}@{position}"))
    return loaded
