"""Correcting what a closing rests on: from the newest back, so that a certificate never says what its record denies."""

import msgspec
import pytest

from domain.command import Command
from domain.corrections.commands import CorrectEvent, ReplacementCommand
from domain.corrections.refusals import LaterEventsRest
from domain.envelope import Role
from domain.sites.commands import RegisterSite
from domain.supply.commands import ReportReplacementSupply
from domain.supply.facts import Supply, SupplyKind
from domain.utilities.commands import DisconnectUtility
from domain.utilities.facts import Utility
from tests.domain import jiexiu as j
from tests.domain.closing.test_elements import CERTIFY, OVEN, recorded
from tests.domain.scenario import Scenario, day, refusal

WATER = DisconnectUtility(ovens=OVEN, utility=Utility.WATER)


def correction(position: int, replacement: Command | None = None, on: str = "") -> CorrectEvent:
    right = (
        ReplacementCommand(
            command=type(replacement).__name__, occurred_on=day(on), fields=msgspec.to_builtins(replacement)
        )
        if replacement
        else None
    )
    return CorrectEvent(position=position, replacement=right, reason="日期填错", second_office="市工信局")


def water_of(s: Scenario) -> int:
    return next(event.position for event in s.events if event.office == "水利局")


@pytest.mark.rule("JX-44", "E-17")
def test_an_element_with_the_wrong_day_is_corrected_before_it_is_certified() -> None:
    s = recorded()
    command = correction(water_of(s), WATER, "2023-11-01")
    s.given(command, "2023-11-02", role=Role.COUNTY_DEPT, office="水利局")
    (water,) = [e for e in s.world.now.oven("cs").elements if e.name == "断水"]
    assert water.done_on == day("2023-11-01")
    s.given(CERTIFY, "2023-11-03")
    certificate = s.world.now.oven("cs").certificate
    assert certificate is not None
    assert certificate.completed_on == day("2023-11-01")


@pytest.mark.rule("JX-44", "E-17")
def test_an_element_under_a_certificate_is_corrected_after_it() -> None:
    s = recorded().given(CERTIFY, "2023-11-03", office="工信局")
    certified, water = s.last.position, water_of(s)
    command = correction(water, WATER, "2023-11-01")
    refused = refusal(s.when(command, "2023-11-05", role=Role.COUNTY_DEPT, office="水利局"))
    assert isinstance(refused, LaterEventsRest)
    assert refused.later == certified
    s.given(correction(certified), "2023-11-05", role=Role.COUNTY_OFFICE, office="工信局")
    s.given(command, "2023-11-05", role=Role.COUNTY_DEPT, office="水利局")
    s.given(CERTIFY, "2023-11-06", office="工信局")
    certificate = s.world.now.oven("cs").certificate
    assert certificate is not None
    assert certificate.completed_on == day("2023-11-01")


@pytest.mark.rule("JX-44", "E-17")
def test_a_corrected_certificate_still_rests_on_its_elements() -> None:
    s = recorded().given(CERTIFY, "2023-11-03", office="工信局")
    water = water_of(s)
    command = correction(s.last.position, CERTIFY, "2023-11-04")
    s.given(command, "2023-11-05", role=sorted(CERTIFY.ROLES)[0], office="工信局")
    refused = refusal(s.when(correction(water), "2023-11-06", role=Role.COUNTY_DEPT, office="水利局"))
    assert isinstance(refused, LaterEventsRest)


@pytest.mark.rule("E-17")
def test_plans_supply_and_sites_are_corrected_like_anything_else() -> None:
    partial = ReportReplacementSupply(
        task="exit", kind=SupplyKind.GAS, supplies=(Supply(name="误报", rest=True),)
    )
    s = j.works().given(partial, "2023-09-28", office="住建局", role=Role.COUNTY_DEPT)
    s.given(correction(s.last.position), "2023-09-30", office="住建局", role=Role.COUNTY_DEPT)
    assert s.world.now.closing_file("exit").supply(SupplyKind.GAS) is None
    site = RegisterSite(site="new", enterprise="changsheng", division=j.JIEXIU)
    s.given(site, "2023-09-28", office="工信局")
    s.given(
        correction(s.last.position, msgspec.structs.replace(site, town="某镇"), "2023-09-28"),
        "2023-09-30",
        office="工信局",
        role=Role.COUNTY_OFFICE,
    )
    assert s.world.now.site("new").town == "某镇"
