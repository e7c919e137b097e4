"""How far the closing of an enterprise's task has come, as the events tell it (model.md §3, §4.3, §6.1).

Shared by the progress of tasks and by the findings about silence (D-22). Tonnes of a lot backed by several ovens move
only when all of them are closed: until then the progress is the interval [0, t] (YC-28, X-04).
"""

from dataclasses import dataclass
from datetime import date

from domain.fact import Account
from domain.lots.facts import LotListed, LotSplit
from domain.lots.state import Lot
from domain.ovens.state import Oven
from domain.tasks.facts import EndState, TaskBook
from domain.tasks.state import Task
from domain.world import View, World

LEAVING = {
    TaskBook.REDUCTION: (Account.CLOSED_PENDING, Account.REDUCED),
    TaskBook.REPLACEMENT: (Account.CARRIED, Account.DISCOUNTED),
    TaskBook.OTHER_ELIMINATION: (Account.ELIMINATED_OTHER,),
}
"""Where a task's tonnes stand once they are closed."""


@dataclass(frozen=True, slots=True)
class LotClosing:
    """One lot of a task: its tonnes for the task, and whether they are closed, and since when."""

    lot: str
    tonnes: int
    ovens: tuple[str, ...]
    closed_ovens: tuple[str, ...]
    recorded: bool
    reached: bool
    on: date | None

    @property
    def undetermined(self) -> bool:
        """Several ovens stand behind the tonnes jointly, and not all are closed: no figure per oven is printed."""
        return len(self.ovens) > 1 and not self.recorded


@dataclass(frozen=True, slots=True)
class Closing:
    """A task's closing. `recorded`: certified, demolished, accepted, surrendered or replaced, in full.

    `reached`: the end state that the task asks for is reached as well; `on` is the day of the latest step.
    """

    recorded: bool
    reached: bool
    on: date | None
    closed_tonnes: int
    lots: tuple[LotClosing, ...]

    @property
    def undetermined_tonnes(self) -> int:
        """Tonnes of which only the interval is known."""
        return sum(lot.tonnes for lot in self.lots if lot.undetermined)


def lots_of(world: World, view: View, task: Task) -> tuple[str, ...]:
    """The lots of a task by the day of the view: those it names and those listed for it, or what they were split to."""
    named = list(task.lots)
    for event in world.events(f"task:{task.task}", LotListed, LotSplit):
        if view.day is not None and event.occurred_on > view.day:
            continue
        if isinstance(event.fact, LotListed) and event.fact.task == task.task:
            named.append(event.fact.lot)
        elif isinstance(event.fact, LotSplit):
            named += [part.lot for part in event.fact.parts]
    world.need(*(f"lot:{lot}" for lot in named))
    return tuple(lot for lot in dict.fromkeys(named) if not view.lot(lot).children)


def closing_of(world: World, task: Task, day: date | None) -> Closing:
    """The closing as of a business day (all known days, if None)."""
    view = world.on(day) if day else world.now
    lots = tuple(_lot_closing(world, view, task, name, day) for name in lots_of(world, view, task))
    lots = tuple(lot for lot in lots if lot.tonnes)
    loose = _loose_ovens(task, lots)
    world.need(*(f"oven:{oven}" for oven in loose))
    ovens = [view.filed_oven(oven) for oven in loose]
    known = bool(lots or ovens)
    recorded = known and all(lot.recorded for lot in lots) and all(_closed(oven) for oven in ovens)
    reached = recorded and all(lot.reached for lot in lots) and all(_end_state(task, oven) for oven in ovens)
    days = [lot.on for lot in lots] + [oven_closed_on(task, oven) for oven in ovens]
    on = max((d for d in days if d), default=None) if recorded else None
    closed = sum(lot.tonnes for lot in lots if lot.recorded)
    return Closing(recorded, reached, on, closed if lots else task.tonnes if recorded else 0, lots)


def _loose_ovens(task: Task, lots: tuple[LotClosing, ...]) -> tuple[str, ...]:
    """Ovens that the task names and no lot of it stands on."""
    backed = {oven for lot in lots for oven in lot.ovens}
    return tuple(oven for oven in task.ovens if oven not in backed)


def _lot_closing(world: World, view: View, task: Task, name: str, day: date | None) -> LotClosing:
    lot = view.lot(name)
    ovens = lot.ovens or (task.ovens if len(lots_of(world, view, task)) == 1 else ())
    world.need(*(f"oven:{oven}" for oven in ovens))
    states = [view.filed_oven(oven) for oven in ovens]
    tonnes = _tonnes(task, lot)
    leaving = LEAVING[task.book]
    left = world.book(name).total(leaving, day) if day else world.total(name, leaving)
    replaced = lot.retirements[-1].on if lot.retirements and not lot.project_holds else None
    all_closed = bool(states) and all(_closed(oven) for oven in states)
    gone = tonnes > 0 and left >= tonnes
    recorded = all_closed or gone or replaced is not None
    reached = replaced is not None or _all_reached(task, states) or (gone and _paper(task, states))
    on = replaced or _latest(task, states) or (_gone_on(world, name, task, tonnes) if gone else None)
    closed = tuple(oven.oven for oven in states if _closed(oven))
    return LotClosing(name, tonnes, ovens, closed, recorded, recorded and reached, on if recorded else None)


def _tonnes(task: Task, lot: Lot) -> int:
    """The lot's tonnes for this task: its list hold, or its commitment, or all of it where it is the only one."""
    if task.book is TaskBook.REDUCTION:
        hold = lot.list_hold(task.task)
        return hold.tonnes if hold else 0
    committed = lot.committed_tonnes + sum(done.retired_tonnes for done in lot.retirements)
    return committed or lot.opened_tonnes


def _closed(oven: Oven) -> bool:
    return oven.certified or oven.main_demolished


def _end_state(task: Task, oven: Oven) -> bool:
    """Whether an oven is in the state that the task, or where it states none the minutes, asks for (X-10)."""
    wanted = task.required_end_state
    if wanted is EndState.UNSTATED:
        wanted = task.end_state_found or EndState.CLOSE_OR_DEMOLISH
    match wanted:
        case EndState.DEMOLISH:
            return oven.main_demolished
        case EndState.CLOSE:
            return oven.certified
        case _:
            return _closed(oven)


def _all_reached(task: Task, states: list[Oven]) -> bool:
    return bool(states) and all(_end_state(task, oven) for oven in states)


def _paper(task: Task, states: list[Oven]) -> bool:
    """Tonnes without an oven, or whose ovens nobody named, are closed by the books alone."""
    return not states or task.required_end_state is EndState.PAPER


def oven_closed_on(task: Task, oven: Oven) -> date | None:
    """When an oven was closed: demolished where that is asked, else by its certificate's latest element (JX-44)."""
    certified = oven.certificate.completed_on if oven.certificate else None
    if task.required_end_state is EndState.DEMOLISH:
        return oven.main_demolished_on or certified
    return certified or oven.main_demolished_on


def _latest(task: Task, states: list[Oven]) -> date | None:
    days = [oven_closed_on(task, oven) for oven in states]
    return max((d for d in days if d), default=None) if days and all(days) else None


def _gone_on(world: World, name: str, task: Task, tonnes: int) -> date | None:
    """The first day on which all the tonnes had left."""
    running = 0
    rows = [row for row in world.book(name).rows if row.account in LEAVING[task.book]]
    for day in sorted({row.effective_on for row in rows}):
        running += sum(row.tonnes for row in rows if row.effective_on == day)
        if running >= tonnes:
            return day
    return None
