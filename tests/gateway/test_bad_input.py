"""Bad input is answered with a typed refusal of the one item, never a 500 and never a bare coercion error.

The table is that of issue 2 §5; `Refused` names the field as it stands in the input.
"""

from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import pytest
import pytest_asyncio

from app.clerks import write_once
from domain.evaluations.facts import Dimension, DimensionScore, EnterpriseEvaluated
from domain.ovens.facts import OvenRegistered
from tests.gateway import wenxi
from tests.gateway.house import RESULT, House, token

pytestmark = pytest.mark.asyncio(loop_scope="module")
INSPECTOR = token("INSPECTOR", "140000", "省督查组")
MEGABYTE = "焦" * 350_000
NEW = {**wenxi.ENTERPRISE, "enterprise": "new-coking"}
NAME = "RegisterEnterprise"
OPEN = "RecognizeBaselineCapacity"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def told(shared: House) -> AsyncIterator[House]:
    await wenxi.tell(shared)
    yield shared


BAD_FIELDS: dict[str, tuple[str, dict[str, Any], str, str]] = {
    "an unknown county code": (NAME, NEW | { "county": "140899"}, "county", "UNKNOWN"),
    "a county code in full-width digits": (
        NAME, NEW | { "county": "１４０８２３"}, "county", "MALFORMED",
    ),
    "2月30日": (OPEN, wenxi.LOT | { "basisDate": "2020-02-30"}, "basisDate", "MALFORMED"),
    "a date in words": (OPEN, wenxi.LOT | { "basisDate": "2月30日"}, "basisDate", "MALFORMED"),
    "a date that is a number": (OPEN, wenxi.LOT | { "basisDate": 20200230}, "basisDate", "MALFORMED"),
    "negative tonnes": (OPEN, wenxi.LOT | { "tonnes": -540000}, "tonnes", "MALFORMED"),
    "negative tonnes in digits": (OPEN, wenxi.LOT | { "tonnes": "-540000"}, "tonnes", "MALFORMED"),
    "10,000-fold tonnes": (OPEN, wenxi.LOT | { "tonnes": 5_400_000_000}, "tonnes", "MALFORMED"),
    "万吨": (OPEN, wenxi.LOT | { "tonnes": "54万吨"}, "tonnes", "MALFORMED"),
    "a fraction of a tonne": (OPEN, wenxi.LOT | { "tonnes": 54.5}, "tonnes", "MALFORMED"),
    "NaN in words": (OPEN, wenxi.LOT | { "tonnes": "NaN"}, "tonnes", "MALFORMED"),
    "tonnes that are true": (OPEN, wenxi.LOT | { "tonnes": True}, "tonnes", "MALFORMED"),
    "tonnes that are a list": (OPEN, wenxi.LOT | { "tonnes": ["540000"]}, "tonnes", "MALFORMED"),
    "tonnes that are null": (OPEN, wenxi.LOT | { "tonnes": None}, "tonnes", "MALFORMED"),
    "a zero-width space in a name": (
        NAME, NEW | { "legalName": "闻喜\u200b焦化"}, "legalName", "MALFORMED",
    ),
    "a bidirectional mark in a name": (
        NAME, NEW | { "legalName": "闻喜\u202e焦化"}, "legalName", "MALFORMED",
    ),
    "a NUL in a name": (NAME, NEW | { "legalName": "闻喜\0焦化"}, "legalName", "MALFORMED"),
    "a lone surrogate in a name": (
        NAME, NEW | { "legalName": "闻喜\ud800焦化"}, "legalName", "MALFORMED",
    ),
    "a field of 1 MB": (NAME, NEW | { "legalName": MEGABYTE}, "legalName", "MALFORMED"),
    "a malformed id": ("StopOven", {"oven": "闻喜 1号"}, "oven", "MALFORMED"),
    "an id of SQL": ("StopOven", {"oven": "'; drop table ledger.events; --"}, "oven", "MALFORMED"),
    "a mistyped choice": (OPEN, wenxi.LOT | { "account": "OPERATNG"}, "account", "MALFORMED"),
    "a choice that is a number": (OPEN, wenxi.LOT | { "account": 1}, "account", "MALFORMED"),
    "a missing field": ("StopOven", {}, "oven", "MALFORMED"),
    "a flag in words": ("InspectSeal", {"seal": "s-1", "oven": "wenxi-1", "intact": "是"}, "intact", "MALFORMED"),
    "an instant without a zone": (
        "OpenSeal", {"seal": "s-1", "oven": "wenxi-1", "openedAt": "2020-05-01T08:00:00"}, "openedAt", "MALFORMED",
    ),
    "a share above one": (
        OPEN, wenxi.LOT | { "controllingShare": {"num": 4, "den": 3}}, "controllingShare", "MALFORMED",
    ),
    "a null among ids": ("CertifyClosure", {"ovens": ["wenxi-1", None], "elements": []}, "ovens[1]", "MALFORMED"),
    "another city's oven": ("StopOven", {"oven": "jiexiu-1"}, "oven", "UNKNOWN_SUBJECT"),
    "an unknown command to correct with": (
        "CorrectEvent",
        {
            "position": "5",
            "reason": "误录",
            "secondOffice": "运城市工信局",
            "replacement": {"command": "DropTable", "occurredOn": "2020-01-01", "fields": {}},
        },
        "replacement.command",
        "MALFORMED",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", BAD_FIELDS)
async def test_a_bad_field_is_refused_by_its_name(told: House, what: str) -> None:
    command, fields, field, code = BAD_FIELDS[what]
    answer = await told.submit(command, fields, wenxi.COUNTY if command != OPEN else wenxi.MIIT)
    assert answer["__typename"] == "Refused", answer
    refusal = answer["refusals"][0]
    assert (refusal["field"], refusal["__typename"]) == (field, "InputRefusal")
    assert refusal["code"].startswith(code)
    assert refusal["messageZh"] != refusal["messageEn"]
    assert answer["position"] is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("key", ""), ("key", None), ("key", 7), ("key", "k" * 201), ("key", "k\u200b"),
        ("occurredOn", "2020-02-30"), ("occurredOn", None), ("occurredOn", "2020-W01-1"),
        ("documents", ["YC"]), ("documents", [None]), ("invented", "yes"),
        ("evidence", [{"sha256": "zz"}]), ("evidence", [{}]),
    ],
)  # fmt: skip
async def test_a_bad_envelope_is_refused_by_its_field(told: House, field: str, value: Any) -> None:
    answer = await told.submit("StopOven", {"oven": "wenxi-1"}, wenxi.COUNTY, **{field: value})
    assert answer["__typename"] == "Refused", answer
    assert answer["refusals"][0]["field"].startswith(field)
    assert answer["refusals"][0]["code"] == "MALFORMED"


async def test_every_mistake_of_an_item_is_told_at_once(told: House) -> None:
    fields = wenxi.LOT | {"tonnes": -1, "account": "?", "basisDate": "2020-02-30"}
    answer = await told.submit(OPEN, fields, wenxi.MIIT, occurredOn="2020-13-01")
    assert {r["field"] for r in answer["refusals"]} == {"tonnes", "account", "basisDate", "occurredOn"}


async def test_a_bare_nan_in_the_document_is_refused_typed(told: House) -> None:
    data = await told.read(
        "mutation { placeSeal(input: {seal: NaN, oven: -1e999, point: {a: [1]}}, request: {key: k, occurredOn: 1}) "
        + RESULT
        + " }",
        wenxi.SAFETY,
    )
    assert {r["field"] for r in data["placeSeal"]["refusals"]} == {
        "seal",
        "oven",
        "point",
        "occurredOn",
        "key",
    } - {"key"}


@pytest.mark.parametrize(
    ("query", "variables", "field", "allowed"),
    [
        ("mutation { submit(items: [], mode: SOME) { __typename } }", {}, "mode", "ALL, EACH"),
        ('mutation { submit(items: [], mode: "ALL") { __typename } }', {}, "mode", "ALL, EACH"),
        ("mutation($m: Mode) { submit(items: [], mode: $m) { __typename } }", {"m": "SOME"}, "m", "ALL, EACH"),
        ("mutation($m: Mode) { submit(items: [], mode: $m) { __typename } }", {"m": 7}, "m", "ALL, EACH"),
        ("{ cases(severity: GRAVE) { nodes { id } } }", {}, "severity", "INFO, LOW"),
        ("{ trialBalance(by: PROVINCE) { total { key } } }", {}, "by", "COUNTY, CITY, LOT"),
    ],
)
async def test_a_choice_that_graphql_itself_refuses_names_its_field_and_those_that_there_are(
    told: House, query: str, variables: dict[str, Any], field: str, allowed: str
) -> None:
    refusal = await told.refusal(query, wenxi.COUNTY, **variables)
    assert (refusal["code"], refusal["field"]) == ("REQUEST_MALFORMED", field)
    for message in (refusal["messageZh"], refusal["messageEn"]):
        assert f"须为以下之一：{allowed}" in message
        assert f"It must be one of {allowed}" in message


async def test_a_bare_choice_that_a_command_does_not_have_is_refused_by_its_field(told: House) -> None:
    account = 'input: {lot: "l-9", account: OPERATNG}, request: {key: "choice", occurredOn: "2018-12-31"}'
    data = await told.read(f"mutation {{ recognizeBaselineCapacity({account}) {RESULT} }}", wenxi.MIIT)
    refusals = {one["field"]: one for one in data["recognizeBaselineCapacity"]["refusals"]}
    assert "须为以下之一：RECOGNIZED, OPERATING" in refusals["account"]["messageZh"]
    assert "it must be one of RECOGNIZED, OPERATING" in refusals["account"]["messageEn"]


@pytest.mark.parametrize(
    "fields",
    [
        {"oven": "wenxi-1", "tonnes": "1"},
        "wenxi-1",
        None,
    ],
)
async def test_what_has_not_the_shape_of_the_schema_is_an_error_with_its_refusal(
    told: House, fields: Any
) -> None:
    refusal = await told.refusal(
        'mutation($i: StopOvenInput!) { stopOven(input: $i, request: {key: "k", occurredOn: "2020-01-01"}) '
        + RESULT
        + " }",
        wenxi.COUNTY,
        i=fields,
    )
    assert refusal["code"] == "REQUEST_MALFORMED"


@pytest.mark.parametrize(
    ("query", "variables", "code", "field"),
    [
        ('{ county(code: "149999") { name } }', {}, "UNKNOWN_SUBJECT", "code"),
        ('{ county(code: "000000") { name } }', {}, "UNKNOWN_SUBJECT", "code"),
        ('{ county(code: "110101") { name } }', {}, "UNKNOWN_SUBJECT", "code"),
        ('{ county(code: "闻喜") { name } }', {}, "MALFORMED", "code"),
        ("{ county(code: 140823.5) { name } }", {}, "MALFORMED", "code"),
        ('{ counties(city: "x") { name } }', {}, "MALFORMED", "city"),
        ('{ oven(id: "闻喜 1号") { id } }', {}, "MALFORMED", "id"),
        ("{ oven(id: 7) { id } }", {}, "MALFORMED", "id"),
        ('{ oven(id: "jiexiu-2") { id } }', {}, "UNKNOWN_SUBJECT", "id"),
        ('{ lot(id: "") { id } }', {}, "MALFORMED", "id"),
        ('{ task(id: "no-task") { id } }', {}, "UNKNOWN_SUBJECT", "id"),
        ('{ document(id: "no-document") { id } }', {}, "UNKNOWN_SUBJECT", "id"),
        ('{ node(tag: "nothing") { tag } }', {}, "MALFORMED", "tag"),
        ('{ node(tag: "oven:闻喜") { tag } }', {}, "MALFORMED", "id"),
        ('{ ovens(after: "not-a-cursor") { nodes { id } } }', {}, "CURSOR_MALFORMED", "after"),
        ('{ ovens(after: "WzFd") { nodes { id } } }', {}, "CURSOR_MALFORMED", "after"),
        ('{ ovens(after: "游标") { nodes { id } } }', {}, "CURSOR_MALFORMED", "after"),
        ('{ ovens(after: "WyJhXHUwMDAwIl0") { nodes { id } } }', {}, "CURSOR_MALFORMED", "after"),
        ('{ tasks(after: "WyJhIl0") { nodes { id } } }', {}, "CURSOR_MALFORMED", "after"),
        ('{ events(after: "-1") { nodes { type } } }', {}, "CURSOR_MALFORMED", "after"),
        ('{ events(after: "９") { nodes { type } } }', {}, "CURSOR_MALFORMED", "after"),
        ('{ events(after: "99999999999999999999") { nodes { type } } }', {}, "CURSOR_MALFORMED", "after"),
        ("{ ovens(first: 0) { nodes { id } } }", {}, "PAGE_SIZE", "first"),
        ("{ ovens(first: 501) { nodes { id } } }", {}, "PAGE_SIZE", "first"),
        ("{ events(first: -5) { nodes { type } } }", {}, "PAGE_SIZE", "first"),
        ('{ at(effectiveOn: "2020-02-30") { position } }', {}, "MALFORMED", "effectiveOn"),
        ('{ at(effectiveOn: "1900-01-01") { position } }', {}, "MOMENT_OUT_OF_RANGE", "effectiveOn"),
        ('{ at(position: "0") { position } }', {}, "MALFORMED", "position"),
        ('{ at(position: "999999") { position } }', {}, "MOMENT_OUT_OF_RANGE", "position"),
        ("{ at(position: -1) { position } }", {}, "MALFORMED", "position"),
        ('{ at(knownAt: "2020-01-01T00:00:00") { position } }', {}, "KNOWN_AT_WITHOUT_ZONE", "knownAt"),
        ('{ at(knownAt: "2020-01-01T00:00:00Z") { position } }', {}, "MOMENT_OUT_OF_RANGE", "knownAt"),
        ('{ at(knownAt: "0001-01-01T00:00:00+14:00") { position } }', {}, "MALFORMED", "knownAt"),
        ('{ at(knownAt: "yesterday") { position } }', {}, "MALFORMED", "knownAt"),
        ('{ at(knownAt: "2030-01-01T00:00:00Z", position: "1") { position } }', {}, "TWO_WAYS_TO_KNOW", "knownAt"),
        ("query($t: [String!]) { events(types: $t) { nodes { type } } }", {"t": ["x" * 300]}, "MALFORMED", "types"),
        ("query($t: [String!]) { events(tags: $t) { nodes { type } } }", {"t": ["x"] * 30}, "MALFORMED", "tags"),
        ("query($t: [String!]) { events(tags: $t) { nodes { type } } }", {"t": ["a\0b"]}, "MALFORMED", "tags"),
        ("query($t: [String!]) { events(tags: $t) { nodes { type } } }", {"t": ["\ud800"]}, "MALFORMED", "tags"),
    ],
)  # fmt: skip
async def test_a_bad_argument_of_a_query_is_refused_by_its_name(
    told: House, query: str, variables: dict[str, Any], code: str, field: str
) -> None:
    refusal = await told.refusal(query, INSPECTOR, **variables)
    assert (refusal["code"], refusal["field"]) == (code, field)


async def test_too_many_items_are_refused(told: House) -> None:
    item = {"command": {"stopOven": {"oven": "wenxi-1"}}, "request": {"key": "x", "occurredOn": "2020-01-01"}}
    refusal = await told.refusal(
        "mutation($items: [SubmissionInput!]!) { submit(items: $items) { __typename } }",
        wenxi.COUNTY,
        items=[item] * 1001,
    )
    assert refusal["code"] == "TOO_MANY_ITEMS"


async def test_nothing_of_bad_input_is_recorded(told: House) -> None:
    head = (await told.log.head()).size
    for command, fields, _, code in BAD_FIELDS.values():
        if code == "MALFORMED":
            await told.submit(command, fields, wenxi.COUNTY)
    assert (await told.log.head()).size == head


async def test_too_many_items_are_refused_before_any_of_them_is_read(told: House) -> None:
    """5,000 items took nine seconds to coerce, and every other office waited."""
    refusal = await told.refusal(
        "mutation($items: [SubmissionInput!]!) { submit(items: $items) { __typename } }",
        wenxi.COUNTY,
        items=[{"no": "item"}] * 5000,
    )
    assert (refusal["code"], refusal["field"]) == ("TOO_MANY_ITEMS", "items")


async def test_one_item_named_1001_times_in_the_document_is_1001_items(told: House) -> None:
    """A variable is two tokens: neither the bound of tokens nor that of variables counts its items."""
    item = {"command": {"stopOven": {"oven": "wenxi-1"}}, "request": {"key": "", "occurredOn": "2020-01-01"}}
    query = "mutation($item: SubmissionInput!) {{ submit(items: [{}]) {{ __typename }} }}"
    refusal = await told.refusal(query.format("$item " * 1001), wenxi.COUNTY, item=item)
    assert (refusal["code"], refusal["messageEn"]) == ("TOO_MANY_ITEMS", "1001 items in one submission; at most 1000.")
    thousand = await told.read(query.format("$item " * 1000), wenxi.COUNTY, item=item)
    assert thousand == {"submit": [{"__typename": "Refused"}] * 1000}


async def test_a_number_that_a_log_holds_and_no_int_can_show_is_null_beside_a_whole_answer(
    told: House,
) -> None:
    oven = OvenRegistered(oven="huge", enterprise="wenxi-coking", division="140823", chamber_height_mm=2**31)
    scores = (DimensionScore(dimension=Dimension.SAFETY, points=2**31),)
    rated = EnterpriseEvaluated(
        enterprise="wenxi-coking", year=10**11, survival_line=True, development_line=True, scores=scores
    )
    for fact, tag in ((oven, "oven:huge"), (rated, "enterprise:wenxi-coking")):
        assert await write_once(told.log, "clerk:test", tag, fact, tags=(tag,), on=date(2020, 1, 1))
    await told.settle()
    data = await told.read(
        '{ oven(id: "huge") { id chamberHeightMm } '
        'enterprise(id: "wenxi-coking") { evaluations { year survivalLine scores { points } } } }',
        INSPECTOR,
    )
    assert data == {
        "oven": {"id": "huge", "chamberHeightMm": None},
        "enterprise": {"evaluations": [{"year": None, "survivalLine": True, "scores": [{"points": None}]}]},
    }
