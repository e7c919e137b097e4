"""Why a claw-back is refused."""

from domain.refusals import Refusal


class NothingToClawBack(Refusal, frozen=True, kw_only=True):
    """A claw-back for a lot that missed no task and lost no acceptance."""

    CODE = "NOTHING_TO_CLAW_BACK"
    RULES = ("YC-53", "X-14")
    ZH = "指标 {lot} 截至 {day} 任务未逾期、验收未撤销，没有可收回的资金。"
    EN = "Lot {lot}: by {day} no task is overdue and no acceptance revoked: there is nothing to claw back."
    REMEDY = "收回以未完成任务或撤销验收为前提。A claw-back follows a missed task or a revoked acceptance."

    lot: str
    day: str


class MoreThanClawback(Refusal, frozen=True, kw_only=True):
    """A claw-back beyond the unfinished tonnes, or beyond the province's and the city's money."""

    CODE = "MORE_THAN_CLAWBACK"
    RULES = ("YC-53", "E-15")
    ZH = "{subject}：按未完成或撤销的 {tonnes} 吨与已付、预拨的省市资金，最多收回 {limit} 元，不能收回 {asked} 元。"
    EN = (
        "{subject}: {tonnes} t are unfinished or revoked; with the province and city money paid, prepaid or advanced "
        "at most {limit} yuan come back, {asked} yuan asked."
    )
    REMEDY = "核对吨数与金额；县级资金不在收回之列。Check tonnes and amount; county money is not taken back."

    subject: str
    tonnes: int
    limit: str
    asked: str
