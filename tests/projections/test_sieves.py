"""What a sieve holds back makes no row, so a rebuild that does not read it ends in the same bytes."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from random import Random

import asyncpg
import pytest
from msgspec.structs import replace

from domain.envelope import Evidence, Happened
from domain.evidence import CHECKS_TAG, EvidenceChecked, EvidenceExamined, EvidenceState
from domain.fact import FACT_TYPES
from ledger.events import Sieve
from ledger.log import Log
from projections.builds import dump
from projections.capacity.projection import CAPACITY
from projections.capacity.rows import given_by, said_by
from projections.catalogue import PROJECTIONS
from projections.evidence.projection import EVIDENCE
from projections.money.projection import MONEY
from projections.projection import Projection, common_sieve
from projections.projector import Projector
from projections.rebuild import rebuild_all
from projections.subjects.projection import SUBJECTS
from tests.database import Database
from tests.domain import opening as o
from tests.domain.histories import history as of_both_books
from tests.domain.scenario import Scenario
from tests.projections.histories import history
from tests.projections.rebuilding import builder, live
from tests.projections.test_two_clocks import in_blocks
from tests.projections.writing import write_at_once


def rows_of(projection: Projection, event: Happened) -> bool:
    """Whether an event makes a row there."""
    if projection.name == "money":
        return bool(event.fact.money)
    return bool(event.fact.postings or given_by(said_by(event.fact)))


@pytest.mark.parametrize("seed", range(4))
async def test_whatever_makes_a_row_is_let_through(database: Database, seed: int) -> None:
    events = (history(Random(seed), 60) if seed % 2 else of_both_books(Random(seed))).events
    async with await Log.open(database.app) as log:
        await write_at_once(log, events)
        for projection in (CAPACITY, MONEY):
            assert projection.sieve is not None
            through = await log.sifted(projection.sieve, after=0, upto=len(events))
            read = {event.position for event in through}
            assert {event.position for event in events if rows_of(projection, event)} <= read
            assert len(read) < len(events)


async def test_of_files_only_what_names_or_examines_one_is_let_through(database: Database) -> None:
    scenario = o.reduced(Scenario())
    file = Evidence(sha256="ab" * 32, kind="photo")
    examined = EvidenceExamined(sha256=file.sha256, state=EvidenceState.MISSING, events=(1,))
    checked = EvidenceChecked(upto=2, held=0, awaited=0, missing=1, altered=0)
    checks = {scenario.add(fact, (CHECKS_TAG,), "2021-05-01").position for fact in (examined, checked)}
    named = {1, 4}
    events = [replace(event, evidence=(file,) if event.position in named else ()) for event in scenario.events]
    assert EVIDENCE.sieve is not None
    async with await Log.open(database.app) as log:
        await write_at_once(log, events)
        through = await log.sifted(EVIDENCE.sieve, after=0, upto=len(events))
    assert {event.position for event in through} == named | checks
    assert len(events) > 4 + len(checks)


def test_a_type_that_this_build_does_not_know_is_never_held_back() -> None:
    """It may move rows by rules that are not these: the rebuild must stop before it."""
    for projection in (CAPACITY, MONEY):
        assert projection.sieve is not None
        assert set(projection.sieve.types) <= set(FACT_TYPES)
        assert projection.sieve.marks


def test_several_projections_hold_back_only_what_concerns_none_of_them() -> None:
    first, second = Sieve(("A", "B"), (b"x",)), Sieve(("B", "C"), (b"y",))
    one = Projection("capacity", 1, (), SUBJECTS.applier, sieve=first)
    other = Projection("money", 1, (), SUBJECTS.applier, sieve=second)
    assert common_sieve([one, other]) == Sieve(("B",), (b"x", b"y"))
    assert common_sieve([one]) == first
    assert common_sieve(PROJECTIONS) is None


@dataclass
class Grown:
    """A log whose books were projected event by event, or nearly, and by more than one projector."""

    log: Log
    connection: asyncpg.Connection
    books: tuple[Projection, ...]

    async def bytes(self) -> list[bytes]:
        return [
            await dump(self.connection, (await live(self.connection, book.name)).schema, book)
            for book in self.books
        ]


@asynccontextmanager
async def grown(database: Database, chance: Random) -> AsyncIterator[Grown]:
    events = of_both_books(chance).events
    books = (in_blocks(chance.choice((3, 8))), MONEY)
    async with await Log.open(database.app) as log, builder(database) as connection:
        half = chance.randrange(1, len(events))
        for some in (events[:half], events[half:]):
            await write_at_once(log, some)
            chunk = chance.choice((1, 5, 64))
            async with await Projector.open(log, database.projector, books, chunk=chunk) as projector:
                await projector.catch_up()
        yield Grown(log, connection, books)


@pytest.mark.parametrize("seed", range(4))
async def test_through_a_sieve_and_by_postgresql_a_rebuild_ends_in_the_same_bytes(
    database: Database, seed: int
) -> None:
    chance = Random(seed)
    async with grown(database, chance) as ledger:
        incremental = await ledger.bytes()
        assert incremental[0].count(b"\n") > 10
        for books in ((ledger.books[0],), (ledger.books[1],), ledger.books):
            for dsn in (None, database.projector):
                chunk = chance.choice((1, 4, 33))
                async for built in rebuild_all(ledger.log, ledger.connection, books, chunk=chunk, dsn=dsn):
                    assert built.rows is not None
                assert await ledger.bytes() == incremental
