"""Caps and what stands against them: exactly the cap is within it, and what nobody recorded is unknown."""

from typing import Any

import pytest

from domain.fact import Account
from domain.output.commands import RecordUnitStatistics
from domain.output.facts import StatisticsSource
from domain.ovens.commands import CommissionOven, RegisterOven, StopOven
from domain.places.state import Cap, Statistics
from domain.policy import keys
from domain.policy.commands import SetRuleParameter, SetUnitCap
from domain.policy.facts import Basis, ParameterValue
from domain.quantities import Share
from projections.caps import CapName, CapState, LargeOvenShare, cap_readings, caps
from projections.caps.large_ovens import Denominator
from projections.caps.reading import CapCounts
from projections.caps.states import binding_cap
from tests.domain import opening as o
from tests.domain.scenario import Scenario, day
from tests.projections.conftest import Projected

XINZHOU = Cap(5_519_000, 3_996_000, 440_000, "xz", day("2022-10-31"), 1, 110_000, 3_230, None)
"""忻政办发〔2022〕71号: 551.9万t, 399.6万t, 44万tce, 110 kgce/t, 3.23 tce/万元."""


def said(months: int = 12, **figures: Any) -> Statistics:
    fields = {"output_tonnes": None, "energy_tce": None, "value_added_wan_yuan": None, **figures}
    return Statistics(2023, months, source=StatisticsSource.SELF_REPORTED, position=2, **fields)


def state(name: CapName, figures: Statistics | None = None, capacity: int = 0) -> CapState:
    return next(one.state for one in cap_readings((XINZHOU,), capacity, figures) if one.name is name)


@pytest.mark.rule("XZ-18")
@pytest.mark.parametrize(("tonnes", "expected"), [(5_519_000, CapState.WITHIN), (5_519_001, CapState.ABOVE)])
def test_capacity_up_to_the_cap_is_within_it(tonnes: int, expected: CapState) -> None:
    assert state(CapName.CAPACITY, capacity=tonnes) is expected


@pytest.mark.rule("XZ-06")
@pytest.mark.parametrize(
    ("tce", "expected"), [(439_560, CapState.WITHIN), (440_000, CapState.WITHIN), (440_001, CapState.ABOVE)]
)
def test_energy_up_to_the_cap_is_within_it(tce: int, expected: CapState) -> None:
    assert state(CapName.ENERGY, said(energy_tce=tce)) is expected


@pytest.mark.rule("XZ-07")
@pytest.mark.parametrize(("tce", "expected"), [(110_000, CapState.WITHIN), (110_100, CapState.ABOVE)])
def test_110_0_kilograms_a_tonne_are_within_and_110_1_are_not(tce: int, expected: CapState) -> None:
    assert state(CapName.ENERGY_PER_COKE, said(energy_tce=tce, output_tonnes=1_000_000)) is expected


@pytest.mark.rule("XZ-08")
@pytest.mark.parametrize(("value", "expected"), [(136_223, CapState.WITHIN), (136_222, CapState.ABOVE)])
def test_44_of_energy_ask_for_13_62_of_value_added(value: int, expected: CapState) -> None:
    figures = said(energy_tce=440_000, value_added_wan_yuan=value)
    assert state(CapName.ENERGY_PER_VALUE, figures) is expected


@pytest.mark.rule("XZ-19")
def test_half_a_year_at_210_is_a_run_rate_of_420_and_an_early_warning() -> None:
    (output,) = [
        one
        for one in cap_readings((XINZHOU,), 0, said(6, output_tonnes=2_100_000))
        if one.name is CapName.OUTPUT
    ]
    assert (output.amount, output.run_rate, output.state) == (2_100_000, 4_200_000, CapState.RUN_RATE_ABOVE)
    assert state(CapName.OUTPUT, said(6, output_tonnes=1_998_000)) is CapState.WITHIN
    assert state(CapName.OUTPUT, said(12, output_tonnes=3_996_001)) is CapState.ABOVE


@pytest.mark.rule("XZ-06", "XZ-19")
def test_what_nobody_recorded_is_unknown() -> None:
    assert state(CapName.ENERGY) is CapState.UNKNOWN
    assert state(CapName.OUTPUT, said(energy_tce=1)) is CapState.UNKNOWN


@pytest.mark.rule("XZ-08", "XZ-09", "XZ-12", "XZ-19")
def test_the_output_cap_binds_before_the_energy_cap() -> None:
    found = binding_cap((XINZHOU,))
    assert found is not None
    assert (found.binding, found.output_by_energy_tonnes) == (CapName.OUTPUT, 4_000_000)
    assert (found.energy_by_output_tce, found.energy_by_capacity_tce) == (439_560, 607_090)
    assert found.quotas_by_capacity_fit is False
    assert found.value_added_min_wan_yuan == 136_223
    assert found.utilisation_basis_points == 7_240
    assert 1_200_000 * 110_000 // 1_000_000 == 132_000


def large(*ovens: tuple[int | None, int | None], target: int = 60) -> Scenario:
    """Producing ovens by height and design capacity; 大机焦 from 5,500 mm is an assumption."""
    s = o.enterprise(Scenario())
    for number, (height, tonnes) in enumerate(ovens):
        oven = RegisterOven(
            oven=f"o{number}",
            enterprise="jianlong",
            division=o.WENXI,
            county=o.WENXI,
            chamber_height_mm=height,
            design_tonnes=tonnes,
        )
        s.given(oven, "2018-12-31").given(CommissionOven(oven=f"o{number}"), "2019-01-01")
    values = {
        keys.LARGE_OVEN_HEIGHT_MIN: ParameterValue(number=5_500),
        keys.LARGE_OVEN_SHARE_MIN: ParameterValue(share=Share(num=target, den=100)),
    }
    for key, value in values.items():
        s.given(
            SetRuleParameter(
                parameter=key,
                division="140800",
                value=value,
                unit="-",
                basis=Basis.ASSUMED,
                note="as this test reads it",
            ),
            "2019-12-31",
        )
    return s


async def share(projected: Projected, s: Scenario) -> LargeOvenShare:
    await projected.add(s.events)
    moment = await projected.at(day("2020-12-31"))
    return (await caps(projected.log, projected.reader, moment, "140800")).large_ovens


@pytest.mark.rule("YC-10", "X-29")
@pytest.mark.parametrize(("tonnes", "reached"), [(600_000, True), (599_000, False)])
async def test_600_of_1000_reach_60_per_cent_and_599_do_not(
    projected: Projected, tonnes: int, reached: bool
) -> None:
    found = await share(projected, large((6_000, tonnes), (4_300, 1_000_000 - tonnes)))
    assert (found.large_tonnes, found.producing_tonnes, found.reached) == (tonnes, 1_000_000, reached)
    assert (found.height_min_mm, found.height_basis) == (5_500, Basis.ASSUMED)


@pytest.mark.rule("YC-10")
async def test_an_oven_of_unknown_height_leaves_the_share_open_only_where_it_decides(
    projected: Projected,
) -> None:
    found = await share(projected, large((6_000, 500_000), (4_300, 300_000), (None, 200_000)))
    assert (found.height_unknown_tonnes, found.reached) == (200_000, None)


@pytest.mark.rule("YC-10")
async def test_80_per_cent_is_the_target_of_2022(projected: Projected) -> None:
    found = await share(projected, large((6_000, 799_999), (4_300, 200_001), target=80))
    assert (found.target_num, found.target_den, found.reached) == (80, 100, False)


@pytest.mark.rule("XZ-18", "XZ-19", "XZ-24")
async def test_the_bureau_of_statistics_is_believed_and_both_are_shown(projected: Projected) -> None:
    s = o.lot(o.enterprise(Scenario(), "xz", "140902"), "lot", 4_000_000, owner="xz", county="140902")
    s.given(
        SetUnitCap(division="140900", capacity_cap_tonnes=5_519_000, output_cap_tonnes=3_996_000),
        "2022-10-31",
    )
    for source, tonnes in (
        (StatisticsSource.SELF_REPORTED, 340_000),
        (StatisticsSource.STATISTICS_BUREAU, 400_000),
    ):
        s.given(
            RecordUnitStatistics(
                division="140900", year=2023, through_month=1, output_tonnes=tonnes, source=source
            ),
            "2023-02-10",
        )
    await projected.add(s.events)
    found = await caps(projected.log, projected.reader, await projected.at(day("2023-03-01")), "140900")
    readings = {one.name: one for one in found.readings}
    assert readings[CapName.CAPACITY].amount == 4_000_000
    assert (readings[CapName.OUTPUT].amount, readings[CapName.OUTPUT].state) == (
        400_000,
        CapState.RUN_RATE_ABOVE,
    )
    assert [one.output_tonnes for one in found.statistics] == [340_000, 400_000]


def reading(key: str, text: str) -> SetRuleParameter:
    return SetRuleParameter(
        parameter=key,
        division="140800",
        value=ParameterValue(text=text),
        unit="—",
        basis=Basis.INTERPRETED,
        note="省办答复",
    )


@pytest.mark.rule("YC-10", "X-29")
async def test_of_which_ovens_the_share_is_taken_is_a_reading_on_record(projected: Projected) -> None:
    s = large((6_000, 600_000), (4_300, 400_000))
    s.given(StopOven(oven="o1"), "2020-01-01")
    found = await share(projected, s)
    assert (found.denominator, found.producing_tonnes) == (Denominator.PRODUCING, 600_000)
    before = len(s.events)
    s.given(reading(keys.LARGE_OVEN_DENOMINATOR, "STANDING"), "2020-02-01")
    await projected.add(s.events[before:])
    row = await caps(projected.log, projected.reader, await projected.at(day("2020-12-31")), "140800")
    standing = row.large_ovens
    assert (standing.denominator, standing.producing_tonnes, standing.reached) == (
        Denominator.STANDING,
        1_000_000,
        True,
    )
    shown = next(one for one in row.interpretations if one.parameter == keys.LARGE_OVEN_DENOMINATOR)
    assert (shown.point, shown.value, shown.interpretation) == ("8.7", "STANDING", "省办答复")


@pytest.mark.rule("XZ-18")
async def test_a_cap_on_capacity_shows_both_sums_and_is_read_as_recorded(projected: Projected) -> None:
    s = o.lot(o.enterprise(Scenario()), "built", 500_000)
    o.lot(s, "paper", 100_000, account=Account.UNBUILT)
    s.given(SetUnitCap(division="140800", capacity_cap_tonnes=550_000), "2019-12-31")
    await projected.add(s.events)
    row = await caps(projected.log, projected.reader, await projected.at(day("2020-12-31")), "140800")
    assert (row.capacity_counts, row.usable_tonnes, row.built_tonnes) == (CapCounts.USABLE, 600_000, 500_000)
    assert row.readings[0].state is CapState.ABOVE
    before = len(s.events)
    s.given(reading(keys.CAPACITY_CAP_COUNTS, "BUILT"), "2020-02-01")
    await projected.add(s.events[before:])
    row = await caps(projected.log, projected.reader, await projected.at(day("2020-12-31")), "140800")
    assert (row.capacity_counts, row.readings[0].amount) == (CapCounts.BUILT, 500_000)
    assert row.readings[0].state is CapState.WITHIN
