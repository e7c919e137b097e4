"""D-18: supply that comes to a closed oven."""

from typing import Any

import pytest

from domain.cases.facts import Severity
from domain.meters.commands import MapMeter, RegisterMeter, ReplaceMeter
from domain.meters.facts import MeterKind, MeterScope, MeterUse
from domain.ovens.commands import RestartOven, StopOven
from domain.projects.commands import FileProject
from domain.projects.facts import Regime, Source
from tests.domain import jiexiu as j
from tests.domain.scenario import Scenario
from tests.projections.watching import changes, open_names, still_open

FOUND = [("D-18", "oven:cs")]


def closed(*ovens: str) -> Scenario:
    s = j.works()
    for oven in ovens or ("cs",):
        s.given(StopOven(oven=oven), "2023-10-20")
    return s


def meter(s: Scenario, on: str = "2023-12-01", site: str | None = None, **more: Any) -> Scenario:
    fields = {"kind": MeterKind.ELECTRICITY, "use": MeterUse.PRODUCTION, "division": j.JIEXIU, **more}
    return s.given(RegisterMeter(meter="m", site=site, **fields), on)


def mapped(s: Scenario, *ovens: str, on: str = "2023-12-01") -> Scenario:
    return s.given(MapMeter(meter="m", scope=MeterScope.OVEN, ovens=ovens), on)


def planned() -> Scenario:
    """The closed oven, and a project that is filed for what follows it."""
    s = closed()
    command = FileProject(
        project="changsheng-2",
        owner="changsheng",
        division=j.JIEXIU,
        county=j.JIEXIU,
        tonnes=None,
        sources=(Source(lot="cs-60", tonnes=600_000),),
        regime=Regime.LARGE_FOR_SMALL,
        coke_dry_quenching=True,
    )
    return s.given(command, "2023-10-25")


@pytest.mark.rule("D-18", "JC-08")
def test_a_meter_added_for_a_closed_oven_without_a_purpose_is_found() -> None:
    s = mapped(meter(closed(), kva=1_250), "cs")
    (found,) = still_open(s)
    assert (found.rule, found.subject, found.severity) == ("D-18", "oven:cs", Severity.MEDIUM)
    assert "1,250 千伏安" in found.sentence_zh


@pytest.mark.rule("D-18")
@pytest.mark.parametrize("more", [{"purpose": "仓储照明"}, {"project": "changsheng-2"}])
def test_a_purpose_or_a_project_makes_it_lawful_also_when_it_is_registered_late(more: dict[str, str]) -> None:
    assert open_names(mapped(meter(planned(), **more), "cs")) == []
    s = mapped(meter(planned()), "cs")
    assert open_names(s) == FOUND
    assert open_names(meter(s, "2024-01-10", **more)) == []
    assert len(changes(s)) == 2


@pytest.mark.rule("D-18", "JX-26")
def test_the_supply_of_the_oven_that_runs_on_is_lawful() -> None:
    assert open_names(mapped(meter(closed()), "cs55")) == []
    assert open_names(mapped(meter(closed()), "cs", "cs55")) == []
    assert open_names(meter(closed(), site="changsheng")) == []
    assert open_names(meter(closed("cs", "cs55"), site="changsheng")) == FOUND


@pytest.mark.rule("D-18")
def test_what_was_there_before_the_closing_is_lawful_and_an_exchange_adds_nothing() -> None:
    s = mapped(meter(j.works(), "2023-05-01"), "cs", on="2023-05-01").given(StopOven(oven="cs"), "2023-10-20")
    s.given(ReplaceMeter(meter="m", multiplier=40), "2023-12-05")
    assert open_names(s) == []


@pytest.mark.rule("D-18")
def test_a_larger_transformer_is_found_and_a_smaller_one_is_not() -> None:
    s = mapped(meter(j.works(), "2023-05-01", kva=800), "cs", on="2023-05-01").given(StopOven(oven="cs"), "2023-10-20")
    assert open_names(meter(s, "2023-12-01", kva=800)) == []
    assert open_names(meter(s, "2023-12-02", kva=630)) == []
    (found,) = still_open(meter(s, "2023-12-03", kva=1_600))
    assert "由 630 增至 1,600 千伏安" in found.sentence_zh


@pytest.mark.rule("D-18")
def test_a_restart_registered_late_makes_it_lawful() -> None:
    s = mapped(meter(closed()), "cs")
    assert open_names(s.given(RestartOven(oven="cs", reason="复产"), "2023-10-25")) == []
