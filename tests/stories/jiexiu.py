"""介休市全面关停炭化室高度4.3米焦炉工作方案 as data and as its first scenes: documents, policy, tasks, two companies.

The plan prints no number, no date and no signature. 市 in it is 介休, a county-level city: 市工信局 is the county's
office, the other 市局 its departments, and only the acceptance is by 晋中 (X-33). Its rules bind 介休 and nobody else;
示例县 has the same ones of its own, so that what goes wrong happens to nobody who exists.
"""

from dataclasses import dataclass
from typing import Any

from tests.stories.telling import AUTHORITY, LEADING, MIIT, City, County, Office, Story, span, wan

OPENING, PLANNED = "2018-12-31", "2023-05-10"
"""The plan's first deadline stands for its day, which is not printed: it is known by then."""
JINZHONG, JIEXIU = City("140700", "晋中市"), County("140781", "介休市")
EXAMPLE, SHILI = City("149900", "示例市"), County("149901", "示例县")
ELEMENTS = ("断水", "断电", "停止原料进场", "停止生产运营", "停止安全生产许可", "停止排污许可")
HAZARDS = ("煤气", "苯", "煤焦油", "压力容器")
SECTIONS = ("实施范围", "进度安排", "工作流程", "组织方式", "职责分工", "职工安置", "应急保障")
MEASURES = ("技术措施", "安全措施", "环保措施", "应急措施")
LAST_DAY = "2023-10-31"
PARAMETERS: dict[str, dict[str, Any]] = {
    "closing-checklist": {"items": list(ELEMENTS)},
    "emptied-required": {"number": 1},
    "purge-required": {"number": 1},
    "hazard-classes": {"items": list(HAZARDS)},
    "closure-plan-sections": {"items": [*SECTIONS, *MEASURES]},
    "expert-departments": {"items": ["应急", "生态环境", "工信", "住建"]},
    "supply-first": {"items": ["GAS", "HEAT"]},
    "watch-cycle-days": {"number": 1},
    "closure-order-by-county": {"number": 1},
    "deadline.CLOSURE_PLAN": {"day": "2023-05-10"},
    "deadline.REPLACEMENT_SUPPLY": {"day": "2023-10-01"},
    "deadline.CITY_ACCEPTANCE": {"day": LAST_DAY},
    "deadline.PROVINCIAL_SPOT_CHECK": {"day": "2023-12-31"},
}
READINGS = {
    "hazard-classes": ("INTERPRETED", "四(三) 防范重点：据此推定安全置换应覆盖的种类"),
    "watch-cycle-days": ("ASSUMED", "五(二) 驻厂盯守：周期未印，取每日一次"),
    "closure-order-by-county": ("INTERPRETED", "五(三) 立即关停：此处「市」为介休（县级）"),
}
"""What the plan leaves open, and how it is read here."""


@dataclass(frozen=True)
class Works:
    """A company with its 4.3 m ovens, whose number is not printed."""

    key: str
    name: str
    county: County
    tonnes: int

    @property
    def oven(self) -> str:
        return f"o-{self.key}-43"

    @property
    def lot(self) -> str:
        return f"l-{self.key}"

    @property
    def task(self) -> str:
        return f"t-{self.key}"

    @property
    def company(self) -> Office:
        """The enterprise, as a submitter."""
        return self.county.company(self.name)


CHANGSHENG = Works("changsheng", "介休市昌盛煤气化有限公司", JIEXIU, wan(60))
MAOSHENG = Works("maosheng", "山西茂胜煤化集团有限公司", JIEXIU, wan(96))
JIA, YI = Works("jia", "示例焦化甲", SHILI, wan(60)), Works("yi", "示例焦化乙", SHILI, wan(40))


async def documents(story: Story) -> None:
    """前言: 51号 and 晋中's 4号; the plan itself has neither number nor day."""
    for document, number, where in (
        ("d-51", "晋政办发〔2022〕51号", "140000"),
        ("d-4", "市焦高发组办字〔2023〕4号", JINZHONG.code),
    ):
        await story.accept(
            LEADING,
            PLANNED,
            "RegisterPolicyDocument",
            document=document,
            title=number,
            docNo=number,
            disclosure="NOT_PRINTED",
            appliesTo=where,
            textHeld=False,
        )
    await story.accept(
        JINZHONG.office,
        PLANNED,
        "RegisterPolicyDocument",
        document="jx",
        title="介休市全面关停炭化室高度4.3米焦炉工作方案",
        disclosure="NOT_PRINTED",
        appliesTo=JIEXIU.code,
        basedOn=["d-51", "d-4"],
        textHeld=True,
    )


async def policy(story: Story) -> None:
    """五、七: two cuts and four stops, emptied, purged, eleven sections, four departments, the printed days."""
    for name, value in PARAMETERS.items():
        basis, note = READINGS.get(name, ("PRINTED", None))
        rule = {
            "parameter": name,
            "value": value,
            "unit": "—",
            "basis": basis,
            "note": note,
            "document": "jx",
        }
        await story.accept(JINZHONG.office, PLANNED, "SetRuleParameter", division=JIEXIU.code, **rule)


async def policy_of_the_example(story: Story) -> None:
    """示例县 takes the same for itself: 介休's bind nobody else."""
    for name, value in PARAMETERS.items():
        rule = {
            "parameter": name,
            "value": value,
            "unit": "—",
            "basis": "ASSUMED",
            "note": "示例县自行规定，同介休",
        }
        await story.invent(EXAMPLE.office, PLANNED, "SetRuleParameter", division=SHILI.code, **rule)


async def works(story: Story, one: Works, **more: Any) -> None:
    """The company, its lot as named in the plan, its 4.3 m oven, and the lot committed to a project (上大关小).

    上大关小 is printed, the new tonnes are not: what is carried stays null, and nothing is replaced until it is given.
    """
    where = {"division": one.county.code, "county": one.county.code}
    office = one.county.office
    await story.accept(
        office,
        PLANNED,
        "RegisterEnterprise",
        enterprise=one.key,
        legalName=one.name,
        baselineIncomplete=True,
        **where,
        **more,
    )
    await story.accept(
        MIIT,
        OPENING,
        "RecognizeBaselineCapacity",
        lot=one.lot,
        enterprise=one.key,
        tonnes=one.tonnes,
        basis="NAMED_IN_DOCUMENT",
        basisDate=PLANNED,
        account="OPERATING",
        accountBasis="INFERRED",
        **where,
        **more,
    )
    await story.accept(
        office,
        OPENING,
        "RegisterOven",
        oven=one.oven,
        enterprise=one.key,
        label="4.3米焦炉（座数未印）",
        chamberHeightMm=4300,
        designTonnes=one.tonnes,
        **where,
        **more,
    )
    await story.accept(
        office, OPENING, "BackLotWithOvens", lot=one.lot, ovens=[one.oven], tonnes=one.tonnes, **more
    )
    source = {"lot": one.lot, "tonnes": one.tonnes, "sourceHeightMm": 4300}
    project = f"p-{one.key}"
    await story.accept(
        AUTHORITY,
        PLANNED,
        "FileProject",
        project=project,
        owner=one.key,
        sources=[source],
        regime="LARGE_FOR_SMALL",
        **where,
        **more,
    )
    await story.accept(
        AUTHORITY,
        PLANNED,
        "CommitLotToProject",
        lot=one.lot,
        project=project,
        retiredTonnes=one.tonnes,
        **more,
    )


async def tasks(story: Story, county: County, every: tuple[Works, ...], **more: Any) -> None:
    """二(一): each closes and exits by 2023-10-31; the sum is derived, and none of it is a reduction (X-06)."""
    deadline = {"deadline": span("2023年10月31日前", LAST_DAY), "book": "REPLACEMENT"}
    county_task = f"t-{county.code}"
    await story.accept(
        county.office,
        PLANNED,
        "AssignCityTask",
        task=county_task,
        division=county.code,
        name=f"{county.name}关停退出4.3米焦炉（合计未印）",
        tonnes=sum(one.tonnes for one in every),
        **deadline,
        **more,
    )
    for one in every:
        await story.accept(
            county.office,
            PLANNED,
            "AssignEnterpriseTask",
            task=one.task,
            parent=county_task,
            enterprise=one.key,
            division=county.code,
            county=county.code,
            tonnes=one.tonnes,
            requiredEndState="CLOSE",
            lots=[one.lot],
            ovens=[one.oven],
            **deadline,
            **more,
        )


async def stopped(story: Story, one: Works, on: str) -> None:
    """五(三): 停产."""
    await story.invent(one.company, on, "StopOven", oven=one.oven, reason="关停退出")


async def made_safe(story: Story, one: Works, emptied: str, purged: str) -> None:
    """五(三): the oven must be emptied, every hazardous part purged; hazardous waste goes with its manifest."""
    await story.invent(one.company, emptied, "EmptyOven", oven=one.oven)
    await story.invent(
        one.company, purged, "PurgeOven", oven=one.oven, hazardClasses=list(HAZARDS), gasTest="0 %LEL"
    )
    await story.invent(
        one.company,
        purged,
        "DisposeHazardousWaste",
        ovens=[one.oven],
        waste="HAZARDOUS",
        kilograms=12_000,
        manifestNo=f"LD-{one.key}",
    )


async def two_cuts_and_three_stops(story: Story, one: Works, on: str) -> None:
    """七(二), five of the six, each by its own department: water (fire water kept), power, entry, operation, safety."""
    county, ovens = one.county, {"ovens": [one.oven]}
    fire, other = {"use": "FIRE", "limitM3": 300}, {"use": "OTHER_OVEN"}
    await story.invent(
        county.department("水利局"),
        on,
        "DisconnectUtility",
        **ovens,
        utility="WATER",
        mains=["4.3米焦炉生产用水"],
        retained=[fire],
    )
    await story.invent(
        county.power,
        on,
        "DisconnectUtility",
        **ovens,
        utility="POWER",
        mains=["推焦车", "备煤"],
        retained=[other],
    )
    # The plants keep an oven: the 4.3 m one is struck from the supply plan and from the permits (变更).
    await story.invent(county.department("公安局"), on, "StopRawMaterialEntry", **ovens, how="CHANGED")
    await story.invent(county.office, on, "StopProductionOperation", **ovens)
    await story.invent(
        county.emergency, on, "StopSafetyPermit", **ovens, permitNo=f"安全-{one.key}", how="CHANGED"
    )


async def struck_from_the_discharge_permit(story: Story, one: Works, on: str) -> None:
    """七(二), the sixth: 停止排污许可, by 生态环境分局."""
    await story.invent(
        one.county.ecology,
        on,
        "StopDischargePermit",
        ovens=[one.oven],
        permitNo=f"排污-{one.key}",
        how="CHANGED",
    )


async def watched(story: Story, one: Works, days: tuple[str, ...]) -> None:
    """五(二): officers in the plant, a record a day."""
    for day in days:
        await story.invent(one.county.emergency, day, "RecordOnSiteWatch", oven=one.oven)
