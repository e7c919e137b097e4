"""The registers through the API: what was refused, corrected, revoked and registered late, to whom it may be shown."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import pytest
import pytest_asyncio

from domain.envelope import Role
from tests.gateway import wenxi
from tests.gateway.house import House, token

pytestmark = pytest.mark.asyncio(loop_scope="module")
INSPECTOR = token(Role.INSPECTOR, "140000", "省督查组")
JINZHONG = token(Role.CITY_OFFICE, "140700", "晋中市工信局")
ECOLOGY = token(Role.COUNTY_DEPT, "140823", "市生态环境局闻喜分局")
STOP = {"oven": "wenxi-1", "reason": "设备检修"}
OFFER = {
    "lot": "wenxi-54",
    "seller": "wenxi-coking",
    "buyer": "wenxi-buyer",
    "tonnes": "540000",
    "priceFenPerTonne": "3000",
    "contractDate": "2020-06-01",
}
BUYER = wenxi.ENTERPRISE | {"enterprise": "wenxi-buyer", "legalName": "闻喜买方焦化有限公司"}
SAME_NAME = {
    "enterprise": "jiexiu-copy",
    "legalName": "介休示范焦化有限公司",
    "division": "140781",
    "county": "140781",
}
REFUSED = """query($d: DivisionCode, $e: Identifier, $first: Int, $after: String, $code: String, $rule: String,
    $office: String, $command: String, $from: Date, $to: Date, $at: Position) {
  at(position: $at) { refusedSubmissions(division: $d, enterprise: $e, first: $first, after: $after, code: $code,
    rule: $rule, office: $office, command: $command, recordedFrom: $from, recordedTo: $to) {
      nodes { position office command attemptNo attempts reasons { code rules } tags }
      pageInfo { hasNextPage hasPreviousPage endCursor } } } }"""
COUNTS = """query($by: RefusedBy!, $d: DivisionCode) {
  refusedSubmissionCounts(by: $by, division: $d) { key submissions attempts } }"""
CORRECTIONS = """query($d: DivisionCode, $on: Date) { at(effectiveOn: $on) { corrections(division: $d) { nodes {
    position voidedPosition office secondOffice reason wasType replacedOn
    was { position occurredOn data } correction { type data } differences { field was now } } } } }"""
REVOKED = """query($kind: Revocation, $d: DivisionCode) { revocations(kind: $kind, division: $d) {
    nodes { kind subject tonnes toAccount reason office voidedByPosition } } }"""
LATE = """query($d: DivisionCode, $days: Int, $type: String) {
  lateRegistrations(division: $d, leastDays: $days, type: $type) {
    nodes { position type occurredOn recordedOn daysLate lastDay daysPast tags } } }"""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def told(shared: House) -> AsyncIterator[House]:
    h = shared
    await wenxi.tell(h)
    await h.accept("RegisterEnterprise", BUYER, wenxi.COUNTY, on="2018-12-31")
    for price in ("3000", "2900"):
        await refused(h, "DeclareLotTrade", OFFER | {"priceFenPerTonne": price}, wenxi.CITY)
    await refused(h, "RegisterEnterprise", SAME_NAME, wenxi.JIEXIU)
    await correct_the_stop(h)
    lot = wenxi.LOT | {"lot": "paper-40", "account": "UNBUILT", "tonnes": "400000"}
    await h.accept("RecognizeBaselineCapacity", lot, wenxi.MIIT, on="2018-12-31")
    revoked = {"lot": "paper-40", "tonnes": "400000", "reason": "备案不合规", "toAccount": "REVOKED"}
    await h.accept("RevokeLotFiling", revoked, wenxi.AUTHORITY, on="2020-06-01")
    late = wenxi.TASK | {"task": "late-task", "lots": [], "ovens": ["wenxi-1"], "tonnes": "540000"}
    late |= {"deadline": {"text": "2019年10月底前", "lastDay": "2019-10-31"}}
    del late["parent"], late["phase"]
    await h.accept("AssignEnterpriseTask", late, wenxi.CITY_GOV, on="2019-12-31")
    yield h


async def refused(house: House, command: str, fields: dict[str, Any], bearer: str) -> None:
    answer = await house.submit(command, fields, bearer, on="2020-06-02")
    assert answer["__typename"] == "Refused", answer
    assert answer["position"]
    await house.settle()


async def correct_the_stop(house: House) -> None:
    """Reported stopped on 2020-03-01; it was 02-20, and for repairs."""
    events = await house.read('{ oven(id: "wenxi-1") { events { nodes { position type } } } }', wenxi.COUNTY)
    (stopped,) = [e for e in events["oven"]["events"]["nodes"] if e["type"] == "OvenStopped"]
    right = {"command": "StopOven", "occurredOn": "2020-02-20", "fields": STOP}
    correction = {
        "position": stopped["position"],
        "replacement": right,
        "reason": "原报日期有误",
        "secondOffice": "闻喜县应急管理局",
    }
    await house.accept("CorrectEvent", correction, wenxi.COUNTY, on="2020-05-10")


async def rows(house: House, query: str, bearer: str | None, **variables: Any) -> list[dict[str, Any]]:
    data = await house.read(query, bearer, **variables)
    data = data.get("at", data)
    (found,) = data.values()
    nodes: list[dict[str, Any]] = found["nodes"]
    return nodes


@pytest.mark.rule("E-16", "YC-37", "D-01")
async def test_a_refused_attempt_shows_whose_it_was_why_and_how_often_it_was_tried(told: House) -> None:
    first, second, copy = await rows(told, REFUSED, INSPECTOR)
    assert [(r["office"], r["command"], r["attemptNo"], r["attempts"]) for r in (first, second, copy)] == [
        ("运城市工信局", "DeclareLotTrade", 1, 2),
        ("运城市工信局", "DeclareLotTrade", 2, 2),
        ("介休市工信局", "RegisterEnterprise", 1, 1),
    ]
    assert [reason["code"] for reason in copy["reasons"]] == ["NAME_TAKEN"]
    assert copy["reasons"][0]["rules"] == ["X-28"]
    assert "lot:wenxi-54" in first["tags"]
    (then,) = await rows(told, REFUSED, INSPECTOR, at=first["position"])
    assert (then["attemptNo"], then["attempts"]) == (1, 1)


async def test_a_register_is_filtered_by_office_reason_command_enterprise_and_day(told: House) -> None:
    first, _, copy = await rows(told, REFUSED, INSPECTOR)
    code, rule = first["reasons"][0]["code"], first["reasons"][0]["rules"][0]
    offers = {"code": code, "command": "DeclareLotTrade", "office": "运城市工信局", "rule": rule}
    for name, value in (offers | {"e": "wenxi-coking", "d": "140823"}).items():
        found = await rows(told, REFUSED, INSPECTOR, **{name: value})
        assert [row["command"] for row in found] == ["DeclareLotTrade"] * 2, name
    for name, value in {"code": "NAME_TAKEN", "e": "jiexiu-copy"}.items():
        assert [r["position"] for r in await rows(told, REFUSED, INSPECTOR, **{name: value})] == [copy["position"]]
    far = {"from": "2100-01-01"}
    assert await rows(told, REFUSED, INSPECTOR, **far) == []
    assert len(await rows(told, REFUSED, INSPECTOR, to="2100-01-01")) == 3


async def test_a_register_is_read_page_by_page(told: House) -> None:
    seen, after = [], None
    for page in range(3):
        data = await told.read(REFUSED, INSPECTOR, first=1, after=after)
        found = data["at"]["refusedSubmissions"]
        seen += [row["position"] for row in found["nodes"]]
        after = found["pageInfo"]["endCursor"]
        assert (found["pageInfo"]["hasNextPage"], found["pageInfo"]["hasPreviousPage"]) == (page < 2, page > 0)
    assert seen == [row["position"] for row in await rows(told, REFUSED, INSPECTOR)]
    for arguments in ({"first": 0}, {"first": 501}, {"after": "x"}, {"from": "2020-02-30"}, {"d": "14"}):
        assert (await told.refusal(REFUSED, INSPECTOR, **arguments))["code"]


async def test_refused_submissions_are_counted_by_office_code_rule_and_day(told: House) -> None:
    async def counted(by: str, bearer: str = INSPECTOR, **more: Any) -> dict[str, tuple[int, int]]:
        data = await told.read(COUNTS, bearer, by=by, **more)
        found = data["refusedSubmissionCounts"]
        return {row["key"]: (row["submissions"], row["attempts"]) for row in found}

    assert await counted("OFFICE") == {"运城市工信局": (2, 1), "介休市工信局": (1, 1)}
    codes = await counted("CODE")
    assert (codes["NAME_TAKEN"], sum(number for number, _ in codes.values())) == ((1, 1), 3)
    assert (await counted("RULE"))["X-28"] == (1, 1)
    assert [number for number, _ in (await counted("DAY")).values()] == [3]
    assert await counted("OFFICE", d="140823") == {"运城市工信局": (2, 1)}
    assert await counted("OFFICE", wenxi.JIEXIU) == {"介休市工信局": (1, 1)}


@pytest.mark.rule("E-16")
async def test_a_foreign_act_is_in_no_register(told: House) -> None:
    async def commands(bearer: str, **more: Any) -> set[str]:
        return {row["command"] for row in await rows(told, REFUSED, bearer, **more)}

    assert await commands(wenxi.COUNTY) == await commands(wenxi.CITY) == {"DeclareLotTrade"}
    assert await commands(wenxi.JIEXIU) == {"RegisterEnterprise"}
    assert await commands(JINZHONG) == set(), "an attempt that names nothing known is its own office's"
    assert await commands(wenxi.CITY, d="140781") == await commands(wenxi.CITY, e="jiexiu-copy") == set()
    for query in (CORRECTIONS, REVOKED):
        assert len(await rows(told, query, INSPECTOR)) == len(await rows(told, query, wenxi.COUNTY)) == 1
        assert await rows(told, query, JINZHONG) == []
    lots = {tag for row in await rows(told, LATE, JINZHONG) for tag in row["tags"]}
    assert "oven:jiexiu-1" in lots
    assert not any("wenxi" in tag for tag in lots)


@pytest.mark.parametrize("query", [REFUSED, CORRECTIONS, REVOKED, LATE])
async def test_a_register_is_for_those_who_may_read(told: House, query: str) -> None:
    assert (await told.refusal(query))["code"]


@pytest.mark.rule("E-17", "YC-14")
async def test_a_correction_shows_what_was_what_is_why_and_by_whom(told: House) -> None:
    (row,) = await rows(told, CORRECTIONS, wenxi.COUNTY)
    assert (row["office"], row["secondOffice"], row["reason"]) == (
        "闻喜县工信局",
        "闻喜县应急管理局",
        "原报日期有误",
    )
    assert (row["wasType"], row["replacedOn"], row["was"]["position"]) == (
        "OvenStopped",
        "2020-02-20",
        row["voidedPosition"],
    )
    assert row["was"]["occurredOn"] == "2020-03-01"
    assert row["correction"]["data"]["replacement"]["data"]["reason"] == "设备检修"
    assert row["differences"] == [
        {"field": "occurredOn", "was": "2020-03-01", "now": "2020-02-20"},
        {"field": "reason", "was": None, "now": "设备检修"},
    ]
    assert await rows(told, CORRECTIONS, wenxi.COUNTY, on="2020-05-09") == []


@pytest.mark.rule("YC-39")
async def test_a_revoked_filing_stands_in_the_register_of_revocations(told: House) -> None:
    (row,) = await rows(told, REVOKED, INSPECTOR, kind="LOT_FILING")
    assert row == {
        "kind": "LOT_FILING",
        "subject": "lot:paper-40",
        "tonnes": "400000",
        "toAccount": "REVOKED",
        "reason": "备案不合规",
        "office": "省工信厅（产能置换）",
        "voidedByPosition": None,
    }
    assert await rows(told, REVOKED, INSPECTOR, kind="ACCEPTANCE") == []


@pytest.mark.rule("YC-01", "X-05")
async def test_a_task_ordered_61_days_after_its_last_day_is_registered_late(told: House) -> None:
    found = await rows(told, LATE, wenxi.COUNTY, type="EnterpriseTaskAssigned")
    late = next(row for row in found if "task:late-task" in row["tags"])
    assert (late["lastDay"], late["daysPast"], late["occurredOn"]) == ("2019-10-31", 61, "2019-12-31")
    in_time = next(row for row in found if "task:wenxi-task" in row["tags"])
    assert (in_time["lastDay"], in_time["daysPast"]) == (None, 0)
    for row in found:
        days = date.fromisoformat(row["recordedOn"]) - date.fromisoformat(row["occurredOn"])
        assert row["daysLate"] == days.days > 0
    assert await rows(told, LATE, INSPECTOR, days=2**31 - 1) == []
    assert (await told.refusal(LATE, INSPECTOR, days=0))["field"] == "leastDays"


@pytest.mark.rule("X-29")
async def test_every_answer_shows_the_readings_it_rests_on(told: House) -> None:
    reading = {
        "parameter": "clawback-scope",
        "division": "140800",
        "value": {"text": "COUNTY"},
        "unit": "—",
        "basis": "INTERPRETED",
    }
    silent = await told.submit("SetRuleParameter", reading, wenxi.CITY)
    assert [r["code"] for r in silent["refusals"]] == ["INTERPRETATION_NOT_RECORDED"]
    before = (await told.log.head()).size
    await told.accept("SetRuleParameter", reading | {"note": "全县未完成即收回"}, wenxi.CITY)
    query = """query($at: Position) { at(position: $at) {
      openPoints { point parameter value interpretation unsetZh }
      lot(id: "wenxi-54") { interpretations { point } } oven(id: "wenxi-1") { interpretations { point } }
      task(id: "wenxi-task") { interpretations { point } } caps(division: "140823") { interpretations { point } }
      county(code: "140823") { interpretations { point } }
      compensation { nodes { interpretations { point parameter value interpretation unsetEn } } } } }"""
    now, then = await asyncio.gather(
        told.read(query, wenxi.COUNTY), told.read(query, wenxi.COUNTY, at=str(before))
    )
    (file,) = now["at"]["compensation"]["nodes"]
    shown = next(one for one in file["interpretations"] if one["parameter"] == "clawback-scope")
    assert (shown["value"], shown["interpretation"], shown["unsetEn"]) == ("COUNTY", "全县未完成即收回", None)
    unset = next(one for one in then["at"]["openPoints"] if one["parameter"] == "clawback-scope")
    assert (unset["value"], unset["unsetZh"][:3]) == (None, "LOT")
    for name in ("lot", "oven", "task", "caps", "county"):
        assert now["at"][name]["interpretations"], name
