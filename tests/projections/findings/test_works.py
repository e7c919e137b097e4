"""W-01 … W-07: supply, watch, workers, demolition, measures; and orders to close at once."""

from datetime import date, timedelta

import pytest

from domain.cases.facts import Severity
from domain.closing.commands import OrderImmediateClosure, RecordOnSiteWatch
from domain.corrections.commands import CorrectEvent
from domain.demolition.commands import DemolishEquipment, PermitDemolition, StartDemolition
from domain.demolition.facts import Equipment
from domain.envelope import Role
from domain.ovens.commands import HotIdleOven, PurgeOven, RampUpOven, ReportProductionOnClosedOven, StopOven
from domain.ovens.facts import Seen
from domain.policy.facts import ParameterValue
from domain.quantities import Share
from domain.sites.commands import ApplyEnforcementMeasure
from domain.sites.facts import Measure
from domain.supply.commands import ReportReplacementSupply
from domain.supply.facts import Supply, SupplyKind
from domain.workers.commands import ReportWorkerPlacement
from domain.workers.facts import Placed, PlacementKind
from tests.domain import jiexiu as j
from tests.domain import opening as o
from tests.domain.closing import checklists as k
from tests.domain.scenario import Scenario, day
from tests.projections.watching import day_opened, open_names, still_open

SUPPLY = [("W-01", "task:exit")]


def supplied(kind: SupplyKind, *, ready: bool = True) -> ReportReplacementSupply:
    part = Supply(name="天然气", least=Share(num=7, den=10), most=Share(num=8, den=10))
    whole = Supply(name="天然气", rest=True)
    return ReportReplacementSupply(task="exit", kind=kind, supplies=(whole if ready else part,))


def jiexiu() -> Scenario:
    return j.milestone(j.works(), "REPLACEMENT_SUPPLY", "2023-10-01")


@pytest.mark.rule("JX-05", "JX-11", "W-01")
def test_gas_ready_and_heat_not_is_found_for_heat_only() -> None:
    s = jiexiu().given(supplied(SupplyKind.GAS), "2023-09-28")
    assert open_names(day_opened(s, "2023-10-01")) == []
    (found,) = still_open(day_opened(s, "2023-10-02"))
    assert (found.rule, found.about, found.severity) == ("W-01", "HEAT", Severity.MEDIUM)
    assert "热源" in found.sentence_zh
    assert "气源" not in found.sentence_zh


@pytest.mark.rule("JX-05", "JX-25", "W-01")
def test_a_partial_supply_is_not_ready_and_the_rest_ends_the_finding() -> None:
    s = jiexiu().given(supplied(SupplyKind.GAS), "2023-09-28")
    s.given(supplied(SupplyKind.HEAT, ready=False), "2023-09-29")
    assert open_names(day_opened(day_opened(s, "2023-10-02"), "2023-10-03")) == SUPPLY
    s.given(supplied(SupplyKind.HEAT), "2023-10-05")
    assert open_names(day_opened(s, "2023-10-06")) == []


@pytest.mark.rule("JX-05")
def test_both_missing_then_one_is_found_anew_for_what_is_left() -> None:
    s = day_opened(jiexiu(), "2023-10-02")
    assert [f.about for f in still_open(s)] == ["GAS/HEAT"]
    s.given(supplied(SupplyKind.HEAT), "2023-10-03")
    assert [f.about for f in still_open(day_opened(s, "2023-10-04"))] == ["GAS"]


@pytest.mark.rule("JX-05")
def test_where_no_day_is_printed_none_is_missed() -> None:
    assert open_names(day_opened(j.works(), "2023-10-02")) == []


def closed_on(s: Scenario, on: str) -> Scenario:
    j.secured(s, on)
    return s.given(k.certify("cs", items=k.TWO_CUTS_FOUR_STOPS, done_on=on), on)


@pytest.mark.rule("JX-11", "XZ-16", "SX-16", "W-02")
def test_closing_before_the_heat_is_replaced_is_accepted_and_advised() -> None:
    s = j.listing(j.checklisted(j.works()), "supply-first", "GAS", "HEAT")
    s.given(supplied(SupplyKind.GAS), "2023-09-28")
    closed_on(s, "2023-10-15")
    (found,) = still_open(s)
    assert (found.rule, found.severity) == ("W-02", Severity.ADVISORY)
    assert "heat" in found.sentence_en
    assert s.world.now.oven("cs").certified
    assert open_names(s.given(supplied(SupplyKind.HEAT), "2023-10-20")) == []


@pytest.mark.rule("SX-16")
def test_the_provinces_notice_asks_for_heat_only() -> None:
    s = j.listing(j.checklisted(j.works()), "supply-first", "HEAT", division="140000")
    s.given(supplied(SupplyKind.HEAT), "2023-09-28")
    assert open_names(closed_on(s, "2023-10-15")) == []


def watched(*missing: str) -> Scenario:
    """A window 10-20..10-31 with a record on every day but these."""
    s = j.parameter(j.works(), "watch-cycle-days", ParameterValue(number=1))
    s.given(StopOven(oven="cs"), "2023-10-20")
    for number in range(12):
        on = (date(2023, 10, 20) + timedelta(days=number)).isoformat()
        if on not in missing:
            s.given(RecordOnSiteWatch(oven="cs"), on)
    return s


@pytest.mark.rule("JX-16", "W-03")
def test_one_day_without_a_watch_is_one_gap() -> None:
    s = day_opened(watched("2023-10-25"), "2023-11-01")
    gaps = [found for found in still_open(s) if found.rule == "W-03"]
    assert [gap.about for gap in gaps] == ["2023-10-25"]
    s.given(RecordOnSiteWatch(oven="cs"), "2023-10-25")
    assert "W-03" not in {f.rule for f in still_open(day_opened(s, "2023-11-02"))}


@pytest.mark.rule("JX-16", "W-03")
def test_a_full_watch_a_running_day_and_a_place_without_a_cycle_give_nothing() -> None:
    assert "W-03" not in {f.rule for f in still_open(day_opened(watched(), "2023-11-05"))}
    s = watched("2023-10-31")
    assert open_names(day_opened(s, "2023-10-31")) == []
    s = j.works().given(StopOven(oven="cs"), "2023-10-20")
    assert open_names(day_opened(s, "2023-10-30")) == []


@pytest.mark.rule("JX-16", "W-03")
def test_a_gap_that_lasts_is_found_once() -> None:
    s = watched(*(f"2023-10-{number}" for number in range(23, 32)))
    for on in ("2023-10-24", "2023-10-25", "2023-10-26", "2023-11-01"):
        day_opened(s, on)
    assert [f.about for f in still_open(s) if f.rule == "W-03"] == ["2023-10-23"]


@pytest.mark.rule("JX-36", "W-04")
def test_workers_that_do_not_sum_are_found_until_a_report_sums() -> None:
    def report(*counts: int) -> ReportWorkerPlacement:
        kinds = (PlacementKind.TRANSFERRED, PlacementKind.RETRAINED, PlacementKind.OTHER)
        placed = tuple(Placed(kind=kind, count=count) for kind, count in zip(kinds, counts, strict=False))
        return ReportWorkerPlacement(task="exit", total_count=120, by_kind=placed)

    s = j.works().given(report(80, 30), "2023-10-25")
    assert open_names(s) == [("W-04", "task:exit")]
    assert open_names(s.given(report(80, 30, 10), "2023-10-26")) == []


@pytest.mark.rule("JX-18", "JX-20", "W-05")
def test_a_demolition_without_permit_or_purge_is_found_and_a_late_permit_explains_it() -> None:
    s = k.switch(j.works(), "purge-required", k.JIEXIU)
    s.given(StartDemolition(oven="cs"), "2023-11-05")
    (found,) = still_open(s)
    assert (found.rule, found.severity) == ("W-05", Severity.HIGH)
    assert "无有效拆除许可、未完成安全置换" in found.sentence_zh
    s.given(PurgeOven(oven="cs", hazard_classes=("煤气",)), "2023-11-01")
    assert open_names(s) == [("W-05", "oven:cs")]
    permit = PermitDemolition(
        oven="cs",
        contractor="拆除公司（假设）",
        qualification_no="zz-1",
        qualification_valid_to=day("2024-12-31"),
        start_on=day("2023-11-05"),
    )
    assert open_names(s.given(permit, "2023-11-02")) == []


PERMIT = PermitDemolition(
    oven="oven",
    contractor="拆除公司（假设）",
    qualification_no="zz-1",
    qualification_valid_to=day("2020-12-31"),
    start_on=day("2019-10-20"),
)


@pytest.mark.rule("YC-33", "JX-20", "W-05")
def test_a_demolition_that_nobody_said_to_have_started_is_found_as_one_without_permit() -> None:
    s = o.demolished(o.lot(o.enterprise(Scenario()), ovens=("oven",)), permitted=False)
    (found,) = still_open(s)
    assert (found.rule, found.severity, found.subject) == ("W-05", Severity.HIGH, "oven:oven")
    assert "未报开工、无有效拆除许可" in found.sentence_zh
    assert found.causes == (s.last.position,)
    s.given(StartDemolition(oven="oven"), "2019-10-27")
    (found,) = still_open(s)
    assert "拆除开工时无有效拆除许可" in found.sentence_zh
    assert open_names(s.given(PERMIT, "2019-10-01")) == []


@pytest.mark.rule("JX-20", "W-05")
def test_a_demolition_with_a_permit_and_no_start_is_a_low_finding_until_the_start_is_known() -> None:
    s = o.lot(o.enterprise(Scenario()), ovens=("oven",)).given(PERMIT, "2019-10-01")
    (found,) = still_open(o.demolished(s, permitted=False))
    assert (found.rule, found.severity) == ("W-05", Severity.LOW)
    assert open_names(s.given(StartDemolition(oven="oven"), "2019-10-29")) == [("W-05", "oven:oven")]
    assert open_names(s.given(StartDemolition(oven="oven"), "2019-10-27")) == []


@pytest.mark.rule("JX-20", "W-05", "E-17")
@pytest.mark.parametrize("voided", ["DemolitionStarted", "DemolitionPermitted"])
def test_a_start_or_permit_that_is_voided_leaves_the_demolition_to_be_judged(voided: str) -> None:
    s = o.demolished(o.lot(o.enterprise(Scenario()), ovens=("oven",)))
    assert open_names(s) == []
    event = next(e for e in s.events if type(e.fact).__name__ == voided)
    void = CorrectEvent(position=event.position, reason="登记有误", second_office="复核")
    s.given(void, "2019-12-01", role=event.role, office=event.office)
    assert open_names(s) == [("W-05", "oven:oven")]
    assert open_names(s.given(StopOven(oven="oven"), "2019-12-02")) == [("W-05", "oven:oven")]


@pytest.mark.rule("JX-18", "W-05")
def test_a_demolition_before_the_purge_is_found_without_its_start() -> None:
    s = k.switch(j.works(), "purge-required", k.JIEXIU)
    s.given(DemolishEquipment(oven="cs", items=(Equipment(kind="炭化室", main=True),)), "2023-11-05")
    (found,) = still_open(s)
    assert "未报开工、无有效拆除许可、未完成安全置换" in found.sentence_zh


@pytest.mark.rule("JX-28", "W-06")
@pytest.mark.parametrize(
    ("command", "found"),
    [
        (ApplyEnforcementMeasure(ovens=("cs",), measure=Measure.LIMIT_WATER), False),
        (ApplyEnforcementMeasure(ovens=("cs",), measure=Measure.OTHER), True),
        (ApplyEnforcementMeasure(ovens=("cs",), measure=Measure.OTHER, legal_basis="…"), False),
        (ApplyEnforcementMeasure(ovens=("cs",), measure=Measure.CUT_POWER_LOCALLY, circuits=("磅房",)), False),
        (ApplyEnforcementMeasure(ovens=("cs",), measure=Measure.CUT_POWER_LOCALLY), True),
        (
            ApplyEnforcementMeasure(site="changsheng", measure=Measure.CUT_POWER_LOCALLY, whole_plant=True),
            True,
        ),
    ],
)
def test_a_measure_names_its_basis_and_stays_local(command: ApplyEnforcementMeasure, found: bool) -> None:
    names = open_names(j.works().given(command, "2023-10-10"))
    assert [rule for rule, _ in names] == (["W-06"] if found else [])


@pytest.mark.rule("JX-22", "D-17", "D-22")
def test_after_an_order_the_oven_is_overdue_from_the_next_day() -> None:
    order = OrderImmediateClosure(oven="cs", reason="发生严重违法排污")
    s = j.works().given(order, "2023-06-15", role=Role.CITY_ECO)
    assert open_names(day_opened(s, "2023-06-15")) == []
    assert open_names(day_opened(s, "2023-06-16")) == [("D-22", "task:exit")]
    s.given(ReportProductionOnClosedOven(oven="cs", seen=Seen.CHARGING), "2023-06-20")
    (overdue,) = [f for f in still_open(s) if f.rule == "D-17"]
    assert "2023-06-15" in overdue.sentence_en
    assert "ordered to close at once" in overdue.sentence_en
    lawful = j.works().given(order, "2023-06-15", role=Role.CITY_ECO)
    lawful.given(ReportProductionOnClosedOven(oven="cs55", seen=Seen.OUTPUT), "2023-06-20")
    assert open_names(lawful) == []


@pytest.mark.rule("JX-28", "JX-29", "JC-17")
def test_no_finding_and_no_measure_orders_anything() -> None:
    s = j.works().given(ApplyEnforcementMeasure(ovens=("cs",), measure=Measure.OTHER), "2023-10-10")
    day_opened(s, "2023-12-31")
    assert s.world.now.oven("cs").closure_orders == ()


@pytest.mark.rule("E-22", "JC-04")
def test_hot_idling_and_back_to_load_before_the_last_day_is_lawful_and_no_stop() -> None:
    s = j.works().given(HotIdleOven(oven="cs", reason="重污染天气橙色预警"), "2023-01-10")
    assert not s.world.now.oven("cs").stopped
    s.given(RampUpOven(oven="cs"), "2023-01-20")
    assert open_names(s) == []
    assert s.world.now.oven("cs").running
    s.given(RampUpOven(oven="cs"), "2023-11-05")
    assert open_names(s) == [("D-17", "oven:cs")]
