"""Checklists, standards, curtailments, evaluations, entries and penalties, told and read through the API."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from domain.envelope import Role
from tests.gateway.house import House, token

pytestmark = pytest.mark.asyncio(loop_scope="module")
LEADING = token(Role.PROVINCE_OFFICE, "140000", "省领导小组办公室")
MIIT = token(Role.PROVINCE_MIIT, "140000", "省工信厅")
AUTHORITY = token(Role.PROVINCE_AUTHORITY, "140000", "省工业和信息化厅")
CITY = token(Role.CITY_OFFICE, "140900", "忻州市工信局")
ECOLOGY = token(Role.CITY_ECO, "140900", "忻州市生态环境局")
COUNTY = token(Role.COUNTY_OFFICE, "140902", "忻府区工信局")
POLICE = token(Role.COUNTY_DEPT, "140902", "忻府区公安局")
ABROAD = token(Role.COUNTY_OFFICE, "140823", "闻喜县工信局")
WHERE = {"division": "140902", "county": "140902"}


async def parameter(house: House, key: str, **value: object) -> None:
    read = {"basis": "ASSUMED", "note": "as this test reads it"}
    fields = {"parameter": key, "division": "140900", "value": value, "unit": "—"} | read
    await house.accept("SetRuleParameter", fields, LEADING, on="2018-12-31")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def told(shared: House) -> AsyncIterator[House]:
    """A works of 忻府 with an oven of 4.3 m and one of 5.5 m; every act here is invented."""
    h = shared
    for obligation in ("DRY_QUENCHING", "ULTRA_LOW_EMISSION", "CLOSE_LOW_OVENS"):
        await parameter(h, f"deadline.{obligation}", day="2023-12-31")
    await parameter(h, "low-oven-height-max", number="4300")
    await parameter(h, "closing-items", items=["EMERGENCY_PLAN"])
    await parameter(h, "deep-treatment-metres", number="20000")
    await parameter(h, "built-up-area", items=["38400000,112700000"])
    await parameter(h, "development-line-share-min", share={"num": "3", "den": "10"})
    await parameter(h, "project-measures", items=["DRY_QUENCHING", "BENCHMARK_EFFICIENCY"])
    works = {"enterprise": "works", "legalName": "示例焦化", **WHERE}
    await h.accept("RegisterEnterprise", works, COUNTY, on="2018-12-31")
    site = {"site": "works", "enterprise": "works", **WHERE, "latitudeMicrodegrees": "38400000"}
    await h.accept("RegisterSite", site | {"longitudeMicrodegrees": "112700000"}, COUNTY, on="2018-12-31")
    for oven, height in (("low", "4300"), ("high", "5500")):
        fields = {"oven": oven, "enterprise": "works", "site": "works", **WHERE, "chamberHeightMm": height}
        await h.accept("RegisterOven", fields, COUNTY, on="2018-12-31")
    task = {
        "task": "exit",
        "enterprise": "works",
        **WHERE,
        "tonnes": "600000",
        "deadline": {"text": "2023年底前", "lastDay": "2023-12-31"},
        "requiredEndState": "CLOSE",
        "book": "REPLACEMENT",
        "ovens": ["low"],
    }
    await h.accept("AssignEnterpriseTask", task, COUNTY, on="2022-10-31")
    yield h


@pytest.mark.rule("XZ-02", "JC-02", "XZ-03")
async def test_each_oven_shows_what_it_owes_and_the_site_how_far_it_is(told: House) -> None:
    for oven, standard, met in (
        ("high", "DRY_QUENCHING", True),
        ("high", "ULTRA_LOW_EMISSION", False),
        ("low", "EMISSION_LIMITS", False),
    ):
        fields = {"oven": oven, "standard": standard, "met": met}
        await told.accept("ReportOvenStandard", fields, ECOLOGY, on="2023-12-01")
    asked = """{ at(effectiveOn: "2024-01-01") {
      high: oven(id: "high") { stopsInAlert obligations { obligation dueOn status reported basis } }
      low: oven(id: "low") { stopsInAlert standards { standard met } }
      site(id: "works") { deepTreatment { distanceMetres withinMetres inScope areaBasis } } } }"""
    found = (await told.read(asked, LEADING))["at"]
    assert {one["obligation"]: one["status"] for one in found["high"]["obligations"]} == {
        "DRY_QUENCHING": "MET",
        "ULTRA_LOW_EMISSION": "OVERDUE",
        "CLOSE_LOW_OVENS": "NOT_APPLICABLE",
    }
    assert (found["high"]["stopsInAlert"], found["low"]["stopsInAlert"]) == (None, True)
    assert found["site"]["deepTreatment"] == {
        "distanceMetres": 0,
        "withinMetres": 20_000,
        "inScope": True,
        "areaBasis": "ASSUMED",
    }


@pytest.mark.rule("YC-19", "SX-18", "XZ-22", "XZ-23")
async def test_the_board_of_a_task_shows_its_checklist_and_what_enforcement_did(told: House) -> None:
    penalty = {"site": "works", "offence": "UNLAWFUL_DISCHARGE", "decisionNo": "示例罚1号", "penaltyFen": "5000000"}
    await told.accept("RecordPenalty", penalty, ECOLOGY, on="2023-06-01")
    item = {"task": "exit", "item": "EMERGENCY_PLAN", "department": "EMERGENCY"}
    await told.accept("ReportClosingItem", item, POLICE, on="2023-07-01")
    asked = """{ task(id: "exit") { closingBoard {
      checklist { item optional doneOn department } enforcement { kind what on decisionNo penaltyFen }
      openItems { rule } } } }"""
    board = (await told.read(asked, LEADING))["task"]["closingBoard"]
    assert board == {
        "checklist": [
            {"item": "EMERGENCY_PLAN", "optional": False, "doneOn": "2023-07-01", "department": "EMERGENCY"}
        ],
        "enforcement": [
            {
                "kind": "PENALTY",
                "what": "UNLAWFUL_DISCHARGE",
                "on": "2023-06-01",
                "decisionNo": "示例罚1号",
                "penaltyFen": "5000000",
            }
        ],
        "openItems": [],
    }
    elsewhere = await told.submit("ReportClosingItem", item, ABROAD, on="2023-07-01")
    assert "UNKNOWN_SUBJECT" in str(elsewhere)


@pytest.mark.rule("XZ-04", "XZ-17", "JC-27", "JC-26")
async def test_evaluations_curtailments_and_entries_are_read_where_they_belong(told: House) -> None:
    evaluated = {"enterprise": "works", "year": "2025", "survivalLine": True, "developmentLine": True}
    scores = [{"dimension": "SAFETY", "points": "90"}]
    await told.accept("EvaluateEnterprise", evaluated | {"scores": scores}, CITY, on="2023-12-20")
    off_peak = {"division": "140900", "kind": "OFF_PEAK", "endsOn": "2024-03-31"}
    await told.accept("DeclareCurtailment", off_peak, ECOLOGY, on="2023-11-01")
    entry = {"ovens": ["low"], "source": "GATE", "movementCount": "10"}
    await told.accept("ObserveRawMaterialEntry", entry, POLICE, on="2023-11-01")
    asked = """{
      evaluation(division: "140900", year: 2025) {
        evaluatedCount developmentLine { reachedCount evaluatedCount reached target { num den } } }
      enterprise(id: "works") { evaluations { year scores { dimension points } } }
      curtailments(division: "140902") { kind startsOn endsOn division }
      oven(id: "low") { materialEntries { source movementCount videoAsked } } }"""
    found = await told.read(asked, LEADING)
    assert found["evaluation"]["developmentLine"] == {
        "reachedCount": 1,
        "evaluatedCount": 1,
        "reached": True,
        "target": {"num": 3, "den": 10},
    }
    assert found["enterprise"]["evaluations"] == [
        {"year": 2025, "scores": [{"dimension": "SAFETY", "points": 90}]}
    ]
    assert found["curtailments"] == [
        {"kind": "OFF_PEAK", "startsOn": None, "endsOn": "2024-03-31", "division": "140900"}
    ]
    assert found["oven"]["materialEntries"] == [{"source": "GATE", "movementCount": 10, "videoAsked": None}]
    foreign = await told.refusal('{ evaluation(division: "140900", year: 2025) { evaluatedCount } }', ABROAD)
    assert foreign["code"] == "UNKNOWN_SUBJECT"


@pytest.mark.rule("JX-13", "XZ-10", "XZ-11")
async def test_what_a_filing_does_not_state_is_shown_with_the_project_and_found(told: House) -> None:
    lot = {
        "lot": "lot",
        "enterprise": "works",
        **WHERE,
        "tonnes": "600000",
        "basis": "NAMED_IN_DOCUMENT",
        "account": "OPERATING",
        "accountBasis": "INFERRED",
    }
    await told.accept("RecognizeBaselineCapacity", lot, MIIT, on="2018-12-31")
    project = {
        "project": "new",
        "owner": "works",
        **WHERE,
        "tonnes": "480000",
        "sources": [{"lot": "lot", "tonnes": "600000"}],
        "regime": "LARGE_FOR_SMALL",
        "cokeDryQuenching": False,
        "wasteHeatPower": True,
    }
    await told.accept("FileProject", project, AUTHORITY, on="2022-11-01")
    asked = """{ project(id: "new") { cokeDryQuenching wasteHeatPower benchmarkEfficiency }
      findings(first: 50) { nodes { rule subject severity } } }"""
    found = await told.read(asked, LEADING)
    assert found["project"] == {
        "cokeDryQuenching": False,
        "wasteHeatPower": True,
        "benchmarkEfficiency": None,
    }
    flagged = [one for one in found["findings"]["nodes"] if one["rule"] == "Q-11"]
    assert flagged == [{"rule": "Q-11", "subject": "project:new", "severity": "ADVISORY"}]
