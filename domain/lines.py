"""The line of a subject: its standing events, by (occurredOn, position)."""

from bisect import bisect_right
from collections.abc import Iterator, Sized
from datetime import date
from typing import Protocol

from domain.envelope import Happened

Kinds = frozenset[type]
"""Classes of facts."""


class Line(Protocol):
    """A line that grows with its world; where its events stand is the line's own affair."""

    @property
    def places(self) -> Sized:
        """One for each event, in something that grows with the line: how many there are is asked all the time."""

    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[Happened]: ...

    def since(self, index: int, kinds: Kinds | None) -> Iterator[tuple[int, Happened]]:
        """The events from an index on with their indexes, only those with such facts if any are named."""

    def upto(self, day: date) -> "Line":
        """What occurred by the end of a day, as the line is now."""

    def insert(self, event: Happened) -> int | None:
        """Put an event in its place; the index, None at the end."""

    def remove(self, event: Happened) -> int:
        """Take an event out; the index at which it stood."""


class Listed:
    """A line in memory."""

    __slots__ = ("places",)

    def __init__(self, events: list[Happened] | None = None) -> None:
        self.places: list[Happened] = [] if events is None else events

    def __len__(self) -> int:
        return len(self.places)

    def __iter__(self) -> Iterator[Happened]:
        return iter(self.places)

    def since(self, index: int, kinds: Kinds | None) -> Iterator[tuple[int, Happened]]:
        for at, event in enumerate(self.places[index:], index):
            if kinds is None or type(event.fact) in kinds:
                yield at, event

    def upto(self, day: date) -> "Listed":
        return Listed(self.places[: bisect_right(self.places, day, key=_day)])

    def insert(self, event: Happened) -> int | None:
        order = _order(event)
        if not self.places or _order(self.places[-1]) <= order:
            self.places.append(event)
            return None
        at = bisect_right(self.places, order, key=_order)
        self.places.insert(at, event)
        return at

    def remove(self, event: Happened) -> int:
        at = self.places.index(event)
        del self.places[at]
        return at


def _day(event: Happened) -> date:
    return event.occurred_on


def _order(event: Happened) -> tuple[date, int]:
    return (event.occurred_on, event.position)
