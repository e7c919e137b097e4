"""介休's plan to close its 4.3 m ovens, told from its documents to the inspector's last question.

昌盛 60万吨 and 茂胜 96万吨 exit by replacement (上大关小) by 2023-10-31: closed, and not reduced; what is carried
over is not printed, so nothing is replaced yet (X-06). Their closings are invented, by the book and in time. 示例焦化甲
and 示例焦化乙 of 示例县, under the same rules, produce after the last day, and are ordered to close at once.
"""

import pytest

from tests.stories import jiexiu as jx
from tests.stories.conservation import conserved
from tests.stories.jiexiu import CHANGSHENG, JIA, JIEXIU, LAST_DAY, MAOSHENG, SHILI, YI
from tests.stories.telling import INSPECTOR, LEADING, MIIT, Story, span, wan

BOARD = "status targetTonnes toExitTonnes replacedTonnes reducedTonnes certifiedTonnes overdueDays doneOn"


def october(first: int, last: int) -> tuple[str, ...]:
    """The days of October 2023 from one to another."""
    return tuple(f"2023-10-{day:02}" for day in range(first, last + 1))


# 一、方案


async def the_plan_without_a_number(story: Story) -> None:
    """What is not printed stays null; the plan and 忻州's opinion rest on 51号 alike."""
    await jx.documents(story)
    found = await story.ask(
        """{ document(id: "jx") { docNo issuer issuedOn basisDocuments { docNo } }
             eventsRestingOn(docNo: "晋政办发〔2022〕51号") { nodes { office } } }"""
    )
    assert found["document"] == {
        "docNo": None,
        "issuer": None,
        "issuedOn": None,
        "basisDocuments": [{"docNo": "晋政办发〔2022〕51号"}, {"docNo": "市焦高发组办字〔2023〕4号"}],
    }
    assert [one["office"] for one in found["eventsRestingOn"]["nodes"]] == ["晋中市工信局"]
    await jx.policy(story)


async def to_exit_by_replacement(story: Story) -> None:
    """1,560,000 t to exit by replacement, replaced so far 0, reduced 0; the overlap allowance is UNKNOWN."""
    for one in (CHANGSHENG, MAOSHENG):
        await jx.works(story, one)
    await story.accept(MIIT, jx.OPENING, "CloseBaseline", division="140700", totalTonnes=wan(156))
    await jx.tasks(story, JIEXIU, (CHANGSHENG, MAOSHENG))
    tasks = await story.tasks(jx.PLANNED, BOARD)
    county = tasks["t-140781"]
    figures = (county["toExitTonnes"], county["replacedTonnes"], county["reducedTonnes"])
    assert figures == ("1560000", "0", "0")
    assert [tasks[t]["toExitTonnes"] for t in ("t-changsheng", "t-maosheng")] == ["600000", "960000"]
    found = await story.at(
        jx.PLANNED,
        'project(id: "p-maosheng") { overlapAllowanceTonnes commitments { retiredTonnes carriedTonnes } }',
    )
    assert found["project"] == {
        "overlapAllowanceTonnes": None,
        "commitments": [{"retiredTonnes": "960000", "carriedTonnes": None}],
    }


async def plans_and_guidance(story: Story) -> None:
    """五(二): eleven sections by 05-10; four departments guide, three have done so; no approval is printed."""
    for one, on in ((CHANGSHENG, "2023-05-09"), (MAOSHENG, "2023-05-10")):
        sections = [*jx.SECTIONS, *jx.MEASURES]
        plan = {"task": one.task, "sections": sections, "expertsInvolved": True, "opinionsSought": True}
        await story.invent(one.company, on, "SubmitClosurePlan", **plan)
    for department, office in (("EMERGENCY", "应急管理局"), ("ECOLOGY", "生态环境局"), ("HOUSING", "住建局")):
        await story.invent(
            JIEXIU.department(office),
            "2023-05-20",
            "RecordExpertGuidance",
            task=CHANGSHENG.task,
            department=department,
            opinion="按方案组织",
        )
    board = "planStatus approvals expertDepartments expertDepartmentsMissing openItems { rule }"
    found = await story.at("2023-05-31", f'task(id: "{CHANGSHENG.task}") {{ closingBoard {{ {board} }} }}')
    assert found["task"]["closingBoard"] == {
        "planStatus": "SUBMITTED",
        "approvals": [],
        "expertDepartments": ["应急", "生态环境", "住建"],
        "expertDepartmentsMissing": ["工信"],
        "openItems": [],
    }


async def milestones_with_no_slack(story: Story) -> None:
    """四(二) 倒排工期: plan, supply, closing, acceptance, spot check; closing and acceptance share their last day."""
    fields = "milestones { step dueOn doneOn lateDays } noSlack"
    query = f'task(id: "{CHANGSHENG.task}") {{ closingBoard {{ {fields} }} }}'
    board = (await story.at("2023-05-31", query))["task"]["closingBoard"]
    assert {one["step"]: one["dueOn"] for one in board["milestones"]} == {
        "CLOSURE_PLAN": "2023-05-10",
        "REPLACEMENT_SUPPLY": "2023-10-01",
        "CLOSE": LAST_DAY,
        "CITY_ACCEPTANCE": LAST_DAY,
        "PROVINCIAL_SPOT_CHECK": "2023-12-31",
    }
    assert board["milestones"][0]["doneOn"] == "2023-05-09"
    assert board["noSlack"] == ["CITY_ACCEPTANCE"]


# 二、气源、热源替代


async def heat_is_short_by_a_fifth_to_three_tenths(story: Story) -> None:
    """五(四): 茂胜二期 1号炉 covers 70–80 % of the heat; without the gas of 昌盛's 5.5 m oven it is not ready."""
    where = {"division": JIEXIU.code, "county": JIEXIU.code}
    for oven, enterprise, label, height in (
        ("o-cs-55", "changsheng", "5.5米焦炉（保留运行）", 5500),
        ("o-ms-1", "maosheng", "二期1号炉", None),
        ("o-ms-2", "maosheng", "二期2号炉", None),
    ):
        more = {"oven": oven, "enterprise": enterprise, "label": label, "chamberHeightMm": height}
        await story.accept(JIEXIU.office, jx.PLANNED, "RegisterOven", **more, **where)
    planned = {
        "1号炉": span("8月前", "2023-07-31", "2023-08-31"),
        "2号炉": span("11月中旬前", "2023-11-10", "2023-11-20"),
    }
    for label, deadline in planned.items():
        await story.accept(
            JIEXIU.office,
            jx.PLANNED,
            "RecordPlannedStart",
            project="p-maosheng",
            label=label,
            oven=f"o-ms-{label[0]}",
            deadline=deadline,
        )
    seven, eight = {"num": 7, "den": 10}, {"num": 8, "den": 10}
    first = {"name": "二期1号炉", "oven": "o-ms-1", "least": seven, "most": eight}
    rest = {"name": "昌盛5.5米焦炉煤气", "oven": "o-cs-55", "rest": True}
    housing, heat = JIEXIU.department("住建局"), {"task": MAOSHENG.task, "kind": "HEAT"}
    balance = "supply { kind gapLeast { num den } gapMost { num den } ready }"
    query = f'task(id: "{MAOSHENG.task}") {{ closingBoard {{ {balance} }} }}'
    await story.invent(housing, "2023-09-15", "ReportReplacementSupply", **heat, supplies=[first])
    assert (await story.at("2023-09-15", query))["task"]["closingBoard"]["supply"] == [
        {"kind": "HEAT", "gapLeast": {"num": 1, "den": 5}, "gapMost": {"num": 3, "den": 10}, "ready": False}
    ]
    await story.invent(housing, "2023-09-28", "ReportReplacementSupply", **heat, supplies=[first, rest])
    assert (await story.at("2023-09-28", query))["task"]["closingBoard"]["supply"] == [
        {"kind": "HEAT", "gapLeast": {"num": 0, "den": 1}, "gapMost": {"num": 0, "den": 1}, "ready": True}
    ]
    whole = [{"name": "天然气", "rest": True}]
    for task, kind in ((MAOSHENG.task, "GAS"), (CHANGSHENG.task, "GAS"), (CHANGSHENG.task, "HEAT")):
        await story.invent(
            housing, "2023-09-28", "ReportReplacementSupply", task=task, kind=kind, supplies=whole
        )


async def plans_are_behind_only_after_the_later_bound(story: Story) -> None:
    """五(四): 「8月前」 is 07-31 or 08-31: 1号炉 is behind plan from 09-01 on, 2号炉 not before 11-21; no alert."""
    query = 'project(id: "p-maosheng") { behindPlan }'
    assert (await story.at("2023-08-31", query))["project"]["behindPlan"] == []
    assert (await story.at("2023-09-01", query))["project"]["behindPlan"] == ["1号炉"]
    await story.dawn("2023-10-02")
    assert await story.alerts(invented=False) == []


# 三、关停、认定、验收、抽查


async def the_closing_of_the_two(story: Story) -> None:
    """五(三)、七(二): stopped, emptied, purged; two cuts, four stops, six departments; complete on its latest day."""
    for one in (CHANGSHENG, MAOSHENG):
        await jx.watched(story, one, october(20, 30))
        await jx.stopped(story, one, "2023-10-20")
        await jx.made_safe(story, one, "2023-10-22", "2023-10-24")
        await jx.two_cuts_and_three_stops(story, one, "2023-10-28")
        await jx.struck_from_the_discharge_permit(story, one, "2023-10-30")
        await story.invent(JIEXIU.office, "2023-10-30", "CertifyClosure", ovens=[one.oven])
    found = await story.at(
        "2023-10-30",
        f"""oven(id: "{CHANGSHENG.oven}") {{ stage stoppedOn certificate {{ completedOn sources singleSource }}
              elements {{ name scope retained {{ use limitM3 }} }} }}""",
    )
    oven = found["oven"]
    assert (oven["stage"], oven["stoppedOn"]) == ("TWO_CUTS_FOUR_STOPS", "2023-10-20")
    assert (oven["certificate"]["completedOn"], oven["certificate"]["singleSource"]) == ("2023-10-30", False)
    assert len(oven["certificate"]["sources"]) == 6
    assert oven["elements"][0]["retained"] == [{"use": "FIRE", "limitM3": 300}]
    assert [one["scope"] for one in oven["elements"] if one["name"] == "停止排污许可"] == [
        "STRUCK_FROM_SCOPE"
    ]


async def accepted_by_jinzhong_and_sampled_by_the_province(story: Story) -> None:
    """二(三): 晋中 accepts both on site; the province samples one of two, and the other has missed nothing."""
    held = {"verdict": "PASSED", "endStateFound": "CLOSE"}
    for one in (CHANGSHENG, MAOSHENG):
        await story.invent(
            jx.JINZHONG.acceptance, LAST_DAY, "HoldCityAcceptance", task=one.task, accepted=[], **held
        )
    await story.invent(
        LEADING,
        "2023-12-15",
        "HoldProvincialSpotCheck",
        task=MAOSHENG.task,
        verdict="PASSED",
        contradictedTonnes=0,
        seen=["两断四停属实"],
    )
    found = await story.at(
        "2023-12-31", "spotCheckCoverage { acceptedTasks sampledTasks coveragePercent notSampled }"
    )
    assert found["spotCheckCoverage"] == {
        "acceptedTasks": 2,
        "sampledTasks": 1,
        "coveragePercent": 50,
        "notSampled": [CHANGSHENG.task],
    }
    tasks = await story.tasks("2023-12-31", BOARD)
    assert [(tasks[one.task]["status"], tasks[one.task]["doneOn"]) for one in (CHANGSHENG, MAOSHENG)] == [
        ("DONE", "2023-10-30"),
        ("DONE", "2023-10-30"),
    ]
    # Closed, and neither reduced nor replaced: the tonnes wait for what they carry.
    assert (tasks["t-140781"]["replacedTonnes"], tasks["t-140781"]["reducedTonnes"]) == ("0", "0")
    assert await story.book("2023-12-31", JIEXIU.code) == {"recognized": -1_560_000, "operating": 1_560_000}


async def the_oven_of_5_5_metres_goes_on(story: Story) -> None:
    """五(四): it supplies 茂胜 and, at need, the city: production beside a closed oven is no alert."""
    await story.invent(
        INSPECTOR, "2023-11-20", "ReportProductionOnClosedOven", oven="o-cs-55", seen="COKE_PUSHED"
    )
    await story.dawn("2023-11-21")
    assert await story.alerts(invented=False) == []
    assert [row for row in await story.alerts() if "o-cs" in row[1]] == []


# 四、示例县：立即关停、逾期、违规生产


async def the_same_rules_in_an_invented_county(story: Story) -> None:
    """示例县 prints them for itself: 介休's bind nobody else."""
    for code, name, parent in (
        (jx.EXAMPLE.code, "示例市", "140000"),
        (SHILI.code, "示例县", jx.EXAMPLE.code),
    ):
        await story.invent(LEADING, jx.OPENING, "RegisterDivision", code=code, name=name, parent=parent)
    await jx.policy_of_the_example(story)
    for one in (JIA, YI):
        await jx.works(story, one, invented=True)
    await jx.tasks(story, SHILI, (JIA, YI), invented=True)
    retire = {"project": "p-jia", "retiredTonnes": wan(60), "carriedTonnes": wan(60), "discountedTonnes": 0}
    await story.refuse(
        jx.EXAMPLE.office, "2023-05-11", "ReplaceLot", "CARRIED_TONNES_UNKNOWN", lot=JIA.lot, **retire
    )
    plan = {"task": JIA.task, "sections": [*jx.SECTIONS, *jx.MEASURES[:-1]]}
    await story.refuse(JIA.company, "2023-05-10", "SubmitClosurePlan", "PLAN_SECTIONS_MISSING", **plan)
    late = {"task": JIA.task, "sections": [*jx.SECTIONS, *jx.MEASURES]}
    await story.invent(JIA.company, "2023-05-11", "SubmitClosurePlan", **late)
    query = (
        f'task(id: "{JIA.task}") {{ closingBoard {{ milestones {{ step lateDays }} openItems {{ rule }} }} }}'
    )
    board = (await story.at("2023-05-11", query))["task"]["closingBoard"]
    assert board["milestones"][0] == {"step": "CLOSURE_PLAN", "lateDays": 1}
    assert [one["rule"] for one in board["openItems"]] == ["JX-49", "JX-49"]


async def ordered_to_close_at_once(story: Story) -> None:
    """五(三): a serious accident on 06-14, the order of 06-15 is the new last day; 06-16 finds no closing reported."""
    incident = await story.invent(
        SHILI.emergency, "2023-06-14", "RecordIncident", ovens=[YI.oven], kind="ACCIDENT", serious=True
    )
    await story.invent(
        SHILI.office,
        "2023-06-15",
        "OrderImmediateClosure",
        oven=YI.oven,
        reason="较大事故",
        incident=incident,
    )
    await story.dawn("2023-06-16")
    assert await story.alerts(open_only=True) == [("D-22", f"task:{YI.task}")]
    query = f'task(id: "{YI.task}") {{ closingBoard {{ milestones {{ step dueOn }} }} }}'
    board = (await story.at("2023-06-16", query))["task"]["closingBoard"]
    assert [one["dueOn"] for one in board["milestones"] if one["step"] == "CLOSE"] == ["2023-06-15"]
    await jx.watched(story, YI, tuple(f"2023-06-{day}" for day in range(16, 22)))
    await jx.stopped(story, YI, "2023-06-16")
    await jx.made_safe(story, YI, "2023-06-17", "2023-06-18")
    await jx.two_cuts_and_three_stops(story, YI, "2023-06-20")
    await jx.struck_from_the_discharge_permit(story, YI, "2023-06-21")
    for kind in ("GAS", "HEAT"):
        await story.invent(
            SHILI.department("住建局"),
            "2023-06-18",
            "ReportReplacementSupply",
            task=YI.task,
            kind=kind,
            supplies=[{"name": "天然气", "rest": True}],
        )
    await story.invent(SHILI.office, "2023-06-21", "CertifyClosure", ovens=[YI.oven])
    assert await story.alerts(open_only=True) == []


async def a_gap_in_the_watch_and_half_a_closing(story: Story) -> None:
    """五(二) 驻厂盯守: no record on 10-25 is one gap; 五(三)、七(二): not emptied and five of six is not certified."""
    await jx.watched(story, JIA, (*october(20, 24), *october(26, 31)))
    await jx.stopped(story, JIA, "2023-10-20")
    await jx.two_cuts_and_three_stops(story, JIA, "2023-10-28")
    undone = ("CLOSING_ELEMENT_MISSING", "OVEN_NOT_EMPTIED", "OVEN_NOT_PURGED")
    await story.refuse(SHILI.office, "2023-10-30", "CertifyClosure", *undone, ovens=[JIA.oven])
    await story.refuse(JIA.company, "2023-10-30", "CertifyClosure", "ROLE_NOT_PERMITTED", ovens=[JIA.oven])
    await story.refuse(
        jx.EXAMPLE.acceptance,
        "2023-10-31",
        "HoldCityAcceptance",
        "REPLACED_IS_NOT_REDUCED",
        task=JIA.task,
        verdict="PASSED",
        accepted=[{"lot": JIA.lot, "tonnes": wan(60)}],
    )
    await story.dawn(LAST_DAY)
    found = await story.ask("{ alerts(first: 100) { nodes { rule subject severity sentenceZh } } }")
    watch = [one for one in found["alerts"]["nodes"] if one["rule"] == "W-03"]
    assert [(one["subject"], one["severity"]) for one in watch] == [(f"oven:{JIA.oven}", "LOW")]
    assert "2023-10-25 起 1 天" in watch[0]["sentenceZh"]


async def silence_is_not_guilt_and_output_is(story: Story) -> None:
    """二(一)、五(五): from 11-01 00:00 「未报关停」, an unknown (D-22); one tonne seen that day is 违规生产 (D-17)."""
    await story.dawn("2023-11-01")
    rules = [rule for rule, subject in await story.alerts(open_only=True) if JIA.key in subject]
    assert "D-22" in rules
    assert "D-17" not in rules
    task = (await story.tasks("2023-11-01", BOARD))[JIA.task]
    assert (task["status"], task["overdueDays"]) == ("OVERDUE_NOT_REPORTED", 1)
    await story.invent(
        INSPECTOR,
        "2023-11-01",
        "ReportProductionOnClosedOven",
        oven=JIA.oven,
        seen="OUTPUT",
        estimateTonnes=1,
    )
    await story.dawn("2023-11-02")
    found = await story.ask("{ alerts(first: 100, onlyOpen: true) { nodes { rule severity subject } } }")
    unlawful = [one for one in found["alerts"]["nodes"] if one["rule"] == "D-17"]
    assert unlawful == [{"rule": "D-17", "severity": "CRITICAL", "subject": f"oven:{JIA.oven}"}]
    await story.invent(
        SHILI.office,
        "2023-11-03",
        "ApplyEnforcementMeasure",
        ovens=[JIA.oven],
        measure="CUT_POWER_LOCALLY",
        legalBasis="方案五(五)",
        circuits=["磅房", "备煤"],
    )


# 五、督查组的提问


async def the_inspector_asks(story: Story) -> None:
    """介休 has no alert of its own; 示例县 has what it played; nothing was reduced anywhere, nor paid."""
    await story.dawn("2024-01-02")
    assert await story.alerts(invented=False) == []
    assert await story.alerts() == [
        ("D-05", f"oven:{JIA.oven}"),
        ("D-17", f"oven:{JIA.oven}"),
        ("D-22", f"task:{JIA.task}"),
        ("D-22", f"task:{YI.task}"),
        ("W-01", f"task:{JIA.task}"),
        ("W-03", f"oven:{JIA.oven}"),
    ]
    board = await story.tasks("2024-01-02", BOARD)
    assert {
        name: (row["status"], row["overdueDays"]) for name, row in board.items() if row["overdueDays"]
    } == {
        "t-149901": ("OVERDUE_NOT_REPORTED", 63),
        JIA.task: ("OVERDUE_NOT_REPORTED", 63),
        YI.task: ("LATE", 6),  # from the day of the order, 06-15, to 06-21
    }
    cards = (await story.at("2024-01-02", "scoreCards { division targetTonnes tasksDone tasksOverdue }"))[
        "scoreCards"
    ]
    assert [one for one in cards if one["division"] == JIEXIU.code] == [
        {"division": "140781", "targetTonnes": "1560000", "tasksDone": 2, "tasksOverdue": 0}
    ]
    assert await story.book("2024-01-02") == {"recognized": -1_560_000, "operating": 1_560_000}
    assert await story.money("2024-01-02") == {}
    # Nobody printed all that 昌盛 has, so its physical book is UNKNOWN, never a gap.
    query = 'enterprise(id: "changsheng") { twoBooks { operatingTonnes runningTonnes gapTonnes } }'
    assert (await story.at("2024-01-02", query))["enterprise"]["twoBooks"] == {
        "operatingTonnes": "600000",
        "runningTonnes": None,
        "gapTonnes": None,
    }
    assert await story.kept_refusals() == story.refusals


@pytest.mark.rule(
    "JX-01", "JX-02", "JX-03", "JX-05", "JX-06", "JX-07", "JX-10", "JX-12", "JX-14", "JX-15", "JX-16", "JX-17", "JX-18",
    "JX-19", "JX-22", "JX-24", "JX-25", "JX-26", "JX-28", "JX-29", "JX-40", "JX-43", "JX-44", "JX-45", "JX-46", "JX-49",
    "X-06", "X-20", "X-21", "X-33",
)  # fmt: skip
async def test_jiexiu_closes_its_ovens_of_4_3_metres(story: Story) -> None:
    for scene in (
        the_plan_without_a_number,
        to_exit_by_replacement,
        plans_and_guidance,
        milestones_with_no_slack,
        the_same_rules_in_an_invented_county,
        ordered_to_close_at_once,
        heat_is_short_by_a_fifth_to_three_tenths,
        plans_are_behind_only_after_the_later_bound,
        the_closing_of_the_two,
        a_gap_in_the_watch_and_half_a_closing,
        silence_is_not_guilt_and_output_is,
        the_oven_of_5_5_metres_goes_on,
        accepted_by_jinzhong_and_sampled_by_the_province,
        the_inspector_asks,
    ):
        await scene(story)
    await conserved(story.house)
