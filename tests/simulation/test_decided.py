"""Every line of a world is decided by the ordinary rules: taken, or refused where the truth says an attempt."""

from collections import defaultdict

import pytest

from domain.fact import Account
from simulation.families import FAMILIES
from tests.simulation.deciding import Ledger

WORLDS = [
    ("province", 1, "normal", 16),
    ("province", 2, "harsh", 14),
    ("province", 3, "clean", 16),
    ("machines", 1, "normal", 16),
    ("machines", 2, "harsh", 14),
    ("machines", 3, "clean", 16),
]


@pytest.mark.parametrize(("family", "seed", "regime", "ovens"), WORLDS)
def test_every_line_is_taken_but_for_the_attempts_and_every_tonne_is_somewhere(
    family: str, seed: int, regime: str, ovens: int
) -> None:
    province = FAMILIES[family](seed, 3, ovens, regime)
    ledger = Ledger()
    refused = {}
    for line in province.lines:
        reasons = ledger.submit(line.written())
        if reasons is not None:
            refused[line.key] = f"{line.command}: {reasons[0].message_en}"
    attempts = {line.key for episode in province.truth.episodes for line in episode.attempts if line.key}
    assert {key: why for key, why in refused.items() if key not in attempts} == {}
    assert attempts <= set(refused)
    _conserved(ledger)


def _conserved(ledger: Ledger) -> None:
    """Each event sums to zero, no account but the contra is negative, and accepted tonnes are REDUCED."""
    balances: dict[tuple[str, Account], int] = defaultdict(int)
    for event in ledger.events:
        assert sum(row.tonnes for row in event.fact.postings) == 0
        for row in event.fact.postings:
            balances[row.lot, row.account] += row.tonnes
    assert sum(balances.values()) == 0
    contra = (Account.RECOGNIZED, Account.TRANSFER)
    assert all(tonnes >= 0 for (_, account), tonnes in balances.items() if account not in contra)
    assert sum(tonnes for (_, account), tonnes in balances.items() if account is Account.REDUCED) > 0
