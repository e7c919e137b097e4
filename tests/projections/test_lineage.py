"""Where a lot came from and what became of it, on two clocks: splits, trades, replacements, reductions."""

import pytest

from domain.corrections.commands import CorrectEvent
from domain.fact import Account
from domain.lots.commands import ConfirmLotTrade, DeclareLotTrade, SplitLot
from domain.lots.facts import LotPart
from projections.lots.lineage import LineageAct, LineageLot, Relation, lineage
from tests.domain import opening as o
from tests.domain.scenario import Scenario, day
from tests.projections.conftest import Projected


def split(s: Scenario, lot: str, on: str, **parts: int) -> Scenario:
    made = tuple(LotPart(lot=name, account=Account.OPERATING, tonnes=tonnes) for name, tonnes in parts.items())
    return s.given(SplitLot(lot=lot, parts=made), on)


def traded(s: Scenario, lot: str, tonnes: int, on: str) -> Scenario:
    offer = DeclareLotTrade(
        lot=lot,
        seller="jianlong",
        buyer="buyer",
        tonnes=tonnes,
        price_fen_per_tonne=3000,
        contract_date=day(on),
    )
    return s.given(offer, on).given(ConfirmLotTrade(lot=lot, report_id="r1"), on)


def family() -> Scenario:
    """600,000 split into 400,000 and 200,000; the 200,000 split again, 50,000 of them sold to 河津."""
    s = o.lot(o.enterprise(Scenario()), tonnes=600_000)
    o.enterprise(s, "buyer", o.HEJIN)
    split(s, "lot", "2020-01-01", kept=400_000, sold=200_000)
    split(s, "sold", "2020-02-01", rest=150_000, small=50_000)
    return traded(s, "small", 50_000, "2020-03-01")


def told(found: list[LineageLot]) -> list[tuple[str, Relation, int, str | None]]:
    return [(one.lot, one.relation, one.depth, one.enterprise) for one in found]


@pytest.mark.rule("YC-42", "E-04")
async def test_a_lot_shows_its_ancestors_and_descendants_with_who_holds_them(projected: Projected) -> None:
    await projected.add(family().events)
    found = await lineage(projected.log, await projected.at(day("2020-12-31")), "sold")
    assert told(found) == [
        ("lot", Relation.ANCESTOR, -1, "jianlong"),
        ("sold", Relation.SELF, 0, "jianlong"),
        ("rest", Relation.DESCENDANT, 1, "jianlong"),
        ("small", Relation.DESCENDANT, 1, "buyer"),
    ]
    root, middle, _, small = found
    assert [step.act for step in root.steps] == [LineageAct.OPENED, LineageAct.SPLIT]
    assert (root.steps[1].tonnes, root.steps[1].to_lots) == (600_000, ("kept", "sold"))
    assert [(s.act, s.tonnes, s.from_lot, s.to_lots) for s in middle.steps] == [
        (LineageAct.SPLIT, 200_000, "lot", ()),
        (LineageAct.SPLIT, 200_000, None, ("rest", "small")),
    ]
    trade = small.steps[-1]
    assert (trade.act, trade.tonnes) == (LineageAct.TRADED, 50_000)
    assert (trade.from_enterprise, trade.to_enterprise) == ("jianlong", "buyer")


@pytest.mark.rule("YC-42")
async def test_tonnes_of_a_lineage_are_kept_through_every_split(projected: Projected) -> None:
    await projected.add(family().events)
    for on, held in (("2019-12-31", 1), ("2020-01-15", 3), ("2020-12-31", 5)):
        found = await lineage(projected.log, await projected.at(day(on)), "lot")
        assert (len(found), sum(one.usable_tonnes for one in found)) == (held, 600_000)


@pytest.mark.rule("YC-22", "YC-37")
async def test_a_reduction_is_the_end_of_a_lineage(projected: Projected) -> None:
    await projected.add(o.reduced(Scenario()).events)
    (found,) = await lineage(projected.log, await projected.at(day("2021-01-01")), "lot")
    assert found.steps[-1].act is LineageAct.REDUCED
    assert (found.usable_tonnes, found.reduced_tonnes) == (0, found.steps[-1].tonnes)


async def test_a_lineage_is_as_known_at_the_position_and_as_of_the_day(projected: Projected) -> None:
    s = family()
    confirmed = s.last.position
    s.given(
        CorrectEvent(position=confirmed, reason="交易未成", second_office="省工信厅"),
        "2020-04-01",
        role=s.last.role,
        office=s.last.office,
    )
    await projected.add(s.events)
    before = await lineage(projected.log, await projected.at(day("2020-12-31"), confirmed), "small")
    now = await lineage(projected.log, await projected.at(day("2020-12-31")), "small")
    assert [found[-1].enterprise for found in (before, now)] == ["buyer", "jianlong"]
    assert [found[-1].steps[-1].act for found in (before, now)] == [LineageAct.TRADED, LineageAct.SPLIT]
    then = await projected.at(day("2020-01-15"))
    assert await lineage(projected.log, then, "small") == []
