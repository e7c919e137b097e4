"""Supplements to the reduction list (补充列入压减名单). model.md §2.4; YC-64, E-29.

A serious polluter's restricted capacity joins the list by the city's decision, as a task of its own. The printed
target does not move: target, list and done are three numbers (X-31). Two facts come of it: why the list grows, and
the enterprise's task, so that everything that reads tasks reads this one too.
"""

from typing import Any

import msgspec

from domain.command import Accepted, Command, Decided, Refused, Tagged, refuse
from domain.envelope import Request
from domain.refusals import Refusal
from domain.tasks import facts as f
from domain.tasks import refusals as r
from domain.tasks.commands import AssignEnterpriseTask, SupplementReductionList
from domain.tasks.decisions import assign_enterprise_task, place_above_refusal
from domain.world import World


def supplement_list(world: World, command: SupplementReductionList, request: Request) -> Decided:
    """Restricted capacity outside 上大关小 only, and no lot twice (E-29)."""
    if not command.lots:
        return refuse(r.SupplementNamesNoLot(field="lots", task=command.task))
    assigned = assign_enterprise_task(world, _assignment(command), request)
    if isinstance(assigned, Refused):
        return assigned
    if refusal := _above(world, command) or _lots_refusal(world, command):
        return refuse(refusal)
    (entry,) = assigned.facts
    task = msgspec.structs.replace(entry.fact, parent=command.parent, supplement=True)
    tags = (*entry.tags, *((f"task:{command.parent}",) if command.parent else ()))
    return Accepted((Tagged(_why(command), tags), Tagged(task, tags)))


def _assignment(command: SupplementReductionList) -> AssignEnterpriseTask:
    """The entry as any other, without a task above it: it is beside the target, so nothing is summed against that."""
    return AssignEnterpriseTask(
        task=command.task,
        enterprise=command.enterprise,
        division=command.division,
        county=command.county,
        tonnes=command.tonnes,
        deadline=command.deadline,
        required_end_state=command.required_end_state,
        lots=command.lots,
        ovens=command.ovens,
        document=command.document,
    )


def _why(command: SupplementReductionList) -> f.ReductionListSupplemented:
    names = set(f.ReductionListSupplemented.__struct_fields__) & set(command.__struct_fields__)
    return f.ReductionListSupplemented(**{name: getattr(command, name) for name in names})


def _above(world: World, command: SupplementReductionList) -> Refusal | None:
    """The list it joins is one of a city or county, of reductions, and holds the place."""
    if command.parent is None:
        return None
    above = world.now.task(command.parent)
    wanted = msgspec.structs.replace(_assignment(command), parent=command.parent)
    return place_above_refusal(above, wanted)


def _lots_refusal(world: World, command: SupplementReductionList) -> Refusal | None:
    for name in command.lots:
        lot = world.now.lot(name)
        if lot.list_holds:
            hold = lot.list_holds[0]
            return r.AlreadyOnTheList(field="lots", lot=name, task=hold.task, tonnes=hold.tonnes)
        if lot.project_holds:
            zh = f"已用于项目 {lot.project_holds[0].project}"
            return r.NotOpenToSupplement(
                field="lots", lot=name, why_zh=zh, why_en=f"it is committed to {lot.project_holds[0].project}"
            )
        if not command.restricted_class:
            return r.NotOpenToSupplement(
                field="restrictedClass",
                lot=name,
                why_zh="不属限制类",
                why_en="it is not of the restricted class",
            )
    return None


DECISIONS: dict[type[Command], Any] = {SupplementReductionList: supplement_list}
