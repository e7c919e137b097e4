"""A split shares what was prepaid for the lot fen by fen, and hands on who the beneficiary is (YC-42, E-04)."""

import pytest

from domain.command import Refused
from domain.compensation.amounts import beneficiary_unclear
from domain.compensation.commands import HoldBeneficiary, ResolveBeneficiary
from domain.fact import Account
from domain.funds.commands import ReceivePrepayment
from domain.funds.facts import MoneyLevel
from domain.lots.commands import SplitLot
from domain.lots.facts import LotPart
from tests.domain import opening as o
from tests.domain.compensation import money as m
from tests.domain.scenario import Scenario, refusal

JISHAN = "140824"
TEN_MILLION = 1_000_000_000


def of_jishan() -> Scenario:
    """稷山: an oven of 600,000 t of which 200,000 are to go; 10,000,000.00 prepaid by two levels (all invented)."""
    s = o.lot(o.enterprise(Scenario(), county=JISHAN), tonnes=600_000, county=JISHAN, ovens=("oven",))
    for level, fen in ((MoneyLevel.PROVINCE, 700_000_000), (MoneyLevel.CITY, 300_000_000)):
        command = ReceivePrepayment(
            division=m.YUNCHENG, year=2019, level=level, holder=m.YUNCHENG, fen=fen, lot="lot"
        )
        s.given(command, "2019-09-01")
    return s


def split(a_fen: int, b_fen: int) -> SplitLot:
    a = LotPart(lot="a", account=Account.OPERATING, tonnes=200_000, prepaid_fen=a_fen)
    b = LotPart(lot="b", account=Account.OPERATING, tonnes=400_000, ovens=("oven",), prepaid_fen=b_fen)
    return SplitLot(lot="lot", parts=(a, b))


@pytest.mark.rule("YC-42", "E-04")
def test_twenty_of_sixty_take_their_fen_with_them() -> None:
    s = of_jishan().given(split(333_333_333, 666_666_667), "2019-12-31")
    assert m.book(s) == {}
    assert m.book(s, "a") == {"ADVANCED": "3,333,333.33", "PROVINCE_POOL": "-3,333,333.33"}
    assert m.book(s, "b") == {
        "ADVANCED": "6,666,666.67",
        "PROVINCE_POOL": "-3,666,666.67",
        "CITY_POOL": "-3,000,000.00",
    }
    files = {name: m.file(s, name) for name in ("lot", "a", "b")}
    assert {name: sum(a.fen for a in file.advances) for name, file in files.items()} == {
        "lot": 0,
        "a": 333_333_333,
        "b": 666_666_667,
    }
    assert sum(row.fen for row in s.last.fact.money) == 0


@pytest.mark.rule("YC-42", "E-04")
@pytest.mark.parametrize("b_fen", [TEN_MILLION - 333_333_334, TEN_MILLION - 333_333_332, 0])
def test_a_fen_more_or_less_than_the_parent_has_is_refused(b_fen: int) -> None:
    found = refusal(of_jishan().when(split(333_333_333, b_fen), "2019-12-31"))
    assert (found.CODE, found.field) == ("SPLIT_MONEY_DOES_NOT_SUM", "parts")
    assert "10,000,000.00" in found.message_en


@pytest.mark.rule("YC-42", "YC-52")
def test_money_held_for_the_parent_is_held_for_its_children() -> None:
    s = of_jishan().given(HoldBeneficiary(lot="lot", reason="法院查封"), "2019-10-01")
    s.given(split(TEN_MILLION, 0), "2019-12-31")
    assert beneficiary_unclear(s.world.now.lot("a"), m.file(s, "a"))
    s.given(ResolveBeneficiary(lot="a", payee="jianlong"), "2020-01-05")
    assert not beneficiary_unclear(s.world.now.lot("a"), m.file(s, "a"))
    assert beneficiary_unclear(s.world.now.lot("b"), m.file(s, "b"))


@pytest.mark.rule("YC-42")
def test_a_lot_without_money_is_split_as_before() -> None:
    s = o.lot(o.enterprise(Scenario(), county=JISHAN), tonnes=600_000, county=JISHAN, ovens=("oven",))
    assert not isinstance(s.when(split(0, 0), "2019-12-31"), Refused)
    assert s.last.fact.money == ()
