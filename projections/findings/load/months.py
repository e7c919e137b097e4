"""Calendar months as whole numbers, so that they can be counted and subtracted: 2021-03 is 2021 * 12 + 2."""

from calendar import monthrange
from datetime import date
from functools import cache

Month = int


def month_of(day: date) -> Month:
    return day.year * 12 + day.month - 1


@cache
def month_text(month: Month) -> str:
    """2021-03."""
    return f"{month // 12:04d}-{month % 12 + 1:02d}"


@cache
def days_in(month: Month) -> int:
    return monthrange(month // 12, month % 12 + 1)[1]


def days_within(month: Month, first: date, last: date) -> int:
    """How many days of a month lie within two days, both counted."""
    if not month_of(first) <= month <= month_of(last):
        return 0
    begin = first.day if month_of(first) == month else 1
    end = last.day if month_of(last) == month else days_in(month)
    return max(0, end - begin + 1)
