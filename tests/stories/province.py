"""What the stories of 晋焦压减组办字〔2020〕2号 share: rates, and invented companies, lots and closings of 稷山."""

from typing import Any

from tests.stories.telling import LEADING, MIIT, City, County, Office, Story, span, wan
from tests.stories.works import permitted, torn_down

YUNCHENG = City("140800", "运城市")
JISHAN, HEJIN = County("140824", "稷山县"), County("140882", "河津市")
PRINTED, OPENING = "2020-10-21", "2018-12-31"


async def the_rates_are_printed(story: Story) -> None:
    """30 with an oven, 48 × share without (SX-02, SX-03); 30 own and 48 traded are 运城's own (YC-44, YC-45)."""
    for category, fen in (("MERGED_WITH_OVEN", 3000), ("MERGED_NO_OVEN", 4800), ("COURT_AUCTIONED", 4800)):
        await a_rule(story, LEADING, "140000", f"compensation-rate.{category}", PRINTED, number=fen)
    for category, fen in (("OWN_OVEN", 3000), ("MARKET_TRADED", 4800)):
        await a_rule(
            story, YUNCHENG.office, "140800", f"compensation-rate.{category}", "2019-12-31", number=fen
        )


async def a_rule(
    story: Story, who: Office, division: str, parameter: str, on: str, note: str | None = None, **value: Any
) -> None:
    """A parameter, printed; or with a note assumed, where no document prints it."""
    basis = "ASSUMED" if note else "PRINTED"
    said = {"parameter": parameter, "division": division, "value": value, "unit": "—", "basis": basis, "note": note}
    await story.accept(who, on, "SetRuleParameter", **said)


async def a_company(story: Story, enterprise: str, name: str, county: County = JISHAN) -> None:
    where = {"division": county.code, "county": county.code}
    await story.invent(
        county.office, OPENING, "RegisterEnterprise", enterprise=enterprise, legalName=name, **where
    )


async def a_lot(
    story: Story, lot: str, enterprise: str, tonnes: float, county: County = JISHAN, **more: Any
) -> None:
    said = {"lot": lot, "enterprise": enterprise, "division": county.code, "county": county.code}
    more = {"account": "IDLE", "accountBasis": "INFERRED", "basis": "FILING_2018"} | more
    await story.invent(MIIT, OPENING, "RecognizeBaselineCapacity", **said, tonnes=wan(tonnes), **more)


async def listed_torn_down_and_accepted(
    story: Story, lot: str, enterprise: str, tonnes: float, accepted_on: str = "2020-10-30"
) -> None:
    """An oven of 稷山 behind the lot, its task, its demolition, and the city's acceptance."""
    here = {"enterprise": enterprise, "division": JISHAN.code, "county": JISHAN.code}
    oven, task = f"o-{lot}", f"t-{lot}"
    await story.invent(JISHAN.office, OPENING, "RegisterOven", oven=oven, **here, designTonnes=wan(tonnes))
    await story.invent(JISHAN.office, OPENING, "BackLotWithOvens", lot=lot, ovens=[oven], tonnes=wan(tonnes))
    await a_task(story, lot, enterprise, tonnes)
    await permitted(story, JISHAN, oven, "2020-09-05", "2020-09-10")
    await torn_down(story, JISHAN, oven, stopped="2020-09-01", starts="2020-09-10", done="2020-09-30")
    held = {"task": task, "verdict": "PASSED", "accepted": [{"lot": lot, "tonnes": wan(tonnes)}]}
    await story.invent(YUNCHENG.acceptance, accepted_on, "HoldCityAcceptance", **held)


async def a_task(story: Story, lot: str, enterprise: str, tonnes: float) -> None:
    await story.invent(
        YUNCHENG.government,
        "2019-12-31",
        "AssignEnterpriseTask",
        task=f"t-{lot}",
        enterprise=enterprise,
        division=JISHAN.code,
        county=JISHAN.code,
        tonnes=wan(tonnes),
        deadline=span("2020年10月底前", "2020-10-31"),
        requiredEndState="DEMOLISH",
        lots=[lot],
    )
    await story.invent(
        YUNCHENG.government, "2019-12-31", "ListLot", lot=lot, task=f"t-{lot}", tonnes=wan(tonnes)
    )


async def proposed(story: Story, lot: str, category: str, tonnes: float, **more: Any) -> int:
    """逐户核定: the city proposes; the reference amount that the ledger computes, in fen."""
    said = {"lot": lot, "category": category, "tonnes": wan(tonnes)} | more
    await story.invent(YUNCHENG.office, "2020-10-28", "ProposeCompensation", **said)
    query = f'lot(id: "{lot}") {{ compensationFile {{ proposal {{ referenceFen }} }} }}'
    file = (await story.at("2020-10-28", query))["lot"]["compensationFile"]
    return int(file["proposal"]["referenceFen"])


async def findings(story: Story) -> list[tuple[str, str]]:
    """(rule, subject) of what is open."""
    found = (await story.ask("{ findings(first: 100) { nodes { rule subject } } }"))["findings"]["nodes"]
    return sorted((one["rule"], one["subject"]) for one in found)
