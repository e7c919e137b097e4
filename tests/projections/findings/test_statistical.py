"""S-12 on the log, and the rules beside it: readings that come, late, again, or with what explains them."""


import pytest

from domain.calendar import months_after
from domain.cases.facts import Severity
from domain.meters.commands import MapMeter, RegisterMeter
from domain.meters.facts import MeterKind, MeterScope, MeterUse
from domain.ovens.commands import RestartOven, StopOven
from domain.ovens.state import Oven
from domain.readings.commands import ReportMonthlyWater
from domain.readings.facts import Quality
from domain.utilities.commands import RestoreUtility
from domain.utilities.facts import Use, Utility
from projections.findings.closed_loads import load_of
from projections.findings.finding import Finding
from projections.findings.known import Known
from projections.findings.rules import CANDIDATES, RULES
from tests.domain import jiexiu as j
from tests.domain.scenario import Scenario, day
from tests.projections.findings.test_metered import EVERYTHING, at_work, closed, declared, read
from tests.projections.watching import causes, open_names, still_open

JOINT = ("S-12", "oven:cs")
QUIET = (800_000, 300_000, 58_123, 61_234, 60_345, 59_456, 60_567, 61_678)
"""From 2023-11 on; the month of the stop, 2023-10, was not read."""


def quiet(s: Scenario | None = None) -> Scenario:
    """Eight months since the stop, up to 2024-06."""
    return read(s or closed(), "2023-11", *QUIET)


def joint(s: Scenario) -> list[Finding]:
    return [one for one in still_open(s) if one.rule == "S-12"]


def test_without_a_capacity_b_cannot_be_held_against_anything() -> None:
    assert load_of(Known().now, Oven(oven="cs", stopped_on=day("2023-10-20"))) is None
    assert load_of(Known().now, Oven(oven="cs", design_tonnes=600_000)) is None


@pytest.mark.rule("S-12", "SX-21")
def test_a_quarter_of_the_load_is_found_on_its_first_reading() -> None:
    s = read(quiet(), "2024-07", 560_001)
    (found,) = joint(s)
    assert (found.subject, found.severity) == ("oven:cs", Severity.HIGH)
    assert "2024-07 超出本炉水平 x=(560,001−0)/2,000,000" in found.sentence_zh
    assert len(found.causes) == 2


@pytest.mark.rule("S-12", "SX-21")
def test_one_finding_stands_while_the_load_lasts_and_ends_after_two_quiet_months() -> None:
    s = read(quiet(), "2024-07", 560_001, 561_001, 562_001)
    assert open_names(s).count(JOINT) == 1
    read(s, "2024-10", 60_001)
    assert JOINT in open_names(s)
    assert JOINT not in open_names(read(s, "2024-11", 60_001))
    assert JOINT in open_names(read(s, "2024-12", 560_001))


@pytest.mark.rule("S-12", "SX-21")
def test_a_reading_that_comes_late_completes_a_run() -> None:
    s = read(quiet(), "2024-08", 250_001)
    assert JOINT not in open_names(s)
    assert JOINT in open_names(read(s, "2024-07", 250_001))


@pytest.mark.rule("S-12", "SX-21")
def test_a_stop_registered_late_weighs_the_months_that_were_read_of_an_oven_at_work() -> None:
    stop, months = StopOven(oven="cs"), (*QUIET, 560_001)
    late = read(at_work(), "2023-11", *months)
    assert JOINT not in open_names(late)
    late.given(stop, "2023-10-20", recorded_on=day("2024-09-01"))
    in_time = read(at_work().given(stop, "2023-10-20"), "2023-11", *months)
    (found,), (told_in_time,) = joint(late), joint(in_time)
    assert (found.severity, found.sentence_en) == (told_in_time.severity, told_in_time.sentence_en)
    assert causes(late, found)[-1] == ("OvenStopped", day("2023-10-20"))


@pytest.mark.rule("S-12", "JX-42")
def test_what_is_declared_or_restored_with_approval_explains_also_when_it_is_registered_late() -> None:
    s = read(quiet(), "2024-07", 560_001)
    assert JOINT in open_names(s)
    assert JOINT not in open_names(s.given(declared(500_000, "2024-07-01"), "2024-08-20"))
    restored = RestoreUtility(
        ovens=("cs",), utility=Utility.POWER, use=Use.DEMOLITION, limit_kwh=500_000, approved_by="领导小组办公室"
    )
    assert JOINT not in open_names(read(quiet().given(restored, "2024-06-20"), "2024-07", 560_001))


@pytest.mark.rule("S-12", "JX-42")
def test_whoever_declares_everything_after_the_alert_clears_nothing() -> None:
    s = read(quiet(), "2024-07", 1_900_001)
    assert JOINT in open_names(s)
    s.given(declared(EVERYTHING, "2020-01-01"), "2024-08-20")
    assert JOINT in open_names(s)
    assert JOINT in open_names(read(s, "2024-08", 1_900_001))


@pytest.mark.rule("S-12", "JX-42")
def test_the_figures_are_those_of_the_bound_where_more_was_declared() -> None:
    s = read(quiet().given(declared(EVERYTHING), "2024-06-20"), "2024-07", 1_900_001)
    (found,) = joint(s)
    assert "2024-07 超出本炉水平 x=(1,900,001−1,000,000)/2,000,000" in found.sentence_zh
    assert "（申报更多，只计至上限）" in found.sentence_zh
    assert {one.value for one in found.figures if one.name == "R_decl"} == {"1000000"}


@pytest.mark.rule("S-12", "JX-42")
def test_a_lawful_allowance_below_half_explains_all_of_it() -> None:
    s = read(quiet().given(declared(900_000), "2024-06-20"), "2024-07", 950_001, 950_001)
    assert JOINT not in open_names(s)


@pytest.mark.rule("S-12", "SX-21")
def test_a_restart_that_is_reported_ends_the_finding() -> None:
    s = read(quiet(), "2024-07", 560_001)
    assert JOINT not in open_names(s.given(RestartOven(oven="cs"), "2024-07-01"))


@pytest.mark.rule("E-21", "E-20")
def test_a_shared_or_mixed_meter_and_an_estimate_speak_for_no_oven() -> None:
    assert JOINT not in open_names(read(quiet(closed(mapped=("cs", "cs55"))), "2024-07", 560_001, 560_001))
    assert JOINT not in open_names(read(quiet(closed(use=MeterUse.MIXED)), "2024-07", 560_001, 560_001))
    assert JOINT not in open_names(read(quiet(), "2024-07", 560_001, 560_001, quality=Quality.ESTIMATED))


@pytest.mark.rule("E-21")
def test_a_meter_that_became_another_s_says_nothing_of_the_oven_any_more() -> None:
    s = quiet().given(MapMeter(meter="m", scope=MeterScope.OVEN, ovens=("cs55",)), "2024-06-30")
    assert JOINT not in open_names(read(s, "2024-07", 560_001, 560_001))


@pytest.mark.rule("S-12", "SX-21")
def test_of_two_meters_of_an_oven_both_must_have_reported() -> None:
    s = closed()
    register = RegisterMeter(meter="m2", division=j.JIEXIU, kind=MeterKind.ELECTRICITY, use=MeterUse.PRODUCTION)
    s.given(register, "2024-06-20").given(MapMeter(meter="m2", scope=MeterScope.OVEN, ovens=("cs",)), "2024-06-20")
    assert JOINT not in open_names(read(quiet(s), "2024-07", 560_001))


@pytest.mark.rule("JX-40", "E-20")
def test_silent_process_water_waits_for_a_second_month() -> None:
    s = closed()
    register = RegisterMeter(meter="w", division=j.JIEXIU, kind=MeterKind.WATER, use=MeterUse.PROCESS)
    s.given(register, "2022-09-01").given(MapMeter(meter="w", scope=MeterScope.OVEN, ovens=("cs",)), "2022-09-01")
    for back in range(12, 0, -1):
        s.given(ReportMonthlyWater(meter="w", month=months_after("2023-10", -back), m3=20_000), "2023-10-05")
    quiet(s)
    for month in ("2024-07", "2024-08"):
        s.given(ReportMonthlyWater(meter="w", month=month, m3=200), "2024-09-04")
    assert JOINT not in open_names(read(s, "2024-07", 560_001))
    assert JOINT in open_names(read(s, "2024-08", 560_001))


def test_the_other_statistics_are_on_trial_beside_it() -> None:
    assert {rule.id for rule in CANDIDATES} == {"S-01", "S-02", "S-04", "S-07", "S-11"}
    assert [rule.id for rule in RULES if rule.id.startswith("S-")] == ["S-12", "S-03", "S-05", "S-06", "S-09"]
