"""Events of the log as the API shows them: the entry's own words, read from its bytes."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

import msgspec
import strawberry
from strawberry.dataloader import DataLoader

from domain.envelope import Role
from gateway.connections import PAGE_MAX, Connection, Edge, PageInfo, page_size
from gateway.context import Context, Info
from gateway.evidence_state import EvidenceFile
from gateway.fields import field
from gateway.proofs import STATE, EntryReceipt, State, receipt, state_of
from gateway.refusals import CursorMalformed, RefusedQuery
from gateway.scalars import Json, Position
from gateway.visibility import visible
from ledger.events import Query, QueryItem, RecordedEvent

SCAN = 500
SCANS_MAX = 20
"""How many events are read at once to fill a page of those that may be seen, and how often."""


class _Submitter(msgspec.Struct):
    office: str
    role: Role


class _Evidence(msgspec.Struct, rename="camel"):
    sha256: str
    media_type: str | None = None
    kind: str | None = None
    captured_at: datetime | None = None


class _Meta(msgspec.Struct, rename="camel"):
    occurred_on: date
    submitted_by: _Submitter
    key: str = ""
    channel: str = ""
    on_behalf_of: str | None = None
    documents: list[str] = []
    evidence: list[_Evidence] = []
    corrects: list[int] = []
    causes: list[int] = []
    invented: bool = False


_META = msgspec.json.Decoder(_Meta)


@strawberry.type(description="账本中的一个事件，不可更改。One event of the log; nothing changes it.")
class Event:
    position: Position = strawberry.field(description="账本位置。Its place in the log.")
    type: str = strawberry.field(description="事件类型。The event's type.")
    recorded_at: datetime = strawberry.field(description="入账时刻。When it was recorded.")
    occurred_on: date = strawberry.field(description="发生之日。The business day it happened on.")
    office: str = strawberry.field(description="提交单位。The office that submitted it.")
    role: str = strawberry.field(description="提交角色。The role it submitted in.")
    on_behalf_of: str | None = strawberry.field(description="代何单位提交。The office it was submitted for.")
    key: str = strawberry.field(description="幂等键。The idempotency key.")
    channel: str = strawberry.field(description="渠道。How it came in.")
    tags: list[str] = strawberry.field(description="所属主体。The subjects it belongs to.")
    documents: list[str] = strawberry.field(description="依据文件。The documents it rests on.")
    evidence: list[EvidenceFile] = strawberry.field(description="证据文件。Files of evidence.")
    corrects: list[Position] = strawberry.field(description="所更正事件的位置。The events it corrects.")
    causes: list[Position] = strawberry.field(description="起因事件的位置。The events it rests on.")
    invented: bool = strawberry.field(description="虚构数据。Marked as invented: no document says so.")
    entry_hash: str = strawberry.field(description="叶哈希，十六进制。The leaf hash in hex (RFC 6962).")

    @field(STATE)
    def state(self, info: Info) -> State:
        return state_of(info.context, self.position)

    @field("回执：证明该条目在账本中。Its receipt: the proof that it stands in the log.")
    async def receipt(self, info: Info) -> EntryReceipt | None:
        info.context.spend(1)
        return await receipt(info.context, self.position)

    data: Json = strawberry.field(
        description="事件内容与分录。The event's own fields and postings, as recorded."
    )


EventConnection = Connection[Event]


def event_of(recorded: RecordedEvent) -> Event:
    """One recorded event as the API shows it."""
    meta = _META.decode(recorded.meta)
    return Event(
        position=Position(recorded.position),
        type=recorded.type,
        recorded_at=recorded.recorded_at,
        occurred_on=meta.occurred_on,
        office=meta.submitted_by.office,
        role=meta.submitted_by.role,
        on_behalf_of=meta.on_behalf_of,
        key=meta.key,
        channel=meta.channel,
        tags=list(recorded.tags),
        documents=meta.documents,
        evidence=[
            EvidenceFile(
                position=recorded.position,
                sha256=e.sha256,
                media_type=e.media_type,
                kind=e.kind,
                captured_at=e.captured_at,
            )
            for e in meta.evidence
        ],
        corrects=[Position(position) for position in meta.corrects],
        causes=[Position(position) for position in meta.causes],
        invented=meta.invented,
        entry_hash=recorded.leaf_hash.hex(),
        data=Json(msgspec.json.decode(recorded.data)),
    )


def position_cursor(cursor: Any, field: str = "after") -> int:
    """In lists of events the cursor is the position (DESIGN §5)."""
    if cursor is None:
        return 0
    if isinstance(cursor, str) and cursor.isascii() and cursor.isdigit() and len(cursor) <= 15:
        return int(cursor)
    raise RefusedQuery(CursorMalformed(field=field, value=str(cursor)[:100]))


async def events_page(
    context: Context,
    *,
    upto: int,
    first: Any,
    after: Any,
    query: Query | None = None,
    keep: Callable[[RecordedEvent], bool] | None = None,
) -> EventConnection:
    """A page of the log up to a position, of the events that the asking office may see.

    At most SCANS_MAX reads: where few of many events are an office's own, a page may hold less than was asked for, and
    its `endCursor` is where the looking stopped.
    """
    size, position = page_size(first), position_cursor(after)
    found: list[RecordedEvent] = []
    for _ in range(SCANS_MAX):
        events, _size = await context.gateway.log.read(query, after=position, upto=upto, limit=SCAN)
        found += [e for e in await visible(context, events) if keep is None or keep(e)]
        if len(events) < SCAN or len(found) > size:
            return page_of_events(context, found[:size], more=len(found) > size, before=position_cursor(after) > 0)
        position = events[-1].position
    return page_of_events(context, found, more=True, before=position_cursor(after) > 0, stopped_at=position)


async def timeline(context: Context, tag: str, *, upto: int, first: Any, after: Any) -> EventConnection:
    """A page of the events of one subject; the subjects of a list are read together."""
    size, start = page_size(first), position_cursor(after)
    key = ("timeline", upto)
    if key not in context.loaders:

        async def load(tags: list[str]) -> list[list[RecordedEvent]]:
            items = tuple(QueryItem(tags=(one,)) for one in tags)
            events, _ = await context.gateway.log.read(Query(items), upto=upto)
            seen = await visible(context, events)
            return [[event for event in seen if one in event.tags] for one in tags]

        context.loaders[key] = DataLoader(load, max_batch_size=PAGE_MAX)
    # A branch that another one's refusal cancels must not cancel what others wait for too.
    loaded = await asyncio.shield(context.loaders[key].load(tag))
    following = [event for event in loaded if event.position > start]
    return page_of_events(context, following[:size], more=len(following) > size, before=start > 0)


def query_of(types: Sequence[str], tags: Sequence[str]) -> Query | None:
    """Events of one of these types and with all of these tags; None for all events."""
    return Query((QueryItem(types=tuple(types), tags=tuple(tags)),)) if types or tags else None


def page_of_events(
    context: Context,
    found: Sequence[RecordedEvent],
    *,
    more: bool,
    before: bool,
    stopped_at: int | None = None,
) -> EventConnection:
    context.spend(len(found))
    edges = [Edge(cursor=str(one.position), node=event_of(one)) for one in found]
    return EventConnection(
        edges=edges,
        nodes=[edge.node for edge in edges],
        page_info=PageInfo(
            has_next_page=more,
            has_previous_page=before,
            start_cursor=edges[0].cursor if edges else None,
            end_cursor=str(stopped_at) if stopped_at else edges[-1].cursor if edges else None,
        ),
    )
