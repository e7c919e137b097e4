"""Meters told and read through the API: what they serve, what they read, what a correction leaves. E-21, JC-21."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from domain.envelope import Role
from tests.gateway import wenxi
from tests.gateway.house import House, token

pytestmark = pytest.mark.asyncio(loop_scope="module")
POWER = token(Role.POWER_CO, "140823", "闻喜供电公司")
ABROAD = token(Role.COUNTY_OFFICE, "140882", "河津市工信局")
METER = {"division": "140823", "kind": "ELECTRICITY", "use": "PRODUCTION", "multiplier": 160, "kva": 2500}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def told(shared: House) -> AsyncIterator[House]:
    """An oven with a meter of its own and one of its works; every act here is invented."""
    h = shared
    await wenxi.tell(h)
    await h.accept("RegisterMeter", METER | {"meter": "own"}, POWER, on="2020-01-01")
    await h.accept("RegisterMeter", METER | {"meter": "both"}, POWER, on="2020-01-01")
    await h.accept("MapMeter", {"meter": "own", "scope": "OVEN", "ovens": ["wenxi-1"]}, POWER, on="2020-01-01")
    shared_one = {"meter": "both", "scope": "OVEN", "ovens": ["wenxi-1"], "shared": True}
    await h.accept("MapMeter", shared_one, POWER, on="2020-01-01")
    yield h


async def month(house: House, kwh: object, of: str = "2020-02", *, on: str = "2020-03-05", meter: str = "own") -> str:
    """The position of a reading."""
    fields = {"meter": meter, "month": of, "kwh": kwh}
    answer = await house.accept("ReportMonthlyElectricity", fields, POWER, on=on)
    position: str = answer["facts"][0]["position"]
    return position


@pytest.mark.rule("E-21", "JC-21")
async def test_an_oven_has_its_own_meter_first_and_the_shared_one_says_nothing_of_it_alone(told: House) -> None:
    await month(told, "3800000000")
    await month(told, 0, "2020-03", on="2020-04-05")
    await month(told, 7, meter="both")
    query = "{ oven(id: \"wenxi-1\") { meters { meter ownOven multiplier readings { month quantity } } } }"
    assert (await told.read(query, wenxi.COUNTY))["oven"]["meters"] == [
        {
            "meter": "own",
            "ownOven": "wenxi-1",
            "multiplier": 160,
            "readings": [{"month": "2020-02", "quantity": "3800000000"}, {"month": "2020-03", "quantity": "0"}],
        },
        {"meter": "both", "ownOven": None, "multiplier": 160, "readings": [{"month": "2020-02", "quantity": "7"}]},
    ]


@pytest.mark.rule("JC-21")
async def test_a_file_of_readings_is_one_call_and_each_row_has_its_own_answer(told: House) -> None:
    def row(number: int, meter: str) -> dict[str, object]:
        fields = {"meter": meter, "month": f"2021-{number:02}", "kwh": number}
        request = {"key": f"file-{number}", "occurredOn": f"2021-{number + 1:02}-05"}
        return {"command": {"reportMonthlyElectricity": fields}, "request": request}

    items = [row(number, "both") for number in range(1, 11)] + [row(11, "nobody")]
    query = """mutation ($items: [SubmissionInput!]!) { submit(items: $items, mode: EACH) {
      __typename ... on Refused { refusals { code field } } } }"""
    answers = (await told.read(query, POWER, items=items))["submit"]
    assert [one["__typename"] for one in answers] == ["Receipt"] * 10 + ["Refused"]
    assert answers[-1]["refusals"] == [{"code": "UNKNOWN_SUBJECT", "field": "meter"}]
    await told.settle()


@pytest.mark.rule("JC-21", "E-17")
async def test_a_reading_put_right_is_read_as_it_was_known_before_and_after(told: House) -> None:
    wrong = await month(told, 900_000, "2022-01", on="2022-02-05")
    fix = {"position": wrong, "kwh": 90, "reason": "倍率误乘（示例）"}
    right = (await told.accept("CorrectReading", fix, POWER, on="2022-02-20"))["facts"][0]["position"]
    query = """query ($k: Position) { at(effectiveOn: "2022-03-01", position: $k) {
      meters { nodes { meter readings { month quantity corrected } } }
      corrections { nodes { voidedPosition reason differences { field was now } } } } }"""
    before = (await told.read(query, POWER, k=wrong))["at"]
    after = (await told.read(query, POWER, k=right))["at"]

    def january(moment: dict[str, object]) -> object:
        nodes = moment["meters"]["nodes"]  # type: ignore[index]
        (own,) = (one for one in nodes if one["meter"] == "own")
        return next(one for one in own["readings"] if one["month"] == "2022-01")

    assert january(before) == {"month": "2022-01", "quantity": "900000", "corrected": False}
    assert january(after) == {"month": "2022-01", "quantity": "90", "corrected": True}
    assert before["corrections"]["nodes"] == []
    (one,) = after["corrections"]["nodes"]
    assert one["voidedPosition"] == wrong
    assert one["differences"] == [{"field": "kwh", "was": 900_000, "now": 90}]


@pytest.mark.rule("JX-42", "XZ-24")
async def test_allowances_and_output_stand_with_their_oven(told: House) -> None:
    crane = {"ovens": ["wenxi-1"], "circuits": ["塔吊"], "limitKwh": "32000", "purpose": "DEMOLITION"}
    days = {"startsOn": "2020-03-15", "endsOn": "2020-05-10", "approvedBy": "闻喜县领导小组办公室"}
    await told.accept("DeclareLoadAllowance", crane | days, POWER, on="2020-03-10")
    output = {"oven": "wenxi-1", "month": "2020-02", "tonnes": 40_000, "source": "STATISTICS_BUREAU"}
    await told.accept("ReportMonthlyOutput", output, wenxi.COUNTY, on="2020-03-05")
    query = """{ oven(id: "wenxi-1") { loadAllowances { limitKwh purpose endsOn }
                 monthlyOutput { month tonnes source } } }"""
    found = (await told.read(query, wenxi.COUNTY))["oven"]
    assert found["loadAllowances"] == [{"limitKwh": "32000", "purpose": "DEMOLITION", "endsOn": "2020-05-10"}]
    assert found["monthlyOutput"] == [{"month": "2020-02", "tonnes": "40000", "source": "STATISTICS_BUREAU"}]


async def test_the_meters_of_a_county_and_their_events_are_its_own(told: House) -> None:
    query = "{ meters { nodes { meter } } }"
    assert [one["meter"] for one in (await told.read(query, wenxi.COUNTY))["meters"]["nodes"]] == ["both", "own"]
    assert (await told.read(query, ABROAD))["meters"]["nodes"] == []
    events = "{ events(first: 200) { nodes { type } } }"
    kinds = {"MonthlyElectricityReported", "MonthlyOutputReported", "MeterMapped"}
    seen = {one["type"] for one in (await told.read(events, wenxi.COUNTY))["events"]["nodes"]}
    foreign = {one["type"] for one in (await told.read(events, ABROAD))["events"]["nodes"]}
    assert (kinds & seen, kinds & foreign) == (kinds, set())


async def test_a_page_of_meters_goes_on_where_it_ended(told: House) -> None:
    first = (await told.read("{ meters(first: 1) { nodes { meter } pageInfo { endCursor hasNextPage } } }", POWER))
    page = first["meters"]["pageInfo"]
    assert ([one["meter"] for one in first["meters"]["nodes"]], page["hasNextPage"]) == (["both"], True)
    rest = await told.read("query ($c: String) { meters(after: $c) { nodes { meter } } }", POWER, c=page["endCursor"])
    assert [one["meter"] for one in rest["meters"]["nodes"]] == ["own"]
