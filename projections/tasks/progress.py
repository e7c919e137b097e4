"""What has become of a task at a moment (D, K). model.md §3, §7; E-13, E-14, E-26, JX-44, YC-05..YC-07.

A task is closed when its ovens are certified or demolished, done when the city has accepted (or, where it exits by
replacement, when it is closed). Lateness counts from the certificate's `completed_on` (JX-44; in 运城 E-13 reads alike)
and from the first day after the hard last day.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

import asyncpg

from domain.acceptance.facts import Verdict
from domain.closing.last_day import last_day_of
from domain.enterprises.facts import CountyBasis
from domain.quantities import Deadline
from domain.tasks.facts import EndState, PlannedPart, TaskBook
from domain.tasks.state import Task, TaskLevel
from domain.world import View, World
from ledger.log import Log
from projections.capacity.totals import outside
from projections.closing import Closing, closing_of, oven_closed_on
from projections.folding import each, folded
from projections.moment import Moment
from projections.names import enterprise_on
from projections.subjects import Kind, subjects
from projections.tasks.chain import AcceptanceChain, acceptance_chain
from projections.tasks.deadlines import DeadlinePeriod, deadline_periods, overdue_when_assigned


class TaskStatus(StrEnum):
    """Where a task stands. OVERDUE_NOT_REPORTED is silence after the last day: unknown, never unlawful (D-22)."""

    OPEN = "OPEN"
    CLOSED_NOT_ACCEPTED = "CLOSED_NOT_ACCEPTED"
    DONE = "DONE"
    LATE = "LATE"
    OVERDUE_NOT_REPORTED = "OVERDUE_NOT_REPORTED"


@dataclass(frozen=True, slots=True)
class PartProgress:
    """A phase or a list of a city's task: what its document prints, what is listed, accepted and still open."""

    part: str
    name: str
    target_tonnes: int
    listed_tonnes: int
    closed_tonnes: int
    accepted_tonnes: int
    deadline_text: str
    last_day: date | None

    @property
    def open_tonnes(self) -> int:
        return max(0, self.target_tonnes - self.accepted_tonnes)


@dataclass(frozen=True, slots=True)
class TaskProgress:
    """One task. `listed` is under a list hold, `certified` is closed, `accepted` is net of revocations.

    For a task of the book REPLACEMENT: `to_exit_tonnes` and `replaced_tonnes`; its `reduced_tonnes` is 0 (X-06).
    `interval` stands where several ovens back tonnes jointly and not all are closed: [closed for sure, at most].
    `struck_off_on` (销号): done, accepted, and its evidence forwarded; until then it stays on the list (JC-16).
    `unassigned_tonnes` of a city or county: what no task below it covers yet. What joined the list later stands in
    `supplemented_tonnes`, beside the target (YC-64, X-31). `planned_tonnes` were to be done by the day.
    """

    task: str
    level: TaskLevel
    name: str
    division: str
    county: str | None
    county_basis: CountyBasis | None
    county_note: str | None
    enterprise: str | None
    parent: str | None
    phase: str | None
    list_: str | None
    book: TaskBook
    end_state: EndState
    document: str | None
    target_tonnes: int
    unassigned_tonnes: int
    listed_tonnes: int
    certified_tonnes: int
    accepted_tonnes: int
    to_exit_tonnes: int
    replaced_tonnes: int
    interval: tuple[int, int] | None
    deadline_text: str
    last_day: date | None
    last_day_earliest: date | None
    status: TaskStatus
    done_on: date | None
    struck_off_on: date | None
    overdue_days: int
    overdue_when_assigned_days: int
    deadlines: tuple[DeadlinePeriod, ...]
    planned_tonnes: int
    reported_tonnes: int | None
    revoked_tonnes: int
    assigned_tonnes: int
    supplemented_tonnes: int
    supplement: bool
    acceptance: AcceptanceChain
    phases: tuple[PartProgress, ...]
    lists: tuple[PartProgress, ...]
    invented: bool

    @property
    def done(self) -> bool:
        return self.status in (TaskStatus.DONE, TaskStatus.LATE)

    @property
    def reduced_tonnes(self) -> int:
        """Accepted reductions only: what exits by replacement lives on in a new oven."""
        return self.accepted_tonnes if self.book is TaskBook.REDUCTION else 0

    @property
    def finished_tonnes(self) -> int:
        """Accepted, or replaced where the task exits by replacement."""
        return self.replaced_tonnes if self.book is TaskBook.REPLACEMENT else self.accepted_tonnes

    @property
    def open_tonnes(self) -> int:
        """What is still missing from the target."""
        return max(0, self.target_tonnes - self.finished_tonnes)

    @property
    def behind_tonnes(self) -> int:
        """What should be done by the day and is not (YC-63: planned 100, done 80 → behind 20)."""
        return max(0, self.planned_tonnes - self.finished_tonnes)


async def task_progress(
    log: Log, connection: asyncpg.Connection, moment: Moment, division: str | None = None
) -> list[TaskProgress]:
    """Every task of a division at the moment: the province's, the cities', then the enterprises' by division and id."""
    listed = await subjects(connection, moment, Kind.TASK, division)
    names = {subject.id: subject.invented for subject in listed}
    return await folded(log, moment, [s.tag for s in listed], lambda world: all_rows(world, names, moment))


def all_rows(world: World, names: Mapping[str, bool], moment: Moment) -> list[TaskProgress]:
    day = moment.effective_on
    view = world.on(day)
    tasks = [task for name in names if (task := view.task(name)).assigned]
    enterprises = [t for t in tasks if t.level is TaskLevel.ENTERPRISE]
    rows = each(enterprises, lambda task: enterprise_row(world, task, day, names[task.task]))
    known = {row.task: row for row in rows}
    above = [t for t in tasks if t.level is not TaskLevel.ENTERPRISE]
    sums = [_sum_row(view, task, parts_of(view, task, known), day, names[task.task]) for task in above]
    levels = list(TaskLevel)
    return sorted([*sums, *rows], key=lambda row: (levels.index(row.level), row.division, row.task))


def parts_of(view: View, task: Task, rows: Mapping[str, TaskProgress]) -> list[TaskProgress]:
    """The enterprises' tasks that count towards one above them; the province's are all of its book and country."""
    if task.level is TaskLevel.PROVINCE:
        return [row for row in rows.values() if row.book is task.book and not outside(row.division)]
    found: dict[str, None] = {}
    for child in task.children:
        below = view.task(child.task)
        found |= dict.fromkeys(part.task for part in below.children) if below.children else {child.task: None}
    return [rows[name] for name in found if name in rows]


def enterprise_row(world: World, task: Task, day: date, invented: bool) -> TaskProgress:
    enterprise = enterprise_on(world, task.enterprise or "", day)
    closing = closing_of(world, task, day)
    accepted = task.accepted_net_tonnes
    replaced = sum(
        done.retired_tonnes for lot in closing.lots for done in world.on(day).lot(lot.lot).retirements
    )
    view = world.on(day)
    last_days = _last_days(world, view, task, closing)
    last_day = min(last_days.values(), default=_printed_last_day(task))
    overdue = _overdue(view, task, last_days, closing.on, day)
    status, done_on = _status(task, closing, accepted, replaced, bool(overdue))
    tags = (f"task:{task.task}", *(f"lot:{lot.lot}" for lot in closing.lots))
    unknown = closing.undetermined_tonnes
    return TaskProgress(
        **{**_common(task), "last_day": last_day},
        **_history(view, task, done_on or closing.on, day),
        planned_tonnes=task.tonnes if last_day and last_day <= day else 0,
        reported_tonnes=task.reported_tonnes,
        revoked_tonnes=sum(part.tonnes for part in task.revoked),
        name=enterprise.legal_name or task.enterprise or task.task,
        county=task.county,
        county_basis=enterprise.county_basis,
        county_note=enterprise.county_note,
        enterprise=task.enterprise,
        unassigned_tonnes=0,
        listed_tonnes=_listed(world, task, closing, day),
        certified_tonnes=closing.closed_tonnes,
        accepted_tonnes=accepted,
        to_exit_tonnes=task.tonnes if task.book is TaskBook.REPLACEMENT else 0,
        replaced_tonnes=replaced,
        interval=(closing.closed_tonnes, closing.closed_tonnes + unknown) if unknown else None,
        status=status,
        done_on=done_on,
        struck_off_on=_struck_off_on(task, done_on),
        overdue_days=overdue,
        phases=(),
        lists=(),
        invented=invented or rests_on_invented(world, tags, day),
    )


def rests_on_invented(world: World, tags: Iterable[str], day: date) -> bool:
    """Whether an act of these subjects by the day is in no document; whoever shows their figures must say so."""
    return any(event.invented for tag in tags for event in world.events(tag) if event.occurred_on <= day)


def _common(task: Task) -> dict[str, Any]:
    deadline = task.deadline
    return {
        "task": task.task,
        "level": task.level or TaskLevel.ENTERPRISE,
        "division": task.county or task.division,
        "parent": task.parent,
        "phase": task.phase,
        "list_": task.list_,
        "book": task.book,
        "end_state": task.required_end_state,
        "document": task.document,
        "target_tonnes": task.tonnes,
        "deadline_text": deadline.text if deadline else "",
        "last_day": deadline.hard_last_day if deadline else None,
        "last_day_earliest": deadline.last_day if deadline else None,
        "assigned_tonnes": task.assigned_tonnes,
        "supplemented_tonnes": task.supplemented_tonnes,
        "supplement": task.supplement,
    }


def _history(view: View, task: Task, done_on: date | None, day: date) -> dict[str, Any]:
    """What the events tell of its deadlines and of its acceptance."""
    return {
        "overdue_when_assigned_days": overdue_when_assigned(task),
        "deadlines": deadline_periods(task, done_on, day),
        "acceptance": acceptance_chain(view, task, day),
    }


def _listed(world: World, task: Task, closing: Closing, day: date) -> int:
    holds = [world.on(day).lot(lot.lot).list_hold(task.task) for lot in closing.lots]
    return sum(hold.tonnes for hold in holds if hold)


def _printed_last_day(task: Task) -> date | None:
    return task.deadline.hard_last_day if task.deadline else None


def _last_days(world: World, view: View, task: Task, closing: Closing) -> dict[str, date]:
    """The last day of each oven of a task: an order to close one at once replaces the task's own (JX-22)."""
    ovens = dict.fromkeys((*task.ovens, *(oven for lot in closing.lots for oven in lot.ovens)))
    world.need(*(f"oven:{oven}" for oven in ovens))
    return {oven: last for oven in ovens if (last := last_day_of(view.oven(oven), task))}


def _overdue(view: View, task: Task, last_days: Mapping[str, date], closed: date | None, day: date) -> int:
    """The days of the task as a whole, and those of an oven whose own last day came earlier by an order."""
    whole = overdue_days(task.deadline, closed, day)
    printed = _printed_last_day(task)
    ordered = (oven for oven, last in last_days.items() if last != printed)
    days = (((oven_closed_on(task, view.oven(oven)) or day) - last_days[oven]).days for oven in ordered)
    return max((whole, *days))


def _status(
    task: Task, closing: Closing, accepted: int, replaced: int, late: bool
) -> tuple[TaskStatus, date | None]:
    """The status, and the day of the closing where the task is done."""
    if task.book is TaskBook.REDUCTION:
        done = closing.reached and accepted >= task.tonnes
    else:
        done = closing.recorded or replaced >= task.tonnes > 0
    if done:
        return (TaskStatus.LATE if late and closing.on else TaskStatus.DONE), closing.on
    if closing.recorded:
        return TaskStatus.CLOSED_NOT_ACCEPTED, None
    return (TaskStatus.OVERDUE_NOT_REPORTED if late else TaskStatus.OPEN), None


def _struck_off_on(task: Task, done_on: date | None) -> date | None:
    """The day on which the last of the three was there: the closing, its acceptance, the evidence of it."""
    passed = [verdict.on for verdict in task.verdicts if verdict.verdict is Verdict.PASSED]
    if done_on is None or not passed or not task.forwardings:
        return None
    return max(done_on, passed[-1], task.forwardings[0].on)


def overdue_days(deadline: Deadline | None, done_on: date | None, day: date) -> int:
    """Days from the first day after the hard last day to the closing, or to the moment's day while there is none."""
    last_day = deadline.hard_last_day if deadline else None
    return max(0, ((done_on or day) - last_day).days) if last_day else 0


def _sum_row(view: View, task: Task, parts: list[TaskProgress], day: date, invented: bool) -> TaskProgress:
    """A county's, a city's or the province's task: the sums of what counts towards it."""
    row = TaskProgress(
        **_common(task),
        **_history(view, task, None, day),
        planned_tonnes=_planned(task, parts, day),
        reported_tonnes=_reported(task, parts),
        revoked_tonnes=sum(part.revoked_tonnes for part in parts),
        name=task.name or "",
        county=None,
        county_basis=None,
        county_note=None,
        enterprise=None,
        unassigned_tonnes=_unassigned(task, parts),
        listed_tonnes=sum(part.listed_tonnes for part in parts),
        certified_tonnes=sum(part.certified_tonnes for part in parts),
        accepted_tonnes=sum(part.accepted_tonnes for part in parts),
        to_exit_tonnes=task.tonnes if task.book is TaskBook.REPLACEMENT else 0,
        replaced_tonnes=sum(part.replaced_tonnes for part in parts),
        interval=_interval(parts),
        status=TaskStatus.OPEN,
        done_on=None,
        struck_off_on=None,
        overdue_days=0,
        phases=tuple(_part(p, [part for part in parts if part.phase == p.part]) for p in task.phases),
        lists=tuple(_part(p, [part for part in parts if part.list_ == p.part]) for p in task.lists),
        invented=invented or any(part.invented for part in parts),
    )
    return _with_status(row, task, parts, day)


def _unassigned(task: Task, parts: list[TaskProgress]) -> int:
    """What no task below covers; a province whose cities name no task above them is covered by the enterprises'."""
    covered = task.assigned_tonnes
    if task.level is TaskLevel.PROVINCE:
        covered = max(covered, sum(part.target_tonnes for part in parts if not part.supplement))
    return max(0, task.tonnes - covered)


def _planned(task: Task, parts: list[TaskProgress], day: date) -> int:
    """By the phases that are due, where the document prints phases; else by the enterprises' last days."""
    if task.deadline and (last_day := task.deadline.hard_last_day) and last_day <= day:
        return task.tonnes
    if task.phases:
        due = (p for p in task.phases if p.deadline.hard_last_day and p.deadline.hard_last_day <= day)
        return sum(phase.tonnes for phase in due)
    return sum(part.planned_tonnes for part in parts)


def _reported(task: Task, parts: list[TaskProgress]) -> int | None:
    """What was reported of the task itself, else the sum of what was reported of its parts; None where nothing was."""
    said = [part.reported_tonnes for part in parts if part.reported_tonnes is not None]
    if task.reported_tonnes is not None:
        return task.reported_tonnes
    return sum(said) if said else None


def _with_status(row: TaskProgress, task: Task, parts: list[TaskProgress], day: date) -> TaskProgress:
    """Done when nothing of the target is open; late by its latest part. What joined the list later is beside it."""
    added = sum(part.target_tonnes for part in parts if part.supplement)
    parts = [part for part in parts if not part.supplement]
    all_done = bool(parts) and all(part.done for part in parts) and row.unassigned_tonnes == 0
    done_on = max((part.done_on for part in parts if part.done_on), default=None) if all_done else None
    overdue = row.last_day is not None and day > row.last_day
    if all_done:
        late = row.last_day is not None and done_on is not None and done_on > row.last_day
        status = TaskStatus.LATE if late else TaskStatus.DONE
    elif parts and all(part.done or part.status is TaskStatus.CLOSED_NOT_ACCEPTED for part in parts):
        status = TaskStatus.OPEN if row.unassigned_tonnes else TaskStatus.CLOSED_NOT_ACCEPTED
    else:
        status = TaskStatus.OVERDUE_NOT_REPORTED if overdue else TaskStatus.OPEN
    days = overdue_days(task.deadline, done_on, day)
    return replace(row, status=status, done_on=done_on, overdue_days=days, supplemented_tonnes=added)


def _interval(parts: list[TaskProgress]) -> tuple[int, int] | None:
    if not any(part.interval for part in parts):
        return None
    spans = [part.interval or (part.certified_tonnes, part.certified_tonnes) for part in parts]
    return sum(low for low, _ in spans), sum(high for _, high in spans)


def _part(planned: PlannedPart, rows: list[TaskProgress]) -> PartProgress:
    return PartProgress(
        part=planned.part,
        name=planned.name,
        target_tonnes=planned.tonnes,
        listed_tonnes=sum(row.listed_tonnes for row in rows),
        closed_tonnes=sum(row.certified_tonnes for row in rows),
        accepted_tonnes=sum(row.accepted_tonnes for row in rows),
        deadline_text=planned.deadline.text,
        last_day=planned.deadline.hard_last_day,
    )
