"""The load history of a closed oven, gathered from the meters that serve it alone: what the statistics are given.

E-21, E-20: a meter counts in the months in which it served this oven and nothing else, for production or process; a
month is known when every such meter reported it. What is allowed is what was declared, retained at the cut and
restored with an approval (JX-42), each by the share of its days.
"""

from collections.abc import Iterator
from datetime import date

from domain.allowances.state import Allowance as Declared
from domain.calendar import days_after, first_day_of, last_day_of, month_of
from domain.meters.facts import MeterKind, MeterUse
from domain.meters.state import Meter, MeterMapping
from domain.meters.state import Reading as Said
from domain.ovens.facts import OvenStopped
from domain.ovens.state import Oven
from domain.readings.facts import Quality
from domain.utilities.facts import Utility, UtilityDisconnected, UtilityRestored
from projections.findings.known import Known
from projections.findings.load.history import BASELINE_REACH, Allowance, Load, Reading, declared_in
from projections.findings.load.months import Month
from projections.findings.load.months import month_of as number_of

_EVER = date(9999, 12, 31)


def numbered(month: str) -> Month:
    """2021-03 as the statistics count it."""
    return int(month[:4]) * 12 + int(month[5:]) - 1


def closed_oven_of(known: Known, name: str, month: str) -> Oven | None:
    """The closed oven that a meter is alone for at the end of a month."""
    meter = known.now.meter(name)
    mapping = meter.mapping_on(last_day_of(month))
    if mapping is None or mapping.own_oven is None:
        return None
    oven = known.now.oven(mapping.own_oven)
    return oven if stopped_on(oven) is not None else None


def stopped_on(oven: Oven) -> date | None:
    """The day of its stop, or of its certificate; None while it is reported running."""
    if oven.running:
        return None
    return oven.stopped_on or (oven.certificate.completed_on if oven.certificate else None)


def load_of(known: Known, oven: Oven) -> Load | None:
    """What is known of a closed oven; None where it has no stop, no known capacity or no meter of its own."""
    stop = stopped_on(oven)
    capacity = _capacity(known, oven)
    if stop is None or not capacity:
        return None
    power, water = _own_meters(known, oven, MeterKind.ELECTRICITY), _own_meters(known, oven, MeterKind.WATER)
    if not power:
        return None
    stopped = number_of(stop)
    readings = _read(power, oven.oven, stopped)
    allowances = tuple(_allowed(known, oven, power))
    declared = {month: kwh for month in readings if month >= stopped and (kwh := declared_in(allowances, month))}
    return Load(
        oven.oven,
        capacity,
        stopped,
        readings,
        declared=declared,
        not_normal=frozenset(_curtailed(oven, stopped)),
        water=_read(water, oven.oven, stopped),
        stop_position=_stop_position(known, oven, stop),
    )


def _capacity(known: Known, oven: Oven) -> int:
    """t/a: its design, or the tonnes of the lots that it alone stands behind; B is held against it."""
    if oven.design_tonnes:
        return oven.design_tonnes
    lots = (known.now.lot(name) for name in oven.lots)
    return sum(lot.opened_tonnes for lot in lots if lot.ovens == (oven.oven,))


def _own_meters(known: Known, oven: Oven, kind: MeterKind) -> list[Meter]:
    meters = (known.now.meter(name) for name in known.now.oven_meters(oven.oven).meters)
    used = (MeterUse.PRODUCTION, MeterUse.PROCESS)
    return [one for one in meters if one.kind is kind and one.use in used]


def _read(meters: list[Meter], oven: str, stopped: Month) -> dict[Month, Reading]:
    """The months in which every meter that was the oven's own reported; the sum of them."""
    found: dict[str, list[Said]] = {}
    for meter in meters:
        for month, said in meter.by_month().items():
            if numbered(month) >= stopped - BASELINE_REACH and _own_in(meter.mappings, oven, month):
                found.setdefault(month, []).append(said)
    replaced = {month_of(one.on) for meter in meters for one in meter.replacements}
    return {
        numbered(month): Reading(
            sum(one.quantity for one in said),
            max(one.position for one in said),
            any(one.quality is Quality.ESTIMATED for one in said),
            month in replaced,
        )
        for month, said in found.items()
        if len(meters) == 1 or len(said) == _own_count(meters, oven, month)
    }


def _own_count(meters: list[Meter], oven: str, month: str) -> int:
    return sum(_own_in(meter.mappings, oven, month) for meter in meters)


def _own_in(mappings: tuple[MeterMapping, ...], oven: str, month: str) -> bool:
    """Whether a meter served this oven alone from the first to the last day of a month."""
    first, last = first_day_of(month), last_day_of(month)
    if not mappings or mappings[0].starts_on > first:
        return False
    return all(
        one.own_oven == oven for one in mappings if one.starts_on <= last and (one.ends_on or last) >= first
    )


def _allowed(known: Known, oven: Oven, meters: list[Meter]) -> Iterator[Allowance]:
    """Every lawful load with its days."""
    declared: dict[int, Declared] = {one.position: one for one in known.now.oven_meters(oven.oven).allowances}
    declared |= {one.position: one for meter in meters for one in meter.allowances}
    for one in declared.values():
        yield Allowance(one.limit_kwh or 0, one.starts_on, one.ends_on)
    kept: list[tuple[int, date, date]] = []
    for event in known.world.events(f"oven:{oven.oven}", UtilityDisconnected, UtilityRestored):
        fact, on = event.fact, event.occurred_on
        if isinstance(fact, UtilityDisconnected) and fact.utility is Utility.POWER:
            kept = [(kwh, first, min(last, days_after(on, -1))) for kwh, first, last in kept]
            kept += [(use.limit_kwh or 0, on, _EVER) for use in fact.retained]
        elif isinstance(fact, UtilityRestored) and fact.utility is Utility.POWER and fact.approved_by is not None:
            kept.append((fact.limit_kwh or 0, on, fact.until or _EVER))
    yield from (Allowance(*one) for one in kept)


def _curtailed(oven: Oven, stopped: Month) -> Iterator[Month]:
    for one in oven.curtailments:
        first = max(stopped - BASELINE_REACH, number_of(one.starts_on or date.min))
        yield from range(first, min(stopped, number_of(one.ends_on) + 1))


def _stop_position(known: Known, oven: Oven, stop: date) -> int:
    for event in known.world.events(f"oven:{oven.oven}", OvenStopped):
        if event.occurred_on == stop:
            return event.position
    return oven.certificate.position if oven.certificate else 0
