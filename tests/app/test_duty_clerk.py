"""The clerk of duties notes each overdue period once, on what the days tell and not on any clock."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date

import pytest
import pytest_asyncio

from app.clerks import DayClerk, write_once
from app.duty_clerk import DutyClerk
from app.runner import Runner
from domain.days import DayOpened
from domain.duties.commands import RegisterReportDuty, SubmitReport
from domain.duties.facts import Cycle, DutyKind, ReportOverdue
from domain.envelope import Role
from domain.outcomes import Receipt
from ledger.events import Query, QueryItem
from ledger.log import Log
from projections.history import happened
from tests.app.submissions import said
from tests.database import Database

COUNTY = "闻喜县工信局"
WEEKLY = RegisterReportDuty(
    duty="weekly",
    office=COUNTY,
    division="140823",
    kind=DutyKind.REDUCTION_PROGRESS,
    receiver="省领导小组办公室",
    cycle=Cycle.WEEKLY,
    weekday=1,
    valid_from=date(2020, 10, 21),
    valid_to=date(2020, 12, 31),
)


@pytest_asyncio.fixture
async def log(database: Database) -> AsyncIterator[Log]:
    async with await Log.open(database.app) as opened:
        yield opened


async def registered(log: Log) -> None:
    (outcome,) = await Runner(log).submit([said(WEEKLY, date(2020, 10, 21), "duty")])
    assert isinstance(outcome, Receipt), outcome


async def opened(log: Log, day: date) -> None:
    await write_once(log, DayClerk.NAME, f"day:{day}", DayOpened(day=day), tags=("days",), on=day)


async def handed_in(log: Log, period: date, on: date) -> None:
    report = SubmitReport(duty="weekly", period=period)
    (outcome,) = await Runner(log).submit(
        [said(report, on, f"report:{period}:{on}", role=Role.COUNTY_OFFICE, office=COUNTY)]
    )
    assert isinstance(outcome, Receipt), outcome


async def noted(log: Log) -> list[tuple[str, str]]:
    """Period, and the day it is dated."""
    events, _ = await log.read(Query((QueryItem(types=(ReportOverdue.TOPIC,)),)))
    found = [happened(event) for event in events]
    return [(str(e.fact.period), str(e.occurred_on)) for e in found if isinstance(e.fact, ReportOverdue)]


@pytest.mark.rule("SX-19", "E-27")
async def test_a_week_is_overdue_on_the_first_day_after_its_monday(log: Log) -> None:
    await registered(log)
    clerk = DutyClerk(log)
    await opened(log, date(2020, 10, 26))
    assert await clerk.work() == 0
    await opened(log, date(2020, 10, 27))
    assert await clerk.work() == 1
    assert await noted(log) == [("2020-10-26", "2020-10-27")]
    assert await clerk.work() == 0


@pytest.mark.rule("SX-19", "E-28")
async def test_a_report_in_time_is_not_noted_and_a_late_one_is(log: Log) -> None:
    await registered(log)
    await handed_in(log, date(2020, 10, 26), date(2020, 10, 26))
    await handed_in(log, date(2020, 11, 2), date(2020, 11, 3))
    await opened(log, date(2020, 11, 5))
    assert await DutyClerk(log).work() == 1
    assert await noted(log) == [("2020-11-02", "2020-11-03")]


@pytest.mark.rule("SX-19")
async def test_no_week_is_skipped_after_an_outage_and_none_is_noted_twice(log: Log) -> None:
    await registered(log)
    await opened(log, date(2021, 6, 1))
    written = await asyncio.gather(*(DutyClerk(log).work() for _ in range(4)))
    assert sum(written) == 10
    periods = [period for period, _ in await noted(log)]
    assert len(set(periods)) == len(periods) == 10
    assert (periods[0], periods[-1]) == ("2020-10-26", "2020-12-28")


@pytest.mark.rule("JX-08")
async def test_without_a_duty_or_a_day_nothing_is_overdue(log: Log) -> None:
    clerk = DutyClerk(log)
    assert await clerk.work() == 0
    await opened(log, date(2023, 6, 1))
    assert await clerk.work() == 0
    await registered(log)
    assert await clerk.work() == 10


async def test_a_clerk_cancelled_anywhere_resumes_without_a_double(log: Log) -> None:
    await registered(log)
    await opened(log, date(2021, 6, 1))
    for milliseconds in range(0, 24, 3):
        clerk = asyncio.create_task(DutyClerk(log).work())
        await asyncio.sleep(milliseconds / 1000)
        clerk.cancel()
        await asyncio.gather(clerk, return_exceptions=True)
    await DutyClerk(log).work()
    assert len(await noted(log)) == 10
