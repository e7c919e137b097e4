"""kill -9 of a server and of PostgreSQL, ten rounds each; `make kill ROUNDS=1000` runs the long campaign."""

from collections.abc import Callable

import pytest

from app.postgres import Running
from tests.ledger.kill_campaign import IN_FLIGHT_MIN, Tally, campaign

ROUNDS = 10


@pytest.mark.parametrize("killed", ["server", "postgres"])
async def test_nothing_acknowledged_is_lost_and_nothing_stands_twice_after_kill_9(
    fresh_cluster: Callable[[], Running], killed: str
) -> None:
    tally = Tally()
    await campaign(killed, fresh_cluster().cluster, range(ROUNDS), 2018, tally)
    assert tally.rounds == ROUNDS
    assert tally.in_flight_min >= IN_FLIGHT_MIN
    assert tally.acknowledged > ROUNDS
    assert tally.committed_unacknowledged + tally.lost_unacknowledged > ROUNDS
