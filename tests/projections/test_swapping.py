"""10,000 questions while 20 builds are swapped: each answer is of one version, whole (issue 5)."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from random import Random
from typing import Any

import asyncpg

from domain.envelope import Happened
from projections.capacity import totals
from projections.capacity.projection import CAPACITY, CapacityApplier
from projections.live import reading
from projections.moment import Moment
from projections.queries import query
from projections.rebuild import rebuild
from tests.projections.conftest import Projected
from tests.projections.histories import history
from tests.projections.rebuilding import builder

QUESTIONS, SWAPS, READERS = 10_000, 20, 6


class DoubledApplier(CapacityApplier):
    """Rules that anybody can tell from the others: every posting counts twice."""

    async def copy(self, connection: asyncpg.Connection, schema: str, batch: Sequence[Happened]) -> None:
        await super().copy(connection, schema, batch)
        await connection.execute(
            f'UPDATE "{schema}".postings SET tonnes = 2 * tonnes WHERE position BETWEEN $1 AND $2',
            batch[0].position,
            batch[-1].position,
        )


DOUBLED = replace(CAPACITY, version=CAPACITY.version + 1, applier=DoubledApplier)


async def test_each_of_10_000_answers_during_20_swaps_is_of_one_version_whole(projected: Projected) -> None:
    await projected.add(history(Random(2), 120).events)
    moment = await projected.at()
    swapping = Swapping(projected, moment)
    async with builder(projected.database) as connection:
        await swapping.learn(connection)
        async with asyncio.TaskGroup() as group:
            for _ in range(READERS):
                group.create_task(swapping.ask())
            group.create_task(swapping.swap(connection))
    assert sum(swapping.answers.values()) == QUESTIONS
    assert set(swapping.answers) == {CAPACITY.version, DOUBLED.version}
    assert min(swapping.answers.values()) > QUESTIONS // 10
    assert swapping.swaps == SWAPS


class Swapping:
    """Readers that ask and one that swaps, at once; a swap comes after every 500th answer."""

    def __init__(self, projected: Projected, moment: Moment) -> None:
        self.projected, self.moment = projected, moment
        self.right: dict[int, tuple[Any, int]] = {}
        self.answers: Counter[int] = Counter()
        self.asked = self.swaps = 0
        self.moved = asyncio.Condition()

    async def learn(self, connection: asyncpg.Connection) -> None:
        """What each version answers when nothing is swapped."""
        for projection in (DOUBLED, CAPACITY):
            await rebuild(self.projected.log, connection, projection)
            self.right[projection.version] = await answer(self.projected.reader, self.moment)
        doubled, plain = self.right[DOUBLED.version], self.right[CAPACITY.version]
        assert doubled[1] == 2 * plain[1] > 0
        assert doubled[0] != plain[0]

    async def ask(self) -> None:
        """Ask until all questions are asked; an answer that is of neither version fails."""
        reader = await asyncpg.connect(self.projected.database.app)
        while self.asked < QUESTIONS:
            self.asked += 1
            got = await answer(reader, self.moment)
            (version,) = [version for version, right in self.right.items() if got == right]
            self.answers[version] += 1
            async with self.moved:
                self.moved.notify_all()
        await reader.close()

    async def swap(self, connection: asyncpg.Connection) -> None:
        """Swap the other version in, again and again."""
        while self.swaps < SWAPS:
            async with self.moved:
                await self.moved.wait_for(lambda: sum(self.answers.values()) >= self.swaps * (QUESTIONS // SWAPS))
            await rebuild(self.projected.log, connection, (DOUBLED, CAPACITY)[self.swaps % 2])
            self.swaps += 1


async def answer(reader: asyncpg.Connection, moment: Moment) -> tuple[Any, int]:
    """Two statements of one answer: the totals of all counties, and the sum of what is not negative."""
    async with reading(reader, "capacity", "subjects") as schemas:
        counties = await totals(reader, moment)
        rows = await reader.fetch(query("capacity", "by_lot", schemas["capacity"]), moment.position,
                                  moment.effective_on, "140000", "149999")  # fmt: skip
    shown = [(one.key, one.name, tuple(one.accounts.items()), one.check) for one in counties]
    return shown, sum(row["tonnes"] for row in rows if row["tonnes"] > 0)
