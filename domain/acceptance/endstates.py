"""The end state that a task asks for, and whether its ovens and lots have reached it (X-10). model.md §3.

DEMOLISH: no main equipment remains of any oven (YC-22). CLOSE: every oven is certified. CLOSE_OR_DEMOLISH: each
oven is one of the two (YC-42). PAPER: the lot was surrendered (SX-03). UNSTATED: the minutes name which (JC-11).
"""

from collections.abc import Callable
from datetime import date

from domain.acceptance import refusals as r
from domain.acceptance.commands import HoldCityAcceptance
from domain.command import unique
from domain.lots.facts import CapacityReduced
from domain.ovens.state import Oven
from domain.refusals import Refusal
from domain.tasks.facts import EndState
from domain.tasks.state import Task
from domain.world import World

_REACHED: dict[EndState, Callable[[Oven], bool]] = {
    EndState.DEMOLISH: lambda oven: oven.main_demolished,
    EndState.CLOSE: lambda oven: oven.certified,
    EndState.CLOSE_OR_DEMOLISH: lambda oven: oven.certified or oven.main_demolished,
}


def ovens_of(world: World, task: Task, lot: str) -> tuple[str, ...]:
    """The ovens behind a lot; where its backing fell, those it was accepted on; the task's where nobody said which."""
    return world.now.lot(lot).ovens or accepted_on(world, lot) or task.ovens


def accepted_on(world: World, lot: str, task: str | None = None) -> tuple[str, ...]:
    """The ovens on which tonnes of the lot were accepted, by one task or by any: they answer for them for ever."""
    return unique(
        tag.removeprefix("oven:")
        for event in world.events(f"lot:{lot}")
        if isinstance(event.fact, CapacityReduced) and task in (None, event.fact.task)
        for tag in event.tags
        if tag.startswith("oven:")
    )


def ovens_accepted(world: World, task: Task, command: HoldCityAcceptance) -> tuple[str, ...]:
    """The ovens of the accepted lots; those of the task where the acceptance names no lot (X-06)."""
    if not command.accepted:
        return task.ovens
    return unique(oven for part in command.accepted for oven in ovens_of(world, task, part.lot))


def end_state_refusal(world: World, task: Task, command: HoldCityAcceptance, day: date) -> Refusal | None:
    """What the task asks for and what the minutes name must both hold on the day."""
    required, found = task.required_end_state, command.end_state_found
    if required is EndState.UNSTATED and found not in (EndState.CLOSE, EndState.DEMOLISH):
        return r.EndStateNotNamed(field="endStateFound", task=task.task)
    for state in _to_show(required, found):
        missing = _missing(world, task, command, state, day)
        if missing:
            return r.EndStateNotReached(
                field="task",
                task=task.task,
                required=state.value,
                day=day.isoformat(),
                missing="、".join(missing),
            )
    return None


def _to_show(required: EndState, found: EndState | None) -> tuple[EndState, ...]:
    """The states to show, without the one that asks for nothing."""
    states = dict.fromkeys((required, found or required))
    return tuple(state for state in states if state is not EndState.UNSTATED)


def _missing(
    world: World, task: Task, command: HoldCityAcceptance, state: EndState, day: date
) -> tuple[str, ...]:
    """The ovens or lots that have not reached the state; a task or a lot without any oven has not reached it either."""
    if state is EndState.PAPER:
        return tuple(
            part.lot for part in command.accepted if not _surrendered(world, part.lot, part.tonnes, day)
        )
    ovens = ovens_accepted(world, task, command)
    world.need(*(f"oven:{oven}" for oven in ovens))
    standing = tuple(oven for oven in ovens if not _REACHED[state](world.on(day).oven(oven)))
    bare = tuple(part.lot for part in command.accepted if not ovens_of(world, task, part.lot))
    return (*standing, *bare) if ovens else (task.task,)


def _surrendered(world: World, lot: str, tonnes: int, day: date) -> bool:
    state = world.on(day).lot(lot)
    return state.surrendered_tonnes - state.reduced_net_tonnes >= tonnes
