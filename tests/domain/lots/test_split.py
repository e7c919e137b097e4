"""A split (指标拆分): the parts are the whole, account by account and hold by hold; none holds more than it has."""

from typing import Any

import pytest

from domain.command import Accepted
from domain.fact import Account
from domain.lots.commands import SplitLot
from domain.lots.facts import LotPart
from domain.lots.refusals import SplitDoesNotSum
from tests.domain import opening as o
from tests.domain.courts.rulings import sealed
from tests.domain.scenario import Scenario, refusal


def held() -> Scenario:
    """A lot of 540,000 t in production: 400,000 listed, 100,000 under a court's seal."""
    s = o.listed(o.lot(o.lot(o.enterprise(Scenario())), "other", 60_000), tonnes=400_000)
    return sealed(s, tonnes=100_000, on="2020-01-02")


def part(name: str, tonnes: int, listed: int = 0, court: int = 0, **more: Any) -> LotPart:
    return LotPart(
        lot=name,
        account=Account.OPERATING,
        tonnes=tonnes,
        list_hold_tonnes=listed,
        court_hold_tonnes=court,
        **more,
    )


def split(*parts: LotPart) -> SplitLot:
    return SplitLot(lot="lot", parts=parts)


@pytest.mark.rule("E-04", "YC-42")
@pytest.mark.parametrize(
    ("parts", "what", "given", "whole"),
    [
        ((part("a", 539_999, 400_000, 100_000),), "OPERATING", 539_999, 540_000),
        ((part("a", 540_000, 399_999, 100_000),), "H-LIST", 399_999, 400_000),
        ((part("a", 540_000, 400_000, 99_999),), "H-COURT", 99_999, 100_000),
        ((part("a", 99_999, 0, 100_000), part("b", 440_001, 400_000)), "H-COURT", 100_000, 99_999),
        ((part("a", 399_999, 400_000), part("b", 140_001, 0, 100_000)), "H-LIST", 400_000, 399_999),
    ],
    ids=["an account", "the list", "the court", "a part above the court", "a part above the list"],
)
def test_a_split_says_what_does_not_sum(parts: tuple[LotPart, ...], what: str, given: int, whole: int) -> None:
    refused = refusal(held().when(split(*parts), "2020-02-01"))
    assert isinstance(refused, SplitDoesNotSum)
    assert (refused.what, refused.parts, refused.parent) == (what, given, whole)


@pytest.mark.rule("E-04")
def test_a_part_may_be_listed_to_its_last_tonne() -> None:
    parts = (part("a", 400_000, 400_000), part("b", 140_000, 0, 100_000))
    assert isinstance(held().when(split(*parts), "2020-02-01"), Accepted)


@pytest.mark.rule("SX-22")
def test_a_part_is_a_new_lot() -> None:
    parts = (part("other", 400_000, 400_000), part("b", 140_000, 0, 100_000))
    refused = refusal(held().when(split(*parts), "2020-02-01"))
    assert (refused.CODE, refused.field) == ("ALREADY_EXISTS", "parts")


@pytest.mark.rule("E-04", "YC-42")
def test_a_hold_above_its_part_is_told_with_the_tonnes_of_the_part() -> None:
    court = refusal(held().when(split(part("a", 99_999, 0, 100_000), part("b", 440_001, 400_000)), "2020-02-01"))
    assert "H-COURT 合计 100000 吨，而子指标 a 的全部产能为 99999 吨" in court.message_zh
    assert "the part a as a whole has 99999 t" in court.message_en
    list_ = refusal(held().when(split(part("a", 399_999, 400_000), part("b", 140_001, 0, 100_000)), "2020-02-01"))
    assert "而子指标 a 的全部产能为 399999 吨" in list_.message_zh
    short = refusal(held().when(split(part("a", 539_999, 400_000, 100_000)), "2020-02-01"))
    assert "而母指标为 540000 吨" in short.message_zh


@pytest.mark.rule("E-04", "YC-33")
def test_a_seal_on_more_than_there_is_holds_the_whole_lot_and_bars_no_split() -> None:
    s = sealed(o.lot(o.enterprise(Scenario())), tonnes=900_000)
    more = split(part("a", 400_000, 0, 500_000), part("b", 140_000, 0, 400_000))
    refused = refusal(s.when(more, "2020-02-01"))
    assert isinstance(refused, SplitDoesNotSum)
    assert (refused.what, refused.parts, refused.parent) == ("H-COURT", 900_000, 540_000)
    s.given(split(part("a", 400_000, 0, 400_000), part("b", 140_000, 0, 140_000)), "2020-02-01")
    assert [s.world.now.lot(name).court_sealed_tonnes for name in ("lot", "a", "b")] == [0, 400_000, 140_000]
