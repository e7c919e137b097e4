"""Power that an oven's own meter shows beyond all that is allowed it: D-04 above limits, D-17 certified and producing.

model.md §6.1, §6.2; JX-42, E-21. Two months running, from the second month after the stop on (the battery cools), of a
meter that serves this oven alone, read and not estimated: what it shows less the limits of approved restorations,
retained uses and declared allowances is more than a share of what the oven took a month while it ran. Those limits
together explain no more than a share of it either (`allowed_load.py`). More than it ever took is a slip of unit (D-16)
and counts for nothing. What is less than that is for the statistical rules. A run of more months is found once, with
its first two.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from domain.allowances.facts import LoadAllowanceDeclared
from domain.calendar import first_day_of, last_day_of, month_of, months_after, months_between
from domain.envelope import Happened
from domain.fact import Fact
from domain.meters.facts import MeterKind, MeterUse
from domain.meters.reach import allowances_of_oven, own_meters_in
from domain.meters.state import Meter, Reading
from domain.ovens.facts import OvenRestarted
from domain.ovens.state import Oven
from domain.policy import keys
from domain.policy.state import number
from domain.readings.facts import MonthlyElectricityReported, Quality
from domain.utilities.facts import Utility, UtilityDisconnected, UtilityRestored
from projections.findings.allowed_load import allowed_most, allowed_percent
from projections.findings.finding import Because, Finding
from projections.findings.known import Known, place_of

BASE_MONTHS, _BASE_MONTHS_LEAST = 12, 6
"""Months before the stop of which the median is taken (model.md §6.2: B), and how many must be known."""
_FROM_MONTH = 2
_DOUBTFUL_PERCENT = 130


@dataclass(frozen=True, slots=True)
class Excess:
    """Two months, the later one last: what was read, allowed and taken before the stop, in kWh, and its events.

    `bounded_percent` is the share of B that bounds what is allowed, where more was declared.
    """

    meter: str
    months: tuple[str, str]
    read_kwh: tuple[int, int]
    allowed_kwh: int
    base_kwh: int
    bounded_percent: int | None
    positions: tuple[int, ...]

    @property
    def bounded_words(self) -> tuple[str, str]:
        """That less is allowed than was declared, and why; nothing where all of it is allowed."""
        if self.bounded_percent is None:
            return "", ""
        base, percent = f"{self.base_kwh:,}", self.bounded_percent
        return (
            f"（申报更多，以停产前月中位数 {base} 千瓦时的 {percent}% 为限）",
            f" (more was declared; {percent} % of a median month of {base} kWh before the stop bounds it)",
        )


def excess_with(known: Known, event: Happened, meter: str, month: str) -> Iterator[tuple[Oven, Excess]]:
    """The two months that begin a run and that a reading completes, of the oven that the meter is alone for."""
    key = "excess", meter, month, str(event.position)
    return iter(known.once(key, lambda: list(_excess_with(known, event, meter, month))))


def _excess_with(known: Known, event: Happened, meter: str, month: str) -> Iterator[tuple[Oven, Excess]]:
    for first in (months_after(month, -1), month):
        found = _pair(known, meter, first)
        completed = found is not None and event.position in found[1].positions
        if found is not None and completed and _pair(known, meter, months_after(first, -1)) is None:
            yield found


def _pair(known: Known, name: str, first: str) -> tuple[Oven, Excess] | None:
    """Two months above what is allowed, from one on, and the oven."""
    meter = known.now.meter(name)
    mapping = meter.mapping_on(last_day_of(first))
    if mapping is None or mapping.own_oven is None:
        return None
    oven = known.now.oven(mapping.own_oven)
    stopped = oven.stopped_on or (oven.certificate.completed_on if oven.certificate else None)
    if stopped is None or oven.running:
        return None
    found = _excess(known, oven, stopped, meter, first)
    return (oven, found) if found is not None else None


METERED_CLEARED_BY: frozenset[type[Fact]] = frozenset(
    {MonthlyElectricityReported, LoadAllowanceDeclared, UtilityRestored, UtilityDisconnected, OvenRestarted}
)


def metered_explained(known: Known, finding: Finding) -> Because | None:
    """An allowance or a reading came late, and the two months are within what is allowed."""
    for event in (known.event_at(position) for position in finding.causes):
        if event is not None and isinstance(event.fact, MonthlyElectricityReported):
            found = _pair(known, event.fact.meter, event.fact.month)
            if found is not None and set(found[1].positions) <= set(finding.causes):
                return None
    return Because(
        "补登后所读在允许范围之内。", "With what was registered late, what was read is within what is allowed."
    )


def _excess(known: Known, oven: Oven, stopped: date, meter: Meter, first: str) -> Excess | None:
    months = (first, months_after(first, 1))
    base = _base(meter, stopped)
    if base is None or months_between(month_of(stopped), first) < _FROM_MONTH:
        return None
    place = place_of(oven.county, oven.division)
    share = number(known.now, keys.METERED_PRODUCTION_PERCENT, place, last_day_of(months[1]))
    percent = keys.METERED_PRODUCTION_PERCENT_DEFAULT if share is None else share
    bounded = allowed_percent(known.now, oven, last_day_of(months[1]))
    bound = allowed_most(base, bounded)
    readings, most = [], 0
    for month in months:
        reading = _read(known, oven, meter, month)
        allowed = allowed_kwh(known, oven, month)
        if reading is None or not _counts(reading.quantity, min(allowed, bound), base, percent):
            return None
        readings.append(reading)
        most = max(most, allowed)
    kwh, at = (readings[0].quantity, readings[1].quantity), tuple(one.position for one in readings)
    return Excess(meter.meter, months, kwh, min(most, bound), base, bounded if most > bound else None, at)


def _counts(kwh: int, allowed: int, base: int, percent: int) -> bool:
    return (kwh - allowed) * 100 > base * percent and kwh * 100 <= base * _DOUBTFUL_PERCENT


def _read(known: Known, oven: Oven, meter: Meter, month: str) -> Reading | None:
    """An actual reading of a month in which the meter served production at this oven alone."""
    if meter.use not in (MeterUse.PRODUCTION, MeterUse.PROCESS):
        return None
    own = own_meters_in(known.now, oven.oven, month, MeterKind.ELECTRICITY)
    reading = meter.by_month().get(month)
    alone = any(one.meter == meter.meter for one in own)
    return reading if alone and reading is not None and reading.quality is Quality.ACTUAL else None


def _base(meter: Meter, stopped: date) -> int | None:
    """B: the median of the last months before the stop; None where too few are known."""
    before = [one for month, one in meter.by_month().items() if month < month_of(stopped)][-BASE_MONTHS:]
    values = sorted(one.quantity for one in before if one.quantity > 0 and one.quality is Quality.ACTUAL)
    if len(values) < _BASE_MONTHS_LEAST:
        return None
    return (values[(len(values) - 1) // 2] + values[len(values) // 2]) // 2


def allowed_kwh(known: Known, oven: Oven, month: str) -> int:
    """All that the oven was to take in a month: declared, retained at the newest cut, restored with an approval."""
    declared = sum(one.limit_kwh or 0 for one in allowances_of_oven(known.now, oven.oven, month))
    first, last = first_day_of(month), last_day_of(month)
    retained = restored = 0
    for event in known.world.events(f"oven:{oven.oven}", UtilityDisconnected, UtilityRestored):
        fact = event.fact
        if event.occurred_on > last:
            break
        if isinstance(fact, UtilityDisconnected) and fact.utility is Utility.POWER:
            retained = sum(use.limit_kwh or 0 for use in fact.retained)
            restored = restored if event.occurred_on >= first else 0
        elif isinstance(fact, UtilityRestored) and fact.utility is Utility.POWER and fact.approved_by is not None:
            lapsed = fact.until is not None and fact.until < first
            restored += 0 if lapsed else fact.limit_kwh or 0
    return declared + retained + restored
