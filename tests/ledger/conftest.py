"""An open log on a fresh database; when the test is over, the whole log is verified from its entries."""

from collections.abc import AsyncIterator

import pytest

from ledger.log import Log
from tests.database import Database
from tests.ledger.proof import assert_whole


@pytest.fixture
async def log(database: Database) -> AsyncIterator[Log]:
    async with await Log.open(database.app) as log:
        yield log
    await assert_whole(database)
