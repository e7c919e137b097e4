"""Where a lot came from and what became of it, on two clocks: splits, trades, replacements, reductions."""

import pytest

from domain.acceptance.commands import HoldCityAcceptance, RevokeAcceptance
from domain.acceptance.facts import AcceptedTonnes, Verdict
from domain.acquisitions.commands import AcquireLotByMerger, RecognizeAcquisition
from domain.acquisitions.facts import AcquisitionBasis
from domain.corrections.commands import CorrectEvent
from domain.enterprises.commands import MergeEnterprises
from domain.fact import Account
from domain.lots.commands import (
    ConfirmLotTrade,
    DeclareLotTrade,
    EliminateLotByOtherPlan,
    ReplaceLot,
    RevokeLotFiling,
    SplitLot,
    SurrenderPaperCapacity,
)
from domain.lots.facts import LotPart, Provenance
from domain.projects.commands import StartProject
from domain.projects.facts import Source
from domain.quantities import Share
from domain.tasks.facts import EndState
from projections.lots.lineage import LineageAct, LineageLot, Relation, lineage
from tests.domain import opening as o
from tests.domain.courts.rulings import auctioned, sealed, verification
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


@pytest.mark.rule("YC-58", "E-13")
async def test_a_replacement_leaves_its_discount_and_starts_what_was_carried(projected: Projected) -> None:
    s = o.lot(o.enterprise(Scenario()), tonnes=600_000, ovens=("old",))
    o.project(s, (Source(lot="lot", tonnes=600_000),), tonnes=480_000)
    o.committed(s, "lot", 600_000, 480_000)
    retired = ReplaceLot(
        lot="lot",
        project="project",
        retired_tonnes=600_000,
        carried_tonnes=480_000,
        discounted_tonnes=120_000,
    )
    s.given(retired, "2020-06-30").given(StartProject(project="project"), "2020-09-01")
    await projected.add(s.events)
    (between,) = await lineage(projected.log, await projected.at(day("2020-08-01")), "lot")
    assert (between.carried_tonnes, between.discounted_tonnes, between.usable_tonnes) == (480_000, 120_000, 0)
    (found,) = await lineage(projected.log, await projected.at(day("2020-12-31")), "lot")
    assert [(one.act, one.project, one.tonnes, one.discounted_tonnes) for one in found.steps] == [
        (LineageAct.OPENED, None, 600_000, 0),
        (LineageAct.REPLACED, "project", 600_000, 120_000),
        (LineageAct.STARTED, "project", 480_000, 0),
    ]
    assert (found.carried_tonnes, found.usable_tonnes) == (0, 480_000)


@pytest.mark.rule("YC-09", "SX-03")
async def test_a_merger_hands_a_lot_on_under_its_own_name(projected: Projected) -> None:
    s = o.lot(o.enterprise(Scenario()), tonnes=600_000, ovens=("oven",))
    o.enterprise(s, "survivor", o.HEJIN)
    merger = MergeEnterprises(
        merger="m-1",
        survivor="survivor",
        absorbed="jianlong",
        controlling_share=Share(num=51, den=100),
        agreement_date=day("2020-01-05"),
    )
    s.given(merger, "2020-01-10")
    s.given(AcquireLotByMerger(lot="lot", merger="m-1", oven_built=False), "2020-02-01")
    await projected.add(s.events)
    (found,) = await lineage(projected.log, await projected.at(day("2020-12-31")), "lot")
    passed = found.steps[-1]
    assert (passed.act, passed.from_enterprise, passed.to_enterprise, passed.tonnes) == (
        LineageAct.MERGED,
        "jianlong",
        "survivor",
        600_000,
    )


def acts(found: LineageLot) -> list[tuple[LineageAct, int, str | None, str | None]]:
    return [(one.act, one.tonnes, one.from_enterprise, one.to_enterprise) for one in found.steps]


OPENED = (LineageAct.OPENED, 540_000, None, "jianlong")


@pytest.mark.rule("SX-05", "YC-52")
async def test_a_verified_auction_hands_an_unlisted_lot_to_its_buyer(projected: Projected) -> None:
    s = auctioned(sealed(o.lot(o.enterprise(Scenario()))), on="2020-09-01")
    s.given(verification(), "2020-10-25")
    await projected.add(s.events)
    (found,) = await lineage(projected.log, await projected.at(day("2020-12-31")), "lot")
    assert acts(found) == [OPENED, (LineageAct.AUCTIONED, 540_000, "jianlong", "buyer")]
    assert (found.enterprise, found.usable_tonnes) == ("buyer", 540_000)
    (before,) = await lineage(projected.log, await projected.at(day("2020-10-24")), "lot")
    assert (acts(before), before.enterprise) == ([OPENED], "jianlong")


@pytest.mark.rule("E-02", "SX-05")
async def test_an_auctioned_lot_that_is_reduced_stays_and_its_recognised_buyer_is_shown(projected: Projected) -> None:
    s = auctioned(sealed(o.reduced(Scenario())), on="2020-09-01").given(verification(), "2020-10-25")
    recognized = RecognizeAcquisition(
        lot="lot",
        tonnes=540_000,
        basis=AcquisitionBasis.AUCTION,
        beneficiary="buyer",
        category=Provenance.COURT_AUCTIONED,
        report_id="核查1号",
    )
    s.given(recognized, "2020-10-28")
    await projected.add(s.events)
    (found,) = await lineage(projected.log, await projected.at(day("2020-12-31")), "lot")
    assert acts(found) == [
        OPENED,
        (LineageAct.REDUCED, 540_000, "jianlong", "jianlong"),
        (LineageAct.RECOGNIZED, 540_000, "jianlong", "buyer"),
    ]
    assert (found.enterprise, found.reduced_tonnes, found.steps[1].task) == ("jianlong", 540_000, "task")


@pytest.mark.rule("SX-03", "YC-11", "E-14")
async def test_a_surrender_on_paper_and_a_revoked_acceptance_are_steps_of_a_lot(projected: Projected) -> None:
    s = o.lot(o.enterprise(Scenario()), account=Account.UNBUILT)
    o.listed(s, end_state=EndState.PAPER)
    s.given(SurrenderPaperCapacity(lot="lot", task="task", tonnes=540_000), "2020-01-02")
    accepted = (AcceptedTonnes(lot="lot", tonnes=540_000),)
    s.given(HoldCityAcceptance(task="task", verdict=Verdict.PASSED, accepted=accepted), "2020-01-10")
    s.given(RevokeAcceptance(task="task", lot="lot", tonnes=40_000, reason="抽查不符"), "2020-02-01")
    await projected.add(s.events)
    (found,) = await lineage(projected.log, await projected.at(day("2020-12-31")), "lot")
    assert [(one.act, one.tonnes, one.task) for one in found.steps[1:]] == [
        (LineageAct.SURRENDERED, 540_000, "task"),
        (LineageAct.REDUCED, 540_000, "task"),
        (LineageAct.ACCEPTANCE_REVOKED, 40_000, "task"),
    ]
    assert (found.reduced_tonnes, found.closed_pending_tonnes, found.usable_tonnes) == (500_000, 40_000, 0)


@pytest.mark.rule("YC-12", "X-03", "YC-39")
async def test_what_another_plan_eliminated_and_what_lost_its_filing_leave_the_lot(projected: Projected) -> None:
    s = o.lot(o.enterprise(Scenario()))
    s.given(EliminateLotByOtherPlan(lot="lot", tonnes=500_000), "2020-03-01")
    s.given(RevokeLotFiling(lot="lot", tonnes=40_000, reason="不合规", to_account=Account.REVOKED), "2020-04-01")
    await projected.add(s.events)
    (found,) = await lineage(projected.log, await projected.at(day("2020-12-31")), "lot")
    assert acts(found) == [
        OPENED,
        (LineageAct.ELIMINATED, 500_000, "jianlong", "jianlong"),
        (LineageAct.FILING_REVOKED, 40_000, "jianlong", "jianlong"),
    ]
    assert (found.usable_tonnes, found.reduced_tonnes) == (0, 0)
