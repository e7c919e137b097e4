"""Policy documents (政策文件) at a moment: as printed; without a token those that are marked public, and no others."""

from collections.abc import Sequence
from typing import Any

import strawberry

from domain.fact import Fact
from domain.policy.facts import Disclosure, PolicyDocumentRegistered
from domain.refusals import UnknownSubject
from domain.world import World
from gateway import arguments
from gateway.connections import Connection, Key, connection
from gateway.context import Context
from gateway.fields import field
from gateway.nodes import Node
from gateway.outputs import mirroring
from gateway.refusals import RefusedQuery
from gateway.scalars import Identifier, Position
from projections.folding import TAGS_AT_ONCE, folded
from projections.moment import Moment
from projections.subjects import Kind, Subject, subjects, subjects_named

_SHARED = tuple(Fact.__struct_fields__)


@mirroring(
    PolicyDocumentRegistered,
    "政策文件，如其所印；未印出的为空。A policy document as printed; what is not printed is null.",
    without=(*_SHARED, "document"),
)
class Document(Node):
    mirrored: strawberry.Private[PolicyDocumentRegistered]
    id: Identifier = strawberry.field(description="编号。The id.")
    position: Position = strawberry.field(description="登记事件的位置。Where it was registered.")
    invented: bool = strawberry.field(description="虚构数据。Marked as invented.")

    @field("标签，如 document:…；全账唯一。The tag, unique in the ledger.")
    def tag(self) -> str:
        return f"document:{self.id}"


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
        return [one for one in found if one is not None and _open_to(context, one)]

    return await folded(context.gateway.log, moment, [one.tag for one in known], answer)


async def page_of_documents(context: Context, moment: Moment, first: Any, after: Any) -> Connection[Document]:
    """A page of them."""
    return connection(context, await documents(context, moment), _key, first, after, (str,))


async def document(context: Context, moment: Moment, raw: Any) -> Document:
    """One document; refused alike where it is unknown and where it may not be seen."""
    asked = arguments.identifier("id", raw)
    async with context.gateway.pool.acquire() as pooled:
        known = await subjects_named(pooled, moment, Kind.DOCUMENT, [asked])
    for found in await _several(context, moment, list(known.values())):
        return found
    raise RefusedQuery(UnknownSubject(field="id", subject=asked))


def _open_to(context: Context, one: Document) -> bool:
    return context.sees(None) or one.mirrored.disclosure is Disclosure.PUBLIC


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
        mirrored=last.fact,
        id=Identifier(last.fact.document),
        position=Position(last.position),
        invented=last.invented,
    )


def _key(one: Document) -> Key:
    return (one.id,)
