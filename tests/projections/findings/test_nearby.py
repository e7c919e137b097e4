"""D-19: coking or coal use under another name where an oven was closed."""

import pytest

from domain.cases.facts import Severity
from domain.closing.commands import IssuePermit
from domain.closing.facts import PermitKind
from domain.enterprises.commands import MergeEnterprises, RegisterEnterprise, RenameEnterprise
from domain.lots.commands import BackLotWithOvens
from domain.ovens.commands import CommissionOven, RegisterOven, RestartOven, StopOven
from domain.policy.facts import ParameterValue
from domain.projects.facts import Source
from domain.quantities import Share
from domain.sites.commands import RegisterSite
from tests.domain import jiexiu as j
from tests.domain import opening as o
from tests.domain.closing import checklists as k
from tests.domain.scenario import Scenario, day
from tests.projections.watching import changes, open_names, still_open

NORTH, EAST = 37_030_000, 111_920_000


def north_by(metres: int) -> int:
    """A latitude so many metres to the north: a metre is 8.9932 millionths of a degree."""
    return NORTH + metres * 89_932 // 10_000 + 1


def closed(on: str = "2019-10-28", north: int | None = NORTH) -> Scenario:
    """建龙's oven on site `old`, stopped; its site has its place where one is given."""
    s = o.enterprise(Scenario())
    old = RegisterSite(
        site="old",
        enterprise="jianlong",
        division=o.WENXI,
        county=o.WENXI,
        latitude_microdegrees=north,
        longitude_microdegrees=EAST if north else None,
    )
    s.given(old, "2018-12-31")
    s.given(register("oven", "jianlong", "old"), "2018-12-31").given(CommissionOven(oven="oven"), "2018-12-31")
    return s.given(StopOven(oven="oven"), on)


def register(oven: str, enterprise: str, site: str | None) -> RegisterOven:
    return RegisterOven(oven=oven, enterprise=enterprise, division=o.WENXI, county=o.WENXI, site=site)


def newcomer(s: Scenario, metres: int | None = 499, name: str = "xinda", on: str = "2020-03-01") -> Scenario:
    """Another enterprise, with a site so many metres to the north."""
    command = RegisterEnterprise(enterprise=name, legal_name=f"{name}焦化", division=o.WENXI, county=o.WENXI)
    s.given(command, on)
    site = RegisterSite(
        site="new",
        enterprise=name,
        division=o.WENXI,
        county=o.WENXI,
        latitude_microdegrees=None if metres is None else north_by(metres),
        longitude_microdegrees=None if metres is None else EAST,
    )
    return s.given(site, on)


def permit(site: str = "new", coal: bool = True, purpose: str | None = None) -> IssuePermit:
    return IssuePermit(
        permit_no="p-1", kind=PermitKind.OTHER, site=site, coal_or_coke_use=coal, approved_purpose=purpose
    )


def d19(s: Scenario) -> list[str]:
    return [subject for rule, subject in open_names(s) if rule == "D-19"]


@pytest.mark.rule("D-19", "JC-07")
def test_an_oven_of_a_new_name_beside_a_closed_one_is_found_with_its_distance() -> None:
    s = newcomer(closed()).given(register("reborn", "xinda", "new"), "2020-04-01")
    (found,) = [f for f in still_open(s) if f.rule == "D-19"]
    assert (found.subject, found.severity, found.about) == ("site:new", Severity.MEDIUM, "oven/reborn")
    assert "相距 499 米" in found.sentence_zh
    assert "499 m from it" in found.sentence_en


@pytest.mark.rule("D-19")
@pytest.mark.parametrize(("metres", "found"), [(500, ["site:new"]), (501, []), (None, [])])
def test_within_the_metres_of_the_place_and_only_where_both_places_are_known(
    metres: int | None, found: list[str]
) -> None:
    assert d19(newcomer(closed(), metres).given(permit(), "2020-04-01")) == found
    assert d19(newcomer(closed(north=None)).given(permit(), "2020-04-01")) == []


@pytest.mark.rule("D-19")
def test_the_metres_are_a_parameter() -> None:
    s = j.parameter(closed(), "same-site-metres", ParameterValue(number=2_000), o.WENXI)
    assert d19(newcomer(s, 2_000).given(permit(), "2020-04-01")) == ["site:new"]
    s = j.parameter(closed(), "same-site-metres", ParameterValue(number=100), o.WENXI)
    assert d19(newcomer(s, 101).given(permit(), "2020-04-01")) == []
    s = j.parameter(closed(), "same-site-metres", ParameterValue(number=100), o.WENXI)
    assert d19(newcomer(s, 100).given(permit(), "2020-04-01")) == ["site:new"]


@pytest.mark.rule("D-19")
def test_on_the_very_site_no_coordinates_are_needed() -> None:
    s = newcomer(closed(north=None), None).given(register("reborn", "xinda", "old"), "2020-04-01")
    (found,) = [f for f in still_open(s) if f.rule == "D-19"]
    assert found.subject == "site:old"
    assert "原厂址" in found.sentence_zh


@pytest.mark.rule("D-19")
def test_a_permit_without_coal_or_with_an_approved_purpose_is_another_industry() -> None:
    assert d19(newcomer(closed()).given(permit(coal=False), "2020-04-01")) == []
    assert d19(newcomer(closed()).given(permit(purpose="厂房改作仓储"), "2020-04-01")) == []


@pytest.mark.rule("D-19", "JX-26")
def test_the_second_oven_of_the_same_works_and_its_permits_are_lawful() -> None:
    """昌盛 keeps its 5.5 m oven; 茂胜 builds its second phase."""
    s = j.secured(j.works())
    s.given(IssuePermit(permit_no="p", kind=PermitKind.OTHER, ovens=("cs55",), coal_or_coke_use=True), "2023-11-20")
    command = RegisterOven(
        oven="phase-2", enterprise="changsheng", division=j.JIEXIU, county=j.JIEXIU, site="changsheng"
    )
    assert d19(s.given(command, "2023-12-01")) == []


@pytest.mark.rule("D-19", "YC-55")
def test_an_oven_on_a_filed_project_or_with_a_lot_is_lawful_also_when_it_is_filed_late() -> None:
    s = newcomer(closed()).given(register("reborn", "xinda", "new"), "2020-04-01")
    assert d19(s) == ["site:new"]
    o.lot(s, "xinda-lot", owner="xinda")
    s.given(BackLotWithOvens(lot="xinda-lot", ovens=("reborn",), tonnes=540_000), "2020-06-01")
    assert d19(s) == []
    assert [c.finding.rule for c in changes(s)].count("D-19") == 2


@pytest.mark.rule("D-19", "X-28")
def test_a_new_name_of_the_same_enterprise_and_a_merger_are_no_other_enterprise() -> None:
    s = closed().given(RenameEnterprise(enterprise="jianlong", legal_name="新达焦化"), "2020-02-01")
    assert d19(s.given(register("second", "jianlong", "old"), "2020-04-01")) == []
    s = newcomer(closed()).given(register("reborn", "xinda", "new"), "2020-04-01")
    merge = MergeEnterprises(
        merger="m",
        survivor="xinda",
        absorbed="jianlong",
        controlling_share=Share(num=1, den=1),
        agreement_date=day("2020-01-15"),
    )
    assert d19(s) == ["site:new"]
    assert d19(s.given(merge, "2020-01-20")) == []


@pytest.mark.rule("D-19", "YC-55")
def test_a_filed_project_is_lawful() -> None:
    s = newcomer(closed()).given(register("reborn", "xinda", "new"), "2020-04-01")
    o.lot(s, "source", owner="xinda")
    o.project(s, (Source(lot="source", tonnes=540_000),), owner="xinda", tonnes=None, on="2020-05-01")
    assert d19(s) == []


@pytest.mark.rule("D-19")
def test_a_neighbour_from_before_the_closing_stays_what_it_was() -> None:
    s = newcomer(closed("2021-01-01")).given(register("theirs", "xinda", "new"), "2020-04-01")
    assert d19(s) == []
    assert d19(s.given(permit(), "2021-06-01")) == []
    assert d19(s.given(register("more", "xinda", "new"), "2021-07-01")) == []


@pytest.mark.rule("D-19")
def test_a_closing_and_a_place_registered_late_look_at_who_came_meanwhile() -> None:
    s = Scenario()
    o.enterprise(s).given(register("oven", "jianlong", "old"), "2018-12-31")
    newcomer(s).given(register("reborn", "xinda", "new"), "2020-04-01")
    s.given(StopOven(oven="oven"), "2020-01-01")
    assert d19(s) == []
    place = RegisterSite(
        site="old",
        enterprise="jianlong",
        division=o.WENXI,
        county=o.WENXI,
        latitude_microdegrees=NORTH,
        longitude_microdegrees=EAST,
    )
    assert d19(s.given(place, "2020-06-01")) == ["site:new"]
    late = newcomer(closed("2021-01-01")).given(register("reborn", "xinda", "new"), "2020-04-01")
    assert d19(late.given(StopOven(oven="oven"), "2020-02-01")) == ["site:new"]


@pytest.mark.rule("D-19", "YC-15")
def test_a_certificate_registered_late_closed_the_oven_whatever_restart_was_reported_since() -> None:
    s = k.checklist(closed(), "140800", k.ASSUMED).given(RestartOven(oven="oven"), "2020-01-10")
    newcomer(s).given(register("reborn", "xinda", "new"), "2020-04-01")
    assert d19(s) == []
    s.given(k.certify("oven", done_on="2019-11-20"), "2019-11-20", recorded_on=day("2020-06-01"))
    assert d19(s) == ["site:new"]
