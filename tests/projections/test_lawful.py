"""Lawful causes on file stand beside an alert: each with its event, its days, and whether it holds on the day."""

from datetime import UTC, datetime
from typing import Any

import pytest

from domain.acquisitions.facts import AcquisitionBasis, AcquisitionRecognized
from domain.cases import commands as c
from domain.cases.facts import LawfulCause, Outcome
from domain.curtailments.facts import CurtailmentDeclared, CurtailmentKind
from domain.demolition.facts import EquipmentDisposed, Fate
from domain.enterprises.facts import EnterpriseRenamed
from domain.lots.facts import Provenance
from domain.ovens.facts import OvenHotIdled
from domain.seals.facts import SealOpened
from domain.utilities.facts import Retained, Use, Utility, UtilityDisconnected, UtilityRestored
from projections.cases.lawful import LawfulExplanation, lawful_explanations
from tests.domain import jiexiu as j
from tests.domain.cases import files as t
from tests.domain.scenario import Scenario, day

OVEN = (t.SUBJECT,)


def on_file(s: Scenario, on: str = "2023-12-01") -> list[LawfulExplanation]:
    """What is on file of 昌盛's oven, but for what the scenario itself tells of it."""
    before = {one.position for one in lawful_explanations(t.closed().world.on(day(on)), t.SUBJECT)}
    return [one for one in lawful_explanations(s.world.on(day(on)), t.SUBJECT) if one.position not in before]


@pytest.mark.rule("JC-15")
def test_a_seal_opened_and_reported_is_on_file_and_one_that_was_not_reported_is_none() -> None:
    s = t.closed()
    at = datetime(2023, 11, 10, 8, tzinfo=UTC)
    s.add(SealOpened(seal="s-1", oven="cs", opened_at=at), OVEN, "2023-11-10")
    assert on_file(s) == []
    reported = SealOpened(seal="s-1", oven="cs", opened_at=at, reported_at=at, reason="检修")
    position = s.add(reported, OVEN, "2023-11-11").position
    (one,) = on_file(s)
    assert (one.cause, one.position) == (LawfulCause.SEAL_OPENED_REPORTED, position)
    assert one.sentence_zh == "封条 s-1 开启并已报告：检修。"


@pytest.mark.rule("JX-40", "JX-42")
def test_approved_power_holds_until_its_day_and_power_without_approval_explains_nothing() -> None:
    s = t.closed()
    bare = UtilityRestored(ovens=("cs",), utility=Utility.POWER, use=Use.DEMOLITION)
    s.add(bare, OVEN, "2023-11-10")
    assert on_file(s) == []
    approved = UtilityRestored(
        ovens=("cs",),
        utility=Utility.POWER,
        use=Use.DEMOLITION,
        limit_kwh=32_000,
        until=day("2023-11-30"),
        approved_by="介休供电公司",
    )
    s.add(approved, OVEN, "2023-11-10")
    assert [one.in_force for one in on_file(s, "2023-11-30")] == [True]
    assert [one.in_force for one in on_file(s, "2023-12-01")] == [False]
    kept = UtilityDisconnected(ovens=("cs",), utility=Utility.WATER, retained=(Retained(use=Use.FIRE, limit_m3=300),))
    s.add(kept, OVEN, "2023-11-12")
    assert on_file(s)[-1].sentence_zh == "断水时保留消防使用，每月至多 300 m³。"


@pytest.mark.rule("JC-27", "E-22")
def test_a_curtailment_of_the_city_holds_for_its_ovens_and_one_of_other_ovens_does_not() -> None:
    s = t.closed()
    whole: dict[str, Any] = {"division": t.CITY, "kind": CurtailmentKind.OFF_PEAK, "starts_on": day("2023-11-15")}
    s.add(CurtailmentDeclared(**whole, ends_on=day("2024-03-31"), cut_percent=30), (f"unit:{t.CITY}",), "2023-11-01")
    s.add(CurtailmentDeclared(**whole, ends_on=day("2024-03-31"), ovens=("x",)), (f"unit:{t.CITY}",), "2023-11-01")
    s.add(OvenHotIdled(oven="cs", reason="错峰"), OVEN, "2023-11-20")
    found = on_file(s)
    assert [(one.cause, one.since) for one in found] == [
        (LawfulCause.CURTAILMENT, day("2023-11-15")),
        (LawfulCause.CURTAILMENT, day("2023-11-20")),
    ]
    assert found[0].sentence_en == "Curtailment 2023-11-15 to 2024-03-31, by 30 %."


@pytest.mark.rule("X-28", "E-23")
def test_new_names_and_sold_equipment_are_on_file() -> None:
    s = t.closed()
    oven = s.world.now.oven("cs")
    renamed = EnterpriseRenamed(enterprise=oven.enterprise, legal_name="昌盛新名", division=j.JIEXIU)
    s.add(renamed, (f"enterprise:{oven.enterprise}",), "2023-11-10")
    sold = EquipmentDisposed(oven="cs", serial="T-1", fate=Fate.SOLD, recipient="某厂", target_oven="o-9")
    s.add(sold, OVEN, "2023-11-11")
    s.add(EquipmentDisposed(oven="cs", serial="T-2", fate=Fate.SCRAP), OVEN, "2023-11-12")
    assert [one.cause for one in on_file(s)] == [LawfulCause.RENAMED, LawfulCause.EQUIPMENT_SOLD]


@pytest.mark.rule("SX-05", "SX-06")
def test_a_recognised_acquisition_stands_beside_its_lot() -> None:
    s = Scenario()
    fact = AcquisitionRecognized(
        lot="l-1",
        tonnes=100_000,
        basis=AcquisitionBasis.AUCTION,
        beneficiary="e-1",
        category=Provenance.COURT_AUCTIONED,
        report_id="r-1",
    )
    s.add(fact, ("lot:l-1",), "2020-05-01")
    (one,) = lawful_explanations(s.world.on(day("2020-05-01")), "lot:l-1")
    assert (one.cause, one.in_force) == (LawfulCause.RECOGNISED_ACQUISITION, True)
    assert lawful_explanations(s.world.on(day("2020-04-30")), "lot:l-1") == ()


@pytest.mark.rule("JX-26")
def test_what_an_earlier_case_found_lawful_is_on_file_until_its_day() -> None:
    s = t.inspected(t.opened())
    refuted = c.RefuteFinding(
        case="c-1",
        outcome=Outcome.LAWFUL_CAUSE,
        reason="5.5 米焦炉运行",
        lawful_cause=LawfulCause.OTHER_OVEN_ON_SITE,
        allowance_until=day("2024-06-30"),
    )
    t.done(s, refuted, "2023-11-29", t.LEAD)
    (one,) = on_file(s, "2024-06-30")
    assert (one.cause, one.in_force) == (LawfulCause.OTHER_OVEN_ON_SITE, True)
    assert not on_file(s, "2024-07-01")[0].in_force
