"""The electricity of a closed oven before and after its stop, ready to be plotted beside an alert. model.md §6.2.

Only meters that speak for the oven alone are read (E-21). A month without a report is null and never 0; of several
meters of one oven a month is known when all of them reported it. The figures are the start values of S-01: the normal
month before the stop is the median of the last 12 known, the allowance 3 % of it and what was declared, the threshold
15 % of it above that. What the rules themselves hold against a month stands in their sentences; this draws the picture.
"""

from collections.abc import Iterator
from datetime import date
from itertools import islice
from statistics import median_low

import msgspec

from domain.allowances.state import Allowance
from domain.calendar import first_day_of, last_day_of, month_of, months_after, months_between
from domain.curtailments.state import Curtailment
from domain.meters.facts import MeterKind
from domain.meters.reach import allowances_of_oven, own_meters_in
from domain.ovens.state import Oven
from domain.quantities import Month, Quantity
from domain.readings.facts import Quality
from domain.world import View

BASELINE_MONTHS, BASELINE_MONTHS_LEAST, BASELINE_REACH = 12, 6, 36
MONTHS_MAX = 60
BASIC_PERCENT, ALERT_PERCENT = 3, 15


class LoadMonth(msgspec.Struct, frozen=True):
    """One month; `allowance_kwh` and `threshold_kwh` are None before the stop, and where no baseline is known."""

    month: Month
    kwh: Quantity | None
    allowance_kwh: Quantity | None
    baseline_kwh: Quantity | None
    threshold_kwh: Quantity | None
    quality: Quality | None


def load_series(view: View, subject: str, day: date) -> tuple[LoadMonth, ...]:
    """From a year before the stop to the last whole month before the day; empty without a stop or an own meter."""
    oven = view.oven(subject.removeprefix("oven:")) if subject.startswith("oven:") else None
    if oven is None or oven.stopped_on is None:
        return ()
    stopped, last = month_of(oven.stopped_on), months_after(month_of(day), -1)
    numbers = range(-BASELINE_MONTHS, months_between(stopped, last) + 1)
    shown = [months_after(stopped, number) for number in numbers][-MONTHS_MAX:]
    if not any(own_meters_in(view, oven.oven, month, MeterKind.ELECTRICITY) for month in shown):
        return ()
    normal = _baseline(view, oven, stopped)
    return tuple(_month(view, oven, month, stopped, normal) for month in shown)


def _month(view: View, oven: Oven, month: str, stopped: str, normal: int | None) -> LoadMonth:
    kwh, quality = _read(view, oven, month)
    if normal is None or month < stopped:
        return LoadMonth(month, kwh, None, normal, None, quality)
    declared = sum(_declared(one, month) for one in allowances_of_oven(view, oven.oven, month))
    allowance = normal * BASIC_PERCENT // 100 + declared
    return LoadMonth(month, kwh, allowance, normal, allowance + normal * ALERT_PERCENT // 100, quality)


def _read(view: View, oven: Oven, month: str) -> tuple[int | None, Quality | None]:
    """What all meters of the oven alone read in a month; unknown as soon as one of them did not report it."""
    meters = own_meters_in(view, oven.oven, month, MeterKind.ELECTRICITY)
    known = [one for meter in meters if (one := meter.by_month().get(month)) is not None]
    if not known or len(known) < len(meters):
        return None, None
    estimated = any(one.quality is Quality.ESTIMATED for one in known)
    return sum(one.quantity for one in known), Quality.ESTIMATED if estimated else Quality.ACTUAL


def _baseline(view: View, oven: Oven, stopped: str) -> int | None:
    """The median of the last 12 known months before the stop that no curtailment touched; None of fewer than 6."""
    read = list(islice(_before(view, oven, stopped), BASELINE_MONTHS))
    return median_low(read) if len(read) >= BASELINE_MONTHS_LEAST else None


def _before(view: View, oven: Oven, stopped: str) -> Iterator[int]:
    for back in range(1, BASELINE_REACH + 1):
        month = months_after(stopped, -back)
        kwh, quality = _read(view, oven, month)
        if kwh is not None and quality is Quality.ACTUAL and not any(_cut(one, month) for one in oven.curtailments):
            yield kwh


def _cut(one: Curtailment, month: str) -> bool:
    return (one.starts_on or date.min) <= last_day_of(month) and first_day_of(month) <= one.ends_on


def _declared(one: Allowance, month: str) -> int:
    """kWh declared for a month, by the share of its days; of several ovens together the whole of it."""
    first, last = first_day_of(month), last_day_of(month)
    days = (min(last, one.ends_on) - max(first, one.starts_on)).days + 1
    return (one.limit_kwh or 0) * max(0, days) // last.day
