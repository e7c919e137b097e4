"""What may be reported of an oven, and by whom. model.md §2.3."""

from datetime import date

from domain.command import Command, Kind
from domain.envelope import Role
from domain.ovens.facts import Charging, Seen
from domain.quantities import DivisionCode, Identifier, Tonnes

_WORKS = frozenset({Role.ENTERPRISE, Role.COUNTY_OFFICE, Role.COUNTY_DEPT})
_STARTERS = frozenset({Role.CITY_OFFICE, Role.COUNTY_OFFICE})


class RegisterOven(Command, frozen=True, kw_only=True):
    """Register an oven (焦炉登记)."""

    KIND = Kind.OBSERVATION
    ROLES = frozenset({Role.COUNTY_OFFICE})
    ZH = "焦炉登记"

    oven: Identifier
    enterprise: Identifier
    division: DivisionCode
    county: DivisionCode | None = None
    site: Identifier | None = None
    label: str | None = None
    chamber_height_mm: int | None = None
    charging: Charging | None = None
    design_tonnes: Tonnes | None = None
    built_on: date | None = None
    own: bool | None = None
    equipment_serials: tuple[str, ...] = ()


class CommissionOven(Command, frozen=True, kw_only=True):
    """Report that an oven went into production (投产)."""

    KIND = Kind.OBSERVATION
    ROLES = _STARTERS
    ZH = "焦炉投产"

    oven: Identifier
    project: Identifier | None = None


class StopOven(Command, frozen=True, kw_only=True):
    """Report that an oven stopped (停产)."""

    KIND = Kind.OBSERVATION
    ROLES = _WORKS
    ZH = "焦炉停产"

    oven: Identifier
    reason: str | None = None


class RestartOven(Command, frozen=True, kw_only=True):
    """Report that an oven restarted (复产)."""

    KIND = Kind.OBSERVATION
    ROLES = _WORKS
    ZH = "焦炉复产"

    oven: Identifier
    reason: str | None = None


class HotIdleOven(Command, frozen=True, kw_only=True):
    """Report hot idling (焖炉保温)."""

    KIND = Kind.OBSERVATION
    ROLES = _WORKS
    ZH = "焖炉保温"

    oven: Identifier
    reason: str | None = None


class RampUpOven(Command, frozen=True, kw_only=True):
    """Report that an oven is back at load after hot idling (恢复负荷)."""

    KIND = Kind.OBSERVATION
    ROLES = _WORKS
    ZH = "恢复负荷"

    oven: Identifier
    reason: str | None = None


class EmptyOven(Command, frozen=True, kw_only=True):
    """Report that an oven is emptied (焦炉清空)."""

    KIND = Kind.OBSERVATION
    ROLES = _WORKS
    ZH = "焦炉清空"

    oven: Identifier


class PurgeOven(Command, frozen=True, kw_only=True):
    """Report that an oven is purged (安全置换完成)."""

    KIND = Kind.OBSERVATION
    ROLES = _WORKS
    ZH = "安全置换完成"

    oven: Identifier
    hazard_classes: tuple[str, ...]
    gas_test: str | None = None


class ReportProductionOnClosedOven(Command, frozen=True, kw_only=True):
    """Report production seen on a closed oven (发现关停焦炉生产)."""

    KIND = Kind.OBSERVATION
    ROLES = frozenset(Role) - {Role.ENTERPRISE, Role.AUDITOR, Role.CLERK}
    ZH = "发现关停焦炉生产"

    oven: Identifier
    seen: Seen
    estimate_tonnes: Tonnes | None = None
