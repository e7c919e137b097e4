"""Reporting an item of a closing's checklist. YC-19, JX-23, JX-37, JX-41, JC-10."""

from domain.checklists.facts import ClosingItem
from domain.command import Command, Kind
from domain.departments import Department
from domain.envelope import Role
from domain.quantities import Identifier


class ReportClosingItem(Command, frozen=True, kw_only=True):
    """Report an item of the closing's checklist done (清单事项登记)."""

    KIND = Kind.OBSERVATION
    ROLES = frozenset({Role.COUNTY_DEPT, Role.COUNTY_OFFICE, Role.CITY_ECO, Role.CITY_OFFICE})
    ZH = "清单事项登记"

    task: Identifier
    item: ClosingItem
    department: Department
    note: str | None = None
