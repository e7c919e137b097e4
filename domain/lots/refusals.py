"""Why a claim on a lot is refused."""

from datetime import date

from domain.refusals import Refusal


class BaselineIsClosed(Refusal, frozen=True, kw_only=True):
    """A lot is opened after the opening of the city was closed."""

    CODE = "BASELINE_CLOSED"
    RULES = ("SX-22", "YC-36")
    ZH = "{city} 的期初已封账，不得再新增指标 {lot}（严禁以任何形式新增焦化产能）。"
    EN = "The opening period of {city} is closed: no event creates capacity for lot {lot}."
    REMEDY = "如期初有误，由省工信厅提交期初更正。If the opening was wrong, 省工信厅 submits CorrectBaseline."

    city: str
    lot: str


class BaselineTotalDiffers(Refusal, frozen=True, kw_only=True):
    """An opening is closed with another total than its lots sum to."""

    CODE = "BASELINE_TOTAL_DIFFERS"
    RULES = ("YC-36",)
    ZH = "{city} 已开立指标合计 {opened} 吨，与封账总数 {total} 吨不符。"
    EN = "The lots opened in {city} sum to {opened} t, not to the total {total} t."
    REMEDY = (
        "补登缺漏的指标，或改正 totalTonnes，使两者一致。"
        "Open the lots that are missing, or correct totalTonnes, until both agree."
    )

    city: str
    opened: int
    total: int


class NotTheOpeningDay(Refusal, frozen=True, kw_only=True):
    """A lot is opened on another day than the opening day."""

    CODE = "NOT_THE_OPENING_DAY"
    RULES = ("YC-36",)
    ZH = "期初指标的业务日期须为期初日 {opening_day}，而非 {day}。"
    EN = "An opening is effective on the opening day {opening_day}, not on {day}."
    REMEDY = "将 occurredOn 改为期初日；文件日期填入 basisDate。Use the opening day; the document's date is basisDate."

    opening_day: date
    day: date


class OpeningAccountNotAllowed(Refusal, frozen=True, kw_only=True):
    """A lot is opened in an account that only later acts fill."""

    CODE = "OPENING_ACCOUNT_NOT_ALLOWED"
    RULES = ("YC-36",)
    ZH = "期初指标只能开立于 OPERATING（在产）、IDLE（停产）或 UNBUILT（未建），不能为 {account}。"
    EN = "A lot opens in OPERATING, IDLE or UNBUILT, not in {account}."
    REMEDY = "account 填写其中之一。Give one of the three as account."

    account: str


class ShareMissing(Refusal, frozen=True, kw_only=True):
    """A category without an oven comes without its controlling share."""

    CODE = "CONTROLLING_SHARE_MISSING"
    RULES = ("SX-03",)
    ZH = "兼并重组取得且焦炉未建成的指标 {lot} 必须给出控股比例（0 < 比例 ≤ 1）。"
    EN = "Lot {lot} was merged without an oven: its controlling share is needed (0 < share <= 1)."
    REMEDY = "填写 controllingShare 的分子与分母。Give controllingShare as numerator and denominator."

    lot: str


class MoreThanTheLot(Refusal, frozen=True, kw_only=True):
    """An act asks for more tonnes than the lot has."""

    CODE = "MORE_THAN_THE_LOT"
    RULES = ("YC-42", "X-04")
    ZH = "指标 {lot} 只有 {available} 吨，不足 {asked} 吨。"
    EN = "Lot {lot} has {available} t, not {asked} t."
    REMEDY = "核对吨数；部分处理须先拆分指标。Check the tonnes; split the lot first for a part."

    lot: str
    available: int
    asked: int


class WholeLotOnly(Refusal, frozen=True, kw_only=True):
    """An act on the whole of a lot names a part of it."""

    CODE = "WHOLE_LOT_ONLY"
    RULES = ("YC-42", "SX-06")
    ZH = "指标 {lot} 共 {whole} 吨，交易须为整个指标；请先拆分（申报 {asked} 吨）。"
    EN = "Lot {lot} has {whole} t and trades whole; split it first (asked {asked} t)."
    REMEDY = "先提交 SplitLot。Submit SplitLot first."

    lot: str
    whole: int
    asked: int


class SplitDoesNotSum(Refusal, frozen=True, kw_only=True):
    """The children of a split do not sum to their parent, account by account and hold by hold."""

    CODE = "SPLIT_DOES_NOT_SUM"
    RULES = ("YC-42", "E-04")
    ZH = "拆分 {lot}：{what} 合计 {parts} 吨，而{of_zh}为 {parent} 吨。"
    EN = "Split of {lot}: {what} sums to {parts} t, {of_en} has {parent} t."
    REMEDY = "逐账户、逐项核对后重新提交。Make every account and hold sum to the parent's."

    lot: str
    what: str
    parts: int
    parent: int
    of_zh: str = "母指标"
    of_en: str = "the parent"


class SplitMoneyDoesNotSum(Refusal, frozen=True, kw_only=True):
    """The prepaid money of a split does not sum to its parent's."""

    CODE = "SPLIT_MONEY_DOES_NOT_SUM"
    RULES = ("YC-42", "E-04")
    ZH = "拆分 {lot}：各子指标预拨资金合计 {parts} 元，母指标尚存预拨 {parent} 元。"
    EN = "Split of {lot}: the children's prepaid money sums to {parts} yuan, the parent has {parent} yuan."
    REMEDY = "按子指标填写 prepaidFen，合计与母指标相等。Give each child its prepaidFen; they sum to the parent's."

    lot: str
    parts: str
    parent: str


class SplitTooLate(Refusal, frozen=True, kw_only=True):
    """A split after acceptance, or after the compensation was approved."""

    CODE = "SPLIT_TOO_LATE"
    RULES = ("YC-42", "E-04")
    ZH = "指标 {lot} 已验收 {accepted} 吨或补偿已核定：验收与补偿之后不得再拆分。"
    EN = "Lot {lot}: {accepted} t were accepted, or its compensation was approved; it is no longer split."
    REMEDY = "拆分须在验收和补偿核定之前；如有误，由省领导小组办公室更正。Split before acceptance and approval."

    lot: str
    accepted: int


class SplitOfSeveralTasks(Refusal, frozen=True, kw_only=True):
    """A split of a lot that is listed for several tasks."""

    CODE = "SPLIT_OF_SEVERAL_TASKS"
    RULES = ("YC-42", "E-04")
    ZH = "指标 {lot} 因 {tasks} 项任务列入清单，拆分时无法判定各子指标归属。"
    EN = "Lot {lot} is listed for {tasks} tasks: a split cannot tell which child belongs to which."
    REMEDY = "先移出其余任务的清单，拆分后再分别列入。Unlist all but one task, split, then list the children."

    lot: str
    tasks: int


class OvenCountedAlready(Refusal, frozen=True, kw_only=True):
    """An oven is put behind a second lot, so that one demolition would reduce twice."""

    CODE = "OVEN_COUNTED_ALREADY"
    RULES = ("YC-22", "YC-28")
    ZH = "焦炉 {oven} 已为其他指标关停、拆除或对应，不得再对应指标 {lot}：一次拆除只压减一次产能。"
    EN = "Oven {oven} stands behind another lot or was closed for one; it cannot back lot {lot} too."
    REMEDY = "填写该指标自己的焦炉。Name the lot's own ovens."

    oven: str
    lot: str


class OvenOfAnotherEnterprise(Refusal, frozen=True, kw_only=True):
    """An oven is put behind a lot of an enterprise that does not own it, nor is linked to its owner on record."""

    CODE = "OVEN_OF_ANOTHER_ENTERPRISE"
    RULES = ("YC-28", "X-06", "YC-22")
    ZH = "焦炉 {oven} 属 {owner}，指标 {lot} 由 {holder} 持有，二者间无经登记的兼并重组、交易或取得。"
    EN = "Oven {oven} belongs to {owner}, lot {lot} to {holder}; no merger, trade or acquisition links them on record."
    REMEDY = (
        "填写该企业自己的焦炉，或先登记兼并重组、交易或取得认可。"
        "Name the holder's own ovens, or record the merger, trade or acquisition first."
    )

    oven: str
    owner: str
    lot: str
    holder: str


class LotLargerThanItsOvens(Refusal, frozen=True, kw_only=True):
    """A lot is larger than what its ovens can make, beside the other lots behind which they stand."""

    CODE = "LOT_LARGER_THAN_ITS_OVENS"
    RULES = ("YC-28", "YC-42", "YC-31")
    ZH = (
        "焦炉 {ovens} 设计产能合计 {design} 吨（允许超出 {percent}%），已对应其他指标 {other} 吨，"
        "不足以对应指标 {lot} 的 {asked} 吨。"
    )
    EN = (
        "The ovens {ovens} are designed for {design} t (plus {percent} % at most) and back {other} t of other lots: "
        "lot {lot} of {asked} t is larger than what is left."
    )
    REMEDY = (
        "列出该指标的全部焦炉并核对设计产能；有焦炉与无焦炉的部分先拆分。"
        "Name all ovens of the lot and check their design; split off what has no oven."
    )

    ovens: str
    design: int
    percent: int
    other: int
    lot: str
    asked: int


class PaidTonnesStay(Refusal, frozen=True, kw_only=True):
    """A correction would leave less accepted than is paid for."""

    CODE = "PAID_TONNES_STAY"
    RULES = ("YC-37", "YC-51")
    ZH = "指标 {lot} 已补偿 {paid} 吨，更正后验收仅 {accepted} 吨：已补偿的产能不得以更正恢复。"
    EN = "Lot {lot}: {paid} t are paid for, after this only {accepted} t would be accepted."
    REMEDY = "撤销验收并收回补偿，而非更正。Revoke the acceptance and claw back; do not correct it away."

    lot: str
    paid: int
    accepted: int


class ReducedCapacityNotTradable(Refusal, frozen=True, kw_only=True):
    """A trade of capacity that is listed or reduced."""

    CODE = "REDUCED_CAPACITY_NOT_TRADABLE"
    RULES = ("YC-37",)
    ZH = "指标 {lot} 已列入压减或已压减（可交易余量 {free} 吨），不得交易或转让（申报 {asked} 吨）。"
    EN = "Lot {lot} is listed or reduced (free {free} t): it is neither traded nor transferred (asked {asked} t)."
    REMEDY = "压减产能不得交易；仅可交易未列入部分（先拆分）。Only the free part can be traded, after a split."

    lot: str
    free: int
    asked: int


class ReducedCapacityNotUsable(Refusal, frozen=True, kw_only=True):
    """A project, or another use, on capacity that is listed or reduced."""

    CODE = "REDUCED_CAPACITY_NOT_USABLE"
    RULES = ("YC-38", "YC-09", "E-16")
    ZH = (
        "指标 {lot} 可用余量 {free} 吨，不足 {asked} 吨：已列入压减或已压减的产能不得再用于"
        "项目备案、置换占用、再次列入清单、凭文件上缴或按其他方案淘汰。"
    )
    EN = (
        "Lot {lot} has {free} t free, not {asked} t: listed or reduced capacity backs no project and is not listed, "
        "surrendered or eliminated again."
    )
    REMEDY = "改用未列入压减清单的产能指标。Use a lot that is not on the reduction list."

    lot: str
    free: int
    asked: int


class LotHeldByProject(Refusal, frozen=True, kw_only=True):
    """A lot of a project is listed, traded or committed again."""

    CODE = "LOT_HELD_BY_PROJECT"
    RULES = ("YC-38", "E-19")
    ZH = "指标 {lot} 已占用于项目 {project}（{held} 吨），不得同时列入压减清单、交易或再次占用。"
    EN = "Lot {lot} is committed to project {project} ({held} t): not listed, traded or committed again."
    REMEDY = "先以 ReleaseLotCommitment 解除置换占用。Release the commitment by ReleaseLotCommitment first."

    lot: str
    project: str
    held: int


class PriceAboveCap(Refusal, frozen=True, kw_only=True):
    """A trade above the price that the compensation standard allows."""

    CODE = "PRICE_ABOVE_CAP"
    RULES = ("YC-46",)
    ZH = "交易价格 {price} 分/吨高于补偿标准上限 {cap} 分/吨。"
    EN = "The price {price} fen/t is above the cap {cap} fen/t."
    REMEDY = "用于置换的产能交易价格不得高于省补偿标准。Lower the price to the compensation standard."

    price: int
    cap: int


class TradeNotDeclared(Refusal, frozen=True, kw_only=True):
    """A trade is confirmed, or rejected, that nobody declared."""

    CODE = "TRADE_NOT_DECLARED"
    RULES = ("YC-37", "SX-06")
    ZH = "指标 {lot} 没有待确认的交易申报。"
    EN = "Lot {lot} has no declared trade to decide on."
    REMEDY = "先提交 DeclareLotTrade。Submit DeclareLotTrade first."

    lot: str


class SellerDoesNotHold(Refusal, frozen=True, kw_only=True):
    """A trade offered by an enterprise that does not hold the lot."""

    CODE = "SELLER_DOES_NOT_HOLD"
    RULES = ("YC-37",)
    ZH = "指标 {lot} 由 {holder} 持有，而非 {seller}。"
    EN = "Lot {lot} is held by {holder}, not by {seller}."
    REMEDY = "seller 填写现持有企业的编号。Give the present holder as seller."

    lot: str
    holder: str
    seller: str


class NotListedForTask(Refusal, frozen=True, kw_only=True):
    """An act for a task under which the lot, or so much of it, is not listed."""

    CODE = "NOT_LISTED_FOR_TASK"
    RULES = ("YC-20",)
    ZH = "指标 {lot} 未因任务 {task} 列入压减清单，或所列 {listed} 吨不足 {asked} 吨。"
    EN = "Lot {lot} is listed with {listed} t for task {task}, not with {asked} t."
    REMEDY = "先由市政府列入清单（ListLot），或核对任务与吨数。Let the city list it first, or check task and tonnes."

    lot: str
    task: str
    listed: int
    asked: int


class AcceptedTonnesStay(Refusal, frozen=True, kw_only=True):
    """A lot, or a part, leaves the list although it was accepted once."""

    CODE = "ACCEPTED_TONNES_STAY"
    RULES = ("YC-37", "YC-38")
    ZH = "指标 {lot} 曾验收 {accepted} 吨：验收过的产能不得移出清单（可移出 {open_} 吨，申请 {asked} 吨）。"
    EN = "Lot {lot}: {accepted} t were accepted once and stay listed ({open_} t may leave, asked {asked} t)."
    REMEDY = "验收过的产能只能重新验收。Accepted tonnes can only be accepted again."

    lot: str
    accepted: int
    open_: int
    asked: int


class RevocationAccountMissing(Refusal, frozen=True, kw_only=True):
    """A filing is revoked without saying where its tonnes go, and no parameter does."""

    CODE = "REVOCATION_ACCOUNT_MISSING"
    RULES = ("YC-39",)
    ZH = "撤销 {subject} 的备案须指明产能去向：REVOKED（撤销）或 UNBUILT（未建）（文件未载明，亦无参数规定）。"
    EN = "Revoking the filing of {subject}: the account its tonnes go to is REVOKED or UNBUILT, to be named."
    REMEDY = "填写 toAccount，或登记参数 filing-revocation-account。Give toAccount, or set the parameter."

    subject: str


class NotCommittedToProject(Refusal, frozen=True, kw_only=True):
    """A replacement, or a release, of a lot that is not committed to the project."""

    CODE = "NOT_COMMITTED_TO_PROJECT"
    RULES = ("YC-55",)
    ZH = "指标 {lot} 未占用于项目 {project}。"
    EN = "Lot {lot} is not committed to project {project}."
    REMEDY = "先提交 CommitLotToProject。Submit CommitLotToProject first."

    lot: str
    project: str


class ReplacementDoesNotSum(Refusal, frozen=True, kw_only=True):
    """Retired tonnes are not carried plus discounted, or differ from the commitment."""

    CODE = "REPLACEMENT_DOES_NOT_SUM"
    RULES = ("YC-58",)
    ZH = (
        "指标 {lot}：退出 {retired} 吨 ≠ 结转 {carried} 吨 + 核减 {discounted} 吨，"
        "或与占用（退出 {held}、结转 {held_carried}）不符。"
    )
    EN = (
        "Lot {lot}: retired {retired} t is not carried {carried} t + discounted {discounted} t, or differs from "
        "the commitment (retired {held}, carried {held_carried})."
    )
    REMEDY = "按备案确认的退出量与结转量填写。Give the retired and carried tonnes of the confirmation."

    lot: str
    retired: int
    carried: int
    discounted: int
    held: int
    held_carried: int


class CarriedTonnesUnknown(Refusal, frozen=True, kw_only=True):
    """A replacement while the commitment does not say how much is carried."""

    CODE = "CARRIED_TONNES_UNKNOWN"
    RULES = ("JX-02", "JX-03")
    ZH = "指标 {lot} 占用于项目 {project} 时未给出结转吨数（文件未载明），置换退出须待其明确。"
    EN = "Lot {lot} was committed to {project} without its carried tonnes (not printed): give them first."
    REMEDY = "先以 CommitLotToProject 补充 carriedTonnes。Give carriedTonnes by CommitLotToProject first."

    lot: str
    project: str


class PaperLotOnly(Refusal, frozen=True, kw_only=True):
    """A lot with ovens is to be given up on paper."""

    CODE = "PAPER_LOT_ONLY"
    RULES = ("SX-03", "YC-11")
    ZH = "指标 {lot} 的未建（UNBUILT）余额为 {unbuilt} 吨，不足 {asked} 吨：只有无焦炉产能可凭文件上缴。"
    EN = "Lot {lot} has {unbuilt} t in UNBUILT, not {asked} t: only capacity without an oven is given up on paper."
    REMEDY = "有焦炉的产能须关停或拆除后验收。Capacity with an oven is closed or demolished, then accepted."

    lot: str
    unbuilt: int
    asked: int


class HoldsExceedBalance(Refusal, frozen=True, kw_only=True):
    """An act whose day would leave less than holds and acceptances ask for."""

    CODE = "HOLDS_EXCEED_BALANCE"
    RULES = ("YC-37", "YC-38", "E-19")
    ZH = (
        "提交后，指标 {lot} 的压减清单与置换占用将超出其余额 {over} 吨（或已验收产能将减少），"
        "多因业务日期早于所依据的事件。"
    )
    EN = (
        "After this, the list and project holds of lot {lot} would exceed its balance (or its accepted tonnes) by "
        "{over} t, mostly because the business day precedes an event it rests on."
    )
    REMEDY = "核对 occurredOn 与先后顺序；必要时先更正后面的事件。Check occurredOn; correct the later event first."

    lot: str
    over: int
