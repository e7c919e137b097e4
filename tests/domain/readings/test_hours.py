"""Hours are bounded by the calendar, alone of all figures: reported, put right, told anew by a correction."""

from typing import Any

import pytest

from domain.corrections.commands import CorrectEvent, ReplacementCommand
from domain.readings.commands import CorrectReading, ReportEmissionHours
from domain.refusals import Malformed
from tests.domain import metering as m
from tests.domain.scenario import Scenario, day, refusal

FEBRUARY: dict[str, Any] = {"month": "2020-02"}
ONE_DAY: dict[str, Any] = {"day": day("2020-02-01")}


def told(period: dict[str, Any], hot: int, night: int) -> ReportEmissionHours:
    return ReportEmissionHours(monitor="stack", hours_hot=hot, hours_hot_night=night, ovens=("a",), **period)


def hours(s: Scenario) -> list[tuple[int, int]]:
    return [(one.hours_hot, one.hours_hot_night) for one in s.world.now.emissions("monitor:stack").reports]


@pytest.mark.rule("JC-18")
@pytest.mark.parametrize(("period", "most"), [(FEBRUARY, 29 * 24), (ONE_DAY, 24)], ids=["month", "day"])
def test_hours_are_taken_up_to_those_of_the_calendar(period: dict[str, Any], most: int) -> None:
    s = m.stack(m.works()).given(told(period, most, most), "2020-02-29").given(told(period, 0, 0), "2020-02-29")
    assert hours(s) == [(most, most), (0, 0)]


@pytest.mark.rule("JC-18")
@pytest.mark.parametrize(
    ("period", "hot", "night", "field"),
    [
        (FEBRUARY, 29 * 24 + 1, 0, "hoursHot"),
        (FEBRUARY, -1, -1, "hoursHot"),
        (FEBRUARY, 10, 11, "hoursHotNight"),
        (FEBRUARY, 10, -1, "hoursHotNight"),
        (ONE_DAY, 25, 0, "hoursHot"),
    ],
)
def test_hours_that_no_calendar_holds_are_a_typing_error(
    period: dict[str, Any], hot: int, night: int, field: str
) -> None:
    refused = refusal(m.stack(m.works()).when(told(period, hot, night), "2020-02-29"))
    assert isinstance(refused, Malformed)
    assert (refused.field, refused.value) == (field, str(hot if field == "hoursHot" else night))


@pytest.mark.rule("JC-18")
def test_the_refusal_says_the_hours_of_the_month_in_both_languages() -> None:
    refused = refusal(m.stack(m.works()).when(told(FEBRUARY, 800, 0), "2020-02-29"))
    assert isinstance(refused, Malformed)
    assert ("0 至 696" in refused.rule_zh, "0 to 696" in refused.rule_en) == (True, True)


@pytest.mark.rule("JC-18")
@pytest.mark.parametrize(
    ("figures", "field"),
    [
        ({"hours_hot": 697}, "hoursHot"),
        ({"hours_hot": -1}, "hoursHot"),
        ({"hours_hot": 39}, "hoursHotNight"),
        ({"hours_hot_night": 101}, "hoursHotNight"),
    ],
)
def test_hours_are_put_right_within_the_calendar_as_well(figures: dict[str, Any], field: str) -> None:
    s = m.stack(m.works()).given(told(FEBRUARY, 100, 40), "2020-02-29")
    fix = CorrectReading(position=s.last.position, reason="录错", **figures)
    refused = refusal(s.when(fix, "2020-03-01"))
    assert isinstance(refused, Malformed)
    assert refused.field == field
    s.given(CorrectReading(position=s.last.position, reason="录错", hours_hot=40), "2020-03-01")
    assert hours(s) == [(40, 40)]


@pytest.mark.rule("E-17", "JC-18")
def test_the_common_correction_asks_the_calendar_too() -> None:
    s = m.stack(m.works()).given(told(FEBRUARY, 100, 40), "2020-02-29")
    fields = {"monitor": "stack", "month": "2020-01", "hoursHot": 745, "hoursHotNight": 0}
    new = ReplacementCommand(command="ReportEmissionHours", occurred_on=day("2020-02-29"), fields=fields)
    fix = CorrectEvent(position=s.last.position, replacement=new, reason="月份录错", second_office="复核")
    refused = refusal(s.when(fix, "2020-03-01"))
    assert isinstance(refused, Malformed)
    assert refused.value == "745"
