"""Orders to close at once, the watch in the plant, and the waste of a closing."""

import pytest

from domain.closing import refusals as r
from domain.closing.commands import DisposeHazardousWaste, OrderImmediateClosure, RecordOnSiteWatch
from domain.closing.facts import WasteKind
from domain.closing.last_day import last_day_of
from domain.command import Accepted
from domain.envelope import Role
from domain.policy.facts import ParameterValue
from domain.refusals import RoleNotPermitted, UnknownSubject
from domain.sites.commands import RecordIncident
from domain.sites.facts import IncidentKind
from tests.domain import jiexiu as j
from tests.domain.scenario import Scenario, day, refusal


def order(**more: int) -> OrderImmediateClosure:
    return OrderImmediateClosure(oven="cs", reason="发生严重违法排污", **more)


def jiexiu() -> Scenario:
    return j.parameter(j.works(), "closure-order-by-county", ParameterValue(number=1))


def last_day(s: Scenario) -> str:
    found = last_day_of(s.world.now.oven("cs"), s.world.now.task("exit"))
    return found.isoformat() if found else ""


@pytest.mark.rule("JX-22", "JX-47")
def test_an_order_replaces_the_last_day() -> None:
    s = jiexiu()
    assert last_day(s) == "2023-10-31"
    s.given(RecordIncident(ovens=("cs",), kind=IncidentKind.DISCHARGE, serious=True), "2023-06-14")
    s.given(order(incident=s.last.position), "2023-06-15", role=Role.COUNTY_OFFICE)
    assert last_day(s) == "2023-06-15"
    assert s.last.tags == ("oven:cs", "task:exit")


@pytest.mark.rule("JX-22")
def test_an_order_after_the_last_day_moves_nothing() -> None:
    s = jiexiu().given(order(), "2023-12-01", role=Role.CITY_GOV)
    assert last_day(s) == "2023-10-31"


@pytest.mark.rule("JX-22", "X-33")
def test_a_county_orders_only_where_its_document_says_so() -> None:
    refused = refusal(j.works().when(order(), "2023-06-15", role=Role.COUNTY_DEPT))
    assert isinstance(refused, r.OrderNotByCounty)
    assert isinstance(j.works().when(order(), "2023-06-15", role=Role.CITY_GOV), Accepted)


@pytest.mark.rule("JC-17", "JC-03", "JX-22", "YC-35")
def test_no_machine_orders_a_closing_and_an_order_names_its_oven() -> None:
    assert Role.CLERK not in OrderImmediateClosure.ROLES
    assert isinstance(refusal(jiexiu().when(order(), "2023-06-15", role=Role.CLERK)), RoleNotPermitted)
    nowhere = OrderImmediateClosure(oven="nowhere", reason="—")
    assert isinstance(refusal(jiexiu().when(nowhere, "2023-06-15")), UnknownSubject)


@pytest.mark.rule("JX-22")
def test_the_incident_behind_an_order_is_one_of_that_oven() -> None:
    s = jiexiu()
    refused = refusal(s.when(order(incident=1), "2023-06-15", role=Role.CITY_GOV))
    assert isinstance(refused, r.IncidentUnknown)


@pytest.mark.rule("JX-48", "JX-47")
def test_an_obstruction_stands_on_the_ovens_timeline_and_moves_no_deadline() -> None:
    obstruction = RecordIncident(ovens=("cs",), kind=IncidentKind.OBSTRUCTION, people_count=12)
    s = jiexiu().given(obstruction, "2023-10-20", role=Role.COUNTY_DEPT, office="公安局")
    (incident,) = s.world.now.oven("cs").incidents
    assert (incident.kind, incident.office) == (IncidentKind.OBSTRUCTION, "公安局")
    assert last_day(s) == "2023-10-31"


@pytest.mark.rule("JX-16")
def test_every_day_of_the_watch_is_kept_with_its_office() -> None:
    s = j.works()
    for on in ("2023-10-20", "2023-10-21"):
        s.given(RecordOnSiteWatch(oven="cs"), on, office="驻厂组")
    assert [w.on for w in s.world.now.oven("cs").watch_days] == [day("2023-10-20"), day("2023-10-21")]


@pytest.mark.rule("JX-19")
def test_waste_without_a_manifest_is_recorded() -> None:
    waste = DisposeHazardousWaste(ovens=("cs",), waste=WasteKind.HAZARDOUS, kilograms=12_000)
    s = j.works().given(waste, "2023-10-28")
    (kept,) = s.world.now.oven("cs").wastes
    assert (kept.kilograms, kept.manifest_no) == (12_000, None)
