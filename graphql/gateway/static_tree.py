"""The log as static files (C2SP tlog-tiles): `/checkpoint`, `/tile/<L>/<N>[.p/<W>]`, `/tile/entries/<N>[.p/<W>]`.

    GET /checkpoint            200, text/plain           the newest published checkpoint, a signed note
    GET /tile/0/x001/234       200, octet-stream         256 leaf hashes; a tile never changes, so it is cached for ever
    GET /tile/entries/000      200 for an auditor        the entries themselves, with gzip where it is asked for
    GET /tile/0/7              404, one line             a tile has one spelling: /tile/0/007

Hashes say nothing of the entries (each holds 128 random bits), so everyone may have them. Entries are the whole log
of every office, so they are for the province's auditors alone.
"""

import asyncio
import gzip
from collections.abc import Awaitable, Callable
from hashlib import sha256

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from domain.places.state import PROVINCE
from domain.refusals import Refusal
from gateway.context import Gateway
from gateway.errors import fault
from gateway.identity import Action, identified, may, refusal_of
from gateway.refusals import NoLogKey
from ledger.tiles import MalformedTile, Tile, parse_tile_path

CHECKPOINT_CACHING = "public, max-age=1"
"""A checkpoint is published about once a second; an older one is no lie, only less."""
TILE_CACHING = "public, max-age=31536000, immutable"
ENTRIES_CACHING = "private, max-age=31536000, immutable"
"""Whoever shares a cache with an auditor is no auditor."""
NOT_REACHED = "已发布的账本尚未到达此处 / the published log does not reach so far"

Handler = Callable[[Request], Awaitable[Response]]


def routes(gateway: Gateway) -> list[BaseRoute]:
    """The paths of the tree, which anybody's tools can read."""

    async def checkpoint(request: Request) -> Response:
        if gateway.proving is None:
            return _refused(NoLogKey(), 404)
        note = await gateway.proving.checkpoint()
        return _answer(request, note.encode(), "text/plain", CHECKPOINT_CACHING)

    async def tile(request: Request) -> Response:
        path = f"tile/{request.path_params['path']}"
        try:
            found, entries = parse_tile_path(_as_sent(request, path))
        except MalformedTile as malformed:
            return _line(404, str(malformed))
        if entries:
            return _no_auditor(gateway, request) or await _entries(gateway, request, found)
        if gateway.proving is None:
            return _refused(NoLogKey(), 404)
        hashes = await gateway.proving.hash_tile(found.level, found.index, found.width)
        if hashes is None:
            return _line(404, NOT_REACHED)
        return _answer(request, hashes, "application/octet-stream", TILE_CACHING)

    return [
        Route("/checkpoint", _guarded(checkpoint), methods=["GET"]),
        Route("/tile/{path:path}", _guarded(tile), methods=["GET"]),
    ]


async def _entries(gateway: Gateway, request: Request, tile: Tile) -> Response:
    if gateway.proving is None:
        return _refused(NoLogKey(), 404)
    bundle = await gateway.proving.entry_tile(tile.index, tile.width)
    if bundle is None:
        return _line(404, NOT_REACHED)
    headers = {"Vary": "Accept-Encoding, Authorization"}
    if _takes_gzip(request):
        headers["Content-Encoding"] = "gzip"
        bundle = await asyncio.to_thread(gzip.compress, bundle, mtime=0)
    return _answer(request, bundle, "application/octet-stream", ENTRIES_CACHING, headers)


def _no_auditor(gateway: Gateway, request: Request) -> Response | None:
    """Why the entries are not for whoever asks; None for an auditor of the province."""
    identity = identified(request.headers.get("authorization"), gateway.verify_token)
    if isinstance(identity, Refusal):
        return _refused(identity, 401)
    if may(identity, Action.AUDIT, PROVINCE):
        return None
    return _refused(
        refusal_of(identity, Action.AUDIT, "读取账本条目", "read the entries"), 403 if identity else 401
    )


def _answer(
    request: Request, content: bytes, media_type: str, caching: str, more: dict[str, str] | None = None
) -> Response:
    """The bytes, or the word that the asker has them already."""
    tag = f'"{sha256(content).hexdigest()[:32]}"'
    headers = {"Cache-Control": caching, "ETag": tag, "X-Content-Type-Options": "nosniff"} | (more or {})
    known = {one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")}
    if known & {tag, "*"}:
        return Response(status_code=304, headers=headers)
    return Response(content, headers=headers, media_type=media_type)


def _line(status: int, text: str, headers: dict[str, str] | None = None) -> Response:
    """One line that says why not; a tile that is not there yet may be there in a moment."""
    shown = (text + "\n").encode(errors="backslashreplace")
    return Response(
        shown, status, {"Cache-Control": "no-store"} | (headers or {}), media_type="text/plain; charset=utf-8"
    )


def _refused(refusal: Refusal, status: int) -> Response:
    headers = {"WWW-Authenticate": "Bearer"} if status == 401 else None
    return _line(status, f"{refusal.message_zh} {refusal.message_en} {refusal.REMEDY}", headers)


def _guarded(handler: Handler) -> Handler:
    """A fault of ours (the database is gone) is one line too."""

    async def guarded(request: Request) -> Response:
        try:
            return await handler(request)
        except Exception as raised:
            return _refused(fault(raised, path=request.url.path), 503)

    return guarded


def _as_sent(request: Request, path: str) -> str:
    """The path as it was sent: `%30` decodes to a digit, but is another spelling of it."""
    raw: bytes | None = request.scope.get("raw_path")
    if raw is None or raw.endswith(f"/{path}".encode(errors="backslashreplace")):
        return path
    return raw.decode("latin-1").lstrip("/")


def _takes_gzip(request: Request) -> bool:
    """Whether `Accept-Encoding` names gzip, and not with q=0 (RFC 9110 §12.5.3)."""
    for part in request.headers.get("accept-encoding", "").split(","):
        coding, _, weight = part.replace(" ", "").lower().partition(";")
        if coding == "gzip":
            return weight.removeprefix("q=").strip("0.") != "" or not weight
    return False
