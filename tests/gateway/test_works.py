"""A closing told through the API: the plan, the elements by their departments, the certificate and the board."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from domain.envelope import Role
from tests.gateway.house import House, token

pytestmark = pytest.mark.asyncio(loop_scope="module")
LEADING = token(Role.PROVINCE_OFFICE, "140000", "省领导小组办公室")
COUNTY = token(Role.COUNTY_OFFICE, "140781", "介休市工信局")
WORKS = token(Role.ENTERPRISE, "140781", "昌盛公司")
WATER = token(Role.COUNTY_DEPT, "140781", "介休市水利局")
POLICE = token(Role.COUNTY_DEPT, "140781", "介休市公安局")
SAFETY = token(Role.COUNTY_DEPT, "140781", "介休市应急管理局")
HOUSING = token(Role.COUNTY_DEPT, "140781", "介休市住建局")
ECOLOGY = token(Role.CITY_ECO, "140700", "晋中市生态环境局介休分局")
POWER = token(Role.POWER_CO, "140781", "介休供电公司")
SIX = ["断水", "断电", "停止原料进场", "停止生产运营", "停止安全生产许可", "停止排污许可"]
WHERE = {"division": "140781", "county": "140781"}
BOARD = """
query ($task: Identifier!) { task(id: $task) {
  closingFile { plans { sections expertsInvolved } supplyReports { kind ready } }
  closingBoard {
    planStatus noSlack openItems { rule textZh }
    milestones { step dueOn doneOn lateDays }
    supply { kind ready gapLeast { num den } gapMost { num den } }
  } } }
"""
OVEN = """
query { oven(id: "cs-43") { stage elements { name doneOn scope by retained { use limitM3 } }
  certificate { completedOn sources singleSource } } }
"""


async def parameter(house: House, key: str, **value: Any) -> None:
    read = {"basis": "ASSUMED", "note": "as this test reads it"}
    fields = {"parameter": key, "division": "140781", "value": value, "unit": "—"} | read
    await house.accept("SetRuleParameter", fields, LEADING, on="2018-12-31")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def told(shared: House) -> AsyncIterator[House]:
    """昌盛 closes its 4.3 m oven; every act here is invented."""
    h = shared
    await parameter(h, "closing-checklist", items=SIX)
    await parameter(h, "hazard-classes", items=["煤气", "苯", "煤焦油", "压力容器"])
    await parameter(h, "closure-plan-sections", items=["实施范围", "进度安排"])
    for step, on in (("CLOSURE_PLAN", "2023-05-10"), ("CITY_ACCEPTANCE", "2023-10-31")):
        await parameter(h, f"deadline.{step}", day=on)
    enterprise = {"enterprise": "changsheng", "legalName": "昌盛", **WHERE}
    await h.accept("RegisterEnterprise", enterprise, COUNTY, on="2018-12-31")
    site = {"site": "changsheng", "enterprise": "changsheng", **WHERE}
    await h.accept("RegisterSite", site, COUNTY, on="2018-12-31")
    for oven in ("cs-43", "cs-55"):
        fields = {"oven": oven, "enterprise": "changsheng", "site": "changsheng", **WHERE}
        await h.accept("RegisterOven", fields, COUNTY, on="2018-12-31")
    task = {
        "task": "cs-exit",
        "enterprise": "changsheng",
        **WHERE,
        "tonnes": "600000",
        "deadline": {"text": "2023年10月底前", "lastDay": "2023-10-31"},
        "requiredEndState": "CLOSE",
        "book": "REPLACEMENT",
        "ovens": ["cs-43"],
    }
    await h.accept("AssignEnterpriseTask", task, COUNTY, on="2023-04-15")
    yield h


@pytest.mark.rule("JX-14", "JX-25", "JX-44", "JX-45", "JX-40")
async def test_a_closing_is_told_by_its_departments_and_read_on_one_board(told: House) -> None:
    plan = {"task": "cs-exit", "sections": ["实施范围"], "expertsInvolved": True}
    refused = await told.submit("SubmitClosurePlan", plan, WORKS, on="2023-05-10")
    assert "PLAN_SECTIONS_MISSING" in str(refused)
    await told.accept(
        "SubmitClosurePlan", plan | {"sections": ["实施范围", "进度安排"]}, WORKS, on="2023-05-11"
    )
    supply = {"name": "茂胜二期1号炉", "least": {"num": 7, "den": 10}, "most": {"num": 8, "den": 10}}
    heat = {"task": "cs-exit", "kind": "HEAT", "supplies": [supply]}
    await told.accept("ReportReplacementSupply", heat, HOUSING, on="2023-09-20")
    oven: dict[str, Any] = {"ovens": ["cs-43"]}
    await told.accept("StopOven", {"oven": "cs-43"}, WORKS, on="2023-10-20")
    purge = {"oven": "cs-43", "hazardClasses": ["煤气", "苯", "煤焦油", "压力容器"]}
    await told.accept("PurgeOven", purge, WORKS, on="2023-10-20")
    fire = {"utility": "WATER", "retained": [{"use": "FIRE", "limitM3": 300}]}
    await told.accept("DisconnectUtility", oven | fire, WATER, on="2023-10-21")
    await told.accept("DisconnectUtility", oven | {"utility": "POWER"}, POWER, on="2023-10-22")
    await told.accept("StopRawMaterialEntry", oven | {"how": "CHANGED"}, POLICE, on="2023-10-20")
    await told.accept("StopProductionOperation", oven, COUNTY, on="2023-10-20")
    permit = oven | {"permitNo": "1", "how": "CHANGED"}
    await told.accept("StopSafetyPermit", permit, SAFETY, on="2023-10-30")
    await told.accept("StopDischargePermit", permit, ECOLOGY, on="2023-10-31")
    await told.accept("CertifyClosure", oven, COUNTY, on="2023-11-02")
    await told.settle()
    read = (await told.read(OVEN, LEADING))["oven"]
    assert (read["stage"], read["certificate"]["completedOn"]) == ("TWO_CUTS_FOUR_STOPS", "2023-10-31")
    assert (len(read["certificate"]["sources"]), read["certificate"]["singleSource"]) == (6, False)
    elements = {element["name"]: element for element in read["elements"]}
    assert elements["断水"]["retained"] == [{"use": "FIRE", "limitM3": 300}]
    assert elements["停止排污许可"]["scope"] == "STRUCK_FROM_SCOPE"
    task = (await told.read(BOARD, COUNTY, task="cs-exit"))["task"]
    board = task["closingBoard"]
    assert (board["planStatus"], board["noSlack"]) == ("SUBMITTED", ["CITY_ACCEPTANCE"])
    assert [item["rule"] for item in board["openItems"]] == ["JX-49"]
    days = {m["step"]: (m["dueOn"], m["doneOn"], m["lateDays"]) for m in board["milestones"]}
    assert days["CLOSURE_PLAN"] == ("2023-05-10", "2023-05-11", 1)
    assert days["CLOSE"] == ("2023-10-31", "2023-10-31", 0)
    (balance,) = board["supply"]
    assert (balance["gapLeast"], balance["gapMost"]) == ({"num": 1, "den": 5}, {"num": 3, "den": 10})
    assert task["closingFile"]["supplyReports"] == [{"kind": "HEAT", "ready": False}]


@pytest.mark.rule("JX-26")
async def test_a_site_shows_its_ovens_to_its_own_division_only(told: House) -> None:
    query = '{ site(id: "changsheng") { tag enterprise { id } ovens { id } events { nodes { type } } } }'
    site = (await told.read(query, COUNTY))["site"]
    assert [oven["id"] for oven in site["ovens"]] == ["cs-43", "cs-55"]
    assert site["events"]["nodes"][0]["type"] == "SiteRegistered"
    foreign = token(Role.COUNTY_OFFICE, "140823", "闻喜县工信局")
    assert (await told.refusal(query, foreign))["code"] == "UNKNOWN_SUBJECT"
