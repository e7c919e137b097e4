"""Filling a build by PostgreSQL alone: what plain events make is written by one statement a range (decision 0032).

The entries stand in the same database as the rows, and what an applier does with most of them is to copy. So the rows
of plain events never come here: `load`, a statement of the projection, cuts them out of the entries' bytes, for one
range of positions on one connection and for the next on another. What is not plain (a correction, an event that says
who holds a lot, a type or version that this build does not know) is read and applied here, in order and before the
ranges it may bear on: what `load` looks up it finds by position, so it does not matter what stands there of later ones.

The position is saved behind the ranges, when all before it are whole. Rows beyond it, left by a process that was
killed, are taken away before anything is written (`unload`). A range is written while its transaction holds the row of
the build: whoever takes the build over waits for it, and one whose build was taken writes nothing.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

import asyncpg

from ledger.database import recorded
from projections.building import Claim, RebuildFailed, RebuildTakenOver, of_the_events
from projections.history import happened
from projections.projection import Loader
from projections.queries import queries, query

RANGE = 16_384
"""*Measured*: so many positions take a connection a sixth of a second; smaller ranges are no faster."""
CONNECTIONS = 3
"""One keeps the build (the rest of the events, positions), the others load, each a process of PostgreSQL."""


@dataclass(frozen=True, slots=True)
class Hands:
    """The connections that fill one build: `keeper` in order, `loaders` side by side; none is the rebuild's own."""

    keeper: asyncpg.Connection
    loaders: Sequence[asyncpg.Connection]


@asynccontextmanager
async def hands(dsn: str | None) -> AsyncIterator[Hands | None]:
    """Connections for filling, cut off at the end; none without a DSN: then every event goes through Python."""
    if dsn is None:
        yield None
        return
    opened: list[asyncpg.Connection] = []
    try:
        for _ in range(CONNECTIONS):
            opened.append(await asyncpg.connect(dsn, timeout=5))
            await opened[-1].execute(
                # Lists of types are looked up in a hash table where the plan knows them.
                "SET jit = off; SET synchronous_commit = off; SET plan_cache_mode = force_custom_plan"
            )
        yield Hands(opened[0], opened[1:])
    finally:
        for connection in opened:
            connection.terminate()


async def load(
    hands: Hands,
    claim: Claim,
    applier: Loader,
    after: int,
    upto: int,
    size: int,
    report: Callable[[int], None],
) -> None:
    """Fill a build from one position, where it stands, up to another; `report` is told each position that is saved.

    RebuildFailed, RebuildTakenOver.
    """
    work = _Work(hands, claim, applier, report)
    begun: deque[tuple[int, int, asyncio.Task[None]]] = deque()
    try:
        await unload(hands.keeper, claim, after)
        for n, first in enumerate(range(after, upto, size)):
            last = min(first + size, upto)
            try:
                await work.rest(first, last)
            except RebuildFailed:
                while begun:  # What stands before them is kept.
                    await work.whole(*begun.popleft())
                raise
            if len(begun) == len(hands.loaders):
                await work.whole(*begun.popleft())
            connection = hands.loaders[n % len(hands.loaders)]
            begun.append((first, last, asyncio.create_task(work.plain(connection, first, last))))
        while begun:
            await work.whole(*begun.popleft())
    finally:
        for *_, task in begun:
            task.cancel()
        await asyncio.gather(*(task for *_, task in begun), return_exceptions=True)


async def unload(connection: asyncpg.Connection, claim: Claim, after: int) -> None:
    """Take away the rows that stand beyond the position of a build."""
    async with _written(connection, claim):
        await connection.execute(query(claim.projection.name, "unload", claim.schema), after)


async def index(hands: Hands, claim: Claim, applier: Loader, upto: int) -> None:
    """The key and the indexes of a build that was filled, and meanwhile what rests on all its rows."""
    schema, (key, *others) = claim.schema, claim.projection.index_sql
    await hands.keeper.execute(key.replace("{schema}", f'"{schema}"'))

    async def made(connection: asyncpg.Connection, statements: Sequence[str]) -> None:
        for statement in statements:
            await connection.execute(statement.replace("{schema}", f'"{schema}"'))

    async def rested() -> None:
        async with _written(hands.keeper, claim):
            await applier.reached(hands.keeper, schema, upto)

    parts = (others[n :: len(hands.loaders)] for n in range(len(hands.loaders)))
    await asyncio.gather(*map(made, hands.loaders, parts), rested())


@dataclass(frozen=True, slots=True)
class _Work:
    hands: Hands
    claim: Claim
    applier: Loader
    report: Callable[[int], None]

    async def plain(self, connection: asyncpg.Connection, after: int, upto: int) -> None:
        """The rows of the plain events of a range."""
        statement = query(self.claim.projection.name, "load", self.claim.schema)
        async with _written(connection, self.claim):
            await connection.execute(statement, after, upto, self.applier.plain)

    async def rest(self, after: int, upto: int) -> None:
        """The rows of the others."""
        sieve = self.claim.projection.sieve
        assert sieve is not None
        try:
            bounds = (after, upto, self.applier.plain, sieve.types, sieve.marks)
            rows = await self.hands.keeper.fetch(queries("live")["besides"], *bounds)
            batch = [happened(recorded(row)) for row in rows]
            if batch:
                async with _written(self.hands.keeper, self.claim):
                    await self.applier.copy(self.hands.keeper, self.claim.schema, batch)
        except Exception as fault:
            raise self._told(fault, after, upto) from fault

    async def whole(self, after: int, upto: int, loaded: asyncio.Task[None]) -> None:
        """A range is written, and all before it: so it is the position."""
        keeper = self.hands.keeper
        try:
            await loaded
            async with keeper.transaction():
                await self.claim.save(keeper, upto)
        except Exception as fault:
            raise self._told(fault, after, upto) from fault
        self.report(upto)

    def _told(self, fault: Exception, after: int, upto: int) -> Exception:
        return RebuildFailed(self.claim.projection.name, after + 1, upto, fault) if of_the_events(fault) else fault


@asynccontextmanager
async def _written(connection: asyncpg.Connection, claim: Claim) -> AsyncIterator[None]:
    """A transaction that writes rows which no position says yet, while the build is ours."""
    async with connection.transaction():
        if not await connection.fetchval(queries("live")["hold_building"], claim.projection.name, claim.builder):
            raise RebuildTakenOver(claim.projection.name)
        yield
