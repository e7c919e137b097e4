"""What an inspector sees of the statistics: figures to recompute an alert from, and the ovens that nobody sees."""

from collections import defaultdict
from collections.abc import AsyncIterator
from datetime import date
from math import sqrt
from typing import Any

import pytest
import pytest_asyncio

from app.clerks import AlertClerk, write_once
from domain.calendar import days_after, last_day_of, months_after
from domain.cases.facts import AlertRaised, Severity
from domain.envelope import Role
from projections.findings.finding import alert_key
from tests.gateway import wenxi
from tests.gateway.house import House, token

pytestmark = pytest.mark.asyncio(loop_scope="module")
POWER = token(Role.POWER_CO, "140823", "闻喜供电公司")
INSPECTOR = token(Role.INSPECTOR, "140000", "省督查组")
METER = {"division": "140823", "kind": "ELECTRICITY", "use": "PRODUCTION", "multiplier": 160, "kva": 2500}
KWH = [2_000_000] * 12 + [800_000, 300_000, 60_001, 61_002, 59_003, 58_004, 60_005, 250_001, 260_001]
"""2019-01 to 2020-09; the stop is in 2020-01."""
FIGURES = """query ($rules: [String!]) { findings(rules: $rules) { nodes {
  sentenceZh causes foundAt subject rule ruleVersion
  figures { name value unit threshold month positions } series { month kwh allowanceKwh thresholdKwh } } } }"""
BLIND = """query ($on: Date, $division: DivisionCode, $first: Int, $after: String) { at(effectiveOn: $on) {
  blindSpots(division: $division, first: $first, after: $after) {
    nodes { oven division reason since closedOn lastMonth standing meters saysZh invented }
    pageInfo { hasNextPage endCursor } }
  county(code: "140823") { watch { closed watched blind blindStanding } } } }"""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def told(shared: House) -> AsyncIterator[House]:
    """Three ovens that stop in January 2020: one with a meter of its own, two without; every act here is invented."""
    h = shared
    await wenxi.tell(h)
    for oven in ("wenxi-2", "wenxi-3"):
        await h.accept("RegisterOven", wenxi.OVEN | {"oven": oven}, wenxi.COUNTY, on="2019-01-10")
    await h.accept("RegisterMeter", METER | {"meter": "own"}, POWER, on="2019-01-01")
    await h.accept("MapMeter", {"meter": "own", "scope": "OVEN", "ovens": ["wenxi-1"]}, POWER, on="2019-01-01")
    for oven in ("wenxi-1", "wenxi-2", "wenxi-3"):
        await h.accept("StopOven", {"oven": oven}, wenxi.COUNTY, on="2020-01-20")
    items = [_row(number, kwh) for number, kwh in enumerate(KWH)]
    query = """mutation ($items: [SubmissionInput!]!) { submit(items: $items, mode: ALL) { __typename } }"""
    answers = (await h.read(query, POWER, items=items))["submit"]
    assert {one["__typename"] for one in answers} == {"Receipt"}
    await h.settle()
    yield h


def _row(number: int, kwh: int, meter: str = "own") -> dict[str, object]:
    month = months_after("2019-01", number)
    on = days_after(last_day_of(month), 5).isoformat()
    command = {"reportMonthlyElectricity": {"meter": meter, "month": month, "kwh": kwh}}
    return {"command": command, "request": {"key": f"kwh-{meter}-{month}", "occurredOn": on}}


async def found_of(house: House) -> dict[str, Any]:
    (found,) = (await house.read(FIGURES, INSPECTOR, rules=["S-12"]))["findings"]["nodes"]
    one: dict[str, Any] = found
    return one


@pytest.mark.rule("S-12", "SX-21")
async def test_an_alert_of_s12_is_recomputed_from_the_answer_alone(told: House) -> None:
    found = await found_of(told)
    whole = {one["name"]: one for one in found["figures"] if one["month"] is None}
    months: dict[str, dict[str, float]] = defaultdict(dict)
    for one in found["figures"]:
        if one["month"] is not None:
            months[one["month"]][one["name"]] = float(one["value"])
    kwh = {one["month"]: one["kwh"] for one in found["series"]}
    before = sorted(int(kwh[month]) for month in list(kwh)[:12])
    base = float(whole["B"]["value"])
    assert base == (before[5] + before[6]) / 2
    for month, f in months.items():
        assert f["E"] == float(kwh[month])
        assert f["x"] == pytest.approx((f["E"] - f["R_decl"]) / base - f["b"] - f["tail"], abs=2e-6)
        assert f["z"] == pytest.approx(max(-3.0, min(6.0, f["x"] / f["sigma"])), abs=1e-3)
    n = len(months)
    assert whole["n"]["value"] == str(n)
    score, mean = sum(f["z"] for f in months.values()) / sqrt(n), sum(f["x"] for f in months.values()) / n
    assert float(whole["score"]["value"]) == pytest.approx(score, abs=1e-5)
    assert float(whole["mean_x"]["value"]) == pytest.approx(mean, abs=1e-5)
    assert score >= float(whole["score"]["threshold"]) == 4
    assert mean >= float(whole["mean_x"]["threshold"])
    read = [one for one in found["figures"] if one["name"] == "E"]
    assert all(set(one["positions"]) <= set(found["causes"]) for one in read)
    assert {one["unit"] for one in read} == {"kWh"}


@pytest.mark.rule("S-12")
async def test_an_alert_carries_the_figures_of_its_finding(told: House) -> None:
    found = await found_of(told)
    causes = tuple(int(one) for one in found["causes"])
    fact = AlertRaised(
        rule="S-12",
        rule_version=found["ruleVersion"],
        severity=Severity.HIGH,
        subject=found["subject"],
        division="140823",
        sentence_zh=found["sentenceZh"],
        sentence_en="",
        found_at=int(found["foundAt"]),
    )
    key = alert_key("S-12", found["ruleVersion"], found["subject"], causes)
    tags = (f"case:{found['subject']}",)
    await write_once(told.log, AlertClerk.NAME, key, fact, tags=tags, on=date(2020, 10, 6), causes=causes)
    await told.settle()
    query = "{ alerts(rules: [\"S-12\"]) { nodes { figures { name value unit threshold month positions } } } }"
    (alert,) = (await told.read(query, wenxi.COUNTY))["alerts"]["nodes"]
    assert alert["figures"] == found["figures"]


@pytest.mark.rule("E-21")
async def test_every_closed_oven_is_watched_or_on_the_list_and_the_county_counts_both(told: House) -> None:
    answer = (await told.read(BLIND, wenxi.COUNTY, on="2020-10-15"))["at"]
    assert [(one["oven"], one["reason"], one["since"]) for one in answer["blindSpots"]["nodes"]] == [
        ("wenxi-2", "NO_METER", "2020-01-20"),
        ("wenxi-3", "NO_METER", "2020-01-20"),
    ]
    assert answer["county"]["watch"] == {"closed": 3, "watched": 1, "blind": 2, "blindStanding": 2}
    later = (await told.read(BLIND, wenxi.COUNTY, on="2021-03-01"))["at"]
    silent = later["blindSpots"]["nodes"][-1]
    assert (silent["oven"], silent["reason"], silent["since"], silent["lastMonth"], silent["meters"]) == (
        "wenxi-1",
        "SILENT",
        "2020-10-01",
        "2020-09",
        ["own"],
    )
    assert later["county"]["watch"] == {"closed": 3, "watched": 0, "blind": 3, "blindStanding": 3}
    before = (await told.read(BLIND, wenxi.COUNTY, on="2020-01-19"))["at"]
    assert before["blindSpots"]["nodes"] == []
    assert before["county"]["watch"] == {"closed": 0, "watched": 0, "blind": 0, "blindStanding": 0}


async def test_the_list_goes_on_where_it_ended_and_is_of_one_s_own_division(told: House) -> None:
    page = (await told.read(BLIND, INSPECTOR, on="2020-10-15", first=1))["at"]["blindSpots"]
    assert page["pageInfo"]["hasNextPage"]
    cursor = page["pageInfo"]["endCursor"]
    rest = (await told.read(BLIND, INSPECTOR, on="2020-10-15", first=1, after=cursor))["at"]["blindSpots"]
    assert [one["oven"] for one in (*page["nodes"], *rest["nodes"])] == ["wenxi-2", "wenxi-3"]
    abroad = (await told.read(BLIND, wenxi.JIEXIU, on="2020-10-15"))["at"]
    assert (abroad["blindSpots"]["nodes"], abroad["county"]["watch"]) == ([], None)
    assert (await told.refusal("{ blindSpots { nodes { oven } } }"))["code"] == "TOKEN_MISSING"


@pytest.mark.rule("S-10")
async def test_the_order_of_work_names_the_sources_and_the_strongest_statistic(told: House) -> None:
    query = """{ orderOfWork(first: 1) { nodes { place subject severity rules sources over tonnes saysZh }
      pageInfo { hasNextPage } } }"""
    (first,) = (await told.read(query, INSPECTOR))["orderOfWork"]["nodes"]
    assert (first["place"], first["subject"], first["rules"], first["sources"]) == (
        1,
        "oven:wenxi-1",
        ["D-03", "S-12"],
        ["ELECTRICITY"],
    )
    assert (first["tonnes"], first["severity"]) == ("540000", "CRITICAL")
    assert float(first["over"]) > 1
    assert (await told.read(query, wenxi.JIEXIU))["orderOfWork"]["nodes"] == []


@pytest.mark.rule("S-08", "JC-07")
async def test_leads_on_relocation_are_a_list_of_what_the_asker_sees(told: House) -> None:
    at = {"latitudeMicrodegrees": 35_400_000, "longitudeMicrodegrees": 111_300_000}
    more = METER | at | {"meter": "new", "transformerNo": "B7"}
    await told.accept("RegisterMeter", more, POWER, on="2020-03-10")
    placed = METER | at | {"meter": "own"}
    await told.accept("RegisterMeter", placed, POWER, on="2019-01-02")
    items = [_row(number, 1_500_000 + 40_000 * (number % 3), "new") for number in range(15, 22)]
    query = """mutation ($items: [SubmissionInput!]!) { submit(items: $items, mode: ALL) { __typename } }"""
    assert {one["__typename"] for one in (await told.read(query, POWER, items=items))["submit"]} == {"Receipt"}
    await told.settle()
    asked = """query ($oven: Identifier!) { relocationLeads(oven: $oven) { nodes {
      place transformer meter kilometres loadShare months links saysZh positions } } }"""
    (lead,) = (await told.read(asked, wenxi.COUNTY, oven="wenxi-1"))["relocationLeads"]["nodes"]
    assert (lead["place"], lead["transformer"], lead["meter"], lead["months"]) == (1, "B7", "new", 7)
    assert lead["links"] == []
    assert "不是预警" in lead["saysZh"]
    assert (await told.read(asked, wenxi.COUNTY, oven="wenxi-2"))["relocationLeads"]["nodes"] == []
    assert (await told.refusal(asked, wenxi.JIEXIU, oven="wenxi-1"))["code"] == "UNKNOWN_SUBJECT"
