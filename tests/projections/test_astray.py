"""A projection that applied what the ledger does not hold answers nothing, stops loudly, and is mended by a rebuild."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
import pytest

from domain.refusals import Refusal
from ledger.merkle import extend, leaf_hash
from projections.capacity import totals
from projections.catalogue import PROJECTIONS
from projections.findings.unalerted import unalerted
from projections.live import Astray, ProjectionAhead, ProjectionParted, status
from projections.moment import Moment, resolve
from projections.projector import Projector
from tests.database import Database
from tests.domain import opening as o
from tests.domain.scenario import Scenario
from tests.projections.conftest import TODAY, Projected
from tests.projections.rebuilding import all_rebuilt, builder, dumps
from tests.projections.writing import write_at_once

EVENTS = o.reduced(Scenario()).events


async def restored(database: Database, size: int) -> None:
    """The ledger as a backup of that size has it; its guards stand again afterwards."""
    connection = await asyncpg.connect(database.superuser)
    async with connection.transaction():
        await connection.execute("SET LOCAL session_replication_role = replica")
        for table, column in (("events", "position"), ("tags", "position"), ("submissions", "last_position")):
            await connection.execute(f"DELETE FROM ledger.{table} WHERE {column} > $1", size)
        entries = await connection.fetch("SELECT entry FROM ledger.events ORDER BY position")
        edge = extend((), 0, [leaf_hash(row["entry"]) for row in entries])
        await connection.execute("UPDATE ledger.head SET size = $1, edge = $2", size, list(edge))
    await connection.close()


async def asked(projected: Projected, **which: int) -> Moment | Refusal:
    return await resolve(projected.log, projected.reader, today=TODAY, wait_seconds=0, **which)  # type: ignore[arg-type]


async def test_a_projection_ahead_of_a_restored_ledger_refuses_with_both_positions(projected: Projected) -> None:
    await projected.add(EVENTS)
    moment = await projected.at()
    await restored(projected.database, 3)
    for which in ({}, {"position": 2}):
        refused = await asked(projected, **which)
        assert refused == ProjectionAhead(name="capacity", position=len(EVENTS), size=3)
    assert "quench projections rebuild" in ProjectionAhead.REMEDY
    with pytest.raises(Astray, match=f"has applied {len(EVENTS)} events, but the ledger holds 3"):
        await totals(projected.reader, moment)
    assert await unalerted(projected.reader, 4) == ([], 0)


async def test_a_ledger_that_was_restored_and_grew_past_the_position_is_told_from_the_one_applied(
    projected: Projected,
) -> None:
    await projected.add(EVENTS)
    moment = await projected.at()
    await restored(projected.database, 3)
    await write_at_once(projected.log, [*EVENTS[3:], *EVENTS[3:]])
    refused = await asked(projected)
    assert refused == ProjectionParted(name="capacity", position=len(EVENTS), size=2 * len(EVENTS) - 3)
    with pytest.raises(Astray, match="has grown on"):
        await totals(projected.reader, moment)


@asynccontextmanager
async def projector_of(projected: Projected) -> AsyncIterator[Projector]:
    async with await Projector.open(projected.log, projected.database.projector) as projector:
        yield projector


@pytest.mark.parametrize("grown", [0, 6])
async def test_the_projector_stops_loudly_and_a_rebuild_mends_it(projected: Projected, grown: int) -> None:
    await projected.add(EVENTS)
    await restored(projected.database, len(EVENTS) - 4)
    if grown:
        await write_at_once(projected.log, EVENTS[:grown])
    size = (await projected.log.head()).size
    async with projector_of(projected) as fresh:
        for projector in (projected.projector, fresh):
            await projector.catch_up()
            rows = await status(projected.reader)
            assert {row.position for row in rows.values()} == {len(EVENTS)}
            assert all("a backup was restored" in (row.stopped_because or "") for row in rows.values())
        async with builder(projected.database) as connection:
            rebuilt = await all_rebuilt(projected.log, connection)
            assert {(one.position, one.rows) for one in rebuilt} == {(size, None)}
            assert isinstance(await asked(projected), Moment)
            mended = await dumps(connection)
            await write_at_once(projected.log, EVENTS[:1])
            await fresh.catch_up()
            await projected.projector.catch_up()
            rows = await status(projected.reader)
            assert {(row.position, row.stopped_at, row.astray) for row in rows.values()} == {(size + 1, None, False)}
            assert mended != await dumps(connection)
            assert all(one.rows for one in await all_rebuilt(projected.log, connection) if one.name == "capacity")


async def test_when_the_whole_ledger_is_back_the_projector_goes_on(projected: Projected) -> None:
    await projected.add(EVENTS)
    superuser = await asyncpg.connect(projected.database.superuser)
    await superuser.execute("SET session_replication_role = replica")
    await superuser.execute("UPDATE ledger.head SET size = 3")
    await projected.projector.catch_up()
    assert {row.stopped_at for row in (await status(projected.reader)).values()} == {4}
    await superuser.execute("UPDATE ledger.head SET size = $1", len(EVENTS))
    await superuser.close()
    await projected.projector.catch_up()
    assert {row.stopped_at for row in (await status(projected.reader)).values()} == {None}
    assert isinstance(await asked(projected), Moment)


async def test_rows_of_a_projector_before_this_one_come_along(projected: Projected) -> None:
    await projected.add(EVENTS)
    async with builder(projected.database) as connection:
        await connection.execute("ALTER TABLE projections.live DROP COLUMN leaf, DROP COLUMN leaf_at")
        await connection.execute("DROP TABLE projections.building")
        assert isinstance(await asked(projected), Moment)  # A server of this version before its projector.
        async with projector_of(projected) as projector:
            await projector.catch_up()
        leaves = await connection.fetch("SELECT leaf_at, leaf FROM projections.live")
        assert {row["leaf_at"] for row in leaves} == {len(EVENTS)}
        entry = await projected.log.entry(len(EVENTS))
        assert entry is not None
        assert {row["leaf"] for row in leaves} == {entry.leaf_hash.hex()}
        assert len(await all_rebuilt(projected.log, connection)) == len(PROJECTIONS)
