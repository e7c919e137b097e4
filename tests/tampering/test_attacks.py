"""Each kind of attack is found by those who must find it, and nothing where it is left out. `make tamper` plays all."""

import random

import asyncpg
import pytest

from app.receipts import check_receipt
from ledger.faults import BrokenLedger
from ledger.policy import Policy
from ledger.verification import verify
from tests.tampering.attacks import SAID
from tests.tampering.catalogue import ATTACKS
from tests.tampering.detecting import DETECTORS
from tests.tampering.rewriting import Care
from tests.tampering.scene import Attack, Scene, play
from tests.tampering.victim import Victim, a_copy, tampering

SEED = "20201031"
IN_THE_TESTS = [
    "an entry deleted, the place left empty",
    f"one tonne altered: {SAID[Care.CHAINED]}",
    f"an entry deleted: {SAID[Care.UNSIGNED]}",
    f"an entry inserted: {SAID[Care.ROWS]}",
    f"the tail cut off: {SAID[Care.SIGNED]}",
    "an old backup restored",
    "a hand-over to another key that the old one did not sign",
    "one tonne altered, everything re-chained and signed with another key",
    "one tonne altered, re-chained, signed with the stolen log key and cosigned with one stolen witness key",
    "checkpoints: one byte of a cosigner's name changed",
    "checkpoints: one byte of a cosigner's key id changed",
    "head: gone",
    "a submission pointed at another entry",
    "tag rows: removed",
    "a tile: a hash replaced and the root made to fit",
    "row security hides an entry from the server",
]


@pytest.mark.parametrize("attack", [ATTACKS[name] for name in IN_THE_TESTS], ids=lambda attack: attack.name)
async def test_an_attack_is_found_where_it_begins(victim: Victim, policy: Policy, attack: Attack) -> None:
    outcome = await play(victim, attack, SEED, policy, by=attack.finders)
    assert set(outcome.finders) == attack.finders, outcome
    assert not outcome.named_wrongly, outcome


async def test_nobody_finds_what_was_not_done(victim: Victim, policy: Policy) -> None:
    attack = ATTACKS["an old backup restored"]
    outcome = await play(victim, attack, SEED, policy, skipped=True, by=DETECTORS)
    assert outcome.found == dict.fromkeys(DETECTORS)
    assert outcome.first is None


def test_every_attack_has_somebody_who_must_find_it_or_a_reason_why_not() -> None:
    assert all(bool(attack.finders) is not bool(attack.why) for attack in ATTACKS.values())


def test_a_receipt_from_before_is_not_taken_back_by_what_became_of_the_log(victim: Victim) -> None:
    *_, last = check_receipt(victim.witnessed_receipt, victim.policy)
    assert "PROVED" in last


async def test_what_row_security_hides_from_one_role_that_role_misses(victim: Victim) -> None:
    async with a_copy(victim) as database:
        async with tampering(database) as connection:
            await ATTACKS["row security hides an entry from the projector alone"].act(
                Scene(victim, connection, random.Random(SEED))
            )
        projector = await asyncpg.connect(database.projector)
        try:
            with pytest.raises(BrokenLedger, match="position 700: "):
                await verify(projector)
        finally:
            await projector.close()
