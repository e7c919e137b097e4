"""The clerk of digests writes each digest once, the one that the entries give, and none where nothing moved."""

import asyncio
import hashlib
import json
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from random import Random

import asyncpg
import pytest
import pytest_asyncio

from app.clerks import write_once
from app.digest_clerk import DIGESTS, DigestClerk
from domain.days import DayOpened
from domain.digests import StateDigestRecorded
from domain.envelope import Happened
from projections.history import happened
from projections.live import status
from projections.projector import Projector
from tests.database import Database
from tests.domain.lots.test_invariants import START
from tests.projections.conftest import Projected, projected
from tests.projections.histories import history

__all__ = ["projected"]
INTERVAL = 20


@pytest_asyncio.fixture
async def pool(database: Database) -> AsyncIterator[asyncpg.Pool]:
    async with asyncpg.create_pool(database.app, min_size=0, max_size=4) as opened:
        yield opened


def tonnes(events: Sequence[Happened], position: int) -> list[list[object]]:
    """The trial balance, from the postings alone and by nothing of ours."""
    sums = Counter[tuple[str, str]]()
    for event in events[:position]:
        for row in event.fact.postings:
            sums[row.county or "—", row.account.value] += row.tonnes
    return [[*place, amount] for place, amount in sorted(sums.items()) if amount]


def expected(events: Sequence[Happened], position: int) -> str:
    state = {"fen": [], "position": position, "tonnes": tonnes(events, position)}
    text = json.dumps(state, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def due(events: Sequence[Happened]) -> list[int]:
    """The multiples of the interval since the last of which the balance changed."""
    ends = range(INTERVAL, len(events) + 1, INTERVAL)
    return [end for end in ends if tonnes(events, end) != tonnes(events, end - INTERVAL)]


async def recorded(ledger: Projected) -> list[StateDigestRecorded]:
    events, _ = await ledger.log.read(DIGESTS)
    return [fact for event in events if isinstance(fact := happened(event).fact, StateDigestRecorded)]


@pytest.mark.rule("X-05")
@pytest.mark.parametrize("seed", range(3))
async def test_digests_are_those_that_the_entries_give(
    projected: Projected, pool: asyncpg.Pool, seed: int
) -> None:
    """Late reports and corrections among them: a digest is of what was known, whatever day it is effective on."""
    events = history(Random(seed), 120).events
    assert not any(event.fact.money for event in events)
    await projected.add(events)
    assert await DigestClerk(projected.log, pool, INTERVAL).work() == len(due(events))
    found = await recorded(projected)
    assert [(one.position, one.digest) for one in found] == [(at, expected(events, at)) for at in due(events)]


async def test_two_clerks_at_once_and_one_started_again_write_each_digest_once(
    projected: Projected, pool: asyncpg.Pool
) -> None:
    events = history(Random(6), 150).events
    await projected.add(events[:90])
    clerks = [DigestClerk(projected.log, pool, INTERVAL) for _ in range(3)]
    await asyncio.gather(*(clerk.work() for clerk in clerks))
    for milliseconds in range(0, 24, 3):
        killed = asyncio.create_task(DigestClerk(projected.log, pool, INTERVAL).work())
        await asyncio.sleep(milliseconds / 1000)
        killed.cancel()
        await asyncio.gather(killed, return_exceptions=True)
    await asyncio.gather(*(clerk.work() for clerk in clerks))
    assert await DigestClerk(projected.log, pool, INTERVAL).work() == 0
    found = await recorded(projected)
    assert [one.digest for one in found] == [expected(events, at) for at in due(events[:90])]


async def test_an_idle_ledger_gets_no_digests(projected: Projected, pool: asyncpg.Pool) -> None:
    await projected.add(history(Random(2), 60).events)
    clerk = DigestClerk(projected.log, pool, 1)
    assert await clerk.work() > 0
    for number in range(3):
        day = START + timedelta(days=9_000 + number)
        await write_once(projected.log, "clerk:days", f"day:{day}", DayOpened(day=day), tags=("days",), on=day)
        await projected.projector.catch_up()
        assert await clerk.work() == 0


async def test_nothing_is_written_where_the_books_say_otherwise_than_the_entries(
    projected: Projected, pool: asyncpg.Pool, database: Database
) -> None:
    events = history(Random(1), 60).events
    await projected.add(events)
    schema = (await status(projected.reader))["capacity"].schema
    connection = await asyncpg.connect(database.projector)
    first = f"(SELECT position, n FROM {schema}.postings ORDER BY position, n LIMIT 1)"
    move = f"UPDATE {schema}.postings SET tonnes = tonnes + $1 WHERE (position, n) = {first}"
    await connection.execute(move, 7)
    clerk = DigestClerk(projected.log, pool, INTERVAL)
    assert await clerk.work() == 0
    await connection.execute(move, -7)
    assert await clerk.work() == len(due(events))
    await connection.close()


async def test_nothing_is_written_from_books_that_rest_on_lost_entries(
    projected: Projected, pool: asyncpg.Pool, database: Database
) -> None:
    await projected.add(history(Random(3), 120).events)
    clerk, connection = DigestClerk(projected.log, pool, INTERVAL), await asyncpg.connect(database.projector)
    await connection.execute("UPDATE projections.live SET position = position + 1000")
    assert (await clerk.work(), await recorded(projected)) == (0, [])
    await connection.execute("UPDATE projections.live SET position = position - 1000")
    await connection.close()
    assert await clerk.work() == len(await recorded(projected)) > 0


async def test_a_wrong_digest_of_a_stolen_clerk_is_not_gone_on_from(
    projected: Projected, pool: asyncpg.Pool
) -> None:
    events = history(Random(6), 150).events[:100]
    await projected.add(events)
    lie = StateDigestRecorded(position=40, digest="0" * 64)
    await write_once(projected.log, DigestClerk.NAME, "state:40", lie, tags=(), on=START)
    async with await Projector.open(projected.log, projected.database.projector) as projector:
        await projector.catch_up()
    await DigestClerk(projected.log, pool, INTERVAL).work()
    later = [one for one in await recorded(projected) if one.position > 40]
    assert [one.digest for one in later] == [expected(events, at) for at in due(events) if at > 40]
    assert later


async def test_what_is_too_far_back_is_passed_over(
    projected: Projected, pool: asyncpg.Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.digest_clerk.REACH", 60)
    events = history(Random(6), 150).events
    await projected.add(events)
    await DigestClerk(projected.log, pool, INTERVAL).work()
    found = [(one.position, one.digest) for one in await recorded(projected)]
    assert found == [(at, expected(events, at)) for at in due(events) if at >= len(events) - 60]
    assert len(due(events)) > len(found) > 1
