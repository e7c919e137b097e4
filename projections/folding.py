"""Folding the subjects of one answer from the log: what they were on day D, as known at position K.

An answer is a pure function of a world; where it looks at a subject that was not read, the subject's events are read
too and it is asked again, as the runner does with decisions. Every tag is read once, a page's tags in one go.
"""

from collections.abc import Callable, Iterable
from typing import TypeVar

from domain.envelope import Happened
from domain.world import NotLoaded, World
from ledger.events import Query, QueryItem
from ledger.log import Log
from projections.history import happened
from projections.moment import Moment

T = TypeVar("T")
Name = TypeVar("Name")
TAGS_AT_ONCE = 500


async def folded(log: Log, moment: Moment, tags: Iterable[str], answer: Callable[[World], T]) -> T:
    """The answer on the world of these subjects and of all that it looks at, as known at the moment's position."""
    events: dict[int, Happened] = {}
    read: frozenset[str] = frozenset()
    wanted = frozenset(tags)
    while True:
        events |= await _read(log, wanted - read, moment.position)
        read |= wanted
        world = World((events[position] for position in sorted(events)), loaded=read)
        try:
            return answer(world)
        except NotLoaded as missing:
            wanted = missing.tags


def each(names: Iterable[Name], one: Callable[[Name], T]) -> list[T]:
    """The answer for every name; what any of them misses is asked for in one go."""
    missing: set[str] = set()
    found: list[T] = []
    for name in names:
        try:
            found.append(one(name))
        except NotLoaded as not_loaded:
            missing |= not_loaded.tags
    if missing:
        raise NotLoaded(frozenset(missing))
    return found


async def _read(log: Log, tags: frozenset[str], upto: int) -> dict[int, Happened]:
    found: dict[int, Happened] = {}
    if upto == 0:
        return found
    names = sorted(tags)
    for start in range(0, len(names), TAGS_AT_ONCE):
        items = tuple(QueryItem(tags=(tag,)) for tag in names[start : start + TAGS_AT_ONCE])
        events, _ = await log.read(Query(items), upto=upto)
        found |= {event.position: happened(event) for event in events}
    return found
