"""Planned starts of a project (计划投产): what a document strives for, never a deadline. JX-24, X-30.

茂胜二期: 1号炉 by 「8月前」, 2号炉 by 「11月中旬前」. The words are kept with both readings; nothing is overdue by
them, the project is only "behind plan" after the later one.
"""

from datetime import date
from typing import ClassVar

import msgspec

from domain.envelope import Happened
from domain.fact import Fact
from domain.projects.facts import ProjectStarted
from domain.quantities import Deadline, Identifier


class PlannedStartRecorded(Fact, frozen=True, kw_only=True):
    """计划投产登记: when an oven of the project, or the whole of it, is planned to start."""

    TOPIC: ClassVar[str] = "PlannedStartRecorded"

    project: Identifier
    label: str
    oven: Identifier | None = None
    deadline: Deadline
    document: Identifier | None = None


class PlannedStart(msgspec.Struct, frozen=True):
    """One planned start, and since when it has happened; None while it has not."""

    label: str
    oven: str | None
    deadline: Deadline
    started_on: date | None
    position: int

    def behind(self, on: date) -> bool:
        """Behind plan after the later reading of the words, and not before."""
        last = self.deadline.hard_last_day
        return last is not None and on > last and self.started_on is None


class ProjectPlan(msgspec.Struct, frozen=True):
    """The planned starts of a project, the newest plan of each label."""

    project: str
    starts: tuple[PlannedStart, ...] = ()


def evolve_plan(state: ProjectPlan, event: Happened) -> ProjectPlan:
    """The plan after one more event of its project."""
    match event.fact:
        case PlannedStartRecorded(label=label, oven=oven, deadline=deadline):
            before = next((one.started_on for one in state.starts if one.label == label), None)
            others = tuple(one for one in state.starts if one.label != label)
            planned = PlannedStart(label, oven, deadline, before, event.position)
            return msgspec.structs.replace(state, starts=(*others, planned))
        case ProjectStarted(ovens=ovens):
            starts = tuple(_started(one, ovens, event.occurred_on) for one in state.starts)
            return msgspec.structs.replace(state, starts=starts)
        case _:
            return state


def _started(one: PlannedStart, ovens: tuple[str, ...], on: date) -> PlannedStart:
    """An oven starts when it is named; what names no oven starts with the project."""
    named = one.oven is None or one.oven in ovens
    return msgspec.structs.replace(one, started_on=on) if named and one.started_on is None else one
