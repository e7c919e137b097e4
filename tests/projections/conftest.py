"""A log, a projector and a reader's connection on one fresh database."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import date

import asyncpg
import pytest_asyncio

from domain.envelope import Happened
from ledger.log import Log
from projections.moment import Moment, resolve
from projections.projector import Projector
from tests.database import Database
from tests.projections.writing import write_at_once

TODAY = date(2026, 1, 1)


@dataclass
class Projected:
    """A log with its projections; reads go through the application's role, which may only look."""

    database: Database
    log: Log
    projector: Projector
    reader: asyncpg.Connection

    async def add(self, events: list[Happened]) -> None:
        """Append events and project them."""
        if events:
            await write_at_once(self.log, events)
        await self.projector.catch_up()

    async def at(self, effective_on: date | None = None, position: int | None = None) -> Moment:
        """A moment that must exist."""
        moment = await resolve(
            self.log, self.reader, today=TODAY, effective_on=effective_on, position=position
        )
        assert isinstance(moment, Moment), moment
        return moment


@asynccontextmanager
async def opened(database: Database) -> AsyncIterator[Projected]:
    """Log, projector and reader of a database."""
    async with AsyncExitStack() as stack:
        log = await stack.enter_async_context(await Log.open(database.app))
        projector = await stack.enter_async_context(await Projector.open(log, database.projector))
        reader = await asyncpg.connect(database.app)
        stack.push_async_callback(reader.close)
        yield Projected(database, log, projector, reader)


@pytest_asyncio.fixture
async def projected(database: Database) -> AsyncIterator[Projected]:
    async with opened(database) as one:
        yield one
