"""/graphql over HTTP, Server-Sent Events, multipart and WebSocket: Strawberry's view, with typed refusals around it.

What Strawberry answers as plain text or not at all is a body with `errors[].extensions.refusal` here: a token that
does not count (401), a body that is too long (413), or one that is not GraphQL over HTTP (400). Never a 500 for what a
caller sent.
"""

import json
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

from cross_web import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.types import Message, Receive, Scope, Send
from starlette.websockets import WebSocket
from strawberry.asgi import ASGIWebSocketAdapter, GraphQL
from strawberry.exceptions import ConnectionRejectionError
from strawberry.http.exceptions import NonJsonMessageReceived
from strawberry.subscriptions import (
    GRAPHQL_SSE_PROTOCOL,
    GRAPHQL_TRANSPORT_WS_PROTOCOL,
    MULTIPART_SUBSCRIPTION_PROTOCOL,
)
from strawberry.subscriptions.protocols.graphql_transport_ws.handlers import BaseGraphQLTransportWSHandler
from strawberry.types.unset import UNSET, UnsetType

from domain.refusals import Refusal
from gateway.bodies import BODY_BYTES_MAX, BodyTooLong, bounded, strict_json
from gateway.context import Context, Gateway
from gateway.errors import fault
from gateway.identity import Identity, identified
from gateway.pages import GRAPHIQL, has_graphiql, without_graphiql
from gateway.query import Query
from gateway.refusals import BodyTooLarge, RequestMalformed, error

PROTOCOLS = (GRAPHQL_TRANSPORT_WS_PROTOCOL, GRAPHQL_SSE_PROTOCOL, MULTIPART_SUBSCRIPTION_PROTOCOL)
SUBSCRIPTIONS_MAX = 20
CLOSE_REASON_MAX = 120
"""RFC 6455 §5.5: a close frame holds 125 bytes, two of them the code."""


class _Messages(ASGIWebSocketAdapter):
    """A WebSocket message is an object, or it is not a message."""

    async def iter_json(self, *, ignore_parsing_errors: bool = False) -> AsyncGenerator[object, None]:
        async for message in super().iter_json(ignore_parsing_errors=ignore_parsing_errors):
            if not isinstance(message, dict):
                raise NonJsonMessageReceived
            yield message

    async def close(self, code: int, reason: str) -> None:
        refusal = getattr(self.ws.state, "refusal", None)
        await super().close(
            code, reason if refusal is None else f"{refusal.CODE}: {refusal.message_en}"[:CLOSE_REASON_MAX]
        )


class _Conversation(BaseGraphQLTransportWSHandler[Context, Query]):
    """graphql-transport-ws, where a message of the wrong shape closes the connection and raises nothing."""

    async def handle_message(self, message: Any) -> None:
        try:
            await super().handle_message(message)
        except (TypeError, AttributeError):
            await self.handle_invalid_message("Failed to parse message")


class Endpoint(GraphQL[Context, Query]):
    """The GraphQL endpoint of one gateway."""

    websocket_adapter_class = _Messages
    graphql_transport_ws_handler_class = _Conversation

    def __init__(self, schema: Any, gateway: Gateway, graphiql: Path | None) -> None:
        super().__init__(
            schema,
            subscription_protocols=PROTOCOLS,
            max_subscriptions_per_connection=SUBSCRIPTIONS_MAX,
        )
        self._gateway = gateway
        self._graphiql = graphiql

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await super().__call__(scope, receive, send)
            return
        response = await self._answer(Request(scope, receive))
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        identity = self._identity(request.headers.get("authorization"))
        if isinstance(identity, Refusal):
            return refused(identity, 401)
        try:
            whole = Request(request.scope, _replayed(await bounded(request)))
            return await self.run(whole, context=Context(self._gateway, identity, request=whole))
        except BodyTooLong:
            return refused(BodyTooLarge(limit=BODY_BYTES_MAX), 413)
        except HTTPException as raised:
            return refused(RequestMalformed(reason=raised.reason), raised.status_code)
        except Exception as raised:
            return refused(fault(raised, path=request.url.path), 500)

    def _identity(self, header: str | None) -> Identity | Refusal | None:
        return identified(header, self._gateway.verify_token)

    def decode_json(self, data: str | bytes) -> object:
        if len(data) > BODY_BYTES_MAX:  # A message of a WebSocket; a body was bounded before.
            raise json.JSONDecodeError(f"more than {BODY_BYTES_MAX} bytes", "", 0)
        return strict_json(data)

    def encode_json(self, data: object) -> str:
        text = json.dumps(data, separators=(",", ":"), ensure_ascii=False)
        try:
            text.encode()
        except UnicodeEncodeError:  # A lone surrogate that came in is shown escaped; it has no UTF-8.
            return json.dumps(data, separators=(",", ":"))
        return text

    def parse_json(self, data: str | bytes) -> Any:
        try:
            return self.decode_json(data)
        except UnicodeDecodeError as raised:
            raise HTTPException(400, "The body is not UTF-8") from raised
        except json.JSONDecodeError as raised:
            raise HTTPException(400, f"The body is not JSON: {raised.msg}") from raised

    async def parse_http_body(self, request: Any) -> Any:
        if request.method == "POST" and not isinstance(
            self.parse_json(await request.get_body()), dict | list
        ):
            raise HTTPException(400, "A GraphQL request is a JSON object")
        data = await super().parse_http_body(request)
        if isinstance(data, list) or not isinstance(data.operation_name, str | None):
            raise HTTPException(400, "operationName is a string")
        return data

    async def get_root_value(self, request: Request | WebSocket) -> Query:
        return Query()

    async def get_context(self, request: Request | WebSocket, response: Response | WebSocket) -> Context:
        return Context(self._gateway, request=request)

    async def on_ws_connect(self, context: Context) -> UnsetType | dict[str, object]:
        params = context.connection_params or {}
        header = next((params[name] for name in ("Authorization", "authorization") if name in params), None)
        if header is None:
            header = context.request.headers.get("authorization")
        identity = self._identity(header if isinstance(header, str | None) else "?")
        if isinstance(identity, Refusal):
            context.request.state.refusal = identity
            raise ConnectionRejectionError
        context.identity = identity
        acknowledged: UnsetType = UNSET
        return acknowledged

    async def render_graphql_ide(self, request: Request) -> Response:
        if has_graphiql(self._graphiql):
            return RedirectResponse(GRAPHIQL)
        return HTMLResponse(without_graphiql(str(request.base_url)))


def refused(refusal: Refusal, status: int) -> JSONResponse:
    """A refusal as the whole answer."""
    headers = {"WWW-Authenticate": 'Bearer error="invalid_token"'} if status == 401 else None
    return JSONResponse({"errors": [error(refusal)]}, status, headers)


def _replayed(body: bytes) -> Receive:
    """A receive that gives the body once more, then waits as if the client were listening."""
    messages: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> Message:
        return messages.pop() if messages else {"type": "http.disconnect"}

    return receive
