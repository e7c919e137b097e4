"""Waiting for the witnesses; what every answer says while they are too few; and a database older than they know."""

import asyncio
import json
from contextlib import AsyncExitStack
from typing import Any

import pytest
from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

from app.postgres import create_database, drop_database
from gateway import waiting
from tests.database import Database
from tests.gateway import wenxi
from tests.gateway.house import House, serving, token
from tests.gateway.witnesses import NAMES, Witnesses

INSPECTOR = token("INSPECTOR", "140000", "省督查组")
RECEIPT = "__typename ... on Receipt { state facts { position entryHash state proof } }"
REGISTER = f"""mutation($input: RegisterOvenInput!, $request: RequestInput!, $wait: Boolean) {{
  registerOven(input: $input, request: $request, awaitWitness: $wait) {{ {RECEIPT} }}
}}"""
SUBMIT = f"""mutation($items: [SubmissionInput!]!, $mode: Mode, $wait: Boolean) {{
  submit(items: $items, mode: $mode, awaitWitness: $wait) {{ {RECEIPT} }}
}}"""
REFUSED = """mutation($input: RegisterOvenInput!, $request: RequestInput!) {
  registerOven(input: $input, request: $request) {
    __typename ... on Refused { key position refusals { code messageZh messageEn remedy } }
  }
}"""
HEALTH = """{ health { status proofs {
  origin verifierKey published witnessed quorum needed
  witnesses { name outcome size said } halted { code remedy }
} } }"""


def oven(name: str) -> dict[str, Any]:
    return {"input": wenxi.OVEN | {"oven": name}, "request": {"key": name, "occurredOn": "2019-01-10"}}


async def opened(house: House) -> None:
    await house.accept("RegisterEnterprise", wenxi.ENTERPRISE, wenxi.COUNTY, on="2018-12-31")


async def health(house: House) -> tuple[int, dict[str, Any]]:
    response = await house.get("/health")
    shown: dict[str, Any] = response.json()
    return response.status_code, shown


async def quorum_lost(house: House) -> None:
    """Wait until a round of the publisher has gone without a quorum."""
    assert house.publisher is not None
    for _ in range(1_000):
        if not house.publisher.status().quorum:
            return
        await asyncio.sleep(0.02)
    raise AssertionError("the publisher still reaches a quorum")


async def test_an_answer_can_wait_until_a_quorum_has_cosigned(attested: House) -> None:
    await opened(attested)
    for n in range(5):
        answer = (await attested.read(REGISTER, wenxi.COUNTY, **oven(f"o-{n}"), wait=True))["registerOven"]
        (fact,) = answer["facts"]
        assert (answer["state"], fact["state"]) == ("WITNESSED", "WITNESSED")
        judged = attested.witnesses.proved(fact["proof"], bytes.fromhex(fact["entryHash"]))
        assert judged.witnessed


@pytest.mark.parametrize("mode", ["ALL", "EACH"])
async def test_a_batch_waits_for_all_of_its_positions(attested: House, mode: str) -> None:
    await opened(attested)
    items = [
        {"command": {"registerOven": oven(f"o-{n}")["input"]}, "request": oven(f"o-{n}")["request"]}
        for n in range(20)
    ]
    answers = (await attested.read(SUBMIT, wenxi.COUNTY, items=items, mode=mode, wait=True))["submit"]
    assert {answer["state"] for answer in answers} == {"WITNESSED"}
    for (fact,) in (answer["facts"] for answer in answers):
        assert attested.witnesses.proved(fact["proof"], bytes.fromhex(fact["entryHash"])).witnessed


async def test_one_silent_witness_of_three_changes_nothing(attested: House) -> None:
    await attested.witnesses.fall_silent("丙")
    await opened(attested)
    answer = await attested.ask(REGISTER, wenxi.COUNTY, **oven("o-1"), wait=True)
    assert answer["data"]["registerOven"]["state"] == "WITNESSED"
    assert "extensions" not in answer
    assert (await health(attested))[0] == 200


async def test_without_a_quorum_the_answer_comes_all_the_same_and_says_recorded(
    attested: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waiting, "AWAIT_SECONDS", 0.4)
    await opened(attested)
    await attested.until_witnessed()
    await attested.witnesses.fall_silent("乙", "丙")
    answer = await attested.ask(REGISTER, wenxi.COUNTY, **oven("o-1"), wait=True)
    made = answer["data"]["registerOven"]
    (fact,) = made["facts"]
    assert (made["state"], fact["state"]) == ("RECORDED", "RECORDED")
    judged = attested.witnesses.proved(fact["proof"], bytes.fromhex(fact["entryHash"]))
    assert not judged.witnessed
    assert answer["extensions"]["witnesses"]["quorum"] is False


async def test_all_mutations_of_one_operation_share_its_wait(
    attested: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waiting, "AWAIT_SECONDS", 1.0)
    await opened(attested)
    await attested.witnesses.fall_silent(*NAMES)
    items = " ".join(  # Fifty waits of a second, and the client gives up after thirty.
        f"""o{n}: registerOven(awaitWitness: true, request: {{key: "o-{n}", occurredOn: "2019-01-10"}},
        input: {{oven: "o-{n}", enterprise: "wenxi-coking", division: "140823", county: "140823"}}) {{ {RECEIPT} }}"""
        for n in range(50)
    )
    made = await attested.read(f"mutation {{ {items} }}", wenxi.COUNTY)
    assert {one["state"] for one in made.values()} == {"RECORDED"}


async def test_a_refused_submission_waits_for_nobody(
    attested: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waiting, "AWAIT_SECONDS", 100.0)
    await opened(attested)
    await attested.witnesses.fall_silent(*NAMES)
    wrong = oven("o-1")
    wrong["input"]["division"] = "140781"
    answer = (await attested.read(REGISTER, wenxi.COUNTY, **wrong, wait=True))["registerOven"]
    assert answer["__typename"] == "Refused"


async def test_every_answer_says_that_the_witnesses_are_fewer_than_the_quorum(attested: House) -> None:
    await opened(attested)
    size = await attested.until_witnessed()
    assert "extensions" not in await attested.ask("{ head }")
    await attested.witnesses.fall_silent("甲", "乙")
    await attested.accept("RegisterOven", wenxi.OVEN, wenxi.COUNTY, on="2019-01-10")
    await quorum_lost(attested)
    for query in ("{ __typename }", "{ head }", "{ nothing }", "{", '{ oven(id: "x") { id } }', REFUSED):
        told = (await attested.ask(query, INSPECTOR))["extensions"]["witnesses"]
        assert (told["quorum"], told["witnessed"], told["halted"]) == (False, str(size), None)
        assert told["needed"].startswith("2 of 3")
    status, shown = await health(attested)
    assert (status, shown["status"], shown["proofs"]["quorum"]) == (200, "UNWITNESSED", False)
    assert {one["said"] for one in shown["proofs"]["witnesses"]} == {None}
    found = (await attested.read(HEALTH, INSPECTOR))["health"]
    assert found["status"] == "UNWITNESSED"
    outcomes = {one["name"]: one["outcome"] for one in found["proofs"]["witnesses"]}
    assert outcomes == {"甲": "UNREACHABLE", "乙": "UNREACHABLE", "丙": "COSIGNED"}
    assert all(one["said"] for one in found["proofs"]["witnesses"] if one["outcome"] == "UNREACHABLE")
    nodes = (await attested.read("{ events { nodes { position state } } }", INSPECTOR))["events"]["nodes"]
    assert [event["state"] for event in nodes] == ["WITNESSED"] * size + ["RECORDED"]


async def test_the_stream_of_events_says_so_too(attested: House) -> None:
    await opened(attested)
    await attested.witnesses.fall_silent(*NAMES)
    await attested.accept("RegisterOven", wenxi.OVEN, wenxi.COUNTY, on="2019-01-10")
    await quorum_lost(attested)
    address = attested.url.replace("http", "ws")
    async with connect(address, subprotocols=[Subprotocol("graphql-transport-ws")], proxy=None) as socket:
        params = {"Authorization": f"Bearer {INSPECTOR}"}
        await socket.send(json.dumps({"type": "connection_init", "payload": params}))
        assert json.loads(await socket.recv())["type"] == "connection_ack"
        query = 'subscription { log(after: "1") { position state } }'
        await socket.send(json.dumps({"id": "1", "type": "subscribe", "payload": {"query": query}}))
        payload = json.loads(await asyncio.wait_for(socket.recv(), 20))["payload"]
    assert payload["data"]["log"] == {"position": "2", "state": "RECORDED"}
    assert payload["extensions"]["witnesses"]["quorum"] is False


async def test_health_shows_the_witnesses_and_how_far_they_are(attested: House) -> None:
    await opened(attested)
    size = await attested.until_witnessed()
    found = (await attested.read(HEALTH))["health"]
    proofs = found["proofs"]
    assert (found["status"], proofs["quorum"], proofs["halted"]) == ("OK", True, None)
    assert (proofs["published"], proofs["witnessed"]) == (str(size), str(size))
    assert proofs["verifierKey"] == attested.witnesses.signer.verifier.text
    assert [one["name"] for one in proofs["witnesses"]] == list(NAMES)
    status, shown = await health(attested)
    assert (status, shown["status"], shown["proofs"]["witnessed"]) == (200, "OK", size)
    assert shown["proofs"]["verifierKey"] == proofs["verifierKey"]
    assert shown["projections"][0]["stoppedAt"] is None


async def test_a_database_older_than_the_witnesses_know_takes_nothing_and_is_read(
    database: Database, witnesses: Witnesses
) -> None:
    async with serving(database, witnesses=witnesses) as house:
        await opened(house)
        await house.accept("RegisterOven", wenxi.OVEN, wenxi.COUNTY, on="2019-01-10")
        await house.until_witnessed()
    async with AsyncExitStack() as stack:
        restored = Database(database.cluster, f"{database.name}_restored")
        create_database(database.cluster, restored.name, "template_quench")
        stack.callback(drop_database, database.cluster, restored.name)
        house = await stack.enter_async_context(serving(restored, witnesses=witnesses))
        await _check_halted(house)


async def _check_halted(house: House) -> None:
    for asked in (oven("o-1"), {"input": {"oven": 7}, "request": {"key": "o-1"}}):
        answer = await house.ask(REFUSED, wenxi.COUNTY, **asked)
        refused = answer["data"]["registerOven"]
        assert (refused["__typename"], refused["key"], refused["position"]) == ("Refused", "o-1", None)
        (refusal,) = refused["refusals"]
        assert refusal["code"] == "ROLLBACK_DETECTED"
        assert answer["extensions"]["witnesses"]["halted"]["code"] == "ROLLBACK_DETECTED"
    items = [{"command": {"registerOven": wenxi.OVEN}, "request": {"key": key}} for key in ("a", "b")]
    submitted = await house.ask(
        "mutation($items: [SubmissionInput!]!) { submit(items: $items, awaitWitness: true)"
        " { ... on Refused { key refusals { code } } } }",
        wenxi.COUNTY,
        items=items,
    )
    expected = [{"key": key, "refusals": [{"code": "ROLLBACK_DETECTED"}]} for key in ("a", "b")]
    assert submitted["data"]["submit"] == expected
    read = await house.ask("{ head counties { code } }", INSPECTOR)
    assert read["data"] == {"head": "0", "counties": []}
    assert read["extensions"]["witnesses"]["halted"]["code"] == "ROLLBACK_DETECTED"
    status, shown = await health(house)
    assert (status, shown["status"]) == (503, "HALTED")
    assert shown["proofs"]["halted"]["code"] == "ROLLBACK_DETECTED"
    assert (await house.read(HEALTH))["health"]["proofs"]["halted"]["remedy"]
    assert (await house.refusal("mutation { submit(items: []) { __typename } }"))["code"] == "TOKEN_MISSING"
