"""What is known of a subject without folding it never says less than its state."""

from random import Random

import pytest

from domain.ovens.state import Oven
from domain.projects.readiness import ready_target
from projections.findings.known import Known
from projections.findings.output import dues_of, may_be_due
from projections.findings.replaced import may_be_replaced
from tests.domain.histories import history


def ovens_of(seed: int) -> tuple[Known, list[Oven]]:
    known = Known()
    for event in history(Random(seed)).events:
        known.append(event)
    return known, [known.now.oven(name) for name in known.subjects("oven")]


@pytest.mark.parametrize("seed", range(12))
def test_what_stands_behind_an_oven_was_named_together_with_it(seed: int) -> None:
    known, ovens = ovens_of(seed)
    assert ovens
    for oven in ovens:
        assert set(oven.lots) <= set(known.near(f"oven:{oven.oven}", "lot"))
        assert oven.site is None or oven.site in known.near(f"oven:{oven.oven}", "site")


@pytest.mark.parametrize("seed", range(12))
def test_an_oven_with_a_last_day_or_a_project_that_replaces_it_may_have_one(seed: int) -> None:
    known, ovens = ovens_of(seed)
    for oven in ovens:
        assert may_be_due(known, oven.oven) or not list(dues_of(known, oven))
        assert may_be_replaced(known, oven.oven) or ready_target(known.now, oven) is None


@pytest.mark.parametrize("seed", range(12))
def test_an_enterprise_that_lacks_capacity_may_lack_it(seed: int) -> None:
    known, ovens = ovens_of(seed)
    for enterprise in known.subjects("enterprise"):
        design = sum(oven.design_tonnes or 0 for oven in ovens if oven.enterprise == enterprise and oven.running)
        assert known.may_lack(enterprise) or design <= known.operating_of(enterprise)
