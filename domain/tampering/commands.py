"""Reporting that data were found to be false. JC-09, JC-25."""

from domain.command import Command, Kind
from domain.envelope import Role
from domain.quantities import DivisionCode, Identifier


class ReportDataTampering(Command, frozen=True, kw_only=True):
    """Report that a source was found to have falsified data (造假认定)."""

    KIND = Kind.OBSERVATION
    ROLES = frozenset({Role.CITY_ECO, Role.INSPECTOR})
    ZH = "造假认定"

    division: DivisionCode
    source: str
    what: str
    tasks: tuple[Identifier, ...] = ()
    decision_no: str | None = None
