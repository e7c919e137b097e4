"""Certifying a closing: the checklist of the place, every element, every oven of the lot."""

from datetime import date

import pytest

from domain.closing import refusals as r
from domain.closing.commands import CertifyClosure
from domain.closing.facts import ClosureStandardCertified, ElementScope
from domain.command import Accepted, Refused
from domain.envelope import Role
from domain.fact import Account
from domain.ovens.commands import EmptyOven, PurgeOven, RegisterOven, ReportProductionOnClosedOven, StopOven
from domain.ovens.facets import Stage
from domain.ovens.facts import Seen
from domain.policy.facts import Basis
from domain.projects.facts import Source
from domain.refusals import Malformed, RoleNotPermitted, UnknownSubject
from domain.seals.commands import PlaceSeal
from domain.tasks.facts import EndState
from tests.domain import opening as o
from tests.domain.closing import checklists as k
from tests.domain.scenario import OPENING_DAY, Scenario, facts, refusal

SIX = k.TWO_CUTS_FOUR_STOPS
DONE = "2023-10-31"


def jiexiu(*reports: str) -> Scenario:
    """昌盛's 4.3 m oven in 介休, with what was reported of it on 2023-10-20."""
    s = o.enterprise(Scenario(), "changsheng", k.JIEXIU)
    k.checklist(s, k.JIEXIU, SIX)
    k.switch(k.switch(s, "emptied-required", k.JIEXIU), "purge-required", k.JIEXIU)
    s.given(RegisterOven(oven="cs", enterprise="changsheng", division=k.JIEXIU, county=k.JIEXIU), OPENING_DAY)
    commands = {
        "stopped": StopOven(oven="cs"),
        "emptied": EmptyOven(oven="cs"),
        "purged": PurgeOven(oven="cs", hazard_classes=("煤气", "苯", "煤焦油")),
    }
    for report in reports:
        s.given(commands[report], "2023-10-20")
    return s


def secured() -> Scenario:
    return jiexiu("stopped", "emptied", "purged")


def jinxin() -> Scenario:
    """津鑫's lot for P2: 300,000 t, jointly behind 3# and 4#; 运城's standard is assumed (its text is not held)."""
    s = o.enterprise(Scenario(), "jinxin", o.HEJIN)
    k.checklist(s, k.YUNCHENG, k.ASSUMED, Basis.ASSUMED)
    o.lot(s, "p2", 300_000, owner="jinxin", county=o.HEJIN, ovens=("3", "4"))
    return s


def listed(s: Scenario, last_day: str = "2019-12-31") -> Scenario:
    return o.listed(
        s,
        "p2",
        300_000,
        owner="jinxin",
        county=o.HEJIN,
        ovens=("3", "4"),
        end_state=EndState.CLOSE,
        last_day=last_day,
    )


def closed(s: Scenario, oven: str, on: str) -> Scenario:
    return s.given(StopOven(oven=oven), on).given(k.certify(oven, done_on=on), on)


def pending(s: Scenario, on: str | None = None) -> int:
    return s.balance("p2", Account.CLOSED_PENDING, on)


@pytest.mark.rule("JX-44", "JX-02")
def test_two_cuts_and_four_stops_close_an_oven_on_the_day_of_the_last() -> None:
    s = secured()
    days = ("2023-10-21", "2023-10-22", "2023-10-23", "2023-10-20", "2023-10-30", "2023-10-31")
    elements = tuple(k.element(name, on) for name, on in zip(SIX, days, strict=True))
    (fact,) = facts(s.when(CertifyClosure(ovens=("cs",), elements=elements), "2023-11-03"))
    assert isinstance(fact, ClosureStandardCertified)
    assert (fact.stopped_on, fact.completed_on) == (date(2023, 10, 20), date(2023, 10, 31))
    assert fact.checklist == SIX
    assert s.world.now.oven("cs").stage is Stage.TWO_CUTS_FOUR_STOPS


@pytest.mark.rule("JX-44")
def test_five_of_six_is_not_closed() -> None:
    decided = secured().when(k.certify("cs", items=SIX[:5], done_on=DONE), DONE)
    refused = refusal(decided)
    assert isinstance(refused, r.ElementMissing)
    assert (refused.names, refused.given, refused.required) == ("停止排污许可", 5, 6)


@pytest.mark.rule("JX-44")
def test_an_oven_struck_from_a_live_permit_has_fulfilled_the_element() -> None:
    elements = (
        *(k.element(name, DONE) for name in SIX[:4]),
        *(k.element(name, DONE, ElementScope.STRUCK_FROM_SCOPE) for name in SIX[4:]),
    )
    assert isinstance(secured().when(CertifyClosure(ovens=("cs",), elements=elements), DONE), Accepted)


@pytest.mark.rule("JX-17")
def test_an_oven_stopped_but_not_emptied_is_not_certified() -> None:
    refused = refusal(jiexiu("stopped", "purged").when(k.certify("cs", items=SIX, done_on=DONE), DONE))
    assert isinstance(refused, r.OvenNotEmptied)


@pytest.mark.rule("JX-18")
def test_an_oven_emptied_but_not_purged_is_not_certified() -> None:
    refused = refusal(jiexiu("stopped", "emptied").when(k.certify("cs", items=SIX, done_on=DONE), DONE))
    assert isinstance(refused, r.OvenNotPurged)


@pytest.mark.rule("JX-17", "JX-18", "JX-02")
def test_what_happened_after_the_certificates_day_does_not_help_it() -> None:
    decided = secured().when(k.certify("cs", items=SIX, done_on="2023-10-15"), "2023-10-15")
    assert isinstance(decided, Refused)
    kinds = [type(reason) for reason in decided.refusals]
    assert kinds == [r.OvenNotStopped, r.OvenNotEmptied, r.OvenNotPurged]


@pytest.mark.rule("JX-44")
def test_an_oven_seen_producing_after_its_stop_is_not_certified() -> None:
    s = secured().given(ReportProductionOnClosedOven(oven="cs", seen=Seen.COKE_PUSHED), "2023-10-25")
    refused = refusal(s.when(k.certify("cs", items=SIX, done_on=DONE), DONE))
    assert isinstance(refused, r.OvenNotStopped)


@pytest.mark.rule("JX-44")
def test_elements_are_of_the_checklist_once_and_not_in_the_future() -> None:
    elements = (
        *(k.element(name, DONE) for name in SIX),
        k.element("断网", DONE),
        k.element("断水", "2023-11-04"),
    )
    decided = secured().when(CertifyClosure(ovens=("cs",), elements=elements), DONE)
    assert isinstance(decided, Refused)
    kinds = [type(reason) for reason in decided.refusals]
    assert kinds == [r.ElementGivenTwice, r.ElementNotOfChecklist, r.ElementAfterCertificate]


@pytest.mark.rule("JX-43", "JX-44")
def test_an_enterprise_does_not_certify_itself() -> None:
    decided = secured().when(k.certify("cs", items=SIX, done_on=DONE), DONE, role=Role.ENTERPRISE)
    assert isinstance(refusal(decided), RoleNotPermitted)


@pytest.mark.rule("JX-44")
def test_a_closing_is_certified_once() -> None:
    s = secured().given(k.certify("cs", items=SIX, done_on=DONE), DONE)
    refused = refusal(s.when(k.certify("cs", items=SIX, done_on="2023-11-01"), "2023-11-05"))
    assert isinstance(refused, r.AlreadyCertified)


@pytest.mark.rule("JX-44")
def test_certified_and_sealed_on_every_point_is_a_stage_of_its_own() -> None:
    s = secured().given(k.certify("cs", items=SIX, done_on=DONE), DONE)
    s.given(PlaceSeal(seal="jx-0007", oven="cs", point="装煤孔"), DONE)
    assert s.world.now.oven("cs").stage is Stage.SEALED


@pytest.mark.rule("JX-44")
def test_without_a_checklist_in_force_nothing_is_certified() -> None:
    s = o.lot(o.enterprise(Scenario()), ovens=("oven",)).given(StopOven(oven="oven"), "2019-10-01")
    refused = refusal(s.when(k.certify("oven", done_on="2019-10-20"), "2019-10-20"))
    assert isinstance(refused, r.ChecklistNotInForce)
    assert refused.division == o.WENXI


@pytest.mark.rule("JX-44")
def test_the_checklist_of_jiexiu_does_not_bind_yuncheng() -> None:
    s = k.checklist(jinxin(), k.JIEXIU, SIX).given(StopOven(oven="3"), "2019-12-20")
    (fact,) = facts(s.when(k.certify("3", done_on="2019-12-20"), "2019-12-20"))
    assert isinstance(fact, ClosureStandardCertified)
    assert fact.checklist == k.ASSUMED


@pytest.mark.rule("JX-44")
def test_ovens_under_different_checklists_are_certified_apart() -> None:
    s = k.checklist(jinxin(), k.JIEXIU, SIX)
    s.given(RegisterOven(oven="cs", enterprise="jinxin", division=k.JIEXIU), OPENING_DAY)
    assert isinstance(refusal(s.when(k.certify("3", "cs", done_on=DONE), DONE)), r.ChecklistsDiffer)


def test_a_certificate_names_ovens_that_exist() -> None:
    assert isinstance(refusal(secured().when(k.certify("nowhere", done_on=DONE), DONE)), UnknownSubject)
    assert isinstance(refusal(secured().when(k.certify(done_on=DONE), DONE)), Malformed)


@pytest.mark.rule("YC-28", "E-13", "X-04")
def test_jinxins_joint_lot_waits_for_the_second_oven() -> None:
    s = closed(listed(jinxin()), "3", "2019-12-20")
    assert s.last.fact.postings == ()
    closed(s, "4", "2020-01-05")
    assert pending(s, "2019-12-31") == 0
    assert pending(s, "2020-01-05") == 300_000
    assert s.balance("p2", Account.OPERATING) == 0
    deadline = s.world.now.task("task").deadline
    certificate = s.world.now.oven("4").certificate
    assert deadline is not None
    assert deadline.last_day is not None
    assert certificate is not None
    assert (certificate.completed_on - deadline.last_day).days == 5


@pytest.mark.rule("YC-28", "E-13")
def test_the_order_of_recording_does_not_change_the_day_of_the_lot() -> None:
    s = closed(closed(listed(jinxin()), "4", "2020-01-05"), "3", "2019-12-20")
    assert pending(s, "2020-01-04") == 0
    assert pending(s, "2020-01-05") == 300_000


@pytest.mark.rule("YC-28")
def test_both_ovens_on_one_certificate_close_the_lot_at_once() -> None:
    s = listed(jinxin())
    for oven in ("3", "4"):
        s.given(StopOven(oven=oven), "2019-12-20")
    s.given(k.certify("3", "4", done_on="2019-12-28"), "2019-12-28")
    assert pending(s) == 300_000
    assert s.last.tags == ("oven:3", "oven:4", "lot:p2")


@pytest.mark.rule("YC-22", "X-05")
def test_a_closing_dated_before_its_listing_posts_as_if_listed() -> None:
    s = closed(closed(listed(jinxin()), "3", "2019-10-20"), "4", "2019-10-25")
    assert pending(s, "2019-10-25") == 300_000


@pytest.mark.rule("YC-22")
def test_tonnes_without_a_list_hold_stay_where_they_are() -> None:
    s = closed(closed(jinxin(), "3", "2019-12-20"), "4", "2019-12-21")
    assert pending(s) == 0
    assert s.balance("p2", Account.IDLE) == 300_000


@pytest.mark.rule("JX-02", "YC-58")
def test_committed_tonnes_post_nothing_when_their_ovens_are_certified() -> None:
    s = o.project(
        jinxin(), (Source(lot="p2", tonnes=300_000),), owner="jinxin", county=o.HEJIN, tonnes=240_000
    )
    o.committed(s, "p2", 300_000, 240_000)
    closed(closed(s, "3", "2019-12-20"), "4", "2019-12-21")
    assert all(event.fact.postings == () for event in s.events[-4:])
    assert s.balance("p2", Account.OPERATING) == 300_000


def test_idle_tonnes_are_drawn_before_operating_ones() -> None:
    s = jinxin()
    for oven in ("3", "4"):
        s.given(StopOven(oven=oven), "2019-12-01")
    listed(s)
    s.given(k.certify("3", "4", done_on="2019-12-28"), "2019-12-28")
    moved = [(row.account, row.tonnes) for row in s.last.fact.postings]
    assert moved == [(Account.CLOSED_PENDING, 300_000), (Account.IDLE, -300_000)]
