"""The log's door: append, read, keys, times, waking."""

import asyncio
from datetime import UTC, datetime, timedelta

import asyncpg
import pytest

from ledger.canonical import canonical
from ledger.events import ACCEPTED, REFUSED, Condition, NewEvent, Part, Query, QueryItem, Sieve
from ledger.faults import (
    BadEvent,
    ClockBehind,
    ConditionFailed,
    EntryTooLarge,
    LedgerClosed,
    LedgerUnavailable,
    SubmissionKeyTaken,
)
from ledger.log import Log, utc_now
from ledger.merkle import extend, root
from ledger.requests import EVENTS_MAX
from tests.database import Database
from tests.ledger.given import a_key, a_part, an_event, tagged, unless
from tests.ledger.proof import assert_whole

LONG_AGO = datetime(2019, 12, 31, 8, 0, tzinfo=UTC)


async def test_an_empty_log_has_no_time_and_the_root_of_the_empty_tree(log: Log) -> None:
    head = await log.head()
    assert (head.size, head.recorded_at, head.edge) == (0, None, ())
    assert await log.read() == ([], 0)
    assert await log.entry(1) is None
    assert await log.position_at(utc_now()) == 0


async def test_parts_stand_side_by_side_with_a_receipt_each(log: Log) -> None:
    await log.append([a_part()])
    first, second = await log.append(
        [a_part(an_event(n=1), an_event(n=2), key="a"), a_part(an_event(n=3), key="b")]
    )
    events, size = await log.read(after=1)
    assert (first.first_position, first.last_position, second.first_position, second.last_position) == (
        2,
        3,
        4,
        4,
    )
    assert first.recorded_at == second.recorded_at == events[0].recorded_at
    assert [event.leaf_hash for event in events] == [*first.leaf_hashes, *second.leaf_hashes]
    assert [event.data for event in events] == [b'{"n":1}', b'{"n":2}', b'{"n":3}']
    assert size == 4


async def test_an_event_comes_back_as_it_was_given(log: Log) -> None:
    given = NewEvent(
        "封条损坏", ("oven:1", 'a"\\{},', "oven:1"), b'{"tonnes":540000}', canonical({"office": "运城"}), 3
    )
    raw = NewEvent("Raw", (), b"\x00\xff")
    await log.append([Part((given, raw))])
    stored, bytes_ = (await log.read())[0]
    assert (stored.type, stored.tags, stored.data, stored.meta, stored.version) == (
        given.type, given.tags, given.data, given.meta, 3,
    )  # fmt: skip
    assert (bytes_.data, bytes_.meta, bytes_.version, bytes_.tags) == (raw.data, b"{}", 1, ())
    assert await log.entry(1) == stored


async def test_the_head_holds_the_edge_of_the_entries_after_each_append(log: Log, database: Database) -> None:
    leaves: list[bytes] = []
    since = None
    for count in (1, 2, 3, 5, 8, 13):
        (receipt,) = await log.append([a_part(*[an_event(n=n) for n in range(count)])])
        leaves += receipt.leaf_hashes
        head = await log.head()
        assert head.edge == extend((), 0, leaves)
        assert head.root_hash == root(head.edge, head.size)
        since = await assert_whole(database, since)
        assert since == head


async def test_reads_are_bounded_by_position_limit_and_query(log: Log) -> None:
    await log.append([a_part(*[an_event("AB"[n % 2], f"tag:{n % 3}", n=n) for n in range(1, 13)])])

    async def positions(query: Query | None = None, **bounds: int) -> list[int]:
        return [event.position for event in (await log.read(query, **bounds))[0]]

    assert await positions(after=3, upto=6) == [4, 5, 6]
    assert await positions(limit=2) == [1, 2]
    assert await positions(limit=0) == []
    assert await positions(tagged("tag:0")) == [3, 6, 9, 12]
    assert await positions(tagged("tag:0", types=["A"]), after=6, upto=11) == []
    assert await positions(tagged("tag:0", types=["A", "B"]), after=3, limit=2) == [6, 9]
    assert await positions(tagged(types=["B"]), upto=5) == [1, 3, 5]
    both = Query((QueryItem(tags=("tag:0",)), QueryItem(types=("B",)), QueryItem(("A",), ("tag:1",))))
    assert await positions(both, after=1, limit=4) == [3, 4, 5, 6]
    assert await positions(Query((QueryItem(tags=("none",)), QueryItem())), after=10) == [11, 12]
    assert await positions(tagged("tag:1", "tag:2")) == []


async def test_a_sieve_lets_through_other_types_marked_entries_and_the_last(log: Log) -> None:
    rows: list[dict[str, object]] = [{"rows": []}, {"rows": [{"n": 1}]}, {"text": 'x"rows":[{'}]
    await log.append([a_part(*[an_event(type, **data) for type in "ABA" for data in rows])])

    async def positions(sieve: Sieve, after: int, upto: int) -> list[int]:
        return [event.position for event in await log.sifted(sieve, after=after, upto=upto)]

    assert await positions(Sieve(("A",), (b'"rows":[{',)), 0, 9) == [2, 4, 5, 6, 8, 9]
    assert await positions(Sieve(("A", "B"), (b'"rows":[{',)), 2, 7) == [5, 7]
    assert await positions(Sieve(("A", "B"), (b'"text"', b'"rows":[{')), 0, 4) == [2, 3, 4]
    assert await positions(Sieve((), ()), 1, 4) == [2, 3, 4]
    assert await positions(Sieve(("A", "B"), ()), 0, 99) == []


async def test_a_condition_refuses_when_a_matching_event_stands_after_its_position(log: Log) -> None:
    await log.append([a_part(an_event("A", "x", "y"), an_event("B", "x"))])
    for condition in (
        unless("x"), unless("x", "y"), unless("x", after=1), unless(types=["B"], after=1), unless(types=["C", "A"]),
        Condition(Query(), 1), unless("y", types=["B", "A"]), Condition(Query((QueryItem(tags=("z",)), QueryItem()))),
    ):  # fmt: skip
        with pytest.raises(ConditionFailed):
            await log.append([a_part()], condition)
    for condition in (
        unless("x", after=2), unless("x", "z"), unless(types=["A"], after=1), unless("y", types=["B"]),
        unless("x", "y", after=1), Condition(Query(), 10**15),
    ):  # fmt: skip
        await log.append([a_part()], condition)


async def test_two_tags_with_one_hash_are_not_confused(log: Log, database: Database) -> None:
    """Hits are confirmed on the stored tags: plant the row that a hash collision would have made."""
    await log.append([a_part(an_event("A", "real"))])
    connection = await asyncpg.connect(database.superuser)
    await connection.execute("INSERT INTO ledger.tags SELECT ledger.tag_hash('collides'), 1")
    assert (await log.read(tagged("collides")))[0] == []
    await log.append([a_part(an_event("A", "other"))], unless("collides"))
    await connection.execute("SET session_replication_role = replica")
    await connection.execute("DELETE FROM ledger.tags WHERE tag = ledger.tag_hash('collides')")
    await connection.close()


async def test_conditions_and_keys_hold_against_earlier_requests_of_the_same_batch(log: Log) -> None:
    outcomes = await asyncio.gather(
        *[log.append([a_part(an_event("A", f"lot:{n // 4}"))], unless(f"lot:{n // 4}")) for n in range(40)],
        *[log.append([a_part(an_event("K"), key=f"key:{n // 4}")]) for n in range(40)],
        *[
            log.append([a_part(an_event(f"type:{n // 4}"))], unless(types=[f"type:{n // 4}"]))
            for n in range(40)
        ],
        return_exceptions=True,
    )
    for kind, refused in ((outcomes[:40], ConditionFailed), (outcomes[40:80], SubmissionKeyTaken),
                          (outcomes[80:], ConditionFailed)):  # fmt: skip
        assert [isinstance(outcome, refused) for outcome in kind] == [False, True, True, True] * 10
    assert (await log.head()).size == 30


async def test_a_batch_is_cut_at_its_size_and_a_larger_append_still_goes_through(database: Database) -> None:
    async with await Log.open(database.app, batch_size_max=3) as log:
        appends = [log.append([a_part(*[an_event(n=n)] * (1 + n % 5))]) for n in range(20)]
        receipts = [receipt for (receipt,) in await asyncio.gather(*appends)]
    spans = [(receipt.first_position, receipt.last_position) for receipt in receipts]
    assert [last - first for first, last in spans] == [n % 5 for n in range(20)]
    assert [first for first, _ in spans[1:]] == [last + 1 for _, last in spans[:-1]]
    await assert_whole(database)


async def test_a_key_gets_its_first_outcome_for_ever(log: Log) -> None:
    (receipt,) = await log.append([a_part(an_event("A", "x"), an_event("B"), key="k1")], unless("x"))
    await log.append([a_part(key=a_key("k2", outcome=REFUSED))])
    for key, position, outcome in (("k1", 1, ACCEPTED), ("k2", 3, REFUSED)):
        with pytest.raises(SubmissionKeyTaken) as taken:
            # The condition fails too; a retry is told of its own first outcome all the same.
            await log.append([a_part(key="unused"), a_part(key=a_key(key, command="other"))], unless("x"))
        (stored,) = taken.value.stored
        assert (stored.key, stored.first_position, stored.outcome) == (key, position, outcome)
        assert stored == await log.submission("office", key)
    assert (await log.submission("office", "k1")).last_position == receipt.last_position  # type: ignore[union-attr]
    assert await log.submission("office", "unused") is None
    assert await log.submission("elsewhere", "k1") is None
    await log.append([a_part(key=a_key("k1", scope="elsewhere"))])


async def test_an_accepted_command_sent_again_two_hundred_times_stands_once(log: Log) -> None:
    (first,) = await log.append([a_part(an_event("A", "lot:1"), key="k")], unless("lot:1"))

    async def again() -> int:
        with pytest.raises(SubmissionKeyTaken) as taken:
            await log.append([a_part(an_event("A", "lot:1"), key="k")], unless("lot:1"))
        return taken.value.stored[0].first_position

    assert set(await asyncio.gather(*[again() for _ in range(200)])) == {first.first_position}
    assert (await log.head()).size == 1


async def test_refusals_are_counted_by_scope_after_a_position(log: Log) -> None:
    for n in range(6):
        outcome = REFUSED if n % 2 else ACCEPTED
        await log.append(
            [a_part(key=a_key(f"k{n}", outcome=outcome)), a_part(key=a_key(f"k{n}", "other", REFUSED))]
        )
    assert await log.refusals_since("office", 0) == 3
    assert await log.refusals_since("office", 3) == 2
    assert await log.refusals_since("office", 11) == 0
    assert await log.refusals_since("other", 0) == 6
    assert await log.refusals_since("nobody", 0) == 0


async def test_recorded_at_is_strictly_later_than_that_of_the_transaction_before(database: Database) -> None:
    async with await Log.open(database.app, clock=lambda: LONG_AGO) as log:
        for _ in range(5):
            await log.append([a_part(an_event(), an_event())])
        times = [event.recorded_at for event in (await log.read())[0]]
    assert times == [LONG_AGO + timedelta(microseconds=n // 2) for n in range(10)]


async def test_a_moment_resolves_to_the_last_position_recorded_by_then(database: Database) -> None:
    now = LONG_AGO
    async with await Log.open(database.app, clock=lambda: now) as log:
        for n in range(9):
            now = LONG_AGO + timedelta(minutes=n)
            await log.append([a_part(*[an_event(n=n)] * (n + 1))])
        last = 0
        for n in range(9):
            assert await log.position_at(LONG_AGO + timedelta(minutes=n) - timedelta(microseconds=1)) == last
            last += n + 1
            assert await log.position_at(LONG_AGO + timedelta(minutes=n)) == last
        assert await log.position_at(datetime(9999, 1, 1, tzinfo=UTC)) == last
        assert await log.position_at(datetime(2000, 1, 1, tzinfo=UTC)) == 0


async def test_a_clock_more_than_five_seconds_behind_the_head_stops_appends_and_says_so(
    database: Database,
) -> None:
    now = LONG_AGO
    async with await Log.open(database.app, clock=lambda: now) as log:
        await log.append([a_part(key="k")])
        now = LONG_AGO - timedelta(seconds=5)
        await log.append([a_part()])
        now = LONG_AGO - timedelta(seconds=5, microseconds=1)
        with pytest.raises(ClockBehind, match="2019-12-31"):
            await log.append([a_part()])
        with pytest.raises(SubmissionKeyTaken):
            await log.append([a_part(key="k")])
        now = LONG_AGO
        await log.append([a_part()])
    await assert_whole(database)


async def test_a_clock_far_ahead_cannot_push_the_log_there_and_stop_everyone_else(database: Database) -> None:
    async with await Log.open(database.app, clock=lambda: utc_now() + timedelta(minutes=5)) as log:
        with pytest.raises(LedgerUnavailable, match="ahead of the database clock"):
            await log.append([a_part()])
    async with await Log.open(database.app) as log:
        await log.append([a_part()])


@pytest.mark.parametrize(
    ("parts", "condition", "field"),
    [
        ([], None, "parts"),
        ([Part(())], None, "events"),
        ([a_part(an_event("a\x00"))], None, "type"),
        ([a_part(an_event("A", ""))], None, "tags"),
        ([a_part(key="a"), a_part(key="a")], None, "key"),
        ([a_part(key="\ud800")], None, "key"),
        ([a_part(key=a_key("k", scope=""))], None, "scope"),
        ([a_part(key=a_key("k", outcome="MAYBE"))], None, "outcome"),
        ([a_part()], unless("a\x00"), "tags"),
        ([a_part()], unless("a", after=-1), "after"),
        ([a_part()], unless("a", after=2**63), "after"),
        ([a_part(*[an_event()] * (EVENTS_MAX + 1))], None, "parts"),
    ],
)
async def test_what_the_log_cannot_hold_is_refused_with_the_field_that_is_wrong(
    log: Log, parts: list[Part], condition: Condition | None, field: str
) -> None:
    with pytest.raises(BadEvent) as refused:
        await log.append(parts, condition)
    assert refused.value.field == field
    assert (await log.head()).size == 0


async def test_an_entry_too_large_is_refused_and_the_largest_is_stored(log: Log) -> None:
    with pytest.raises(EntryTooLarge):
        await log.append([a_part(an_event(text="x" * 65_536))])
    room = 65_535 - 100
    (receipt,) = await log.append([a_part(an_event(text="x" * (room - 120)))])
    stored = await log.entry(receipt.first_position)
    assert stored is not None
    assert len(stored.entry) > 65_000


async def test_a_follower_in_another_process_is_woken_by_a_commit(log: Log, database: Database) -> None:
    async with await Log.open(database.app) as other:
        assert await other.changed(0, 0.01) == 0
        waiting = asyncio.create_task(other.changed(0, 30))
        await log.append([a_part(), a_part()])
        assert await waiting == 2
        assert await other.changed(1, 30) == 2


async def test_a_subscription_gives_what_was_and_what_comes_and_misses_nothing(
    log: Log, database: Database
) -> None:
    async with await Log.open(database.app) as other:
        await log.append([a_part(*[an_event("A", "x" if n % 3 else "y", n=n) for n in range(1, 1200)])])
        seen: list[int] = []
        subscription = other.subscribe(tagged("x"), poll_seconds=0.05)
        async for event in subscription:
            seen.append(event.position)
            if len(seen) in (799, 800, 801):
                await log.append([a_part(an_event("A", "y"), an_event("A", "x"))])
            if len(seen) == 802:
                break
    assert seen == [*[n for n in range(1, 1200) if n % 3], 1201, 1203]


async def test_the_log_works_behind_a_transaction_pooler(database: Database) -> None:
    async with await Log.open(database.app, statement_cache_size=0) as log:
        await asyncio.gather(
            *[log.append([a_part(an_event("A", f"t:{n}"))], unless(f"t:{n}")) for n in range(20)]
        )
        assert len((await log.read(tagged("t:7")))[0]) == 1
    await assert_whole(database)


async def test_closing_writes_what_is_queued_and_refuses_what_comes_later(database: Database) -> None:
    log = await Log.open(database.app)
    queued = [asyncio.create_task(log.append([a_part(key=f"k{n}")])) for n in range(50)]
    await asyncio.sleep(0)
    await log.close()
    await log.close()
    assert len(await asyncio.gather(*queued)) == 50
    for late in (log.append([a_part()]), log.read(), log.head(), log.changed(0, 1)):
        with pytest.raises(LedgerClosed):
            await late


async def test_a_database_without_a_ledger_says_what_to_do(database: Database) -> None:
    with pytest.raises(LedgerUnavailable, match="quench migrate"):
        await Log.open(database.cluster.dsn("quench_app", "quench"))
    with pytest.raises(LedgerUnavailable, match="does not exist"):
        await Log.open(database.cluster.dsn("quench_app", "nowhere"))
    with pytest.raises(LedgerUnavailable, match="connecting"):
        await Log.open("postgresql://quench_app@/quench?host=/nonexistent")
