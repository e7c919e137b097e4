"""闻喜: the 540,000 t of 运政办发〔2019〕43号 四(一)1, from the list to the reduced account, through the API.

The plan of 2019-12-31 orders a demolition due on 2019-10-31 (X-05): the demolition happened before the list was made,
was reported after it, and counts on its own day.
"""

from dataclasses import dataclass
from typing import Any

import pytest

from domain.envelope import Role
from tests.gateway.house import House, token
from tests.stories.conservation import conserved

PROVINCE, YUNCHENG, WENXI = "140000", "140800", "140823"
MIIT = token(Role.PROVINCE_MIIT, PROVINCE, "省工信厅")
CITY = token(Role.CITY_OFFICE, YUNCHENG, "运城市工信局")
GOVERNMENT = token(Role.CITY_GOV, YUNCHENG, "运城市人民政府")
ACCEPTANCE = token(Role.CITY_GOV, YUNCHENG, "运城市验收组")
COUNTY = token(Role.COUNTY_OFFICE, WENXI, "闻喜县工信局")
INSPECTOR = token(Role.INSPECTOR, PROVINCE, "省督查组")
OPENING, LISTED, DEMOLISHED, ACCEPTED = "2018-12-31", "2019-12-31", "2019-10-28", "2020-01-10"


@dataclass
class Wenxi:
    """The house, and what the story does in it."""

    house: House

    async def accept(self, who: str, on: str, command: str, **fields: Any) -> int:
        """Submit what must be taken; the position of its last event."""
        receipt = await self.house.accept(command, fields, who, on=on)
        return int(receipt["facts"][-1]["position"])

    async def open(self) -> None:
        """The lot stands in IDLE, its baseline is closed."""
        await self.accept(
            CITY,
            LISTED,
            "RegisterEnterprise",
            enterprise="e-yc-jianlong",
            legalName="山西建龙实业有限公司",
            division=WENXI,
            county=WENXI,
        )
        await self.accept(
            MIIT,
            OPENING,
            "RecognizeBaselineCapacity",
            lot="l-yc-jianlong",
            enterprise="e-yc-jianlong",
            division=WENXI,
            county=WENXI,
            tonnes=540_000,
            basis="NAMED_IN_DOCUMENT",
            account="IDLE",
            accountBasis="PRINTED",
        )
        await self.accept(MIIT, OPENING, "CloseBaseline", division=YUNCHENG, totalTonnes=540_000)

    async def list(self) -> None:
        """The city lists it for demolition by the end of October 2019."""
        await self.accept(
            GOVERNMENT,
            LISTED,
            "AssignEnterpriseTask",
            task="t-yc-01",
            enterprise="e-yc-jianlong",
            division=WENXI,
            county=WENXI,
            tonnes=540_000,
            deadline={"text": "2019年10月底前", "lastDay": "2019-10-31"},
            requiredEndState="DEMOLISH",
            lots=["l-yc-jianlong"],
        )
        await self.accept(GOVERNMENT, LISTED, "ListLot", lot="l-yc-jianlong", task="t-yc-01", tonnes=540_000)

    async def demolish(self) -> int:
        """The county reports, late, that the oven was stopped and torn down in time."""
        oven = {"oven": "o-yc-jianlong-1"}
        await self.accept(
            COUNTY,
            OPENING,
            "RegisterOven",
            **oven,
            enterprise="e-yc-jianlong",
            division=WENXI,
            county=WENXI,
            designTonnes=540_000,
        )
        await self.accept(
            COUNTY, OPENING, "BackLotWithOvens", lot="l-yc-jianlong", ovens=[oven["oven"]], tonnes=540_000
        )
        await self.accept(COUNTY, OPENING, "StopOven", **oven)
        await self.accept(COUNTY, "2019-10-08", "StartDemolition", **oven)
        items = [{"kind": "焦炉炉体", "main": True}, {"kind": "推焦车", "main": True}]
        return await self.accept(COUNTY, DEMOLISHED, "DemolishEquipment", **oven, items=items, remaining=[])

    async def hold_acceptance(self) -> int:
        """The city accepts; the tonnes are reduced in the same append."""
        accepted = [{"lot": "l-yc-jianlong", "tonnes": 540_000}]
        return await self.accept(
            ACCEPTANCE, ACCEPTED, "HoldCityAcceptance", task="t-yc-01", verdict="PASSED", accepted=accepted
        )

    async def book(self, on: str, position: int | None = None) -> dict[str, int]:
        """The accounts of 闻喜 that are not empty, on a day as known at a position; the check column is 0."""
        data = await self.house.read(
            """query ($on: Date!, $position: Position) { at(effectiveOn: $on, position: $position) {
                 county(code: "140823") { capacity {
                   recognized operating idle unbuilt closedPending carried reduced discounted revoked
                   eliminatedOther transfer check } } } }""",
            INSPECTOR,
            on=on,
            position=position,
        )
        capacity = data["at"]["county"]["capacity"]
        assert capacity.pop("check") == "0"
        return {name: int(tonnes) for name, tonnes in capacity.items() if int(tonnes)}


@pytest.fixture
def wenxi(house: House) -> Wenxi:
    return Wenxi(house)


@pytest.mark.rule("YC-20", "YC-22", "X-05")
async def test_the_540000_t_of_wenxi_are_listed_demolished_accepted_and_reduced(wenxi: Wenxi) -> None:
    await wenxi.open()
    await wenxi.list()
    assert await wenxi.book(LISTED) == {"recognized": -540_000, "idle": 540_000}
    await wenxi.demolish()
    assert await wenxi.book(LISTED) == {"recognized": -540_000, "closedPending": 540_000}
    await wenxi.hold_acceptance()
    assert await wenxi.book(ACCEPTED) == {"recognized": -540_000, "reduced": 540_000}
    await conserved(wenxi.house)


async def test_each_day_and_each_position_keeps_its_own_answer(wenxi: Wenxi) -> None:
    await wenxi.open()
    await wenxi.list()
    before = int((await wenxi.house.read("{ position }", INSPECTOR))["position"])
    demolished = await wenxi.demolish()
    await wenxi.hold_acceptance()
    assert await wenxi.book("2019-10-27") == {"recognized": -540_000, "idle": 540_000}
    assert await wenxi.book(DEMOLISHED) == {"recognized": -540_000, "closedPending": 540_000}
    assert await wenxi.book(ACCEPTED, position=demolished) == await wenxi.book(DEMOLISHED)
    assert await wenxi.book(ACCEPTED, position=before) == {"recognized": -540_000, "idle": 540_000}


@pytest.mark.rule("YC-22")
async def test_a_standing_oven_is_not_accepted_for_a_task_that_asks_for_demolition(wenxi: Wenxi) -> None:
    await wenxi.open()
    await wenxi.list()
    accepted = [{"lot": "l-yc-jianlong", "tonnes": 540_000}]
    fields = {"task": "t-yc-01", "verdict": "PASSED", "accepted": accepted}
    answer = await wenxi.house.submit("HoldCityAcceptance", fields, ACCEPTANCE, on=ACCEPTED)
    assert answer["__typename"] == "Refused"
    assert answer["position"] is not None
    assert "YC-22" in [rule for refusal in answer["refusals"] for rule in refusal["ruleIds"]]


@pytest.mark.rule("YC-37", "E-16")
async def test_the_reduced_tonnes_are_never_traded_and_the_attempt_is_kept(wenxi: Wenxi) -> None:
    await wenxi.open()
    await wenxi.list()
    await wenxi.demolish()
    await wenxi.hold_acceptance()
    await wenxi.accept(
        CITY, ACCEPTED, "RegisterEnterprise", enterprise="e-buyer", legalName="示例买方", division=YUNCHENG
    )
    trade = {
        "lot": "l-yc-jianlong",
        "seller": "e-yc-jianlong",
        "buyer": "e-buyer",
        "tonnes": 540_000,
        "priceFenPerTonne": 4800,
        "contractDate": "2020-02-01",
    }
    answer = await wenxi.house.submit("DeclareLotTrade", trade, CITY, on="2020-03-01")
    assert answer["__typename"] == "Refused"
    assert [refusal["code"] for refusal in answer["refusals"]] == ["REDUCED_CAPACITY_NOT_TRADABLE"]
    await wenxi.house.settle()
    data = await wenxi.house.read(
        "query ($position: Position!) { event(position: $position) { type } }",
        INSPECTOR,
        position=answer["position"],
    )
    assert data["event"]["type"] == "SubmissionRefused"
    assert await wenxi.book("2020-03-01") == {"recognized": -540_000, "reduced": 540_000}


@pytest.mark.rule("E-18")
async def test_the_acceptance_sent_again_reduces_nothing_twice(wenxi: Wenxi) -> None:
    await wenxi.open()
    await wenxi.list()
    await wenxi.demolish()
    accepted = [{"lot": "l-yc-jianlong", "tonnes": 540_000}]
    fields = {"task": "t-yc-01", "verdict": "PASSED", "accepted": accepted}
    first = await wenxi.house.accept("HoldCityAcceptance", fields, ACCEPTANCE, on=ACCEPTED, key="minutes-1")
    again = await wenxi.house.submit("HoldCityAcceptance", fields, ACCEPTANCE, on=ACCEPTED, key="minutes-1")
    assert again["facts"] == first["facts"]
    assert [again["replayed"], first["replayed"]] == [True, False]
    assert await wenxi.book(ACCEPTED) == {"recognized": -540_000, "reduced": 540_000}
