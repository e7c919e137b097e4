"""Raw material at the gate: a camera is asked for from ten movements a day, where the place says so."""

import pytest

from domain.entries.commands import ObserveRawMaterialEntry
from domain.entries.facts import EntrySource, RawMaterialEntryObserved
from domain.policy.facts import ParameterValue
from tests.domain import jiexiu as j
from tests.domain import opening as o
from tests.domain.scenario import Scenario, facts, refusal

GAOPING = "140581"


def jincheng() -> Scenario:
    s = o.lot(o.enterprise(Scenario(), "works", GAOPING), owner="works", county=GAOPING, ovens=("a", "b"))
    return j.parameter(s, "gate-video-movements-min", ParameterValue(number=10), "140500")


def asked(s: Scenario, movements: int | None) -> bool | None:
    entry = ObserveRawMaterialEntry(ovens=("a",), source=EntrySource.GATE, movement_count=movements)
    (fact,) = facts(s.when(entry, "2020-11-03"))
    assert isinstance(fact, RawMaterialEntryObserved)
    return fact.video_asked


@pytest.mark.rule("JC-26")
def test_ten_movements_a_day_ask_for_a_camera_and_nine_do_not() -> None:
    assert [asked(jincheng(), count) for count in (10, 9)] == [True, False]


@pytest.mark.rule("JC-26")
def test_without_a_count_or_a_number_of_the_place_nobody_says() -> None:
    assert asked(jincheng(), None) is None
    s = o.lot(o.enterprise(Scenario()), ovens=("a",))
    assert asked(s, 40) is None


@pytest.mark.rule("JX-38")
def test_what_came_for_an_oven_stands_with_the_oven_and_a_site_or_ovens_are_named() -> None:
    s = j.works().given(
        ObserveRawMaterialEntry(site="changsheng", source=EntrySource.WEIGHBRIDGE, tonnes=800), "2023-11-02"
    )
    (entry,) = s.world.now.oven("cs").material_entries
    assert (entry.tonnes, entry.whole_site) == (800, True)
    assert s.world.now.site("changsheng").material_entries == (entry,)
    neither = ObserveRawMaterialEntry(source=EntrySource.GATE)
    assert refusal(s.when(neither, "2023-11-02")).field == "ovens"
