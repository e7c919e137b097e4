"""Adjusting the facility within a task (压减设施调整). model.md §2.4, §4.2; YC-13, E-06, E-07.

A county may, at the company's wish and for safety, let another facility close in the place of the listed one, as long
as the tonnes of the task are met. A facility is a lot with the ovens behind it: the list hold moves to the new lot,
and the tonnes of the released one go back to where a lot that was unlisted has them. With a counter task two listed
facilities of one enterprise change their tasks in a single event, and no tonne moves.
"""

from typing import Any

from domain.command import Command, Decided, accept, refuse
from domain.envelope import Request
from domain.lots.decisions import rows_of_a_closed_lot, unlist_rows
from domain.lots.state import Lot, free_tonnes
from domain.ovens.facets import Structure
from domain.policy import keys
from domain.policy.state import switched_on
from domain.refusals import Refusal
from domain.tasks import refusals as r
from domain.tasks.commands import AdjustFacilityWithinTask
from domain.tasks.facts import FacilityAdjustedWithinTask
from domain.world import World


def adjust_facility(world: World, command: AdjustFacilityWithinTask, request: Request) -> Decided:
    """Tonnes of the new facility ≥ task; neither side accepted, demolished or committed (YC-13)."""
    old, new = world.now.lot(command.lot), world.now.lot(command.to_lot)
    ovens = (*old.ovens, *new.ovens)
    world.need(*(f"oven:{oven}" for oven in ovens))
    if refusal := _not_exchangeable(world, command, old, new) or _gone(world, old, new):
        return refuse(refusal)
    if refusal := _of_another(world, old, new, request) or _too_small(world, command, old, new):
        return refuse(refusal)
    fact = _adjusted(world, command, old, new, request)
    counter = (f"task:{command.counter_task}",) if command.counter_task else ()
    tags = (f"oven:{oven}" for oven in ovens)
    return accept(fact, f"task:{command.task}", *counter, f"lot:{old.lot}", f"lot:{new.lot}", *tags)


def _adjusted(
    world: World, command: AdjustFacilityWithinTask, old: Lot, new: Lot, request: Request
) -> FacilityAdjustedWithinTask:
    tonnes = _listed(old, command.task)
    counter = _listed(new, command.counter_task) if command.counter_task else None
    rows = () if counter else unlist_rows(world, old, tonnes, request)
    rows += () if counter else rows_of_a_closed_lot(world, new, tonnes, request)
    return FacilityAdjustedWithinTask(
        task=command.task,
        lot=old.lot,
        to_lot=new.lot,
        tonnes=tonnes,
        from_ovens=old.ovens,
        to_ovens=new.ovens,
        counter_task=command.counter_task,
        counter_tonnes=counter,
        reason=command.reason,
        company_consent=command.company_consent,
        postings=rows,
    )


def _listed(lot: Lot, task: str | None) -> int:
    hold = lot.list_hold(task) if task else None
    return hold.tonnes if hold else 0


def _not_exchangeable(world: World, command: AdjustFacilityWithinTask, old: Lot, new: Lot) -> Refusal | None:
    """The old facility is listed for the task alone; the new one is free, or listed for the counter task alone."""
    if old.lot == new.lot or command.task == command.counter_task:
        why = ("新旧设施相同，或两项任务相同", "old and new facility, or the two tasks, are the same")
    elif not _listed(old, command.task) or len(old.list_holds) > 1:
        why = (f"指标 {old.lot} 未仅为该任务列入清单", f"lot {old.lot} is not listed for it alone")
    elif command.counter_task and (not _listed(new, command.counter_task) or len(new.list_holds) > 1):
        why = (
            f"指标 {new.lot} 未仅为任务 {command.counter_task} 列入清单",
            f"lot {new.lot} is not listed for {command.counter_task} alone",
        )
    elif not command.counter_task and new.list_holds:
        listed = new.list_holds[0].task
        why = (f"指标 {new.lot} 已为任务 {listed} 列入清单", f"lot {new.lot} is listed for {listed} already")
    elif new.project_holds:
        project = new.project_holds[0].project
        return r.FacilityCommitted(field="toLot", lot=new.lot, project=project)
    else:
        return None
    return r.NotExchangeable(field="toLot", task=command.task, why_zh=why[0], why_en=why[1])


def _gone(world: World, *lots: Lot) -> Refusal | None:
    """Once accepted, or with its demolition begun, a facility is no longer exchanged."""
    for lot in lots:
        if lot.accepted_once_tonnes:
            return r.FacilityAlreadyGone(
                field="lot", subject=lot.lot, state_zh="已通过验收", state_en="was accepted"
            )
        for name in lot.ovens:
            oven = world.now.oven(name)
            if oven.structure is not Structure.STANDING:
                return r.FacilityAlreadyGone(
                    field="lot", subject=name, state_zh="已开始拆除", state_en="is being demolished"
                )
    return None


def _of_another(world: World, old: Lot, new: Lot, request: Request) -> Refusal | None:
    """Within one enterprise, unless the parameter opens it: the text says only that the county adjusts (inference)."""
    assert old.holder is not None
    assert new.holder is not None
    if old.holder.enterprise == new.holder.enterprise:
        return None
    where = old.holder.county or old.division
    if switched_on(world.now, keys.FACILITY_SWAP_ACROSS_ENTERPRISES, where, request.occurred_on):
        return None
    return r.FacilityOfAnother(
        field="toLot",
        lot=old.lot,
        owner=old.holder.enterprise,
        to_lot=new.lot,
        other=new.holder.enterprise,
    )


def _too_small(world: World, command: AdjustFacilityWithinTask, old: Lot, new: Lot) -> Refusal | None:
    """28 do not take the place of 30; with two tasks each facility has the tonnes of the task it comes to."""
    asked = _listed(old, command.task)
    if command.counter_task is None:
        pairs = [(new, free_tonnes(new, world.book(new.lot)), asked, command.task)]
    else:
        counter = _listed(new, command.counter_task)
        pairs = [(new, _brings(new), asked, command.task), (old, _brings(old), counter, command.counter_task)]
    for lot, available, wanted, task in pairs:
        if available < wanted:
            return r.FacilityTooSmall(
                field="toLot", lot=lot.lot, task=task, available=available, asked=wanted
            )
    return None


def _brings(lot: Lot) -> int:
    """The tonnes a listed facility brings to the other task: those it is listed with."""
    return lot.listed_tonnes


DECISIONS: dict[type[Command], Any] = {AdjustFacilityWithinTask: adjust_facility}
