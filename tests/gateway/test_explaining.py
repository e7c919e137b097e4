"""`explain` through the API: every number of the books by its rows and events, and who may ask."""

import base64
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from tests.gateway import test_money, wenxi
from tests.gateway.house import House, token

pytestmark = pytest.mark.asyncio(loop_scope="module")
INSPECTOR = token("INSPECTOR", "140000", "省督查组")
ROW = """effectiveOn position number account lot enterprise county tonnes runningTonnes reverses
event { position type occurredOn recordedAt office documents corrects invented receipt { position entryHash } }"""
MONEY_ROW = "effectiveOn position account lot party fen runningFen event { type }"
COUNTY = f"""query($on: Date, $account: Account, $first: Int, $after: String) {{ at(effectiveOn: $on) {{
    final county(code: "140823") {{ capacity {{ reduced closedPending check }}
    explain(account: $account, first: $first, after: $after) {{ tonnes rowCount accounts {{ reduced check }}
        edges {{ cursor node {{ {ROW} }} }} pageInfo {{ hasNextPage endCursor }} }} }} }} }}"""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def told(shared: House) -> AsyncIterator[House]:
    await test_money.accepted(shared)
    await test_money.paid(shared)
    yield shared


async def test_a_county_s_number_is_the_sum_of_its_rows(told: House) -> None:
    found = (await told.read(COUNTY, INSPECTOR, on="2020-01-31", account="REDUCED"))["at"]
    county, explained = found["county"], found["county"]["explain"]
    (row,) = [edge["node"] for edge in explained["edges"]]
    assert explained["tonnes"] == county["capacity"]["reduced"] == row["runningTonnes"] == "540000"
    assert (row["effectiveOn"], row["lot"], row["enterprise"]) == ("2019-11-15", "jl-54", "jl")
    event = row["event"]
    assert (event["type"], event["occurredOn"], event["corrects"]) == ("CapacityReduced", "2019-11-15", [])
    assert event["position"] == row["position"] == event["receipt"]["position"]
    assert (found["final"], row["reverses"]) == (False, None)


async def test_all_accounts_are_explained_page_by_page(told: House) -> None:
    whole = (await told.read(COUNTY, INSPECTOR, on="2020-01-31"))["at"]["county"]["explain"]
    rows = [edge["node"] for edge in whole["edges"]]
    assert (whole["tonnes"], whole["rowCount"], whole["accounts"]["check"]) == ("0", len(rows), "0")
    paged: list[dict[str, Any]] = []
    after = None
    while True:
        page = (await told.read(COUNTY, INSPECTOR, on="2020-01-31", first=1, after=after))["at"]["county"]["explain"]
        paged += [edge["node"] for edge in page["edges"]]
        assert page["tonnes"] == "0"
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = page["pageInfo"]["endCursor"]
    assert paged == rows
    assert len(rows) > 3
    keys = [(row["effectiveOn"], int(row["position"]), row["number"]) for row in rows]
    assert keys == sorted(keys)


async def test_before_the_acceptance_the_same_number_rests_on_nothing(told: House) -> None:
    found = (await told.read(COUNTY, INSPECTOR, on="2019-11-14", account="REDUCED"))["at"]["county"]
    assert (found["explain"]["tonnes"], found["explain"]["rowCount"]) == ("0", 0)


async def test_a_lot_and_an_enterprise_are_explained_too(told: House) -> None:
    fields = f"capacity {{ reduced check }} explain(account: REDUCED) {{ tonnes nodes {{ {ROW} }} }}"
    asked = f'{{ lot(id: "jl-54") {{ {fields} }} enterprise(id: "jl") {{ {fields} }} }}'
    found = await told.read(asked, wenxi.COUNTY)
    for one in found.values():
        assert one["explain"]["tonnes"] == one["capacity"]["reduced"] == "540000"
        assert one["capacity"]["check"] == "0"
        assert [row["event"]["type"] for row in one["explain"]["nodes"]] == ["CapacityReduced"]


async def test_the_city_and_the_province_are_explained_to_whom_they_are(told: House) -> None:
    explain = "capacity { reduced } explain(account: REDUCED) { tonnes nodes { position } }"
    asked = f"{{ cities {{ code {explain} }} province {{ total {{ {explain} }} }} counties {{ code {explain} }} }}"
    seen = await told.read(asked, INSPECTOR)
    (city,) = seen["cities"]
    for one in (city, seen["province"]["total"]):
        assert one["explain"]["tonnes"] == one["capacity"]["reduced"] == "540000"
    mine = await told.read(asked, wenxi.COUNTY)
    assert [one["explain"] for one in (*mine["cities"], mine["province"]["total"])] == [None, None]
    assert [one["explain"]["tonnes"] for one in mine["counties"]] == ["540000"]
    foreign = await told.read(asked, wenxi.JIEXIU)
    assert [one["explain"] for one in foreign["counties"]] == [None]
    assert (await told.refusal(asked))["code"] == "TOKEN_MISSING"


async def test_money_is_explained_by_county_city_and_lot(told: House) -> None:
    for by in ("COUNTY", "CITY", "LOT"):
        asked = f"""{{ at(effectiveOn: "2020-01-31") {{ trialBalance(by: {by}) {{ total {{ accounts {{ payable paid }}
            explain(account: PAYABLE) {{ fen nodes {{ {MONEY_ROW} }} }} }}
            books {{ key accounts {{ payable provincePool }} explain {{ fen accounts {{ payable provincePool }} }}
            one: explain(account: PAYABLE) {{ fen rowCount nodes {{ {MONEY_ROW} }} }} }} }} }} }}"""
        found = (await told.read(asked, INSPECTOR))["at"]["trialBalance"]
        assert found["total"]["accounts"]["payable"] == "1120000000"
        assert found["total"]["explain"]["fen"] == found["total"]["accounts"]["payable"]
        for book in found["books"]:
            assert book["explain"] == {"fen": "0", "accounts": book["accounts"]}
            assert book["one"]["fen"] == book["accounts"]["payable"]
            assert sum(int(row["fen"]) for row in book["one"]["nodes"]) == int(book["one"]["fen"])


async def test_the_money_of_a_lot_an_enterprise_and_a_fund_is_explained(told: House) -> None:
    money = "explainMoney(account: PAID) { fen nodes { fen party event { type } } }"
    figures = " ".join(
        f"{name}: explain(figure: {name}) {{ fen stepCount nodes {{ fen runningFen event {{ type }} }} }}"
        for name in ("CITY_RAISED", "COUNTY_RAISED", "RECEIVED", "RELEASED", "ADVANCED")
    )
    fund = f'fund(city: "140800", year: 2019) {{ cityRaisedFen {figures} }}'
    asked = f'{{ lot(id: "jl-54") {{ {money} }} enterprise(id: "jl") {{ {money} }} {fund} }}'
    found = await told.read(asked, wenxi.CITY)
    for one in (found["lot"], found["enterprise"]):
        assert one["explainMoney"]["fen"] == "1620000000"
        assert [row["event"]["type"] for row in one["explainMoney"]["nodes"]][-1] == "CompensationPaid"
    assert found["fund"]["CITY_RAISED"]["fen"] == found["fund"]["cityRaisedFen"] == "486000000"
    assert {name: one["fen"] for name, one in found["fund"].items() if isinstance(one, dict)} == {
        "CITY_RAISED": "486000000",
        "COUNTY_RAISED": "0",
        "RECEIVED": "500000000",
        "RELEASED": "500000000",
        "ADVANCED": "0",
    }
    for one in found["fund"].values():
        if isinstance(one, dict) and one["stepCount"]:
            assert one["nodes"][-1]["runningFen"] == one["fen"] == str(sum(int(n["fen"]) for n in one["nodes"]))


def cursor(*key: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(key, separators=(",", ":")).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "after",
    [
        "", "x", "5", cursor("2020-01-01"), cursor("2020-02-30", 1, 0), cursor("2020-01-01", 10**30, 0),
        cursor("2020-01-01", 1, 2**40), cursor("2020-01-01", -1, 0), cursor("2020-01-01", 1, -1),
        cursor("2020-W01-1", 1, 0), cursor("0000-01-01", 1, 0), cursor("2020-01-01", True, 0),
    ],
)  # fmt: skip
async def test_a_cursor_that_was_not_given_out_is_refused(told: House, after: str) -> None:
    refused = await told.refusal(COUNTY, INSPECTOR, on="2020-01-31", after=after)
    assert (refused["code"], refused["field"]) == ("CURSOR_MALFORMED", "after")


async def test_a_page_has_the_bounds_of_every_other(told: House) -> None:
    for first in (0, -1, 501):
        refused = await told.refusal(COUNTY, INSPECTOR, on="2020-01-31", first=first)
        assert refused["code"] == "PAGE_SIZE"


MOMENTS: dict[str, tuple[dict[str, Any], str, str, str]] = {
    "a day that has not come": ({"on": "2024-03-02"}, "MOMENT_OUT_OF_RANGE", "effectiveOn", "2024-03-01"),
    "a day of long ago": ({"on": "1900-01-01"}, "MOMENT_OUT_OF_RANGE", "effectiveOn", "1949-10-01"),
    "a year 0": ({"on": "0000-01-01"}, "MALFORMED", "effectiveOn", "1949-10-01 to 2024-03-01"),
    "2月30日": ({"on": "2020-02-30"}, "MALFORMED", "effectiveOn", "2024-03-01"),
    "a position beyond the head": ({"at": "999999"}, "MOMENT_OUT_OF_RANGE", "position", "from 1 to"),
    "position 0": ({"at": "0"}, "MALFORMED", "position", "from 1 to"),
    "position -1": ({"at": -1}, "MALFORMED", "position", "from 1 to"),
    "before the first event": (
        {"known": "2001-01-01T00:00:00Z"}, "MOMENT_OUT_OF_RANGE", "knownAt", "the first entry of the ledger",
    ),
    "a clock without a zone": (
        {"known": "2020-10-31T16:00:00"}, "KNOWN_AT_WITHOUT_ZONE", "knownAt", "one from 20",
    ),
    "a clock of the year 0": ({"known": "0000-10-31T16:00:00Z"}, "MALFORMED", "knownAt", "from 20"),
    "both": ({"at": "1", "known": "2020-10-31T16:00:00Z"}, "TWO_WAYS_TO_KNOW", "knownAt", "not both"),
}  # fmt: skip
AT = """query($on: Date, $known: DateTime, $at: Position) {
    at(effectiveOn: $on, knownAt: $known, position: $at) { position recordedAt final } }"""


@pytest.mark.parametrize("what", MOMENTS)
async def test_a_moment_that_cannot_be_meant_is_refused_with_the_range(told: House, what: str) -> None:
    said, code, field, range_ = MOMENTS[what]
    refused = await told.refusal(AT, INSPECTOR, **said)
    assert (refused["code"], refused["field"]) == (code, field)
    assert range_ in refused["messageEn"], refused


async def test_an_answer_says_what_it_resolved_to_and_whether_that_stays(told: House) -> None:
    newest = (await told.read(AT, INSPECTOR))["at"]
    assert newest["final"] is False
    named = (await told.read(AT, INSPECTOR, at=newest["position"]))["at"]
    assert named == newest | {"final": True}
    then = (await told.read(AT, INSPECTOR, known=newest["recordedAt"]))["at"]
    assert then == named
    ahead = (await told.read(AT, INSPECTOR, known="2199-01-01T00:00:00Z"))["at"]
    assert ahead == newest


async def test_a_task_s_figures_rest_on_their_events(told: House) -> None:
    step = "task effectiveOn tonnes runningTonnes days on event { type }"
    figures = ("TARGET", "LISTED", "CERTIFIED", "ACCEPTED", "OVERDUE_DAYS", "LAST_DAY", "DONE_ON", "REVOKED")
    asked = " ".join(
        f"{figure}: explain(figure: {figure}) {{ figure tonnes days on stepCount nodes {{ {step} }} }}"
        for figure in figures
    )
    found = (
        await told.read(
            f'{{ at(effectiveOn: "2020-01-31") {{ task(id: "jl-task") {{ overdueDays {asked} }} }} }}',
            wenxi.COUNTY,
        )
    )["at"]["task"]
    steps = {name: [node["event"]["type"] for node in found[name]["nodes"]] for name in figures}
    assert steps["TARGET"] == ["EnterpriseTaskAssigned"]
    assert steps["LISTED"][0] == "LotListed"
    assert steps["ACCEPTED"] == ["CapacityReduced"]
    assert steps["LAST_DAY"] == ["EnterpriseTaskAssigned"]
    assert found["ACCEPTED"]["tonnes"] == found["ACCEPTED"]["nodes"][-1]["runningTonnes"] == "540000"
    assert found["LAST_DAY"]["on"] == found["LAST_DAY"]["nodes"][-1]["on"] == "2019-10-31"
    assert found["OVERDUE_DAYS"]["days"] == found["overdueDays"]
    assert (found["REVOKED"]["tonnes"], found["REVOKED"]["stepCount"]) == ("0", 0)
    refused = await told.refusal(
        '{ task(id: "jl-task") { explain(figure: TARGET, after: "x") { stepCount } } }', wenxi.COUNTY
    )
    assert refused["code"] == "CURSOR_MALFORMED"


async def test_what_differs_of_tasks_and_ovens_is_told_with_its_events(told: House) -> None:
    cause = "task effectiveOn position differenceTonnes differenceDays enters clock event { type }"
    asked = f"""{{ compare(a: {{effectiveOn: "2019-11-14"}}, b: {{effectiveOn: "2020-01-31"}}, division: "140823") {{
        tasks(first: 50) {{ nodes {{ task division figure aTonnes bTonnes aDays bDays aOn bOn causes {{ {cause} }} }} }}
        ovens {{ nodes {{ oven a b causes {{ type }} }} pageInfo {{ hasNextPage }} }}
        money {{ code account a b difference causes {{ fen nodes {{ differenceFen clock }} }} }} }} }}"""
    found = (await told.read(asked, wenxi.COUNTY))["compare"]
    figures = {one["figure"]: one for one in found["tasks"]["nodes"]}
    accepted = figures["ACCEPTED"]
    assert (accepted["aTonnes"], accepted["bTonnes"]) == (None, "540000")
    assert [row["event"]["type"] for row in accepted["causes"]] == ["CapacityReduced"]
    for one in figures.values():
        tonnes = [int(row["differenceTonnes"]) for row in one["causes"] if row["differenceTonnes"]]
        assert sum(tonnes) == int(one["bTonnes"] or 0) - int(one["aTonnes"] or 0)
        days = [row["differenceDays"] for row in one["causes"] if row["differenceDays"]]
        assert sum(days) == (one["bDays"] or 0) - (one["aDays"] or 0)
    assert [(one["oven"], one["b"]) for one in found["ovens"]["nodes"]] == [("jl-1", "ACCEPTED_CITY")]
    assert found["money"]
    for one in found["money"]:
        assert int(one["difference"]) == int(one["b"]) - int(one["a"])
        assert sum(int(row["differenceFen"]) for row in one["causes"]["nodes"]) == int(one["difference"])


async def test_a_comparison_holds_what_the_asker_sees(told: House) -> None:
    asked = """query($division: DivisionCode) {
        compare(a: {effectiveOn: "2019-01-01"}, b: {}, division: $division) {
          capacity { code account } money { code } tasks { nodes { task } } ovens { nodes { oven } } } }"""
    assert (await told.refusal(asked))["code"] == "TOKEN_MISSING"
    nothing = {"capacity": [], "money": [], "tasks": {"nodes": []}, "ovens": {"nodes": []}}
    assert (await told.read(asked, wenxi.JIEXIU))["compare"] == nothing
    assert (await told.read(asked, wenxi.JIEXIU, division="140823"))["compare"] == nothing
    mine = (await told.read(asked, wenxi.COUNTY, division="140800"))["compare"]
    assert {one["code"] for one in mine["capacity"]} == {"140823"}
    refused = await told.refusal(asked, wenxi.COUNTY, division="１４０８２３")
    assert (refused["code"], refused["field"]) == ("MALFORMED", "division")
