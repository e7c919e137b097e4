"""Load allowances: what a closed oven may go on using, with a limit and an end. JX-40, JX-42."""

from typing import Any

import pytest

from domain.allowances.commands import DeclareLoadAllowance
from domain.meters.reach import allowances_of_meter, allowances_of_oven
from domain.refusals import Malformed
from domain.utilities.facts import Use
from tests.domain import metering as m
from tests.domain.scenario import Scenario, day, refusal


def crane(**more: Any) -> DeclareLoadAllowance:
    fields: dict[str, Any] = {
        "ovens": ("a",),
        "circuits": ("拆除塔吊",),
        "limit_kwh": 32_000,
        "starts_on": day("2020-03-15"),
        "ends_on": day("2020-05-10"),
        "purpose": Use.DEMOLITION,
        "approved_by": "介休市领导小组办公室",
        **more,
    }
    return DeclareLoadAllowance(**fields)


def months(s: Scenario, oven: str = "a") -> list[str]:
    asked = ("2020-02", "2020-03", "2020-04", "2020-05", "2020-06")
    return [month for month in asked if allowances_of_oven(s.world.now, oven, month)]


@pytest.mark.rule("JX-42")
def test_demolition_power_is_allowed_in_every_month_that_it_touches_and_for_its_oven_alone() -> None:
    s = m.works().given(crane(), "2020-03-10")
    assert months(s) == ["2020-03", "2020-04", "2020-05"]
    assert months(s, "b") == []
    (one,) = allowances_of_oven(s.world.now, "a", "2020-04")
    assert (one.limit_kwh, one.purpose, one.position) == (32_000, Use.DEMOLITION, s.last.position)


@pytest.mark.rule("JX-40")
def test_fire_water_is_allowed_on_its_meter_and_so_for_the_oven_whose_own_it_is() -> None:
    s = m.mapped(m.meter(m.works(), "m"), "a")
    s.given(crane(ovens=(), meter="m", limit_kwh=None, limit_m3=90, purpose=Use.FIRE, circuits=()), "2020-03-10")
    assert [one.limit_m3 for one in allowances_of_meter(s.world.now, "m", "2020-04")] == [90]
    assert allowances_of_meter(s.world.now, "m", "2020-06") == ()
    assert (months(s), months(s, "b")) == (["2020-03", "2020-04", "2020-05"], [])


@pytest.mark.rule("JX-42")
@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"ovens": ()}, "ovens"),
        ({"meter": "m"}, "ovens"),
        ({"limit_kwh": None}, "limitKwh"),
        ({"ends_on": day("2020-03-14")}, "endsOn"),
        ({"purpose": Use.PRODUCTION}, "purpose"),
    ],
)
def test_without_a_limit_and_an_end_or_for_producing_it_is_no_allowance(
    changed: dict[str, Any], field: str
) -> None:
    s = m.meter(m.works())
    found = refusal(s.when(crane(**changed), "2020-03-10"))
    assert isinstance(found, Malformed)
    assert found.field == field
