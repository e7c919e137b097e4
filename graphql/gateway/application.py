"""The ASGI application: /graphql, /health, sheets, templates, reports, files, evidence, the tree, and GraphiQL's files.

app = create_app(Gateway(log=log, pool=pool, submit=runner.submit, …), static=Path(".quench/static/graphiql"))
"""

from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles

from gateway import evidence_files, files, reports, sheets, static_tree, templates
from gateway.context import Gateway
from gateway.endpoint import Endpoint
from gateway.errors import fault
from gateway.health import ALARMING, as_json, health
from gateway.pages import has_graphiql
from gateway.refusals import error
from gateway.schema import schema


def create_app(gateway: Gateway, static: Path | None = None) -> Starlette:
    """The API over the ends that the composition root gives; it opens and closes nothing itself."""

    async def report(request: Request) -> JSONResponse:
        try:
            shown = await health(gateway)
        except Exception as raised:
            return JSONResponse({"status": "DOWN", "errors": [error(fault(raised, path="/health"))]}, 503)
        return JSONResponse(as_json(shown), 503 if shown.status in ALARMING else 200)

    endpoint = Endpoint(schema, gateway, static)
    routes: list[BaseRoute] = [
        Route("/", RedirectResponse("/graphql"), methods=["GET"]),
        Route("/graphql", endpoint),
        WebSocketRoute("/graphql", endpoint),
        Route("/health", report, methods=["GET"]),
        *sheets.routes(gateway),
        *templates.routes(gateway),
        *reports.routes(gateway),
        *files.routes(gateway),
        *evidence_files.routes(gateway),
        *static_tree.routes(gateway),
    ]
    if static is not None and has_graphiql(static):
        routes.append(Mount("/graphiql", StaticFiles(directory=static, html=True)))
    return Starlette(routes=routes)
