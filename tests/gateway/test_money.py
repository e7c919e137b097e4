"""The money of 建龙 (acts invented) told through the API alone: from the claim to the filings, back, and paid again."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from domain.envelope import Role
from tests.gateway import wenxi
from tests.gateway.house import House, token

pytestmark = pytest.mark.asyncio(loop_scope="module")
INSPECTOR = token(Role.INSPECTOR, "140000", "省督查组")
ENTERPRISE = token(Role.ENTERPRISE, "140823", "建龙实业")
FINANCE = token(Role.CITY_FINANCE, "140800", "运城市财政局")
ELSEWHERE = token(Role.CITY_FINANCE, "140700", "晋中市财政局")
CITY = wenxi.CITY
TASK = {
    "task": "jl-task",
    "enterprise": "jl",
    "division": "140823",
    "county": "140823",
    "tonnes": "540000",
    "deadline": {"text": "2019年10月底前", "lastDay": "2019-10-31"},
    "requiredEndState": "DEMOLISH",
    "lots": ["jl-54"],
    "ovens": ["jl-1"],
}
BALANCE = """query($on: Date) { at(effectiveOn: $on) { trialBalance { total { accounts {
    provincePool cityPool countyPool advanced payable paid clawbackReceivable check } }
    books { key accounts { paid check } } } } }"""


async def accepted(house: House) -> None:
    """闻喜's lot of 54 demolished and accepted, 30 yuan a tonne approved, the levels at 50:30:20."""
    parameters = {"compensation-rate.OWN_OVEN": {"number": 3000}, "fund-ratios": {"text": "50:30:20"}}
    for key, value in parameters.items():
        read = {"basis": "ASSUMED", "note": "as this test reads it"}
        rate = {"parameter": key, "division": "140800", "value": value, "unit": "—"} | read
        await house.accept("SetRuleParameter", rate, CITY, on="2018-12-31")
    enterprise = wenxi.ENTERPRISE | {"enterprise": "jl", "legalName": "山西建龙实业有限公司"}
    await house.accept("RegisterEnterprise", enterprise, wenxi.COUNTY, on="2018-12-31")
    lot = wenxi.LOT | {"lot": "jl-54", "enterprise": "jl"}
    await house.accept("RecognizeBaselineCapacity", lot, wenxi.MIIT, on="2018-12-31")
    oven = wenxi.OVEN | {"oven": "jl-1", "enterprise": "jl"}
    await house.accept("RegisterOven", oven, wenxi.COUNTY, on="2019-01-01")
    backs = {"lot": "jl-54", "ovens": ["jl-1"], "tonnes": "540000"}
    await house.accept("BackLotWithOvens", backs, wenxi.COUNTY, on="2019-01-01")
    await house.accept("AssignEnterpriseTask", TASK, wenxi.CITY_GOV, on="2019-12-31")
    listed = {"lot": "jl-54", "task": "jl-task", "tonnes": "540000"}
    await house.accept("ListLot", listed, wenxi.CITY_GOV, on="2019-12-31")
    torn = {"oven": "jl-1", "items": [{"kind": "炭化室", "main": True}]}
    await house.accept("DemolishEquipment", torn, wenxi.COUNTY, on="2019-10-28")
    await _accepted_by_the_city(house, "2019-11-15")
    proposal = {"lot": "jl-54", "category": "OWN_OVEN", "tonnes": "540000"}
    await house.accept("ProposeCompensation", proposal, CITY, on="2019-12-20")
    review = {"lot": "jl-54", "approvedFen": "1620000000"}
    await house.accept("ReviewCompensation", review, wenxi.MIIT, on="2019-12-25")


async def _accepted_by_the_city(house: House, on: str) -> None:
    held = {"task": "jl-task", "verdict": "PASSED", "accepted": [{"lot": "jl-54", "tonnes": "540000"}]}
    await house.accept("HoldCityAcceptance", held, wenxi.CITY_GOV, on=on)


async def paid(house: House) -> None:
    """Claimed by the enterprise, forwarded by the county, planned by the city, ordered, filed with both."""
    receipt = {"division": "140800", "year": "2019", "level": "PROVINCE", "holder": "140800", "fen": "500000000"}
    await house.accept("ReceivePrepayment", receipt, FINANCE, on="2019-09-01")
    release = receipt | {"lot": "jl-54", "payee": "jl", "order": "pre-1"}
    await house.accept("ReleasePrepayment", release, FINANCE, on="2020-01-02")
    claim = {"lot": "jl-54", "fen": "1120000000"}
    await house.accept("ClaimCompensation", claim, ENTERPRISE, on="2020-01-05")
    await house.accept("ForwardClaim", {"lot": "jl-54"}, wenxi.COUNTY, on="2020-01-10")
    plan = {"plan": "yc-2020-1", "division": "140800", "planned": [claim]}
    await house.accept("SubmitReviewPlan", plan, CITY, on="2020-01-20")
    share = {"division": "140800", "year": "2019", "fen": "486000000"}
    await house.accept("RaiseCityShare", share, FINANCE, on="2020-01-25")
    await house.accept("PayCompensation", order("o-1", "1120000000"), FINANCE, on="2020-02-01")
    for place in ("MIIT", "FINANCE"):
        filing = {"place": place, "filed": [{"lot": "jl-54", "order": "o-1"}]}
        await house.accept("FileCompensation", filing, CITY, on="2020-02-10")


def order(name: str, fen: str) -> dict[str, str]:
    return {"lot": "jl-54", "payee": "jl", "tonnes": "540000", "fen": fen, "order": name}


async def back_and_again(house: House) -> None:
    """Revoked, taken back (province and city money only), accepted anew and paid again, net of what came back."""
    revoke = {"task": "jl-task", "lot": "jl-54", "tonnes": "540000", "reason": "抽查不符"}
    await house.accept("RevokeAcceptance", revoke, wenxi.LEADING, on="2020-06-01")
    clawed = [{"lot": "jl-54", "fen": "1296000000"}]
    back = {"order": "c-1", "division": "140800", "clawed": clawed, "reason": "验收撤销"}
    await house.accept("OrderClawback", back, FINANCE, on="2020-06-10")
    received = {"lot": "jl-54", "order": "c-1", "fen": "1296000000"}
    await house.accept("ReceiveClawback", received, FINANCE, on="2020-07-01")
    await _accepted_by_the_city(house, "2020-09-01")
    refused = await house.submit("PayCompensation", order("o-2", "1296000001"), FINANCE, on="2020-09-10")
    assert [one["code"] for one in refused["refusals"]] == ["ABOVE_APPROVED"]
    await house.accept("PayCompensation", order("o-2", "1296000000"), FINANCE, on="2020-09-10")
    use = {"lot": "jl-54", "uses": [{"purpose": "WORKERS", "fen": "500000000"}], "workersNeedFen": "500000000"}
    await house.accept("ReportFundUse", use, ENTERPRISE, on="2020-10-01")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def told(shared: House) -> AsyncIterator[House]:
    await accepted(shared)
    await paid(shared)
    await back_and_again(shared)
    yield shared


async def balance(house: House, on: str, who: str = INSPECTOR) -> dict[str, Any]:
    data = await house.read(BALANCE, who, on=on)
    found: dict[str, Any] = data["at"]["trialBalance"]
    assert found["total"]["accounts"].pop("check") == "0"
    assert all(book["accounts"]["check"] == "0" for book in found["books"])
    return {name: int(fen) for name, fen in found["total"]["accounts"].items() if fen != "0"}


@pytest.mark.rule("YC-48", "YC-51", "YC-53", "SX-08", "E-15")
async def test_the_trial_balance_in_fen_can_be_read_on_every_day(told: House) -> None:
    assert await balance(told, "2019-12-31") == {"provincePool": -500_000_000, "advanced": 500_000_000}
    shares = {"provincePool": -810_000_000, "cityPool": -486_000_000, "countyPool": -324_000_000}
    assert await balance(told, "2020-01-31") == shares | {"payable": 1_120_000_000, "paid": 500_000_000}
    assert await balance(told, "2020-02-01") == shares | {"paid": 1_620_000_000}
    ordered_back = {"paid": 324_000_000, "clawbackReceivable": 1_296_000_000}
    assert await balance(told, "2020-06-10") == shares | ordered_back
    assert await balance(told, "2020-07-01") == {"countyPool": -324_000_000, "paid": 324_000_000}
    assert await balance(told, "2020-09-10") == shares | {"paid": 1_620_000_000}


@pytest.mark.rule("YC-50", "YC-51", "SX-17")
async def test_the_compensation_shows_its_way_and_the_use_of_the_money(told: House) -> None:
    data = await told.read(
        """{ a: at(effectiveOn: "2020-01-12") { compensation { nodes { stage payableFen prepaidFen } } }
             b: at(effectiveOn: "2020-02-10") { compensation { nodes { stage unfiledOrders } } }
             c: at(effectiveOn: "2020-12-31") { compensation { nodes {
                stage clawbackReceivedFen usedForWorkersFen unfiledOrders orderedFen } } } }""",
        INSPECTOR,
    )
    (a,), (b,), (c,) = (data[name]["compensation"]["nodes"] for name in "abc")
    assert a == {"stage": "FORWARDED", "payableFen": "1120000000", "prepaidFen": "500000000"}
    assert b == {"stage": "SETTLED", "unfiledOrders": []}
    assert c == {
        "stage": "PAID",
        "clawbackReceivedFen": "1296000000",
        "usedForWorkersFen": "500000000",
        "unfiledOrders": ["o-2"],
        "orderedFen": "2916000000",
    }


@pytest.mark.rule("YC-51", "X-13", "SX-08")
async def test_a_fund_is_read_by_its_own_city(told: House) -> None:
    query = """{ fund(city: "140800", year: 2019) { cityRaisedFen countyRaisedFen
        advances { holder level receivedFen releasedFen } } }"""
    data = await told.read(query, FINANCE)
    assert data["fund"] == {
        "cityRaisedFen": "486000000",
        "countyRaisedFen": "0",
        "advances": [
            {"holder": "140800", "level": "PROVINCE", "receivedFen": "500000000", "releasedFen": "500000000"}
        ],
    }
    for stranger in (ELSEWHERE, wenxi.COUNTY):
        assert (await told.refusal(query, stranger))["code"] == "UNKNOWN_SUBJECT"


async def test_an_office_sees_the_money_of_its_own_division(told: House) -> None:
    assert await balance(told, "2020-02-01", wenxi.JIEXIU) == {}
    county = await balance(told, "2020-02-01", wenxi.COUNTY)
    assert county["paid"] == 1_620_000_000
    query = '{ trialBalance(by: LOT, division: "140823") { books { key division } } }'
    assert (await told.read(query, FINANCE))["trialBalance"]["books"] == [{"key": "jl-54", "division": "140823"}]
    assert (await told.read(query, ELSEWHERE))["trialBalance"]["books"] == []
    events = '{ events(first: 500, types: ["PrepaymentReceived"]) { nodes { type } } }'
    assert len((await told.read(events, FINANCE))["events"]["nodes"]) == 1
    assert (await told.read(events, wenxi.COUNTY))["events"]["nodes"] == []
