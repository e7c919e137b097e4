"""Builds on their way: `projections.building`, one row for each projection that is being built anew.

The position of a build is saved in the transaction of its rows; so one that was killed is gone on with from there. Only
one builder works at a build: a second one is told so and ends. Who was taken for dead and is not finds at its next save
that the build is another's, and writes nothing more (the connection says who lives; the row alone decides).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from secrets import token_hex
from typing import Any

import asyncpg

from ledger.database import LOST
from ledger.faults import LedgerUnavailable
from projections.builds import drop_build, drop_orphans, new_build
from projections.projection import Projection
from projections.queries import queries


class RebuildAtWork(Exception):
    """Another rebuild of the projection is at work; this one ends."""

    def __init__(self, name: str, position: int) -> None:
        super().__init__(
            f"投影 {name} 正由另一进程重建（已到位置 {position:,}），本次不再重建 / another rebuild of {name} is at "
            f"work, at position {position:,}: let it finish (`quench projections status` shows it)"
        )
        self.name, self.position = name, position


class RebuildTakenOver(Exception):
    """This rebuild was taken for dead, and another one goes on with its build."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"投影 {name} 的重建已由另一进程接手，本次停止 / another rebuild of {name} has taken over: this one ends"
        )


class RebuildFailed(Exception):
    """Events could not be applied; the live projection stays, the build stands before them."""

    def __init__(self, name: str, first: int, last: int, fault: Exception) -> None:
        super().__init__(
            f"投影 {name} 重建时无法处理位置 {first:,} 至 {last:,} 的事件 / rebuilding {name}, the events from "
            f"{first:,} to {last:,} could not be applied: {fault!r}"
        )


def of_the_events(fault: Exception) -> bool:
    """Whether the events are at fault; not the database, nor another rebuild."""
    if isinstance(fault, ValueError):
        return True  # asyncpg's error for a bad argument is one, and an interface error too.
    return not isinstance(fault, (*LOST, LedgerUnavailable, RebuildTakenOver))


@dataclass(frozen=True, slots=True)
class Building:
    """One build on its way, as the database has it."""

    name: str
    schema: str
    version: int
    position: int
    indexed: bool
    at_work: bool
    started_at: datetime
    saved_at: datetime


@dataclass(slots=True)
class Claim:
    """A build that this process works at, as `builder`; `resumed` is where it was taken up."""

    projection: Projection
    schema: str
    builder: str
    position: int
    resumed: int
    indexed: bool

    async def save(self, connection: asyncpg.Connection, position: int, indexed: bool | None = None) -> None:
        """Note how far the build is, in the transaction of its rows; RebuildTakenOver where it is another's now."""
        indexed = self.indexed if indexed is None else indexed
        saved = await connection.fetchval(
            queries("live")["save_building"], self.projection.name, self.builder, position, indexed
        )
        if not saved:
            raise RebuildTakenOver(self.projection.name)

    async def end(self, connection: asyncpg.Connection) -> None:
        """Strike the build off the list, in the transaction that makes it live."""
        if not await connection.fetchval(queries("live")["end_building"], self.projection.name, self.builder):
            raise RebuildTakenOver(self.projection.name)


async def under_way(connection: Any) -> dict[str, Building]:
    """Every build on its way by the name of its projection."""
    rows = await connection.fetch(queries("live")["building"], None)
    return {row["name"]: Building(**{name: row[name] for name in Building.__slots__}) for row in rows}


async def claimed(connection: asyncpg.Connection, projections: Sequence[Projection]) -> list[Claim]:
    """Take up what stands of each projection's build, or begin it; RebuildAtWork, and nothing is taken, where another
    works at one of them."""
    async with connection.transaction():
        await connection.execute(queries("live")["lock_bootstrap"])
        names = [projection.name for projection in projections]
        rows = {row["name"]: row for row in await connection.fetch(queries("live")["building"], names)}
        for row in rows.values():
            if row["at_work"]:
                raise RebuildAtWork(row["name"], row["position"])
        return [await _claim(connection, one, rows.get(one.name)) for one in projections]


async def discarded(connection: asyncpg.Connection, name: str) -> bool:
    """Drop what stands of a projection's build; whether there was any. RebuildAtWork where one works at it."""
    async with connection.transaction():
        await connection.execute(queries("live")["lock_bootstrap"])
        rows = await connection.fetch(queries("live")["building"], [name])
        for row in rows:
            if row["at_work"]:
                raise RebuildAtWork(name, row["position"])
            await _forget(connection, row)
        return bool(rows)


async def _claim(connection: asyncpg.Connection, projection: Projection, row: Any) -> Claim:
    builder = token_hex(16)
    if row is not None and await _of_use(connection, projection, row):
        await connection.execute(queries("live")["hold_no_more"], projection.name)
        await connection.execute(queries("live")["take_over_building"], projection.name, builder)
        return Claim(projection, row["schema"], builder, row["position"], row["position"], row["indexed"])
    if row is not None:
        await _forget(connection, row)
    await drop_orphans(connection, projection)
    schema = await new_build(connection, projection)
    await connection.execute(
        queries("live")["begin_building"],
        projection.name,
        schema,
        projection.version,
        projection.tables_sha256,
        builder,
    )
    return Claim(projection, schema, builder, 0, 0, False)


async def _of_use(connection: asyncpg.Connection, projection: Projection, row: Any) -> bool:
    """Not one of other rules or other tables, nor of a log that was not this one; and its schema is still there."""
    same = (row["version"], row["tables"]) == (projection.version, projection.tables_sha256)
    builds = await connection.fetch(queries("live")["builds"], projection.name)
    return same and not row["astray"] and row["schema"] in {build["nspname"] for build in builds}


async def _forget(connection: asyncpg.Connection, row: Any) -> None:
    await drop_build(connection, row["schema"])
    await connection.execute(queries("live")["forget_building"], row["name"])
