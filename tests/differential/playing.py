"""One random history from its first submission to its last question, writers and askers at once (对账).

Two writers submit through the runner into a log of PostgreSQL, each from a thread of its own, while the projector
follows and an asker draws moments (D, K) among what is applied, asks everything, and asks it again a little later: the
same question at the same position has one answer. When the writers are done, every answer is laid beside the naive
fold of the bytes, and every projection beside one that is built anew in other batches.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import pairwise
from random import Random

import asyncpg

from app.runner import Runner
from ledger.events import RecordedEvent
from ledger.log import Log
from projections.builds import drop_build, dump, make_indexes, new_build
from projections.catalogue import PROJECTIONS
from projections.history import happened
from projections.live import status
from projections.projector import Projector
from tests.database import Database
from tests.differential import naive
from tests.differential.asking import Answer, Pair, answer, expected
from tests.differential.histories import opened, play
from tests.differential.submitted import Submitted

FIRST_DAY, DAYS = date(2018, 12, 1), 1400
WRITERS = 2


@dataclass
class Tally:
    """What the histories held and what was asked of them."""

    histories: int = 0
    events: int = 0
    late: int = 0
    corrected: int = 0
    revoked: int = 0
    refused: int = 0
    moments: int = 0
    moments_while_writing: int = 0
    changed_since: int = 0
    """Moments of which the same day is told otherwise as known at the end."""
    figures: int = 0
    types: Counter[str] = field(default_factory=Counter)

    def add(self, entries: Sequence[naive.Entry]) -> None:
        """Count what stands in a log; late is what happened before something that was recorded earlier.

        What comes before the first day that is opened is the opening, which nobody calls late.
        """
        self.histories += 1
        self.events += len(entries)
        latest = ""
        begun = [entry["type"] for entry in entries].index("DayOpened")
        for entry in entries[begun:]:
            on = entry["meta"]["occurredOn"]
            self.late += on < latest
            latest = max(latest, on)
            self.types[entry["type"]] += 1
        self.corrected = self.types["EventCorrected"] + self.types["BaselineCorrected"]
        self.revoked = self.types["AcceptanceRevoked"]
        self.refused = self.types["SubmissionRefused"]

    def told(self) -> str:
        """One line for a person."""
        return (
            f"{self.histories} histories, {self.events} events ({self.late} late, {self.corrected} corrected, "
            f"{self.revoked} acceptances revoked, {self.refused} refusals); {self.moments} moments "
            f"({self.moments_while_writing} asked while writers ran, {self.changed_since} told otherwise as known "
            f"at the end), {self.figures} figures, all equal to the naive fold"
        )


async def played(database: Database, seed: int, pairs: int, tally: Tally) -> None:
    """A history of this seed, and `pairs` moments of it; an AssertionError names the moment that differs."""
    chance = Random(seed)
    async with _house(database) as (log, pool, projector):
        asked = await _written_and_asked(log, pool, projector, chance, seed, pairs // 2)
        tally.moments_while_writing += len(asked)
        events, size = await log.read()
        while len(asked) < pairs:
            asked.setdefault(Pair(_day(chance), chance.randint(1, size)), {})
        entries = naive.entries_of(event.entry for event in events)
        for pair, told in asked.items():
            again = await answer(log, pool, pair)
            assert told in ({}, again), (seed, pair)
            counted = expected(entries, pair)
            _same(again, counted, (seed, pair))
            tally.changed_since += counted != expected(entries, replace(pair, position=size))
            tally.figures += sum(map(len, again.values()))
        tally.moments += len(asked)
        tally.add(entries)
        await projector.changed(size - 1, 10)
        await _rebuilt(database, events, chance)


@asynccontextmanager
async def _house(database: Database) -> AsyncIterator[tuple[Log, asyncpg.Pool, Projector]]:
    stop = asyncio.Event()
    async with (
        await Log.open(database.app) as log,
        asyncpg.create_pool(database.app, min_size=1, max_size=2) as pool,
        await Projector.open(log, database.projector) as projector,
    ):
        running = asyncio.create_task(projector.run(stop))
        yield log, pool, projector
        stop.set()
        await running


async def _written_and_asked(
    log: Log, pool: asyncpg.Pool, projector: Projector, chance: Random, seed: int, pairs: int
) -> dict[Pair, Answer]:
    """Everything of a history, and the answers that were given meanwhile."""
    loop, runner = asyncio.get_running_loop(), Runner(log)
    first = Submitted(log, runner, loop, "a")
    await asyncio.to_thread(opened, chance, first)
    writers = [first, *(Submitted(log, runner, loop, f"w{n}") for n in range(1, WRITERS))]
    writing = [
        asyncio.create_task(asyncio.to_thread(_write, writer, Random(f"{seed}/{n}")))
        for n, writer in enumerate(writers)
    ]
    asked: dict[Pair, Answer] = {}
    while not all(one.done() for one in writing):
        if projector.position == 0 or (len(asked) == pairs and chance.random() < 0.5):
            await asyncio.sleep(0.01)
        elif len(asked) < pairs:
            pair = Pair(_day(chance), chance.randint(1, projector.position))
            asked[pair] = await answer(log, pool, pair)
        else:
            pair = chance.choice(list(asked))
            assert await answer(log, pool, pair) == asked[pair], (seed, pair)
    await asyncio.gather(*writing)
    return asked


def _write(s: Submitted, chance: Random) -> None:
    s.catch_up()
    for number in range(chance.randrange(20, 45)):
        play(s, chance, number)


def _day(chance: Random) -> date:
    return FIRST_DAY + timedelta(days=chance.randrange(DAYS))


def _same(told: Answer, counted: Answer, where: object) -> None:
    for name in counted:
        assert told[name] == counted[name], f"{where}, {name}: answered {told[name]}, counted {counted[name]}"


async def _rebuilt(database: Database, events: Sequence[RecordedEvent], chance: Random) -> None:
    """Every projection, as it grew while the history was written, equals one built anew, byte for byte."""
    facts = [happened(event) for event in events]
    cuts = sorted(chance.sample(range(1, len(facts)), 3))
    connection = await asyncpg.connect(database.projector)
    try:
        live = await status(connection)
        for projection in PROJECTIONS:
            assert live[projection.name].position == len(facts)
            schema, applier = await new_build(connection, projection), projection.applier()
            await make_indexes(connection, projection, schema)
            for start, end in pairwise([0, *cuts, len(facts)]):
                await applier.apply(connection, schema, facts[start:end])
            grown = await dump(connection, live[projection.name].schema, projection)
            assert grown == await dump(connection, schema, projection), projection.name
            await drop_build(connection, schema)
    finally:
        await connection.close()
