"""A replaced oven with overlap (X-08, E-11, E-12, XZ-15; model.md's hard case), told with invented enterprises.

介休 and 忻州 let the old oven run until the new one is ready, so for a while both may exist. 示例焦化甲 retires 60万吨
for 48 (ratio 0.8): the new oven starts on 2023-09-01, the old one is still charging on 09-20, and is retired on its
last day. In between the two books differ by exactly the overlap allowance, and nothing is posted. In 示例乙县 the text
orders the closing on readiness, as in 忻州: 示例焦化乙 is told so more loudly, and 示例焦化丙, whose project is never
ready, must close on the day all the same.
"""

import pytest

from tests.stories.conservation import conserved
from tests.stories.telling import AUTHORITY, INSPECTOR, LEADING, MIIT, City, County, Story, span, wan

OPENING, FILED, LAST_DAY = "2018-12-31", "2023-01-10", "2023-10-31"
CITY = City("149900", "示例市")
ADVISED, BOUND = County("149901", "示例甲县"), County("149902", "示例乙县")
LAST_DAYS = {"jia": LAST_DAY, "yi": "2023-12-31", "bing": "2023-12-31"}
OWNERS = (("jia", "示例焦化甲", ADVISED), ("yi", "示例焦化乙", BOUND), ("bing", "示例焦化丙", BOUND))
ALERTS = "{ alerts(first: 100, onlyOpen: true) { nodes { rule severity subject sentenceEn } } }"


async def the_rules_of_the_place(story: Story) -> None:
    """A ratio of 0.8; only own ovens of 5.5 m and more are replaced equally; in 示例乙县 readiness binds."""
    for code, name, parent in (
        (CITY.code, CITY.name, "140000"),
        (ADVISED.code, ADVISED.name, CITY.code),
        (BOUND.code, BOUND.name, CITY.code),
    ):
        await story.invent(LEADING, OPENING, "RegisterDivision", code=code, name=name, parent=parent)
    for where, parameter, value in (
        (CITY.code, "replacement-ratio-max", {"share": {"num": 4, "den": 5}}),
        (CITY.code, "replacement-strictly-less", {"number": 1}),
        (CITY.code, "equal-replacement-height-min", {"number": 5500}),
        (CITY.code, "closing-checklist", {"items": ["停止装煤出焦"]}),
        (BOUND.code, "ready-target-binding", {"number": 1}),
    ):
        rule = {"parameter": parameter, "division": where, "value": value, "unit": "—", "basis": "ASSUMED"}
        await story.invent(
            LEADING, OPENING, "SetRuleParameter", **rule, note="示例规定：比例与衔接方式文件未印"
        )


async def old_ovens_of_60(story: Story) -> None:
    """Each has one 4.3 m oven of 600,000 t, producing, to exit by the end of October (甲) or of the year (乙, 丙)."""
    for key, name, county in OWNERS:
        where = {"division": county.code, "county": county.code}
        enterprise = {"enterprise": key, **where}
        await story.invent(county.office, OPENING, "RegisterEnterprise", legalName=name, **enterprise)
        lot = {"lot": f"l-{key}", "tonnes": wan(60)}
        basis = {
            "basis": "FILING_2018",
            "filingNo": "示例",
            "account": "OPERATING",
            "accountBasis": "INFERRED",
        }
        await story.invent(
            MIIT, OPENING, "RecognizeBaselineCapacity", **lot, **enterprise, **basis, provenance="OWN_OVEN"
        )
        oven = {"oven": f"old-{key}", "label": "4.3米焦炉", "chamberHeightMm": 4300, "designTonnes": wan(60)}
        await story.invent(county.office, OPENING, "RegisterOven", **oven, **enterprise)
        await story.invent(county.office, OPENING, "BackLotWithOvens", **lot, ovens=[f"old-{key}"])
        await story.invent(county.office, OPENING, "CommissionOven", oven=f"old-{key}")
    await story.invent(MIIT, OPENING, "CloseBaseline", division=CITY.code, totalTonnes=wan(180))
    for key, _, county in OWNERS:
        last = LAST_DAYS[key]
        await story.invent(
            CITY.government,
            FILED,
            "AssignEnterpriseTask",
            task=f"t-{key}",
            enterprise=key,
            division=county.code,
            county=county.code,
            tonnes=wan(60),
            deadline=span(f"{last}前", last),
            requiredEndState="CLOSE",
            book="REPLACEMENT",
            lots=[f"l-{key}"],
            ovens=[f"old-{key}"],
        )


async def projects_are_filed(story: Story) -> None:
    """60 for 60 is refused (减量置换), so is 60 for 48 that carries 49; 48 is 0.8 of 60 and leaves 12 behind."""
    for key, _, county in OWNERS:
        project = {
            "project": f"p-{key}",
            "owner": key,
            "division": county.code,
            "county": county.code,
            "regime": "LARGE_FOR_SMALL",
            "ovens": [{"charging": "TOP", "chamberHeightMm": 6980}],
            "cokeDryQuenching": True,
        }
        source = {"lot": f"l-{key}", "tonnes": wan(60), "sourceHeightMm": 4300, "own": True}
        if key == "jia":
            for height in (4300, 5499):  # E-10: 5.499 m is not 5.5 m and above
                equal = {**project, "tonnes": wan(60), "sources": [{**source, "sourceHeightMm": height}]}
                await story.refuse(AUTHORITY, FILED, "FileProject", "REPLACEMENT_NOT_LESS", **equal)
        await story.invent(AUTHORITY, FILED, "FileProject", **project, sources=[source], tonnes=wan(48))
        commit = {"lot": f"l-{key}", "project": f"p-{key}", "retiredTonnes": wan(60)}
        await story.refuse(
            AUTHORITY, FILED, "CommitLotToProject", "CARRIED_ABOVE_RATIO", **commit, carriedTonnes=wan(49)
        )
        await story.invent(AUTHORITY, FILED, "CommitLotToProject", **commit, carriedTonnes=wan(48))
    trade = {"lot": "l-jia", "seller": "jia", "buyer": "yi", "tonnes": wan(60), "priceFenPerTonne": 3000}
    await story.refuse(
        CITY.office,
        "2023-02-01",
        "DeclareLotTrade",
        "LOT_HELD_BY_PROJECT",
        **trade,
        contractDate="2023-02-01",
    )
    assert await story.book(FILED, CITY.code) == {"recognized": -1_800_000, "operating": 1_800_000}


async def closed(story: Story, key: str, county: County, on: str) -> None:
    """The old oven is stopped and certified on a day."""
    oven = f"old-{key}"
    await story.invent(county.office, on, "StopOven", oven=oven, reason="置换退出")
    element = {"name": "停止装煤出焦", "doneOn": on, "scope": "OVEN", "by": county.office.name}
    await story.invent(county.office, on, "CertifyClosure", ovens=[oven], elements=[element])


def books(operating: int, running: int, overlap: int, unused: int) -> dict[str, str]:
    """The two books in 万吨, without a gap."""
    figures = {"operating": operating, "running": running, "overlap": overlap, "gap": 0, "unused": unused}
    return {f"{name}Tonnes": str(wan(tonnes)) for name, tonnes in figures.items()}


async def the_two_books(story: Story, on: str) -> dict[str, str]:
    """指标账与装置账 of 示例焦化甲."""
    fields = "operatingTonnes runningTonnes overlapTonnes gapTonnes unusedTonnes"
    found = await story.at(on, f'enterprise(id: "jia") {{ twoBooks {{ {fields} }} }}')
    told: dict[str, str] = found["enterprise"]["twoBooks"]
    return told


async def the_new_oven_starts(story: Story) -> None:
    """投产 on 09-01: physical 108, OPERATING 60, allowance 48, gap 0; nothing is posted for a source still running."""
    where = {"enterprise": "jia", "division": ADVISED.code, "county": ADVISED.code}
    oven = {"oven": "new-jia", "label": "6.98米焦炉", "chamberHeightMm": 6980, "designTonnes": wan(48)}
    await story.invent(ADVISED.office, "2023-08-01", "RegisterOven", **oven, **where)
    await story.invent(ADVISED.office, "2023-09-01", "CommissionOven", oven="new-jia", project="p-jia")
    await story.invent(ADVISED.office, "2023-09-01", "StartProject", project="p-jia", ovens=["new-jia"])
    assert await story.book("2023-09-01", ADVISED.code) == {"recognized": -600_000, "operating": 600_000}
    found = await story.at("2023-09-01", 'project(id: "p-jia") { startedOn overlapAllowanceTonnes }')
    assert found["project"] == {"startedOn": "2023-09-01", "overlapAllowanceTonnes": "480000"}
    assert await the_two_books(story, "2023-07-31") == books(60, 60, 0, 0)
    assert await the_two_books(story, "2023-09-01") == books(60, 108, 48, 0)
    await story.dawn("2023-09-02")
    assert [row for row in await story.alerts() if "jia" in row[1]] == []


async def the_old_oven_is_still_charging(story: Story) -> None:
    """E-11: on 09-20, 19 days after the start, ready not given: advice, and not unlawful before the last day."""
    charging = {"seen": "CHARGING", "oven": "old-jia"}
    await story.invent(INSPECTOR, "2023-09-20", "ReportProductionOnClosedOven", **charging)
    await story.dawn("2023-09-21")
    found = (await story.ask(ALERTS))["alerts"]["nodes"]
    (one,) = [row for row in found if row["subject"] == "oven:old-jia"]
    assert (one["rule"], one["severity"], one["subject"]) == ("D-06", "ADVISORY", "oven:old-jia")
    assert "daysSinceReady null, daysSinceStart 19" in one["sentenceEn"]
    target = 'oven(id: "old-jia") { readyTarget { project readyOn startedOn } }'
    assert (await story.at("2023-09-20", target))["oven"]["readyTarget"] == {
        "project": "p-jia",
        "readyOn": None,
        "startedOn": "2023-09-01",
    }


async def it_is_retired_on_its_last_day(story: Story) -> None:
    """60 retired on 10-31: 48 carried and at once OPERATING@project, 12 DISCOUNTED; the window ends with it."""
    await closed(story, "jia", ADVISED, LAST_DAY)
    assert await story.book(LAST_DAY, ADVISED.code) == {"recognized": -600_000, "operating": 600_000}
    retire = {"lot": "l-jia", "project": "p-jia", "retiredTonnes": wan(60)}
    await story.refuse(
        CITY.office,
        LAST_DAY,
        "ReplaceLot",
        "REPLACEMENT_DOES_NOT_SUM",
        **retire,
        carriedTonnes=wan(48),
        discountedTonnes=wan(11),
    )
    await story.invent(
        CITY.office, LAST_DAY, "ReplaceLot", **retire, carriedTonnes=wan(48), discountedTonnes=wan(12)
    )
    assert await story.book(LAST_DAY, ADVISED.code) == {
        "recognized": -600_000,
        "operating": 480_000,
        "discounted": 120_000,
    }
    assert await the_two_books(story, LAST_DAY) == books(48, 48, 0, 0)
    found = await story.at(
        LAST_DAY,
        """project(id: "p-jia") { retiredTonnes overlapAllowanceTonnes retired { retiredTonnes carriedTonnes on } }
           lot(id: "l-jia") { retirements { project carriedTonnes } projectHolds { project } }""",
    )
    assert found["project"] == {
        "retiredTonnes": "600000",
        "overlapAllowanceTonnes": "0",
        "retired": [{"retiredTonnes": "600000", "carriedTonnes": "480000", "on": LAST_DAY}],
    }
    assert found["lot"] == {
        "retirements": [{"project": "p-jia", "carriedTonnes": "480000"}],
        "projectHolds": [],
    }
    await story.dawn("2023-11-01")
    assert [row for row in await story.alerts(open_only=True) if row[0] in ("D-08", "D-17", "D-22")] == []
    task = (await story.tasks("2023-11-01", "status doneOn replacedTonnes reducedTonnes overdueDays"))[
        "t-jia"
    ]
    assert task == {
        "status": "DONE",
        "doneOn": LAST_DAY,
        "replacedTonnes": "600000",
        "reducedTonnes": "0",
        "overdueDays": 0,
    }


async def ready_binds_in_the_other_county(story: Story) -> None:
    """XZ-15: ready on 06-30, charging on 08-01: high there, and not unlawful before the last day; closed on 09-15."""
    where = {"enterprise": "yi", "division": BOUND.code, "county": BOUND.code}
    oven = {"oven": "new-yi", "label": "6.98米焦炉", "chamberHeightMm": 6980, "designTonnes": wan(48)}
    await story.invent(BOUND.office, "2023-06-01", "RegisterOven", **oven, **where)
    await story.invent(
        BOUND.office, "2023-06-30", "ReportProjectReady", project="p-yi", ready="ALL", ovens=["new-yi"]
    )
    await story.invent(BOUND.office, "2023-07-01", "StartProject", project="p-yi", ovens=["new-yi"])
    await story.invent(
        INSPECTOR, "2023-08-01", "ReportProductionOnClosedOven", oven="old-yi", seen="CHARGING"
    )
    await story.dawn("2023-08-02")
    found = (await story.ask(ALERTS))["alerts"]["nodes"]
    assert [(one["rule"], one["severity"], one["subject"]) for one in found] == [
        ("D-06", "HIGH", "oven:old-yi")
    ]
    assert "daysSinceReady 32, daysSinceStart 31" in found[0]["sentenceEn"]
    await closed(story, "yi", BOUND, "2023-09-15")
    part = {"lot": "l-yi", "project": "p-yi", "retiredTonnes": wan(60), "carriedTonnes": wan(48)}
    await story.invent(CITY.office, "2023-09-15", "ReplaceLot", **part, discountedTonnes=wan(12))
    assert await story.book("2023-09-15", BOUND.code) == {
        "recognized": -1_200_000,
        "operating": 1_080_000,
        "discounted": 120_000,
    }


async def never_ready_is_no_excuse(story: Story) -> None:
    """E-12: 丙's old oven must close on 12-31 whatever became of the new one: unreported D-22, seen running D-17."""
    await story.dawn("2024-01-01")
    late = [row for row in await story.alerts(open_only=True) if row[0] in ("D-17", "D-22")]
    assert late == [("D-22", "task:t-bing")]
    await story.invent(
        INSPECTOR, "2024-01-01", "ReportProductionOnClosedOven", oven="old-bing", seen="COKE_PUSHED"
    )
    await story.dawn("2024-01-02")
    found = (await story.ask(ALERTS))["alerts"]["nodes"]
    assert ("D-17", "CRITICAL", "oven:old-bing") in [
        (one["rule"], one["severity"], one["subject"]) for one in found
    ]


async def the_inspector_asks(story: Story) -> None:
    """Two replaced, 120万吨 retired for 96; one still open; nothing reduced; every refused attempt kept."""
    on = "2024-01-02"
    board = await story.tasks(on, "status overdueDays replacedTonnes reducedTonnes")
    assert {
        name: (row["status"], row["overdueDays"], row["replacedTonnes"]) for name, row in board.items()
    } == {
        "t-jia": ("DONE", 0, "600000"),
        "t-yi": ("DONE", 0, "600000"),
        "t-bing": ("OVERDUE_NOT_REPORTED", 2, "0"),
    }
    assert {row["reducedTonnes"] for row in board.values()} == {"0"}
    assert await story.book(on, CITY.code) == {
        "recognized": -1_800_000,
        "operating": 1_560_000,
        "discounted": 240_000,
    }
    assert await story.kept_refusals() == story.refusals


@pytest.mark.rule("E-08", "E-10", "E-11", "E-12", "XZ-15", "JX-04", "X-07", "X-08", "YC-58")
async def test_a_replaced_oven_runs_beside_the_new_one_until_its_last_day(story: Story) -> None:
    for scene in (
        the_rules_of_the_place,
        old_ovens_of_60,
        projects_are_filed,
        ready_binds_in_the_other_county,
        the_new_oven_starts,
        the_old_oven_is_still_charging,
        it_is_retired_on_its_last_day,
        never_ready_is_no_excuse,
        the_inspector_asks,
    ):
        await scene(story)
    await conserved(story.house)
