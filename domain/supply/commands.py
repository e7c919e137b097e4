"""Reporting the replacement of gas and heat. model.md §2.4; 住建 writes the plan with 工信 (JX-23)."""

from domain.command import Command, Kind
from domain.envelope import Role
from domain.quantities import Identifier
from domain.supply.facts import Supply, SupplyKind


class ReportReplacementSupply(Command, frozen=True, kw_only=True):
    """Report what replaces the gas or the heat of the ovens of a task (气源热源替代)."""

    KIND = Kind.OBSERVATION
    ROLES = frozenset({Role.COUNTY_DEPT, Role.COUNTY_OFFICE})
    ZH = "气源热源替代"

    task: Identifier
    kind: SupplyKind
    supplies: tuple[Supply, ...]
    demand: str | None = None
    measures_fitted: bool | None = None
    procedures_transferred: bool | None = None
