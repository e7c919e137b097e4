"""Assigning tasks. model.md §2.4; in 介休 the county office assigns (X-33)."""

import msgspec

from domain.command import Command
from domain.envelope import Role
from domain.quantities import Deadline, DivisionCode, Identifier, Tonnes
from domain.tasks.facts import EndState, PlannedPart, TaskBook

_ASSIGNERS = frozenset({Role.PROVINCE_OFFICE, Role.CITY_GOV, Role.COUNTY_OFFICE})


class SetProvinceTarget(Command, frozen=True, kw_only=True):
    """Set the target of the province (任务下达)."""

    ROLES = frozenset({Role.PROVINCE_OFFICE})
    ZH = "省级任务下达"

    task: Identifier
    division: DivisionCode
    tonnes: Tonnes
    deadline: Deadline
    document: Identifier | None = None


class AssignCityTask(Command, frozen=True, kw_only=True):
    """Assign a task to a city or a county, with its phases and lists (任务分解)."""

    ROLES = _ASSIGNERS
    ZH = "市县任务分解"

    task: Identifier
    division: DivisionCode
    name: str
    tonnes: Tonnes
    deadline: Deadline
    book: TaskBook = TaskBook.REDUCTION
    phases: tuple[PlannedPart, ...] = ()
    lists: tuple[PlannedPart, ...] = ()
    document: Identifier | None = None


class AssignEnterpriseTask(Command, frozen=True, kw_only=True):
    """Assign a task to an enterprise (任务分解到企业)."""

    ROLES = _ASSIGNERS
    ZH = "企业任务分解"

    task: Identifier
    parent: Identifier | None = None
    phase: Identifier | None = None
    list_: Identifier | None = msgspec.field(default=None, name="list")
    enterprise: Identifier
    division: DivisionCode
    county: DivisionCode | None = None
    tonnes: Tonnes
    deadline: Deadline
    required_end_state: EndState
    book: TaskBook = TaskBook.REDUCTION
    lots: tuple[Identifier, ...] = ()
    ovens: tuple[Identifier, ...] = ()
    reduction_basis: int | None = None
    document: Identifier | None = None
