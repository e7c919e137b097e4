"""The loop: exactly once through kills, stopped loudly by what it cannot apply, rebuilt to the same bytes."""

import asyncio
import sys
from pathlib import Path
from random import Random

import asyncpg
import pytest

from domain.envelope import Happened
from domain.lots.facts import BaselineCapacityRecognized
from ledger.events import NewEvent, Part
from ledger.log import Log
from projections.builds import dump
from projections.capacity import totals
from projections.catalogue import PROJECTIONS
from projections.live import status
from projections.moment import NotYetApplied, resolve
from projections.projector import Projector
from projections.rebuild import RebuildDiffers, rebuild
from tests.database import Database
from tests.domain import opening as o
from tests.domain.scenario import Scenario
from tests.projections.conftest import TODAY, Projected
from tests.projections.histories import history
from tests.projections.writing import new_event, write_at_once

ROOT = Path(__file__).parents[2]


async def dumps(connection: asyncpg.Connection) -> dict[str, bytes]:
    rows = await status(connection)
    return {p.name: await dump(connection, rows[p.name].schema, p) for p in PROJECTIONS}


async def test_the_loop_wakes_on_an_append_and_stops_when_asked(projected: Projected) -> None:
    stop = asyncio.Event()
    running = asyncio.create_task(projected.projector.run(stop))
    events = o.reduced(Scenario()).events
    await write_at_once(projected.log, events)
    assert await projected.projector.changed(len(events) - 1, 30) == len(events)
    stop.set()
    await running
    assert {row.position for row in (await status(projected.reader)).values()} == {len(events)}


async def test_killed_anywhere_it_resumes_exactly_once(database: Database) -> None:
    chance = Random(7)
    events = history(chance, 400).events
    connection = await asyncpg.connect(database.projector)
    async with await Log.open(database.app) as log:
        written = 0
        for _ in range(4):
            child = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "tests.projections.projector_child", database.app, database.projector,
                cwd=ROOT,
            )  # fmt: skip
            more = min(len(events), written + max(40, len(events) // 4))
            if more > written:
                await write_at_once(log, events[written:more])
            await reached(connection, chance.randint(written + 1, more))
            written = more
            child.kill()
            await child.wait()
        await write_rest(log, events[written:])
        async with await Projector.open(log, database.projector, chunk=11) as projector:
            assert await projector.catch_up() == len(events)
            live = await dumps(connection)
            for projection in PROJECTIONS:
                await rebuild(log, connection, projection)
            assert await dumps(connection) == live
    assert live["capacity"].count(b"\n") > sum(len(event.fact.postings) for event in events)
    await connection.close()


async def reached(connection: asyncpg.Connection, position: int) -> None:
    while True:
        rows = await status(connection)
        if rows and max(row.position for row in rows.values()) >= position:
            return
        await asyncio.sleep(0.01)


async def write_rest(log: Log, events: list[Happened]) -> None:
    if events:
        await write_at_once(log, events)


async def test_two_projectors_at_once_double_nothing(projected: Projected) -> None:
    events = history(Random(3), 120).events
    await write_at_once(projected.log, events)
    async with await Projector.open(projected.log, projected.database.projector, chunk=5) as other:
        projected.projector.chunk = 3
        heads = await asyncio.gather(projected.projector.catch_up(), other.catch_up())
        assert set(heads) == {len(events)}
    connection = await asyncpg.connect(projected.database.projector)
    for projection in PROJECTIONS:
        await rebuild(projected.log, connection, projection)
    await connection.close()


async def test_an_event_it_cannot_apply_stops_it_with_its_position(projected: Projected) -> None:
    events = o.reduced(Scenario()).events
    await write_at_once(projected.log, events)
    alien = NewEvent(type="NeverHeardOf", tags=("lot:lot",), data=b"{}", meta=new_event(events[0]).meta)
    await projected.log.append([Part((alien, new_event(events[0])))])
    assert await projected.projector.catch_up() == len(events) + 2
    rows = await status(projected.reader)
    assert {row.position for row in rows.values()} == {len(events)}
    assert {row.stopped_at for row in rows.values()} == {len(events) + 1}
    assert all("NeverHeardOf" in (row.stopped_because or "") for row in rows.values())
    moment = await projected.at()
    assert (moment.position, moment.lag) == (len(events), 2)
    refused = await resolve(projected.log, projected.reader, today=TODAY, position=len(events) + 1)
    assert isinstance(refused, NotYetApplied)
    assert str(len(events) + 1) in refused.message_en
    assert "NeverHeardOf" in refused.message_zh


async def test_an_event_one_projection_cannot_apply_stops_that_one_alone(projected: Projected) -> None:
    """And after it is mended, a new start takes it up where it stood."""
    connection = await asyncpg.connect(projected.database.projector)
    schema = (await status(connection))["subjects"].schema
    await connection.execute(f'ALTER TABLE "{schema}".subjects ADD CONSTRAINT none CHECK (id <> $$lot$$)')
    events = o.reduced(Scenario()).events
    opening = next(e.position for e in events if isinstance(e.fact, BaselineCapacityRecognized))
    await projected.add(events)
    rows = await status(projected.reader)
    assert (rows["subjects"].position, rows["subjects"].stopped_at) == (opening - 1, opening)
    assert "CheckViolation" in (rows["subjects"].stopped_because or "")
    assert rows["capacity"].position == rows["findings"].position == len(events)
    await connection.execute(f'ALTER TABLE "{schema}".subjects DROP CONSTRAINT none')
    async with await Projector.open(projected.log, projected.database.projector) as again:
        await again.catch_up()
        assert again.position == len(events)
    assert (await status(projected.reader))["subjects"].stopped_at is None
    await connection.close()


async def test_a_projection_whose_rows_were_touched_is_not_swapped(projected: Projected) -> None:
    await projected.add(o.reduced(Scenario()).events)
    connection = await asyncpg.connect(projected.database.projector)
    schema = (await status(connection))["capacity"].schema
    await connection.execute(
        f'UPDATE "{schema}".postings SET tonnes = tonnes + 1 WHERE n = 0 AND position = 2'
    )
    await connection.execute(f'DELETE FROM "{schema}".postings WHERE position = 3 AND n = 1')
    with pytest.raises(RebuildDiffers, match="capacity"):
        await rebuild(projected.log, connection, PROJECTIONS[0])
    assert (await status(connection))["capacity"].schema == schema
    await connection.close()


async def test_a_swap_while_readers_read_answers_from_one_build(projected: Projected) -> None:
    await projected.add(o.reduced(Scenario()).events)
    moment = await projected.at()
    connection = await asyncpg.connect(projected.database.projector)
    before = await totals(projected.reader, moment)
    for _ in range(3):
        built, answer = await asyncio.gather(
            rebuild(projected.log, connection, PROJECTIONS[0]), totals(projected.reader, moment)
        )
        assert answer == before
        assert (await status(connection))["capacity"].schema == built.schema
    assert await totals(projected.reader, moment) == before
    await connection.close()


async def test_the_application_may_read_and_not_write(projected: Projected) -> None:
    schema = (await status(projected.reader))["capacity"].schema
    for statement in (
        f'DELETE FROM "{schema}".postings',
        "UPDATE projections.live SET position = 0",
        f'CREATE TABLE "{schema}".mine ()',
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await projected.reader.execute(statement)
