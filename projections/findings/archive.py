"""A world of everything whose events lie in a file: what is kept in memory grows with the subjects, not with the log.

An event in memory takes about 1.5 kB, and the findings know all of the log. The states of subjects do not need their
events, except where one comes late and where a finding looks back: so the events are put on a shelf, a temporary file
that the process alone has, and the newest are kept at hand as well. A line is one number an event: its place
in order and its kind, by which an event that nobody asks for is not read (docs/decisions/0031).
"""

import os
import tempfile
import weakref
from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, MutableMapping
from datetime import date
from functools import cache

from domain.balances import Book
from domain.envelope import Happened
from domain.fact import Account
from domain.lines import Kinds
from domain.world import World, replaced
from projections.findings.packed import number_of, pack, unpack

AT_HAND = 128
"""Events in memory beside the file: what is asked for again is of just now, and what is freed soon is still in the
processor's cache when its memory is used again."""
WRITTEN_AT_ONCE = 1 << 18
"""Bytes of records that are written together."""
_KIND_BITS, _POSITION_BITS = 9, 32
_KIND, _POSITION = (1 << _KIND_BITS) - 1, (1 << _POSITION_BITS) - 1
_DAY_FROM = _KIND_BITS + _POSITION_BITS
"""An event's place in a line is one number of 63 bits: its day, its position (4 · 10⁹), its kind (512)."""


@cache
def _kinds(facts: Kinds) -> frozenset[int]:
    return frozenset(map(number_of, facts))


class Shelf:
    """Events by position, put there in the order of the log."""

    def __init__(self, at_hand: int = AT_HAND) -> None:
        self._file = tempfile.TemporaryFile(prefix="quench-findings-", buffering=0)  # noqa: SIM115
        weakref.finalize(self, self._file.close)
        self._fd = self._file.fileno()
        self._ends = array("q", [0])
        self._end = self._written = 0
        self._unwritten: list[bytes] = []
        """The newest records, which stand behind those in the file."""
        self._positions = array("q")
        self._most = at_hand
        self._at_hand: list[Happened | None] = [None] * at_hand
        """Each in the place that its position has in a ring; the next one there takes it."""

    def __iter__(self) -> Iterator[int]:
        return iter(self._positions)

    def put(self, event: Happened, record: bytes) -> None:
        """The next event of the log, and its record."""
        position = event.position
        self._unwritten.append(record)
        self._end += len(record)
        self._ends.append(self._end)
        self._positions.append(position)
        self._at_hand[position % self._most] = event
        if self._end - self._written >= WRITTEN_AT_ONCE:
            os.pwrite(self._fd, b"".join(self._unwritten), self._written)
            self._written = self._end
            self._unwritten.clear()

    def __getitem__(self, position: int) -> Happened:
        """An event as it was recorded; KeyError. One that was read is not kept at hand: few are asked for again."""
        held = self._at_hand[position % self._most]
        if held is not None and held.position == position:
            return held
        at = self._at(position)
        start, end = self._ends[at], self._ends[at + 1]
        if start >= self._written:
            return unpack(self._unwritten[at - len(self._positions)])
        return unpack(os.pread(self._fd, end - start, start))

    def _at(self, position: int) -> int:
        """Which of all it is; no position of a log is left out, so one look does."""
        positions = self._positions
        at = position - positions[0] if positions else 0
        if not 0 <= at < len(positions) or positions[at] != position:
            at = bisect_left(positions, position)
        if at == len(positions) or positions[at] != position:
            raise KeyError(position)
        return at


class Standing(MutableMapping[int, Happened]):
    """The events that stand, by position: all that are on the shelf, as they stand, but those that fell."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._fallen: set[int] = set()

    def __getitem__(self, position: int) -> Happened:
        event = None if position in self._fallen else replaced(self._shelf[position])
        if event is None:
            raise KeyError(position)
        return event

    def __setitem__(self, position: int, event: Happened) -> None:
        """It is on the shelf already."""

    def __delitem__(self, position: int) -> None:
        self._fallen.add(position)

    def __iter__(self) -> Iterator[int]:
        return (position for position in self._shelf if position in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)


class Filed:
    """The line of a subject, whose events lie on the shelf."""

    __slots__ = ("_standing", "places")

    def __init__(self, standing: Standing, places: "array[int]"):
        self._standing = standing
        self.places = places

    def __len__(self) -> int:
        return len(self.places)

    def __iter__(self) -> Iterator[Happened]:
        return (event for _, event in self.since(0, None))

    def since(self, index: int, kinds: Kinds | None) -> Iterator[tuple[int, Happened]]:
        wanted = None if kinds is None else _kinds(kinds)
        standing = self._standing
        for at, place in enumerate(self.places[index:] if index else self.places, index):
            if wanted is None or place & _KIND in wanted:
                yield at, standing[place >> _KIND_BITS & _POSITION]

    def upto(self, day: date) -> "Filed":
        return Filed(self._standing, self.places[: bisect_left(self.places, (day.toordinal() + 1) << _DAY_FROM)])

    def insert(self, event: Happened) -> int | None:
        place = _place(event)
        at = bisect_right(self.places, place)
        self.places.insert(at, place)
        return at if at + 1 < len(self.places) else None

    def remove(self, event: Happened) -> int:
        at = bisect_left(self.places, _place(event))
        del self.places[at]
        return at


def _place(event: Happened) -> int:
    """Where it stands in a line, and its kind, in one number."""
    day = event.occurred_on.toordinal()
    return day << _DAY_FROM | event.position << _KIND_BITS | number_of(type(event.fact))


class Archive(World):
    """The world of everything. What decisions alone ask of a world (`after`, `without`) it does not answer."""

    def __init__(self, at_hand: int = AT_HAND) -> None:
        self._shelf = Shelf(at_hand)
        self._sums: dict[str, dict[Account, int]] = defaultdict(dict)
        self._posted: dict[str, array[int]] = {}
        self._coming: bytes | None = None
        self._places: dict[str, array[int]] = {}
        super().__init__()
        self._filed = Standing(self._shelf)
        self._standing = self._filed

    def book(self, lot: str) -> Book:
        self.need(f"lot:{lot}")
        events = (self._shelf[position] for position in self._posted.get(lot, ()))
        return Book(lot, tuple(row for event in events for row in event.fact.postings if row.lot == lot))

    def total(self, lot: str, accounts: Iterable[Account]) -> int:
        self.need(f"lot:{lot}")
        sums = self._sums.get(lot, {})
        return sum(sums.get(account, 0) for account in dict.fromkeys(accounts))

    def expect(self, record: bytes) -> None:
        """The record of the event that is appended next, where somebody has made it."""
        self._coming = record

    def _keep(self, event: Happened) -> None:
        record, self._coming = self._coming, None
        self._shelf.put(event, pack(event) if record is None else record)
        position = event.position
        for posting in event.fact.postings:
            sums = self._sums[posting.lot]
            sums[posting.account] = sums.get(posting.account, 0) + posting.tonnes
            posted = self._posted.get(posting.lot)
            if posted is None:
                posted = self._posted[posting.lot] = array("q")
            if not posted or posted[-1] != position:
                posted.append(position)

    def _insert(self, event: Happened) -> None:
        """As any world does; for each event of the log comes here, its place is worked out once."""
        place, lines = _place(event), self._places
        for tag in event.tags:
            places = lines.get(tag)
            if places is None:
                lines[tag] = array("q", (place,))
            elif places and places[-1] > place:
                at = bisect_right(places, place)
                places.insert(at, place)
                self.now.changed(tag, at, 1, type(event.fact))
            else:
                places.append(place)

    def _line(self, tag: str) -> Filed:
        places = self._places.get(tag)
        if places is None:
            places = self._places[tag] = array("q")
        return Filed(self._filed, places)
