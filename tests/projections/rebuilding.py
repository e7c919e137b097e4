"""What the tests of rebuilds share: a connection of the projector, the bytes of all live builds, another version."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import asyncpg

from ledger.log import Log
from projections.builds import dump
from projections.catalogue import PROJECTIONS
from projections.live import Live, status
from projections.projection import Projection
from projections.rebuild import Rebuilt, rebuild_all
from tests.database import Database


@asynccontextmanager
async def builder(database: Database) -> AsyncIterator[asyncpg.Connection]:
    """A connection as quench_projector has one, of this builder alone."""
    connection = await asyncpg.connect(database.projector)
    try:
        yield connection
    finally:
        connection.terminate()


async def live(connection: asyncpg.Connection, name: str) -> Live:
    """One projection as it stands."""
    return (await status(connection))[name]


async def dumps(connection: asyncpg.Connection) -> dict[str, bytes]:
    """Every row of every live build."""
    rows = await status(connection)
    return {p.name: await dump(connection, rows[p.name].schema, p) for p in PROJECTIONS}


async def all_rebuilt(log: Log, connection: asyncpg.Connection, *projections: Projection) -> list[Rebuilt]:
    """Rebuild these, or every projection, in one pass."""
    return [one async for one in rebuild_all(log, connection, projections or PROJECTIONS, chunk=50)]


def version(projection: Projection, number: int) -> Projection:
    """The same projection as another version of its rules."""
    return replace(projection, version=number)
