"""W-08: the heat that replaces the old runs one season before the old goes (晋城, by analogy)."""

from datetime import date

import pytest

from domain.cases.facts import Severity
from domain.ovens.commands import StopOven
from domain.policy.facts import ParameterValue
from domain.quantities import Share
from domain.supply.commands import ReportReplacementSupply
from domain.supply.facts import Supply, SupplyKind
from projections.findings.heating import season_end
from tests.domain import jiexiu as j
from tests.domain.closing.checklists import ASSUMED, certify, checklist
from tests.domain.scenario import Scenario
from tests.projections.watching import open_names, still_open

GAOPING = "140581"
WHOLE = Share(num=1, den=1)
HEAT = ReportReplacementSupply(
    task="exit", kind=SupplyKind.HEAT, supplies=(Supply(name="集中供热", least=WHOLE, most=WHOLE),)
)


def jincheng() -> Scenario:
    s = checklist(j.works(GAOPING, "2022-12-31"), GAOPING, ASSUMED)
    return j.parameter(s, "heating-season", ParameterValue(text="11-15:03-15"), "140500")


def closed(s: Scenario, on: str) -> Scenario:
    s.given(StopOven(oven="cs"), on)
    return s.given(certify("cs", done_on=on), on, office="县")


@pytest.mark.parametrize(
    ("ready", "end"), [("2020-11-15", "2021-03-15"), ("2020-11-16", "2022-03-15"), ("2020-06-01", "2021-03-15")]
)
def test_the_first_whole_season_after_the_heat_is_ready(ready: str, end: str) -> None:
    assert season_end("11-15:03-15", date.fromisoformat(ready)) == date.fromisoformat(end)


@pytest.mark.rule("JC-05", "W-08")
def test_an_oven_closed_before_the_new_heat_ran_a_season_is_advice() -> None:
    s = jincheng().given(HEAT, "2020-10-30")
    (found,) = still_open(closed(s, "2021-01-20"))
    assert (found.rule, found.subject, found.severity) == ("W-08", "task:exit", Severity.ADVISORY)
    assert "2021-03-15" in found.sentence_en


@pytest.mark.rule("JC-05")
def test_after_a_season_or_where_no_season_is_set_nothing_is_said() -> None:
    assert open_names(closed(jincheng().given(HEAT, "2020-10-30"), "2021-03-16")) == []
    elsewhere = checklist(j.works(), j.JIEXIU, ASSUMED).given(HEAT, "2020-10-30")
    assert open_names(closed(elsewhere, "2021-01-20")) == []
