"""The ledger's statements on one asyncpg connection. Each function is one statement, and so one snapshot."""

from collections.abc import Sequence
from typing import Any

import asyncpg

from ledger.batch import Probe, Write
from ledger.entry import array_literal
from ledger.events import Head, RecordedEvent, StoredSubmission
from ledger.faults import LedgerUnavailable
from ledger.requests import Request
from ledger.sql import queries

CONNECT_SECONDS = 5.0

# The connection is gone, or the server is going: what was sent may or may not have been done.
LOST = (
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.IdleInTransactionSessionTimeoutError,
    asyncpg.InsufficientResourcesError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    OSError,
    TimeoutError,
)

CONDITION_MET = "QL001"
"""What ledger.append says where an event of the log meets a condition that came with the write."""

# Another writer was faster or holds the head; nothing was written.
RACE_LOST = (asyncpg.LockNotAvailableError, asyncpg.SerializationError, asyncpg.DeadlockDetectedError)


async def connect(dsn: str, statement_cache_size: int) -> asyncpg.Connection:
    """A connection to a migrated database; LedgerUnavailable where there is none, or no ledger in it."""
    try:
        connection = await asyncpg.connect(
            dsn, statement_cache_size=statement_cache_size, timeout=CONNECT_SECONDS
        )
        try:
            installed = await connection.fetchval(queries()["installed"])
        except BaseException:
            connection.terminate()
            raise
    except (*LOST, asyncpg.PostgresError) as error:
        raise LedgerUnavailable(f"connecting to PostgreSQL failed ({error})") from error
    if not installed:
        await connection.close()
        raise LedgerUnavailable("the database holds no ledger yet: run `quench migrate` as its owner")
    return connection


async def probe(connection: asyncpg.Connection, requests: Sequence[Request]) -> Probe:
    """Head, conditions and keys of a batch, all of one snapshot."""
    indexes: list[str] = []
    afters: list[str] = []
    tags_items: list[str] = []
    types_items: list[str] = []
    scopes: list[str] = []
    keys: list[str] = []
    for index, request in enumerate(requests):
        if request.condition is not None:
            for tags_item, types_item in request.probes:
                indexes.append(str(index))
                afters.append(str(request.condition.after))
                tags_items.append(tags_item)
                types_items.append(types_item)
        scopes += request.scope_items
        keys += request.key_items
    row = await connection.fetchrow(
        queries()["probe"],
        array_literal(indexes),
        array_literal(afters),
        array_literal(tags_items),
        array_literal(types_items),
        array_literal(scopes),
        array_literal(keys),
    )
    hits = dict(zip(row["hit_requests"] or (), row["hit_positions"] or (), strict=True))
    return Probe(_head(row), hits, {(stored.scope, stored.key): stored for stored in _taken(row)})


async def append(connection: asyncpg.Connection, write: Write) -> bool:
    """Write a batch to exactly the log it was planned for. False, and nothing was written, where that has
    moved on, or where a condition is met or a key used that the plan did not know of."""
    submissions, conditions = write.submissions, write.conditions
    try:
        return bool(
            await connection.fetchval(
                queries()["append"],
                write.expected.size,
                write.expected.edge,
                write.head.recorded_at,
                write.head.edge,
                array_literal(write.type_items),
                array_literal(write.tags_items),
                write.entries,
                array_literal(write.scope_items),
                array_literal(write.key_items),
                array_literal([_bytea(stored.input_sha256) for stored in submissions]),
                array_literal([str(stored.first_position) for stored in submissions]),
                array_literal([str(stored.last_position) for stored in submissions]),
                array_literal([stored.outcome for stored in submissions]),
                array_literal([str(after) for after, _, _ in conditions]),
                array_literal([tags for _, tags, _ in conditions]),
                array_literal([types for _, _, types in conditions]),
            )
        )
    except asyncpg.UniqueViolationError as error:
        if error.constraint_name == "submissions_pkey":
            return False
        raise
    except asyncpg.PostgresError as error:
        if error.sqlstate == CONDITION_MET:
            return False
        raise


async def head(connection: Any) -> Head:
    """Size, time and edge of the log."""
    return _head(await connection.fetchrow(queries()["head"]))


async def entry(connection: Any, position: int) -> RecordedEvent | None:
    """The event at a position, or None beyond the head."""
    row = await connection.fetchrow(queries()["entry"], position)
    return None if row is None else recorded(row)


def recorded(row: Any) -> RecordedEvent:
    """A row of ledger.events."""
    return RecordedEvent(row["position"], row["type"], row["recorded_at"], tuple(row["tags"]), row["entry"])


def stored_submission(row: Any) -> StoredSubmission:
    """A row of ledger.submissions."""
    return StoredSubmission(*row)


def _head(row: Any) -> Head:
    return Head(row["size"], row["recorded_at"], tuple(row["edge"]))


def _taken(row: Any) -> list[StoredSubmission]:
    if row["taken_keys"] is None:
        return []
    columns = ("scopes", "keys", "inputs", "firsts", "lasts", "outcomes")
    return [
        StoredSubmission(*values) for values in zip(*(row[f"taken_{name}"] for name in columns), strict=True)
    ]


def _bytea(value: bytes) -> str:
    return f'"\\\\x{value.hex()}"'
