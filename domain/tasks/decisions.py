"""Assigning tasks (任务下达、分解). model.md §2.4.

What a document prints once is counted once: Σ phases = Σ lists = the task (YC-07). 108 + 30 + 187 and 108 + 217 are
325万吨 both; 108 + 217 + 30 = 355 counts the 30 of the second phase twice (X-02).
"""

from collections.abc import Iterator, Sequence
from typing import Any

from domain.command import Command, Decided, accept, refuse, same_fields
from domain.envelope import Request, Role
from domain.places.decisions import place_refusal
from domain.places.state import covers
from domain.refusals import AlreadyExists, Refusal, UnknownSubject
from domain.tasks import commands as c
from domain.tasks import facts as f
from domain.tasks import refusals as r
from domain.tasks.facts import PlannedPart
from domain.tasks.state import Task, TaskLevel
from domain.tasks.steps import Child
from domain.world import World

_BASES = (1, 2, 3)
Assignment = c.SetProvinceTarget | c.AssignCityTask | c.AssignCountyTask | c.AssignEnterpriseTask
_ABOVE: dict[type[Command], tuple[TaskLevel, ...]] = {
    c.AssignCityTask: (TaskLevel.PROVINCE,),
    c.AssignCountyTask: (TaskLevel.CITY,),
    c.AssignEnterpriseTask: (TaskLevel.CITY, TaskLevel.COUNTY),
}
"""The levels a task may be assigned under: province → city → county → enterprise; a county in between is optional."""


def set_province_target(world: World, command: c.SetProvinceTarget, request: Request) -> Decided:
    """SX-12."""
    if refusal := _opening_refusal(world, command, None):
        return refuse(refusal)
    return accept(same_fields(f.ProvinceTargetSet, command), f"task:{command.task}")


def assign_city_task(world: World, command: c.AssignCityTask, request: Request) -> Decided:
    """Phases and lists, each where printed, sum to the task (YC-07)."""
    if refusal := _opening_refusal(world, command, None) or _above_refusal(world, command):
        return refuse(refusal)
    phases = _part_refusals(command, "phases", "分期", "phases", command.phases)
    lists = _part_refusals(command, "lists", "分清单", "lists", command.lists)
    if reasons := (*phases, *lists):
        return refuse(*reasons)
    return accept(same_fields(f.CityTaskAssigned, command), f"task:{command.task}", *_above_tag(command))


def assign_county_task(world: World, command: c.AssignCountyTask, request: Request) -> Decided:
    """A county's part of its city's task; what no county or enterprise has is shown as open (YC-17, YC-32)."""
    if refusal := _opening_refusal(world, command, None) or _above_refusal(world, command):
        return refuse(refusal)
    return accept(same_fields(f.CountyTaskAssigned, command), f"task:{command.task}", *_above_tag(command))


def _above_tag(command: c.AssignCityTask | c.AssignCountyTask | c.AssignEnterpriseTask) -> tuple[str, ...]:
    return (f"task:{command.parent}",) if command.parent else ()


def _above_refusal(
    world: World, command: c.AssignCityTask | c.AssignCountyTask | c.AssignEnterpriseTask
) -> Refusal | None:
    """The task above is of the next level up and of the same book, holds the place, and has the tonnes left."""
    if command.parent is None:
        return None
    above = world.now.task(command.parent)
    if refusal := place_above_refusal(above, command):
        return refusal
    if above.assigned_tonnes + command.tonnes > above.tonnes:
        return _exceeds("tonnes", above.task, above.tonnes, above.assigned_tonnes, command.tonnes)
    return None


def place_above_refusal(
    above: Task, command: c.AssignCityTask | c.AssignCountyTask | c.AssignEnterpriseTask
) -> Refusal | None:
    """Level, book and place of the task above; the tonnes are not looked at: a supplement stands beside them."""
    if above.level not in _ABOVE[type(command)]:
        return _level_refusal(command, above)
    if above.book is not command.book:
        book, parent_book = command.book.value, above.book.value
        return r.BookDiffers(
            field="book", task=command.task, book=book, parent=above.task, parent_book=parent_book
        )
    if not covers(above.division, command.division):
        return r.OutsideTheTaskAbove(
            field="division", division=command.division, parent=above.task, parent_division=above.division
        )
    return None


def _level_refusal(
    command: c.AssignCityTask | c.AssignCountyTask | c.AssignEnterpriseTask, above: Task
) -> Refusal:
    if isinstance(command, c.AssignEnterpriseTask):
        return r.NotACityTask(field="parent", parent=above.task)
    expected = ", ".join(level.value for level in _ABOVE[type(command)])
    return r.WrongLevelAbove(field="parent", task=command.task, parent=above.task, expected=expected)


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
    if command.product is not f.Product.COKE:
        return refuse(r.NotCokingCapacity(field="product", task=command.task, tonnes=command.tonnes))
    if refusal := _reference_refusal(world, command):
        return refuse(refusal)
    if command.reduction_basis is not None and command.reduction_basis not in _BASES:
        return refuse(r.ReductionBasisUnknown(field="reductionBasis", basis=command.reduction_basis))
    if refusal := _above_refusal(world, command) or _parts_refusal(world, command):
        return refuse(refusal)
    fields = {name: getattr(command, name) for name in command.__struct_fields__ if name != "product"}
    return accept(
        f.EnterpriseTaskAssigned(**fields),
        f"task:{command.task}",
        *_above_tag(command),
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
    for field, part in (("phase", command.phase), ("list", command.list_)):
        if part is not None and command.parent is None:
            return r.UnknownPart(field=field, parent="-", part=part)
    return None


def _parts_refusal(world: World, command: c.AssignEnterpriseTask) -> Refusal | None:
    """Σ entries of the phase and of the list stays within what the city's document prints (YC-07, YC-30)."""
    if command.parent is None or (command.phase is None and command.list_ is None):
        return None
    printed = world.now.task(command.parent)
    if printed.level is TaskLevel.COUNTY and printed.parent is not None:
        world.need(f"task:{printed.parent}")
        printed = world.now.task(printed.parent)
    entries = _entries_below(world, printed)
    return _part_refusal(printed, entries, command, "phase") or _part_refusal(
        printed, entries, command, "list"
    )


def _entries_below(world: World, printed: Task) -> list[Child]:
    """The enterprises' entries under a city's task, directly or under the tasks of its counties."""
    world.need(*(f"task:{child.task}" for child in printed.children))
    below = [(child, world.now.task(child.task).children) for child in printed.children]
    entries = [entry for child, under in below for entry in (under or (child,))]
    return [entry for entry in entries if not entry.supplement]


def _part_refusal(
    printed: Task, entries: Sequence[Child], command: c.AssignEnterpriseTask, field: str
) -> Refusal | None:
    name = command.phase if field == "phase" else command.list_
    if name is None:
        return None
    parts = printed.phases if field == "phase" else printed.lists
    part = next((part for part in parts if part.part == name), None)
    if part is None:
        return r.UnknownPart(field=field, parent=printed.task, part=name)
    named = [entry for entry in entries if name == (entry.phase if field == "phase" else entry.list_)]
    assigned = sum(entry.tonnes for entry in named)
    if assigned + command.tonnes > part.tonnes:
        return _exceeds(field, part.name, part.tonnes, assigned, command.tonnes)
    return None


def _exceeds(field: str, part: str, whole: int, assigned: int, asked: int) -> r.MoreThanTheParent:
    return r.MoreThanTheParent(field=field, part=part, whole=whole, assigned=assigned, asked=asked)


def change_deadline(world: World, command: c.ChangeTaskDeadline, request: Request) -> Decided:
    """The new deadline is in force from the day this happens; the old one stays in the history (SX-11, E-30)."""
    task = world.now.task(command.task)
    if not world.now.document(command.document).registered:
        return refuse(UnknownSubject(field="document", subject=command.document))
    submitter = request.submitter
    if submitter.role is not Role.PROVINCE_OFFICE and submitter.office != task.assigned_by:
        return refuse(r.NotTheAssigner(field="task", task=task.task, assigner=task.assigned_by))
    return accept(same_fields(f.TaskDeadlineChanged, command), f"task:{task.task}", *_ovens_of(task))


def _ovens_of(task: Task) -> tuple[str, ...]:
    return tuple(f"oven:{oven}" for oven in task.ovens)


DECISIONS: dict[type[Command], Any] = {
    c.SetProvinceTarget: set_province_target,
    c.AssignCityTask: assign_city_task,
    c.AssignCountyTask: assign_county_task,
    c.ChangeTaskDeadline: change_deadline,
    c.AssignEnterpriseTask: assign_enterprise_task,
}
