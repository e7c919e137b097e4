"""Plans of a closing: eleven sections in 介休, two approvals in 运城, and neither list anywhere else."""

import pytest

from domain.acceptance.facts import Verdict
from domain.command import Accepted
from domain.departments import Department
from domain.envelope import Role
from domain.plans import refusals as r
from domain.plans.commands import (
    RecordExpertAssessment,
    RecordExpertGuidance,
    ReviewClosurePlan,
    SubmitClosurePlan,
    SubmitCountyPlan,
)
from domain.refusals import RoleNotPermitted, UnknownSubject
from tests.domain import jiexiu as j
from tests.domain import opening as o
from tests.domain.scenario import Scenario, refusal


def plan(*sections: str, task: str = "exit", **more: bool) -> SubmitClosurePlan:
    return SubmitClosurePlan(task=task, sections=sections, **more)


def jiexiu() -> Scenario:
    return j.listing(j.works(), "closure-plan-sections", *j.SECTIONS)


def yuncheng() -> Scenario:
    s = o.listed(o.lot(o.enterprise(Scenario()), ovens=("oven",)), ovens=("oven",))
    return j.listing(s, "closure-plan-approvals", "应急", "生态环境", division="140800")


def review(department: Department, verdict: Verdict = Verdict.PASSED) -> ReviewClosurePlan:
    return ReviewClosurePlan(task="task", department=department, verdict=verdict)


def approved(s: Scenario) -> tuple[str, ...]:
    return s.world.now.closing_file("task").approved_by()


@pytest.mark.rule("JX-14")
def test_ten_of_eleven_sections_are_refused_and_the_missing_one_is_named() -> None:
    assert len(j.SECTIONS) == 11
    refused = refusal(jiexiu().when(plan(*j.SECTIONS[:-1]), "2023-05-09"))
    assert isinstance(refused, r.PlanSectionsMissing)
    assert (refused.names, refused.required, refused.given) == ("应急措施", 11, 10)


@pytest.mark.rule("JX-14")
def test_a_plan_a_day_late_is_accepted_with_its_own_day() -> None:
    s = jiexiu().given(plan(*j.SECTIONS), "2023-05-11")
    (version,) = s.world.now.closing_file("exit").plans
    assert version.on.isoformat() == "2023-05-11"
    assert s.last.tags == ("task:exit", "enterprise:changsheng")


@pytest.mark.rule("JX-49")
def test_a_plan_without_opinions_sought_is_accepted() -> None:
    s = jiexiu().given(plan(*j.SECTIONS, experts_involved=True), "2023-05-10")
    (version,) = s.world.now.closing_file("exit").plans
    assert (version.experts_involved, version.opinions_sought) == (True, False)


@pytest.mark.rule("JX-14", "YC-41")
def test_the_eleven_sections_bind_jiexiu_only() -> None:
    assert isinstance(yuncheng().when(plan("实施范围", task="task"), "2020-03-01"), Accepted)


@pytest.mark.rule("JX-30", "JX-43")
def test_only_the_enterprise_files_its_own_plan() -> None:
    refused = refusal(jiexiu().when(plan(*j.SECTIONS), "2023-05-10", role=Role.COUNTY_OFFICE))
    assert isinstance(refused, RoleNotPermitted)


@pytest.mark.rule("YC-41")
def test_a_plan_is_approved_by_both_departments_or_not_at_all() -> None:
    s = yuncheng().given(plan("实施范围", task="task"), "2020-03-01")
    s.given(review(Department.EMERGENCY), "2020-03-05")
    assert approved(s) == ("应急",)
    s.given(review(Department.ECOLOGY), "2020-03-06")
    assert approved(s) == ("应急", "生态环境")


@pytest.mark.rule("YC-41")
def test_a_later_verdict_and_a_new_plan_begin_again() -> None:
    s = yuncheng().given(plan("实施范围", task="task"), "2020-03-01")
    s.given(review(Department.EMERGENCY), "2020-03-05")
    s.given(review(Department.EMERGENCY, Verdict.FAILED), "2020-03-07")
    assert approved(s) == ()
    s.given(review(Department.EMERGENCY), "2020-03-08")
    s.given(plan("实施范围", "进度安排", task="task"), "2020-03-09")
    assert approved(s) == ()
    assert len(s.world.now.closing_file("task").plans) == 2


@pytest.mark.rule("YC-41")
def test_a_review_needs_a_plan_of_its_day() -> None:
    assert isinstance(
        refusal(yuncheng().when(review(Department.EMERGENCY), "2020-03-05")), r.PlanNotSubmitted
    )
    s = yuncheng().given(plan("实施范围", task="task"), "2020-03-10")
    assert isinstance(refusal(s.when(review(Department.EMERGENCY), "2020-03-05")), r.PlanNotSubmitted)


@pytest.mark.rule("YC-41", "JX-15")
def test_nobody_approves_where_no_document_asks_for_it() -> None:
    s = jiexiu().given(plan(*j.SECTIONS), "2023-05-10")
    command = ReviewClosurePlan(task="exit", department=Department.EMERGENCY, verdict=Verdict.PASSED)
    refused = refusal(s.when(command, "2023-05-12"))
    assert isinstance(refused, r.ReviewNotAsked)
    assert refused.department == "应急"
    s = yuncheng().given(plan("实施范围", task="task"), "2020-03-01")
    assert isinstance(refusal(s.when(review(Department.HOUSING), "2020-03-05")), r.ReviewNotAsked)


@pytest.mark.rule("JX-15")
def test_guidance_is_recorded_and_nothing_rests_on_it() -> None:
    s = jiexiu().given(plan(*j.SECTIONS), "2023-05-10")
    before = s.world.now.closing_file("exit")
    for department in (Department.EMERGENCY, Department.ECOLOGY, Department.HOUSING):
        s.given(
            RecordExpertGuidance(task="exit", department=department, opinion="补充煤气管线方案"), "2023-05-12"
        )
    after = s.world.now.closing_file("exit")
    assert after.plans == before.plans
    assert [word.department for word in after.guidance] == ["EMERGENCY", "ECOLOGY", "HOUSING"]


@pytest.mark.rule("YC-42", "E-04")
def test_an_assessment_stands_on_the_task_the_lot_and_the_ovens_it_speaks_of() -> None:
    command = RecordExpertAssessment(
        task="task", lot="lot", ovens=("oven",), panel="专家组", opinion="对应 20 万吨的设施可单独关停"
    )
    s = yuncheng().given(command, "2020-03-20")
    assert s.last.tags == ("task:task", "enterprise:jianlong", "lot:lot", "oven:oven")
    (word,) = s.world.now.closing_file("task").assessments
    assert (word.panel, word.department) == ("专家组", None)


@pytest.mark.rule("YC-40")
def test_a_county_plan_is_recorded_as_far_as_it_goes() -> None:
    s = yuncheng().given(SubmitCountyPlan(task="task", risks=("政策", "法律", "经济", "金融")), "2020-02-01")
    (county,) = s.world.now.closing_file("task").county_plans
    assert county.risks == ("政策", "法律", "经济", "金融")


def test_a_plan_belongs_to_a_task_that_exists() -> None:
    assert isinstance(refusal(jiexiu().when(plan(*j.SECTIONS, task="x"), "2023-05-10")), UnknownSubject)
