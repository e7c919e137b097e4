"""An oven reduces its own tonnes and only once: whose it is, what it can make, what it was accepted for. YC-28."""

import pytest

from domain.acceptance.commands import RevokeAcceptance
from domain.command import Accepted
from domain.corrections.commands import CorrectEvent
from domain.enterprises.commands import MergeEnterprises
from domain.envelope import Happened, Role
from domain.fact import Account
from domain.lots.commands import BackLotWithOvens, ConfirmLotTrade, DeclareLotTrade, SplitLot
from domain.lots.facts import LotPart, OvenBacksLot
from domain.ovens.commands import RegisterOven
from domain.policy.commands import SetRuleParameter
from domain.policy.facts import Basis, ParameterValue
from domain.quantities import Share
from tests.domain import opening as o
from tests.domain.scenario import OPENING_DAY, Scenario, day, refusal


def oven(s: Scenario, name: str, design: int | None, owner: str = "jianlong") -> Scenario:
    command = RegisterOven(oven=name, enterprise=owner, division=o.WENXI, county=o.WENXI, design_tonnes=design)
    return s.given(command, OPENING_DAY)


def back(tonnes: int, *ovens: str, lot: str = "lot") -> BackLotWithOvens:
    return BackLotWithOvens(lot=lot, ovens=ovens, tonnes=tonnes)


def works(tonnes: int = 600_000, **designs: int | None) -> Scenario:
    """A lot of 建龙 and ovens of these designs."""
    s = o.lot(o.enterprise(Scenario()), tonnes=tonnes)
    for name, design in designs.items():
        oven(s, name, design)
    return s


def backing_of(s: Scenario, lot: str = "lot") -> Happened:
    return next(e for e in s.events if isinstance(e.fact, OvenBacksLot) and e.fact.lot == lot)


def void(position: int) -> CorrectEvent:
    return CorrectEvent(position=position, reason="登记有误", second_office="复核")


@pytest.mark.rule("YC-28", "X-06", "YC-22")
def test_a_lot_is_not_backed_by_the_oven_of_another_enterprise() -> None:
    s = oven(o.enterprise(works(), "other"), "theirs", 600_000, "other")
    refused = refusal(s.when(back(600_000, "theirs"), "2019-01-02"))
    assert refused.CODE == "OVEN_OF_ANOTHER_ENTERPRISE"
    assert "other" in refused.message_en
    assert "jianlong" in refused.message_zh
    part = LotPart(lot="child", account=Account.OPERATING, tonnes=600_000, ovens=("theirs",))
    split = s.when(SplitLot(lot="lot", parts=(part,)), "2019-01-02")
    assert refusal(split).CODE == "OVEN_OF_ANOTHER_ENTERPRISE"


@pytest.mark.rule("YC-28", "YC-09")
def test_a_merger_on_record_links_the_oven_to_the_lot() -> None:
    s = oven(o.enterprise(works(), "other"), "theirs", 600_000, "other")
    merger = MergeEnterprises(
        merger="m",
        survivor="other",
        absorbed="jianlong",
        controlling_share=Share(num=51, den=100),
        agreement_date=day("2019-01-01"),
    )
    s.given(merger, "2019-01-01").given(back(600_000, "theirs"), "2019-01-02")
    assert s.world.now.lot("lot").ovens == ("theirs",)


@pytest.mark.rule("YC-28", "YC-37")
def test_a_confirmed_trade_links_the_oven_to_the_lot_and_a_declared_one_does_not() -> None:
    s = oven(oven(o.enterprise(works(), "other"), "theirs", 600_000, "other"), "ours", 600_000)
    trade = DeclareLotTrade(
        lot="lot",
        seller="jianlong",
        buyer="other",
        tonnes=600_000,
        price_fen_per_tonne=3000,
        contract_date=day("2019-01-02"),
    )
    s.given(trade, "2019-01-02")
    assert refusal(s.when(back(600_000, "theirs"), "2019-01-03")).CODE == "OVEN_OF_ANOTHER_ENTERPRISE"
    s.given(ConfirmLotTrade(lot="lot", report_id="r"), "2019-01-04")
    for name in ("theirs", "ours"):
        s.given(back(600_000, name), "2019-01-05")


@pytest.mark.rule("YC-28", "YC-42")
def test_a_small_oven_backs_no_large_lot_whatever_part_is_named() -> None:
    s = works(700_000, small=1)
    for tonnes in (700_000, 1):
        assert refusal(s.when(back(tonnes, "small"), "2019-01-02")).CODE == "LOT_LARGER_THAN_ITS_OVENS"


@pytest.mark.rule("YC-31", "YC-28")
@pytest.mark.parametrize(("tonnes", "percent", "lawful"), [
    (648_000, None, True),
    (648_001, None, False),
    (594_000, 10, True),
    (594_001, 10, False),
    (540_000, 0, True),
    (540_001, 0, False),
])
def test_filing_and_survey_may_differ_by_what_is_assumed_or_set(
    tonnes: int, percent: int | None, lawful: bool
) -> None:
    s = works(tonnes, oven=540_000)
    if percent is not None:
        rule = SetRuleParameter(
            parameter="backing-over-design-percent",
            division="140800",
            value=ParameterValue(number=percent),
            unit="%",
            basis=Basis.ASSUMED,
            note="as this test reads it",
        )
        s.given(rule, OPENING_DAY)
    decided = s.when(back(tonnes, "oven"), "2019-01-02")
    assert isinstance(decided, Accepted) is lawful


@pytest.mark.rule("YC-28")
def test_two_ovens_back_one_lot_jointly_without_a_figure_for_each() -> None:
    works(300_000, three=100_000, four=200_000).given(back(300_000, "three", "four"), "2019-01-02")
    works(300_000, three=None, four=1).given(back(300_000, "three", "four"), "2019-01-02")


@pytest.mark.rule("YC-28", "YC-42")
def test_what_an_oven_backs_already_is_not_there_for_a_second_lot() -> None:
    s = o.lot(o.lot(works(300_000, oven=600_000), "second", 300_000), "third", 300_000)
    s.given(back(300_000, "oven"), "2019-01-02").given(back(300_000, "oven", lot="second"), "2019-01-02")
    refused = s.when(back(300_000, "oven", lot="third"), "2019-01-02")
    assert refusal(refused).CODE == "LOT_LARGER_THAN_ITS_OVENS"
    shared = o.lot(works(300_000, big=600_000, tiny=1), "second", 300_000)
    shared.given(back(300_000, "big", "tiny"), "2019-01-02")
    refused = shared.when(back(300_000, "tiny", lot="second"), "2019-01-02")
    assert refusal(refused).CODE == "LOT_LARGER_THAN_ITS_OVENS"


@pytest.mark.rule("YC-42", "YC-28")
def test_a_split_gives_no_child_more_than_its_ovens_make() -> None:
    s = works(600_000, big=600_000, tiny=1).given(back(600_000, "big", "tiny"), "2019-01-02")
    first = LotPart(lot="a", account=Account.OPERATING, tonnes=300_000, ovens=("big",))
    second = LotPart(lot="b", account=Account.OPERATING, tonnes=300_000, ovens=("tiny",))
    decided = s.when(SplitLot(lot="lot", parts=(first, second)), "2019-01-03")
    assert refusal(decided).CODE == "LOT_LARGER_THAN_ITS_OVENS"


@pytest.mark.rule("E-17", "YC-22", "YC-28", "YC-42")
def test_the_backing_of_reduced_tonnes_is_voided_by_nobody() -> None:
    s = o.reduced(Scenario())
    backing = backing_of(s)
    for role, office in ((backing.role, backing.office), (Role.PROVINCE_OFFICE, "省领导小组办公室")):
        decided = s.when(void(backing.position), "2020-03-01", role=role, office=office)
        assert refusal(decided).CODE == "LATER_EVENTS_REST"


@pytest.mark.rule("E-17", "YC-22", "YC-28")
def test_after_a_demolition_only_the_province_voids_the_backing() -> None:
    s = o.lot(o.enterprise(Scenario()), ovens=("oven",))
    o.demolished(s)
    backing = backing_of(s)
    decided = s.when(void(backing.position), "2020-03-01", role=backing.role, office=backing.office)
    assert refusal(decided).CODE == "LATER_EVENTS_REST"
    province = s.when(void(backing.position), "2020-03-01", role=Role.PROVINCE_OFFICE, office="省办")
    assert isinstance(province, Accepted)


@pytest.mark.rule("E-17", "YC-28")
def test_a_backing_on_which_nothing_rests_is_voided_by_its_office() -> None:
    s = o.lot(o.enterprise(Scenario()), ovens=("oven",))
    backing = backing_of(s)
    decided = s.when(void(backing.position), "2020-03-01", role=backing.role, office=backing.office)
    assert isinstance(decided, Accepted)


@pytest.mark.rule("YC-22", "YC-28", "YC-42")
def test_an_oven_accepted_for_one_lot_backs_no_other_even_after_its_backing_fell() -> None:
    s = o.lot(o.reduced(Scenario()), "second", 500_000)
    s.given(RevokeAcceptance(task="task", lot="lot", tonnes=540_000, reason="抽查不符"), "2020-02-01")
    backing = backing_of(s)
    s.given(void(backing.position), "2020-03-01", role=Role.PROVINCE_OFFICE, office="省办")
    assert s.world.now.oven("oven").lots == ()
    decided = s.when(back(500_000, "oven", lot="second"), "2020-03-02")
    assert refusal(decided).CODE == "OVEN_COUNTED_ALREADY"


@pytest.mark.rule("YC-22", "YC-28", "YC-42")
def test_a_split_that_leaves_a_closed_oven_out_does_not_free_it_for_another_lot() -> None:
    s = works(600_000, one=300_000, two=300_000).given(back(600_000, "one", "two"), "2019-01-02")
    o.listed(s, tonnes=600_000, ovens=("one", "two"))
    for name in ("one", "two"):
        o.demolished(s, name)
    part = LotPart(
        lot="child", account=Account.CLOSED_PENDING, tonnes=360_000, list_hold_tonnes=360_000, ovens=("one",)
    )
    rest = LotPart(lot="bare", account=Account.CLOSED_PENDING, tonnes=240_000, list_hold_tonnes=240_000)
    s.given(SplitLot(lot="lot", parts=(part, rest)), "2020-01-02")
    o.lot(s, "second", 300_000)
    assert refusal(s.when(back(300_000, "two", lot="second"), "2020-01-03")).CODE == "OVEN_COUNTED_ALREADY"
    named = LotPart(lot="third", account=Account.OPERATING, tonnes=300_000, ovens=("two",))
    assert refusal(s.when(SplitLot(lot="second", parts=(named,)), "2020-01-03")).CODE == "OVEN_COUNTED_ALREADY"
    s.given(back(240_000, "two", lot="bare"), "2020-01-03")


@pytest.mark.rule("YC-22", "YC-28", "YC-37")
def test_a_closed_oven_whose_lot_was_sold_away_backs_no_other() -> None:
    s = o.enterprise(works(300_000, one=300_000), "buyer").given(back(300_000, "one"), "2019-01-02")
    o.demolished(s, "one")
    trade = DeclareLotTrade(
        lot="lot",
        seller="jianlong",
        buyer="buyer",
        tonnes=300_000,
        price_fen_per_tonne=3000,
        contract_date=day("2020-01-02"),
    )
    s.given(trade, "2020-01-02").given(ConfirmLotTrade(lot="lot", report_id="r"), "2020-01-03")
    assert s.world.now.oven("one").lots == ()
    o.lot(s, "second", 300_000)
    assert refusal(s.when(back(300_000, "one", lot="second"), "2020-01-04")).CODE == "OVEN_COUNTED_ALREADY"


@pytest.mark.rule("YC-28", "YC-42")
def test_the_ovens_of_a_grandparent_may_be_named_for_its_grandchild() -> None:
    s = works(300_000, one=300_000).given(back(300_000, "one"), "2019-01-02")
    o.listed(s, tonnes=300_000, ovens=("one",))
    o.demolished(s, "one")
    for parent, child in (("lot", "child"), ("child", "grandchild")):
        part = LotPart(lot=child, account=Account.CLOSED_PENDING, tonnes=300_000, list_hold_tonnes=300_000)
        s.given(SplitLot(lot=parent, parts=(part,)), "2020-01-02")
    s.given(back(300_000, "one", lot="grandchild"), "2020-01-03")
