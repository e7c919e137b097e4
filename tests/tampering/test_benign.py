"""What administrators do raises no alarm. `make tamper` does more, with servers of its own."""

from pathlib import Path

import pytest

from tests.tampering.benign import OPERATIONS, judged
from tests.tampering.handovers import tail_replaced
from tests.tampering.victim import Victim

IN_THE_TESTS = [
    "VACUUM FULL",
    "settings of the roles changed",
    "pg_dump and pg_restore",
    "tiles removed and made again",
    "checkpoints published again",
]


@pytest.mark.parametrize("name", IN_THE_TESTS)
async def test_an_operation_raises_no_alarm_and_the_log_goes_on(
    victim: Victim, tmp_path: Path, name: str
) -> None:
    found = await judged(victim, OPERATIONS[name], tmp_path)
    assert not any(found.values()), found


async def test_entries_that_no_witness_had_seen_are_missed_by_their_receipts(
    victim: Victim, tmp_path: Path
) -> None:
    assert "changed here" in await tail_replaced(victim, tmp_path)
