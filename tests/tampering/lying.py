"""Witnesses that lie: one cosigns whatever is signed by anybody, and shows what nobody signed."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from app.listening import listening
from ledger.checkpoint import Checkpoint
from ledger.note import Signer, parse_note
from ledger.witness import SIZE_CONTENT_TYPE

INVENTED_SIZE = 10**15


@asynccontextmanager
async def cosigns_anything(signer: Signer, origin: str) -> AsyncIterator[str]:
    """A witness without a memory: every checkpoint is as good as another. It shows one that nobody signed."""

    async def add_checkpoint(request: Request) -> Response:
        source = (await request.body()).decode().partition("\n\n")[2]
        return PlainTextResponse(signer.cosign(parse_note(source).text, int(time.time())))

    async with _served(add_checkpoint, signer, origin) as url:
        yield url


@asynccontextmanager
async def refuses_with_an_invented_size(signer: Signer, origin: str) -> AsyncIterator[str]:
    """A witness that says it has cosigned far more than there is, and shows that too."""

    async def add_checkpoint(_: Request) -> Response:
        return Response(f"{INVENTED_SIZE}\n", 409, headers={"Content-Type": SIZE_CONTENT_TYPE})

    async with _served(add_checkpoint, signer, origin) as url:
        yield url


@asynccontextmanager
async def _served(add_checkpoint: object, signer: Signer, origin: str) -> AsyncIterator[str]:
    async def shown(_: Request) -> Response:
        text = Checkpoint(origin, INVENTED_SIZE, bytes(32)).text
        return PlainTextResponse(f"{text}\n{signer.cosign(text, int(time.time()))}")

    routes = [
        Route("/add-checkpoint", add_checkpoint, methods=["POST"]),  # type: ignore[arg-type]
        Route("/{origin_hash}/checkpoint", shown, methods=["GET"]),
    ]
    async with listening(Starlette(routes=routes), "127.0.0.1", 0) as url:
        yield url
