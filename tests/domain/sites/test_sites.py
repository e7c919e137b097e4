"""Sites: registered once, with what is stated and nothing more."""

import pytest

from domain.envelope import Role
from domain.refusals import AlreadyExists, UnknownSubject
from domain.sites.commands import (
    ApplyEnforcementMeasure,
    RecordSiteInspection,
    RegisterSite,
)
from domain.sites.facts import Measure
from tests.domain import jiexiu as j
from tests.domain.scenario import refusal


def site(name: str = "maosheng", zone: str | None = None) -> RegisterSite:
    return RegisterSite(site=name, enterprise="changsheng", division=j.JIEXIU, zone=zone)


@pytest.mark.rule("JX-09", "YC-18")
def test_a_town_or_zone_that_no_document_states_stays_empty() -> None:
    s = j.works().given(site(), "2023-04-15")
    state = s.world.now.site("maosheng")
    assert (state.town, state.zone, state.county) == (None, None, None)
    s.given(site("park", zone="介休经济技术开发区"), "2023-04-15")
    assert s.world.now.site("park").zone == "介休经济技术开发区"


@pytest.mark.rule("SX-22")
def test_a_site_is_registered_once_for_a_known_enterprise() -> None:
    s = j.works()
    assert isinstance(refusal(s.when(site("changsheng"), "2023-04-15")), AlreadyExists)
    unknown = RegisterSite(site="x", enterprise="nobody", division=j.JIEXIU)
    assert isinstance(refusal(s.when(unknown, "2023-04-15")), UnknownSubject)


def test_a_site_stands_on_the_globe() -> None:
    off = RegisterSite(site="x", enterprise="changsheng", division=j.JIEXIU, latitude_microdegrees=370_261_000)
    assert refusal(j.works().when(off, "2023-04-15")).field == "latitudeMicrodegrees"


def test_a_site_of_another_county_looks_as_if_there_were_none() -> None:
    s = j.works()
    look = RecordSiteInspection(site="changsheng", seen="停产")
    refused = refusal(s.when(look, "2023-06-01", role=Role.COUNTY_DEPT, division="140823"))
    assert isinstance(refused, UnknownSubject)


@pytest.mark.rule("JX-21", "YC-62")
def test_inspections_of_a_site_stand_on_it_and_on_its_ovens() -> None:
    s = j.works().given(RecordSiteInspection(site="changsheng", seen="两座焦炉在产"), "2023-06-01")
    assert [look.seen for look in s.world.now.site("changsheng").inspections] == ["两座焦炉在产"]
    assert len(s.world.now.oven("cs").inspections) == 1


@pytest.mark.rule("JX-28")
def test_a_local_cut_lists_its_circuits() -> None:
    cut = ApplyEnforcementMeasure(
        ovens=("cs",), measure=Measure.CUT_POWER_LOCALLY, circuits=("磅房", "供备煤"), legal_basis="介休方案五(五)"
    )
    s = j.works().given(cut, "2023-10-10")
    (measure,) = s.world.now.oven("cs").measures
    assert (measure.measure, measure.legal_basis) == (Measure.CUT_POWER_LOCALLY, "介休方案五(五)")
    assert s.world.now.oven("cs55").measures == ()
