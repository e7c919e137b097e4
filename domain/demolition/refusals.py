"""Why a demolition is not permitted; a demolition seen without a permit is a finding, never a refusal."""

from datetime import date

from domain.refusals import Refusal


class QualificationExpires(Refusal, frozen=True, kw_only=True):
    """A demolition permit for a contractor whose qualification ends before the start."""

    CODE = "QUALIFICATION_EXPIRES"
    RULES = ("JX-20",)
    ZH = "{contractor} 的资质（{qualification_no}）有效至 {valid_to}，早于拆除开工日 {start_on}。"
    EN = "The qualification {qualification_no} of {contractor} ends on {valid_to}, before the start on {start_on}."
    REMEDY = (
        "更换资质有效的施工单位，或提供续期证明。"
        "Name a contractor qualified on the start day, or give the new validity."
    )

    contractor: str
    qualification_no: str
    valid_to: date
    start_on: date
