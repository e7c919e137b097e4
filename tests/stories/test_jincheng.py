"""晋城: 晋市政办〔2020〕56号, told from the annex to the strike-off (销号) of its 40万吨.

A plan against air pollution. 沁泽 13 and 兴高 27 are printed, their closing and acceptance in time are invented; what
is unlawful or late is done by 示例焦化甲 and 示例供电公司 alone.
"""

from typing import Any

import pytest

from domain.envelope import Role
from tests.stories.conservation import conserved
from tests.stories.telling import MIIT, City, County, Office, Story, span, wan
from tests.stories.works import permitted, torn_down

JINCHENG = City("140500", "晋城市")
QINSHUI, GAOPING = County("140521", "沁水县"), County("140581", "高平市")
POWER = Office("示例供电公司", Role.POWER_CO, "140500")
ISSUED, LAST_DAY, OPENING = "2020-10-28", "2020-12-31", "2018-12-31"
YEAR_END = span("2020年12月底前", LAST_DAY)
QINZE, XINGGAO, JIA = "e-jc-qinze", "e-jc-xinggao", "e-jia"
WORKS: tuple[tuple[str, str, County, float, str], ...] = (
    (QINZE, "山西明源集团沁泽焦化有限公司", QINSHUI, 13, "名称以沁开头，据此推定"),
    (XINGGAO, "山西兴高能源股份有限公司", GAOPING, 27, "余下一县，据此推定"),
)


# 文件与任务


async def the_plan_is_issued(story: Story) -> None:
    """Printed 晋市政办(2020] 56号, by OCR; kept as printed, found under its right number (JC-01, X-26)."""
    await story.accept(
        JINCHENG.office,
        ISSUED,
        "RegisterPolicyDocument",
        document="jc",
        title="晋城市2020-2021年秋冬季大气污染综合治理攻坚行动方案",
        docNoRaw="晋市政办(2020] 56号",
        issuer="晋城市人民政府办公室",
        issuedOn=ISSUED,
        disclosure="PUBLIC",
        appliesTo="140500",
    )
    await story.house.settle()
    found = (await story.house.read('{ document(id: "jc") { docNo docNoRaw issuedOn } }'))["document"]
    assert found == {"docNo": "晋市政办〔2020〕56号", "docNoRaw": "晋市政办(2020] 56号", "issuedOn": ISSUED}


async def forty_are_to_be_reduced(story: Story) -> None:
    """压减焦炭产能40万吨: 沁泽 13, 兴高 27; counties inferred, the end state printed nowhere (JC-11, JC-13)."""
    for enterprise, name, county, tonnes, note in WORKS:
        where = {"enterprise": enterprise, "division": county.code, "county": county.code}
        await story.accept(
            JINCHENG.office,
            ISSUED,
            "RegisterEnterprise",
            **where,
            legalName=name,
            countyBasis="INFERRED",
            countyNote=note,
            baselineIncomplete=True,
        )
        await story.accept(
            MIIT,
            OPENING,
            "RecognizeBaselineCapacity",
            lot=f"l-{enterprise}",
            **where,
            tonnes=wan(tonnes),
            basis="NAMED_IN_DOCUMENT",
            document="jc",
            basisDate=ISSUED,
            account="OPERATING",
            accountBasis="INFERRED",
        )
    await story.accept(
        JINCHENG.government,
        ISSUED,
        "AssignCityTask",
        task="t-jc",
        division="140500",
        name="晋城市焦化产能压减年度任务",
        tonnes=wan(40),
        deadline=YEAR_END,
        book="REDUCTION",
        document="jc",
    )
    for enterprise, _, county, tonnes, _ in WORKS:
        await a_task(story, enterprise, county, tonnes, parent="t-jc", document="jc")


async def a_task(story: Story, enterprise: str, county: County, tonnes: float, **more: Any) -> None:
    """A task, and the list hold on its lot."""
    task = {"task": f"t-{enterprise}", "enterprise": enterprise, "division": county.code}
    await story.accept(
        JINCHENG.government,
        ISSUED,
        "AssignEnterpriseTask",
        **task,
        county=county.code,
        tonnes=wan(tonnes),
        deadline=YEAR_END,
        requiredEndState="UNSTATED",
        lots=[f"l-{enterprise}"],
        **more,
    )
    listed = {"lot": f"l-{enterprise}", "task": f"t-{enterprise}", "tonnes": wan(tonnes)}
    invented = {name: value for name, value in more.items() if name == "invented"}
    await story.accept(JINCHENG.government, ISSUED, "ListLot", **listed, **invented)


async def the_board_shows_13_and_27(story: Story) -> None:
    board = await story.tasks(ISSUED, "targetTonnes listedTonnes county endState lastDay", "140500")
    assert {task: row["targetTonnes"] for task, row in board.items()} == {
        "t-jc": "400000",
        "t-e-jc-qinze": "130000",
        "t-e-jc-xinggao": "270000",
    }
    assert [board[f"t-{one}"]["county"] for one in (QINZE, XINGGAO)] == ["140521", "140581"]
    assert {row["lastDay"] for row in board.values()} == {LAST_DAY}
    assert board["t-e-jc-qinze"]["endState"] == "UNSTATED"
    query = f'enterprise(id: "{QINZE}") {{ countyBasis countyNote }}'
    assert (await story.at(ISSUED, query))["enterprise"]["countyBasis"] == "INFERRED"


async def other_products_stay_out(story: Story) -> None:
    """The annex's four movers (JC-12): 1万立方米 is no tonnes, and 15万吨 and 2万吨 are tonnes of other products."""
    other: dict[str, Any] = {
        "enterprise": QINZE,
        "division": "140521",
        "deadline": YEAR_END,
        "requiredEndState": "UNSTATED",
    }
    for number, printed in enumerate(("1万立方米", "100万米")):
        said = other | {"task": f"t-annex-{number}", "tonnes": printed}
        await story.refuse(JINCHENG.government, ISSUED, "AssignEnterpriseTask", "MALFORMED", **said)
    for number, tonnes in enumerate((wan(15), wan(2))):
        said = other | {"task": f"t-other-{number}", "tonnes": tonnes, "product": "OTHER", "parent": "t-jc"}
        await story.refuse(JINCHENG.government, ISSUED, "AssignEnterpriseTask", "NOT_COKING_CAPACITY", **said)
    assert (await story.tasks(ISSUED, "listedTonnes"))["t-jc"]["listedTonnes"] == "400000"


# 压减与销号


async def both_are_torn_down_in_time(story: Story) -> None:
    """Invented lawful acts: the minutes name the end state that was found, since the text states none."""
    for number, (enterprise, _, county, tonnes, _) in enumerate(WORKS):
        where = {"enterprise": enterprise, "division": county.code, "county": county.code}
        oven = {"oven": f"o-{enterprise}"}
        await story.invent(county.office, OPENING, "RegisterOven", **oven, **where, designTonnes=wan(tonnes))
        backed = {"lot": f"l-{enterprise}", "ovens": [oven["oven"]], "tonnes": wan(tonnes)}
        await story.invent(county.office, OPENING, "BackLotWithOvens", **backed)
        await permitted(story, county, oven["oven"], "2020-11-12", "2020-11-15")
        done = f"2020-12-1{number}"
        await torn_down(story, county, oven["oven"], stopped="2020-11-10", starts="2020-11-15", done=done)


async def the_minutes_must_name_what_was_found(story: Story) -> None:
    for enterprise, _, _, tonnes, _ in WORKS:
        held = {"task": f"t-{enterprise}", "verdict": "PASSED"}
        accepted = [{"lot": f"l-{enterprise}", "tonnes": wan(tonnes)}]
        await story.refuse(
            JINCHENG.acceptance,
            "2020-12-20",
            "HoldCityAcceptance",
            "END_STATE_NOT_NAMED",
            **held,
            accepted=accepted,
        )
        await story.invent(
            JINCHENG.acceptance,
            "2020-12-20",
            "HoldCityAcceptance",
            **held,
            accepted=accepted,
            endStateFound="DEMOLISH",
        )


async def the_forty_are_struck_off(story: Story) -> None:
    """销号 (JC-16): done the day the last of it was torn down, accepted nine days later, in no other account."""
    board = await story.tasks(LAST_DAY, "acceptedTonnes status doneOn overdueDays", "140500")
    assert {row["status"] for row in board.values()} == {"DONE"}
    assert (board["t-jc"]["acceptedTonnes"], board["t-jc"]["doneOn"]) == ("400000", "2020-12-11")
    assert await story.book(LAST_DAY, "140500") == {"recognized": -wan(40), "reduced": wan(40)}
    week = 'weeklyReport(division: "140500") { rows { task acceptedInWeekTonnes } }'
    rows = (await story.at("2020-12-21", week))["weeklyReport"]["rows"]
    assert {one["task"]: one["acceptedInWeekTonnes"] for one in rows}["t-jc"] == "400000"


@pytest.mark.rule("JC-01", "JC-11", "JC-12", "JC-13", "JC-16", "JC-23", "JC-28", "X-24", "X-26")
async def test_the_forty_of_jincheng_are_listed_torn_down_and_struck_off(story: Story) -> None:
    await the_plan_is_issued(story)
    await forty_are_to_be_reduced(story)
    await the_board_shows_13_and_27(story)
    await other_products_stay_out(story)
    await both_are_torn_down_in_time(story)
    await the_minutes_must_name_what_was_found(story)
    await the_forty_are_struck_off(story)
    await story.dawn("2021-01-01")
    assert await story.alerts() == []
    await conserved(story.house)


# 示例焦化甲：应急减排、铅封、用电量（全部虚构）


async def a_works_to_watch(story: Story) -> None:
    """示例焦化甲 of 高平: 30万吨, one oven, to close by the end of the year like the others."""
    where = {"enterprise": JIA, "division": GAOPING.code, "county": GAOPING.code}
    await story.invent(GAOPING.office, OPENING, "RegisterEnterprise", **where, legalName="示例焦化甲")
    lot = {"lot": f"l-{JIA}", "tonnes": wan(30), "basis": "FILING_2018", "account": "OPERATING"}
    await story.invent(MIIT, OPENING, "RecognizeBaselineCapacity", **where, **lot, accountBasis="INFERRED")
    await story.invent(GAOPING.office, OPENING, "RegisterOven", oven="o-jia", **where, designTonnes=wan(30))
    await story.invent(
        GAOPING.office, OPENING, "BackLotWithOvens", lot=f"l-{JIA}", ovens=["o-jia"], tonnes=wan(30)
    )
    await story.invent(GAOPING.office, OPENING, "CommissionOven", oven="o-jia")
    await a_task(story, JIA, GAOPING, 30, invented=True)


async def an_alert_week_is_lawful(story: Story) -> None:
    """焖炉 in a pollution alert and full load after it (JC-04, JC-27): neither closed nor found (E-22)."""
    oven = {"oven": "o-jia", "reason": "重污染天气应急减排"}
    await story.invent(GAOPING.ecology, "2020-11-20", "HotIdleOven", **oven)
    query = 'oven(id: "o-jia") { operation stage certified stoppedOn }'
    during = (await story.at("2020-11-22", query))["oven"]
    assert (during["operation"], during["certified"], during["stoppedOn"]) == ("HOT_IDLE", False, None)
    board = await story.tasks("2020-11-22", "certifiedTonnes acceptedTonnes status")
    assert board[f"t-{JIA}"] == {"certifiedTonnes": "0", "acceptedTonnes": "0", "status": "OPEN"}
    await story.invent(GAOPING.ecology, "2020-11-27", "RampUpOven", **oven)
    assert (await story.at("2020-11-27", query))["oven"]["operation"] == "PRODUCING"
    assert await findings(story) == []


async def findings(story: Story, *, every: bool = False) -> list[tuple[str, str, str]]:
    """(rule, severity, subject) of what is open, or of all that was ever found."""
    shown = str(not every).lower()
    query = f"{{ findings(first: 100, onlyOpen: {shown}) {{ nodes {{ rule severity subject }} }} }}"
    nodes = (await story.ask(query))["findings"]["nodes"]
    return sorted((one["rule"], one["severity"], one["subject"]) for one in nodes)


async def a_seal_is_opened_and_reported(story: Story) -> None:
    """开启后及时报告: opened 02:10, reported 02:25, no permit is asked (JC-15); 24 hours are an assumption."""
    rule = {"parameter": "seal-report-hours", "division": "140500", "value": {"number": 24}, "unit": "小时"}
    await story.accept(JINCHENG.office, ISSUED, "SetRuleParameter", **rule, basis="ASSUMED", note="小时数未印")
    for seal, point in (("jc-0001", "旁路阀"), ("jc-0002", "备煤皮带")):
        placed = {"seal": seal, "oven": "o-jia", "point": point}
        await story.invent(GAOPING.ecology, "2020-11-28", "PlaceSeal", **placed)
    times = {"openedAt": "2020-12-01T02:10:00+08:00", "reportedAt": "2020-12-01T02:25:00+08:00"}
    opened = {"seal": "jc-0001", "oven": "o-jia", "reason": "安全泄压"} | times
    await story.invent(GAOPING.company("示例焦化甲"), "2020-12-01", "OpenSeal", **opened)
    seal = (await story.at("2020-12-01", 'seal(id: "jc-0001") { state reportedAt permit }'))["seal"]
    assert (seal["state"], seal["permit"]) == ("OPENED_REPORTED", None)
    assert await findings(story) == []


async def a_seal_is_found_torn(story: Story) -> None:
    """Found open and nobody reported it: broken, critical, to the police (JC-15)."""
    torn = {"seal": "jc-0002", "oven": "o-jia", "policeReferral": "示例移送1号"}
    await story.invent(GAOPING.ecology, "2020-12-02", "ReportSealBroken", **torn)
    seal = (await story.at("2020-12-02", 'seal(id: "jc-0002") { state brokenOn }'))["seal"]
    assert seal == {"state": "BROKEN", "brokenOn": "2020-12-02"}
    assert await findings(story) == [("D-03", "CRITICAL", "oven:o-jia")]


async def the_power_company_has_a_duty(story: Story) -> None:
    """每月初10日内 the electricity of the key list, which 市生态环境局 sets (JC-20, JC-21); of nobody else."""
    await story.invent(
        JINCHENG.ecology, "2020-11-01", "ListKeyEnterprise", enterprise=JIA, listedFrom="2020-11-01"
    )
    query = f'enterprise(id: "{JIA}") {{ keyListings {{ listedFrom listedTo }} }}'
    listings = (await story.at("2020-11-30", query))["enterprise"]["keyListings"]
    assert listings == [{"listedFrom": "2020-11-01", "listedTo": None}]
    await story.invent(
        JINCHENG.office,
        ISSUED,
        "RegisterReportDuty",
        duty="d-power",
        office=POWER.name,
        division="140500",
        kind="ELECTRICITY",
        receiver=JINCHENG.ecology.name,
        cycle="MONTHLY",
        day=10,
        validFrom="2020-12-01",
        validTo="2020-12-31",
        document="jc",
    )


async def november_is_missing_on_the_eleventh(story: Story) -> None:
    """Due on 2020-12-10 to its end; D-16 on the 11th; handed in then it is late and counts (E-28)."""
    await story.dawn("2020-12-10")
    assert [one for one in await findings(story) if one[0] == "D-16"] == []
    await story.dawn("2020-12-11")
    assert ("D-16", "MEDIUM", "duty:d-power") in await findings(story)
    figures = [{"name": "示例焦化甲用电量", "number": 380_000, "unit": "kWh"}]
    report = {"duty": "d-power", "period": "2020-11-01", "figures": figures}
    await story.invent(POWER, "2020-12-11", "SubmitReport", **report)
    query = (
        'duty(id: "d-power") { onTimeReports lateReports missingReports periods { dueOn status daysLate } }'
    )
    duty = (await story.at("2020-12-31", query))["duty"]
    assert [duty[name] for name in ("onTimeReports", "lateReports", "missingReports")] == [0, 1, 0]
    assert duty["periods"] == [{"dueOn": "2020-12-10", "status": "LATE", "daysLate": 1}]
    assert [one for one in await findings(story) if one[0] == "D-16"] == []


async def no_alert_closes_anything(story: Story) -> None:
    """不得「一律关停」「先停再说」 (JC-17): charging after the last day is critical, and only a person orders."""
    await story.dawn("2021-01-04")
    seen = {"oven": "o-jia", "seen": "CHARGING"}
    await story.invent(JINCHENG.ecology, "2021-01-05", "ReportProductionOnClosedOven", **seen)
    await story.dawn("2021-01-05")
    assert ("D-17", "oven:o-jia") in await story.alerts()
    orders = 'events(types: ["ImmediateClosureOrdered"]) { nodes { office } }'
    assert (await story.at("2021-01-05", orders))["events"]["nodes"] == []
    assert (await story.at("2021-01-05", 'oven(id: "o-jia") { operation }'))["oven"] == {
        "operation": "PRODUCING"
    }
    nowhere = {"oven": "", "reason": "先停再说"}
    await story.refuse(JINCHENG.government, "2021-01-06", "OrderImmediateClosure", "MALFORMED", **nowhere)
    order = {"oven": "o-jia", "reason": "逾期未关停仍在生产"}
    await story.invent(JINCHENG.government, "2021-01-06", "OrderImmediateClosure", **order)
    found = (await story.at("2021-01-06", orders))["events"]["nodes"]
    assert [one["office"] for one in found] == ["晋城市人民政府"]


@pytest.mark.rule("JC-04", "JC-15", "JC-17", "JC-20", "JC-21", "JC-27", "JC-03", "E-22", "E-28")
@pytest.mark.rule("D-03", "D-16", "D-17")
async def test_a_works_is_watched_through_the_winter_and_no_rule_closes_it(story: Story) -> None:
    await the_plan_is_issued(story)
    await a_works_to_watch(story)
    await an_alert_week_is_lawful(story)
    await a_seal_is_opened_and_reported(story)
    await a_seal_is_found_torn(story)
    await the_power_company_has_a_duty(story)
    await november_is_missing_on_the_eleventh(story)
    await no_alert_closes_anything(story)
    assert await story.book("2021-01-06", GAOPING.code) == {"recognized": -wan(30), "operating": wan(30)}
    await conserved(story.house)
