"""A flipped byte is found, whatever table it stands in. `make tamper` flips two thousand."""

import random

import asyncpg
import pytest

from tests.tampering.flipped import UNNAMED, WRONG, flip_one
from tests.tampering.flips import COLUMNS, UNPROVED, Column
from tests.tampering.victim import Victim, a_copy

SEED = 20201031
ROUNDS = 2


@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: column.whole)
async def test_a_flipped_byte_is_found_where_it_is(victim: Victim, column: Column) -> None:
    for n in range(ROUNDS):
        seed = f"{SEED}/{column.whole}/{n}"
        flipped = await flip_one(victim, column, seed)
        told = f"seed {seed}: {flipped.flip}: {flipped.verify}; {flipped.bundle}"
        assert bool(flipped.verify) is (column.whole not in UNPROVED), told
        assert WRONG not in (flipped.place, flipped.place_in_bundle), told
        assert flipped.place != UNNAMED or column.table not in {"events", "submissions"}, told
        if flipped.in_the_bundle and column.whole != "checkpoints.size":  # A negative size is not exported.
            assert flipped.bundle, told


@pytest.mark.parametrize("column", random.Random(SEED).sample(COLUMNS, 3), ids=lambda column: column.whole)
async def test_what_is_not_flipped_is_not_found(victim: Victim, column: Column) -> None:
    flipped = await flip_one(victim, column, "skipped", skipped=True)
    assert (flipped.verify, flipped.bundle) == (None, None)


async def test_every_column_of_every_table_is_flipped(victim: Victim) -> None:
    async with a_copy(victim) as database:
        connection = await asyncpg.connect(database.superuser)
        try:
            rows = await connection.fetch(
                "SELECT table_name || '.' || column_name FROM information_schema.columns WHERE table_schema = 'ledger' "
                "AND table_name IN (SELECT tablename FROM pg_tables WHERE schemaname = 'ledger')"
            )
        finally:
            await connection.close()
    assert {name for (name,) in rows} == {column.whole for column in COLUMNS}
