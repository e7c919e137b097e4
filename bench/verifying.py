"""Leaves verified a second from PostgreSQL: fetch, hash, root; ours beside pymerkle's trees over the same rows.

pymerkle (7, GPL, for this benchmark only) has two trees of its own, in memory with every node and in SQLite, here in
memory too; both get the entries in the parts in which we read them, through the same driver. The third peer is its
hashing and its root over nothing but a list of hashes: no tree that it offers, but what is left of it when storage
costs nothing. All must give the root of the log.

Ours is `verify` as `quench verify` calls it, with roots alone, which compares them with the head, the tiles and the
checkpoints, and with everything checked; the start of its processes is in its time.
"""

import asyncio
import os
import statistics
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from functools import partial
from time import perf_counter
from typing import Any

import asyncpg
import uvloop
from pymerkle import BaseMerkleTree, InmemoryTree, SqliteTree

from app.event_sums import unbalanced
from bench import offline
from bench.child import Child, listen, say
from bench.ours import append, saturate
from bench.result import Result, Row
from bench.rounds import Contender, Rounds, Sample, in_rounds, ratio, sample, summary
from bench.server import Server
from ledger import tree
from ledger.log import Log
from ledger.sql import queries
from ledger.stretch_processes import in_processes, on_connection
from ledger.stretches import bounds
from ledger.verification import Verified, verify

MODULE = "bench.verifying"
PROCESSES = min(4, os.cpu_count() or 1)
BATCH = 1_000
CALLERS = 64
TIMES_MIN = 4.0
KEPT_MIN = 0.7
PEERS = ("pymerkle InmemoryTree", "pymerkle SqliteTree, in memory", "pymerkle's core over a list")


class ListTree(BaseMerkleTree):  # type: ignore[misc]
    """pymerkle's core with the least storage there can be."""

    def __init__(self) -> None:
        self._leaves: list[bytes] = []
        super().__init__("sha256")

    def _encode_entry(self, data: bytes) -> bytes:
        return data

    def _store_leaf(self, data: bytes, digest: bytes) -> int:
        self._leaves.append(digest)
        return len(self._leaves)

    def _get_leaf(self, index: int) -> bytes:
        return self._leaves[index - 1]

    def _get_leaves(self, offset: int, width: int) -> list[bytes]:
        return self._leaves[offset : offset + width]

    def _get_size(self) -> int:
        return len(self._leaves)


def run(server: Server, quick: bool) -> Result:
    """Everybody over one log; then appends alone and beside a verification, by turns."""
    entries, rounds, turns, seconds = (3_000, 1, 1, 0.3) if quick else (1_000_000, 3, 7, 1.5)
    with server.database("bench_verifying") as name:
        dsn = server.app(name)
        uvloop.run(_fill(dsn, entries))
        taken = in_rounds(_contenders(dsn), rounds, server.checkpoint)
        bundled = offline.measure(dsn)
        kept = uvloop.run(_kept(dsn, turns, seconds))
    ours = [name for name in taken if name.startswith("Quench")]
    figures: dict[str, object] = {
        "entries": entries,
        "processes": PROCESSES,
        "rounds": rounds,
        "cases": {name: summary(samples) for name, samples in taken.items()},
        "ratios": {name: _ratios(taken, name) for name in ours},
        "offline": {name: round(value) for name, value in bundled._asdict().items()},
        "appends_kept_while_verifying": round(statistics.median(kept), 2),
        "appends_kept_turns": [round(one, 2) for one in kept],
    }
    shown = f"{statistics.median(kept):.2f}"
    exported, verified, megabytes = (f"{value:,.0f}" for value in bundled)
    rows = [
        *_rows(taken),
        (f"the bundle offline, one process, {megabytes} MB at most", verified, "", "", "", ""),
        ("written as a bundle", exported, "", "", "", ""),
        ("appends kept while verifying", shown, "", "", "", f"≥ {KEPT_MIN}"),
    ]
    headings = (
        "verified from PostgreSQL",
        "entries/s",
        "× InmemoryTree",
        "× SqliteTree",
        "× its core",
        "aim",
    )
    return Result("verifying", headings, rows, figures)


def _contenders(dsn: str) -> dict[str, Contender]:
    ours: dict[str, Contender] = {
        f"Quench, roots, {_processes(count)}": partial(_ours, dsn, count, roots_only=True)
        for count in sorted({PROCESSES, 1}, reverse=True)
    }
    ours[f"Quench, everything, {_processes(PROCESSES)}"] = partial(_ours, dsn, PROCESSES, roots_only=False)
    trees = (InmemoryTree, partial(SqliteTree, ":memory:"), ListTree)
    peers: dict[str, Contender] = {
        name: partial(_theirs, dsn, make) for name, make in zip(PEERS, trees, strict=True)
    }
    return ours | peers


def _processes(count: int) -> str:
    return f"{count} process{'es' if count > 1 else ''}"


def _ratios(taken: Rounds, name: str) -> dict[str, float]:
    """Against each peer."""
    return {peer: ratio(taken, name, [peer]) for peer in PEERS}


def _rows(taken: Rounds) -> list[Row]:
    rows: list[Row] = []
    for number, (name, samples) in enumerate(taken.items()):
        ratios = (
            [f"{times:.2f}" for times in _ratios(taken, name).values()]
            if name.startswith("Quench")
            else [""] * 3
        )
        aim = "" if number else f"≥ {TIMES_MIN:.0f}"
        rows.append((name, f"{summary(samples)['events_per_second']:,}", *ratios, aim))
    return rows


async def _fill(dsn: str, entries: int) -> None:
    async with await Log.open(dsn) as log:
        for number in range(0, entries, BATCH):
            await append(log, f"entry-{number}", BATCH)
    connection = await asyncpg.connect(dsn)
    try:
        await tree.make_tiles(connection)
    finally:
        await connection.close()


def _ours(dsn: str, processes: int, *, roots_only: bool) -> Sample:
    begun = perf_counter()
    verified = uvloop.run(_verify(dsn, processes, roots_only=roots_only))
    seconds = perf_counter() - begun
    return sample(verified.size, seconds, [seconds])


async def _verify(dsn: str, processes: int, *, roots_only: bool) -> Verified:
    connection = await asyncpg.connect(dsn)
    try:
        return await verify(
            connection,
            check=unbalanced,
            roots_only=roots_only,
            stretches=in_processes(dsn, processes) if processes > 1 else on_connection(connection),
        )
    finally:
        await connection.close()


def _theirs(dsn: str, make: Callable[[], Any]) -> Sample:
    return uvloop.run(_grow(dsn, make))


async def _grow(dsn: str, make: Callable[[], Any]) -> Sample:
    begun = perf_counter()
    connection = await asyncpg.connect(dsn)
    try:
        head = await connection.fetchrow(queries()["head"])
        grown = make()
        async for entries in _entries(connection, head["size"]):
            grown.append_entries(entries)
        root: bytes = grown.get_root()
        seconds = perf_counter() - begun
        if root != await tree.root(connection, head["size"]):
            raise ValueError(f"{make} gave another root than the log")
    finally:
        await connection.close()
    return sample(head["size"], seconds, [seconds])


async def _entries(connection: asyncpg.Connection, size: int) -> AsyncIterator[list[bytes]]:
    """The rows as we read them for roots alone."""
    for after, upto in bounds(0, size):
        yield [entry for (entry,) in await connection.fetch(queries()["stretch_entries"], after, upto)]


async def _kept(dsn: str, turns: int, seconds: float) -> list[float]:
    """The rate of appends beside a verification, in shares of that alone, turn by turn."""
    kept = []
    with Child(MODULE, dsn) as verifying:
        async with await Log.open(dsn) as log:
            await append(log, "kept-warm", 1)
            for turn in range(turns):
                rates = {}
                for beside in (turn % 2 == 0, turn % 2 == 1):
                    if beside:
                        verifying.ask(begin=True)
                        await asyncio.to_thread(verifying.answer)
                    taken = await saturate(log, CALLERS, 1, seconds, f"kept-{turn}-{beside}")
                    rates[beside] = taken.events_per_second
                    if beside:
                        verifying.ask(end=True)
                        await asyncio.to_thread(verifying.answer)
                kept.append(rates[True] / rates[False])
    return kept


async def _verify_on_request(dsn: str) -> None:
    """Again and again, as long as the parent wants it."""
    while await listen() is not None:
        task = asyncio.create_task(_again_and_again(dsn))
        await asyncio.sleep(1)  # The processes have begun.
        say(begun=True)
        await listen()
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        say(ended=True)


async def _again_and_again(dsn: str) -> None:
    while True:
        await _verify(dsn, PROCESSES, roots_only=False)


if __name__ == "__main__":
    uvloop.run(_verify_on_request(*sys.argv[1:]))
