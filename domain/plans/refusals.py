"""Why a plan or its review is refused."""

from domain.refusals import Refusal


class PlanSectionsMissing(Refusal, frozen=True, kw_only=True):
    """A closing plan without all the sections that its document asks for."""

    CODE = "PLAN_SECTIONS_MISSING"
    RULES = ("JX-14",)
    ZH = "任务 {task} 的方案缺少：{names}（应有 {required} 部分，已有 {given} 部分）。"
    EN = "The plan for task {task} lacks {names} ({given} of {required} sections are given)."
    REMEDY = "补齐各部分后重新提交。Complete every section and submit again."

    task: str
    names: str
    required: int
    given: int


class PlanNotSubmitted(Refusal, frozen=True, kw_only=True):
    """A review of a plan that was not submitted."""

    CODE = "PLAN_NOT_SUBMITTED"
    RULES = ("YC-41",)
    ZH = "截至 {day}，任务 {task} 的企业尚未提交方案，无从把关。"
    EN = "No plan for task {task} is submitted by {day}: there is nothing to review."
    REMEDY = "由企业先提交 SubmitClosurePlan。Let the enterprise submit SubmitClosurePlan first."

    task: str
    day: str


class ReviewNotAsked(Refusal, frozen=True, kw_only=True):
    """A department approves a plan where no document asks it to."""

    CODE = "PLAN_REVIEW_NOT_ASKED"
    RULES = ("YC-41", "JX-15")
    ZH = "{division} 的文件未要求 {department} 对方案把关（要求把关的部门：{departments}）。"
    EN = "No document of {division} asks {department} to approve plans (those asked: {departments})."
    REMEDY = (
        "属专家指导的，以 RecordExpertGuidance 登记。"
        "If it is guidance, record it by RecordExpertGuidance: no status rests on it."
    )

    division: str
    department: str
    departments: str
