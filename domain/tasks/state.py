"""The state of a reduction or exit task (压减任务): what is asked, its parts, what was accepted.

model.md §2.4.
"""

from datetime import date
from enum import StrEnum
from typing import assert_never

import msgspec

from domain.acceptance.facts import AcceptanceRevoked, CityAcceptanceHeld, Verdict
from domain.envelope import Happened
from domain.lots.facts import CapacityReduced
from domain.quantities import Deadline
from domain.tasks.facts import (
    CityTaskAssigned,
    EndState,
    EnterpriseTaskAssigned,
    PlannedPart,
    ProvinceTargetSet,
    TaskBook,
)

TaskFact = (
    ProvinceTargetSet
    | CityTaskAssigned
    | EnterpriseTaskAssigned
    | CityAcceptanceHeld
    | CapacityReduced
    | AcceptanceRevoked
)
"""What changes a task."""


class TaskLevel(StrEnum):
    """Who the task binds: the province, a city or county, an enterprise."""

    PROVINCE = "PROVINCE"
    CITY = "CITY"
    ENTERPRISE = "ENTERPRISE"


class Child(msgspec.Struct, frozen=True):
    """A task that counts towards this one, in a phase and a list of it where its document says so."""

    task: str
    tonnes: int
    phase: str | None = None
    list_: str | None = None


class AcceptedPart(msgspec.Struct, frozen=True):
    """Tonnes of a lot accepted for the task, and by which acceptance."""

    lot: str
    tonnes: int
    on: date
    position: int
    key: str
    office: str


class RevokedPart(msgspec.Struct, frozen=True):
    """Tonnes of a lot whose acceptance was revoked."""

    lot: str
    tonnes: int
    on: date
    position: int
    office: str
    reason: str


class AcceptanceVerdict(msgspec.Struct, frozen=True):
    """One acceptance held, passed or failed."""

    verdict: Verdict
    on: date
    position: int
    office: str
    end_state_found: EndState | None = None


class Task(msgspec.Struct, frozen=True):
    """A task; `assigned` is False until it is. Only REDUCTION tasks count as reduced (X-06)."""

    task: str
    assigned: bool = False
    assigned_at: int = 0
    assigned_on: date | None = None
    level: TaskLevel | None = None
    division: str = ""
    county: str | None = None
    enterprise: str | None = None
    name: str | None = None
    tonnes: int = 0
    deadline: Deadline | None = None
    book: TaskBook = TaskBook.REDUCTION
    required_end_state: EndState = EndState.UNSTATED
    reduction_basis: int | None = None
    document: str | None = None
    phases: tuple[PlannedPart, ...] = ()
    lists: tuple[PlannedPart, ...] = ()
    parent: str | None = None
    phase: str | None = None
    list_: str | None = None
    lots: tuple[str, ...] = ()
    ovens: tuple[str, ...] = ()
    children: tuple[Child, ...] = ()
    accepted: tuple[AcceptedPart, ...] = ()
    revoked: tuple[RevokedPart, ...] = ()
    verdicts: tuple[AcceptanceVerdict, ...] = ()

    @property
    def accepted_net_tonnes(self) -> int:
        """Accepted and not revoked (E-14: 150 − 30 = 120)."""
        return sum(part.tonnes for part in self.accepted) - sum(part.tonnes for part in self.revoked)

    @property
    def end_state_found(self) -> EndState | None:
        """What the newest passed minutes name."""
        passed = [v.end_state_found for v in self.verdicts if v.verdict is Verdict.PASSED]
        return passed[-1] if passed else None

    def accepted_net_of(self, lot: str) -> int:
        """Accepted and not revoked, of one lot."""
        accepted = sum(part.tonnes for part in self.accepted if part.lot == lot)
        return accepted - sum(part.tonnes for part in self.revoked if part.lot == lot)


def evolve_task(state: Task, event: Happened) -> Task:
    """The task after one more of its events."""
    fact = event.fact
    if not isinstance(fact, TaskFact):
        return state
    return _evolve(state, fact, event)


def _evolve(task: Task, fact: TaskFact, event: Happened) -> Task:
    day, position = event.occurred_on, event.position
    match fact:
        case ProvinceTargetSet():
            return _assigned(task, fact, TaskLevel.PROVINCE, event)
        case CityTaskAssigned():
            assigned = _assigned(task, fact, TaskLevel.CITY, event)
            return _with(assigned, name=fact.name, book=fact.book, phases=fact.phases, lists=fact.lists)
        case EnterpriseTaskAssigned():
            if fact.task == task.task:
                return _assigned_to_enterprise(task, fact, event)
            child = Child(fact.task, fact.tonnes, fact.phase, fact.list_)
            return _with(task, children=(*task.children, child))
        case CityAcceptanceHeld():
            verdict = AcceptanceVerdict(fact.verdict, day, position, event.office, fact.end_state_found)
            return _with(task, verdicts=(*task.verdicts, verdict))
        case CapacityReduced():
            part = AcceptedPart(fact.lot, fact.tonnes, day, position, fact.acceptance_key, event.office)
            return _with(task, accepted=(*task.accepted, part))
        case AcceptanceRevoked():
            back = RevokedPart(fact.lot, fact.tonnes, day, position, event.office, fact.reason)
            return _with(task, revoked=(*task.revoked, back))
        case _:
            assert_never(fact)


def _assigned(
    task: Task,
    fact: ProvinceTargetSet | CityTaskAssigned | EnterpriseTaskAssigned,
    level: TaskLevel,
    event: Happened,
) -> Task:
    return _with(
        task,
        assigned=True,
        assigned_at=event.position,
        assigned_on=event.occurred_on,
        level=level,
        division=fact.division,
        tonnes=fact.tonnes,
        deadline=fact.deadline,
        document=fact.document,
    )


def _assigned_to_enterprise(task: Task, fact: EnterpriseTaskAssigned, event: Happened) -> Task:
    return _with(
        _assigned(task, fact, TaskLevel.ENTERPRISE, event),
        county=fact.county,
        enterprise=fact.enterprise,
        book=fact.book,
        required_end_state=fact.required_end_state,
        reduction_basis=fact.reduction_basis,
        parent=fact.parent,
        phase=fact.phase,
        list_=fact.list_,
        lots=fact.lots,
        ovens=fact.ovens,
    )


def _with(task: Task, **changes: object) -> Task:
    return msgspec.structs.replace(task, **changes)
