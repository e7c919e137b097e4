"""Days, hours and months to count with, for every count that stands in the log: total, so that no entry stops a reader.

A parameter of 100,000,000,000 hours was accepted once; what is that far off never comes, and is not a fault. The
results stop at the last day there is, and so does every comparison with them.
"""

from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache

MONTHS_KEPT = 4_096
"""Months are few and asked for at every reading: their days are worked out once."""
_HOURS_MOST = timedelta.max // timedelta(hours=1) - 24  # The shortest span there is lies a day nearer to 0.


def days_after(day: date, days: int) -> date:
    """The day so many days later; the last day of all where there is none so late, the first where none so early."""
    ordinal = day.toordinal() + days
    return date.fromordinal(max(date.min.toordinal(), min(ordinal, date.max.toordinal())))


def hours_long(hours: int) -> timedelta:
    """So many hours; the longest span there is where there are more."""
    return timedelta(hours=max(-_HOURS_MOST, min(hours, _HOURS_MOST)))


def month_of(day: date) -> str:
    """The month of a day, as YYYY-MM."""
    return f"{day.year:04}-{day.month:02}"


@lru_cache(MONTHS_KEPT)
def first_day_of(month: str) -> date:
    """The first day of a month that is written YYYY-MM."""
    return date(int(month[:4]), int(month[5:]), 1)


@lru_cache(MONTHS_KEPT)
def last_day_of(month: str) -> date:
    """The last day of a month that is written YYYY-MM."""
    year, number = int(month[:4]), int(month[5:])
    return date(year, number, monthrange(year, number)[1])


@lru_cache(MONTHS_KEPT)
def months_after(month: str, months: int) -> str:
    """The month so many months later, or earlier where negative."""
    count = int(month[:4]) * 12 + int(month[5:]) - 1 + months
    return f"{count // 12:04}-{count % 12 + 1:02}"


def months_between(first: str, last: str) -> int:
    """How many months the last lies after the first; 0 in the same month, negative before it."""
    return (int(last[:4]) - int(first[:4])) * 12 + int(last[5:]) - int(first[5:])
