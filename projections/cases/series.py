"""The electricity of a closed oven before and after its stop, ready to be plotted beside an alert. model.md §6.2.

What other rules measure of a month (`weighed.py`) stands in its `figures`, with the line that each is held against.
Only meters that speak for the oven alone are read (E-21). A month without a report is null and never 0; of several
meters of one oven a month is known when all of them reported it. The lines are those of the rule in force, S-12, by its
own functions: B, what the oven is expected to draw (its level, its cooling tail and what was declared), and the reading
from which that month alone, with no other source, is an alert. Where the rule cannot judge a month it has no line.
"""

from datetime import date

import msgspec

from domain.calendar import month_of
from domain.meters.facts import MeterKind
from domain.meters.reach import own_meters_in
from domain.ovens.facets import Operation
from domain.ovens.state import Oven
from domain.quantities import Month, Quantity
from domain.readings.facts import Quality
from domain.world import View
from projections.findings.closed_loads import load_of, numbered, readings_of, stopped_on
from projections.findings.load.figures import RuleFigure
from projections.findings.load.ground import Ground, ground_of
from projections.findings.load.history import BASELINE_MONTHS, Reading
from projections.findings.load.joint import alert_line, judge_joint
from projections.findings.load.months import Month as Number
from projections.findings.load.months import month_text

MONTHS_MAX = 120
"""Ten years. Of a longer story the months that nobody reported at its end are left out first, then the oldest."""


class LoadMonth(msgspec.Struct, frozen=True):
    """One month; `allowance_kwh` and `threshold_kwh` are None before the stop, and where it cannot be judged.

    `figures`: what the alert's rule measures of the month, each with its unit and its line where the rule judges it.
    """

    month: Month
    kwh: Quantity | None
    allowance_kwh: Quantity | None
    baseline_kwh: Quantity | None
    threshold_kwh: Quantity | None
    quality: Quality | None
    figures: tuple[RuleFigure, ...] = ()


def load_series(view: View, subject: str, day: date) -> tuple[LoadMonth, ...]:
    """From a year before the stop to the last whole month before the day; empty without a stop or an own meter."""
    oven = as_stopped(view.oven(subject.removeprefix("oven:"))) if subject.startswith("oven:") else None
    stop = stopped_on(oven) if oven is not None else None
    if oven is None or stop is None:
        return ()
    stopped, last = numbered(month_of(stop)), numbered(month_of(day)) - 1
    readings = readings_of(view, oven, stopped)
    shown = _shown(stopped - BASELINE_MONTHS, last, max(readings, default=stopped))
    if not any(own_meters_in(view, oven.oven, month_text(month), MeterKind.ELECTRICITY) for month in shown):
        return ()
    ground = _ground(view, oven, last)
    return tuple(_month(readings.get(month), ground, month) for month in shown)


def as_stopped(oven: Oven) -> Oven:
    """Somebody who sees it at work ends no stop: what the meter showed around it is what he wants to see."""
    restarted = oven.stopped_on is None and (oven.certificate is None or oven.restarted_on is not None)
    if restarted or not oven.production_seen:
        return oven
    return msgspec.structs.replace(oven, operation=Operation.STOPPED)


def _shown(first: Number, last: Number, reported: Number) -> range:
    """The months of the picture: never so many that the stop, or what was read since, is cut off by silence."""
    if last - first >= MONTHS_MAX:
        last = min(last, max(reported, first + MONTHS_MAX - 1))
    return range(max(first, last - MONTHS_MAX + 1), last + 1)


def _ground(view: View, oven: Oven, last: Number) -> Ground | None:
    """What the rule in force judges by; None where it cannot."""
    load = load_of(view, oven)
    ground = None if load is None else ground_of(load, max(last, load.stopped))
    return ground if ground is not None and ground.blind is None else None


def _month(reading: Reading | None, ground: Ground | None, month: Number) -> LoadMonth:
    if ground is None:
        return month_of_load(reading, month)
    base, f = ground.base.value, judge_joint(ground, month).figures
    if "sigma" not in f:
        return month_of_load(reading, month, baseline=round(base))
    expected = f["R_decl"] + (f["b"] + f["tail"]) * base
    alert = expected + alert_line(f["sigma"], f["b"]) * base
    return month_of_load(reading, month, round(expected), round(base), round(alert))


def month_of_load(
    reading: Reading | None,
    month: Number,
    allowance: int | None = None,
    baseline: int | None = None,
    threshold: int | None = None,
) -> LoadMonth:
    """A month of electricity; what was read stands among its figures as well, with its line."""
    text = month_text(month)
    if reading is None:
        return LoadMonth(text, None, allowance, baseline, threshold, None)
    asked = None if threshold is None else str(threshold)
    positions = (reading.position,) if reading.position else ()
    read = RuleFigure(name="E", value=str(reading.value), unit="kWh", threshold=asked, month=text, positions=positions)
    quality = Quality.ESTIMATED if reading.estimated else Quality.ACTUAL
    return LoadMonth(text, reading.value, allowance, baseline, threshold, quality, (read,))
