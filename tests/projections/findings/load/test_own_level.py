"""What a closed oven itself draws: the level that S-12 holds a month against."""

from collections.abc import Sequence

import pytest

from projections.findings.load.history import StackHours
from projections.findings.load.joint import judge_joint
from projections.findings.load.months import Month
from projections.findings.load.own_level import HEATING_MONTHS, own_entries
from projections.findings.load.runs import Entry
from projections.findings.load.screening import Step
from projections.findings.load.verdict import Level, Verdict
from tests.projections.findings.load.histories import COOLING, STOP, B, ground, readings

QUIET = [60_000] * 6
WATER = readings([20_000] * 12, STOP - 12)


def entries(after: Sequence[int | None], **more: object) -> dict[Month, Entry]:
    g = ground([*COOLING, *after], **more)

    def flat(step: Step, level: float, accepted: Sequence[float], base: float) -> float:
        return 0.02

    return own_entries(g, flat, g.until, 2.0)


def last(after: Sequence[int | None], **more: object) -> Verdict:
    g = ground([*COOLING, *after], **more)
    return judge_joint(g, g.until)


def test_a_tail_that_is_gone_is_not_taken_off_the_level() -> None:
    """The machines were off in month 2: 0.03 of B then is its level, though the common tail is 0.085."""
    found = entries(QUIET)
    assert found[STOP + 7].level == pytest.approx(0.03)


def test_an_oven_whose_machines_went_off_early_has_a_level_and_is_not_accused_of_it() -> None:
    """0.05 of B from the second month on: less the tail that was nothing, and all of it a rise for ever."""
    assert [last([100_000] * n).level for n in range(1, 11)] == [Level.NONE] * 10


def test_the_heating_season_stands_a_third_above_the_year() -> None:
    """STOP is a January: from October to November the same oven may draw more."""
    found = entries([60_000] * 10)
    assert (STOP + 10) % 12 in HEATING_MONTHS
    assert found[STOP + 9].level == pytest.approx(0.03)
    assert found[STOP + 10].level == pytest.approx(0.039)
    assert found[STOP + 11].level == pytest.approx(0.039)


def test_a_winter_teaches_the_level_of_the_year() -> None:
    """Months of the heating season are taken back to the year before they count."""
    found = entries([60_000] * 8 + [78_000] * 5 + [60_000])
    assert found[STOP + 15].level == pytest.approx(0.03)


def test_what_an_oven_drew_in_the_same_months_a_year_ago_is_its_own() -> None:
    """0.09 of B in its first winter, no alert then, is expected in the second; 0.18 would not be."""
    year = [60_000] * 8
    winter = [180_000] * 3
    found = entries([*year, *winter, *[60_000] * 9, *winter])
    assert found[STOP + 10].level == pytest.approx(0.039)
    assert found[STOP + 23].level == pytest.approx(0.09, abs=0.001)
    found = entries([*year, *[360_000] * 3, *[60_000] * 9, *winter])
    assert found[STOP + 23].level == pytest.approx(0.039)


def test_a_bill_that_makes_up_for_estimates_is_the_mean_of_their_months() -> None:
    """Estimated 60,000 twice and drawn 120,000: the third bill says 240,000, and nobody drew that in a month."""
    known = readings([B] * 12, STOP - 12) | readings([*COOLING, *QUIET, 60_000, 60_000, 240_000])
    for t in (8, 9):
        known[STOP + t] = known[STOP + t]._replace(estimated=True)
    verdict = last([*QUIET, 60_000, 60_000, 240_000], readings=known)
    assert verdict.figures["E"] == 120_000
    assert verdict.figures["x"] == pytest.approx(0.06 - verdict.figures["b"] - verdict.figures["tail"])
    assert "按 3 个月平均" in verdict.zh
    assert "the mean of 3 months" in verdict.en
    assert verdict.level is Level.NONE


def test_a_month_after_one_without_a_bill_may_hold_both() -> None:
    """What one bill did not hold the next one may: twice the level is no step then."""
    found = entries([*QUIET, None, 60_000])
    assert found[STOP + 9].sigma == pytest.approx((0.02**2 + 0.03**2) ** 0.5)
    assert last([*QUIET, None, 560_001]).level is Level.ALERT


def test_a_month_alone_must_be_twice_the_level_above_it() -> None:
    """Of an oven that keeps 0.1 of B: a month of 0.27 is not three times as much, one of 0.32 is."""
    kept = [200_000] * 7
    assert last([*kept, 530_000]).level is Level.NONE
    assert last([*kept, 530_000, 530_000]).level is Level.ALERT
    assert last([*kept, 640_000]).level is Level.ALERT


def test_an_old_month_and_a_new_one_are_no_run() -> None:
    """0.25 of B half a year ago, quiet since, and 0.1 now: two months, not one step."""
    assert last([*QUIET, 560_000, *[60_000] * 4, 260_000]).level is Level.NONE


def test_water_that_the_works_drew_before_confirms_nothing() -> None:
    """0.12 of W once in a summer: 0.11 beside a small rise is no second source, 0.15 is."""
    before = [200, 200, 200, 2_400, 200, 200, 200, 200]
    for m3, level in ((2_200, Level.NONE), (3_000, Level.ALERT)):
        water = WATER | readings([*before, m3, m3])
        assert last([*QUIET, 216_000, 216_000], water=water).level is level


def test_a_cold_stack_and_no_gas_outweigh_water_alone() -> None:
    """No coal is coked without fire: two sources that are silent are not balanced by one."""
    water = WATER | readings([*[200] * 8, 5_000, 5_000])
    cold = {STOP + t: StackHours(0) for t in range(10)}
    gas = readings([90_000] * 12, STOP - 12) | readings([0] * 10)
    after = [*QUIET, 290_000, 290_000]
    assert last(after, water=water, stack=cold).level is Level.ALERT
    assert last(after, water=water, stack=cold, gas=gas).level is Level.NONE


def test_a_stack_of_its_own_still_confirms() -> None:
    assert last([*QUIET, 216_000, 216_000], stack={STOP + 9: StackHours(30)}).level is Level.ALERT
