"""The closing file of a task (关停档案): its plans with their reviews, guidance, supply and workers. model.md §2.4."""

from datetime import date
from typing import assert_never

import msgspec

from domain.acceptance.facts import Verdict
from domain.checklists.facts import ClosingItem, ClosingItemReported
from domain.departments import NAMES, Department
from domain.envelope import Happened
from domain.plans.facts import (
    ClosurePlanReviewed,
    ClosurePlanSubmitted,
    CountyPlanSubmitted,
    ExpertAssessmentRecorded,
    ExpertGuidanceRecorded,
)
from domain.quantities import Deadline, Share
from domain.supply.facts import ReplacementSupplyReady, SupplyKind
from domain.workers.facts import Placed, WorkerPlacementReported

PlanFact = (
    ClosurePlanSubmitted
    | ClosurePlanReviewed
    | ExpertGuidanceRecorded
    | ExpertAssessmentRecorded
    | CountyPlanSubmitted
    | ReplacementSupplyReady
    | WorkerPlacementReported
    | ClosingItemReported
)


class PlanReview(msgspec.Struct, frozen=True):
    """One department's verdict on the newest version of the plan (方案把关)."""

    department: Department
    verdict: Verdict
    on: date
    office: str
    position: int


class PlanVersion(msgspec.Struct, frozen=True):
    """A plan as submitted; its reviews are those of this version."""

    on: date
    office: str
    position: int
    sections: tuple[str, ...]
    experts_involved: bool
    opinions_sought: bool
    reviews: tuple[PlanReview, ...] = ()


class ExpertWord(msgspec.Struct, frozen=True):
    """An expert's guidance, by department, or a panel's assessment (JX-15, YC-42)."""

    department: Department | None
    panel: str | None
    opinion: str
    on: date
    position: int


class CountyPlan(msgspec.Struct, frozen=True):
    """A county's work plan and the risks it assesses (YC-40)."""

    on: date
    position: int
    risks: tuple[str, ...]


class PlannedSource(msgspec.Struct, frozen=True):
    """A source of the replacing supply whose start is planned (JX-24)."""

    name: str
    oven: str | None
    planned_by: Deadline | None


class SupplyReport(msgspec.Struct, frozen=True):
    """One report on the replacing gas or heat; the newest of a kind is how it stands."""

    kind: SupplyKind
    covered_least: Share
    covered_most: Share
    ready: bool
    planned: tuple[PlannedSource, ...]
    on: date
    position: int
    measures_fitted: bool | None = None
    procedures_transferred: bool | None = None


class ReportedItem(msgspec.Struct, frozen=True):
    """An item of the checklist, reported done (YC-19, JX-23, JX-37, JX-41, JC-10)."""

    item: ClosingItem
    department: Department
    note: str | None
    on: date
    office: str
    position: int


class Placement(msgspec.Struct, frozen=True):
    """Workers placed, by counts (JX-36)."""

    total_count: int
    by_kind: tuple[Placed, ...]
    on: date
    position: int

    @property
    def placed_count(self) -> int:
        return sum(placed.count for placed in self.by_kind)


class ClosingFile(msgspec.Struct, frozen=True):
    """What is on file for the closing that a task asks for."""

    task: str
    plans: tuple[PlanVersion, ...] = ()
    guidance: tuple[ExpertWord, ...] = ()
    assessments: tuple[ExpertWord, ...] = ()
    county_plans: tuple[CountyPlan, ...] = ()
    supply_reports: tuple[SupplyReport, ...] = ()
    worker_placements: tuple[Placement, ...] = ()
    items: tuple[ReportedItem, ...] = ()

    def approved_by(self) -> tuple[str, ...]:
        """The departments whose newest verdict on the newest plan is PASSED, by the words parameters use."""
        reviews = self.plans[-1].reviews if self.plans else ()
        verdicts = {NAMES[review.department]: review.verdict for review in reviews}
        return tuple(name for name, verdict in verdicts.items() if verdict is Verdict.PASSED)

    def supply(self, kind: SupplyKind) -> SupplyReport | None:
        """How one kind of supply stands: its newest report."""
        found = [report for report in self.supply_reports if report.kind is kind]
        return found[-1] if found else None


def evolve_closing_file(state: ClosingFile, event: Happened) -> ClosingFile:
    """The file after one more event of the task."""
    fact = event.fact
    return _evolve(state, fact, event) if isinstance(fact, PlanFact) else state


def _evolve(file: ClosingFile, fact: PlanFact, event: Happened) -> ClosingFile:
    on, position = event.occurred_on, event.position
    match fact:
        case ClosurePlanSubmitted():
            plan = PlanVersion(
                on, event.office, position, fact.sections, fact.experts_involved, fact.opinions_sought
            )
            return _with(file, plans=(*file.plans, plan))
        case ClosurePlanReviewed():
            return _reviewed(file, PlanReview(fact.department, fact.verdict, on, event.office, position))
        case ExpertGuidanceRecorded():
            word = ExpertWord(fact.department, None, fact.opinion, on, position)
            return _with(file, guidance=(*file.guidance, word))
        case ExpertAssessmentRecorded():
            word = ExpertWord(None, fact.panel, fact.opinion, on, position)
            return _with(file, assessments=(*file.assessments, word))
        case CountyPlanSubmitted():
            return _with(file, county_plans=(*file.county_plans, CountyPlan(on, position, fact.risks)))
        case ReplacementSupplyReady():
            return _with(file, supply_reports=(*file.supply_reports, _report(fact, event)))
        case ClosingItemReported():
            item = ReportedItem(fact.item, fact.department, fact.note, on, event.office, position)
            return _with(file, items=(*file.items, item))
        case WorkerPlacementReported():
            placement = Placement(fact.total_count, fact.by_kind, on, position)
            return _with(file, worker_placements=(*file.worker_placements, placement))
        case _:
            assert_never(fact)


def _reviewed(file: ClosingFile, review: PlanReview) -> ClosingFile:
    """A verdict is on the newest plan of its day; without one (a correction took it) it hangs in the air."""
    if not file.plans:
        return file
    *earlier, newest = file.plans
    return _with(file, plans=(*earlier, msgspec.structs.replace(newest, reviews=(*newest.reviews, review))))


def _report(fact: ReplacementSupplyReady, event: Happened) -> SupplyReport:
    planned = tuple(PlannedSource(s.name, s.oven, s.planned_by) for s in fact.supplies if s.planned_by)
    return SupplyReport(
        fact.kind,
        fact.covered_least,
        fact.covered_most,
        fact.ready,
        planned,
        event.occurred_on,
        event.position,
        fact.measures_fitted,
        fact.procedures_transferred,
    )


def _with(file: ClosingFile, **changes: object) -> ClosingFile:
    return msgspec.structs.replace(file, **changes)
