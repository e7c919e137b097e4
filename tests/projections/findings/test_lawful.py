"""What the documents let a works do raises nothing: every lawful cause of model.md §6.3 in one works, with its data."""

from datetime import UTC, datetime
from hashlib import sha256

import pytest

from domain.allowances.commands import DeclareLoadAllowance
from domain.calendar import days_after, last_day_of, months_after
from domain.closing.commands import IssuePermit
from domain.closing.facts import PermitKind
from domain.entries.commands import ObserveRawMaterialEntry
from domain.entries.facts import EntrySource
from domain.envelope import Evidence, Role
from domain.meters.commands import MapMeter, RegisterMeter, ReplaceMeter
from domain.meters.facts import MeterKind, MeterScope, MeterUse
from domain.ovens.commands import HotIdleOven, RampUpOven, RegisterOven
from domain.readings.commands import ReportMonthlyElectricity, ReportMonthlyOutput, ReportMonthlyWater
from domain.readings.facts import OutputSource
from domain.seals.commands import InspectSeal, PlaceSeal
from domain.sites.commands import RecordSiteInspection
from domain.utilities.commands import DisconnectUtility, RestoreUtility
from domain.utilities.facts import Retained, Use, Utility
from tests.domain import jiexiu as j
from tests.domain.closing import checklists as k
from tests.domain.scenario import OPENING_DAY, Scenario, day
from tests.projections.watching import changes, day_opened

BASE = 2_000_000


def works() -> Scenario:
    """昌盛 before its closing: an own meter of each oven, a site meter, a fire main; a year of both ovens at work."""
    s = j.checklisted(j.works())
    for name, ovens in (("own", ("cs",)), ("own55", ("cs55",))):
        own = RegisterMeter(meter=name, division=j.JIEXIU, kind=MeterKind.ELECTRICITY, use=MeterUse.PRODUCTION)
        s.given(own, OPENING_DAY)
        s.given(MapMeter(meter=name, scope=MeterScope.OVEN, ovens=ovens), OPENING_DAY)
    register = RegisterMeter(
        meter="site", division=j.JIEXIU, kind=MeterKind.ELECTRICITY, use=MeterUse.MIXED, site="changsheng", kva=5_000
    )
    s.given(register, OPENING_DAY).given(MapMeter(meter="site", scope=MeterScope.SITE, site="changsheng"), OPENING_DAY)
    fire = RegisterMeter(meter="fire", division=j.JIEXIU, kind=MeterKind.WATER, use=MeterUse.FIRE, site="changsheng")
    s.given(fire, OPENING_DAY)
    for number in range(12):
        month(s, months_after("2022-10", number), own=BASE, output=50_000)
    return s


def month(s: Scenario, month: str, own: int, output: int = 0) -> Scenario:
    """What is read and reported of one month; the 5.5 m oven always works."""
    on = days_after(last_day_of(month), 5)
    for name, kwh in (("own", own), ("own55", 3_000_000), ("site", own + 3_500_000)):
        s.given(ReportMonthlyElectricity(meter=name, month=month, kwh=kwh), on)
    s.given(ReportMonthlyWater(meter="fire", month=month, m3=280), on)
    for oven, tonnes in (("cs", output), ("cs55", 80_000)):
        report = ReportMonthlyOutput(oven=oven, month=month, tonnes=tonnes, source=OutputSource.ENTERPRISE)
        s.given(report, on)
    return s


def photo(name: str, taken: str) -> tuple[Evidence, ...]:
    at = datetime.fromisoformat(taken).astimezone(UTC)
    return (Evidence(sha256=sha256(name.encode()).hexdigest(), kind="photo", captured_at=at),)


def closed(s: Scenario) -> Scenario:
    """Closed on 2023-10-29 with fire water kept, sealed, certified; the certificate registered a month late."""
    j.secured(s, "2023-10-20")
    s.given(DisconnectUtility(ovens=("cs",), utility=Utility.POWER), "2023-10-29", role=Role.POWER_CO)
    kept = DisconnectUtility(
        ovens=("cs",), utility=Utility.WATER, retained=(Retained(use=Use.FIRE, limit_m3=300),)
    )
    s.given(kept, "2023-10-29", role=Role.COUNTY_DEPT)
    both = photo("two ovens on one day", "2023-10-29T10:00:00+08:00")
    for oven in ("cs", "cs55"):
        s.given(RecordSiteInspection(ovens=(oven,), seen="全景"), "2023-10-29", evidence=both, role=Role.INSPECTOR)
    sealed = photo("seal", "2023-10-30T09:00:00+08:00")
    s.given(PlaceSeal(seal="s-1", oven="cs", point="炉门"), "2023-10-30", evidence=sealed)
    certify = k.certify("cs", items=k.TWO_CUTS_FOUR_STOPS, done_on="2023-10-29")
    return s.given(certify, "2023-10-31", recorded_on=day("2023-12-01"))


def afterwards(s: Scenario) -> Scenario:
    """A year later: demolition power, a pump test, gate traffic, permits and a new supply of what runs on."""
    crane = RestoreUtility(
        ovens=("cs",),
        utility=Utility.POWER,
        use=Use.DEMOLITION,
        limit_kwh=32_000,
        until=day("2024-06-30"),
        approved_by="领导小组办公室",
    )
    s.given(crane, "2023-12-15")
    declared = DeclareLoadAllowance(
        ovens=("cs",),
        circuits=("吊装",),
        limit_kwh=32_000,
        starts_on=day("2023-12-15"),
        ends_on=day("2024-06-30"),
        purpose=Use.DEMOLITION,
        approved_by="领导小组办公室",
    )
    s.given(declared, "2023-12-15", role=Role.POWER_CO)
    for number in range(12):
        name = months_after("2023-11", number)
        month(s, name, own=160_000 if number < 2 else 92_000)
        shown = photo(name, f"{name}-20T09:00:00+08:00")
        s.given(InspectSeal(seal="s-1", oven="cs", intact=True), f"{name}-20", evidence=shown)
    s.given(DisconnectUtility(ovens=("cs",), utility=Utility.POWER), "2024-06-30", role=Role.POWER_CO)
    s.given(ObserveRawMaterialEntry(site="changsheng", source=EntrySource.GATE, tonnes=90_000), "2024-02-01")
    permit = IssuePermit(permit_no="p55", kind=PermitKind.DISCHARGE, ovens=("cs55",), coal_or_coke_use=True)
    s.given(permit, "2024-02-02")
    s.given(ReplaceMeter(meter="own", multiplier=1), "2024-02-03")
    lighting = RegisterMeter(
        meter="light",
        division=j.JIEXIU,
        kind=MeterKind.ELECTRICITY,
        use=MeterUse.DOMESTIC,
        site="changsheng",
        purpose="照明",
    )
    s.given(lighting, "2024-02-04").given(MapMeter(meter="light", scope=MeterScope.OVEN, ovens=("cs",)), "2024-02-04")
    s.given(HotIdleOven(oven="cs55", reason="空气质量预警"), "2024-03-01")
    s.given(RampUpOven(oven="cs55"), "2024-03-10")
    phase_2 = RegisterOven(
        oven="phase-2", enterprise="changsheng", division=j.JIEXIU, county=j.JIEXIU, site="changsheng"
    )
    return s.given(phase_2, "2024-04-01")


@pytest.mark.rule("D-04", "D-05", "D-11", "D-15", "D-16", "D-17", "D-18", "D-19", "D-20", "D-21", "JX-26", "JX-42")
def test_a_works_that_closes_one_oven_lawfully_and_runs_on_with_the_other_raises_nothing() -> None:
    s = afterwards(closed(works()))
    for opened in ("2024-11-01", "2024-11-02"):
        day_opened(s, opened)
    assert [(c.finding.rule, c.finding.sentence_zh) for c in changes(s)] == []


@pytest.mark.rule("D-05", "D-17")
def test_the_same_works_with_its_closed_oven_at_work_again_is_found() -> None:
    s = afterwards(closed(works()))
    for number in range(3):
        month(s, months_after("2024-11", number), own=900_000, output=20_000 if number == 1 else 0)
    assert {c.finding.rule for c in changes(s)} == {"D-05", "D-17", "S-12"}
    assert {c.finding.subject for c in changes(s)} == {"oven:cs"}
