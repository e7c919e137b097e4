"""A scenario whose commands are submitted for good: through the runner, into a log of PostgreSQL (提交).

The histories of `tests.domain` are written against a `Scenario`, which decides in memory. This one hands every command
to the real runner and believes only what then stands in the log: an accepted command's events, a refused one's record,
and whatever other writers appended meanwhile. It is used from a thread of its own; the runner works in the loop.
"""

import asyncio
from datetime import date
from typing import Any, cast

from app.runner import Runner
from domain.command import Accepted, Command, Decided, Refused, Tagged
from domain.days import DayOpened
from domain.envelope import Request, Submitter
from domain.outcomes import Outcome, Receipt, Submission
from domain.refusals import Refusal
from domain.world import World
from ledger.canonical import canonical
from ledger.events import NewEvent, Part
from ledger.log import Log
from projections.history import happened
from tests.domain.scenario import PROVINCE, Scenario, day

ANSWER_SECONDS = 60


class Submitted(Scenario):
    """The log as this writer has read it; `name` keeps its keys apart from those of other writers."""

    def __init__(self, log: Log, runner: Runner, loop: asyncio.AbstractEventLoop, name: str = "k") -> None:
        super().__init__()
        self._log, self._runner, self._loop, self._name = log, runner, loop, name
        self._known = World()

    def when(self, command: Command, on: str | date, **who: Any) -> Decided:
        """Submit a command, and read what came of it."""
        self._keys += 1
        role = who.pop("role", None) or sorted(command.ROLES)[0]
        submitter = Submitter(
            office=who.pop("office", None) or f"{role.value} office",
            role=role,
            division=who.pop("division", PROVINCE),
        )
        request = Request(
            key=f"{self._name}{self._keys}",
            occurred_on=day(on) if isinstance(on, str) else on,
            submitter=submitter,
            **who,
        )
        outcome = self._wait(self._runner.submit([Submission(command=command, request=request)]))[0]
        self.catch_up()
        return self._decided(outcome)

    def open_day(self, on: date) -> None:
        """开日, as the clerk of days appends it."""
        meta = {
            "occurredOn": on.isoformat(),
            "submittedBy": {"office": "clerk:days", "role": "CLERK", "division": PROVINCE},
            "scope": "clerk:days",
            "key": f"day:{on}",
        }
        data = canonical({"day": on.isoformat(), "money": [], "postings": [], "withheld": []})
        event = NewEvent(type=DayOpened.TOPIC, tags=("days",), data=data, meta=canonical(meta))
        self._wait(self._log.append([Part((event,))]))
        self.catch_up()

    @property
    def world(self) -> World:
        """The world of everything that was read, kept from step to step."""
        return self._known

    def catch_up(self) -> None:
        """Read what was appended since, by whomever."""
        events, _ = self._wait(self._log.read(after=len(self.events)))
        for event in map(happened, events):
            self.events.append(event)
            self._known.append(event)

    def _decided(self, outcome: Outcome) -> Decided:
        if isinstance(outcome, Receipt):
            written = [self.events[fact.position - 1] for fact in outcome.facts]
            return Accepted(tuple(Tagged(event.fact, event.tags) for event in written))
        # A refusal comes back as it is told, which says all that a failing test prints.
        return Refused(cast(tuple[Refusal, ...], getattr(outcome, "refusals", ())))

    def _wait(self, coroutine: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(ANSWER_SECONDS)
