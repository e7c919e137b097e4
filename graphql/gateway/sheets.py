"""`GET /sheets/{tag}?on=YYYY-MM-DD&position=N`: the inspection sheet of an oven, a site, a lot, a task or a case.

    GET /sheets/oven:o-17                                200, text/html      today, as known now
    GET /sheets/case:c-1?on=2024-03-01&position=812      200, text/html      the same for ever
    GET /sheets/oven:unknown                             404, JSON           alike where it is not yours to see

The token of an office is asked for as everywhere (`Authorization: Bearer …`); what another division has is absent.
"""

from collections.abc import Awaitable, Callable, Collection
from dataclasses import replace

import asyncpg
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from domain.refusals import UnknownSubject
from gateway import arguments
from gateway.cases import case_if_seen
from gateway.context import Context, Gateway
from gateway.identity import Action
from gateway.paths import PAGE_HEADERS, answered, moment_of
from gateway.refusals import RefusedQuery
from gateway.sheet_page import Stands, page
from gateway.subjects import several
from gateway.visibility import visible
from ledger import tree
from ledger.log import Log
from projections.cases import CaseRow
from projections.cases.sheet import Sheet, sheet_of
from projections.findings import listing
from projections.folding import folded
from projections.moment import Moment
from projections.subjects import Kind
from projections.trial_balance import projected, state_digest

_KINDS = {kind.value: kind for kind in (Kind.OVEN, Kind.SITE, Kind.LOT, Kind.TASK)}
Seen = Callable[[Collection[int]], Awaitable[set[int]]]
"""Which of some positions the reader may see."""


def routes(gateway: Gateway) -> list[BaseRoute]:
    """The path of the sheets."""

    async def answer(context: Context, request: Request) -> Response:
        return HTMLResponse(await _sheet(context, request), headers=PAGE_HEADERS)

    return [Route("/sheets/{tag}", answered(gateway, answer), methods=["GET"])]


async def _sheet(context: Context, request: Request) -> str:
    context.require(Action.READ, "核查单", "inspection sheets")
    moment = await moment_of(context, request)
    subject, case = await _subject(context, moment, request.path_params["tag"])

    async def seen(positions: Collection[int]) -> set[int]:
        events = await context.gateway.log.entries(sorted(positions))
        return {event.position for event in await visible(context, events)}

    return await printed(
        context.gateway.log, context.gateway.pool, moment, subject, case, sees=context.sees, seen=seen
    )


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
        for tag in _looked_at(subject, sheet):
            found += await listing.findings(connection, moment, subject=tag, with_cleared=False)
        digest = state_digest(moment.position, await projected(connection, 0, moment.position))
        root = await tree.root(connection, moment.position)
    shown = [one for one in found if sees(one.division)]
    return page(sheet, case, shown, moment, Stands(log.origin, root.hex(), digest))


def _looked_at(subject: str, sheet: Sheet) -> tuple[str, ...]:
    """Whose findings stand on the sheet: of its subject, its ovens, and their sites, which S-03 and D-19 are about."""
    sites = (f"site:{oven.site}" for oven in sheet.ovens if oven.site)
    return tuple(dict.fromkeys((subject, *(f"oven:{oven.oven}" for oven in sheet.ovens), *sites)))


async def _permitted(sheet: Sheet, sees: Callable[[str | None], bool], seen: Seen) -> Sheet:
    """Without the ovens of other divisions, and without causes whose events are not the reader's to see."""
    positions = await seen({one.position for one in sheet.lawful if one.position is not None})
    lawful = tuple(one for one in sheet.lawful if one.position is None or one.position in positions)
    return replace(sheet, ovens=tuple(oven for oven in sheet.ovens if sees(oven.division)), lawful=lawful)
