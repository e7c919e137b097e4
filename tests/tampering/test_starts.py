"""A server that starts on a database which is behind, or not the one, stops; one that is alone says so."""

from pathlib import Path

import pytest

from ledger.policy import Policy
from tests.tampering.cuts import cut_and_started
from tests.tampering.starts import starts
from tests.tampering.victim import Victim

CUTS = (1, 2, 255, 256, 257, 1000)
NAMES = ("the same, one witness of three reachable", "whole, one witness shows an invented size")


async def test_every_start_ends_as_it_must(victim: Victim, tmp_path: Path) -> None:
    for number, start in enumerate(starts(victim)):
        assert await start.play(victim, tmp_path / str(number), False) == start.must, start.name


async def test_a_start_on_what_nobody_touched_is_harmless(victim: Victim, tmp_path: Path) -> None:
    for number, start in enumerate(starts(victim)[:4]):
        assert await start.play(victim, tmp_path / str(number), True) == start.harmless, start.name


@pytest.mark.parametrize("below", CUTS)
async def test_a_log_that_ends_below_the_last_cosigned_size_is_rolled_back(
    victim: Victim, policy: Policy, below: int
) -> None:
    cut = await cut_and_started(victim, below, policy)
    assert (cut.code, cut.right) == ("ROLLBACK_DETECTED", True)


async def test_a_log_that_ends_at_the_last_cosigned_size_is_not(victim: Victim, policy: Policy) -> None:
    assert (await cut_and_started(victim, 0, policy)).code == ""
