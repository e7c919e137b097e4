"""S-03 to S-10: what other sources say, what is blind, and the order in which people look."""

from dataclasses import replace

from domain.cases.facts import Severity
from projections.findings.load.county_balance import CountyMonth, judge_balance
from projections.findings.load.history import Reading, StackHours
from projections.findings.load.implied_output import judge_implied
from projections.findings.load.months import Month
from projections.findings.load.order_of_work import Evidence, Open, ordered
from projections.findings.load.over_capacity import judge_over_capacity
from projections.findings.load.resemblance import Closed, Transformer, correlation, detrended, ranked
from projections.findings.load.shared_meter import SharedMeter, fit_before, judge_shared, least_squares
from projections.findings.load.stack import judge_stack
from projections.findings.load.verdict import Blind, Level
from projections.findings.load.water import judge_water
from tests.projections.findings.load.histories import COOLING, STOP, B, ground, load, readings

OPEN = {STOP - 24 + i: 40_000 + 1_000 * (i * 5 % 7) for i in range(36)}
CLOSED = {STOP - 24 + i: 30_000 + 1_500 * (i * 3 % 5) for i in range(24)}


def shared(hidden: list[int]) -> SharedMeter:
    """A site: 100,000 kWh, and 40 for a tonne of either oven; ±3,000 by month; `hidden` tonnes after the stop."""
    noise = {month: 3_000 * (-1) ** month for month in OPEN}
    site = {
        month: Reading(100_000 + 40 * (OPEN[month] + CLOSED.get(month, 0)) + noise[month], month)
        for month in OPEN
        if month < STOP + len(hidden)
    }
    for t, tonnes in enumerate(hidden):
        site[STOP + t] = Reading(site[STOP + t].value + 40 * tonnes, STOP + t)
    return SharedMeter("o-2", 400_000, 40, STOP, site, OPEN, CLOSED)


def test_a_shared_meter_finds_what_the_running_oven_does_not_explain() -> None:
    meter = shared([0, 0, 0, 4_000, 4_000])
    fit = fit_before(meter)
    assert fit is not None
    assert round(fit.b) == round(fit.c) == 40
    levels = [judge_shared(meter, STOP + t).level for t in range(2, 5)]
    assert levels == [Level.NONE, Level.WATCH, Level.ALERT]
    assert judge_shared(meter, STOP + 1).blind is Blind.TOO_EARLY
    assert judge_shared(meter, STOP + 4).months == (STOP + 3, STOP + 4)


def test_a_shared_meter_is_silent_on_less_than_a_twentieth_of_the_month() -> None:
    assert judge_shared(shared([0, 1_500, 1_500, 1_500]), STOP + 3).level is Level.NONE


def test_a_shared_meter_is_blind_where_the_running_oven_books_the_output() -> None:
    meter = shared([0, 0, 4_000, 4_000])
    booked = replace(meter, open_output=OPEN | {STOP + 2: OPEN[STOP + 2] + 4_000, STOP + 3: OPEN[STOP + 3] + 4_000})
    assert judge_shared(booked, STOP + 3).level is Level.NONE
    assert "看不见" in judge_shared(booked, STOP + 3).zh


def test_two_ovens_that_always_ran_alike_cannot_be_told_apart() -> None:
    meter = shared([0, 0, 0])
    alike = replace(meter, closed_output={m: OPEN[m] // 2 for m in CLOSED})
    assert judge_shared(alike, STOP + 2).blind is Blind.TOO_FEW
    assert least_squares([(1.0, 2.0), (1.0, 2.0)], [3.0, 3.0]) is None


def test_a_site_that_reports_nothing_is_blind() -> None:
    meter = shared([0, 0, 0])
    assert judge_shared(replace(meter, open_output={}), STOP + 2).blind is Blind.NO_READING


def test_hidden_coke_shows_in_the_electricity_or_the_coal_twice_or_in_both_once() -> None:
    kwh = [*COOLING, *[60_000] * 6, 380_000, 380_000]
    nothing = readings([0] * 10)
    g = ground(kwh, output=nothing)
    assert [judge_implied(g, STOP + t).level for t in (7, 8, 9)] == [Level.NONE, Level.WATCH, Level.ALERT]
    both = ground(kwh, output=nothing, coal={STOP + 8: Reading(13_500, 55)})
    verdict = judge_implied(both, STOP + 8)
    assert verdict.level is Level.ALERT
    assert verdict.figures["coal"] == 2.0
    assert 55 in verdict.positions


def test_without_a_report_of_output_nothing_is_implied() -> None:
    assert judge_implied(ground([*COOLING, 380_000]), STOP + 2).blind is Blind.NO_SOURCE
    late = ground([*COOLING, 380_000], output={STOP + 1: Reading(0)})
    assert judge_implied(late, STOP + 2).blind is Blind.NO_READING


def test_a_lawful_load_and_reported_coke_hide_nothing() -> None:
    g = ground([*COOLING, 380_000, 380_000], output=readings([0, 0, 8_000, 8_000]))
    assert judge_implied(g, STOP + 3).level is Level.NONE


def test_output_above_capacity_by_quarter_and_by_year() -> None:
    even = readings([50_000] * 12)
    assert judge_over_capacity(600_000, even, STOP + 11).level is Level.NONE
    assert judge_over_capacity(600_000, readings([50_000] * 11 + [50_001]), STOP + 11).level is Level.ALERT
    quarter = judge_over_capacity(600_000, readings([55_000, 55_000, 55_001]), STOP + 2)
    assert quarter.level is Level.ALERT
    assert judge_over_capacity(600_000, readings([55_000] * 3), STOP + 2).level is Level.NONE


def test_a_missing_month_can_only_make_the_sum_smaller() -> None:
    known = readings([90_000, None, 90_000])
    assert judge_over_capacity(600_000, known, STOP + 2).level is Level.ALERT
    assert judge_over_capacity(600_000, known, STOP + 1).blind is Blind.NO_READING


def test_a_hot_stack_of_a_closed_oven_and_at_night() -> None:
    hours = {2: (23, 23), 3: (24, 14), 4: (24, 15), 5: (0, 0)}
    history = load([], stack={STOP + t: StackHours(*h) for t, h in hours.items()})
    levels = [judge_stack(history, STOP + t).level for t in hours]
    assert levels == [Level.NONE, Level.ALERT, Level.URGENT, Level.NONE]
    assert judge_stack(history, STOP + 1).blind is Blind.TOO_EARLY
    assert judge_stack(history, STOP + 9).blind is Blind.NO_READING
    assert judge_stack(load([]), STOP + 9).blind is Blind.NO_SOURCE


def test_process_water_two_months_running_less_what_was_declared() -> None:
    water = readings([20_000] * 12, STOP - 12) | readings([9_000, 2_000, 2_100, 2_100, 2_100])
    g = ground([*COOLING, *[60_000] * 3], water=water)
    levels = [judge_water(g, STOP + t).level for t in (1, 2, 3)]
    assert levels == [Level.NONE, Level.WATCH, Level.ALERT]
    tested = ground([*COOLING, *[60_000] * 3], water=water, water_declared={STOP + 3: 200})
    assert judge_water(tested, STOP + 3).level is Level.NONE
    assert judge_water(ground([*COOLING, 60_000]), STOP + 2).blind is Blind.NO_SOURCE


def test_more_water_than_the_running_oven_took_is_quarantined() -> None:
    water = readings([20_000] * 12, STOP - 12) | readings([9_000, 2_000, 260_000])
    assert judge_water(ground([*COOLING, 60_000], water=water), STOP + 2).blind is Blind.QUARANTINED


def year(values: list[float], first: Month) -> dict[Month, int]:
    return {first + i: round(value) for i, value in enumerate(values)}


SHAPE = [1.0, 1.1, 0.9, 1.2, 0.8, 1.05, 0.95, 1.15, 0.85, 1.0, 1.1, 0.9]


def test_likely_transformers_are_ranked_by_links_then_by_what_remains_between_the_loads() -> None:
    oven = Closed(STOP, B, year([B * s for s in SHAPE], STOP - 12))
    like = Transformer("t-like", 20, STOP + 2, year([B * s for s in SHAPE], STOP + 12))
    wilder = replace(like, transformer="t-wilder", km=1, readings=year([B * s**3 for s in SHAPE], STOP + 12))
    half = year([B / 2 + 9_000 * (i % 2) for i in range(12)], STOP + 12)
    linked = Transformer("t-linked", 50, STOP + 2, half, ("机主",))
    far = replace(like, transformer="t-far", km=61)
    late = replace(like, transformer="t-late", energised=STOP + 13)
    small = replace(like, transformer="t-small", readings=year([B / 5] * 12, STOP + 12))
    short = replace(like, transformer="t-short", readings=year([B] * 5, STOP + 12))
    found = ranked(oven, [wilder, like, linked, far, late, small, short])
    assert [one.transformer for one in found] == ["t-linked", "t-like", "t-wilder"]
    assert (found[1].correlation or 0) > 0.999 < (found[2].correlation or 0) + 0.01
    assert (found[1].remainder or 0) < 0.001 < 0.2 < (found[2].remainder or 0)
    assert "不是预警" in found[0].zh


def test_what_was_energised_while_the_equipment_still_stood_comes_after_what_came_later() -> None:
    oven = Closed(STOP, B, year([B * s for s in SHAPE], STOP - 12), torn_down=STOP + 4)
    early = Transformer("t-early", 20, STOP + 3, year([B * s for s in SHAPE], STOP + 12))
    flat = year([B * 0.9 for _ in SHAPE], STOP + 12)
    at_once, a_year_on = Transformer("t-at-once", 20, STOP + 4, flat), Transformer("t-late", 21, STOP + 16, flat)
    found = ranked(oven, [early, at_once, a_year_on, replace(a_year_on, transformer="t-later", energised=STOP + 17)])
    assert [one.transformer for one in found] == ["t-at-once", "t-late", "t-early"]
    assert [one.after_demolition for one in found] == [True, True, False]


def test_of_more_than_a_year_the_newest_months_are_compared() -> None:
    oven = Closed(STOP, B, year([B * s for s in SHAPE], STOP - 12))
    rising = year([B * 0.2, B * 0.5, B * 0.8, *(B * s for s in (SHAPE * 2)[3:15])], STOP + 12)
    (found,) = ranked(oven, [Transformer("t", 20, STOP + 2, rising)])
    assert (found.months, round(found.remainder or 0, 3)) == (12, 0.0)


def test_an_oven_without_a_load_of_its_own_has_a_list_by_size_and_place_alone() -> None:
    near = Transformer("t-near", 10, STOP + 2, year([B] * 8, STOP + 3))
    found = ranked(Closed(STOP, B), [replace(near, transformer="t-far", km=40), near])
    assert [(one.transformer, one.correlation, one.remainder) for one in found] == [
        ("t-near", None, None),
        ("t-far", None, None),
    ]
    assert "没有单独的用电记录" in found[0].zh


def test_two_ramps_are_not_alike() -> None:
    assert correlation(detrended([1, 2, 3, 4, 5, 6]), detrended([2, 4, 6, 8, 10, 12])) == 0


def test_more_coke_leaves_a_county_than_it_reports() -> None:
    months = {
        STOP: CountyMonth(100_000, 0, 100_000, (1,)),
        STOP + 1: CountyMonth(104_000, 1_001, 100_000, (2,)),
        STOP + 2: CountyMonth(110_000, -4_000, 100_000, (3,)),
    }
    levels = [judge_balance(months, STOP + t).level for t in range(3)]
    assert levels == [Level.NONE, Level.WATCH, Level.ALERT]
    assert judge_balance(months, STOP + 2).positions == (2, 3)
    assert judge_balance({}, STOP).blind is Blind.NO_SOURCE


def test_the_order_of_work_is_severity_then_sources_then_strength_then_tonnes() -> None:
    power, two = frozenset({Evidence.ELECTRICITY}), frozenset({Evidence.ELECTRICITY, Evidence.WATER})
    found = ordered(
        [
            Open("oven:e", Severity.HIGH, power, 2.0, 400_000),
            Open("oven:d", Severity.HIGH, power, 2.0, 600_000),
            Open("oven:c", Severity.HIGH, power, 3.0, 1),
            Open("oven:b", Severity.HIGH, two, 1.0, 1),
            Open("oven:a", Severity.CRITICAL, frozenset(), 0.0, 1),
        ]
    )
    assert [one.subject for one in found] == ["oven:a", "oven:b", "oven:c", "oven:d", "oven:e"]
    assert "ELECTRICITY, WATER" in found[1].en
