"""Reading the world of a decision: subjects at one head, more of them as the decision asks."""

from collections.abc import Iterable

from domain.envelope import Happened
from domain.world import World
from ledger.events import Condition, Query, QueryItem, RecordedEvent
from ledger.log import Log
from projections.history import happened, submission_key

POSITION = "position:"
"""A pseudo tag: a correction looks at a position; the events of its submission are read, not a tag."""
TAGS_AT_ONCE = 500
"""Subjects read in one statement; all of them as known at one head, however many statements it takes."""


class WorldReader:
    """Reads subjects of one log, all at the head of the first read, and keeps the condition of what was read."""

    def __init__(self, log: Log) -> None:
        self._log = log
        self._events: dict[int, Happened] = {}
        self._tags: set[str] = set()
        self._submissions: dict[int, tuple[int, ...]] = {}
        self.head = -1

    async def read(self, tags: Iterable[str]) -> None:
        """Read these subjects too, as known at the head of the first read."""
        if self.head < 0:
            self.head = (await self._log.head()).size
        wanted = self.missing(tags)
        for tag in [tag for tag in wanted if tag.startswith(POSITION)]:
            wanted |= self.missing(await self._read_submission(int(tag.removeprefix(POSITION))))
        self._tags |= wanted
        tags_ = sorted(tag for tag in wanted if not tag.startswith(POSITION))
        for start in range(0, len(tags_), TAGS_AT_ONCE):
            self._take(await self._read_tags(tags_[start : start + TAGS_AT_ONCE]))

    def missing(self, tags: Iterable[str]) -> set[str]:
        """Those of the tags that were not read yet."""
        return set(tags) - self._tags

    def events(self) -> list[Happened]:
        """Everything read so far, in the order of the log."""
        return [self._events[position] for position in sorted(self._events)]

    def empty(self) -> World:
        """A world that may look at what was read, and holds none of it yet."""
        return World((), loaded=self._tags, submissions=self._submissions)

    def condition(self) -> Condition:
        """Fail if an event of any subject that was read stands after the head that was read."""
        tags = sorted(tag for tag in self._tags if not tag.startswith(POSITION))
        return Condition(Query(tuple(QueryItem(tags=(tag,)) for tag in tags)), after=self.head)

    async def _read_tags(self, tags: list[str]) -> list[RecordedEvent]:
        if not tags or self.head == 0:
            return []
        events, _ = await self._log.read(Query(tuple(QueryItem(tags=(tag,)) for tag in tags)), upto=self.head)
        return events

    async def _read_submission(self, position: int) -> set[str]:
        """The events of the submission that wrote a position; their tags must be read too, for later corrections."""
        event = await self._log.entry(position) if 0 < position <= self.head else None
        if event is None:
            return set()
        scope, key = submission_key(event)
        stored = await self._log.submission(scope, key) if key else None
        first, last = (stored.first_position, stored.last_position) if stored else (position, position)
        events, _ = await self._log.read(after=first - 1, upto=last)
        self._submissions[position] = tuple(e.position for e in events)
        self._take(events)
        return {tag for e in events for tag in e.tags}

    def _take(self, events: Iterable[RecordedEvent]) -> None:
        for event in events:
            self._events.setdefault(event.position, happened(event))
