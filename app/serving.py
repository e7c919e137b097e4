"""Putting the house together: the log, the runner, the gateway, the projector and the clerks of one process."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime

import asyncpg
import structlog
from joserfc.jwk import KeySet
from starlette.applications import Starlette

from app.clerks import AlertClerk, DayClerk, run_clerks, shanghai_today
from app.databases import Databases
from app.digest_clerk import DigestClerk
from app.duty_clerk import DutyClerk
from app.evidence_store import evidence_store
from app.filing import Filing
from app.issuer import Issuer
from app.keys import log_signer, witness_policy
from app.publishing import Publisher
from app.rollback import rollback, seen_by_witnesses
from app.runner import Runner
from app.settings import Settings
from gateway.application import create_app
from gateway.context import Gateway
from gateway.identity import token_verifier
from ledger.log import Log
from projections.projector import Projector

READERS_MAX = 10
ASKED_AGAIN_SECONDS = 60.0
"""How often those who write without being asked make sure that they may."""
log_ = structlog.get_logger("serving")


def issuer(settings: Settings) -> Issuer:
    """The local issuer of tokens; its key lies in QUENCH_HOME, outside the database."""
    return Issuer(settings.home / "keys" / "issuer.json", settings.jwt_issuer)


def verifying_keys(settings: Settings) -> KeySet:
    """The public keys that tokens are checked with: an OIDC provider's, or the local issuer's."""
    if settings.jwt_key is None:
        return issuer(settings).keys()
    return KeySet.import_key_set(json.loads(settings.jwt_key.read_text()))


@asynccontextmanager
async def application(settings: Settings, found: Databases) -> AsyncIterator[Starlette]:
    """The API over an open log, and the publisher of its checkpoints; closed when the block ends.

    KeyFault where the log's key is not the one that the settings name.
    """
    keys, signer, policy = verifying_keys(settings), log_signer(settings), witness_policy(settings)
    async with (
        await Log.open(found.app, origin=settings.origin) as log,
        asyncpg.create_pool(found.app, min_size=1, max_size=READERS_MAX) as pool,
        publishing(Publisher(log, pool, signer, policy, seconds=settings.checkpoint_seconds)) as publisher,
    ):
        gateway = Gateway(
            log=log,
            pool=pool,
            submit=Runner(log, signer=signer).submit,
            verify_token=token_verifier(keys, settings.jwt_issuer, _now),
            today=shanghai_today,
            now=_now,
            proving=publisher,
            evidence=evidence_store(settings),
            evidence_bytes_max=settings.evidence_bytes_max,
            filing=Filing(log),
        )
        yield create_app(gateway, static=settings.home / "static" / "graphiql")


@asynccontextmanager
async def publishing(publisher: Publisher) -> AsyncIterator[Publisher]:
    """The publisher at work while the block runs; it has asked the witnesses before the block begins."""
    await publisher.start()
    stop = asyncio.Event()
    task = asyncio.create_task(publisher.run(stop), name="publisher")
    try:
        yield publisher
    finally:
        stop.set()
        await asyncio.gather(task, return_exceptions=True)


def _now() -> datetime:
    return datetime.now(UTC)


@asynccontextmanager
async def projecting(settings: Settings, found: Databases) -> AsyncIterator[Projector]:
    """The projector and the clerks at work while the block runs. Where witnesses know more than the database, only
    the projector: nothing may be written then."""
    policy = witness_policy(settings)
    async with (
        await Log.open(found.projector, origin=settings.origin) as followed,
        await Log.open(found.app, origin=settings.origin) as log,
        asyncpg.create_pool(found.app, min_size=0, max_size=3) as pool,
        await Projector.open(followed, found.projector) as projector,
    ):
        stop, idle = asyncio.Event(), asyncio.Event()

        async def halted() -> bool:
            seen, _ = await seen_by_witnesses(policy, settings.origin)
            why = await rollback(pool, (await log.head()).size, policy, seen)
            if why:
                log_.error("clerks do not write", code=why.CODE, reason=why.message_en)
            return why is not None

        tasks = [asyncio.create_task(projector.run(stop))]
        if not await halted():
            at_work = (
                DayClerk(log),
                DutyClerk(log),
                AlertClerk(log, pool),
                DigestClerk(log, pool, settings.digest_events),
            )
            clerks = run_clerks(at_work, projector.changed, idle)
            tasks += [asyncio.create_task(clerks), asyncio.create_task(_until_halted(halted, idle))]
        try:
            yield projector
        finally:
            stop.set()
            idle.set()
            await asyncio.gather(*tasks, return_exceptions=True)


async def _until_halted(halted: Callable[[], Awaitable[bool]], idle: asyncio.Event) -> None:
    """Ask the witnesses again and again; a database that fell behind idles its clerks."""
    while not idle.is_set():
        with suppress(TimeoutError):
            async with asyncio.timeout(ASKED_AGAIN_SECONDS):
                await idle.wait()
        if not idle.is_set() and await halted():
            idle.set()
