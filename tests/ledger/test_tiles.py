"""Tiles: one spelling of each path, the bytes that Go cuts, and every proof from tiles alone."""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger import tiles
from ledger.proof import consistency_proof, inclusion_proof
from ledger.spelling import NUMBER_MAX
from ledger.tiles import (
    MalformedTile,
    Tile,
    hashes_from_tiles,
    pack_entries,
    parse_tile_path,
    place_of,
    subtree,
    tile_hash,
    tiles_of,
    unpack_entries,
)
from tests.ledger.bent import anything, nearly, one_fault_or_the_same
from tests.ledger.definition import path, perfect, proof, tree_hash

GO: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "vectors" / "tlog" / "vectors.json").read_text(encoding="utf-8")
)
GREAT = 70_000


def bytes_of(tile: Tile) -> bytes:
    """The tile as the specification says, from the definition of the tree."""
    start = tile.index * 256
    return b"".join(perfect(8 * tile.level, start + n) for n in range(tile.width))


@pytest.mark.parametrize(
    ("tile", "text"),
    [
        (Tile(0, 5), "tile/0/005"),
        (Tile(0, 1234067), "tile/0/x001/x234/067"),
        (Tile(1, 0, 3), "tile/1/000.p/3"),
        (Tile(0, 273, 112), "tile/0/273.p/112"),
        (Tile(63, 999), "tile/63/999"),
        (Tile(2, 1000, 255), "tile/2/x001/000.p/255"),
        (Tile(0, NUMBER_MAX), "tile/0/x009/x223/x372/x036/x854/x775/807"),
    ],
)
def test_a_tile_has_one_path(tile: Tile, text: str) -> None:
    assert tile.path == text
    assert parse_tile_path(text) == (tile, False)


def test_entries_have_the_path_of_their_tile() -> None:
    assert Tile(0, 1234067, 8).entries_path == "tile/entries/x001/x234/067.p/8"
    assert parse_tile_path("tile/entries/x001/x234/067.p/8") == (Tile(0, 1234067, 8), True)
    with pytest.raises(MalformedTile):
        _ = Tile(1, 0).entries_path


@pytest.mark.parametrize(
    "text",
    [
        "", "tile", "tile/", "tile/0", "tile/0/", "tile/0/0", "tile/0/0005", "tile/0/5", "tile/0/x000/005",
        "tile/00/005", "tile/0/005.p",
        "tile/64/000", "tile/-1/000", "tile/0/1/000", "tile/0/x001", "tile/0/001/000", "tile/0/x001/x234",
        "tile/0/005.p/", "tile/0/005.p/0", "tile/0/005.p/256", "tile/0/005.p/07", "tile/0/005.p/1/", "/tile/0/005",
        "tile/0/005/", "tile/0/005\n", "tile/0/٠٠٥", "tile/data/000", "tile/entries/000.p/300", "tile/8/0/000.p",
        "tile/0/../000", "tile/0/x009/x223/x372/x036/x854/x775/808", "tile/0/" + "x001/" * 9000 + "000", "TILE/0/000",
    ],
)  # fmt: skip
def test_a_path_that_is_almost_a_tile_s_is_none(text: str) -> None:
    with pytest.raises(MalformedTile):
        parse_tile_path(text)


@pytest.mark.parametrize(
    "values", [(-1, 0, 1), (64, 0, 1), (0, -1, 1), (0, 2**63, 1), (0, 0, 0), (0, 0, 257)]
)
def test_there_is_no_tile_outside_of_the_tree(values: tuple[int, int, int]) -> None:
    with pytest.raises(MalformedTile):
        Tile(*values)


def test_the_tiles_of_70_000_entries_are_those_of_the_specification() -> None:
    listed = list(tiles_of(GREAT))
    assert len([tile for tile in listed if tile.level == 0 and tile.width == 256]) == 273
    assert [tile.path for tile in listed if tile.width != 256 or tile.level] == [
        "tile/0/273.p/112", "tile/1/000", "tile/1/001.p/17", "tile/2/000.p/1",
    ]  # fmt: skip
    assert [tile.path for tile in tiles_of(256)] == ["tile/0/000", "tile/1/000.p/1"]
    assert list(tiles_of(0)) == []
    assert tiles.__doc__ is not None
    for tile in listed[-4:]:
        assert tile.path in tiles.__doc__


@pytest.mark.parametrize("vector", GO["tiles"], ids=lambda vector: vector["size"])
def test_the_bytes_of_tiles_are_those_of_go(vector: dict[str, Any]) -> None:
    ours = {tile.path: tile for tile in tiles_of(vector["size"])}
    for told in vector["tiles"]:
        assert sha256(bytes_of(ours[told["path"]])).hexdigest() == told["sha256"]


def test_a_hash_of_a_level_is_the_root_of_a_full_tile_below() -> None:
    above = bytes_of(Tile(1, 0))
    for index in (0, 1, 255):
        assert tile_hash(bytes_of(Tile(0, index))) == above[32 * index : 32 * index + 32]


def test_every_node_is_found_in_its_tile() -> None:
    for level in range(12):
        for index in {0, 1, (GREAT >> level) // 2, (GREAT >> level) - 1}:
            tile_level, tile_index, inner, inner_index = place_of(level, index)
            assert subtree(bytes_of(Tile(tile_level, tile_index)), inner, inner_index) == perfect(
                level, index
            )


def test_proofs_of_a_great_log_are_made_of_its_tiles_alone() -> None:
    there = {(tile.level, tile.index): bytes_of(tile) for tile in tiles_of(GREAT)}
    get = hashes_from_tiles(lambda level, index: there[level, index])
    for index in (0, 255, 256, 65_535, 65_536, GREAT - 1):
        assert inclusion_proof(index, GREAT, get) == path(index, 0, GREAT)
    for old in (1, 255, 256, 257, 65_536, 69_888, GREAT - 1):
        assert consistency_proof(old, GREAT, get) == proof(old, GREAT)


def test_the_tiles_that_are_new_make_the_old_ones_whole() -> None:
    for old in (0, 1, 255, 256, 257, 511, 512, 65_535, 65_536, 65_537):
        for size in (old, old + 1, old + 256, old + 700, old + 70_000):
            new = list(tiles_of(size, old))
            assert set(new) == set(tiles_of(size)) - set(tiles_of(old))
            assert new == sorted(new)


def test_a_tile_that_is_too_short_is_malformed() -> None:
    full = bytes_of(Tile(0, 0))
    for hashes in (full[:-1], full + full, b""):
        with pytest.raises(MalformedTile):
            tile_hash(hashes)
    for hashes, level, index in (
        (full[:96], 1, 1), (full, 9, 0), (full, 0, 256), (full, 0, -1), (full, -1, 0), (full[:31], 0, 0),
        (full, 999, 0),
    ):  # fmt: skip
        with pytest.raises(MalformedTile):
            subtree(hashes, level, index)
    assert subtree(full[:96], 1, 0) == tree_hash(0, 2)


def test_entries_are_packed_with_their_lengths() -> None:
    assert pack_entries([b"", b"ab"]) == b"\0\0\0\2ab"
    greatest = [bytes(65_535)] * 256
    assert unpack_entries(pack_entries(greatest)) == greatest


def test_what_does_not_fit_is_not_packed() -> None:
    with pytest.raises(MalformedTile, match="65,535"):
        pack_entries([bytes(65_536)])
    with pytest.raises(MalformedTile, match="256 entries, not 257"):
        pack_entries([b""] * 257)
    with pytest.raises(MalformedTile, match="at most 256"):
        unpack_entries(b"\0\0" * 257)


@settings(max_examples=300)
@given(
    st.binary(max_size=60) | st.lists(st.binary(max_size=9)).map(lambda entries: pack_entries(entries[:256]))
)
def test_any_bytes_are_entries_that_pack_to_the_same_or_malformed(bundle: bytes) -> None:
    try:
        entries = unpack_entries(bundle)
    except MalformedTile:
        return
    assert pack_entries(entries) == bundle


@given(st.lists(st.binary(max_size=300), max_size=256))
def test_entries_come_out_as_they_went_in(entries: list[bytes]) -> None:
    assert unpack_entries(pack_entries(entries)) == entries


@settings(max_examples=300)
@given(anything | nearly("tile/0/x001/x234/067.p/12", "tile/entries/005", "tile/63/999"))
def test_any_text_is_a_path_that_is_written_the_same_or_malformed(text: str) -> None:
    one_fault_or_the_same(
        parse_tile_path, lambda read: read[0].entries_path if read[1] else read[0].path, text, MalformedTile
    )


@given(st.integers(0, 63), st.integers(0, NUMBER_MAX), st.integers(1, 256))
def test_every_tile_is_found_by_its_path(level: int, index: int, width: int) -> None:
    tile = Tile(level, index, width)
    assert parse_tile_path(tile.path) == (tile, False)
