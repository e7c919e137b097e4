"""Why a claim on a lot that a court has its hand on is refused."""

from domain.refusals import Refusal


class LotUnderCourtSeal(Refusal, frozen=True, kw_only=True):
    """A trade, a merger, a commitment or another use of tonnes that a court sealed."""

    CODE = "LOT_UNDER_COURT_SEAL"
    RULES = ("YC-33", "YC-52", "SX-05")
    ZH = "指标 {lot} 有 {sealed} 吨被{court}查封（{ruling}），解封或拍卖核实前不得{act_zh}；列入压减清单不受影响。"
    EN = (
        "Lot {lot}: {sealed} t are sealed by {court} ({ruling}): no {act_en} before the seal is lifted or an auction "
        "is verified; listing it for reduction is not affected."
    )
    REMEDY = "与法院协商，取得解封或拍卖文书后再办。Settle it with the court; report the lifting or the auction first."

    lot: str
    sealed: int
    court: str
    ruling: str
    act_zh: str
    act_en: str


class CourtConsentMissing(Refusal, frozen=True, kw_only=True):
    """A demolition permit for an oven behind a sealed lot, without the court's consent."""

    CODE = "COURT_CONSENT_MISSING"
    RULES = ("YC-33", "SX-05")
    ZH = "焦炉 {oven} 对应的指标 {lot} 被{court}查封，许可拆除须附法院同意文书。"
    EN = "Oven {oven} stands behind lot {lot}, which {court} sealed: its demolition needs the court's consent."
    REMEDY = "在 courtConsent 填写法院同意文书的文号。Give the number of the court's consent in courtConsent."

    oven: str
    lot: str
    court: str


class LotInDispute(Refusal, frozen=True, kw_only=True):
    """A trade or commitment while it is open whose the lot is."""

    CODE = "LOT_IN_DISPUTE"
    RULES = ("YC-52", "SX-05")
    ZH = "指标 {lot} 的权属（补偿对象）待明确，不得{act_zh}。"
    EN = "Whose lot {lot} is, is not clear (beneficiary held): no {act_en}."
    REMEDY = "先明确补偿对象（ResolveBeneficiary）。Resolve the beneficiary first."

    lot: str
    act_zh: str
    act_en: str


class AuctionNotKnown(Refusal, frozen=True, kw_only=True):
    """A verification of an auction that nobody reported, or that was decided on."""

    CODE = "AUCTION_NOT_KNOWN"
    RULES = ("SX-05",)
    ZH = "指标 {lot} 没有裁定号为“{ruling}”、待核实的法院拍卖。"
    EN = "Lot {lot} has no court auction of ruling {ruling!r} that waits for verification."
    REMEDY = "先由法院联络员登记拍卖成交，或核对裁定号。Let the auction be reported first, or check the ruling."

    lot: str
    ruling: str


class NotTheFirstSealingCourt(Refusal, frozen=True, kw_only=True):
    """A verification of an auction by a court that did not seal first."""

    CODE = "NOT_THE_FIRST_SEALING_COURT"
    RULES = ("SX-05", "E-03")
    ZH = "指标 {lot} 由{court}拍卖，而首封法院为{first}：非首封法院的成交不予核实。"
    EN = "Lot {lot} was auctioned by {court}, the first-sealing court is {first}: not verified."
    REMEDY = "仅核实首封法院的成交确认书与裁定；否则提交 RefuteLotAuction。Only the first court's papers count."

    lot: str
    court: str
    first: str


class AuctionPapersIncomplete(Refusal, frozen=True, kw_only=True):
    """A verification without all papers of the auction."""

    CODE = "AUCTION_PAPERS_INCOMPLETE"
    RULES = ("SX-05",)
    ZH = "指标 {lot} 的拍卖材料不全或不符：{missing}。"
    EN = "The papers of the auction of lot {lot} are missing or not in order: {missing}."
    REMEDY = "补齐成交确认书、付款凭证、裁定书后再核实。Complete the confirmation, receipts and ruling."

    lot: str
    missing: str
