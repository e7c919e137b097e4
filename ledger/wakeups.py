"""Who waits for the log to grow is woken: by this process's own writer at once, by NOTIFY from another,
by polling else.

NOTIFY is a hint and nothing rests on it: it may be lost (a pooler, a broken connection), doubled or
forged. What a waiter is told is always the size that the database itself answered. The hint is sent after
the commit and without a durable commit of its own, at most once in HINT_SECONDS: inside the append it
would make all commits of a cluster queue.
"""

import asyncio
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import Any

import asyncpg

from ledger import database
from ledger.faults import LedgerUnavailable
from ledger.sql import queries

CHANNEL = "ledger_head"
POLL_SECONDS = 1.0
HINT_SECONDS = 0.01


class Wakeups:
    """The newest size that this process knows of, and those who wait for a newer one."""

    def __init__(
        self, connect: Callable[[], Awaitable[asyncpg.Connection]], announce: Callable[[int], Awaitable[Any]]
    ) -> None:
        self._connect = connect
        self._announce = announce
        self._size = 0
        self._grown = asyncio.Event()
        self._hinted = asyncio.Event()
        self._committed = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._watching = False
        self._closing = False

    def start(self) -> None:
        """Begin to tell other processes of this process's commits."""
        self._tasks.append(asyncio.get_running_loop().create_task(self._tell(), name="ledger hints"))

    def committed(self, size: int) -> None:
        """This process's writer moved the head."""
        self._grow(size)
        self._committed.set()

    async def changed(self, after: int, timeout: float) -> int:
        """The size of the log as soon as it is larger than `after`, or as it is known at the timeout."""
        if not self._watching:
            self._watching = True
            self._tasks.append(asyncio.get_running_loop().create_task(self._watch(), name="ledger watch"))
        deadline = monotonic() + timeout
        while self._size <= after and (left := deadline - monotonic()) > 0:
            grown = self._grown
            try:
                async with asyncio.timeout(left):
                    await grown.wait()
            except TimeoutError:
                break
        return self._size

    async def close(self) -> None:
        """Stop watching; who still waits is woken by the timeout of the wait."""
        self._closing = True
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _grow(self, size: int) -> None:
        if size > self._size:
            self._size = size
            self._grown.set()
            self._grown = asyncio.Event()

    async def _watch(self) -> None:
        while not self._closing:
            connection: asyncpg.Connection | None = None
            try:
                connection = await self._connect()
                await connection.add_listener(CHANNEL, self._on_hint)
                while True:
                    self._hinted.clear()
                    self._grow(await connection.fetchval(queries()["head_size"]))
                    await self._wait_for_hint()
            except (*database.LOST, asyncpg.PostgresError, LedgerUnavailable):
                await asyncio.sleep(
                    POLL_SECONDS
                )  # The database is away; waiters run into their timeouts meanwhile.
            finally:
                if connection is not None:
                    connection.terminate()

    async def _wait_for_hint(self) -> None:
        try:
            async with asyncio.timeout(POLL_SECONDS):
                await self._hinted.wait()
        except TimeoutError:
            pass

    def _on_hint(self, *_: object) -> None:
        self._hinted.set()

    async def _tell(self) -> None:
        while (
            not self._closing
        ):  # A driver whose server died may answer a cancellation with a fault of its own.
            await self._committed.wait()
            self._committed.clear()
            try:
                await self._announce(self._size)
            except (*database.LOST, asyncpg.PostgresError):
                continue  # Others poll.
            await asyncio.sleep(HINT_SECONDS)
