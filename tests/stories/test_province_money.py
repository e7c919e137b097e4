"""山西, the money: 晋焦压减组办字〔2020〕2号 一, what each company gets and for what (逐户核定), told through the API.

The companies (示例焦化…, in 运城, whose own plan prints 30 and 48 yuan) and what they do are invented; rates, dates and
who decides are printed.
"""

import pytest

from tests.stories.conservation import conserved
from tests.stories.province import (
    HEJIN,
    JISHAN,
    YUNCHENG,
    a_company,
    a_lot,
    a_rule,
    a_task,
    findings,
    listed_torn_down_and_accepted,
    proposed,
    the_rates_are_printed,
)
from tests.stories.telling import LEADING, Story, wan, yuan

# 一(一)：兼并重组


MERGERS: dict[str, tuple[str, float, bool, tuple[int, int], float]] = {
    "zi": ("示例焦化子", 60, True, (51, 100), 18_000_000),
    "chou": ("示例焦化丑", 60, False, (51, 100), 14_688_000),
    "yin": ("示例焦化寅", 60, False, (5, 8), 18_000_000),
    "mao": ("示例焦化卯", 60, False, (1, 1), 28_800_000),
    "chen": ("示例焦化辰", 20, False, (1, 3), 3_200_000),
    "si": ("示例焦化巳", 20, False, (3333, 10000), 3_199_680),
}
"""被兼并企业: 万吨, whether its oven is built (建有焦炉), 控股比例, and the reference amount in yuan."""


async def a_company_is_absorbed(story: Story, name: str) -> int:
    """Merged, its lot acquired, the amount proposed: what the notice pays for it."""
    legal_name, tonnes, built, (num, den), _ = MERGERS[name]
    absorbed, lot = f"e-{name}", f"l-{name}"
    await a_company(story, absorbed, legal_name)
    await a_lot(story, lot, absorbed, tonnes)
    merged = {"survivor": "e-jia", "absorbed": absorbed, "controllingShare": {"num": num, "den": den}}
    await story.invent(
        YUNCHENG.office, "2019-03-01", "MergeEnterprises", merger=name, **merged, agreementDate="2019-02-01"
    )
    acquired = {"lot": lot, "merger": name, "ovenBuilt": built, "ovenTransferred": built}
    await story.invent(YUNCHENG.office, "2019-04-01", "AcquireLotByMerger", **acquired)
    category = "MERGED_WITH_OVEN" if built else "MERGED_NO_OVEN"
    return await proposed(story, lot, category, tonnes)


async def another_amount_needs_its_reason(story: Story) -> None:
    """「适当」 is discretion: the engine gives the reference, a person decides and says why (X-15)."""
    other = {"lot": "l-chou", "approvedFen": yuan(14_000_000)}
    await story.refuse(LEADING, "2020-10-30", "ReviewCompensation", "REASON_MISSING", **other)
    await story.invent(LEADING, "2020-10-30", "ReviewCompensation", **other, reason="焦炉基础未建，适当核减")


@pytest.mark.rule("SX-02", "SX-03", "E-24", "X-15")
async def test_a_merger_is_paid_by_its_oven_or_by_the_exact_share(story: Story) -> None:
    await the_rates_are_printed(story)
    await a_company(story, "e-jia", "示例焦化甲", HEJIN)
    for name, (*_, amount) in MERGERS.items():
        assert await a_company_is_absorbed(story, name) == yuan(amount), name
    await another_amount_needs_its_reason(story)
    assert await story.book("2020-10-31", HEJIN.code) == {
        "idle": wan(60),
        "unbuilt": wan(220),
        "transfer": -wan(280),
    }
    await conserved(story.house)


# 一(二)、一(四)：类别认定与自行交易


async def the_government_determines_the_category(story: Story) -> None:
    """60 = 40 own + 20 traded, 20 to go: 6,000,000.00, 9,600,000.00 or 7,800,000.00; never 30 traded (SX-04)."""
    await a_company(story, "e-yi", "示例焦化乙")
    parts = [{"category": "OWN_OVEN", "tonnes": wan(40)}, {"category": "MARKET_TRADED", "tonnes": wan(20)}]
    await a_lot(story, "l-mixed", "e-yi", 60, provenance="MIXED", composition=parts)
    determined = {"lot": "l-mixed", "reason": "市政府会议纪要"}
    government = YUNCHENG.government
    for category, amount in (("OWN_OVEN", 6_000_000), ("MARKET_TRADED", 9_600_000)):
        said = determined | {"category": category, "tonnes": wan(20)}
        await story.invent(government, "2020-10-22", "DetermineLotCategory", **said)
        assert await proposed(story, "l-mixed", category, 20) == yuan(amount)
    too_much = determined | {"category": "MARKET_TRADED", "tonnes": wan(30)}
    await story.refuse(government, "2020-10-26", "DetermineLotCategory", "MORE_THAN_THE_CATEGORY", **too_much)
    for category in ("OWN_OVEN", "MARKET_TRADED"):
        half = determined | {"category": category, "tonnes": wan(10)}
        await story.invent(government, "2020-10-27", "DetermineLotCategory", **half)
    assert await proposed(story, "l-mixed", "MIXED", 20) == yuan(7_800_000)


async def a_lot_was_sold_between_themselves(story: Story) -> None:
    """Contract of 2019-05-01, declared, never confirmed, then listed: the money waits (E-05)."""
    await a_company(story, "e-bing", "示例焦化丙")
    await a_company(story, "e-ding", "示例焦化丁", HEJIN)
    await a_lot(story, "l-sold", "e-bing", 20, provenance="OWN_OVEN")
    sold = {"lot": "l-sold", "seller": "e-bing", "buyer": "e-ding", "tonnes": wan(20)}
    contract = {"priceFenPerTonne": 3000, "contractDate": "2019-05-01"}
    await story.invent(YUNCHENG.office, "2019-05-20", "DeclareLotTrade", **sold, **contract)
    await listed_torn_down_and_accepted(story, "l-sold", "e-bing", 20)
    held = (await story.compensation("2020-10-30", "held payableFen payee"))["l-sold"]
    assert held == {"held": True, "payableFen": "0", "payee": None}
    assert await proposed(story, "l-sold", "OWN_OVEN", 20) == yuan(6_000_000)


async def the_trade_is_recognised_on_its_original_papers(story: Story) -> None:
    """经审核原始材料 (SX-06): 9,600,000.00 to the buyer, never to both; reduced tonnes are not traded."""
    await story.refuse(
        YUNCHENG.office,
        "2020-11-01",
        "ConfirmLotTrade",
        "REDUCED_CAPACITY_NOT_TRADABLE",
        lot="l-sold",
        reportId="r",
    )
    recognised = {"lot": "l-sold", "tonnes": wan(20), "basis": "SELF_TRADE", "beneficiary": "e-ding"}
    papers = {"category": "MARKET_TRADED", "reportId": "示例双方核查1号"}
    await story.refuse(
        YUNCHENG.office,
        "2020-11-02",
        "RecognizeAcquisition",
        "SELF_TRADE_AFTER_LISTING",
        **recognised,
        **papers,
        contractDate="2020-01-15",
    )
    position = await story.invent(
        YUNCHENG.office,
        "2020-11-02",
        "RecognizeAcquisition",
        **recognised,
        **papers,
        contractDate="2019-05-01",
    )
    event = (await story.ask(f'{{ event(position: "{position}") {{ data }} }}'))["event"]
    assert event["data"]["postings"] == []
    known = (await story.compensation("2020-11-02", "held payee referenceFen { least most }"))["l-sold"]
    assert (known["held"], known["payee"]) == (False, "e-ding")
    assert known["referenceFen"] == {"least": str(yuan(9_600_000)), "most": str(yuan(9_600_000))}


@pytest.mark.rule("SX-04", "SX-06", "E-05", "YC-37")
async def test_the_government_determines_and_the_office_recognises(story: Story) -> None:
    await the_rates_are_printed(story)
    await the_government_determines_the_category(story)
    await a_lot_was_sold_between_themselves(story)
    await the_trade_is_recognised_on_its_original_papers(story)
    assert await story.book("2020-11-30", JISHAN.code) == {
        "recognized": -wan(80),
        "idle": wan(60),
        "reduced": wan(20),
    }
    await conserved(story.house)


# 一末：逐户额度与预拨资金


async def the_amounts_reach_the_province_in_time(story: Story) -> None:
    """10月31日前, ten days after the notice: proposed on the 28th, reviewed by the province's office on the 30th."""
    assert await proposed(story, "l-54", "OWN_OVEN", 54) == yuan(16_200_000)
    await story.invent(LEADING, "2020-10-30", "ReviewCompensation", lot="l-54", approvedFen=yuan(16_200_000))
    assert await proposed(story, "l-20", "OWN_OVEN", 20) == yuan(6_000_000)
    await story.invent(LEADING, "2020-10-30", "ReviewCompensation", lot="l-20", approvedFen=yuan(6_000_000))


async def the_prepaid_money_goes_to_who_has_completed(story: Story) -> None:
    """2019年预拨资金 (SX-08): with the city it is ADVANCED; whoever has not completed waits."""
    money = {"division": "140800", "year": 2019, "level": "PROVINCE", "holder": "140800"}
    received = {"fen": yuan(5_000_000)} | money
    await story.invent(YUNCHENG.finance, "2019-12-01", "ReceivePrepayment", **received)
    waiting = received | {"lot": "l-20", "payee": "e-geng", "order": "pre-0"}
    await story.refuse(YUNCHENG.finance, "2020-11-02", "ReleasePrepayment", "TASK_NOT_COMPLETED", **waiting)
    done = received | {"lot": "l-54", "payee": "e-wu", "order": "pre-1"}
    await story.invent(YUNCHENG.finance, "2020-11-02", "ReleasePrepayment", **done)
    assert await story.money("2020-11-02") == {"provincePool": -yuan(5_000_000), "paid": yuan(5_000_000)}


async def it_is_deducted_from_the_final_payment(story: Story) -> None:
    """16,200,000 less 5,000,000 prepaid to the same payee: 11,200,000.00, and not one fen more."""
    row = (await story.compensation("2020-11-03", "approvedFen prepaidFen payableFen"))["l-54"]
    assert row == {
        "approvedFen": str(yuan(16_200_000)),
        "prepaidFen": str(yuan(5_000_000)),
        "payableFen": str(yuan(11_200_000)),
    }
    order = {"lot": "l-54", "payee": "e-wu", "tonnes": wan(54), "order": "order-1"}
    finance = YUNCHENG.finance
    more = order | {"fen": yuan(11_200_000.01)}
    await story.refuse(finance, "2020-11-10", "PayCompensation", "ABOVE_APPROVED", **more)
    await story.invent(finance, "2020-11-10", "PayCompensation", **order, fen=yuan(11_200_000))
    assert await story.money("2020-11-10") == {
        "provincePool": -yuan(8_100_000),
        "cityPool": -yuan(4_860_000),
        "countyPool": -yuan(3_240_000),
        "paid": yuan(16_200_000),
    }


async def workers_come_first(story: Story) -> None:
    """补偿资金优先用于职工安置 (SX-17): 4,000,000 to debts before the 5,000,000 of the workers is an alert."""
    company = JISHAN.company("示例焦化戊")
    debt = {"lot": "l-54", "uses": [{"purpose": "DEBT", "fen": yuan(4_000_000)}]}
    await story.invent(company, "2020-11-20", "ReportFundUse", **debt, workersNeedFen=yuan(5_000_000))
    assert ("M-02", "lot:l-54") in await findings(story)
    placed = {"lot": "l-54", "uses": [{"purpose": "WORKERS", "fen": yuan(5_000_000)}]}
    await story.invent(company, "2020-12-10", "ReportFundUse", **placed)
    assert await findings(story) == []


@pytest.mark.rule("SX-07", "SX-08", "SX-17", "YC-48", "X-14")
async def test_what_was_prepaid_is_passed_on_to_who_has_completed_and_deducted(story: Story) -> None:
    await the_rates_are_printed(story)
    await a_rule(story, YUNCHENG.office, "140800", "fund-ratios", "2019-12-31", note="比例未印", text="50:30:20")
    await a_company(story, "e-wu", "示例焦化戊")
    await a_company(story, "e-geng", "示例焦化庚")
    await a_lot(story, "l-54", "e-wu", 54)
    await a_lot(story, "l-20", "e-geng", 20)
    await listed_torn_down_and_accepted(story, "l-54", "e-wu", 54, "2020-10-20")
    await a_task(story, "l-20", "e-geng", 20)
    await the_amounts_reach_the_province_in_time(story)
    await the_prepaid_money_goes_to_who_has_completed(story)
    await it_is_deducted_from_the_final_payment(story)
    await workers_come_first(story)
    await conserved(story.house)
