"""Read the whole log again and hold it against its own promises, without any cache and without the
writer's code path.

In chunks by position, never in one long snapshot (an open snapshot keeps every old version of the head
alive); the log is gapless and immutable up to the head that is read first, so that is exact. What is
checked:

    positions are 1 … size, each once; the columns position, type, recorded_at and tags equal the entry
    every entry is its own RFC 8785 form and has exactly the keys of the format
    recordedAt never falls
    the Merkle edge computed from the entries is the stored edge
    ledger.tags holds exactly the hashes of the tags columns
    every submission names positions of the log

A contradiction raises BrokenLedger with the position: stop, keep the database as it is, compare with
receipts.
"""

from collections.abc import AsyncIterator, Callable
from datetime import datetime

import asyncpg
import rfc8785

from ledger import database, merkle
from ledger.canonical import NotCanonical, decode
from ledger.entry import time_text
from ledger.events import Head, RecordedEvent
from ledger.faults import BrokenLedger
from ledger.sql import queries

CHUNK = 2_000
_KEYS = {"meta", "position", "recordedAt", "tags", "type", "v"}


async def verify(
    connection: asyncpg.Connection,
    *,
    since: Head | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Head:
    """Verify the log up to its present head and return that head.

    `since` is a head that an earlier call returned: entries before it are taken as verified. `progress`
    is told how many entries of how many are done.
    """
    head = await database.head(connection)
    size, edge = (since.size, since.edge) if since else (0, ())
    recorded_at = since.recorded_at if since else None
    async for events in _chunks(connection, size, head.size):
        for event in events:
            _check_entry(event, size + 1, recorded_at)
            size, recorded_at = event.position, event.recorded_at
        edge = merkle.extend(edge, size - len(events), [event.leaf_hash for event in events])
        await _check_tag_rows(connection, size - len(events), size)
        if progress:
            progress(size, head.size)
    if (size, recorded_at, edge) != (head.size, head.recorded_at, head.edge):
        raise BrokenLedger(f"the entries up to {size} give another root than the head of size {head.size}")
    await _check_counts(connection, head)
    await _check_submissions(connection)
    return head


async def _chunks(
    connection: asyncpg.Connection, after: int, upto: int
) -> AsyncIterator[list[RecordedEvent]]:
    while after < upto:
        rows = await connection.fetch(queries()["everything"], after, upto, CHUNK)
        events = [database.recorded(row) for row in rows if row["position"] is not None]
        if not events:
            raise BrokenLedger(f"the log has {upto} entries by its head, but none after position {after}")
        yield events
        after = events[-1].position


def _check_entry(event: RecordedEvent, position: int, recorded_at_before: datetime | None) -> None:
    if event.position != position:
        raise BrokenLedger(f"position {position} is missing; the next entry is {event.position}")
    try:
        value = decode(event.entry)
        canonical = rfc8785.dumps(value)
    except (NotCanonical, rfc8785.CanonicalizationError) as error:
        raise BrokenLedger(f"the entry at position {position} is no canonical JSON: {error}") from error
    if canonical != event.entry:
        raise BrokenLedger(f"the entry at position {position} is not its own RFC 8785 form")
    if not isinstance(value, dict) or set(value) not in (_KEYS | {"data"}, _KEYS | {"dataBase64"}):
        raise BrokenLedger(f"the entry at position {position} has other keys than the format")
    columns = (event.position, event.type, time_text(event.recorded_at), list(event.tags))
    if columns != (value["position"], value["type"], value["recordedAt"], value["tags"]):
        raise BrokenLedger(f"the columns at position {position} differ from the entry: {columns}")
    if recorded_at_before is not None and event.recorded_at < recorded_at_before:
        raise BrokenLedger(f"recordedAt falls at position {position}")


async def _check_tag_rows(connection: asyncpg.Connection, after: int, upto: int) -> None:
    rows = await connection.fetch(queries()["events_missing_a_tag_row"], after, upto)
    if rows:
        raise BrokenLedger(f"ledger.tags lacks rows of the events at {[row['position'] for row in rows]}")


async def _check_counts(connection: asyncpg.Connection, head: Head) -> None:
    """Nothing stands beside the log. Appends go on meanwhile, so only what is up to the head counts."""
    tags = await connection.fetchrow(queries()["tag_row_counts"], head.size)
    if tags["stored"] != tags["expected"]:
        raise BrokenLedger(f"ledger.tags holds {tags['stored']} rows where {tags['expected']} belong")
    events = await connection.fetchrow(queries()["event_counts"])
    if events["rows"] and (events["first"] != 1 or events["rows"] != events["last"]):
        raise BrokenLedger(
            f"ledger.events holds {events['rows']} rows from {events['first']} to {events['last']}"
        )


async def _check_submissions(connection: asyncpg.Connection) -> None:
    scope, key = "", ""
    while rows := await connection.fetch(queries()["submissions_after"], scope, key, CHUNK):
        size = (await database.head(connection)).size
        for stored in map(database.stored_submission, rows):
            if not 1 <= stored.first_position <= stored.last_position <= size:
                raise BrokenLedger(f"submission {stored.scope}/{stored.key} names positions outside the log")
        scope, key = stored.scope, stored.key
