"""Assigning tasks. model.md §2.4; in 介休 the county office assigns (X-33)."""

import msgspec

from domain.command import Command
from domain.envelope import Role
from domain.quantities import Deadline, DivisionCode, Identifier, Tonnes
from domain.tasks.facts import EndState, OrderedMeasure, PlannedPart, Product, SupplementReason, TaskBook

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
    parent: Identifier | None = None


class AssignCountyTask(Command, frozen=True, kw_only=True):
    """Assign a county its part of the city's task (任务分解到县)."""

    ROLES = frozenset({Role.PROVINCE_OFFICE, Role.CITY_GOV})
    ZH = "县级任务分解"

    task: Identifier
    parent: Identifier | None = None
    division: DivisionCode
    name: str
    tonnes: Tonnes
    deadline: Deadline
    book: TaskBook = TaskBook.REDUCTION
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
    product: Product = Product.COKE


class SupplementReductionList(Command, frozen=True, kw_only=True):
    """Add a serious polluter's restricted capacity to the reduction list, as a task of its own (补充列入压减名单)."""

    ROLES = frozenset({Role.CITY_GOV})
    ZH = "补充列入压减名单"

    task: Identifier
    parent: Identifier | None = None
    enterprise: Identifier
    division: DivisionCode
    county: DivisionCode | None = None
    lots: tuple[Identifier, ...]
    ovens: tuple[Identifier, ...] = ()
    tonnes: Tonnes
    deadline: Deadline
    required_end_state: EndState
    reason: SupplementReason
    measure: OrderedMeasure
    restricted_class: bool
    note: str | None = None
    document: Identifier | None = None


class ChangeTaskDeadline(Command, frozen=True, kw_only=True):
    """Change the deadline of a task from the day this happens (期限调整)."""

    ROLES = _ASSIGNERS
    ZH = "期限调整"

    task: Identifier
    deadline: Deadline
    reason: str
    document: Identifier


class AdjustFacilityWithinTask(Command, frozen=True, kw_only=True):
    """Let another facility of the enterprise close in the place of the listed one (压减设施调整)."""

    ROLES = frozenset({Role.COUNTY_OFFICE})
    ZH = "压减设施调整"

    task: Identifier
    lot: Identifier
    to_lot: Identifier
    counter_task: Identifier | None = None
    reason: str
    company_consent: str
