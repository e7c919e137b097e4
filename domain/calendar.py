"""Days and hours added to a date, for every count that stands in the log: total, so that no entry stops a reader.

A parameter of 100,000,000,000 hours was accepted once; what is that far off never comes, and is not a fault. The
results stop at the last day there is, and so does every comparison with them.
"""

from datetime import date, timedelta

_HOURS_MOST = timedelta.max // timedelta(hours=1) - 24  # The shortest span there is lies a day nearer to 0.


def days_after(day: date, days: int) -> date:
    """The day so many days later; the last day of all where there is none so late, the first where none so early."""
    ordinal = day.toordinal() + days
    return date.fromordinal(max(date.min.toordinal(), min(ordinal, date.max.toordinal())))


def hours_long(hours: int) -> timedelta:
    """So many hours; the longest span there is where there are more."""
    return timedelta(hours=max(-_HOURS_MOST, min(hours, _HOURS_MOST)))
