"""The board of a closing: worked back from the last day, with what is open and how the supply stands."""

from datetime import date

import pytest

from domain.acceptance.commands import HoldCityAcceptance, HoldProvincialSpotCheck
from domain.acceptance.facts import Verdict
from domain.closing.commands import DisposeHazardousWaste, OrderImmediateClosure
from domain.closing.facts import WasteKind
from domain.departments import Department
from domain.envelope import Role
from domain.plans.commands import RecordExpertGuidance, ReviewClosurePlan, SubmitClosurePlan, SubmitCountyPlan
from domain.quantities import Deadline, Share
from domain.sites.commands import RecordSiteInspection
from domain.supply.commands import ReportReplacementSupply
from domain.supply.facts import Supply, SupplyKind
from domain.workers.commands import ReportWorkerPlacement
from domain.workers.facts import Placed, PlacementKind
from projections.milestones import ClosingBoard, Step, board_of, closing_board
from projections.milestones.board import PlanStatus
from tests.domain import jiexiu as j
from tests.domain.closing import checklists as k
from tests.domain.scenario import Scenario, day
from tests.projections.conftest import Projected

DAYS = {
    "CLOSURE_PLAN": "2023-05-10",
    "REPLACEMENT_SUPPLY": "2023-10-01",
    "CITY_ACCEPTANCE": "2023-10-31",
    "PROVINCIAL_SPOT_CHECK": "2023-12-31",
}
PLAN = SubmitClosurePlan(task="exit", sections=j.SECTIONS, experts_involved=True, opinions_sought=True)


def jiexiu() -> Scenario:
    s = j.checklisted(j.works())
    for step, on in DAYS.items():
        j.milestone(s, step, on)
    return s


def board(s: Scenario, on: str = "2023-12-01", task: str = "exit") -> ClosingBoard:
    return board_of(s.world, task, day(on))


def step(found: ClosingBoard, name: Step) -> tuple[date | None, date | None, int]:
    milestone = next(m for m in found.milestones if m.step is name)
    return milestone.due_on, milestone.done_on, milestone.late_days


def supplied(*supplies: Supply, kind: SupplyKind = SupplyKind.HEAT) -> ReportReplacementSupply:
    return ReportReplacementSupply(task="exit", kind=kind, supplies=supplies)


@pytest.mark.rule("JX-10")
def test_the_board_works_back_from_the_closing_day() -> None:
    due = {m.step.value: m.due_on for m in board(jiexiu(), "2023-05-01").milestones}
    assert due == {**{name: day(on) for name, on in DAYS.items()}, "CLOSE": day("2023-10-31")}


@pytest.mark.rule("JX-14")
def test_a_plan_of_the_eleventh_is_a_day_late() -> None:
    found = board(jiexiu().given(PLAN, "2023-05-11"))
    assert step(found, Step.CLOSURE_PLAN) == (day("2023-05-10"), day("2023-05-11"), 1)
    assert step(board(jiexiu().given(PLAN, "2023-05-10")), Step.CLOSURE_PLAN)[2] == 0


@pytest.mark.rule("JX-06", "X-21")
def test_closing_and_acceptance_share_their_last_day() -> None:
    s = j.secured(jiexiu())
    assert board(s).no_slack == (Step.CITY_ACCEPTANCE,)
    s.given(k.certify("cs", items=k.TWO_CUTS_FOUR_STOPS, done_on="2023-10-31"), "2023-10-31")
    s.given(HoldCityAcceptance(task="exit", verdict=Verdict.PASSED), "2023-11-03", office="晋中市人民政府")
    found = board(s)
    assert step(found, Step.CLOSE) == (day("2023-10-31"), day("2023-10-31"), 0)
    assert step(found, Step.CITY_ACCEPTANCE) == (day("2023-10-31"), day("2023-11-03"), 3)


@pytest.mark.rule("JX-07")
def test_who_was_not_sampled_has_missed_nothing() -> None:
    assert step(board(jiexiu(), "2024-02-01"), Step.PROVINCIAL_SPOT_CHECK) == (day("2023-12-31"), None, 0)


@pytest.mark.rule("JX-22", "JX-10")
def test_an_order_moves_the_closing_on_the_board() -> None:
    order = OrderImmediateClosure(oven="cs", reason="发生严重事故")
    s = jiexiu().given(order, "2023-06-15", role=Role.CITY_GOV)
    assert step(board(s, "2023-06-20"), Step.CLOSE) == (day("2023-06-15"), None, 5)


@pytest.mark.rule("JX-15")
def test_three_of_four_departments_guided_and_the_plan_is_no_more_approved_for_it() -> None:
    s = j.listing(jiexiu(), "expert-departments", "应急", "生态环境", "工信", "住建").given(PLAN, "2023-05-10")
    assert board(s).expert_departments_missing == ("应急", "生态环境", "工信", "住建")
    for department in (Department.EMERGENCY, Department.ECOLOGY, Department.HOUSING):
        s.given(RecordExpertGuidance(task="exit", department=department, opinion="同意"), "2023-05-12")
    found = board(s)
    assert len(found.expert_departments) == 3
    assert found.expert_departments_missing == ("工信",)
    assert found.plan_status is PlanStatus.SUBMITTED


@pytest.mark.rule("YC-41")
def test_one_of_two_approvals_is_none() -> None:
    s = j.listing(jiexiu(), "closure-plan-approvals", "应急", "生态环境")
    assert board(s).plan_status is PlanStatus.NONE
    s.given(PLAN, "2023-05-10")
    for number, department in enumerate((Department.EMERGENCY, Department.ECOLOGY)):
        found = board(s)
        assert (found.plan_status, len(found.approvals)) == (PlanStatus.SUBMITTED, number)
        review = ReviewClosurePlan(task="exit", department=department, verdict=Verdict.PASSED)
        s.given(review, "2023-05-15")
    found = board(s)
    assert (found.plan_status, found.approvals_missing) == (PlanStatus.APPROVED, ())


@pytest.mark.rule("JX-25", "JX-24", "X-20", "X-30")
def test_the_heat_balance_is_an_interval_and_behind_plan_counts_from_the_later_bound() -> None:
    planned = Deadline(text="8月前", last_day=day("2023-07-31"), last_day_latest=day("2023-08-31"))
    no_1 = Supply(name="1号炉", least=Share(num=7, den=10), most=Share(num=4, den=5), planned_by=planned)
    s = jiexiu().given(supplied(no_1), "2023-06-01")
    (heat,) = board(s, "2023-08-31").supply
    assert (heat.gap_least, heat.gap_most) == (Share(num=1, den=5), Share(num=3, den=10))
    assert (heat.ready, heat.behind_plan) == (False, ())
    (heat,) = board(s, "2023-09-01").supply
    assert heat.behind_plan == ("1号炉",)


@pytest.mark.rule("JX-05", "JX-10")
def test_the_supply_is_done_on_the_day_of_the_later_kind() -> None:
    whole = Supply(name="天然气", rest=True)
    s = jiexiu().given(supplied(whole, kind=SupplyKind.GAS), "2023-09-28")
    assert step(board(s), Step.REPLACEMENT_SUPPLY)[1] is None
    s.given(supplied(whole), "2023-10-04")
    assert step(board(s), Step.REPLACEMENT_SUPPLY) == (day("2023-10-01"), day("2023-10-04"), 3)


@pytest.mark.rule("JX-49", "JX-19", "JX-36", "YC-40")
def test_what_is_missing_is_an_open_item_and_refuses_nothing() -> None:
    s = j.listing(jiexiu(), "county-plan-risks", "政策", "法律", "经济", "金融", "社会")
    s.given(SubmitClosurePlan(task="exit", sections=j.SECTIONS, experts_involved=True), "2023-05-10")
    s.given(SubmitCountyPlan(task="exit", risks=("政策", "法律", "经济", "金融")), "2023-05-01")
    waste = DisposeHazardousWaste(ovens=("cs",), waste=WasteKind.HAZARDOUS, kilograms=900)
    s.given(waste, "2023-10-28")
    placed = (Placed(kind=PlacementKind.TRANSFERRED, count=80),)
    s.given(ReportWorkerPlacement(task="exit", total_count=120, by_kind=placed), "2023-10-28")
    found = board(s)
    assert [item.rule for item in found.open_items] == ["JX-49", "JX-19", "YC-40", "JX-36"]
    assert "社会" in found.open_items[2].text_zh
    s.given(PLAN, "2023-05-12")
    s.given(SubmitCountyPlan(task="exit", risks=("政策", "法律", "经济", "金融", "社会")), "2023-05-12")
    assert [item.rule for item in board(s).open_items] == ["JX-19", "JX-36"]


@pytest.mark.rule("JX-21")
def test_an_inspection_of_the_site_counts_once() -> None:
    s = jiexiu().given(RecordSiteInspection(site="changsheng", seen="停产"), "2023-10-21")
    s.given(RecordSiteInspection(ovens=("cs",), seen="已清空"), "2023-10-22")
    assert board(s).inspection_count == 2


async def test_the_board_is_read_from_the_log_at_its_moment(projected: Projected) -> None:
    s = jiexiu().given(PLAN, "2023-05-11")
    await projected.add(s.events)
    found = await closing_board(projected.log, await projected.at(day("2023-05-20")), "exit")
    assert found == board(s, "2023-05-20")
    before = await closing_board(projected.log, await projected.at(day("2023-05-10")), "exit")
    assert before.plan_status is PlanStatus.NONE


@pytest.mark.rule("JX-07", "JX-10")
def test_the_day_of_the_spot_check_stands_on_the_board_and_a_late_one_is_not_overdue() -> None:
    s = jiexiu()
    assert step(board(s, "2024-02-01"), Step.PROVINCIAL_SPOT_CHECK) == (day("2023-12-31"), None, 0)
    for on in ("2024-01-10", "2024-01-20"):
        s.given(HoldProvincialSpotCheck(task="exit", verdict=Verdict.PASSED), on)
    found = step(board(s, "2024-02-01"), Step.PROVINCIAL_SPOT_CHECK)
    assert found == (day("2023-12-31"), day("2024-01-10"), 0)
