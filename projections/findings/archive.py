"""A world of everything whose events lie in a file: what is kept in memory grows with the subjects, not with the log.

An event in memory takes about 1.5 kB, and the findings know all of the log. The states of subjects do not need their
events, except where one comes late and where a finding looks back: so the events are put on a shelf, a temporary file
that the process alone has, and the newest are kept at hand as well. A line is two small integers an event: its place
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

AT_HAND = 4_096
"""Events in memory beside the file."""
WRITTEN_AT_ONCE = 1 << 18
"""Bytes of records that are written together."""
_POSITION_BITS = 40
_POSITION = (1 << _POSITION_BITS) - 1


@cache
def _kinds(facts: Kinds) -> frozenset[int]:
    return frozenset(map(number_of, facts))


class Shelf:
    """Events by position, put there in the order of the log."""

    def __init__(self, at_hand: int = AT_HAND) -> None:
        self._file = tempfile.TemporaryFile(prefix="quench-findings-", buffering=0)  # noqa: SIM115
        weakref.finalize(self, self._file.close)
        self._ends = array("q", [0])
        self._unwritten = bytearray()
        """The newest records, which stand behind those in the file."""
        self._written = 0
        self._positions = array("q")
        self._most = at_hand
        self._at_hand: list[Happened | None] = [None] * at_hand
        """Each in the place that its position has in a ring; the next one there takes it."""

    def __iter__(self) -> Iterator[int]:
        return iter(self._positions)

    def put(self, event: Happened, record: bytes) -> None:
        """The next event of the log, and its record."""
        self._unwritten += record
        self._ends.append(self._written + len(self._unwritten))
        if len(self._unwritten) >= WRITTEN_AT_ONCE:
            os.pwrite(self._file.fileno(), self._unwritten, self._written)
            self._written += len(self._unwritten)
            self._unwritten.clear()
        self._positions.append(event.position)
        self._hold(event)

    def __getitem__(self, position: int) -> Happened:
        """An event as it was recorded; KeyError."""
        held = self._at_hand[position % self._most]
        if held is not None and held.position == position:
            return held
        at = self._place(position)
        start, end = self._ends[at], self._ends[at + 1]
        event = unpack(self._record(start, end))
        self._hold(event)
        return event

    def _place(self, position: int) -> int:
        """Which of all it is; no position of a log is left out, so one look does."""
        positions = self._positions
        at = position - positions[0] if positions else 0
        if not 0 <= at < len(positions) or positions[at] != position:
            at = bisect_left(positions, position)
        if at == len(positions) or positions[at] != position:
            raise KeyError(position)
        return at

    def _record(self, start: int, end: int) -> bytes:
        if start >= self._written:
            return bytes(self._unwritten[start - self._written : end - self._written])
        return os.pread(self._file.fileno(), end - start, start)

    def _hold(self, event: Happened) -> None:
        self._at_hand[event.position % self._most] = event


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

    __slots__ = ("_kinds", "_orders", "_standing")

    def __init__(self, standing: Standing, orders: "array[int] | None" = None, kinds: "array[int] | None" = None):
        self._standing = standing
        self._orders = array("q") if orders is None else orders
        self._kinds = array("H") if kinds is None else kinds

    def __len__(self) -> int:
        return len(self._orders)

    def __iter__(self) -> Iterator[Happened]:
        return (event for _, event in self.since(0, None))

    def since(self, index: int, kinds: Kinds | None) -> Iterator[tuple[int, Happened]]:
        wanted = None if kinds is None else _kinds(kinds)
        kinds_from = self._kinds[index:] if index else self._kinds
        for at, kind in enumerate(kinds_from, index):
            if wanted is None or kind in wanted:
                yield at, self._standing[self._orders[at] & _POSITION]

    def upto(self, day: date) -> "Filed":
        at = bisect_left(self._orders, (day.toordinal() + 1) << _POSITION_BITS)
        return Filed(self._standing, self._orders[:at], self._kinds[:at])

    def insert(self, event: Happened) -> int | None:
        return self.put(_order(event), number_of(type(event.fact)))

    def put(self, order: int, kind: int) -> int | None:
        """An event by its place in order and its kind; the index, None at the end."""
        orders = self._orders
        if not orders or orders[-1] <= order:
            orders.append(order)
            self._kinds.append(kind)
            return None
        at = bisect_right(orders, order)
        orders.insert(at, order)
        self._kinds.insert(at, kind)
        return at

    def remove(self, event: Happened) -> int:
        at = bisect_left(self._orders, _order(event))
        del self._orders[at], self._kinds[at]
        return at


def _order(event: Happened) -> int:
    return event.occurred_on.toordinal() << _POSITION_BITS | event.position


class Archive(World):
    """The world of everything. What decisions alone ask of a world (`after`, `without`) it does not answer."""

    def __init__(self, at_hand: int = AT_HAND) -> None:
        self._shelf = Shelf(at_hand)
        self._sums: dict[str, dict[Account, int]] = defaultdict(dict)
        self._posted: dict[str, array[int]] = {}
        self._coming: bytes | None = None
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
        """As any world does; for each event of the log comes here, its place in order is worked out once."""
        kind = type(event.fact)
        order, number = _order(event), number_of(kind)
        for tag in event.tags:
            line = self._by_tag.get(tag) or self._line(tag)
            assert isinstance(line, Filed)
            at = line.put(order, number)
            if at is not None:
                self.now.changed(tag, at, 1, kind)

    def _new_line(self) -> Filed:
        return Filed(self._filed)
