"""`GET /sheets/{tag}?on=YYYY-MM-DD&position=N`: the inspection sheet of an oven, a site, a lot, a task or a case.

    GET /sheets/oven:o-17                                200, text/html      today, as known now
    GET /sheets/case:c-1?on=2024-03-01&position=812      200, text/html      the same for ever
    GET /sheets/oven:unknown                             404, JSON           alike where it is not yours to see

The token of an office is asked for as everywhere (`Authorization: Bearer …`); what another division has is absent.
"""

from collections.abc import Awaitable, Callable, Collection
from dataclasses import replace
from typing import Any

import asyncpg
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route

from domain.refusals import Refusal, UnknownSubject
from gateway import arguments
from gateway.cases import case_if_seen
from gateway.context import Context, Gateway
from gateway.errors import fault
from gateway.identity import Action, identified
from gateway.refusals import NotPermitted, RefusedQuery, error, refuse_if
from gateway.sheet_page import Stands, page
from gateway.subjects import several
from gateway.visibility import visible
from ledger import tree
from ledger.log import Log
from projections import moment as moments
from projections.cases import CaseRow
from projections.cases.sheet import Sheet, sheet_of
from projections.findings import listing
from projections.folding import folded
from projections.moment import Moment
from projections.subjects import Kind
from projections.trial_balance import projected, state_digest

_KINDS = {kind.value: kind for kind in (Kind.OVEN, Kind.SITE, Kind.LOT, Kind.TASK)}
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'",
    "Cache-Control": "private, no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
Seen = Callable[[Collection[int]], Awaitable[set[int]]]
"""Which of some positions the reader may see."""


def routes(gateway: Gateway) -> list[BaseRoute]:
    """The path of the sheets."""

    async def answer(request: Request) -> Response:
        try:
            identity = identified(request.headers.get("authorization"), gateway.verify_token)
            if isinstance(identity, Refusal):
                return _refused(identity, 401)
            return HTMLResponse(await _sheet(Context(gateway, identity), request), headers=HEADERS)
        except RefusedQuery as raised:
            return _refused(raised.refusal, _status(raised.refusal))
        except Exception as raised:
            return _refused(fault(raised, path=request.url.path), 503)

    return [Route("/sheets/{tag}", answer, methods=["GET"])]


def _refused(refusal: Any, status: int) -> JSONResponse:
    return JSONResponse({"errors": [error(refusal)]}, status, {"Cache-Control": "no-store"})


def _status(refusal: Refusal) -> int:
    if refusal.CODE.startswith("TOKEN_"):
        return 401
    if refusal.CODE == UnknownSubject.CODE:
        return 404
    return 403 if refusal.CODE == NotPermitted.CODE else 400


async def _sheet(context: Context, request: Request) -> str:
    context.require(Action.READ, "核查单", "inspection sheets")
    moment = await _moment(context, request)
    subject, case = await _subject(context, moment, request.path_params["tag"])

    async def seen(positions: Collection[int]) -> set[int]:
        events = await context.gateway.log.entries(sorted(positions))
        return {event.position for event in await visible(context, events)}

    return await printed(
        context.gateway.log, context.gateway.pool, moment, subject, case, sees=context.sees, seen=seen
    )


async def _moment(context: Context, request: Request) -> Moment:
    gateway, asked = context.gateway, request.query_params
    found = await moments.resolve(
        gateway.log,
        gateway.pool,
        today=gateway.today(),
        effective_on=arguments.day("on", asked.get("on")),
        position=arguments.position("position", asked.get("position")),
    )
    return refuse_if(found)


async def _subject(context: Context, moment: Moment, tag: str) -> tuple[str, CaseRow | None]:
    """What the sheet is about; refused alike where it is unknown and where it may not be seen."""
    noun, _, name = tag.partition(":")
    if noun == "case":
        case = await case_if_seen(context, moment, arguments.identifier("tag", name))
        if case is not None:
            return case.mirrored.subject, case.mirrored
    elif noun in _KINDS and await several(context, moment, _KINDS[noun], [arguments.identifier("tag", name)]):
        return tag, None
    raise RefusedQuery(UnknownSubject(field="tag", subject=tag[: arguments.TEXT_MAX]))


async def printed(
    log: Log,
    pool: asyncpg.Pool,
    moment: Moment,
    subject: str,
    case: CaseRow | None,
    *,
    sees: Callable[[str | None], bool],
    seen: Seen,
) -> str:
    """The sheet as HTML, with what its reader may see; it names the entries that it was made of."""
    day = moment.effective_on
    whole = await folded(log, moment, [subject], lambda world: sheet_of(world.on(day), subject, day))
    sheet = await _permitted(whole, sees, seen)
    found: list[listing.FindingRow] = []
    async with pool.acquire() as connection:
        for tag in dict.fromkeys((subject, *(f"oven:{oven.oven}" for oven in sheet.ovens))):
            found += await listing.findings(connection, moment, subject=tag, with_cleared=False)
        digest = state_digest(moment.position, await projected(connection, 0, moment.position))
        root = await tree.root(connection, moment.position)
    shown = [one for one in found if sees(one.division)]
    return page(sheet, case, shown, moment, Stands(log.origin, root.hex(), digest))


async def _permitted(sheet: Sheet, sees: Callable[[str | None], bool], seen: Seen) -> Sheet:
    """Without the ovens of other divisions, and without causes whose events are not the reader's to see."""
    positions = await seen({one.position for one in sheet.lawful if one.position is not None})
    lawful = tuple(one for one in sheet.lawful if one.position is None or one.position in positions)
    return replace(sheet, ovens=tuple(oven for oven in sheet.ovens if sees(oven.division)), lawful=lawful)
