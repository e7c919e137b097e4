"""A bundle as an attacker writes it: whatever the database holds, with tiles and a manifest that fit."""

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import asyncpg

from ledger.beside import cosigners
from ledger.faults import BrokenLedger
from ledger.merkle import leaf_hash
from ledger.policy import parse_policy, with_cosigners
from ledger.sql import queries
from ledger.tiles import TILE_WIDTH, pack_entries, tile_hash, tiles_of

EVERY_SIZE = (-1, 2**62, 100_000)


async def forged_bundle(connection: asyncpg.Connection, folder: Path, policy: str) -> Path:
    """Write what stands in this database, up to its newest checkpoint, checking nothing."""
    rows = await connection.fetch("SELECT entry FROM ledger.events ORDER BY position")
    published = await connection.fetch(queries()["checkpoints"], *EVERY_SIZE)
    notes = {row["size"]: row["note"] for row in published}
    with suppress(BrokenLedger):  # As an export does, where the keys can be read.
        policy = with_cosigners(parse_policy(policy), await cosigners(connection)).text
    return write_forged(folder, [row["entry"] for row in rows], notes, policy)


def write_forged(folder: Path, entries: Sequence[bytes], notes: Mapping[int, str], policy: str) -> Path:
    """Write a bundle of these entries, as many as the newest of these checkpoints has."""
    size, newest = max(notes.items())
    origin, told, root = [*newest.split("\n"), "", "", ""][:3]
    files = {"checkpoint": newest.encode(), "policy": policy.encode()}
    files |= {f"checkpoints/{at:012}": note.encode() for at, note in notes.items()}
    files |= tiles(entries[:size], size)
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    manifest = {
        "files": {path: _row(content) for path, content in files.items()},
        "format": "quench-bundle/1",
        "origin": origin,
        "root": root,
        "size": int(told) if told.isascii() and told.isdigit() else size,
    }
    text = json.dumps(manifest, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    (folder / "manifest.json").write_text(text)
    return folder


def tiles(entries: Sequence[bytes], size: int) -> Mapping[str, bytes]:
    """The files of a tree of this size over these entries; where those are fewer, the files end early."""
    files = {}
    hashes = [leaf_hash(entry) for entry in entries]
    level = 0
    for tile in tiles_of(min(size, len(entries) + TILE_WIDTH)):
        if tile.level > level:  # They come level by level.
            level = tile.level
            whole = range(0, len(hashes) // TILE_WIDTH * TILE_WIDTH, TILE_WIDTH)
            hashes = [tile_hash(b"".join(hashes[n : n + TILE_WIDTH])) for n in whole]
        first = tile.index * TILE_WIDTH
        files[tile.path] = b"".join(hashes[first : first + tile.width])
        if level == 0:
            files[tile.entries_path] = pack_entries(entries[first : first + tile.width])
    return files


def _row(content: bytes) -> dict[str, int | str]:
    return {"bytes": len(content), "sha256": sha256(content).hexdigest()}
