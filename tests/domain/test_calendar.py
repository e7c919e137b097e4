"""Counts of days and hours that stand in a log never stop its readers, however large they are."""

from datetime import date, timedelta

import pytest

from domain.calendar import days_after, hours_long
from domain.cases.deadlines import months_after, working_days_after

HUGE = 100_000_000_000


def test_days_are_added_and_stop_at_the_last_day_there_is() -> None:
    assert days_after(date(2020, 2, 28), 2) == date(2020, 3, 1)
    assert days_after(date(2020, 3, 1), -1) == date(2020, 2, 29)
    assert (days_after(date(2020, 1, 1), HUGE), days_after(date(2020, 1, 1), -HUGE)) == (date.max, date.min)
    assert days_after(date.max, 1) == date.max


def test_hours_stop_at_the_longest_span_there_is() -> None:
    assert hours_long(48) == timedelta(days=2)
    assert hours_long(HUGE) > timedelta(days=999_999_998)
    assert hours_long(-HUGE) < -timedelta(days=999_999_998)


def test_working_days_and_months_stop_at_the_last_day_there_is() -> None:
    assert working_days_after(date(2023, 11, 24), HUGE) == date.max
    assert months_after(date(2023, 11, 24), HUGE) == date.max
    assert months_after(date(2023, 11, 24), (9998 - 2023) * 12) == date(9998, 11, 24)


@pytest.mark.parametrize("day", [date(2023, 11, 20) + timedelta(n) for n in range(7)])
def test_whole_weeks_of_working_days_are_counted_as_one_by_one(day: date) -> None:
    one_by_one = day
    for count in range(23):
        assert working_days_after(day, count) == one_by_one
        one_by_one = working_days_after(one_by_one, 1)
