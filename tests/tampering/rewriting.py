"""The whole log written anew, with our own code: as thoroughly as the attacker cares to, and can.

An edit is a function from the entries to other entries; what it left the same stays the same to the byte. How far the
rest of the database is made to fit it is the thoroughness:

    ROWS        the rows of ledger.events alone, under the positions they come to stand at; the entries stay
    ENTRIES     the entries are encoded again for their new positions, with columns, tags and submissions
    CHAINED     the head, its edge and the tiles too: the database agrees with itself
    UNSIGNED    and the published checkpoints that no longer fit are gone
    SIGNED      and a stolen log key has signed others in their place
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Any

import asyncpg

from ledger.canonical import canonical
from ledger.checkpoint import Checkpoint, sign_checkpoint
from ledger.merkle import extend, leaf_hash, root
from ledger.note import Signer

Entries = list[dict[str, Any]]
Edit = Callable[[Entries], Entries]


class Care(IntEnum):
    """How thoroughly the log is rewritten."""

    ROWS = 1
    ENTRIES = 2
    CHAINED = 3
    UNSIGNED = 4
    SIGNED = 5


@dataclass(frozen=True)
class Row:
    """A row of ledger.events."""

    position: int
    type: str
    recorded_at: datetime
    tags: list[str]
    entry: bytes


def row_of(entry: dict[str, Any], position: int, *, again: bool) -> Row:
    """The row of an entry at this position; `again`: the entry itself says so too."""
    if again:
        entry = {**entry, "position": position}
    at = datetime.fromisoformat(entry["recordedAt"])
    return Row(position, entry["type"], at, entry["tags"], canonical(entry))


async def rewrite(connection: asyncpg.Connection, edit: Edit, care: Care, key: Signer) -> None:
    """Put the edited log in the place of the true one. `key` is used by the most thorough only."""
    before = [
        row["entry"] for row in await connection.fetch("SELECT entry FROM ledger.events ORDER BY position")
    ]
    edited = edit([json.loads(entry) for entry in before])
    rows = [row_of(entry, n, again=care >= Care.ENTRIES) for n, entry in enumerate(edited, 1)]
    same = next((n for n, (old, row) in enumerate(zip(before, rows, strict=False)) if old != row.entry),
                min(len(before), len(rows)))  # fmt: skip
    await _put(connection, rows, after=same)
    if care >= Care.ENTRIES:
        await _fit_indexes(connection, len(rows))
    if care >= Care.CHAINED:
        await _chain(connection, rows)
    if care >= Care.UNSIGNED:
        stale = await connection.fetch("DELETE FROM ledger.checkpoints WHERE size > $1 RETURNING size", same)
        if care >= Care.SIGNED:
            sizes = {size for (size,) in stale if size <= len(rows)} | {len(rows)}
            await sign(connection, [row.entry for row in rows], sorted(sizes), key)


async def sign(
    connection: asyncpg.Connection, entries: Sequence[bytes], sizes: Sequence[int], key: Signer
) -> None:
    """Publish checkpoints of these sizes with a log key and nobody's cosignature."""
    for size in sizes:
        await publish(connection, size, checkpoint_of(entries, size, key))


async def publish(connection: asyncpg.Connection, size: int, note: str, signatures: int = 1) -> None:
    """Put a checkpoint among the published ones."""
    await connection.execute(
        "INSERT INTO ledger.checkpoints (size, signatures, note) VALUES ($1, $2, $3) "
        "ON CONFLICT (size, signatures) DO UPDATE SET note = excluded.note",
        size,
        signatures,
        note,
    )


def checkpoint_of(entries: Sequence[bytes], size: int, key: Signer) -> str:
    """The checkpoint of the first `size` of these entries, signed with this key."""
    edge = extend((), 0, map(leaf_hash, entries[:size]))
    return sign_checkpoint(Checkpoint(key.name, size, root(edge, size)), key)


async def _put(connection: asyncpg.Connection, rows: Sequence[Row], after: int) -> None:
    await connection.execute("DELETE FROM ledger.events WHERE position > $1", after)
    await connection.copy_records_to_table(
        "events",
        schema_name="ledger",
        records=[(row.position, row.type, row.recorded_at, row.tags, row.entry) for row in rows[after:]],
    )


async def _fit_indexes(connection: asyncpg.Connection, size: int) -> None:
    """The tag rows of the events as they are now; the submissions where their key stands now."""
    await connection.execute(
        "TRUNCATE ledger.tags; INSERT INTO ledger.tags SELECT DISTINCT ledger.tag_hash(tag), position "
        "FROM ledger.events CROSS JOIN LATERAL unnest(tags) AS tag"
    )
    await connection.execute(
        """
        CREATE TEMPORARY TABLE stands AS
        SELECT meta ->> 'scope' AS scope, meta ->> 'key' AS key, decode(min(meta ->> 'inputSha256'), 'hex') AS input,
               min(position) AS first, max(position) AS last,
               CASE min(type) WHEN 'SubmissionRefused' THEN 'REFUSED' ELSE 'ACCEPTED' END AS outcome
        FROM ledger.events CROSS JOIN LATERAL (SELECT convert_from(entry, 'UTF8')::jsonb -> 'meta' AS meta) AS of
        GROUP BY 1, 2;
        TRUNCATE ledger.submissions;
        INSERT INTO ledger.submissions SELECT scope, key, input, first, last, outcome FROM stands;
        DROP TABLE stands
        """
    )


async def _chain(connection: asyncpg.Connection, rows: Sequence[Row]) -> None:
    edge = extend((), 0, [leaf_hash(row.entry) for row in rows])
    await connection.execute(
        "UPDATE ledger.head SET size = $1, recorded_at = $2, edge = $3",
        len(rows),
        rows[-1].recorded_at,
        list(edge),
    )
    await connection.execute("TRUNCATE ledger.tiles")
    await connection.fetchval("SELECT ledger.make_tiles(1000000)")
