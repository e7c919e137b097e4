"""Policy documents (政策文件) at a moment: as printed, with what they are based on and what rests on them.

Without a token those that are marked public are served, of those on application (依申请公开) the number and the title
only (SX-01), and no others.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

import strawberry

from domain.fact import Fact
from domain.policy.facts import Disclosure, PolicyDocumentRegistered
from domain.policy.numbers import normal_doc_no
from domain.refusals import UnknownSubject
from domain.world import World
from gateway import arguments
from gateway.connections import Connection, Key, connection, page_size
from gateway.context import Context, Info
from gateway.events import EventConnection, page_of_events, position_cursor
from gateway.fields import field
from gateway.identity import Action
from gateway.nodes import Node
from gateway.outputs import mirroring
from gateway.refusals import RefusedQuery
from gateway.scalars import Identifier, Position
from gateway.visibility import visible
from projections.documents import DocumentGraph, document_graph, resting_positions
from projections.folding import TAGS_AT_ONCE, folded
from projections.moment import Moment
from projections.subjects import Kind, Subject, subjects, subjects_named

_SHARED = tuple(Fact.__struct_fields__)
SCAN = 200
SCANS_MAX = 20
"""How many events are read at once to fill a page of those that may be seen, and how often."""


@mirroring(
    PolicyDocumentRegistered,
    "政策文件，如其所印；未印出的为空；依申请公开的对外仅有文号与标题。"
    "A policy document as printed, null where it prints nothing; the public sees number and title of some.",
    without=(*_SHARED, "document"),
)
class Document(Node):
    moment: strawberry.Private[Moment]
    mirrored: strawberry.Private[PolicyDocumentRegistered]
    id: Identifier = strawberry.field(description="编号。The id.")
    position: Position = strawberry.field(description="登记事件的位置。Where it was registered.")
    invented: bool = strawberry.field(description="虚构数据。Marked as invented.")

    @field("标签，如 document:…；全账唯一。The tag, unique in the ledger.")
    def tag(self) -> str:
        return f"document:{self.id}"

    @field("所依据的文件（可见者）。The documents it is based on, those that may be seen.")
    async def basis_documents(self, info: Info) -> "list[Document]":
        return await _named(info.context, self.moment, self.mirrored.based_on)

    @field("以其为直接依据的文件。The documents that are based on it directly.")
    async def cited_by(self, info: Info) -> "list[Document]":
        graph = await _graph(info.context, self.moment)
        return await _named(info.context, self.moment, graph.citing(self.id))

    @field("取代它的文件；未被取代时为空。The document that takes its place; null while none does.")
    async def superseded_by(self, info: Info) -> "Document | None":
        step = await self._superseded(info.context)
        found = await _named(info.context, self.moment, [step[0]]) if step else []
        return found[0] if found else None

    @field("被取代的起始日。From when another document takes its place.")
    async def superseded_from(self, info: Info) -> date | None:
        step = await self._superseded(info.context)
        return step[1] if step else None

    async def _superseded(self, context: Context) -> tuple[str, date] | None:
        state = (await _graph(context, self.moment)).documents.get(self.id)
        steps = [s for s in state.superseded if s.effective_from <= self.moment.effective_on] if state else []
        return (steps[-1].by_document, steps[-1].effective_from) if steps else None


async def documents(context: Context, moment: Moment) -> list[Document]:
    """Every document that may be seen, by id; read in parts, however many were registered."""

    async def read() -> list[Document]:
        found: list[Document] = []
        after, more = "", True
        while more:
            async with context.gateway.pool.acquire() as pooled:
                known = await subjects(pooled, moment, Kind.DOCUMENT, after=after, limit=TAGS_AT_ONCE)
            found += await _several(context, moment, known)
            after, more = (known[-1].id if known else ""), len(known) == TAGS_AT_ONCE
        return found

    return await context.once(("documents", moment), read)


async def _several(context: Context, moment: Moment, known: Sequence[Subject]) -> list[Document]:
    def answer(world: World) -> list[Document]:
        found = [_document(world.events(one.tag), moment) for one in known]
        return [seen for one in found if one is not None and (seen := _as_seen(context, one)) is not None]

    return await folded(context.gateway.log, moment, [one.tag for one in known], answer)


async def _named(context: Context, moment: Moment, ids: Sequence[str]) -> list[Document]:
    async with context.gateway.pool.acquire() as pooled:
        known = await subjects_named(pooled, moment, Kind.DOCUMENT, ids)
    found = {one.id: one for one in await _several(context, moment, list(known.values()))}
    context.spend(len(found))
    return [found[Identifier(name)] for name in ids if name in found]


async def _graph(context: Context, moment: Moment) -> DocumentGraph:
    async def read() -> DocumentGraph:
        async with context.gateway.pool.acquire() as pooled:
            return await document_graph(context.gateway.log, pooled, moment)

    return await context.once(("document graph", moment), read)


async def page_of_documents(context: Context, moment: Moment, first: Any, after: Any) -> Connection[Document]:
    """A page of them."""
    return connection(context, await documents(context, moment), _key, first, after, (str,))


async def document(context: Context, moment: Moment, raw: Any) -> Document:
    """One document; refused alike where it is unknown and where it may not be seen."""
    asked = arguments.identifier("id", raw)
    for found in await _named(context, moment, [asked]):
        return found
    raise RefusedQuery(UnknownSubject(field="id", subject=asked))


async def events_resting_on(
    context: Context, moment: Moment, *, asked: Any, doc_no: Any, direct: bool, first: Any, after: Any
) -> EventConnection:
    """The events that rest on a document, named by id or by number however printed; those of the own division."""
    context.require(Action.READ, "账本事件", "the log")
    graph = await _graph(context, moment)
    name = _asked(graph, asked, doc_no)
    resting = (name,) if direct else graph.resting(name)
    size, position = page_size(first), position_cursor(after)
    found: list[Any] = []
    for _ in range(SCANS_MAX):
        async with context.gateway.pool.acquire() as pooled:
            positions = await resting_positions(pooled, moment, resting, position, SCAN)
        entries = [await context.gateway.log.entry(at) for at in positions]
        found += await visible(context, [entry for entry in entries if entry is not None])
        if len(positions) < SCAN or len(found) > size:
            more = len(found) > size
            return page_of_events(context, found[:size], more=more, before=position_cursor(after) > 0)
        position = positions[-1]
    return page_of_events(context, found, more=True, before=position_cursor(after) > 0, stopped_at=position)


def _asked(graph: DocumentGraph, raw_id: Any, raw_number: Any) -> str:
    if raw_id is None and raw_number is None:
        zh, en = "document（编号）与 docNo（文号）须给出其中一个", "give one of the two: document (its id) or docNo"
        return arguments.malformed("document", None, zh, en)
    if raw_id is not None and raw_number is not None:
        zh, en = "编号与文号须给出且只给出一个", "give the id or the number, exactly one of them"
        return arguments.malformed("document", raw_id, zh, en)
    if raw_id is not None:
        name: str | None = arguments.identifier("document", raw_id)
        field_, shown = "document", name
    else:
        (shown,) = arguments.texts("docNo", [raw_number], 1)
        name = graph.numbered(normal_doc_no(shown) or shown)
        field_ = "docNo"
    if name is None or name not in graph.documents:
        raise RefusedQuery(UnknownSubject(field=field_, subject=shown or ""))
    return name


def _as_seen(context: Context, one: Document) -> Document | None:
    """Whole for whoever may read; for the public whole if public, number and title if on application, else not."""
    if context.sees(None) or one.mirrored.disclosure is Disclosure.PUBLIC:
        return one
    if one.mirrored.disclosure is not Disclosure.ON_APPLICATION:
        return None
    printed = one.mirrored
    bare = PolicyDocumentRegistered(
        document=printed.document,
        title=printed.title,
        doc_no=printed.doc_no,
        disclosure=printed.disclosure,
        text_held=False,
    )
    return Document(
        moment=one.moment, mirrored=bare, id=one.id, position=one.position, invented=one.invented
    )


def _document(events: list[Any], moment: Moment) -> Document | None:
    registered = [
        event
        for event in events
        if isinstance(event.fact, PolicyDocumentRegistered) and event.occurred_on <= moment.effective_on
    ]
    if not registered:
        return None
    last = registered[-1]
    return Document(
        moment=moment,
        mirrored=last.fact,
        id=Identifier(last.fact.document),
        position=Position(last.position),
        invented=last.invented,
    )


def _key(one: Document) -> Key:
    return (one.id,)
