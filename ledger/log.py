"""The log: the one door to the ledger. One `Log` a process owns its connections and its single writer.

    async with await Log.open(dsn) as log:
        (receipt,) = await log.append([Part((NewEvent("CapacityReduced", ("lot:YC-01",), data),))], condition)
        events, size = await log.read(Query((QueryItem(tags=("lot:YC-01",)),)))

A reader sees only committed events, in the order of their positions, and never misses one: positions are
given out under the head and commit in order. A caller that is cancelled leaves nothing half done: its
append stands whole or not at all.
"""

from collections.abc import AsyncIterator, Callable, Sequence
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

import asyncpg

from ledger import database
from ledger.entry import array_literal
from ledger.events import Condition, Head, Part, PartReceipt, Query, RecordedEvent, Sieve, StoredSubmission
from ledger.faults import BrokenLedger, LedgerClosed, LedgerFault, LedgerUnavailable
from ledger.requests import POSITION_MAX, check_position, encode_query, encode_request
from ledger.sql import queries
from ledger.wakeups import Wakeups
from ledger.writer import Writer

READERS_MAX = 8
SUBSCRIPTION_PAGE = 500
KEYS_AT_ONCE = 5_000


def utc_now() -> datetime:
    """The machine's clock."""
    return datetime.now(UTC)


class Log:
    """An open ledger. Made by `Log.open`; close it when done, or use it as an async context manager."""

    def __init__(self, origin: str, pool: asyncpg.Pool, writer: Writer, wakeups: Wakeups) -> None:
        self.origin = origin
        self._pool = pool
        self._writer = writer
        self._wakeups = wakeups
        self._closed = False

    @classmethod
    async def open(
        cls,
        dsn: str,
        *,
        origin: str = "quench",
        clock: Callable[[], datetime] = utc_now,
        batch_size_max: int = 1000,
        statement_cache_size: int = 100,
    ) -> "Log":
        """Connect to a migrated database; LedgerUnavailable says what is missing.

        `batch_size_max` bounds the events of one group commit. Behind a pooler in transaction mode
        (pgbouncer) `statement_cache_size` must be 0.
        """
        await (await _connect_or_explain(dsn, statement_cache_size)).close()
        pool = await asyncpg.create_pool(
            dsn,
            min_size=0,
            max_size=READERS_MAX,
            statement_cache_size=statement_cache_size,
            reset=_keep_session,
            timeout=database.CONNECT_SECONDS,
        )
        wakeups = Wakeups(
            lambda: database.connect(dsn, statement_cache_size),
            lambda size: pool.fetch(queries()["announce"], str(size)),
        )
        writer = Writer(
            dsn,
            clock=clock,
            batch_size_max=batch_size_max,
            statement_cache_size=statement_cache_size,
            committed=wakeups.committed,
        )
        wakeups.start()
        return cls(origin, pool, writer, wakeups)

    async def append(
        self, parts: Sequence[Part], condition: Condition | None = None
    ) -> tuple[PartReceipt, ...]:
        """Append all parts side by side, or none of them.

        Raises BadEvent or EntryTooLarge for what the log cannot hold, SubmissionKeyTaken with the stored
        outcomes where a key was used before (before any condition is looked at), ConditionFailed,
        ClockBehind, LedgerUnavailable.
        """
        if self._closed:
            raise LedgerClosed()
        return await self._writer.append(encode_request(parts, condition))

    async def read(
        self, query: Query | None = None, *, after: int = 0, upto: int | None = None, limit: int | None = None
    ) -> tuple[list[RecordedEvent], int]:
        """Events after `after` and not after `upto`, in order, at most `limit`; and the size of the log
        in the same snapshot."""
        check_position("after", after)
        bounds = (after, POSITION_MAX if upto is None else upto, POSITION_MAX if limit is None else limit)
        if query is None or not query.items:
            rows = await self._fetch(queries()["everything"], *bounds)
        else:
            tag_lists, type_lists = map(array_literal, zip(*encode_query(query), strict=True))
            rows = await self._fetch(queries()["matching"], tag_lists, type_lists, *bounds)
        return [database.recorded(row) for row in rows if row["position"] is not None], _first(rows)["size"]

    async def sifted(self, sieve: Sieve, *, after: int, upto: int) -> list[RecordedEvent]:
        """The events after `after` and not after `upto` that a sieve lets through, in order; and the one at
        `upto` in any case, so that a reader knows that the log was there."""
        check_position("after", after)
        rows = await self._fetch(queries()["sifted"], after, upto, list(sieve.types), list(sieve.marks))
        return [database.recorded(row) for row in rows]

    async def entry(self, position: int) -> RecordedEvent | None:
        """The event at a position, or None beyond the head."""
        check_position("position", position)
        rows = await self._fetch(queries()["entry"], position)
        return database.recorded(rows[0]) if rows else None

    async def entries(self, positions: Sequence[int]) -> list[RecordedEvent]:
        """The events at some positions, in the order of the log, in one read; none for a place beyond the head."""
        for position in positions:
            check_position("position", position)
        rows = await self._fetch(queries()["entries"], list(positions))
        return [database.recorded(row) for row in rows]

    async def head(self) -> Head:
        """Size, time of the last transaction and Merkle edge."""
        row = _first(await self._fetch(queries()["head"]))
        return Head(row["size"], row["recorded_at"], tuple(row["edge"]))

    async def submission(self, scope: str, key: str) -> StoredSubmission | None:
        """What was answered to this key, for ever; None if it was never used."""
        rows = await self._fetch(queries()["submission"], scope, key)
        return database.stored_submission(rows[0]) if rows else None

    async def submissions(self, keys: Sequence[tuple[str, str]]) -> dict[tuple[str, str], StoredSubmission]:
        """What was answered to each of these (scope, key), where they were used; many in one round trip."""
        found: dict[tuple[str, str], StoredSubmission] = {}
        for start in range(0, len(keys), KEYS_AT_ONCE):
            some = keys[start : start + KEYS_AT_ONCE]
            scopes, names = [scope for scope, _ in some], [key for _, key in some]
            for row in await self._fetch(queries()["submissions_of"], scopes, names):
                scope, key = some[row["n"] - 1]
                span = (row["first_position"], row["last_position"])
                found[scope, key] = StoredSubmission(scope, key, row["input_sha256"], *span, row["outcome"])
        return found

    async def submissions_before(
        self, scope: str, position: int, limit: int, outcome: str | None = None
    ) -> list[StoredSubmission]:
        """The newest submissions of a scope that begin before a position, the newest first."""
        rows = await self._fetch(queries()["submissions_before"], scope, position, outcome, limit)
        return [database.stored_submission(row) for row in rows]

    async def refusals_since(self, scope: str, position: int) -> int:
        """How many refused submissions of a scope were recorded after a position."""
        ((count,),) = await self._fetch(queries()["refusals_since"], scope, position)
        return int(count)

    async def position_at(self, instant: datetime) -> int:
        """The last position recorded at or before an instant (knownAt); 0 if none."""
        ((position,),) = await self._fetch(queries()["position_at"], instant)
        return int(position)

    async def subscribe(
        self, query: Query | None = None, *, after: int = 0, poll_seconds: float = 1.0
    ) -> AsyncIterator[RecordedEvent]:
        """Every matching event after a position, those to come included; never ends and never misses one."""
        while True:
            events, size = await self.read(query, after=after, limit=SUBSCRIPTION_PAGE)
            for event in events:
                yield event
            if len(events) == SUBSCRIPTION_PAGE:
                after = events[-1].position
            else:
                after = max(after, size)  # The whole log up to `size` was looked at, in one snapshot.
                await self.changed(after, poll_seconds)

    async def changed(self, after: int, timeout: float) -> int:
        """The size of the log as soon as it is larger than `after`, or as last known at the timeout."""
        if self._closed:
            raise LedgerClosed()
        return await self._wakeups.changed(after, timeout)

    async def close(self) -> None:
        """Write what is queued, then let go of the database. Later calls raise LedgerClosed."""
        if self._closed:
            return
        self._closed = True
        await self._writer.close()
        await self._wakeups.close()
        try:
            await self._pool.close()
        except (*database.LOST, asyncpg.PostgresError):
            self._pool.terminate()  # The server went first; there is nothing to say good-bye to.

    async def __aenter__(self) -> "Log":
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def _fetch(self, query: str, *arguments: object) -> list[Any]:
        if self._closed:
            raise LedgerClosed()
        try:
            return list(await self._pool.fetch(query, *arguments))
        except ValueError:
            raise  # asyncpg's DataError: the caller's argument, not the database
        except (*database.LOST, asyncpg.PostgresError) as error:
            raise LedgerUnavailable(f"reading failed ({error})") from error


def _first(rows: Sequence[Any]) -> Any:
    """The row that every query of the head gives."""
    if not rows:
        raise BrokenLedger("账本头部缺失 / ledger.head has no row: `quench verify` says what else is wrong")
    return rows[0]


async def _keep_session(_: asyncpg.Connection) -> None:
    """Readers send single statements and set nothing, so a connection goes back as it is, without a round
    trip."""


async def _connect_or_explain(dsn: str, statement_cache_size: int) -> asyncpg.Connection:
    try:
        return await database.connect(dsn, statement_cache_size)
    except LedgerFault:
        raise
    except (ValueError, TypeError) as error:
        raise LedgerUnavailable(f"the database URL cannot be used ({error})") from error
