"""示例焦化甲 of 示例县 in the story of 运城: an invented polluter, through whom all goes wrong that may.

六(四) adds its restricted capacity to the list, 600,000 t in two lots of 300,000. 1号 is torn down in time and found
standing later, 2号 is torn down late; its reduced capacity is offered for sale, its money comes back.
"""

from tests.stories import yuncheng as yc
from tests.stories.telling import LEADING, County, Story, span, wan, yuan

COUNTY = County("140899", "示例县")
JIA_A = yc.Entry("jia-a", "jia", "示例焦化甲", COUNTY, wan(30), "", "", "DEMOLISH", ovens=("1号焦炉",))
JIA_B = yc.Entry("jia-b", "jia", "示例焦化甲", COUNTY, wan(30), "", "", "DEMOLISH", ovens=("2号焦炉",))
COMPANY = COUNTY.company("示例焦化甲")


async def the_list_is_supplemented(story: Story) -> None:
    """六(四): 60 of a polluter's restricted capacity join the list: target 325, listed 385; no lot joins it twice."""
    supplement = {
        "parent": "t-yc",
        "division": COUNTY.code,
        "county": COUNTY.code,
        "deadline": span("2020年7月31日前", "2020-07-31"),
        "requiredEndState": "DEMOLISH",
        "reason": "SECRET_DISCHARGE",
        "measure": "CLOSING",
        "restrictedClass": True,
    }
    government = yc.CITY.government
    await story.invent(
        government,
        "2020-02-01",
        "SupplementReductionList",
        task="t-jia",
        enterprise="jia",
        lots=[JIA_A.lot, JIA_B.lot],
        tonnes=wan(60),
        **supplement,
    )
    for entry in (JIA_A, JIA_B):
        await story.invent(
            government, "2020-02-01", "ListLot", lot=entry.lot, task="t-jia", tonnes=entry.tonnes
        )
    await story.refuse(
        government,
        "2020-02-02",
        "SupplementReductionList",
        "ALREADY_ON_THE_LIST",
        task="t-jia-again",
        enterprise="jia",
        lots=[JIA_A.lot],
        tonnes=wan(30),
        **supplement,
    )
    city = (await story.tasks("2020-02-02", yc.BOARD))["t-yc"]
    figures = (city["targetTonnes"], city["listedTonnes"], city["supplementedTonnes"])
    assert figures == ("3250000", "3850000", "600000")


async def it_is_torn_down_by_the_rules(story: Story) -> None:
    """1号 in time; a contractor whose qualification ends is not permitted, nor is a standing oven accepted."""
    await yc.ovens(story, JIA_A)
    await yc.ovens(story, JIA_B)
    review = {"task": "t-jia", "verdict": "PASSED"}
    for who, department, code in (
        (COUNTY.emergency, "EMERGENCY", "PLAN_NOT_SUBMITTED"),
        (COUNTY.department("住建局"), "HOUSING", "PLAN_REVIEW_NOT_ASKED"),
    ):
        await story.refuse(who, "2020-05-09", "ReviewClosurePlan", code, **review, department=department)
    office, at = COUNTY.office, {"oven": "o-jia-a-1"}
    await story.invent(office, "2020-05-10", "StopOven", **at, reason="停业关闭")
    await story.invent(
        COUNTY.emergency, "2020-05-20", "PlaceSeal", seal="sl-0001", **at, point="煤气主管阀门"
    )
    works = {"contractor": "示例拆除工程有限公司", "qualificationNo": "SL-0001", "startOn": "2020-06-05"}
    await story.refuse(
        office,
        "2020-06-01",
        "PermitDemolition",
        "QUALIFICATION_EXPIRES",
        **at,
        **works,
        qualificationValidTo="2020-06-01",
    )
    await story.invent(
        office, "2020-06-02", "PermitDemolition", **at, **works, qualificationValidTo="2020-12-31"
    )
    held = {"task": "t-jia", "verdict": "PASSED", "accepted": [{"lot": JIA_A.lot, "tonnes": wan(30)}]}
    await story.refuse(yc.CITY.acceptance, "2020-06-03", "HoldCityAcceptance", "NOT_CLOSED_PENDING", **held)
    await story.refuse(
        COMPANY,
        "2020-06-03",
        "ClaimCompensation",
        "CLAIM_BEFORE_ACCEPTANCE",
        lot=JIA_A.lot,
        fen=yuan(9_000_000),
    )
    await story.invent(office, "2020-06-05", "StartDemolition", **at, contractor=works["contractor"])
    await story.invent(
        office, "2020-07-10", "DemolishEquipment", **at, items=[{"kind": "焦炉炉体", "main": True}]
    )
    await story.invent(
        yc.CITY.acceptance, "2020-07-20", "HoldCityAcceptance", **held, endStateFound="DEMOLISH"
    )
    assert (await story.book("2020-07-20", COUNTY.code))["reduced"] == 300_000


async def the_county_is_behind_and_criticised(story: Story) -> None:
    """六(三): planned 60 by 07-31, done 30: behind 30, criticised; 「未报关停」 stands until 2号 is down."""
    task = (await story.tasks("2020-07-31", yc.BOARD))["t-jia"]
    assert (task["plannedTonnes"], task["acceptedTonnes"], task["behindTonnes"]) == (
        "600000",
        "300000",
        "300000",
    )
    await story.dawn("2020-08-01")
    assert ("D-22", "task:t-jia") in await story.alerts(open_only=True)
    await story.invent(
        yc.CITY.office,
        "2020-08-05",
        "IssueNoticeOfCriticism",
        division=COUNTY.code,
        task="t-jia",
        reason="未按时间节点完成",
        correctBy="2020-08-31",
    )
    office, at = COUNTY.office, {"oven": "o-jia-b-1"}
    await story.invent(office, "2020-08-06", "StopOven", **at, reason="停业关闭")
    works = {"contractor": "示例拆除工程有限公司", "qualificationNo": "SL-0001", "startOn": "2020-08-08"}
    await story.invent(
        office, "2020-08-07", "PermitDemolition", **at, **works, qualificationValidTo="2020-12-31"
    )
    await story.invent(office, "2020-08-08", "StartDemolition", **at, contractor=works["contractor"])
    await story.invent(
        office, "2020-08-25", "DemolishEquipment", **at, items=[{"kind": "焦炉炉体", "main": True}]
    )
    await story.invent(
        yc.CITY.acceptance,
        "2020-08-28",
        "HoldCityAcceptance",
        task="t-jia",
        verdict="PASSED",
        accepted=[{"lot": JIA_B.lot, "tonnes": wan(30)}],
        endStateFound="DEMOLISH",
    )
    assert ("D-22", "task:t-jia") not in await story.alerts(open_only=True)
    done = (await story.tasks("2020-08-28", yc.BOARD))["t-jia"]
    assert (done["status"], done["doneOn"], done["overdueDays"]) == ("LATE", "2020-08-25", 25)
    cards = await story.at("2020-08-28", 'scoreCards(division: "140899") { tasksLate criticisms { reason } }')
    assert cards["scoreCards"] == [{"tasksLate": 1, "criticisms": [{"reason": "未按时间节点完成"}]}]


async def reduced_capacity_is_offered_again(story: Story) -> None:
    """五(三)「压减产能不得交易」: the offer is refused and kept; the attempt itself is found (D-01)."""
    await story.invent(
        yc.CITY.office,
        "2020-09-01",
        "RegisterEnterprise",
        enterprise="yi",
        legalName="示例焦化乙",
        division=COUNTY.code,
        county=COUNTY.code,
    )
    trade = {
        "lot": JIA_A.lot,
        "seller": "jia",
        "buyer": "yi",
        "tonnes": wan(30),
        "priceFenPerTonne": 4800,
        "contractDate": "2020-08-30",
    }
    await story.refuse(
        yc.CITY.office, "2020-09-02", "DeclareLotTrade", "REDUCED_CAPACITY_NOT_TRADABLE", **trade
    )
    await story.dawn("2020-09-03")
    assert ("D-01", f"lot:{JIA_A.lot}") in await story.alerts(open_only=True)


async def an_acceptance_is_revoked_and_the_money_comes_back(story: Story) -> None:
    """五(五)5: 30 at 30 yuan revoked after payment: of 9,000,000.00 省市 take back their 7,200,000.00 (50:30:20)."""
    early = {"lot": JIA_A.lot, "payee": "jia", "tonnes": wan(30), "fen": yuan(9_000_000), "order": "yc-0002"}
    await story.refuse(yc.CITY.finance, "2021-01-04", "PayCompensation", "REVIEW_PLAN_MISSING", **early)
    await yc.compensation(story, JIA_A, "2021-01-04", "yc-0002")
    reason = "抽查发现主体设备未拆除到位"
    await story.invent(
        LEADING,
        "2021-03-01",
        "HoldProvincialSpotCheck",
        task="t-jia",
        verdict="FAILED",
        contradictedTonnes=wan(30),
        seen=[reason],
    )
    await story.invent(
        LEADING, "2021-03-05", "RevokeAcceptance", task="t-jia", lot=JIA_A.lot, tonnes=wan(30), reason=reason
    )
    assert await story.book("2021-03-05", COUNTY.code) == {
        "recognized": -600_000,
        "reduced": 300_000,
        "closedPending": 300_000,
    }
    back = {"order": "back-1", "division": yc.CITY.code, "reason": "验收撤销"}
    finance = yc.CITY.finance
    too_much = [{"lot": JIA_A.lot, "fen": yuan(9_000_000)}]
    await story.refuse(finance, "2021-03-10", "OrderClawback", "MORE_THAN_CLAWBACK", **back, clawed=too_much)
    clawed = [{"lot": JIA_A.lot, "fen": yuan(7_200_000)}]
    await story.invent(finance, "2021-03-10", "OrderClawback", **back, clawed=clawed)
    await story.invent(
        finance, "2021-04-01", "ReceiveClawback", lot=JIA_A.lot, order="back-1", fen=yuan(7_200_000)
    )
