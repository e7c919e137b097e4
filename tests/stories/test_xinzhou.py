"""忻州: 忻政办发〔2022〕71号, told from its registration to the last day of 2023.

The document prints totals and no holder: 551.9万吨 of capacity, 399.6万吨 of output, 44万吨 of standard coal, and
249万吨 of 4.3 m ovens that are all filed as 上大关小. So the companies, ovens and acts below are invented
(示例焦化甲、乙、丙); the figures, the last day and the order of the work are the document's.
"""

from typing import Any

import pytest

from tests.stories.conservation import conserved
from tests.stories.telling import AUTHORITY, LEADING, MIIT, City, County, Story, span, wan
from tests.stories.works import permitted, torn_down

XINZHOU = City("140900", "忻州市")
XINFU, YUANPING, KELAN = (
    County("140902", "忻府区"),
    County("140981", "原平市"),
    County("140929", "岢岚县"),
)
ISSUED, LAST_DAY = "2022-10-31", "2023-12-31"
CITY_TASK, OLD_TASK, SLOW_TASK = "t-xz-city", "t-xz-old", "t-xz-slow"
OLD_LOT, OLD_OVEN, SLOW_LOT, SLOW_OVEN, PROJECT = "l-xz-old", "o-xz-old", "l-xz-slow", "o-xz-slow", "p-xz-new"
WHOLE = {"num": 1, "den": 1}


# 一、二(三)、二(六)：文件印的总量


async def the_opinion_is_issued(story: Story) -> None:
    """Public, based on 晋政办发〔2022〕51号, whose text is not held (XZ-01)."""
    basis = {"document": "jzbf-2022-51", "title": "山西省焦化行业高质量发展的意见", "textHeld": False}
    await story.accept(
        LEADING,
        ISSUED,
        "RegisterPolicyDocument",
        **basis,
        docNo="晋政办发〔2022〕51号",
        disclosure="NOT_PRINTED",
    )
    await story.accept(
        XINZHOU.office,
        ISSUED,
        "RegisterPolicyDocument",
        document="xz",
        title="忻州市人民政府办公室关于推动焦化行业高质量发展的意见",
        docNoRaw="忻政办发〔2022〕71号",
        issuer="忻州市人民政府办公室",
        issuedOn=ISSUED,
        disclosure="PUBLIC",
        appliesTo="140900",
        basedOn=["jzbf-2022-51"],
    )


async def the_totals_are_printed(story: Story) -> None:
    """44万吨标煤, 110千克/吨, 3.23吨/万元, 551.9万吨, 399.6万吨 (二(一)、二(六)); 249万吨 without a holder (二(三))."""
    await story.accept(
        XINZHOU.government,
        ISSUED,
        "SetUnitCap",
        documents=["xz"],
        division="140900",
        capacityCapTonnes=wan(551.9),
        outputCapTonnes=wan(399.6),
        energyCapTce=wan(44),
        energyPerCokeMaxGPerTonne=110_000,
        energyPerValueMaxKgPerWanYuan=3_230,
        document="xz",
    )
    await story.accept(
        XINZHOU.office,
        ISSUED,
        "RecordUnitFigure",
        documents=["xz"],
        division="140900",
        name="4.3米焦炉产能（已全部备案上大关小，持有人未印）",
        tonnes=wan(249),
        asOf="2021-12-31",
        committed=True,
        document="xz",
    )
    await story.accept(
        XINZHOU.government,
        ISSUED,
        "AssignCityTask",
        documents=["xz"],
        task=CITY_TASK,
        division="140900",
        name="关停4.3米焦炉（已备案上大关小）",
        tonnes=wan(249),
        deadline=span("2023年底前全部关停", LAST_DAY),
        book="REPLACEMENT",
        document="xz",
    )


async def the_rules_of_the_city_are_set(story: Story) -> None:
    """What the text orders and leaves open, as parameters of 忻州 alone."""
    rules: dict[str, tuple[dict[str, Any], str]] = {
        "ready-target-binding": ({"number": 1}, "INTERPRETED"),
        "supply-first": ({"items": ["GAS", "HEAT"]}, "PRINTED"),
        "cross-county-rights": ({"number": 1}, "INTERPRETED"),
    }
    for parameter, (value, basis) in rules.items():
        rule = {"parameter": parameter, "division": "140900", "value": value, "unit": "—", "basis": basis}
        rule |= {"note": "如文意理解"} if basis == "INTERPRETED" else {}
        await story.accept(
            XINZHOU.office, ISSUED, "SetRuleParameter", documents=["xz"], **rule, document="xz"
        )


async def caps(story: Story, on: str) -> dict[str, Any]:
    """总量控制 of the city: each reading by name, and which cap binds."""
    found = await story.at(
        on,
        """caps(division: "140900") { readings { name limit amount runRate state }
        binding { binding outputByEnergyTonnes energyByOutputTce energyByCapacityTce quotasByCapacityFit
                  valueAddedMinWanYuan }
        outputQuotas { totalTonnes shares { enterprise planTonnes tonnes } } }""",
    )
    caps: dict[str, Any] = found["caps"]
    return caps | {"readings": {one.pop("name"): one for one in caps["readings"]}}


async def nothing_is_opened_reduced_or_replaced_by_a_figure(story: Story) -> None:
    """249 is to be replaced: it adds 0 to what is reduced, and posts nothing (XZ-14, X-06)."""
    assert await story.book(ISSUED) == {}
    query = 'events(types: ["UnitFigureRecorded"]) { nodes { data } }'
    (figure,) = (await story.at(ISSUED, query))["events"]["nodes"]
    assert (figure["data"]["tonnes"], figure["data"]["committed"]) == (2_490_000, True)
    assert (figure["data"]["postings"], figure["data"]["asOf"]) == ([], "2021-12-31")
    fields = "targetTonnes toExitTonnes replacedTonnes acceptedTonnes lastDay"
    assert (await story.tasks(ISSUED, fields))[CITY_TASK] == {
        "targetTonnes": "2490000",
        "toExitTonnes": "2490000",
        "replacedTonnes": "0",
        "acceptedTonnes": "0",
        "lastDay": LAST_DAY,
    }


async def the_output_cap_binds_first(story: Story) -> None:
    """399.6 × 110 = 43.956万吨标煤, within 44; at 551.9 it would be 60.709: quotas by capacity alone do not fit."""
    assert (await caps(story, ISSUED))["binding"] == {
        "binding": "OUTPUT",
        "outputByEnergyTonnes": "4000000",
        "energyByOutputTce": 439_560,
        "energyByCapacityTce": 607_090,
        "quotasByCapacityFit": False,
        "valueAddedMinWanYuan": 136_223,
    }


# 期初：三县的企业（虚构）


async def the_companies_are_opened_up_to_the_cap(story: Story) -> None:
    """忻府、原平、岢岚 produce (XZ-05). 200 + 60 + 140 + 151.9 = 551.9万吨, to the tonne."""
    companies = (
        (XINFU, "e-jia", "示例焦化甲"),
        (YUANPING, "e-yi", "示例焦化乙"),
        (KELAN, "e-bing", "示例焦化丙"),
    )
    for county, enterprise, name in companies:
        here = {"enterprise": enterprise, "division": county.code, "county": county.code}
        await story.invent(county.office, "2018-12-31", "RegisterEnterprise", **here, legalName=name)
    await a_lot(story, "l-xz-jia", "e-jia", XINFU, 200)
    await a_lot(story, OLD_LOT, "e-jia", YUANPING, 60)
    await a_lot(story, "l-xz-yi", "e-yi", YUANPING, 140)
    await a_lot(story, SLOW_LOT, "e-bing", KELAN, 151.9)


async def a_lot(story: Story, lot: str, enterprise: str, county: County, tonnes: float) -> int:
    return await story.invent(
        MIIT,
        "2018-12-31",
        "RecognizeBaselineCapacity",
        lot=lot,
        enterprise=enterprise,
        division=county.code,
        county=county.code,
        tonnes=wan(tonnes),
        basis="FILING_2018",
        account="OPERATING",
        accountBasis="INFERRED",
    )


async def one_tonne_above_the_cap_is_found_and_corrected(story: Story) -> None:
    """5,519,000 is within, 5,519,001 is an alert (XZ-18); a typing error, taken back by two offices."""
    reading = (await caps(story, ISSUED))["readings"]["CAPACITY"]
    assert (reading["limit"], reading["amount"], reading["state"]) == (5_519_000, 5_519_000, "WITHIN")
    position = await a_lot(story, "l-xz-error", "e-yi", YUANPING, 0.0001)
    reading = (await caps(story, ISSUED))["readings"]["CAPACITY"]
    assert (reading["amount"], reading["state"]) == (5_519_001, "ABOVE")
    assert await open_findings(story) == [("D-09", "HIGH", "unit:140900")]
    mended = {"position": position, "reason": "录入错误", "secondOffice": "省审计厅"}
    await story.invent(MIIT, ISSUED, "CorrectBaseline", **mended)
    assert await open_findings(story) == []
    await story.invent(MIIT, "2018-12-31", "CloseBaseline", division="140900", totalTonnes=wan(551.9))


async def open_findings(story: Story) -> list[tuple[str, str, str]]:
    found = await story.ask("{ findings(first: 100) { nodes { rule severity subject } } }")
    return sorted((one["rule"], one["severity"], one["subject"]) for one in found["findings"]["nodes"])


# 二(六)：产量控制与同比例压减


async def half_a_year_runs_ahead_of_the_cap(story: Story) -> None:
    """Jan–Jun 2,100,000 is a run-rate of 4,200,000 over 3,996,000: an early warning, not yet a breach (XZ-19)."""
    await story.invent(
        XINZHOU.office,
        "2023-07-10",
        "RecordUnitStatistics",
        division="140900",
        year=2023,
        throughMonth=6,
        outputTonnes=2_100_000,
        energyTce=220_000,
        source="STATISTICS_BUREAU",
    )
    readings = (await caps(story, "2023-07-31"))["readings"]
    assert readings["OUTPUT"] == {
        "limit": 3_996_000,
        "amount": 2_100_000,
        "runRate": 4_200_000,
        "state": "RUN_RATE_ABOVE",
    }
    assert (readings["ENERGY"]["limit"], readings["ENERGY"]["runRate"]) == (440_000, 440_000)
    assert (readings["ENERGY"]["state"], readings["ENERGY_PER_COKE"]["state"]) == ("WITHIN", "WITHIN")


async def the_city_cuts_all_plans_alike(story: Story) -> None:
    """200 + 140 + 80 = 420 become 399.6万吨, by largest remainder, to the last tonne (XZ-20)."""
    plans = [
        {"enterprise": enterprise, "tonnes": wan(plan)}
        for enterprise, plan in (("e-jia", 200), ("e-yi", 140), ("e-bing", 80))
    ]
    cut = {"division": "140900", "year": 2023, "totalTonnes": wan(399.6), "method": "按计划同比例压减"}
    await story.invent(XINZHOU.office, "2023-08-01", "AllocateOutputQuota", **cut, plans=plans)
    (quota,) = (await caps(story, "2023-08-01"))["outputQuotas"]
    shares = {one["enterprise"]: int(one["tonnes"]) for one in quota["shares"]}
    assert shares == {"e-jia": 1_902_857, "e-yi": 1_332_000, "e-bing": 761_143}
    assert sum(shares.values()) == int(quota["totalTonnes"]) == 3_996_000
    small = [{"enterprise": "e-jia", "tonnes": wan(399.6)}]
    await story.refuse(
        XINZHOU.office, "2023-08-01", "AllocateOutputQuota", "NOTHING_TO_CUT", **cut, plans=small
    )


# 二(三)：4.3米焦炉，一座随新项目关停，一座等到最后一日


async def two_old_ovens_are_to_go(story: Story) -> None:
    """Both by the end of 2023; the one of 原平 is replaced by a project in 忻府."""
    ovens = (
        (OLD_OVEN, OLD_LOT, OLD_TASK, "e-jia", YUANPING, 60.0),
        (SLOW_OVEN, SLOW_LOT, SLOW_TASK, "e-bing", KELAN, 151.9),
    )
    for oven, lot, task, enterprise, county, tonnes in ovens:
        here = {"enterprise": enterprise, "division": county.code, "county": county.code}
        await story.invent(
            county.office,
            "2018-12-31",
            "RegisterOven",
            oven=oven,
            **here,
            chamberHeightMm=4_300,
            designTonnes=wan(tonnes),
        )
        await story.invent(
            county.office, "2018-12-31", "BackLotWithOvens", lot=lot, ovens=[oven], tonnes=wan(tonnes)
        )
        await story.invent(county.office, "2018-12-31", "CommissionOven", oven=oven)
        await story.invent(
            XINZHOU.government,
            ISSUED,
            "AssignEnterpriseTask",
            task=task,
            parent=CITY_TASK,
            **here,
            tonnes=wan(tonnes),
            deadline=span("2023年底前全部关停", LAST_DAY),
            requiredEndState="CLOSE",
            book="REPLACEMENT",
            lots=[lot],
            ovens=[oven],
        )


async def a_project_of_another_county_is_filed(story: Story) -> None:
    """上大关小: 60 of 原平 for 48 in 忻府, filed before the end of 2021 as the text says of all 249."""
    await story.invent(
        AUTHORITY,
        "2021-06-01",
        "FileProject",
        project=PROJECT,
        owner="e-jia",
        division=XINFU.code,
        county=XINFU.code,
        tonnes=wan(48),
        sources=[{"lot": OLD_LOT, "tonnes": wan(60), "sourceHeightMm": 4_300, "own": True}],
        regime="LARGE_FOR_SMALL",
        cokeDryQuenching=True,
    )
    held = {"lot": OLD_LOT, "project": PROJECT, "retiredTonnes": wan(60), "carriedTonnes": wan(48)}
    await story.invent(AUTHORITY, "2021-06-02", "CommitLotToProject", **held)


async def gas_and_heat_are_replaced_first(story: Story) -> None:
    """提前做好气源、热源替代 (XZ-16): both are ready before the oven goes."""
    for kind, on in (("GAS", "2023-05-20"), ("HEAT", "2023-06-10")):
        supplies = [{"name": "新项目一期", "least": WHOLE, "most": WHOLE}]
        await story.invent(
            YUANPING.department("住建局"),
            on,
            "ReportReplacementSupply",
            task=OLD_TASK,
            kind=kind,
            supplies=supplies,
        )


async def the_project_is_ready_and_starts(story: Story) -> None:
    """Ready on 2023-06-30: from here on the old oven should be closed (XZ-15); it may, until the last day, exist."""
    await story.invent(
        XINZHOU.office,
        "2023-06-30",
        "ReportProjectReady",
        project=PROJECT,
        ready="ALL",
        criteria=["竣工验收"],
    )
    await story.invent(XINZHOU.office, "2023-07-15", "StartProject", project=PROJECT, ovens=[])
    query = f'oven(id: "{OLD_OVEN}") {{ readyTarget {{ project readyOn startedOn }} }}'
    assert (await story.at("2023-07-31", query))["oven"]["readyTarget"] == {
        "project": PROJECT,
        "readyOn": "2023-06-30",
        "startedOn": "2023-07-15",
    }
    assert (await story.tasks("2023-07-31", "lastDay status"))[OLD_TASK] == {
        "lastDay": LAST_DAY,
        "status": "OPEN",
    }


async def rights_are_bought_for_what_crossed_the_county(story: Story) -> None:
    """等手段: started without any recorded means is a finding and no bar; recorded, it is over (XZ-13)."""
    assert ("Q-08", "MEDIUM", f"project:{PROJECT}") in await open_findings(story)
    rights = {"project": PROJECT, "means": "MARKET_TRADE", "energyTce": 52_800, "contractNo": "示例用能权1号"}
    await story.invent(XINZHOU.ecology, "2023-07-20", "ReportEnergyAndDischargeRights", **rights)
    assert await open_findings(story) == []


async def the_old_oven_is_seen_charging(story: Story) -> None:
    """2023-08-01, after ready, before the last day: high in 忻州, and not unlawful production (D-06, never D-17)."""
    await story.invent(
        XINZHOU.ecology, "2023-08-01", "ReportProductionOnClosedOven", oven=OLD_OVEN, seen="CHARGING"
    )
    assert await open_findings(story) == [("D-06", "HIGH", f"oven:{OLD_OVEN}")]


async def the_old_oven_closes_and_its_tonnes_are_carried(story: Story) -> None:
    """Stopped, torn down, replaced: 48 run on in 忻府, 12 are gone for good; nothing is reduced (X-06)."""
    await permitted(story, YUANPING, OLD_OVEN, "2023-08-20", "2023-09-01")
    await torn_down(story, YUANPING, OLD_OVEN, stopped="2023-08-10", starts="2023-09-01", done="2023-09-20")
    retired = {"retiredTonnes": wan(60), "carriedTonnes": wan(48), "discountedTonnes": wan(12)}
    await story.invent(XINZHOU.office, "2023-10-10", "ReplaceLot", lot=OLD_LOT, project=PROJECT, **retired)
    assert await story.book("2023-10-10", "140900") == {
        "recognized": -wan(551.9),
        "operating": wan(539.9),
        "discounted": wan(12),
    }
    assert await story.book("2023-10-10", XINFU.code) == {
        "recognized": -wan(200),
        "operating": wan(248),
        "transfer": -wan(48),
    }


async def the_other_project_is_never_ready(story: Story) -> None:
    """Then the last day itself holds: 2023-12-31 is still in time, on 2024-01-01 the closing is not reported (D-22)."""
    await story.dawn(LAST_DAY)
    assert not [
        one for one in await open_findings(story) if one[2] in (f"oven:{SLOW_OVEN}", f"task:{SLOW_TASK}")
    ]
    assert (await story.tasks(LAST_DAY, "overdueDays"))[SLOW_TASK]["overdueDays"] == 0
    await story.dawn("2024-01-01")
    board = await story.tasks("2024-01-01", "overdueDays status")
    assert board[SLOW_TASK]["overdueDays"] == 1
    silent = {one[0] for one in await open_findings(story) if SLOW_OVEN in one[2] or SLOW_TASK in one[2]}
    assert silent == {"D-22"}, "silence is not guilt: nothing says that it produces"


@pytest.mark.rule("XZ-01", "XZ-06", "XZ-08", "XZ-09", "XZ-12", "XZ-14", "X-06")
async def test_the_printed_totals_stand_beside_the_books_and_never_in_them(story: Story) -> None:
    await the_opinion_is_issued(story)
    await the_totals_are_printed(story)
    await nothing_is_opened_reduced_or_replaced_by_a_figure(story)
    await the_output_cap_binds_first(story)
    resting = 'eventsRestingOn(docNo: "晋政办发〔2022〕51号") { nodes { type } }'
    types = [one["type"] for one in (await story.at(ISSUED, resting))["eventsRestingOn"]["nodes"]]
    assert types == ["PolicyDocumentRegistered", "UnitCapSet", "UnitFigureRecorded", "CityTaskAssigned"]
    await conserved(story.house)


@pytest.mark.rule("XZ-05", "XZ-06", "XZ-07", "XZ-18", "XZ-19", "XZ-20", "D-09")
async def test_the_city_holds_its_capacity_and_its_output(story: Story) -> None:
    await the_opinion_is_issued(story)
    await the_totals_are_printed(story)
    await the_companies_are_opened_up_to_the_cap(story)
    await one_tonne_above_the_cap_is_found_and_corrected(story)
    await half_a_year_runs_ahead_of_the_cap(story)
    await the_city_cuts_all_plans_alike(story)
    await conserved(story.house)


@pytest.mark.rule("XZ-13", "XZ-15", "XZ-16", "X-06", "X-08", "E-12", "D-06", "D-22")
async def test_an_old_oven_goes_when_the_new_one_is_ready_and_the_other_on_the_last_day(story: Story) -> None:
    await the_opinion_is_issued(story)
    await the_totals_are_printed(story)
    await the_rules_of_the_city_are_set(story)
    await the_companies_are_opened_up_to_the_cap(story)
    await two_old_ovens_are_to_go(story)
    await a_project_of_another_county_is_filed(story)
    await gas_and_heat_are_replaced_first(story)
    await the_project_is_ready_and_starts(story)
    await rights_are_bought_for_what_crossed_the_county(story)
    await the_old_oven_is_seen_charging(story)
    await the_old_oven_closes_and_its_tonnes_are_carried(story)
    await the_other_project_is_never_ready(story)
    await conserved(story.house)
