"""What may be reported of a site, and by whom. model.md §2.1, §2.3, §2.4."""

from domain.command import Command, Kind
from domain.envelope import Role
from domain.quantities import DivisionCode, Fen, Identifier, Tonnes
from domain.sites.facts import IncidentKind, Measure, MeterReading, Offence

_OFFICIALS = frozenset(
    {Role.COUNTY_DEPT, Role.COUNTY_OFFICE, Role.CITY_OFFICE, Role.CITY_ECO, Role.INSPECTOR}
)


class RegisterSite(Command, frozen=True, kw_only=True):
    """Register the site of a works (厂址登记)."""

    KIND = Kind.OBSERVATION
    ROLES = frozenset({Role.COUNTY_OFFICE})
    ZH = "厂址登记"

    site: Identifier
    enterprise: Identifier
    division: DivisionCode
    county: DivisionCode | None = None
    name: str | None = None
    zone: str | None = None
    town: str | None = None
    latitude_microdegrees: int | None = None
    longitude_microdegrees: int | None = None


class RecordIncident(Command, frozen=True, kw_only=True):
    """Record an accident, an unlawful discharge or an obstruction (事件登记)."""

    KIND = Kind.OBSERVATION
    ROLES = frozenset({Role.COUNTY_DEPT, Role.COUNTY_OFFICE, Role.CITY_ECO, Role.INSPECTOR})
    ZH = "事件登记"

    site: Identifier | None = None
    ovens: tuple[Identifier, ...] = ()
    kind: IncidentKind
    serious: bool = False
    people_count: int | None = None


class RecordSiteInspection(Command, frozen=True, kw_only=True):
    """Record an inspection of a site (现场核查)."""

    KIND = Kind.OBSERVATION
    ROLES = _OFFICIALS
    ZH = "现场核查"

    site: Identifier | None = None
    ovens: tuple[Identifier, ...] = ()
    seen: str
    seal_numbers: tuple[Identifier, ...] = ()
    main_equipment_standing: bool | None = None
    case: Identifier | None = None
    meter_readings: tuple[MeterReading, ...] = ()
    oven_temperature_celsius: int | None = None
    coal_stock_tonnes: Tonnes | None = None
    coke_stock_tonnes: Tonnes | None = None
    power_statement: str | None = None


class ApplyEnforcementMeasure(Command, frozen=True, kw_only=True):
    """Report a compulsory measure applied to a works (强制措施)."""

    KIND = Kind.OBSERVATION
    ROLES = frozenset({Role.COUNTY_OFFICE})
    ZH = "强制措施"

    site: Identifier | None = None
    ovens: tuple[Identifier, ...] = ()
    measure: Measure
    legal_basis: str | None = None
    circuits: tuple[str, ...] = ()
    whole_plant: bool = False


class RecordPenalty(Command, frozen=True, kw_only=True):
    """Record an offence that was dealt with, and its penalty (违法查处登记)."""

    KIND = Kind.OBSERVATION
    ROLES = frozenset({Role.COUNTY_DEPT, Role.CITY_ECO, Role.CITY_OFFICE, Role.INSPECTOR})
    ZH = "违法查处登记"

    site: Identifier | None = None
    ovens: tuple[Identifier, ...] = ()
    offence: Offence
    decision_no: str | None = None
    penalty_fen: Fen | None = None
    joint_departments: tuple[str, ...] = ()
