"""Read a bundle (docs/bundle-format.md) with no database: each entry is hashed against its tile as it is read, and the
root of all of them is held against the checkpoint at the end.

It checks no signature and no manifest: that is what `verify.py` of the bundle, or an auditor's own copy of it, is for.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ledger import merkle
from ledger.checkpoint import Checkpoint, parse_checkpoint_text
from ledger.note import MalformedNote, parse_note
from ledger.spelling import HASH_SIZE
from ledger.tiles import TILE_WIDTH, MalformedTile, Tile, unpack_entries

CHECKPOINT_BYTES_MAX = 1_000_000
TILE_BYTES_MAX = TILE_WIDTH * 65_537


class MalformedBundle(ValueError):
    """What was given is no bundle, or not whole; one line says what and where."""


@dataclass(frozen=True)
class Bundle:
    """A folder, and the checkpoint that says how many entries it has."""

    folder: Path
    checkpoint: Checkpoint


def open_bundle(folder: Path) -> Bundle:
    """Take the checkpoint; MalformedBundle where the folder has none."""
    source = _bytes(folder / "checkpoint", CHECKPOINT_BYTES_MAX)
    try:
        return Bundle(folder, parse_checkpoint_text(parse_note(source.decode()).text))
    except (MalformedNote, UnicodeDecodeError) as wrong:
        raise MalformedBundle(f"{folder}/checkpoint: 不是检查点 / not a checkpoint: {wrong}") from wrong


def read_entries(bundle: Bundle) -> Iterator[list[bytes]]:
    """The entries of the bundle in order, a tile at a time; MalformedBundle at the first that its hash does not fit."""
    size = bundle.checkpoint.size
    edge: tuple[bytes, ...] = ()
    for first in range(0, size, TILE_WIDTH):
        tile = Tile(0, first // TILE_WIDTH, min(TILE_WIDTH, size - first))
        entries, leaves = _tile(bundle, tile, first)
        edge = merkle.extend(edge, first, leaves)
        if first + tile.width == size and merkle.root(edge, size) != bundle.checkpoint.root:
            raise MalformedBundle(
                "条目与检查点不符 / the entries do not give the root of the checkpoint: run verify.py, which says where"
            )
        yield entries


def _tile(bundle: Bundle, tile: Tile, first: int) -> tuple[list[bytes], list[bytes]]:
    try:
        entries = unpack_entries(_bytes(bundle.folder / tile.entries_path, TILE_BYTES_MAX))
    except MalformedTile as wrong:
        raise MalformedBundle(f"{tile.entries_path}: {wrong}") from wrong
    hashes = _bytes(bundle.folder / tile.path, TILE_WIDTH * HASH_SIZE)
    leaves = [merkle.leaf_hash(entry) for entry in entries]
    for number in range(max(tile.width, len(entries), len(hashes) // HASH_SIZE)):
        there = leaves[number : number + 1] == [hashes[HASH_SIZE * number :][:HASH_SIZE]]
        if not there or number >= tile.width:
            raise MalformedBundle(
                f"position {first + number + 1}: 条目缺失、多出或被改动 / missing, added or changed: "
                f"{tile.entries_path} and {tile.path} differ"
            )
    return entries, leaves


def _bytes(path: Path, size_max: int) -> bytes:
    try:
        if not path.is_file():
            raise MalformedBundle(f"缺少文件，不是核验包 / missing, so this is no bundle: {path}")
        if path.stat().st_size > size_max:
            raise MalformedBundle(f"文件过大 / a file of this kind has at most {size_max:,} bytes: {path}")
        return path.read_bytes()
    except OSError as fault:
        raise MalformedBundle(f"无法读取 / cannot be read: {path}: {fault.strerror}") from fault
