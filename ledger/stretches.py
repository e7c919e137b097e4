"""One stretch of the log, checked by itself: its entries, and what stands beside them.

A stretch is 2,048 entries, eight tiles, so that no statement is long. It knows nothing of what stands before it, so
stretches can be checked in any order and by several processes (ledger/stretch_processes.py); what it gives is put
together in order (ledger/verification.py): the subtrees of its leaves, the checkpoints that end in it, its first and
last submission, which may go on beyond it, and the first fault, if there is one.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from time import process_time
from typing import Any

import asyncpg

from ledger.beside import (
    Origin,
    Run,
    TagRows,
    cosigners,
    origin_of,
    runs_of,
    tag_rows_of,
    wrong_run,
    wrong_tile,
)
from ledger.checkpoint import parse_checkpoint_text
from ledger.conformity import conforming
from ledger.faults import BrokenLedger
from ledger.note import MalformedNote, Verifier, parse_note
from ledger.policy import Policy, judge
from ledger.ranges import Subtree, add, joined
from ledger.spelling import shown
from ledger.sql import queries
from ledger.tiles import TILE_HEIGHT, TILE_WIDTH

STRETCH = 8 * TILE_WIDTH
REST = 2.5
"""While appends go on, a rest after each stretch, in times of the work that it took."""

BELOW_EVERY_SIZE = -(2**63)
"""A row may say what no log can have; it is read with the first stretch."""

Check = Callable[[int, dict[str, Any]], str | None]
"""What else must hold of an entry: gets its position and value, gives the reason where it does not."""


@dataclass(frozen=True, slots=True)
class Known:
    """A checkpoint of this log that somebody else holds; the caller has judged its signatures."""

    name: str
    size: int
    root: bytes


@dataclass(frozen=True, slots=True)
class Asked:
    """What a verification looks at, the same for every stretch. See `ledger.verification.verify`."""

    not_after: str = "9999-12-31T00:00:00.000000Z"
    check: Check | None = None
    refused_type: str | None = None
    policy: Policy | None = None
    log_keys: tuple[tuple[int, tuple[Verifier, ...]], ...] = ()
    known: tuple[Known, ...] = ()
    roots_only: bool = False
    seed: int = 0
    """Of the fingerprint of the tag rows."""

    def keys_at(self, size: int) -> Sequence[Verifier] | None:
        """The keys that may sign a checkpoint of this size; None for those of the policy."""
        return next((keys for first, keys in reversed(self.log_keys) if first <= size), None)

    def ever(self, cosigners: Sequence[Verifier]) -> list[Verifier]:
        """These, and every key that was the log's: their signatures are accounted for, whatever they count."""
        policy = [key for key, _ in self.policy.logs] if self.policy else []
        return [*cosigners, *policy, *(key for _, keys in self.log_keys for key in keys)]


@dataclass(frozen=True, slots=True)
class Claim:
    """A checkpoint: its size, the root it has, and the stretch's subtrees up to there; or why it is none."""

    name: str
    size: int
    root: bytes = b""
    subtrees: tuple[Subtree, ...] = ()
    fault: BrokenLedger | None = None
    after: BrokenLedger | None = None
    """What is wrong with the entry after it."""
    published: bool = True
    witnesses: tuple[str, ...] = ()
    witnessed: bool = False


@dataclass(frozen=True, slots=True)
class Stretch:
    """What one stretch gives: entries after `after` up to `upto`."""

    after: int
    upto: int
    moments: tuple[str, str] | None
    """recordedAt of the first and of the last entry; None where only roots are asked for."""
    subtrees: tuple[Subtree, ...]
    tile_roots: tuple[bytes, ...]
    """Of the full tiles of level 0 that lie within it."""
    claims: tuple[Claim, ...]
    runs: tuple[Run, ...]
    """Its first and its last submission; those between are checked."""
    runs_between: int
    tiles: int
    tag_rows: TagRows
    fault: BrokenLedger | None


def bounds(after: int, upto: int) -> Iterator[tuple[int, int]]:
    """The stretches that make up the entries after `after` up to `upto`."""
    while after < upto:
        end = min(upto, (after // STRETCH + 1) * STRETCH)
        yield after, end
        after = end


async def one_by_one(
    connection: asyncpg.Connection, parts: Sequence[tuple[int, int]], asked: Asked, processes: int = 1
) -> AsyncGenerator[Stretch, None]:
    """Check these stretches on one connection. Where the log grows meanwhile, appends come first: after each stretch
    there is a rest, as long as if all `processes` were one that rests for five sevenths of its time."""
    size_before = None
    for after, upto in parts:
        begun = process_time()
        yield await check_stretch(connection, after, upto, asked)
        size = await connection.fetchval(queries()["head_size"])
        if size_before not in (None, size):
            # Of the time that it worked, not of that in which it waited for others to let it work.
            await asyncio.sleep(((1 + REST) * processes - 1) * (process_time() - begun))
        size_before = size


async def check_stretch(connection: asyncpg.Connection, after: int, upto: int, asked: Asked) -> Stretch:
    """Check the entries after `after` up to `upto`."""
    read = await _read(connection, after, upto, asked)
    leaves, moments, roots = read.leaves, read.moments, _tile_roots(read.leaves, after)
    tiles, wrong = await wrong_tile(connection, after, upto, leaves, roots)
    faults, tag_rows, runs = [read.fault, wrong], TagRows(), runs_of(read.origins, after + 1)
    if moments:
        tag_rows = await tag_rows_of(connection, after, after + len(moments), asked.seed)
        faults.append(await wrong_run(connection, runs[1:-1], asked.refused_type))
    claims = await _claims(connection, after, after + len(leaves), asked)
    subtrees, reached = _subtrees(leaves, after, roots, {claim.size for claim in claims})
    return Stretch(
        after=after,
        upto=upto,
        moments=(moments[0], moments[-1]) if moments else None,
        subtrees=subtrees,
        tile_roots=tuple(roots),
        claims=tuple(_in_its_place(claim, after, moments, reached) for claim in claims),
        runs=tuple(runs[:1] + runs[1:][-1:]),
        runs_between=len(runs[1:-1]),
        tiles=tiles,
        tag_rows=tag_rows,
        fault=min((one for one in faults if one), key=lambda one: one.position or 0, default=None),
    )


@dataclass(slots=True)
class _Entries:
    """What was read of entries one after another, up to the first that is wrong. Their values are not kept: a
    thousand of them at once would keep the garbage collector busier than all the rest."""

    leaves: list[bytes] = field(default_factory=list)
    moments: list[str] = field(default_factory=list)
    origins: list[Origin | None] = field(default_factory=list)
    fault: BrokenLedger | None = None


async def _read(connection: asyncpg.Connection, after: int, upto: int, asked: Asked) -> _Entries:
    if asked.roots_only:
        rows = await connection.fetch(queries()["stretch_entries"], after, upto)
        if len(rows) == upto - after and all(entry is not None for (entry,) in rows):
            return _Entries([sha256(b"\x00" + entry).digest() for (entry,) in rows])
    read = _Entries()
    rows = await connection.fetch(queries()["stretch"], after, upto)
    try:
        for position, row in enumerate(rows, after + 1):
            _take(read, row, position, asked)
        if len(rows) < upto - after:
            reason = f"条目缺失 / it is missing: by its head the log has entries up to {upto} at least"
            raise BrokenLedger(reason, after + len(rows) + 1)
    except BrokenLedger as broken:
        read.fault = broken
    return read


def _take(read: _Entries, row: Any, position: int, asked: Asked) -> None:
    value = conforming(row, position)
    moment, before = value["recordedAt"], read.moments[-1] if read.moments else ""
    if moment < before:
        raise BrokenLedger(f"时间倒退 / recordedAt falls to {moment}", position)
    if moment > asked.not_after:
        raise BrokenLedger(f"时间超前 / recordedAt {moment} is ahead of the database's clock", position)
    if asked.check and (reason := asked.check(position, value)):
        raise BrokenLedger(reason, position)
    read.leaves.append(sha256(b"\x00" + row[4]).digest())
    read.moments.append(moment)
    read.origins.append(origin_of(value, asked.refused_type))


def _tile_roots(leaves: Sequence[bytes], after: int) -> list[bytes]:
    first = -after % TILE_WIDTH
    ends = range(first + TILE_WIDTH, len(leaves) + 1, TILE_WIDTH)
    return [joined(leaves[end - TILE_WIDTH : end]) for end in ends]


def _subtrees(
    leaves: Sequence[bytes], after: int, roots: Sequence[bytes], sizes: set[int]
) -> tuple[tuple[Subtree, ...], dict[int, tuple[Subtree, ...]]]:
    """The subtrees of a stretch, and those up to each of these sizes."""
    subtrees: list[Subtree] = []
    reached: dict[int, tuple[Subtree, ...]] = {after: ()}
    end, upto, tiles = after, after + len(leaves), iter(roots)
    while end < upto:
        root = next(tiles, None) if end % TILE_WIDTH == 0 else None
        if root is not None and sizes.isdisjoint(range(end + 1, end + TILE_WIDTH)):
            end = add(subtrees, end, TILE_HEIGHT, root)
            reached[end] = tuple(subtrees)
            continue
        stop = min(upto, (end // TILE_WIDTH + 1) * TILE_WIDTH)
        while end < stop:
            end = add(subtrees, end, 0, leaves[end - after])
            if end in sizes:
                reached[end] = tuple(subtrees)
    return tuple(subtrees), reached


async def _claims(connection: asyncpg.Connection, after: int, upto: int, asked: Asked) -> list[Claim]:
    """Every checkpoint of a size within the stretch, in the order of their sizes; that of no entries is in the
    first one."""
    first = after or BELOW_EVERY_SIZE
    rows = await connection.fetch(queries()["stretch_checkpoints"], first, upto)
    # Read after the checkpoints: a server names its witnesses before it publishes what they signed.
    others = await cosigners(connection) if rows else ()
    claims = [_claim(row, asked, others) for row in rows]
    claims += [Claim(k.name, k.size, k.root, published=False) for k in asked.known if first < k.size <= upto]
    return sorted(claims, key=lambda claim: claim.size)


def _in_its_place(
    claim: Claim,
    after: int,
    moments: Sequence[str],
    reached: dict[int, tuple[Subtree, ...]],
) -> Claim:
    """With its subtrees. It is of a head that was committed, so the entry after it is of a later transaction."""
    place = claim.size - after
    if 0 < place < len(moments) and moments[place - 1] == moments[place]:
        reason = f"时间未推进 / it was not recorded later than {claim.name}, which was complete"
        claim = replace(claim, after=BrokenLedger(reason, claim.size + 1))
    return replace(claim, subtrees=reached[claim.size])


def _claim(row: Any, asked: Asked, others: Sequence[Verifier]) -> Claim:
    """A published checkpoint, judged where there is a policy to judge it with: then every line of it is of a key of the
    log, of a witness of the policy, or of one of `others`."""
    size, source = row["size"], row["note"]
    claim = Claim(f"已发布检查点 / the published checkpoint of {size} entries", max(size, 0))
    try:
        note = parse_note(source)
        checkpoint = parse_checkpoint_text(note.text)
        if (checkpoint.size, len(note.unknown)) != (size, row["signatures"]):
            reason = f"与其行不符 / the size or the number of signatures is not that of its row: {claim.name}"
            return replace(claim, fault=BrokenLedger(reason))
        claim = replace(claim, root=checkpoint.root)
        if asked.policy is None:
            return claim
        judged = judge(source, asked.policy, known=asked.keys_at(size), others=asked.ever(others))
    except MalformedNote as fault:
        return replace(claim, fault=BrokenLedger(f"{claim.name}: {fault}"))
    if strange := judged.note.unknown:
        key = f"{shown(strange[0].name)}+{strange[0].key_id.hex()}"
        reason = (
            f"{claim.name}: 签名行的公钥无人知晓 / a signature line is of no key that this log, its policy or "
            f"ledger.cosigners knows: {key}. It was changed; or its witness was removed from the policy before its "
            "keys were kept: name it there again, in no group"
        )
        return replace(claim, fault=BrokenLedger(reason))
    return replace(claim, witnesses=judged.witnesses, witnessed=judged.witnessed)
