"""A figure of a task at two moments, and the events whose steps differ: they sum to the difference.

A step that both moments have with the same change cancels. What stands at both with another change is moved by the day
alone: days overdue grow while nothing happens.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from projections.explanations.rows import Between, Clock
from projections.explanations.steps import Step, Value
from projections.tasks.explaining import FIGURES, TaskFigure
from projections.tasks.progress import TaskProgress


@dataclass(frozen=True, slots=True)
class TaskDifference:
    """One figure that differs; a side is None where the task was not there."""

    a: TaskProgress | None
    b: TaskProgress | None
    figure: TaskFigure

    @property
    def row(self) -> TaskProgress:
        row = self.b or self.a
        assert row is not None
        return row

    @property
    def values(self) -> tuple[Value, Value]:
        read = FIGURES[self.figure]
        return (read(self.a) if self.a else None, read(self.b) if self.b else None)


@dataclass(frozen=True, slots=True)
class TaskCause:
    """An event's part of the difference; None of a date. `clock` is None where it stands at both moments."""

    task: str
    effective_on: date
    position: int
    change: int | None
    enters: bool
    clock: Clock | None


def task_differences(a: Sequence[TaskProgress], b: Sequence[TaskProgress]) -> list[TaskDifference]:
    """Every figure of every task that differs, in the order of the tasks at b, then those that only a has."""
    before, after = {row.task: row for row in a}, {row.task: row for row in b}
    pairs = [(before.get(row.task), row) for row in b]
    gone = [(row, None) for row in a if row.task not in after]
    made = [TaskDifference(old, new, figure) for old, new in (*pairs, *gone) for figure in TaskFigure]
    return [one for one in made if (one.values[0] or 0) != (one.values[1] or 0)]


def task_causes(states: Between, a: Sequence[Step], b: Sequence[Step]) -> list[TaskCause]:
    """The events whose steps differ, oldest first."""
    found: dict[tuple[date, int, str], dict[str, Step]] = defaultdict(dict)
    for side, steps in (("a", a), ("b", b)):
        for step in steps:
            found[step.effective_on, step.position, step.subject][side] = step
    causes = (_cause(states, sides.get("a"), sides.get("b")) for _, sides in sorted(found.items()))
    return [one for one in causes if one is not None]


def _cause(states: Between, a: Step | None, b: Step | None) -> TaskCause | None:
    step = b or a
    assert step is not None
    change = _change(b) - _change(a) if step.change is not None else None
    if a and b and (not change if change is not None else a.after == b.after):
        return None
    where = (step.position, step.effective_on)
    clock = states.clock(*where) if states.differs(*where) else None
    return TaskCause(step.subject, step.effective_on, step.position, change, b is not None, clock)


def _change(step: Step | None) -> int:
    return (step.change or 0) if step else 0
