"""Recording a planned start (计划投产登记). JX-24."""

from typing import Any

from domain.command import Command, Decided, Kind, accept, same_fields
from domain.envelope import Request, Role
from domain.projects.plans import PlannedStartRecorded
from domain.quantities import Deadline, Identifier
from domain.world import World


class RecordPlannedStart(Command, frozen=True, kw_only=True):
    """Record when an oven of a project is planned to start; nothing is overdue by it (计划投产登记)."""

    KIND = Kind.OBSERVATION
    ROLES = frozenset({Role.COUNTY_OFFICE, Role.CITY_OFFICE, Role.ENTERPRISE})
    ZH = "计划投产登记"

    project: Identifier
    label: str
    oven: Identifier | None = None
    deadline: Deadline
    document: Identifier | None = None


def record_planned_start(world: World, command: RecordPlannedStart, request: Request) -> Decided:
    """The words as printed, with both readings."""
    return accept(same_fields(PlannedStartRecorded, command), f"project:{command.project}")


DECISIONS: dict[type[Command], Any] = {RecordPlannedStart: record_planned_start}
