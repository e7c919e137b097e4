"""Reduction and exit tasks (压减任务). model.md §2.4."""

from enum import StrEnum
from typing import ClassVar

import msgspec

from domain.fact import Fact
from domain.quantities import Deadline, DivisionCode, Identifier, Tonnes


class EndState(StrEnum):
    """What a task asks for (X-10): the documents use six words for closing, and they are not the same."""

    DEMOLISH = "DEMOLISH"
    CLOSE = "CLOSE"
    CLOSE_OR_DEMOLISH = "CLOSE_OR_DEMOLISH"
    PAPER = "PAPER"
    UNSTATED = "UNSTATED"


class TaskBook(StrEnum):
    """Which book a task belongs to: reduced is not replaced (X-06), and 恒泰 is in neither (X-03)."""

    REDUCTION = "REDUCTION"
    REPLACEMENT = "REPLACEMENT"
    OTHER_ELIMINATION = "OTHER_ELIMINATION"


class PlannedPart(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A phase or a list of a city task, with the tonnes and the deadline its document prints (YC-04..YC-07)."""

    part: Identifier
    name: str
    tonnes: Tonnes
    deadline: Deadline


class ProvinceTargetSet(Fact, frozen=True, kw_only=True):
    """任务下达 to the province (SX-12: 40,270,000 t by the end of 2020)."""

    TOPIC: ClassVar[str] = "ProvinceTargetSet"

    task: Identifier
    division: DivisionCode
    tonnes: Tonnes
    deadline: Deadline
    document: Identifier | None = None


class CityTaskAssigned(Fact, frozen=True, kw_only=True):
    """任务分解 to a city or a county: Σ phases = Σ lists = tonnes, each where printed (YC-07)."""

    TOPIC: ClassVar[str] = "CityTaskAssigned"

    task: Identifier
    division: DivisionCode
    name: str
    tonnes: Tonnes
    deadline: Deadline
    book: TaskBook = TaskBook.REDUCTION
    phases: tuple[PlannedPart, ...] = ()
    lists: tuple[PlannedPart, ...] = ()
    document: Identifier | None = None


class EnterpriseTaskAssigned(Fact, frozen=True, kw_only=True):
    """任务分解 to an enterprise. `reduction_basis` is kind 1, 2 or 3 of YC-11; null elsewhere."""

    TOPIC: ClassVar[str] = "EnterpriseTaskAssigned"

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
