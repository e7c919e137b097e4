"""A projection built anew beside the live one, from nothing, and swapped in (DESIGN §4: rebuild side by side).

The log is gapless and immutable, so reading it in chunks is exact and needs no long snapshot. A rebuild that is killed
leaves a schema that nobody reads; the next one drops it. Under the same version of the rules the new build must equal
the old one byte for byte, else nothing is swapped: then memory and log differ, and a person must look.
"""

from dataclasses import dataclass
from hashlib import sha256

import asyncpg

from ledger.log import Log
from projections.builds import drop_build, dump, new_build
from projections.history import happened
from projections.projection import Applier, Projection
from projections.queries import queries

CHUNK = 1000


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a rebuild made: the new schema at a position, and the SHA-256 of all its rows."""

    schema: str
    position: int
    sha256: str


class RebuildDiffers(Exception):
    """The rebuilt projection is not what the live one is; the live one stays."""

    def __init__(self, name: str, live: str, rebuilt: str) -> None:
        super().__init__(
            f"重建结果与现行投影不一致 / the rebuilt projection {name!r} differs from the live one "
            f"({rebuilt} is not {live}): nothing was swapped"
        )


async def rebuild(log: Log, connection: asyncpg.Connection, projection: Projection) -> Rebuilt:
    """Build from nothing, compare where the rules are the same, swap, retire the old build."""
    await _drop_orphans(connection, projection)
    schema, applier = await new_build(connection, projection), projection.applier()
    live = await connection.fetchrow(queries("live")["live"], projection.name)
    position = await _fill(log, connection, schema, applier, 0, live["position"])
    async with connection.transaction():
        live = await connection.fetchrow(queries("live")["live_locked"], projection.name)
        position = await _fill(log, connection, schema, applier, position, live["position"])
        if live["version"] == projection.version:
            await _compare(connection, projection, live["schema"], schema)
        await connection.execute(
            queries("live")["swap"], projection.name, schema, projection.version, position
        )
        await connection.execute(queries("live")["retire"], live["schema"])
    return Rebuilt(schema, position, sha256(await dump(connection, schema, projection)).hexdigest())


async def _fill(
    log: Log, connection: asyncpg.Connection, schema: str, applier: Applier, after: int, upto: int
) -> int:
    while True:
        events, _ = await log.read(after=after, upto=upto, limit=CHUNK)
        if not events:
            return after
        async with connection.transaction():
            await applier.apply(connection, schema, [happened(event) for event in events])
        after = events[-1].position


async def _compare(connection: asyncpg.Connection, projection: Projection, live: str, rebuilt: str) -> None:
    old, new = await dump(connection, live, projection), await dump(connection, rebuilt, projection)
    if old != new:
        raise RebuildDiffers(projection.name, sha256(old).hexdigest(), sha256(new).hexdigest())


async def _drop_orphans(connection: asyncpg.Connection, projection: Projection) -> None:
    """Builds that are neither live nor retired were left by a rebuild that was killed."""
    rows = await connection.fetch(queries("live")["builds"], projection.name)
    kept = await connection.fetch(
        "SELECT schema FROM projections.live UNION SELECT schema FROM projections.retired"
    )
    for name in {row["nspname"] for row in rows} - {row["schema"] for row in kept}:
        await drop_build(connection, name)
