"""Any moment on two clocks: rebuilding what answers, and asking it, on a generated log of a million events (issue 5).

The log is that of `bench.province`: 70 % of its reports recorded within 30 days, 25 % within 400, 5 % on any later day.
Rebuilt is what `quench projections rebuild` rebuilds, in a process of its own whose memory is measured: the postings
and totals alone, all but the findings, and all projections in one pass; each for the first time, with no build before
it to be compared with row by row. The peer is `eventsourcing`'s ApplicationSubscription, folded into
sums in memory from its own PostgreSQL recorder over events of the same postings; it stores nothing and keeps one clock.
It runs before, between and after; its median counts.

Asked is what the API asks, from the client's call to its answer, at random moments (D, K), with no cache; at some of
them every county and account is compared with a naive fold of the entries' bytes.
"""

import asyncio
import random
import statistics
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator, Sequence
from datetime import date, timedelta
from functools import partial
from time import perf_counter

import asyncpg
import msgspec
import uvloop

from bench import subscription
from bench.child import Child
from bench.province import FIRST_DAY, LAST_DAY, Recorded, counties, lots_in, province
from bench.result import Result, Row
from bench.rounds import percentile
from bench.server import Server
from domain.ovens.state import Oven
from ledger.events import Part
from ledger.log import Log
from projections.capacity.totals import totals
from projections.folding import folded
from projections.moment import Moment

MODULE = "bench.rebuilding"
SIZE, QUICK_SIZE = 1_000_000, 4_000
PEER_SIZE = 100_000
BATCH = 1_000
ASKED, COMPARED = 200, 5
TIMES = {"postings and totals": "≥ 1.5", "all but the findings": "≤ 2 × all", "all projections": "≥ 0.3"}
"""What is rebuilt and how many times the rate of the peer it is to be; detection may take half of what all could be."""
MEGABYTES_MOST = 400
WITHIN_MS = {"one county": 2.0, "117 counties": 100.0, "one oven's history": 10.0}


class _Row(msgspec.Struct):
    account: str
    county: str
    tonnes: int
    effectiveOn: date


class _Data(msgspec.Struct):
    postings: list[_Row] = []


class _Entry(msgspec.Struct):
    data: _Data


Sums = dict[tuple[str, str], int]
"""Tonnes by county and account."""


def run(server: Server, quick: bool) -> Result:
    """Fill, rebuild, ask, compare."""
    size = QUICK_SIZE if quick else SIZE
    with (
        server.database("bench_moments_peer", migrated=False) as database,
        subscription.subscribed(server.cluster, database, min(size, PEER_SIZE)) as peer,
    ):
        rebuilt, asked, folds = _measured(server, size, peer)
    return _result(size, rebuilt, asked, statistics.median(folds))


def _measured(
    server: Server, size: int, peer: Callable[[], float]
) -> tuple[dict[str, tuple[float, int]], dict[str, list[float]], list[float]]:
    """What was rebuilt and asked; and the peer before, between and after: minutes lie between, and no machine is the
    same for so long."""
    with server.database("bench_moments") as database:
        asyncio.run(_fill(server.app(database), size))
        server.vacuum(database)
        server.checkpoint()
        folds, rebuilt = [peer()], {}
        *some, everything = TIMES
        for what in some:
            with server.database("bench_moments_copy", of=database) as copy:  # None compares what another built.
                server.checkpoint()
                rebuilt[what] = _rebuilt(server, copy, what, size)
            folds.append(peer())
        rebuilt[everything] = _rebuilt(server, database, everything, size)
        folds.append(peer())
        asyncio.run(_settle(server.cluster.dsn("quench_projector", database)))
        asked = uvloop.run(_asked(server.app(database), size))
    return rebuilt, asked, folds


def _result(
    size: int, rebuilt: dict[str, tuple[float, int]], asked: dict[str, list[float]], peer: float
) -> Result:
    rows: list[Row] = [(subscription.NAME, f"{peer:,.0f} events/s", "", "", "")]
    for what, (rate, megabytes) in rebuilt.items():
        times = f"{rate / peer:.2f} ({TIMES[what]})"
        rows.append((f"rebuilt: {what}", f"{rate:,.0f} events/s", times, f"{megabytes} MB (≤ {MEGABYTES_MOST})", ""))
    for what, seconds in asked.items():
        ordered = sorted(seconds)
        median, worst = percentile(ordered, 0.5) * 1e3, percentile(ordered, 0.99) * 1e3
        rows.append((f"asked: {what}", f"{median:.2f} ms", "", "", f"{worst:.2f} ms (≤ {WITHIN_MS[what]:g})"))
    figures: dict[str, object] = {
        "events": size,
        "peer_events_per_second": round(peer),
        "rebuilt": {
            what: {"events_per_second": round(rate), "times_the_peer": round(rate / peer, 2), "peak_mb": mb}
            for what, (rate, mb) in rebuilt.items()
        },
        "asked_ms": {
            what: {
                "p50": round(statistics.median(seconds) * 1e3, 3),
                "p99": round(percentile(sorted(seconds), 0.99) * 1e3, 3),
            }
            for what, seconds in asked.items()
        },
        "moments_compared_with_the_naive_fold": COMPARED,
    }
    headings = (f"any moment, {size:,} events", "median", "× the fold (aim)", "memory", "p99 (aim)")
    return Result("moments", headings, rows, figures)


async def _fill(dsn: str, size: int) -> None:
    """The generated log, recorded at the times that it tells."""
    told = province(size)
    now = next(iter(province(1))).at
    async with await Log.open(dsn, clock=lambda: now) as log:
        while batch := _next_batch(told):
            now = batch[-1].at
            await log.append([Part(tuple(one.event for one in batch))])


def _next_batch(told: Iterator[Recorded]) -> list[Recorded]:
    return [one for _, one in zip(range(BATCH), told, strict=False)]


def _rebuilt(server: Server, database: str, what: str, size: int) -> tuple[float, int]:
    """Events a second, and the most memory that its processes took."""
    dsns = server.app(database), server.cluster.dsn("quench_projector", database)
    with Child(MODULE, what, *dsns) as child:
        said = child.answer()
    return size / said["seconds"], said["megabytes"]


async def _settle(projector_dsn: str) -> None:
    """What autovacuum does by itself in an hour: the visibility map of the index-only scans."""
    connection = await asyncpg.connect(projector_dsn)
    try:
        schema = await connection.fetchval("SELECT schema FROM projections.live WHERE name = 'capacity'")
        await connection.execute(f'VACUUM ANALYZE "{schema}".postings')
    finally:
        await connection.close()


async def _asked(dsn: str, size: int) -> dict[str, list[float]]:
    """Seconds of each question; some answers are held against the naive fold."""
    chance = random.Random(11)
    moments = [_moment(chance, size) for _ in range(ASKED)]
    seconds: dict[str, list[float]] = {what: [] for what in WITHIN_MS}
    codes, ovens = counties(), lots_in(size)
    connection = await asyncpg.connect(dsn)
    try:
        async with await Log.open(dsn) as log:
            await _compare(log, connection, moments[:COMPARED])
            for moment in moments:
                county, oven = chance.choice(codes), f"O{chance.randrange(ovens):05d}"
                questions: dict[str, Callable[[], Awaitable[object]]] = {
                    "one county": partial(totals, connection, moment, "county", county),
                    "117 counties": partial(totals, connection, moment),
                    "one oven's history": partial(_oven, log, moment, oven),
                }
                for what, ask in questions.items():
                    begun = perf_counter()
                    await ask()
                    seconds[what].append(perf_counter() - begun)
    finally:
        await connection.close()
    return seconds


async def _oven(log: Log, moment: Moment, oven: str) -> Oven:
    return await folded(log, moment, [f"oven:{oven}"], lambda world: world.on(moment.effective_on).oven(oven))


def _moment(chance: random.Random, size: int) -> Moment:
    day = FIRST_DAY + timedelta(days=chance.randrange((LAST_DAY - FIRST_DAY).days))
    return Moment(day, chance.randint(1, size), None, size, size)


async def _compare(log: Log, connection: asyncpg.Connection, moments: Sequence[Moment]) -> None:
    """Every county and account at these moments, as the projection has it and as the bytes sum up."""
    naive = await _naive(log, moments)
    for moment, expected in zip(moments, naive, strict=True):
        found = {
            (one.division, account.value): tonnes
            for one in await totals(connection, moment)
            for account, tonnes in one.accounts.items()
            if tonnes
        }
        if found != {key: tonnes for key, tonnes in expected.items() if tonnes}:
            raise AssertionError(f"the totals at {moment} are not the sums of the entries")


async def _naive(log: Log, moments: Sequence[Moment]) -> list[Sums]:
    sums: list[Sums] = [defaultdict(int) for _ in moments]
    decoder, after = msgspec.json.Decoder(_Entry), 0
    while True:
        events, _ = await log.read(after=after, limit=BATCH)
        if not events:
            return sums
        after = events[-1].position
        for event in events:
            for row in decoder.decode(event.entry).data.postings:
                for moment, sum_ in zip(moments, sums, strict=True):
                    if event.position <= moment.position and row.effectiveOn <= moment.effective_on:
                        sum_[row.county, row.account] += row.tonnes

