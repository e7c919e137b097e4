"""The tree in PostgreSQL gives the roots, proofs and tiles that the entries give."""

import random

import asyncpg
import pytest

from ledger import merkle, tree
from ledger.events import NewEvent, Part
from ledger.faults import BrokenLedger
from ledger.log import Log
from ledger.proof import verify_consistency, verify_inclusion
from ledger.tiles import Tile, subtree, tile_hash
from tests.database import Database

SIZE = 66_003
"""A full tile of level 1, a partial one, and a partial one of each level below."""


async def leaves_of(log: Log, size: int) -> list[bytes]:
    leaves: list[bytes] = []
    while len(leaves) < size:
        count = min(3_000, size - len(leaves))
        events = tuple(NewEvent("T", (), b"%d" % n) for n in range(count))
        (receipt,) = await log.append([Part(events)])
        leaves += receipt.leaf_hashes
    return leaves


async def test_roots_proofs_and_tiles_are_those_of_the_entries(log: Log, database: Database) -> None:
    leaves = await leaves_of(log, SIZE)
    dice = random.Random(3)
    sizes = sorted(
        {1, 2, 255, 256, 257, 511, 512, 65_535, 65_536, 65_537, SIZE, *dice.sample(range(1, SIZE), 12)}
    )
    roots = {size: merkle.root(merkle.extend((), 0, leaves[:size]), size) for size in sizes}
    async with asyncpg.create_pool(database.app, min_size=1, max_size=2) as pool:
        for size in sizes:
            assert await tree.root(pool, size) == roots[size]
            for position in {1, size, *[dice.randint(1, size) for _ in range(3)]}:
                path = await tree.inclusion(pool, position, size)
                verify_inclusion(position - 1, size, leaves[position - 1], path, roots[size])
            old = dice.choice([one for one in sizes if one <= size])
            verify_consistency(old, roots[old], size, roots[size], await tree.consistency(pool, old, size))
        assert await tree.root(pool, 0) == merkle.EMPTY_ROOT
        first = await tree.tile(pool, Tile(0, 0))
        assert first == b"".join(leaves[:256])
        assert (await tree.tile(pool, Tile(1, 0)))[:32] == tile_hash(first)
        assert await tree.tile(pool, Tile(2, 0, 1)) == subtree(await tree.tile(pool, Tile(1, 0)), 8, 0)
        assert await tree.tile(pool, Tile(0, 257, 211)) == b"".join(leaves[257 * 256 :])
        with pytest.raises(BrokenLedger, match="does not reach"):
            await tree.tile(pool, Tile(0, 257, 212))
        assert await tree.make_tiles(pool) == 0


async def test_a_tile_that_was_changed_gives_no_proof(log: Log, database: Database) -> None:
    await leaves_of(log, 600)
    async with asyncpg.create_pool(database.app, min_size=1, max_size=1) as pool:
        await tree.make_tiles(pool)
        superuser = await asyncpg.connect(database.superuser)
        await superuser.execute("SET session_replication_role = replica")
        change = "UPDATE ledger.tiles SET hashes = set_byte(hashes, 77, get_byte(hashes, 77) # 1)"
        await superuser.execute(change)
        with pytest.raises(BrokenLedger):
            await tree.inclusion(pool, 1, 600)
        await superuser.execute(change)  # And back: the whole log is verified after each test.
        await superuser.close()


async def test_only_the_database_itself_makes_tiles(log: Log, database: Database) -> None:
    await leaves_of(log, 300)
    connection = await asyncpg.connect(database.app)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await connection.execute("INSERT INTO ledger.tiles VALUES (0, 0, sha256(''), sha256(''))")
    with pytest.raises(asyncpg.PostgresError, match="no checkpoint of 301"):
        await connection.fetchval("SELECT ledger.publish(301, 1, $1)", "x\n301\nroot\n")
    await connection.close()
