"""Five hundred random histories of both books: tonnes and fen are conserved at every position of every one."""

from random import Random

import pytest

from tests.domain.conservation import Books, line_of
from tests.domain.histories import history


@pytest.mark.rule("YC-51", "YC-53", "SX-08", "SX-22", "X-06", "X-14", "E-15")
@pytest.mark.parametrize("hundred", range(5))
def test_five_hundred_random_histories_conserve_every_tonne_and_every_fen(hundred: int) -> None:
    paid = reduced = 0
    for seed in range(100 * hundred, 100 * hundred + 100):
        books = Books()
        for event in history(Random(seed)).events:
            books.add(line_of(event))
        paid += any(account == "PAID" for account, *_ in books.fen.by_day)
        reduced += any(account == "REDUCED" for account, *_ in books.tonnes.by_day)
    assert min(paid, reduced) > 30, "the histories hardly pay or reduce anything: they would conserve nothing"
