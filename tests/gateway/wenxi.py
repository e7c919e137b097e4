"""A small county told through the API: one enterprise, its lot, oven, seal, task and project; and one of 介休."""

from domain.envelope import Role
from tests.gateway.house import House, token

CITY_GOV = token(Role.CITY_GOV, "140800", "运城市人民政府")
CITY = token(Role.CITY_OFFICE, "140800", "运城市工信局")
COUNTY = token(Role.COUNTY_OFFICE, "140823", "闻喜县工信局")
SAFETY = token(Role.COUNTY_DEPT, "140823", "闻喜县应急管理局")
MIIT = token(Role.PROVINCE_MIIT, "140000", "省工信厅")
AUTHORITY = token(Role.PROVINCE_AUTHORITY, "140000", "省工信厅（产能置换）")
LEADING = token(Role.PROVINCE_OFFICE, "140000", "省领导小组办公室")
JIEXIU = token(Role.COUNTY_OFFICE, "140781", "介休市工信局")

DEADLINE = {"text": "2020年10月底前", "lastDay": "2020-10-31"}
DOCUMENT = {"document": "yc-plan", "title": "运城市焦化产业打好污染防治攻坚战实施方案", "appliesTo": "140800"}
ENTERPRISE = {
    "enterprise": "wenxi-coking",
    "legalName": "闻喜示范焦化有限公司",
    "division": "140823",
    "county": "140823",
}
LOT = {
    "lot": "wenxi-54",
    "enterprise": "wenxi-coking",
    "division": "140823",
    "county": "140823",
    "tonnes": "540000",
    "basis": "NAMED_IN_DOCUMENT",
    "account": "OPERATING",
    "accountBasis": "INFERRED",
}
OVEN = {
    "oven": "wenxi-1",
    "enterprise": "wenxi-coking",
    "division": "140823",
    "county": "140823",
    "label": "1号焦炉",
}
SITE = {"site": "wenxi-works", "enterprise": "wenxi-coking", "division": "140823", "county": "140823"}
FOREIGN_OVEN = {"oven": "jiexiu-1", "enterprise": "jiexiu-coking", "division": "140781", "county": "140781"}
CITY_TASK = {
    "task": "yc-2020",
    "division": "140800",
    "name": "运城市压减焦化产能",
    "tonnes": "540000",
    "deadline": DEADLINE,
    "phases": [{"part": "p1", "name": "第一批", "tonnes": "540000", "deadline": DEADLINE}],
}
TASK = {
    "task": "wenxi-task",
    "parent": "yc-2020",
    "phase": "p1",
    "enterprise": "wenxi-coking",
    "division": "140823",
    "county": "140823",
    "tonnes": "540000",
    "deadline": DEADLINE,
    "requiredEndState": "CLOSE",
    "lots": ["wenxi-54"],
    "ovens": ["wenxi-1"],
}


async def tell(house: House) -> None:
    """Submit it all, in the order in which it happened."""
    opened = {"on": "2018-12-31"}
    await house.accept("RegisterPolicyDocument", DOCUMENT | {"disclosure": "PUBLIC"}, CITY, **opened)
    await house.accept(
        "RegisterPolicyDocument", {"document": "sx-notice", "title": "省通知"}, LEADING, **opened
    )
    await house.accept("RegisterEnterprise", ENTERPRISE, COUNTY, **opened)
    await house.accept("RecognizeBaselineCapacity", LOT, MIIT, **opened)
    await house.accept("RegisterOven", OVEN, COUNTY, on="2019-01-10")
    lot = {"lot": "wenxi-54", "ovens": ["wenxi-1"], "tonnes": "540000"}
    await house.accept("BackLotWithOvens", lot, COUNTY, on="2019-01-10")
    await house.accept("AssignCityTask", CITY_TASK, CITY_GOV, on="2019-12-31")
    await house.accept("AssignEnterpriseTask", TASK, CITY_GOV, on="2019-12-31")
    listed = {"lot": "wenxi-54", "task": "wenxi-task", "tonnes": "540000"}
    await house.accept("ListLot", listed, CITY_GOV, on="2019-12-31")
    await house.accept("StopOven", {"oven": "wenxi-1"}, COUNTY, on="2020-03-01")
    seal = {"seal": "s-1", "oven": "wenxi-1", "point": "1号加热阀"}
    await house.accept("PlaceSeal", seal, SAFETY, on="2020-03-02")
    broken = {"seal": "s-1", "oven": "wenxi-1", "policeReferral": "闻喜县公安局"}
    await house.accept("ReportSealBroken", broken, SAFETY, on="2020-04-02")
    jiexiu = {
        "enterprise": "jiexiu-coking",
        "legalName": "介休示范焦化有限公司",
        "division": "140781",
        "county": "140781",
    }
    await house.accept("RegisterEnterprise", jiexiu, JIEXIU, **opened)
    await house.accept("RegisterOven", FOREIGN_OVEN, JIEXIU, on="2019-01-10")
    await house.accept("RegisterSite", SITE, COUNTY, on="2020-04-03")
