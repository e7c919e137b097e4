"""The stage and structure of an oven and the status of a case in both languages, as a printed sheet says them."""

from domain.cases.state import CaseStatus
from domain.ovens.facets import Stage, Structure

_STAGES: dict[Stage, str] = {
    Stage.UNKNOWN: "状态不明 state not known",
    Stage.PRODUCING: "在产 producing",
    Stage.STOPPED: "已停产 stopped",
    Stage.SECURED: "已清空置换 emptied and purged",
    Stage.TWO_CUTS_FOUR_STOPS: "已两断四停 cut off and stopped",
    Stage.SEALED: "已加封 sealed",
    Stage.DEMOLISHED: "主体设备已拆除 main equipment demolished",
    Stage.ACCEPTED_CITY: "已通过市级验收 accepted by the city",
    Stage.CHECKED_PROVINCE: "已通过省级抽查 passed the province's spot check",
}
_STRUCTURES: dict[Structure, str] = {
    Structure.STANDING: "设备尚存 standing",
    Structure.DEMOLISHING: "正在拆除 being demolished",
    Structure.MAIN_DEMOLISHED: "主体设备已拆除 main equipment demolished",
    Structure.DEMOLISHED: "全部拆除 demolished",
}
_STATUSES: dict[CaseStatus, str] = {
    CaseStatus.OPEN: "已立案 open",
    CaseStatus.ASSIGNED: "已交办 assigned",
    CaseStatus.INSPECTED: "已核查 inspected",
    CaseStatus.INCONCLUSIVE: "核查未有结论 inconclusive",
    CaseStatus.CONFIRMED: "核查属实 confirmed",
    CaseStatus.REFUTED: "核查不实 refuted",
    CaseStatus.RECTIFICATION_ORDERED: "已责令整改 putting right ordered",
    CaseStatus.RECTIFIED: "已报整改 put right",
    CaseStatus.VERIFIED: "整改已核验 verified",
    CaseStatus.CLOSED: "已销号 closed",
}


def both(choice: Stage | Structure | CaseStatus) -> str:
    """The words of a choice. Each kind has its own: DEMOLISHED is a stage and a structure."""
    match choice:
        case Stage():
            return _STAGES[choice]
        case Structure():
            return _STRUCTURES[choice]
        case CaseStatus():
            return _STATUSES[choice]
