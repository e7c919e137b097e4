"""S-12: what the joint detector hears that S-11 does not, and what it is not moved by."""

import pytest

from projections.findings.load.history import StackHours
from projections.findings.load.joint import THRESHOLDS, judge_joint, own_scale
from projections.findings.load.reference import judge_reference
from projections.findings.load.verdict import Blind, Level, Verdict
from tests.projections.findings.load.histories import COOLING, STOP, ground, readings

QUIET = [58_000, 62_000, 60_000, 61_000, 59_000, 60_000]
WATER = readings([20_000] * 12, STOP - 12)


def last(after: list[int | None], **more: object) -> Verdict:
    g = ground([*COOLING, *QUIET, *after], **more)
    return judge_joint(g, STOP + 7 + len(after))


def test_a_restart_of_a_quarter_is_found_in_its_first_month() -> None:
    verdict = last([560_001])
    assert verdict.level is Level.ALERT
    assert verdict.positions == (7, 108)


def test_a_tenth_is_found_when_it_lasts() -> None:
    assert [last([255_000] * n).level for n in (1, 2, 3)] == [Level.NONE, Level.ALERT, Level.ALERT]


def test_what_lawful_works_draw_is_no_alarm() -> None:
    assert last([120_000] * 6).level is Level.NONE
    assert last([320_000] * 3, declared={STOP + t: 260_000 for t in (8, 9, 10)}).level is Level.NONE


@pytest.mark.parametrize(("m3", "level"), [(200, Level.NONE), (2_900, Level.ALERT)])
def test_water_of_the_same_months_decides_on_a_small_step(m3: int, level: Level) -> None:
    water = WATER | readings([200] * 8 + [m3] * 2)
    assert last([216_000, 216_000], water=water).level is level


def test_a_silent_source_delays_a_quarter_by_a_month_and_cannot_hide_it() -> None:
    """Falsified water and stack: 0.25 of B stays above what is asked, 0.144 of two months."""
    more = {"water": WATER | readings([200] * 10), "stack": {STOP + t: StackHours(0) for t in range(10)}}
    assert last([560_001], **more).level is Level.NONE
    assert last([560_001, 560_001], **more).level is Level.ALERT


def test_a_hot_stack_confirms() -> None:
    assert last([216_000, 216_000], stack={STOP + 9: StackHours(30)}).level is Level.ALERT
    assert last([216_000, 216_000]).level is Level.NONE


def test_one_missing_month_breaks_no_run_and_two_do() -> None:
    assert last([220_000, None, 220_000]).figures["n"] == 2
    assert last([220_000, None, None, 220_000]).figures["n"] == 1


def test_a_load_that_ended_is_no_alarm_in_the_month_after_it() -> None:
    g = ground([*COOLING, *QUIET, 560_001, 560_001, 60_000])
    assert judge_joint(g, STOP + 10).level is Level.NONE
    assert judge_reference(g, STOP + 10).level is Level.ALERT


def test_the_cooling_tail_does_not_become_the_oven_s_level() -> None:
    """0.085 and 0.037 of B in months 2 and 3: the reference learns them, and a tenth from month 5 on is then lost."""
    tail = [*COOLING, 230_000, 134_000, 92_000, 260_000, 260_000, 260_000]
    g = ground(tail)
    assert judge_reference(g, STOP + 7).level is Level.NONE
    assert judge_joint(g, STOP + 7).level is Level.ALERT


def test_the_first_months_are_not_judged() -> None:
    g = ground([*COOLING, 60_000])
    assert judge_joint(g, STOP + 1).blind is Blind.TOO_EARLY
    assert judge_joint(g, STOP + 2).level is Level.NONE


def test_an_oven_s_own_spread_moves_the_prior_by_its_months() -> None:
    assert own_scale([0.03, 0.03]) == 0.34
    steady = own_scale([0.03] * 9)
    assert steady == pytest.approx((6 * 0.34**2 / 15) ** 0.5)
    assert own_scale([0.01, 0.03, 0.09] * 4) == THRESHOLDS.scale_most
