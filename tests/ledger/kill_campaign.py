"""kill -9, again and again, with appends in flight: what was acknowledged stands once, and a retry adds nothing twice.

    make kill ROUNDS=1000

Half of the rounds kill a server process that hosts the log, half PostgreSQL (its first process or one of
its backends), by turns under a server that lives on and settles what became of its appends, and under one
that is killed with it. A row for each half goes to docs/campaigns.csv.

A round: CALLERS callers append with keys of their own, each the next as soon as it has its answer; at a
moment drawn from the seed, with at least IN_FLIGHT_MIN appends under way, the process is killed. Then
every append that got no answer is sent again with its key. Of those, some stood already (committed,
unacknowledged), the others are written now (lost, unacknowledged). What may never be: an acknowledged key
that is not there or stands elsewhere, or a key that stands twice.
"""

import asyncio
import csv
import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import asyncpg

from app.postgres import Cluster, start
from ledger.canonical import canonical, decode
from ledger.events import Head, NewEvent, Part, SubmissionKey
from ledger.faults import LedgerUnavailable, SubmissionKeyTaken
from ledger.log import Log
from ledger.migrations import migrate
from ledger.verification import verify

ROOT = Path(__file__).parents[2]
CALLERS = 48
IN_FLIGHT_MIN = 32
ANSWERS_BEFORE_KILL_MAX = 400
CHILD_SECONDS_MAX = 120
ROUND_SECONDS_MAX = 120
ROUNDS_OF_ONE_SERVER = 20  # The keeper gives up a server that is killed too often in a row.
HALVES = ("server", "postgres")
CAMPAIGNS = ROOT / "docs" / "campaigns.csv"
COLUMNS = ("date", "commit", "seed", "killed", "rounds", "in_flight_min", "acknowledged",
           "committed_unacknowledged", "lost_unacknowledged")  # fmt: skip


@dataclass
class Tally:
    """What one campaign saw; `asked` are the keys of the present round, with the position once it was acknowledged."""

    rounds: int = 0
    in_flight_min: int = 10**9
    acknowledged: int = 0
    committed_unacknowledged: int = 0
    lost_unacknowledged: int = 0
    asked: dict[str, int | None] = field(default_factory=dict)
    verified: Head | None = None

    @property
    def in_flight(self) -> list[str]:
        """Keys without an answer."""
        return [key for key, position in self.asked.items() if position is None]


async def append(log: Log, key: str) -> int:
    """Append the one event of a key; its position."""
    data = canonical({"key": key})
    submission = SubmissionKey("campaign", key, hashlib.sha256(data).digest())
    (receipt,) = await log.append([Part((NewEvent("Appended", (f"key:{key}",), data),), submission)])
    return receipt.first_position


async def call_on(
    log: Log, caller: str, asked: Callable[[str], None], answered: Callable[[str, int], None]
) -> None:
    """One caller: the next append as soon as the last one is answered."""
    number = 0
    while True:
        number += 1
        key = f"{caller}.{number}"
        asked(key)
        answered(key, await append(log, key))


async def host(dsn: str, name: str) -> None:
    """The server process that is killed: says every key before it is sent, and its position when it is acknowledged."""
    async with await Log.open(dsn) as log, asyncio.timeout(CHILD_SECONDS_MAX):
        await asyncio.gather(
            *[
                call_on(
                    log,
                    f"{name}.{n}",
                    lambda key: say(f"{key} 0"),
                    lambda key, position: say(f"{key} {position}"),
                )
                for n in range(CALLERS)
            ]
        )


def say(line: str) -> None:
    """One line in one write, so that a kill leaves whole lines."""
    os.write(1, line.encode() + b"\n")


async def kill_server_round(
    dsn: str, name: str, random_: random.Random, tally: Tally, just_before: Callable[[], None] | None = None
) -> None:
    """Kill -9 a process that hosts the log; `just_before` may kill PostgreSQL under it first."""
    child = await asyncio.create_subprocess_exec(
        sys.executable, __file__, "--host", dsn, name, stdout=asyncio.subprocess.PIPE
    )
    assert child.stdout is not None
    answers, wanted = 0, random_.randint(1, ANSWERS_BEFORE_KILL_MAX)
    tally.asked = {}
    try:
        while answers < wanted or len(tally.in_flight) < IN_FLIGHT_MIN:
            line = await child.stdout.readline()
            assert line, "the server process ended by itself"
            answers += hear(line, tally)
        if just_before:
            just_before()
    finally:
        child.kill()
    rest = await child.stdout.read()  # What it had said before it was killed.
    for line in rest.splitlines(keepends=True):
        if line.endswith(b"\n"):
            hear(line, tally)
    await child.wait()
    tally.in_flight_min = min(tally.in_flight_min, len(tally.in_flight))
    await until_available(lambda: send_again(dsn, tally))


def hear(line: bytes, tally: Tally) -> bool:
    """Note what the process says; whether it is an acknowledgement."""
    key, _, position = line.decode().strip().partition(" ")
    tally.asked[key] = int(position) or None
    tally.acknowledged += position != "0"
    return position != "0"


async def send_again(dsn: str, tally: Tally) -> None:
    """Every append without an answer, with its key."""
    async with await Log.open(dsn) as log:
        for key in tally.in_flight:
            try:
                tally.asked[key] = await append(log, key)
                tally.lost_unacknowledged += 1
            except SubmissionKeyTaken as taken:
                tally.asked[key] = taken.stored[0].first_position
                tally.committed_unacknowledged += 1


async def kill_postgres_round(
    dsn: str, name: str, random_: random.Random, tally: Tally, cluster: Cluster
) -> None:
    """Kill -9 PostgreSQL under a log that goes on and settles with the recovered server what became of its appends."""
    tally.asked = {}
    wanted = random_.randint(1, ANSWERS_BEFORE_KILL_MAX)
    enough = asyncio.Event()
    ending = False

    def asked(key: str) -> None:
        if ending:
            raise asyncio.CancelledError
        tally.asked[key] = None

    def answered(key: str, position: int) -> None:
        tally.asked[key] = position
        tally.acknowledged += 1
        if len(tally.asked) - len(tally.in_flight) >= wanted:
            enough.set()

    async with await Log.open(dsn) as log:
        callers = [asyncio.create_task(call_on(log, f"{name}.{n}", asked, answered)) for n in range(CALLERS)]
        await enough.wait()
        assert len(tally.in_flight) >= IN_FLIGHT_MIN
        tally.in_flight_min = min(tally.in_flight_min, len(tally.in_flight))
        kill_postgres(cluster, random_)
        ending = True
        await asyncio.gather(*callers, return_exceptions=True)
    await until_available(lambda: send_again(dsn, tally))


def kill_postgres(cluster: Cluster, random_: random.Random) -> None:
    """SIGKILL to the postmaster (its children follow, the keeper starts a new one) or to one backend (it recovers)."""
    postmaster = cluster.postmaster_pid()
    children = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()
    backends = [
        int(child) for child in children if b"quench_app" in Path(f"/proc/{child}/cmdline").read_bytes()
    ]
    victim = random_.choice(backends) if backends and random_.random() < 0.5 else postmaster
    os.kill(victim, signal.SIGKILL)


async def until_available(act: Callable[[], Awaitable[None]]) -> None:
    """Again and again while the server recovers; keys make that harmless."""
    async with asyncio.timeout(ROUND_SECONDS_MAX):
        while True:
            try:
                return await act()
            except (LedgerUnavailable, asyncpg.PostgresError, OSError):
                await asyncio.sleep(0.1)


async def check(dsn: str, tally: Tally) -> None:
    """Every key of the round stands exactly once, at the position that was acknowledged; the whole log is whole."""
    connection = await asyncpg.connect(dsn)
    try:
        before = tally.verified.size if tally.verified else 0
        tally.verified = await verify(connection, since=tally.verified)
        rows = await connection.fetch("SELECT position, entry FROM ledger.events WHERE position > $1", before)
    finally:
        await connection.close()
    stands = [(decode(row["entry"])["data"]["key"], row["position"]) for row in rows]
    twice = [key for key, count in Counter(key for key, _ in stands).items() if count > 1]
    assert not twice, f"stand twice: {twice}"
    assert dict(stands) == tally.asked, f"differ: {set(stands) ^ set(tally.asked.items())}"
    tally.rounds += 1


async def campaign(killed: str, cluster: Cluster, rounds: range, seed: int, tally: Tally) -> None:
    """These rounds of one kind on one server; an AssertionError names what may never be."""
    dsn = cluster.dsn("quench_app")
    for number in rounds:
        random_ = random.Random(f"{seed}/{killed}/{number}")
        name = f"{killed}.{seed}.{number}"
        async with asyncio.timeout(ROUND_SECONDS_MAX):
            if killed == "server":
                await kill_server_round(dsn, name, random_, tally)
            elif number % 2:
                await kill_server_round(dsn, name, random_, tally, partial(kill_postgres, cluster, random_))
            else:
                await kill_postgres_round(dsn, name, random_, tally, cluster)
            await until_available(lambda: check(dsn, tally))
        if sys.stderr.isatty() or number % 50 == 0:
            print(f"{killed}: round {number + 1}, acknowledged {tally.acknowledged:,}", file=sys.stderr)


def main(rounds: int, seed: int, halves: Sequence[str] = HALVES) -> None:
    """Both campaigns on a server of their own, and their rows in docs/campaigns.csv."""
    commit = present_commit()
    home = Path(tempfile.mkdtemp(prefix="quench-kill-", dir="/tmp"))
    home.chmod(0o755)
    try:
        for killed in halves:
            tally = Tally()
            for first in range(0, rounds // 2, ROUNDS_OF_ONE_SERVER):
                with start(home) as running:
                    asyncio.run(migrate(running.cluster.dsn("quench_owner")))
                    if tally.verified is None and first == 0:
                        tally.verified = asyncio.run(present_head(running.cluster))
                    part = range(first, min(first + ROUNDS_OF_ONE_SERVER, rounds // 2))
                    asyncio.run(campaign(killed, running.cluster, part, seed, tally))
            report(killed, seed, commit, tally)
    finally:
        shutil.rmtree(home)


async def present_head(cluster: Cluster) -> Head:
    """What stands before the campaign begins."""
    connection = await asyncpg.connect(cluster.dsn("quench_app"))
    try:
        return await verify(connection)
    finally:
        await connection.close()


def present_commit() -> str:
    """The commit that is tested, and whether the tree differs from it."""
    command = ["git", "describe", "--always", "--dirty"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()


def report(killed: str, seed: int, commit: str, tally: Tally) -> None:
    """One row more."""
    row = (datetime.now(UTC).date(), commit, seed, killed, tally.rounds, tally.in_flight_min, tally.acknowledged,
           tally.committed_unacknowledged, tally.lost_unacknowledged)  # fmt: skip
    new = not CAMPAIGNS.exists()
    with CAMPAIGNS.open("a", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        if new:
            writer.writerow(COLUMNS)
        writer.writerow(row)
    print(", ".join(f"{name} {value}" for name, value in zip(COLUMNS, row, strict=True)))


if __name__ == "__main__":
    if sys.argv[1] == "--host":
        asyncio.run(host(*sys.argv[2:]))
    else:
        options = dict(zip(sys.argv[1::2], sys.argv[2::2], strict=True))
        seed = int(options.get("--seed", datetime.now(UTC).strftime("%Y%m%d%H%M")))
        main(int(options["--rounds"]), seed, [options["--half"]] if "--half" in options else HALVES)
