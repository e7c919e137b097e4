"""D-12: a contradicted acceptance is found, and ends when a person revoked it or it was right after all."""

import pytest

from domain.acceptance.commands import HoldProvincialSpotCheck, RevokeAcceptance
from domain.acceptance.facts import Verdict
from domain.cases.facts import Severity
from domain.envelope import Role
from tests.domain import opening as o
from tests.domain.scenario import Scenario
from tests.projections.watching import open_names, still_open

FOUND = [("D-12", "task:task")]


def checked(s: Scenario, verdict: Verdict, tonnes: int = 0, on: str = "2019-12-20") -> Scenario:
    command = HoldProvincialSpotCheck(task="task", verdict=verdict, contradicted_tonnes=tonnes)
    return s.given(command, on, role=Role.PROVINCE_OFFICE)


@pytest.mark.rule("D-12", "JX-07")
def test_a_spot_check_that_finds_all_right_is_silent() -> None:
    assert open_names(checked(o.reduced(Scenario()), Verdict.PASSED)) == []


@pytest.mark.rule("D-12", "E-14")
def test_a_contradicted_acceptance_is_critical_until_it_is_revoked() -> None:
    s = checked(o.reduced(Scenario()), Verdict.FAILED, 140_000)
    (found,) = still_open(s)
    assert (found.rule, found.severity) == ("D-12", Severity.CRITICAL)
    assert "140,000" in found.sentence_zh
    s.given(RevokeAcceptance(task="task", lot="lot", tonnes=140_000, reason="抽查不符"), "2019-12-25")
    assert open_names(s) == []


@pytest.mark.rule("D-12")
def test_a_second_look_that_finds_it_right_ends_it() -> None:
    s = checked(o.reduced(Scenario()), Verdict.FAILED)
    assert open_names(s) == FOUND
    assert open_names(checked(s, Verdict.PASSED, on="2020-01-10")) == []


@pytest.mark.rule("D-12")
def test_before_an_acceptance_there_is_nothing_to_contradict() -> None:
    assert open_names(checked(o.reduced(Scenario()), Verdict.FAILED, on="2019-11-01")) == []
