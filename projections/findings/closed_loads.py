"""The load history of a closed oven, gathered from the meters that serve it alone: what the statistics are given.

E-21, E-20: a meter counts in the months in which it served this oven and nothing else, for production or process; a
month is known when every such meter reported it. What is allowed is what was declared, retained at the cut and
restored with an approval (JX-42), each by the share of its days, and no more of B than a share (`allowed_load.py`).
"""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache

from domain.allowances.state import Allowance as Declared
from domain.calendar import days_after, last_day_of, month_of, months_after
from domain.envelope import Happened
from domain.meters.facts import MeterKind, MeterUse
from domain.meters.state import Meter, MeterMapping
from domain.meters.state import Reading as Said
from domain.ovens.facts import OvenStopped
from domain.ovens.state import Oven
from domain.readings.facts import Quality
from domain.utilities.facts import Utility, UtilityDisconnected, UtilityRestored
from domain.world import View
from projections.findings.allowed_load import allowed_most, allowed_percent
from projections.findings.load.history import (
    BASELINE_REACH,
    Allowance,
    Baseline,
    Load,
    Reading,
    baseline,
    declared_in,
)
from projections.findings.load.months import Month, month_text
from projections.findings.load.months import month_of as number_of

_EVER = date(9999, 12, 31)
USED = (MeterUse.PRODUCTION, MeterUse.PROCESS)
"""What a meter must be registered for to speak of production."""


@cache
def numbered(month: str) -> Month:
    """2021-03 as the statistics count it; there are few months, and each is asked for a million times."""
    return int(month[:4]) * 12 + int(month[5:]) - 1


def closed_oven_of(view: View, name: str, month: str) -> Oven | None:
    """The closed oven that a meter is alone for at the end of a month."""
    meter = view.meter(name)
    mapping = meter.mapping_on(last_day_of(month))
    if mapping is None or mapping.own_oven is None:
        return None
    oven = view.oven(mapping.own_oven)
    return oven if stopped_on(oven) is not None else None


def stopped_on(oven: Oven) -> date | None:
    """The day of its stop, or of its certificate; None while it is reported running."""
    if oven.running:
        return None
    return oven.stopped_on or (oven.certificate.completed_on if oven.certificate else None)


def load_of(view: View, oven: Oven) -> Load | None:
    """What is known of a closed oven; None where it has no stop, no known capacity or no meter of its own."""
    stop = stopped_on(oven)
    capacity = capacity_of(view, oven)
    if stop is None or not capacity:
        return None
    power, water = _own_meters(view, oven, MeterKind.ELECTRICITY), _own_meters(view, oven, MeterKind.WATER)
    if not power:
        return None
    stopped = number_of(stop)
    readings = _read(power, oven.oven, stopped)
    allowances = tuple(one for _, one in allowed_to(view, oven, power))
    months = [month for month in readings if month >= stopped] if allowances else []
    declared = {month: kwh for month in months if (kwh := declared_in(allowances, month))}
    not_normal = frozenset(_curtailed(oven, stopped))
    most = _most_in(view, oven, declared, baseline(readings, stopped, not_normal)) if declared else {}
    for_good = tuple(one for one in allowances if one.for_good)
    return Load(
        oven.oven,
        capacity,
        stopped,
        readings,
        declared={month: min(kwh, most.get(month, kwh)) for month, kwh in declared.items()},
        retained={month: min(kwh, most.get(month, kwh)) for month in declared if (kwh := declared_in(for_good, month))},
        capped=frozenset(month for month, kwh in declared.items() if kwh > most.get(month, kwh)),
        not_normal=not_normal,
        water=_read(water, oven.oven, stopped),
        gas=_read(_own_meters(view, oven, MeterKind.GAS), oven.oven, stopped),
        stop_position=stop_position(view, oven, stop),
    )


def _most_in(view: View, oven: Oven, months: Iterable[Month], base: Baseline | None) -> dict[Month, int]:
    """What can be allowed in each month; empty where B is not known, and nothing is bounded."""
    if base is None:
        return {}
    last_days = ((month, last_day_of(month_text(month))) for month in months)
    return {month: allowed_most(base.value, allowed_percent(view, oven, on)) for month, on in last_days}


def readings_of(view: View, oven: Oven, stopped: Month) -> dict[Month, Reading]:
    """The months of the meters that were the oven's own, from three years before its stop on."""
    return _read(_own_meters(view, oven, MeterKind.ELECTRICITY), oven.oven, stopped)


def capacity_of(view: View, oven: Oven) -> int:
    """t/a: its design, or the tonnes of the lots that it alone stands behind; B is held against it."""
    if oven.design_tonnes:
        return oven.design_tonnes
    lots = (view.lot(name) for name in oven.lots)
    return sum(lot.opened_tonnes for lot in lots if lot.ovens == (oven.oven,))


def _own_meters(view: View, oven: Oven, kind: MeterKind) -> list[Meter]:
    meters = (view.meter(name) for name in view.oven_meters(oven.oven).meters)
    used = (MeterUse.PRODUCTION, MeterUse.PROCESS)
    return [one for one in meters if one.kind is kind and one.use in used]


def _read(meters: list[Meter], oven: str, stopped: Month) -> dict[Month, Reading]:
    """The months in which every meter that was the oven's own reported; the sum of them."""
    if not meters:
        return {}
    from_month = month_text(stopped - BASELINE_REACH)
    spans = [_own_spans(meter.mappings, oven) for meter in meters]
    if len(meters) == 1 and len(spans[0]) == 1 and not meters[0].replacements:
        return _read_alone(meters[0], max(from_month, spans[0][0][0]), spans[0][0][1])
    found: dict[str, list[Said]] = {}
    for meter, own in zip(meters, spans, strict=True):
        for month, said in meter.by_month().items():
            if month >= from_month and _within(own, month):
                found.setdefault(month, []).append(said)
    replaced = {month_of(one.on) for meter in meters for one in meter.replacements}
    return {
        numbered(month): _together(said, month in replaced)
        for month, said in found.items()
        if len(said) == sum(_within(own, month) for own in spans)
    }


def _read_alone(meter: Meter, first: str, last: str) -> dict[Month, Reading]:
    """The same of one meter that was the oven's own in one span, as nearly all are: a rule asks at every reading."""
    return {
        numbered(month): Reading(said.quantity, said.position, said.quality is Quality.ESTIMATED)
        for month, said in meter.by_month().items()
        if first <= month <= last
    }


def _together(said: list[Said], replaced: bool) -> Reading:
    estimated = any(one.quality is Quality.ESTIMATED for one in said)
    return Reading(sum(one.quantity for one in said), max(one.position for one in said), estimated, replaced)


def _own_spans(mappings: tuple[MeterMapping, ...], oven: str) -> list[tuple[str, str]]:
    """From the first to the last whole month in which a meter served this oven alone."""
    spans: list[tuple[date, date]] = []
    for one in mappings:
        if one.own_oven != oven:
            continue
        last = one.ends_on or _EVER
        if spans and days_after(spans[-1][1], 1) == one.starts_on:
            spans[-1] = spans[-1][0], last
        else:
            spans.append((one.starts_on, last))
    return [(_first_whole(first), _last_whole(last)) for first, last in spans]


def _first_whole(first: date) -> str:
    return months_after(month_of(first), 0 if first.day == 1 else 1)


def _last_whole(last: date) -> str:
    month = month_of(last)
    return month if last == last_day_of(month) else months_after(month, -1)


def _within(spans: list[tuple[str, str]], month: str) -> bool:
    return any(first <= month <= last for first, last in spans)


def allowed_to(view: View, oven: Oven, meters: list[Meter]) -> Iterator[tuple[int, Allowance]]:
    """Every lawful load with its days, each with the position that told of it."""
    declared: dict[int, Declared] = {one.position: one for one in view.oven_meters(oven.oven).allowances}
    declared |= {one.position: one for meter in meters for one in meter.allowances}
    for one in declared.values():
        yield one.position, Allowance(one.limit_kwh or 0, one.starts_on, one.ends_on)
    kept: list[tuple[int, Allowance]] = []
    for event in _events(view, oven, UtilityDisconnected, UtilityRestored):
        fact, on, at = event.fact, event.occurred_on, event.position
        if isinstance(fact, UtilityDisconnected) and fact.utility is Utility.POWER:
            kept = [(told, one._replace(last=min(one.last, days_after(on, -1)))) for told, one in kept]
            kept += [(at, Allowance(use.limit_kwh or 0, on, _EVER, for_good=True)) for use in fact.retained]
        elif isinstance(fact, UtilityRestored) and fact.utility is Utility.POWER and fact.approved_by is not None:
            kept.append((at, Allowance(fact.limit_kwh or 0, on, fact.until or _EVER)))
    yield from kept


def _curtailed(oven: Oven, stopped: Month) -> Iterator[Month]:
    for one in oven.curtailments:
        first = max(stopped - BASELINE_REACH, number_of(one.starts_on or date.min))
        yield from range(first, min(stopped, number_of(one.ends_on) + 1))


def stop_position(view: View, oven: Oven, stop: date) -> int:
    for event in _events(view, oven, OvenStopped):
        if event.occurred_on == stop:
            return event.position
    return oven.certificate.position if oven.certificate else 0


def _events(view: View, oven: Oven, *kinds: type) -> list[Happened]:
    """The events of an oven, up to the day of the view."""
    found = view.world.events(f"oven:{oven.oven}", *kinds)
    return found if view.day is None else [event for event in found if event.occurred_on <= view.day]
