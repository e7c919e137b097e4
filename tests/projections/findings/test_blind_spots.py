"""A closed oven is watched, or stands on the list of blind spots with why and since when: silence is never clear."""

import pytest

from domain.meters.commands import MapMeter
from domain.meters.facts import MeterScope, MeterUse
from domain.ovens.commands import ReportProductionOnClosedOven, RestartOven, StopOven
from domain.ovens.facts import Seen
from domain.readings.facts import Quality
from projections.findings.blind_spots import BlindReason, BlindSpot, blind_spot
from tests.domain import jiexiu as j
from tests.domain.scenario import Scenario, day
from tests.projections.findings.test_metered import closed, read
from tests.projections.findings.test_statistical import quiet

pytestmark = pytest.mark.rule("E-21")


def spot(s: Scenario, on: str = "2024-07-15") -> BlindSpot | None:
    return blind_spot(s.world.on(day(on)), "cs", day(on))


def reason(s: Scenario, on: str = "2024-07-15") -> tuple[BlindReason, str | None] | None:
    """Why, and since when."""
    found = spot(s, on)
    return None if found is None else (found.reason, found.since.isoformat() if found.since else None)


def test_an_oven_whose_own_meter_is_read_is_watched_whatever_it_says() -> None:
    assert spot(quiet()) is None
    assert spot(read(quiet(), "2024-07", 900_001), "2024-08-15") is None


def test_an_oven_that_runs_is_on_no_list() -> None:
    assert spot(j.works()) is None
    assert spot(j.works().given(StopOven(oven="cs"), "2023-10-10").given(RestartOven(oven="cs"), "2024-01-01")) is None


def test_a_closed_oven_that_is_reported_at_work_is_listed_until_a_new_stop_is_reported() -> None:
    s = quiet().given(RestartOven(oven="cs"), "2024-05-10")
    assert reason(s) == (BlindReason.RUNNING_AGAIN, "2024-05-10")
    found = spot(s)
    assert found is not None
    assert (found.meters, found.closed_on) == (("m",), None)
    assert found.says_zh == "焦炉 cs 自 2024-05-10 起看不见：已报复产或焖炉，此后停产日不明，用电不作停产判断。"
    again = reason(s.given(StopOven(oven="cs"), "2024-07-01"))
    assert again == (BlindReason.BASELINE_TOO_SMALL, "2024-07-01")


@pytest.mark.parametrize("seen", [Seen.OUTPUT, Seen.HOT_IDLE])
def test_production_that_somebody_saw_leaves_no_closed_oven_between_the_two_lists(seen: Seen) -> None:
    s = quiet().given(ReportProductionOnClosedOven(oven="cs", seen=seen), "2024-06-10")
    assert reason(s) == (BlindReason.RUNNING_AGAIN, "2024-06-10")


def test_an_oven_without_a_meter_is_blind_since_its_closing() -> None:
    s = j.secured(j.checklisted(j.works()))
    found = spot(s)
    assert found is not None
    assert (found.reason, found.since, found.meters, found.standing) == (
        BlindReason.NO_METER,
        day("2023-10-20"),
        (),
        True,
    )
    assert found.says_zh == "焦炉 cs 自 2023-10-20 起看不见：没有任何电表对应该炉。"
    assert found.says_en == "Nothing can be seen of oven cs since 2023-10-20: no electricity meter serves it."


def test_a_meter_that_it_shares_or_that_counts_something_else_speaks_for_no_oven() -> None:
    assert reason(closed(mapped=("cs", "cs55"))) == (BlindReason.SHARED_METER, "2023-10-20")
    assert reason(closed(use=MeterUse.MIXED)) == (BlindReason.OTHER_USE, "2023-10-20")


def test_a_meter_that_was_given_to_another_oven_leaves_it_blind_from_that_day() -> None:
    s = quiet().given(MapMeter(meter="m", scope=MeterScope.OVEN, ovens=("cs55",)), "2024-06-30")
    assert reason(s) == (BlindReason.MAPPING_ENDED, "2024-06-30")
    assert reason(s, "2024-06-29") is None


def test_three_months_without_a_reading_are_a_silence_since_the_last_one() -> None:
    assert reason(quiet(), "2024-09-30") is None
    found = spot(quiet(), "2024-10-01")
    assert found is not None
    assert (found.reason, found.since, found.last_month) == (BlindReason.SILENT, day("2024-07-01"), "2024-06")
    assert "缺报不等于零，最后读数为 2024-06" in found.says_zh
    assert reason(closed()) == (BlindReason.SILENT, "2023-10-20")


def test_estimates_are_no_sight() -> None:
    s = read(quiet(), "2024-07", 60_001, 60_002, 60_003, quality=Quality.ESTIMATED)
    assert reason(s, "2024-09-30") is None
    assert reason(s, "2024-10-06") == (BlindReason.IN_DOUBT, "2024-07-01")


def test_an_oven_that_cools_is_on_the_list_until_its_third_month_can_be_read() -> None:
    s = closed()
    for on in ("2023-11-01", "2023-12-31", "2024-01-05"):
        assert reason(s, on) == (BlindReason.COOLING, "2023-10-20"), on
    read(s, "2023-11", 800_000, 60_000)
    assert reason(s, "2024-01-06") is None
    assert reason(read(closed(), "2023-11", 300_000), "2024-01-05") == (BlindReason.COOLING, "2023-10-20")


def test_without_months_before_the_stop_there_is_nothing_to_compare_with() -> None:
    s = Scenario()
    s.events = [event for event in closed().events if getattr(event.fact, "month", "") < "2023-03"]
    assert reason(read(s, "2023-11", 60_000, 60_000, 60_000), "2024-02-15") == (BlindReason.NO_BASELINE, "2023-10-20")


def test_the_list_knows_no_more_than_the_day() -> None:
    s = read(quiet(), "2024-07", 60_000, 60_000)
    assert reason(s, "2024-01-03") == (BlindReason.COOLING, "2023-10-20")
    assert spot(s, "2023-10-19") is None
