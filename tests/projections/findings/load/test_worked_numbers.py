"""The worked numbers (a) to (d) of model.md §6.2, to the digits that it prints."""

from math import sqrt

import pytest

from projections.findings.load.creeping import judge_creeping
from projections.findings.load.history import Reading
from projections.findings.load.implied_output import hidden_shares
from projections.findings.load.reference import judge_reference
from projections.findings.load.residual import judge_residual
from projections.findings.load.verdict import Level
from tests.projections.findings.load.histories import CLEAN, COOLING, STOP, B, ground


def test_a_restart_of_a_sixth_is_found_by_s01_in_its_second_month() -> None:
    g = ground([*COOLING, *[60_000] * 6, 380_000, 380_000])
    first, second = judge_residual(g, STOP + 8), judge_residual(g, STOP + 9)
    assert (first.level, second.level) == (Level.WATCH, Level.ALERT)
    assert second.figures["r"] == pytest.approx(0.16)
    assert second.figures["r_before"] == pytest.approx(0.16)
    assert second.figures["R"] == 60_000
    assert second.positions == (7, 108, 109)


def test_a_implies_eight_thousand_tonnes() -> None:
    g = ground([*COOLING, *[60_000] * 6, 380_000], output={STOP + 8: Reading(0)})
    power, coal = hidden_shares(g, STOP + 8, STOP + 8)
    assert power == pytest.approx(8_000 / 5_000)
    assert coal is None


def test_a_restart_of_a_sixth_is_found_by_s11_in_its_first_month() -> None:
    verdict = judge_reference(ground([*COOLING, *[60_000] * 18, 380_000]), STOP + 20)
    assert verdict.level is Level.ALERT
    assert verdict.figures["b"] == 0.03
    assert verdict.figures["x"] == pytest.approx(0.16, abs=1e-6)
    assert verdict.figures["sigma"] == pytest.approx(sqrt((0.34 * 0.03) ** 2 + 0.012**2))
    assert round(verdict.figures["sigma"], 4) == 0.0157
    assert verdict.figures["z"] == 6


def test_b_a_creeping_rise_is_found_by_s02_in_its_third_month_though_s01_sees_little() -> None:
    g = ground([*CLEAN, 120_000, 150_000, 150_000])
    found = [judge_creeping(g, STOP + t) for t in (8, 9, 10)]
    assert [round(v.figures["z"], 2) for v in found] == [2.28, 3.06, 3.06]
    assert [round(v.figures["C"], 2) for v in found] == [1.78, 4.34, 6.90]
    assert [v.level for v in found] == [Level.NONE, Level.NONE, Level.ALERT]
    assert round(found[0].figures["mu"], 3) == 11.279
    assert found[0].figures["sigma"] == 0.25
    assert round(judge_residual(g, STOP + 10).figures["r"], 3) == 0.045
    quiet = judge_reference(ground([*COOLING, *[60_000] * 18, 150_000]), STOP + 20)
    assert (quiet.level, round(quiet.figures["x"], 3)) == (Level.NONE, 0.045)


def test_c_one_spike_is_urgent_for_s01_and_nothing_for_s02() -> None:
    g = ground([*CLEAN, 900_000, 60_000])
    sums = [round(judge_creeping(g, STOP + t).figures["C"], 2) for t in (8, 9)]
    assert sums == [3.50, 3.04]
    assert judge_creeping(g, STOP + 8).level is Level.NONE
    spike = judge_residual(g, STOP + 8)
    assert (spike.level, round(spike.figures["r"], 2)) == (Level.URGENT, 0.42)


def test_d_a_declared_crane_is_no_alarm() -> None:
    g = ground([*CLEAN, 92_000], declared={STOP + 8: 32_000})
    residual, creeping = judge_residual(g, STOP + 8), judge_creeping(g, STOP + 8)
    assert (residual.figures["R"], residual.figures["r"]) == (92_000, 0)
    assert round(creeping.figures["z"], 2) == 0.04
    steady = ground([*COOLING, *[60_000] * 18, 92_000], declared={STOP + 20: 32_000})
    assert judge_reference(steady, STOP + 20).figures["x"] == pytest.approx(0, abs=1e-6)
    assert {v.level for v in (residual, creeping, judge_reference(steady, STOP + 20))} == {Level.NONE}


def test_d_six_winter_months_are_no_alarm_even_without_a_season() -> None:
    g = ground([*CLEAN, *[87_000] * 6])
    verdicts = [judge_creeping(g, STOP + t) for t in range(8, 14)]
    assert round(verdicts[0].figures["z"], 2) == 1.21
    assert round(verdicts[-1].figures["C"], 2) == 4.24
    assert not any(v.raised for v in verdicts)


def test_b_is_the_capacity_at_forty_kwh_a_tonne() -> None:
    assert 600_000 * 40 / 12 == B == ground(CLEAN).base.value
