"""Ovens: what is seen of them, in whatever order it is reported, and what a stop moves in the quota book."""

from datetime import date, timedelta
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.command import Accepted
from domain.fact import Account
from domain.lots.commands import BackLotWithOvens, ConfirmLotTrade, DeclareLotTrade, ReplaceLot
from domain.ovens import commands as c
from domain.ovens.facets import Operation, Stage
from domain.ovens.facts import Charging, Seen
from domain.ovens.state import Oven
from domain.projects.commands import StartProject
from domain.projects.facts import Source
from domain.refusals import AlreadyExists, UnknownSubject
from domain.tasks.facts import EndState
from tests.domain import opening as o
from tests.domain.scenario import OPENING_DAY, Scenario, day, facts, refusal

PAIR = ("3", "4")


def works(ovens: tuple[str, ...] = PAIR, tonnes: int = 300_000) -> Scenario:
    """One lot with its ovens in production."""
    return o.lot(o.enterprise(Scenario()), tonnes=tonnes, ovens=ovens)


def oven(s: Scenario, name: str = "3") -> Oven:
    return s.world.now.oven(name)


def standing(s: Scenario, on: str | None = None) -> tuple[int, int]:
    """(OPERATING, IDLE) of the lot."""
    return s.balance("lot", Account.OPERATING, on), s.balance("lot", Account.IDLE, on)


@pytest.mark.rule("JX-02", "YC-28", "SX-22")
def test_an_oven_is_registered_once_as_its_nameplate_says() -> None:
    s = o.enterprise(Scenario(), "changsheng", "140781")
    command = c.RegisterOven(
        oven="cs-1",
        enterprise="changsheng",
        division="140781",
        county="140781",
        label="1号焦炉",
        chamber_height_mm=4300,
        charging=Charging.STAMP,
    )
    s.given(command, OPENING_DAY)
    state = oven(s, "cs-1")
    assert (state.chamber_height_mm, state.design_tonnes, state.operation) == (4300, None, Operation.UNKNOWN)
    assert state.stage is Stage.UNKNOWN
    assert isinstance(refusal(s.when(command, OPENING_DAY)), AlreadyExists)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"enterprise": "nobody"}, "enterprise"),
        ({"division": "149999"}, "division"),
        ({"county": "149998"}, "county"),
    ],
)
def test_an_oven_stands_somewhere_and_belongs_to_somebody(changes: dict[str, Any], field: str) -> None:
    fields = {"oven": "x", "enterprise": "jianlong", "division": o.WENXI, **changes}
    refused = refusal(o.enterprise(Scenario()).when(c.RegisterOven(**fields), OPENING_DAY))
    assert isinstance(refused, UnknownSubject)
    assert refused.field == field


@pytest.mark.parametrize(
    "command",
    [
        c.CommissionOven(oven="nowhere"),
        c.CommissionOven(oven="3", project="nothing"),
        c.StopOven(oven="nowhere"),
        c.RestartOven(oven="nowhere"),
        c.HotIdleOven(oven="nowhere"),
        c.EmptyOven(oven="nowhere"),
        c.PurgeOven(oven="nowhere", hazard_classes=("煤气",)),
        c.ReportProductionOnClosedOven(oven="nowhere", seen=Seen.OUTPUT),
    ],
)
def test_only_a_reference_to_nothing_is_refused(command: Any) -> None:
    assert isinstance(refusal(works().when(command, "2019-12-01")), UnknownSubject)


def test_a_lot_goes_idle_when_its_last_oven_stops() -> None:
    s = works().given(c.StopOven(oven="3"), "2019-11-01")
    assert standing(s) == (300_000, 0)
    s.given(c.StopOven(oven="4"), "2019-11-05")
    assert standing(s, "2019-11-04") == (300_000, 0)
    assert standing(s, "2019-11-05") == (0, 300_000)
    assert "lot:lot" in s.last.tags


def test_a_restarted_oven_takes_the_lot_back_to_operating() -> None:
    s = works().given(c.StopOven(oven="3"), "2019-11-01").given(c.StopOven(oven="4"), "2019-11-05")
    s.given(c.RestartOven(oven="3"), "2019-12-01")
    assert standing(s, "2019-11-30") == (0, 300_000)
    assert standing(s) == (300_000, 0)
    assert (oven(s).running, oven(s).stopped_on, oven(s).restarted_on) == (True, None, day("2019-12-01"))


@pytest.mark.rule("YC-22", "YC-15")
def test_listed_tonnes_do_not_move_when_an_oven_stops_or_restarts() -> None:
    s = o.listed(works(), tonnes=300_000, ovens=PAIR, end_state=EndState.CLOSE)
    for command in (c.StopOven(oven="3"), c.StopOven(oven="4"), c.RestartOven(oven="4")):
        (fact,) = facts(s.when(command, "2020-01-05"))
        assert fact.postings == ()
    assert standing(s) == (300_000, 0)


@pytest.mark.rule("YC-22", "X-05")
def test_a_stop_dated_before_the_listing_finds_the_list_hold_of_today() -> None:
    s = o.listed(works(), tonnes=300_000, ovens=PAIR, end_state=EndState.CLOSE)
    s.given(c.StopOven(oven="3"), "2019-10-30").given(c.StopOven(oven="4"), "2019-10-30")
    assert standing(s) == (300_000, 0)


@pytest.mark.rule("YC-58")
def test_committed_tonnes_do_not_move_when_an_oven_stops() -> None:
    s = o.project(works(), (Source(lot="lot", tonnes=300_000),), tonnes=240_000)
    o.committed(s, "lot", 300_000, 240_000)
    s.given(c.StopOven(oven="3"), "2020-06-01").given(c.StopOven(oven="4"), "2020-06-01")
    assert standing(s) == (300_000, 0)


@pytest.mark.rule("E-22")
def test_hot_idling_is_no_stop() -> None:
    s = works(("3",)).given(c.HotIdleOven(oven="3", reason="市场"), "2019-11-01")
    assert (oven(s).operation, oven(s).running, oven(s).closed_or_stopped) == (
        Operation.HOT_IDLE,
        True,
        False,
    )
    assert standing(s) == (300_000, 0)
    assert oven(s).stage is Stage.PRODUCING


@pytest.mark.rule("YC-15", "SX-21")
def test_production_on_a_closed_oven_posts_nothing_from_any_account() -> None:
    s = o.reduced(Scenario())
    report = c.ReportProductionOnClosedOven(oven="oven", seen=Seen.COKE_PUSHED, estimate_tonnes=800)
    (fact,) = facts(s.when(report, "2020-03-01"))
    assert (fact.postings, fact.withheld) == ((), ())
    state = oven(s, "oven")
    assert [(seen.on, seen.seen) for seen in state.production_seen] == [(day("2020-03-01"), Seen.COKE_PUSHED)]
    assert (state.running, state.accepted, state.closed_or_stopped) == (True, True, True)
    assert s.balance("lot", Account.REDUCED) == 540_000


@pytest.mark.rule("JX-17", "JX-18")
@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_stopped_emptied_and_purged_may_be_reported_in_any_order(order: tuple[int, ...]) -> None:
    reports = (
        (c.StopOven(oven="3"), "2023-10-01"),
        (c.EmptyOven(oven="3"), "2023-10-05"),
        (c.PurgeOven(oven="3", hazard_classes=("煤气", "苯"), gas_test="0.0"), "2023-10-20"),
    )
    s = works(("3",))
    for index in order:
        s.given(*reports[index])
    state = oven(s)
    assert (state.operation, state.stage) == (Operation.PURGED, Stage.SECURED)
    assert (state.stopped_on, state.emptied_on, state.purged_on) == tuple(day(on) for _, on in reports)
    assert state.hazard_classes == ("煤气", "苯")


@pytest.mark.rule("JX-17", "JX-18")
def test_an_oven_charged_again_is_neither_stopped_nor_empty_nor_purged() -> None:
    s = works(("3",)).given(c.StopOven(oven="3"), "2023-10-01").given(c.EmptyOven(oven="3"), "2023-10-05")
    s.given(c.PurgeOven(oven="3", hazard_classes=("煤气",)), "2023-10-20")
    s.given(c.RestartOven(oven="3"), "2023-12-01")
    state = oven(s)
    assert (state.stopped_on, state.emptied_on, state.purged_on, state.hazard_classes) == (
        None,
        None,
        None,
        (),
    )
    assert s.world.on(day("2023-11-01")).oven("3").stage is Stage.SECURED


def test_a_report_may_be_dated_before_the_oven_was_registered() -> None:
    s = works(("3",)).given(c.StopOven(oven="3"), "2018-06-01")
    assert s.world.on(day("2018-06-01")).oven("3").stopped
    assert not s.world.on(day("2018-06-01")).oven("3").registered
    assert oven(s).enterprise == "jianlong"


def test_a_late_stop_before_a_known_restart_moves_nothing() -> None:
    s = works(("3",)).given(c.RestartOven(oven="3"), "2019-12-01").given(c.StopOven(oven="3"), "2019-11-01")
    assert standing(s) == (300_000, 0)
    assert oven(s).running


def test_an_oven_seen_producing_does_not_count_as_stopped() -> None:
    s = works().given(c.StopOven(oven="3"), "2019-11-01")
    s.given(c.ReportProductionOnClosedOven(oven="3", seen=Seen.CHARGING), "2019-11-03")
    s.given(c.StopOven(oven="4"), "2019-11-05")
    assert standing(s) == (300_000, 0)


def test_tonnes_that_run_in_a_project_do_not_go_idle_with_the_old_oven() -> None:
    s = o.project(works(("3",), 600_000), (Source(lot="lot", tonnes=600_000),))
    o.committed(s, "lot", 600_000, 480_000).given(StartProject(project="project"), "2020-03-01")
    s.given(
        ReplaceLot(
            lot="lot",
            project="project",
            retired_tonnes=600_000,
            carried_tonnes=480_000,
            discounted_tonnes=120_000,
        ),
        "2020-06-30",
    )
    (fact,) = facts(s.when(c.StopOven(oven="3"), "2020-06-30"))
    assert fact.postings == ()
    assert s.balance("lot", Account.OPERATING) == 480_000


def test_an_oven_goes_with_its_lot_only_if_the_trade_says_so() -> None:
    for transferred in (True, False):
        s = o.enterprise(works(("3",)), "buyer", o.HEJIN)
        trade = DeclareLotTrade(
            lot="lot",
            seller="jianlong",
            buyer="buyer",
            tonnes=300_000,
            price_fen_per_tonne=3000,
            contract_date=date(2019, 3, 1),
        )
        s.given(trade, "2019-03-01")
        confirm = ConfirmLotTrade(lot="lot", report_id="r1", oven_transferred=transferred)
        s.given(confirm, "2019-03-10")
        assert oven(s).enterprise == ("buyer" if transferred else "jianlong")
        assert oven(s).lots == (("lot",) if transferred else ())
        assert oven(s).division == o.WENXI


@pytest.mark.rule("YC-16", "SX-22")
def test_an_oven_without_a_lot_is_commissioned_all_the_same() -> None:
    s = o.enterprise(Scenario())
    s.given(
        c.RegisterOven(oven="x", enterprise="jianlong", division=o.WENXI, design_tonnes=500_000), OPENING_DAY
    )
    decided = s.when(c.CommissionOven(oven="x"), "2020-01-01")
    assert isinstance(decided, Accepted)
    assert (oven(s, "x").operation, oven(s, "x").lots) == (Operation.PRODUCING, ())


def test_every_lot_behind_an_oven_shows_what_befell_it() -> None:
    s = o.lot(works(("3",)), "second", 100_000)
    s.given(BackLotWithOvens(lot="second", ovens=("3",), tonnes=100_000), OPENING_DAY)
    s.given(c.EmptyOven(oven="3"), "2019-11-01")
    assert s.last.tags == ("oven:3", "lot:lot", "lot:second")


ACTS = st.lists(
    st.tuples(st.sampled_from(PAIR), st.integers(1, 300)),
    min_size=2,
    max_size=2,
    unique_by=lambda act: act[0],
)


@pytest.mark.rule("YC-28")
@settings(max_examples=40, deadline=None)
@given(ACTS)
def test_two_stops_end_in_the_same_book_in_whichever_order_they_are_recorded(
    acts: list[tuple[str, int]],
) -> None:
    last = OPENING_DAY + timedelta(days=max(after for _, after in acts))
    for order in (acts, acts[::-1]):
        s = works()
        for name, after in order:
            s.given(c.StopOven(oven=name), OPENING_DAY + timedelta(days=after))
        assert s.balance("lot", Account.IDLE, (last - timedelta(days=1)).isoformat()) == 0
        assert s.balance("lot", Account.IDLE, last.isoformat()) == 300_000


REPORTS = st.lists(
    st.tuples(st.sampled_from(["stop", "restart", "idle"]), st.sampled_from(PAIR), st.integers(1, 40)),
    max_size=8,
)


@settings(max_examples=40, deadline=None)
@given(REPORTS)
def test_whatever_is_reported_the_lot_keeps_its_tonnes_and_rests_with_its_ovens(
    reports: list[tuple[str, str, int]],
) -> None:
    commands = {"stop": c.StopOven, "restart": c.RestartOven, "idle": c.HotIdleOven}
    s = works()
    for act, name, after in reports:
        s.given(commands[act](oven=name), OPENING_DAY + timedelta(days=after))
    for after in range(41):
        on = (OPENING_DAY + timedelta(days=after)).isoformat()
        operating, idle = standing(s, on)
        assert operating + idle == 300_000
        assert operating >= 0 <= idle
    if oven(s, "3").stopped and oven(s, "4").stopped:
        assert standing(s) == (0, 300_000)
