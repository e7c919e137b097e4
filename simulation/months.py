"""Months as whole numbers (year × 12 + month − 1), so that they can be counted (月份)."""

from calendar import monthrange
from datetime import date, timedelta


def month_of(day: date) -> int:
    return day.year * 12 + day.month - 1


def first_day(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)


def days_in(month: int) -> int:
    return monthrange(month // 12, month % 12 + 1)[1]


def last_day(month: int) -> date:
    return first_day(month) + timedelta(days=days_in(month) - 1)


def text(month: int) -> str:
    """2021-03."""
    return f"{month // 12:04d}-{month % 12 + 1:02d}"


def share_within(month: int, start: date, end: date | None) -> float:
    """The share of a month's days that lie in [start, end]; without an end for good."""
    first, last = first_day(month), last_day(month)
    upto = last if end is None else min(last, end)
    return max(0, (upto - max(first, start)).days + 1) / days_in(month)


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last day of a shorter month."""
    month = month_of(day) + months
    return first_day(month) + timedelta(days=min(day.day, days_in(month)) - 1)
