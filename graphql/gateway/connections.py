"""Pages of a list: Relay's connections with our own cursors.

A cursor is the sort key of its edge, as canonical text in base64url; in lists of events it is the position. It comes
in as a plain string and is decoded here: what this list did not give out is a typed refusal, never a fault.
"""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

import strawberry

from gateway.context import Context
from gateway.refusals import CursorMalformed, PageTooLarge, RefusedQuery

PAGE_MAX = 500
PAGE_DEFAULT = 100
T = TypeVar("T")
Key = tuple[str | int, ...]


@strawberry.type(description="分页信息。Where the page stands.")
class PageInfo:
    has_next_page: bool = strawberry.field(description="其后是否还有。Whether more follows.")
    has_previous_page: bool = strawberry.field(description="其前是否还有。Whether something stands before.")
    start_cursor: str | None = strawberry.field(description="首项游标。The first edge's cursor.")
    end_cursor: str | None = strawberry.field(
        description="末项游标，即下一页的 after。`after` of the next page."
    )


@strawberry.type(description="列表中的一项。One item of a list.")
class Edge(Generic[T]):
    cursor: str = strawberry.field(description="游标。The cursor.")
    node: T = strawberry.field(description="该项。The item.")


@strawberry.type(description="一页。One page of a list.")
class Connection(Generic[T]):
    edges: list[Edge[T]] = strawberry.field(description="各项及其游标。The items with their cursors.")
    nodes: list[T] = strawberry.field(description="各项。The items.")
    page_info: PageInfo = strawberry.field(description="分页信息。Where the page stands.")


def encode_cursor(key: Key) -> str:
    """A sort key as a cursor."""
    text = json.dumps(key, separators=(",", ":"), ensure_ascii=False)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode_cursor(cursor: Any, shape: tuple[type, ...], field: str = "after") -> Key | None:
    """The sort key behind a cursor, with parts of these types; None for no cursor."""
    if cursor is None:
        return None
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        raw = json.loads(base64.b64decode(padded.encode("ascii"), altchars=b"-_", validate=True))
    except (TypeError, ValueError, AttributeError, RecursionError, binascii.Error):
        raise RefusedQuery(CursorMalformed(field=field, value=str(cursor)[:100])) from None
    if not isinstance(raw, list) or not _fits(tuple(raw), shape) or encode_cursor(tuple(raw)) != cursor:
        raise RefusedQuery(CursorMalformed(field=field, value=str(cursor)[:100]))
    return tuple(raw)


def _fits(key: tuple[Any, ...], shape: tuple[type, ...]) -> bool:
    """Whether the parts have the types of the list's key, and hold nothing that PostgreSQL cannot."""
    return tuple(map(type, key)) == shape and all(part.isprintable() for part in key if isinstance(part, str))


def page_size(first: Any, default: int = PAGE_DEFAULT) -> int:
    """How many items are asked for; a refusal outside 1…500."""
    if first is None:
        return default
    if type(first) is not int or not 1 <= first <= PAGE_MAX:
        raise RefusedQuery(PageTooLarge(field="first", value=str(first)[:100], limit=PAGE_MAX))
    return first


def connection(
    context: Context,
    items: Sequence[T],
    key: Callable[[T], Key],
    first: Any,
    after: Any,
    shape: tuple[type, ...],
) -> Connection[T]:
    """A page of a list that is whole and sorted by `key`."""
    size, start = page_size(first), decode_cursor(after, shape)
    following = [item for item in items if start is None or key(item) > start]
    more, before = len(following) > size, len(following) < len(items)
    return page(context, following[:size], key, more=more, before=before)


def page(
    context: Context, items: Sequence[T], key: Callable[[T], Key], *, more: bool, before: bool
) -> Connection[T]:
    """A page of the items at hand; they count against what the operation may resolve."""
    context.spend(len(items))
    edges = [Edge(cursor=encode_cursor(key(item)), node=item) for item in items]
    return Connection(
        edges=edges,
        nodes=list(items),
        page_info=PageInfo(
            has_next_page=more,
            has_previous_page=before,
            start_cursor=edges[0].cursor if edges else None,
            end_cursor=edges[-1].cursor if edges else None,
        ),
    )
