"""The two books of an enterprise beside each other, as an answer gives them: what is not known is null, never a gap."""

import pytest

from domain.enterprises.commands import RegisterEnterprise
from domain.ovens.commands import CommissionOven, StopOven
from projections.two_books import TwoBooks, two_books
from tests.domain import opening as o
from tests.domain.scenario import OPENING_DAY, Scenario, day
from tests.projections.findings.test_gaps import register, works


def books(s: Scenario, on: str) -> TwoBooks:
    return two_books(s.world, "jianlong", day(on))


@pytest.mark.rule("YC-16", "SX-22", "D-08")
def test_an_oven_beyond_the_lot_is_a_gap_on_the_day_that_it_runs() -> None:
    s = register(works(), "new", 400_000).given(CommissionOven(oven="new"), "2020-05-01")
    s.given(StopOven(oven="new"), "2020-05-10")
    assert books(s, "2020-05-01") == TwoBooks(600_000, 1_000_000, 0, 400_000, 0)
    assert books(s, "2020-05-10") == TwoBooks(600_000, 600_000, 0, 0, 0)


@pytest.mark.rule("YC-16")
def test_a_lot_larger_than_what_runs_is_unused_and_no_gap() -> None:
    assert books(works(400_000, 600_000), "2020-01-01") == TwoBooks(600_000, 400_000, 0, 0, 200_000)


@pytest.mark.rule("X-19")
def test_what_is_not_known_is_null() -> None:
    unknown = TwoBooks(600_000, None, None, None, None)
    assert books(works(oven_tonnes=None), "2020-01-01") == unknown
    assert books(register(works(), "new", 400_000), "2020-01-01") == unknown
    partly = RegisterEnterprise(
        enterprise="jianlong", legal_name="示例焦化甲", division=o.WENXI, county=o.WENXI, baseline_incomplete=True
    )
    s = o.lot(Scenario().given(partly, OPENING_DAY), tonnes=600_000)
    assert books(s, "2020-01-01") == unknown
