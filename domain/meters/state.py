"""The state of a meter: what is known of it, what it served since when, what it read. model.md §2.7; E-20, E-21."""

from datetime import date
from typing import assert_never

import msgspec

from domain.allowances.facts import LoadAllowanceDeclared
from domain.allowances.state import Allowance, allowance_of
from domain.calendar import days_after
from domain.envelope import Happened
from domain.meters.facts import MeterKind, MeterMapped, MeterRegistered, MeterReplaced, MeterScope, MeterUse
from domain.quantities import Month, Quantity
from domain.readings.facts import (
    Direction,
    MonthlyElectricityReported,
    MonthlyGasReported,
    MonthlyWaterReported,
    Quality,
)

MeterFact = (
    MeterRegistered
    | MeterMapped
    | MeterReplaced
    | LoadAllowanceDeclared
    | MonthlyElectricityReported
    | MonthlyWaterReported
    | MonthlyGasReported
)
OvenMeterFact = MeterMapped | LoadAllowanceDeclared
SiteMeterFact = MeterRegistered | MeterMapped


class MeterVersion(msgspec.Struct, frozen=True):
    """计量点登记: what was registered of a meter, from this day on; a larger transformer is a later version (D-18)."""

    kind: MeterKind
    use: MeterUse
    multiplier: int
    transformer_no: str | None
    kva: int | None
    site: str | None
    purpose: str | None
    project: str | None
    latitude_microdegrees: int | None
    longitude_microdegrees: int | None
    on: date
    office: str
    position: int


class MeterMapping(msgspec.Struct, frozen=True):
    """对应关系: what a meter served from a day to a day; `ends_on` is null in the mapping that still holds."""

    scope: MeterScope
    ovens: tuple[str, ...]
    section: str | None
    site: str | None
    shared: bool
    starts_on: date
    ends_on: date | None
    office: str
    position: int

    @property
    def own_oven(self) -> str | None:
        """The one oven that it speaks for; none where it is shared, or of a section, a site or several ovens."""
        alone = self.scope is MeterScope.OVEN and len(self.ovens) == 1 and not self.shared
        return self.ovens[0] if alone else None

    def holds_on(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


class MeterReplacement(msgspec.Struct, frozen=True):
    """换表: another instrument at the same point."""

    multiplier: int
    reason: str | None
    on: date
    office: str
    position: int


class Reading(msgspec.Struct, frozen=True):
    """月读数: what a meter is said to have measured in a month, kWh or m3; `on` is the business day of the report.

    `recorded_on` tells a late row; `corrected` that it stands in the place of one that its office took out.
    """

    month: Month
    quantity: Quantity
    direction: Direction
    quality: Quality
    on: date
    recorded_on: date
    office: str
    position: int
    corrected: bool = False
    invented: bool = False


class Meter(msgspec.Struct, frozen=True):
    """A meter; `registered` is False until it is. `readings` holds every version that stands, in the fold's order."""

    meter: str
    registered: bool = False
    division: str = ""
    kind: MeterKind | None = None
    use: MeterUse | None = None
    versions: tuple[MeterVersion, ...] = ()
    mappings: tuple[MeterMapping, ...] = ()
    replacements: tuple[MeterReplacement, ...] = ()
    readings: tuple[Reading, ...] = ()
    allowances: tuple[Allowance, ...] = ()
    invented: bool = False

    def mapping_on(self, day: date) -> MeterMapping | None:
        """What it served on a day; None before it was mapped."""
        return next((one for one in reversed(self.mappings) if one.holds_on(day)), None)

    def multiplier_on(self, day: date) -> int | None:
        """The multiplier in force on a day, by whatever said it last; None before it was registered."""
        said = [(one.on, one.position, one.multiplier) for one in self.versions]
        said += [(one.on, one.position, one.multiplier) for one in self.replacements]
        return max((one for one in said if one[0] <= day), default=(day, 0, None))[2]

    def by_month(self, direction: Direction = Direction.IMPORT) -> dict[str, Reading]:
        """The reading in force of each month that has one: of several the latest. A month without one is not 0."""
        latest = {one.month: one for one in self.readings if one.direction is direction}
        return {month: latest[month] for month in sorted(latest)}

    def versions_of(self, month: str, direction: Direction = Direction.IMPORT) -> tuple[Reading, ...]:
        """All that was reported of a month and stands, the one in force last."""
        return tuple(one for one in self.readings if one.month == month and one.direction is direction)


class OvenMeters(msgspec.Struct, frozen=True):
    """What an oven's own line says of its consumption: the meters ever mapped to it, the loads it may keep."""

    oven: str
    meters: tuple[str, ...] = ()
    allowances: tuple[Allowance, ...] = ()


class SiteMeters(msgspec.Struct, frozen=True):
    """The meters that were registered at a site, and those that were ever mapped to it or to a section of it."""

    site: str
    registered: tuple[str, ...] = ()
    meters: tuple[str, ...] = ()


def evolve_meter(state: Meter, event: Happened) -> Meter:
    """The meter after one more of its events."""
    fact = event.fact
    if not isinstance(fact, MeterFact):
        return state
    match fact:
        case MonthlyElectricityReported():
            return _read(state, event, fact, fact.kwh, fact.direction)
        case MonthlyWaterReported() | MonthlyGasReported():
            return _read(state, event, fact, fact.m3, Direction.IMPORT)
        case MeterRegistered():
            return _registered(state, fact, event)
        case MeterMapped():
            return msgspec.structs.replace(state, mappings=_mapped(state.mappings, fact, event))
        case MeterReplaced():
            said = MeterReplacement(
                fact.multiplier, fact.reason, event.occurred_on, event.office, event.position
            )
            return msgspec.structs.replace(state, replacements=(*state.replacements, said))
        case LoadAllowanceDeclared():
            return msgspec.structs.replace(
                state, allowances=(*state.allowances, allowance_of(fact, event))
            )
        case _:
            assert_never(fact)


def _registered(state: Meter, fact: MeterRegistered, event: Happened) -> Meter:
    version = MeterVersion(
        fact.kind,
        fact.use,
        fact.multiplier,
        fact.transformer_no,
        fact.kva,
        fact.site,
        fact.purpose,
        fact.project,
        fact.latitude_microdegrees,
        fact.longitude_microdegrees,
        event.occurred_on,
        event.office,
        event.position,
    )
    return msgspec.structs.replace(
        state,
        registered=True,
        division=fact.division,
        kind=fact.kind,
        use=fact.use,
        versions=(*state.versions, version),
        invented=event.invented,
    )


def _mapped(
    before: tuple[MeterMapping, ...], fact: MeterMapped, event: Happened
) -> tuple[MeterMapping, ...]:
    """A mapping ends the one before it; of two on one day the later in the log holds."""
    held = [one for one in before if one.starts_on < event.occurred_on]
    if held:
        held[-1] = msgspec.structs.replace(held[-1], ends_on=days_after(event.occurred_on, -1))
    new = MeterMapping(
        fact.scope,
        fact.ovens,
        fact.section,
        fact.site,
        fact.shared,
        event.occurred_on,
        None,
        event.office,
        event.position,
    )
    return (*held, new)


def _read(
    state: Meter,
    event: Happened,
    fact: MonthlyElectricityReported | MonthlyWaterReported | MonthlyGasReported,
    quantity: int,
    direction: Direction,
) -> Meter:
    reading = Reading(
        fact.month,
        quantity,
        direction,
        fact.quality,
        event.occurred_on,
        event.recorded_on,
        event.office,
        event.position,
        bool(event.corrects),
        event.invented,
    )
    return msgspec.structs.replace(state, readings=(*state.readings, reading))


def evolve_oven_meters(state: OvenMeters, event: Happened) -> OvenMeters:
    """The oven's meters and allowances after one more of its events."""
    match event.fact:
        case MeterMapped(meter=meter):
            return msgspec.structs.replace(state, meters=_with(state.meters, meter))
        case LoadAllowanceDeclared() as fact:
            return msgspec.structs.replace(
                state, allowances=(*state.allowances, allowance_of(fact, event))
            )
        case _:
            return state


def evolve_site_meters(state: SiteMeters, event: Happened) -> SiteMeters:
    """The site's meters after one more of its events."""
    match event.fact:
        case MeterRegistered(meter=meter):
            return msgspec.structs.replace(state, registered=_with(state.registered, meter))
        case MeterMapped(meter=meter):
            return msgspec.structs.replace(state, meters=_with(state.meters, meter))
        case _:
            return state


def _with(meters: tuple[str, ...], meter: str) -> tuple[str, ...]:
    return meters if meter in meters else (*meters, meter)
