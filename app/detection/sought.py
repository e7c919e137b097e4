"""What an inspector finds on the list of S-08 (`relocationLeads`) of an oven whose equipment was moved (异地转移).

S-08 raises nothing, so no alarm tells whether it is of use. Here the list of each such oven is asked for on the last
day of every month from the start of the episode to 45 days after its end, and on the last day of the world: as the
ledger knows it at that moment, by somebody who sees the whole province. It is the same function that the API answers
with. The truth names the transformer that took over the load.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

import msgspec

from app.detection.truth import GRACE, Episode, Truth
from domain.days import DayOpened
from domain.envelope import Happened
from domain.meters.facts import MeterRegistered
from domain.world import World
from projections.findings.leads import Lead, gone, leads_of, may_be

RELOCATION = "EQUIPMENT_MOVED"
LINKS = ("SERIAL", "OWNER")
_TRANSFORMER = "transformer:"


class Sought(msgspec.Struct, frozen=True):
    """One look at the list of an oven: the place of the true transformer, None where it is not there; of how many."""

    episode: str
    day: date
    place: int | None
    of: int


class Lists(msgspec.Struct, frozen=True):
    """How long the lists of the closed ovens are at the end of a world, whether anything was moved or not."""

    ovens: int
    lengths: tuple[int, ...]
    """Of those that are not empty."""


class Seeker:
    """Hears every event of a world after it was taken in."""

    def __init__(self, world: World, truth: Truth) -> None:
        self.sought: list[Sought] = []
        self._world = world
        self._truth = truth
        self._moved = [one for one in truth.episodes if one.kind == RELOCATION]
        self._registered: list[Happened] = []

    def hear(self, event: Happened) -> None:
        """Take the next event of the log; the first day of a month is when the month before is over."""
        if isinstance(event.fact, MeterRegistered):
            self._registered.append(event)
        elif isinstance(event.fact, DayOpened) and event.fact.day.day == 1:
            self._look(event.fact.day - timedelta(days=1))

    def end(self, day: date) -> Lists:
        """The last looks, on the last day of the world, and how long the list of every closed oven is then."""
        self._look(day)
        closed = [oven for oven in self._truth.ovens if oven.closed_on is not None and oven.closed_on <= day]
        lengths = (len(self._leads(oven.subject, day)) for oven in closed)
        return Lists(len(closed), tuple(length for length in lengths if length))

    def _look(self, day: date) -> None:
        for episode in self._moved:
            if episode.start <= day <= episode.end + GRACE:
                leads = self._leads(episode.subject, day)
                self.sought.append(Sought(episode.id, day, _place(leads, episode), len(leads)))

    def _leads(self, subject: str, day: date) -> tuple[Lead, ...]:
        name, view = subject.removeprefix("oven:"), self._world.on(day)
        of = gone(view, name)
        return leads_of(view, name, sorted(may_be(of, self._registered, day, _everywhere))) if of else ()


def _everywhere(division: str) -> bool:
    """What somebody of the province sees."""
    return True


def _place(leads: Iterable[Lead], episode: Episode) -> int | None:
    true = set(_transformers(episode))
    return next((lead.place for lead in leads if lead.transformer in true), None)


def _transformers(episode: Episode) -> Iterator[str]:
    return (tag.removeprefix(_TRANSFORMER) for tag in episode.related if tag.startswith(_TRANSFORMER))
