"""D-16: a reading that looks mistyped accuses nobody; missing is not zero; another meter is another history."""

from datetime import date

import pytest

from projections.findings.load.ground import ground_of
from projections.findings.load.history import Allowance, Load, Reading, declared_in
from projections.findings.load.joint import judge_joint
from projections.findings.load.months import days_within, month_of, month_text
from projections.findings.load.reference import judge_reference
from projections.findings.load.residual import judge_residual
from projections.findings.load.screening import Doubt
from projections.findings.load.verdict import Blind, Level
from tests.projections.findings.load.histories import CLEAN, COOLING, STOP, B, ground, load, readings

QUIET = [*COOLING, 54_321, 61_234, 58_765, 60_012, 57_777, 63_219]


@pytest.mark.parametrize(
    ("kwh", "doubt"),
    [
        (60_130, None),
        (601_300, Doubt.FACTOR),
        (601_301, None),
        (6_013_000, Doubt.ABOVE_FULL_LOAD),
        (601_300_000, Doubt.ABOVE_FULL_LOAD),
        (-60_130, Doubt.NEGATIVE),
        (6, Doubt.TOO_LOW),
        (0, Doubt.TOO_LOW),
    ],
)
def test_a_slip_of_a_unit_is_quarantined(kwh: int, doubt: Doubt | None) -> None:
    assert ground([*QUIET, kwh]).steps[-1].doubt is doubt


def test_a_quarantined_reading_accuses_nobody() -> None:
    g = ground([*QUIET, 601_300, 60_130])
    for judge in (judge_residual, judge_reference, judge_joint):
        assert judge(g, STOP + 8).blind is Blind.QUARANTINED
        assert not judge(g, STOP + 9).raised


def test_what_the_next_month_repeats_was_no_slip() -> None:
    g = ground([*QUIET, 601_300, 640_000])
    assert g.steps[-1].released
    verdict = judge_residual(g, STOP + 9)
    assert verdict.level is Level.ALERT or verdict.level is Level.URGENT
    assert judge_joint(g, STOP + 9).months == (STOP + 8, STOP + 9)


def test_more_than_the_running_oven_took_is_never_believed() -> None:
    g = ground([*QUIET, 60_000_000, 60_000_000, 60_000_000])
    assert [step.doubt for step in g.steps[-3:]] == [Doubt.ABOVE_FULL_LOAD] * 3


def test_a_meter_whose_readings_all_end_in_noughts_must_show_one_more() -> None:
    assert ground([*CLEAN, 590_000]).steps[-1].doubt is Doubt.FACTOR
    assert ground([*CLEAN, 591_000]).steps[-1].doubt is None


def test_a_declared_load_is_expected_and_not_ten_times_too_much() -> None:
    declared = {STOP + 8: 540_000}
    assert ground([*QUIET, 601_300], declared=declared).steps[-1].doubt is None


def test_another_meter_is_compared_with_nothing_before_it() -> None:
    known = dict(load(QUIET).readings) | {STOP + 8: Reading(601_300, 108, meter_replaced=True)}
    assert ground_of(load([], readings=known), STOP + 8).steps[-1].doubt is None


def test_a_missing_month_is_blind_and_not_zero() -> None:
    g = ground([*QUIET, None, 60_000])
    verdict = judge_residual(g, STOP + 8)
    assert (verdict.level, verdict.blind) == (Level.NOT_COMPUTABLE, Blind.NO_READING)
    assert "缺报不等于零" in verdict.zh
    assert judge_residual(g, STOP + 8 + 50).blind is Blind.NO_READING


def test_without_half_a_year_before_the_stop_nothing_can_be_compared() -> None:
    few = readings([B] * 5, STOP - 5) | readings(CLEAN)
    verdict = judge_residual(ground_of(load([], readings=few), STOP + 7), STOP + 7)
    assert verdict.blind is Blind.NO_BASELINE


def test_curtailed_months_are_not_normal() -> None:
    known = readings([B] * 12 + [200_000] * 6, STOP - 18) | readings(CLEAN)
    curtailed = frozenset(range(STOP - 6, STOP))
    g = ground_of(load([], readings=known, not_normal=curtailed), STOP + 7)
    assert g.base.value == B
    assert g.base.months[0] == STOP - 7


def test_a_meter_that_never_saw_the_coking_says_so() -> None:
    """Own gas turbines (JX-34, XZ-10): B must exceed 0.3 · u · capacity / 12 = 600,000."""
    known = readings([600_000] * 12, STOP - 12) | readings(CLEAN)
    verdict = judge_residual(ground_of(load([], readings=known), STOP + 7), STOP + 7)
    assert verdict.blind is Blind.BASELINE_TOO_SMALL
    assert "600,000" in verdict.zh
    assert "600,000" in verdict.en


def test_nothing_at_all_is_a_blind_spot() -> None:
    nothing = Load("o-1", 600_000, STOP, {})
    for judge in (judge_residual, judge_reference, judge_joint):
        assert judge(ground_of(nothing, STOP + 5), STOP + 5).level is Level.NOT_COMPUTABLE


def test_an_estimated_reading_is_never_more_than_a_watch() -> None:
    known = dict(load([*QUIET, 900_001]).readings)
    known[STOP + 8] = known[STOP + 8]._replace(estimated=True)
    g = ground_of(load([], readings=known), STOP + 8)
    assert judge_residual(g, STOP + 8).level is Level.WATCH
    assert judge_joint(g, STOP + 8).blind is Blind.ESTIMATED


def test_an_allowance_counts_by_its_days() -> None:
    """30,000 kWh a month from 16 April: 15 of 30 days of April, all of May, none of June after its end."""
    allowances = (Allowance(30_000, date(2021, 4, 16), date(2021, 5, 31)),)
    april = month_of(date(2021, 4, 1))
    assert [declared_in(allowances, april + i) for i in range(-1, 3)] == [0, 15_000, 30_000, 0]
    assert declared_in((Allowance(1, date(2021, 4, 16), date(2021, 4, 30)),), april) == 1


def test_months_are_counted() -> None:
    march = month_of(date(2021, 3, 31))
    assert month_text(march) == "2021-03"
    assert month_text(march + 10) == "2022-01"
    assert days_within(march, date(2021, 3, 30), date(2021, 4, 9)) == 2
