"""D-03: seals broken, missing, opened without report, not looked after."""

from datetime import UTC, datetime

import pytest

from domain.cases.facts import Severity
from domain.demolition.commands import DemolishEquipment
from domain.demolition.facts import Equipment
from domain.policy.commands import SetRuleParameter
from domain.policy.facts import Basis, ParameterValue, RuleParameterSet
from domain.seals.commands import InspectSeal, OpenSeal, PlaceSeal, ReplaceSeal, ReportSealBroken
from tests.domain import opening as o
from tests.domain.scenario import Scenario
from tests.projections.watching import causes, changes, day_opened, open_names, still_open


def sealed(**parameters: int) -> Scenario:
    s = o.lot(o.enterprise(Scenario()), ovens=("oven",))
    for key, number in parameters.items():
        value = ParameterValue(number=number)
        s.given(
            SetRuleParameter(
                parameter=key.replace("_", "-"),
                division="140800",
                value=value,
                unit="—",
                basis=Basis.ASSUMED,
                note="as this test reads it",
            ),
            "2019-01-01",
        )
    return s.given(PlaceSeal(seal="s-1", oven="oven", point="炉门"), "2020-01-01")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


@pytest.mark.rule("D-03", "JX-38")
def test_a_broken_seal_is_critical() -> None:
    s = sealed().given(ReportSealBroken(seal="s-1", oven="oven", police_referral="移送 1 号"), "2020-01-05")
    (found,) = still_open(s)
    assert (found.rule, found.subject, found.severity) == ("D-03", "oven:oven", Severity.CRITICAL)
    assert "s-1" in found.sentence_zh


@pytest.mark.rule("D-03", "JX-38")
def test_a_seal_missing_at_an_inspection_is_critical() -> None:
    s = sealed().given(InspectSeal(seal="s-1", oven="oven", intact=False), "2020-01-05")
    assert [found.severity for found in still_open(s)] == [Severity.CRITICAL]
    assert open_names(sealed().given(InspectSeal(seal="s-1", oven="oven", intact=True), "2020-01-05")) == []


@pytest.mark.rule("D-03", "JC-15")
def test_a_seal_opened_and_reported_in_time_is_lawful() -> None:
    s = sealed(seal_report_hours=2)
    opened = OpenSeal(
        seal="s-1",
        oven="oven",
        opened_at=at("2020-01-05T02:10:00+08:00"),
        reported_at=at("2020-01-05T04:10:00+08:00"),
    )
    s.given(opened, "2020-01-05")
    assert open_names(day_opened(s, "2020-01-06")) == []


@pytest.mark.rule("D-03", "JC-15")
def test_a_seal_reported_late_or_never_is_found() -> None:
    late = sealed(seal_report_hours=2)
    late.given(
        OpenSeal(
            seal="s-1",
            oven="oven",
            opened_at=at("2020-01-05T02:10:00+08:00"),
            reported_at=at("2020-01-05T04:11:00+08:00"),
        ),
        "2020-01-05",
    )
    assert open_names(late) == [("D-03", "oven:oven")]
    never = sealed(seal_report_hours=2)
    never.given(OpenSeal(seal="s-1", oven="oven", opened_at=at("2020-01-05T02:10:00+08:00")), "2020-01-05")
    assert open_names(never) == []
    assert open_names(day_opened(never, "2020-01-06")) == [("D-03", "oven:oven")]
    assert len(changes(day_opened(never, "2020-01-07"))) == 1


@pytest.mark.rule("D-03")
def test_without_a_parameter_there_is_no_hour_to_miss() -> None:
    s = sealed()
    s.given(OpenSeal(seal="s-1", oven="oven", opened_at=at("2020-01-05T02:10:00+08:00")), "2020-01-05")
    assert open_names(day_opened(s, "2020-06-06")) == []


@pytest.mark.rule("D-03")
def test_a_seal_not_looked_at_for_too_long_is_low_and_found_once() -> None:
    s = day_opened(sealed(seal_inspection_days=30), "2020-01-31")
    assert open_names(s) == []
    assert open_names(day_opened(s, "2020-02-01")) == [("D-03", "oven:oven")]
    (found,) = still_open(day_opened(s, "2020-02-02"))
    assert (found.severity, causes(s, found)[0][0]) == (Severity.LOW, "SealPlaced")
    assert len(changes(s)) == 1


@pytest.mark.rule("D-03")
def test_a_late_report_of_an_inspection_withdraws_it() -> None:
    s = day_opened(sealed(seal_inspection_days=30), "2020-03-01")
    s.given(InspectSeal(seal="s-1", oven="oven", intact=True), "2020-02-20")
    assert open_names(day_opened(s, "2020-03-02")) == []
    assert open_names(day_opened(s, "2020-04-01")) == [("D-03", "oven:oven")]


@pytest.mark.rule("D-03")
def test_a_replaced_or_demolished_seal_needs_no_look() -> None:
    s = sealed(seal_inspection_days=30)
    s.given(ReplaceSeal(seal="s-1", new_seal="s-2", oven="oven"), "2020-01-20")
    assert open_names(day_opened(s, "2020-02-15")) == []
    main = (Equipment(kind="炭化室", main=True),)
    o.demolition_started(s, "oven", "2020-02-17")
    s.given(DemolishEquipment(oven="oven", items=main), "2020-02-18")
    assert open_names(day_opened(s, "2020-12-31")) == []


@pytest.mark.rule("D-03", "JC-15")
def test_hours_beyond_any_calendar_that_a_log_holds_stop_no_projection() -> None:
    s = sealed()
    for key in ("seal-report-hours", "seal-inspection-days"):
        stored = RuleParameterSet(
            parameter=key, division="140000", value=ParameterValue(number=100_000_000_000), unit="—"
        )
        s.add(stored, (f"policy:{key}",), "2020-01-02")
    opened = at("2020-01-05T02:10:00+08:00")
    s.given(OpenSeal(seal="s-1", oven="oven", opened_at=opened, reported_at=opened), "2020-01-05")
    s.given(OpenSeal(seal="s-1", oven="oven", opened_at=opened), "2020-01-06")
    assert open_names(day_opened(s, "2021-01-01")) == []
