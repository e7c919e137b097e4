"""What the paths beside /graphql share: who asks, at which moment, and a refusal as JSON with its status."""

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from domain.refusals import Refusal, UnknownSubject
from gateway import arguments
from gateway.context import Context, Gateway
from gateway.errors import fault
from gateway.identity import identified
from gateway.refusals import NotPermitted, RefusedQuery, error, refuse_if
from projections import moment as moments
from projections.moment import Moment

PAGE_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'",
    "Cache-Control": "private, no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
"""Of what an office may print or save: nothing runs in it, and nobody keeps it on the way."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
"""The type of a workbook."""
Endpoint = Callable[[Request], Awaitable[Response]]


def answered(gateway: Gateway, answer: Callable[[Context, Request], Awaitable[Response]]) -> Endpoint:
    """An endpoint that knows who asks, and whose refusals and faults are JSON as everywhere."""

    async def endpoint(request: Request) -> Response:
        try:
            identity = identified(request.headers.get("authorization"), gateway.verify_token)
            if isinstance(identity, Refusal):
                return _refused(identity, 401)
            return await answer(Context(gateway, identity), request)
        except RefusedQuery as raised:
            return _refused(raised.refusal, _status(raised.refusal))
        except Exception as raised:
            return _refused(fault(raised, path=request.url.path), 503)

    return endpoint


async def moment_of(context: Context, request: Request) -> Moment:
    """The moment that `?on=YYYY-MM-DD&position=N` names; today as known now by default."""
    gateway, asked = context.gateway, request.query_params
    found = await moments.resolve(
        gateway.log,
        gateway.pool,
        today=gateway.today(),
        effective_on=arguments.day("on", asked.get("on")),
        position=arguments.position("position", asked.get("position")),
    )
    return refuse_if(found)


def _refused(refusal: Any, status: int) -> JSONResponse:
    return JSONResponse({"errors": [error(refusal)]}, status, {"Cache-Control": "no-store"})


def _status(refusal: Refusal) -> int:
    if refusal.CODE.startswith("TOKEN_"):
        return 401
    if refusal.CODE == UnknownSubject.CODE:
        return 404
    return 403 if refusal.CODE == NotPermitted.CODE else 400
