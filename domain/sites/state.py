"""The state of a site (厂址): whose it is, the ovens on it, what was seen and done there. model.md §2.1.

A site is known once it is registered or an oven is registered on it: the offices report ovens first.
"""

from datetime import date
from typing import assert_never

import msgspec

from domain.entries.facts import EntrySource, RawMaterialEntryObserved
from domain.envelope import Happened
from domain.ovens.facts import OvenRegistered
from domain.sites.facts import (
    EnforcementMeasureApplied,
    IncidentKind,
    IncidentRecorded,
    Measure,
    Offence,
    PenaltyRecorded,
    SiteInspectionRecorded,
    SiteRegistered,
)

SiteFact = (
    SiteRegistered
    | OvenRegistered
    | IncidentRecorded
    | SiteInspectionRecorded
    | EnforcementMeasureApplied
    | PenaltyRecorded
    | RawMaterialEntryObserved
)


class Incident(msgspec.Struct, frozen=True):
    """An accident, a discharge or an obstruction."""

    kind: IncidentKind
    serious: bool
    on: date
    office: str
    position: int


class SiteInspection(msgspec.Struct, frozen=True):
    """One look at the site."""

    seen: str
    on: date
    office: str
    position: int


class AppliedMeasure(msgspec.Struct, frozen=True):
    """A compulsory measure."""

    measure: Measure
    legal_basis: str | None
    on: date
    position: int


class Penalty(msgspec.Struct, frozen=True):
    """An offence that was dealt with."""

    offence: Offence
    decision_no: str | None
    penalty_fen: int | None
    joint_departments: tuple[str, ...]
    on: date
    office: str
    position: int


class MaterialEntry(msgspec.Struct, frozen=True):
    """Raw material that entered on a day; `video_asked` where the place asks for a camera at so busy a gate (JC-26)."""

    source: EntrySource
    tonnes: int | None
    movement_count: int | None
    video_asked: bool | None
    whole_site: bool
    on: date
    position: int


class Site(msgspec.Struct, frozen=True):
    """A site; `known` is False until it or an oven on it is registered."""

    site: str
    known: bool = False
    registered: bool = False
    enterprise: str = ""
    division: str = ""
    county: str | None = None
    name: str | None = None
    zone: str | None = None
    town: str | None = None
    latitude_microdegrees: int | None = None
    longitude_microdegrees: int | None = None
    ovens: tuple[str, ...] = ()
    incidents: tuple[Incident, ...] = ()
    inspections: tuple[SiteInspection, ...] = ()
    measures: tuple[AppliedMeasure, ...] = ()
    penalties: tuple[Penalty, ...] = ()
    material_entries: tuple[MaterialEntry, ...] = ()


def evolve_site(state: Site, event: Happened) -> Site:
    """The site after one more of its events."""
    fact = event.fact
    if not isinstance(fact, SiteFact):
        return state
    match fact:
        case SiteRegistered():
            return _registered(state, fact)
        case OvenRegistered(oven=oven):
            ovens = tuple(dict.fromkeys((*state.ovens, oven)))
            if state.known:
                return _with(state, ovens=ovens)
            where = {"enterprise": fact.enterprise, "division": fact.division, "county": fact.county}
            return _with(state, known=True, ovens=ovens, **where)
        case IncidentRecorded():
            return _with(state, incidents=(*state.incidents, incident_of(fact, event)))
        case SiteInspectionRecorded():
            return _with(state, inspections=(*state.inspections, inspection_of(fact, event)))
        case EnforcementMeasureApplied():
            return _with(state, measures=(*state.measures, measure_of(fact, event)))
        case PenaltyRecorded():
            return _with(state, penalties=(*state.penalties, penalty_of(fact, event)))
        case RawMaterialEntryObserved():
            return _with(state, material_entries=(*state.material_entries, entry_of(fact, event)))
        case _:
            assert_never(fact)


def _registered(site: Site, fact: SiteRegistered) -> Site:
    return _with(
        site,
        known=True,
        registered=True,
        enterprise=fact.enterprise,
        division=fact.division,
        county=fact.county,
        name=fact.name,
        zone=fact.zone,
        town=fact.town,
        latitude_microdegrees=fact.latitude_microdegrees,
        longitude_microdegrees=fact.longitude_microdegrees,
    )


def incident_of(fact: IncidentRecorded, event: Happened) -> Incident:
    return Incident(fact.kind, fact.serious, event.occurred_on, event.office, event.position)


def inspection_of(fact: SiteInspectionRecorded, event: Happened) -> SiteInspection:
    return SiteInspection(fact.seen, event.occurred_on, event.office, event.position)


def measure_of(fact: EnforcementMeasureApplied, event: Happened) -> AppliedMeasure:
    return AppliedMeasure(fact.measure, fact.legal_basis, event.occurred_on, event.position)


def penalty_of(fact: PenaltyRecorded, event: Happened) -> Penalty:
    return Penalty(
        fact.offence,
        fact.decision_no,
        fact.penalty_fen,
        fact.joint_departments,
        event.occurred_on,
        event.office,
        event.position,
    )


def entry_of(fact: RawMaterialEntryObserved, event: Happened) -> MaterialEntry:
    return MaterialEntry(
        fact.source,
        fact.tonnes,
        fact.movement_count,
        fact.video_asked,
        fact.site is not None,
        event.occurred_on,
        event.position,
    )


def _with(site: Site, **changes: object) -> Site:
    return msgspec.structs.replace(site, **changes)
