"""A story is told through the API over a fresh database: HTTP in, the rules, the log, the projections, HTTP out."""

from collections.abc import AsyncIterator

import pytest

from tests.database import Database
from tests.gateway.house import House, serving
from tests.stories.telling import Story


@pytest.fixture
async def house(database: Database) -> AsyncIterator[House]:
    """A running API with its projector, over an empty log."""
    async with serving(database) as running:
        yield running


@pytest.fixture
def story(house: House) -> Story:
    """A story over an empty log."""
    return Story(house)
