"""山西: 晋焦压减组办字〔2020〕2号, told from the governor's decision to the last Monday of 2020, through the API.

The notice is disclosed on application only. It names no company: those below (示例焦化…, in 运城) and what they do are
invented; the target, dates, ratios and duties are printed. What it pays is told in `test_province_money`.
"""

from typing import Any

import pytest

from tests.stories.conservation import conserved
from tests.stories.province import (
    HEJIN,
    JISHAN,
    PRINTED,
    YUNCHENG,
    a_company,
    a_lot,
    a_rule,
    findings,
    listed_torn_down_and_accepted,
)
from tests.stories.telling import AUTHORITY, INSPECTOR, LEADING, Story, span, wan, yuan

# 文件：依申请公开


async def the_notice_is_printed(story: Story) -> None:
    """省领导小组办公室, printed 2020-10-21, on application (SX-01); 98号, which it follows, is not held (SX-11)."""
    cited = {
        "document": "jzbf-2018-98",
        "title": "焦化产业打好污染防治攻坚战推动转型升级实施方案",
        "textHeld": False,
    }
    number = {"docNo": "晋政办发〔2018〕98号", "disclosure": "NOT_PRINTED"}
    await story.accept(LEADING, PRINTED, "RegisterPolicyDocument", **cited, **number)
    await story.accept(
        LEADING,
        PRINTED,
        "RegisterPolicyDocument",
        document="sx",
        title="关于进一步做好焦化行业压减过剩产能各项工作通知",
        docNoRaw="晋焦压减组办字〔2020〕2号",
        issuer="省焦化行业压减过剩产能专项工作领导小组办公室",
        issuedOn=PRINTED,
        printedOn=PRINTED,
        disclosure="ON_APPLICATION",
        appliesTo="140000",
        basedOn=["jzbf-2018-98"],
    )


async def the_public_sees_number_and_title_only(story: Story) -> None:
    await story.house.settle()
    fields = "id docNo title issuer issuedOn printedOn basedOn disclosure"
    found = (await story.house.read(f'{{ document(id: "sx") {{ {fields} }} }}'))["document"]
    assert found == {
        "id": "sx",
        "docNo": "晋焦压减组办字〔2020〕2号",
        "title": "关于进一步做好焦化行业压减过剩产能各项工作通知",
        "issuer": None,
        "issuedOn": None,
        "printedOn": None,
        "basedOn": [],
        "disclosure": "ON_APPLICATION",
    }
    whole = (await story.ask(f'{{ document(id: "sx") {{ {fields} }} }}'))["document"]
    assert (whole["issuedOn"], whole["basedOn"]) == (PRINTED, ["jzbf-2018-98"])


async def the_target_of_the_province_is_rigid(story: Story) -> None:
    """4,027万吨 by the end of 2020 (SX-12): 1,208,100,000.00 yuan at 30, 1,932,960,000.00 at 48."""
    target = {"task": "t-sx", "division": "140000", "tonnes": wan(4027), "document": "sx"}
    await story.accept(
        LEADING,
        PRINTED,
        "SetProvinceTarget",
        documents=["sx"],
        **target,
        deadline=span("2020年底前", "2020-12-31"),
    )
    task = (await story.tasks(PRINTED, "targetTonnes acceptedTonnes lastDay level"))["t-sx"]
    assert task == {
        "targetTonnes": "40270000",
        "acceptedTonnes": "0",
        "lastDay": "2020-12-31",
        "level": "PROVINCE",
    }
    tonnes = int(task["targetTonnes"])
    assert (tonnes * 3000, tonnes * 4800) == (yuan(1_208_100_000), yuan(1_932_960_000))


# 二：上大关大


def a_filing(project: str, lot: str, height: int, regime: str) -> dict[str, Any]:
    """100万吨 for 100万吨, of what the company calls its own."""
    return {
        "project": project,
        "owner": "e-jia",
        "division": JISHAN.code,
        "county": JISHAN.code,
        "tonnes": wan(100),
        "sources": [{"lot": lot, "tonnes": wan(100), "sourceHeightMm": height, "own": True}],
        "regime": regime,
        "cokeDryQuenching": True,
    }


async def the_moratorium_and_its_exception(story: Story) -> None:
    """66号 suspends filing; 上大关大 of the notice is not limited to before 2020 (an assumption, X-09)."""
    await story.accept(
        AUTHORITY, "2019-12-31", "ImposeReplacementMoratorium", division="140000", inForceBy="2019-12-31"
    )
    await a_rule(story, YUNCHENG.office, "140800", "replacement-strictly-less", "2019-12-31", number=1)
    await a_rule(story, LEADING, "140000", "equal-replacement-height-min", PRINTED, number=5500)
    exempt = "省文件后出，推定上大关大不受暂停"
    await a_rule(story, LEADING, "140000", "moratorium-exempt-equal", PRINTED, note=exempt, number=1)


async def only_own_large_ovens_are_replaced_one_to_one(story: Story) -> None:
    """自有、5.5米及以上: 100 → 100; 4.3 m, 5.499 m or bought capacity is not (SX-09, E-10)."""
    on = "2021-03-15"
    small = a_filing("p-small", "l-large", 4300, "LARGE_FOR_SMALL")
    await story.refuse(AUTHORITY, on, "FileProject", "MORATORIUM_IN_FORCE", **small)
    below = a_filing("p-below", "l-large", 5499, "LARGE_FOR_LARGE")
    await story.refuse(AUTHORITY, on, "FileProject", "REPLACEMENT_NOT_LESS", **below)
    bought = a_filing("p-bought", "l-bought", 5500, "LARGE_FOR_LARGE")
    await story.refuse(AUTHORITY, on, "FileProject", "REPLACEMENT_NOT_LESS", **bought)
    equal = a_filing("p-equal", "l-large", 5500, "LARGE_FOR_LARGE")
    await story.invent(AUTHORITY, on, "FileProject", **equal)
    await story.invent(
        AUTHORITY,
        "2021-03-16",
        "CommitLotToProject",
        lot="l-large",
        project="p-equal",
        retiredTonnes=wan(100),
        carriedTonnes=wan(100),
    )


async def the_old_oven_follows_98(story: Story) -> None:
    """Its last day is that of 〔2018〕98号, whose text is not held: null, and shown as such (SX-11, E-09)."""
    text = "按晋政办发〔2018〕98号上大关小时限（文本未持有）"
    await story.invent(
        YUNCHENG.government,
        "2021-03-20",
        "AssignEnterpriseTask",
        task="t-large",
        enterprise="e-jia",
        division=JISHAN.code,
        county=JISHAN.code,
        tonnes=wan(100),
        deadline=span(text),
        requiredEndState="CLOSE",
        book="REPLACEMENT",
        lots=["l-large"],
        document="sx",
    )
    task = (await story.tasks("2021-12-31", "lastDay deadlineText overdueDays"))["t-large"]
    assert task == {"lastDay": None, "deadlineText": text, "overdueDays": 0}


@pytest.mark.rule("SX-09", "SX-10", "SX-11", "E-09", "E-10", "X-07", "X-09")
async def test_own_large_ovens_may_be_replaced_one_to_one(story: Story) -> None:
    await the_notice_is_printed(story)
    await a_company(story, "e-jia", "示例焦化甲")
    await a_company(story, "e-xin", "示例焦化辛", HEJIN)
    await a_lot(story, "l-large", "e-jia", 100, provenance="OWN_OVEN", account="OPERATING")
    await a_lot(story, "l-bought", "e-jia", 100, provenance="MARKET_TRADED", account="UNBUILT")
    await the_moratorium_and_its_exception(story)
    await only_own_large_ovens_are_replaced_one_to_one(story)
    await the_old_oven_follows_98(story)
    retired = {"retiredTonnes": wan(100), "carriedTonnes": wan(100), "discountedTonnes": 0}
    await story.invent(
        YUNCHENG.office, "2021-09-01", "ReplaceLot", lot="l-large", project="p-equal", **retired
    )
    assert (await story.book("2021-09-01"))["carried"] == wan(100)
    await story.invent(YUNCHENG.office, "2021-10-01", "StartProject", project="p-equal", ovens=[])
    assert await story.book("2021-10-01") == {
        "recognized": -wan(200),
        "operating": wan(100),
        "unbuilt": wan(100),
    }
    await conserved(story.house)


# 三：周报、印证材料、专项督查


MONDAYS = (
    "2020-10-26", "2020-11-02", "2020-11-09", "2020-11-16", "2020-11-23", "2020-11-30", "2020-12-07", "2020-12-14",
    "2020-12-21", "2020-12-28",
)  # fmt: skip
LATE, MISSING = "2020-11-09", "2020-12-07"


async def every_monday_is_due(story: Story) -> None:
    """严格执行周报制度 (SX-19): ten Mondays from the notice to the end of the year."""
    await story.accept(
        LEADING,
        PRINTED,
        "RegisterReportDuty",
        documents=["sx"],
        duty="d-weekly",
        office=YUNCHENG.office.name,
        division="140800",
        kind="REDUCTION_PROGRESS",
        receiver=LEADING.name,
        cycle="WEEKLY",
        weekday=1,
        validFrom=PRINTED,
        validTo="2020-12-31",
        document="sx",
    )


async def the_city_reports(story: Story) -> None:
    """On each Monday; once on the Tuesday at 00:01 (E-27), and once not at all."""
    for monday in MONDAYS:
        if monday != MISSING:
            handed_in = "2020-11-10" if monday == LATE else monday
            report = {"duty": "d-weekly", "period": monday, "lines": [{"task": "t-l-54", "tonnes": wan(54)}]}
            await story.invent(YUNCHENG.office, handed_in, "SubmitReport", **report)


async def the_weeks_are_counted(story: Story) -> None:
    query = """duty(id: "d-weekly") { dueReports onTimeReports lateReports missingReports
               periods { period status daysLate } }"""
    duty = (await story.at("2020-12-31", query))["duty"]
    counts = [duty[name] for name in ("dueReports", "onTimeReports", "lateReports", "missingReports")]
    assert counts == [10, 8, 1, 1]
    periods = {one["period"]: (one["status"], one["daysLate"]) for one in duty["periods"]}
    assert sorted(periods) == list(MONDAYS)
    assert periods[LATE] == ("LATE", 1)
    assert periods[MISSING][0] == "MISSING"


async def the_missing_week_is_found_when_its_day_is_over(story: Story) -> None:
    """Monday 24:00 is the end: on Monday nothing, on Tuesday D-16; a missing figure is not zero."""
    await story.dawn(MISSING)
    assert ("D-16", "duty:d-weekly") not in await findings(story)
    await story.dawn("2020-12-08")
    assert ("D-16", "duty:d-weekly") in await findings(story)


async def the_evidence_reaches_the_province(story: Story) -> None:
    """10月31日前 (SX-15): accepted on the 30th, forwarded on 11-02, two days late; it counts all the same."""
    await a_rule(story, LEADING, "140000", "evidence-forward-by", PRINTED, day="2020-10-31")
    package = {"task": "t-l-54", "package": "5f" * 32}
    await story.invent(YUNCHENG.office, "2020-11-02", "ForwardAcceptanceEvidence", **package)
    query = 'task(id: "t-l-54") { acceptance { passedOn evidenceDueOn evidence { on dueOn daysLate } } }'
    chain = (await story.at("2020-11-30", query))["task"]["acceptance"]
    assert chain == {
        "passedOn": "2020-10-30",
        "evidenceDueOn": "2020-10-31",
        "evidence": [{"on": "2020-11-02", "dueOn": "2020-10-31", "daysLate": 2}],
    }


async def the_province_inspects(story: Story) -> None:
    """专项督查 (SX-20): seen on the spot; the slow reporting is criticised by a person, not by a rule."""
    seen = {"ovens": ["o-l-54"], "seen": "主体设备已拆除，现场无生产", "mainEquipmentStanding": False}
    await story.invent(INSPECTOR, "2020-12-10", "RecordSiteInspection", **seen)
    check = {"task": "t-l-54", "verdict": "PASSED", "contradictedTonnes": 0, "seen": ["地面已平整"]}
    await story.invent(LEADING, "2020-12-11", "HoldProvincialSpotCheck", **check)
    notice = {
        "division": JISHAN.code,
        "task": "t-l-54",
        "reason": "12月7日周报无该县进度",
        "correctBy": "2020-12-14",
    }
    await story.invent(LEADING, "2020-12-11", "IssueNoticeOfCriticism", **notice)
    query = """scoreCards { division tasks tasksDone finishedTonnes criticisms { reason } }
               task(id: "t-l-54") { acceptance { spotChecks { on } } }"""
    found = await story.at("2020-12-31", query)
    (card,) = found["scoreCards"]
    assert (card["division"], card["tasks"], card["tasksDone"]) == (JISHAN.code, 1, 1)
    assert (card["finishedTonnes"], [one["reason"] for one in card["criticisms"]]) == (
        "540000",
        ["12月7日周报无该县进度"],
    )
    assert [one["on"] for one in found["task"]["acceptance"]["spotChecks"]] == ["2020-12-11"]


@pytest.mark.rule("SX-01", "SX-12", "SX-15", "SX-19", "SX-20", "E-27", "D-16")
async def test_the_province_dispatches_week_by_week_and_looks_for_itself(story: Story) -> None:
    await the_notice_is_printed(story)
    await the_public_sees_number_and_title_only(story)
    await the_target_of_the_province_is_rigid(story)
    await a_company(story, "e-wu", "示例焦化戊")
    await a_lot(story, "l-54", "e-wu", 54)
    await listed_torn_down_and_accepted(story, "l-54", "e-wu", 54)
    await every_monday_is_due(story)
    await the_city_reports(story)
    await the_weeks_are_counted(story)
    await the_missing_week_is_found_when_its_day_is_over(story)
    await the_evidence_reaches_the_province(story)
    await the_province_inspects(story)
    await conserved(story.house)
