"""The second family is what its ranges and docs/decisions/0034 say: machines, bills, ways to cheat, lawful work."""

from collections import Counter
from datetime import date
from functools import cache
from random import Random
from statistics import median

import pytest

from simulation.machines.battery import Battery, Work
from simulation.machines.bills import read_on_the_25th
from simulation.machines.cheats import WAYS
from simulation.machines.drawing import Ground, draw_ground
from simulation.machines.family import simulate
from simulation.machines.lawful import largest_month
from simulation.machines.ranges import MIX
from simulation.machines.running import charged, power_of, share_percent
from simulation.machines.weather import holiday
from simulation.months import month_of
from simulation.province import Province, drawn
from simulation.province import simulate as province
from simulation.truth import Episode

SEEDS = range(1, 5)


@cache
def worlds() -> list[Province]:
    return [simulate(seed, 5) for seed in SEEDS]


@cache
def ground() -> Ground:
    return draw_ground(drawn(1, 5, 40, "normal", MIX, "machines"))


def batteries() -> list[Battery]:
    """Ovens that stop in the third year or before, and stand."""
    found = [ground().batteries[oven.id] for oven in ground().world.closed_ovens()]
    return [one for one in found if one.oven.stopped_on and one.oven.stopped_on.year < 2022]


def share(battery: Battery, month: int) -> float:
    days = battery.within(month)
    return sum(battery.metered[n] for n in days) / len(days) * 30.44 / battery.common_kwh


def load_episodes() -> list[Episode]:
    return [e for world in worlds() for e in world.truth.episodes if e.share_percent is not None]


def test_the_worlds_of_the_two_families_share_a_seed_and_nothing_else() -> None:
    one, other = simulate(3, 2, 8), province(3, 2, 8)
    assert (one.truth.family, other.truth.family) == ("machines", "province")
    assert [line.written() for line in one.lines] != [line.written() for line in other.lines]


def test_a_world_has_more_than_a_thousand_months_of_closed_ovens_with_a_meter_of_their_own() -> None:
    for world in worlds():
        closed = [o["closedOn"] for o in world.truth.ovens if o["meter"] == "OWN" and o["closedOn"]]
        assert sum(2023 * 12 + 12 - int(day[:4]) * 12 - int(day[5:7]) for day in closed) >= 1_000


def test_every_way_to_cheat_comes_within_a_few_worlds() -> None:
    assert {episode.more["way"] for episode in load_episodes() if "way" in episode.more} == set(WAYS)
    kinds = {episode.kind for world in worlds() for episode in world.truth.episodes}
    assert kinds >= {"RESTART", "NIGHT_ONLY", "HOT_IDLE_KEPT", "SEAL_REGLUED", "NEIGHBOUR_LINE", "EQUIPMENT_MOVED"}


def test_restarts_are_of_any_strength_and_length() -> None:
    restarts = [e for e in load_episodes() if e.kind == "RESTART"]
    strengths = [e.share_percent or 0 for e in restarts]
    assert sum(10 <= strength < 25 for strength in strengths) >= 5
    assert sum(strength >= 25 for strength in strengths) >= 5
    assert len(set(strengths)) > len(strengths) / 2
    assert all(e.months and 1 <= e.months <= 15 for e in restarts)


def test_a_quarter_of_the_coke_takes_more_than_a_quarter_of_the_power() -> None:
    for battery in batteries():
        machines = battery.machines
        assert machines.drawn(0.25) > 0.25 * machines.drawn(1.0) + 0.04
        assert 0.55 <= machines.coke <= 0.80
        assert 20 <= battery.common_kwh * 12 / battery.oven.tonnes <= 56


def test_after_the_stop_machines_go_off_one_by_one() -> None:
    for battery in batteries():
        machines, closing = battery.machines, battery.oven.closing
        assert closing is not None
        assert share(battery, month_of(closing.stopped_on) - 1) > 0.6
        off = battery.day(closing.purged_on) + machines.exhauster_days
        fall = (battery.metered[off] - battery.metered[off + 1]) / machines.common_day_kwh
        assert fall == pytest.approx(machines.hot * machines.turn_down, abs=0.08)
        assert battery.metered[off + 200] < 0.5 * machines.common_day_kwh


def test_what_stays_is_some_three_per_cent_and_more_when_it_is_cold() -> None:
    warm: list[float] = []
    cold: list[float] = []
    for battery in batteries():
        assert battery.oven.stopped_on is not None
        for month in range(month_of(battery.oven.stopped_on) + 6, 2024 * 12):
            if month % 12 in (11, 0):
                cold.append(share(battery, month))
            elif month % 12 in (5, 6, 7):
                warm.append(share(battery, month))
    assert 0.015 <= median(warm) <= 0.04
    assert 1.1 <= median(cold) / median(warm) <= 2.5


def test_holidays_are_the_calendar_s() -> None:
    assert holiday(date(2022, 2, 1))
    assert holiday(date(2022, 10, 3))
    assert not holiday(date(2022, 10, 12))


def test_every_other_month_nothing_runs_and_stages_rise() -> None:
    battery = batteries()[0]
    alternate = charged(battery, Random(1), 100, 249, 0.5, "ALTERNATE")
    assert not [n for n in alternate if (n - 100) // 30 % 2 == 1]
    staged = charged(battery, Random(1), 100, 339, 0.5, "STAGED")
    quarters = [[run for n, run in staged.items() if (n - 100) // 60 == q] for q in range(4)]
    means = [sum(runs) / len(runs) for runs in quarters]
    assert means == sorted(means)


def test_a_night_takes_less_than_a_day_and_what_a_share_says_is_what_was_drawn() -> None:
    battery = batteries()[0]
    run = charged(battery, Random(1), 100, 159, 0.3, "STEADY")
    by_day, by_night = power_of(battery, run), power_of(battery, run, by_night=True)
    assert sum(by_night.values()) < sum(by_day.values())
    drawn_kwh = sum(by_day.values())
    assert share_percent(battery, by_day, 100, 159) == round(100 * drawn_kwh / 60 * 30.44 / battery.common_kwh)


def test_a_bridged_or_second_meter_hides_what_the_truth_says() -> None:
    past = [e for e in load_episodes() if e.kind == "NEIGHBOUR_LINE"]
    assert past
    assert all(25 <= e.more["unmeteredPercent"] <= 95 for e in past)
    for episode in past:
        if episode.more["way"] == "SECOND_METER":
            assert any(one.startswith("transformer:") for one in episode.related)


def test_an_oven_that_makes_more_than_it_may_reports_it_in_every_month() -> None:
    found = [(w, e) for w in worlds() for e in w.truth.episodes if e.kind == "OVER_PRODUCTION"]
    assert found
    for world, episode in found:
        capacity = next(o["tonnes"] for o in world.truth.ovens if f"oven:{o['oven']}" == episode.subject) / 12
        whole = range(month_of(episode.start) + 1, month_of(episode.end))
        told = [
            line.fields["tonnes"]
            for line in world.lines
            if line.command == "ReportMonthlyOutput"
            and f"oven:{line.fields.get('oven')}" == episode.subject
            and month_of(line.on) in whole
        ]
        assert len(told) >= len(whole) - 2
        assert min(told) > 1.05 * capacity


def test_power_past_the_meter_is_not_on_it() -> None:
    here = draw_ground(drawn(1, 5, 12, "normal", MIX, "machines"))
    battery = next(one for one in here.batteries.values())
    before = draw_ground(drawn(1, 5, 12, "normal", MIX, "machines")).batteries[battery.oven.id].metered[400]
    battery.work.append(Work({400: 10_000.0}, unmetered=0.75))
    assert battery.metered[400] - before == pytest.approx(2_500.0)


def test_some_counties_read_on_the_25th_and_some_at_the_end() -> None:
    world = ground().world
    counties = {oven.county.code for oven in world.frame.ovens}
    read = Counter(read_on_the_25th(world, county) for county in counties)
    assert read[True] >= 3
    assert read[False] >= 3


def test_an_estimated_bill_is_caught_up_with() -> None:
    for world in worlds():
        faults = world.truth.faults
        estimated = {(f.subject, f.month) for f in faults if f.kind == "ESTIMATED"}
        caught_up = [f for f in faults if f.kind in ("CATCH_UP", "MERGED")]
        assert estimated
        assert {f.kind for f in caught_up} == {"CATCH_UP", "MERGED"}
        assert not {(f.subject, f.month) for f in caught_up} & estimated


def test_a_county_s_power_company_is_silent_of_all_its_meters_at_once() -> None:
    found = False
    for world in worlds():
        counties = {
            line.fields["meter"]: line.office.division
            for line in world.lines
            if line.command == "RegisterMeter" and line.fields["kind"] == "ELECTRICITY"
        }
        many = Counter(counties.values())
        silent = Counter(
            (counties[f.subject[6:]], f.month)
            for f in world.truth.faults
            if f.kind == "MISSING" and f.subject[6:] in counties
        )
        found = found or any(many[county] >= 4 and times >= 4 for (county, _), times in silent.items())
    assert found


def test_three_in_a_hundred_bills_are_missing_and_ten_late() -> None:
    reported = sum(
        line.command.startswith(("ReportMonthlyE", "ReportMonthlyW", "ReportMonthlyG", "ReportEmission"))
        for world in worlds()
        for line in world.lines
    )
    faults = Counter(fault.kind for world in worlds() for fault in world.truth.faults)
    assert 0.02 <= faults["MISSING"] / reported <= 0.045
    assert 0.07 <= faults["LATE"] / reported <= 0.13


def test_four_of_five_lawful_loads_are_declared_and_half_in_the_harsh_regime() -> None:
    assert 0.68 <= _declared(worlds()) <= 0.92
    assert 0.38 <= _declared([simulate(seed, 5, 60, "harsh") for seed in SEEDS]) <= 0.62


def _declared(of: list[Province]) -> float:
    loads = ("MAINTENANCE_LOAD", "CHEMICAL_SECTION", "OTHER_INDUSTRY", "HEATING_LOAD", "CARE_POWER", "PILOT_EQUIPMENT")
    told = [c.declared for world in of for c in world.truth.confounders if c.kind in loads]
    return sum(told) / len(told)


def test_clean_worlds_have_the_lawful_causes_of_this_family_too() -> None:
    found = {c.kind for seed in (5, 6, 7) for c in simulate(seed, 4, 30, "clean").truth.confounders}
    assert found >= {"HEATING_LOAD", "CARE_POWER", "PILOT_EQUIPMENT", "OWN_POWER", "DEMOLITION_POWER"}


def test_the_largest_month_is_the_most_of_any_31_days() -> None:
    assert largest_month({}) == 0
    assert largest_month({0: 5.0, 30: 7.0, 31: 2.0, 90: 8.0}) == 12.0
