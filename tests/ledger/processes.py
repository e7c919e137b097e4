"""Processes of their own for the tests of the ledger: writers, followers, and one that stops inside an append.

Run as a script: processes.py ROLE DSN [ARGUMENT…]. Each says on standard output, one JSON line each, what
it did; one that is asked to wait reads a line from standard input.
"""

import asyncio
import hashlib
import json
import os
import random
import signal
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress

from ledger import database
from ledger.batch import Write
from ledger.canonical import canonical
from ledger.events import Condition, NewEvent, Part, Query, QueryItem, SubmissionKey
from ledger.faults import ConditionFailed
from ledger.log import Log

FOLLOWER_PAGE = 1_000


def say(**words: object) -> None:
    """One line to the parent, at once."""
    os.write(1, json.dumps(words).encode() + b"\n")


async def write(dsn: str, name: str, writers: str, events: str) -> None:
    """Many writers, every other one conditional on a tag that all of them fight for, until each has its events in."""
    async with await Log.open(dsn) as log:
        conflicts = await asyncio.gather(
            *[write_some(log, f"{name}-{n}", int(events), n % 2) for n in range(int(writers))]
        )
    say(conflicts=sum(conflicts))


async def write_some(log: Log, writer: str, events: int, conditional: int) -> int:
    """Appends of one to nine events, each after the last one by its position; how many conflicts stood against them."""
    random_ = random.Random(writer)
    number = last = conflicts = 0
    while number < events:
        count = min(random_.randint(1, 9), events - number)
        tag, condition, after = f"own:{writer}", None, None
        if conditional:
            tag = f"fought:{random_.randrange(20)}"
            query = Query((QueryItem(tags=(tag,)),))
            _, after = await log.read(query, limit=0)
            condition = Condition(query, after)
            await asyncio.sleep(0)
        said = [canonical({"by": writer, "n": number + n, "after": after, "of": n}) for n in range(count)]
        try:
            (receipt,) = await log.append(
                [Part(tuple(NewEvent("Written", (tag,), data) for data in said))], condition
            )
        except ConditionFailed:
            conflicts += 1
            continue
        if receipt.first_position <= last or receipt.last_position - receipt.first_position + 1 != count:
            raise AssertionError(f"{writer} got {receipt} after {last}")
        number, last = number + count, receipt.last_position
    return conflicts


async def follow(dsn: str, upto: str) -> None:
    """Read after the last position seen, and nothing else, until the log has so many events."""
    last = reads = 0
    digest = hashlib.sha256()
    async with await Log.open(dsn) as log:
        say(following=True)
        while last < int(upto):
            events, size = await log.read(after=last, limit=FOLLOWER_PAGE)
            seen = [event.position for event in events]
            if seen != list(range(last + 1, last + 1 + len(seen))):
                raise AssertionError(f"after {last} came {seen[:10]}")
            if len(seen) < FOLLOWER_PAGE and last + len(seen) != size:
                raise AssertionError(f"the log had {size} events, but after {last} came {len(seen)}")
            for event in events:
                digest.update(event.entry)
            last, reads = last + len(seen), reads + 1
            if not seen:
                await log.changed(last, 0.05)
    say(last=last, reads=reads, digest=digest.hexdigest())


async def append_one(dsn: str, key: str, tag: str, after: str = "") -> None:
    """One append under a condition on its own tag when `after` is given; says where it stands or what refused it."""
    async with await Log.open(dsn) as log:
        await say_append(log, key, tag, after)


async def append_and_stop(dsn: str, key: str, tag: str, where: str) -> None:
    """Stop this process (SIGSTOP) inside the append: before the write, or while it holds the head of the log."""
    write_for_real = database.append
    holding = where == "holding-the-head"

    async def stop_before_the_write(connection: object, write: Write) -> bool:
        if holding:
            # Lose the race by being told so, then stop in the attempt that has taken the head.
            database.append = stop_inside
            return False
        return await stop_inside(connection, write)

    async def stop_inside(connection: object, write: Write) -> bool:
        database.append = write_for_real
        say(stopping=True)
        os.kill(os.getpid(), signal.SIGSTOP)
        return await write_for_real(connection, write)

    async with await Log.open(dsn) as log:
        database.append = stop_before_the_write
        await say_append(log, key, tag, "0")


async def say_append(log: Log, key: str, tag: str, after: str) -> None:
    """Append one event and say its position, or -1 where the condition failed."""
    condition = Condition(Query((QueryItem(tags=(tag,)),)), int(after)) if after else None
    submission = SubmissionKey("process", key, hashlib.sha256(key.encode()).digest())
    try:
        (receipt,) = await log.append([Part((NewEvent("Planted", (tag,), b"{}"),), submission)], condition)
        say(position=receipt.first_position)
    except ConditionFailed:
        say(position=-1)


class Child:
    """A process of this file, its lines and its end."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process

    @classmethod
    async def start(cls, role: str, *arguments: object) -> "Child":
        """Start it; its errors go to ours."""
        return cls(
            await asyncio.create_subprocess_exec(
                sys.executable, __file__, role, *map(str, arguments), stdout=asyncio.subprocess.PIPE
            )
        )

    async def line(self) -> dict[str, object]:
        """What it says next; an empty answer where it has ended."""
        assert self.process.stdout is not None
        line = await self.process.stdout.readline()
        return dict(json.loads(line)) if line else {}

    async def __aenter__(self) -> "Child":
        return self

    async def __aexit__(self, *_: object) -> None:
        """Nothing that a test started outlives it."""
        if self.process.returncode is None:
            with suppress(ProcessLookupError):
                self.process.kill()
        await self.process.communicate()


ROLES: dict[str, Callable[..., Awaitable[None]]] = {
    "write": write, "follow": follow, "append-one": append_one, "append-and-stop": append_and_stop,
}  # fmt: skip

if __name__ == "__main__":
    role, *arguments = sys.argv[1:]
    asyncio.run(ROLES[role](*arguments))  # type: ignore[arg-type]
