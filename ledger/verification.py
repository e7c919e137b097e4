"""Read the whole log again and hold it against its own promises, without any cache and without the
writer's code path.

In stretches by position, never in one long snapshot (an open snapshot keeps every old version of the head
alive); the log is gapless and immutable up to the head that is read first, so that is exact, and appends go
on meanwhile. What is checked:

    entries        positions are 1 … size, each once; every entry is what docs/ledger-format.md says, and its
                   columns repeat it (ledger/conformity.py); what the caller's `check` says of it
    time           recordedAt never falls and is not ahead of the database's clock; entries of one submission
                   share it, and it is strictly later after every published checkpoint and after `since`
    tree           the hashes of the entries give the stored edge, and every tile that is stored
    tags           ledger.tags holds exactly the hashes of the tags columns
    submissions    each run of entries that names scope and key has its row, with these positions, this
                   input and (where `refused_type` is told) this outcome; no row is too many
    checkpoints    every published one is of this log, none is ahead of it, and so is every one that others
                   hold (`known`); signatures are judged where a policy is given, and each is of a key that the
                   log, the policy or ledger.cosigners knows

That two transactions have different times can only be seen where something says that they are two: at
checkpoints, between submissions not. `published_at` of a checkpoint is nobody's promise and not looked at.

A contradiction raises BrokenLedger with the first position where there is one: stop, keep the database as it
is, compare with receipts. Whoever owns the database can write another log that agrees with itself; only
`known` and `policy` say that it is the one that others have seen.
"""

import secrets
from collections.abc import Callable, Iterable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import asyncpg

from ledger import beside
from ledger.beside import Run, TagRows
from ledger.entry import time_text
from ledger.events import Head
from ledger.faults import BrokenLedger
from ledger.note import Verifier
from ledger.policy import Policy
from ledger.ranges import Subtree, add_all, joined, of_edge, root_of
from ledger.sql import queries
from ledger.stretch_processes import Stretches, on_connection
from ledger.stretches import Asked, Check, Claim, Known, Stretch, bounds
from ledger.tiles import TILE_WIDTH, Tile

CLOCK_AHEAD_MAX = timedelta(minutes=1)
"""As ledger.append has it."""
LogKeys = Iterable[tuple[int, Sequence[Verifier]]]
"""The keys of the log, each from the size of checkpoints on that they sign alone, in this order."""


class Verified(Head, frozen=True):
    """A head that was verified, and what stood beside its entries since the one it was verified from."""

    tiles: int = 0
    tag_rows: int = 0
    submissions: int = 0
    checkpoints: int = 0
    published: int = 0
    """The size of the newest checkpoint; of those whose signatures were judged, the witnesses who cosigned it."""
    witnesses: tuple[str, ...] = ()
    witnessed: int = 0
    """The largest size that a quorum of the policy cosigned."""

    @property
    def head(self) -> Head:
        """The head alone."""
        return Head(self.size, self.recorded_at, self.edge)


async def verify(
    connection: asyncpg.Connection,
    *,
    since: Head | None = None,
    progress: Callable[[int, int], None] | None = None,
    check: Check | None = None,
    refused_type: str | None = None,
    policy: Policy | None = None,
    log_keys: LogKeys = (),
    known: Iterable[Known] = (),
    roots_only: bool = False,
    stretches: Stretches | None = None,
) -> Verified:
    """Verify the log up to its present head and return that head.

    `since` is a head that an earlier call returned: entries before it are taken as verified, and tiles that hold
    one of them are left to a whole verification. `progress` is told how many entries of how many are done. `check`
    and `refused_type` are what the application knows of an entry. `policy` judges the published checkpoints, with
    `log_keys` where the keys of the log are not those of the policy. `roots_only` reads and hashes the entries and
    checks nothing but tiles, checkpoints and the edge. `stretches` says where the work is done: on this connection,
    or in processes of their own.
    """
    asked = Asked(
        check=check,
        refused_type=refused_type,
        policy=policy,
        log_keys=tuple((first, tuple(keys)) for first, keys in log_keys),
        known=tuple(known),
        roots_only=roots_only,
        seed=secrets.randbits(63),
    )
    head, clock = await _head(connection, asked.known)
    asked = replace(asked, not_after=time_text(clock + CLOCK_AHEAD_MAX))
    whole = _Whole(connection, asked)
    if since is not None and since.recorded_at is not None:
        whole.begin(since.size, since.edge, time_text(since.recorded_at))
    async with aclosing((stretches or on_connection(connection))(whole.size, head.size, asked)) as checked:
        async for stretch in checked:
            await whole.take(stretch)
            if progress:
                progress(whole.size, head.size)
    submissions = await whole.end(head)
    return Verified(
        size=head.size,
        recorded_at=head.recorded_at,
        edge=head.edge,
        tiles=whole.tiles,
        tag_rows=whole.tag_rows.rows,
        submissions=submissions,
        checkpoints=whole.checkpoints,
        published=whole.published.size if whole.published else 0,
        witnesses=whole.published.witnesses if whole.published else (),
        witnessed=whole.witnessed,
    )


async def _head(connection: asyncpg.Connection, known: Sequence[Known]) -> tuple[Head, datetime]:
    """The head and the database's clock; nothing that was published or seen elsewhere is ahead of it."""
    row = await connection.fetchrow(queries()["verified_head"])
    if row is None:
        raise BrokenLedger("账本头部缺失 / ledger.head has no row")
    head = Head(row["size"], row["recorded_at"], tuple(row["edge"]))
    if head.size < 0 or len(head.edge) != head.size.bit_count():
        raise BrokenLedger(f"账本头部无效 / the edge of ledger.head is not that of {head.size} entries")
    beside.check_published(row["published"], head.size)
    await beside.cosigners(connection)
    for seen in known:
        if seen.size > head.size:
            reason = f"账本被回退 / missing: {seen.name} has {seen.size} entries, the log has {head.size}"
            raise BrokenLedger(reason, head.size + 1, seen.size)
    return head, row["clock"]


@dataclass
class _Whole:
    """What the stretches so far are together."""

    connection: asyncpg.Connection
    asked: Asked
    size: int = 0
    start: int = 0
    moment: str = ""
    subtrees: list[Subtree] = field(default_factory=list)
    levels: dict[int, list[bytes]] = field(default_factory=dict)
    """By level of tiles: the roots that the next tile of that level will hold, so far."""
    committed: int = 0
    """The largest size so far that a checkpoint confirms."""
    seen: int = 0
    """The same of the checkpoints that others hold, which whoever owns the database has not made."""
    published: Claim | None = None
    open: Run | None = None
    """The submission at the end, which may go on."""
    runs: int = 0
    tiles: int = 0
    tag_rows: TagRows = field(default_factory=TagRows)
    checkpoints: int = 0
    witnessed: int = 0

    def begin(self, size: int, edge: Sequence[bytes], moment: str) -> None:
        """Go on from a head that was verified."""
        self.size = self.start = self.committed = self.seen = size
        self.moment = moment
        self.subtrees = of_edge(edge, size)

    async def take(self, stretch: Stretch) -> None:
        """Put a stretch behind what is there."""
        if stretch.moments:
            self._follow(stretch.moments[0])
            self.moment = stretch.moments[1]
        for claim in stretch.claims:
            if stretch.fault and (stretch.fault.position or 0) <= claim.size:
                break
            self._hold(claim)
        if stretch.fault:
            raise await self._first(stretch.fault, stretch.runs)
        for run in stretch.runs:
            await self._run(run)
        self.runs += stretch.runs_between
        self.tiles += stretch.tiles
        self.tag_rows.rows += stretch.tag_rows.rows
        self.tag_rows.print ^= stretch.tag_rows.print
        await self._upper_tiles(stretch)
        self.size = add_all(self.subtrees, stretch.after, stretch.subtrees)

    async def end(self, head: Head) -> int:
        """The entries are those of the head, and nothing stands beside them; how many submissions there are."""
        if self.open:
            await self._close(self.open)
        self._check_edge(head)
        await beside.check_ends(self.connection)
        if self.asked.roots_only:
            return 0
        if self.moment != (time_text(head.recorded_at) if head.recorded_at else ""):
            raise BrokenLedger(
                f"头部时间不符 / ledger.head has another time than the last entry, {self.moment}"
            )
        parts = bounds(self.start, self.size)
        await beside.check_tag_rows(self.connection, parts, self.tag_rows, self.asked.seed)
        return await beside.check_submissions(self.connection, self.start, self.size, self.runs)

    def _follow(self, moment: str) -> None:
        if moment < self.moment:
            raise BrokenLedger(f"时间倒退 / recordedAt falls to {moment}", self.size + 1)
        if moment == self.moment and self.size == self.committed:
            reason = "时间未推进 / it was not recorded later than the transaction before, which was complete"
            raise BrokenLedger(reason, self.size + 1)

    def _hold(self, claim: Claim) -> None:
        """A checkpoint against the entries up to its size."""
        if claim.fault:
            raise claim.fault
        subtrees = list(self.subtrees)
        add_all(subtrees, self.size, claim.subtrees)
        if root_of(subtrees) != claim.root:
            first = 1 + (self.committed if claim.published else self.seen)
            if first > claim.size:
                raise BrokenLedger(
                    f"与另一检查点矛盾 / {claim.name} has another root than one of the same size"
                )
            reason = f"条目与检查点不符 / the entries are not those of {claim.name}: they or it were changed"
            raise BrokenLedger(reason, first, claim.size)
        if claim.after:
            raise claim.after
        self.committed = claim.size
        if not claim.published:
            self.seen = claim.size
            return
        self.checkpoints += 1
        self.published = claim
        self.witnessed = claim.size if claim.witnessed else self.witnessed

    async def _run(self, run: Run) -> None:
        if self.open and self._goes_on(self.open, run):
            self.open = replace(self.open, last=run.last)
            return
        if self.open:
            await self._close(self.open)
        self.open = run

    async def _first(self, fault: BrokenLedger, runs: Sequence[Run]) -> BrokenLedger:
        """The fault, or what is wrong with a submission before it; the last run may only be a part of one."""
        try:
            for run in runs[:-1]:
                await self._run(run)
            if self.open and runs and not self._goes_on(self.open, runs[-1]):
                await self._close(self.open)
        except BrokenLedger as wrong:
            return min(wrong, fault, key=lambda one: one.position or 0)
        return fault

    @staticmethod
    def _goes_on(open: Run, run: Run) -> bool:
        return (open.origin, open.last + 1) == (run.origin, run.first)

    async def _close(self, run: Run) -> None:
        self.runs += 1
        if wrong := await beside.wrong_run(self.connection, [run], self.asked.refused_type):
            raise wrong

    async def _upper_tiles(self, stretch: Stretch) -> None:
        """The tiles of the levels above, as they become full. One that holds entries before `start` is not known
        whole."""
        first = -(-stretch.after // TILE_WIDTH)
        for number, root in enumerate(stretch.tile_roots, first):
            level, index, place = 0, number, TILE_WIDTH - 1
            while place == TILE_WIDTH - 1:
                level += 1
                index, place = divmod(index, TILE_WIDTH)
                row = self.levels.setdefault(level, [])
                row.append(root)
                if place == TILE_WIDTH - 1:
                    del self.levels[level]
                    if len(row) < TILE_WIDTH:
                        break
                    root = await self._upper_tile(Tile(level, index), row)

    async def _upper_tile(self, tile: Tile, hashes: Sequence[bytes]) -> bytes:
        root = joined(hashes)
        found, wrong = await beside.wrong_upper_tile(self.connection, tile, hashes, root)
        if wrong:
            raise wrong
        self.tiles += found
        return root

    def _check_edge(self, head: Head) -> None:
        """Where the edge is another one, the first subtree that differs says where to look."""
        end = 0
        for (level, root), stored in zip(self.subtrees, head.edge, strict=True):
            start, end = end, end + (1 << level)
            if root != stored:
                first = max(start, self.committed if self.committed < end else start) + 1
                raise BrokenLedger("条目与账本头部不符 / they give another root than ledger.head", first, end)
