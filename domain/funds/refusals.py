"""Why a claim on a fund is refused."""

from domain.refusals import Refusal


class TaskNotCompleted(Refusal, frozen=True, kw_only=True):
    """Prepaid money is passed on before the enterprise completed its task."""

    CODE = "TASK_NOT_COMPLETED"
    RULES = ("SX-08",)
    ZH = (
        "指标 {lot} 截至 {day} 所属任务未全部验收（已验收 {accepted} 吨，任务 {tonnes} 吨）；"
        "预拨资金只拨付已完成的企业。"
    )
    EN = (
        "Lot {lot}: its task is not completed by {day} ({accepted} of {tonnes} t accepted); "
        "prepaid money is passed on to companies that have completed."
    )
    REMEDY = "待任务验收完成后拨付。Release it once the task is accepted in full."

    lot: str
    day: str
    accepted: int
    tonnes: int


class MoreThanAdvanced(Refusal, frozen=True, kw_only=True):
    """More prepaid money is passed on than its holder has."""

    CODE = "MORE_THAN_ADVANCED"
    RULES = ("SX-08",)
    ZH = "{holder} 持有的 {level} 预拨资金为 {open_} 元，不能拨付 {asked} 元。"
    EN = "{holder} holds {open_} yuan of prepaid {level} money: {asked} yuan cannot be released."
    REMEDY = "核对资金、层级与持有单位；先登记预拨下达。Check fund, level and holder; report the receipt first."

    holder: str
    level: str
    open_: str
    asked: str
