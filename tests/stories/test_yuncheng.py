"""运政办发〔2019〕43号, told from the document's registration to the inspector's last question.

325万吨 by the end of 2020: 108 of stopped ovens torn down by the end of October 2019, 30 closed by the end of that
year, 187 by the end of October 2020; in two lists of 108 and 217. Every closing, acceptance and payment here is
invented. The companies of the document do what it asks, in time. What goes wrong is played by 示例焦化甲 of 示例县,
whom the city adds to the list (六(四)): tests/stories/shili.py.
"""

import pytest

from tests.stories import shili
from tests.stories import yuncheng as yc
from tests.stories.conservation import conserved
from tests.stories.telling import AUTHORITY, LEADING, MIIT, PROVINCE, Story, span, wan, yuan

# 一、文件、期初、任务


async def the_document_is_registered(story: Story) -> None:
    """题头、前言: two bases, of which one is cited under two numbers; what rests on 66号 can be asked."""
    await yc.document(story)
    found = await story.ask(
        """{ document(id: "yc") { docNo issuedOn disclosure basisDocuments { id docNo suspectedSame } }
             eventsRestingOn(docNo: "晋政办发(2019] 66号") { nodes { type office } } }"""
    )
    assert found["document"] == {
        "docNo": "运政办发〔2019〕43号",
        "issuedOn": yc.PRINTED,
        "disclosure": "PUBLIC",
        "basisDocuments": [
            {"id": "d-66", "docNo": "晋政办发〔2019〕66号", "suspectedSame": None},
            {"id": "d-68", "docNo": "晋工信化工字〔2019〕68号", "suspectedSame": "d-168"},
        ],
    }
    assert found["eventsRestingOn"]["nodes"] == [
        {"type": "PolicyDocumentRegistered", "office": "运城市工信局"}
    ]
    await yc.policy(story)


async def the_baseline_is_opened(story: Story) -> None:
    """五(三): deducted from what was filed; no 2018 figure is printed, so each lot opens as named: 325, and 恒泰 60."""
    await story.invent(
        LEADING,
        yc.OPENING,
        "RegisterDivision",
        code=shili.COUNTY.code,
        name=shili.COUNTY.name,
        parent=yc.CITY.code,
    )
    known = set[str]()
    for entry in (*yc.ENTRIES, shili.JIA_A, shili.JIA_B):
        invented = entry.county is shili.COUNTY
        if entry.enterprise not in known:
            await yc.enterprise(story, entry, invented=invented)
        known.add(entry.enterprise)
        await yc.lot(story, entry, invented=invented, **({"document": None} if invented else {}))
    await story.accept(
        yc.CITY.office,
        yc.PRINTED,
        "RegisterEnterprise",
        enterprise="hengtai",
        legalName="山西恒泰焦铁有限公司",
        division=yc.CITY.code,
        countyBasis="NOT_STATED",
    )
    await story.accept(
        MIIT,
        yc.OPENING,
        "RecognizeBaselineCapacity",
        lot="l-hengtai",
        enterprise="hengtai",
        division=yc.CITY.code,
        tonnes=wan(60),
        basis="NAMED_IN_DOCUMENT",
        account="OPERATING",
        accountBasis="INFERRED",
    )
    total = {"division": yc.CITY.code}
    await story.refuse(
        MIIT, yc.OPENING, "CloseBaseline", "BASELINE_TOTAL_DIFFERS", **total, totalTonnes=wan(325)
    )
    await story.accept(MIIT, yc.OPENING, "CloseBaseline", **total, totalTonnes=wan(445))
    late = {
        "lot": "l-late",
        "enterprise": "jia",
        "division": shili.COUNTY.code,
        "county": shili.COUNTY.code,
        "tonnes": wan(1),
    }
    await story.refuse(
        MIIT,
        yc.OPENING,
        "RecognizeBaselineCapacity",
        "BASELINE_CLOSED",
        **late,
        basis="NAMED_IN_DOCUMENT",
        account="IDLE",
        accountBasis="INFERRED",
    )
    assert await story.book(yc.OPENING, yc.CITY.code) == {
        "recognized": -4_450_000,
        "operating": 3_370_000,
        "idle": 1_080_000,
    }
    found = await story.at(yc.OPENING, 'counties(city: "140800") { code capacity { operating } }')
    not_stated = [one["capacity"]["operating"] for one in found["counties"] if one["code"] is None]
    assert not_stated == ["600000"]  # 恒泰: no county is printed


async def the_city_s_task_is_325(story: Story) -> None:
    """二、四: 108+30+187 and 108+217; a task of 355 would count the 30 of P2 twice (X-02)."""
    double = [
        {"part": part, "name": part, "tonnes": wan(tonnes), "deadline": yc.DEADLINES["p3"]}
        for part, tonnes in (("l1", 108), ("l2", 217), ("p2", 30))
    ]
    await story.refuse(
        yc.CITY.government,
        yc.PRINTED,
        "AssignCityTask",
        "TASK_PARTS_DO_NOT_SUM",
        task="t-355",
        division=yc.CITY.code,
        name="355",
        tonnes=wan(325),
        deadline=span("到2020年底", "2020-12-31"),
        lists=double,
    )
    await yc.city_task(story)
    counties = {yc.WENXI: 54, yc.HEJIN: 224, yc.XINJIANG: 7, yc.JISHAN: 40}
    for county, tonnes in counties.items():
        # 县（市）is responsible (三(三)); its sum is that of its entries, which the document prints one by one (YC-30).
        await story.accept(
            yc.CITY.government,
            yc.PRINTED,
            "AssignCountyTask",
            task=f"t-{county.code}",
            parent="t-yc",
            division=county.code,
            name=f"{county.name}压减任务",
            tonnes=wan(tonnes),
            deadline=span("2020年10月底前", "2020-10-31"),
            document="yc",
        )
    for entry in yc.ENTRIES:
        await yc.entry_task(story, entry, f"t-{entry.county.code}")


async def the_lists_and_phases_add_up(story: Story) -> None:
    """The plan of 12-31 orders work of 10-31: 61 days overdue when it was born, which is late registration (X-05)."""
    tasks = await story.tasks(yc.PRINTED, yc.BOARD)
    city = tasks["t-yc"]
    assert (city["targetTonnes"], city["listedTonnes"], city["unassignedTonnes"]) == (
        "3250000",
        "3250000",
        "0",
    )
    assert [one["listedTonnes"] for one in city["phases"]] == ["1080000", "300000", "1870000"]
    assert [one["listedTonnes"] for one in city["lists"]] == ["1080000", "2170000"]
    assert [tasks[t]["overdueWhenAssignedDays"] for t in ("t-jianlong", "t-jinxin-a", "t-kangzhuang")] == [
        61,
        0,
        0,
    ]
    found = await story.at(yc.PRINTED, 'counties(city: "140800") { code tasks { listedTonnes } }')
    listed = {one["code"]: one["tasks"]["listedTonnes"] for one in found["counties"] if one["tasks"]}
    assert listed == {
        yc.WENXI.code: "540000",
        yc.HEJIN.code: "2240000",
        yc.XINJIANG.code: "70000",
        yc.JISHAN.code: "400000",
    }


async def filings_are_suspended(story: Story) -> None:
    """五(三): the authority moves to the province, and files nothing until its new policy is out."""
    await yc.moratorium(story)
    project = {
        "project": "p-jia",
        "owner": "jia",
        "division": shili.COUNTY.code,
        "county": shili.COUNTY.code,
        "tonnes": wan(25),
        "regime": "MERGER_REDUCTION",
        "sources": [{"lot": "l-jia-a", "tonnes": wan(30), "sourceHeightMm": 4300, "own": True}],
    }
    await story.refuse(yc.CITY.office, "2020-01-15", "FileProject", "ROLE_NOT_PERMITTED", **project)
    await story.refuse(AUTHORITY, "2020-01-15", "FileProject", "MORATORIUM_IN_FORCE", **project)


# 二、已停产焦炉：拆除


async def jianlong_is_torn_down(story: Story) -> None:
    """四(一)1: stopped, purged, sealed, permitted to a qualified contractor, torn down by 10-28, accepted, reduced."""
    (oven,) = await yc.ovens(story, yc.JIANLONG)
    at = {"oven": oven}
    office, emergency = yc.WENXI.office, yc.WENXI.emergency
    await story.invent(office, "2018-12-31", "StopOven", **at, reason="已停产")
    await story.invent(emergency, "2019-09-10", "EmptyOven", **at)
    hazards = ["煤气", "苯", "煤焦油", "压力容器"]
    await story.invent(emergency, "2019-09-18", "PurgeOven", **at, hazardClasses=hazards, gasTest="0 %LEL")
    seal = {"seal": "wx-0001", **at}
    await story.invent(emergency, "2019-09-20", "PlaceSeal", **seal, point="煤气主管阀门")
    works = {"contractor": "示例拆除工程有限公司", "qualificationNo": "SL-0001", "startOn": "2019-10-08"}
    await story.invent(
        office, "2019-09-25", "PermitDemolition", **at, **works, qualificationValidTo="2020-12-31"
    )
    await story.invent(
        emergency,
        "2019-10-08",
        "OpenSeal",
        **seal,
        openedAt="2019-10-08T08:00:00+08:00",
        reportedAt="2019-10-08T08:20:00+08:00",
        reason="拆除开工",
    )
    await story.invent(office, "2019-10-08", "StartDemolition", **at, contractor=works["contractor"])
    main = [{"kind": kind, "main": True} for kind in ("焦炉炉体", "装煤车", "推焦车", "熄焦车")]
    await story.invent(office, "2019-10-28", "DemolishEquipment", **at, items=main)
    assert await story.book("2019-10-28", yc.WENXI.code) == {"recognized": -540_000, "closedPending": 540_000}
    await yc.accepted(story, yc.JIANLONG, "2020-01-10", "DEMOLISH")
    assert await story.book("2020-01-10", yc.WENXI.code) == {"recognized": -540_000, "reduced": 540_000}
    found = await story.at(
        "2020-01-10", f'oven(id: "{oven}") {{ stage mainDemolishedOn seals {{ seal state }} }}'
    )
    assert found["oven"] == {
        "stage": "ACCEPTED_CITY",
        "mainDemolishedOn": "2019-10-28",
        "seals": [{"seal": "wx-0001", "state": "OPENED_REPORTED"}],
    }


async def the_other_stopped_oven_and_jinxin_s_first_two(story: Story) -> None:
    """P1 and P2: 河东 54 torn down by the end of October, 津鑫 3号、4号 certified by the end of the year."""
    (oven,) = await yc.ovens(story, yc.HEDONG)
    await story.invent(yc.HEJIN.office, "2018-12-31", "StopOven", oven=oven, reason="已停产")
    works = {"contractor": "示例拆除工程有限公司", "qualificationNo": "SL-0001", "startOn": "2019-10-12"}
    await story.invent(
        yc.HEJIN.office, "2019-10-10", "PermitDemolition", oven=oven, **works, qualificationValidTo="2020-12-31"
    )
    await story.invent(
        yc.HEJIN.office, "2019-10-12", "StartDemolition", oven=oven, contractor=works["contractor"]
    )
    await story.invent(
        yc.HEJIN.office,
        "2019-10-30",
        "DemolishEquipment",
        oven=oven,
        items=[{"kind": "焦炉炉体", "main": True}],
    )
    await yc.accepted(story, yc.HEDONG, "2020-01-12", "DEMOLISH")
    for name in await yc.ovens(story, yc.JINXIN_A):
        await yc.close_oven(story, yc.HEJIN, name, "2019-12-18", "2019-12-28")
    await yc.accepted(story, yc.JINXIN_A, "2020-01-15", "CLOSE")
    phases = (await story.tasks("2020-01-15", yc.BOARD))["t-yc"]["phases"]
    assert [one["acceptedTonnes"] for one in phases] == ["1080000", "300000", "0"]
    await story.dawn("2020-01-16")
    assert [alert for alert in await story.alerts() if alert[0] == "D-22"] == []


# 三、康庄：方案、关停、验收、补偿


async def kangzhuang_s_plan_is_approved(story: Story) -> None:
    """五(四): the county weighs five risks, the company's plan is checked by 应急 and 生态环境, and by nobody else."""
    about = {"task": yc.KANGZHUANG.task}
    county, company = yc.HEJIN, yc.HEJIN.company(yc.KANGZHUANG.name)
    fields = "planStatus approvals approvalsMissing openItems { rule }"
    board = f'task(id: "{yc.KANGZHUANG.task}") {{ closingBoard {{ {fields} }} }}'
    await story.invent(
        county.office, "2020-03-01", "SubmitCountyPlan", **about, risks=["政策", "法律", "经济", "金融"]
    )
    open_ = (await story.at("2020-03-01", board))["task"]["closingBoard"]
    assert {"rule": "YC-40"} in open_["openItems"]
    await story.invent(
        county.office,
        "2020-03-10",
        "SubmitCountyPlan",
        **about,
        risks=["政策", "法律", "经济", "金融", "社会"],
    )
    review = {**about, "verdict": "PASSED"}
    sections = ["实施范围", "进度安排", "职工安置", "应急保障", "安全措施", "环保措施"]
    await story.invent(
        company,
        "2020-03-15",
        "SubmitClosurePlan",
        **about,
        sections=sections,
        expertsInvolved=True,
        opinionsSought=True,
    )
    await story.invent(county.emergency, "2020-03-20", "ReviewClosurePlan", **review, department="EMERGENCY")
    one_of_two = (await story.at("2020-03-20", board))["task"]["closingBoard"]
    assert (one_of_two["planStatus"], one_of_two["approvalsMissing"]) == ("SUBMITTED", ["生态环境"])
    await story.invent(county.ecology, "2020-03-22", "ReviewClosurePlan", **review, department="ECOLOGY")
    both = (await story.at("2020-03-22", board))["task"]["closingBoard"]
    assert (both["planStatus"], both["approvals"], both["approvalsMissing"]) == (
        "APPROVED",
        ["应急", "生态环境"],
        [],
    )
    assert {"rule": "YC-40"} not in both["openItems"]


async def the_second_list_is_closed(story: Story) -> None:
    """四(二): the rest of the 217 closed by the end of October 2020; 120 workers of 康庄 are placed."""
    rest = [e for e in yc.ENTRIES if e.phase == "p3"]
    for entry in rest:
        for name in await yc.ovens(story, entry):
            await yc.close_oven(story, entry.county, name, "2020-09-15", "2020-09-28")
        await yc.accepted(story, entry, "2020-10-20", "CLOSE")
    await story.invent(
        yc.HEJIN.company(yc.KANGZHUANG.name),
        "2020-10-25",
        "ReportWorkerPlacement",
        task=yc.KANGZHUANG.task,
        totalCount=120,
        byKind=[
            {"kind": "TRANSFERRED", "count": 80},
            {"kind": "RETRAINED", "count": 30},
            {"kind": "OTHER", "count": 10},
        ],
    )
    city = (await story.tasks("2020-10-31", yc.BOARD))["t-yc"]
    assert (city["status"], city["doneOn"], city["acceptedTonnes"]) == ("DONE", "2020-09-28", "3850000")
    assert [one["acceptedTonnes"] for one in city["lists"]] == ["1080000", "2170000"]
    assert await story.book("2020-10-31", yc.HEJIN.code) == {"recognized": -2_240_000, "reduced": 2_240_000}


async def kangzhuang_is_paid(story: Story) -> None:
    """30元/吨 × 60万吨 = 18,000,000.00 yuan, 50:30:20; before it is determined it is 18,000,000.00 to 28,800,000.00."""
    fields = (
        "referenceFen { least most } approvedFen payableFen orderedFen bankFen stage unfiledOrders "
        "usedForWorkersFen fundRatios"
    )
    before = (await story.compensation("2020-10-31", fields))["l-kangzhuang"]
    assert before["referenceFen"] == {"least": str(yuan(18_000_000)), "most": str(yuan(28_800_000))}
    await yc.compensation(story, yc.KANGZHUANG, "2020-11-02", "yc-0001")
    company = yc.HEJIN.company(yc.KANGZHUANG.name)
    uses = [{"purpose": "WORKERS", "fen": yuan(5_000_000)}, {"purpose": "DEBT", "fen": yuan(4_000_000)}]
    await story.invent(
        company,
        "2020-12-05",
        "ReportFundUse",
        lot="l-kangzhuang",
        uses=uses[:1],
        workersNeedFen=yuan(5_000_000),
    )
    await story.invent(company, "2020-12-15", "ReportFundUse", lot="l-kangzhuang", uses=uses[1:])
    after = (await story.compensation("2020-12-31", fields))["l-kangzhuang"]
    assert after == {
        "referenceFen": {"least": str(yuan(18_000_000)), "most": str(yuan(18_000_000))},
        "approvedFen": str(yuan(18_000_000)),
        "payableFen": "0",
        "orderedFen": str(yuan(18_000_000)),
        "bankFen": str(yuan(18_000_000)),
        "stage": "SETTLED",
        "unfiledOrders": [],
        "usedForWorkersFen": str(yuan(5_000_000)),
        "fundRatios": "50:30:20",
    }
    assert await story.money("2020-12-31") == {
        "provincePool": -yuan(9_000_000),
        "cityPool": -yuan(5_400_000),
        "countyPool": -yuan(3_600_000),
        "paid": yuan(18_000_000),
    }


# 四、督查组的提问


async def the_inspector_asks(story: Story) -> None:
    """The totals, the board, the ledger, the trial balance, the alerts and the refused attempts, of one moment."""
    on = "2021-04-30"
    await story.dawn(on)
    assert await story.book(on, yc.CITY.code) == {
        "recognized": -4_450_000,
        "operating": 600_000,  # 恒泰: no completion is printed (YC-12)
        "closedPending": 300_000,
        "reduced": 3_550_000,
    }
    tasks = await story.tasks(on, yc.BOARD)
    assert (tasks["t-yc"]["listedTonnes"], tasks["t-yc"]["acceptedTonnes"]) == ("3850000", "3550000")
    assert {name: row["status"] for name, row in tasks.items() if row["status"] != "DONE"} == {
        "t-jia": "CLOSED_NOT_ACCEPTED"
    }
    assert await story.money(on) == {
        "provincePool": -yuan(9_000_000),
        "cityPool": -yuan(5_400_000),
        "countyPool": -yuan(5_400_000),
        "paid": yuan(19_800_000),
    }
    rows = await story.compensation(on, "referenceFen { least most } stage orderedFen clawbackReceivedFen")
    assert rows["l-jianlong"]["referenceFen"] == {
        "least": str(yuan(16_200_000)),
        "most": str(yuan(25_920_000)),
    }
    assert rows[shili.JIA_A.lot]["clawbackReceivedFen"] == str(yuan(7_200_000))
    assert {lot: row["stage"] for lot, row in rows.items() if row["stage"] != "NONE"} == {
        "l-kangzhuang": "SETTLED",
        shili.JIA_A.lot: "SETTLED",
    }
    assert await story.alerts(invented=False) == []
    played = [("D-01", f"lot:{shili.JIA_A.lot}"), ("D-12", "task:t-jia"), ("D-22", "task:t-jia")]
    assert await story.alerts() == played
    assert await story.kept_refusals() == story.refusals
    assert (await story.book(on, PROVINCE))["reduced"] == 3_550_000


@pytest.mark.rule(
    "YC-01", "YC-02", "YC-03", "YC-04", "YC-05", "YC-06", "YC-07", "YC-12", "YC-17", "YC-20", "YC-21", "YC-22",
    "YC-23", "YC-24", "YC-25", "YC-26", "YC-27", "YC-28", "YC-29", "YC-30", "YC-34", "YC-35", "YC-36", "YC-37",
    "YC-40", "YC-41", "YC-43", "YC-44", "YC-45", "YC-48", "YC-49", "YC-50", "YC-51", "YC-53", "YC-63", "YC-64",
    "X-01", "X-02", "X-03", "X-05", "X-31", "E-15", "E-29",
)  # fmt: skip
async def test_the_325_of_yuncheng_from_the_document_to_the_last_question(story: Story) -> None:
    for scene in (
        the_document_is_registered,
        the_baseline_is_opened,
        the_city_s_task_is_325,
        the_lists_and_phases_add_up,
        filings_are_suspended,
        jianlong_is_torn_down,
        the_other_stopped_oven_and_jinxin_s_first_two,
        kangzhuang_s_plan_is_approved,
        shili.the_list_is_supplemented,
        shili.it_is_torn_down_by_the_rules,
        shili.the_county_is_behind_and_criticised,
        shili.reduced_capacity_is_offered_again,
        the_second_list_is_closed,
        kangzhuang_is_paid,
        shili.an_acceptance_is_revoked_and_the_money_comes_back,
        the_inspector_asks,
    ):
        await scene(story)
    await conserved(story.house)
