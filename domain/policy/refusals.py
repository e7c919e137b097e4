"""Why a claim about policy is refused."""

from datetime import date

from domain.refusals import Refusal


class ParameterOverlaps(Refusal, frozen=True, kw_only=True):
    """A parameter gets a second value for the same division and days."""

    CODE = "PARAMETER_OVERLAPS"
    RULES = ("YC-44", "YC-46")
    ZH = "参数 {parameter} 在 {division} 已有自 {valid_from} 至 {valid_to} 的取值（文件 {document}），期间重叠。"
    EN = (
        "Parameter {parameter} already has a value for {division} from {valid_from} to {valid_to} "
        "(document {document}): the intervals overlap."
    )
    REMEDY = "先以更正事件为原取值设定截止日。Correct the earlier value with its last day first."

    parameter: str
    division: str
    valid_from: str
    valid_to: str
    document: str


class InterpretationNotRecorded(Refusal, frozen=True, kw_only=True):
    """An open point of the documents is given a value without the document that prints it or the note that reads it."""

    CODE = "INTERPRETATION_NOT_RECORDED"
    RULES = ("X-29", "X-23")
    ZH = "参数 {parameter} 是文件未明的问题：依据 {basis} 未写明{missing_zh}。"
    EN = "Parameter {parameter} settles what no document says: with the basis {basis}, {missing_en} is missing."
    REMEDY = (
        "PRINTED 的给出 document；INTERPRETED、ASSUMED 的在 note 中写明如何理解、理由。"
        "Give the document where it is PRINTED; else say in note how it is read, and why."
    )

    parameter: str
    basis: str
    missing_zh: str
    missing_en: str


class MoratoriumInForce(Refusal, frozen=True, kw_only=True):
    """A filing, or a commitment, while both are suspended."""

    CODE = "MORATORIUM_IN_FORCE"
    RULES = ("YC-34", "X-09")
    ZH = "{day} 在 {division} 暂停焦化项目备案及产能置换确认。"
    EN = "On {day} filing and replacement confirmation are suspended in {division}."
    REMEDY = "待省级恢复后办理；上大关大按 SX-09 另行规定。Wait until the province resumes; SX-09 exempts 上大关大."

    division: str
    day: date


class MoratoriumAlreadyImposed(Refusal, frozen=True, kw_only=True):
    """A moratorium on days that have one."""

    CODE = "MORATORIUM_ALREADY_IMPOSED"
    RULES = ("YC-34",)
    ZH = "{division} 的暂停备案及产能置换确认在 {day} 已生效，不得重复设定。"
    EN = "The moratorium of {division} is already in force on {day}."
    REMEDY = "如起始日有误，以更正事件修改。Correct the earlier event if its start was wrong."

    division: str
    day: date


class MoratoriumNotInForce(Refusal, frozen=True, kw_only=True):
    """A moratorium is lifted that is not in force."""

    CODE = "MORATORIUM_NOT_IN_FORCE"
    RULES = ("YC-34",)
    ZH = "{division} 在 {day} 没有生效的暂停措施，无从恢复。"
    EN = "No moratorium is in force in {division} on {day}: there is nothing to lift."
    REMEDY = "核对区划与日期。Check the division and the day."

    division: str
    day: date


class DocumentNumberTaken(Refusal, frozen=True, kw_only=True):
    """A document is registered under a number that another one bears."""

    CODE = "DOCUMENT_NUMBER_TAKEN"
    RULES = ("JC-01", "X-01")
    ZH = "文号 {doc_no} 已登记为 {document}，一个文号只登记一份文件。"
    EN = "The number {doc_no} is registered already, as {document}: a number names one document."
    REMEDY = (
        "引用已登记的文件；如两处印法不同，各按所印登记并以 suspectedSame 关联。"
        "Cite the registered one; where two prints differ, register both as printed and link them by suspectedSame."
    )

    doc_no: str
    document: str


class SupersededByItself(Refusal, frozen=True, kw_only=True):
    """A document is superseded by itself, or by one that it superseded."""

    CODE = "SUPERSEDED_IN_A_CIRCLE"
    RULES = ("SX-11",)
    ZH = "文件 {document} 不能被 {by_document} 取代：后者已被前者取代，或两者相同。"
    EN = "Document {document} is not superseded by {by_document}: that one is superseded by it, or is the same."
    REMEDY = "核对两份文件的先后。Check which of the two came later."

    document: str
    by_document: str


class NotYourDocument(Refusal, frozen=True, kw_only=True):
    """A document of another division is declared superseded."""

    CODE = "NOT_YOUR_DOCUMENT"
    RULES = ("SX-11",)
    ZH = "文件 {document} 适用于 {applies_to}，不在贵单位辖区内，不能由贵单位宣布调整。"
    EN = (
        "Document {document} applies to {applies_to}, which is not in your division: you cannot supersede it."
    )
    REMEDY = "请由上级政策主管单位办理。Let the office above declare it."

    document: str
    applies_to: str
