"""Each kind of attack is found by those who must find it, and nothing where it is left out. `make tamper` plays all."""

import pytest

from app.receipts import check_receipt
from ledger.policy import Policy
from tests.tampering.attacks import SAID
from tests.tampering.catalogue import ATTACKS
from tests.tampering.detecting import DETECTORS
from tests.tampering.rewriting import Care
from tests.tampering.scene import Attack, play
from tests.tampering.victim import Victim

SEED = "20201031"
IN_THE_TESTS = [
    "an entry deleted, the place left empty",
    "an entry put after the last",
    f"one tonne altered: {SAID[Care.CHAINED]}",
    f"an entry deleted: {SAID[Care.UNSIGNED]}",
    f"two entries swapped: {SAID[Care.ENTRIES]}",
    f"an entry inserted: {SAID[Care.ROWS]}",
    f"the tail cut off: {SAID[Care.SIGNED]}",
    "an old backup restored",
    "checkpoints: one in the middle signed anew over another root, with the stolen key",
    "a hand-over to another key that the old one did not sign",
    "one tonne altered, everything re-chained and signed with another key",
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


def test_every_attack_has_somebody_who_must_find_it() -> None:
    assert all(attack.finders for attack in ATTACKS.values())


def test_a_receipt_from_before_is_not_taken_back_by_what_became_of_the_log(victim: Victim) -> None:
    *_, last = check_receipt(victim.witnessed_receipt, victim.policy)
    assert "PROVED" in last
