"""A cut of the whole city's output is shared in proportion to the plans, to the tonne, and nothing is lost."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.output.commands import AllocateOutputQuota, RecordUnitStatistics
from domain.output.facts import OutputPlan
from domain.output.refusals import NothingToCut
from domain.quantities import largest_remainder
from domain.refusals import Malformed, UnknownSubject
from tests.domain import opening as o
from tests.domain.scenario import Scenario, refusal

XINZHOU = "140900"


def three() -> Scenario:
    s = Scenario()
    for name in ("a", "b", "c"):
        o.enterprise(s, name, "140902")
    return s


def quota(*tonnes: int, **more: Any) -> AllocateOutputQuota:
    plans = tuple(OutputPlan(enterprise=name, tonnes=t) for name, t in zip("abc", tonnes, strict=False))
    fields = {"division": XINZHOU, "year": 2023, "total_tonnes": 3_996_000, "plans": plans, "method": "同比例"}
    return AllocateOutputQuota(**{**fields, **more})


@pytest.mark.rule("XZ-20")
def test_420_of_plans_are_cut_to_399_6_by_largest_remainder() -> None:
    s = three().given(quota(2_000_000, 1_400_000, 800_000), "2023-01-10")
    (cut,) = s.world.now.division(XINZHOU).output_quotas
    assert [share.tonnes for share in cut.shares] == [1_902_857, 1_332_000, 761_143]
    assert sum(share.tonnes for share in cut.shares) == 3_996_000


@pytest.mark.rule("XZ-20")
def test_plans_within_the_total_are_not_cut() -> None:
    refused = refusal(three().when(quota(2_000_000, 1_400_000, 596_000), "2023-01-10"))
    assert refused == NothingToCut(field="plans", plans=3_996_000, total=3_996_000)


@pytest.mark.rule("XZ-20")
def test_a_cut_names_known_enterprises_once() -> None:
    twice = tuple(OutputPlan(enterprise="a", tonnes=3_000_000) for _ in range(2))
    assert isinstance(refusal(three().when(quota(plans=twice), "2023-01-10")), Malformed)
    unknown = (OutputPlan(enterprise="x", tonnes=5_000_000),)
    assert isinstance(refusal(three().when(quota(plans=unknown), "2023-01-10")), UnknownSubject)


@pytest.mark.rule("XZ-19")
@pytest.mark.parametrize(("field", "value"), [("through_month", 13), ("through_month", 0), ("year", 1)])
def test_a_statistic_is_of_months_that_exist(field: str, value: int) -> None:
    fields: dict[str, Any] = {"division": XINZHOU, "year": 2023, "through_month": 6, field: value}
    assert isinstance(refusal(Scenario().when(RecordUnitStatistics(**fields), "2023-07-10")), Malformed)


@pytest.mark.rule("E-25")
def test_100_01_yuan_at_50_30_20_leave_one_fen_to_the_largest_fraction() -> None:
    assert largest_remainder(10_001, (50, 30, 20)) == (5_001, 3_000, 2_000)


@given(st.integers(0, 10**9), st.lists(st.integers(0, 10**7), min_size=1, max_size=12).filter(any))
def test_shares_sum_to_the_total_and_stay_within_one_of_the_exact_share(total: int, weights: list[int]) -> None:
    shares = largest_remainder(total, weights)
    assert sum(shares) == total
    for share, weight in zip(shares, weights, strict=True):
        assert abs(share * sum(weights) - total * weight) < sum(weights)
