"""S-08 over the log: new transformers that run like an oven that closed (疑似异地转移). A ranked list, never an alarm.

A transformer counts where a power company registered it with a meter of its own after the closing, which serves no
known oven alone, at known coordinates; energised on the day that its county's list names, or else on the day of its
registration. What ties it to the oven is the name of its owner: that of the works, an alias, an old name, or a works
that it merged with. A serial that turns up elsewhere is D-07, and no lead but an alarm. Only an oven whose own meter
was read before its stop has a load that can be compared; of the others B is what their capacity takes, since the meter
of a site speaks for none of its ovens alone (E-21).
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

import msgspec

from domain.envelope import Happened
from domain.meters.facts import MeterKind, MeterRegistered
from domain.meters.state import Meter, MeterVersion
from domain.names import comparable
from domain.ovens.state import Oven
from domain.sites.treatment import distance_metres
from domain.world import View
from projections.findings.closed_loads import capacity_of, numbered, readings_of, stopped_on
from projections.findings.load.history import KWH_PER_TONNE_DEFAULT, baseline
from projections.findings.load.months import Month, month_of
from projections.findings.load.resemblance import THRESHOLDS, Closed, Resemblance, Transformer, ranked

Point = tuple[int, int]
"""Latitude and longitude in microdegrees."""
_LATE = timedelta(days=31)
"""A meter may be registered so long before or after it is energised."""
OWNER_ZH = "机主同名或关联"


class Lead(msgspec.Struct, frozen=True, kw_only=True):
    """线索: a transformer to look at, with its place in the list; it accuses nobody."""

    place: int
    transformer: str
    meter: str
    owner: str | None
    division: str
    energised_on: date
    kilometres: str
    load_share: str
    after_demolition: bool
    correlation: str | None
    remainder: str | None
    months: int
    links: tuple[str, ...]
    says_zh: str
    says_en: str
    positions: tuple[int, ...]


class Gone(NamedTuple):
    """A closed oven: where it stood, the day of its stop, and the day its main equipment came down."""

    here: Point
    stop: date
    torn_down: date | None


class _Candidate(NamedTuple):
    meter: Meter
    version: MeterVersion
    energised_on: date
    owner: str | None
    listed_at: int
    transformer: Transformer


def gone(view: View, name: str) -> Gone | None:
    """A closed oven as its leads are sought; None where it runs, or where nobody knows where it stood."""
    oven = view.oven(name)
    stop, here = stopped_on(oven), place_of_oven(view, oven)
    return None if stop is None or here is None else Gone(here, stop, oven.main_demolished_on)


def may_be(of: Gone, events: Iterable[Happened], on: date, sees: Callable[[str], bool]) -> set[str]:
    """The meters that a registration by a day leaves possible, of divisions that the asker sees."""
    return {
        event.fact.meter
        for event in events
        if isinstance(event.fact, MeterRegistered) and event.occurred_on <= on
        if sees(event.fact.division) and _may_be(of, event.fact, event.occurred_on)
    }


def _may_be(of: Gone, fact: MeterRegistered, on: date) -> bool:
    there = _point(fact.latitude_microdegrees, fact.longitude_microdegrees)
    if fact.kind is not MeterKind.ELECTRICITY or fact.transformer_no is None or there is None:
        return False
    first = of.stop.replace(day=1) - _LATE
    last = max(of.stop, of.torn_down or of.stop) + timedelta(days=31 * THRESHOLDS.months_after) + _LATE
    return first <= on <= last and distance_metres(of.here, there) <= THRESHOLDS.near_km * 1000


def place_of_oven(view: View, oven: Oven) -> Point | None:
    """Where an oven stands: its site, or what its meters were registered with."""
    site = view.site(oven.site) if oven.site else None
    here = _point(site.latitude_microdegrees, site.longitude_microdegrees) if site else None
    meters = map(view.meter, view.oven_meters(oven.oven).meters) if here is None else ()
    versions = (one for meter in meters for one in meter.versions)
    found = (_point(one.latitude_microdegrees, one.longitude_microdegrees) for one in versions)
    return here or next((point for point in found if point), None)


def leads_of(view: View, name: str, meters: Iterable[str]) -> tuple[Lead, ...]:
    """The transformers among these meters that may have taken over an oven's work, the likeliest first."""
    of = gone(view, name)
    closed = _closed(view, view.oven(name), of) if of is not None else None
    if of is None or closed is None:
        return ()
    found = {one.transformer.transformer: one for one in _candidates(view, name, of, meters)}
    likes = ranked(closed, (one.transformer for one in found.values()))
    return tuple(_lead(place, like, found[like.transformer]) for place, like in enumerate(likes, 1))


def _closed(view: View, oven: Oven, of: Gone) -> Closed | None:
    """Its load and B by its own meter, else B by its capacity; None where that is not known either."""
    stopped = month_of(of.stop)
    torn_down = month_of(of.torn_down) if of.torn_down else None
    before = {month: one for month, one in readings_of(view, oven, stopped).items() if month < stopped}
    base = baseline(before, stopped, frozenset())
    if base is not None:
        load = {month: one.value for month, one in before.items() if not one.estimated}
        return Closed(stopped, base.value, load, torn_down)
    capacity = capacity_of(view, oven)
    return Closed(stopped, KWH_PER_TONNE_DEFAULT * capacity / 12, {}, torn_down) if capacity else None


def _candidates(view: View, name: str, of: Gone, meters: Iterable[str]) -> Iterator[_Candidate]:
    names = frozenset(_names(view, view.oven(name)))
    for meter in map(view.meter, dict.fromkeys(meters)):
        version = next((one for one in reversed(meter.versions) if one.transformer_no), None)
        if version is None or version.transformer_no is None or meter.kind is not MeterKind.ELECTRICITY:
            continue
        there = _point(version.latitude_microdegrees, version.longitude_microdegrees)
        oven = meter.mappings[-1].own_oven if meter.mappings else None
        if there is None or oven == name:
            continue
        owner, energised, listed_at = _listed(view, meter.division, version)
        if energised < of.stop.replace(day=1):
            continue
        loads = {numbered(month): said.quantity for month, said in meter.by_month().items()}
        links = (OWNER_ZH,) if owner and comparable(owner) in names else ()
        transformer = Transformer(
            version.transformer_no,
            distance_metres(of.here, there) / 1000,
            month_of(energised),
            _whole(loads, energised),
            links,
            tuple(position for position in (version.position, listed_at) if position),
        )
        yield _Candidate(meter, version, energised, owner, listed_at, transformer)


def _whole(loads: dict[Month, int], energised: date) -> dict[Month, int]:
    """The months after the one in which it was energised."""
    return {month: kwh for month, kwh in loads.items() if month > month_of(energised)}


def _listed(view: View, division: str, version: MeterVersion) -> tuple[str | None, date, int]:
    """Its owner and day as its county's newest list has them; else the day of its registration."""
    for listed in reversed(view.transformers(f"unit:{division}").lists):
        for row in listed.rows:
            if row.transformer_no == version.transformer_no:
                return row.owner, row.energised_on or version.on, listed.position
    return None, version.on, 0


def _names(view: View, oven: Oven) -> Iterator[str]:
    """What the works of an oven is, or was, called, and those it merged with."""
    works = view.enterprise(oven.enterprise)
    merged = (name for one in works.mergers for name in (one.survivor, one.absorbed))
    for one in (works, *map(view.enterprise, merged)):
        yield from (comparable(name) for name in (one.legal_name, *one.aliases, *one.former_names) if name)


def _lead(place: int, like: Resemblance, of: _Candidate) -> Lead:
    return Lead(
        place=place,
        transformer=like.transformer,
        meter=of.meter.meter,
        owner=of.owner,
        division=of.meter.division,
        energised_on=of.energised_on,
        kilometres=f"{like.km:.1f}",
        load_share=f"{like.load_share:.3f}",
        after_demolition=like.after_demolition,
        correlation=None if like.correlation is None else f"{like.correlation:.3f}",
        remainder=None if like.remainder is None else f"{like.remainder:.3f}",
        months=like.months,
        links=like.links,
        says_zh=like.zh,
        says_en=like.en,
        positions=of.transformer.positions,
    )


def _point(latitude: int | None, longitude: int | None) -> Point | None:
    return None if latitude is None or longitude is None else (latitude, longitude)
