"""The events of the log as a rebuild reads them: in chunks, each decoded once for all that are built of it."""

import asyncio
from collections.abc import AsyncGenerator, Sequence

from domain.envelope import Happened
from ledger.events import Sieve
from ledger.log import Log
from projections.beside import Beside
from projections.building import RebuildFailed
from projections.history import happened


async def batches(
    log: Log, sieve: Sieve | None, after: int, upto: int, size: int, beside: Sequence[Beside]
) -> AsyncGenerator[list[Happened], None]:
    """The events in chunks, the last one of each chunk always among them; the next chunk is read, decoded and sent to
    the processes beside while PostgreSQL works at this one. RebuildFailed."""
    reading = asyncio.ensure_future(_read(log, sieve, after, min(after + size, upto), beside))
    try:
        while after < upto:
            batch = await reading
            if not batch:
                return
            after = batch[-1].position
            if after < upto:
                reading = asyncio.ensure_future(_read(log, sieve, after, min(after + size, upto), beside))
                await asyncio.sleep(0)  # It is asked for before this chunk is worked at.
            yield batch
    finally:
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)


async def _read(
    log: Log, sieve: Sieve | None, after: int, upto: int, beside: Sequence[Beside]
) -> list[Happened]:
    if sieve is None:
        events, _ = await log.read(after=after, upto=upto)
    else:
        events = await log.sifted(sieve, after=after, upto=upto)
    try:
        batch = [happened(event) for event in events]
    except Exception as fault:
        raise RebuildFailed("*", after + 1, upto, fault) from fault
    for one in beside:
        one.hear(batch)
    return batch
