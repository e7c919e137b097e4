"""A county lets another facility close in the place of the listed one, while neither is accepted, gone or committed."""

from typing import Any

import pytest

from domain.closing.facts import ClosureStandardCertified
from domain.demolition.commands import StartDemolition
from domain.envelope import Role
from domain.fact import Account
from domain.ovens.commands import StopOven
from domain.policy import keys
from domain.policy.commands import SetRuleParameter
from domain.policy.facts import Basis, ParameterValue
from domain.projects.facts import Source
from domain.tasks import refusals as r
from domain.tasks.commands import AdjustFacilityWithinTask
from domain.tasks.facts import EndState
from tests.domain import opening as o
from tests.domain.closing.checklists import ASSUMED, certify, checklist
from tests.domain.scenario import Scenario, day, refusal


def two_facilities(second: int = 300_000, owner: str = "jinxin") -> Scenario:
    """3#, 4# are listed with 300,000 t; 1#, 2# (invented) stand behind another lot of the enterprise."""
    s = checklist(Scenario(), "140800", ASSUMED)
    for name in dict.fromkeys(("jinxin", owner)):
        o.enterprise(s, name, o.HEJIN)
    o.lot(s, "old", 300_000, owner="jinxin", county=o.HEJIN, ovens=("o3", "o4"))
    o.lot(s, "new", second, owner=owner, county=o.HEJIN, ovens=("o1", "o2"))
    return o.listed(
        s,
        "old",
        300_000,
        owner="jinxin",
        county=o.HEJIN,
        ovens=("o3", "o4"),
        end_state=EndState.CLOSE,
        last_day="2020-10-31",
    )


def swap(**more: Any) -> AdjustFacilityWithinTask:
    fields = {"task": "task", "lot": "old", "to_lot": "new", "reason": "安全生产", "company_consent": "津鑫〔2020〕1号"}
    return AdjustFacilityWithinTask(**{**fields, **more})


def close(s: Scenario, *ovens: str, on: str = "2020-06-01") -> Scenario:
    for oven in ovens:
        s.given(StopOven(oven=oven), on).given(certify(oven, done_on=on), on, office="河津市工信局")
    return s


@pytest.mark.rule("YC-13", "E-06")
def test_an_equal_facility_takes_the_place_before_the_closing() -> None:
    s = two_facilities().given(swap(), "2020-05-01")
    view = s.world.now
    assert (view.lot("old").listed_tonnes, view.lot("new").listed_tonnes) == (0, 300_000)
    assert (view.task("task").lots, view.task("task").ovens) == (("new",), ("o1", "o2"))
    assert (view.oven("o3").tasks, view.oven("o1").tasks) == ((), ("task",))
    assert s.last.fact.postings == ()
    assert s.world.on(day("2020-04-30")).task("task").ovens == ("o3", "o4")


@pytest.mark.rule("YC-13", "E-06")
def test_after_the_certificate_the_released_tonnes_go_back_to_idle() -> None:
    s = close(two_facilities(), "o3", "o4")
    assert s.balance("old", Account.CLOSED_PENDING) == 300_000
    s.given(swap(), "2020-06-10")
    rows = {(row.lot, row.account): row.tonnes for row in s.last.fact.postings}
    assert rows == {("old", Account.IDLE): 300_000, ("old", Account.CLOSED_PENDING): -300_000}
    assert not s.world.now.oven("o3").certified
    close(s, "o1", "o2", on="2020-09-01")
    assert isinstance(s.last.fact, ClosureStandardCertified)
    assert s.balance("new", Account.CLOSED_PENDING) == 300_000
    o.accepted(s, "new", 300_000, on="2020-09-20")
    assert (s.balance("new", Account.REDUCED), s.balance("old", Account.REDUCED)) == (300_000, 0)


@pytest.mark.rule("YC-13")
def test_a_facility_that_is_closed_already_waits_for_acceptance_at_once() -> None:
    s = close(two_facilities(), "o1", "o2").given(swap(), "2020-06-10")
    assert s.balance("new", Account.CLOSED_PENDING) == 300_000


@pytest.mark.rule("YC-13")
def test_28_do_not_take_the_place_of_30() -> None:
    refused = refusal(two_facilities(second=280_000).when(swap(), "2020-05-01"))
    assert refused == r.FacilityTooSmall(
        field="toLot", lot="new", task="task", available=280_000, asked=300_000
    )


@pytest.mark.rule("YC-13")
def test_nothing_is_swapped_after_the_demolition_began() -> None:
    s = two_facilities().given(StopOven(oven="o3"), "2020-05-01").given(StartDemolition(oven="o3"), "2020-05-02")
    refused = refusal(s.when(swap(), "2020-05-03"))
    assert isinstance(refused, r.FacilityAlreadyGone)
    assert refused.subject == "o3"


@pytest.mark.rule("YC-13")
def test_nothing_is_swapped_after_the_acceptance() -> None:
    s = o.accepted(close(two_facilities(), "o3", "o4"), "old", 300_000, on="2020-06-10")
    assert isinstance(refusal(s.when(swap(), "2020-06-11")), r.FacilityAlreadyGone)


@pytest.mark.rule("E-07")
def test_a_facility_committed_to_a_project_is_not_taken() -> None:
    s = two_facilities()
    o.project(s, (Source(lot="new", tonnes=300_000),), owner="jinxin", county=o.HEJIN, tonnes=240_000)
    o.committed(s, "new", 300_000, 240_000)
    assert refusal(s.when(swap(), "2020-05-01")) == r.FacilityCommitted(
        field="toLot", lot="new", project="project"
    )


@pytest.mark.rule("YC-13")
def test_another_enterprise_s_facility_is_taken_only_where_the_parameter_opens_it() -> None:
    s = two_facilities(owner="hedong")
    assert isinstance(refusal(s.when(swap(), "2020-05-01")), r.FacilityOfAnother)
    s.given(
        SetRuleParameter(
            parameter=keys.FACILITY_SWAP_ACROSS_ENTERPRISES,
            division="140800",
            value=ParameterValue(number=1),
            unit="1/0",
            basis=Basis.ASSUMED,
            note="as this test reads it",
        ),
        "2019-12-31",
    )
    s.given(swap(), "2020-05-01")


@pytest.mark.rule("YC-13", "E-06", "X-04")
def test_two_tasks_of_one_enterprise_change_their_facilities_in_one_event() -> None:
    s = two_facilities()
    o.listed(
        s,
        "new",
        300_000,
        task="task-2",
        owner="jinxin",
        county=o.HEJIN,
        ovens=("o1", "o2"),
        end_state=EndState.CLOSE,
        last_day="2020-12-31",
    )
    assert isinstance(refusal(s.when(swap(), "2020-05-01")), r.NotExchangeable)
    s.given(swap(counter_task="task-2"), "2020-05-01")
    view = s.world.now
    assert (view.task("task").ovens, view.task("task-2").ovens) == (("o1", "o2"), ("o3", "o4"))
    assert [hold.task for hold in view.lot("old").list_holds] == ["task-2"]
    assert [hold.task for hold in view.lot("new").list_holds] == ["task"]
    assert (view.oven("o1").tasks, view.oven("o3").tasks) == (("task",), ("task-2",))


@pytest.mark.rule("YC-13")
@pytest.mark.parametrize("wrong", [{"to_lot": "old"}, {"lot": "new", "to_lot": "old"}])
def test_the_old_facility_is_the_listed_one(wrong: dict[str, str]) -> None:
    assert isinstance(refusal(two_facilities().when(swap(**wrong), "2020-05-01")), r.NotExchangeable)


@pytest.mark.rule("YC-13", "YC-17", "YC-35")
def test_the_county_adjusts_and_no_one_else() -> None:
    refused = refusal(two_facilities().when(swap(), "2020-05-01", role=Role.ENTERPRISE))
    assert refused.CODE == "ROLE_NOT_PERMITTED"
