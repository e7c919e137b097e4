"""Subjects in lists and one by one, for `Readable`: every list is a page, every single one may be refused."""

from typing import Any, TypeVar

from gateway import arguments
from gateway.connections import Connection, decode_cursor, page
from gateway.context import Info
from gateway.nodes import LedgerSubject
from gateway.subjects import key_of, one, page_of
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
    return page(made, key_of, more=more, before=decode_cursor(after, (str,)) is not None)
