"""D-20: one picture for two days or two sealing points, one seal number on two points."""

from hashlib import sha256

import pytest

from domain.acceptance.commands import HoldCityAcceptance
from domain.acceptance.facts import AcceptedTonnes, Verdict
from domain.cases.facts import Severity
from domain.corrections.commands import CorrectEvent
from domain.envelope import Evidence
from domain.ovens.commands import EmptyOven, RegisterOven, StopOven
from domain.seals.commands import InspectSeal, PlaceSeal, ReplaceSeal
from tests.domain import opening as o
from tests.domain.scenario import Scenario
from tests.projections.watching import causes, open_names, still_open

FOUND = [("D-20", "oven:oven")]


def picture(name: str, kind: str | None = "photo") -> tuple[Evidence, ...]:
    return (Evidence(sha256=sha256(name.encode()).hexdigest(), media_type="image/jpeg", kind=kind),)


def works(*ovens: str, site: str | None = "site") -> Scenario:
    s = o.enterprise(Scenario())
    for oven in ovens or ("oven",):
        command = RegisterOven(oven=oven, enterprise="jianlong", division=o.WENXI, county=o.WENXI, site=site)
        s.given(command, "2018-12-31")
    return s


def place(seal: str, point: str = "炉门", oven: str = "oven") -> PlaceSeal:
    return PlaceSeal(seal=seal, oven=oven, point=point)


@pytest.mark.rule("D-20", "YC-14")
def test_one_photo_for_two_sealing_points_is_high() -> None:
    s = works().given(place("s-1"), "2020-01-05", evidence=picture("a"))
    s.given(place("s-2", "上升管"), "2020-01-05", evidence=picture("b"))
    assert open_names(s) == []
    s.given(place("s-3", "机侧炉门"), "2020-01-05", evidence=picture("a"))
    (found,) = still_open(s)
    assert (found.rule, found.severity) == ("D-20", Severity.HIGH)
    assert "炉门" in found.sentence_zh
    assert "机侧炉门" in found.sentence_en
    assert [name for name, _ in causes(s, found)] == ["SealPlaced", "SealPlaced"]


@pytest.mark.rule("D-20", "YC-14")
def test_one_photo_for_two_days_is_high_in_whatever_order_they_are_reported() -> None:
    for days in (("2020-01-05", "2020-02-05"), ("2020-02-05", "2020-01-05")):
        s = works().given(place("s-1"), "2020-01-01")
        for day in days:
            s.given(InspectSeal(seal="s-1", oven="oven", intact=True), day, evidence=picture("a"))
        (found,) = still_open(s)
        assert (found.rule, found.subject) == FOUND[0]
        assert found.sentence_en.index("2020-01-05") < found.sentence_en.index("2020-02-05")


@pytest.mark.rule("D-20")
def test_one_photo_is_found_once_however_often_it_is_used() -> None:
    s = works().given(place("s-1"), "2020-01-01")
    for month in range(1, 6):
        s.given(InspectSeal(seal="s-1", oven="oven", intact=True), f"2020-0{month}-05", evidence=picture("a"))
    assert open_names(s) == FOUND


@pytest.mark.rule("D-20", "YC-14")
@pytest.mark.parametrize("site", ["site", None])
def test_one_photo_of_two_ovens_on_one_day_is_lawful(site: str | None) -> None:
    s = works("3", "4", site=site)
    for oven in ("3", "4"):
        s.given(StopOven(oven=oven), "2020-01-05", evidence=picture("a"))
        s.given(place(f"s-{oven}", oven=oven), "2020-01-06", evidence=picture("b"))
    assert open_names(s) == []


@pytest.mark.rule("D-20")
def test_seals_of_two_sites_do_not_stand_on_one_photo() -> None:
    s = works("3")
    s.given(
        RegisterOven(oven="far", enterprise="jianlong", division=o.WENXI, county=o.WENXI, site="far"), "2018-12-31"
    )
    s.given(place("s-3", oven="3"), "2020-01-06", evidence=picture("b"))
    s.given(place("s-far", oven="far"), "2020-01-06", evidence=picture("b"))
    assert open_names(s) == [("D-20", "oven:far")]


@pytest.mark.rule("D-20")
@pytest.mark.parametrize("kind", ["minutes", "会议纪要"])
def test_one_minute_serves_as_often_as_it_is_cited(kind: str) -> None:
    s = works().given(StopOven(oven="oven"), "2020-01-05", evidence=picture("m", kind))
    s.given(EmptyOven(oven="oven"), "2020-02-05", evidence=picture("m", kind))
    assert open_names(s) == []


@pytest.mark.rule("D-20")
def test_an_acceptance_shows_the_pictures_of_the_work_again() -> None:
    s = o.lot(o.enterprise(Scenario()), ovens=("oven",))
    o.listed(s, ovens=("oven",))
    o.demolished(s)
    s.given(EmptyOven(oven="oven"), "2019-10-29", evidence=picture("a"))
    accept = HoldCityAcceptance(
        task="task", verdict=Verdict.PASSED, accepted=(AcceptedTonnes(lot="lot", tonnes=540_000),)
    )
    s.given(accept, "2019-11-15", office="运城市人民政府", evidence=picture("a"))
    assert open_names(s) == []


@pytest.mark.rule("D-20")
def test_a_seal_number_on_two_points_is_high() -> None:
    s = works().given(place("s-1"), "2020-01-05").given(place("s-1"), "2020-01-06")
    s.given(InspectSeal(seal="s-1", oven="oven", intact=True), "2020-02-01")
    s.given(InspectSeal(seal="s-1", oven="oven", intact=True), "2020-03-01")
    assert open_names(s) == []
    s.given(place("s-1", "上升管"), "2020-03-02")
    (found,) = still_open(s)
    assert (found.rule, found.about, found.severity) == ("D-20", "seal:s-1", Severity.HIGH)


@pytest.mark.rule("D-20")
def test_a_replacement_stands_on_the_point_of_the_seal_it_replaced() -> None:
    s = works().given(place("s-1"), "2020-01-05")
    s.given(ReplaceSeal(seal="s-1", new_seal="s-2", oven="oven"), "2020-01-20")
    assert open_names(s.given(place("s-2"), "2020-01-21")) == []
    s.given(place("s-9", "上升管"), "2020-01-22")
    s.given(ReplaceSeal(seal="s-9", new_seal="s-2", oven="oven"), "2020-01-23")
    assert open_names(s) == FOUND


def voided(s: Scenario) -> Scenario:
    """The newest event taken back by its office."""
    event = s.last
    command = CorrectEvent(position=event.position, reason="写错", second_office="省督查组")
    return s.given(command, "2020-06-01", role=event.role, office=event.office)


@pytest.mark.rule("D-20", "E-17")
def test_a_number_written_down_wrongly_and_put_right_is_no_reuse() -> None:
    s = works().given(place("s-1"), "2020-01-05").given(place("s-1", "上升管"), "2020-01-05")
    assert open_names(s) == FOUND
    voided(s)
    assert open_names(s) == []


@pytest.mark.rule("D-20", "E-17")
def test_a_photo_whose_report_was_voided_is_free_again() -> None:
    s = works().given(place("s-1"), "2020-01-01")
    s.given(InspectSeal(seal="s-1", oven="oven", intact=True), "2020-01-05", evidence=picture("a"))
    voided(s)
    s.given(InspectSeal(seal="s-1", oven="oven", intact=True), "2020-02-05", evidence=picture("a"))
    assert open_names(s) == []
