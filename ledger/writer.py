"""Group commit: one writer task a process drains the queue of appends into one transaction after another.

    plan       positions, time, entries and edge from exactly one head (batch.plan, no I/O)
    write      ledger.append compares the head with exactly that one, asks conditions and keys, and writes

One round trip a batch, because the head is known: it is the one that the batch before made. And while the
database works on a batch, the next one is planned on top of it; it is sent only when the first is known to
stand. What was planned from memory is never trusted: the head is compared by its Merkle edge, which
commits to every byte of the log, so either the memory is true or nothing is written.

Where it is not (another process moved the head, a condition is met, a key was used), the next attempt
takes the head first (ledger.lock_head, a statement of its own), then probes head, conditions and keys in
one statement, so in one snapshot: with compare-and-swap alone two busy processes each lose half of their
batches. So do the batches after it, until one finds the head that this process left.

What cannot happen to a caller: to wait on a dead writer (whatever kills the task, every caller in its
hands gets the fault, and a new task starts from the head in the database); to suffer for another's
request (a batch that the database refuses is sent again one request at a time); to leave anything half
done by going away (callers wait on a future, and only the writer touches the connection); to be told
"failed" of what is committed (see `_settle`).
"""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from time import monotonic

import asyncpg

from ledger import database
from ledger.batch import Outcome, Plan, Probe, Write, plan
from ledger.events import Head, PartReceipt
from ledger.faults import BadEvent, LedgerClosed, LedgerFault, LedgerUnavailable
from ledger.requests import Request
from ledger.sql import queries

BATCH_BYTES_MAX = 8 * 1024 * 1024
# Fewer callers than this are not split in two halves that work in turn: a round trip costs more than it hides.
HALF_CROWD_MIN = 8
LOCKED_ATTEMPTS_MAX = 5
SETTLE_SECONDS = 15.0
RECONNECT_SECONDS = 0.1


class Writer:
    """The queue of appends of this process and the one task that writes them."""

    def __init__(
        self,
        dsn: str,
        *,
        clock: Callable[[], datetime],
        batch_size_max: int,
        statement_cache_size: int,
        committed: Callable[[int], None],
    ) -> None:
        self._dsn = dsn
        self._clock = clock
        self._batch_size_max = batch_size_max
        self._statement_cache_size = statement_cache_size
        self._committed = committed
        self._queue: deque[Request] = deque()
        self._in_hand: list[Request] = []
        self._outcomes: list[tuple[Request, Outcome]] = []
        self._head: Head | None = None
        self._contended = False
        self._awake = asyncio.Event()
        self._connection: asyncpg.Connection | None = None
        self._closing = False
        self._task = self._start()

    async def append(self, request: Request) -> tuple[PartReceipt, ...]:
        """Queue a request and wait for its receipts or its fault."""
        if self._closing:
            raise LedgerClosed()
        self._queue.append(request)
        self._awake.set()
        return await request.future

    async def close(self) -> None:
        """Write what is queued, then stop. A fault on the way goes to those who wait for it."""
        self._closing = True
        self._awake.set()
        await asyncio.wait([self._task])

    def _start(self) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(self._run(), name="ledger writer")
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[None]) -> None:
        """The writer died: its callers get the fault, and the next writer knows only what the database
        says."""
        self._drop_connection()
        self._answer()
        self._head = None
        if task.cancelled():
            self._closing = True  # Nobody but the end of the event loop cancels it.
        cause = None if task.cancelled() else task.exception()
        if self._closing and cause is None:
            self._fail_waiting(LedgerClosed, None)
            return
        attempted = (
            cause.attempted if isinstance(cause, LedgerUnavailable) else "the writer stopped while appending"
        )
        self._fail_waiting(lambda: LedgerUnavailable(attempted), cause)
        if not self._closing:
            self._task = self._start()

    def _fail_waiting(self, fault: Callable[[], LedgerFault], cause: BaseException | None) -> None:
        waiting = [*self._in_hand, *self._queue]
        self._in_hand = []
        self._queue.clear()
        for request in waiting:
            own = fault()
            own.__cause__ = cause
            request.answer(own)

    async def _run(self) -> None:
        following: _Batch | None = None
        while following or self._outcomes or await self._work_is_there():
            batch, following = following or self._cut(self._head), None
            if batch:
                self._in_hand = batch.requests
            if batch and self._is_alone(batch):
                self._outcomes = await self._write_all(batch)
                continue
            writing = None
            if batch:
                writing = asyncio.create_task(self._write_all(batch))
                await asyncio.sleep(0)  # The batch is on its way before anything else is done.
            self._answer()
            await asyncio.sleep(0)  # Callers that were just answered queue their next append.
            if batch and writing:
                following = await self._prepare_meanwhile(batch, writing)

    def _is_alone(self, batch: "_Batch") -> bool:
        """One caller and nothing else to do: no task of its own, because each turn of the loop is felt."""
        return len(batch.requests) == 1 and not self._queue and not self._outcomes

    async def _prepare_meanwhile(
        self, batch: "_Batch", writing: asyncio.Task[list[tuple[Request, Outcome]]]
    ) -> "_Batch | None":
        """Cut the next batch and plan it on what this one will make; plan again where that did not come
        about."""
        try:
            following = self._cut(batch.head_after)
        finally:
            self._outcomes = await writing
        if following and self._head is not batch.head_after:
            return self._planned(following.requests, self._head)
        return following

    def _answer(self) -> None:
        for request, outcome in self._outcomes:
            request.answer(outcome)
        self._outcomes = []

    async def _work_is_there(self) -> bool:
        while not self._queue:
            if self._closing:
                return False
            self._awake.clear()
            await self._awake.wait()
        return True

    def _cut(self, head: Head | None) -> "_Batch | None":
        """The next batch, planned where the head is known that it will find; None when nothing waits."""
        requests = self._take()
        if not requests:
            return None
        self._in_hand = [*self._in_hand, *requests]
        return self._planned(requests, head)

    def _planned(self, requests: list[Request], head: Head | None) -> "_Batch":
        """A fault needs a probe: a key that was used comes before every other objection, and only the
        database knows of it."""
        if head is None:
            return _Batch(requests, None)
        ahead = plan(requests, Probe(head), self._clock())
        refused = any(isinstance(outcome, LedgerFault) for _, outcome in ahead.outcomes)
        return _Batch(requests, None if refused else ahead)

    def _take(self) -> list[Request]:
        """At most half of the callers there are, so that one half encodes and queues while the other's
        batch is written."""
        crowd = len(self._queue) + sum(request.waiting for request in self._in_hand)
        half = max((crowd + 1) // 2, HALF_CROWD_MIN)
        batch: list[Request] = []
        events = size = 0
        while self._queue and len(batch) < half:
            request = self._queue[0]
            events += len(request.types)
            size += request.bytes_total
            if batch and (events > self._batch_size_max or size > BATCH_BYTES_MAX):
                break
            self._queue.popleft()
            if request.waiting:
                batch.append(request)
        return batch

    async def _write_all(self, batch: "_Batch") -> list[tuple[Request, Outcome]]:
        """What to answer to every request of the batch. Where the database refuses the batch, only the
        guilty one suffers."""
        try:
            done = await self._write_batch(batch)
        except (asyncpg.PostgresError, ValueError) as error:
            if len(batch.requests) > 1:
                alone = [await self._write_all(_Batch([request], None)) for request in batch.requests]
                return [outcome for outcomes in alone for outcome in outcomes]
            fault = _refused_by_database(error)
            if isinstance(fault, LedgerUnavailable):
                self._drop_connection()  # It may lead to a server that only reads; the next one may not.
            return [(batch.requests[0], fault)]
        if done.write is not None:
            self._head = done.write.head
            self._committed(done.write.head.size)
        return done.outcomes

    async def _write_batch(self, batch: "_Batch") -> Plan:
        """Commit the batch, whatever happens to connections and other writers, or raise what stands
        against it."""
        deadline = monotonic() + SETTLE_SECONDS
        attempt = _Attempt(batch.plan)
        locked = self._contended
        races = 0
        while True:
            try:
                connection = await self._connected()
                write = self._write_locked if locked else self._write_optimistic
                if await write(connection, batch.requests, attempt):
                    return attempt.planned
                lost: Exception | None = None
            except database.RACE_LOST as error:
                lost = error
            except (*database.LOST, LedgerUnavailable) as error:
                if isinstance(error, ValueError):
                    raise  # asyncpg's own DataError: an argument is bad, the connection is not.
                self._drop_connection()
                if attempt.write is not None and await self._settle(attempt.write, deadline):
                    return attempt.planned
                if monotonic() > deadline:
                    raise LedgerUnavailable(
                        f"appending a batch of {len(batch.requests)} ({error})"
                    ) from error
                await asyncio.sleep(RECONNECT_SECONDS)
                attempt = _Attempt(None)
                continue
            locked, self._contended, self._head, races = True, True, None, races + 1
            if races > LOCKED_ATTEMPTS_MAX:
                raise LedgerUnavailable("another writer holds the head of the log") from lost
            attempt = _Attempt(None)

    async def _write_optimistic(
        self, connection: asyncpg.Connection, batch: Sequence[Request], attempt: "_Attempt"
    ) -> bool:
        if attempt.plan is None:
            attempt.plan = plan(batch, await database.probe(connection, batch), self._clock())
        attempt.write = attempt.plan.write
        return attempt.write is None or await database.append(connection, attempt.write)

    async def _write_locked(
        self, connection: asyncpg.Connection, batch: Sequence[Request], attempt: "_Attempt"
    ) -> bool:
        try:
            # One message, two statements: the lock is taken before the probe's snapshot is.
            await connection.execute(queries()["begin_with_head_locked"])
            probe = await database.probe(connection, batch)
            self._contended = probe.head != self._head
            attempt.plan = plan(batch, probe, self._clock())
            written = True
            if attempt.plan.write is not None:
                written = await database.append(connection, attempt.plan.write)
                attempt.write = attempt.plan.write
            await connection.execute("COMMIT")
        except BaseException:
            self._drop_connection()  # It is inside a transaction; closing it ends that and frees the head.
            raise
        return written

    async def _settle(self, write: Write, deadline: float) -> bool:
        """Whether a write of unknown outcome stands in the log.

        Taking the head waits for a transaction that may still be ending; then the entry at its first
        position is ours or it is not. A server that was stopped before it began the write cannot do it
        later either: whatever we write next moves the head, and the write compares with the size it was
        planned for.
        """
        while True:
            connection = None
            try:
                connection = await database.connect(self._dsn, self._statement_cache_size)
                await connection.execute(queries()["begin_with_head_locked"])
                stored = await database.entry(connection, write.expected.size + 1)
                await connection.execute("ROLLBACK")
                self._connection = connection
                return stored is not None and stored.entry == write.entries[0]
            except (*database.LOST, *database.RACE_LOST, LedgerUnavailable) as error:
                if connection is not None:
                    connection.terminate()
                if monotonic() > deadline:
                    raise LedgerUnavailable(
                        "the connection was lost at the commit and cannot be made again"
                    ) from error
                await asyncio.sleep(RECONNECT_SECONDS)

    async def _connected(self) -> asyncpg.Connection:
        if self._connection is None or self._connection.is_closed():
            self._connection = await database.connect(self._dsn, self._statement_cache_size)
        return self._connection

    def _drop_connection(self) -> None:
        if self._connection is not None:
            self._connection.terminate()
            self._connection = None


@dataclass(frozen=True, slots=True)
class _Batch:
    """Requests that are written together, and their plan where the head was known when they were taken."""

    requests: list[Request]
    plan: Plan | None

    @property
    def head_after(self) -> Head | None:
        """The head that this batch makes if it comes about as planned."""
        return self.plan.write.head if self.plan and self.plan.write else None


@dataclass(slots=True)
class _Attempt:
    """What one attempt planned, and, once its outcome may be unknown, what it wrote."""

    plan: Plan | None
    write: Write | None = None

    @property
    def planned(self) -> Plan:
        """The plan of an attempt that has one."""
        assert self.plan is not None
        return self.plan


def _refused_by_database(error: Exception) -> LedgerFault:
    """Data and integrity errors are the event's own (SQLSTATE 22, 23); anything else is the database's."""
    state = getattr(error, "sqlstate", None) or "22000"
    fault: LedgerFault
    if state[:2] in ("22", "23"):
        fault = BadEvent("event", f"数据库拒绝 / the database refuses it: {error}")
    else:
        fault = LedgerUnavailable(f"the database refused the append ({error})")
    fault.__cause__ = error
    return fault
