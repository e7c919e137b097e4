"""生存线 and 发展线: shares as whole numbers, what nobody evaluated in none of them, energy against its base year."""

from datetime import date

import pytest

from domain.evaluations.commands import EvaluateEnterprise
from domain.evaluations.facts import Dimension, DimensionScore
from domain.output.commands import RecordUnitStatistics
from domain.policy.facts import ParameterValue
from domain.quantities import Share
from projections.evaluations import EvaluationShares, evaluation
from tests.domain import jiexiu as j
from tests.domain import opening as o
from tests.domain.scenario import Scenario, refusal
from tests.projections.conftest import Projected

XINFU, CITY = "140902", "140900"
DECIDED = "2025-12-20"


def xinzhou(enterprises: int) -> Scenario:
    s = Scenario()
    for number in range(enterprises):
        o.enterprise(s, f"e{number}", XINFU)
    for key, share in (("survival-line-share-min", (1, 1)), ("development-line-share-min", (3, 10))):
        j.parameter(s, key, ParameterValue(share=Share(num=share[0], den=share[1])), CITY)
    return j.parameter(s, "energy-base-year", ParameterValue(number=2020), CITY)


def evaluated(s: Scenario, count: int, developed: int) -> Scenario:
    for number in range(count):
        command = EvaluateEnterprise(
            enterprise=f"e{number}", year=2025, survival_line=True, development_line=number < developed
        )
        s.given(command, DECIDED)
    return s


async def read(projected: Projected, s: Scenario) -> EvaluationShares:
    await projected.add(s.events)
    moment = await projected.at(date(2025, 12, 31))
    return await evaluation(projected.log, projected.reader, moment, CITY, 2025)


@pytest.mark.rule("XZ-04")
@pytest.mark.parametrize(("developed", "of", "reached"), [(3, 10, True), (2, 9, False)])
async def test_three_of_ten_reach_thirty_percent_and_two_of_nine_do_not(
    projected: Projected, developed: int, of: int, reached: bool
) -> None:
    found = await read(projected, evaluated(xinzhou(of + 1), of, developed))
    line = found.development_line
    assert (line.reached_count, line.evaluated_count, line.reached) == (developed, of, reached)
    assert line.target == Share(num=3, den=10)
    assert (found.evaluated_count, found.not_evaluated_count) == (of, 1)
    assert (found.survival_line.reached, found.survival_line.target) == (True, Share(num=1, den=1))


@pytest.mark.rule("XZ-04")
async def test_where_nobody_is_evaluated_nothing_is_reached_or_missed(projected: Projected) -> None:
    found = await read(projected, xinzhou(2))
    assert (found.development_line.reached, found.energy_fell, found.intensity_fell) == (None, None, None)


@pytest.mark.rule("XZ-04")
async def test_energy_falls_in_total_and_per_tonne_or_it_has_not_fallen_twice(projected: Projected) -> None:
    s = xinzhou(1)
    for year, energy, output in ((2020, 440_000, 4_000_000), (2025, 430_000, 3_800_000)):
        figures = RecordUnitStatistics(
            division=CITY, year=year, through_month=12, output_tonnes=output, energy_tce=energy
        )
        s.given(figures, f"{year}-12-31")
    found = await read(projected, s)
    assert (found.energy_tce, found.base_energy_tce, found.energy_fell) == (430_000, 440_000, True)
    assert found.intensity_fell is False


@pytest.mark.rule("XZ-17")
def test_the_six_dimensions_stand_as_given_and_each_once() -> None:
    scores = tuple(DimensionScore(dimension=one, points=80) for one in Dimension)
    command = EvaluateEnterprise(
        enterprise="e0", year=2023, survival_line=True, development_line=False, scores=scores
    )
    s = xinzhou(1).given(command, "2024-01-10")
    found = s.world.now.enterprise("e0").evaluation(2023)
    assert found is not None
    assert len(found.scores) == 6
    twice = EvaluateEnterprise(
        enterprise="e0", year=2023, survival_line=True, development_line=False, scores=scores[:1] * 2
    )
    assert refusal(s.when(twice, "2024-01-11")).field == "scores"
