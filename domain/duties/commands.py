"""Registering duties, handing in reports, criticising. model.md §2.4."""

from datetime import date

from domain.command import Command, Kind
from domain.duties.facts import Cycle, DutyKind, NoticeLevel, ReportFigure, ReportLine
from domain.envelope import Role
from domain.policy.facts import Basis
from domain.quantities import DivisionCode, Identifier


class RegisterReportDuty(Command, frozen=True, kw_only=True):
    """Register that an office reports, to whom and when (报送义务登记)."""

    ROLES = frozenset({Role.PROVINCE_OFFICE, Role.CITY_OFFICE})
    ZH = "报送义务登记"

    duty: Identifier
    office: str
    division: DivisionCode
    kind: DutyKind
    receiver: str
    cycle: Cycle
    weekday: int | None = None
    day: int | None = None
    grace_days: int | None = None
    valid_from: date
    valid_to: date | None = None
    basis: Basis = Basis.PRINTED
    document: Identifier | None = None
    note: str | None = None


class SubmitReport(Command, frozen=True, kw_only=True):
    """Hand in the report of a period; handing it in again makes a new version (报送)."""

    KIND = Kind.OBSERVATION
    ROLES = frozenset(
        {
            Role.ENTERPRISE,
            Role.COUNTY_OFFICE,
            Role.COUNTY_DEPT,
            Role.POWER_CO,
            Role.CITY_OFFICE,
            Role.CITY_GOV,
            Role.CITY_FINANCE,
            Role.CITY_ECO,
        }
    )
    ZH = "报送"

    duty: Identifier
    period: date
    lines: tuple[ReportLine, ...] = ()
    figures: tuple[ReportFigure, ...] = ()
    note: str | None = None


class IssueNoticeOfCriticism(Command, frozen=True, kw_only=True):
    """Warn, summon or criticise a county that is behind schedule, and order correction (通报批评)."""

    ROLES = frozenset({Role.CITY_OFFICE, Role.CITY_GOV, Role.PROVINCE_OFFICE})
    ZH = "通报批评"

    division: DivisionCode
    task: Identifier | None = None
    level: NoticeLevel = NoticeLevel.CRITICISM
    reason: str
    correct_by: date | None = None
    document: Identifier | None = None
