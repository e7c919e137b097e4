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


class Product(StrEnum):
    """What a task makes: 焦炭产能 and 焦化产能 are one word, COKE (JC-13); OTHER is not of this ledger."""

    COKE = "COKE"
    OTHER = "OTHER"


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
    parent: Identifier | None = None


class CountyTaskAssigned(Fact, frozen=True, kw_only=True):
    """任务分解 to a county within its city's task: counties are responsible for the reduction (YC-17, YC-32)."""

    TOPIC: ClassVar[str] = "CountyTaskAssigned"

    task: Identifier
    parent: Identifier | None = None
    division: DivisionCode
    name: str
    tonnes: Tonnes
    deadline: Deadline
    book: TaskBook = TaskBook.REDUCTION
    document: Identifier | None = None


class EnterpriseTaskAssigned(Fact, frozen=True, kw_only=True):
    """任务分解 to an enterprise. `reduction_basis` is kind 1, 2 or 3 of YC-11; null elsewhere.

    `supplement`: it joined the list later (YC-64), so its tonnes stand beside the printed target and not in it.
    """

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
    supplement: bool = False


class SupplementReason(StrEnum):
    """Why an enterprise joins the list: the five kinds that YC-64 names, or OTHER serious pollution."""

    SECRET_DISCHARGE = "SECRET_DISCHARGE"
    FALSIFIED_MONITORING = "FALSIFIED_MONITORING"
    REPEATED_PENALTIES = "REPEATED_PENALTIES"
    ABOVE_LIMITS_AFTER_CURTAILMENT = "ABOVE_LIMITS_AFTER_CURTAILMENT"
    QUENCHING_WITH_FOUL_WATER = "QUENCHING_WITH_FOUL_WATER"
    OTHER = "OTHER"


class OrderedMeasure(StrEnum):
    """What was ordered before: 停产治理 by the 市生态环境局, or 停业关闭 by the city government (YC-64)."""

    TREATMENT_BY_STOPPING = "TREATMENT_BY_STOPPING"
    CLOSING = "CLOSING"


class ReductionListSupplemented(Fact, frozen=True, kw_only=True):
    """补充列入压减名单 (YC-64): the list grows beyond the printed target; both are shown (X-31)."""

    TOPIC: ClassVar[str] = "ReductionListSupplemented"

    task: Identifier
    parent: Identifier | None = None
    enterprise: Identifier
    lots: tuple[Identifier, ...]
    tonnes: Tonnes
    reason: SupplementReason
    measure: OrderedMeasure
    restricted_class: bool
    note: str | None = None
    document: Identifier | None = None


class TaskDeadlineChanged(Fact, frozen=True, kw_only=True):
    """期限调整 (SX-11, E-30): in force from the day it happened; what was overdue before stays in the history."""

    TOPIC: ClassVar[str] = "TaskDeadlineChanged"

    task: Identifier
    deadline: Deadline
    reason: str
    document: Identifier


class FacilityAdjustedWithinTask(Fact, frozen=True, kw_only=True):
    """压减设施调整 (YC-13): `to_lot` with its ovens takes the place of `lot` with its own.

    With a `counter_task` both tasks are of the list and change places; without, `lot` and its ovens are released.
    """

    TOPIC: ClassVar[str] = "FacilityAdjustedWithinTask"

    task: Identifier
    lot: Identifier
    to_lot: Identifier
    tonnes: Tonnes
    from_ovens: tuple[Identifier, ...]
    to_ovens: tuple[Identifier, ...]
    counter_task: Identifier | None = None
    counter_tonnes: Tonnes | None = None
    reason: str
    company_consent: str
