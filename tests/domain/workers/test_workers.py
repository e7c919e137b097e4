"""The placement of workers: counts by kind, and never a name."""

import pytest

from domain.workers.commands import ReportWorkerPlacement
from domain.workers.facts import Placed, PlacementKind
from tests.domain import jiexiu as j


@pytest.mark.rule("JX-36", "YC-43")
def test_a_hundred_and_twenty_are_eighty_thirty_and_ten() -> None:
    by_kind = (
        Placed(kind=PlacementKind.TRANSFERRED, count=80),
        Placed(kind=PlacementKind.RETRAINED, count=30),
        Placed(kind=PlacementKind.OTHER, count=10),
    )
    s = j.works().given(
        ReportWorkerPlacement(task="exit", total_count=120, by_kind=by_kind), "2023-10-25"
    )
    (placement,) = s.world.now.closing_file("exit").worker_placements
    assert (placement.total_count, placement.placed_count) == (120, 120)


@pytest.mark.rule("JX-36")
def test_counts_that_do_not_sum_are_recorded() -> None:
    by_kind = (Placed(kind=PlacementKind.TRANSFERRED, count=80),)
    s = j.works().given(
        ReportWorkerPlacement(task="exit", total_count=120, by_kind=by_kind), "2023-10-25"
    )
    (placement,) = s.world.now.closing_file("exit").worker_placements
    assert placement.placed_count == 80
