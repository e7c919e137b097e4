"""The elements of a closing, each by its own department, and the certificate over them. model.md §2.3, §2.4."""

from domain.closing.facts import ClosingElement, EntryEnd, PermitKind, WasteKind
from domain.command import Command, Kind
from domain.envelope import Role
from domain.quantities import Identifier, Position


class CertifyClosure(Command, frozen=True, kw_only=True):
    """Certify that ovens meet the closing checklist in force for their division (关停标准认定)."""

    ROLES = frozenset({Role.COUNTY_OFFICE, Role.CITY_OFFICE})
    ZH = "关停标准认定"

    ovens: tuple[Identifier, ...]
    elements: tuple[ClosingElement, ...] = ()


class StopRawMaterialEntry(Command, frozen=True, kw_only=True):
    """Report that no raw material enters any more (停止原料进场)."""

    KIND = Kind.OBSERVATION
    ROLES = frozenset({Role.COUNTY_DEPT, Role.COUNTY_OFFICE})
    ZH = "停止原料进场"

    site: Identifier | None = None
    ovens: tuple[Identifier, ...] = ()
    how: EntryEnd = EntryEnd.ENDED


class StopProductionOperation(Command, frozen=True, kw_only=True):
    """Report that production and operation stopped (停止生产运营)."""

    KIND = Kind.OBSERVATION
    ROLES = frozenset({Role.COUNTY_DEPT, Role.COUNTY_OFFICE})
    ZH = "停止生产运营"

    site: Identifier | None = None
    ovens: tuple[Identifier, ...] = ()


class StopSafetyPermit(Command, frozen=True, kw_only=True):
    """Report a safety permit cancelled, or ovens struck from it (停止安全生产许可)."""

    KIND = Kind.OBSERVATION
    ROLES = frozenset({Role.COUNTY_DEPT})
    ZH = "停止安全生产许可"

    permit_no: str
    site: Identifier | None = None
    ovens: tuple[Identifier, ...] = ()
    how: EntryEnd


class StopDischargePermit(Command, frozen=True, kw_only=True):
    """Report a discharge permit cancelled, or ovens struck from it (停止排污许可)."""

    KIND = Kind.OBSERVATION
    ROLES = frozenset({Role.COUNTY_DEPT, Role.CITY_ECO})
    ZH = "停止排污许可"

    permit_no: str
    site: Identifier | None = None
    ovens: tuple[Identifier, ...] = ()
    how: EntryEnd


class IssuePermit(Command, frozen=True, kw_only=True):
    """Report a permit issued, with what it covers (许可证核发)."""

    KIND = Kind.OBSERVATION
    ROLES = frozenset({Role.COUNTY_DEPT, Role.CITY_ECO})
    ZH = "许可证核发"

    permit_no: str
    kind: PermitKind
    site: Identifier | None = None
    ovens: tuple[Identifier, ...] = ()
    coal_or_coke_use: bool = False
    approved_purpose: str | None = None


class DisposeHazardousWaste(Command, frozen=True, kw_only=True):
    """Report waste of a closing disposed of (危废处置)."""

    KIND = Kind.OBSERVATION
    ROLES = frozenset({Role.ENTERPRISE, Role.COUNTY_DEPT})
    ZH = "危废处置"

    site: Identifier | None = None
    ovens: tuple[Identifier, ...] = ()
    waste: WasteKind
    kilograms: int
    manifest_no: str | None = None


class RecordOnSiteWatch(Command, frozen=True, kw_only=True):
    """Record that an officer was in the plant on the day (驻厂盯守)."""

    KIND = Kind.OBSERVATION
    ROLES = frozenset({Role.COUNTY_DEPT, Role.COUNTY_OFFICE})
    ZH = "驻厂盯守"

    oven: Identifier


class OrderImmediateClosure(Command, frozen=True, kw_only=True):
    """Order that an oven is closed at once (责令立即关停)."""

    ROLES = frozenset({Role.CITY_GOV, Role.CITY_ECO, Role.COUNTY_OFFICE, Role.COUNTY_DEPT})
    ZH = "责令立即关停"

    oven: Identifier
    reason: str
    incident: Position | None = None
