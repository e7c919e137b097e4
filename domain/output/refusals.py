"""Why a cut of output is not shared as asked."""

from domain.refusals import Refusal


class NothingToCut(Refusal, frozen=True, kw_only=True):
    CODE = "NOTHING_TO_CUT"
    RULES = ("XZ-20",)
    ZH = "各企业计划合计 {plans} 吨，未超过总量 {total} 吨，无需压减分配。"
    EN = "The plans sum to {plans} t, which is within the total of {total} t: there is nothing to cut."
    REMEDY = "核对计划与总量。Check the plans and the total."

    plans: int
    total: int
