"""A projection whose rows are worked out in a process of its own, beside those that a rebuild fills meanwhile.

The rebuild reads the log once and sends the entries on; what comes back are the statements that write the rows, which
it executes in the transaction that saves the position. So nothing else of a rebuild changes: who is killed is gone on
with, and nothing is written twice. The process ends with the one that began it, also where that is killed.
"""

import asyncio
import gc
import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing.process import BaseProcess
from typing import Any, NamedTuple

import asyncpg
import msgspec

from domain.envelope import Happened
from ledger.log import Log
from projections.history import happened
from projections.large_pages import lay_on_large_pages
from projections.queries import query

Statement = tuple[str, tuple[Any, ...]]
"""A query by its name, and its arguments."""
Telling = Callable[[Sequence[bytes]], list[Statement]]
"""What the next events write, each as it was packed."""


class Beginning(NamedTuple):
    """How the work is begun in its own process, and how events are packed for it in the one that reads them."""

    begin: Callable[[], Telling]
    pack: Callable[[Happened], bytes]


CHUNK = 1_000
AHEAD_MOST = 3
"""Chunks that are sent on before the first of them is done."""
CYCLES_EVERY = 50_000
"""After so many events the process beside looks for cycles among what is new, once."""
LARGE_PAGES_EVERY = 10_000
"""After so many it asks for large pages for what is new."""

_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(list[bytes])
_telling: list[Telling] = []
"""In the process beside: what it was begun with."""


class Beside:
    """An applier that sends the events on and writes down what comes back."""

    def __init__(self, name: str, beginning: Beginning) -> None:
        self._name = name
        self._pack = beginning.pack
        context = multiprocessing.get_context("spawn")
        self._pool = ProcessPoolExecutor(1, mp_context=context, initializer=_begin, initargs=(beginning.begin,))
        self._heard = 0
        self._told: deque[tuple[int, Future[list[Statement]]]] = deque()

    async def warm(self, log: Log, upto: int) -> None:
        """Send on what is applied already; what comes back was written."""
        while self._heard < upto:
            events, _ = await log.read(after=self._heard, upto=upto, limit=CHUNK)
            self.hear([happened(event) for event in events])
            if len(self._told) > AHEAD_MOST:
                await asyncio.wrap_future(self._told.popleft()[1])
        while self._told:
            await asyncio.wrap_future(self._told.popleft()[1])

    def hear(self, events: Sequence[Happened]) -> None:
        """The next events as they are read, before anybody applies them; what was heard already is left out."""
        new = [event for event in events if event.position > self._heard]
        if new:
            self._heard = new[-1].position
            packed = _ENCODER.encode([self._pack(event) for event in new])
            self._told.append((self._heard, self._pool.submit(_tell, packed, self._heard)))

    async def apply(self, connection: asyncpg.Connection, schema: str, batch: Sequence[Happened]) -> None:
        """Write what the events of this batch give; they were heard."""
        upto = done = batch[-1].position
        while self._told and self._told[0][0] <= upto:
            done, told = self._told.popleft()
            for name, arguments in await asyncio.wrap_future(told):
                await connection.execute(query(self._name, name, schema), *arguments)
        if done != upto or self._heard < upto:
            raise RuntimeError(f"{self._name}: told up to {done}, asked up to {upto}")

    def close(self) -> None:
        """End the process, after the chunk that it is at; the others are dropped."""
        self._pool.shutdown(cancel_futures=True)


def _begin(begin: Callable[[], Telling]) -> None:
    gc.disable()  # What is known of the log stays; looking through it for cycles took a third of the time.
    parent = multiprocessing.parent_process()
    assert parent is not None
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    _telling.append(begin())


def _end_with(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)


def _tell(records: bytes, upto: int) -> list[Statement]:
    new = _DECODER.decode(records)
    told = _telling[0](new)
    if _passed(upto, len(new), CYCLES_EVERY):
        gc.collect()
        gc.freeze()
    if _passed(upto, len(new), LARGE_PAGES_EVERY):
        lay_on_large_pages()
    return told


def _passed(upto: int, count: int, every: int) -> bool:
    return upto // every != (upto - count) // every
