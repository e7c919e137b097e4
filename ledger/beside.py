"""What stands beside the entries and repeats them: tag rows, submissions, tiles; held against the entries.

Nothing here is proof of anything. It is an index (tags), a memory (submissions) or a copy (tiles), so each row must be
what the entries give, and no row may be too many. A tile that is missing is no fault: it is made when it is needed.

Every statement is short: a table is walked by its key in parts, and counted in the snapshot of each part. Appends go
on meanwhile, so rows of entries beyond the verified head are left out, but what lies beyond the head of the same
moment belongs to nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import asyncpg

from ledger.canonical import NotCanonical, decode
from ledger.events import ACCEPTED, REFUSED
from ledger.faults import BrokenLedger
from ledger.note import COSIGNATURE, MalformedNote, Verifier
from ledger.spelling import HASH_SIZE, shown
from ledger.sql import queries
from ledger.tiles import TILE_WIDTH, Tile

WALKED = 20_000
"""Rows of one statement of a walk."""
_FIRST_TAG = (-(2**63), -(2**63))


Origin = tuple[str, str, Any, str, bool]
"""What an entry says of its submission: scope, key, inputSha256, recordedAt, whether it tells of a refusal."""


@dataclass(frozen=True, slots=True)
class Run:
    """Entries side by side that say the same of their submission."""

    origin: Origin
    first: int
    last: int


def origin_of(value: dict[str, Any], refused_type: str | None) -> Origin | None:
    """None for an entry that does not name scope and key."""
    meta = value["meta"]
    scope, key = meta.get("scope"), meta.get("key")
    if type(scope) is not str or type(key) is not str:
        return None
    return scope, key, meta.get("inputSha256"), value["recordedAt"], value["type"] == refused_type


def runs_of(origins: Sequence[Origin | None], first: int) -> list[Run]:
    """The submissions of consecutive entries."""
    runs, position = list[Run](), first
    for origin, group in groupby(origins):
        end = position + sum(1 for _ in group)
        if origin:
            runs.append(Run(origin, position, end - 1))
        position = end
    return runs


async def wrong_run(
    connection: asyncpg.Connection, runs: Sequence[Run], refused_type: str | None
) -> BrokenLedger | None:
    """The first of these submissions whose row is missing or says something else."""
    if not runs:
        return None
    # PostgreSQL has no NUL in a text, so no row can bear such a name.
    names = [run.origin[:2] if "\x00" not in "".join(run.origin[:2]) else ("", "") for run in runs]
    scopes, keys = zip(*names, strict=True)
    rows = await connection.fetch(queries()["submissions_of"], scopes, keys)
    stored = {row["n"]: row for row in rows}
    for number, run in enumerate(runs, 1):
        if reason := _wrong(run, stored.get(number), refused_type):
            scope, key, *_ = run.origin
            return BrokenLedger(
                f"提交记录与条目不符 / submission {scope}/{key}: {reason}", run.first, run.last
            )
    return None


def _wrong(run: Run, stored: Any, refused_type: str | None) -> str | None:
    _, _, input_sha256, _, refused = run.origin
    if stored is None:
        return "ledger.submissions has no row of it"
    if (stored["first_position"], stored["last_position"]) != (run.first, run.last):
        return (
            f"ledger.submissions says {stored['first_position']} to {stored['last_position']}, "
            f"the entries of one input, time and outcome stand at {run.first} to {run.last}"
        )
    if input_sha256 is not None and input_sha256 != stored["input_sha256"].hex():
        return "ledger.submissions has another inputSha256 than the entries"
    if refused_type is not None and stored["outcome"] != (REFUSED if refused else ACCEPTED):
        return f"ledger.submissions says {stored['outcome']}, the entries do not"
    return None


@dataclass(slots=True)
class TagRows:
    """How many tag rows, and the exclusive or of their hashes under a seed that nobody knew before: two sets of rows
    with equal prints are the same rows."""

    rows: int = 0
    print: int = 0

    def add(self, row: Any) -> None:
        """Take more rows to them."""
        self.rows += row["rows"]
        self.print ^= row["print"]


async def tag_rows_of(connection: asyncpg.Connection, after: int, upto: int, seed: int) -> TagRows:
    """The tag rows that belong to these events."""
    found = TagRows()
    found.add(await connection.fetchrow(queries()["stretch_tag_print"], after, upto, seed))
    return found


async def wrong_tile(
    connection: asyncpg.Connection, after: int, upto: int, leaves: Sequence[bytes], roots: Sequence[bytes]
) -> tuple[int, BrokenLedger | None]:
    """How many tiles of level 0 within these bounds stand there, and the first that is not what the leaves give.

    `leaves` may be fewer than the bounds say, where an entry could not be read; `roots` are those of whole tiles.
    """
    first, end = -(-after // TILE_WIDTH), upto // TILE_WIDTH
    rows = await connection.fetch(queries()["stretch_tiles"], 0, first, end) if first < end else []
    for row in rows:
        start = row["tile"] * TILE_WIDTH - after
        own = b"".join(leaves[start : start + TILE_WIDTH])
        held = row["hashes"] if len(own) == TILE_WIDTH * HASH_SIZE else row["hashes"][: len(own)]
        path = Tile(0, row["tile"]).path
        if held != own:
            places = range(0, len(own), HASH_SIZE)
            differs = (at for at in places if own[at : at + HASH_SIZE] != held[at : at + HASH_SIZE])
            position = after + start + next(differs, 0) // HASH_SIZE + 1
            return 0, BrokenLedger(
                f"条目与瓦片不符 / its hash is not the one in {path}: one was changed", position
            )
        place = row["tile"] - first
        if place < len(roots) and row["root"] != roots[place]:
            return 0, _wrong_root(path, after + start, TILE_WIDTH)
    return len(rows), None


async def wrong_upper_tile(
    connection: asyncpg.Connection, tile: Tile, hashes: Sequence[bytes], root: bytes
) -> tuple[int, BrokenLedger | None]:
    """The same of one full tile of a level above, from the roots of the tiles below it and their own root."""
    width = TILE_WIDTH ** (tile.level + 1)
    for row in await connection.fetch(queries()["stretch_tiles"], tile.level, tile.index, tile.index + 1):
        if row["hashes"] != b"".join(hashes):
            first = tile.index * width + 1
            reason = f"瓦片与条目不符 / {tile.path} is not what the entries give"
            return 0, BrokenLedger(reason, first, first + width - 1)
        if row["root"] != root:
            return 0, _wrong_root(tile.path, tile.index * width, width)
        return 1, None
    return 0, None


def _wrong_root(path: str, after: int, width: int) -> BrokenLedger:
    return BrokenLedger(
        f"瓦片的根不符 / the root of {path} is not that of its hashes", after + 1, after + width
    )


async def check_ends(connection: asyncpg.Connection) -> None:
    """Nothing stands outside the log: no event, tile or checkpoint beyond the head of the same moment."""
    row = await connection.fetchrow(queries()["table_ends"])
    if row is None:
        raise BrokenLedger("账本头部缺失 / ledger.head has no row")
    size, first, last = row["size"], row["first"], row["last"]
    if last is not None and (first != 1 or last > size):
        raise BrokenLedger(
            f"账本之外有条目 / ledger.events holds positions {first} to {last}, the log has {size} entries",
            last if first == 1 else first,
        )
    if row["tiles"]:
        raise BrokenLedger(
            f"账本之外有瓦片 / ledger.tiles holds tiles of no entries: {', '.join(row['tiles'][:5])}"
        )
    check_published(row["published"], size)


async def cosigners(connection: Any) -> tuple[Verifier, ...]:
    """The witnesses whose cosignatures stored checkpoints may carry, those of former policies among them. A key carries
    a hash of itself, so one that was changed is none."""
    keys = []
    for (text,) in await connection.fetch(queries()["cosigners"]):
        try:
            keys.append(Verifier.from_text(text))
        except MalformedNote as fault:
            raise BrokenLedger(f"见证方公钥被改动 / ledger.cosigners: {fault}") from fault
        if keys[-1].algorithm != COSIGNATURE:
            raise BrokenLedger(f"见证方公钥被改动 / ledger.cosigners: not a witness's key: {shown(text)}")
    return tuple(keys)


def check_published(published: int | None, size: int) -> None:
    """A checkpoint that was given to the world is never ahead of the log of the same moment."""
    if published is not None and published > size:
        reason = (
            f"账本被回退 / missing: a checkpoint of {published} entries was published, the log has {size}"
        )
        raise BrokenLedger(reason, size + 1, published)


async def check_tag_rows(
    connection: asyncpg.Connection, parts: Iterable[tuple[int, int]], belong: TagRows, seed: int
) -> int:
    """The tag rows of the events of these parts are those that belong to them; how many there are."""
    parts = list(parts)
    place, found, walked = _FIRST_TAG, TagRows(), WALKED
    after, upto = (parts[0][0], parts[-1][1]) if parts else (0, 0)
    while walked == WALKED:
        row = await connection.fetchrow(queries()["tag_rows_walked"], *place, WALKED, after, upto, seed)
        if (outside := row["outside"]) is not None:
            raise BrokenLedger(
                "标签索引多行 / ledger.tags holds a row of no entry", outside if outside > 0 else None
            )
        found.add(row)
        walked, place = row["walked"], row["last"] or place
    if found != belong:
        await _look_up_tag_rows(connection, parts, found.rows)
    return found.rows


async def _look_up_tag_rows(
    connection: asyncpg.Connection, parts: Iterable[tuple[int, int]], found: int
) -> None:
    """Which row it is; none, where the prints differ because an event bears a tag twice."""
    belong = 0
    for after, upto in parts:
        row = await connection.fetchrow(queries()["stretch_tag_rows"], after, upto)
        if row["lacks"] is not None:
            raise BrokenLedger("标签索引缺行 / ledger.tags lacks a row of it", row["lacks"])
        belong += row["belong"]
    if found != belong:
        raise BrokenLedger(f"标签索引多行 / ledger.tags holds {found} rows where {belong} belong")


async def check_submissions(connection: asyncpg.Connection, after: int, upto: int, runs: int) -> int:
    """No submission is too many; how many there are.

    Each of the `runs` has its own row. Rows beyond these are of entries that name no submission, which this ledger
    allows (its application names one in every entry), or they are of nothing.
    """
    place, found, walked = ("", ""), 0, WALKED
    while walked == WALKED:
        row = await connection.fetchrow(queries()["submissions_walked"], *place, WALKED, after, upto)
        if (outside := row["outside"]) is not None:
            raise BrokenLedger(
                f"提交记录越界 / a row of ledger.submissions names positions outside the log, from {outside}"
            )
        found, walked, place = found + row["rows"], row["walked"], row["last"] or place
    if found != runs:
        nameless = await _of_nameless_entries(connection, after, upto)
        if found != runs + nameless:
            raise BrokenLedger(
                f"提交记录多行 / ledger.submissions holds {found} rows where {runs + nameless} belong"
            )
    return found


async def _of_nameless_entries(connection: asyncpg.Connection, after: int, upto: int) -> int:
    """Submissions whose entries name none; BrokenLedger where one is of entries that name another."""
    place, nameless = ("", ""), 0
    query = queries()["submissions_beside_entries"]
    while rows := await connection.fetch(query, *place, after, upto, WALKED // 20):
        for row in rows:
            named = {_name(entry) for entry in (row["first"], row["last"]) if entry is not None}
            if named == {None}:
                nameless += 1
            elif named != {(row["scope"], row["key"])}:
                reason = (
                    f"提交记录与条目不符 / submission {row['scope']}/{row['key']}: its entries name another"
                )
                raise BrokenLedger(reason, row["first_position"])
        place = rows[-1]["scope"], rows[-1]["key"]
    return nameless


def _name(entry: bytes) -> tuple[str, str] | None:
    try:
        origin = origin_of(decode(entry), None)
    except (NotCanonical, KeyError, TypeError, AttributeError):
        return None
    return origin[:2] if origin else None
