"""Assigning tasks (任务下达、分解). model.md §2.4.

What a document prints once is counted once: Σ phases = Σ lists = the task (YC-07). 108 + 30 + 187 and 108 + 217 are
325万吨 both; 108 + 217 + 30 = 355 counts the 30 of the second phase twice (X-02).
"""

from collections.abc import Iterator, Sequence
from typing import Any

from domain.command import Command, Decided, accept, refuse, same_fields
from domain.envelope import Request
from domain.places.decisions import place_refusal
from domain.refusals import AlreadyExists, Refusal, UnknownSubject
from domain.tasks import commands as c
from domain.tasks import facts as f
from domain.tasks import refusals as r
from domain.tasks.facts import PlannedPart
from domain.tasks.state import Task, TaskLevel
from domain.world import World

_BASES = (1, 2, 3)
Assignment = c.SetProvinceTarget | c.AssignCityTask | c.AssignEnterpriseTask


def set_province_target(world: World, command: c.SetProvinceTarget, request: Request) -> Decided:
    """SX-12."""
    if refusal := _opening_refusal(world, command, None):
        return refuse(refusal)
    return accept(same_fields(f.ProvinceTargetSet, command), f"task:{command.task}")


def assign_city_task(world: World, command: c.AssignCityTask, request: Request) -> Decided:
    """Phases and lists, each where printed, sum to the task (YC-07)."""
    if refusal := _opening_refusal(world, command, None):
        return refuse(refusal)
    phases = _part_refusals(command, "phases", "分期", "phases", command.phases)
    lists = _part_refusals(command, "lists", "分清单", "lists", command.lists)
    if reasons := (*phases, *lists):
        return refuse(*reasons)
    return accept(same_fields(f.CityTaskAssigned, command), f"task:{command.task}")


def _opening_refusal(world: World, command: Assignment, county: str | None) -> Refusal | None:
    """The task is new, its place and its document are known."""
    if world.now.task(command.task).assigned:
        return AlreadyExists(field="task", subject=command.task)
    if command.document is not None and not world.now.document(command.document).registered:
        return UnknownSubject(field="document", subject=command.document)
    return place_refusal(world.now, command.division, county)


def _part_refusals(
    command: c.AssignCityTask, field: str, what_zh: str, what_en: str, parts: Sequence[PlannedPart]
) -> Iterator[Refusal]:
    names = [part.part for part in parts]
    for name in dict.fromkeys(names):
        if names.count(name) > 1:
            yield r.PartNamedTwice(field=field, task=command.task, part=name)
    total = sum(part.tonnes for part in parts)
    if parts and total != command.tonnes:
        yield r.PartsDoNotSum(
            field=field,
            task=command.task,
            what_zh=what_zh,
            what_en=what_en,
            parts=" + ".join(str(part.tonnes) for part in parts),
            sum_=total,
            tonnes=command.tonnes,
        )


def assign_enterprise_task(world: World, command: c.AssignEnterpriseTask, request: Request) -> Decided:
    """One entry of a list: an enterprise with its tonnes, deadline and end state; never more than its parent."""
    if refusal := _reference_refusal(world, command):
        return refuse(refusal)
    if command.reduction_basis is not None and command.reduction_basis not in _BASES:
        return refuse(r.ReductionBasisUnknown(field="reductionBasis", basis=command.reduction_basis))
    if command.parent is not None and (refusal := _parent_refusal(world.now.task(command.parent), command)):
        return refuse(refusal)
    parent = (f"task:{command.parent}",) if command.parent else ()
    return accept(
        same_fields(f.EnterpriseTaskAssigned, command),
        f"task:{command.task}",
        *parent,
        f"enterprise:{command.enterprise}",
        *(f"oven:{oven}" for oven in command.ovens),
        *(f"lot:{lot}" for lot in command.lots),
    )


def _reference_refusal(world: World, command: c.AssignEnterpriseTask) -> Refusal | None:
    ovens = (f"oven:{oven}" for oven in command.ovens)
    world.need(f"task:{command.task}", f"enterprise:{command.enterprise}", *ovens)
    world.need(*(f"lot:{lot}" for lot in command.lots))
    if refusal := _opening_refusal(world, command, command.county):
        return refusal
    if not world.now.enterprise(command.enterprise).legal_name:
        return UnknownSubject(field="enterprise", subject=command.enterprise)
    for lot in command.lots:
        if world.now.lot(lot).holder is None:
            return UnknownSubject(field="lots", subject=lot)
    for oven in command.ovens:
        if not world.now.oven(oven).registered:
            return UnknownSubject(field="ovens", subject=oven)
    for field, part in (("phase", command.phase), ("list", command.list_)):
        if part is not None and command.parent is None:
            return r.UnknownPart(field=field, parent="-", part=part)
    return None


def _parent_refusal(parent: Task, command: c.AssignEnterpriseTask) -> Refusal | None:
    """Σ children of the whole, of the phase and of the list stays within what is printed (YC-30)."""
    if not parent.assigned:
        return UnknownSubject(field="parent", subject=parent.task)
    if parent.level is not TaskLevel.CITY:
        return r.NotACityTask(field="parent", parent=parent.task)
    if parent.book is not command.book:
        book, parent_book = command.book.value, parent.book.value
        return r.BookDiffers(
            field="book", task=command.task, book=book, parent=parent.task, parent_book=parent_book
        )
    assigned = sum(child.tonnes for child in parent.children)
    if assigned + command.tonnes > parent.tonnes:
        return _exceeds("tonnes", parent.task, parent.tonnes, assigned, command.tonnes)
    return _part_refusal(parent, command, "phase") or _part_refusal(parent, command, "list")


def _part_refusal(parent: Task, command: c.AssignEnterpriseTask, field: str) -> Refusal | None:
    name = command.phase if field == "phase" else command.list_
    if name is None:
        return None
    parts = parent.phases if field == "phase" else parent.lists
    part = next((part for part in parts if part.part == name), None)
    if part is None:
        return r.UnknownPart(field=field, parent=parent.task, part=name)
    named = [child for child in parent.children if name == (child.phase if field == "phase" else child.list_)]
    assigned = sum(child.tonnes for child in named)
    if assigned + command.tonnes > part.tonnes:
        return _exceeds(field, part.name, part.tonnes, assigned, command.tonnes)
    return None


def _exceeds(field: str, part: str, whole: int, assigned: int, asked: int) -> r.MoreThanTheParent:
    return r.MoreThanTheParent(field=field, part=part, whole=whole, assigned=assigned, asked=asked)


DECISIONS: dict[type[Command], Any] = {
    c.SetProvinceTarget: set_province_target,
    c.AssignCityTask: assign_city_task,
    c.AssignEnterpriseTask: assign_enterprise_task,
}
