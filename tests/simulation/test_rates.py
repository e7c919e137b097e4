"""The worlds are what simulation/ranges.py says: residuals, tails, faults and lawful causes at their rates."""

from datetime import date
from statistics import median

import pytest

from simulation.chance import over_months, stream
from simulation.loads import Extra, Load, draw_load
from simulation.months import month_of, share_within
from simulation.places import counties
from simulation.province import Province, simulate
from simulation.works import Names, Oven, draw_frame

SEEDS = range(1, 5)


@pytest.fixture(scope="module")
def provinces() -> list[Province]:
    return [simulate(seed, 5) for seed in SEEDS]


def test_eleven_cities_and_117_counties() -> None:
    assert len(counties()) == 117
    assert len({county.city for county in counties()}) == 11


def test_a_world_has_some_sixty_closed_ovens_with_a_meter_of_their_own(provinces: list[Province]) -> None:
    closed = [
        sum(oven["meter"] == "OWN" and oven["closedOn"] is not None for oven in province.truth.ovens)
        for province in provinces
    ]
    assert 45 <= sum(closed) / len(closed) <= 75
    assert {oven["meter"] for province in provinces for oven in province.truth.ovens} == {"OWN", "SHARED", "NONE"}


def test_three_in_a_hundred_readings_are_missing_and_ten_late(provinces: list[Province]) -> None:
    reported = sum(
        line.command.startswith(("ReportMonthlyE", "ReportMonthlyW", "ReportMonthlyG", "ReportEmission"))
        for province in provinces
        for line in province.lines
    )
    faults = [fault.kind for province in provinces for fault in province.truth.faults]
    assert 0.02 <= faults.count("MISSING") / reported <= 0.04
    assert 0.08 <= faults.count("LATE") / reported <= 0.12
    assert {"ESTIMATED", "UNIT_ERROR", "MULTIPLIER_ERROR", "RESUBMITTED"} <= set(faults)


def test_each_lawful_load_comes_to_a_tenth_of_closed_ovens_in_three_years(provinces: list[Province]) -> None:
    expected = happened = 0.0
    kinds = ("MAINTENANCE_LOAD", "CHEMICAL_SECTION")
    for province in provinces:
        end = 2023 * 12 + 11
        for oven in province.truth.ovens:
            if oven["closedOn"]:
                year, month, _ = oven["closedOn"].split("-")
                expected += len(kinds) * over_months(0.10, end - int(year) * 12 - int(month) + 1)
        happened += sum(one.kind in kinds for one in province.truth.confounders)
    assert 0.6 * expected <= happened <= 1.4 * expected


def test_four_of_five_lawful_loads_are_declared(provinces: list[Province]) -> None:
    loads = ("MAINTENANCE_LOAD", "CHEMICAL_SECTION", "OTHER_INDUSTRY", "FIRE_WATER_PUMP_TEST", "DEMOLITION_POWER")
    told = [c.declared for province in provinces for c in province.truth.confounders if c.kind in loads]
    assert 0.65 <= sum(told) / len(told) <= 0.92


def test_episodes_of_every_kind_come_within_a_few_worlds(provinces: list[Province]) -> None:
    found = {episode.kind for province in provinces for episode in province.truth.episodes}
    assert found == {
        "RESTART", "NIGHT_ONLY", "HOT_IDLE_KEPT", "SEAL_REGLUED", "NEIGHBOUR_LINE", "TAMPERED_CEMS", "LOT_RESOLD",
        "SPLIT_CHILD_REUSED", "LOT_IN_TWO_PROJECTS", "OLD_OVEN_KEPT", "EQUIPMENT_MOVED", "UNREGISTERED_OVEN",
        "OVER_PRODUCTION", "FORGED_ACCEPTANCE", "DOUBLE_PAYMENT",
    }  # fmt: skip
    restarts = [e for province in provinces for e in province.truth.episodes if e.kind == "RESTART"]
    assert {e.share_percent for e in restarts} == {10, 25, 50, 100}
    assert all(e.months and 1 <= e.months <= 12 for e in restarts)


def loads() -> list[Load]:
    """Loads of ovens that stopped two years ago."""
    found = []
    for province_seed in SEEDS:
        for oven in _closed_ovens(province_seed):
            found.append(draw_load(stream(province_seed, "load", oven.id), oven, range(2019 * 12, 2024 * 12)))
    return found


def _closed_ovens(seed: int) -> list[Oven]:
    frame = draw_frame(seed, Names(seed), 60, date(2019, 1, 1), date(2023, 12, 31), False)
    return [o for o in frame.ovens if o.stopped_on and o.closing and not o.closing.demolition]


def test_what_is_left_after_the_stop_is_about_three_per_cent_and_more_in_winter() -> None:
    summer: list[float] = []
    winter: list[float] = []
    for load in loads():
        assert load.oven.stopped_on is not None
        first = month_of(load.oven.stopped_on) + 10
        for month in range(first, 2024 * 12):
            share = load.metered_kwh(month) / load.common_kwh
            if month % 12 in (11, 0):
                winter.append(share)
            elif month % 12 in (5, 6, 7):
                summer.append(share)
    assert 0.022 <= median(summer) <= 0.040
    assert 1.15 <= median(winter) / median(summer) <= 1.5


def test_the_tail_of_a_stop_is_gone_within_half_a_year() -> None:
    for load in loads():
        assert load.oven.stopped_on is not None
        stop = month_of(load.oven.stopped_on)
        if stop + 8 < 2024 * 12:
            assert load.metered_kwh(stop + 1) > load.metered_kwh(stop + 7) * 0.8
            assert load.metered_kwh(stop + 7) < 0.35 * load.common_kwh


def test_power_of_a_restart_shows_on_the_meter_but_for_what_comes_by_another_line() -> None:
    load = loads()[0]
    stop = load.oven.stopped_on
    assert stop is not None
    month = month_of(stop) + 6
    before = load.metered_kwh(month)
    start, end = stop, stop.replace(year=stop.year + 2, day=1)
    load.extras.append(Extra(start, end, 0.5, unmetered=0.8))
    assert share_within(month, start, end) == 1.0
    assert load.metered_kwh(month) - before == pytest.approx(0.1 * load.common_kwh, rel=0.15)
