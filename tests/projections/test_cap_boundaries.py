"""The caps of 忻州 to the last tonne: exactly the cap is within it, one more is above. XZ-06, XZ-18, XZ-19."""

from typing import Any

import pytest

from domain.output.commands import RecordUnitStatistics
from domain.policy.commands import SetUnitCap
from projections.caps.states import CapName, CapState, cap_readings
from tests.domain.scenario import Scenario

XINZHOU = "140900"


def state(name: CapName, *, capacity: int = 0, month: int = 12, **figures: Any) -> tuple[int, CapState]:
    """The cap of a name and how it stands, with these figures recorded through a month."""
    s = Scenario().given(
        SetUnitCap(
            division=XINZHOU,
            capacity_cap_tonnes=5_519_000,
            output_cap_tonnes=3_996_000,
            energy_cap_tce=440_000,
            energy_per_value_max_kg_per_wan_yuan=3_230,
        ),
        "2022-10-31",
    )
    s.given(RecordUnitStatistics(division=XINZHOU, year=2023, through_month=month, **figures), "2024-01-10")
    division = s.world.now.division(XINZHOU)
    readings = cap_readings(division.caps, capacity, division.statistics[-1])
    return next((one.limit, one.state) for one in readings if one.name is name)


@pytest.mark.rule("XZ-19")
@pytest.mark.parametrize(
    ("month", "tonnes", "expected"),
    [
        (12, 3_996_000, CapState.WITHIN),
        (12, 3_996_001, CapState.ABOVE),
        (6, 1_998_000, CapState.WITHIN),
        (6, 1_998_001, CapState.RUN_RATE_ABOVE),
        (6, 2_100_000, CapState.RUN_RATE_ABOVE),
    ],
)
def test_the_output_of_the_year_and_its_pace_stay_within_3996000(
    month: int, tonnes: int, expected: CapState
) -> None:
    assert state(CapName.OUTPUT, month=month, output_tonnes=tonnes) == (3_996_000, expected)


@pytest.mark.rule("XZ-06")
def test_440001_tonnes_of_standard_coal_are_above_the_cap() -> None:
    for tonnes, expected in ((440_000, CapState.WITHIN), (440_001, CapState.ABOVE)):
        assert state(CapName.ENERGY, energy_tce=tonnes) == (440_000, expected)


@pytest.mark.rule("XZ-08")
def test_3231_tonnes_for_a_thousand_wan_yuan_are_above_3_23() -> None:
    for tonnes, expected in ((3_230, CapState.WITHIN), (3_231, CapState.ABOVE)):
        found = state(CapName.ENERGY_PER_VALUE, energy_tce=tonnes, value_added_wan_yuan=1_000)
        assert found == (3_230, expected)


@pytest.mark.rule("XZ-18")
def test_5519001_tonnes_are_above_the_capacity_cap() -> None:
    for tonnes, expected in ((5_519_000, CapState.WITHIN), (5_519_001, CapState.ABOVE)):
        assert state(CapName.CAPACITY, capacity=tonnes, output_tonnes=1) == (5_519_000, expected)
