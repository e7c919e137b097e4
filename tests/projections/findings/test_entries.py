"""D-15: raw material for a closed oven alone, and never what a gate of the whole site saw."""

import pytest

from domain.cases.facts import Severity
from domain.entries.commands import ObserveRawMaterialEntry
from domain.entries.facts import EntrySource
from domain.ovens.commands import RestartOven, StopOven
from tests.domain import jiexiu as j
from tests.projections.watching import causes, open_names, still_open


def entry(**more: object) -> ObserveRawMaterialEntry:
    fields: dict[str, object] = {"ovens": ("cs",), "tonnes": 800, "source": EntrySource.WEIGHBRIDGE, **more}
    return ObserveRawMaterialEntry(**fields)  # type: ignore[arg-type]


@pytest.mark.rule("D-15", "JX-38")
def test_coal_weighed_in_for_a_stopped_oven_is_high() -> None:
    s = j.works().given(StopOven(oven="cs"), "2023-10-20").given(entry(), "2023-10-25")
    (found,) = still_open(s)
    assert (found.rule, found.subject, found.severity) == ("D-15", "oven:cs", Severity.HIGH)
    assert [name for name, _ in causes(s, found)] == ["OvenStopped", "RawMaterialEntryObserved"]
    assert "800 t" in found.sentence_en


@pytest.mark.rule("D-15", "JX-26")
def test_the_gate_of_a_site_on_which_another_oven_runs_accuses_nobody() -> None:
    s = j.works().given(StopOven(oven="cs"), "2023-10-20")
    s.given(entry(ovens=(), site="changsheng"), "2023-10-25").given(entry(ovens=("cs", "cs55")), "2023-10-25")
    assert open_names(s) == []


@pytest.mark.rule("D-15")
def test_before_the_stop_after_a_restart_or_of_nothing_it_is_no_finding() -> None:
    s = j.works().given(entry(), "2023-10-19").given(StopOven(oven="cs"), "2023-10-20")
    s.given(entry(tonnes=None), "2023-10-21").given(RestartOven(oven="cs"), "2023-10-22").given(entry(), "2023-10-23")
    assert open_names(s) == []
