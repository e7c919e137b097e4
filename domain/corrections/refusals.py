"""Why a correction is refused. model.md §4.5."""

from domain.refusals import Refusal


class NothingToCorrect(Refusal, frozen=True, kw_only=True):
    """A correction of a position that holds nothing to correct, or nothing of this division."""

    CODE = "NOTHING_TO_CORRECT"
    RULES = ("E-17",)
    ZH = "位置 {position} 没有可更正的有效事件（不存在、已被更正或不可更正）。"
    EN = "Position {position} holds no standing event that can be corrected (absent, or corrected already)."
    REMEDY = "核对位置号；已更正的事件请更正其更正事件。Check the position, or correct the correction itself."
    RECORDED = False

    position: int


class NotTheOriginalOffice(Refusal, frozen=True, kw_only=True):
    """A correction by another office than the one that submitted the event."""

    CODE = "NOT_THE_ORIGINAL_OFFICE"
    RULES = ("E-17", "YC-14")
    ZH = "位置 {position} 的事件由 {office} 提交，只能由原单位更正。"
    EN = "The event at position {position} was submitted by {office}; only that office corrects it."
    REMEDY = "由原提交单位提交更正。Let the original office submit the correction."

    position: int
    office: str


class SecondOfficeMissing(Refusal, frozen=True, kw_only=True):
    """A correction that no second office shares (four eyes)."""

    CODE = "SECOND_OFFICE_MISSING"
    RULES = ("E-17",)
    ZH = "更正须有第二经办单位复核，且不得与提交单位（{office}）相同。"
    EN = "A correction needs a second office, other than the submitting office ({office})."
    REMEDY = "在 secondOffice 中填写复核单位。Name the second office in secondOffice."

    office: str


class ProvinceCorrectsReduced(Refusal, frozen=True, kw_only=True):
    """A correction of reduced tonnes by anybody but the province's leading-group office."""

    CODE = "PROVINCE_CORRECTS_REDUCED"
    RULES = ("E-17", "YC-37")
    ZH = "位置 {position} 涉及已压减产能（REDUCED），只能由省领导小组办公室更正。"
    EN = "Position {position} touches REDUCED tonnes; only PROVINCE_OFFICE corrects it."
    REMEDY = "报请省领导小组办公室更正。Ask the province's leading-group office."

    position: int


class ReplacementMalformed(Refusal, frozen=True, kw_only=True):
    """The right version within a correction cannot be read."""

    CODE = "REPLACEMENT_MALFORMED"
    RULES = ("E-17",)
    ZH = "更正内容无效：{reason_zh}"
    EN = "The replacement is not valid: {reason_en}"
    REMEDY = "按原命令的格式填写完整的更正内容。Give the whole command again, corrected."
    RECORDED = False

    reason_zh: str
    reason_en: str


class ReplacementOfAnotherKind(Refusal, frozen=True, kw_only=True):
    """A correction would put another fact, or another subject, in place of the event."""

    CODE = "REPLACEMENT_OF_ANOTHER_KIND"
    RULES = ("E-17",)
    ZH = "更正内容应为 {expected} 类事件并涉及相同对象，而所给命令产生 {given}。"
    EN = "The replacement must give {expected} about the same subjects; the command gives {given}."
    REMEDY = "更正只能改正同一事件；另一件事请另行提交。A correction mends the same event; submit another one apart."

    expected: str
    given: str


class LaterEventsRest(Refusal, frozen=True, kw_only=True):
    """A correction would take away what later events rest on."""

    CODE = "LATER_EVENTS_REST"
    RULES = ("E-17",)
    ZH = "位置 {position} 的事件是后续事件（如位置 {later}）的依据，不能先行撤销。"
    EN = "Later events (e.g. position {later}) rest on the event at position {position}: it is not voided before them."
    REMEDY = "从最新的事件起逐一更正，或给出替换内容。Correct from the newest back, or give a replacement."

    position: int
    later: int


class PaidAtTheBank(Refusal, frozen=True, kw_only=True):
    """A correction of an order that the bank has carried out."""

    CODE = "PAID_AT_THE_BANK"
    RULES = ("YC-51",)
    ZH = "位置 {position} 的付款指令已见银行流水，不能撤销或更正。"
    EN = "The order at position {position} was seen at the bank; it is neither voided nor corrected."
    REMEDY = "多付的款项应收回，而非更正指令。Claw back what was overpaid; the order stays."

    position: int
