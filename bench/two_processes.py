"""Two processes on one log: how long each waits for the other when both are saturated, and when one is stopped.

Aims (issue 2 §2): the p99 of each at most three times that of one alone; a process stopped inside an append (SIGSTOP,
while it holds the head of the log) delays the other at most three seconds.
"""

import os
import signal
import statistics
import sys
import time
from dataclasses import asdict
from typing import Any

import uvloop

from bench.child import Child, listen, say
from bench.ours import append, saturate
from bench.result import Result, Row
from bench.server import Server
from ledger import database
from ledger.log import Log

CALLERS = 64
P99_TIMES_MAX = 3.0
DELAY_SECONDS_MAX = 3.0
MODULE = "bench.two_processes"


def run(server: Server, quick: bool) -> Result:
    """Rounds of one alone and both at once, then one stopped while the other goes on."""
    rounds, seconds, busy_seconds = (1, 0.2, 2.5) if quick else (5, 1.5, 4.0)
    stops = STOPS[-1:] if quick else STOPS
    with server.database("bench_two") as name:
        dsn = server.app(name)
        with Child(MODULE, "saturate", dsn, "a") as one, Child(MODULE, "saturate", dsn, "b") as other:
            taken = [_round(one, other, seconds) for _ in range(rounds)]
            delays = {where: _stopped(dsn, other, where, busy_seconds) for where in stops}
    times = statistics.median(both / alone for alone, both in taken)
    alone, both = (statistics.median(values) for values in zip(*taken, strict=True))
    rows: list[Row] = [
        ("one process alone, 64 callers: p99", f"{alone:,.1f} ms", ""),
        ("two processes, 64 callers each: the worse p99", f"{both:,.1f} ms", ""),
        ("  times the one alone, inside a round", f"{times:.2f}", f"≤ {P99_TIMES_MAX:.0f}"),
        *[
            (f"slowest append while the other is stopped {where}", f"{delay:.2f} s", f"≤ {DELAY_SECONDS_MAX:.0f} s")
            for where, delay in delays.items()
        ],
    ]  # fmt: skip
    figures: dict[str, object] = {
        "rounds": rounds,
        "p99_alone_ms": round(alone, 2),
        "p99_of_the_slower_of_two_ms": round(both, 2),
        "p99_times_median": round(times, 2),
        "p99_times_rounds": [round(both / alone, 2) for alone, both in taken],
        "slowest_append_while_the_other_is_stopped_seconds": {w: round(d, 3) for w, d in delays.items()},
    }
    return Result("two_processes", ("two processes at one log", "measured", "aim"), rows, figures)


def _round(one: Child, other: Child, seconds: float) -> tuple[float, float]:
    """The p99 of one alone, and the worse p99 of both at once, in milliseconds."""
    one.ask(seconds=seconds)
    alone = one.answer()["p99_ms"]
    for child in (one, other):
        child.ask(seconds=seconds)
    return alone, max(child.answer()["p99_ms"] for child in (one, other))


def _stopped(dsn: str, busy: Child, where: str, seconds: float) -> float:
    """The slowest append, in seconds, of a busy process while another one stands still in the middle of its own."""
    with Child(MODULE, "stop", dsn, where) as stopping:
        busy.ask(seconds=seconds)
        time.sleep(0.3)
        stopping.ask(go=True)
        stopping.answer()
        slowest: float = busy.answer()["slowest_ms"] / 1e3
        os.kill(stopping.process.pid, signal.SIGCONT)
        stopping.answer()  # Its append is not lost: it stands once.
    return slowest


BEFORE_THE_WRITE = "between probe and write"
HOLDING_THE_HEAD = "holding the head"
STOPS = (BEFORE_THE_WRITE, HOLDING_THE_HEAD)


async def _saturate(dsn: str, name: str) -> None:
    async with await Log.open(dsn) as log:
        await append(log, f"{name}-warm", 1)
        number = 0
        while (asked := await listen()) is not None:
            say(**asdict(await saturate(log, CALLERS, 1, asked["seconds"], f"{name}-{number}")))
            number += 1


async def _stop(dsn: str, where: str) -> None:
    """One append that stops the whole process inside it; it goes on when the parent lets it."""
    write_for_real = database.append

    async def stop_inside(connection: Any, write: Any) -> bool:
        if where == HOLDING_THE_HEAD and not connection.is_in_transaction():
            return False  # As if the race were lost: the next attempt takes the head first.
        database.append = write_for_real
        say(stopping=True)
        os.kill(os.getpid(), signal.SIGSTOP)
        return await write_for_real(connection, write)

    async with await Log.open(dsn) as log:
        await listen()
        database.append = stop_inside
        await append(log, f"stopped {where}", 1)
        say(done=True)


if __name__ == "__main__":
    role, *arguments = sys.argv[1:]
    uvloop.run({"saturate": _saturate, "stop": _stop}[role](*arguments))
