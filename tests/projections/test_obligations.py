"""Three obligations of an oven with one date, and what is said of one oven is not said of the next."""

import pytest

from domain.ovens.commands import CommissionOven, RegisterOven, StopOven
from domain.policy.facts import ParameterValue
from domain.standards.commands import ReportOvenStandard
from domain.standards.facts import Standard
from projections.ovens.obligations import Obligation, ObligationStatus, obligations_of, stops_in_alert
from tests.domain import jiexiu as j
from tests.domain import opening as o
from tests.domain.closing.checklists import ASSUMED, certify, checklist
from tests.domain.scenario import OPENING_DAY, Scenario, day

XINFU, CITY = "140902", "140900"
MET, OPEN, OVERDUE = ObligationStatus.MET, ObligationStatus.OPEN, ObligationStatus.OVERDUE
NONE, UNKNOWN = ObligationStatus.NOT_APPLICABLE, ObligationStatus.UNKNOWN


def xinzhou() -> Scenario:
    """Ovens of one works, 4.3 m, a millimetre more and 5.5 m, and one of which nobody states the height."""
    s = o.enterprise(Scenario(), "works", XINFU)
    for name, height in (("low", 4300), ("above", 4301), ("high", 5500), ("unknown", None)):
        oven = RegisterOven(
            oven=name, enterprise="works", division=XINFU, county=XINFU, chamber_height_mm=height
        )
        s.given(oven, OPENING_DAY).given(CommissionOven(oven=name), OPENING_DAY)
    for obligation in Obligation:
        j.milestone(s, obligation, "2023-12-31", CITY)
    checklist(s, CITY, ASSUMED)
    return j.parameter(s, "low-oven-height-max", ParameterValue(number=4300), CITY)


def standing(s: Scenario, oven: str, on: str) -> dict[str, ObligationStatus]:
    view = s.world.on(day(on))
    found = obligations_of(view, s.world.now, view.oven(oven), day(on))
    return {one.obligation.value: one.status for one in found}


def report(oven: str, standard: Standard, met: bool = True) -> ReportOvenStandard:
    return ReportOvenStandard(oven=oven, standard=standard, met=met)


@pytest.mark.rule("XZ-02")
def test_a_higher_oven_that_misses_the_ultra_low_limits_is_overdue_on_the_first_of_january() -> None:
    s = xinzhou().given(report("high", Standard.DRY_QUENCHING), "2023-11-30")
    s.given(report("high", Standard.ULTRA_LOW_EMISSION, met=False), "2023-12-20")
    assert standing(s, "high", "2023-12-31")["ULTRA_LOW_EMISSION"] is OPEN
    assert standing(s, "high", "2024-01-01") == {
        "DRY_QUENCHING": MET,
        "ULTRA_LOW_EMISSION": OVERDUE,
        "CLOSE_LOW_OVENS": NONE,
    }


@pytest.mark.rule("XZ-02")
def test_a_low_oven_that_closed_owes_nothing_more_and_one_that_did_not_owes_all_three() -> None:
    s = xinzhou()
    assert set(standing(s, "low", "2024-01-01").values()) == {OVERDUE}
    assert standing(s, "above", "2024-01-01")["CLOSE_LOW_OVENS"] is NONE
    s.given(StopOven(oven="low"), "2023-12-20")
    s.given(certify("low", done_on="2023-12-28"), "2023-12-28", office="县")
    assert standing(s, "low", "2024-01-01") == {
        "DRY_QUENCHING": NONE,
        "ULTRA_LOW_EMISSION": NONE,
        "CLOSE_LOW_OVENS": MET,
    }


@pytest.mark.rule("XZ-02")
def test_what_nobody_reported_says_so_and_a_height_nobody_states_stays_unknown() -> None:
    s = xinzhou()
    view = s.world.on(day("2024-01-11"))
    found = obligations_of(view, s.world.now, view.oven("unknown"), day("2024-01-11"))
    assert [(one.status, one.reported, one.late_days) for one in found] == [
        (OVERDUE, False, 11),
        (OVERDUE, False, 11),
        (UNKNOWN, False, 0),
    ]


@pytest.mark.rule("XZ-02")
def test_the_obligations_of_one_city_are_none_of_another() -> None:
    s = j.works()
    view = s.world.now
    assert obligations_of(view, view, view.oven("cs"), day("2024-01-01")) == ()


@pytest.mark.rule("JC-02")
def test_of_two_ovens_of_which_one_fails_only_that_one_stops() -> None:
    s = xinzhou().given(report("low", Standard.EMISSION_LIMITS, met=False), "2020-11-01")
    s.given(report("high", Standard.EMISSION_LIMITS), "2020-11-01")
    ovens = [s.world.now.oven(name) for name in ("low", "high", "unknown")]
    assert [stops_in_alert(oven) for oven in ovens] == [True, False, None]
    s.given(report("low", Standard.EMISSION_LIMITS), "2020-12-01")
    assert stops_in_alert(s.world.now.oven("low")) is False
