"""Reporting whether an oven meets a standard. XZ-02, JC-02."""

from domain.command import Command, Kind
from domain.envelope import Role
from domain.quantities import Identifier
from domain.standards.facts import Standard


class ReportOvenStandard(Command, frozen=True, kw_only=True):
    """Report whether an oven meets a standard (焦炉达标情况登记)."""

    KIND = Kind.OBSERVATION
    ROLES = frozenset({Role.COUNTY_DEPT, Role.COUNTY_OFFICE, Role.CITY_OFFICE, Role.CITY_ECO, Role.INSPECTOR})
    ZH = "焦炉达标情况登记"

    oven: Identifier
    standard: Standard
    met: bool
    note: str | None = None
