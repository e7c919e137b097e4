"""The state of a reduction or exit task (压减任务): what is asked, its parts, what was accepted.

model.md §2.4.
"""

from datetime import date
from enum import StrEnum
from typing import assert_never

import msgspec

from domain.acceptance.facts import (
    AcceptanceEvidenceForwarded,
    AcceptanceRevoked,
    CityAcceptanceHeld,
    CountySelfCheckRecorded,
    ProvincialSpotCheckHeld,
    Verdict,
)
from domain.duties.facts import ReportSubmitted
from domain.envelope import Happened
from domain.lots.facts import CapacityReduced
from domain.quantities import Deadline
from domain.tasks.facts import (
    CityTaskAssigned,
    CountyTaskAssigned,
    EndState,
    EnterpriseTaskAssigned,
    FacilityAdjustedWithinTask,
    PlannedPart,
    ProvinceTargetSet,
    ReductionListSupplemented,
    TaskBook,
    TaskDeadlineChanged,
)
from domain.tasks.steps import (
    AcceptanceVerdict,
    AcceptedPart,
    Child,
    DeadlineStep,
    FacilityAdjustment,
    Forwarding,
    ReportedTonnes,
    RevokedPart,
    SelfCheck,
    SpotCheck,
)

AssignedFact = ProvinceTargetSet | CityTaskAssigned | CountyTaskAssigned | EnterpriseTaskAssigned
CheckFact = (
    CityAcceptanceHeld | CountySelfCheckRecorded | AcceptanceEvidenceForwarded | ProvincialSpotCheckHeld
)
TaskFact = (
    AssignedFact
    | CheckFact
    | TaskDeadlineChanged
    | ReductionListSupplemented
    | FacilityAdjustedWithinTask
    | ReportSubmitted
    | CapacityReduced
    | AcceptanceRevoked
)
"""What changes a task."""


class TaskLevel(StrEnum):
    """Who the task binds: the province, a city (or, in 介休, the county in its place), a county, an enterprise."""

    PROVINCE = "PROVINCE"
    CITY = "CITY"
    COUNTY = "COUNTY"
    ENTERPRISE = "ENTERPRISE"


class Task(msgspec.Struct, frozen=True):
    """A task; `assigned` is False until it is. Only REDUCTION tasks count as reduced (X-06)."""

    task: str
    assigned: bool = False
    assigned_at: int = 0
    assigned_on: date | None = None
    assigned_by: str = ""
    level: TaskLevel | None = None
    division: str = ""
    county: str | None = None
    enterprise: str | None = None
    name: str | None = None
    tonnes: int = 0
    deadline: Deadline | None = None
    deadlines: tuple[DeadlineStep, ...] = ()
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
    self_checks: tuple[SelfCheck, ...] = ()
    forwardings: tuple[Forwarding, ...] = ()
    spot_checks: tuple[SpotCheck, ...] = ()
    reports: tuple[ReportedTonnes, ...] = ()
    adjustments: tuple[FacilityAdjustment, ...] = ()
    supplement: bool = False

    @property
    def assigned_tonnes(self) -> int:
        """What the tasks below it sum to, without what joined the list later (YC-64): that stands beside the target."""
        return sum(child.tonnes for child in self.children if not child.supplement)

    @property
    def supplemented_tonnes(self) -> int:
        """What joined the list later."""
        return sum(child.tonnes for child in self.children if child.supplement)

    @property
    def reported_tonnes(self) -> int | None:
        """What the newest version of the newest report says is done; None where nobody reported (E-14: 170)."""
        newest = max(self.reports, key=lambda report: (report.period, report.version), default=None)
        return newest.tonnes if newest else None

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
        case ProvinceTargetSet() | CityTaskAssigned() | CountyTaskAssigned() | EnterpriseTaskAssigned():
            return _assigning(task, fact, event)
        case (
            CityAcceptanceHeld()
            | CountySelfCheckRecorded()
            | AcceptanceEvidenceForwarded()
            | ProvincialSpotCheckHeld()
        ):
            return _checked(task, fact, event)
        case TaskDeadlineChanged(deadline=deadline):
            step = DeadlineStep(deadline, day, position, fact.document, fact.reason)
            return _with(task, deadline=deadline, deadlines=(*task.deadlines, step))
        case FacilityAdjustedWithinTask():
            return _adjusted(task, fact, event)
        case ReportSubmitted(lines=lines):
            own = [line.tonnes for line in lines if line.task == task.task]
            said = (
                ReportedTonnes(fact.period, fact.version, tonnes, day, position, event.office)
                for tonnes in own
            )
            return _with(task, reports=(*task.reports, *said))
        case CapacityReduced():
            part = AcceptedPart(fact.lot, fact.tonnes, day, position, fact.acceptance_key, event.office)
            return _with(task, accepted=(*task.accepted, part))
        case AcceptanceRevoked():
            back = RevokedPart(fact.lot, fact.tonnes, day, position, event.office, fact.reason)
            return _with(task, revoked=(*task.revoked, back))
        case ReductionListSupplemented():
            return task  # Why the list grows; the tonnes come with the enterprise's task beside it.
        case _:
            assert_never(fact)


def _assigning(task: Task, fact: AssignedFact, event: Happened) -> Task:
    """The task itself, or one of those below it."""
    if fact.task != task.task:
        part = (fact.phase, fact.list_) if isinstance(fact, EnterpriseTaskAssigned) else (None, None)
        supplement = isinstance(fact, EnterpriseTaskAssigned) and fact.supplement
        return _with(task, children=(*task.children, Child(fact.task, fact.tonnes, *part, supplement)))
    match fact:
        case ProvinceTargetSet():
            return _assigned(task, fact, TaskLevel.PROVINCE, event)
        case CityTaskAssigned():
            assigned = _assigned(task, fact, TaskLevel.CITY, event)
            more = {"phases": fact.phases, "lists": fact.lists, "parent": fact.parent}
            return _with(assigned, name=fact.name, book=fact.book, **more)
        case CountyTaskAssigned():
            assigned = _assigned(task, fact, TaskLevel.COUNTY, event)
            return _with(assigned, name=fact.name, book=fact.book, parent=fact.parent)
        case EnterpriseTaskAssigned():
            return _assigned_to_enterprise(task, fact, event)
        case _:
            assert_never(fact)


def _checked(task: Task, fact: CheckFact, event: Happened) -> Task:
    day, position, office = event.occurred_on, event.position, event.office
    match fact:
        case CityAcceptanceHeld():
            verdict = AcceptanceVerdict(fact.verdict, day, position, office, fact.end_state_found)
            return _with(task, verdicts=(*task.verdicts, verdict))
        case CountySelfCheckRecorded():
            check = SelfCheck(fact.verdict, day, position, office)
            return _with(task, self_checks=(*task.self_checks, check))
        case AcceptanceEvidenceForwarded():
            sent = Forwarding(fact.package, day, position, office)
            return _with(task, forwardings=(*task.forwardings, sent))
        case ProvincialSpotCheckHeld():
            seen = SpotCheck(fact.verdict, fact.contradicted_tonnes, fact.seen, day, position, office)
            return _with(task, spot_checks=(*task.spot_checks, seen))
        case _:
            assert_never(fact)


def _adjusted(task: Task, fact: FacilityAdjustedWithinTask, event: Happened) -> Task:
    """The new facility stands where the old one stood; the counter task gets the old one."""
    out, into, leave, come = fact.lot, fact.to_lot, fact.from_ovens, fact.to_ovens
    if task.task != fact.task:
        out, into, leave, come = into, out, come, leave
    lots = (into if lot == out else lot for lot in task.lots) if out in task.lots else (*task.lots, into)
    ovens = (*(oven for oven in task.ovens if oven not in leave), *come) if task.ovens else ()
    adjustment = FacilityAdjustment(out, into, event.occurred_on, event.position, fact.reason)
    return _with(
        task,
        lots=tuple(dict.fromkeys(lots)),
        ovens=tuple(dict.fromkeys(ovens)),
        adjustments=(*task.adjustments, adjustment),
    )


def _assigned(task: Task, fact: AssignedFact, level: TaskLevel, event: Happened) -> Task:
    first = DeadlineStep(fact.deadline, event.occurred_on, event.position, fact.document)
    return _with(
        task,
        assigned=True,
        assigned_at=event.position,
        assigned_on=event.occurred_on,
        assigned_by=event.office,
        deadlines=(first,),
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
        supplement=fact.supplement,
    )


def _with(task: Task, **changes: object) -> Task:
    return msgspec.structs.replace(task, **changes)
