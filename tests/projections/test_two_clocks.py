"""Under Hypothesis: totals on (D, K) equal a naive fold; however the log is cut into batches, the bytes are equal."""

import asyncio
from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from itertools import pairwise
from random import Random

import asyncpg
import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.envelope import Happened
from domain.fact import Account
from projections.builds import bootstrap, dump, ensure_live, make_indexes, new_build
from projections.capacity import totals
from projections.capacity.projection import CAPACITY, CapacityApplier
from projections.capacity.totals import By
from projections.catalogue import PROJECTIONS
from projections.moment import Moment
from projections.projection import Projection
from projections.queries import queries
from projections.subjects.projection import SUBJECTS
from tests.database import Database
from tests.domain.lots.test_invariants import START
from tests.projections.histories import history

WAYS: tuple[By, ...] = ("county", "city", "enterprise", "lot")
SETTINGS = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))


def naive(events: list[Happened], position: int, day: date, by: By) -> dict[str | None, dict[Account, int]]:
    """The totals as a person would add them up; a row without a county counts in 运城."""
    sums: dict[str | None, dict[Account, int]] = defaultdict(lambda: defaultdict(int))
    for event in events:
        for row in event.fact.postings:
            if event.position <= position and row.effective_on <= day:
                city = row.county[:4] + "00" if row.county else "140800"
                keys = {"county": row.county, "city": city, "enterprise": row.enterprise, "lot": row.lot}
                sums[keys[by]][row.account] += row.tonnes
    return {key: {a: t for a, t in accounts.items() if t} for key, accounts in sums.items()}


def in_blocks(positions: int) -> Projection:
    """The quota book, its rows summed whenever so many positions are full; the real blocks are larger than a story."""
    return replace(CAPACITY, applier=partial(CapacityApplier, positions))


async def project(
    connection: asyncpg.Connection,
    events: list[Happened],
    cuts: list[int],
    projections: tuple[Projection, ...] = PROJECTIONS,
) -> dict[str, bytes]:
    """The projections built in fresh schemas in these batches, and made live; their bytes."""
    await bootstrap(connection)
    dumps = {}
    for projection in projections:
        await ensure_live(connection, projection)
        schema, applier = await new_build(connection, projection), projection.applier()
        await make_indexes(connection, projection, schema)
        edges = [0, *cuts, len(events)]
        for first, last in pairwise(edges):
            await applier.apply(connection, schema, events[first:last])
        await connection.execute(
            queries("live")["swap"], projection.name, schema, projection.version, 0
        )
        dumps[projection.name] = await dump(connection, schema, projection)
    return dumps


@given(st.integers(min_value=0, max_value=2**32))
@SETTINGS
def test_totals_are_those_of_a_naive_fold(database: Database, seed: int) -> None:
    asyncio.run(totals_agree(database, Random(seed)))


async def totals_agree(database: Database, chance: Random) -> None:
    events = history(chance, 30).events
    connection = await asyncpg.connect(database.projector)
    try:
        await project(connection, events, [], (in_blocks(chance.choice((1, 3, 10, 4_096))), SUBJECTS))
        for _ in range(6):
            moment = a_moment(chance, len(events))
            for by in WAYS:
                rows = await totals(connection, moment, by)
                found = {row.key: {a: t for a, t in row.accounts.items() if t} for row in rows}
                assert found == naive(events, moment.position, moment.effective_on, by)
                assert sum(row.check for row in rows) == 0
                assert all(row.check == 0 for row in rows)
    finally:
        await connection.close()


def a_moment(chance: Random, size: int) -> Moment:
    day = START + timedelta(days=chance.randrange(-30, 1500))
    return Moment(day, chance.randint(1, size), None, size, size)


@given(st.integers(min_value=0, max_value=2**32))
@SETTINGS
def test_totals_are_the_same_whatever_is_summed_beforehand(database: Database, seed: int) -> None:
    asyncio.run(blocks_agree(database, Random(seed)))


async def blocks_agree(database: Database, chance: Random) -> None:
    """Also which accounts there are though they are 0, what is not stated, and what no document holds."""
    events = history(chance, 40).events
    events = [replace_invented(event, chance.random() < 0.1) for event in events]
    moments = [a_moment(chance, len(events)) for _ in range(12)]
    connection = await asyncpg.connect(database.projector)
    try:
        found = []
        for positions in (4_096, 1, 2, 7):
            await project(connection, events, [], (in_blocks(positions), SUBJECTS))
            found.append([await totals(connection, moment, by) for moment in moments for by in WAYS])
        assert found == [found[0]] * 4
    finally:
        await connection.close()


def replace_invented(event: Happened, invented: bool) -> Happened:
    return msgspec.structs.replace(event, invented=invented)


@given(st.integers(min_value=0, max_value=2**32))
@SETTINGS
def test_incremental_equals_rebuilt_byte_for_byte(database: Database, seed: int) -> None:
    asyncio.run(dumps_agree(database, Random(seed)))


async def dumps_agree(database: Database, chance: Random) -> None:
    events = history(chance, 30).events
    connection = await asyncpg.connect(database.projector)
    try:
        projections = (in_blocks(chance.choice((1, 4, 9))), *PROJECTIONS[1:])
        whole = await project(connection, events, [], projections)
        cuts = sorted(chance.sample(range(1, len(events)), min(5, len(events) - 1)))
        assert await project(connection, events, cuts, projections) == whole
        assert whole["capacity"].count(b"\n") > 2
    finally:
        await connection.close()
