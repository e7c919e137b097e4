"""What a campaign saw, and what of it may not be."""

import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.tampering.cuts import Cut
from tests.tampering.flipped import WRONG, Flipped
from tests.tampering.flips import UNPROVED
from tests.tampering.forks import Played
from tests.tampering.scene import Outcome
from tests.tampering.victim import Victim


@dataclass(frozen=True)
class Scened:
    """A start or a hand-over: what was said at its end, and whether that is what must be."""

    name: str
    said: str
    right: bool
    seconds: float


@dataclass
class Results:
    """Everything, in the order in which it was played."""

    victim: Victim
    seed: int
    control: Outcome | None = None
    outcomes: list[Outcome] = field(default_factory=list)
    flips: list[Flipped] = field(default_factory=list)
    cuts: list[Cut] = field(default_factory=list)
    starts: list[Scened] = field(default_factory=list)
    handovers: list[Scened] = field(default_factory=list)
    forks: list[tuple[str, Played]] = field(default_factory=list)
    benign: list[tuple[str, list[str], float]] = field(default_factory=list)
    crashed: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @contextmanager
    def crashes(self, name: str) -> Iterator[None]:
        """Whatever goes wrong in here is a failure of this name, and the campaign goes on."""
        try:
            yield
        except Exception as fault:
            places = [f"{place.name}: {place.line}" for place in traceback.extract_tb(fault.__traceback__)]
            self.crashed.append(f"{name}: {fault!r} at {places[-1]}, from {places[1:2]}")

    def failures(self) -> list[str]:
        """One line for each."""
        return [*self.crashed, *self._attacks(), *self._flips(), *self._scenes(), *self._forks()]

    def _attacks(self) -> Iterator[str]:
        if self.control and self.control.finders:
            yield f"nothing was done, and found by {self.control.finders}"
        for outcome in self.outcomes:
            if missing := outcome.attack.finders - set(outcome.finders):
                yield f"{outcome.attack.name}: not found by {sorted(missing)}"
            if outcome.finders and outcome.attack.why:
                yield f"{outcome.attack.name}: found by {outcome.finders}, against what the page says"
            for name in outcome.named_wrongly:
                found = outcome.found[name]
                yield f"{outcome.attack.name}, from {outcome.first}: {name} says: {found.says if found else ''}"

    def _flips(self) -> Iterator[str]:
        for one in self.flips:
            if not one.verify and one.flip.column not in UNPROVED:
                yield f"not found: {one.flip}"
            must = (
                one.in_the_bundle and one.flip.column != "checkpoints.size"
            )  # A negative one is not exported.
            if must and not one.bundle:
                yield f"not found in the bundle: {one.flip}"
            for finder, place in (one.verify, one.place), (one.bundle, one.place_in_bundle):
                if finder and place == WRONG:
                    yield f"{one.flip}, from {one.flip.positions}: {finder.says}"

    def _scenes(self) -> Iterator[str]:
        for scene in [*self.starts, *self.handovers]:
            if not scene.right:
                yield f"{scene.name}: {scene.said}"
        for cut in self.cuts:
            if not cut.right:
                yield f"cut {cut.below} below the last cosigned size: {cut.code or 'nothing'}"
        for name, alarms, _ in self.benign:
            if alarms:
                yield f"benign, and an alarm: {name}: {alarms}"

    def _forks(self) -> Iterator[str]:
        for name, played in self.forks:
            if name == "2 of 3":
                if not played.forks:
                    yield "two of three did not fork: the schedule shows nothing"
            elif played.forks or not played.one_history or not played.witnessed:
                yield f"{name}: {played}"
