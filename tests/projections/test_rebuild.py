"""A rebuild beside the live projection: gone on with after any kill, equal or not swapped, and never two at once."""

import asyncio
import sys
from pathlib import Path
from random import Random

import asyncpg
import pytest

from domain.envelope import Happened
from ledger.log import Log
from projections.building import RebuildAtWork, RebuildFailed, claimed, discarded, under_way
from projections.builds import drop_long_retired
from projections.capacity.projection import CAPACITY
from projections.catalogue import PROJECTIONS
from projections.findings.projection import FINDINGS
from projections.projection import Projection
from projections.projector import Projector
from projections.queries import queries
from projections.rebuild import Progress, RebuildDiffers, rebuild, rebuild_all
from tests.database import Database
from tests.domain import opening as o
from tests.domain.scenario import Scenario
from tests.projections.conftest import Projected
from tests.projections.histories import history
from tests.projections.rebuilding import all_rebuilt, builder, dumps, live, version
from tests.projections.writing import write_at_once

ROOT = Path(__file__).parents[2]


async def test_killed_at_random_places_it_goes_on_and_ends_in_the_same_bytes(database: Database) -> None:
    chance = Random(11)
    events = history(chance, 300).events
    async with await Log.open(database.app) as log, builder(database) as connection:
        await write_at_once(log, events)
        async with await Projector.open(log, database.projector) as projector:
            await projector.catch_up()
        incremental, old = await dumps(connection), {p.name: await live(connection, p.name) for p in PROJECTIONS}
        reached = 0
        for _ in range(6):
            reached = await killed_after(connection, database, reached + chance.randint(1, len(events) // 7), chance)
        assert {p.name: await live(connection, p.name) for p in PROJECTIONS} == old
        printed = await child(database, "beside")
        said, _ = await printed.communicate()
        lines = [line.split() for line in said.decode().splitlines()]
        assert [line[0] for line in lines] == [projection.name for projection in PROJECTIONS]
        assert all(int(line[1]) >= reached > 0 and int(line[2]) == len(events) for line in lines)
        assert await dumps(connection) == incremental
        new = {p.name: await live(connection, p.name) for p in PROJECTIONS}
        assert all(new[name].schema != old[name].schema for name in old)
        assert await under_way(connection) == {}


async def child(database: Database, *how: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.projections.rebuild_child", database.projector, "3", *how,
        cwd=ROOT, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip


async def killed_after(connection: asyncpg.Connection, database: Database, position: int, chance: Random) -> int:
    """Start a rebuild, with the findings beside it or not, kill it once it has saved a position; where it stood."""
    process = await child(database, *chance.choice(((), ("beside",))))
    while True:
        saved = await under_way(connection)
        if saved and min(one.position for one in saved.values()) >= position:
            break
        assert process.returncode is None, "it ended before it could be killed"
        await asyncio.sleep(0.005)
    process.kill()
    await process.communicate()
    return min(one.position for one in (await under_way(connection)).values())


async def test_a_second_rebuild_of_the_same_projection_says_so_and_ends(projected: Projected) -> None:
    await projected.add(o.reduced(Scenario()).events)
    async with builder(projected.database) as first, builder(projected.database) as second:
        await claimed(first, [CAPACITY])
        with pytest.raises(RebuildAtWork, match="capacity"):
            await rebuild(projected.log, second, CAPACITY)
        with pytest.raises(RebuildAtWork, match="capacity"):
            await discarded(second, "capacity")
        assert (await rebuild(projected.log, second, FINDINGS)).name == "findings"
    async with builder(projected.database) as third:
        await let_go(third, "capacity")
        assert (await rebuild(projected.log, third, CAPACITY)).name == "capacity"


async def let_go(connection: asyncpg.Connection, name: str) -> None:
    """Until the server has seen that the builder is gone."""
    while (await under_way(connection))[name].at_work:  # noqa: ASYNC110
        await asyncio.sleep(0.01)


async def test_one_taken_for_dead_writes_nothing_more(projected: Projected) -> None:
    await projected.add(o.reduced(Scenario()).events)
    async with builder(projected.database) as first, builder(projected.database) as second:
        (claim,) = await claimed(first, [CAPACITY])
        await first.execute("UPDATE projections.building SET saved_at = now() - interval '11 minutes'")
        await claimed(second, [CAPACITY])
        with pytest.raises(Exception, match="taken over"):
            await claim.save(first, 1)
        with pytest.raises(Exception, match="taken over"):
            await claim.end(first)


async def test_what_another_version_or_other_tables_left_is_dropped_and_begun_again(projected: Projected) -> None:
    await projected.add(o.reduced(Scenario()).events)
    async with builder(projected.database) as connection:
        for spoil in ("version = 99", "tables = 'other'", "position = 4711", "leaf_at = 1, leaf = 'another log'"):
            (claim,) = await claimed(connection, [CAPACITY])
            await claim.save(connection, 2)
            await connection.execute(f"UPDATE projections.building SET {spoil}")
            (again,) = await claimed(connection, [CAPACITY])
            assert (again.position, again.resumed, again.builder != claim.builder) == (0, 0, True), spoil
            assert await discarded(connection, "capacity")
        assert not await discarded(connection, "capacity")
        builds = await connection.fetch(queries("live")["builds"], "capacity")
        assert [row["nspname"] for row in builds] == [(await live(connection, "capacity")).schema]


async def test_a_difference_is_not_swapped_and_is_shown(projected: Projected) -> None:
    await projected.add(o.reduced(Scenario()).events)
    async with builder(projected.database) as connection:
        schema = (await live(connection, "capacity")).schema
        right = await connection.fetchrow(f'SELECT * FROM "{schema}".postings ORDER BY position, n LIMIT 1')
        await connection.execute(
            f'UPDATE "{schema}".postings SET tonnes = tonnes + 1 WHERE (position, n) = ($1, $2)',
            right["position"],
            right["n"],
        )
        with pytest.raises(RebuildDiffers, match="capacity") as caught:
            await rebuild(projected.log, connection, CAPACITY)
        found = caught.value.difference
        assert (found.table, found.key) == ("postings", {"position": right["position"], "n": right["n"]})
        assert found.live == {**right, "tonnes": right["tonnes"] + 1}
        assert (found.rebuilt, found.columns) == (dict(right), ["tonnes"])
        assert (await live(connection, "capacity")).schema == schema
        work = rebuild_all(projected.log, connection, [CAPACITY], despite_difference=True)
        (swapped,) = [one async for one in work]
        assert swapped.difference == found
        assert (await live(connection, "capacity")).schema == swapped.schema != schema


@pytest.mark.parametrize("missing", ["live", "rebuilt"])
async def test_a_row_that_one_of_them_lacks_is_named(projected: Projected, missing: str) -> None:
    await projected.add(o.reduced(Scenario()).events)
    async with builder(projected.database) as connection:
        schema = (await live(connection, "capacity")).schema
        if missing == "live":
            await connection.execute(f'DELETE FROM "{schema}".lots WHERE lot = $1', "lot")
        else:
            await connection.execute(f"INSERT INTO \"{schema}\".lots VALUES ('lot', 'other', 2, '140800', false)")
        with pytest.raises(RebuildDiffers) as caught:
            await rebuild(projected.log, connection, CAPACITY)
        found = caught.value.difference
        assert (found.table, found.key["lot"]) == ("lots", "lot")
        assert (found.live is None, found.rebuilt is None) == (missing == "live", missing == "rebuilt")


async def test_the_live_projection_goes_on_while_another_is_built(database: Database) -> None:
    """Late reports, corrections and days that clear findings come in meanwhile; each swap still finds equal rows."""
    events = history(Random(5), 250).events
    async with (
        await Log.open(database.app) as log,
        await Projector.open(log, database.projector, chunk=7) as projector,
        builder(database) as connection,
    ):
        half = len(events) // 2
        await write_at_once(log, events[:half])
        await projector.catch_up()

        async def going_on() -> None:
            for n in range(half, len(events)):
                await write_at_once(log, events[n : n + 1])
                await projector.catch_up()

        async def rebuilding() -> list[int]:
            return [one.position for _ in range(3) for one in await all_rebuilt(log, connection)]

        _, positions = await asyncio.gather(going_on(), rebuilding())
        assert half <= positions[0] <= positions[-1] <= len(events)
        await projector.catch_up()
        grown = await dumps(connection)
        await all_rebuilt(log, connection)
        assert await dumps(connection) == grown


async def test_stopped_midway_it_leaves_the_live_one_and_a_build_to_go_on_with(projected: Projected) -> None:
    await projected.add(o.reduced(Scenario()).events)
    async with builder(projected.database) as connection:
        before = await live(connection, "capacity")

        def stop(progress: Progress) -> None:
            if progress.stage == "filling" and progress.done >= 4:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            async for _ in rebuild_all(projected.log, connection, [CAPACITY], report=stop, chunk=2):
                pass
        assert await live(connection, "capacity") == before
        assert (await under_way(connection))["capacity"].position == 4
        (rebuilt,) = [one async for one in rebuild_all(projected.log, connection, [CAPACITY])]
        assert (rebuilt.resumed, rebuilt.position) == (4, before.position)


async def test_other_rules_are_swapped_in_without_comparing(projected: Projected) -> None:
    await projected.add(o.reduced(Scenario()).events)
    async with builder(projected.database) as connection:
        other = version(CAPACITY, CAPACITY.version + 1)
        rebuilt = await rebuild(projected.log, connection, other)
        assert rebuilt.rows is None
        assert (await live(connection, "capacity")).version == other.version
        assert (await rebuild(projected.log, connection, other)).rows


async def test_a_build_that_was_swapped_out_stays_for_an_hour(projected: Projected) -> None:
    await projected.add(o.reduced(Scenario()).events)
    async with builder(projected.database) as connection:
        rebuilt = await rebuild(projected.log, connection, CAPACITY)
        assert await drop_long_retired(connection) == []
        await connection.execute("UPDATE projections.retired SET retired_at = now() - interval '59 minutes'")
        assert await drop_long_retired(connection) == []
        await connection.execute("UPDATE projections.retired SET retired_at = now() - interval '61 minutes'")
        assert await drop_long_retired(connection) == [rebuilt.old]
        builds = await connection.fetch(queries("live")["builds"], "capacity")
        assert [row["nspname"] for row in builds] == [rebuilt.schema]


async def test_events_that_cannot_be_applied_end_it_with_their_positions(projected: Projected) -> None:
    await projected.add(o.reduced(Scenario()).events)

    class Broken:
        async def warm(self, log: Log, upto: int) -> None: ...

        async def apply(self, connection: asyncpg.Connection, schema: str, batch: list[Happened]) -> None:
            if batch[-1].position >= 4:
                raise KeyError("no such thing")

    broken = Projection("capacity", 1, CAPACITY.tables, Broken)  # type: ignore[arg-type]
    async with builder(projected.database) as connection:
        before = await live(connection, "capacity")
        with pytest.raises(RebuildFailed, match=r"from 4 to 6 .*no such thing"):
            async for _ in rebuild_all(projected.log, connection, [broken], chunk=3):
                pass
        assert await live(connection, "capacity") == before
        assert (await under_way(connection))["capacity"].position == 3
