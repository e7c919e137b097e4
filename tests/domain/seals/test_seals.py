"""Seals: paper on a point, reported by whoever looks."""

from datetime import UTC, datetime
from typing import Any

import pytest

from domain.command import Accepted
from domain.ovens.commands import RegisterOven
from domain.refusals import UnknownSubject
from domain.seals.commands import InspectSeal, OpenSeal, PlaceSeal, ReplaceSeal, ReportSealBroken
from domain.seals.facts import SealBroken
from domain.seals.state import Seal, SealState
from tests.domain import opening as o
from tests.domain.scenario import Scenario, day, facts, refusal

SEAL = "jx-0007"
OPENED = datetime(2023, 11, 10, 9, 30, tzinfo=UTC)


def oven(s: Scenario | None = None, name: str = "oven") -> Scenario:
    s = s or o.enterprise(Scenario(), "changsheng", "140781")
    command = RegisterOven(oven=name, enterprise="changsheng", division="140781", county="140781")
    return s.given(command, "2018-12-31")


def sealed() -> Scenario:
    return oven().given(PlaceSeal(seal=SEAL, oven="oven", point="装煤孔"), "2023-11-01")


def seal(s: Scenario, number: str = SEAL) -> Seal:
    return s.world.now.seal(number)


@pytest.mark.rule("JX-38")
def test_a_torn_seal_is_recorded_with_its_referral_to_the_police() -> None:
    s = sealed()
    report = ReportSealBroken(seal=SEAL, oven="oven", police_referral="介公移〔2023〕1号（假设）")
    (fact,) = facts(s.when(report, "2023-11-20"))
    assert isinstance(fact, SealBroken)
    assert fact.police_referral
    assert (seal(s).state, seal(s).broken_on) == (SealState.BROKEN, day("2023-11-20"))
    assert s.last.tags == (f"seal:{SEAL}", "oven:oven")
    assert not s.world.now.oven("oven").sealed


@pytest.mark.rule("JX-38")
def test_the_referral_to_the_police_has_no_default() -> None:
    with pytest.raises(TypeError, match="police_referral"):
        ReportSealBroken(seal=SEAL, oven="oven")  # type: ignore[call-arg]


@pytest.mark.rule("JX-38")
def test_a_whole_seal_seen_again_is_last_seen_on_that_day() -> None:
    s = sealed().given(InspectSeal(seal=SEAL, oven="oven", intact=True), "2023-11-25")
    assert (seal(s).state, seal(s).placed_on, seal(s).last_seen_on) == (
        SealState.SEALED,
        day("2023-11-01"),
        day("2023-11-25"),
    )


@pytest.mark.rule("JX-38")
def test_a_seal_not_found_whole_is_broken_and_stays_broken() -> None:
    s = sealed().given(InspectSeal(seal=SEAL, oven="oven", intact=False), "2023-11-25")
    s.given(InspectSeal(seal=SEAL, oven="oven", intact=True), "2023-12-01")
    assert (seal(s).state, seal(s).broken_on) == (SealState.BROKEN, day("2023-11-25"))


def test_an_opened_and_reported_seal_is_not_broken() -> None:
    s = sealed()
    reported = datetime(2023, 11, 10, 15, 0, tzinfo=UTC)
    s.given(OpenSeal(seal=SEAL, oven="oven", opened_at=OPENED, reported_at=reported), "2023-11-10")
    assert (seal(s).state, seal(s).reported_at) == (SealState.OPENED_REPORTED, reported)
    s.given(InspectSeal(seal=SEAL, oven="oven", intact=True), "2023-11-11")
    assert seal(s).state is SealState.OPENED_REPORTED


@pytest.mark.rule("JX-38")
def test_opening_a_torn_seal_does_not_make_it_lawfully_opened() -> None:
    s = sealed().given(ReportSealBroken(seal=SEAL, oven="oven", police_referral="已移送"), "2023-11-09")
    s.given(OpenSeal(seal=SEAL, oven="oven", opened_at=OPENED), "2023-11-10")
    assert seal(s).state is SealState.BROKEN


@pytest.mark.rule("JX-38")
def test_a_replaced_number_not_found_any_more_is_not_torn() -> None:
    s = sealed().given(ReplaceSeal(seal=SEAL, new_seal="jx-0008", oven="oven"), "2023-11-12")
    s.given(InspectSeal(seal=SEAL, oven="oven", intact=False), "2023-11-20")
    assert (seal(s).state, seal(s, "jx-0008").state) == (SealState.REPLACED, SealState.SEALED)
    assert s.world.now.oven("oven").sealed


@pytest.mark.rule("JX-38")
def test_a_new_number_takes_the_point_of_the_old_one() -> None:
    s = sealed().given(OpenSeal(seal=SEAL, oven="oven", opened_at=OPENED), "2023-11-10")
    s.given(ReplaceSeal(seal=SEAL, new_seal="jx-0008", oven="oven"), "2023-11-12")
    assert (seal(s).state, seal(s).replaced_by) == (SealState.REPLACED, "jx-0008")
    assert (seal(s, "jx-0008").state, seal(s, "jx-0008").replaces) == (SealState.SEALED, SEAL)
    assert s.last.tags == (f"seal:{SEAL}", "seal:jx-0008", "oven:oven")
    (on_oven,) = s.world.now.oven("oven").seals
    assert (on_oven.seal, on_oven.point) == ("jx-0008", "装煤孔")


def test_one_number_on_two_points_is_recorded_for_a_finding_to_see() -> None:
    s = oven(sealed(), "second")
    s.given(PlaceSeal(seal=SEAL, oven="second", point="炉门"), "2023-11-03")
    assert [(p.oven, p.point) for p in seal(s).placements] == [("oven", "装煤孔"), ("second", "炉门")]
    assert seal(s).oven == "second"


@pytest.mark.parametrize(
    "command",
    [
        InspectSeal(seal="nobody-saw", oven="oven", intact=True),
        OpenSeal(seal="nobody-saw", oven="oven", opened_at=OPENED),
        ReplaceSeal(seal="nobody-saw", new_seal="jx-0009", oven="oven"),
        ReportSealBroken(seal="nobody-saw", oven="oven", police_referral="无"),
        PlaceSeal(seal=SEAL, oven="nowhere", point="炉门"),
        InspectSeal(seal=SEAL, oven="nowhere", intact=True),
    ],
)
def test_only_a_reference_to_nothing_is_refused(command: Any) -> None:
    assert isinstance(refusal(sealed().when(command, "2023-11-20")), UnknownSubject)


def test_a_seal_may_be_inspected_before_the_day_its_placing_was_dated() -> None:
    decided = sealed().when(InspectSeal(seal=SEAL, oven="oven", intact=True), "2023-10-30")
    assert isinstance(decided, Accepted)


def test_every_point_must_hold_for_an_oven_to_be_sealed() -> None:
    s = sealed().given(PlaceSeal(seal="jx-0008", oven="oven", point="炉门"), "2023-11-01")
    assert s.world.now.oven("oven").sealed
    s.given(OpenSeal(seal="jx-0008", oven="oven", opened_at=OPENED), "2023-11-10")
    assert not s.world.now.oven("oven").sealed
    s.given(PlaceSeal(seal="jx-0008", oven="oven", point="炉门"), "2023-11-11")
    assert s.world.now.oven("oven").sealed
