"""Projections built anew beside the live ones, from nothing, and swapped in (DESIGN §4: rebuild side by side).

The log is gapless and immutable, so reading it in chunks is exact and needs no long snapshot; several projections are
built in one pass over it. The position of each build is saved with its rows, so a rebuild that is killed is gone on
with. The live projection answers and grows meanwhile: the build follows it, its rows are compared with the live ones
outside of any lock, and only the last few events are filled in and compared while the live row is held and moved.

Under the same version of the rules the two must be equal, row for row, else nothing is swapped: then memory and log
differ, and a person must look. Another version is another answer, and what is astray rests on lost events: neither is
compared.
"""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from contextlib import aclosing, contextmanager, nullcontext
from dataclasses import dataclass

import asyncpg

from domain.envelope import Happened
from ledger.log import Log
from projections.batches import batches
from projections.beside import Beside
from projections.building import Claim, RebuildFailed, claimed, discarded, of_the_events
from projections.builds import bootstrap, ensure_live, make_indexes
from projections.comparing import Comparison, Difference
from projections.cycles import collector_off
from projections.live import Live
from projections.loading import RANGE, Hands, hands, index, load, unload
from projections.projection import Applier, Loader, Projection, common_sieve
from projections.queries import queries

CHUNK = 500
"""*Measured* on 50,000 events, five projections at once: 1,000 and 3,000 are no faster, and take more memory."""
BESIDE_FROM = 20_000
"""From so many events on a process beside is worth the second that its beginning takes."""
CHUNK_LARGE = 4_000
"""Where most events are not read a transaction weighs more; and a process beside must not wait for its next events."""
TAIL = 200
"""So few events may be left to fill in and compare while the live row is held."""
ROUNDS_MAX = 10
"""How often the live one may run away again before its row is held all the same."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a rebuild is: `done` of `total` events (filling) or rows (comparing)."""

    names: tuple[str, ...]
    stage: str
    done: int
    total: int


Report = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What became live in whose place. `rows` were compared with those of the old build, None where none were.

    `resumed` is the position at which an earlier rebuild had been cut off; `difference` what was swapped in despite it.
    """

    name: str
    schema: str
    old: str
    position: int
    resumed: int
    rows: int | None
    difference: Difference | None = None


class RebuildDiffers(Exception):
    """The rebuilt projection is not what the live one is; the live one stays."""

    def __init__(self, name: str, rebuilt: str, difference: Difference) -> None:
        key = ", ".join(f"{column} = {value}" for column, value in difference.key.items())
        super().__init__(
            f"重建结果与现行投影不一致，未切换 / the rebuilt projection {name!r} differs from the live one, nothing "
            f"was swapped: table {difference.table}, first at {key}"
        )
        self.name, self.rebuilt, self.difference = name, rebuilt, difference


@dataclass(slots=True)
class _Lane:
    """One build and its applier, warmed to `position`; rows up to `compared` are compared."""

    claim: Claim
    applier: Applier
    position: int
    target: int = 0
    live: Live | None = None
    compared: int = 0

    @property
    def name(self) -> str:
        return self.claim.projection.name

    @property
    def comparable(self) -> bool:
        """Whether the live rows must be these: of the same rules, and of this log."""
        live = self.live
        return (
            live is not None
            and live.version == self.claim.projection.version
            and live.position > 0
            and not live.astray
        )


async def rebuild(log: Log, connection: asyncpg.Connection, projection: Projection) -> Rebuilt:
    """Build one projection from nothing and swap it in."""
    (rebuilt,) = [one async for one in rebuild_all(log, connection, (projection,))]
    return rebuilt


async def rebuild_all(
    log: Log,
    connection: asyncpg.Connection,
    projections: Sequence[Projection],
    *,
    report: Report = lambda _: None,
    chunk: int | None = None,
    despite_difference: bool = False,
    dsn: str | None = None,
    beside_from: int | None = None,
) -> AsyncGenerator[Rebuilt, None]:
    """Build projections from nothing, or from where an earlier rebuild was cut off, in one pass over the log; each is
    yielded when it is live.

    The connection is quench_projector's and nobody else's meanwhile; where its `dsn` is given, PostgreSQL fills by
    itself, on connections of its own, what it can. From `beside_from` events on the findings work in a process beside
    the others. RebuildAtWork, RebuildDiffers, RebuildFailed.
    """
    await bootstrap(connection)
    for projection in projections:
        await ensure_live(connection, projection)
    lanes = await _lanes(connection, projections, beside_from)
    with _ending(lanes):
        await _warm(log, lanes, report)
        async with hands(dsn) as loading:
            if loading is not None and not _with_one_beside(lanes):
                await _load(connection, loading, lanes, report, chunk)
            else:  # Every event is decoded for the findings: the rows of all others are made of it too (decision 0046).
                await _cut_back(connection, lanes)
            await _fill(log, connection, lanes, report, chunk)
            await _index_all(connection, loading, lanes, report)
            for lane in lanes:
                yield await _finish(log, connection, lane, report, chunk, despite_difference)


async def _lanes(
    connection: asyncpg.Connection, projections: Sequence[Projection], beside_from: int | None
) -> list[_Lane]:
    """The builds that are taken up or begun, each with an applier that is still to be warmed to its position."""
    claims = await claimed(connection, projections)
    lanes = [_Lane(claim, claim.projection.applier(), claim.position) for claim in claims]
    await _look(connection, lanes)
    for lane in lanes:
        if lane.comparable and lane.position > lane.target:  # It was to replace other rules, and is past the live one.
            await discarded(connection, lane.name)
            (lane.claim,) = await claimed(connection, [lane.claim.projection])
            lane.position = 0
        begin = lane.claim.projection.beside
        if begin is not None and len(lanes) > 1 and beside_from is not None and lane.target >= beside_from:
            lane.applier = Beside(lane.name, begin)
    return lanes


async def _warm(log: Log, lanes: Sequence[_Lane], report: Report) -> None:
    """Bring the memory of each applier to where its build is."""
    for lane in lanes:
        if lane.position:
            report(Progress((lane.name,), "warming", 0, lane.position))
            await lane.applier.warm(log, lane.position)


@contextmanager
def _ending(lanes: Sequence[_Lane]) -> Iterator[None]:
    """End the processes that work beside this one. Whoever has one does nothing else, and looks for no cycles."""
    try:
        with collector_off() if _with_one_beside(lanes) else nullcontext():
            yield
    finally:
        for lane in lanes:
            if isinstance(lane.applier, Beside):
                lane.applier.close()


async def _look(connection: asyncpg.Connection, lanes: Sequence[_Lane]) -> None:
    """How far each build has to come: to the live one where they are compared, else to the head."""
    rows = await connection.fetch(queries("live")["all_live"], [lane.name for lane in lanes])
    live = {row["name"]: Live(**row) for row in rows}
    for lane in lanes:
        lane.live = live[lane.name]
        lane.target = lane.live.position if lane.comparable else lane.live.size


def _with_one_beside(lanes: Sequence[_Lane]) -> bool:
    """Whether a process beside is sent every event, as it was decoded here."""
    return any(isinstance(lane.applier, Beside) for lane in lanes)


async def _cut_back(connection: asyncpg.Connection, lanes: Sequence[_Lane]) -> None:
    """What a killed process had PostgreSQL fill in beyond the position that it saved is taken away."""
    for lane in lanes:
        if isinstance(lane.applier, Loader):
            await unload(connection, lane.claim, lane.position)


async def _load(
    connection: asyncpg.Connection, hands: Hands, lanes: Sequence[_Lane], report: Report, chunk: int | None
) -> None:
    """Let PostgreSQL fill what it can, up to where the live one, or the log, was when it began."""
    await _look(connection, lanes)
    for lane in lanes:
        applier, total = lane.applier, lane.target
        if not isinstance(applier, Loader) or lane.position >= total:
            continue

        def reached(position: int, lane: _Lane = lane, total: int = total) -> None:
            lane.position = position
            report(Progress((lane.name,), "filling", position, total))

        reached(lane.position)
        await load(hands, lane.claim, applier, lane.position, total, chunk or RANGE, reached)


async def _fill(
    log: Log, connection: asyncpg.Connection, lanes: Sequence[_Lane], report: Report, chunk: int | None
) -> None:
    """Apply to each build the events up to where the live one is by now."""
    while True:
        await _look(connection, lanes)
        behind = [lane for lane in lanes if lane.position < lane.target]
        if not behind:
            return
        together = _with_one_beside(behind)
        for sifted in (True, False):  # What reads a few of the events does not wait for what reads all.
            group = [
                lane for lane in behind if (lane.claim.projection.sieve is not None and not together) == sifted
            ]
            if group:
                await _fill_together(log, connection, group, report, chunk)


async def _fill_together(
    log: Log, connection: asyncpg.Connection, behind: Sequence[_Lane], report: Report, chunk: int | None
) -> None:
    names, total = tuple(lane.name for lane in behind), max(lane.target for lane in behind)
    after, upto = min(lane.position for lane in behind), min(lane.target for lane in behind)
    report(Progress(names, "filling", after, total))
    sieve = common_sieve([lane.claim.projection for lane in behind])
    large = sieve is not None or _with_one_beside(behind)
    size = chunk or (CHUNK_LARGE if large else CHUNK)
    beside = [lane.applier for lane in behind if isinstance(lane.applier, Beside)]
    async with aclosing(batches(log, sieve, after, upto, size, beside)) as read:
        async for batch in read:
            await _apply(connection, behind, batch)
            report(Progress(names, "filling", batch[-1].position, total))


async def _apply(
    connection: asyncpg.Connection, lanes: Sequence[_Lane], batch: Sequence[Happened]
) -> None:
    """A chunk's rows of all builds and their positions, in one transaction; each event is decoded once."""
    last, name = batch[-1].position, "*"
    swapping = connection.is_in_transaction()
    try:
        async with connection.transaction():
            if not swapping:  # What a crash of the server takes back is filled in again; the swap is waited for.
                await connection.execute("SET LOCAL synchronous_commit = off")
            for lane in lanes:
                name = lane.name
                new = [event for event in batch if event.position > lane.position]
                if new:
                    await _written(connection, lane, new)
                    await lane.claim.save(connection, last)
    except Exception as fault:
        if of_the_events(fault):
            first = min(lane.position for lane in lanes) + 1
            raise RebuildFailed(name, first, last, fault) from fault
        raise
    for lane in lanes:
        lane.position = max(lane.position, last)


async def _written(connection: asyncpg.Connection, lane: _Lane, new: Sequence[Happened]) -> None:
    """The rows of a chunk; what rests on all rows waits for the key that finds them."""
    applier, claim = lane.applier, lane.claim
    if isinstance(applier, Loader) and not claim.indexed:
        await applier.copy(connection, claim.schema, new)
    else:
        await applier.apply(connection, claim.schema, new)


async def _index_all(
    connection: asyncpg.Connection, hands: Hands | None, lanes: Sequence[_Lane], report: Report
) -> None:
    """The indexes of all builds: two builds at a time, from both ends, where there are connections for it."""
    left = deque(lanes)

    async def here() -> None:
        while left:
            await _index(connection, None, left.pop(), report)

    async def at_hand(hands: Hands) -> None:
        while left:
            await _index(hands.keeper, hands, left.popleft(), report)

    works = [asyncio.ensure_future(work) for work in (here(), *([at_hand(hands)] if hands else []))]
    try:
        await asyncio.gather(*works)
    finally:
        for work in works:
            work.cancel()
        await asyncio.gather(*works, return_exceptions=True)


async def _index(connection: asyncpg.Connection, hands: Hands | None, lane: _Lane, report: Report) -> None:
    """The indexes for readers, and what rests on all rows that PostgreSQL filled in by itself."""
    claim, applier = lane.claim, lane.applier
    if not claim.indexed:
        report(Progress((lane.name,), "indexing", 0, 0))
        if hands is not None and isinstance(applier, Loader):
            await index(hands, claim, applier, lane.position)
        else:
            await make_indexes(connection, claim.projection, claim.schema)
            if isinstance(applier, Loader):
                async with connection.transaction():
                    await applier.reached(connection, claim.schema, lane.position)
        await claim.save(connection, lane.position, indexed=True)
        claim.indexed = True
    for table in claim.projection.tables:  # Sums over a covering index need the visibility map; plans need statistics.
        await connection.execute(f'VACUUM (ANALYZE) "{claim.schema}".{table}')


async def _finish(
    log: Log, connection: asyncpg.Connection, lane: _Lane, report: Report, chunk: int | None, despite_difference: bool
) -> Rebuilt:
    """Comparison, and the swap, while the live row is held for no more than the last few events."""
    claim = lane.claim
    await _look(connection, [lane])
    assert lane.live is not None
    comparison = Comparison(connection, claim.projection, lane.live.schema, claim.schema)
    for _ in range(ROUNDS_MAX):
        await _fill(log, connection, [lane], report, chunk)
        await _compare(comparison, lane, report)
        await _look(connection, [lane])
        if lane.target - lane.position <= TAIL:
            break
    return await _swap(log, connection, lane, comparison, chunk, despite_difference)


async def _compare(comparison: Comparison, lane: _Lane, report: Report) -> None:
    if not lane.comparable or lane.compared == lane.position:
        return
    total = await comparison.connection.fetchval(queries("live")["rows_of"], comparison.rebuilt)
    before = comparison.rows
    async for _ in comparison.stretches(lane.compared, lane.position):
        report(Progress((lane.name,), "comparing", comparison.rows - before, total))
    lane.compared = lane.position


async def _swap(
    log: Log,
    connection: asyncpg.Connection,
    lane: _Lane,
    comparison: Comparison,
    chunk: int | None,
    despite_difference: bool,
) -> Rebuilt:
    """Hold the live row, fill in and compare the rest, and let it name the new build."""
    claim, difference = lane.claim, None
    async with connection.transaction():
        row = await connection.fetchrow(queries("live")["live_locked"], lane.name)
        await _fill(log, connection, [lane], lambda _: None, chunk)
        if lane.comparable:
            await _compare(comparison, lane, lambda _: None)
            difference = await comparison.difference()
            if difference is not None and not despite_difference:
                raise RebuildDiffers(lane.name, claim.schema, difference)
        swap = (lane.name, claim.schema, claim.projection.version, lane.position)
        await connection.execute(queries("live")["swap"], *swap)
        await connection.execute(queries("live")["retire"], row["schema"])
        await claim.end(connection)
    rows = comparison.rows if lane.comparable else None
    return Rebuilt(lane.name, claim.schema, row["schema"], lane.position, claim.resumed, rows, difference)
