"""Alarms beside the truth: what counts as found, what is one case, and what is false."""

import msgspec
import pytest

from app.detection.alarms import ALL_RULES, REFERENCE
from app.detection.matching import Verdict, cases, faults_seen, hits, of_detector
from app.detection.standing_for import StandingFor
from app.detection.truth import DataFault
from tests.app.detection.worlds import alarm, oven, restart, world
from tests.domain import opening as o
from tests.domain.scenario import Scenario


@pytest.mark.parametrize(
    ("on", "found"),
    [
        ("2021-05-31", False),
        ("2021-06-01", True),
        ("2021-07-31", True),
        ("2021-09-14", True),  # 45 days after the end
        ("2021-09-15", False),
    ],
)
def test_an_episode_is_found_from_its_start_to_45_days_after_its_end(on: str, found: bool) -> None:
    played = world([oven("a")], [restart("a", "2021-06-01", "2021-07-31")], [alarm("a", on)])
    (hit,), (case,) = of_detector(played, ALL_RULES)
    assert (hit.first is not None) is found
    assert (case.verdict is Verdict.TRUE) is found


def test_several_alarms_in_an_episode_count_once_and_the_first_gives_the_delay() -> None:
    alarms = [alarm("a", "2021-08-10"), alarm("a", "2021-07-10", rule="D-05"), alarm("a", "2021-08-20", rule="D-17")]
    played = world([oven("a")], [restart("a", "2021-06-01", "2021-07-31")], alarms)
    (hit,), (case,) = of_detector(played, ALL_RULES)
    assert hit.delay_days == 39
    assert len(case.alarms) == 3


def test_an_alarm_about_a_related_subject_finds_the_episode() -> None:
    episode = restart("a", "2021-06-01", "2021-07-31", related=("lot:l",))
    played = world([oven("a")], [episode], [alarm("lot:l", "2021-06-05")])
    assert [hit.delay_days for hit in hits(played, played.alarms)] == [4]


def test_an_alarm_about_a_task_is_about_its_ovens() -> None:
    played = world([oven("a")], [restart("a", "2021-06-01", "2021-07-31")], [alarm("task:t", "2021-06-05")])
    assert of_detector(played, ALL_RULES)[1][0].verdict is Verdict.FALSE
    played = msgspec.structs.replace(played, stands_for={"task:t": ("oven:a", "lot:l")})
    (hit,), (case,) = of_detector(played, ALL_RULES)
    assert (hit.delay_days, case.verdict) == (4, Verdict.TRUE)


def test_the_ledger_says_what_a_task_stands_for() -> None:
    heard = StandingFor()
    for event in o.reduced(Scenario()).events:
        heard.hear(event)
    assert {tag: set(of) for tag, of in heard.subjects.items()} == {"task:task": {"lot:lot", "oven:oven"}}


def test_an_alarm_about_another_oven_finds_nothing_and_is_false() -> None:
    played = world([oven("a"), oven("b")], [restart("a", "2021-06-01", "2021-07-31")], [alarm("b", "2021-06-05")])
    (hit,), (case,) = of_detector(played, ALL_RULES)
    assert (hit.first, case.verdict) == (None, Verdict.FALSE)


def test_alarms_attach_to_a_case_as_long_as_it_stands() -> None:
    """90 days after the newest alarm, not after the first: a standing state is one case."""
    monthly = [alarm("a", f"2021-{month:02d}-10") for month in range(1, 11)]
    again = alarm("a", "2022-01-09")  # 91 days after 2021-10-10
    found = cases(world([oven("a")], [], []), [*monthly, again])
    assert [(len(case.alarms), case.stood_days) for case in found] == [(10, 273), (1, 0)]


def test_a_false_case_that_an_episode_joins_is_true() -> None:
    alarms = [alarm("a", "2021-05-10"), alarm("a", "2021-06-10")]
    played = world([oven("a")], [restart("a", "2021-06-01", "2021-07-31")], alarms)
    assert [case.verdict for case in cases(played, alarms)] == [Verdict.TRUE]


def test_an_alarm_from_before_that_still_stands_is_shown_and_not_counted_as_found() -> None:
    standing = alarm("a", "2021-03-01")
    gone = alarm("b", "2021-03-01", ended="2021-04-01")
    episodes = [restart(name, "2021-06-01", "2021-07-31") for name in "ab"]
    found = hits(world([oven("a"), oven("b")], episodes, []), [])
    assert [hit.standing for hit in found] == [False, False]
    played = world([oven("a"), oven("b")], episodes, [standing, gone])
    found = hits(played, played.alarms)
    assert [(hit.first, hit.standing) for hit in found] == [(None, True), (None, False)]


def test_faults_of_the_data_are_scored_apart() -> None:
    """A case on a reading in the wrong unit is no false alarm, and D-16 about it is no case."""
    faults = [_fault("UNIT_ERROR", "meter:m"), _fault("MISSING", "oven:b")]
    alarms = [
        alarm("a", "2021-07-12"),
        alarm("meter:m", "2021-07-12", rule="D-16"),
        alarm("b", "2021-07-12"),
        alarm("b", "2021-09-20", rule="D-16"),
    ]
    played = world([oven("a"), oven("b")], [], alarms, faults=faults)
    played = msgspec.structs.replace(played, stands_for={"meter:m": ("oven:a",)})
    _, found = of_detector(played, ALL_RULES)
    assert {case.subject: case.verdict for case in found} == {"oven:a": Verdict.DATA, "oven:b": Verdict.FALSE}
    assert [one.seen for one in faults_seen(played)] == [True, False]


def test_a_detector_hears_its_own_rules_alone() -> None:
    played = world([oven("a")], [restart("a", "2021-06-01", "2021-07-31")], [alarm("a", "2021-06-10", rule="D-05")])
    assert of_detector(played, REFERENCE)[0][0].first is None
    assert of_detector(played, ALL_RULES)[0][0].first is not None


def _fault(kind: str, subject: str) -> DataFault:
    return DataFault(kind=kind, subject=subject, month="2021-06")
