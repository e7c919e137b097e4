"""Policy documents (政策文件) at a moment: as printed; without a token those that are marked public, and no others."""

from typing import Any

import strawberry

from domain.fact import Fact
from domain.policy.facts import Disclosure, PolicyDocumentRegistered
from domain.refusals import UnknownSubject
from gateway import arguments
from gateway.connections import Connection, Key, connection
from gateway.context import Context
from gateway.fields import field
from gateway.nodes import Node
from gateway.outputs import mirroring
from gateway.refusals import RefusedQuery
from gateway.scalars import Identifier, Position
from projections.history import world_of
from projections.moment import Moment
from projections.subjects import Kind, subjects

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
    """Every document that may be seen, by id."""

    async def read() -> list[Document]:
        async with context.gateway.pool.acquire() as pooled:
            known = await subjects(pooled, moment, Kind.DOCUMENT)
        world, _ = await world_of(context.gateway.log, [one.tag for one in known], moment.position)
        found = [_document(world.events(one.tag), moment) for one in known]
        return [one for one in found if one is not None and _open_to(context, one)]

    return await context.once(("documents", moment), read)


async def page_of_documents(context: Context, moment: Moment, first: Any, after: Any) -> Connection[Document]:
    """A page of them."""
    return connection(context, await documents(context, moment), _key, first, after, (str,))


async def document(context: Context, moment: Moment, raw: Any) -> Document:
    """One document; refused alike where it is unknown and where it may not be seen."""
    asked = arguments.identifier("id", raw)
    for found in await documents(context, moment):
        if found.id == asked:
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
