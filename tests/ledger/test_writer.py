"""The writer: no caller suffers for another, none waits for ever, and none is told "failed" of what stands."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import asyncpg
import pytest

from ledger import database as statements
from ledger import writer as writer_module
from ledger.batch import Write
from ledger.events import PartReceipt
from ledger.faults import BadEvent, LedgerUnavailable, SubmissionKeyTaken
from ledger.log import Log
from tests.database import Database
from tests.ledger.given import a_part, an_event, unless
from tests.ledger.proof import assert_whole

NOW = datetime.now(UTC)
Append = Callable[[Any, Write], Awaitable[bool]]
END_SESSIONS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'quench_app' AND datname = $1"
)
LOST = asyncpg.ConnectionDoesNotExistError


async def as_superuser(database: Database, query: str, *arguments: object) -> list[Any]:
    connection = await asyncpg.connect(database.superuser)
    try:
        return list(await connection.fetch(query, *arguments))
    finally:
        await connection.close()


async def assert_no_transaction_is_open(database: Database) -> None:
    query = "SELECT query FROM pg_stat_activity WHERE datname = $1 AND state LIKE 'idle in transaction%'"
    assert await as_superuser(database, query, database.name) == []


async def test_one_poisonous_request_in_a_batch_of_a_hundred_fails_alone(
    log: Log, database: Database
) -> None:
    await as_superuser(database, "ALTER TABLE ledger.events ADD CONSTRAINT poison CHECK (type <> 'Poison')")
    outcomes = await asyncio.gather(
        *[log.append([a_part(an_event("Poison" if n == 37 else "T", n=n), key=f"k{n}")]) for n in range(100)],
        return_exceptions=True,
    )
    assert [n for n, outcome in enumerate(outcomes) if isinstance(outcome, BaseException)] == [37]
    assert isinstance(outcomes[37], BadEvent)
    assert isinstance(outcomes[37].__cause__, asyncpg.CheckViolationError)
    assert (await log.head()).size == 99
    assert await log.submission("office", "k37") is None


async def test_a_database_that_refuses_everything_is_nobodys_event(log: Log, database: Database) -> None:
    await as_superuser(database, "REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA ledger FROM quench_app")
    with pytest.raises(LedgerUnavailable, match="permission denied"):
        await log.append([a_part()])
    await as_superuser(database, "GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA ledger TO quench_app")
    await log.append([a_part()])


async def test_when_the_writer_dies_every_queued_caller_gets_the_fault_and_the_next_one_goes_on(
    log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    await log.append([a_part()])
    for _ in range(3):
        with monkeypatch.context() as patched:
            patched.setattr(writer_module, "plan", lambda *_: 1 / 0)
            outcomes = await asyncio.gather(
                *[log.append([a_part()]) for _ in range(1_500)], return_exceptions=True
            )
        assert {type(outcome) for outcome in outcomes} == {LedgerUnavailable}
        assert all(isinstance(outcome.__cause__, ZeroDivisionError) for outcome in outcomes)  # type: ignore[union-attr]
        assert len(set(map(id, outcomes))) == 1_500, "each caller has an exception of its own"
    (receipt,) = await log.append([a_part()])
    assert receipt.first_position == 2


async def test_a_connection_that_the_server_ends_is_made_again(log: Log, database: Database) -> None:
    for n in range(5):
        await log.append([a_part(key=f"k{n}")])
        await as_superuser(database, END_SESSIONS, database.name)
    await log.append([a_part()])
    assert (await log.head()).size == 6


def losing_the_connection(monkeypatch: pytest.MonkeyPatch, *, committed: bool, times: int = 1) -> None:
    """The answer to the next writes is lost: after they were committed, or before they were sent."""
    write_for_real: Append = statements.append
    left = [times]

    async def append(connection: Any, write: Write) -> bool:
        if left[0]:
            left[0] -= 1
            if committed:
                await write_for_real(connection, write)
            connection.terminate()
            raise LOST("connection was closed in the middle of operation")
        return await write_for_real(connection, write)

    monkeypatch.setattr(statements, "append", append)


@pytest.mark.parametrize("committed", [True, False])
async def test_a_commit_of_unknown_outcome_is_settled_and_stands_once(
    log: Log, monkeypatch: pytest.MonkeyPatch, committed: bool
) -> None:
    losing_the_connection(monkeypatch, committed=committed, times=3)
    for n in range(4):
        receipts = await asyncio.gather(
            *[
                log.append([a_part(an_event("A", f"lot:{n}.{k}"), key=f"{n}.{k}")], unless(f"lot:{n}.{k}"))
                for k in range(5)
            ]
        )
        assert [receipt.first_position for (receipt,) in receipts] == list(range(n * 5 + 1, n * 5 + 6))
        stored = await log.entry(n * 5 + 1)
        assert stored is not None
        assert receipts[0][0].leaf_hashes == (stored.leaf_hash,)
    assert (await log.head()).size == 20


async def test_a_commit_is_not_taken_for_ours_when_another_writer_stands_in_its_place(
    log: Log, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    losing_the_connection(monkeypatch, committed=False)
    async with await Log.open(database.app) as other:
        ours = asyncio.create_task(log.append([a_part(an_event("A", "x", by="us"), key="ours")]))
        theirs = asyncio.create_task(other.append([a_part(an_event("A", "x", by="them"), key="theirs")]))
        positions = {(await ours)[0].first_position, (await theirs)[0].first_position}
    assert positions == {1, 2}
    for key, task in (("ours", ours), ("theirs", theirs)):
        stored = await log.submission("office", key)
        assert stored is not None
        assert stored.first_position == task.result()[0].first_position


async def test_a_database_that_stays_away_gives_the_fault_and_the_key_tells_the_rest(
    log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer_module, "SETTLE_SECONDS", 0.3)
    await log.append([a_part()])
    with monkeypatch.context() as patched:
        losing_the_connection(patched, committed=True, times=1)
        connect_for_real = statements.connect

        async def refuse(*_: object) -> None:
            raise LedgerUnavailable("connecting to PostgreSQL failed")

        patched.setattr(statements, "connect", refuse)
        with pytest.raises(LedgerUnavailable, match="same submission key"):
            await log.append([a_part(key="k")])
        patched.setattr(statements, "connect", connect_for_real)
    with pytest.raises(SubmissionKeyTaken) as taken:
        await log.append([a_part(key="k")])
    assert taken.value.stored[0].first_position == (await log.head()).size == 2


class Steps:
    """Runs a coroutine, cancels it after so many turns of the event loop, and says whether it was still running."""

    def __init__(self, work: Awaitable[Any], turns: int) -> None:
        self.work = work
        self.turns = turns
        self.result: Any = None

    async def cancelled(self) -> bool:
        """Whether the cancellation came before the end."""
        task = asyncio.ensure_future(self.work)
        for _ in range(self.turns):
            if task.done():
                break
            await asyncio.sleep(0 if self.turns < 40 else 0.0005)
        task.cancel()
        try:
            self.result = await task
        except asyncio.CancelledError:
            return True
        return False


@pytest.mark.parametrize("locked", [False, True], ids=["optimistic", "holding the head"])
async def test_a_caller_cancelled_at_every_await_leaves_nothing_half_done(
    log: Log, database: Database, monkeypatch: pytest.MonkeyPatch, locked: bool
) -> None:
    if locked:
        always_lose_the_first_race(monkeypatch)
    turns, ended = 0, 0
    while ended < 3:
        part = a_part(an_event("A", f"lot:{turns}"), an_event("B"), an_event("C"), key=f"k{turns}")
        steps = Steps(log.append([part], unless(f"lot:{turns}")), turns)
        ended = 0 if await steps.cancelled() else ended + 1
        receipt: PartReceipt | None = steps.result[0] if steps.result else None
        (other,) = await log.append(
            [a_part(an_event("D"))]
        )  # The writer goes on, and is past the cancelled one.
        stored = await log.submission("office", f"k{turns}")
        if stored is not None:
            written = (await log.read(after=stored.first_position - 1, upto=stored.last_position))[0]
            assert [event.type for event in written] == ["A", "B", "C"]
        assert receipt is None or (stored is not None and stored.first_position == receipt.first_position)
        assert other.first_position == (await log.head()).size
        turns += 1
    await assert_no_transaction_is_open(database)
    await assert_whole(database)
    assert turns > 5


def always_lose_the_first_race(monkeypatch: pytest.MonkeyPatch) -> None:
    write_for_real: Append = statements.append
    calls = [0]

    async def append(connection: Any, write: Write) -> bool:
        calls[0] += 1
        return calls[0] % 2 == 0 and await write_for_real(connection, write)

    monkeypatch.setattr(statements, "append", append)


async def test_a_reader_cancelled_at_every_await_leaves_the_log_usable(log: Log, database: Database) -> None:
    await log.append([a_part(*[an_event("A", "x", n=n) for n in range(50)])])
    for read in (
        log.read,
        log.head,
        lambda: log.entry(3),
        lambda: log.changed(0, 1),
        lambda: log.position_at(NOW),
    ):
        turns = 0
        while await Steps(read(), turns).cancelled():
            turns += 1
        assert len((await log.read())[0]) == 50
    await assert_no_transaction_is_open(database)


async def test_what_a_gone_caller_left_in_the_queue_is_not_written(log: Log) -> None:
    tasks = [asyncio.create_task(log.append([a_part(key=f"k{n}")])) for n in range(20)]
    await asyncio.sleep(0)
    for task in tasks[::2]:
        task.cancel()
    outcomes = await asyncio.gather(*tasks, return_exceptions=True)
    assert [isinstance(outcome, asyncio.CancelledError) for outcome in outcomes] == [True, False] * 10
    assert (await log.head()).size == 10


async def test_a_lone_caller_leaves_nothing_in_the_writers_hands(log: Log) -> None:
    """Else every append copies all that came before it, and none is ever let go of."""
    for number in range(20):
        await log.append([a_part(an_event("T", n=number))])
    assert len(log._writer._in_hand) <= 1
