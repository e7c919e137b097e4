"""A reading is put right by the office that reported it; the wrong one stays in the log and counts no more."""

from typing import Any

import pytest

from domain.corrections.commands import CorrectEvent, ReplacementCommand
from domain.corrections.refusals import NothingToCorrect, NotTheOriginalOffice
from domain.envelope import Role
from domain.readings.commands import CorrectReading, ReportCokeMovement
from domain.readings.facts import MonitoringDataCorrected, MovementMode, Quality
from domain.refusals import Malformed
from tests.domain import metering as m
from tests.domain import opening as o
from tests.domain.scenario import Scenario, day, refusal

OWNER: dict[str, Any] = {**m.POWER, "role": Role.POWER_CO}


def read_wrong() -> tuple[Scenario, int]:
    s = m.read(m.meter(m.works()), "2020-01", 3_800_000_000, "2020-02-05", quality=Quality.ESTIMATED)
    return s, s.last.position


def right(position: int, **figures: Any) -> CorrectReading:
    return CorrectReading(position=position, reason="万千瓦时误作千瓦时（示例）", **figures)


def quantities(s: Scenario) -> list[int]:
    return [one.quantity for one in s.world.now.meter("m").readings]


@pytest.mark.rule("JC-25")
def test_the_right_reading_stands_in_the_place_of_the_wrong_one_on_its_day() -> None:
    s, wrong = read_wrong()
    s.given(right(wrong, kwh=380_000, quality=Quality.ACTUAL), "2020-03-01", **OWNER)
    (reading,) = s.world.now.meter("m").readings
    assert (reading.quantity, reading.quality, reading.corrected) == (380_000, Quality.ACTUAL, True)
    assert (reading.on, s.last.corrects, s.last.tags) == (day("2020-02-05"), (wrong,), ("meter:m",))
    assert isinstance(s.last.fact, MonitoringDataCorrected)


def test_what_is_left_out_of_a_correction_stays_as_it_was_reported() -> None:
    s, wrong = read_wrong()
    s.given(right(wrong, kwh=380_000), "2020-03-01", **OWNER)
    assert s.world.now.meter("m").readings[0].quality is Quality.ESTIMATED


def test_a_withdrawn_reading_leaves_no_month_and_no_zero() -> None:
    s, wrong = read_wrong()
    s.given(right(wrong, void=True), "2020-03-01", **OWNER)
    assert s.world.now.meter("m").by_month() == {}
    m.read(s, "2020-01", 400, "2020-03-02")
    assert quantities(s) == [400]


def test_a_correction_is_corrected_by_its_own_position() -> None:
    s, wrong = read_wrong()
    s.given(right(wrong, kwh=38), "2020-03-01", **OWNER)
    again = s.last.position
    assert isinstance(refusal(s.when(right(wrong, kwh=380_000), "2020-03-02", **OWNER)), NothingToCorrect)
    s.given(right(again, kwh=380_000), "2020-03-02", **OWNER)
    assert quantities(s) == [380_000]


def test_a_later_report_of_the_month_stays_in_force_when_an_earlier_one_is_put_right() -> None:
    s, wrong = read_wrong()
    m.read(s, "2020-01", 390_000, "2020-02-20")
    s.given(right(wrong, kwh=380_000), "2020-03-01", **OWNER)
    assert quantities(s) == [380_000, 390_000]
    assert s.world.now.meter("m").by_month()["2020-01"].quantity == 390_000


@pytest.mark.rule("E-17", "YC-14")
def test_only_the_office_that_reported_a_reading_puts_it_right() -> None:
    s, wrong = read_wrong()
    other = s.when(right(wrong, kwh=1), "2020-03-01", role=Role.POWER_CO, office="另一单位", division=o.WENXI)
    assert isinstance(refusal(other), NotTheOriginalOffice)
    foreign = s.when(right(wrong, kwh=1), "2020-03-01", role=Role.POWER_CO, office="另一单位", division=o.HEJIN)
    assert isinstance(refusal(foreign), NothingToCorrect)


@pytest.mark.rule("E-17")
def test_what_is_no_reading_is_not_corrected_as_one() -> None:
    s, wrong = read_wrong()
    for position in (1, wrong + 5):
        assert isinstance(refusal(s.when(right(position, kwh=1), "2020-03-01", **OWNER)), NothingToCorrect)


@pytest.mark.parametrize(
    ("figures", "field"),
    [({}, "void"), ({"void": True, "kwh": 1}, "void"), ({"m3": 1}, "m3"), ({"tonnes_out": 1}, "tonnesOut")],
)
def test_a_correction_says_what_the_reading_has(figures: dict[str, Any], field: str) -> None:
    s, wrong = read_wrong()
    found = refusal(s.when(right(wrong, **figures), "2020-03-01", **OWNER))
    assert isinstance(found, Malformed)
    assert found.field == field


def test_the_reading_of_a_series_is_put_right_on_its_series() -> None:
    moved = ReportCokeMovement(site="works", month="2020-01", mode=MovementMode.GATE, tonnes_out=3, stock_tonnes=5)
    s = m.works().given(moved, "2020-02-01", role=Role.ENTERPRISE, office="建龙", division=o.WENXI)
    fix = right(s.last.position, tonnes_out=30_000)
    s.given(fix, "2020-02-03", role=Role.ENTERPRISE, office="建龙", division=o.WENXI)
    (one,) = s.world.now.coke_movements("site:works").reports
    assert (one.tonnes_out, one.stock_tonnes, one.corrected) == (30_000, 5, True)


@pytest.mark.rule("E-17")
def test_another_month_is_put_right_by_the_common_correction() -> None:
    s, wrong = read_wrong()
    fields = {"meter": "m", "month": "2019-12", "kwh": 380_000}
    new = ReplacementCommand(command="ReportMonthlyElectricity", occurred_on=day("2020-02-05"), fields=fields)
    s.given(
        CorrectEvent(position=wrong, replacement=new, reason="月份录错", second_office="闻喜县工信局"),
        "2020-03-01",
        **OWNER,
    )
    assert list(s.world.now.meter("m").by_month()) == ["2019-12"]
