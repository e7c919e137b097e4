"""D-21: a closing dated in its last days and recorded long after."""

from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import msgspec
import pytest

from domain.cases.facts import Severity
from domain.corrections.commands import CorrectEvent
from domain.demolition.commands import DemolishEquipment
from domain.demolition.facts import Equipment
from domain.envelope import Evidence, Role
from domain.ovens.commands import ReportProductionOnClosedOven, StopOven
from domain.ovens.facts import Seen
from domain.policy.facts import ParameterValue
from domain.readings.commands import ReportMonthlyOutput
from domain.readings.facts import OutputSource
from domain.utilities.commands import DisconnectUtility
from domain.utilities.facts import Utility
from tests.domain import jiexiu as j
from tests.domain.closing import checklists as k
from tests.domain.scenario import Scenario, day
from tests.projections.watching import changes, still_open

LATE = "2023-11-20"
PARAMETERS = ("backdating-window-days", "backdating-recorded-days")


def found(s: Scenario) -> list[tuple[str, Severity]]:
    return [(f.about, f.severity) for f in still_open(s) if f.rule == "D-21"]


def stopped(on: str = "2023-10-31", recorded: str = LATE, s: Scenario | None = None, **more: Any) -> Scenario:
    """The stop of the 4.3 m oven, whose last day is 2023-10-31, by the county's office."""
    works = s or j.works()
    more = {"role": Role.COUNTY_OFFICE, **more}
    return works.given(StopOven(oven="cs"), on, recorded_on=day(recorded), **more)


def picture(taken: str) -> tuple[Evidence, ...]:
    at = datetime.fromisoformat(taken).astimezone(UTC)
    return (Evidence(sha256=sha256(taken.encode()).hexdigest(), kind="photo", captured_at=at),)


@pytest.mark.rule("D-21")
def test_a_closing_dated_in_the_last_days_and_recorded_long_after_is_low() -> None:
    s = stopped("2023-10-26", "2023-11-20")
    (finding,) = still_open(s)
    assert (finding.rule, finding.subject, finding.severity) == ("D-21", "oven:cs", Severity.LOW)
    assert "2023-10-26" in finding.sentence_zh
    assert "25 days later" in finding.sentence_en


@pytest.mark.rule("D-21")
@pytest.mark.parametrize(
    ("on", "recorded"),
    [("2023-10-25", LATE), ("2023-11-01", LATE), ("2023-10-31", "2023-11-15"), ("2023-10-26", "2023-11-10")],
)
def test_dated_earlier_or_later_or_recorded_in_time_it_is_none(on: str, recorded: str) -> None:
    assert found(stopped(on, recorded)) == []


@pytest.mark.rule("D-21")
@pytest.mark.parametrize(
    ("on", "recorded"), [("2023-10-26", "2023-11-11"), ("2023-10-31", "2023-11-16"), ("2023-10-31", "2025-01-01")]
)
def test_one_day_more_is_found(on: str, recorded: str) -> None:
    assert found(stopped(on, recorded)) == [(on, Severity.LOW)]


@pytest.mark.rule("D-21")
def test_the_days_are_parameters_of_the_place() -> None:
    s = j.parameter(j.works(), PARAMETERS[1], ParameterValue(number=30))
    assert found(stopped(recorded="2023-11-30", s=s)) == []
    s = j.parameter(j.works(), PARAMETERS[1], ParameterValue(number=30))
    assert found(stopped(recorded="2023-12-01", s=s)) == [("2023-10-31", Severity.LOW)]
    s = j.parameter(j.works(), PARAMETERS[0], ParameterValue(number=0))
    assert found(stopped("2023-10-30", s=s)) == []
    assert found(stopped("2023-10-31", s=s)) == [("2023-10-31", Severity.LOW)]


@pytest.mark.rule("D-21", "YC-14")
def test_a_photo_taken_after_the_day_is_high_and_one_of_that_day_is_not() -> None:
    assert found(stopped(evidence=picture("2023-11-18T09:00:00+08:00"))) == [("2023-10-31", Severity.HIGH)]
    assert found(stopped(evidence=picture("2023-10-31T23:59:00+08:00"))) == [("2023-10-31", Severity.LOW)]


@pytest.mark.rule("D-21")
def test_production_seen_before_it_was_recorded_is_high_whenever_it_is_reported() -> None:
    seen = ReportProductionOnClosedOven(oven="cs", seen=Seen.COKE_PUSHED)
    first = stopped(s=j.works().given(seen, "2023-11-05"))
    assert found(first) == [("2023-10-31", Severity.HIGH)]
    later = stopped()
    assert found(later) == [("2023-10-31", Severity.LOW)]
    later.given(seen, "2023-11-05", recorded_on=day("2024-02-01"))
    assert found(later) == [("2023-10-31", Severity.HIGH)]
    after = stopped().given(seen, "2023-11-21")
    assert found(after) == [("2023-10-31", Severity.LOW)]


@pytest.mark.rule("D-21")
@pytest.mark.parametrize(("month", "severity"), [("2023-11", Severity.HIGH), ("2023-10", Severity.LOW)])
def test_output_reported_of_a_month_after_the_day_is_high(month: str, severity: Severity) -> None:
    s = stopped(recorded="2023-12-20")
    report = ReportMonthlyOutput(oven="cs", month=month, tonnes=9_000, source=OutputSource.ENTERPRISE)
    s.given(report, "2024-01-05")
    assert found(s) == [("2023-10-31", severity)]


@pytest.mark.rule("D-21", "E-17")
def test_what_was_seen_at_another_oven_is_taken_back_and_it_is_low_again() -> None:
    s = stopped().given(ReportProductionOnClosedOven(oven="cs", seen=Seen.OUTPUT), "2023-11-05")
    assert found(s) == [("2023-10-31", Severity.HIGH)]
    seen = s.last
    s.given(
        CorrectEvent(position=seen.position, reason="看错炉号", second_office="省督查组"),
        "2023-12-05",
        role=seen.role,
        office=seen.office,
    )
    assert found(s) == [("2023-10-31", Severity.LOW)]


@pytest.mark.rule("D-21", "JX-45")
def test_what_another_office_reported_in_time_bears_the_closing_out() -> None:
    cut = DisconnectUtility(ovens=("cs",), utility=Utility.POWER)
    s = j.works().given(cut, "2023-10-31", role=Role.POWER_CO, recorded_on=day("2023-11-02"))
    assert found(stopped(s=s)) == []
    s = j.works().given(cut, "2023-10-31", role=Role.POWER_CO, recorded_on=day("2023-11-19"))
    assert found(stopped(s=s)) == [("2023-10-31", Severity.LOW)]


@pytest.mark.rule("D-21")
def test_a_picture_of_that_time_by_another_office_withdraws_it_and_it_stays_in_the_history() -> None:
    s = stopped()
    cut = DisconnectUtility(ovens=("cs",), utility=Utility.POWER)
    s.given(cut, "2023-10-31", role=Role.POWER_CO, evidence=picture("2023-10-31T10:00:00+08:00"), recorded_on=day(LATE))
    assert found(s) == []
    assert [change.finding.rule for change in changes(s)] == ["D-21", "D-21"]


@pytest.mark.rule("D-21", "YC-36")
def test_a_task_that_was_itself_registered_late_lets_nobody_be_in_time() -> None:
    s = j.works()
    s.events = [_recorded(event, "2024-05-01") for event in s.events]
    assert found(stopped(recorded="2024-05-10", s=s)) == []
    assert found(stopped(recorded="2024-05-17", s=s)) == [("2023-10-31", Severity.LOW)]


def _recorded(event: Any, on: str) -> Any:
    return msgspec.structs.replace(event, recorded_on=day(on))


@pytest.mark.rule("D-21", "YC-22")
@pytest.mark.parametrize(("recorded", "low"), [("2023-11-15", False), ("2023-11-16", True)])
def test_a_demolition_dated_on_the_last_day_and_recorded_long_after_is_low(recorded: str, low: bool) -> None:
    main = Equipment(kind="炭化室", main=True)
    torn_down = DemolishEquipment(oven="cs", items=(main,))
    s = j.works().given(StopOven(oven="cs"), "2023-09-01", role=Role.COUNTY_OFFICE)
    s.given(torn_down, "2023-10-31", recorded_on=day(recorded), role=Role.COUNTY_OFFICE)
    assert found(s) == ([("2023-10-31", Severity.LOW)] if low else [])


@pytest.mark.rule("D-21", "JX-44")
def test_a_certificate_is_dated_by_its_latest_element() -> None:
    s = j.secured(j.checklisted(j.works()))
    certify = k.certify("cs", items=k.TWO_CUTS_FOUR_STOPS, done_on="2023-10-31")
    s.given(certify, "2023-12-01", recorded_on=day("2023-12-01"), office="介休市工信局")
    assert found(s) == [("2023-10-31", Severity.LOW)]
    s = j.secured(j.checklisted(j.works()))
    cut = DisconnectUtility(ovens=("cs",), utility=Utility.POWER)
    s.given(cut, "2023-10-31", role=Role.POWER_CO, recorded_on=day("2023-11-02"))
    s.given(certify, "2023-12-01", recorded_on=day("2023-12-01"), office="介休市工信局")
    assert found(s) == []
