"""`GET /templates/KIND.xlsx`: a template for submissions, with drop-downs of what the caller has in the ledger.

    GET /templates/electricity.xlsx                  200   the counties alone, for whoever asks
    GET /templates/electricity.xlsx  (with a token)  200   and this office's meters, as known now
    GET /templates/seals.xlsx?position=812           200   as known at a position

Who reads nothing of the ledger (an enterprise) gets the empty form: it is public, what it lists is not.
"""

import asyncio

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from domain.places.state import PROVINCE
from domain.refusals import UnknownSubject
from gateway import arguments
from gateway.context import Context, Gateway
from gateway.identity import Action, may
from gateway.paths import PAGE_HEADERS, XLSX, answered, moment_of
from gateway.refusals import RefusedQuery
from office.columns import Template
from office.templates import TEMPLATES
from office.templates.lists import bare_lists, lists_of
from office.templates.workbook import template_file


def routes(gateway: Gateway) -> list[BaseRoute]:
    """The path of the templates."""

    return [Route("/templates/{name}", answered(gateway, _download), methods=["GET"])]


async def _download(context: Context, request: Request) -> Response:
    name = request.path_params["name"]
    template = TEMPLATES.get(name.removesuffix(".xlsx"))
    if template is None or not name.endswith(".xlsx"):
        raise RefusedQuery(UnknownSubject(field="name", subject=name[: arguments.TEXT_MAX]))
    content = await _file(context, template, request)
    named = {"Content-Disposition": f'attachment; filename="{template.kind}.xlsx"'}
    return Response(content, media_type=XLSX, headers=PAGE_HEADERS | named)


async def _file(context: Context, template: Template, request: Request) -> bytes:
    """The workbook, made beside the loop: a list of thousands takes a moment to write."""
    gateway, identity = context.gateway, context.identity
    if identity is None or context.expired or not may(identity, Action.READ):
        scope = identity.division if identity else PROVINCE
        return await asyncio.to_thread(template_file, template, bare_lists(scope), "", gateway.today())
    moment = await moment_of(context, request)
    async with gateway.pool.acquire() as connection:
        lists = await lists_of(connection, moment, identity.division, template)
    made = (
        f"下拉列表取自账本位置 {moment.position:,}，{identity.office}。"
        f"The lists are of position {moment.position:,} of the ledger."
    )
    return await asyncio.to_thread(template_file, template, lists, made, gateway.today())
