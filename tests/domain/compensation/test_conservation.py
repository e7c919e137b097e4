"""After any sequence of money commands, late and corrected ones included, the money book keeps its invariants."""

from collections import defaultdict
from datetime import date
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.compensation.amounts import beneficiary_of
from domain.envelope import Happened
from domain.fact import POOLS, MoneyAccount
from domain.money import unbalanced_money
from tests.domain.compensation import money as m
from tests.domain.compensation.histories import LOTS, money_history
from tests.domain.scenario import Scenario

Days = dict[tuple[str | None, MoneyAccount, str | None], dict[date, int]]


def check(s: Scenario) -> None:
    """Every event sums to zero in each division; nothing but a pool is negative on any day; no fen is paid twice."""
    days: Days = defaultdict(lambda: defaultdict(int))
    for event in s.events:
        assert unbalanced_money(event.fact.money) is None, event
        _never_negative(days, event)
    for name in LOTS:
        file = m.file(s, name)
        lot = s.world.now.lot(name)
        rows: dict[tuple[MoneyAccount, str | None], int] = defaultdict(int)
        for row in s.world.money(f"lot:{name}"):
            rows[row.account, row.party] += row.fen
        assert {(b.account, b.party): b.fen for b in file.balances if b.fen} == {k: v for k, v in rows.items() if v}
        assert min(file.plan_open.parts()) >= 0
        assert file.paid_tonnes <= lot.accepted_once_tonnes
        assert file.counted_fen(beneficiary_of(lot, file)) <= 4800 * lot.accepted_once_tonnes


def _never_negative(days: Days, event: Happened) -> None:
    """As known at this event's position, on every day; only what it touched can have changed."""
    rows = [row for row in event.fact.money if row.account not in POOLS]
    for row in rows:
        days[row.lot, row.account, row.party][row.effective_on] += row.fen
    for key in {(row.lot, row.account, row.party) for row in rows}:
        running = 0
        for day in sorted(days[key]):
            running += days[key][day]
            assert running >= 0, (key, day, running)


@pytest.mark.rule("YC-51", "X-14")
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.randoms(use_true_random=False))
def test_any_history_conserves_every_fen(chance: Random) -> None:
    check(money_history(chance, 25))
