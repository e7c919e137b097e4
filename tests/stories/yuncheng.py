"""运政办发〔2019〕43号 as data and as its first scenes: documents, policy, the opened lots, the city's task and lists.

What is printed is told with `accept`. The document names nine entries and no oven but 津鑫's 3号、4号; ovens, dates of
closing and everything after the list are invented where a story needs them, and marked.
"""

from dataclasses import dataclass
from typing import Any

from tests.stories.telling import AUTHORITY, LEADING, MIIT, City, County, Office, Story, span, wan

OPENING, PRINTED = "2018-12-31", "2019-12-31"
CITY = City("140800", "运城市")
WENXI, HEJIN = County("140823", "闻喜县"), County("140882", "河津市")
JISHAN, XINJIANG, YUANQU = County("140824", "稷山县"), County("140825", "新绛县"), County("140827", "垣曲县")
BOARD = (
    "status targetTonnes supplementedTonnes listedTonnes certifiedTonnes acceptedTonnes unassignedTonnes "
    "plannedTonnes behindTonnes overdueDays overdueWhenAssignedDays doneOn "
    "phases { part listedTonnes closedTonnes acceptedTonnes } lists { part listedTonnes closedTonnes acceptedTonnes }"
)
"""What is asked of a task."""
CHECKLIST = ("停止装煤出焦", "焦炉清空", "切断煤气", "切断动力电源")
DEADLINES = {
    "p1": span("2019年10月底前", "2019-10-31"),
    "p2": span("12月底前", "2019-12-31"),
    "p3": span("2020年10月底前", "2020-10-31"),
}


@dataclass(frozen=True)
class Entry:
    """One entry of the lists (四): a lot of an enterprise, in a phase and a list."""

    key: str
    enterprise: str
    name: str
    county: County
    tonnes: int
    phase: str
    list: str
    end_state: str = "CLOSE"
    account: str = "OPERATING"
    ovens: tuple[str, ...] = ()

    @property
    def task(self) -> str:
        return f"t-{self.key}"

    @property
    def lot(self) -> str:
        return f"l-{self.key}"


def _stopped(key: str, name: str, county: County) -> Entry:
    """四(一): stopped ovens, reduced and demolished by the end of October 2019."""
    return Entry(key, key, name, county, wan(54), "p1", "l1", "DEMOLISH", "IDLE")


JIANLONG = _stopped("jianlong", "山西建龙实业有限公司", WENXI)
HEDONG = _stopped("hedong", "河津市河东焦化有限公司", HEJIN)
ZHONGXIN = Entry(
    "zhongxin", "zhongxin", "山西中信金石实业有限公司", XINJIANG, wan(7), "p3", "l2", "CLOSE_OR_DEMOLISH"
)
DONGFANG = Entry(
    "dongfang", "dongfang", "山西东方资源发展有限公司", JISHAN, wan(20), "p3", "l2", "CLOSE_OR_DEMOLISH"
)
JINHUA = Entry(
    "jinhua", "jinhua", "山西永祥集团稷山县晋华焦化有限公司", JISHAN, wan(20), "p3", "l2", "CLOSE_OR_DEMOLISH"
)
KANGZHUANG = Entry("kangzhuang", "kangzhuang", "河津市康庄焦化有限公司", HEJIN, wan(60), "p3", "l2")
JINXIN = "河津市津鑫焦化有限公司"
JINXIN_A = Entry("jinxin-a", "jinxin", JINXIN, HEJIN, wan(30), "p2", "l2", ovens=("3号焦炉", "4号焦炉"))
JINXIN_B = Entry("jinxin-b", "jinxin", JINXIN, HEJIN, wan(30), "p3", "l2")
XINSHENG = Entry("xinsheng", "xinsheng", "山西鑫升焦化有限公司", HEJIN, wan(50), "p3", "l2")
ENTRIES = (JIANLONG, HEDONG, ZHONGXIN, DONGFANG, JINHUA, KANGZHUANG, JINXIN_A, JINXIN_B, XINSHENG)


async def document(story: Story) -> None:
    """The document and what it rests on: 66号, and the notice that is 68号 here and 168号 for the province (X-01)."""
    await story.accept(
        LEADING,
        PRINTED,
        "RegisterPolicyDocument",
        document="d-66",
        title="山西省焦化行业压减过剩产能打好污染防治攻坚战行动方案",
        docNo="晋政办发〔2019〕66号",
        disclosure="NOT_PRINTED",
        textHeld=False,
    )
    await story.accept(
        LEADING,
        PRINTED,
        "RegisterPolicyDocument",
        document="d-68",
        title="关于做好焦化行业压减过剩产能有关工作的通知",
        docNo="晋工信化工字〔2019〕68号",
        disclosure="NOT_PRINTED",
        textHeld=False,
        suspectedSame="d-168",
    )
    await story.accept(
        CITY.office,
        PRINTED,
        "RegisterPolicyDocument",
        document="yc",
        title="运城市焦化行业压减过剩产能打好污染防治攻坚战实施方案",
        docNo="运政办发〔2019〕43号",
        issuer="运城市人民政府办公室",
        issuedOn=PRINTED,
        printedOn=PRINTED,
        disclosure="PUBLIC",
        appliesTo=CITY.code,
        basedOn=["d-66", "d-68"],
        textHeld=True,
    )


async def rule(story: Story, name: str, value: dict[str, Any], assumed: str | None = None) -> None:
    """One parameter of the document for its own division: printed in it, or assumed with the reason said."""
    await story.accept(
        CITY.office,
        PRINTED,
        "SetRuleParameter",
        parameter=name,
        division=CITY.code,
        value=value,
        unit="—",
        basis="ASSUMED" if assumed else "PRINTED",
        document=None if assumed else "yc",
        note=assumed,
    )


async def policy(story: Story) -> None:
    """五: the two rates, the two approvals, the five risks, the review plan; and what is open, as an assumption."""
    await rule(story, "compensation-rate.OWN_OVEN", {"number": 3000})
    await rule(story, "compensation-rate.MARKET_TRADED", {"number": 4800})
    await rule(story, "closure-plan-approvals", {"items": ["应急", "生态环境"]})
    await rule(story, "county-plan-risks", {"items": ["政策", "法律", "经济", "金融", "社会"]})
    await rule(story, "payment-by-review-plan", {"number": 1})
    await rule(story, "fund-ratios", {"text": "50:30:20"}, "五(五)：三级分担，比例未印；此为假设")
    standard = "晋焦压减组办函〔2019〕2号 text not held：验收标准未持有，本清单为假设"
    await rule(story, "closing-checklist", {"items": list(CHECKLIST)}, standard)


async def moratorium(story: Story) -> None:
    """五(三): filing and confirmation are suspended; since when is not printed, by the plan's day at the latest."""
    await story.accept(
        AUTHORITY,
        PRINTED,
        "ImposeReplacementMoratorium",
        division=CITY.code,
        inForceBy=PRINTED,
        document="yc",
    )


async def enterprise(story: Story, entry: Entry, clerk: Office = CITY.office, **more: Any) -> None:
    """企业建档."""
    await story.accept(
        clerk,
        PRINTED,
        "RegisterEnterprise",
        enterprise=entry.enterprise,
        legalName=entry.name,
        division=entry.county.code,
        county=entry.county.code,
        **more,
    )


async def lot(story: Story, entry: Entry, **more: Any) -> None:
    """期初产能认定: exactly the printed tonnes, named in the document."""
    basis = {"basis": "NAMED_IN_DOCUMENT", "document": "yc", "basisDate": PRINTED, "accountBasis": "INFERRED"}
    await story.accept(
        MIIT,
        OPENING,
        "RecognizeBaselineCapacity",
        lot=entry.lot,
        enterprise=entry.enterprise,
        division=entry.county.code,
        county=entry.county.code,
        tonnes=entry.tonnes,
        account=entry.account,
        **(basis | more),
    )


async def city_task(story: Story) -> None:
    """二: 325万吨 by the end of 2020, in three phases and two lists, each of which sums to it."""
    phases = {"p1": wan(108), "p2": wan(30), "p3": wan(187)}
    lists = {
        "l1": ("四(一)已停产焦炉", wan(108), DEADLINES["p1"]),
        "l2": ("四(二)关停", wan(217), DEADLINES["p3"]),
    }
    await story.accept(
        CITY.government,
        PRINTED,
        "AssignCityTask",
        task="t-yc",
        division=CITY.code,
        name="运城市压减焦化行业过剩产能",
        tonnes=wan(325),
        deadline=span("到2020年底", "2020-12-31"),
        phases=[
            {"part": part, "name": part, "tonnes": tonnes, "deadline": DEADLINES[part]}
            for part, tonnes in phases.items()
        ],
        lists=[
            {"part": part, "name": name, "tonnes": tonnes, "deadline": deadline}
            for part, (name, tonnes, deadline) in lists.items()
        ],
        document="yc",
    )


async def entry_task(story: Story, entry: Entry, parent: str = "t-yc", **more: Any) -> None:
    """四: an entry of the lists, and its lot under the list hold."""
    await story.accept(
        CITY.government,
        PRINTED,
        "AssignEnterpriseTask",
        task=entry.task,
        parent=parent,
        phase=entry.phase,
        list=entry.list,
        enterprise=entry.enterprise,
        division=entry.county.code,
        county=entry.county.code,
        tonnes=entry.tonnes,
        deadline=DEADLINES[entry.phase],
        requiredEndState=entry.end_state,
        lots=[entry.lot],
        document="yc",
        **more,
    )
    await story.accept(
        CITY.government, PRINTED, "ListLot", lot=entry.lot, task=entry.task, tonnes=entry.tonnes
    )


async def ovens(story: Story, entry: Entry, *, printed: bool = False) -> list[str]:
    """The ovens behind a lot, jointly; what the document does not name is invented."""
    tell = story.accept if printed else story.invent
    names = [f"o-{entry.key}-{number}" for number in range(1, len(entry.ovens or ("",)) + 1)]
    where = {"enterprise": entry.enterprise, "division": entry.county.code, "county": entry.county.code}
    for name, label in zip(names, entry.ovens or ("1号焦炉",), strict=True):
        await tell(entry.county.office, OPENING, "RegisterOven", oven=name, label=label, **where)
    await tell(
        entry.county.office, OPENING, "BackLotWithOvens", lot=entry.lot, ovens=names, tonnes=entry.tonnes
    )
    return names


async def close_oven(story: Story, county: County, oven: str, stopped: str, certified: str) -> int:
    """停产、清空、置换、认定: the closing of one oven by the checklist in force."""
    await story.invent(county.office, stopped, "StopOven", oven=oven, reason="压减关停")
    await story.invent(county.emergency, certified, "EmptyOven", oven=oven)
    done = [stopped, certified, certified, certified]
    by = [county.office.name, county.emergency.name, county.emergency.name, county.power.name]
    elements = [
        {"name": name, "doneOn": on, "scope": "OVEN", "by": who}
        for name, on, who in zip(CHECKLIST, done, by, strict=True)
    ]
    return await story.invent(county.office, certified, "CertifyClosure", ovens=[oven], elements=elements)


async def accepted(
    story: Story, entry: Entry, on: str, found: str, acceptance: Office = CITY.acceptance
) -> int:
    """市级验收: the constitutive act; the tonnes are reduced in the same append."""
    return await story.invent(
        acceptance,
        on,
        "HoldCityAcceptance",
        task=entry.task,
        verdict="PASSED",
        accepted=[{"lot": entry.lot, "tonnes": entry.tonnes}],
        endStateFound=found,
    )


async def compensation(story: Story, entry: Entry, start: str, order: str) -> None:
    """五(五)1–3: proposed, reviewed, claimed, forwarded, planned, raised, paid, seen at the bank, filed with both."""
    fen, month = entry.tonnes * 3000, start[:7]
    company, finance = entry.county.company(entry.name), CITY.finance
    lot = {"lot": entry.lot}
    await story.invent(
        CITY.office, start, "ProposeCompensation", **lot, category="OWN_OVEN", tonnes=entry.tonnes
    )
    await story.invent(MIIT, start, "ReviewCompensation", **lot, approvedFen=fen)
    await story.invent(company, f"{month}-21", "ClaimCompensation", **lot, fen=fen)
    await story.invent(entry.county.office, f"{month}-23", "ForwardClaim", **lot)
    planned = [{**lot, "fen": fen}]
    await story.invent(
        CITY.office,
        f"{month}-24",
        "SubmitReviewPlan",
        plan=f"plan-{order}",
        division=CITY.code,
        planned=planned,
    )
    await story.invent(
        finance, f"{month}-25", "RaiseCityShare", division=CITY.code, year=2020, fen=fen * 3 // 10
    )
    paid = {**lot, "payee": entry.enterprise, "fen": fen, "order": order}
    await story.invent(
        finance, f"{month}-26", "PayCompensation", **paid, tonnes=entry.tonnes, onBehalfOf="运城市人民政府"
    )
    await story.invent(finance, f"{month}-27", "ObserveBankPayment", **paid, statementLine=f"bank-{order}")
    for place in ("MIIT", "FINANCE"):
        await story.invent(
            CITY.office,
            f"{month}-28",
            "FileCompensation",
            place=place,
            filed=[{**lot, "order": order}],
            onBehalfOf="运城市人民政府",
        )
