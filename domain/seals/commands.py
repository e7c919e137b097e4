"""What may be reported of a seal, and by whom. model.md §2.3."""

from datetime import datetime

from domain.command import Command, Kind
from domain.envelope import Role
from domain.quantities import Identifier

_SEALERS = frozenset({Role.COUNTY_DEPT, Role.COUNTY_OFFICE, Role.INSPECTOR})


class PlaceSeal(Command, frozen=True, kw_only=True):
    """Report a seal placed (加封)."""

    KIND = Kind.OBSERVATION
    ROLES = _SEALERS
    ZH = "加封"

    seal: Identifier
    oven: Identifier
    point: str


class InspectSeal(Command, frozen=True, kw_only=True):
    """Report the inspection of a seal (封条检查)."""

    KIND = Kind.OBSERVATION
    ROLES = _SEALERS
    ZH = "封条检查"

    seal: Identifier
    oven: Identifier
    intact: bool


class OpenSeal(Command, frozen=True, kw_only=True):
    """Report a seal opened (封条开启)."""

    KIND = Kind.OBSERVATION
    ROLES = _SEALERS | {Role.ENTERPRISE}
    ZH = "封条开启"

    seal: Identifier
    oven: Identifier
    opened_at: datetime
    reported_at: datetime | None = None
    permit: str | None = None
    reason: str | None = None


class ReplaceSeal(Command, frozen=True, kw_only=True):
    """Report a seal replaced by a new one (重封)."""

    KIND = Kind.OBSERVATION
    ROLES = _SEALERS
    ZH = "重封"

    seal: Identifier
    new_seal: Identifier
    oven: Identifier


class ReportSealBroken(Command, frozen=True, kw_only=True):
    """Report a seal found broken (封条破坏)."""

    KIND = Kind.OBSERVATION
    ROLES = _SEALERS
    ZH = "封条破坏"

    seal: Identifier
    oven: Identifier
    police_referral: str
