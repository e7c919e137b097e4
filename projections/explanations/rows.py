"""The rows behind a number, and behind the difference of two: oldest first, with the sum after each.

State on (D, K) is the sum of the rows with `position <= K` and `effective_on <= D` (DESIGN §3). So the difference of
two states is the rows that stand in one and not in the other, and a number is its difference from the empty ledger:
one meaning, one statement. The rows a correction reverses are rows like others: they take out on the voided day.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import asyncpg

from projections.explanations.books import Book, Holder
from projections.live import reading
from projections.moment import EFFECTIVE_ON_MIN, Moment

RowKey = tuple[date, int, int]
"""effective_on, position, n: the order of rows, and of a page."""
FIRST: RowKey = (date.min, 0, -1)


class Clock(StrEnum):
    """哪一时钟：入账更晚、生效更晚，或两者。By which clock a row is in one state and not in the other."""

    RECORDED = "RECORDED"
    EFFECTIVE = "EFFECTIVE"
    BOTH = "BOTH"


@dataclass(frozen=True, slots=True)
class Rows:
    """Whose rows: holders by their names as they stand in the book, perhaps of one account.

    `not_stated`: of a city, only rows whose county no document states (True), or only the others (False). `within`: the
    first and last code of the divisions that count.
    """

    book: Book
    holder: Holder
    names: tuple[str, ...]
    account: str | None = None
    not_stated: bool | None = None
    within: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Between:
    """Two states: what the second has above the first. A number alone is what it has above nothing."""

    position_a: int
    on_a: date
    position_b: int
    on_b: date

    @property
    def bounds(self) -> tuple[int, date, int, date]:
        return (self.position_a, self.on_a, self.position_b, self.on_b)

    def enters(self, position: int, on: date) -> bool:
        """Whether a row that differs stands in the second state."""
        return position <= self.position_b and on <= self.on_b

    def differs(self, position: int, on: date) -> bool:
        """Whether something stands in one of the two states and not in the other."""
        return self.enters(position, on) != (position <= self.position_a and on <= self.on_a)

    def clock(self, position: int, on: date) -> Clock:
        """Why a row that differs does not stand in the other state."""
        enters = self.enters(position, on)
        known, day = (self.position_a, self.on_a) if enters else (self.position_b, self.on_b)
        if position > known:
            return Clock.BOTH if on > day else Clock.RECORDED
        return Clock.EFFECTIVE


def at(moment: Moment) -> Between:
    """The state at a moment, beside the empty ledger."""
    return Between(0, EFFECTIVE_ON_MIN, moment.position, moment.effective_on)


def between(a: Moment, b: Moment) -> Between:
    """What b has above a."""
    return Between(a.position, a.effective_on, b.position, b.effective_on)


@dataclass(frozen=True, slots=True)
class Row:
    """One row. `amount` is as posted (tonnes or fen); `running` is the sum of its account up to and with it.

    Of a difference, `running` counts a row that leaves with the opposite sign.
    """

    position: int
    n: int
    effective_on: date
    account: str
    lot: str | None
    party: str | None
    county: str | None
    division: str
    project: str | None
    amount: int
    running: int
    enters: bool
    clock: Clock
    invented: bool

    @property
    def key(self) -> RowKey:
        return (self.effective_on, self.position, self.n)

    @property
    def change(self) -> int:
        """By how much the row moves the difference."""
        return self.amount if self.enters else -self.amount


@dataclass(frozen=True, slots=True)
class Explanation:
    """A page of rows; `sums` by account and `count` are of all rows, not of the page."""

    rows: tuple[Row, ...]
    more: bool
    sums: Mapping[str, int]
    count: int

    @property
    def total(self) -> int:
        return sum(self.sums.values())


async def summed(connection: asyncpg.Connection, states: Between, of: Rows) -> dict[str, int]:
    """The sums by account alone."""
    async with reading(connection, of.book.projection) as schemas:
        statement = of.book.statement("sums", schemas[of.book.projection], of.holder)
        return {row["account"]: row["amount"] for row in await connection.fetch(statement, *_bounds(states, of))}


def _bounds(states: Between, of: Rows) -> tuple[object, ...]:
    """The first nine arguments of every statement."""
    return (*states.bounds, list(of.names), of.account, of.not_stated, *(of.within or (None, None)))


async def explained(
    connection: asyncpg.Connection, states: Between, of: Rows, after: RowKey | None, limit: int
) -> Explanation:
    """The rows that differ between two states, from one snapshot: a page after a key, and the sums of all."""
    bounds, start = _bounds(states, of), after or FIRST
    async with reading(connection, of.book.projection) as schemas:
        schema = schemas[of.book.projection]

        async def fetch(name: str, *more: object) -> list[Any]:
            return list(await connection.fetch(of.book.statement(name, schema, of.holder), *bounds, *more))

        sums = await fetch("sums")
        before = await fetch("sums_before", *start) if after else []
        found = await fetch("rows", *start, limit + 1)
    return Explanation(
        rows=tuple(_running(found[:limit], {row["account"]: row["amount"] for row in before}, states)),
        more=len(found) > limit,
        sums={row["account"]: row["amount"] for row in sums},
        count=sum(row["rows"] for row in sums),
    )


def _running(found: Sequence[Any], before: Mapping[str, int], states: Between) -> list[Row]:
    """The rows of a page with the running sum of each one's account."""
    running = dict(before)
    rows = []
    for row in found:
        enters = states.enters(row["position"], row["effective_on"])
        account = row["account"]
        running[account] = running.get(account, 0) + (row["amount"] if enters else -row["amount"])
        rows.append(
            Row(
                **dict(row),
                running=running[account],
                enters=enters,
                clock=states.clock(row["position"], row["effective_on"]),
            )
        )
    return rows
