"""When the ovens that a project replaces should close: readyTarget (具备投产条件). JX-04, XZ-15, model.md §3.

Two dates stand beside each other: `lastDay` is hard, `readyTarget` the day the new project was ready to produce. It is
advisory (in 忻州 binding, by parameter) and never moves the last day: a project that is ready late, or never, changes
nothing about it (E-12). Whether the first oven counts or all of them is a parameter (X-29).
"""

from datetime import date
from typing import TYPE_CHECKING

import msgspec

from domain.ovens.state import Oven
from domain.policy import keys
from domain.policy.state import switched_on
from domain.projects.facts import ReadyOvens
from domain.projects.state import Project

if TYPE_CHECKING:
    from domain.world import View


class ReadyTarget(msgspec.Struct, frozen=True):
    """The project that replaces an oven, with the days it was ready and started; None where nobody reported one."""

    project: str
    ready_on: date | None
    ready_position: int | None
    started_on: date | None
    start_position: int | None


def ready_target(view: "View", oven: Oven) -> ReadyTarget | None:
    """The earliest readiness, or else start, among the projects that retire the lots of an oven."""
    found = [target for name in _projects(view, oven) if (target := _target(view, oven, view.project(name)))]
    return min(found, key=lambda t: (t.ready_on or t.started_on or date.max, t.project)) if found else None


def _projects(view: "View", oven: Oven) -> tuple[str, ...]:
    names: dict[str, None] = {}
    for lot in map(view.lot, oven.lots):
        names |= dict.fromkeys(hold.project for hold in lot.project_holds)
        names |= dict.fromkeys(done.project for done in lot.retirements)
    return tuple(name for name in names if name != oven.project)


def _target(view: "View", oven: Oven, project: Project) -> ReadyTarget | None:
    counted = [r for r in project.readiness if _counts(view, oven, r.ready, r.on)]
    ready = min(counted, key=lambda r: (r.on, r.position)) if counted else None
    if ready is None and project.started_on is None:
        return None
    return ReadyTarget(
        project.project,
        ready.on if ready else None,
        ready.position if ready else None,
        project.started_on,
        project.start_position,
    )


def _counts(view: "View", oven: Oven, ready: ReadyOvens, on: date) -> bool:
    """A whole project that is ready has its first oven ready too."""
    return ready is ReadyOvens.ALL or switched_on(view, keys.READY_BY_FIRST_OVEN, oven.division, on)
