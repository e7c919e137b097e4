"""What is known of a subject without folding it never says less than its state."""

from random import Random

import msgspec
import pytest

from domain.envelope import Happened
from domain.ovens.state import Oven
from domain.projects.readiness import ready_target
from projections.findings.known import Known
from projections.findings.output import dues_of, may_be_due
from projections.findings.replaced import may_be_replaced
from tests.domain.corrections.test_accepted_closings import certified_and_accepted
from tests.domain.histories import history


def known_of(events: list[Happened]) -> Known:
    known = Known()
    for event in events:
        known.append(event)
    return known


def ovens_of(seed: int) -> tuple[Known, list[Oven]]:
    known = known_of(history(Random(seed)).events)
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


DAILY = (
    "operation",
    "operated_on",
    "stopped_on",
    "restarted_on",
    "emptied_on",
    "purged_on",
    "hazard_classes",
    "seals",
    "watch_days",
)
"""What a filed oven does not tell, or not whole."""


def rest_of(oven: Oven) -> dict[str, object]:
    return {name: value for name, value in msgspec.structs.asdict(oven).items() if name not in DAILY}


@pytest.mark.parametrize("seed", range(12))
def test_a_filed_oven_is_the_oven_but_for_what_many_reports_change(seed: int) -> None:
    known, ovens = ovens_of(seed)
    for oven in ovens:
        assert rest_of(known.now.filed_oven(oven.oven)) == rest_of(oven)


def test_the_histories_tell_what_a_filed_oven_has_and_has_not() -> None:
    ovens = [oven for seed in range(12) for oven in ovens_of(seed)[1]]
    assert any(oven.main_demolished for oven in ovens)
    assert any(oven.stopped_on for oven in ovens)
    assert any(oven.production_seen for oven in ovens)


def test_a_certificate_is_filed() -> None:
    known = known_of(certified_and_accepted().events)
    for name in ("a", "b"):
        assert known.now.filed_oven(name).certified
        assert rest_of(known.now.filed_oven(name)) == rest_of(known.now.oven(name))
