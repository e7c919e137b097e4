"""An alert with all that an inspector needs beside it: rule, figures, events with receipts, lawful causes, its case."""

from datetime import date
from typing import Any

import pytest

from app.clerks import AlertClerk, write_once
from domain.cases.facts import AlertRaised, Severity
from domain.envelope import Role
from ledger.events import Query, QueryItem
from tests.gateway import wenxi
from tests.gateway.house import House, token

INSPECTOR = token(Role.INSPECTOR, "140000", "省督查组")
POWER = token(Role.POWER_CO, "140823", "闻喜供电公司")
HOSTILE = '<img src=x onerror="alert(1)">\u4e00'
ALERTS = """{ alerts(onlyOpen: false) { nodes { position rule severity sentenceZh
  ruleText { saysZh saysEn articles { ruleId article } parameters }
  thresholds { parameter value unit basis note }
  evidence { position event { type office receipt { entryHash state } } }
  lawful { cause sentenceZh since until inForce event { type } }
  event { type receipt { entryHash } }
  case { id status } openCase { id } dismissedBecause } } }"""


async def alerted(house: House, severity: Severity = Severity.CRITICAL, key: str = "alert:x") -> int:
    """An alert on the torn seal, as its clerk writes it; its position."""
    events, _ = await house.log.read(Query((QueryItem(types=("SealBroken",)),)))
    subject = "oven:wenxi-1"
    fact = AlertRaised(
        rule="D-03",
        rule_version=1,
        severity=severity,
        subject=subject,
        division="140823",
        sentence_zh="封条被破坏。",
        sentence_en="The seal was torn.",
        found_at=events[0].position,
    )
    causes = (events[0].position,)
    await write_once(
        house.log, AlertClerk.NAME, key, fact, tags=(f"case:{subject}",), on=date(2020, 6, 1), causes=causes
    )
    await house.settle()
    return (await house.log.head()).size


async def told(house: House) -> int:
    """The county, the days of a seal, fire water that was kept, and the alert."""
    await wenxi.tell(house)
    hours = {"parameter": "seal-report-hours", "division": "140000", "value": {"number": 24}, "unit": "hour"}
    assumed = hours | {"basis": "ASSUMED", "note": "起步值"}
    await house.accept("SetRuleParameter", assumed, wenxi.LEADING, on="2019-01-01")
    power = {"ovens": ["wenxi-1"], "utility": "POWER", "use": "DEMOLITION"}
    approved = power | {"approvedBy": HOSTILE, "until": "2020-12-31"}
    await house.accept("RestoreUtility", approved, POWER, on="2020-03-05")
    return await alerted(house)


@pytest.mark.rule("JX-38", "JC-06")
async def test_an_alert_carries_its_rule_its_events_with_receipts_and_the_lawful_causes_on_file(house: House) -> None:
    position = await told(house)
    (alert,) = (await house.read(ALERTS, INSPECTOR))["alerts"]["nodes"]
    assert alert["ruleText"]["articles"] == [
        {"ruleId": "JX-38", "article": "介休 §六9"},
        {"ruleId": "JC-15", "article": "晋城 三(十五), 附件"},
    ]
    assert [(one["parameter"], one["value"], one["basis"]) for one in alert["thresholds"]] == [
        ("seal-report-hours", 24, "ASSUMED")
    ]
    (cause,) = alert["evidence"]
    assert (cause["event"]["type"], cause["event"]["office"]) == ("SealBroken", "闻喜县应急管理局")
    assert len(cause["event"]["receipt"]["entryHash"]) == 64
    assert (alert["event"]["type"], alert["position"]) == ("AlertRaised", str(position))
    causes = {one["cause"]: one for one in alert["lawful"]}
    assert causes["MAINTENANCE_LOAD"]["event"] == {"type": "UtilityRestored"}
    assert HOSTILE in causes["MAINTENANCE_LOAD"]["sentenceZh"]
    assert causes["CLOSED_STANDING"]["event"] is None
    assert (alert["case"], alert["openCase"], alert["dismissedBecause"]) == (None, None, None)
    opening = {"case": "wx-1", "subject": "oven:wenxi-1", "reason": "预警", "policeReferral": "已移送"}
    await house.accept("OpenCase", opening | {"alert": str(position)}, wenxi.COUNTY, on="2020-06-02")
    (alert,) = (await house.read(ALERTS, wenxi.COUNTY))["alerts"]["nodes"]
    assert (alert["case"], alert["openCase"]) == ({"id": "wx-1", "status": "OPEN"}, {"id": "wx-1"})


@pytest.mark.rule("JC-06")
async def test_further_alerts_attach_to_the_open_case_and_no_second_is_opened(house: House) -> None:
    position = await told(house)
    opening = {"case": "wx-1", "subject": "oven:wenxi-1", "reason": "预警", "policeReferral": "已移送"}
    await house.accept("OpenCase", opening | {"alert": str(position)}, wenxi.COUNTY, on="2020-06-02")
    await alerted(house, key="alert:y")
    found = (await house.read(ALERTS, wenxi.COUNTY))["alerts"]["nodes"]
    assert [one["case"]["id"] for one in found] == ["wx-1", "wx-1"]
    again = await house.submit("OpenCase", opening | {"case": "wx-2"}, INSPECTOR, on="2020-06-03")
    assert again["refusals"][0]["code"] == "CASE_ALREADY_OPEN"


@pytest.mark.rule("JC-16")
@pytest.mark.parametrize(
    ("severity", "county", "city"),
    [
        ("LOW", None, None),
        ("MEDIUM", "NOT_YOURS_TO_SETTLE", None),
        ("CRITICAL", "NOT_YOURS_TO_SETTLE", "NOT_YOURS_TO_SETTLE"),
    ],
)
async def test_who_may_dismiss_an_alert_of_its_own_ovens(
    house: House, severity: str, county: str | None, city: str | None
) -> None:
    await wenxi.tell(house)
    position = await alerted(house, severity=Severity(severity))
    for who, code in ((wenxi.COUNTY, county), (wenxi.CITY, city), (wenxi.LEADING, None)):
        fields = {"subject": "oven:wenxi-1", "alert": str(position), "reason": HOSTILE}
        answer = await house.submit("DismissAlert", fields, who, on="2020-06-02")
        refusals: list[Any] = answer.get("refusals") or []
        assert [one["code"] for one in refusals] == ([code] if code else []), who
        if not code:
            break
    await house.settle()
    (alert,) = (await house.read(ALERTS, INSPECTOR))["alerts"]["nodes"]
    assert alert["dismissedBecause"] == HOSTILE


async def test_another_county_sees_neither_the_alert_nor_what_stands_beside_it(house: House) -> None:
    await told(house)
    assert (await house.read(ALERTS, wenxi.JIEXIU))["alerts"]["nodes"] == []
    assert (await house.refusal(ALERTS))["code"] == "TOKEN_MISSING"
