"""From an oven to its meters and allowances, as a rule or an answer asks for them. E-21.

All of it looks through the view, so that what was looked at is the boundary of the answer (docs/decisions/0022): the
oven's line for which meters were ever mapped to it, each meter's own line for since when and until when.
"""

from datetime import date
from typing import TYPE_CHECKING

from domain.allowances.state import Allowance
from domain.calendar import first_day_of, last_day_of
from domain.meters.facts import MeterKind
from domain.meters.state import Meter, MeterMapping

if TYPE_CHECKING:
    from domain.world import View


def own_meters_of(view: "View", oven: str, day: date, kind: MeterKind | None = None) -> tuple[Meter, ...]:
    """The meters that on a day serve this oven and nothing else; what they read may be said of the oven."""
    return tuple(
        meter
        for meter, mapping in _mapped(view, view.oven_meters(oven).meters, day, kind)
        if mapping.own_oven == oven
    )


def own_meters_in(view: "View", oven: str, month: str, kind: MeterKind | None = None) -> tuple[Meter, ...]:
    """Those that were the oven's own from the first to the last day of a month: its reading is of the oven alone."""
    first, last = first_day_of(month), last_day_of(month)
    return tuple(
        meter for meter in own_meters_of(view, oven, first, kind) if _own_throughout(meter, oven, first, last)
    )


def _own_throughout(meter: Meter, oven: str, first: date, last: date) -> bool:
    within = [one for one in meter.mappings if one.starts_on <= last and (one.ends_on or last) >= first]
    return all(one.own_oven == oven for one in within)


def shared_meters_of(view: "View", oven: str, day: date, kind: MeterKind | None = None) -> tuple[Meter, ...]:
    """The meters that serve the oven among others on a day: shared, of several ovens, a section, its site (S-03)."""
    site = view.oven(oven).site
    named = dict.fromkeys(view.oven_meters(oven).meters)
    if site:
        named |= dict.fromkeys(view.site_meters(site).meters)
    return tuple(
        meter
        for meter, mapping in _mapped(view, tuple(named), day, kind)
        if mapping.own_oven is None and _reaches(mapping, oven, site)
    )


def _reaches(mapping: MeterMapping, oven: str, site: str | None) -> bool:
    """A section that names its ovens serves these; one that names none may serve every oven of the site."""
    return oven in mapping.ovens or (not mapping.ovens and mapping.site is not None and mapping.site == site)


def _mapped(
    view: "View", names: tuple[str, ...], day: date, kind: MeterKind | None
) -> list[tuple[Meter, MeterMapping]]:
    meters = (view.meter(name) for name in names)
    found = ((meter, meter.mapping_on(day)) for meter in meters if kind is None or meter.kind is kind)
    return [(meter, mapping) for meter, mapping in found if mapping is not None]


def allowances_of_oven(view: "View", oven: str, month: str) -> tuple[Allowance, ...]:
    """What was declared for the oven, or for a meter of its own, on any day of a month; each once, by position."""
    declared = [*view.oven_meters(oven).allowances]
    for meter in own_meters_of(view, oven, last_day_of(month)):
        declared += meter.allowances
    return _in_month(declared, month)


def allowances_of_meter(view: "View", meter: str, month: str) -> tuple[Allowance, ...]:
    """What was declared for a meter by itself on any day of a month."""
    return _in_month(view.meter(meter).allowances, month)


def _in_month(declared: tuple[Allowance, ...] | list[Allowance], month: str) -> tuple[Allowance, ...]:
    standing = {one.position: one for one in declared if one.in_month(month)}
    return tuple(standing[position] for position in sorted(standing))
