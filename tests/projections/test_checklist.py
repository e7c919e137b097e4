"""What a place asks for beside the closing, and what enforcement did: on the board, refusing nothing."""

import pytest

from domain.checklists.commands import ReportClosingItem
from domain.checklists.facts import ClosingItem
from domain.departments import Department
from domain.envelope import Role
from domain.policy.facts import ParameterValue
from domain.quantities import Share
from domain.sites.commands import ApplyEnforcementMeasure, RecordIncident, RecordPenalty
from domain.sites.facts import IncidentKind, Measure, Offence
from domain.supply.commands import ReportReplacementSupply
from domain.supply.facts import Supply, SupplyKind
from projections.milestones import ClosingBoard, board_of
from tests.domain import jiexiu as j
from tests.domain import opening as o
from tests.domain.scenario import Scenario, day
from tests.projections.watching import open_names

Item = ClosingItem
GAOPING = "140581"


def asked(*items: ClosingItem, optional: tuple[ClosingItem, ...] = ()) -> Scenario:
    s = j.listing(j.works(), "closing-items", *items)
    return j.listing(s, "closing-items-optional", *optional) if optional else s


def board(s: Scenario, on: str = "2023-12-01") -> ClosingBoard:
    return board_of(s.world, "exit", day(on))


def rules(s: Scenario, on: str = "2023-12-01") -> list[str]:
    return [item.rule for item in board(s, on).open_items]


def done(item: ClosingItem, department: Department = Department.EMERGENCY) -> ReportClosingItem:
    return ReportClosingItem(task="exit", item=item, department=department)


@pytest.mark.rule("YC-19", "JX-33")
def test_the_emergency_plan_and_the_gas_of_those_downstream_are_open_until_they_are_reported() -> None:
    s = asked(Item.EMERGENCY_PLAN, Item.DOWNSTREAM_SUPPLY)
    assert rules(s) == ["YC-19", "YC-19"]
    s.given(done(Item.EMERGENCY_PLAN), "2023-06-01").given(done(Item.DOWNSTREAM_SUPPLY), "2023-07-01")
    assert rules(s) == []
    assert [(row.item, row.done_on) for row in board(s).checklist] == [
        (Item.EMERGENCY_PLAN, day("2023-06-01")),
        (Item.DOWNSTREAM_SUPPLY, day("2023-07-01")),
    ]


@pytest.mark.rule("JX-23", "JX-05")
def test_the_plan_for_gas_and_heat_comes_before_they_are_replaced() -> None:
    s = j.milestone(asked(Item.SUPPLY_PLAN), "REPLACEMENT_SUPPLY", "2023-10-01")
    assert [item.text_zh for item in board(s).open_items] == ["气源、热源替代方案未报"]
    s.given(done(Item.SUPPLY_PLAN, Department.HOUSING), "2023-05-20")
    (row,) = board(s).checklist
    assert (row.done_on, row.department) == (day("2023-05-20"), Department.HOUSING)


@pytest.mark.rule("JX-37")
def test_an_optional_item_is_shown_and_never_missing() -> None:
    s = asked(optional=(Item.SPECIAL_EQUIPMENT,))
    assert (rules(s), [row.optional for row in board(s).checklist]) == ([], [True])
    s.given(done(Item.SPECIAL_EQUIPMENT, Department.MARKET), "2023-11-05")
    assert [row.done_on for row in board(s).checklist] == [day("2023-11-05")]


@pytest.mark.rule("JX-41", "JX-40")
def test_fire_equipment_that_keeps_running_explains_what_is_still_used() -> None:
    s = asked(Item.FIRE_EQUIPMENT)
    note = "消防泵与监控保留运行"
    s.given(
        ReportClosingItem(task="exit", item=Item.FIRE_EQUIPMENT, department=Department.EMERGENCY, note=note),
        "2023-10-25",
    )
    assert [row.note for row in board(s).checklist] == [note]


@pytest.mark.rule("JC-10")
def test_a_round_of_checks_is_late_after_the_end_of_the_year() -> None:
    s = o.lot(o.enterprise(Scenario(), "works", GAOPING), owner="works", county=GAOPING)
    o.listed(s, owner="works", county=GAOPING, last_day="2020-12-31")
    j.listing(s, "closing-items", Item.FUGITIVE_EMISSION_CHECK, division="140500")
    j.milestone(s, "FUGITIVE_EMISSION_CHECK", "2020-12-31", "140500")
    (row,) = board_of(s.world, "task", day("2021-01-01")).checklist
    assert (row.due_on, row.done_on, row.late_days) == (day("2020-12-31"), None, 1)
    check = ReportClosingItem(task="task", item=Item.FUGITIVE_EMISSION_CHECK, department=Department.ECOLOGY)
    s.given(check, "2020-12-20")
    (row,) = board_of(s.world, "task", day("2021-01-01")).checklist
    assert (row.done_on, row.late_days) == (day("2020-12-20"), 0)


@pytest.mark.rule("X-23", "YC-19")
def test_a_place_that_asks_for_nothing_misses_nothing() -> None:
    assert (rules(j.works()), board(j.works()).checklist) == ([], ())


@pytest.mark.rule("JX-27")
def test_gas_is_replaced_when_its_measures_are_fitted_and_its_procedures_transferred() -> None:
    s = j.parameter(j.works(), "gas-evidence-required", ParameterValue(number=1))
    whole = Share(num=1, den=1)
    gas = Supply(name="天然气", least=whole, most=whole)
    s.given(ReportReplacementSupply(task="exit", kind=SupplyKind.GAS, supplies=(gas,)), "2023-09-28")
    assert rules(s) == ["JX-27", "JX-27"]
    evidence = ReportReplacementSupply(
        task="exit", kind=SupplyKind.GAS, supplies=(gas,), measures_fitted=True, procedures_transferred=True
    )
    s.given(evidence, "2023-09-29")
    assert rules(s) == []
    assert [(one.measures_fitted, one.procedures_transferred) for one in board(s).supply] == [(True, True)]


@pytest.mark.rule("SX-18", "XZ-22", "XZ-23", "JX-48")
def test_penalties_measures_and_incidents_stand_beside_the_task_and_move_no_deadline() -> None:
    s = j.works().given(RecordIncident(ovens=("cs",), kind=IncidentKind.OBSTRUCTION), "2023-10-20")
    penalty = RecordPenalty(
        site="changsheng",
        offence=Offence.UNLAWFUL_DISCHARGE,
        decision_no="示例罚〔2023〕1号",
        penalty_fen=20_000_000,
        joint_departments=("市场监管", "应急"),
    )
    s.given(penalty, "2023-10-10", role=Role.CITY_ECO)
    measure = ApplyEnforcementMeasure(ovens=("cs",), measure=Measure.LIMIT_WATER, legal_basis="示例规定")
    s.given(measure, "2023-10-25")
    found = board(s, "2023-10-31")
    assert [(row.kind, row.what, row.penalty_fen) for row in found.enforcement] == [
        ("PENALTY", "UNLAWFUL_DISCHARGE", 20_000_000),
        ("INCIDENT", "OBSTRUCTION", None),
        ("MEASURE", "LIMIT_WATER", None),
    ]
    assert s.world.now.oven("cs").penalties[0].joint_departments == ("市场监管", "应急")
    close = next(one for one in found.milestones if one.step == "CLOSE")
    assert (close.due_on, close.late_days) == (day("2023-10-31"), 0)
    assert open_names(s) == []
