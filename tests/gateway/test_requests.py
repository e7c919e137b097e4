"""What is not GraphQL over HTTP, and whose token does not count: a typed refusal, and never a 500."""

import json
from typing import Any

import pytest

from domain.envelope import Role
from gateway.bodies import BODY_BYTES_MAX
from tests.gateway.house import STRANGER, House, refusal_of, token

HEAD = "{ head }"
module_loop = pytest.mark.asyncio(loop_scope="module")
NOT_A_REQUEST: dict[str, bytes] = {
    "not JSON": b"{query",
    "empty": b"",
    "NaN": b'{"query": "{ head }", "variables": {"tonnes": NaN}}',
    "an infinite number": b'{"query": "{ head }", "variables": {"tonnes": 1e999}}',
    "one key twice": b'{"query": "{ head }", "query": "{ lag }"}',
    "a number": b"3",
    "a text": b'"{ head }"',
    "a list": b'[{"query": "{ head }"}]',
    "null": b"null",
    "no query": b"{}",
    "a query that is a number": b'{"query": 3}',
    "variables that are a list": b'{"query": "{ head }", "variables": []}',
    "an operation name that is a list": b'{"query": "{ head }", "operationName": ["a"]}',
    "not UTF-8": b'{"query": "\xff"}',
    "nested too deeply": b'{"query": "{ head }", "variables": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "too many digits": b'{"query": "{ head }", "variables": {"a": ' + b"9" * 5_000 + b"}}",
}
NOT_A_DOCUMENT: dict[str, str] = {
    "no operation": "fragment F on Query { head }",
    "does not parse": "{ head",
    "an unknown field": "{ nothing }",
    "a fragment of itself": "{ ...F } fragment F on Query { ...F }",
    "nested too deeply": "{" * 3_000,
    "a list nested too deeply": "{ events(types: " + "[" * 3_000 + "]" * 3_000 + ") { nodes { type } } }",
    "too many tokens": "{ " + "head " * 30_000 + "}",
    "too many aliases": "{ " + " ".join(f"a{n}: head" for n in range(100)) + " }",
    "too deep": "{ at " + "{ at " * 20 + "{ head }" + " }" * 20 + " }",
    "fragments that double": "{ ...F0 } "
    + " ".join(f"fragment F{n} on Query {{ ...F{n + 1} ...F{n + 1} }}" for n in range(60))
    + " fragment F60 on Query { a: head }",
    "a NUL": "{ head \0 }",
}


@pytest.mark.parametrize("what", NOT_A_REQUEST)
@module_loop
async def test_a_body_that_is_no_request_is_refused_with_400(shared: House, what: str) -> None:
    response = await shared.post(None, content=NOT_A_REQUEST[what])
    assert response.status_code == 400
    assert refusal_of(response.json())["code"] == "REQUEST_MALFORMED"


@pytest.mark.parametrize("what", NOT_A_DOCUMENT)
@module_loop
async def test_a_document_that_does_not_fit_the_schema_is_refused(shared: House, what: str) -> None:
    response = await shared.post({"query": NOT_A_DOCUMENT[what]})
    assert response.status_code in (200, 400)
    assert refusal_of(response.json())["code"] == "REQUEST_MALFORMED"


@module_loop
async def test_a_body_that_is_too_long_is_refused_with_413(shared: House) -> None:
    declared = await shared.post(None, content=b" " * (BODY_BYTES_MAX + 1))

    async def chunks() -> Any:
        for _ in range(BODY_BYTES_MAX // 65536 + 1):
            yield b" " * 65536

    streamed = await shared.post(None, content=chunks())
    for response in (declared, streamed):
        assert response.status_code == 413
        assert refusal_of(response.json())["code"] == "BODY_TOO_LARGE"


@pytest.mark.parametrize(
    ("bearer", "code"),
    [
        (token(Role.INSPECTOR, "140000", expires_in=-1), "TOKEN_EXPIRED"),
        (token(Role.INSPECTOR, "140000", key=STRANGER), "TOKEN_INVALID"),
        (token(Role.INSPECTOR, "140000", aud="another"), "TOKEN_INVALID"),
        (token(Role.INSPECTOR, "140000", iss="another"), "TOKEN_INVALID"),
        (token(Role.INSPECTOR, "140000", exp="tomorrow"), "TOKEN_INVALID"),
        (token(Role.INSPECTOR, "140000", exp=10**30), "TOKEN_INVALID"),
        (token("EMPEROR", "140000"), "TOKEN_INVALID"),
        (token(Role.INSPECTOR, "14"), "TOKEN_INVALID"),
        (token(Role.INSPECTOR, "140000", sub=""), "TOKEN_INVALID"),
        (token(Role.INSPECTOR, "140000", sub=7), "TOKEN_INVALID"),
        (token("", "140000"), "TOKEN_INVALID"),
        ("no.token.atall", "TOKEN_INVALID"),
        ("x" * 10_000, "TOKEN_INVALID"),
        ("eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.", "TOKEN_INVALID"),
    ],
)
@module_loop
async def test_a_token_that_does_not_count_is_401_with_the_refusal(
    shared: House, bearer: str, code: str
) -> None:
    response = await shared.post({"query": HEAD}, bearer)
    assert response.status_code == 401
    assert "Bearer" in response.headers["www-authenticate"]
    assert refusal_of(response.json())["code"] == code


@module_loop
async def test_another_scheme_than_bearer_is_401(shared: House) -> None:
    response = await shared.client.post(
        shared.url, json={"query": HEAD}, headers={"Authorization": "Basic cXVlbmNoOg=="}
    )
    assert response.status_code == 401


@module_loop
async def test_a_mutation_does_not_come_by_get(shared: House, wenxi: str) -> None:
    response = await shared.client.get(
        shared.url,
        params={"query": "mutation { submit(items: []) { __typename } }"},
        headers={"Authorization": f"Bearer {wenxi}"},
    )
    assert response.status_code == 400
    assert refusal_of(response.json())["code"] == "REQUEST_MALFORMED"


@module_loop
async def test_a_query_comes_by_get(shared: House) -> None:
    response = await shared.client.get(shared.url, params={"query": HEAD})
    assert response.json() == {"data": {"head": "0"}}


@pytest.mark.parametrize(
    "parameter", [{"variables": "{"}, {"variables": "3"}, {"extensions": "["}, {"query": ""}]
)
@module_loop
async def test_a_get_that_is_no_request_is_refused_with_400(shared: House, parameter: dict[str, str]) -> None:
    response = await shared.client.get(shared.url, params={"query": HEAD} | parameter)
    assert response.status_code == 400
    assert refusal_of(response.json())["code"] == "REQUEST_MALFORMED"


async def test_an_unexpected_fault_is_masked_behind_an_incident(house: House, inspector: str) -> None:
    await house.pool.close()
    answer = await house.ask("{ counties { code } }", inspector)
    refusal = refusal_of(answer)
    assert refusal["code"] == "UNAVAILABLE"
    assert "pool" not in json.dumps(answer)
