"""The tree of a log in PostgreSQL: roots, proofs and tiles of any size up to the head.

Every node that a proof needs stands in a tile or is made from one; the tiles of one proof are read in one
statement. Full tiles are stored by `make_tiles`, which the publisher calls as the log grows; a proof that
finds one missing has it made. What is read is checked before it is given out: a proof that does not lead
to the root that the same tiles give elsewhere would accuse an honest auditor's tool.
"""

from collections.abc import Iterable, Iterator, MutableMapping, Sequence
from contextlib import contextmanager
from typing import Any

from ledger.faults import BrokenLedger
from ledger.proof import (
    BadProof,
    Hashes,
    Node,
    consistency_nodes,
    consistency_proof,
    inclusion_nodes,
    inclusion_proof,
    nodes_of,
    range_hash,
    verify_consistency,
    verify_inclusion,
)
from ledger.spelling import HASH_SIZE
from ledger.sql import queries
from ledger.tiles import TILE_HEIGHT, TILE_WIDTH, Tile, hashes_from_tiles, place_of

TILES_AT_ONCE = 64
"""How many tiles one transaction makes."""


async def root(database: Any, size: int) -> bytes:
    """The tree hash of the first `size` entries. `database` is an asyncpg pool or connection."""
    return range_hash(0, size, await _hashes(database, nodes_of(0, size), size))


async def inclusion(
    database: Any, position: int, size: int, known: MutableMapping[Tile, bytes] | None = None
) -> list[bytes]:
    """The path from the entry at a position to the root of the first `size` entries, checked.

    `known` keeps the tiles between calls: they never change, and many proofs to one size share most of them.
    """
    nodes = [*inclusion_nodes(position - 1, size), *nodes_of(0, size), (0, position - 1)]
    hashes = await _hashes(database, nodes, size, known)
    path = inclusion_proof(position - 1, size, hashes)
    with _contradiction():
        verify_inclusion(position - 1, size, hashes(0, position - 1), path, range_hash(0, size, hashes))
    return path


async def consistency(database: Any, old: int, size: int) -> list[bytes]:
    """The proof that the first `size` entries begin with the first `old`, checked."""
    nodes = [*consistency_nodes(old, size), *nodes_of(0, size), *nodes_of(0, old)]
    hashes = await _hashes(database, nodes, size)
    path = consistency_proof(old, size, hashes)
    with _contradiction():
        verify_consistency(old, range_hash(0, old, hashes), size, range_hash(0, size, hashes), path)
    return path


async def tile(database: Any, wanted: Tile) -> bytes:
    """The hashes of a tile of this log; BrokenLedger where the log does not go so far."""
    (hashes,) = (await _read(database, [wanted])).values()
    return hashes


async def make_tiles(database: Any, most: int = 1_000_000) -> int:
    """Store the full tiles that are not stored yet, in short transactions; how many that were."""
    made = 0
    while made < most:
        count = await database.fetchval(queries()["make_tiles"], TILES_AT_ONCE)
        made += count
        if count < TILES_AT_ONCE:
            break
    return made


def tile_over(level: int, index: int, size: int) -> Tile:
    """The tile in which a node stands, as wide as a log of `size` entries has it."""
    tile_level, tile_index, _, _ = place_of(level, index)
    width = (size >> TILE_HEIGHT * tile_level) - tile_index * TILE_WIDTH
    return Tile(tile_level, tile_index, min(width, TILE_WIDTH))


@contextmanager
def _contradiction() -> Iterator[None]:
    try:
        yield
    except BadProof as error:
        raise BrokenLedger(
            f"瓦片自相矛盾 / ledger.tiles contradicts the entries: `quench verify` says where ({error})"
        ) from error


async def _hashes(
    database: Any, nodes: Iterable[Node], size: int, known: MutableMapping[Tile, bytes] | None = None
) -> Hashes:
    known = {} if known is None else known
    wanted = sorted({tile_over(level, index, size) for level, index in nodes})
    unknown = [one for one in wanted if one not in known]
    if unknown:
        try:
            known.update(await _read(database, unknown))
        except BrokenLedger:
            await make_tiles(database)
            known.update(await _read(database, unknown))
    by_place = {(one.level, one.index): known[one] for one in wanted}
    return hashes_from_tiles(lambda level, index: by_place[level, index])


async def _read(database: Any, wanted: Sequence[Tile]) -> dict[Tile, bytes]:
    rows = await database.fetch(
        queries()["tiles"],
        [one.level for one in wanted],
        [one.index for one in wanted],
        [one.width for one in wanted],
    )
    hashes = {(row["level"], row["tile"]): row["hashes"] for row in rows}
    found = {one: hashes[one.level, one.index] for one in wanted}
    missing = [one.path for one in wanted if len(found[one]) != one.width * HASH_SIZE]
    if missing:
        raise BrokenLedger(f"瓦片缺失 / the log does not reach to {', '.join(missing[:3])}")
    return found
