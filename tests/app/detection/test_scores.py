"""The figures, on worlds whose answer anybody can count on paper."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.detection.alarms import ALL_RULES, ANY_ELECTRICITY, DETECTORS, without
from app.detection.intervals import Interval
from app.detection.matching import Played
from app.detection.scores import (
    BANDS,
    MONTH_DAYS,
    OPEN,
    OTHER,
    OWN_RESTARTS,
    hours_per_true_case,
    precision_at,
    recall,
    recall_table,
    scored,
)
from app.detection.tables import tables
from app.detection.truth import Confounder, Meter
from app.detection.words import markdown
from app.detection.worst import worst_false_alarms, worst_misses
from domain.cases.facts import Severity
from tests.app.detection.worlds import alarm, day, oven, restart, world

MONTHS = 729 / MONTH_DAYS
"""From 2021-01-01 to 2022-12-31: 23.95 months of one oven."""


def by_hand() -> Played:
    """Four ovens of their own meter, one of a shared; three of five restarts found; three false cases."""
    ovens = [*(oven(name) for name in "abcd"), oven("s", Meter.SHARED), oven("open", closed=None)]
    episodes = [
        restart("a", "2021-03-01", "2021-04-30"),
        restart("b", "2021-03-01", "2021-04-30"),
        restart("c", "2021-03-01", "2021-04-30", share=10),
        restart("d", "2021-03-01", "2021-03-31", share=100, months=1),
        restart("s", "2021-03-01", "2021-06-30", months=4, meter=Meter.SHARED),
    ]
    alarms = [
        alarm("a", "2021-04-12"),  # 42 days
        alarm("b", "2021-05-12"),  # 72 days
        alarm("s", "2021-03-11", rule="D-05"),  # 10 days
        alarm("d", "2022-06-01"),  # false, own meter
        alarm("d", "2022-07-01"),  # the same case
        alarm("open", "2022-06-01", rule="D-08"),  # false, never closed
        alarm("lot:x", "2022-06-01", rule="D-01"),  # false, no oven
    ]
    return world(ovens, episodes, alarms)


def test_recall_is_counted_by_meter_share_and_length() -> None:
    hits = scored([by_hand()], ALL_RULES).hits
    counted = {en: (found.hits, found.of) for _, en, sort in BANDS for found in [recall(hits, sort)]}
    assert counted == {
        "own meter, ≥ 25 %, ≥ 2 months": (2, 2),
        "own meter, 10–25 %, ≥ 2 months": (0, 1),
        "own meter, 25–50 %, 2 months": (2, 2),
        "own meter, 1 month": (0, 1),
        "shared meter": (1, 1),
        "no meter": (0, 0),
        "power by a neighbour's line": (0, 0),
        "kept hot": (0, 0),
        "no load of an oven": (0, 0),
    }


def test_the_delay_is_counted_from_the_start_to_the_first_alarm() -> None:
    found = recall(scored([by_hand()], ALL_RULES).hits, BANDS[0][2])
    assert (found.delay.median, found.delay.p90) == (57, 69)  # of 42 and 72


def test_false_alarms_are_cases_per_hundred_closed_months_of_their_own_meters() -> None:
    scores = scored([by_hand()], ALL_RULES)
    own = scores.false[Meter.OWN]
    assert own.cases == 1
    assert own.months == pytest.approx(4 * MONTHS)
    assert own.rate.value == pytest.approx(100 / (4 * MONTHS))
    assert own.stood_days == 30
    assert {name: one.cases for name, one in scores.false.items()} == {
        Meter.OWN: 1,
        Meter.SHARED: 0,
        Meter.NONE: 0,
        OPEN: 1,
        OTHER: 1,
    }
    assert (scores.true_cases, scores.false_cases) == (3, 3)
    assert scores.precision_here.value == 0.5


def test_precision_at_a_prevalence_follows_from_recall_and_false_alarms() -> None:
    scores = scored([by_hand()], ALL_RULES)
    found = 2 / 4  # of the restarts of own-meter ovens
    false = 12 * 100 / (4 * MONTHS)  # in 100 oven-years
    assert precision_at(scores, 5).value == pytest.approx(5 * found / (5 * found + false))


def test_hours_per_true_case_are_hours_over_precision() -> None:
    assert hours_per_true_case(Interval(0.5, 0.25, 0.8), 16) == Interval(32, 20, 64)


def test_the_table_of_sorts_counts_each_episode_once() -> None:
    rows = recall_table(scored([by_hand()], ALL_RULES).hits)
    assert [(sort, one.hits, one.of) for sort, one in rows] == [
        (("RESTART", "OWN", "10", "2"), 0, 1),
        (("RESTART", "OWN", "50", "2"), 2, 2),
        (("RESTART", "OWN", "100", "1"), 0, 1),
        (("RESTART", "SHARED", "50", "4"), 1, 1),
    ]


def test_without_a_rule_what_it_alone_found_is_lost() -> None:
    scores = scored([by_hand()], without(ALL_RULES, "D-05"))
    assert [hit.episode.subject for hit in scores.hits if hit.first] == ["oven:a", "oven:b"]


_months = st.integers(1, 12)
_episodes = st.lists(
    st.tuples(st.sampled_from("abcdef"), _months, st.sampled_from([10, 25, 50, 100])), min_size=1, max_size=8
)


def _world_of(episodes: list[tuple[str, int, int]], find: bool) -> Played:
    told = [restart(name, f"2021-{month:02d}-01", f"2021-{month:02d}-28", share) for name, month, share in episodes]
    alarms = [alarm(one.subject, one.start.isoformat()) for one in told] if find else []
    return world([oven(name) for name in "abcdef"], told, alarms)


@given(_episodes)
def test_a_detector_that_always_speaks_in_time_has_recall_one_and_no_false_alarm(
    episodes: list[tuple[str, int, int]],
) -> None:
    scores = scored([_world_of(episodes, find=True)], ALL_RULES)
    found = recall(scores.hits, OWN_RESTARTS)
    assert found.found.value == 1.00
    assert found.delay.median == 0
    assert scores.false_cases == 0
    assert precision_at(scores, 1).value == 1.00


@given(_episodes)
def test_a_detector_that_is_silent_finds_nothing(episodes: list[tuple[str, int, int]]) -> None:
    scores = scored([_world_of(episodes, find=False)], ALL_RULES)
    assert recall(scores.hits, OWN_RESTARTS).found.value == 0
    assert scores.false[Meter.OWN].rate.value == 0
    assert precision_at(scores, 1).value is None


def test_baselines_are_chosen_by_rule_and_any_electricity_is_no_rule() -> None:
    rules = (ANY_ELECTRICITY, "S-01", "D-05", "S-11", "S-02", "S-12", "S-03", "D-16")
    alarms = [alarm("a", "2021-06-01", rule=rule) for rule in rules]
    chosen = {one.en: [found.rule for found in one.alarms(alarms)] for one in DETECTORS}
    assert chosen == {
        "any electricity": [ANY_ELECTRICITY],
        "S-01 alone": ["S-01"],
        "deterministic alone": ["D-05"],
        "reference detector (S-11)": ["S-11"],
        "joint detector (S-12)": ["S-12"],
        "shared meters (S-03, a note)": ["S-03"],
        "all rules": ["D-05", "S-12"],
    }


def test_every_table_can_be_printed_and_written() -> None:
    played = by_hand()
    for table in [*tables([played]), *tables([world([oven("a")], [], [])])]:
        assert table.lines()
        assert markdown(table).startswith("## ")


def test_the_worst_are_told_with_what_stood_beside_them() -> None:
    played = by_hand()
    start, end = day("2022-05-01"), day("2022-06-30")
    cause = Confounder(kind="PUMP_TEST", subject="oven:d", start=start, end=end, declared=False)
    told = world(
        list(played.truth.ovens),
        list(played.truth.episodes),
        [*played.alarms, alarm("a", "2022-06-01", severity=Severity.MEDIUM)],
        [cause],
    )
    missed = worst_misses([told])
    assert "100 % for 1 month(s)" in missed[0]
    assert "the first after its time: S-12@1 HIGH on 2022-06-01" in missed[0]
    false = worst_false_alarms([told])
    assert "lawful at the time: PUMP_TEST 2022-05-01 – 2022-06-30, not declared" in false[0]
    assert "MEDIUM" in false[-1]
