"""The log as it grows: over WebSocket, Server-Sent Events and multipart, resumable, of one's own division only."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import httpx
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from tests.gateway import wenxi
from tests.gateway.house import House, token

LOG = "subscription($after: Position) { log(after: $after) { position type } }"
EXPECTED = [{"position": "1", "type": "EnterpriseRegistered"}, {"position": "2", "type": "OvenRegistered"}]


@asynccontextmanager
async def socket(house: House, params: Any) -> AsyncIterator[ClientConnection]:
    address = house.url.replace("http", "ws")
    async with connect(address, subprotocols=[Subprotocol("graphql-transport-ws")], proxy=None) as opened:
        await opened.send(json.dumps({"type": "connection_init", "payload": params}))
        yield opened


async def receive(opened: ClientConnection) -> dict[str, Any]:
    message: dict[str, Any] = json.loads(await asyncio.wait_for(opened.recv(), 20))
    return message


async def subscribe(opened: ClientConnection, query: str, **variables: Any) -> None:
    assert (await receive(opened))["type"] == "connection_ack"
    payload = {"query": query, "variables": variables}
    await opened.send(json.dumps({"id": "1", "type": "subscribe", "payload": payload}))


async def grow(house: House) -> None:
    await house.accept("RegisterEnterprise", wenxi.ENTERPRISE, wenxi.COUNTY, on="2018-12-31")
    await house.accept("RegisterOven", wenxi.OVEN, wenxi.COUNTY, on="2019-01-10")


async def test_the_log_comes_as_it_grows(house: House) -> None:
    async with socket(house, {"Authorization": f"Bearer {wenxi.CITY}"}) as opened:
        await subscribe(opened, LOG, after="0")
        await grow(house)
        assert [(await receive(opened))["payload"]["data"]["log"] for _ in range(2)] == EXPECTED


async def test_a_subscription_resumes_after_a_position(house: House) -> None:
    await grow(house)
    async with socket(house, {"Authorization": f"Bearer {wenxi.CITY}"}) as opened:
        await subscribe(opened, LOG, after="1")
        assert (await receive(opened))["payload"]["data"]["log"] == EXPECTED[1]


async def test_each_operation_of_a_socket_has_its_own_now(house: House) -> None:
    async with socket(house, {"Authorization": f"Bearer {wenxi.CITY}"}) as opened:
        await subscribe(opened, "{ position }")
        assert (await receive(opened))["payload"]["data"] == {"position": "0"}
        assert (await receive(opened))["type"] == "complete"
        await grow(house)
        await opened.send(json.dumps({"id": "2", "type": "subscribe", "payload": {"query": "{ position }"}}))
        assert (await receive(opened))["payload"]["data"] == {"position": "2"}


async def test_a_socket_stops_submitting_when_its_token_ends(house: House) -> None:
    async with socket(house, {"Authorization": f"Bearer {wenxi.CITY}"}) as opened:
        await subscribe(opened, "mutation { submit(items: []) { __typename } }")
        assert (await receive(opened))["payload"]["data"] == {"submit": []}
        assert (await receive(opened))["type"] == "complete"
        house.ahead = timedelta(seconds=3600)
        payload = {"query": "mutation { submit(items: []) { __typename } }"}
        await opened.send(json.dumps({"id": "2", "type": "subscribe", "payload": payload}))
        errors = (await receive(opened))["payload"]["errors"]
    assert errors[0]["extensions"]["refusal"]["code"] == "TOKEN_EXPIRED"


async def test_a_foreign_office_hears_only_of_its_own(house: House) -> None:
    await grow(house)
    jiexiu = {
        "enterprise": "jiexiu-coking",
        "legalName": "介休示范焦化",
        "division": "140781",
        "county": "140781",
    }
    await house.accept("RegisterEnterprise", jiexiu, wenxi.JIEXIU, on="2018-12-31")
    async with socket(house, {"Authorization": f"Bearer {wenxi.JIEXIU}"}) as opened:
        await subscribe(opened, LOG, after="0")
        assert (await receive(opened))["payload"]["data"]["log"]["position"] == "3"


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"Authorization": f"Bearer {token('INSPECTOR', '140000', expires_in=-1)}"}, "TOKEN_EXPIRED"),
        ({"Authorization": "Bearer nonsense"}, "TOKEN_INVALID"),
        ({"authorization": 7}, "TOKEN_INVALID"),
    ],
)
async def test_a_socket_with_a_bad_token_is_closed_with_its_code(
    house: House, params: Any, code: str
) -> None:
    async with socket(house, params) as opened:
        with pytest.raises(ConnectionClosed) as closed:
            await receive(opened)
    assert closed.value.rcvd is not None
    assert (closed.value.rcvd.code, closed.value.rcvd.reason.split(":")[0]) == (4403, code)


async def test_without_a_token_the_log_is_refused(house: House) -> None:
    async with socket(house, {}) as opened:
        await subscribe(opened, LOG)
        message = await receive(opened)
    errors = message["payload"] if message["type"] == "error" else message["payload"]["errors"]
    assert errors[0]["extensions"]["refusal"]["code"] == "TOKEN_MISSING"


async def test_a_stream_ends_with_its_token(house: House) -> None:
    await house.accept("RegisterEnterprise", wenxi.ENTERPRISE, wenxi.COUNTY, on="2018-12-31")
    async with socket(house, {"Authorization": f"Bearer {wenxi.CITY}"}) as opened:
        await subscribe(opened, LOG, after="0")
        assert (await receive(opened))["payload"]["data"]["log"] == EXPECTED[0]
        tomorrow = token("COUNTY_OFFICE", "140823", expires_in=7200)
        house.ahead = timedelta(seconds=3600)
        await house.accept("RegisterOven", wenxi.OVEN, tomorrow, on="2019-01-10")
        message = await receive(opened)
    errors = message["payload"] if message["type"] == "error" else message["payload"]["errors"]
    assert errors[0]["extensions"]["refusal"]["code"] == "TOKEN_EXPIRED"


@pytest.mark.parametrize(
    "message",
    [
        "not json",
        "[]",
        "7",
        "null",
        '{"type": "subscribe"}',
        '{"type": 7}',
        '{"type": "subscribe", "id": [], "payload": 3}',
    ],
)
async def test_a_message_of_the_wrong_shape_closes_the_socket_and_nothing_else(
    house: House, message: str
) -> None:
    async with socket(house, {"Authorization": f"Bearer {wenxi.CITY}"}) as opened:
        await receive(opened)
        await opened.send(message)
        with pytest.raises(ConnectionClosed) as closed:
            await receive(opened)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4400
    assert await house.read("{ head }") == {"head": "0"}


@pytest.mark.parametrize("query", ["{ nothing }", "subscription {", "subscription { log { nothing } }", ""])
async def test_a_bad_document_over_a_socket_is_refused_typed(house: House, query: str) -> None:
    async with socket(house, {"Authorization": f"Bearer {wenxi.CITY}"}) as opened:
        await subscribe(opened, query)
        message = await receive(opened)
    assert message["type"] == "error"
    assert message["payload"][0]["extensions"]["refusal"]["code"] == "REQUEST_MALFORMED"


@pytest.mark.parametrize("after", ["-1", "x", 1.5])
async def test_a_bad_position_to_resume_from_is_refused_typed(house: House, after: Any) -> None:
    async with socket(house, {"Authorization": f"Bearer {wenxi.CITY}"}) as opened:
        await subscribe(opened, LOG, after=after)
        message = await receive(opened)
    errors = message["payload"] if message["type"] == "error" else message["payload"]["errors"]
    assert errors[0]["extensions"]["refusal"]["field"] == "after"


async def stream(house: House, accept: str, body: dict[str, Any]) -> AsyncIterator[str]:
    headers = {"Accept": accept, "Authorization": f"Bearer {wenxi.CITY}"}
    async with house.client.stream("POST", house.url, json=body, headers=headers) as response:
        assert response.headers["content-type"].startswith(accept.split(";")[0])
        async for line in response.aiter_lines():
            yield line


async def test_the_log_comes_as_server_sent_events(house: House) -> None:
    await grow(house)
    seen: list[dict[str, Any]] = []
    async for line in stream(house, "text/event-stream", {"query": LOG, "variables": {"after": "0"}}):
        if line.startswith("data: {"):
            seen.append(json.loads(line[6:])["data"]["log"])
        if len(seen) == 2:
            break
    assert seen == EXPECTED


async def test_the_log_comes_as_multipart(house: House) -> None:
    await grow(house)
    seen: list[dict[str, Any]] = []
    accept = 'multipart/mixed;boundary=graphql;subscriptionSpec="1.0",application/json'
    async for line in stream(house, accept, {"query": LOG, "variables": {"after": "0"}}):
        if line.startswith('{"payload"'):
            seen.append(json.loads(line)["payload"]["data"]["log"])
        if len(seen) == 2:
            break
    assert seen == EXPECTED


@pytest.mark.parametrize(
    "query", ["subscription {", "subscription { nothing }", "subscription { log { type } }"]
)
async def test_a_refused_stream_of_events_says_why(house: House, query: str) -> None:
    response = await house.client.post(
        house.url, json={"query": query}, headers={"Accept": "text/event-stream"}
    )
    assert response.status_code in (200, 400)
    assert '"refusal"' in response.text


async def test_a_client_that_leaves_ends_its_stream(house: House) -> None:
    await grow(house)
    with pytest.raises(httpx.ReadTimeout):
        async with house.client.stream(
            "POST",
            house.url,
            json={"query": LOG, "variables": {"after": "2"}},
            headers={"Accept": "text/event-stream", "Authorization": f"Bearer {wenxi.CITY}"},
            timeout=0.3,
        ) as response:
            await response.aread()
    assert (await house.read("{ head }"))["head"] == "2"
