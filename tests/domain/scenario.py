"""A domain test reads as an account book: given what was submitted, when a command comes, then events or a refusal.

The scenario keeps a log in memory and decides every command as the runner does, on a world that holds only what the
decision looked at; so a decision that forgets to look is caught here.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from domain.balances import Book
from domain.command import Accepted, Command, Decided, Refused, Tagged
from domain.decide import decide
from domain.envelope import Evidence, Happened, Request, Role, Submitter
from domain.fact import Account, Fact
from domain.quantities import Deadline
from domain.refusals import Refusal
from domain.subjects import first_tags
from domain.world import NotLoaded, World, as_happened

PROVINCE = "140000"
OPENING_DAY = date(2018, 12, 31)


def day(text: str) -> date:
    """A date from YYYY-MM-DD."""
    return date.fromisoformat(text)


def by(text: str) -> Deadline:
    """A deadline whose last day is this date."""
    return Deadline(text=f"{text}前", last_day=day(text))


class Scenario:
    """A log in memory with its decisions."""

    def __init__(self) -> None:
        self.events: list[Happened] = []
        self._keys = 0

    def given(self, command: Command, on: str | date, **who: Any) -> "Scenario":
        """Submit a command that must be accepted."""
        decided = self.when(command, on, **who)
        assert isinstance(decided, Accepted), _explain(decided)
        return self

    def when(
        self,
        command: Command,
        on: str | date,
        *,
        role: Role | None = None,
        office: str | None = None,
        division: str = PROVINCE,
        key: str | None = None,
        invented: bool = False,
        recorded_on: date | None = None,
        on_behalf_of: str | None = None,
        evidence: tuple[Evidence, ...] = (),
        person: str | None = None,
        releases: str | None = None,
    ) -> Decided:
        """Submit a command; an acceptance is kept. The role defaults to one that may submit it."""
        role = role or sorted(command.ROLES)[0]
        self._keys += 1
        request = Request(
            key=key or f"k{self._keys}",
            occurred_on=day(on) if isinstance(on, str) else on,
            submitter=Submitter(
                office=office or f"{role.value} office", role=role, division=division, person=person
            ),
            invented=invented,
            on_behalf_of=on_behalf_of,
            evidence=evidence,
            releases=releases,
        )
        decided = self._decide(command, request)
        if isinstance(decided, Accepted):
            self._keep(decided.facts, request, recorded_on)
        return decided

    def add(self, fact: Fact, tags: Iterable[str], on: str | date, *, role: Role = Role.CLERK) -> Happened:
        """Put a fact into the log as it is, without a decision."""
        request = Request(
            key=f"raw{len(self.events)}",
            occurred_on=day(on) if isinstance(on, str) else on,
            submitter=Submitter(office=f"{role.value} office", role=role, division=PROVINCE),
        )
        return self._keep([Tagged(fact, tuple(tags))], request, None)[0]

    def book(self, lot: str) -> Book:
        """All rows of a lot."""
        return World(self.events).book(lot)

    def balance(self, lot: str, account: Account, on: str | None = None) -> int:
        """Tonnes of a lot in an account."""
        return self.book(lot).balance(account, day(on) if on else None)

    @property
    def world(self) -> World:
        """The world of everything."""
        return World(self.events)

    @property
    def last(self) -> Happened:
        """The newest event."""
        return self.events[-1]

    def _decide(self, command: Command, request: Request) -> Decided:
        tags: set[str] = set(first_tags(command))
        while True:
            try:
                return decide(self._world_of(tags), command, request)
            except NotLoaded as missing:
                tags |= missing.tags
                tags |= {t for p in self._positions(tags) for t in self.events[p - 1].tags}

    def _world_of(self, tags: set[str]) -> World:
        events = [e for e in self.events if tags & set(e.tags)]
        return World(events, loaded=tags, submissions={p: self._submission(p) for p in self._positions(tags)})

    def _positions(self, tags: set[str]) -> list[int]:
        positions = [int(t.removeprefix("position:")) for t in tags if t.startswith("position:")]
        return [p for p in positions if 0 < p <= len(self.events)]

    def _submission(self, position: int) -> tuple[int, ...]:
        event = self.events[position - 1]
        return tuple(e.position for e in self.events if (e.office, e.key) == (event.office, event.key))

    def _keep(self, facts: Iterable[Tagged], request: Request, recorded_on: date | None) -> list[Happened]:
        kept = [
            as_happened(tagged, request, len(self.events) + n, recorded_on or request.occurred_on)
            for n, tagged in enumerate(facts, 1)
        ]
        self.events += kept
        return kept


def refusal(decided: Decided) -> Refusal:
    """The one refusal of a refused command."""
    assert isinstance(decided, Refused), f"accepted: {decided}"
    assert len(decided.refusals) == 1
    return decided.refusals[0]


def facts(decided: Decided) -> tuple[Fact, ...]:
    """The facts of an accepted command."""
    assert isinstance(decided, Accepted), _explain(decided)
    return tuple(tagged.fact for tagged in decided.facts)


def _explain(decided: Decided) -> str:
    return "; ".join(r.message_en for r in decided.refusals) if isinstance(decided, Refused) else "accepted"
