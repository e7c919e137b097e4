"""What goes into the log and what comes out: plain frozen data, no I/O.

The model is that of dynamic consistency boundaries (as in `eventsourcing.dcb`): an event has a type, tags
and data; a query is a list of items, and an event matches an item when its type is one of the item's
types (or the item names none) and it carries all of the item's tags; a condition refuses an append when
an event after a position matches a query.
"""

from datetime import datetime

import msgspec

from ledger import entry as entries
from ledger import merkle
from ledger.faults import StoredSubmission
from ledger.receipts import Growth

ACCEPTED = "ACCEPTED"
REFUSED = "REFUSED"

__all__ = [
    "ACCEPTED", "REFUSED", "Condition", "Head", "NewEvent", "Part", "PartReceipt", "Query", "QueryItem",
    "RecordedEvent", "Sieve", "StoredSubmission", "SubmissionKey",
]  # fmt: skip


class NewEvent(msgspec.Struct, frozen=True, gc=False):
    """An event to append. `data` and `meta` that are their own RFC 8785 form stand in the entry as JSON;
    other bytes of `data` stand there as base64 and come back byte for byte. `meta` is always a canonical
    JSON object."""

    type: str
    tags: tuple[str, ...]
    data: bytes
    meta: bytes | None = None
    version: int = 1


class RecordedEvent(msgspec.Struct, frozen=True, gc=False):
    """An event that stands in the log. `entry` is what was hashed; the columns beside it repeat it for
    SQL."""

    position: int
    type: str
    recorded_at: datetime
    tags: tuple[str, ...]
    entry: bytes

    @property
    def version(self) -> int:
        """The schema version of the type."""
        return entries.decode(self.entry).v

    @property
    def data(self) -> bytes:
        """Canonical JSON, or the raw bytes that were appended."""
        return entries.decode(self.entry).data_bytes

    @property
    def meta(self) -> bytes:
        """Canonical JSON object."""
        return bytes(entries.decode(self.entry).meta)

    @property
    def leaf_hash(self) -> bytes:
        """SHA-256(0x00 ‖ entry), the leaf at index position − 1."""
        return merkle.leaf_hash(self.entry)


class QueryItem(msgspec.Struct, frozen=True, gc=False):
    """All of these tags, and one of these types (any type when none is named)."""

    types: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()

    def matches(self, type: str, tags: tuple[str, ...]) -> bool:
        """Whether an event of this type with these tags is meant."""
        return (not self.types or type in self.types) and all(tag in tags for tag in self.tags)


class Query(msgspec.Struct, frozen=True, gc=False):
    """Events that match at least one item; with no items, every event. Name the rarest tag of an item
    first: it is the one that is looked up, the others are compared."""

    items: tuple[QueryItem, ...] = ()

    def matches(self, event: RecordedEvent) -> bool:
        """Whether this event is one of those asked for."""
        return not self.items or any(item.matches(event.type, event.tags) for item in self.items)


class Sieve(msgspec.Struct, frozen=True, gc=False):
    """Holds back what cannot matter to a reader, told from the stored bytes: an event of one of these types
    whose entry contains none of these marks. An event of any other type, or of another version than the
    first of its schema, is let through."""

    types: tuple[str, ...]
    marks: tuple[bytes, ...]


class Condition(msgspec.Struct, frozen=True, gc=False):
    """Refuse the append if an event after position `after` matches the query."""

    fail_if_match: Query
    after: int = 0


class SubmissionKey(msgspec.Struct, frozen=True, gc=False):
    """The idempotency key of a part: unique in its scope for ever. `input_sha256` is over the canonical
    command."""

    scope: str
    key: str
    input_sha256: bytes
    outcome: str = ACCEPTED


class Part(msgspec.Struct, frozen=True, gc=False):
    """The events of one submission, side by side in the log."""

    events: tuple[NewEvent, ...]
    submission: SubmissionKey | None = None


class PartReceipt(msgspec.Struct, frozen=True, gc=False):
    """Where a part stands in the log, and the leaf hash of each of its entries; `growth` proves them."""

    first_position: int
    last_position: int
    recorded_at: datetime
    leaf_hashes: tuple[bytes, ...]
    growth: Growth


class Head(msgspec.Struct, frozen=True, gc=False):
    """The log's size and its Merkle edge at one moment."""

    size: int
    recorded_at: datetime | None
    edge: tuple[bytes, ...]

    @property
    def root_hash(self) -> bytes:
        """The RFC 6962 tree hash of the whole log."""
        return merkle.root(self.edge, self.size)
