"""Filing and replacement are suspended from a day that no document prints (YC-34)."""

import pytest

from domain.policy.commands import ImposeReplacementMoratorium, LiftReplacementMoratorium
from domain.policy.state import moratorium_in_force
from tests.domain.scenario import Scenario, day, refusal

SHANXI, YUNCHENG, WENXI, JIEXIU = "140000", "140800", "140823", "140781"


def imposed(
    division: str = SHANXI, by: str = "2019-12-31", starts: str | None = None
) -> ImposeReplacementMoratorium:
    starts_on = day(starts) if starts else None
    return ImposeReplacementMoratorium(division=division, in_force_by=day(by), starts_on=starts_on)


def lifted(on: str, division: str = SHANXI) -> LiftReplacementMoratorium:
    return LiftReplacementMoratorium(division=division, lifted_on=day(on))


def in_force(s: Scenario, on: str, division: str = WENXI) -> bool | None:
    return moratorium_in_force(s.world.now, division, day(on))


@pytest.mark.rule("YC-34")
def test_before_the_latest_known_day_the_answer_is_not_known() -> None:
    s = Scenario().given(imposed(), "2019-12-31")
    found = [in_force(s, on) for on in ("2019-11-01", "2019-12-30", "2019-12-31", "2020-01-15")]
    assert found == [None, None, True, True]


@pytest.mark.rule("YC-34")
def test_with_a_known_start_it_begins_there() -> None:
    s = Scenario().given(imposed(starts="2019-09-01"), "2019-12-31")
    assert [in_force(s, on) for on in ("2019-08-31", "2019-09-01", "2019-11-01")] == [False, True, True]


@pytest.mark.rule("YC-34")
def test_it_ends_when_lifted_and_may_return() -> None:
    s = Scenario().given(imposed(), "2019-12-31").given(lifted("2021-02-01"), "2021-02-01")
    assert [in_force(s, on) for on in ("2021-01-31", "2021-02-01")] == [True, False]
    s.given(imposed(by="2022-05-01"), "2022-05-01")
    found = [in_force(s, on) for on in ("2021-01-31", "2021-06-01", "2022-05-01")]
    assert found == [True, None, True]


@pytest.mark.rule("YC-34")
def test_one_city_is_not_the_other() -> None:
    s = Scenario().given(imposed(YUNCHENG), "2019-12-31")
    assert in_force(s, "2020-01-15") is True
    assert in_force(s, "2020-01-15", JIEXIU) is False


@pytest.mark.rule("YC-34")
def test_the_province_may_resume_one_city_alone() -> None:
    s = Scenario().given(imposed(), "2019-12-31").given(lifted("2020-06-01", YUNCHENG), "2020-06-01")
    assert in_force(s, "2020-07-01") is False
    assert in_force(s, "2020-07-01", JIEXIU) is True


@pytest.mark.rule("YC-34")
def test_nothing_is_lifted_that_was_not_imposed() -> None:
    s = Scenario()
    assert refusal(s.when(lifted("2020-01-01"), "2020-01-01")).CODE == "MORATORIUM_NOT_IN_FORCE"
    s.given(imposed(YUNCHENG), "2019-12-31")
    assert refusal(s.when(lifted("2020-01-01", JIEXIU), "2020-01-01")).CODE == "MORATORIUM_NOT_IN_FORCE"


@pytest.mark.rule("YC-34")
def test_it_is_imposed_once() -> None:
    s = Scenario().given(imposed(), "2019-12-31")
    assert refusal(s.when(imposed(by="2020-03-01"), "2020-03-01")).CODE == "MORATORIUM_ALREADY_IMPOSED"
    assert refusal(s.when(imposed(by="2019-12-01", starts="2019-12-02"), "2020-03-01")).field == "startsOn"
