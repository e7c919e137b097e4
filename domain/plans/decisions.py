"""Decisions on plans. What a plan must hold, and who approves it, are parameters of the place (JX-14, YC-40, YC-41).

In 介休 eleven sections are printed and no approval: experts only guide. In 运城 two departments approve and no
sections are printed. So neither list binds the other place (model.md §0.1).
"""

from typing import Any

from domain.command import Command, Decided, accept, refuse, same_fields, unique
from domain.departments import NAMES
from domain.envelope import Request
from domain.plans import commands as c
from domain.plans import facts as f
from domain.plans import refusals as r
from domain.policy import keys
from domain.policy.state import items
from domain.world import World


def submit_closure_plan(world: World, command: c.SubmitClosurePlan, request: Request) -> Decided:
    """Every section that the place asks for; experts and opinions missing is an open item, no refusal (JX-49)."""
    place = _place(world, command.task)
    required = items(world.now, keys.CLOSURE_PLAN_SECTIONS, place, request.occurred_on)
    if missing := [name for name in required if name not in command.sections]:
        given = len(required) - len(missing)
        names = "、".join(missing)
        return refuse(
            r.PlanSectionsMissing(
                field="sections", task=command.task, names=names, required=len(required), given=given
            )
        )
    fact = same_fields(f.ClosurePlanSubmitted, command)
    return accept(fact, *_task_tags(world, command.task))


def review_closure_plan(world: World, command: c.ReviewClosurePlan, request: Request) -> Decided:
    """A department that the place asks, on a plan that there is (YC-41)."""
    place, day = _place(world, command.task), request.occurred_on
    asked = items(world.now, keys.CLOSURE_PLAN_APPROVALS, place, day)
    name = NAMES[command.department]
    if name not in asked:
        names = "、".join(asked) or "无 none"
        return refuse(
            r.ReviewNotAsked(field="department", division=place, department=name, departments=names)
        )
    if not world.on(day).closing_file(command.task).plans:
        return refuse(r.PlanNotSubmitted(field="task", task=command.task, day=day.isoformat()))
    return accept(same_fields(f.ClosurePlanReviewed, command), *_task_tags(world, command.task))


def record_expert_guidance(world: World, command: c.RecordExpertGuidance, request: Request) -> Decided:
    """JX-15: recorded, and nothing rests on it."""
    return accept(same_fields(f.ExpertGuidanceRecorded, command), *_task_tags(world, command.task))


def record_expert_assessment(world: World, command: c.RecordExpertAssessment, request: Request) -> Decided:
    """YC-42: on the task, and on the lot and the ovens it speaks of."""
    lot = (f"lot:{command.lot}",) if command.lot else ()
    ovens = (f"oven:{oven}" for oven in unique(command.ovens))
    fact = same_fields(f.ExpertAssessmentRecorded, command)
    return accept(fact, *_task_tags(world, command.task), *lot, *ovens)


def submit_county_plan(world: World, command: c.SubmitCountyPlan, request: Request) -> Decided:
    """YC-40: recorded as it is; the risks that it leaves out stay open."""
    return accept(same_fields(f.CountyPlanSubmitted, command), *_task_tags(world, command.task))


def _place(world: World, task: str) -> str:
    state = world.now.task(task)
    return state.county or state.division


def _task_tags(world: World, task: str) -> tuple[str, ...]:
    enterprise = world.now.task(task).enterprise
    return (f"task:{task}", *((f"enterprise:{enterprise}",) if enterprise else ()))


DECISIONS: dict[type[Command], Any] = {
    c.SubmitClosurePlan: submit_closure_plan,
    c.ReviewClosurePlan: review_closure_plan,
    c.RecordExpertGuidance: record_expert_guidance,
    c.RecordExpertAssessment: record_expert_assessment,
    c.SubmitCountyPlan: submit_county_plan,
}
