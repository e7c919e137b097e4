"""D-10: output above its limit."""

import pytest

from domain.cases.facts import Severity
from domain.output.commands import RecordUnitStatistics
from domain.output.facts import StatisticsSource
from domain.policy.commands import SetUnitCap
from tests.domain.scenario import Scenario
from tests.projections.watching import changes, open_names, still_open

XINZHOU, CAP = "140900", 3_996_000


def capped(year: int | None = None) -> Scenario:
    return Scenario().given(SetUnitCap(division=XINZHOU, output_cap_tonnes=CAP, year=year), "2022-10-31")


def produced(
    s: Scenario,
    tonnes: int,
    through: int = 12,
    year: int = 2023,
    source: StatisticsSource = StatisticsSource.SELF_REPORTED,
) -> Scenario:
    command = RecordUnitStatistics(
        division=XINZHOU, year=year, through_month=through, output_tonnes=tonnes, source=source
    )
    return s.given(command, f"{year}-12-31")


@pytest.mark.rule("D-10", "XZ-19")
def test_exactly_the_cap_is_within_it_and_one_tonne_more_is_high() -> None:
    assert open_names(produced(capped(), CAP)) == []
    (found,) = still_open(produced(capped(), CAP + 1, through=11))
    assert (found.rule, found.subject, found.severity) == ("D-10", "unit:140900", Severity.HIGH)
    assert "超出 1 吨" in found.sentence_zh
    assert "month 11 of 2023, 1 t above" in found.sentence_en


@pytest.mark.rule("D-10", "XZ-19")
def test_to_be_on_the_way_above_it_is_no_finding() -> None:
    assert open_names(produced(capped(), 2_100_000, through=6)) == []


@pytest.mark.rule("D-10")
def test_a_cap_holds_for_its_year_and_one_without_a_year_from_its_own_on() -> None:
    assert open_names(produced(capped(2022), CAP + 1)) == []
    assert open_names(produced(capped(2023), CAP + 1)) == [("D-10", "unit:140900")]
    assert open_names(produced(capped(), CAP + 1, year=2021)) == []


@pytest.mark.rule("D-10")
def test_it_is_found_once_and_a_newer_figure_or_cap_ends_it() -> None:
    s = produced(produced(capped(), CAP + 1, through=11), CAP + 90_000)
    assert open_names(s) == [("D-10", "unit:140900")]
    assert len(changes(s)) == 1
    assert open_names(produced(s, CAP)) == []
    s = produced(capped(), CAP + 1)
    s.given(SetUnitCap(division=XINZHOU, output_cap_tonnes=CAP + 1), "2023-06-01")
    assert open_names(s) == []


@pytest.mark.rule("D-10", "XZ-24")
def test_each_source_is_held_against_the_cap_and_a_cap_set_later_too() -> None:
    s = produced(capped(), CAP)
    produced(s, CAP + 5, source=StatisticsSource.STATISTICS_BUREAU)
    (found,) = still_open(s)
    assert found.about == "2023/STATISTICS_BUREAU"
    s = produced(Scenario(), CAP + 1)
    s.given(SetUnitCap(division=XINZHOU, output_cap_tonnes=CAP), "2023-01-01")
    assert open_names(s) == [("D-10", "unit:140900")]
