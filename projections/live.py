"""Which build of each projection answers and how far it has come: `projections.live`, read first by every answer."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import asyncpg

from projections.queries import queries


@dataclass(frozen=True, slots=True)
class Live:
    """One projection as it stands: its schema, the version of its rules, the last position applied.

    `stopped_at` is the event it could not apply and stands before; `stopped_because` says why, for a person to read.
    """

    name: str
    schema: str
    version: int
    position: int
    stopped_at: int | None = None
    stopped_because: str | None = None


class NotProjected(Exception):
    """The projector has not made this projection yet: start `quench project`."""

    def __init__(self, name: str) -> None:
        super().__init__(f"投影尚未建立 / the projection {name!r} is not built yet: start `quench project`")
        self.name = name


async def status(connection: Any) -> dict[str, Live]:
    """Every live projection by its name; empty where the projector never ran. Takes a connection or a pool."""
    if not await connection.fetchval(queries("live")["installed"]):
        return {}
    return {row["name"]: Live(**row) for row in await connection.fetch(queries("live")["all_live"])}


@asynccontextmanager
async def reading(connection: asyncpg.Connection, *names: str) -> AsyncIterator[Mapping[str, str]]:
    """The schemas of the named projections, in one snapshot with everything read inside the block.

    Names are looked up outside a snapshot, rows inside it: so the live rows are read first and the schemas they name
    are written into the statements. A build that is swapped out meanwhile stays for an hour.
    """
    if connection.is_in_transaction():
        yield await _schemas(connection, names)
        return
    async with connection.transaction(isolation="repeatable_read", readonly=True):
        yield await _schemas(connection, names)


async def _schemas(connection: asyncpg.Connection, names: tuple[str, ...]) -> dict[str, str]:
    installed = await connection.fetchval(queries("live")["installed"])
    rows = await connection.fetch(queries("live")["all_live"]) if installed else []
    schemas: dict[str, str] = {row["name"]: row["schema"] for row in rows}
    if missing := [name for name in names if name not in schemas]:
        raise NotProjected(missing[0])
    return schemas
