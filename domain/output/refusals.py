"""Why a cut of output is not shared as asked."""

from domain.refusals import Refusal


class NothingToCut(Refusal, frozen=True, kw_only=True):
    """An output cut although the plans are within the total."""

    CODE = "NOTHING_TO_CUT"
    RULES = ("XZ-20",)
    ZH = "各企业计划合计 {plans} 吨，未超过总量 {total} 吨，无需压减分配。"
    EN = "The plans sum to {plans} t, which is within the total of {total} t: there is nothing to cut."
    REMEDY = (
        "未超过总量的不作分配；计划或总量填错的，改正后重报。"
        "Nothing is allocated within the total; correct the plans or the total if they are wrong."
    )

    plans: int
    total: int
