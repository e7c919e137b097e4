"""What may be done about an alert or a case, and by whom. model.md §2.7, §6.4."""

from datetime import date

from domain.cases.facts import EscalationLevel, LawfulCause, Outcome, Severity
from domain.command import Command, Kind
from domain.envelope import Role
from domain.quantities import Identifier, Position

_CHARGE = frozenset({Role.INSPECTOR, Role.PROVINCE_OFFICE, Role.CITY_OFFICE, Role.COUNTY_OFFICE})
_OFFICIALS = _CHARGE | {Role.CITY_ECO, Role.COUNTY_DEPT}


class DismissAlert(Command, frozen=True, kw_only=True):
    """Dismiss an alert with the reason (误报)."""

    ROLES = _CHARGE
    ZH = "误报处理"

    subject: str
    alert: Position
    reason: str


class OpenCase(Command, frozen=True, kw_only=True):
    """Open the case of one subject, from an alert or, for an inspector, without one (立案)."""

    ROLES = _OFFICIALS
    ZH = "立案"

    case: Identifier
    subject: str
    reason: str
    alert: Position | None = None
    severity: Severity | None = None
    police_referral: str | None = None


class AssignCase(Command, frozen=True, kw_only=True):
    """Assign a case to the office that looks into it (交办)."""

    ROLES = _CHARGE
    ZH = "交办"

    case: Identifier
    assignee: str


class ConfirmFinding(Command, frozen=True, kw_only=True):
    """Find that it is so (属实)."""

    ROLES = _CHARGE
    ZH = "核查属实"

    case: Identifier
    outcome: Outcome
    reason: str
    police_referral: str | None = None


class RefuteFinding(Command, frozen=True, kw_only=True):
    """Find that it is not so (不属实)."""

    ROLES = _CHARGE
    ZH = "核查不属实"

    case: Identifier
    outcome: Outcome
    reason: str
    lawful_cause: LawfulCause | None = None
    allowance_until: date | None = None


class LeaveFindingOpen(Command, frozen=True, kw_only=True):
    """Leave it open for a second look, once (证据不足，延期核查)."""

    ROLES = _CHARGE
    ZH = "延期核查"

    case: Identifier
    reason: str
    inspect_by: date


class OrderRectification(Command, frozen=True, kw_only=True):
    """Order what is to be put right, and by when (责令整改)."""

    ROLES = _CHARGE | {Role.CITY_ECO, Role.CITY_GOV}
    ZH = "责令整改"

    case: Identifier
    measures: tuple[str, ...]
    correct_by: date
    decision_no: str | None = None


class ReportRectification(Command, frozen=True, kw_only=True):
    """Report what was put right (整改报告)."""

    KIND = Kind.OBSERVATION
    ROLES = frozenset({Role.ENTERPRISE, Role.COUNTY_OFFICE, Role.COUNTY_DEPT})
    ZH = "整改报告"

    case: Identifier
    done: str


class VerifyRectification(Command, frozen=True, kw_only=True):
    """Verify what was put right, as another office than the one that inspected (整改核验)."""

    ROLES = _OFFICIALS
    ZH = "整改核验"

    case: Identifier
    met: bool
    note: str | None = None


class EscalateCase(Command, frozen=True, kw_only=True):
    """Escalate a case to its next level (升级)."""

    ROLES = frozenset({Role.INSPECTOR, Role.PROVINCE_OFFICE, Role.CITY_OFFICE, Role.CITY_GOV})
    ZH = "案件升级"

    case: Identifier
    level: EscalationLevel
    reason: str
    document: Identifier | None = None


class CloseCase(Command, frozen=True, kw_only=True):
    """Strike a case off with its evidence (销号)."""

    ROLES = _CHARGE
    ZH = "销号"

    case: Identifier
    note: str | None = None


class ReopenCase(Command, frozen=True, kw_only=True):
    """Reopen a closed case for a new alert on its subject (重新立案)."""

    ROLES = _OFFICIALS
    ZH = "重新立案"

    case: Identifier
    alert: Position
    reason: str
