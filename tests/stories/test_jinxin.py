"""津鑫: one entry of 运政办发〔2019〕43号 四(二) with two deadlines (YC-28, X-04, E-13; model.md's hard case).

「河津市津鑫焦化有限公司60万吨（其中3号、4号焦炉30万吨2019年12月31日前关停）」: two tasks and two lots of 300,000 t.
3号 and 4号 have their 30 jointly and no figure of their own, so until both are certified the progress is the interval
[0, 300,000]. 津鑫's own acts are invented and in time; what is late is played by 示例焦化甲, whose entry reads so too.
"""

import pytest

from tests.stories import yuncheng as yc
from tests.stories.conservation import conserved
from tests.stories.telling import LEADING, City, County, Story, span, wan

EXAMPLE, COUNTY = City("149900", "示例市"), County("149901", "示例县")
LATE_A = yc.Entry("jia-a", "jia", "示例焦化甲", COUNTY, wan(30), "p2", "l2", ovens=("3号焦炉", "4号焦炉"))
LATE_B = yc.Entry("jia-b", "jia", "示例焦化甲", COUNTY, wan(30), "p3", "l2", ovens=("1号焦炉", "2号焦炉"))
YEAR_END = "2019-12-31"
BOARD = (
    "status doneOn overdueDays lastDay targetTonnes certifiedTonnes acceptedTonnes interval { least most }"
)
PARTS = "phases { part targetTonnes listedTonnes closedTonnes acceptedTonnes lastDay }"


# 一、文件


async def the_plan(story: Story) -> None:
    """The document, its policy, the city's 325 with P2 30 and P3 187, and 津鑫's entry as two tasks and two lots."""
    await yc.document(story)
    await yc.policy(story)
    await yc.enterprise(
        story, yc.JINXIN_A, countyBasis="INFERRED", countyNote="唯一括号内未写县（市）的一户，据名称推定"
    )
    for entry in (yc.JINXIN_A, yc.JINXIN_B):
        await yc.lot(story, entry)
    await yc.city_task(story)
    await yc.ovens(story, yc.JINXIN_A, printed=True)
    await yc.ovens(story, yc.JINXIN_B)
    for entry in (yc.JINXIN_A, yc.JINXIN_B):
        await yc.entry_task(story, entry)


async def two_deadlines_stand_beside_each_other(story: Story) -> None:
    """One task of 60 due in October 2020 would miss P2; P2 holds the 30 of 3号、4号, P3 the other 30."""
    tasks = await story.tasks(yc.PRINTED, f"{BOARD} {PARTS}")
    assert [tasks[t]["lastDay"] for t in ("t-jinxin-a", "t-jinxin-b")] == [YEAR_END, "2020-10-31"]
    phases = {one["part"]: one for one in tasks["t-yc"]["phases"]}
    assert [phases[part]["targetTonnes"] for part in ("p1", "p2", "p3")] == ["1080000", "300000", "1870000"]
    assert [phases[part]["listedTonnes"] for part in ("p1", "p2", "p3")] == ["0", "300000", "300000"]
    assert phases["p2"]["lastDay"] == YEAR_END
    found = await story.at(
        yc.PRINTED, 'enterprise(id: "jinxin") { countyBasis filedTonnes lots { id openedTonnes } }'
    )
    assert found["enterprise"] == {
        "countyBasis": "INFERRED",
        "filedTonnes": "600000",
        "lots": [
            {"id": "l-jinxin-a", "openedTonnes": "300000"},
            {"id": "l-jinxin-b", "openedTonnes": "300000"},
        ],
    }


# 二、津鑫（示例行为，按期）


async def number_3_alone_is_an_interval(story: Story) -> None:
    """3号 certified on 12-20: nobody can say how much of the 30 that is, so nothing is posted."""
    await yc.close_oven(story, yc.HEJIN, "o-jinxin-a-1", "2019-12-10", "2019-12-20")
    tasks = await story.tasks(YEAR_END, BOARD)
    task = tasks["t-jinxin-a"]
    assert task["interval"] == {"least": "0", "most": "300000"}
    assert (task["status"], task["certifiedTonnes"], task["overdueDays"]) == ("OPEN", "0", 0)
    assert await story.book("2019-12-20", yc.HEJIN.code) == {"recognized": -600_000, "operating": 600_000}
    assert tasks["t-yc"]["interval"] == {"least": "0", "most": "300000"}


async def number_4_closes_the_lot_in_time(story: Story) -> None:
    """4号 on 12-28: now all of the lot's ovens are certified, and 300,000 t wait for acceptance."""
    await yc.close_oven(story, yc.HEJIN, "o-jinxin-a-2", "2019-12-18", "2019-12-28")
    task = (await story.tasks(YEAR_END, BOARD))["t-jinxin-a"]
    assert (task["interval"], task["status"], task["overdueDays"]) == (None, "CLOSED_NOT_ACCEPTED", 0)
    assert await story.book(YEAR_END, yc.HEJIN.code) == {
        "recognized": -600_000,
        "operating": 300_000,
        "closedPending": 300_000,
    }
    await yc.accepted(story, yc.JINXIN_A, "2020-01-15", "CLOSE")
    done = await story.tasks("2020-01-15", f"{BOARD} {PARTS}")
    assert (done["t-jinxin-a"]["status"], done["t-jinxin-a"]["doneOn"]) == ("DONE", "2019-12-28")
    assert [one["acceptedTonnes"] for one in done["t-yc"]["phases"]] == ["0", "300000", "0"]
    assert done["t-jinxin-b"]["status"] == "OPEN"


# 三、示例焦化甲：同样的两个期限，迟了五天


async def an_entry_that_reads_alike(story: Story) -> None:
    """示例市's own document, policy and task: 30 by 2019-12-31 on 3号、4号 jointly, 30 by 2020-10-31."""
    for code, name, parent in (("149900", "示例市", "140000"), ("149901", "示例县", "149900")):
        await story.invent(LEADING, yc.OPENING, "RegisterDivision", code=code, name=name, parent=parent)
    await story.invent(
        LEADING,
        yc.PRINTED,
        "SetRuleParameter",
        parameter="closing-checklist",
        division=EXAMPLE.code,
        value={"items": list(yc.CHECKLIST)},
        unit="items",
        basis="ASSUMED",
        note="示例清单，同运城所假设",
    )
    await story.invent(
        EXAMPLE.government,
        yc.PRINTED,
        "AssignCityTask",
        task="t-sl",
        division=EXAMPLE.code,
        name="示例市压减任务",
        tonnes=wan(60),
        deadline=span("2020年底", "2020-12-31"),
        phases=[
            {"part": part, "name": part, "tonnes": wan(30), "deadline": yc.DEADLINES[part]}
            for part in ("p2", "p3")
        ],
    )
    await yc.enterprise(story, LATE_A, EXAMPLE.office, invented=True)
    for entry in (LATE_A, LATE_B):
        await yc.lot(story, entry, document=None, invented=True)
        await yc.ovens(story, entry)
        where = {"division": COUNTY.code, "county": COUNTY.code, "enterprise": "jia"}
        await story.invent(
            EXAMPLE.government,
            yc.PRINTED,
            "AssignEnterpriseTask",
            task=entry.task,
            parent="t-sl",
            phase=entry.phase,
            tonnes=entry.tonnes,
            deadline=yc.DEADLINES[entry.phase],
            requiredEndState="CLOSE",
            lots=[entry.lot],
            **where,
        )
        await story.invent(
            EXAMPLE.government, yc.PRINTED, "ListLot", lot=entry.lot, task=entry.task, tonnes=entry.tonnes
        )


async def the_first_day_of_the_year_finds_it_unreported(story: Story) -> None:
    """Only 3号 is certified by the last day: 「未报关停」, an unknown, and no accusation (D-22)."""
    await yc.close_oven(story, COUNTY, "o-jia-a-1", "2019-12-10", "2019-12-20")
    await story.dawn("2020-01-01")
    assert await story.alerts() == [("D-22", "task:t-jia-a")]
    task = (await story.tasks("2020-01-01", BOARD))["t-jia-a"]
    assert (task["status"], task["overdueDays"]) == ("OVERDUE_NOT_REPORTED", 1)
    assert task["interval"] == {"least": "0", "most": "300000"}


async def number_4_is_five_days_late(story: Story) -> None:
    """E-13: 4号 on 2020-01-05, the last of the two: P2 late by 5 days, P3 untouched; on 12-31 still [0, 300,000]."""
    await story.refuse(
        EXAMPLE.acceptance,
        "2020-01-03",
        "HoldCityAcceptance",
        "NOT_CLOSED_PENDING",
        task="t-jia-a",
        verdict="PASSED",
        accepted=[{"lot": "l-jia-a", "tonnes": wan(30)}],
    )
    await yc.close_oven(story, COUNTY, "o-jia-a-2", "2020-01-02", "2020-01-05")
    await yc.accepted(story, LATE_A, "2020-01-15", "CLOSE", EXAMPLE.acceptance)
    on_time = (await story.tasks(YEAR_END, BOARD))["t-jia-a"]
    assert on_time["interval"] == {"least": "0", "most": "300000"}
    tasks = await story.tasks("2020-01-15", BOARD)
    late, other = tasks["t-jia-a"], tasks["t-jia-b"]
    assert (late["status"], late["doneOn"], late["overdueDays"]) == ("LATE", "2020-01-05", 5)
    assert (other["status"], other["overdueDays"], other["certifiedTonnes"]) == ("OPEN", 0, "0")
    assert await story.alerts(open_only=True) == []


# 四、压减设施调整 (E-06)


async def the_county_adjusts_the_facility(story: Story) -> None:
    """三(二)「适当调整压减设施」: 5号 of 30 takes the place of 1号、2号; 6号 of 28 does not, nor 3号、4号 again."""
    third = yc.Entry("jia-c", "jia", "示例焦化甲", COUNTY, wan(30), "p3", "l2", ovens=("5号焦炉",))
    small = yc.Entry("jia-d", "jia", "示例焦化甲", COUNTY, wan(28), "p3", "l2", ovens=("6号焦炉",))
    for entry in (third, small):
        await yc.lot(story, entry, document=None, invented=True)
        await yc.ovens(story, entry)
    swap = {"task": "t-jia-b", "lot": "l-jia-b", "reason": "安全", "companyConsent": "企业同意书（示例）"}
    await story.refuse(
        COUNTY.office, "2020-03-01", "AdjustFacilityWithinTask", "FACILITY_TOO_SMALL", **swap, toLot="l-jia-d"
    )
    await story.refuse(
        COUNTY.office,
        "2020-03-01",
        "AdjustFacilityWithinTask",
        "FACILITIES_NOT_EXCHANGEABLE",
        **swap,
        toLot="l-jia-a",
    )
    await yc.close_oven(story, COUNTY, "o-jia-b-1", "2020-02-10", "2020-02-20")
    await yc.close_oven(story, COUNTY, "o-jia-b-2", "2020-02-10", "2020-02-20")
    assert (await story.book("2020-02-20", COUNTY.code))["closedPending"] == 300_000
    await story.invent(COUNTY.office, "2020-03-01", "AdjustFacilityWithinTask", **swap, toLot="l-jia-c")
    # After certification: IDLE +30, CLOSED_PENDING −30; the released ovens may run again.
    assert await story.book("2020-03-01", COUNTY.code) == {
        "recognized": -1_180_000,
        "operating": 580_000,
        "idle": 300_000,
        "reduced": 300_000,
    }
    task = (await story.tasks("2020-03-01", f"{BOARD} listedTonnes lots {{ id }}"))["t-jia-b"]
    assert (task["listedTonnes"], task["status"], task["certifiedTonnes"]) == ("300000", "OPEN", "0")


async def the_new_facility_closes_for_the_task(story: Story) -> None:
    """5号 is closed in time for P3; 1号、2号 are free, and were never reduced."""
    company = COUNTY.company("示例焦化甲")
    await story.invent(company, "2020-03-10", "RestartOven", oven="o-jia-b-1", reason="调整后恢复生产")
    await yc.close_oven(story, COUNTY, "o-jia-c-1", "2020-09-20", "2020-09-30")
    await story.invent(
        EXAMPLE.acceptance,
        "2020-10-20",
        "HoldCityAcceptance",
        task="t-jia-b",
        verdict="PASSED",
        accepted=[{"lot": "l-jia-c", "tonnes": wan(30)}],
        endStateFound="CLOSE",
    )
    tasks = await story.tasks("2020-10-31", f"{BOARD} {PARTS}")
    assert (tasks["t-jia-b"]["status"], tasks["t-jia-b"]["doneOn"]) == ("DONE", "2020-09-30")
    assert (tasks["t-sl"]["status"], tasks["t-sl"]["acceptedTonnes"]) == ("DONE", "600000")
    await story.dawn("2020-11-01")
    assert await story.alerts(invented=True) == [("D-22", "task:t-jia-a")]


@pytest.mark.rule("YC-28", "X-04", "YC-05", "YC-06", "YC-13", "E-06", "E-13")
async def test_jinxin_has_two_deadlines_and_four_ovens_in_two_lots(story: Story) -> None:
    for scene in (
        the_plan,
        two_deadlines_stand_beside_each_other,
        number_3_alone_is_an_interval,
        number_4_closes_the_lot_in_time,
        an_entry_that_reads_alike,
        the_first_day_of_the_year_finds_it_unreported,
        number_4_is_five_days_late,
        the_county_adjusts_the_facility,
        the_new_facility_closes_for_the_task,
    ):
        await scene(story)
    await conserved(story.house)
