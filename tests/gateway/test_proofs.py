"""What an office, an inspector and an auditor get as proof, checked with keys of their own."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from domain.envelope import Role
from gateway.refusals import NoLogKey
from ledger import tree
from ledger.merkle import leaf_hash
from ledger.note import parse_note
from ledger.proof import parse_proof, verify_consistency
from ledger.spelling import hash_from_base64, to_base64
from tests.gateway import wenxi
from tests.gateway.house import House, token
from tests.gateway.witnesses import ORIGIN

pytestmark = pytest.mark.asyncio(loop_scope="module")
AUDITOR = token(Role.AUDITOR, "140000", "省审计厅")
CITY_AUDITOR = token(Role.AUDITOR, "140700", "晋中市审计局")
INSPECTOR = token(Role.INSPECTOR, "140000", "省督查组")
ENTERPRISE = token(Role.ENTERPRISE, "140823", "闻喜示范焦化有限公司")

REGISTER = """mutation($input: RegisterOvenInput!, $request: RequestInput!) {
  registerOven(input: $input, request: $request) {
    ... on Receipt { state replayed facts { position entryHash state proof again: proof } }
  }
}"""
RECEIPT = "query($p: Position!) { receipt(position: $p) { position state entryHash proof checkpointSize } }"
CONSISTENCY = "query($a: Position!, $b: Position!) { consistencyProof(from: $a, to: $b) { from to hashes } }"
CHECKPOINT = "{ checkpoint { note origin size root rootHex cosignatures { name keyId cosignedAt } } }"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def told(attested_by_all: House) -> AsyncIterator[House]:
    await wenxi.tell(attested_by_all)
    await attested_by_all.until_witnessed()
    yield attested_by_all


async def register(house: House, name: str) -> dict[str, Any]:
    data = await house.read(
        REGISTER,
        wenxi.COUNTY,
        input=wenxi.OVEN | {"oven": name},
        request={"key": name, "occurredOn": "2019-01-10"},
    )
    receipt: dict[str, Any] = data["registerOven"]
    return receipt


async def position_of(house: House, tag: str) -> str:
    nodes = (await house.read("{ events(first: 500) { nodes { position tags } } }", INSPECTOR))["events"]
    return next(str(event["position"]) for event in nodes["nodes"] if tag in event["tags"])


async def receipt(house: House, position: str, bearer: str) -> dict[str, Any] | None:
    found: dict[str, Any] | None = (await house.read(RECEIPT, bearer, p=position))["receipt"]
    return found


async def test_a_submission_comes_back_with_the_proof_that_it_stands_in_the_log(told: House) -> None:
    (fact,) = (await register(told, "wenxi-2"))["facts"]
    proof = parse_proof(fact["proof"])
    assert proof.extra is not None
    assert leaf_hash(proof.extra).hex() == fact["entryHash"]
    assert proof.index + 1 == int(fact["position"])
    told.witnesses.proved(fact["proof"], leaf_hash(proof.extra))
    assert fact["again"] == fact["proof"]


async def test_the_same_key_gets_a_proof_again(told: House) -> None:
    first = await register(told, "wenxi-3")
    await told.until_witnessed()
    again = await register(told, "wenxi-3")
    assert (again["replayed"], again["state"]) == (True, "WITNESSED")
    (fact,) = again["facts"]
    assert fact["entryHash"] == first["facts"][0]["entryHash"]
    judged = told.witnesses.proved(fact["proof"], bytes.fromhex(fact["entryHash"]))
    assert judged.witnessed


async def test_every_event_of_the_log_has_a_receipt_that_a_quorum_cosigned(told: House) -> None:
    size = await told.until_witnessed()
    for position in range(1, size + 1):
        found = await receipt(told, str(position), AUDITOR)
        assert found is not None
        assert (found["position"], found["state"]) == (str(position), "WITNESSED")
        proof = parse_proof(found["proof"])
        assert proof.extra is not None
        assert (proof.index, leaf_hash(proof.extra).hex()) == (position - 1, found["entryHash"])
        judged = told.witnesses.proved(found["proof"], leaf_hash(proof.extra))
        assert (judged.witnessed, str(judged.checkpoint.size)) == (True, found["checkpointSize"])


async def test_the_entry_itself_is_for_its_own_office_and_auditors_alone(told: House) -> None:
    position = await position_of(told, "oven:wenxi-1")
    for bearer, whole in (
        (wenxi.COUNTY, True),
        (AUDITOR, True),
        (wenxi.CITY, False),
        (INSPECTOR, False),
        (wenxi.SAFETY, False),
    ):
        found = await receipt(told, position, bearer)
        assert found is not None
        assert (parse_proof(found["proof"]).extra is not None) is whole
        told.witnesses.proved(found["proof"], bytes.fromhex(found["entryHash"]))


async def test_a_foreign_receipt_is_absent_as_one_that_does_not_exist(told: House) -> None:
    position = await position_of(told, "oven:wenxi-1")
    for bearer in (wenxi.JIEXIU, CITY_AUDITOR):
        assert await receipt(told, position, bearer) is None
        assert await receipt(told, "999999", bearer) is None
    assert (await told.refusal(RECEIPT, p=position))["code"] == "TOKEN_MISSING"


async def test_an_enterprise_gets_the_receipts_of_its_own_submissions(told: House) -> None:
    answer = await told.submit("RegisterOven", wenxi.OVEN | {"oven": "wenxi-9"}, ENTERPRISE, on="2019-01-10")
    assert answer["__typename"] == "Refused"
    refused = str(answer["position"])
    own = await receipt(told, refused, ENTERPRISE)
    assert own is not None
    proof = parse_proof(own["proof"])
    assert proof.extra is not None
    told.witnesses.proved(own["proof"], leaf_hash(proof.extra))
    assert await receipt(told, await position_of(told, "oven:wenxi-1"), ENTERPRISE) is None


@pytest.mark.parametrize("position", ["0", "-1", "x", 1.5, "1e3", "９", 2**60, "9" * 40, [], {"a": 1}, True])
async def test_a_bad_position_is_refused_typed(told: House, position: Any) -> None:
    refusal = await told.refusal(RECEIPT, AUDITOR, p=position)
    assert (refusal["code"], refusal["field"]) == ("MALFORMED", "position")


async def test_every_size_is_consistent_with_every_later_one(told: House) -> None:
    size = await told.until_witnessed()
    roots = [await tree.root(told.pool, n) for n in range(size + 1)]
    for new in range(size + 1):
        asked = " ".join(
            f'c{old}: consistencyProof(from: "{old}", to: {new}) {{ from to hashes }}'
            for old in range(new + 1)
        )
        for old, found in enumerate((await told.read(f"{{ {asked} }}")).values()):
            assert (found["from"], found["to"]) == (str(old), str(new))
            hashes = [hash_from_base64(text, ValueError) for text in found["hashes"]]
            verify_consistency(old, roots[old], new, roots[new], hashes)


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("3", "2", "from"),
        ("1", "999999", "to"),
        ("-1", "2", "from"),
        ("x", "2", "from"),
        ("1", "", "to"),
        ("1", 2.5, "to"),
        ("1", "9007199254740993", "to"),
        (True, "2", "from"),
        ([], {}, "from"),
    ],
)
async def test_sizes_without_a_consistency_proof_are_refused_typed(
    told: House, old: Any, new: Any, field: str
) -> None:
    refusal = await told.refusal(CONSISTENCY, a=old, b=new)
    assert (refusal["code"], refusal["field"]) == ("MALFORMED", field)


async def test_the_checkpoint_is_a_note_that_the_log_and_a_quorum_signed(told: House) -> None:
    size = await told.until_witnessed()
    found = (await told.read(CHECKPOINT))["checkpoint"]
    judged = told.witnesses.judged(found["note"])
    root = await tree.root(told.pool, size)
    assert (judged.checkpoint.origin, judged.checkpoint.size, judged.checkpoint.root) == (ORIGIN, size, root)
    assert judged.witnessed
    assert (found["origin"], found["size"]) == (ORIGIN, str(size))
    assert (found["root"], found["rootHex"]) == (to_base64(root), root.hex())
    keys = {w.verifier.name: w.verifier.key_id.hex() for w in told.witnesses.policy.witnesses}
    cosigned = {one["name"]: one["keyId"] for one in found["cosignatures"]}
    assert len(cosigned) >= 2
    assert cosigned.items() <= keys.items()
    assert all(one["cosignedAt"].endswith("Z") for one in found["cosignatures"])
    assert len(parse_note(found["note"]).lines) == 1 + len(cosigned)


async def test_events_say_whether_they_are_witnessed(told: House) -> None:
    await told.until_witnessed()
    nodes = (await told.read("{ events(first: 500) { nodes { state } } }", INSPECTOR))["events"]["nodes"]
    assert {event["state"] for event in nodes} == {"WITNESSED"}


async def test_a_server_without_the_log_s_key_proves_nothing_and_says_so(shared: House) -> None:
    await shared.accept("RegisterEnterprise", wenxi.ENTERPRISE, wenxi.COUNTY, on="2018-12-31")
    made = await register(shared, "wenxi-1")
    assert (made["state"], made["facts"][0]["state"], made["facts"][0]["proof"]) == (
        "RECORDED",
        "RECORDED",
        None,
    )
    found = await receipt(shared, made["facts"][0]["position"], wenxi.COUNTY)
    assert found is not None
    assert (found["proof"], found["checkpointSize"], found["state"]) == (None, None, "RECORDED")
    assert found["entryHash"] == made["facts"][0]["entryHash"]
    assert (await shared.refusal(CHECKPOINT))["code"] == "NO_LOG_KEY"
    assert (await shared.refusal(CONSISTENCY, a="1", b="2"))["code"] == "NO_LOG_KEY"
    assert (await shared.read("{ health { proofs { origin } } }"))["health"]["proofs"] is None
    for path in ("/checkpoint", "/tile/0/000", "/tile/entries/000"):
        refused = await shared.get(path, AUDITOR)
        assert (refused.status_code, NoLogKey.EN in refused.text) == (404, True), path
