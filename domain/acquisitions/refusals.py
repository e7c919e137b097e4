"""Why a claim about how a lot was acquired is refused."""

from datetime import date

from domain.refusals import Refusal


class MergerNotKnown(Refusal, frozen=True, kw_only=True):
    """A lot is said to come by a merger that absorbed another enterprise, or none."""

    CODE = "MERGER_NOT_KNOWN"
    RULES = ("SX-02", "SX-03")
    ZH = "指标 {lot} 的持有企业 {holder} 没有编号为 {merger}、由其被兼并的兼并重组。"
    EN = "The holder {holder} of lot {lot} was not absorbed by a merger {merger} known on that day."
    REMEDY = "先登记兼并重组（MergeEnterprises）。Register the merger by MergeEnterprises first."

    lot: str
    holder: str
    merger: str


class NotListedOrReduced(Refusal, frozen=True, kw_only=True):
    """An acquisition is to be recognised for a lot outside the reduction."""

    CODE = "NOT_LISTED_OR_REDUCED"
    RULES = ("SX-05", "SX-06")
    ZH = "指标 {lot} 未列入压减清单：认可产能取得只用于已列入清单或已压减的产能。"
    EN = "Lot {lot} is not listed for reduction: an acquisition is recognised only for listed or reduced capacity."
    REMEDY = "未列入的按交易或拍卖核实办理。Use a trade, or VerifyLotAuction, for a lot that is not listed."

    lot: str


class AuctionNotVerified(Refusal, frozen=True, kw_only=True):
    """A recognition by auction without a verified auction of these tonnes to this buyer."""

    CODE = "AUCTION_NOT_VERIFIED"
    RULES = ("SX-05", "E-03")
    ZH = "指标 {lot} 没有经核实、由 {beneficiary} 买受的 {tonnes} 吨拍卖。"
    EN = "Lot {lot} has no verified auction of {tonnes} t to {beneficiary}."
    REMEDY = "先由市级办公室核实拍卖（VerifyLotAuction）。Verify the auction first."

    lot: str
    beneficiary: str
    tonnes: int


class SelfTradeAfterListing(Refusal, frozen=True, kw_only=True):
    """A recognition of a self-trade whose contract is not from before the listing."""

    CODE = "SELF_TRADE_AFTER_LISTING"
    RULES = ("YC-37", "SX-06", "X-16")
    ZH = "指标 {lot} 于 {listed_on} 列入清单，自行交易合同日期 {contract} 不早于该日或未填写，不予认可。"
    EN = "Lot {lot} was listed on {listed_on}; a trade of {contract} is not from before it: not recognised."
    REMEDY = "压减产能不得交易；仅认可列入清单之前的交易。Only a trade from before the listing is recognised."

    lot: str
    listed_on: date
    contract: str


class CategoryDoesNotFit(Refusal, frozen=True, kw_only=True):
    """A recognition names a category that its basis and its payee do not give."""

    CODE = "CATEGORY_DOES_NOT_FIT"
    RULES = ("SX-05", "SX-06", "X-17")
    ZH = "以 {basis} 认可、补偿对象为 {beneficiary} 时，类别须为 {expected}，而非 {category}。"
    EN = "Recognised by {basis} for {beneficiary}, the category is {expected}, not {category}."
    REMEDY = (
        "拍卖为 COURT_AUCTIONED；认可的自行交易为 MARKET_TRADED；不认可的归原持有企业 OWN_OVEN。"
        "An auction is COURT_AUCTIONED, a confirmed trade MARKET_TRADED; else OWN_OVEN for the holder."
    )

    basis: str
    beneficiary: str
    category: str
    expected: str


class RecognizedAlready(Refusal, frozen=True, kw_only=True):
    """A second recognition of one lot."""

    CODE = "RECOGNIZED_ALREADY"
    RULES = ("SX-05", "SX-06", "E-05")
    ZH = "指标 {lot} 已于 {on} 认可由 {beneficiary} 取得，不得再次认可：同一产能只补偿一方。"
    EN = "Lot {lot} was recognised as acquired by {beneficiary} on {on}: the same capacity is compensated to one party."
    REMEDY = "如有误，以更正事件修改。Correct the earlier event if it was wrong."

    lot: str
    beneficiary: str
    on: date


class MoreThanTheCategory(Refusal, frozen=True, kw_only=True):
    """A determination takes more of a category than the lot is made of."""

    CODE = "MORE_THAN_THE_CATEGORY"
    RULES = ("SX-04",)
    ZH = "指标 {lot} 的 {category} 类产能仅 {available} 吨，不能认定 {asked} 吨。"
    EN = "Lot {lot} has {available} t of the category {category}, not {asked} t."
    REMEDY = "认定吨数不得超过该类别的余额。Determine no more than the category holds."

    lot: str
    category: str
    available: int
    asked: int


class CompositionDoesNotSum(Refusal, frozen=True, kw_only=True):
    """The categories of a mixed lot do not sum to its tonnes."""

    CODE = "COMPOSITION_DOES_NOT_SUM"
    RULES = ("SX-04",)
    ZH = "指标 {lot} 的类别构成合计 {parts} 吨，与指标 {tonnes} 吨不符（构成仅用于 MIXED，类别须可确定且不重复）。"
    EN = (
        "The categories of lot {lot} sum to {parts} t, the lot has {tonnes} t (only a MIXED lot has them, each of them "
        "a category of its own)."
    )
    REMEDY = "核对 composition 各类别吨数。Check the tonnes of each category in composition."

    lot: str
    parts: int
    tonnes: int
