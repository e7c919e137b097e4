"""One caller's append, checked and encoded before it queues, so that nothing in it can fail while the
head is held."""

import asyncio
from collections.abc import Sequence

import msgspec

from ledger.entry import Encoded, array_literal, encode, name, quoted
from ledger.events import (
    ACCEPTED,
    REFUSED,
    Condition,
    NewEvent,
    Part,
    PartReceipt,
    Query,
    QueryItem,
    SubmissionKey,
)
from ledger.faults import BadEvent, LedgerFault

EVENTS_MAX = 120_000
"""Of one append: a file of 50,000 rows is one, all or nothing, and a row may give more than one event. What it costs
the others while it is written stands in docs/decisions/0038."""
BYTES_MAX = 192 * 1024 * 1024
ITEMS_MAX = 250_000
POSITION_MAX = 2**53 - 1

EVERYTHING = QueryItem()
NO_NAMES = '"{}"'


class Request(msgspec.Struct, eq=False):
    """The columns of one append, and the future its caller waits on. `items` are names as they stand in a
    text[] literal."""

    future: "asyncio.Future[tuple[PartReceipt, ...]]"
    condition: Condition | None
    probes: list[tuple[str, str]]
    types: list[str] = []
    tags: list[tuple[str, ...]] = []
    encoded: list[Encoded] = []
    parts: list[tuple[int, SubmissionKey | None]] = []
    scope_items: list[str] = []
    key_items: list[str] = []
    bytes_total: int = 0

    @property
    def waiting(self) -> bool:
        """False once the caller has its answer, or has gone away."""
        return not self.future.done()

    def answer(self, outcome: tuple[PartReceipt, ...] | LedgerFault) -> None:
        """Give the caller receipts or the fault; a caller who has gone away is not disturbed."""
        if self.future.done():
            return
        if isinstance(outcome, LedgerFault):
            self.future.set_exception(outcome)
        else:
            self.future.set_result(outcome)


def encode_request(parts: Sequence[Part], condition: Condition | None) -> Request:
    """Check and encode an append; BadEvent or EntryTooLarge names what is wrong with it."""
    future = asyncio.get_running_loop().create_future()
    request = Request(future, condition, [] if condition is None else encode_query(condition.fail_if_match))
    if condition is not None:
        check_position("after", condition.after)
    for part in parts:
        _add_part(request, part)
    if not request.types:
        raise BadEvent("parts", "没有事件 / an append needs at least one event")
    if len(request.types) > EVENTS_MAX:
        raise BadEvent(
            "parts", f"事件过多 / {len(request.types):,} events, at most {EVENTS_MAX:,} in one append"
        )
    if request.bytes_total > BYTES_MAX:
        raise BadEvent("parts", f"内容过大 / {request.bytes_total:,} bytes, at most {BYTES_MAX:,} in one append")
    _check_keys_differ(request)
    return request


def encode_query(query: Query) -> list[tuple[str, str]]:
    """The items of a query as (tags, types), each a text[] literal and an item of an array literal; a query
    without items asks for all."""
    if len(query.items) > ITEMS_MAX:
        raise BadEvent("query", f"条件过多 / {len(query.items):,} items, at most {ITEMS_MAX:,}")
    return [
        (_literal("tags", item.tags), _literal("types", item.types)) for item in query.items or (EVERYTHING,)
    ]


def check_position(name: str, position: int) -> None:
    """Refuse what is no position: a negative number, or one beyond 2^53 − 1."""
    if not isinstance(position, int) or not 0 <= position <= POSITION_MAX:
        raise BadEvent(name, f"须为位置 / a position is an integer from 0 to 2^53 − 1, not {position!r}")


def _add_part(request: Request, part: Part) -> None:
    if not part.events:
        raise BadEvent("events", "没有事件 / a part needs at least one event")
    if part.submission is not None:
        _add_key(request, part.submission)
    for event in part.events:
        _add_event(request, event)
    request.parts.append((len(part.events), part.submission))


def _add_event(request: Request, event: NewEvent) -> None:
    tags = tuple(event.tags)
    encoded = encode(event.type, tags, event.data, event.meta, event.version)
    request.types.append(event.type)
    request.tags.append(tags)
    request.encoded.append(encoded)
    request.bytes_total += len(encoded.prefix) + len(encoded.suffix)


def _literal(field: str, names: Sequence[str]) -> str:
    if len(names) == 1:
        return name(field, names[0]).alone
    return quoted(array_literal([name(field, text).item for text in names])) if names else NO_NAMES


def _add_key(request: Request, submission: SubmissionKey) -> None:
    request.scope_items.append(name("scope", submission.scope).item)
    request.key_items.append(name("key", submission.key).item)
    if not isinstance(submission.input_sha256, bytes) or len(submission.input_sha256) != 32:
        raise BadEvent("inputSha256", "须为 32 字节 / a SHA-256 has 32 bytes")
    if submission.outcome not in (ACCEPTED, REFUSED):
        raise BadEvent(
            "outcome", f"须为 ACCEPTED 或 REFUSED / must be ACCEPTED or REFUSED, not {submission.outcome!r}"
        )


def _check_keys_differ(request: Request) -> None:
    if len(request.key_items) < 2:
        return
    keys = [(submission.scope, submission.key) for _, submission in request.parts if submission is not None]
    if len(set(keys)) != len(keys):
        raise BadEvent("key", "同一次追加中键重复 / two parts of one append have the same submission key")
