"""Intervals against published tables and against what anybody can count."""


import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.detection.intervals import Interval, precision, quantile, rate, wilson


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [
        # Newcombe, Statistics in Medicine 17 (1998), table I, method 3 (score without continuity correction).
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_gives_the_intervals_that_were_published(hits: int, of: int, low: float, high: float) -> None:
    found = wilson(hits, of)
    assert found.value == hits / of
    assert (round(found.low or 0, 4), round(found.high or 0, 4)) == (low, high)


@given(st.integers(1, 500).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_wilson_holds_the_share_and_turns_round_with_it(case: tuple[int, int]) -> None:
    hits, of = case
    found, other = wilson(hits, of), wilson(of - hits, of)
    assert found.low is not None
    assert found.high is not None
    assert found.value is not None
    assert 0 <= found.low <= found.value <= found.high <= 1
    assert other.high == pytest.approx(1 - found.low)


def test_nothing_to_estimate_from_is_no_figure() -> None:
    assert wilson(0, 0) == rate([], 100, 1) == rate([(0.0, 0.0)], 100, 1) == Interval(None, None, None)


def test_a_rate_is_counts_over_months_and_the_same_for_the_same_seed() -> None:
    parts = [(1.0, 100.0), (0.0, 300.0), (2.0, 100.0), (0.0, 500.0)]
    found = rate(parts, 100, seed=3)
    assert found.value == pytest.approx(0.3)
    assert found == rate(parts, 100, seed=3)
    assert found.low is not None
    assert found.high is not None
    assert found.low < 0.3 < found.high


def test_enterprises_that_are_all_alike_leave_no_doubt() -> None:
    assert rate([(1.0, 50.0)] * 20, 100, seed=1) == pytest.approx((2.0, 2.0, 2.0))


def test_no_false_alarm_in_a_thousand_months_may_still_be_three() -> None:
    """The rule of three: of nothing seen in n, at most 3/n with 95 %."""
    assert rate([(0.0, 400.0), (0.0, 600.0)], 100, seed=1) == pytest.approx((0.0, 0.0, 0.3))


@pytest.mark.parametrize(
    ("prevalence", "false", "share"), [(1, 0.25, 0.24), (5, 0.25, 0.61), (1, 0.5, 0.14), (5, 0.5, 0.44)]
)
def test_precision_is_that_of_the_model(prevalence: float, false: float, share: float) -> None:
    """model.md §6.5: at FA 0.25 0.24 and 0.61, at 0.5 0.14 and 0.44."""
    found = precision(Interval(0.95, 0.95, 0.95), Interval(false, false, false), prevalence)
    assert found.value == pytest.approx(share, abs=0.005)


def test_quantiles_stand_between_their_neighbours() -> None:
    assert quantile([4, 1, 3, 2], 0.5) == 2.5
    assert quantile([10], 0.9) == 10
    assert quantile(list(range(11)), 0.9) == 9
    assert quantile([], 0.5) is None
