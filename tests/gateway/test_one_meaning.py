"""One meaning of (D, K) everywhere: every field of a moment, before and after late and later events (issue 5).

A late event changes the past as known now and not the past as known then; what occurs after D is not seen at D. Both
are asked of every field that the schema has, byte for byte.
"""

import asyncio
from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from app.runner import Runner
from domain.envelope import Role
from tests.differential import histories
from tests.differential.submitted import Submitted
from tests.domain.lots import test_invariants as tonnes
from tests.gateway import wenxi
from tests.gateway.house import House, token
from tests.gateway.steady import BY_POSITION_ALONE, Steady
from tests.gateway.whole_moment import OF_THE_SERVER, Questions, moment_fields, schema

DAY = "2020-06-30"
INSPECTOR = token(Role.INSPECTOR, "140000", "省督查组")
FINANCE = token(Role.CITY_FINANCE, "140800", "运城市财政局")
ECOLOGY = token(Role.CITY_ECO, "140800", "运城市生态环境局")
GRID = token(Role.POWER_CO, "140823", "闻喜供电公司")
COUNTY, CITY, LEADING, SAFETY = wenxi.COUNTY, wenxi.CITY, wenxi.LEADING, wenxi.SAFETY
Act = tuple[str, dict[str, Any], str, str]
"""A command, its fields, who submits it, the day it happened."""
ELEMENT = {"name": "断煤气", "doneOn": "2020-07-03", "scope": "OVEN", "by": "供电公司"}
DUTY = {"duty": "weekly", "office": "闻喜县工信局", "division": "140823", "kind": "REDUCTION_PROGRESS"}
# fmt: off
SMOKE = {"reason": "夜间有烟", "policeReferral": "已移送"}
RATE = {"parameter": "compensation-rate.OWN_OVEN", "division": "140800", "value": {"number": 3000}, "unit": "—"}
CHECKLIST = {"parameter": "closing-checklist", "division": "140800", "value": {"items": ["断煤气"]}, "unit": "—"}
PASSED = {"task": "wenxi-task", "verdict": "PASSED", "endStateFound": "CLOSE"}
CRANE = {"ovens": ["wenxi-1"], "limitKwh": 9, "startsOn": "2020-07-06", "endsOn": "2020-08-06", "purpose": "DEMOLITION"}
LONGER = {"task": "wenxi-task", "deadline": {"text": "2020年11月底前", "lastDay": "2020-11-30"}, "reason": "延期"}
BEFORE: tuple[Act, ...] = (
    (
        "RegisterReportDuty",
        DUTY | {"receiver": "省领导小组办公室", "cycle": "WEEKLY", "weekday": 1, "validFrom": "2020-05-01"},
        LEADING, "2020-05-01",
    ),
    (
        "RegisterMonitor",
        {"monitor": "stack", "division": "140823", "kind": "STACK", "name": "焦炉烟囱"},
        ECOLOGY, "2020-06-01",
    ),
    (
        "RegisterMeter",
        {"meter": "power", "division": "140823", "kind": "ELECTRICITY", "use": "PRODUCTION"},
        GRID, "2020-06-01",
    ),
    (
        "OpenCase",
        {"case": "smoke", "subject": "oven:wenxi-1", "severity": "HIGH"} | SMOKE,
        INSPECTOR, "2020-06-01",
    ),
    ("SetRuleParameter", RATE | {"basis": "ASSUMED", "note": "示例"}, LEADING, "2018-12-31"),
    (
        "SetRuleParameter",
        CHECKLIST | {"basis": "ASSUMED", "note": "未印"},
        LEADING, "2018-12-31",
    ),
    (
        "SetUnitCap",
        {"division": "140800", "capacityCapTonnes": "30000000", "document": "yc-plan"},
        LEADING, "2020-01-31",
    ),
)
LATER: tuple[Act, ...] = (
    ("EmptyOven", {"oven": "wenxi-1"}, SAFETY, "2020-07-02"),
    ("CertifyClosure", {"ovens": ["wenxi-1"], "elements": [ELEMENT]}, COUNTY, "2020-07-04"),
    (
        "ReplaceSeal",
        {"seal": "s-1", "newSeal": "s-2", "oven": "wenxi-1"},
        SAFETY, "2020-07-05",
    ),
    ("AssignCase", {"case": "smoke", "assignee": "省督查组"}, LEADING, "2020-07-06"),
    ("SubmitReport", {"duty": "weekly", "period": "2020-07-06"}, COUNTY, "2020-07-06"),
    ("MapMeter", {"meter": "power", "scope": "OVEN", "ovens": ["wenxi-1"]}, GRID, "2020-07-06"),
    ("ReportMonthlyElectricity", {"meter": "power", "month": "2020-06", "kwh": 5}, GRID, "2020-07-06"),
    (
        "ReportMonthlyOutput",
        {"oven": "wenxi-1", "month": "2020-06", "tonnes": 5, "source": "STATISTICS_BUREAU"},
        COUNTY, "2020-07-06",
    ),
    ("DeclareLoadAllowance", CRANE | {"approvedBy": "闻喜县领导小组办公室"}, GRID, "2020-07-06"),
    ("PublishMonitorTrust", {"monitor": "stack", "trust": "BAD", "reason": "停运（示例）"}, ECOLOGY, "2020-07-07"),
    ("RenameEnterprise", {"enterprise": "wenxi-coking", "legalName": "闻喜新示范焦化有限公司"}, COUNTY, "2020-07-08"),
    (
        "RegisterEnterprise",
        {"enterprise": "new", "legalName": "新焦化", "division": "140823", "county": "140823"},
        COUNTY, "2020-07-09",
    ),
    (
        "RegisterOffice",
        {"office": "new", "division": "140800", "name": "运城市新办公室", "role": "CITY_OFFICE"},
        LEADING, "2020-07-10",
    ),
    (
        "RegisterPolicyDocument",
        {"document": "new", "title": "新通知", "basedOn": ["yc-plan"]},
        LEADING, "2020-07-11",
    ),
    (
        "SupersedePolicyDocument",
        {"document": "sx-notice", "byDocument": "new", "effectiveFrom": "2020-07-12"},
        LEADING, "2020-07-12",
    ),
    (
        "SetUnitCap",
        {"division": "140800", "capacityCapTonnes": "20000000", "document": "new"},
        LEADING, "2020-07-13",
    ),
    (
        "RecordUnitStatistics",
        {"division": "140800", "year": 2020, "throughMonth": 6, "outputTonnes": "2100000"},
        CITY, "2020-07-14",
    ),
    (
        "EvaluateEnterprise",
        {"enterprise": "wenxi-coking", "year": 2020, "survivalLine": True, "developmentLine": False},
        CITY, "2020-07-15",
    ),
    (
        "DeclareCurtailment",
        {"division": "140800", "kind": "OFF_PEAK", "startsOn": "2020-10-01", "endsOn": "2021-03-31"},
        ECOLOGY, "2020-07-16",
    ),
    (
        "IssueNoticeOfCriticism",
        {"division": "140823", "task": "wenxi-task", "reason": "未按节点"},
        CITY, "2020-07-17",
    ),
    ("RaiseCityShare", {"division": "140800", "year": 2020, "fen": "100"}, FINANCE, "2020-07-18"),
    (
        "ReceivePrepayment",
        {"division": "140800", "year": 2020, "level": "PROVINCE", "holder": "140823", "fen": "1000", "lot": "wenxi-54"},
        FINANCE, "2020-07-19",
    ),
    (
        "ProposeCompensation",
        {"lot": "wenxi-54", "category": "OWN_OVEN", "tonnes": "540000"},
        CITY, "2020-07-20",
    ),
    (
        "HoldCityAcceptance",
        PASSED | {"accepted": [{"lot": "wenxi-54", "tonnes": "540000"}]},
        wenxi.CITY_GOV, "2020-07-21",
    ),
    (
        "ChangeTaskDeadline",
        LONGER | {"document": "new"},
        wenxi.CITY_GOV, "2020-07-22",
    ),
    (
        "RevokeAcceptance",
        {"task": "wenxi-task", "lot": "wenxi-54", "tonnes": "140000", "reason": "抽查不符"},
        LEADING, "2020-07-23",
    ),
    ("RegisterDivision", {"code": "140899", "name": "示例县", "parent": "140800"}, LEADING, "2020-07-24"),
)
"""One act of every noun, each after the day that is asked."""
LATE: tuple[Act, ...] = (
    ("RegisterOven", wenxi.OVEN | {"oven": "wenxi-2", "label": "2号焦炉"}, COUNTY, "2019-01-10"),
    ("InspectSeal", {"seal": "s-1", "oven": "wenxi-1", "intact": True}, SAFETY, "2020-03-20"),
    ("RecordSiteInspection", {"ovens": ["wenxi-1"], "seen": "炉体有余温"}, INSPECTOR, "2020-06-10"),
    ("SubmitReport", {"duty": "weekly", "period": "2020-06-01"}, COUNTY, "2020-06-03"),
    (
        "RecordUnitFigure",
        {"division": "140800", "name": "4.3米焦炉", "tonnes": "100", "asOf": "2019-12-31"},
        CITY, "2020-05-31",
    ),
)
"""What happened before the day that is asked, and is registered after it was asked."""


async def told(house: House, acts: tuple[Act, ...]) -> None:
    for command, fields, who, on in acts:
        await house.accept(command, fields, who, on=on)


async def test_no_field_shows_what_occurred_later_nor_what_was_recorded_later(house: House) -> None:
    await wenxi.tell(house)
    await told(house, BEFORE)
    steady = Steady(house)
    await steady.look(DAY)
    await told(house, LATER)
    assert await steady.hold() == 1, "nothing of LATER may be dated by the day"
    await told(house, LATE)
    right = {"command": "StopOven", "occurredOn": "2020-03-10", "fields": {"oven": "wenxi-1"}}
    stop = {"position": str(await position_of(house, "OvenStopped")), "replacement": right}
    await told(
        house, (("CorrectEvent", stop | {"reason": "日期有误", "secondOffice": "复核处"}, COUNTY, "2020-08-01"),)
    )
    assert await steady.hold() == 0
    await told_otherwise_now(house)


async def position_of(house: House, type_: str) -> int:
    events, _ = await house.log.read()
    return next(event.position for event in events if event.type == type_)


async def told_otherwise_now(house: House) -> None:
    """The looks are not steady because nothing moves: the past as known now is another one."""
    ovens = 'ovens { nodes { id } } oven(id: "wenxi-1") { stoppedOn inspections { seen } }'
    found = (await house.read(f'{{ at(effectiveOn: "{DAY}") {{ {ovens} }} }}', LEADING))["at"]
    assert [one["id"] for one in found["ovens"]["nodes"]] == ["jiexiu-1", "wenxi-1", "wenxi-2"]
    assert found["oven"] == {"stoppedOn": "2020-03-10", "inspections": [{"seen": "炉体有余温"}]}


@pytest.mark.parametrize("seed", [4])
async def test_a_random_history_is_steady_too(house: House, seed: int) -> None:
    chance = Random(seed)
    s = Submitted(house.log, Runner(house.log), asyncio.get_running_loop())
    await asyncio.to_thread(histories.opened, chance, s)
    await asyncio.to_thread(several, s, chance, histories.play)
    steady = Steady(house)
    await steady.look(DAY)
    await asyncio.to_thread(several, s, chance, histories.play)
    await steady.look("2023-12-31")
    await asyncio.to_thread(several, s, chance, after_all_of_it)
    assert await steady.hold() == 1


def several(s: Submitted, chance: Random, play: Callable[[Submitted, Random, int], None]) -> None:
    for number in range(40):
        play(s, chance, number)


def after_all_of_it(s: Submitted, chance: Random, number: int) -> None:
    """A step of 2024, told in its turn, that voids nothing of before."""
    kinds = [kind for kind in range(len(tonnes.KINDS)) if tonnes.KINDS[kind] is not tonnes.correct_it]
    step = tonnes.Step(chance.choice(kinds), chance.randrange(12), chance.randrange(105), 0)
    tonnes.play(s, step, date(2024, 1, 1) + timedelta(days=number))


def test_every_field_of_a_moment_is_asked() -> None:
    """But those of the server; and what its day does not bound is said in one place, with the reason."""
    asked = {question.replace("(", " ").split(" ")[0] for question in Questions({}, ["140000"], [2020], 1).all()}
    contract = schema()
    assert asked == set(moment_fields(contract))
    moment: Any = contract.type_map["Moment"]
    assert set(moment.fields) - asked == OF_THE_SERVER
    assert set(BY_POSITION_ALONE) <= asked
