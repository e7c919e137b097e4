"""Several processes at one log: nothing missing, nothing twice, no conflict slips through, no stopped one stops all."""

import asyncio
import hashlib
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any

import asyncpg
import pytest

from ledger import database as statements
from ledger.batch import Write
from ledger.canonical import decode
from ledger.events import RecordedEvent
from ledger.faults import ConditionFailed, SubmissionKeyTaken
from ledger.log import Log
from ledger.sql import queries
from tests.database import Database
from tests.ledger.given import a_key, a_part, an_event, unless
from tests.ledger.processes import Child
from tests.ledger.proof import assert_whole

WRITERS_EACH = 25
EVENTS_EACH = 1_000
EVENTS = 2 * WRITERS_EACH * EVENTS_EACH


async def test_three_followers_miss_nothing_that_fifty_writers_in_two_processes_append(
    database: Database,
) -> None:
    async with AsyncExitStack() as stack:
        followers = [
            await stack.enter_async_context(await Child.start("follow", database.app, EVENTS)) for _ in "123"
        ]
        assert [await follower.line() for follower in followers] == [{"following": True}] * 3
        writers = [
            await stack.enter_async_context(
                await Child.start("write", database.app, f"process-{n}", WRITERS_EACH, EVENTS_EACH)
            )
            for n in range(2)
        ]
        conflicts = [await writer.line() for writer in writers]
        seen = [await follower.line() for follower in followers]
    assert all(written["conflicts"] for written in conflicts), (
        "the writers never fought: the test tests nothing"
    )
    head = await assert_whole(database)
    assert head.size == EVENTS == 50_000
    events = [event async for event in every_event(database)]
    digest = hashlib.sha256(b"".join(event.entry for event in events)).hexdigest()
    assert [(follower["last"], follower["digest"]) for follower in seen] == [(EVENTS, digest)] * 3
    assert len({event.data for event in events}) == EVENTS
    assert_no_condition_was_broken(events)


async def every_event(database: Database) -> AsyncIterator[RecordedEvent]:
    async with await Log.open(database.app) as log:
        for after in range(0, EVENTS, 5_000):
            for event in (await log.read(after=after, limit=5_000))[0]:
                yield event


def assert_no_condition_was_broken(events: list[RecordedEvent]) -> None:
    """Each batch says after which position it asked for no event with its tag: then there is none."""
    last: dict[str, int] = {}
    for event in events:
        said = decode(event.data)
        (tag,) = event.tags
        if said["of"] == 0 and said["after"] is not None:
            assert last.get(tag, 0) <= said["after"], (
                f"position {event.position} was appended against its condition"
            )
        last[tag] = event.position


WAITING_FOR_THE_HEAD = (
    "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%lock_head%')"
)
Append = Callable[[Any, Write], Awaitable[bool]]


def before_the_write(monkeypatch: pytest.MonkeyPatch, *acts: Callable[[], Awaitable[None]]) -> None:
    """Do these things, one before each of the first writes of this process, between its probe and its write."""
    write_for_real: Append = statements.append
    waiting = list(acts)

    async def append(connection: Any, write: Write) -> bool:
        if waiting:
            await waiting.pop(0)()
        return await write_for_real(connection, write)

    monkeypatch.setattr(statements, "append", append)


async def planted(database: Database, key: str, tag: str) -> None:
    """Another process appends an event with this tag."""
    async with await Child.start("append-one", database.app, key, tag) as other:
        assert (await other.line())["position"]


async def test_a_conflict_planted_between_probe_and_write_is_always_refused(
    log: Log, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(3):
        with monkeypatch.context() as patched:
            before_the_write(patched, lambda n=n: planted(database, f"k{n}", f"lot:{n}"))  # type: ignore[misc]
            with pytest.raises(ConditionFailed):
                await log.append([a_part(an_event("A", f"lot:{n}"))], unless(f"lot:{n}"))
    assert (await log.head()).size == 3


async def test_a_key_planted_between_probe_and_write_is_found(
    log: Log, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    before_the_write(monkeypatch, lambda: planted(database, "k", "lot:1"))
    with pytest.raises(SubmissionKeyTaken):
        await log.append([a_part(key=a_key("k", scope="process"))])
    assert (await log.head()).size == 1


async def test_only_the_request_in_conflict_is_refused_when_a_race_is_lost(
    log: Log, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    before_the_write(monkeypatch, lambda: planted(database, "k", "lot:3"))
    outcomes = await asyncio.gather(
        *[log.append([a_part(an_event("A", f"lot:{n}"))], unless(f"lot:{n}")) for n in range(6)],
        return_exceptions=True,
    )
    assert [isinstance(outcome, ConditionFailed) for outcome in outcomes] == [n == 3 for n in range(6)]


async def test_a_conflict_planted_while_waiting_for_the_head_is_always_refused(
    log: Log, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another session holds the head with the conflict written and not committed; it commits when we wait for it."""
    other = await asyncpg.connect(database.app)
    watcher = await asyncpg.connect(database.superuser)

    async def take_the_head() -> None:
        await planted(database, "k", "lot:else")  # So that our write loses its race, and takes the head next.
        await other.execute(queries()["begin_with_head_locked"])
        await other.fetch(
            "SELECT ledger.append(1, (SELECT edge FROM ledger.head), now(), $1, '{Planted}', '{\"{lot:1}\"}', $2, "
            "'{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}')",
            [b"\x00" * 32], [b"{}"],
        )  # fmt: skip

    async def commit_once_we_wait() -> None:
        while not await watcher.fetchval(WAITING_FOR_THE_HEAD):  # noqa: ASYNC110 (another process is waited for)
            await asyncio.sleep(0.01)
        await other.execute("COMMIT")

    before_the_write(monkeypatch, take_the_head)
    waiting = asyncio.create_task(log.append([a_part(an_event("A", "lot:1"))], unless("lot:1")))
    await commit_once_we_wait()
    with pytest.raises(ConditionFailed) as failed:
        await waiting
    assert failed.value.position == 2
    await other.close()
    await watcher.execute(
        "SET session_replication_role = replica"
    )  # Take the forged entry out: `log` is verified next.
    await watcher.execute(
        "DELETE FROM ledger.events; DELETE FROM ledger.tags; DELETE FROM ledger.submissions"
    )
    await watcher.execute("UPDATE ledger.head SET size = 0, recorded_at = NULL, edge = '{}'")
    await watcher.close()


@pytest.mark.parametrize("where", ["before-the-write", "holding-the-head"])
async def test_a_process_stopped_inside_an_append_does_not_stop_the_others(
    log: Log, database: Database, where: str
) -> None:
    async with await Child.start("append-and-stop", database.app, "stopped", "lot:stopped", where) as stopped:
        assert await stopped.line() == {"stopping": True}
        receipts = await asyncio.gather(*[log.append([a_part(an_event("A", f"lot:{n}"))]) for n in range(10)])
        assert [receipt.first_position for (receipt,) in receipts] == list(range(1, 11))
        os.kill(stopped.process.pid, signal.SIGCONT)
        assert await stopped.line() == {"position": 11}, "its append is not lost, and stands once"
    assert (await log.head()).size == 11


async def test_a_process_stopped_before_its_write_finds_the_conflict_when_it_goes_on(
    log: Log, database: Database
) -> None:
    for n, where in enumerate(("before-the-write", "holding-the-head")):
        async with await Child.start(
            "append-and-stop", database.app, f"stopped {n}", f"lot:{n}", where
        ) as stopped:
            assert await stopped.line() == {"stopping": True}
            await log.append([a_part(an_event("A", f"lot:{n}"))], unless(f"lot:{n}"))
            os.kill(stopped.process.pid, signal.SIGCONT)
            assert await stopped.line() == {"position": -1}
