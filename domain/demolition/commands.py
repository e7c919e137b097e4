"""What may be asked and reported of a demolition, and by whom. model.md §2.3."""

from datetime import date

from domain.command import Command, Kind
from domain.demolition.facts import Equipment, Fate
from domain.envelope import Role
from domain.quantities import Identifier


class PermitDemolition(Command, frozen=True, kw_only=True):
    """Permit the demolition of an oven (拆除许可)."""

    ROLES = frozenset({Role.COUNTY_OFFICE})
    ZH = "拆除许可"

    oven: Identifier
    contractor: str
    qualification_no: str
    qualification_valid_to: date
    start_on: date
    court_consent: str | None = None


class StartDemolition(Command, frozen=True, kw_only=True):
    """Report that a demolition started (拆除开工)."""

    KIND = Kind.OBSERVATION
    ROLES = frozenset({Role.COUNTY_OFFICE, Role.COUNTY_DEPT, Role.INSPECTOR})
    ZH = "拆除开工"

    oven: Identifier
    contractor: str | None = None


class DemolishEquipment(Command, frozen=True, kw_only=True):
    """Report equipment demolished (设备拆除)."""

    KIND = Kind.OBSERVATION
    ROLES = frozenset({Role.COUNTY_OFFICE, Role.INSPECTOR})
    ZH = "设备拆除"

    oven: Identifier
    items: tuple[Equipment, ...]
    remaining: tuple[Equipment, ...] = ()


class DisposeEquipment(Command, frozen=True, kw_only=True):
    """Report where a piece of equipment went, by its serial number (设备去向登记)."""

    KIND = Kind.OBSERVATION
    ROLES = frozenset({Role.ENTERPRISE, Role.COUNTY_OFFICE})
    ZH = "设备去向登记"

    oven: Identifier
    serial: str
    fate: Fate
    recipient: str | None = None
    target_oven: Identifier | None = None
