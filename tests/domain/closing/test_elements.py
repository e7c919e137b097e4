"""The six elements, each by its own department, and the certificate that rests on them."""

import pytest

from domain.closing import commands as c
from domain.closing import refusals as r
from domain.closing.facts import ClosureStandardCertified, ElementScope, EntryEnd, PermitKind
from domain.command import Accepted, Command, Refused
from domain.envelope import Role
from domain.ovens.commands import PurgeOven, RegisterOven, StopOven
from domain.refusals import Malformed, RoleNotPermitted, UnknownSubject
from domain.utilities.commands import DisconnectUtility, RestoreUtility
from domain.utilities.facts import Retained, Use, Utility
from tests.domain import jiexiu as j
from tests.domain.closing import checklists as k
from tests.domain.scenario import OPENING_DAY, Scenario, day, facts, refusal

OVEN = ("cs",)
FIRE = Retained(use=Use.FIRE, limit_m3=300)
SIX: tuple[tuple[Command, str, str, Role], ...] = (
    (
        DisconnectUtility(ovens=OVEN, utility=Utility.WATER, retained=(FIRE,)),
        "2023-10-21",
        "水利局",
        Role.COUNTY_DEPT,
    ),
    (
        DisconnectUtility(ovens=OVEN, utility=Utility.POWER, mains=("101线",)),
        "2023-10-22",
        "供电公司",
        Role.POWER_CO,
    ),
    (c.StopRawMaterialEntry(ovens=OVEN, how=EntryEnd.CHANGED), "2023-10-20", "交警大队", Role.COUNTY_DEPT),
    (c.StopProductionOperation(ovens=OVEN), "2023-10-20", "工信局", Role.COUNTY_OFFICE),
    (
        c.StopSafetyPermit(permit_no="安许1", ovens=OVEN, how=EntryEnd.CHANGED),
        "2023-10-30",
        "应急局",
        Role.COUNTY_DEPT,
    ),
    (
        c.StopDischargePermit(permit_no="排污1", ovens=OVEN, how=EntryEnd.CHANGED),
        "2023-10-31",
        "生态环境分局",
        Role.CITY_ECO,
    ),
)
CERTIFY = c.CertifyClosure(ovens=OVEN)


def recorded(*, without: str | None = None, s: Scenario | None = None) -> Scenario:
    """昌盛's 4.3 m oven, secured, with its elements as the departments recorded them."""
    s = s or j.secured(j.checklisted(j.works()))
    for (command, on, office, role), name in zip(SIX, k.TWO_CUTS_FOUR_STOPS, strict=True):
        if name != without:
            s.given(command, on, office=office, role=role)
    return s


def certificate(s: Scenario, on: str = "2023-11-03") -> ClosureStandardCertified:
    (fact,) = facts(s.when(CERTIFY, on, office="介休市工信局"))
    assert isinstance(fact, ClosureStandardCertified)
    return fact


@pytest.mark.rule("JX-44", "JX-45")
def test_the_certificate_draws_on_what_six_departments_recorded() -> None:
    s = recorded()
    positions = tuple(event.position for event in s.events[-6:])
    fact = certificate(s)
    assert [element.name for element in fact.elements] == list(k.TWO_CUTS_FOUR_STOPS)
    assert fact.completed_on == day("2023-10-31")
    assert fact.sources == tuple(
        sorted(("水利局", "供电公司", "交警大队", "工信局", "应急局", "生态环境分局"))
    )
    assert s.last.causes == positions
    certified = s.world.now.oven("cs").certificate
    assert certified is not None
    assert not certified.single_source


@pytest.mark.rule("JX-44", "JX-26", "X-33")
def test_the_plants_permit_lives_on_for_the_other_oven_and_the_closed_one_is_struck_from_it() -> None:
    s = recorded()
    scopes = {e.name: e.scope for e in s.world.now.oven("cs").elements}
    assert scopes["停止排污许可"] is ElementScope.STRUCK_FROM_SCOPE
    assert scopes["断水"] is ElementScope.OVEN
    assert s.world.now.oven("cs55").elements == ()
    assert s.world.now.oven("cs55").running
    assert certificate(s).ovens == ("cs",)


@pytest.mark.rule("JX-44")
@pytest.mark.parametrize("missing", k.TWO_CUTS_FOUR_STOPS)
def test_five_of_six_are_refused_whichever_is_missing(missing: str) -> None:
    refused = refusal(recorded(without=missing).when(CERTIFY, "2023-11-03"))
    assert isinstance(refused, r.ElementMissing)
    assert (refused.names, refused.required, refused.given) == (missing, 6, 5)


@pytest.mark.rule("JX-45")
def test_what_no_department_recorded_may_be_stated_and_shows_its_one_source() -> None:
    s = j.secured(j.checklisted(j.works()))
    s.given(k.certify("cs", items=k.TWO_CUTS_FOUR_STOPS, done_on="2023-10-25"), "2023-11-03", office="工信局")
    certified = s.world.now.oven("cs").certificate
    assert certified is not None
    assert (certified.sources, certified.single_source) == (("工信局",), True)


@pytest.mark.rule("JX-45")
def test_one_office_that_records_all_six_is_a_single_source() -> None:
    s = j.secured(j.checklisted(j.works()))
    for command, on, _, role in SIX:
        s.given(command, on, office="工信局", role=role)
    s.given(CERTIFY, "2023-11-03", office="工信局")
    certified = s.world.now.oven("cs").certificate
    assert certified is not None
    assert certified.single_source


@pytest.mark.rule("JX-44", "JX-45")
def test_a_statement_beside_a_record_must_say_the_same() -> None:
    agree = c.CertifyClosure(ovens=OVEN, elements=(k.element("断水", "2023-10-21"),))
    assert isinstance(recorded().when(agree, "2023-11-03"), Accepted)
    earlier = c.CertifyClosure(ovens=OVEN, elements=(k.element("断水", "2023-10-02"),))
    refused = refusal(recorded().when(earlier, "2023-11-03"))
    assert isinstance(refused, r.ElementDiffers)
    assert (refused.given_on, refused.done_on, refused.by) == (day("2023-10-02"), day("2023-10-21"), "水利局")


@pytest.mark.rule("JX-44", "JX-40")
def test_an_element_undone_before_the_certificate_does_not_count() -> None:
    s = recorded()
    s.given(RestoreUtility(ovens=OVEN, utility=Utility.POWER, use=Use.PRODUCTION), "2023-11-01")
    assert isinstance(refusal(s.when(CERTIFY, "2023-11-03")), r.ElementMissing)
    stated = c.CertifyClosure(ovens=OVEN, elements=(k.element("断电", "2023-10-22"),))
    refused = refusal(s.when(stated, "2023-11-03"))
    assert isinstance(refused, r.ElementUndone)
    assert refused.undone_on == day("2023-11-01")
    command, _, office, role = SIX[1]
    s.given(command, "2023-11-02", office=office, role=role)
    assert certificate(s).completed_on == day("2023-11-02")


@pytest.mark.rule("JX-42", "JX-40", "E-20")
def test_power_for_the_demolition_is_a_retained_use_and_undoes_nothing() -> None:
    s = recorded()
    crane = RestoreUtility(
        ovens=OVEN,
        utility=Utility.POWER,
        use=Use.DEMOLITION,
        limit_kwh=200 * 160,
        until=day("2023-12-31"),
        approved_by="领导小组办公室",
    )
    s.given(crane, "2023-11-01")
    power = next(e for e in s.world.now.oven("cs").elements if e.name == "断电")
    assert power.stands
    assert power.retained == (Retained(use=Use.DEMOLITION, limit_kwh=32_000),)
    water = next(e for e in s.world.now.oven("cs").elements if e.name == "断水")
    assert water.retained == (FIRE,)
    assert certificate(s).completed_on == day("2023-10-31")


@pytest.mark.rule("JX-44")
def test_a_permit_issued_again_takes_the_stop_back() -> None:
    s = recorded()
    issue = c.IssuePermit(permit_no="排污2", kind=PermitKind.DISCHARGE, ovens=OVEN)
    s.given(issue, "2023-11-02")
    assert isinstance(refusal(s.when(CERTIFY, "2023-11-03")), r.ElementMissing)
    s = recorded()
    s.given(c.IssuePermit(permit_no="排污2", kind=PermitKind.DISCHARGE, ovens=("cs55",)), "2023-11-02")
    assert isinstance(s.when(CERTIFY, "2023-11-03"), Accepted)


@pytest.mark.rule("JX-44")
def test_a_whole_site_holds_for_every_oven_on_it() -> None:
    s = j.checklisted(j.works())
    s.given(c.StopSafetyPermit(permit_no="安许1", site="changsheng", how=EntryEnd.ENDED), "2023-10-30")
    for oven in ("cs", "cs55"):
        (element,) = s.world.now.oven(oven).elements
        assert (element.name, element.scope) == ("停止安全生产许可", ElementScope.SITE)
    assert s.last.tags == ("site:changsheng", "enterprise:changsheng", "oven:cs", "oven:cs55")


@pytest.mark.rule("JX-44")
def test_several_ovens_are_certified_by_what_stands_recorded_for_each() -> None:
    s = j.secured(j.checklisted(j.works()))
    s.given(StopOven(oven="cs55"), "2023-10-20")
    two = c.CertifyClosure(ovens=("cs", "cs55"))
    recorded(s=s)
    refused = s.when(two, "2023-11-03")
    assert isinstance(refused, Refused)
    assert any(isinstance(reason, r.ElementMissing) and reason.given == 0 for reason in refused.refusals)


@pytest.mark.rule("JX-45", "JX-40", "JX-42", "YC-35")
def test_each_cut_is_reported_by_its_own_department() -> None:
    s = j.works()
    water = DisconnectUtility(ovens=OVEN, utility=Utility.WATER)
    power = DisconnectUtility(ovens=OVEN, utility=Utility.POWER)
    for command, role in ((water, Role.POWER_CO), (power, Role.COUNTY_DEPT)):
        refused = refusal(s.when(command, "2023-10-21", role=role))
        assert isinstance(refused, RoleNotPermitted)
    permit = c.StopSafetyPermit(permit_no="1", ovens=OVEN, how=EntryEnd.ENDED)
    assert isinstance(refusal(s.when(permit, "2023-10-21", role=Role.ENTERPRISE)), RoleNotPermitted)


@pytest.mark.rule("JX-43")
def test_an_enterprise_does_not_certify_itself() -> None:
    refused = refusal(recorded().when(CERTIFY, "2023-11-03", role=Role.ENTERPRISE))
    assert isinstance(refused, RoleNotPermitted)


@pytest.mark.rule("JX-12")
def test_a_hazard_that_the_purge_left_out_keeps_the_certificate_refused() -> None:
    s = j.checklisted(j.works())
    j.secured(s, hazards=("煤气", "苯", "煤焦油"))
    recorded(s=s)
    refused = refusal(s.when(CERTIFY, "2023-11-03"))
    assert isinstance(refused, r.HazardsUncovered)
    assert refused.names == "压力容器"
    s.given(PurgeOven(oven="cs", hazard_classes=("压力容器",)), "2023-11-01")
    assert isinstance(s.when(CERTIFY, "2023-11-03"), Accepted)


def test_a_report_says_whether_it_means_the_site_or_ovens() -> None:
    s = j.works()
    both = c.StopProductionOperation(site="changsheng", ovens=OVEN)
    for command in (both, c.StopProductionOperation()):
        assert isinstance(refusal(s.when(command, "2023-10-21")), Malformed)
    whole = c.StopDischargePermit(permit_no="1", site="changsheng", how=EntryEnd.CHANGED)
    assert isinstance(refusal(s.when(whole, "2023-10-21")), Malformed)
    assert isinstance(
        refusal(s.when(c.StopProductionOperation(site="nowhere"), "2023-10-21")), UnknownSubject
    )


def test_an_oven_registered_on_a_site_makes_it_known() -> None:
    s = j.works()
    command = RegisterOven(oven="new", enterprise="changsheng", division=k.JIEXIU, site="second")
    s.given(command, OPENING_DAY)
    assert isinstance(s.when(c.StopProductionOperation(site="second"), "2023-10-21"), Accepted)
    assert s.world.now.oven("new").elements
