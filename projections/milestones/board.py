"""The board of one task's closing on (D, K): worked back from the closing day (倒排工期). JX-10, JX-06, JX-14, YC-41.

A step's day is the milestone that the place's document prints, or the last day itself; where none is printed it is
null and nothing is late. A spot check is a sample: a task that was not sampled has missed nothing (JX-07).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from domain.acceptance.facts import Verdict
from domain.checklists.facts import NAMES as ITEM_NAMES
from domain.closing.facts import WasteKind
from domain.closing.last_day import last_day_of
from domain.departments import NAMES
from domain.ovens.state import Oven
from domain.places.state import PROVINCE
from domain.plans.state import ClosingFile, SupplyReport
from domain.policy import keys
from domain.policy.state import items, lookup, switched_on
from domain.quantities import Share
from domain.supply.decisions import gap
from domain.supply.facts import SupplyKind
from domain.tasks.state import Task
from domain.world import View, World
from projections.closing import closing_of
from projections.milestones.checklist import ChecklistRow, EnforcementRow, checklist, enforcement


class Step(StrEnum):
    """方案, 气源热源替代, 关停, 验收, 抽查; all but the closing are also the keys of their printed days."""

    CLOSURE_PLAN = "CLOSURE_PLAN"
    REPLACEMENT_SUPPLY = "REPLACEMENT_SUPPLY"
    CLOSE = "CLOSE"
    CITY_ACCEPTANCE = "CITY_ACCEPTANCE"
    PROVINCIAL_SPOT_CHECK = "PROVINCIAL_SPOT_CHECK"


class PlanStatus(StrEnum):
    """APPROVED only where the place asks for approvals and has them all (YC-41); guidance counts for nothing."""

    NONE = "NONE"
    SUBMITTED = "SUBMITTED"
    APPROVED = "APPROVED"


@dataclass(frozen=True, slots=True)
class Milestone:
    """A step with the day it is due, the day it was done, and how many days late it is or was."""

    step: Step
    due_on: date | None
    done_on: date | None
    late_days: int


@dataclass(frozen=True, slots=True)
class OpenItem:
    """Something that the documents ask for and nobody reported; it refuses nothing."""

    rule: str
    text_zh: str
    text_en: str


@dataclass(frozen=True, slots=True)
class SupplyBalance:
    """How far gas or heat is replaced: shares of the demand, from and to (JX-25)."""

    kind: SupplyKind
    covered_least: Share
    covered_most: Share
    gap_least: Share
    gap_most: Share
    ready: bool
    behind_plan: tuple[str, ...]
    measures_fitted: bool | None
    procedures_transferred: bool | None


@dataclass(frozen=True, slots=True)
class ClosingBoard:
    """What a closing has come to. `no_slack`: steps after the closing that are due on the very same day (X-21)."""

    task: str
    milestones: tuple[Milestone, ...]
    no_slack: tuple[Step, ...]
    plan_status: PlanStatus
    approvals: tuple[str, ...]
    approvals_missing: tuple[str, ...]
    expert_departments: tuple[str, ...]
    expert_departments_missing: tuple[str, ...]
    supply: tuple[SupplyBalance, ...]
    checklist: tuple[ChecklistRow, ...]
    enforcement: tuple[EnforcementRow, ...]
    open_items: tuple[OpenItem, ...]
    inspection_count: int
    watch_day_count: int


def board_of(world: World, name: str, day: date) -> ClosingBoard:
    """The board of a task as of a day."""
    view = world.on(day)
    task, file = view.task(name), view.closing_file(name)
    world.need(*(f"oven:{oven}" for oven in task.ovens))
    ovens = [view.oven(oven) for oven in task.ovens]
    place = task.county or task.division or PROVINCE
    asked = items(world.now, keys.CLOSURE_PLAN_APPROVALS, place, day)
    approved = tuple(name for name in asked if name in file.approved_by())
    guided = tuple(dict.fromkeys(NAMES[w.department] for w in file.guidance if w.department))
    experts = items(world.now, keys.EXPERT_DEPARTMENTS, place, day)
    milestones = tuple(_milestones(world, view, task, file, place, day))
    listed = checklist(world.now, file, place, day)
    return ClosingBoard(
        task=name,
        milestones=milestones,
        no_slack=_no_slack(milestones),
        plan_status=_plan_status(file, asked, approved),
        approvals=approved,
        approvals_missing=tuple(name for name in asked if name not in approved),
        expert_departments=guided,
        expert_departments_missing=tuple(name for name in experts if name not in guided),
        supply=tuple(_balance(world, view, report, day) for report in _reports(file)),
        checklist=listed,
        enforcement=enforcement(ovens),
        open_items=(
            *_open_items(world, task, file, ovens, place, day),
            *_unreported(listed),
            *_gas_evidence(world, file, place, day),
        ),
        inspection_count=len({look.position for oven in ovens for look in oven.inspections}),
        watch_day_count=len({watch.on for oven in ovens for watch in oven.watch_days}),
    )


def _plan_status(file: ClosingFile, asked: tuple[str, ...], approved: tuple[str, ...]) -> PlanStatus:
    if not file.plans:
        return PlanStatus.NONE
    return PlanStatus.APPROVED if asked and approved == asked else PlanStatus.SUBMITTED


def _milestones(
    world: World, view: View, task: Task, file: ClosingFile, place: str, day: date
) -> Iterator[Milestone]:
    closing = closing_of(world, task, day)
    passed = [verdict.on for verdict in task.verdicts if verdict.verdict is Verdict.PASSED]
    done = {
        Step.CLOSURE_PLAN: file.plans[0].on if file.plans else None,
        Step.REPLACEMENT_SUPPLY: _supplied_on(file),
        Step.CLOSE: closing.on if closing.recorded else None,
        Step.CITY_ACCEPTANCE: min(passed, default=None),
        Step.PROVINCIAL_SPOT_CHECK: min((check.on for check in task.spot_checks), default=None),
    }
    for step in Step:
        due = _last_day(view, task) if step is Step.CLOSE else _printed(world, step, place, day)
        yield Milestone(step, due, done[step], _late_days(step, due, done[step] or day))


def _last_day(view: View, task: Task) -> date | None:
    """The earliest last day of its ovens: an order to close one at once moves the task's own day (JX-22)."""
    printed = task.deadline.hard_last_day if task.deadline else None
    days = [last for oven in task.ovens if (last := last_day_of(view.oven(oven), task))]
    return min(days, default=printed)


def _printed(world: World, step: Step, place: str, day: date) -> date | None:
    value = lookup(world.now, keys.deadline(step), place, day)
    return value.day if value else None


def _late_days(step: Step, due: date | None, reached: date) -> int:
    return 0 if due is None or step is Step.PROVINCIAL_SPOT_CHECK else max(0, (reached - due).days)


def _supplied_on(file: ClosingFile) -> date | None:
    reports = [file.supply(kind) for kind in SupplyKind]
    days = [report.on for report in reports if report and report.ready]
    return max(days) if len(days) == len(SupplyKind) else None


def _no_slack(milestones: Iterable[Milestone]) -> tuple[Step, ...]:
    due = {milestone.step: milestone.due_on for milestone in milestones}
    close = due[Step.CLOSE]
    return tuple(
        step for step in (Step.CITY_ACCEPTANCE, Step.PROVINCIAL_SPOT_CHECK) if close is not None and due[step] == close
    )


def _reports(file: ClosingFile) -> Iterator[SupplyReport]:
    yield from (report for kind in SupplyKind if (report := file.supply(kind)))


def _balance(world: World, view: View, report: SupplyReport, day: date) -> SupplyBalance:
    least, most = gap((report.covered_least.fraction, report.covered_most.fraction))
    world.need(*(f"oven:{source.oven}" for source in report.planned if source.oven))
    behind = tuple(
        source.name
        for source in report.planned
        if source.planned_by
        and (last := source.planned_by.hard_last_day)
        and day > last
        and not (source.oven and view.oven(source.oven).commissioned_on)
    )
    return SupplyBalance(
        report.kind,
        report.covered_least,
        report.covered_most,
        _share(least),
        _share(most),
        report.ready,
        behind,
        report.measures_fitted,
        report.procedures_transferred,
    )


def _share(value: Fraction) -> Share:
    return Share(num=value.numerator, den=value.denominator)


def _open_items(
    world: World, task: Task, file: ClosingFile, ovens: list[Oven], place: str, day: date
) -> Iterator[OpenItem]:
    """What is missing beside the refusals: opinions, experts, manifests, risks, placed workers."""
    if file.plans and not file.plans[-1].opinions_sought:
        yield OpenItem("JX-49", "方案未征求意见", "no opinions were sought on the plan")
    if file.plans and not file.plans[-1].experts_involved:
        yield OpenItem("JX-49", "方案未请焦化专家参与", "no coking experts took part in the plan")
    for waste in {w.position: w for oven in ovens for w in oven.wastes}.values():
        if waste.manifest_no is None and waste.waste is WasteKind.HAZARDOUS:
            zh = f"{waste.on} 处置危险废物 {waste.kilograms} 千克，缺转移联单"
            en = f"{waste.kilograms} kg of hazardous waste went on {waste.on} without a transfer manifest"
            yield OpenItem("JX-19", zh, en)
    risks = items(world.now, keys.COUNTY_PLAN_RISKS, place, day)
    assessed = file.county_plans[-1].risks if file.county_plans else ()
    if file.county_plans and (missing := [risk for risk in risks if risk not in assessed]):
        names = "、".join(missing)
        yield OpenItem("YC-40", f"县级方案未评估风险：{names}", f"the county's plan leaves out the risks {names}")
    if file.worker_placements:
        newest = file.worker_placements[-1]
        if newest.placed_count != newest.total_count:
            zh = f"职工 {newest.total_count} 人，已安置 {newest.placed_count} 人"
            en = f"{newest.placed_count} of {newest.total_count} workers are placed"
            yield OpenItem("JX-36", zh, en)


def _unreported(listed: Iterable[ChecklistRow]) -> Iterator[OpenItem]:
    """Items that the place asks for and nobody reported."""
    for row in listed:
        if not row.optional and row.done_on is None:
            rule, zh, en = ITEM_NAMES[row.item]
            yield OpenItem(rule, f"{zh}未报", f"{en}: not reported")


def _gas_evidence(world: World, file: ClosingFile, place: str, day: date) -> Iterator[OpenItem]:
    """Gas is replaced when the three measures are fitted and the procedures transferred (JX-27)."""
    report = file.supply(SupplyKind.GAS)
    if report is None or not switched_on(world.now, keys.GAS_EVIDENCE_REQUIRED, place, day):
        return
    if not report.measures_fitted:
        yield OpenItem("JX-27", "未报三项强制性措施已安装", "that the three measures are fitted is not reported")
    if not report.procedures_transferred:
        yield OpenItem("JX-27", "未报相关手续已移交", "that the procedures are transferred is not reported")
