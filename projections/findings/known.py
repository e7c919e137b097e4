"""What the rules look at: the world of everything, with the sums and lists that would be slow to find in it."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from domain.corrections.facts import BaselineCorrected, EventCorrected
from domain.envelope import Happened
from domain.fact import Account, Fact, Posting
from domain.places.state import PROVINCE, counts_under, name_of
from domain.world import World
from projections.capacity.rows import Holders, placed

USABLE = frozenset({Account.OPERATING, Account.IDLE, Account.UNBUILT, Account.CARRIED})
"""What a cap on capacity counts (D-09)."""


class Known:
    """All events up to a position. `now` is the view of everything known; no finding looks past the head."""

    def __init__(self) -> None:
        self.world = World()
        self.now = self.world.now
        self.usable: dict[str, int] = defaultdict(int)
        self.operating: dict[str, int] = defaultdict(int)
        self.rows: list[tuple[Posting, str]] = []
        """The rows of the newest event, each with the division it counts in."""
        self._subjects: dict[str, dict[str, None]] = defaultdict(dict)
        self._holders: Holders = {}
        self._invented: set[int] = set()

    def append(self, event: Happened) -> None:
        """Take in the next event of the log."""
        self.world.append(event)
        if event.invented:
            self._invented.add(event.position)
        for tag in event.tags:
            prefix, _, name = tag.partition(":")
            self._subjects[prefix][name] = None
        self.rows = list(placed(event, self._holders))
        for posting, division in self.rows:
            if posting.account in USABLE:
                self.usable[division] += posting.tonnes
            if posting.account is Account.OPERATING:
                self.operating[posting.enterprise] += posting.tonnes

    def subjects(self, prefix: str) -> Iterator[str]:
        """Every subject that any event named, in the order of its first appearance."""
        return iter(self._subjects[prefix])

    def invented(self, *positions: int) -> bool:
        """Whether any of these events is marked invented."""
        return any(position in self._invented for position in positions)

    def position_of(self, tag: str, fact: type[Fact] | tuple[type[Fact], ...], on: date | None = None) -> int:
        """The newest standing event of a tag with such a fact, on that day if given; 0 if there is none."""
        found = [
            event.position
            for event in self.world.events(tag)
            if isinstance(event.fact, fact) and (on is None or event.occurred_on == on)
        ]
        return found[-1] if found else 0

    def usable_in(self, unit: str) -> int:
        """OPERATING + IDLE + UNBUILT + CARRIED of a county, a city or the province."""
        return sum(tonnes for code, tonnes in self.usable.items() if counts_under(unit, code))

    def enterprise_name(self, enterprise: str) -> str:
        return self.now.enterprise(enterprise).legal_name or enterprise

    def division_name(self, code: str) -> str:
        return name_of(code) or self.now.division(code).name or code


def is_correction(event: Happened) -> bool:
    """Whether an event voids others."""
    return isinstance(event.fact, EventCorrected | BaselineCorrected)


def place_of(county: str | None, division: str) -> str:
    """Where something is: its county where one is stated, else its division."""
    return county or division or PROVINCE
