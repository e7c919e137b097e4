"""PostgreSQL fills a build by itself: in any ranges, cut off anywhere, it makes the rows that the applier makes."""

import re
from datetime import date
from random import Random
from typing import Any, get_args, get_type_hints

import asyncpg
import msgspec
import pytest

from domain.corrections.facts import EventCorrected, Replacement
from domain.fact import FACT_TYPES, Account, Fact, Posting
from domain.ovens.facts import OvenStopped
from domain.quoting import QUOTES_OTHERS
from domain.submissions import SubmissionRefused
from ledger.events import Part
from ledger.log import Log
from projections.building import Claim, RebuildFailed, RebuildTakenOver, claimed
from projections.builds import bootstrap, dump, ensure_live, make_indexes, new_build
from projections.capacity.projection import CAPACITY, PLAIN
from projections.capacity.rows import SAYS_WHO_HOLDS
from projections.history import happened
from projections.loading import hands, load
from projections.money.projection import MONEY
from projections.projection import Loader, Projection
from projections.queries import queries
from projections.rebuild import rebuild_all
from projections.registers.projection import PLACED, REGISTERS
from projections.registers.projection import PLAIN as REGISTERS_PLAIN
from tests.database import Database
from tests.domain.histories import history as of_both_books
from tests.projections.histories import history
from tests.projections.rebuilding import builder
from tests.projections.writing import new_event, write_at_once

LOADED = (CAPACITY, MONEY, REGISTERS)


async def begun(connection: asyncpg.Connection, projection: Projection) -> Claim:
    await bootstrap(connection)
    await ensure_live(connection, projection)
    (claim,) = await claimed(connection, [projection])
    return claim


async def applied(log: Log, connection: asyncpg.Connection, projection: Projection) -> bytes:
    """The rows as the applier makes them, of the log's events one by one."""
    events = [happened(event) for event in (await log.read())[0]]
    schema, applier = await new_build(connection, projection), projection.applier()
    await make_indexes(connection, projection, schema)
    for event in events:
        await applier.apply(connection, schema, [event])
    return await dump(connection, schema, projection)


async def loaded(database: Database, claim: Claim, after: int, upto: int, size: int) -> list[int]:
    applier = claim.projection.applier()
    assert isinstance(applier, Loader)
    reached: list[int] = []
    async with hands(database.projector) as them:
        assert them is not None
        await load(them, claim, applier, after, upto, size, reached.append)
    return reached


@pytest.mark.parametrize("seed", range(6))
async def test_in_any_ranges_the_rows_are_those_of_the_applier(database: Database, seed: int) -> None:
    chance = Random(seed)
    events = (history(chance, 60) if seed % 2 else of_both_books(chance)).events
    async with await Log.open(database.app) as log, builder(database) as connection:
        await write_at_once(log, events)
        for projection in LOADED:
            claim = await begun(connection, projection)
            reached = await loaded(database, claim, 0, len(events), chance.choice((1, 3, 16, 1_000)))
            assert reached[-1] == len(events)
            await make_indexes(connection, projection, claim.schema)
            assert await dump(connection, claim.schema, projection) == await applied(log, connection, projection)


async def test_rows_that_a_killed_process_left_beyond_its_position_are_taken_away(database: Database) -> None:
    events = of_both_books(Random(3)).events
    async with await Log.open(database.app) as log, builder(database) as connection:
        await write_at_once(log, events)
        for projection in LOADED:
            claim = await begun(connection, projection)
            await loaded(database, claim, 0, len(events), 7)
            await loaded(database, claim, 9, len(events), 5)
            await make_indexes(connection, projection, claim.schema)
            assert await dump(connection, claim.schema, projection) == await applied(log, connection, projection)


async def test_tags_of_every_kind_name_the_same_subjects(database: Database) -> None:
    """A series is of its subject, a seal is named alone only, a fund lies in its division, a day is nowhere."""
    (event, *_) = (e for e in history(Random(4), 20).events if type(e.fact).TOPIC in REGISTERS_PLAIN)
    tags: list[tuple[str, ...]] = [
        ("seal:s-1", "oven:o-1"),
        ("seal:s-1", "seal:s-2"),
        ("series:oven:o-1", "oven:o-1"),
        ("fund:140882:jc", "unit:140882", "baseline:140800"),
        ("days",),
        ("oven:", "oven:a:b", "series:unit:140882"),
        ("oven",),
    ]
    events = [msgspec.structs.replace(event, tags=some, position=n) for n, some in enumerate(tags, 1)]
    async with await Log.open(database.app) as log, builder(database) as connection:
        await write_at_once(log, events)
        claim = await begun(connection, REGISTERS)
        await loaded(database, claim, 0, len(events), 100)
        await make_indexes(connection, REGISTERS, claim.schema)
        told = await dump(connection, claim.schema, REGISTERS)
        assert told == await applied(log, connection, REGISTERS)
        assert told.count(b"oven") > 3


def test_the_statement_of_the_registers_names_every_kind_that_has_a_place() -> None:
    kinds = {*PLACED, "unit", "baseline", "fund"}
    listed = re.search(r"part\.kind IN \(([^)]*)\)", queries("registers")["load"])
    assert listed is not None
    assert set(re.findall(r"'(\w+)'", listed[1])) == kinds


async def test_who_lost_the_build_writes_nothing_more(database: Database) -> None:
    events = history(Random(1), 20).events
    async with (
        await Log.open(database.app) as log,
        builder(database) as connection,
        builder(database) as other,
    ):
        await write_at_once(log, events)
        claim = await begun(connection, CAPACITY)
        await connection.execute("UPDATE projections.building SET saved_at = now() - interval '11 minutes'")
        await claimed(other, [CAPACITY])
        with pytest.raises(RebuildTakenOver):
            await loaded(database, claim, 0, len(events), 10)
        assert await connection.fetchval(f'SELECT count(*) FROM "{claim.schema}".postings') == 0


@pytest.mark.parametrize("change", [{"type": "SomethingNew"}, {"version": 2}])
@pytest.mark.parametrize("quiet", [True, False])
async def test_what_this_build_does_not_know_stops_it_before(
    database: Database, change: dict[str, Any], quiet: bool
) -> None:
    """Whether it moved tonnes or not: it may move them by rules that are not these."""
    events = of_both_books(Random(2)).events
    last = next(e for e in reversed(events) if type(e.fact).TOPIC in PLAIN and bool(e.fact.postings) != quiet)
    async with await Log.open(database.app) as log, builder(database) as connection:
        await write_at_once(log, events)
        await log.append([Part((msgspec.structs.replace(new_event(last), **change),))])
        with pytest.raises(RebuildFailed, match=f"{len(events) + 1:,} 的事件"):
            async for _ in rebuild_all(log, connection, [CAPACITY], chunk=1, dsn=database.projector):
                pass
        assert await connection.fetchval("SELECT position FROM projections.building") == len(events)


def quoted(rows: tuple[Posting, ...]) -> list[tuple[Fact, tuple[int, ...]]]:
    """Facts inside of which rows stand that do not count."""
    stopped = OvenStopped(oven="oven-1", postings=rows)
    data = msgspec.to_builtins(stopped)
    replacement = Replacement(type="OvenStopped", occurred_on=date(2020, 1, 1), data=data)
    return [
        (EventCorrected(reason="更正", second_office="复核", replacement=replacement), (1,)),
        (SubmissionRefused(command="CorrectEvent", input={"replacement": data}, refusals=()), ()),
    ]


@pytest.mark.parametrize("name", ["a}]b", 'a"b', "a},{b", "a\\", "丙", "x}],"])
async def test_texts_that_look_like_the_end_of_a_list_make_other_rows_never(database: Database, name: str) -> None:
    """Either the same rows or none: a text cut off is no JSON."""
    on = date(2020, 1, 1)
    rows = tuple(
        Posting(account=account, lot=name, enterprise="works", county="140882", tonnes=tonnes, effective_on=on)
        for account, tonnes in ((Account.OPERATING, -5), (Account.IDLE, 5))
    )
    (event, *_) = history(Random(4), 5).events
    facts = [*quoted(rows), (OvenStopped(oven="oven-1", postings=rows), ())]
    events = [
        msgspec.structs.replace(event, fact=fact, position=n, corrects=corrects)
        for n, (fact, corrects) in enumerate(facts, 1)
    ]
    async with await Log.open(database.app) as log, builder(database) as connection:
        await write_at_once(log, events)
        claim = await begun(connection, CAPACITY)
        try:
            await loaded(database, claim, 0, len(events), 1)
        except RebuildFailed:
            assert "}]" in name
            assert await connection.fetchval(f'SELECT count(*) FROM "{claim.schema}".postings') == 0
            return
        await make_indexes(connection, CAPACITY, claim.schema)
        assert await dump(connection, claim.schema, CAPACITY) == await applied(log, connection, CAPACITY)


def keys(kind: Any, seen: set[Any]) -> set[str]:
    """The keys that can stand inside a value of this type, however deep; "*" where any can."""
    if kind is Any or kind is object:
        return {"*"}
    found: set[str] = set()
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        if kind in seen:
            return found
        seen.add(kind)
        for name, field in get_type_hints(kind).items():
            if name in kind.__struct_fields__:
                found |= {msgspec.structs.fields(kind)[kind.__struct_fields__.index(name)].encode_name}
                found |= keys(field, seen)
        return found
    for part in get_args(kind):
        found |= keys(part, seen)
    return found | ({"*"} if getattr(kind, "__origin__", kind) is dict else set())


def test_a_plain_event_has_one_list_of_postings_and_one_of_money() -> None:
    for topic, fact in FACT_TYPES.items():
        inner: set[str] = set()
        for name, field in get_type_hints(fact).items():
            if name in fact.__struct_fields__ and name not in ("postings", "money", "withheld"):
                inner |= {name} | keys(field, set())
        quotes = bool(inner & {"postings", "money", "*", "invented", "meta"})
        assert quotes == (fact in QUOTES_OTHERS), topic
        assert (topic in PLAIN) == (fact not in QUOTES_OTHERS and fact not in SAYS_WHO_HOLDS and fact.VERSION == 1)
