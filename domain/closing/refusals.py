"""Why a closing is not certified. What the documents ask for stands in parameters of their own division."""

from datetime import date

from domain.refusals import Refusal


class ChecklistNotInForce(Refusal, frozen=True, kw_only=True):
    """A certificate where no document, and no parameter, says what closing asks for."""

    CODE = "CHECKLIST_NOT_IN_FORCE"
    RULES = ("JX-44",)
    ZH = "{division} 在 {day} 没有生效的关停标准清单（closing-checklist），焦炉 {oven} 无从认定。"
    EN = "No closing checklist is in force for {division} on {day}: oven {oven} cannot be certified."
    REMEDY = (
        "先以 SetRuleParameter 登记 closing-checklist（标准文本未收存的，注明为假定）。"
        "Register the checklist by SetRuleParameter first, as ASSUMED where the text of the standard is not held."
    )

    oven: str
    division: str
    day: date


class ChecklistsDiffer(Refusal, frozen=True, kw_only=True):
    """One certificate for ovens that close under different checklists."""

    CODE = "CHECKLISTS_DIFFER"
    RULES = ("JX-44",)
    ZH = "焦炉 {oven} 与 {other} 适用的关停标准清单不同，不能合并认定。"
    EN = "Ovens {oven} and {other} fall under different checklists: one certificate cannot hold for both."
    REMEDY = "分别认定。Certify them separately."

    oven: str
    other: str


class AlreadyCertified(Refusal, frozen=True, kw_only=True):
    """A second certificate of one oven."""

    CODE = "ALREADY_CERTIFIED"
    RULES = ("JX-44",)
    ZH = "焦炉 {oven} 已于 {day} 认定关停，不重复认定。"
    EN = "Oven {oven} was certified closed on {day}; it is certified once."
    REMEDY = "如原认定有误，以更正事件修改。Correct the earlier certificate if it was wrong."

    oven: str
    day: date


class ElementMissing(Refusal, frozen=True, kw_only=True):
    """A certificate with fewer elements than the checklist asks for."""

    CODE = "CLOSING_ELEMENT_MISSING"
    RULES = ("JX-44",)
    ZH = "关停标准缺少：{names}（共 {required} 项，已报 {given} 项）。"
    EN = "The closing lacks {names} ({given} of {required} elements are given)."
    REMEDY = (
        "补齐各项；部分变更许可范围的，范围填 STRUCK_FROM_SCOPE。"
        "Complete every element; where the part was struck from a live permit, the scope is STRUCK_FROM_SCOPE."
    )

    names: str
    required: int
    given: int


class ElementNotOfChecklist(Refusal, frozen=True, kw_only=True):
    """A certificate names an element that the checklist does not have."""

    CODE = "CLOSING_ELEMENT_NOT_OF_CHECKLIST"
    RULES = ("JX-44",)
    ZH = "“{name}”不在适用的关停标准清单（{checklist}）内。"
    EN = "{name!r} is not an element of the checklist in force ({checklist})."
    REMEDY = "按清单所列名称填写。Use the names of the checklist."

    name: str
    checklist: str


class ElementGivenTwice(Refusal, frozen=True, kw_only=True):
    """A certificate names an element twice."""

    CODE = "CLOSING_ELEMENT_GIVEN_TWICE"
    RULES = ("JX-44",)
    ZH = "“{name}”重复填报，每项只报一次。"
    EN = "{name!r} is given more than once; each element is given once."
    REMEDY = "删去重复项。Remove the repetition."

    name: str


class ElementAfterCertificate(Refusal, frozen=True, kw_only=True):
    """An element was done after the day of the certificate."""

    CODE = "CLOSING_ELEMENT_AFTER_CERTIFICATE"
    RULES = ("JX-44",)
    ZH = "“{name}”的完成日 {done_on} 晚于认定日 {day}。"
    EN = "{name!r} is done on {done_on}, after the certificate's day {day}."
    REMEDY = "各项全部完成后再认定。Certify once every element is done."

    name: str
    done_on: date
    day: date


class ElementUndone(Refusal, frozen=True, kw_only=True):
    """A certificate states an element that was undone since."""

    CODE = "CLOSING_ELEMENT_UNDONE"
    RULES = ("JX-44", "JX-45")
    ZH = "焦炉 {oven} 的“{name}”已于 {undone_on} 被恢复，不能以 {done_on} 的填报代替。"
    EN = "{name!r} of oven {oven} was undone on {undone_on}: a statement of {done_on} does not stand against it."
    REMEDY = (
        "由主管部门重新办理并登记该项。Let its department do it again and record it; then leave it out here."
    )

    oven: str
    name: str
    undone_on: date
    done_on: date


class ElementDiffers(Refusal, frozen=True, kw_only=True):
    """A certificate gives another day for an element than its department recorded."""

    CODE = "CLOSING_ELEMENT_DIFFERS"
    RULES = ("JX-44", "JX-45")
    ZH = "“{name}”填报为 {given_on}，而主管部门（{by}）登记为 {done_on}。"
    EN = "{name!r} is given as done on {given_on}; its department ({by}) recorded {done_on}."
    REMEDY = "已由部门登记的要素不必再填。Leave out what its department recorded, or let it be corrected."

    name: str
    given_on: date
    done_on: date
    by: str


class HazardsUncovered(Refusal, frozen=True, kw_only=True):
    """A certificate while the purge left out a class of hazard."""

    CODE = "HAZARD_CLASSES_UNCOVERED"
    RULES = ("JX-12",)
    ZH = "焦炉 {oven} 的安全置换未覆盖：{names}。"
    EN = "The purge of oven {oven} does not cover {names}."
    REMEDY = "置换完成后以 PurgeOven 补报所缺介质。Purge what is missing and report it by PurgeOven."

    oven: str
    names: str


class OrderNotByCounty(Refusal, frozen=True, kw_only=True):
    """A county role orders a closing where its document gives that to the city."""

    CODE = "CLOSURE_ORDER_NOT_BY_COUNTY"
    RULES = ("JX-22", "X-33")
    ZH = "{division} 的文件未授权县级部门（{role}）责令立即关停。"
    EN = "No document of {division} lets a county role ({role}) order an immediate closing."
    REMEDY = "报市政府或市生态环境局决定。Report to the city government or the city's ecology bureau."

    division: str
    role: str


class IncidentUnknown(Refusal, frozen=True, kw_only=True):
    """An order to close names a position that is no incident of the oven."""

    CODE = "INCIDENT_UNKNOWN"
    RULES = ("JX-22",)
    ZH = "位置 {position} 不是焦炉 {oven} 的事件登记。"
    EN = "Position {position} is no incident recorded of oven {oven}."
    REMEDY = (
        "填写 IncidentRecorded 的位置，或不填。Give the position of the IncidentRecorded, or leave it out."
    )

    oven: str
    position: int


class OvenNotStopped(Refusal, frozen=True, kw_only=True):
    """A certificate for an oven that runs."""

    CODE = "OVEN_NOT_STOPPED"
    RULES = ("JX-02", "JX-44")
    ZH = "焦炉 {oven} 截至 {day} 未报停产，或停产后又见生产。"
    EN = "Oven {oven} is not reported stopped by {day}, or was seen running since."
    REMEDY = "先提交 StopOven。Submit StopOven first."

    oven: str
    day: date


class OvenNotEmptied(Refusal, frozen=True, kw_only=True):
    """A certificate for an oven that was not emptied."""

    CODE = "OVEN_NOT_EMPTIED"
    RULES = ("JX-17",)
    ZH = "焦炉 {oven} 截至 {day} 未报清空（焦炉必须清空）。"
    EN = "Oven {oven} is not reported emptied by {day}."
    REMEDY = "先提交 EmptyOven。Submit EmptyOven first."

    oven: str
    day: date


class OvenNotPurged(Refusal, frozen=True, kw_only=True):
    """A certificate, or a demolition permit, for an oven that was not purged."""

    CODE = "OVEN_NOT_PURGED"
    RULES = ("JX-18",)
    ZH = "焦炉 {oven} 截至 {day} 未完成安全置换，不得{act_zh}。"
    EN = "Oven {oven} is not reported purged by {day}: no {act_en}."
    REMEDY = "先提交 PurgeOven。Submit PurgeOven first."

    oven: str
    day: date
    act_zh: str
    act_en: str
