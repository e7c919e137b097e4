"""Clerks write once: killed, doubled or woken late, the log holds each day and each alert exactly once."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date, timedelta

import asyncpg
import pytest
import pytest_asyncio

from app.clerks import AlertClerk, DayClerk, run_clerks, shanghai_today
from app.runner import Runner
from domain.cases.facts import AlertRaised
from domain.days import DayOpened
from domain.envelope import Role
from domain.outcomes import Receipt
from domain.ovens.commands import RegisterOven
from domain.seals.commands import PlaceSeal, ReportSealBroken
from ledger.events import Query, QueryItem, RecordedEvent
from ledger.log import Log
from projections.history import happened
from projections.projector import Projector
from tests.app.submissions import OPENED, said
from tests.database import Database

OPENING = date(2018, 12, 31)


@pytest_asyncio.fixture
async def log(database: Database) -> AsyncIterator[Log]:
    async with await Log.open(database.app) as opened:
        yield opened


@pytest_asyncio.fixture
async def pool(database: Database) -> AsyncIterator[asyncpg.Pool]:
    async with asyncpg.create_pool(database.app, min_size=0, max_size=4) as opened:
        yield opened


async def of_type(log: Log, name: str) -> list[RecordedEvent]:
    events, _ = await log.read(Query((QueryItem(types=(name,)),)))
    return events


async def days(log: Log) -> list[date]:
    facts = [happened(event).fact for event in await of_type(log, "DayOpened")]
    return [fact.day for fact in facts if isinstance(fact, DayOpened)]


async def broken_seal(log: Log) -> None:
    """An oven whose seal is found torn: finding D-03."""
    oven = RegisterOven(oven="oven", enterprise="jianlong", division="140823", county="140823")
    outcomes = await Runner(log).submit(
        [
            *OPENED,
            said(oven, OPENING, "oven"),
            said(PlaceSeal(seal="s1", oven="oven", point="上升管"), date(2020, 1, 2), "seal"),
            said(
                ReportSealBroken(seal="s1", oven="oven", police_referral="已移送"),
                date(2020, 2, 1),
                "broken",
                role=Role.INSPECTOR,
            ),
        ]
    )
    assert all(isinstance(outcome, Receipt) for outcome in outcomes), outcomes


async def test_an_empty_log_opens_no_day(log: Log) -> None:
    assert await DayClerk(log).work() == 0


async def test_no_day_is_skipped_after_an_outage(log: Log) -> None:
    await Runner(log).submit(OPENED)
    first = shanghai_today()
    await DayClerk(log, lambda: first).work()
    await DayClerk(log, lambda: first + timedelta(days=5)).work()
    assert await days(log) == [first + timedelta(days=n) for n in range(6)]


async def test_two_clerks_at_once_open_each_day_once(log: Log) -> None:
    await Runner(log).submit(OPENED)
    later = shanghai_today() + timedelta(days=20)
    opened = await asyncio.gather(*(DayClerk(log, lambda: later).work() for _ in range(4)))
    assert sum(opened) == 21
    assert len(await days(log)) == 21


async def test_a_finding_is_raised_once_by_two_clerks_and_after_a_restart(
    log: Log, pool: asyncpg.Pool, database: Database
) -> None:
    await broken_seal(log)
    async with await Projector.open(log, database.projector) as projector:
        await projector.catch_up()
    raised = await asyncio.gather(*(AlertClerk(log, pool).work() for _ in range(3)))
    assert sum(raised) == 1
    assert await AlertClerk(log, pool).work() == 0
    (event,) = await of_type(log, "AlertRaised")
    alert = happened(event)
    assert isinstance(alert.fact, AlertRaised)
    assert (alert.fact.rule, alert.fact.severity) == ("D-03", "CRITICAL")
    assert alert.causes == (alert.fact.found_at,)


async def test_a_clerk_cancelled_anywhere_resumes_without_a_double(
    log: Log, pool: asyncpg.Pool, database: Database
) -> None:
    await broken_seal(log)
    async with await Projector.open(log, database.projector) as projector:
        await projector.catch_up()
    for milliseconds in range(0, 24, 3):
        clerk = asyncio.create_task(AlertClerk(log, pool).work())
        await asyncio.sleep(milliseconds / 1000)
        clerk.cancel()
        await asyncio.gather(clerk, return_exceptions=True)
    await AlertClerk(log, pool).work()
    assert len(await of_type(log, "AlertRaised")) == 1


@pytest.mark.timeout(60)
async def test_an_append_wakes_projector_and_clerks(log: Log, pool: asyncpg.Pool, database: Database) -> None:
    stop = asyncio.Event()
    async with await Log.open(database.projector) as followed:
        projector = await Projector.open(followed, database.projector)
        clerks = run_clerks((DayClerk(log), AlertClerk(log, pool)), projector.changed, stop)
        tasks = [asyncio.create_task(projector.run(stop)), asyncio.create_task(clerks)]
        await broken_seal(log)
        async for event in log.subscribe():
            if event.type == "AlertRaised":
                break
        assert await days(log) == [shanghai_today()]
        stop.set()
        await asyncio.gather(*tasks)
