"""The court's chain, a merger's rate and a readyTarget, told and asked through the API (acts invented)."""

from typing import Any

import pytest

from tests.gateway import wenxi
from tests.gateway.house import House, token

COURT = token("COURT_LIAISON", "140823", "闻喜县法院联络员")
CITY = token("CITY_OFFICE", "140800", "运城市工信局")
AUTHORITY = token("PROVINCE_AUTHORITY", "140000", "省工信厅（产能置换）")
PROVINCE = token("PROVINCE_OFFICE", "140000", "省领导小组办公室")
HEJIN = token("COUNTY_OFFICE", "140882", "河津市工信局")
LOT = {"lot": "wenxi-54"}
FIRST, SECOND = "运城市中级人民法院", "闻喜县人民法院"
HELD = """{ at(effectiveOn: "%s") {
  lot(id: "wenxi-54") { courtSealedTonnes category courtSeals { court sealingRank endedOn }
    auctions { buyer verified } acquisition { beneficiary basis } capacity { operating closedPending check } }
  compensation { nodes { held heldFen { least most } referenceFen { least most } payableFen payee } } } }"""


async def rates(house: House) -> None:
    for category, fen in (("OWN_OVEN", 3000), ("MARKET_TRADED", 4800), ("COURT_AUCTIONED", 4800)):
        rate = {
            "parameter": f"compensation-rate.{category}",
            "division": "140000",
            "value": {"number": str(fen)},
            "unit": "分/吨",
        }
        await house.accept("SetRuleParameter", rate, PROVINCE, on="2019-12-31")


async def told(house: House) -> None:
    """54万吨 of 闻喜, listed; two courts have sealed it."""
    await wenxi.tell(house)
    await rates(house)
    for rank, court in ((1, FIRST), (2, SECOND)):
        sealing = {"court": court, "sealingRank": str(rank), "rulingNo": f"查封{rank}号", "tonnes": "540000"}
        await house.accept("ReportLotCourtSealed", LOT | sealing, COURT, on="2019-06-01")
    buyer = {"enterprise": "buyer", "legalName": "买受人焦化", "division": "140882", "county": "140882"}
    await house.accept("RegisterEnterprise", buyer, HEJIN, on="2020-01-01")


def auction(court: str, ruling: str) -> dict[str, Any]:
    return LOT | {
        "court": court,
        "buyer": "buyer",
        "tonnes": "540000",
        "priceFen": "150000000000",
        "rulingNo": ruling,
    }


def verification(ruling: str) -> dict[str, Any]:
    papers = [{"paper": paper, "inOrder": True} for paper in ("CONFIRMATION", "RECEIPTS", "RULING")]
    return LOT | {"rulingNo": ruling, "firstSealingCourt": True, "checks": papers}


@pytest.mark.rule("E-01", "E-02", "E-03", "SX-05", "YC-33", "YC-52")
async def test_a_sealed_lot_is_auctioned_after_its_listing(house: House) -> None:
    await told(house)
    before = (await house.read(HELD % "2020-09-30", PROVINCE))["at"]
    assert before["lot"]["courtSealedTonnes"] == "540000"
    (row,) = before["compensation"]["nodes"]
    assert (row["held"], row["heldFen"], row["payableFen"], row["payee"]) == (
        True,
        {"least": "1620000000", "most": "2592000000"},
        "0",
        None,
    )
    permit = {
        "oven": "wenxi-1",
        "contractor": "拆除公司",
        "qualificationNo": "Z1",
        "qualificationValidTo": "2021-12-31",
        "startOn": "2020-06-01",
    }
    refused = await house.submit("PermitDemolition", permit, wenxi.COUNTY, on="2020-05-20")
    assert [r["code"] for r in refused["refusals"]] == ["COURT_CONSENT_MISSING"]
    await house.accept("ReportLotCourtAuctioned", auction(SECOND, "拍卖2号"), COURT, on="2020-09-01")
    wrong = await house.submit("VerifyLotAuction", verification("拍卖2号"), CITY, on="2020-10-25")
    assert [r["code"] for r in wrong["refusals"]] == ["NOT_THE_FIRST_SEALING_COURT"]
    await house.accept("ReportLotCourtAuctioned", auction(FIRST, "拍卖1号"), COURT, on="2020-10-10")
    await house.accept("VerifyLotAuction", verification("拍卖1号"), CITY, on="2020-10-25")
    recognition = LOT | {
        "tonnes": "540000",
        "basis": "AUCTION",
        "beneficiary": "buyer",
        "category": "COURT_AUCTIONED",
        "reportId": "核查1号",
    }
    await house.accept("RecognizeAcquisition", recognition, CITY, on="2020-10-28")
    after = (await house.read(HELD % "2020-10-31", PROVINCE))["at"]
    (row,) = after["compensation"]["nodes"]
    assert (row["held"], row["referenceFen"], row["payee"]) == (
        False,
        {"least": "2592000000", "most": "2592000000"},
        "buyer",
    )
    lot = after["lot"]
    assert (lot["courtSealedTonnes"], lot["category"], lot["acquisition"]["basis"]) == (
        "0",
        "COURT_AUCTIONED",
        "AUCTION",
    )
    assert [seal["endedOn"] for seal in lot["courtSeals"]] == ["2020-10-28", "2020-10-28"]
    assert lot["capacity"] == {"operating": "540000", "closedPending": "0", "check": "0"}


@pytest.mark.rule("JX-04", "E-12", "X-08")
async def test_an_oven_shows_when_the_project_that_replaces_it_was_ready(house: House) -> None:
    await wenxi.tell(house)
    lot = wenxi.LOT | {"lot": "second", "tonnes": "600000"}
    await house.accept("RecognizeBaselineCapacity", lot, wenxi.MIIT, on="2018-12-31")
    old = wenxi.OVEN | {"oven": "old", "label": "2号焦炉"}
    await house.accept("RegisterOven", old, wenxi.COUNTY, on="2019-01-10")
    backed = {"lot": "second", "ovens": ["old"], "tonnes": "600000"}
    await house.accept("BackLotWithOvens", backed, wenxi.COUNTY, on="2019-01-10")
    project = {
        "project": "new",
        "owner": "wenxi-coking",
        "division": "140823",
        "county": "140823",
        "tonnes": "480000",
        "sources": [{"lot": "second", "tonnes": "600000"}],
        "regime": "LARGE_FOR_SMALL",
        "cokeDryQuenching": True,
    }
    await house.accept("FileProject", project, AUTHORITY, on="2020-06-01")
    commit = {"lot": "second", "project": "new", "retiredTonnes": "600000", "carriedTonnes": "480000"}
    await house.accept("CommitLotToProject", commit, AUTHORITY, on="2020-06-02")
    asked = '{ oven(id: "old") { readyTarget { project readyOn startedOn } } }'
    assert (await house.read(asked, PROVINCE))["oven"] == {"readyTarget": None}
    ready = {"project": "new", "ready": "ALL", "criteria": ["安全设施验收"]}
    await house.accept("ReportProjectReady", ready, wenxi.COUNTY, on="2023-08-20")
    assert (await house.read(asked, PROVINCE))["oven"] == {
        "readyTarget": {"project": "new", "readyOn": "2023-08-20", "startedOn": None}
    }
