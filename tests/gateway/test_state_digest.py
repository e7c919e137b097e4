"""The state digest of a moment is the one that the entries up to its position give, whoever asks."""

import pytest

from app.replay.books import Books
from app.replay.choosing import Bounds
from tests.gateway import wenxi
from tests.gateway.house import House, token

INSPECTOR = token("INSPECTOR", "140000", "省督查组")


async def replayed(house: House, position: int) -> str:
    """From the stored entries, and no projection."""
    events, _ = await house.log.read(upto=position)
    books = Books(Bounds())
    for event in events:
        books.read(event.entry)
    return books.digest


@pytest.mark.rule("X-05")
async def test_a_moment_shows_the_digest_of_what_was_known_then(house: House) -> None:
    await wenxi.tell(house)
    await house.settle()
    query = '{ now: at { position stateDigest } before: at(position: "5", effectiveOn: "2019-01-01") { stateDigest } }'
    found = await house.read(query, INSPECTOR)
    assert found["now"]["stateDigest"] == await replayed(house, int(found["now"]["position"]))
    assert found["before"]["stateDigest"] == await replayed(house, 5)
