"""Planning a call: every item decided in order on the state left by the earlier ones, at one head; nothing is written.

Submitting is this plan and an append on its condition; a dry run (试算) is this plan alone, so both say the same. What
a long file costs is spread: after every few items the event loop has its turn, so that one office's 50,000 rows hold up
nobody's question.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from app.worlds import WorldReader
from domain.command import Tagged
from domain.outcomes import Submission
from domain.subjects import first_tags
from domain.world import NotLoaded, World, as_happened
from ledger.events import Condition
from ledger.log import Log

V = TypeVar("V")
TURN = 40
"""Items between two turns of the event loop: a few milliseconds of deciding."""
EVENTS_A_TURN = 500
Told = Callable[[int, int], None]
"""Told how many items of how many were decided in this round."""


@dataclass(frozen=True)
class Planned(Generic[V]):
    """A verdict an item, the head that all of them are true at, and the condition of what was looked at."""

    verdicts: list[V]
    position: int
    condition: Condition


class Planner(Generic[V]):
    """Judges submissions on the state of one head. `judge` gives a verdict, `leaves` the facts that it leaves to the
    items after it; `judge` may raise NotLoaded, and is asked again once that was read."""

    def __init__(
        self,
        log: Log,
        judge: Callable[[World, int, Submission], V],
        leaves: Callable[[V], Sequence[Tagged]],
        today: date,
        told: Told | None = None,
    ) -> None:
        self._reader = WorldReader(log)
        self._judge = judge
        self._leaves = leaves
        self._today = today
        self._told = told

    async def plan(self, submissions: Sequence[Submission]) -> Planned[V]:
        """Read what is missing and judge from the start, until nothing is missing."""
        await self._reader.read(tag for s in submissions for tag in first_tags(s.command))
        while True:
            verdicts, missing = await self._round(submissions)
            if not missing:
                return Planned(verdicts, self._reader.head, self._reader.condition())
            await self._reader.read(missing)

    async def _round(self, submissions: Sequence[Submission]) -> tuple[list[V], set[str]]:
        world, missing, verdicts = await self._world(), set[str](), list[V]()
        position = self._reader.head
        for number, submission in enumerate(submissions):
            if number % TURN == TURN - 1:
                await asyncio.sleep(0)
                if self._told is not None and number % 1_000 == TURN - 1:
                    self._told(number, len(submissions))
            try:
                verdict = self._judge(world, number, submission)
            except NotLoaded as not_loaded:
                missing |= not_loaded.tags
                continue
            verdicts.append(verdict)
            for tagged in self._leaves(verdict):
                position += 1
                world.append(as_happened(tagged, submission.request, position, self._today))
        return verdicts, missing

    async def _world(self) -> World:
        """The world of everything read so far, built a piece at a time."""
        world, events = self._reader.empty(), self._reader.events()
        for number, event in enumerate(events, 1):
            world.append(event)
            if number % EVENTS_A_TURN == 0:
                await asyncio.sleep(0)
        return world
