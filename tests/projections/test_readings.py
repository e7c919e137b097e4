"""Compensation, ovens, seals, lots, projects and timelines at a moment."""

from datetime import date

import pytest

from domain.compensation.commands import (
    HoldBeneficiary,
    PayCompensation,
    ProposeCompensation,
    ReviewCompensation,
)
from domain.corrections.commands import CorrectEvent, ReplacementCommand
from domain.fact import Account
from domain.lots.facts import Provenance
from domain.ovens.commands import StopOven
from domain.ovens.facets import Stage
from domain.policy.commands import SetRuleParameter
from domain.policy.facts import Basis, ParameterValue
from domain.projects.facts import Source
from domain.seals.commands import PlaceSeal
from domain.seals.state import SealState
from projections.compensation import compensation_by_county, compensations
from projections.lots import enterprises, lot, lots, project
from projections.ovens import oven, ovens, seal
from projections.subjects import Kind, subject, subjects
from projections.timeline import timeline
from tests.domain import opening as o
from tests.domain.scenario import Scenario
from tests.projections.conftest import Projected


def rates(s: Scenario) -> Scenario:
    for key, fen in (("OWN_OVEN", 3000), ("MARKET_TRADED", 4800)):
        value = ParameterValue(number=fen)
        s.given(
            SetRuleParameter(
                parameter=f"compensation-rate.{key}", division="140000", value=value, unit="分/吨",
                basis=Basis.ASSUMED, note="as this test reads it",
            ),
            "2018-12-31",
        )
    return s


@pytest.mark.rule("YC-44", "YC-45", "YC-52", "E-01")
async def test_an_undetermined_category_is_held_as_an_interval(projected: Projected) -> None:
    await projected.add(o.reduced(rates(Scenario())).events)
    (row,) = await compensations(projected.log, projected.reader, await projected.at())
    assert (row.reference_fen, row.held_fen, row.payable_fen) == (
        (1_620_000_000, 2_592_000_000),
        (1_620_000_000, 2_592_000_000),
        0,
    )
    assert not row.determined


@pytest.mark.rule("YC-44", "YC-49", "YC-51")
async def test_approved_ordered_and_payable_follow_the_events(projected: Projected) -> None:
    s = o.reduced(rates(Scenario()))
    s.given(ProposeCompensation(lot="lot", category=Provenance.OWN_OVEN, tonnes=540_000), "2020-01-10")
    s.given(ReviewCompensation(lot="lot", approved_fen=1_620_000_000), "2020-01-20")
    pay = PayCompensation(
        lot="lot",
        payee="jianlong",
        tonnes=200_000,
        fen=600_000_000,
        province_fen=600_000_000,
        city_fen=0,
        order="o-1",
    )
    s.given(pay, "2020-02-01")
    s.given(HoldBeneficiary(lot="lot", reason="法院查封"), "2020-03-01")
    await projected.add(s.events)
    (row,) = await compensations(projected.log, projected.reader, await projected.at(date(2020, 2, 28)))
    assert (row.approved_fen, row.ordered_fen, row.payable_fen, row.held) == (
        1_620_000_000,
        600_000_000,
        1_020_000_000,
        False,
    )
    (held,) = await compensations(projected.log, projected.reader, await projected.at())
    assert (held.payable_fen, held.held_fen) == (0, (1_620_000_000, 1_620_000_000))
    (county,) = compensation_by_county([row])
    assert (county.county, county.reference_fen, county.ordered_fen) == (
        o.WENXI,
        (1_620_000_000, 1_620_000_000),
        600_000_000,
    )


async def test_an_oven_shows_its_facets_and_stage_on_a_day(projected: Projected) -> None:
    s = o.reduced(Scenario()).given(PlaceSeal(seal="s-1", oven="oven", point="炉门"), "2019-10-29")
    await projected.add(s.events)
    log, reader = projected.log, projected.reader
    stages = {}
    for day in (date(2019, 10, 27), date(2019, 10, 28), date(2019, 11, 15)):
        row = await oven(log, reader, await projected.at(day), "oven")
        assert row is not None
        stages[day] = row.stage
    assert list(stages.values()) == [Stage.PRODUCING, Stage.DEMOLISHED, Stage.ACCEPTED_CITY]
    assert await oven(log, reader, await projected.at(date(2018, 1, 1)), "oven") is None
    assert await oven(log, reader, await projected.at(), "unknown") is None
    (listed,) = await ovens(log, reader, await projected.at(), o.WENXI)
    assert listed.enterprise_name == "jianlong焦化"
    assert await ovens(log, reader, await projected.at(), o.HEJIN) == []
    placed = await seal(log, reader, await projected.at(), "s-1")
    assert placed is not None
    assert (placed.state.state, placed.division) == (SealState.SEALED, o.WENXI)


async def test_a_lot_shows_holder_holds_and_balances(projected: Projected) -> None:
    s = o.reduced(Scenario())
    o.lot(s, "second", 600_000)
    o.project(s, (Source(lot="second", tonnes=600_000),))
    o.committed(s, "second", 600_000, 480_000)
    await projected.add(s.events)
    log, reader, now = projected.log, projected.reader, await projected.at()
    reduced = await lot(log, reader, now, "lot")
    assert reduced is not None
    assert (reduced.balances[Account.REDUCED], reduced.free_tonnes) == (540_000, 0)
    assert sum(reduced.balances.values()) == 0
    assert [row.state.lot for row in await lots(log, reader, now, enterprise="jianlong")] == [
        "lot",
        "second",
    ]
    filed = await project(log, reader, now, "project")
    assert filed is not None
    assert filed.state.overlap_allowance_tonnes == 480_000
    assert [row.state.legal_name for row in await enterprises(log, reader, now)] == ["jianlong焦化"]


@pytest.mark.rule("E-17")
async def test_a_timeline_keeps_both_versions_of_what_was_corrected(projected: Projected) -> None:
    s = o.lot(o.enterprise(Scenario()), ovens=("oven",)).given(StopOven(oven="oven"), "2020-05-01")
    stop = s.last
    right = ReplacementCommand(command="StopOven", occurred_on=date(2020, 5, 3), fields={"oven": "oven"})
    s.given(
        CorrectEvent(position=stop.position, replacement=right, reason="日期误报", second_office="县纪委"),
        "2020-06-01",
        role=stop.role,
        office=stop.office,
    )
    await projected.add(s.events)
    entries = await timeline(projected.log, await projected.at(), ["oven:oven"])
    assert [(e.type, e.occurred_on, e.voided_by) for e in entries[-2:]] == [
        ("OvenStopped", date(2020, 5, 1), s.last.position),
        ("EventCorrected", date(2020, 5, 3), None),
    ]
    before = await timeline(projected.log, await projected.at(position=stop.position), ["oven:oven"])
    assert before[-1].voided_by is None


async def test_the_index_pages_by_id_and_forgets_what_was_voided(projected: Projected) -> None:
    s = o.enterprise(o.enterprise(Scenario(), "b"), "a", o.HEJIN)
    first = s.events[0]
    s.given(
        CorrectEvent(position=first.position, reason="重复登记", second_office="县纪委"),
        "2020-06-01",
        role=first.role,
        office=first.office,
    )
    await projected.add(s.events)
    reader, then, now = projected.reader, await projected.at(position=2), await projected.at()
    assert [one.id for one in await subjects(reader, then, Kind.ENTERPRISE)] == ["a", "b"]
    assert [one.id for one in await subjects(reader, then, Kind.ENTERPRISE, after="a", limit=1)] == ["b"]
    assert [one.id for one in await subjects(reader, now, Kind.ENTERPRISE)] == ["a"]
    assert await subject(reader, now, Kind.ENTERPRISE, "b") is None
