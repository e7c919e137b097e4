"""A world handed in through the API's own code into a real log, the clerks at work; the clock is the world's."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import asyncpg
import pytest

from app.clerks import DayClerk
from app.detection.submissions import Asked
from app.duty_clerk import DutyClerk
from app.runner import Runner
from domain.envelope import Happened
from domain.outcomes import Mode
from gateway.context import Context, Gateway
from gateway.identity import Identity
from gateway.mutations import run
from ledger.log import Log
from projections.history import SHANGHAI, happened
from tests.database import Database


@dataclass
class Clock:
    """The machine's clock, set by hand."""

    at: datetime

    def now(self) -> datetime:
        return self.at

    def today(self) -> date:
        return self.at.astimezone(SHANGHAI).date()


async def through_the_api(database: Database, world: list[Asked]) -> list[Happened]:
    """Every submission as the gateway, the runner and the clerks take it; what then stands in the log."""
    clock = Clock(world[0].recorded_at)
    async with (
        await Log.open(database.app, clock=clock.now) as log,
        asyncpg.create_pool(database.app, min_size=1, max_size=1) as pool,
    ):
        gateway = Gateway(
            log=log,
            pool=pool,
            submit=Runner(log, clock=clock.now).submit,
            verify_token=lambda token: pytest.fail("nobody asks for a token here"),
            today=clock.today,
            now=clock.now,
        )
        days, duties = DayClerk(log, clock.today), DutyClerk(log)
        for one in world:
            while clock.today() < one.recorded_at.astimezone(SHANGHAI).date():
                clock.at = datetime.combine(clock.today() + timedelta(days=1), time(), SHANGHAI)
                await days.work()
                await duties.work()
            clock.at = one.recorded_at
            who = one.submitter
            end = datetime(2199, 1, 1, tzinfo=UTC)
            context = Context(gateway, Identity(who.office, who.role, who.division, end))
            await run(context, [(one.command, one.fields, one.envelope)], Mode.EACH)
            await days.work()
            await duties.work()
        events, _ = await log.read()
        return [happened(event) for event in events]
