"""Putting the house together: the log, the runner, the gateway, the projector and the clerks of one process."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime

import asyncpg
import uvicorn
from joserfc.jwk import KeySet
from starlette.applications import Starlette

from app.clerks import AlertClerk, DayClerk, run_clerks, shanghai_today
from app.databases import Databases
from app.issuer import Issuer
from app.runner import Runner
from app.settings import Settings
from gateway.application import create_app
from gateway.context import Gateway
from gateway.identity import token_verifier
from ledger.log import Log
from projections.projector import Projector

READERS_MAX = 10


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
    """The API over an open log; closed when the block ends."""
    keys = verifying_keys(settings)
    async with (
        await Log.open(found.app, origin=settings.origin) as log,
        asyncpg.create_pool(found.app, min_size=1, max_size=READERS_MAX) as pool,
    ):
        gateway = Gateway(
            log=log,
            pool=pool,
            submit=Runner(log).submit,
            verify_token=token_verifier(keys, settings.jwt_issuer, _now),
            today=shanghai_today,
            now=_now,
        )
        yield create_app(gateway, static=settings.home / "static" / "graphiql")


def _now() -> datetime:
    return datetime.now(UTC)


class Server(uvicorn.Server):
    """uvicorn without its signal handlers: the command that serves decides when to stop."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@asynccontextmanager
async def listening(app: Starlette, settings: Settings) -> AsyncIterator[str]:
    """The API on the address of the settings while the block runs; gives its URL. Port 0 takes a free one.

    Raises OSError where the address is taken, before anything is served.
    """
    with _bound(settings.host, settings.port) as listener:
        config = uvicorn.Config(app, log_level="warning", ws="websockets-sansio", timeout_graceful_shutdown=5)
        server = Server(config)
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        host = f"[{settings.host}]" if ":" in settings.host else settings.host
        try:
            yield f"http://{host}:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            await serving


def _bound(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen()  # A caller may connect before uvicorn is up: it waits in the queue.
    except OSError as fault:
        listener.close()
        message = f"{host}:{port} 无法监听 / cannot be listened on ({fault.strerror}); --port 换一个端口 / another port"
        raise OSError(message) from fault
    return listener


@asynccontextmanager
async def projecting(settings: Settings, found: Databases) -> AsyncIterator[Projector]:
    """The projector and the clerks at work while the block runs."""
    async with (
        await Log.open(found.projector, origin=settings.origin) as followed,
        await Log.open(found.app, origin=settings.origin) as log,
        asyncpg.create_pool(found.app, min_size=0, max_size=3) as pool,
        await Projector.open(followed, found.projector) as projector,
    ):
        stop = asyncio.Event()
        clerks = run_clerks(DayClerk(log), AlertClerk(log, pool), projector.changed, stop)
        tasks = [asyncio.create_task(projector.run(stop)), asyncio.create_task(clerks)]
        try:
            yield projector
        finally:
            stop.set()
            await asyncio.gather(*tasks, return_exceptions=True)


