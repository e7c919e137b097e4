"""A witness on HTTP (C2SP tlog-witness): POST /add-checkpoint and GET /<origin hash>/checkpoint, under one prefix.

There is no authentication beyond the log's signature, so anybody may send anything: a body is bounded in bytes and
in time, and what is wrong with it is one line of an answer, never a fault of ours. Answers of the 5xx kind say that
this witness itself cannot go on (a damaged state, a full disk); it then cosigns nothing.
"""

import asyncio
from collections.abc import Callable

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect
from starlette.requests import Request as HttpRequest
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from app.witness.state import WitnessFault, WitnessStore
from ledger.witness import (
    REQUEST_BYTES_MAX,
    SIZE_CONTENT_TYPE,
    Refuse,
    Trusted,
    checkpoint_path,
    read_request,
)

BODY_SECONDS_MAX = 20


class _Unreadable(Exception):
    """A body that did not come whole, in time and within its bounds."""


def witness_application(store: WitnessStore, trusted: Trusted, now: Callable[[], int]) -> Starlette:
    """The witness that keeps `store` and believes `trusted`; `now` gives POSIX seconds."""

    async def add_checkpoint(http: HttpRequest) -> Response:
        try:
            body = await _body(http)
        except _Unreadable as fault:
            return _line(400, str(fault))
        return await run_in_threadpool(_add_checkpoint, store, trusted, body, now())

    async def checkpoint(http: HttpRequest) -> Response:
        return await run_in_threadpool(_latest, store, http.path_params["origin_hash"])

    return Starlette(
        routes=[
            Route("/add-checkpoint", add_checkpoint, methods=["POST"]),
            Route("/{origin_hash}/checkpoint", checkpoint, methods=["GET"]),
        ]
    )


def _add_checkpoint(store: WitnessStore, trusted: Trusted, body: bytes, now: int) -> Response:
    request = read_request(body, trusted)
    if isinstance(request, Refuse):
        return _refused(request)
    try:
        outcome = store.cosign(request, now)
    except (WitnessFault, OSError) as fault:
        return _line(500, f"见证服务故障 / this witness cannot go on: {fault}")
    return _refused(outcome) if isinstance(outcome, Refuse) else PlainTextResponse(outcome)


def _latest(store: WitnessStore, origin_hash: str) -> Response:
    try:
        records = store.records()
    except (WitnessFault, OSError) as fault:
        return _line(500, f"见证服务故障 / this witness cannot go on: {fault}")
    for origin, record in records.items():
        if checkpoint_path(origin) == f"/{origin_hash}/checkpoint":
            return PlainTextResponse(record.source, headers={"Cache-Control": "no-cache"})
    return _line(404, "从未见证过此账本 / no checkpoint of this log was ever cosigned here")


def _refused(refuse: Refuse) -> Response:
    if refuse.size is None:
        return _line(refuse.status, refuse.message)
    # The type is set as a header: a charset must not be added to it.
    return Response(f"{refuse.size}\n", refuse.status, headers={"Content-Type": SIZE_CONTENT_TYPE})


def _line(status: int, message: str) -> Response:
    return PlainTextResponse(message + "\n", status)


async def _body(http: HttpRequest) -> bytes:
    """The body, as long as it is not longer than any request can be."""
    body = bytearray()
    try:
        async with asyncio.timeout(BODY_SECONDS_MAX):
            async for part in http.stream():
                body += part
                if len(body) > REQUEST_BYTES_MAX:
                    raise _Unreadable(f"请求过大 / at most {REQUEST_BYTES_MAX:,} bytes are read")
    except ClientDisconnect as fault:
        raise _Unreadable("请求中断 / the request was broken off") from fault
    except TimeoutError as fault:
        raise _Unreadable(f"请求过慢 / the body took more than {BODY_SECONDS_MAX} s") from fault
    return bytes(body)
