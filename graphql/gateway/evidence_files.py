"""`/evidence/{sha256}`: a file of evidence is sent to where its hash says it lies, and read there by those who may.

    PUT  /evidence/1d0c…   201, JSON    taken; 200 where this office had sent it before
    GET  /evidence/1d0c…   200, 206     the bytes as they came, as a download; `Range` for a part
    HEAD /evidence/1d0c…   200          its size and type
    GET  /evidence/ffff…   404, JSON    alike where there is none and where it is not yours to see

Who may read: the office that sent it, and everybody who may read an event that names it (gateway/visibility.py).
A whole file is hashed again while it is sent, and its last part kept back until the hash is right: of a file that was
altered nobody gets more than a broken download.
"""

import hashlib
import re
from collections.abc import AsyncIterator, Awaitable, Callable

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from domain.refusals import Refusal
from gateway.context import Context, Gateway
from gateway.errors import fault, log
from gateway.identity import Action, Identity, identified, may, refusal_of
from gateway.refusals import error
from gateway.visibility import visible
from office.evidence import refusals as r
from office.evidence.kinds import SUFFIXES
from office.evidence.store import Held, Store, is_sha256, look, read, sent_by
from office.evidence.taking import Expected, take_in
from projections.evidence import naming

UPLOADS_MAX = 8
"""At once and a process: what half-sent files take of the disk is bounded by it."""
NAMING_AT_ONCE = 200
PAGES_MAX = 50
HEADERS = {
    "Cache-Control": "private, no-cache",
    "Vary": "Authorization",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
}
STATUS = {
    r.EvidenceTooLarge: 413,
    r.EvidenceTypeRefused: 415,
    r.EvidenceIncomplete: 408,
    r.EvidenceStoreFull: 507,
    r.EvidenceHeldAltered: 409,
    r.EvidenceBusy: 503,
    r.EvidenceAbsent: 404,
}
_RANGE = re.compile(r"bytes=([0-9]{0,15})-([0-9]{0,15})", re.ASCII)
Handler = Callable[[Request, Identity, Store], Awaitable[Response]]


class AlteredInStore(Exception):
    """A file has another hash than its name says, and was not given out whole."""


def path_of(sha256: str) -> str:
    """Where a file is read, below the API's own address."""
    return f"/evidence/{sha256}"


def routes(gateway: Gateway) -> list[BaseRoute]:
    """The paths of the files; none where the server keeps none."""
    store = gateway.evidence
    if store is None:
        return []
    coming: set[Request] = set()

    async def put(request: Request, identity: Identity, store: Store) -> Response:
        if not may(identity, Action.SUBMIT):
            return _refused(refusal_of(identity, Action.SUBMIT, "上传证据", "send evidence"), 403)
        if len(coming) >= UPLOADS_MAX:
            return _refused(r.EvidenceBusy(limit=UPLOADS_MAX), 503, {"Retry-After": "5"})
        coming.add(request)
        try:
            return await _put(gateway, store, request, identity)
        finally:
            coming.discard(request)

    async def get(request: Request, identity: Identity, store: Store) -> Response:
        sha256 = request.path_params["sha256"]
        found = await _found(gateway, store, identity, sha256) if is_sha256(sha256) else None
        if found is None:
            return _refused(r.EvidenceAbsent(sha256=sha256[:80]), 404)
        return _given(request, store, found)

    path = path_of("{sha256}")
    return [
        Route(path, _guarded(gateway, store, put), methods=["PUT"]),
        Route(path, _guarded(gateway, store, get), methods=["GET"]),
    ]


def _guarded(gateway: Gateway, store: Store, handler: Handler) -> Callable[[Request], Awaitable[Response]]:
    """Who asks is known before anything is looked at; a fault of ours is an answer too."""

    async def guarded(request: Request) -> Response:
        identity = identified(request.headers.get("authorization"), gateway.verify_token)
        if identity is None:
            identity = refusal_of(None, Action.READ, "证据文件", "a file of evidence")
        if isinstance(identity, Refusal):
            return _refused(identity, 401)
        try:
            return await handler(request, identity, store)
        except ClientDisconnect:
            return Response(status_code=400)  # To nobody: the line is gone, and so is what had come.
        except Exception as raised:
            return _refused(fault(raised, path=request.url.path), 503)

    return guarded


async def _put(gateway: Gateway, store: Store, request: Request, identity: Identity) -> Response:
    sha256, limit = request.path_params["sha256"], gateway.evidence_bytes_max
    if not is_sha256(sha256):
        return _refused(r.EvidenceHashMalformed(value=sha256[:80]), 400)
    length = request.headers.get("content-length", "")
    if length.isdigit() and int(length[:20]) > limit:
        return _refused(r.EvidenceTooLarge(limit=limit), 413)
    expected = Expected(sha256, request.headers.get("content-type"), identity.submitter.scope, limit)
    taken = await take_in(store, request.stream(), expected)
    if isinstance(taken, Refusal):
        if isinstance(taken, r.EvidenceStoreFull | r.EvidenceHeldAltered):
            log.error("evidence not taken", code=taken.CODE, sha256=sha256)
        return _refused(taken, STATUS.get(type(taken), 422))
    shown = {"sha256": sha256, "mediaType": taken.media_type, "size": taken.size, "path": path_of(sha256)}
    return JSONResponse(shown, 201 if taken.new else 200, {"Cache-Control": "no-store"})


async def _found(gateway: Gateway, store: Store, identity: Identity, sha256: str) -> Held | None:
    if await sent_by(store, sha256, identity.submitter.scope) or await _named(gateway, identity, sha256):
        return await look(store, sha256)
    return None


async def _named(gateway: Gateway, identity: Identity, sha256: str) -> bool:
    """Whether the asker may see an event that names the file."""
    if not may(identity, Action.READ):
        return False
    context, after = Context(gateway, identity), 0
    for _ in range(PAGES_MAX):
        async with gateway.pool.acquire() as connection:
            positions = await naming(connection, sha256, after, NAMING_AT_ONCE)
        if await visible(context, await gateway.log.entries(positions)):
            return True
        if len(positions) < NAMING_AT_ONCE:
            return False
        after = positions[-1]
    return False


def _given(request: Request, store: Store, found: Held) -> Response:
    """The file or the part of it that is asked for, as a download."""
    tag = f'"{found.sha256}"'
    suffix = SUFFIXES.get(found.media_type or "", ".bin")
    headers = HEADERS | {
        "ETag": tag,
        "Accept-Ranges": "bytes",
        "Content-Disposition": f'attachment; filename="{found.sha256}{suffix}"',
    }
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    part = _part(request, tag, found.size)
    if part is None:
        return Response(status_code=416, headers=headers | {"Content-Range": f"bytes */{found.size}"})
    start, end = part
    whole = (start, end) == (0, found.size)
    headers["Content-Length"] = str(end - start)
    if not whole:
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{found.size}"
    media_type = found.media_type or "application/octet-stream"
    if request.method == "HEAD":
        return Response(status_code=200 if whole else 206, headers=headers, media_type=media_type)
    content = _checked(store, found.sha256) if whole else read(store, found.sha256, start, end)
    return StreamingResponse(content, 200 if whole else 206, headers, media_type)


def _part(request: Request, tag: str, size: int) -> tuple[int, int] | None:
    """From where and up to where (RFC 9110 §14.1.2); the whole where no one range is asked for, None beyond the end."""
    asked = _RANGE.fullmatch(request.headers.get("range", "").strip())
    if asked is None or not any(asked.groups()) or request.headers.get("if-range", tag) != tag:
        return 0, size
    first, last = asked.groups()
    if not first:
        return (max(0, size - int(last)), size) if int(last) and size else None
    start, end = int(first), min(size, int(last) + 1) if last else size
    return (start, end) if start < end else (0, size) if last and int(last) < start else None


async def _checked(store: Store, sha256: str) -> AsyncIterator[bytes]:
    """The whole file; its last part only where the hash is right."""
    running, kept_back = hashlib.sha256(), b""
    async for part in read(store, sha256):
        running.update(part)
        if kept_back:
            yield kept_back
        kept_back = part
    if running.hexdigest() != sha256:
        log.error("evidence altered", sha256=sha256, found=running.hexdigest())
        raise AlteredInStore(sha256)
    yield kept_back


def _refused(refusal: Refusal, status: int, more: dict[str, str] | None = None) -> Response:
    headers = {"Cache-Control": "no-store", "Connection": "close"} | (more or {})
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return JSONResponse({"errors": [error(refusal)]}, status, headers)
