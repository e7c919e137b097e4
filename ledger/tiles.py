"""Tiles (C2SP tlog-tiles): the whole tree as files that never change, 256 hashes each.

    tile/<level>/<index>[.p/<width>]         hashes: 32 bytes each, width of them (256 where it is not written)
    tile/entries/<index>[.p/<width>]         entries: each a length (u16, big-endian) and its bytes

The index is written in groups of three digits, every group but the last with an `x` before it:

    Tile(0, 5)                  tile/0/005                entries 1281 to 1536
    Tile(0, 1234067)            tile/0/x001/x234/067
    Tile(1, 0, 3)               tile/1/000.p/3            the roots of the first three full tiles of level 0

Tile n of level l holds, for i from 0 to 255, the roots of the perfect subtrees over the leaves
[(256·n + i)·256^l, (256·n + i + 1)·256^l). So a hash of level 1 is the root of a full tile of level 0, and the
levels between are recomputed. A log of 70,000 entries:

    level 0    70,000 hashes     273 full tiles, tile/0/273.p/112
    level 1    273 hashes        tile/1/000, tile/1/001.p/17
    level 2    1 hash            tile/2/000.p/1
"""

import re
import struct
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from ledger.merkle import node_hash
from ledger.proof import Hashes
from ledger.spelling import HASH_SIZE, NUMBER_MAX, shown

TILE_HEIGHT = 8
TILE_WIDTH = 256
LEVEL_MAX = 63
ENTRY_BYTES_MAX = 65_535
_PATH = re.compile(
    r"tile/(entries|[0-9]|[1-5][0-9]|6[0-3])/((?:x[0-9]{3}/){0,6}[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?"
)


class MalformedTile(ValueError):
    """A path of no tile, or bytes that are no tile or bundle of entries."""


@dataclass(frozen=True, slots=True, order=True)
class Tile:
    """The place of a tile; `width` is its number of hashes, less than 256 at the right edge of the log only."""

    level: int
    index: int
    width: int = TILE_WIDTH

    def __post_init__(self) -> None:
        if not (0 <= self.level <= LEVEL_MAX and 0 <= self.index <= NUMBER_MAX):
            raise MalformedTile(f"没有此瓦片 / there is no tile {self.index} of level {self.level}")
        if not 1 <= self.width <= TILE_WIDTH:
            raise MalformedTile(f"瓦片宽度错误 / a tile has 1 to 256 hashes, not {self.width}")

    @property
    def path(self) -> str:
        """Where its hashes stand."""
        return f"tile/{self.level}/{self._number}"

    @property
    def entries_path(self) -> str:
        """Where the entries of a tile of level 0 stand."""
        if self.level:
            raise MalformedTile(f"仅零级瓦片有条目 / entries belong to level 0, not {self.level}")
        return f"tile/entries/{self._number}"

    @property
    def _number(self) -> str:
        text, rest = f"{self.index % 1000:03}", self.index // 1000
        while rest:
            text, rest = f"x{rest % 1000:03}/{text}", rest // 1000
        return text if self.width == TILE_WIDTH else f"{text}.p/{self.width}"


def parse_tile_path(path: str) -> tuple[Tile, bool]:
    """The tile of a path, and whether its entries are meant and not its hashes."""
    match = _PATH.fullmatch(path)
    if not match:
        raise MalformedTile(f"瓦片路径错误 / not the path of a tile: {shown(path)}")
    level, groups, width = match.groups()
    index = int(groups.replace("x", "").replace("/", ""))
    entries = level == "entries"
    tile = Tile(0 if entries else int(level), index, int(width) if width else TILE_WIDTH)
    if path != (right := tile.entries_path if entries else tile.path):
        raise MalformedTile(f"瓦片路径应写作 / this tile is written {right}, not {shown(path)}")
    return tile, entries


def tiles_of(size: int, old_size: int = 0) -> Iterator[Tile]:
    """The hash tiles of a log, lowest level first: all of them, or those that are new since `old_size`."""
    level = 0
    while (count := size >> (TILE_HEIGHT * level)) > 0:
        old_count = old_size >> (TILE_HEIGHT * level)
        if count > old_count:
            full, rest = divmod(count, TILE_WIDTH)
            yield from (Tile(level, index) for index in range(old_count // TILE_WIDTH, full))
            if rest:
                yield Tile(level, full, rest)
        level += 1


def tile_hash(hashes: bytes) -> bytes:
    """The root of a full tile: one hash of the level above."""
    if len(hashes) != TILE_WIDTH * HASH_SIZE:
        raise MalformedTile(f"瓦片不完整 / a full tile has 8,192 bytes, not {len(hashes)}")
    return subtree(hashes, TILE_HEIGHT, 0)


def subtree(hashes: bytes, level: int, index: int) -> bytes:
    """The root of 2^level hashes of this tile, beginning with hash index·2^level."""
    width = HASH_SIZE << level if 0 <= level <= TILE_HEIGHT else 0
    start, end = index * width, (index + 1) * width
    if not width or index < 0 or end > len(hashes):
        raise MalformedTile(
            f"瓦片过短 / this tile of {len(hashes)} bytes has no node {index} of level {level}"
        )
    row = [hashes[at : at + HASH_SIZE] for at in range(start, end, HASH_SIZE)]
    while len(row) > 1:
        row = [node_hash(left, right) for left, right in zip(row[::2], row[1::2], strict=True)]
    return row[0]


def place_of(level: int, index: int) -> tuple[int, int, int, int]:
    """Where a node of the tree stands: level and index of the tile, level and index in it."""
    tile_level, inner = divmod(level, TILE_HEIGHT)
    tile_index, inner_index = divmod(index, TILE_WIDTH >> inner)
    return tile_level, tile_index, inner, inner_index


def hashes_from_tiles(read: Callable[[int, int], bytes]) -> Hashes:
    """Every node of the tree, for the proofs, from a reader of tiles by level and index."""

    def get(level: int, index: int) -> bytes:
        tile_level, tile_index, inner, inner_index = place_of(level, index)
        return subtree(read(tile_level, tile_index), inner, inner_index)

    return get


def pack_entries(entries: Iterable[bytes]) -> bytes:
    """The bundle of the entries of one tile of level 0."""
    parts = []
    for entry in entries:
        if len(entry) > ENTRY_BYTES_MAX:
            raise MalformedTile(f"条目过大 / an entry has at most 65,535 bytes, not {len(entry)}")
        parts += [struct.pack(">H", len(entry)), entry]
    if len(parts) > 2 * TILE_WIDTH:
        raise MalformedTile(f"条目过多 / a bundle has at most 256 entries, not {len(parts) // 2}")
    return b"".join(parts)


def unpack_entries(bundle: bytes) -> list[bytes]:
    """The entries of a bundle."""
    entries: list[bytes] = []
    at = 0
    while at < len(bundle):
        start = at + 2
        at = start + int.from_bytes(bundle[at:start])
        if start > len(bundle) or at > len(bundle):
            raise MalformedTile(f"条目包被截断 / the bundle ends within its entry {len(entries) + 1}")
        entries.append(bundle[start:at])
        if len(entries) > TILE_WIDTH:
            raise MalformedTile("条目过多 / a bundle has at most 256 entries")
    return entries
