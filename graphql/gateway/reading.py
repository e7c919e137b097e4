"""Subjects in lists and one by one, for `Readable`: every list is a page, every single one may be refused."""

from typing import Any, TypeVar

from gateway import arguments
from gateway.cases import case
from gateway.connections import Connection, decode_cursor, page
from gateway.context import Info
from gateway.documents import document
from gateway.duties import duty
from gateway.nodes import Enterprise, LedgerSubject, Lot, Node, Oven, Project, Seal, Site
from gateway.subjects import key_of, one, page_of
from gateway.tasks import task
from projections.moment import Moment
from projections.subjects import Kind

N = TypeVar("N", bound=LedgerSubject)


async def node(info: Info, moment: Moment, kind: Kind, of: type[N], raw: Any) -> N:
    """One subject by its id."""
    return of(moment=moment, found=await one(info.context, moment, kind, raw))


async def nodes(
    info: Info,
    moment: Moment,
    kind: Kind,
    of: type[N],
    *,
    first: Any,
    after: Any,
    division: Any = None,
    enterprise: Any = None,
) -> Connection[N]:
    """A page of subjects, by id."""
    found, more = await page_of(
        info.context,
        moment,
        kind,
        division=None if division is None else arguments.code("division", division),
        enterprise=None if enterprise is None else arguments.identifier("enterprise", enterprise),
        first=first,
        after=after,
    )
    made = [of(moment=moment, found=each) for each in found]
    before = decode_cursor(after, (str,)) is not None
    return page(info.context, made, key_of, more=more, before=before)


NODES: dict[str, tuple[Kind, type[LedgerSubject]]] = {
    "oven": (Kind.OVEN, Oven),
    "lot": (Kind.LOT, Lot),
    "seal": (Kind.SEAL, Seal),
    "site": (Kind.SITE, Site),
    "project": (Kind.PROJECT, Project),
    "enterprise": (Kind.ENTERPRISE, Enterprise),
}


async def any_node(info: Info, moment: Moment, tag: str) -> Node:
    """The subject of a tag; a tag that is none, or of nothing that is shown, is refused."""
    prefix, _, name = tag.partition(":")
    if prefix in NODES:
        return await node(info, moment, *NODES[prefix], name)
    if prefix == "task":
        return await task(info.context, moment, name)
    if prefix == "document":
        return await document(info.context, moment, name)
    if prefix == "duty":
        return await duty(info.context, moment, name)
    if prefix == "case":
        return await case(info.context, moment, name)
    return arguments.malformed("tag", tag, "标签形如 oven:编号", "a tag is written like oven:id")
