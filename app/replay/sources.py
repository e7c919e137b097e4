"""Where a replay reads: a bundle, with no database at all, or the live ledger."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from ledger.bundle_reading import open_bundle, read_entries
from ledger.log import Log

CHUNK = 2_000


@dataclass(frozen=True)
class Source:
    """A log by its name, its size, and its entries in order."""

    origin: str
    size: int
    entries: AsyncIterator[list[bytes]]


def from_bundle(folder: Path) -> Source:
    """A bundle; each entry is hashed as it is read. MalformedBundle."""
    bundle = open_bundle(folder)

    async def entries() -> AsyncIterator[list[bytes]]:
        for some in read_entries(bundle):
            yield some

    return Source(bundle.checkpoint.origin, bundle.checkpoint.size, entries())


@asynccontextmanager
async def from_ledger(dsn: str, origin: str) -> AsyncIterator[Source]:
    """The live ledger as it stands now; what is written meanwhile is not read."""
    async with await Log.open(dsn, origin=origin) as log:
        size = (await log.head()).size

        async def entries() -> AsyncIterator[list[bytes]]:
            after = 0
            while after < size:
                events, _ = await log.read(after=after, upto=size, limit=CHUNK)
                yield [event.entry for event in events]
                after = events[-1].position

        yield Source(origin, size, entries())
