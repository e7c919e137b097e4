"""D-08: an oven without a lot; UNKNOWN is not a gap, and a gap may be due later."""

import msgspec
import pytest

from domain.cases.facts import Severity
from domain.command import Command
from domain.corrections.commands import CorrectBaseline, CorrectEvent, ReplacementCommand
from domain.enterprises.commands import RegisterEnterprise
from domain.fact import Account
from domain.lots.commands import (
    ConfirmLotTrade,
    DeclareLotTrade,
    EliminateLotByOtherPlan,
    RecognizeBaselineCapacity,
    ReplaceLot,
    ReportUnrecognizedCapacity,
)
from domain.lots.facts import BaselineCapacityRecognized
from domain.ovens.commands import CommissionOven, RegisterOven, StopOven
from domain.projects.commands import StartProject
from domain.projects.facts import Source
from domain.tasks.commands import AssignEnterpriseTask
from domain.tasks.facts import EndState, TaskBook
from tests.domain import opening as o
from tests.domain.scenario import OPENING_DAY, Scenario, by, day
from tests.projections.watching import changes, day_opened, open_names, still_open


def works(oven_tonnes: int | None = 600_000, lot_tonnes: int = 600_000) -> Scenario:
    s = o.lot(o.enterprise(Scenario()), tonnes=lot_tonnes)
    register(s, "old", oven_tonnes)
    return s.given(CommissionOven(oven="old"), OPENING_DAY)


def register(s: Scenario, oven: str, tonnes: int | None, owner: str = "jianlong") -> Scenario:
    command = RegisterOven(
        oven=oven, enterprise=owner, division=o.WENXI, county=o.WENXI, design_tonnes=tonnes
    )
    return s.given(command, OPENING_DAY)


@pytest.mark.rule("D-08")
def test_an_oven_within_its_lot_is_lawful() -> None:
    assert open_names(day_opened(works(), "2020-01-01")) == []


@pytest.mark.rule("D-08", "SX-22", "YC-16")
def test_a_new_oven_without_a_lot_is_found_on_its_commissioning() -> None:
    s = register(works(), "new", 400_000).given(CommissionOven(oven="new"), "2020-05-01")
    (found,) = still_open(s)
    assert (found.rule, found.subject, found.severity) == (
        "D-08",
        "enterprise:jianlong",
        Severity.CRITICAL,
    )
    assert "400,000" in found.sentence_en
    assert len(changes(day_opened(day_opened(s, "2020-05-02"), "2020-05-03"))) == 1
    s.given(StopOven(oven="new"), "2020-05-10")
    assert open_names(s) == []


@pytest.mark.rule("D-08")
def test_what_is_not_known_is_not_a_gap() -> None:
    assert open_names(day_opened(works(oven_tonnes=None, lot_tonnes=1), "2020-01-01")) == []
    s = o.lot(o.enterprise(Scenario()), tonnes=1)
    register(register(s, "old", 600_000), "silent", 400_000)
    s.given(CommissionOven(oven="old"), "2019-06-01")
    assert open_names(day_opened(s, "2020-01-01")) == []


@pytest.mark.rule("D-08")
def test_an_incomplete_baseline_is_not_a_gap() -> None:
    s = Scenario().given(
        RegisterEnterprise(
            enterprise="jianlong",
            legal_name="昌盛",
            division=o.WENXI,
            county=o.WENXI,
            baseline_incomplete=True,
        ),
        OPENING_DAY,
    )
    register(s, "old", 600_000).given(CommissionOven(oven="old"), OPENING_DAY)
    assert open_names(day_opened(s, "2020-01-01")) == []


@pytest.mark.rule("D-08", "X-08")
def test_old_and_new_oven_may_overlap_until_the_last_day() -> None:
    s = works()
    task: Command = AssignEnterpriseTask(
        task="exit",
        enterprise="jianlong",
        division=o.WENXI,
        county=o.WENXI,
        tonnes=600_000,
        deadline=by("2020-10-31"),
        required_end_state=EndState.CLOSE,
        book=TaskBook.REPLACEMENT,
        lots=("lot",),
        ovens=("old",),
    )
    s.given(task, "2019-05-01")
    o.project(s, (Source(lot="lot", tonnes=600_000),))
    o.committed(s, "lot", 600_000, 480_000)
    register(s, "new", 480_000)
    s.given(CommissionOven(oven="new", project="project"), "2020-08-01")
    s.given(StartProject(project="project", ovens=("new",)), "2020-08-01")
    assert open_names(day_opened(s, "2020-10-31")) == []
    assert open_names(day_opened(s, "2020-11-01")) == [
        ("D-08", "enterprise:jianlong"),
        ("D-22", "task:exit"),
    ]
    s.given(StopOven(oven="old"), "2020-11-02")
    replaced = ReplaceLot(
        lot="lot",
        project="project",
        retired_tonnes=600_000,
        carried_tonnes=480_000,
        discounted_tonnes=120_000,
    )
    s.given(replaced, "2020-11-03")
    assert s.balance("lot", Account.OPERATING) == 480_000
    assert open_names(day_opened(s, "2020-11-04")) == []


@pytest.mark.rule("D-08")
def test_a_sold_lot_leaves_a_gap_that_is_due_on_the_stop_by_date() -> None:
    s = works()
    s.given(
        RegisterEnterprise(enterprise="buyer", legal_name="买方", division=o.HEJIN, county=o.HEJIN),
        OPENING_DAY,
    )
    s.given(
        DeclareLotTrade(
            lot="lot",
            seller="jianlong",
            buyer="buyer",
            tonnes=600_000,
            price_fen_per_tonne=4800,
            contract_date=day("2020-02-01"),
        ),
        "2020-02-01",
    )
    s.given(ConfirmLotTrade(lot="lot", report_id="r", seller_oven_stop_by=day("2020-06-30")), "2020-03-01")
    day_opened(s, "2020-03-02")
    assert [found.severity for found in still_open(s)] == [Severity.INFO]
    day_opened(day_opened(s, "2020-06-30"), "2020-07-01")
    assert [found.severity for found in still_open(s)] == [Severity.INFO, Severity.CRITICAL]
    assert open_names(s.given(StopOven(oven="old"), "2020-07-02")) == []


@pytest.mark.rule("D-08", "YC-16", "SX-22")
def test_capacity_found_without_recognition_is_critical() -> None:
    found = ReportUnrecognizedCapacity(site="示例厂址", division=o.WENXI, estimated_tonnes=300_000)
    assert open_names(works().given(found, "2020-04-01")) == [("D-08", "site:示例厂址")]


@pytest.mark.rule("D-08", "YC-16", "SX-22")
def test_quota_that_leaves_while_the_oven_runs_on_is_found_at_once() -> None:
    s = works().given(EliminateLotByOtherPlan(lot="lot", tonnes=500_000), "2020-03-01")
    (found,) = still_open(s)
    assert (found.rule, found.subject, found.severity) == ("D-08", "enterprise:jianlong", Severity.CRITICAL)
    assert "500,000" in found.sentence_en
    assert len(changes(day_opened(s, "2020-03-02"))) == 1
    assert open_names(s.given(StopOven(oven="old"), "2020-03-03")) == []


@pytest.mark.rule("D-08", "YC-37", "SX-22")
def test_a_sale_without_a_day_to_stop_by_is_a_gap_on_the_day_it_is_confirmed() -> None:
    s = o.enterprise(works(), "buyer", o.HEJIN)
    trade = DeclareLotTrade(
        lot="lot",
        seller="jianlong",
        buyer="buyer",
        tonnes=600_000,
        price_fen_per_tonne=4800,
        contract_date=day("2020-02-01"),
    )
    s.given(trade, "2020-02-01").given(ConfirmLotTrade(lot="lot", report_id="r"), "2020-03-01")
    assert open_names(s) == [("D-08", "enterprise:jianlong")]


def corrected(s: Scenario, position: int, right: Command | None = None, on: str = "2018-12-31") -> Scenario:
    """The event at a position voided, or put right, by its own office."""
    event = s.events[position - 1]
    replacement = None
    if right is not None:
        fields = msgspec.to_builtins(right)
        replacement = ReplacementCommand(command=type(right).__name__, occurred_on=day(on), fields=fields)
    opening = isinstance(event.fact, BaselineCapacityRecognized)
    kind = CorrectBaseline if opening else CorrectEvent
    command = kind(position=position, replacement=replacement, reason="更正", second_office="复核")
    return s.given(command, "2020-03-01", role=event.role, office=event.office)


@pytest.mark.rule("D-08", "E-17", "YC-16", "SX-22")
def test_a_correction_that_takes_operating_tonnes_is_found_at_once() -> None:
    s = works()
    (opening,) = (e for e in s.events if isinstance(e.fact, BaselineCapacityRecognized))
    smaller = msgspec.convert(msgspec.to_builtins(opening.fact), RecognizeBaselineCapacity, strict=False)
    corrected(s, opening.position, msgspec.structs.replace(smaller, tonnes=450_000))
    (found,) = still_open(s)
    assert (found.rule, found.subject, found.severity) == ("D-08", "enterprise:jianlong", Severity.CRITICAL)
    assert "150,000" in found.sentence_en
    assert len(changes(day_opened(s, "2020-03-02"))) == 1
    assert open_names(s.given(StopOven(oven="old"), "2020-03-03")) == []


@pytest.mark.rule("D-08", "E-17", "YC-16")
def test_a_correction_that_takes_a_stop_away_is_found_at_once() -> None:
    s = register(works(), "new", 400_000).given(CommissionOven(oven="new"), "2020-01-01")
    s.given(StopOven(oven="new"), "2020-01-02")
    assert open_names(s) == []
    corrected(s, s.last.position)
    assert open_names(s) == [("D-08", "enterprise:jianlong")]


@pytest.mark.rule("D-08", "E-17")
def test_a_commissioning_put_right_is_judged_as_one() -> None:
    s = register(works(), "new", 400_000).given(CommissionOven(oven="new"), "2020-01-01")
    corrected(s, s.last.position, CommissionOven(oven="new"), "2020-02-01")
    (found,) = still_open(s)
    assert (found.rule, found.causes[-1]) == ("D-08", s.last.position)
