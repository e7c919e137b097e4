"""Curtailments are a calendar: they explain a dip and its rebound, and order nothing."""

import pytest

from domain.curtailments.commands import DeclareCurtailment
from domain.curtailments.facts import CurtailmentKind
from domain.ovens.commands import HotIdleOven, RampUpOven
from tests.domain import opening as o
from tests.domain.scenario import Scenario, day, refusal
from tests.projections.watching import open_names

GAOPING = "140581"


def works() -> Scenario:
    return o.lot(o.enterprise(Scenario(), "works", GAOPING), owner="works", county=GAOPING, ovens=("a", "b"))


@pytest.mark.rule("JC-27")
def test_off_peak_production_until_the_end_of_march_is_of_the_whole_city() -> None:
    off_peak = DeclareCurtailment(division="140500", kind=CurtailmentKind.OFF_PEAK, ends_on=day("2021-03-31"))
    s = works().given(off_peak, "2020-10-28")
    (one,) = s.world.now.division("140500").curtailments
    assert (one.starts_on, one.ends_on, one.ovens) == (None, day("2021-03-31"), ())


@pytest.mark.rule("JC-27", "JC-04", "E-22")
def test_an_alert_of_some_ovens_stands_with_them_and_the_dip_and_rebound_give_no_finding() -> None:
    alert = DeclareCurtailment(
        division=GAOPING,
        kind=CurtailmentKind.AIR_QUALITY_ALERT,
        starts_on=day("2020-12-01"),
        ends_on=day("2020-12-07"),
        ovens=("a",),
        cut_percent=50,
    )
    s = works().given(alert, "2020-11-30")
    s.given(HotIdleOven(oven="a"), "2020-12-01").given(RampUpOven(oven="a"), "2020-12-08")
    assert [one.cut_percent for one in s.world.now.oven("a").curtailments] == [50]
    assert s.world.now.oven("b").curtailments == ()
    assert open_names(s) == []


@pytest.mark.rule("JC-27")
@pytest.mark.parametrize(
    ("changed", "field"),
    [({"ends_on": day("2020-11-01")}, "endsOn"), ({"cut_percent": 101}, "cutPercent")],
)
def test_days_run_forwards_and_a_cut_is_at_most_all(changed: dict[str, object], field: str) -> None:
    fields: dict[str, object] = {
        "division": GAOPING,
        "kind": CurtailmentKind.OFF_PEAK,
        "starts_on": day("2020-11-02"),
        "ends_on": day("2021-03-31"),
        **changed,
    }
    assert refusal(works().when(DeclareCurtailment(**fields), "2020-11-02")).field == field  # type: ignore[arg-type]
