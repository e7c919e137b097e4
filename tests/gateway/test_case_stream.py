"""Alerts and cases as they move: resumed after a position nothing is lost and nothing comes twice."""

import json
from typing import Any

import pytest

from tests.gateway import wenxi
from tests.gateway.house import House
from tests.gateway.test_alert_evidence import HOSTILE, INSPECTOR, alerted
from tests.gateway.test_subscriptions import receive, socket, subscribe

CASES = "subscription($after: Position, $id: Identifier) { cases(after: $after, id: $id) { position type } }"
OPENING = {"subject": "oven:wenxi-1", "reason": HOSTILE, "severity": "HIGH", "policeReferral": "已移送"}
EVERYTHING = ["AlertRaised", "CaseOpened", "CaseAssigned", "SiteInspectionRecorded"]


async def worked(house: House, case: str = "wx-1") -> None:
    """An alert, its case, and its first steps; an inspection without a case moves none."""
    await wenxi.tell(house)
    await alerted(house)
    await house.accept("OpenCase", {"case": case} | OPENING | {"severity": "CRITICAL"}, INSPECTOR, on="2020-06-02")
    await house.accept("RecordSiteInspection", {"ovens": ["wenxi-1"], "seen": "无"}, INSPECTOR, on="2020-06-02")
    await house.accept("AssignCase", {"case": case, "assignee": "省督查组"}, wenxi.LEADING, on="2020-06-03")
    look = {"case": case, "ovens": ["wenxi-1"], "seen": "余温"}
    await house.accept("RecordSiteInspection", look, INSPECTOR, on="2020-06-04")


async def taken(house: House, bearer: str, count: int, **variables: Any) -> list[dict[str, str]]:
    """So many steps over one socket, which is then dropped without a goodbye."""
    async with socket(house, {"Authorization": f"Bearer {bearer}"}) as opened:
        await subscribe(opened, CASES, **variables)
        found = [(await receive(opened))["payload"]["data"]["cases"] for _ in range(count)]
        opened.transport.abort()
    return found


async def test_a_socket_that_is_cut_after_every_step_loses_none_and_sees_none_twice(house: House) -> None:
    await worked(house)
    whole = await taken(house, INSPECTOR, 4, after="0")
    assert [one["type"] for one in whole] == EVERYTHING
    steps: list[dict[str, str]] = []
    for _ in range(4):
        steps += await taken(house, INSPECTOR, 1, after=steps[-1]["position"] if steps else "0")
    assert steps == whole


async def test_what_happens_while_nobody_listens_comes_on_the_next_connection(house: House) -> None:
    await worked(house)
    (*_, last) = await taken(house, INSPECTOR, 4, after="0")
    closing = {"case": "wx-1", "outcome": "RESURGED", "reason": "推焦"}
    await house.accept("ConfirmFinding", closing, wenxi.LEADING, on="2020-06-05")
    (new,) = await taken(house, INSPECTOR, 1, after=last["position"])
    assert new["type"] == "FindingConfirmed"
    assert int(new["position"]) > int(last["position"])


async def test_one_case_may_be_followed_and_a_foreign_one_looks_as_if_there_were_none(house: House) -> None:
    await worked(house)
    own = await taken(house, wenxi.COUNTY, 3, after="0", id="wx-1")
    assert [one["type"] for one in own] == EVERYTHING[1:]
    async with socket(house, {"Authorization": f"Bearer {wenxi.JIEXIU}"}) as opened:
        await subscribe(opened, CASES, after="0", id="wx-1")
        foreign = _refusal(await receive(opened))
    async with socket(house, {"Authorization": f"Bearer {wenxi.COUNTY}"}) as opened:
        await subscribe(opened, CASES, after="0", id="wx-l")
        unknown = _refusal(await receive(opened))
    assert (foreign["code"], foreign["field"]) == (unknown["code"], unknown["field"]) == ("UNKNOWN_SUBJECT", "id")
    assert "wx-l" in unknown["messageZh"]
    assert "does not exist or is outside your division" in unknown["messageEn"]


async def test_an_id_that_only_a_refused_attempt_names_is_no_case(house: House) -> None:
    await worked(house)
    answer = await house.submit("CloseCase", {"case": "wx-9"}, wenxi.LEADING, on="2020-06-05")
    assert answer["__typename"] != "Receipt"
    async with socket(house, {"Authorization": f"Bearer {INSPECTOR}"}) as opened:
        await subscribe(opened, CASES, id="wx-9")
        assert _refusal(await receive(opened))["code"] == "UNKNOWN_SUBJECT"


def _refusal(message: dict[str, Any]) -> dict[str, Any]:
    errors = message["payload"] if message["type"] == "error" else message["payload"]["errors"]
    refusal: dict[str, Any] = errors[0]["extensions"]["refusal"]
    return refusal


@pytest.mark.parametrize("stream", ["log", "alerts", "cases"])
async def test_a_position_beyond_the_head_is_refused_with_what_there_is(house: House, stream: str) -> None:
    await wenxi.tell(house)
    head = (await house.log.head()).size
    async with socket(house, {"Authorization": f"Bearer {wenxi.CITY}"}) as opened:
        query = f"subscription($after: Position) {{ {stream}(after: $after) {{ position }} }}"
        await subscribe(opened, query, after=str(head + 1))
        refusal = _refusal(await receive(opened))
    assert (refusal["code"], refusal["field"]) == ("MOMENT_OUT_OF_RANGE", "after")
    assert f"0 至 {head}" in refusal["messageZh"]


async def test_the_steps_of_cases_come_as_server_sent_events_too(house: House) -> None:
    await worked(house)
    seen: list[str] = []
    headers = {"Accept": "text/event-stream", "Authorization": f"Bearer {INSPECTOR}"}
    body = {"query": CASES, "variables": {"after": "0"}}
    async with house.client.stream("POST", house.url, json=body, headers=headers) as response:
        async for line in response.aiter_lines():
            if line.startswith("data: {"):
                seen.append(json.loads(line[6:])["data"]["cases"]["type"])
            if len(seen) == 4:
                break
    assert seen == EVERYTHING


@pytest.mark.rule("JC-16", "JC-17")
async def test_the_timeline_of_a_case_shows_its_deadlines_and_what_follows(house: House) -> None:
    await worked(house)
    days = {"parameter": "case-assign-days.CRITICAL", "division": "140000", "value": {"number": 1}, "unit": "day"}
    assumed = days | {"basis": "ASSUMED", "note": "未印时限"}
    await house.accept("SetRuleParameter", assumed, wenxi.LEADING, on="2019-01-01")
    found = {"case": "wx-1", "outcome": "RESURGED", "reason": "推焦"}
    await house.accept("ConfirmFinding", found, wenxi.LEADING, on="2020-06-05")
    query = """{ caseTimeline(id: "wx-1") { case subject deadlines { step dueOn metOn: doneOn met lateDays }
        entries(first: 100) { nodes { on kind position office sentenceZh event { type receipt { entryHash } } }
          pageInfo { hasNextPage } } }
      case(id: "wx-1") { effects { kind command done fen tonnes } lawful { cause } } }"""
    answer = await house.read(query, wenxi.COUNTY)
    told = answer["caseTimeline"]
    assert told["deadlines"] == [
        {"step": "ASSIGNMENT", "dueOn": "2020-06-03", "metOn": "2020-06-03", "met": True, "lateDays": 0}
    ]
    lines = [line for line in told["entries"]["nodes"] if line["kind"] != "SUBJECT"]
    kinds = [line["kind"] for line in lines]
    assert kinds == ["ALERT", "OPENING", "INSPECTION", "ASSIGNMENT", "INSPECTION", "OUTCOME"]
    assert all(line["event"]["receipt"]["entryHash"] for line in lines)
    assert HOSTILE in lines[1]["sentenceZh"]
    kinds = [one["kind"] for one in answer["case"]["effects"]]
    assert kinds[-1] == "QUOTA_STAYS_REDUCED"
    assert "SEALS_RENEWED" in kinds
    assert (await house.refusal('{ caseTimeline(id: "wx-1") { case } }', wenxi.JIEXIU))["code"] == "UNKNOWN_SUBJECT"
    assert (await house.refusal('{ caseTimeline(id: "none") { case } }', wenxi.COUNTY))["code"] == "UNKNOWN_SUBJECT"
    assert (await house.refusal('{ caseTimeline(id: "wx-1") { case } }'))["code"] == "TOKEN_MISSING"
    pages = await house.read(
        '{ caseTimeline(id: "wx-1") { entries(first: 2) { edges { cursor } pageInfo { hasNextPage endCursor } } } }',
        wenxi.COUNTY,
    )
    assert pages["caseTimeline"]["entries"]["pageInfo"]["hasNextPage"]
