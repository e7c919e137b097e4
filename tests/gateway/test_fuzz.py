"""Whatever comes in, the answer is GraphQL's: no HTTP 500, and nothing masked as an incident of ours."""

import json
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gateway.inputs import commands, mutation_name
from tests.gateway import wenxi
from tests.gateway.house import RESULT, House

pytestmark = pytest.mark.asyncio(loop_scope="module")
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(codec=None), max_size=30)
    | st.sampled_from(
        ["540000", "2020-02-30", "2020-10-31", "140823", "wenxi-1", "NaN", "1e999", "\0", "\ud800"]
    )
)
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3)
)
COMMANDS = {name: [field.encode_name for field in msgspec.structs.fields(kind)] for name, kind in commands()}
ENVELOPE = dict.fromkeys(("key", "occurredOn", "documents", "evidence"), VALUES)
FUZZ = settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@st.composite
def submissions(draw: st.DrawFn) -> dict[str, Any]:
    """Variables of one mutation: its own field names, any values."""
    name = draw(st.sampled_from(sorted(COMMANDS)))
    fields = draw(st.dictionaries(st.sampled_from(COMMANDS[name]), VALUES, max_size=6))
    envelope = draw(st.fixed_dictionaries({}, optional=ENVELOPE))
    head = f"mutation($i: {name}Input!, $r: RequestInput!)"
    query = f"{head} {{ {mutation_name(name)}(input: $i, request: $r) {RESULT} }}"
    return {"query": query, "variables": {"i": fields, "r": envelope}}


def assert_answered(status: int, text: str) -> None:
    assert status == 200, text
    for error in json.loads(text).get("errors", ()):
        assert error["extensions"]["refusal"]["code"] not in ("INTERNAL", "UNAVAILABLE"), text


@FUZZ
@given(body=submissions())
async def test_any_values_of_a_mutation_are_answered(shared: House, body: dict[str, Any]) -> None:
    response = await shared.post(body, wenxi.COUNTY)
    assert_answered(response.status_code, response.text)


ARGUMENTS = {
    "at": ("effectiveOn: Date, knownAt: DateTime, position: Position", "{ position }"),
    "county": ("code: DivisionCode!", "{ name }"),
    "oven": ("id: Identifier!", "{ id }"),
    "ovens": (
        "first: Int, after: String, division: DivisionCode, enterprise: Identifier",
        "{ nodes { id } }",
    ),
    "tasks": ("first: Int, after: String, division: DivisionCode", "{ nodes { id } }"),
    "findings": ("first: Int, after: String, division: DivisionCode", "{ nodes { rule } }"),
    "events": ("first: Int, after: String, types: [String!], tags: [String!]", "{ nodes { type } }"),
    "event": ("position: Position!", "{ type }"),
    "node": ("tag: String!", "{ tag }"),
    "refusals": ("first: Int, after: String, office: String", "{ nodes { type } }"),
}


@st.composite
def queries(draw: st.DrawFn) -> dict[str, Any]:
    """One field with any values for its arguments."""
    name = draw(st.sampled_from(sorted(ARGUMENTS)))
    declared, selection = ARGUMENTS[name]
    names = [part.split(":")[0].strip() for part in declared.split(",")]
    heads = ", ".join("$" + part.strip() for part in declared.split(","))
    passed = ", ".join(f"{n}: ${n}" for n in names)
    variables = draw(st.fixed_dictionaries({}, optional=dict.fromkeys(names, VALUES)))
    return {"query": f"query({heads}) {{ {name}({passed}) {selection} }}", "variables": variables}


@FUZZ
@given(body=queries())
async def test_any_arguments_of_a_query_are_answered(shared: House, body: dict[str, Any]) -> None:
    response = await shared.post(body, wenxi.CITY)
    assert_answered(response.status_code, response.text)


@FUZZ
@given(content=st.binary(max_size=200) | VALUES.map(lambda value: json.dumps(value).encode()))
async def test_any_body_is_answered(shared: House, content: bytes) -> None:
    response = await shared.post(None, wenxi.CITY, content=content)
    assert response.status_code in (200, 400), response.text
    assert "INTERNAL" not in response.text
