"""E-01 and E-02 as the compensation ledger shows them: held as an interval, then one figure to the buyer."""

import pytest

from domain.compensation.commands import HoldBeneficiary
from domain.enterprises.commands import RenameEnterprise
from domain.lots.facts import Provenance
from domain.projects.commands import RefuseProjectFiling
from domain.quantities import yuan
from projections.compensation import compensations
from projections.lots import enterprises, lot, lots, project
from projections.subjects import Kind, subjects
from tests.domain import opening as o
from tests.domain.acquisitions.test_recognition import auction, category, mixed, rates
from tests.domain.courts.rulings import auctioned, sealed, verification
from tests.domain.scenario import Scenario, day
from tests.projections.conftest import Projected


@pytest.mark.rule("E-01", "E-02", "YC-52", "SX-05", "YC-20")
async def test_a_sealed_lot_is_held_as_an_interval_until_the_auction_is_recognised(
    projected: Projected,
) -> None:
    s = sealed(o.reduced(rates(Scenario())))
    s.given(HoldBeneficiary(lot="lot", reason="法院查封"), "2020-01-10")
    auctioned(s).given(verification(), "2020-10-25").given(auction(), "2020-10-28")
    await projected.add(s.events)
    (before,) = await compensations(projected.log, projected.reader, await projected.at(day("2020-10-27")))
    assert before.held_fen is not None
    assert [yuan(fen) for fen in before.held_fen] == ["16,200,000.00", "25,920,000.00"]
    assert (before.accepted_tonnes, before.payable_fen, before.ordered_fen, before.held) == (
        540_000,
        0,
        0,
        True,
    )
    (after,) = await compensations(projected.log, projected.reader, await projected.at())
    assert after.reference_fen is not None
    assert [yuan(fen) for fen in after.reference_fen] == ["25,920,000.00", "25,920,000.00"]
    assert (after.payee, after.category, after.held, after.payable_fen, after.county) == (
        "buyer",
        Provenance.COURT_AUCTIONED,
        False,
        0,
        o.WENXI,
    )


@pytest.mark.rule("YC-52")
async def test_the_seal_alone_holds_the_amount_of_a_determined_category(projected: Projected) -> None:
    s = sealed(o.listed(o.lot(o.enterprise(rates(Scenario())), provenance=Provenance.OWN_OVEN)))
    await projected.add(s.events)
    (row,) = await compensations(projected.log, projected.reader, await projected.at())
    assert (row.held, row.held_fen) == (True, (1_620_000_000, 1_620_000_000))


@pytest.mark.rule("SX-04")
async def test_the_parts_that_were_determined_give_one_figure(projected: Projected) -> None:
    s = mixed(Scenario())
    for kind in (Provenance.OWN_OVEN, Provenance.MARKET_TRADED):
        s.given(category(kind, 100_000), "2020-10-25")
    await projected.add(s.events)
    (before,) = await compensations(projected.log, projected.reader, await projected.at(day("2020-10-24")))
    assert before.reference_fen == (600_000_000, 960_000_000)
    (row,) = await compensations(projected.log, projected.reader, await projected.at())
    assert (row.reference_fen, row.determined) == ((780_000_000, 780_000_000), True)


@pytest.mark.rule("SX-05")
async def test_an_auctioned_lot_is_listed_with_its_buyer(projected: Projected) -> None:
    s = auctioned(sealed(o.lot(o.enterprise(Scenario())))).given(verification(), "2020-10-25")
    await projected.add(s.events)
    log, reader, now = projected.log, projected.reader, await projected.at()
    assert [row.state.lot for row in await lots(log, reader, now, o.HEJIN)] == ["lot"]
    assert await lots(log, reader, now, o.WENXI) == []
    moved = await lot(log, reader, now, "lot")
    assert moved is not None
    assert moved.enterprise_name == "buyer焦化"


@pytest.mark.rule("X-28", "YC-39")
async def test_a_new_name_and_a_declined_project_are_found_again(projected: Projected) -> None:
    s = o.enterprise(Scenario())
    s.given(RenameEnterprise(enterprise="jianlong", legal_name="新龙焦化"), "2020-05-01")
    declined = RefuseProjectFiling(
        project="project", owner="jianlong", division=o.WENXI, county=o.WENXI, reason="暂停备案"
    )
    s.given(declined, "2020-05-02")
    await projected.add(s.events)
    log, reader, now = projected.log, projected.reader, await projected.at()
    (row,) = await enterprises(log, reader, now, o.WENXI)
    assert (row.state.legal_name, row.state.former_names) == ("新龙焦化", ("jianlong焦化",))
    assert [one.id for one in await subjects(reader, now, Kind.ENTERPRISE)] == ["jianlong"]
    found = await project(log, reader, now, "project")
    assert found is not None
    assert found.state.filing_ended is not None
