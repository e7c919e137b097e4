"""D-09: a city at its cap is lawful, one tonne above it is an alert."""

import pytest

from domain.cases.facts import Severity
from domain.ovens.commands import CommissionOven, EmptyOven, RegisterOven, StopOven
from domain.policy.commands import SetUnitCap
from tests.domain import opening as o
from tests.domain.scenario import Scenario
from tests.projections.watching import changes, open_names, still_open

CAP = 5_519_000


def capped(first: int, second: int, *, cap_first: bool = True) -> Scenario:
    s = o.enterprise(Scenario())
    cap = SetUnitCap(division="140800", capacity_cap_tonnes=CAP)
    if cap_first:
        s.given(cap, "2018-12-31")
    o.lot(o.lot(s, "a", first, ovens=("oven",)), "b", second)
    return s if cap_first else s.given(cap, "2022-10-31")


@pytest.mark.rule("D-09", "XZ-18")
def test_exactly_the_cap_is_lawful() -> None:
    assert open_names(capped(5_000_000, 519_000)) == []


@pytest.mark.rule("D-09", "XZ-18")
def test_one_tonne_above_the_cap_is_found_on_the_event_that_crosses_it() -> None:
    s = capped(5_000_000, 519_001)
    (found,) = still_open(s)
    assert (found.rule, found.subject, found.severity) == ("D-09", "unit:140800", Severity.HIGH)
    assert found.causes[-1] == s.last.position
    assert "5,519,001" in found.sentence_zh
    s.given(StopOven(oven="oven"), "2020-01-01")
    assert len(changes(s)) == 1


@pytest.mark.rule("D-09")
def test_a_cap_set_below_the_sum_is_found_and_a_higher_one_clears_it() -> None:
    s = capped(5_000_000, 519_001, cap_first=False)
    assert open_names(s) == [("D-09", "unit:140800")]
    s.given(SetUnitCap(division="140800", capacity_cap_tonnes=6_000_000), "2022-11-30")
    assert open_names(s) == []


@pytest.mark.rule("D-09")
def test_reduced_tonnes_do_not_count() -> None:
    s = o.reduced(Scenario())
    s.given(SetUnitCap(division="140800", capacity_cap_tonnes=1), "2022-10-31")
    assert open_names(s) == []


def runs(s: Scenario, oven: str, design: int | None) -> Scenario:
    register = RegisterOven(
        oven=oven, enterprise="jianlong", division=o.WENXI, county=o.WENXI, design_tonnes=design
    )
    return s.given(register, "2018-12-31").given(CommissionOven(oven=oven), "2019-01-01")


def running(first: int, second: int | None) -> Scenario:
    s = o.enterprise(Scenario()).given(SetUnitCap(division="140800", capacity_cap_tonnes=CAP), "2018-12-31")
    return runs(runs(s, "a", first), "b", second)


def above(s: Scenario) -> list[tuple[str, str]]:
    return [(f.subject, f.about) for f in still_open(s) if f.rule == "D-09"]


@pytest.mark.rule("D-09")
def test_the_ovens_that_run_are_held_against_the_cap_too() -> None:
    assert above(running(5_000_000, 519_000)) == []
    assert above(running(5_000_000, None)) == []
    s = running(5_000_000, 519_001)
    assert above(s) == [("unit:140800", "running")]
    assert above(s.given(StopOven(oven="b"), "2020-01-01")) == []


@pytest.mark.rule("D-09", "X-08")
def test_an_oven_on_its_way_out_may_run_beside_the_one_that_follows_it() -> None:
    s = running(5_000_000, 519_001)
    o.lot(s, "old", 519_001)
    o.listed(s, "old", 519_001, ovens=("b",))
    assert above(s) == []


@pytest.mark.rule("D-09")
def test_an_oven_reported_empty_runs_no_more() -> None:
    """Also where nobody reported its stop."""
    s = running(5_000_000, 519_001)
    s.given(EmptyOven(oven="b"), "2020-01-01")
    assert above(s) == []


@pytest.mark.rule("D-09")
def test_a_cap_that_is_set_later_is_held_against_the_ovens_that_run_by_then() -> None:
    s = runs(runs(o.enterprise(Scenario()), "a", 5_000_000), "b", 519_001)
    s.given(SetUnitCap(division="140800", capacity_cap_tonnes=CAP), "2020-01-01")
    assert above(s) == [("unit:140800", "running")]
