"""A world while it is told: its works, its loads, its journal and its truth (世界)."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING

from simulation.chance import stream
from simulation.demand import Demand
from simulation.journal import Journal, Line, Thread
from simulation.loads import Load
from simulation.months import month_of
from simulation.offices import Habit
from simulation.regimes import Regime
from simulation.truth import Confounder, Episode, Truth
from simulation.works import Enterprise, Frame, Names, Oven

if TYPE_CHECKING:
    from simulation.transformers import Transformer


@dataclass
class World:
    """Everything that the tellers of a world share."""

    seed: int
    regime: Regime
    start: date
    end: date
    names: Names
    frame: Frame
    journal: Journal
    truth: Truth
    loads: dict[str, Load] = field(default_factory=dict)
    demand: dict[str, Demand] = field(default_factory=dict)
    """By oven, in every family: what papers, scales and freight need to know of its load."""
    reached: dict[tuple[str, str], date] = field(default_factory=dict)
    """(id, stage) → the day on which the ledger had it: what rests on it comes no sooner."""
    transformers: list["Transformer"] = field(default_factory=list)
    later: list[Callable[[], None]] = field(default_factory=list)
    """What is told once all closings are: it rests on them."""
    between: dict[str, list[Callable[[], None]]] = field(default_factory=dict)
    """By oven: what is told between its listing and the rest of its closing."""

    def chance(self, *name: object) -> Random:
        """A stream of this world."""
        return stream(self.seed, *name)

    def thread(self, enterprise: Enterprise, *name: object, habit: Habit | None = None) -> Thread:
        """A thread of reports with the habit of the enterprise's county."""
        return Thread(self.journal, self.chance("thread", *name), habit or enterprise.habit)

    def once_listed(self, oven: str, tell: Callable[[], None]) -> None:
        """Tell this of an oven's lot as soon as the lot is listed."""
        self.between.setdefault(oven, []).append(tell)

    def after(self, thread: Thread, *stages: tuple[str, str]) -> None:
        """A thread goes on once the ledger has all these."""
        for stage in stages:
            if stage in self.reached:
                thread.wait_until(self.reached[stage] + timedelta(days=1))

    def lawful(self, kind: str, subject: str, start: date, end: date, declared: bool = True) -> None:
        """Note a lawful cause."""
        if start <= self.end:
            self.truth.confounders.append(Confounder(kind, subject, start, min(end, self.end), declared))

    def shows(self, episode: Episode, line: Line, evidence: str) -> None:
        """A line shows an episode, if it is recorded before the world ends; until then the episode goes on."""
        recorded = line.recorded_at.date()
        if recorded <= self.end:
            episode.end = max(episode.end, recorded)
            if evidence not in episode.evidence:
                episode.evidence.append(evidence)

    def attempted(self, episode: Episode, line: Line) -> None:
        """A line that is to be refused."""
        episode.attempts.append(line)
        self.shows(episode, line, "REFUSED_ATTEMPT")

    @property
    def months(self) -> range:
        """All months of the world."""
        return range(month_of(self.start), month_of(self.end) + 1)

    def closed_ovens(self) -> list[Oven]:
        """Ovens that stop, a month at least before the world ends."""
        return [o for o in self.frame.ovens if o.stopped_on and month_of(o.stopped_on) < month_of(self.end)]

    def months_closed(self, oven: Oven) -> int:
        """Months from the stop to the end of the world."""
        return month_of(self.end) - month_of(oven.stopped_on) if oven.stopped_on else 0
