"""The two books of an enterprise beside each other (指标账与装置账之差). model.md §0 (1), §4.4; X-08, YC-16.

gap = max(0, Σ design t of running ovens − OPERATING − overlap allowance). Where a figure or a state is not known the
answer is UNKNOWN, never a gap. The finding D-08 asks it of everything known, an answer of one moment.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from domain.command import unique
from domain.fact import Account
from domain.lots.state import Lot
from domain.ovens.facets import Operation
from domain.ovens.state import Oven
from domain.projects.state import Project
from domain.tasks.facts import EnterpriseTaskAssigned
from domain.world import View, World


class Books(Protocol):
    """What the two books are read from: subjects as they are now, who stands near whom, OPERATING by enterprise."""

    @property
    def world(self) -> World: ...
    @property
    def now(self) -> View: ...
    def operating_of(self, enterprise: str) -> int: ...
    def ovens_of(self, enterprise: str) -> Iterator[str]: ...
    def projects_of(self, enterprise: str) -> Iterator[str]: ...
    def tasks_of(self, lot: str) -> Iterator[str]: ...


@dataclass(frozen=True, slots=True)
class Gap:
    """The two books of one enterprise beside each other."""

    design_tonnes: int
    operating_tonnes: int
    allowance_tonnes: int
    ovens: tuple[str, ...]

    @property
    def tonnes(self) -> int:
        return max(0, self.design_tonnes - self.operating_tonnes - self.allowance_tonnes)


def gap_of(known: Books, enterprise: str, day: date) -> Gap | None:
    """The gap of an enterprise as of a day with all that is known; None is UNKNOWN."""
    ovens = [o for o in map(known.now.oven, known.ovens_of(enterprise)) if o.enterprise == enterprise]
    standing = [o for o in ovens if o.registered and not o.main_demolished]
    running = [o for o in standing if o.running]
    if not running:
        return Gap(0, known.operating_of(enterprise), 0, ())
    if known.now.enterprise(enterprise).baseline_incomplete:
        return None
    if any(o.operation is Operation.UNKNOWN for o in standing):
        return None
    design, allowance = 0, 0
    for oven in running:
        if oven.design_tonnes is None:
            return None
        design += oven.design_tonnes
    for project in _running_projects(known, enterprise, running):
        allowed = _allowance(known, project, day)
        if allowed is None:
            return None
        allowance += allowed
    return Gap(design, known.operating_of(enterprise), allowance, tuple(o.oven for o in running))


def _running_projects(known: Books, enterprise: str, running: list[Oven]) -> Iterator[Project]:
    """Filed projects of the enterprise that are started, or of which an oven runs already."""
    with_ovens = {oven.project for oven in running}
    for name in known.projects_of(enterprise):
        project = known.now.project(name)
        if project.filed and project.owner == enterprise and (project.started_on or name in with_ovens):
            yield project


def _allowance(known: Books, project: Project, day: date) -> int | None:
    """Carried tonnes of sources that may still run beside the new oven: until each one's last day (X-08).

    None where a carried figure is not printed. A source without an oven gives none after the day of the start, on
    which its replacement is due; what is retired and waits for the report of the start counts as well.
    """
    allowance = 0
    for commitment in project.commitments:
        if commitment.carried_tonnes is None:
            return None
        unbuilt = known.world.book(commitment.lot).balance(Account.UNBUILT, day) >= commitment.retired_tonnes
        last_day = project.started_on if unbuilt else _last_day(known, commitment.lot)
        if last_day is None or day <= last_day:
            allowance += commitment.carried_tonnes
    waiting = 0 if project.started_on else sum(source.carried_tonnes for source in project.retired)
    return allowance + waiting


def _last_day(known: Books, lot: str) -> date | None:
    """The last day of the task that a source's ovens or the lot itself stand under."""
    tasks = [known.now.task(name) for name in known.tasks_of(lot)]
    ovens = set(known.now.lot(lot).ovens)
    days = [
        task.deadline.hard_last_day
        for task in tasks
        if task.deadline and (lot in task.lots or ovens & set(task.ovens))
    ]
    return max((d for d in days if d), default=None)


@dataclass(frozen=True, slots=True)
class TwoBooks:
    """An enterprise's books at a moment: null figures are UNKNOWN. `unused`: OPERATING that no running oven needs."""

    operating_tonnes: int
    running_tonnes: int | None
    overlap_tonnes: int | None
    gap_tonnes: int | None
    unused_tonnes: int | None


@dataclass(frozen=True, slots=True)
class _AtMoment:
    """The books of one enterprise, as of a day."""

    world: World
    now: View
    operating: Mapping[str, int]
    ovens: tuple[str, ...]
    projects: tuple[str, ...]
    tasks: tuple[str, ...]

    def operating_of(self, enterprise: str) -> int:
        return self.operating[enterprise]

    def ovens_of(self, enterprise: str) -> Iterator[str]:
        return iter(self.ovens)

    def projects_of(self, enterprise: str) -> Iterator[str]:
        return iter(self.projects)

    def tasks_of(self, lot: str) -> Iterator[str]:
        return iter(self.tasks)


def two_books(world: World, enterprise: str, day: date) -> TwoBooks:
    """The books of an enterprise on a day, from its lots, ovens, projects and their tasks."""
    view = world.on(day)
    state = view.enterprise(enterprise)
    world.need(*(f"oven:{name}" for name in state.ovens), *(f"lot:{name}" for name in state.lots))
    lots = [view.lot(name) for name in state.lots]
    projects = unique((*_projects_of(lots), *(p for o in state.ovens if (p := view.oven(o).project))))
    world.need(*(f"project:{name}" for name in projects))
    sources = unique((*state.lots, *(lot for name in projects for lot in _lots_of(view.project(name)))))
    world.need(*(f"lot:{name}" for name in sources))
    tasks = unique((*(t for o in state.ovens for t in view.oven(o).tasks), *_tasks_of(world, sources)))
    world.need(*(f"task:{name}" for name in tasks))
    operating = sum(
        row.tonnes
        for name in sources
        for row in world.book(name).rows
        if (row.account, row.enterprise) == (Account.OPERATING, enterprise) and row.effective_on <= day
    )
    books = _AtMoment(world, view, {enterprise: operating}, state.ovens, projects, tasks)
    gap = gap_of(books, enterprise, day)
    if gap is None or state.baseline_incomplete or _unreported(view, state.ovens):
        return TwoBooks(operating, None, None, None, None)
    unused = max(0, operating - gap.design_tonnes)
    return TwoBooks(operating, gap.design_tonnes, gap.allowance_tonnes, gap.tonnes, unused)


def _unreported(view: View, ovens: tuple[str, ...]) -> bool:
    """Whether nobody said of an oven that stands whether it runs."""
    standing = (oven for oven in map(view.oven, ovens) if oven.registered and not oven.main_demolished)
    return any(oven.operation is Operation.UNKNOWN for oven in standing)


def _projects_of(lots: list[Lot]) -> Iterator[str]:
    for lot in lots:
        yield from (hold.project for hold in lot.project_holds)
        yield from (done.project for done in lot.retirements)


def _lots_of(project: Project) -> Iterator[str]:
    yield from (one.lot for one in project.commitments)
    yield from (one.lot for one in project.retired)


def _tasks_of(world: World, lots: tuple[str, ...]) -> Iterator[str]:
    for name in lots:
        for event in world.events(f"lot:{name}"):
            if isinstance(event.fact, EnterpriseTaskAssigned):
                yield event.fact.task
