"""A server starts on a database that is not what the world has seen; or on one that is, among silence and lies.

Each start is a function of the victim and of a folder of its own that says what the server's status is afterwards:
the code that it halted with, or how it goes on. `skipped` leaves out what the attacker does.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from app.publishing import Publisher
from app.serving import publishing
from app.witness.folder import open_folder
from gateway.proving import ProvingStatus
from ledger.events import NewEvent, Part
from ledger.log import Log
from ledger.note import Signer
from ledger.policy import Policy
from tests.database import Database
from tests.tampering.attending import attended, serving, their_own
from tests.tampering.detecting import started
from tests.tampering.edits import altered, truncated
from tests.tampering.lying import cosigns_anything, refuses_with_an_invented_size
from tests.tampering.rewriting import Care, Edit, rewrite
from tests.tampering.victim import QUORUM, WITNESSES, Victim, a_copy, tampering

ALONE = "starts; no quorum, nothing counts as witnessed"
WITNESSED = "starts; a quorum confirms what was witnessed"
NOBODY: tuple[str, ...] = ()
Lie = Callable[[Signer, str], AbstractAsyncContextManager[str]]
SECONDS_MAX = 30.0
MORE = 100
Play = Callable[[Victim, Path, bool], Awaitable[str]]


@dataclass(frozen=True)
class Start:
    """A start by its name, and what must come of it."""

    name: str
    play: Play
    must: str
    harmless: str = WITNESSED
    """What must come of it when the attacker does nothing."""


def said(status: ProvingStatus, victim: Victim) -> str:
    """The status in one line; an assertion fails where its parts contradict each other."""
    if status.halted:
        return status.halted.CODE
    if not status.quorum:
        assert status.witnessed == 0
        return ALONE
    assert status.witnessed >= min(victim.cosigned, status.published)
    return WITNESSED


def edited(edit: Edit | None, care: Care = Care.UNSIGNED, silent: tuple[str, ...] = NOBODY) -> Play:
    """A start on a rewritten database, or on a whole one, with some witnesses silent."""

    async def play(victim: Victim, _: Path, skipped: bool) -> str:
        async with (
            a_copy(victim) as database,
            attended(victim.folder, victim.policy, silent=silent) as policy,
        ):
            await spoil(victim, database, edit, care, skipped)
            async with started(database, victim.signer, policy) as publisher:
                return said(publisher.status(), victim)

    return play


async def spoil(victim: Victim, database: Database, edit: Edit | None, care: Care, skipped: bool) -> None:
    if edit and not skipped:
        async with tampering(database) as connection:
            await rewrite(connection, edit, care, victim.signer)


def starts(victim: Victim) -> list[Start]:
    """All of them; the victim says how many entries are below the last cosigned size."""
    tail = victim.size - victim.cosigned
    cut, changed = truncated(tail + 1), altered(victim.cosigned // 2)
    two, all_ = WITNESSES[1:], WITNESSES
    rollback, history = "ROLLBACK_DETECTED", "HISTORY_CHANGED"
    return [
        Start("one entry fewer than was cosigned", edited(cut), rollback),
        Start("the same, and signed anew with the stolen key", edited(cut, Care.SIGNED), rollback),
        Start("the same, one witness of three reachable", edited(cut, silent=two), rollback, ALONE),
        Start("the same, the published checkpoints still there, no witness reachable",
              edited(cut, Care.CHAINED, silent=all_), rollback, ALONE),
        Start("one tonne altered, everything re-chained", edited(changed), history),
        Start("the same, and signed anew with the stolen key", edited(changed, Care.SIGNED), history),
        Start("the same, one witness of three reachable", edited(changed, silent=two), history, ALONE),
        Start("what was not cosigned yet is cut off", edited(truncated(tail)), WITNESSED),
        Start("one entry fewer, no witness reachable until later", comes_back(cut), rollback),
        Start("one tonne altered under a server at work, everything re-chained", under_a_server(changed), history),
        Start("cut off under a server at work, and other entries in their place", under_a_server(cut), history),
        Start("whole, no witness reachable", edited(None, silent=all_), ALONE, ALONE),
        Start("whole, one witness reachable, two asked for", edited(None, silent=two), ALONE, ALONE),
        Start("whole, one witness shows an invented size", lied_to(cosigns_anything), WITNESSED),
        Start("whole, one witness refuses with an invented size", lied_to(refuses_with_an_invented_size), WITNESSED),
    ]  # fmt: skip


def comes_back(edit: Edit) -> Play:
    """The server starts alone, and goes on until its witnesses are reachable again."""

    async def play(victim: Victim, folder: Path, skipped: bool) -> str:
        folders = their_own(victim.folder, folder, victim.policy)
        async with a_copy(victim) as database, AsyncExitStack() as later:
            await spoil(victim, database, edit, Care.UNSIGNED, skipped)
            async with attended(folders, victim.policy, silent=WITNESSES) as policy:
                publisher, log = await later.enter_async_context(at_work(database, victim.signer, policy))
                assert said(publisher.status(), victim) == ALONE
            for witness in policy.witnesses[:QUORUM]:  # Their ports are free now.
                await later.enter_async_context(serving(folders / witness.name, str(witness.url)))
            async with asyncio.timeout(SECONDS_MAX):
                while said(publisher.status(), victim) == ALONE:  # The publisher waits for its witnesses too.
                    await log.changed(victim.size, 0.02)
            return said(publisher.status(), victim)

    return play


def under_a_server(edit: Edit) -> Play:
    """The server has started on the true log; the database is rewritten while it works, and the log goes on."""

    async def play(victim: Victim, folder: Path, skipped: bool) -> str:
        folders = their_own(victim.folder, folder, victim.policy)
        async with (
            a_copy(victim) as database,
            attended(folders, victim.policy) as policy,
            at_work(database, victim.signer, policy) as (publisher, log),
        ):
            assert await publisher.await_witnessed(victim.size, SECONDS_MAX)
            await spoil(victim, database, edit, Care.UNSIGNED, skipped)
            (receipt,) = await log.append([Part((NewEvent("Said", (), b"1"),) * MORE)])
            async with asyncio.timeout(SECONDS_MAX):
                while (
                    publisher.status().halted is None and publisher.status().witnessed < receipt.last_position
                ):
                    await log.changed(receipt.last_position, 0.02)
            return said(publisher.status(), victim)

    return play


def lied_to(lie: Lie) -> Play:
    """The database is whole; one witness lies, two cosign what comes next."""

    async def play(victim: Victim, folder: Path, skipped: bool) -> str:
        liar = victim.policy.witnesses[0].name
        folders = their_own(victim.folder, folder, victim.policy)
        signer = open_folder(folders / liar).signer
        async with a_copy(victim) as database, AsyncExitStack() as stack:
            elsewhere = {}
            if not skipped:
                elsewhere[liar] = await stack.enter_async_context(lie(signer, victim.signer.name))
            policy = await stack.enter_async_context(attended(folders, victim.policy, elsewhere=elsewhere))
            async with started(database, victim.signer, policy) as publisher:
                assert publisher.status().halted is None
                await publisher.publish()
                assert publisher.status().witnessed == victim.size
                return said(publisher.status(), victim)

    return play


@asynccontextmanager
async def at_work(database: Database, key: Signer, policy: Policy) -> AsyncIterator[tuple[Publisher, Log]]:
    """A log, and the publisher of its checkpoints with its task."""
    async with (
        await Log.open(database.app, origin=key.name) as log,
        asyncpg.create_pool(database.app, min_size=1, max_size=2) as pool,
        publishing(Publisher(log, pool, key, policy, seconds=0.02)) as publisher,
    ):
        yield publisher, log
