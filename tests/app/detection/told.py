"""A random history handed to a play in memory, command by command; what was asked is kept, to be asked elsewhere too.

The histories of `tests.differential` are full of late reports, corrections, revocations and refusals, which look at
what stands in the log before they say the next thing: here they believe what the play wrote.
"""

from datetime import date, datetime, timedelta
from random import Random
from typing import Any, cast

import msgspec

from app.detection.playing import ACCEPTED, Play
from app.detection.submissions import Asked
from domain.command import Accepted, Command, Decided, Refused, Tagged
from domain.envelope import Role, Submitter
from domain.world import World
from projections.history import SHANGHAI
from tests.differential.histories import opened, play
from tests.differential.submitted import Submitted
from tests.domain.scenario import PROVINCE, Scenario

FIRST = datetime(2026, 1, 5, 9, tzinfo=SHANGHAI)


class Told(Scenario):
    """A log that is played; `asked` are the submissions."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[Asked] = []
        self.play = Play(heard=[self.events.append])

    def when(self, command: Command, on: str | date, **who: Any) -> Decided:
        """Hand a command to the play; one each five hours."""
        self._keys += 1
        role: Role = who.pop("role", None) or sorted(command.ROLES)[0]
        office = who.pop("office", None) or f"{role.value} office"
        submitter = Submitter(office=office, role=role, division=who.pop("division", PROVINCE))
        assert not who, who
        envelope = {"key": f"k{self._keys}", "occurredOn": str(on)}
        one = Asked(
            where=f"step {self._keys}",
            recorded_at=FIRST + timedelta(hours=5 * self._keys),
            submitter=submitter,
            command=type(command).__name__,
            fields=msgspec.to_builtins(command),
            envelope=envelope,
        )
        self.asked.append(one)
        if self.play.take(one) != ACCEPTED:
            return Refused(())
        own = [event for event in self.events if (event.office, event.key) == (office, envelope["key"])]
        return Accepted(tuple(Tagged(event.fact, event.tags) for event in own))

    def open_day(self, on: date) -> None:
        """The play opens its days by itself."""

    @property
    def world(self) -> World:
        return self.play.world


def told_history(seed: int) -> Told:
    """A history of this seed."""
    chance, told = Random(seed), Told()
    opened(chance, cast(Submitted, told))
    for number in range(chance.randrange(20, 45)):
        play(cast(Submitted, told), chance, number)
    return told
