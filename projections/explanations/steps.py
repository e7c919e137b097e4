"""What a folded figure rests on: its subject told again event by event, and the figure asked for after each.

The books have rows; other figures (a task's, a fund's) are a fold of events. The events are told in the order of the
fold (`domain.retelling`), so the last step's figure is the one that is shown, and the changes of the steps sum to it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from domain.retelling import retold, standing_count
from domain.world import World

EVENTS_SQUARED_A_NODE = 20
"""Every step folds the subject as far as it has come, so the cost grows with the square of its events: 600 of them are
what one operation may resolve."""
Value = int | date | None
Spend = Callable[[int], None]
"""Told how many states are about to be made; may raise where those are more than one answer may cost."""


@dataclass(frozen=True, slots=True)
class Step:
    """One event that moves a figure of a subject. `change` is null of a date; `after` is that of the whole figure."""

    subject: str
    effective_on: date
    position: int
    change: int | None
    after: Value


def steps_of(
    world: World, subject: str, nothing: Value, value: Callable[[World], Value], spend: Spend
) -> list[Step]:
    """What a figure is after each event that moves it; `nothing` is what it is before the first."""
    value(world)  # What the whole figure looks at is read before its subject is told again.
    spend(standing_count(world) ** 2 // EVENTS_SQUARED_A_NODE)
    found, before = list[Step](), nothing
    for event, so_far in retold(world):
        after = value(so_far)
        if after != before:
            change = after - before if isinstance(after, int) and isinstance(before, int) else None
            found.append(Step(subject, event.occurred_on, event.position, change, after))
        before = after
    return found
