"""The publisher: signs the head, asks the witnesses, keeps what came, and gives proofs to the gateway.

A checkpoint is signed only of a head that is committed (C2SP tlog-checkpoint: never sign what may not stand). It is
published when a quorum cosigned it; where none can be reached the log's own signature is published all the same, and
nothing counts as witnessed. What the witnesses know of this log is asked once at the start, and every answer that
names a size is a chance to notice that the database fell behind (app/rollback.py): then nothing is written any more.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from time import monotonic
from typing import Any

import asyncpg
import structlog

from app.rollback import RollbackDetected, rollback, seen_by_witnesses
from app.witness.collecting import Collected, collect
from domain.custody import LedgerRestored, LogKeyRotated
from domain.fact import decode_fact
from domain.refusals import Refusal
from gateway.proving import ProvingStatus, WitnessStatus
from ledger import tree
from ledger.checkpoint import Checkpoint, sign_checkpoint
from ledger.events import Query, QueryItem
from ledger.log import Log
from ledger.note import Signer, Verifier, parse_note
from ledger.policy import NONE, Judged, Policy, judge
from ledger.proof import TlogProof
from ledger.sql import queries
from ledger.tiles import TILE_HEIGHT, TILE_WIDTH, Tile, pack_entries

CONFIRM_SECONDS = 5.0
"""How long a start waits for witnesses, and how often they are asked again until a quorum has answered."""
SEARCHED_MAX = 1_000
ANOTHER_HISTORY = 422
"""A witness's answer to a checkpoint that does not lead on from the one it holds (C2SP tlog-witness)."""
TILES_KEPT = 1_000
"""8 kB each."""
log_ = structlog.get_logger("publisher")


class KeyRetired(Refusal, frozen=True, kw_only=True):
    """Any submission to a server that still holds the log's key from before a rotation or a restore."""

    CODE = "KEY_RETIRED"
    ZH = "账本密钥已更换（位置 {position}），本服务仍持旧密钥，停止写入。"
    EN = "The log's key was changed at position {position}; this server still holds the old one. Nothing is written."
    REMEDY = "用新密钥重启服务。Restart the server with the new key."
    RECORDED = False

    position: int


class Publisher:
    """Proofs of one log for the gateway (`gateway.proving.Proving`), and the task that publishes checkpoints."""

    def __init__(
        self, log: Log, pool: asyncpg.Pool, signer: Signer, policy: Policy, *, seconds: float = 1.0
    ) -> None:
        self._log = log
        self._pool = pool
        self._signer = signer
        self._policy = policy
        self._seconds = seconds
        self._keys: tuple[Verifier, ...] = (signer.verifier, *(key for key, _ in policy.logs))
        self._newest: tuple[int, str] | None = None
        self._witnessed: tuple[int, str] = 0, ""
        self._confirmed = False
        self._quorum = False
        self._heard: dict[str, WitnessStatus] = {}
        self._halted: Refusal | None = None
        self._rotations_read = 0
        self._tiles: dict[Tile, bytes] = {}
        self._hurry = asyncio.Event()
        self._published = asyncio.Condition()

    # What the gateway asks -----------------------------------------------------------------------------------------

    def status(self) -> ProvingStatus:
        """How proofs stand now."""
        return ProvingStatus(
            origin=self._signer.name,
            verifier_key=self._signer.verifier.text,
            published=self._newest[0] if self._newest else 0,
            witnessed=self._witnessed[0] if self._confirmed else 0,
            quorum=self._quorum and self._confirmed,
            needed=_needed(self._policy),
            witnesses=[
                self._heard.get(w.name, WitnessStatus(w.name, "NOT_ASKED", None, ""))
                for w in self._policy.witnesses
            ],
            halted=self._halted,
        )

    async def checkpoint(self) -> str:
        """The newest published checkpoint; the head, signed, where none was published yet."""
        if self._newest is None:
            return self._sign(*await self._head())
        return self._newest[1]

    async def proof(self, position: int, entry: bytes | None = None) -> str:
        """The tlog-proof of an entry to the newest witnessed checkpoint if that reaches it, else to the newest
        published one, else to the head."""
        size, note = self._witnessed
        if position > size:
            size, note = self._newest or (0, "")
        if position > size:
            size, root = await self._head()
            note = self._sign(size, root)
        if not 0 < position <= size:
            raise ValueError(f"the log has {size} entries, not {position}")
        if len(self._tiles) > TILES_KEPT:
            self._tiles.clear()
        path = await tree.inclusion(self._pool, position, size, self._tiles)
        return TlogProof(position - 1, tuple(path), note, entry).text

    async def consistency(self, old: int, size: int) -> Sequence[bytes]:
        """The consistency proof between two sizes of this log."""
        head = (await self._log.head()).size
        if not 0 <= old <= size <= head:
            raise ValueError(f"0 ≤ {old} ≤ {size} ≤ {head} does not hold")
        return await tree.consistency(self._pool, old, size)

    async def hash_tile(self, level: int, index: int, width: int) -> bytes | None:
        """A tile of the published log."""
        size = self._newest[0] if self._newest else 0
        if (size >> TILE_HEIGHT * level) < index * TILE_WIDTH + width:
            return None
        return await tree.tile(self._pool, Tile(level, index, width))

    async def entry_tile(self, index: int, width: int) -> bytes | None:
        """The entries of a tile of the published log."""
        size = self._newest[0] if self._newest else 0
        first = index * TILE_WIDTH
        if size < first + width:
            return None
        events, _ = await self._log.read(after=first, upto=first + width)
        return pack_entries(event.entry for event in events)

    async def await_witnessed(self, position: int, seconds: float) -> bool:
        """Publish at once and wait until a quorum has cosigned this position, at most so long."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds), self._published:
                self._hurry.set()
                await self._published.wait_for(lambda: self.status().witnessed >= position)
        return self.status().witnessed >= position

    # The task ------------------------------------------------------------------------------------------------------

    async def start(self) -> None:
        """Read what was published before, and ask the witnesses what they know, for a short time. Whose cosignatures
        are kept from here on is told first: verification accounts for each, also when a witness has left the policy."""
        keys = [witness.verifier.text for witness in self._policy.witnesses]
        with suppress(asyncpg.ReadOnlySQLTransactionError):  # A replica publishes nothing, and may be read.
            await self._pool.execute(queries()["name_cosigners"], keys)
        await self._recall()
        await self._check_rotation()
        await self._confirm()

    async def run(self, stop: asyncio.Event) -> None:
        """Publish as the log grows, until told to stop. A fault is told and tried again."""
        while not stop.is_set():
            begun = monotonic()
            try:
                if not self._confirmed:
                    await self._confirm()
                await self.publish()
            except Exception as fault:  # Whatever it is, the log goes on and so does the publisher.
                log_.warning("checkpoint not published", reason=f"{type(fault).__name__}: {fault}")
            await self._rest(stop, monotonic() - begun)

    async def publish(self) -> Collected | None:
        """Sign the head, ask the witnesses, keep what came. None where that head is published already."""
        await self._check_rotation()
        size, root = await self._head()
        if self._newest and self._newest[0] > size:
            self._halt(RollbackDetected(size=size, seen=self._newest[0], witness="-"))
        if size == 0 or self._halted or (self._newest and self._newest[0] == size and self._done):
            return None
        await tree.make_tiles(self._pool)
        known = {name: heard.size for name, heard in self._heard.items() if heard.size is not None}
        collected = await collect(
            self._sign(size, root), self._policy, self._prove, known=known, timeout_seconds=CONFIRM_SECONDS
        )
        await self._take(size, collected)
        return collected

    @property
    def _done(self) -> bool:
        """Whether nothing can be added to the newest checkpoint."""
        return self._quorum or not self._policy.witnesses

    async def _take(self, size: int, collected: Collected) -> None:
        for answer in collected.answers:
            holds = size if answer.line else answer.size
            self._heard[answer.witness] = WitnessStatus(answer.witness, answer.outcome, holds, answer.said)
        self._quorum = collected.witnessed
        beyond = any((heard.size or 0) > size for heard in self._heard.values())
        if beyond or any(answer.status == ANOTHER_HISTORY for answer in collected.answers):
            await self._confirm()  # Only what our own key signed halts us, not what a witness says.
        if not self._halted:
            signatures = len(parse_note(collected.source).unknown)
            await self._pool.fetchval(queries()["publish"], size, signatures, collected.source)
            await self._publish_here(size, collected.source, witnessed=collected.witnessed)

    async def _publish_here(self, size: int, note: str, *, witnessed: bool) -> None:
        async with self._published:
            self._newest = size, note
            if witnessed and self._policy.quorum != NONE:
                self._witnessed = max(self._witnessed, (size, note))
            self._published.notify_all()

    async def _recall(self) -> None:
        """The newest checkpoint that was published, and the newest that a quorum cosigned. The database is not
        believed: each note is opened with our own keys."""
        size = (await self._log.head()).size
        async for note, judged in published(self._pool, self._policy, self._keys):
            if judged.checkpoint.size > size:
                self._halt(
                    RollbackDetected(size=size, seen=judged.checkpoint.size, witness="ledger.checkpoints")
                )
                continue
            if self._newest is None:
                self._newest = judged.checkpoint.size, note
                self._quorum = judged.witnessed
            if judged.witnessed and self._policy.quorum != NONE:
                self._witnessed = judged.checkpoint.size, note
                return

    async def _confirm(self) -> None:
        """Ask every witness what it has seen. Until a quorum answers, nothing counts as witnessed."""
        seen, quorum = await seen_by_witnesses(self._policy, self._signer.name, CONFIRM_SECONDS)
        for name, one in seen.items():
            outcome = "UNREACHABLE" if one.size is None else "SEEN"
            self._heard[name] = WitnessStatus(name, outcome, one.size, one.problem)
        size = (await self._log.head()).size
        halted = await rollback(self._pool, size, self._policy, seen)
        if halted:
            self._halt(halted)
        self._confirmed = quorum

    async def _check_rotation(self) -> None:
        """Whether the log says that its key was changed, to another one than ours."""
        rotated, size = await self._log.read(
            Query((QueryItem(types=(LogKeyRotated.TOPIC, LedgerRestored.TOPIC)),)), after=self._rotations_read
        )
        self._rotations_read = size
        for event in rotated[-1:]:
            fact = decode_fact(event.type, event.data)
            if isinstance(fact, LogKeyRotated | LedgerRestored) and fact.to != self._signer.verifier.text:
                self._halt(KeyRetired(position=event.position))

    def _halt(self, why: Refusal) -> None:
        if self._halted is None:
            log_.error("writing halted", code=why.CODE, reason=why.message_en)
        self._halted = why

    async def _prove(self, old: int, size: int) -> Sequence[bytes]:
        return await tree.consistency(self._pool, old, size)

    async def _head(self) -> tuple[int, bytes]:
        head = await self._log.head()
        return head.size, head.root_hash

    def _sign(self, size: int, root: bytes) -> str:
        return sign_checkpoint(Checkpoint(self._signer.name, size, root), self._signer)

    async def _rest(self, stop: asyncio.Event, spent: float) -> None:
        """Until the log grows (or, without a quorum, for a while), and never more often than the settings say."""
        published = self._newest[0] if self._newest else 0
        grown = asyncio.ensure_future(self._grown(published, spent))
        waits = [grown, *(asyncio.ensure_future(event.wait()) for event in (stop, self._hurry))]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
            await asyncio.gather(*waits, return_exceptions=True)
        self._hurry.clear()

    async def _grown(self, published: int, spent: float) -> None:
        await asyncio.sleep(max(0.0, self._seconds - spent))
        waiting = CONFIRM_SECONDS if self._done and self._confirmed else self._seconds
        deadline = monotonic() + waiting
        while await self._log.changed(published, max(0.0, deadline - monotonic())) <= published:
            if monotonic() >= deadline:
                return


async def published(
    database: Any, policy: Policy, keys: Sequence[Verifier] | None = None
) -> AsyncIterator[tuple[str, Judged]]:
    """The published checkpoints, the newest first, each opened with our own keys: the database is not believed."""
    for row in await database.fetch(queries()["newest_checkpoints"], SEARCHED_MAX):
        try:
            yield row["note"], judge(row["note"], policy, known=keys)
        except ValueError as fault:
            log_.warning("a stored checkpoint is not ours", reason=str(fault))


async def newest_published(database: Any, policy: Policy) -> tuple[str, Judged] | None:
    """The newest checkpoint that is witnessed as the policy asks; the newest of all where none is."""
    newest: tuple[str, Judged] | None = None
    async for found in published(database, policy):
        if found[1].witnessed:
            return found
        newest = newest or found
    return newest


def _needed(policy: Policy) -> str:
    """The quorum in words, for people."""
    for group in policy.groups:
        if group.name == policy.quorum:
            return f"{group.threshold} of {len(group.members)}: {', '.join(group.members)}"
    return policy.quorum
