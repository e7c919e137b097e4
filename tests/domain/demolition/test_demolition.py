"""Demolition: the permit can be refused, what was torn down cannot."""

from datetime import date
from typing import Any

import pytest

from domain.closing.refusals import OvenNotPurged
from domain.command import Accepted
from domain.demolition.commands import DemolishEquipment, PermitDemolition, StartDemolition
from domain.demolition.facts import Equipment
from domain.demolition.refusals import QualificationExpires
from domain.fact import Account
from domain.ovens.commands import PurgeOven, RegisterOven, StopOven
from domain.ovens.facets import Stage, Structure
from domain.projects.facts import Source
from domain.refusals import UnknownSubject
from domain.tasks.facts import EndState
from tests.domain import opening as o
from tests.domain.closing import checklists as k
from tests.domain.scenario import OPENING_DAY, Scenario, day, facts, refusal

MAIN = Equipment(kind="炭化室", main=True)
CHIMNEY = Equipment(kind="烟囱", main=False)


def jiexiu(*, purged: bool = True) -> Scenario:
    s = k.switch(o.enterprise(Scenario(), "changsheng", k.JIEXIU), "purge-required", k.JIEXIU)
    s.given(RegisterOven(oven="cs", enterprise="changsheng", division=k.JIEXIU, county=k.JIEXIU), OPENING_DAY)
    return s.given(PurgeOven(oven="cs", hazard_classes=("煤气",)), "2023-10-25") if purged else s


def permit(oven: str = "cs", valid_to: str = "2024-12-31", start_on: str = "2023-11-05") -> PermitDemolition:
    return PermitDemolition(
        oven=oven,
        contractor="拆除公司（假设）",
        qualification_no="zz-1",
        qualification_valid_to=day(valid_to),
        start_on=day(start_on),
    )


def torn_down(oven: str, *remaining: Equipment) -> DemolishEquipment:
    return DemolishEquipment(oven=oven, items=(MAIN,), remaining=remaining)


def jianlong(ovens: tuple[str, ...] = ("1", "2")) -> Scenario:
    s = o.lot(o.enterprise(Scenario()), ovens=ovens)
    return o.listed(s, ovens=ovens)


def pending(s: Scenario, on: str | None = None) -> int:
    return s.balance("lot", Account.CLOSED_PENDING, on)


@pytest.mark.rule("JX-18")
def test_a_permit_without_a_purge_is_refused() -> None:
    assert isinstance(refusal(jiexiu(purged=False).when(permit(), "2023-11-01")), OvenNotPurged)


@pytest.mark.rule("JX-18")
def test_a_purge_after_the_permits_day_does_not_help_it() -> None:
    assert isinstance(refusal(jiexiu().when(permit(), "2023-10-24")), OvenNotPurged)


@pytest.mark.rule("JX-18")
def test_no_purge_is_asked_where_no_document_asks_for_it() -> None:
    assert isinstance(jianlong().when(permit("1"), "2019-10-01"), Accepted)


@pytest.mark.rule("JX-20")
def test_a_qualification_that_ends_before_the_start_is_refused() -> None:
    refused = refusal(jiexiu().when(permit(valid_to="2023-11-01", start_on="2023-11-05"), "2023-10-30"))
    assert isinstance(refused, QualificationExpires)
    assert (refused.valid_to, refused.start_on) == (date(2023, 11, 1), date(2023, 11, 5))


@pytest.mark.rule("JX-20")
def test_a_qualification_that_ends_on_the_day_of_the_start_covers_it() -> None:
    s = jiexiu().given(permit(valid_to="2023-11-05"), "2023-10-30")
    oven = s.world.now.oven("cs")
    assert oven.permit_in_force(day("2023-11-05")) is not None
    assert oven.permit_in_force(day("2023-11-06")) is None
    assert oven.permit_in_force(day("2023-10-29")) is None


@pytest.mark.rule("JX-18", "JX-20")
def test_a_start_without_purge_or_permit_is_recorded() -> None:
    s = jiexiu(purged=False).given(StartDemolition(oven="cs", contractor="无资质队伍（假设）"), "2023-11-05")
    oven = s.world.now.oven("cs")
    assert (oven.structure, oven.demolition_started_on) == (Structure.DEMOLISHING, date(2023, 11, 5))
    assert oven.permit_in_force(day("2023-11-05")) is None


@pytest.mark.parametrize(
    "command", [permit("nowhere"), StartDemolition(oven="nowhere"), torn_down("nowhere")]
)
def test_only_a_reference_to_nothing_is_refused(command: Any) -> None:
    assert isinstance(refusal(jiexiu().when(command, "2023-11-05")), UnknownSubject)


@pytest.mark.rule("YC-04", "YC-22")
@pytest.mark.parametrize(
    ("remaining", "structure"),
    [
        ((), Structure.DEMOLISHED),
        ((CHIMNEY,), Structure.MAIN_DEMOLISHED),
        ((CHIMNEY, MAIN), Structure.DEMOLISHING),
    ],
)
def test_what_remains_tells_how_far_a_demolition_is(
    remaining: tuple[Equipment, ...], structure: Structure
) -> None:
    s = jiexiu().given(torn_down("cs", *remaining), "2023-11-20")
    assert s.world.now.oven("cs").structure is structure


@pytest.mark.rule("YC-20", "YC-22")
def test_listed_tonnes_close_when_no_main_item_of_any_oven_remains() -> None:
    s = jianlong().given(torn_down("1"), "2019-10-10").given(torn_down("2", MAIN), "2019-10-12")
    assert pending(s) == 0
    s.given(torn_down("2", CHIMNEY), "2019-10-28")
    assert pending(s, "2019-10-27") == 0
    assert pending(s, "2019-10-28") == 540_000
    assert s.balance("lot", Account.OPERATING) == 0
    assert s.last.tags == ("oven:2", "lot:lot")


@pytest.mark.rule("YC-22")
def test_the_order_of_recording_does_not_change_the_day_of_the_lot() -> None:
    s = jianlong().given(torn_down("2"), "2019-10-28").given(torn_down("1"), "2019-10-10")
    assert pending(s, "2019-10-27") == 0
    assert pending(s, "2019-10-28") == 540_000


@pytest.mark.rule("YC-22", "X-05")
def test_a_demolition_dated_before_its_listing_posts_as_if_listed() -> None:
    s = jianlong(("1",)).given(StopOven(oven="1"), "2019-05-01").given(torn_down("1"), "2019-09-01")
    assert pending(s, "2019-09-01") == 540_000


@pytest.mark.rule("YC-22")
def test_a_demolition_after_the_certificate_posts_nothing_more() -> None:
    s = k.checklist(jianlong(("1",)), k.YUNCHENG, k.ASSUMED).given(StopOven(oven="1"), "2019-10-01")
    s.given(k.certify("1", done_on="2019-10-10"), "2019-10-10")
    assert pending(s) == 540_000
    (fact,) = facts(s.when(torn_down("1"), "2019-10-28"))
    assert (fact.postings, pending(s)) == ((), 540_000)


@pytest.mark.rule("YC-58")
def test_committed_tonnes_post_nothing_when_their_oven_is_torn_down() -> None:
    s = o.project(o.lot(o.enterprise(Scenario()), ovens=("1",)), (Source(lot="lot", tonnes=540_000),))
    o.committed(s, "lot", 540_000, 432_000)
    (fact,) = facts(s.when(torn_down("1"), "2019-10-28"))
    assert fact.postings == ()


@pytest.mark.rule("YC-22")
def test_tonnes_without_an_oven_wait_for_their_surrender() -> None:
    s = o.lot(o.enterprise(Scenario()), account=Account.UNBUILT, ovens=("1",))
    o.listed(s, ovens=("1",), end_state=EndState.PAPER)
    (fact,) = facts(s.when(torn_down("1"), "2019-10-28"))
    assert (fact.postings, fact.withheld) == ((), ())


def test_a_demolished_oven_is_at_that_stage_until_it_is_accepted() -> None:
    s = jianlong(("1",)).given(StopOven(oven="1"), "2019-10-01").given(torn_down("1"), "2019-10-28")
    assert s.world.now.oven("1").stage is Stage.DEMOLISHED
    o.accepted(s)
    assert s.world.now.oven("1").stage is Stage.ACCEPTED_CITY
