"""Cases through the API: opened by an inspector, worked to 销号, and seen only where they are."""

from datetime import date

import pytest

from app.clerks import AlertClerk, write_once
from domain.cases.facts import AlertRaised, Severity
from domain.envelope import Role
from ledger.events import Query, QueryItem
from tests.gateway import wenxi
from tests.gateway.house import House, token

INSPECTOR = token(Role.INSPECTOR, "140000", "省督查组")
CITY, COUNTY, LEADING, JIEXIU = wenxi.CITY, wenxi.COUNTY, wenxi.LEADING, wenxi.JIEXIU
OPENING = {
    "case": "wx-1",
    "subject": "oven:wenxi-1",
    "reason": "夜间有烟",
    "severity": "HIGH",
    "policeReferral": "闻喜县公安局",
}
DAYS = ("2020-06-01", "2020-06-02", "2020-06-03", "2020-06-04", "2020-06-05", "2020-06-20", "2020-06-22")


async def opened(house: House) -> None:
    await wenxi.tell(house)
    days = {"parameter": "case-assign-days.OTHER", "division": "140000", "value": {"number": 3}, "unit": "day"}
    await house.accept("SetRuleParameter", days | {"basis": "ASSUMED", "note": "未印时限"}, LEADING, on="2019-01-01")
    await house.accept("OpenCase", OPENING, INSPECTOR, on=DAYS[0])


@pytest.mark.rule("JC-22", "JC-16")
async def test_a_case_is_worked_from_its_opening_to_its_striking_off(house: House) -> None:
    await opened(house)
    late = """{ at(effectiveOn: "2020-06-09") { cases(overdue: true) {
        nodes { id waitsFor dueOn overdueDays escalationDue } } } }"""
    assert (await house.read(late, COUNTY))["at"]["cases"]["nodes"] == [
        {
            "id": "wx-1",
            "waitsFor": "ASSIGNMENT",
            "dueOn": "2020-06-04",
            "overdueDays": 5,
            "escalationDue": "WARNING_LETTER",
        }
    ]
    one: dict[str, object] = {"case": "wx-1"}
    acts: tuple[tuple[str, dict[str, object], str], ...] = (
        ("AssignCase", {"assignee": "省督查组"}, LEADING),
        ("RecordSiteInspection", {"ovens": ["wenxi-1"], "seen": "炉体有余温"}, INSPECTOR),
        ("ConfirmFinding", {"outcome": "RESURGED", "reason": "推焦"}, LEADING),
        ("OrderRectification", {"measures": ["断电"], "correctBy": "2020-06-15"}, CITY),
        ("VerifyRectification", {"met": True}, CITY),
    )
    for (name, fields, who), on in zip(acts, DAYS[1:], strict=False):
        await house.accept(name, one | fields, who, on=on)
    bare = await house.submit("CloseCase", one, CITY, on=DAYS[6])
    assert bare["refusals"][0]["code"] == "CLOSED_WITHOUT_EVIDENCE"
    own = await house.submit("CloseCase", one, COUNTY, on=DAYS[6], evidence=[{"sha256": "ab" * 32}])
    assert own["refusals"][0]["code"] == "NOT_YOURS_TO_SETTLE"
    await house.accept("CloseCase", one, CITY, on=DAYS[6], evidence=[{"sha256": "ab" * 32}])
    query = """{ case(id: "wx-1") { tag status severity outcome strict closedOn
        inspections { seen office } escalations { level } alerts { rule }
        timeline { nodes { type evidence { sha256 } } } } }"""
    found = (await house.read(query, COUNTY))["case"]
    assert (found["status"], found["outcome"], found["strict"], found["closedOn"]) == (
        "CLOSED",
        "RESURGED",
        True,
        DAYS[6],
    )
    last = found["timeline"]["nodes"][-2:]
    assert [(event["type"], len(event["evidence"])) for event in last][-1] == ("CaseClosed", 1)


@pytest.mark.rule("JC-22")
async def test_cases_are_filtered_and_listed_with_the_tasks_of_their_division(house: House) -> None:
    await opened(house)
    for asked, count in (
        ("status: OPEN", 1),
        ("status: CLOSED", 0),
        ("severity: HIGH", 1),
        ("severity: LOW", 0),
        ('division: "140823"', 1),
        ('division: "140882"', 0),
    ):
        found = await house.read(f"{{ cases({asked}) {{ nodes {{ id nextSteps {{ command }} }} }} }}", CITY)
        assert len(found["cases"]["nodes"]) == count, asked
    ledger = "{ problemLedger { tag problem overdueDays struckOffOn } }"
    lines = (await house.read(ledger, CITY))["problemLedger"]
    assert "case:wx-1" in [line["tag"] for line in lines]
    assert (await house.read(ledger, JIEXIU))["problemLedger"] == []


async def test_a_case_of_another_county_looks_as_if_there_were_none(house: House) -> None:
    await opened(house)
    assert (await house.read("{ cases { nodes { id } } }", JIEXIU))["cases"]["nodes"] == []
    assert (await house.refusal('{ case(id: "wx-1") { id } }', JIEXIU))["code"] == "UNKNOWN_SUBJECT"
    assert (await house.refusal('{ node(tag: "case:wx-1") { tag } }', JIEXIU))["code"] == "UNKNOWN_SUBJECT"
    assert (await house.read('{ node(tag: "case:wx-1") { tag } }', COUNTY))["node"]["tag"] == "case:wx-1"
    seen = '{ events(types: ["CaseOpened"]) { nodes { type } } }'
    assert (await house.read(seen, JIEXIU))["events"]["nodes"] == []
    assert len((await house.read(seen, COUNTY))["events"]["nodes"]) == 1
    assert (await house.refusal("{ cases { nodes { id } } }"))["code"] == "TOKEN_MISSING"


FOREIGN_ACTS: dict[str, dict[str, object]] = {
    "AssignCase": {"assignee": "晋中市工信局"},
    "ConfirmFinding": {"outcome": "RESURGED", "reason": "推焦"},
    "RefuteFinding": {"outcome": "DATA_ERROR", "reason": "误报"},
    "LeaveFindingOpen": {"reason": "证据不足", "inspectBy": "2020-06-15"},
    "OrderRectification": {"measures": ["断电"], "correctBy": "2020-06-15"},
    "VerifyRectification": {"met": True},
    "EscalateCase": {"level": "WARNING_LETTER", "reason": "逾期"},
    "CloseCase": {},
    "ReopenCase": {"alert": "1", "reason": "再次预警"},
}


async def test_a_city_office_learns_nothing_of_another_citys_case_and_moves_none(house: House) -> None:
    await opened(house)
    jinzhong = token(Role.CITY_OFFICE, "140700", "晋中市工信局")
    before = (await house.log.head()).size
    for name, fields in FOREIGN_ACTS.items():
        foreign = await house.submit(name, {"case": "wx-1", **fields}, jinzhong, on=DAYS[1])
        absent = await house.submit(name, {"case": "no-such-case", **fields}, jinzhong, on=DAYS[1])
        assert foreign["refusals"][0]["code"] == "UNKNOWN_SUBJECT", name
        told, unknown = str(foreign["refusals"]), str(absent["refusals"])
        assert told.replace("wx-1", "…") == unknown.replace("no-such-case", "…"), name
    taken = await house.submit("OpenCase", OPENING, jinzhong, on=DAYS[1])
    assert taken["refusals"][0]["code"] == "UNKNOWN_SUBJECT"
    assert (await house.log.head()).size == before
    for query in (
        '{ case(id: "ID") { id } }',
        '{ node(tag: "case:ID") { tag } }',
        '{ at(effectiveOn: "2020-06-09") { case(id: "ID") { id } } }',
    ):
        foreign = await house.refusal(query.replace("ID", "wx-1"), jinzhong)
        absent = await house.refusal(query.replace("ID", "no-such-case"), jinzhong)
        assert foreign["code"] == "UNKNOWN_SUBJECT"
        assert str(foreign).replace("wx-1", "…") == str(absent).replace("no-such-case", "…")
    for listed in ("cases", 'cases(division: "140800")', 'cases(division: "140823")', "cases(overdue: true)"):
        query = f'{{ at(effectiveOn: "2020-06-09") {{ found: {listed} {{ nodes {{ id }} }} }} }}'
        assert (await house.read(query, jinzhong))["at"]["found"]["nodes"] == [], listed
    ledger = '{ at(effectiveOn: "2020-06-09") { problemLedger { tag } } }'
    assert (await house.read(ledger, jinzhong))["at"]["problemLedger"] == []
    events = '{ events(tags: ["case:wx-1"]) { nodes { position } } }'
    assert (await house.read(events, jinzhong))["events"]["nodes"] == []
    assert len((await house.read(events, CITY))["events"]["nodes"]) == 1


@pytest.mark.rule("JC-18")
async def test_monitors_are_listed_where_they_are(house: House) -> None:
    eco = token(Role.CITY_ECO, "140500", "晋城市生态环境局")
    above = {"parameter": "key-stack-above-mm", "division": "140500", "value": {"number": 45_000}, "unit": "mm"}
    await house.accept("SetRuleParameter", above, LEADING, on="2020-10-01")
    stack = {"monitor": "m-1", "division": "140581", "kind": "STACK", "name": "焦炉烟囱", "stackHeightMm": 45_001}
    await house.accept("RegisterMonitor", stack, eco, on="2020-11-01")
    bad = {"monitor": "m-1", "trust": "BAD", "reason": "停运（示例）"}
    await house.accept("PublishMonitorTrust", bad, eco, on="2021-03-30")
    query = "{ monitors { monitor onKeyList trust publications { reason } } }"
    assert (await house.read(query, eco))["monitors"] == [
        {"monitor": "m-1", "onKeyList": True, "trust": "BAD", "publications": [{"reason": "停运（示例）"}]}
    ]
    assert (await house.read(query, COUNTY))["monitors"] == []


async def test_an_alert_is_seen_where_its_subject_is(house: House) -> None:
    await wenxi.tell(house)
    fact = AlertRaised(
        rule="D-05",
        rule_version=1,
        severity=Severity.CRITICAL,
        subject="oven:wenxi-1",
        division="140823",
        sentence_zh="示例",
        sentence_en="an example",
        found_at=1,
    )
    await write_once(
        house.log, AlertClerk.NAME, "alert:x", fact, tags=("case:oven:wenxi-1",), on=date(2020, 6, 1)
    )
    await house.settle()
    seen = '{ events(types: ["AlertRaised"]) { nodes { tags } } }'
    assert len((await house.read(seen, COUNTY))["events"]["nodes"]) == 1
    assert (await house.read(seen, JIEXIU))["events"]["nodes"] == []
    opening = {"case": "wx-2", "subject": "oven:wenxi-1", "reason": "预警", "policeReferral": "已移送"}
    position = next(iter(await alerts_at(house)))
    await house.accept("OpenCase", opening | {"alert": str(position)}, COUNTY, on="2020-06-02")
    query = '{ case(id: "wx-2") { severity alerts { position rule severity } } }'
    assert (await house.read(query, COUNTY))["case"] == {
        "severity": "CRITICAL",
        "alerts": [{"position": str(position), "rule": "D-05", "severity": "CRITICAL"}],
    }


async def alerts_at(house: House) -> list[int]:
    """The positions of the alerts in the log."""
    events, _ = await house.log.read(Query((QueryItem(types=(AlertRaised.TOPIC,)),)))
    return [event.position for event in events]
