"""Whether two builds of a projection hold the same rows: table by table, in stretches of the primary key, by digests.

A stretch is a few thousand rows; PostgreSQL hashes their text in the order of the key, in one statement for both
builds, and only two digests come here. So nothing is held in memory and no snapshot is long. Builds that stand at
different positions are compared up to a place in the log: rows that an event after it wrote or changed are left out. A
row that was changed meanwhile in one of them makes its stretch differ; such stretches are set aside and compared again,
whole, when both builds stand at the same position.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import asyncpg

from projections.builds import primary_key
from projections.projection import Projection

STRETCH = 5_000
Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """The first row in which two builds differ, by its key; None where one of them has no such row."""

    table: str
    key: Mapping[str, Any]
    live: Mapping[str, Any] | None
    rebuilt: Mapping[str, Any] | None

    @property
    def columns(self) -> list[str]:
        """The columns that are not equal."""
        live, rebuilt = self.live or {}, self.rebuilt or {}
        return [name for name in live or rebuilt if live.get(name) != rebuilt.get(name)]


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Rows of a table with keys above `low` and up to `high`; None: from the first, to the last."""

    table: str
    keys: Sequence[str]
    low: Key | None
    high: Key | None

    def where(self, first: int) -> tuple[str, list[Any]]:
        """The condition, its parameters numbered from `first` on, and their values."""
        conditions, values = ["true"], list[Any]()
        for sign, bound in ((">", self.low), ("<=", self.high)):
            if bound is not None:
                numbers = range(first + len(values), first + len(values) + len(bound))
                marks = ", ".join(f"${number}" for number in numbers)
                conditions.append(f"({', '.join(self.keys)}) {sign} ({marks})")
                values += bound
        return " AND ".join(conditions), values


@dataclass(slots=True)
class Comparison:
    """The live build beside the rebuilt one; `rows` is how many were compared."""

    connection: asyncpg.Connection
    projection: Projection
    live: str
    rebuilt: str
    rows: int = 0
    aside: list[_Stretch] = field(default_factory=list)

    async def stretches(self, after: int, upto: int) -> AsyncIterator[int]:
        """Compare the rows that the events after `after` and up to `upto` wrote or changed; yields the rows of each
        stretch. What differs is set aside."""
        for table in self.projection.tables:
            changed = self.projection.changed.get(table, "position")
            bounds = f"{changed} > $1 AND {changed} <= $2"
            async for stretch in self._cut(table, bounds, after, upto):
                rows, equal = await self._equal(stretch, bounds, after, upto)
                self.rows += rows
                if not equal:
                    self.aside.append(stretch)
                yield rows

    async def difference(self) -> Difference | None:
        """The first row that differs in what was set aside; both builds must stand at the same position."""
        for stretch in self.aside:
            if not (await self._equal(stretch, "$1::bigint <= $2::bigint", 0, 0))[1]:
                return await self._first(stretch)
        return None

    async def _cut(self, table: str, bounds: str, after: int, upto: int) -> AsyncIterator[_Stretch]:
        keys = await primary_key(self.connection, self.rebuilt, table)
        order, low = ", ".join(keys), None
        while True:
            where, values = _Stretch(table, keys, low, None).where(3)
            async with self.connection.transaction():
                await self._plan(whole=after == 0)
                row = await self.connection.fetchrow(
                    f'SELECT {order} FROM "{self.rebuilt}".{table} WHERE {bounds} AND {where}'
                    f" ORDER BY {order} OFFSET {STRETCH - 1} LIMIT 1",
                    after,
                    upto,
                    *values,
                )
            high = None if row is None else tuple(row)
            yield _Stretch(table, keys, low, high)
            if high is None:
                return
            low = high

    async def _equal(self, stretch: _Stretch, bounds: str, after: int, upto: int) -> tuple[int, bool]:
        where, values = stretch.where(3)
        digests = " CROSS JOIN ".join(
            f"(SELECT count(*), sha256(convert_to(coalesce(string_agg(line::text, E'\\n'"
            f" ORDER BY {', '.join(stretch.keys)}), ''), 'UTF8')) AS digest"
            f' FROM "{schema}".{stretch.table} AS line WHERE {bounds} AND {where}) AS {name}'
            for name, schema in (("live", self.live), ("rebuilt", self.rebuilt))
        )
        async with self.connection.transaction():
            await self._plan(whole=after == 0)
            row = await self.connection.fetchrow(
                f"SELECT rebuilt.count, live.digest = rebuilt.digest FROM {digests}", after, upto, *values
            )
        return row[0], row[1]

    async def _plan(self, *, whole: bool) -> None:
        """A stretch of the whole table is found by its key, never by reading the table; a plan is for its values."""
        await self.connection.execute(
            f"SET LOCAL enable_seqscan = {'off' if whole else 'on'}; SET LOCAL plan_cache_mode = force_custom_plan"
        )

    async def _first(self, stretch: _Stretch) -> Difference | None:
        where, values = stretch.where(1)
        live, rebuilt = [
            await self.connection.fetch(
                f'SELECT * FROM "{schema}".{stretch.table} WHERE {where} ORDER BY {", ".join(stretch.keys)}',
                *values,
            )
            for schema in (self.live, self.rebuilt)
        ]
        names = [key.strip('"') for key in stretch.keys]
        keys = {tuple(row[name] for name in names) for row in rebuilt}
        place = next((n for n, (one, other) in enumerate(zip(live, rebuilt, strict=False)) if one != other), None)
        place = min(len(live), len(rebuilt)) if place is None else place
        mine = dict(live[place]) if place < len(live) else None
        other = dict(rebuilt[place]) if place < len(rebuilt) else None
        if mine and other and [mine[name] for name in names] != [other[name] for name in names]:
            if tuple(mine[name] for name in names) in keys:
                mine = None
            else:
                other = None
        shown = mine or other
        return Difference(stretch.table, {name: shown[name] for name in names}, mine, other) if shown else None
