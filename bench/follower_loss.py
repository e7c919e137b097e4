"""Events that a follower never sees: the harness of our own concurrency test, held to the library's recorder.

Two processes append unconditionally, 25 writers each, while three followers, processes of their own that started
first, read after their last position and nothing else. Ours must lose nothing. The library's PostgreSQL DCB recorder
(eventsourcing 9.5) takes ids from a sequence and, without a condition, no lock: a lower id can commit after a higher
one was read, and the follower has passed it for ever. That it loses here shows that the harness can see a loss.
"""

import asyncio
import sys
import threading
import time
from pathlib import Path

import uvloop
from eventsourcing.dcb.api import DCBEvent

from app.postgres import Cluster
from bench.child import Child, heard, listen, say
from bench.payloads import EVENT_TYPE, payload, tags
from bench.peers import dcb
from bench.result import Result, Row
from bench.server import Server
from ledger.canonical import canonical
from ledger.events import NewEvent, Part
from ledger.log import Log

PROCESSES = 2
WRITERS = 25
FOLLOWERS = 3
PAGE = 1_000
EMPTY_PAUSE_SECONDS = 0.002
MODULE = "bench.follower_loss"
OURS, PEER = "Quench", "eventsourcing DCB recorder, unconditional"


def run(server: Server, quick: bool) -> Result:
    """The same harness on both recorders; a loss of ours would be a fault and is shown as one."""
    seconds = 0.5 if quick else 3.0
    with server.database("bench_loss_ours") as ours:
        own = _followed(("ours", server.app(ours)), seconds)
    with server.database("bench_loss_peer", migrated=False) as theirs:
        with dcb(server.cluster, theirs, 1):
            pass  # Its tables are made once, before its processes start.
        peer = _followed(("peer", server.cluster.socket_dir, server.cluster.port, theirs), seconds)
    rows: list[Row] = [
        (name, f"{written:,}", f"{max(missed):,}", f"{sum(missed) / FOLLOWERS / max(written, 1):.2%}")
        for name, (written, missed) in ((OURS, own), (PEER, peer))
    ]
    figures: dict[str, object] = {
        "writers": PROCESSES * WRITERS,
        "followers": FOLLOWERS,
        "quench": {"written": own[0], "never_seen_by_each_follower": own[1]},
        "dcb_recorder_unconditional": {"written": peer[0], "never_seen_by_each_follower": peer[1]},
    }
    headings = (
        "followers that read after their last position",
        "written",
        "never seen (worst)",
        "of all (mean)",
    )
    return Result("follower_loss", headings, rows, figures)  # fmt: skip


def _followed(recorder: tuple[object, ...], seconds: float) -> tuple[int, list[int]]:
    """How many events were written, and how many of them each follower never saw."""
    followers = [Child(MODULE, "follow", *recorder) for _ in range(FOLLOWERS)]
    writers = [Child(MODULE, "write", *recorder) for _ in range(PROCESSES)]
    children = [*followers, *writers]
    try:
        for child in children:
            child.answer()  # It is ready.
        for writer in writers:
            writer.ask(seconds=seconds)
        written = sum(writer.answer()["written"] for writer in writers)
        for follower in followers:
            follower.ask(over=True)
        seen = [follower.answer()["seen"] for follower in followers]
    finally:
        for child in children:
            child.__exit__(None, None, None)
    return written, [written - count for count in seen]


async def _write_ours(dsn: str) -> None:
    async with await Log.open(dsn) as log:
        say(ready=True)
        order = await listen()
        assert order is not None
        until = time.perf_counter() + order["seconds"]

        async def write(writer: int) -> int:
            written = 0
            while time.perf_counter() < until:
                content = payload(written)
                event = NewEvent(
                    EVENT_TYPE, tuple(tags(f"w{writer}")), canonical(content.data), canonical(content.meta)
                )
                await log.append([Part((event,))])
                written += 1
            return written

        say(written=sum(await asyncio.gather(*[write(n) for n in range(WRITERS)])))


async def _follow_ours(dsn: str) -> None:
    async with await Log.open(dsn) as log:
        say(ready=True)
        over = asyncio.create_task(listen())
        last = seen = 0
        while True:
            ending = over.done()
            events, _ = await log.read(after=last, limit=PAGE)
            if events:
                last, seen = events[-1].position, seen + len(events)
            elif ending:
                break
            else:
                await asyncio.sleep(EMPTY_PAUSE_SECONDS)
        say(seen=seen)


def _write_peer(socket_dir: str, port: str, database: str) -> None:
    with dcb(_cluster(socket_dir, port), database, WRITERS, create_table=False) as recorder:
        say(ready=True)
        order = heard()
        assert order is not None
        until = time.perf_counter() + order["seconds"]
        written = [0] * WRITERS

        def write(writer: int) -> None:
            while time.perf_counter() < until:
                whole = payload(written[writer]).whole
                recorder.append([DCBEvent(type=EVENT_TYPE, data=whole, tags=tags(f"w{writer}"))])
                written[writer] += 1

        threads = [threading.Thread(target=write, args=[n]) for n in range(WRITERS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        say(written=sum(written))


def _follow_peer(socket_dir: str, port: str, database: str) -> None:
    with dcb(_cluster(socket_dir, port), database, 1, create_table=False) as recorder:
        say(ready=True)
        over = threading.Thread(target=heard, daemon=True)
        over.start()
        last = seen = 0
        while True:
            ending = not over.is_alive()
            events = list(recorder.read(after=last, limit=PAGE))
            if events:
                last, seen = events[-1].position, seen + len(events)
            elif ending:
                break
            else:
                time.sleep(EMPTY_PAUSE_SECONDS)
        say(seen=seen)


def _cluster(socket_dir: str, port: str) -> Cluster:
    return Cluster(Path(socket_dir), int(port), Path())


if __name__ == "__main__":
    role, recorder, *arguments = sys.argv[1:]
    if recorder == "ours":
        uvloop.run({"write": _write_ours, "follow": _follow_ours}[role](*arguments))
    else:
        {"write": _write_peer, "follow": _follow_peer}[role](*arguments)
