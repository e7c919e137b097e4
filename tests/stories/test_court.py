"""法院查封产能：列入清单之后才拍卖 (hard case of model.md §4.3): whose money it is.

晋焦压减组办字〔2020〕2号 一(三), 运政办发〔2019〕43号 五(五)4: the lot may be listed, closed and accepted while it
is sealed; its money waits. The papers of the first-sealing court decide; then the buyer, not the debtor, gets 48 yuan a
tonne, and no tonne moves. No document names such a lot: 示例焦化甲, 示例焦化乙 and all that happens here are invented.
"""

from typing import Any

import pytest

from tests.stories.conservation import conserved
from tests.stories.telling import AUDITOR, LEADING, MIIT, City, County, Story, span, wan, yuan
from tests.stories.works import permitted, torn_down

YUNCHENG, WENXI, HEJIN = City("140800", "运城市"), County("140823", "闻喜县"), County("140882", "河津市")
LOT, OVEN, TASK, DEBTOR, BUYER = "l-jia-54", "o-jia-1", "t-jia", "e-jia", "e-yi"
FIRST, LATER = "运城市中级人民法院", "闻喜县人民法院"
LEAST, MOST = yuan(16_200_000), yuan(25_920_000)
PREPAID = yuan(5_000_000)
PAPERS = [{"paper": paper, "inOrder": True} for paper in ("CONFIRMATION", "RECEIPTS", "RULING")]
FIGURES = """held heldFen { least most } referenceFen { least most } approvedFen payableFen orderedFen payee
    receivableFen acceptedTonnes"""


# 开篇：两份文件、两家企业、一个指标


async def the_rates_are_printed(story: Story) -> None:
    """运城 prints 30 and 48; the province prints 48 for the buyer at auction. Ratios are printed nowhere (YC-48)."""
    for category, fen in (("OWN_OVEN", 3000), ("MARKET_TRADED", 4800)):
        rate = {"parameter": f"compensation-rate.{category}", "value": {"number": fen}, "unit": "分/吨"}
        await story.accept(YUNCHENG.office, "2019-12-31", "SetRuleParameter", division="140800", **rate)
    await story.accept(
        LEADING,
        "2020-10-21",
        "SetRuleParameter",
        parameter="compensation-rate.COURT_AUCTIONED",
        division="140000",
        value={"number": 4800},
        unit="分/吨",
    )
    await story.invent(
        YUNCHENG.office,
        "2019-12-31",
        "SetRuleParameter",
        parameter="fund-ratios",
        division="140800",
        value={"text": "50:30:20"},
        unit="比例",
        basis="ASSUMED",
        note="文件未印分担比例，此处假定",
    )


async def two_companies(story: Story) -> None:
    """示例焦化甲 of 闻喜 has 54万吨 and one oven; 示例焦化乙 of 河津 will buy."""
    for county, enterprise, name in ((WENXI, DEBTOR, "示例焦化甲"), (HEJIN, BUYER, "示例焦化乙")):
        await story.invent(
            county.office,
            "2018-12-31",
            "RegisterEnterprise",
            enterprise=enterprise,
            legalName=name,
            division=county.code,
            county=county.code,
        )
    here = {"enterprise": DEBTOR, "division": WENXI.code, "county": WENXI.code}
    await story.invent(
        MIIT,
        "2018-12-31",
        "RecognizeBaselineCapacity",
        lot=LOT,
        **here,
        tonnes=wan(54),
        basis="NAMED_IN_DOCUMENT",
        account="IDLE",
        accountBasis="INFERRED",
    )
    await story.invent(MIIT, "2018-12-31", "CloseBaseline", division="140800", totalTonnes=wan(54))
    await story.invent(WENXI.office, "2018-12-31", "RegisterOven", oven=OVEN, **here, designTonnes=wan(54))
    await story.invent(WENXI.office, "2018-12-31", "BackLotWithOvens", lot=LOT, ovens=[OVEN], tonnes=wan(54))


# 查封与压减


async def two_courts_seal_it(story: Story, on: str) -> None:
    """首封 by the first court, 轮候 by the second, on the same tonnes."""
    for rank, court in ((1, FIRST), (2, LATER)):
        sealing = {"court": court, "sealingRank": rank, "rulingNo": f"查封{rank}号", "tonnes": wan(54)}
        await story.invent(WENXI.court, on, "ReportLotCourtSealed", lot=LOT, **sealing)


async def it_is_listed(story: Story) -> None:
    """The list does not wait for a court (E-01)."""
    await story.invent(
        YUNCHENG.government,
        "2019-12-31",
        "AssignEnterpriseTask",
        task=TASK,
        enterprise=DEBTOR,
        division=WENXI.code,
        county=WENXI.code,
        tonnes=wan(54),
        deadline=span("2020年10月底前", "2020-10-31"),
        requiredEndState="DEMOLISH",
        lots=[LOT],
        ovens=[OVEN],
    )
    await story.invent(YUNCHENG.government, "2019-12-31", "ListLot", lot=LOT, task=TASK, tonnes=wan(54))


async def it_is_torn_down(story: Story) -> None:
    """Stopped, and demolished to the last main item."""
    await torn_down(story, WENXI, OVEN, stopped="2019-12-31", starts="2020-01-10", done="2020-01-28")


async def the_court_must_consent(story: Story) -> None:
    """在法律框架内妥善处置 (YC-33): no permit without the court's consent, then one that names it."""
    await story.refuse(
        WENXI.office,
        "2020-01-05",
        "PermitDemolition",
        "COURT_CONSENT_MISSING",
        oven=OVEN,
        contractor="示例拆除公司",
        qualificationNo="示例资质1号",
        qualificationValidTo="2025-12-31",
        startOn="2020-01-10",
    )
    await permitted(story, WENXI, OVEN, "2020-01-08", "2020-01-10", "示例法院同意1号")


async def the_city_accepts(story: Story) -> None:
    accepted = [{"lot": LOT, "tonnes": wan(54)}]
    await story.invent(
        YUNCHENG.acceptance,
        "2020-02-20",
        "HoldCityAcceptance",
        task=TASK,
        verdict="PASSED",
        accepted=accepted,
    )


async def the_county_asks_the_court(story: Story) -> None:
    """补偿对象不明确的，资金待明确后拨付 (YC-52)."""
    await story.invent(
        WENXI.court, "2020-02-25", "HoldBeneficiary", lot=LOT, reason="法院查封，补偿对象待法院明确"
    )


# 拍卖与认可


async def it_is_auctioned(story: Story, court: str, on: str, ruling: str) -> None:
    """The court reports: 示例焦化乙 bought all of it."""
    sold = {
        "court": court,
        "buyer": BUYER,
        "tonnes": wan(54),
        "priceFen": yuan(20_000_000),
        "rulingNo": ruling,
    }
    await story.invent(WENXI.court, on, "ReportLotCourtAuctioned", lot=LOT, **sold)


async def the_later_courts_papers_do_not_count(story: Story) -> None:
    """Not the first-sealing court: not verified, whatever the papers say (E-03); the office refutes it."""
    await story.refuse(
        YUNCHENG.office,
        "2020-10-22",
        "VerifyLotAuction",
        "NOT_THE_FIRST_SEALING_COURT",
        lot=LOT,
        rulingNo="拍卖2号",
        firstSealingCourt=True,
        checks=PAPERS,
    )
    await story.invent(
        YUNCHENG.office, "2020-10-22", "RefuteLotAuction", lot=LOT, rulingNo="拍卖2号", reason="非首封法院"
    )


async def the_first_courts_papers_are_verified(story: Story) -> None:
    """成交确认书、付款凭证、裁定书 of the first-sealing court, all in order (SX-05)."""
    await story.refuse(
        YUNCHENG.office,
        "2020-10-24",
        "VerifyLotAuction",
        "AUCTION_PAPERS_INCOMPLETE",
        lot=LOT,
        rulingNo="拍卖1号",
        firstSealingCourt=True,
        checks=PAPERS[:2],
    )
    await story.invent(
        YUNCHENG.office,
        "2020-10-25",
        "VerifyLotAuction",
        lot=LOT,
        rulingNo="拍卖1号",
        firstSealingCourt=True,
        checks=PAPERS,
    )


async def the_acquisition_is_recognised(story: Story) -> int:
    """认可产能取得: changes payee and rate, and posts nothing (E-02)."""
    return await story.invent(
        YUNCHENG.office,
        "2020-10-28",
        "RecognizeAcquisition",
        lot=LOT,
        tonnes=wan(54),
        basis="AUCTION",
        beneficiary=BUYER,
        category="COURT_AUCTIONED",
        reportId="示例核查1号",
    )


async def the_province_approves(story: Story, category: str, fen: int, on: str) -> None:
    """The city proposes at the printed rate, the province approves."""
    proposal = {"lot": LOT, "category": category, "tonnes": wan(54)}
    await story.invent(YUNCHENG.office, on, "ProposeCompensation", **proposal)
    await story.invent(LEADING, on, "ReviewCompensation", lot=LOT, approvedFen=fen)


async def the_buyer_is_paid(story: Story) -> None:
    """One order for all of it, to the buyer and to nobody else."""
    order = {"lot": LOT, "tonnes": wan(54), "fen": MOST, "order": "order-1"}
    finance = YUNCHENG.finance
    await story.refuse(
        finance, "2020-11-10", "PayCompensation", "PAYEE_IS_NOT_BENEFICIARY", **order, payee=DEBTOR
    )
    await story.invent(
        finance, "2020-11-10", "PayCompensation", **order, payee=BUYER, onBehalfOf="运城市人民政府"
    )
    again = order | {"order": "order-2", "fen": 1, "payee": BUYER}
    await story.refuse(finance, "2020-11-11", "PayCompensation", "TONNES_NOT_ACCEPTED", **again)


async def figures(story: Story, on: str) -> dict[str, Any]:
    """The row of the lot in the compensation ledger."""
    return (await story.compensation(on, FIGURES))[LOT]


def both(fen: int) -> dict[str, str]:
    return {"least": str(fen), "most": str(fen)}


@pytest.mark.rule("E-01", "E-02", "E-03", "SX-05", "YC-33", "YC-37", "YC-52")
async def test_a_sealed_lot_is_reduced_then_auctioned_and_the_buyer_is_paid_48(story: Story) -> None:
    await the_rates_are_printed(story)
    await two_companies(story)
    await two_courts_seal_it(story, "2019-06-01")
    await it_is_listed(story)
    await the_court_must_consent(story)
    await it_is_torn_down(story)
    await the_city_accepts(story)
    await the_county_asks_the_court(story)

    # 2020-03-01, E-01: reduced, and held between the two rates; payable 0, paid 0.
    assert await story.book("2020-03-01", WENXI.code) == {"recognized": -wan(54), "reduced": wan(54)}
    held = await figures(story, "2020-03-01")
    assert (held["held"], held["heldFen"]) == (True, {"least": str(LEAST), "most": str(MOST)})
    assert (held["payableFen"], held["orderedFen"], held["payee"]) == ("0", "0", None)
    await story.refuse(
        YUNCHENG.finance,
        "2020-03-01",
        "PayCompensation",
        "BENEFICIARY_HELD",
        lot=LOT,
        payee=DEBTOR,
        tonnes=wan(54),
        fen=LEAST,
        order="order-0",
    )

    await it_is_auctioned(story, LATER, "2020-09-01", "拍卖2号")
    await the_later_courts_papers_do_not_count(story)
    await it_is_auctioned(story, FIRST, "2020-10-10", "拍卖1号")
    await the_first_courts_papers_are_verified(story)
    recognised = await the_acquisition_is_recognised(story)

    # 2020-10-28, E-02: the hold is closed, the payee is the buyer at 48, and the tonnes stay in 闻喜.
    event = (await story.ask(f'{{ event(position: "{recognised}") {{ type data }} }}', AUDITOR))["event"]
    assert event["type"] == "AcquisitionRecognized"
    assert (event["data"]["postings"], event["data"]["money"]) == ([], [])
    known = await figures(story, "2020-10-28")
    assert (known["held"], known["payee"], known["referenceFen"]) == (False, BUYER, both(MOST))
    assert await story.book("2020-10-28", WENXI.code) == {"recognized": -wan(54), "reduced": wan(54)}
    assert await story.book("2020-10-28", HEJIN.code) == {}

    await the_province_approves(story, "COURT_AUCTIONED", MOST, "2020-10-30")
    await the_buyer_is_paid(story)
    paid = await figures(story, "2020-11-30")
    assert (paid["orderedFen"], paid["payableFen"], paid["receivableFen"]) == (str(MOST), "0", "0")
    assert await story.money("2020-11-30") == {
        "provincePool": -yuan(12_960_000),
        "cityPool": -yuan(7_776_000),
        "countyPool": -yuan(5_184_000),
        "paid": MOST,
    }
    await what_the_inspector_is_told(story)
    await what_was_known_before_stays(story, recognised)
    await conserved(story.house)


async def what_the_inspector_is_told(story: Story) -> None:
    """The rise from 30 to 48 has its document: information (D-13). The attempt to pay twice is evidence (D-01)."""
    asked = "{ findings(first: 100, onlyOpen: false) { nodes { rule severity subject } } }"
    found = (await story.ask(asked))["findings"]["nodes"]
    assert {one["subject"] for one in found} == {f"lot:{LOT}"}
    assert {(one["rule"], one["severity"]) for one in found} == {("D-13", "INFO"), ("D-01", "CRITICAL")}


async def what_was_known_before_stays(story: Story, recognised: int) -> None:
    """As known before the recognition, the money is still held."""
    query = f"compensation {{ nodes {{ {FIGURES} }} }}"
    (row,) = (await story.at("2020-11-30", query, position=recognised - 1))["compensation"]["nodes"]
    assert (row["held"], row["payee"], row["payableFen"]) == (True, None, "0")


@pytest.mark.rule("E-02", "SX-05", "SX-08", "YC-52", "X-14")
async def test_what_was_prepaid_to_the_debtor_is_owed_back_by_it_and_not_deducted_from_the_buyer(
    story: Story,
) -> None:
    await the_rates_are_printed(story)
    await two_companies(story)
    await it_is_listed(story)
    await permitted(story, WENXI, OVEN, "2020-01-08", "2020-01-10")
    await it_is_torn_down(story)
    await the_city_accepts(story)
    await the_province_approves(story, "OWN_OVEN", LEAST, "2020-03-10")
    money = {"division": "140800", "year": 2019, "level": "PROVINCE", "holder": "140800", "fen": PREPAID}
    await story.invent(YUNCHENG.finance, "2020-03-15", "ReceivePrepayment", **money)
    await story.invent(
        YUNCHENG.finance, "2020-03-20", "ReleasePrepayment", **money, lot=LOT, payee=DEBTOR, order="prepaid-1"
    )
    before = await figures(story, "2020-03-31")
    assert (before["orderedFen"], before["payableFen"]) == (str(PREPAID), str(yuan(11_200_000)))

    await two_courts_seal_it(story, "2020-04-01")
    held = await figures(story, "2020-04-01")
    assert (held["held"], held["payableFen"]) == (True, "0")
    await it_is_auctioned(story, FIRST, "2020-10-10", "拍卖1号")
    await the_first_courts_papers_are_verified(story)
    await the_acquisition_is_recognised(story)
    assert (await figures(story, "2020-10-28"))["receivableFen"] == str(PREPAID)

    await the_province_approves(story, "COURT_AUCTIONED", MOST, "2020-10-30")
    assert (await figures(story, "2020-10-31"))["payableFen"] == str(MOST)
    await the_buyer_is_paid(story)
    paid = await story.money("2020-11-30")
    assert (paid["paid"], paid["receivable"]) == (MOST, PREPAID)
    assert sum(paid.values()) == 0
    owed = await story.at(
        "2020-11-30", f'lot(id: "{LOT}") {{ compensationFile {{ balances {{ account party fen }} }} }}'
    )
    balances = owed["lot"]["compensationFile"]["balances"]
    assert {"account": "RECEIVABLE", "party": DEBTOR, "fen": str(PREPAID)} in balances
    assert {"account": "PAID", "party": BUYER, "fen": str(MOST)} in balances
    await conserved(story.house)
