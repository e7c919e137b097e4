"""S-03 the shared meter over the log: what a site draws beyond what its running ovens explain. E-21.

The finding is about the site and names its closed ovens: a site meter speaks for none of them alone. It is asked on a
reading of such a meter and on the output of the ovens beside the closed one. The stop that counts is the newest of the
site. An oven that stopped is taken to make nothing after the month of its stop; a running one that reported nothing
makes the month unknown. Where the works reports for all its ovens together, that is taken (docs/decisions/0036).
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from domain.allowances.facts import LoadAllowanceDeclared
from domain.calendar import last_day_of
from domain.cases.facts import Severity
from domain.envelope import Happened
from domain.meters.facts import MeterKind, MeterUse
from domain.meters.state import Meter, MeterMapping
from domain.ovens.facts import OvenStopped
from domain.ovens.state import Oven
from domain.readings.facts import MonthlyElectricityReported, MonthlyOutputReported, Quality
from domain.sites.state import Site
from domain.world import View
from projections.findings.closed_loads import allowed_to, capacity_of, numbered, stop_position, stopped_on
from projections.findings.flows import output_of
from projections.findings.known import Known
from projections.findings.load.history import KWH_PER_TONNE_DEFAULT, Reading, declared_in
from projections.findings.load.months import Month, month_of
from projections.findings.load.shared_meter import SharedMeter, judge_shared
from projections.findings.named import AT_A_SITE
from projections.findings.weighing import Told, Weighing

_USED = (MeterUse.PRODUCTION, MeterUse.PROCESS, MeterUse.MIXED)
"""What a site meter counts; what it feeds besides the ovens is in the constant of the fit."""


def _told(known: Known, event: Happened) -> Told:
    match event.fact:
        case MonthlyElectricityReported(meter=name, month=month):
            mapping = known.now.meter(name).mapping_on(last_day_of(month))
            if mapping is not None and mapping.own_oven is None:
                yield from ((f"site:{site}", numbered(month)) for site in _sites(known, mapping))
        case MonthlyOutputReported(oven=oven, enterprise=enterprise, month=month):
            ovens = (oven,) if oven else known.ovens_of(enterprise or "")
            yield from ((f"site:{site}", numbered(month)) for site in _metered(known, ovens))
        case OvenStopped(oven=name) if known.may_have_site(name):
            yield from ((f"site:{site}", None) for site in _metered(known, (name,)))
        case _:
            return


def _metered(known: Known, ovens: Iterable[str]) -> Iterator[str]:
    """The sites of these ovens that have a meter."""
    sites = dict.fromkeys(site for oven in ovens if (site := known.now.oven(oven).site))
    return (site for site in sites if known.now.site_meters(site).meters)


def _sites(known: Known, mapping: MeterMapping) -> Iterable[str]:
    if mapping.site:
        return (mapping.site,)
    return dict.fromkeys(site for oven in mapping.ovens if (site := known.now.oven(oven).site))


def _history(known: Known, subject: str) -> SharedMeter | None:
    return shared_of(known.now, subject)


def shared_of(view: View, subject: str, stop_of: Callable[[Oven], date | None] = stopped_on) -> SharedMeter | None:
    """What is known of a site with a shared meter and a closed oven under it; None where it has not both.

    `stop_of`: the stop of an oven, for whoever shows also what was before somebody saw it at work.
    """
    site = view.site(subject.removeprefix("site:"))
    stopped = sorted((stop, oven.oven) for oven in _ovens(view, site.ovens) if (stop := stop_of(oven)))
    if not stopped:
        return None
    closed = view.oven(stopped[-1][1])
    meters = list(_shared(view, site, closed))
    capacity = capacity_of(view, closed)
    if not meters or not capacity:
        return None
    stop = stopped[-1][0]
    extent = _extent(meters, site)
    reading = _read(meters)
    opened, made = _outputs(view, closed, extent, reading)
    allowed = {one for name in extent for one in allowed_to(view, view.oven(name), meters)}
    allowances = tuple(one for _, one in sorted(allowed))
    at = stop_position(view, closed, stop)
    declared = {month: kwh for month in reading if (kwh := declared_in(allowances, month))} if allowances else {}
    return SharedMeter(
        closed.oven,
        capacity,
        KWH_PER_TONNE_DEFAULT,
        month_of(stop),
        reading,
        opened,
        made,
        declared,
        stop_position=at,
    )


def _ovens(view: View, names: Iterable[str]) -> Iterator[Oven]:
    return (view.oven(name) for name in names)


def _shared(view: View, site: Site, closed: Oven) -> Iterator[Meter]:
    """The electricity meters that now serve the closed oven among others."""
    names = (*view.site_meters(site.site).meters, *view.oven_meters(closed.oven).meters)
    for name in dict.fromkeys(names):
        meter = view.meter(name)
        mapping = meter.mappings[-1] if meter.mappings else None
        if mapping is None or mapping.own_oven is not None or meter.use not in _USED:
            continue
        reaches = closed.oven in mapping.ovens or (not mapping.ovens and mapping.site == site.site)
        if reaches and meter.kind is MeterKind.ELECTRICITY:
            yield meter


def _extent(meters: list[Meter], site: Site) -> tuple[str, ...]:
    """The ovens that these meters serve together."""
    named = tuple(dict.fromkeys(oven for meter in meters for oven in meter.mappings[-1].ovens))
    whole = any(not meter.mappings[-1].ovens for meter in meters)
    return tuple(dict.fromkeys((*named, *site.ovens))) if whole else named


def _read(meters: list[Meter]) -> dict[Month, Reading]:
    """The months in which all of them reported, since they serve what they serve now."""
    found: dict[Month, list[Reading]] = {}
    for meter in meters:
        first = month_of(meter.mappings[-1].starts_on)
        for month, said in meter.by_month().items():
            if (number := numbered(month)) >= first:
                one = Reading(said.quantity, said.position, said.quality is Quality.ESTIMATED)
                found.setdefault(number, []).append(one)
    return {
        month: Reading(sum(r.value for r in of), max(r.position for r in of), any(r.estimated for r in of))
        for month, of in found.items()
        if len(of) == len(meters)
    }


def _outputs(
    view: View, closed: Oven, extent: tuple[str, ...], months: Iterable[Month]
) -> tuple[dict[Month, int], dict[Month, int]]:
    """Tonnes by month of the other ovens and of the closed one; of all together where nobody tells them apart."""
    own = {name: output_of(view, f"oven:{name}") for name in extent}
    if any(own.values()):
        made = {month: one.value for month, one in own.pop(closed.oven, {}).items()}
        others = [(view.oven(name), by) for name, by in own.items()]
        tonnes = {month: _sum(others, month) for month in months} if made else {}
        return {month: of for month, of in tonnes.items() if of is not None}, made
    works = view.enterprise(closed.enterprise)
    if not set(works.ovens) <= set(extent):
        return {}, {}
    whole = output_of(view, f"enterprise:{works.enterprise}")
    idle = [(oven, dict[Month, Reading]()) for oven in _ovens(view, extent)]
    totals = {month: whole[month].value if month in whole else _sum(idle, month) for month in months}
    return {month: of for month, of in totals.items() if of is not None}, {}


def _sum(ovens: list[tuple[Oven, dict[Month, Reading]]], month: Month) -> int | None:
    """What ovens made in a month; None where one that may have run reported nothing."""
    total = 0
    for oven, by in ovens:
        if month in by:
            total += by[month].value
        elif oven.running or ((stop := stopped_on(oven)) is not None and month <= month_of(stop)):
            return None
    return total


def _newest(meter: SharedMeter) -> Month | None:
    return max((month for month in meter.site if month in meter.open_output), default=None)


_A_NOTE = Severity.LOW, Severity.LOW
"""Measured (docs/detection.md): most of what it says is a lawful works' own doing, so it points and does not accuse."""
SHARED_METER = Weighing("S-03", _told, _history, _newest, judge_shared, _A_NOTE).bound(
    frozenset({MonthlyElectricityReported, MonthlyOutputReported, OvenStopped}),
    frozenset({LoadAllowanceDeclared}),
    {OvenStopped: AT_A_SITE},
)
