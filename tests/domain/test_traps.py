"""Traps of the documents: no flag "closed", capacity is no output, what is not printed is null and not zero."""

import pytest

from app.demo.lines import load_lines
from domain.demolition.commands import DemolishEquipment
from domain.demolition.facts import Equipment
from domain.fact import Account
from domain.output.commands import RecordUnitStatistics
from domain.ovens.commands import StopOven
from domain.ovens.state import Oven
from domain.places.state import name_of
from domain.policy import keys
from domain.policy.commands import SetUnitCap
from domain.policy.facts import Basis
from domain.policy.state import interval_in_force, items
from domain.tasks.facts import EndState
from projections.closing import closing_of
from tests.app.telling import tell
from tests.domain import opening as o
from tests.domain.closing.checklists import ASSUMED, YUNCHENG, certify, checklist
from tests.domain.scenario import Scenario, day
from tests.projections.watching import open_names

REACHED_BY_CLOSING = {EndState.CLOSE, EndState.CLOSE_OR_DEMOLISH, EndState.UNSTATED}
REACHED_BY_DEMOLISHING = {EndState.DEMOLISH, EndState.CLOSE_OR_DEMOLISH, EndState.UNSTATED}


def listed(end_state: EndState) -> Scenario:
    s = checklist(Scenario(), YUNCHENG, ASSUMED)
    o.lot(o.enterprise(s), ovens=("oven",))
    o.listed(s, ovens=("oven",), end_state=end_state)
    return s.given(StopOven(oven="oven"), "2020-01-02")


def reached(s: Scenario) -> bool:
    return closing_of(s.world, s.world.now.task("task"), None).reached


@pytest.mark.rule("X-10")
@pytest.mark.parametrize("end_state", [one for one in EndState if one is not EndState.PAPER])
def test_whether_an_oven_has_come_to_its_end_depends_on_what_its_task_asks_for(end_state: EndState) -> None:
    closed = listed(end_state).given(certify("oven", done_on="2020-01-05"), "2020-01-05", office="县")
    assert reached(closed) is (end_state in REACHED_BY_CLOSING)
    main = Equipment(kind="炭化室", main=True)
    torn = listed(end_state).given(DemolishEquipment(oven="oven", items=(main,)), "2020-01-05")
    assert reached(torn) is (end_state in REACHED_BY_DEMOLISHING)
    assert not {"closed", "is_closed"} & {*Oven.__struct_fields__, *dir(Oven)}


@pytest.mark.rule("X-11", "JC-13")
def test_output_is_no_capacity_whatever_it_comes_to() -> None:
    s = o.lot(o.enterprise(Scenario()), tonnes=540_000)
    s.given(
        SetUnitCap(division=o.WENXI, capacity_cap_tonnes=540_000, output_cap_tonnes=399_600), "2019-12-31"
    )
    figures = RecordUnitStatistics(division=o.WENXI, year=2020, through_month=12, output_tonnes=5_000_000)
    s.given(figures, "2020-12-31")
    assert s.last.fact.postings == ()
    assert s.balance("lot", Account.OPERATING) == 540_000
    assert ("D-09", f"unit:{o.WENXI}") not in open_names(s)
    (cap,) = s.world.now.division(o.WENXI).caps
    assert (cap.capacity_tonnes, cap.output_tonnes) == (540_000, 399_600)


@pytest.fixture(scope="module")
def told() -> Scenario:
    """The documents as the demo's lines carry them."""
    return tell()


@pytest.mark.rule("XZ-05")
def test_three_counties_of_xinzhou_make_coke(told: Scenario) -> None:
    codes = items(told.world.now, keys.PRODUCING_COUNTIES, "140900", day("2022-10-31"))
    assert [(code, name_of(code)) for code in codes] == [
        ("140902", "忻府区"),
        ("140981", "原平市"),
        ("140929", "岢岚县"),
    ]


@pytest.mark.rule("X-12", "XZ-14")
def test_the_share_of_a_county_in_the_249_is_stated_nowhere_and_is_no_zero(told: Scenario) -> None:
    view = told.world.now
    city = view.task("t-xz-city")
    assert (city.tonnes, city.children, city.lots) == (2_490_000, (), ())
    for county in ("140902", "140981", "140929"):
        assert view.division(county).figures == ()
        assert not [line for line in load_lines() if county in (line.fields.get("county"), line.fields.get("division"))]


@pytest.mark.rule("X-23", "SX-15")
def test_a_standard_that_is_cited_and_not_held_is_a_parameter_that_says_so(told: Scenario) -> None:
    view = told.world.now
    found = interval_in_force(view, keys.CLOSING_CHECKLIST, "140800", day("2020-01-01"))
    assert found is not None
    assert (found.basis, found.document) == (Basis.ASSUMED, "jjyjzbh-2019-2")
    assert view.document("jjyjzbh-2019-2").text_held is False
    (line,) = [one for one in load_lines() if one.key == "demo:yc:parameter:closing-checklist"]
    assert "未" in line.fields["note"]
