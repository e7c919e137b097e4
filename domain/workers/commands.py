"""Reporting the placement of workers. model.md §2.4."""

from domain.command import Command, Kind
from domain.envelope import Role
from domain.quantities import Identifier
from domain.workers.facts import Placed


class ReportWorkerPlacement(Command, frozen=True, kw_only=True):
    """Report how the workers of a closing were placed, by counts (职工安置)."""

    KIND = Kind.OBSERVATION
    ROLES = frozenset({Role.ENTERPRISE, Role.COUNTY_DEPT})
    ZH = "职工安置"

    task: Identifier
    total_count: int
    by_kind: tuple[Placed, ...]
