"""Submitting one and many: receipts, refusals, and the two modes of a batch."""

from typing import Any

from tests.gateway import wenxi
from tests.gateway.house import RESULT, House, token

SUBMIT = (
    "mutation($items: [SubmissionInput!]!, $mode: Mode) { submit(items: $items, mode: $mode) " + RESULT + " }"
)
INSPECTOR = token("INSPECTOR", "140000", "省督查组")


def item(command: str, fields: dict[str, Any], key: str, on: str = "2020-05-01") -> dict[str, Any]:
    return {"command": {command: fields}, "request": {"key": key, "occurredOn": on}}


async def submit(house: House, items: list[dict[str, Any]], mode: str | None = None) -> list[dict[str, Any]]:
    more = {} if mode is None else {"mode": mode}
    data = await house.read(SUBMIT, wenxi.COUNTY, items=items, **more)
    answers: list[dict[str, Any]] = data["submit"]
    return answers


async def registered(house: House) -> None:
    await house.accept("RegisterEnterprise", wenxi.ENTERPRISE, wenxi.COUNTY, on="2018-12-31")


async def test_a_receipt_names_the_entry_that_stands_in_the_log(house: House) -> None:
    await registered(house)
    answer = await house.accept("RegisterOven", wenxi.OVEN, wenxi.COUNTY, on="2019-01-10")
    (fact,) = answer["facts"]
    entry = await house.log.entry(int(fact["position"]))
    assert entry is not None
    assert fact["entryHash"] == entry.leaf_hash.hex()
    assert (fact["type"], answer["replayed"]) == ("OvenRegistered", False)


async def test_the_same_key_gets_the_first_receipt_again(house: House) -> None:
    await registered(house)
    first = await house.submit("RegisterOven", wenxi.OVEN, wenxi.COUNTY, on="2019-01-10", key="once")
    again = await house.submit("RegisterOven", wenxi.OVEN, wenxi.COUNTY, on="2019-01-10", key="once")
    assert again == first | {"replayed": True}


async def test_the_same_key_with_other_input_is_refused(house: House) -> None:
    await registered(house)
    await house.submit("RegisterOven", wenxi.OVEN, wenxi.COUNTY, on="2019-01-10", key="once")
    other = {**wenxi.OVEN, "oven": "wenxi-2"}
    answer = await house.submit("RegisterOven", other, wenxi.COUNTY, on="2019-01-10", key="once")
    assert (answer["__typename"], answer["refusals"][0]["field"]) == ("Refused", "key")


async def test_a_refused_claim_is_recorded_and_its_office_can_read_it(house: House) -> None:
    await registered(house)
    answer = await house.submit("RegisterEnterprise", wenxi.ENTERPRISE, wenxi.COUNTY, on="2018-12-31")
    assert (answer["__typename"], answer["refusals"][0]["__typename"]) == ("Refused", "RuleRefusal")
    assert answer["position"] is not None
    await house.settle()
    query = "{ refusals { nodes { position office data } } }"
    for bearer in (wenxi.COUNTY, INSPECTOR):
        (seen,) = (await house.read(query, bearer))["refusals"]["nodes"]
        assert (seen["position"], seen["office"]) == (answer["position"], "闻喜县工信局")
        assert seen["data"]["command"] == "RegisterEnterprise"
    assert (await house.read(query, wenxi.JIEXIU))["refusals"]["nodes"] == []


async def test_all_of_a_batch_is_written_in_order(house: House) -> None:
    answers = await submit(
        house,
        [
            item("registerEnterprise", wenxi.ENTERPRISE, "a", "2018-12-31"),
            item("registerOven", wenxi.OVEN, "b", "2019-01-10"),
        ],
    )
    assert [a["__typename"] for a in answers] == ["Receipt", "Receipt"]
    assert [f["position"] for a in answers for f in a["facts"]] == ["1", "2"]


async def test_nothing_of_a_batch_is_written_where_one_item_is_refused(house: House) -> None:
    items = [
        item("registerEnterprise", wenxi.ENTERPRISE, "a", "2018-12-31"),
        item("registerOven", {**wenxi.OVEN, "enterprise": "nobody"}, "b", "2019-01-10"),
    ]
    answers = await submit(house, items, "ALL")
    assert [a["__typename"] for a in answers] == ["NotWritten", "Refused"]
    assert not (await house.log.read())[0]
    items[1] = item("registerOven", wenxi.OVEN, "b", "2019-01-10")
    assert [a["__typename"] for a in await submit(house, items, "ALL")] == ["Receipt", "Receipt"]


async def test_a_malformed_item_leaves_a_whole_batch_unwritten(house: House) -> None:
    items = [
        item("registerEnterprise", wenxi.ENTERPRISE, "a", "2018-12-31"),
        item("registerOven", {**wenxi.OVEN, "designTonnes": -1}, "b", "2019-01-10"),
    ]
    answers = await submit(house, items)
    assert [a["__typename"] for a in answers] == ["NotWritten", "Refused"]
    assert answers[1]["refusals"][0]["field"] == "designTonnes"
    assert (await house.log.head()).size == 0


async def test_each_item_stands_for_itself(house: House) -> None:
    items = [
        item("registerEnterprise", wenxi.ENTERPRISE, "a", "2018-12-31"),
        item("registerOven", {**wenxi.OVEN, "designTonnes": -1}, "b", "2019-01-10"),
        item("registerOven", {**wenxi.OVEN, "enterprise": "nobody"}, "c", "2019-01-10"),
        item("registerOven", wenxi.OVEN, "d", "2019-01-10"),
    ]
    answers = await submit(house, items, "EACH")
    assert [a["__typename"] for a in answers] == ["Receipt", "Refused", "Refused", "Receipt"]
    assert [a["key"] for a in answers] == ["a", "b", "c", "d"]


async def test_an_item_with_two_commands_or_none_is_refused(house: House) -> None:
    two = {"stopOven": {"oven": "a"}, "emptyOven": {"oven": "a"}}
    for command in (two, {}, {"stopOven": None}):
        items = [{"command": command, "request": {"key": "k", "occurredOn": "2020-01-01"}}]
        refusal = await house.refusal(SUBMIT, wenxi.COUNTY, items=items)
        assert refusal["code"] == "REQUEST_MALFORMED"


async def test_an_empty_batch_is_empty(house: House) -> None:
    assert await submit(house, []) == []
