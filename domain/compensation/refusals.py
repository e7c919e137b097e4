"""Why a claim on a compensation is refused."""

from domain.refusals import Refusal


class CategoryNotDetermined(Refusal, frozen=True, kw_only=True):
    """An amount is proposed while no rate follows from the category."""

    CODE = "CATEGORY_NOT_DETERMINED"
    RULES = ("YC-52", "SX-04", "SX-06")
    ZH = "指标 {lot} 的压减产能类别为 {category}，尚不能确定补偿标准；补偿额暂挂，应付为 0。"
    EN = "The category of lot {lot} is {category}: no rate follows from it; the amount is held, payable is 0."
    REMEDY = (
        "先以 DetermineLotCategory 认定类别（混合的先以 SplitLot 拆分）。"
        "Determine the category by DetermineLotCategory first; split a mixed lot by SplitLot."
    )

    lot: str
    category: str


class RateNotInForce(Refusal, frozen=True, kw_only=True):
    """An amount is proposed where no document's rate is in force on that day."""

    CODE = "RATE_NOT_IN_FORCE"
    RULES = ("YC-44", "YC-45", "SX-02", "SX-03")
    ZH = "{division} 在 {day} 没有类别 {category} 的补偿标准。"
    EN = "No compensation rate for {category} is in force in {division} on {day}."
    REMEDY = (
        "先以 SetRuleParameter 登记文件所定标准。Register the rate of the document by SetRuleParameter first."
    )

    division: str
    category: str
    day: str


class ShareNotApplicable(Refusal, frozen=True, kw_only=True):
    """A controlling share is given for a category that is paid without one."""

    CODE = "SHARE_NOT_APPLICABLE"
    RULES = ("SX-03",)
    ZH = "类别 {category} 不按控股比例补偿，不应填写 share。"
    EN = "The category {category} is not compensated by a controlling share: leave share empty."
    REMEDY = "仅 MERGED_NO_OVEN 填写 share。Give share for MERGED_NO_OVEN only."

    category: str


class ReasonMissing(Refusal, frozen=True, kw_only=True):
    """A proposed, or an approved, amount differs and nobody says why."""

    CODE = "REASON_MISSING"
    RULES = ("YC-49", "SX-03", "X-15")
    ZH = "金额 {given} 元与 {basis} 元不一致，须说明理由。"
    EN = "The amount {given} yuan differs from {basis} yuan: a reason is needed."
    REMEDY = "填写 reason。Give the reason."

    given: str
    basis: str


class ProposalMissing(Refusal, frozen=True, kw_only=True):
    """A review of a lot for which nothing was proposed."""

    CODE = "PROPOSAL_MISSING"
    RULES = ("YC-49",)
    ZH = "指标 {lot} 尚无补偿额度测算，不能审核。"
    EN = "Nothing was proposed for lot {lot}: there is nothing to review."
    REMEDY = "先提交 ProposeCompensation。Submit ProposeCompensation first."

    lot: str


class NotApproved(Refusal, frozen=True, kw_only=True):
    """A plan, a payment or a released prepayment before the review, or after a new proposal."""

    CODE = "COMPENSATION_NOT_APPROVED"
    RULES = ("YC-49", "YC-51")
    ZH = "指标 {lot} 的补偿额度未经省级审核（或重新测算后未再审核）。"
    EN = "The compensation of lot {lot} was not reviewed by the province (or not since it was proposed anew)."
    REMEDY = "先提交 ReviewCompensation。Submit ReviewCompensation first."

    lot: str


class BeneficiaryIsHeld(Refusal, frozen=True, kw_only=True):
    """A payment while it is open whose the money is."""

    CODE = "BENEFICIARY_HELD"
    RULES = ("YC-52", "E-01", "E-05")
    ZH = "指标 {lot} 的补偿对象待明确，不得付款（应付 0）。"
    EN = "The beneficiary of lot {lot} is not clear: nothing is payable."
    REMEDY = "取得法院文书后提交 ResolveBeneficiary。Submit ResolveBeneficiary with the court's paper."

    lot: str


class PayeeIsNotBeneficiary(Refusal, frozen=True, kw_only=True):
    """A payment to another enterprise than the beneficiary."""

    CODE = "PAYEE_IS_NOT_BENEFICIARY"
    RULES = ("YC-51", "YC-52")
    ZH = "指标 {lot} 的补偿对象为 {beneficiary}，而非 {payee}。"
    EN = "The beneficiary of lot {lot} is {beneficiary}, not {payee}."
    REMEDY = "核对收款企业，或先明确补偿对象。Check the payee, or resolve the beneficiary first."

    lot: str
    beneficiary: str
    payee: str


class TonnesNotAccepted(Refusal, frozen=True, kw_only=True):
    """A payment for tonnes that were not accepted, or were paid."""

    CODE = "TONNES_NOT_ACCEPTED"
    RULES = ("YC-50", "YC-51", "E-15")
    ZH = (
        "指标 {lot} 截至 {day} 已验收 {accepted} 吨，其中 {paid} 吨已付，不足本次申请的 {asked} 吨："
        "验收合格后付款，每吨只付一次。"
    )
    EN = (
        "Lot {lot}: {accepted} t accepted by {day}, {paid} t of them are paid already, {asked} t asked; a tonne is "
        "paid after its acceptance, and once."
    )
    REMEDY = (
        "未验收的吨：待市级验收通过后付款。已付的吨不再付款：分期付款的，每期只填与该期金额相应的吨数；"
        "前期多填吨数的，在银行付款前更正该指令（CorrectEvent），已付出的先收回再下达。"
        "Tonnes not accepted wait for the city's acceptance. Paid tonnes are not paid again: each instalment names the "
        "tonnes of its own money; an order with too many tonnes is corrected before the bank pays, else clawed back."
    )

    lot: str
    day: str
    accepted: int
    paid: int
    asked: int


class AboveApproved(Refusal, frozen=True, kw_only=True):
    """A payment above what was approved for the accepted tonnes."""

    CODE = "ABOVE_APPROVED"
    RULES = ("YC-51", "YC-49")
    ZH = "指标 {lot}：已付 {paid} 元，本次 {asked} 元，超过审定额中已验收吨数对应的 {limit} 元。"
    EN = "Lot {lot}: {paid} yuan paid, {asked} yuan asked, more than {limit} yuan approved for these tonnes."
    REMEDY = "核对金额；审定额不足的先重新测算、审核。Check the amount, or propose and review anew."

    lot: str
    paid: str
    asked: str
    limit: str


class LevelsNotGiven(Refusal, frozen=True, kw_only=True):
    """A payment names no shares of the levels where no ratios are in force."""

    CODE = "LEVELS_NOT_GIVEN"
    RULES = ("YC-48",)
    ZH = "{division} 在 {day} 没有省、市、县资金分担比例（文件未载明），各级金额须逐项填写。"
    EN = "No ratios of the three levels are in force in {division} on {day} (none are printed): give each level's fen."
    REMEDY = (
        "填写 provinceFen、cityFen、countyFen，或先登记 fund-ratios。Give the three levels, or set fund-ratios first."
    )

    division: str
    day: str


class LevelsNotByRatio(Refusal, frozen=True, kw_only=True):
    """A payment splits the levels otherwise than the ratios in force, or the plan."""

    CODE = "LEVELS_NOT_BY_RATIO"
    RULES = ("YC-48", "E-25")
    ZH = "省、市、县三级为 {given} 元；按分担比例（最大余数法，连同已付部分）应为 {wanted} 元。"
    EN = "Province, city and county give {given} yuan; by the plan or the ratios in force it is {wanted} yuan."
    REMEDY = "留空各级金额由系统计算，或按应有金额填写。Leave the levels out, or give these amounts."

    given: str
    wanted: str


class ClaimBeforeAcceptance(Refusal, frozen=True, kw_only=True):
    """A claim before the city's acceptance."""

    CODE = "CLAIM_BEFORE_ACCEPTANCE"
    RULES = ("YC-50",)
    ZH = "指标 {lot} 截至 {day} 未通过市级验收，不能申请补偿。"
    EN = "Lot {lot} has not passed the city's acceptance by {day}: nothing can be claimed."
    REMEDY = "市级验收合格后再申请。Claim after the city's acceptance."

    lot: str
    day: str


class CapacityCompensationHasNoRule(Refusal, frozen=True, kw_only=True):
    """A claim for compensation in capacity, which a title promises and no rule describes."""

    CODE = "CAPACITY_COMPENSATION_HAS_NO_RULE"
    RULES = ("YC-47",)
    ZH = "指标 {lot}：标题有“产能补偿”，但没有规定其办法，不能受理。"
    EN = "Lot {lot}: a title promises compensation in capacity, but no rule says how: it cannot be claimed."
    REMEDY = "申请经济补偿（ECONOMIC）；待省里出台规定并登记后再申请。Claim money; capacity once a rule is registered."

    lot: str


class NoClaimToForward(Refusal, frozen=True, kw_only=True):
    """A county forwards where no claim waits."""

    CODE = "NO_CLAIM_TO_FORWARD"
    RULES = ("YC-50",)
    ZH = "指标 {lot} 截至 {day} 没有未转报的企业申请。"
    EN = "Lot {lot}: no claim of the enterprise waits to be forwarded on {day}."
    REMEDY = "先由企业提交 ClaimCompensation。Let the enterprise submit ClaimCompensation first."

    lot: str
    day: str


class MoreThanForwarded(Refusal, frozen=True, kw_only=True):
    """A review plan beyond the claims that were forwarded."""

    CODE = "MORE_THAN_FORWARDED"
    RULES = ("YC-50", "YC-51")
    ZH = "指标 {lot}：已转报而未列入计划的申请为 {open_} 元，不能列入 {asked} 元。"
    EN = "Lot {lot}: {open_} yuan of forwarded claims are not planned yet, {asked} yuan asked."
    REMEDY = "先转报申请（ForwardClaim），或核对金额。Forward the claim first, or check the amount."

    lot: str
    open_: str
    asked: str


class NotOnBehalfOf(Refusal, frozen=True, kw_only=True):
    """A payment that is not said to be in the name of the body whose act it is; a filing is recorded all the same."""

    CODE = "NOT_ON_BEHALF_OF"
    RULES = ("YC-51",)
    ZH = "字段 {field}：此项为 {principal} 的行为，须注明代其提交；所填为“{given}”。"
    EN = "Field {field}: this is an act of {principal}, to be submitted on its behalf; given is {given!r}."
    REMEDY = "在 onBehalfOf 填写该单位全称后重新提交。Name that body in onBehalfOf and submit again."

    principal: str
    given: str


class ReviewPlanMissing(Refusal, frozen=True, kw_only=True):
    """A payment beyond what the review plans hold."""

    CODE = "REVIEW_PLAN_MISSING"
    RULES = ("YC-51",)
    ZH = "指标 {lot}：已审核计划而未付的为 {open_} 元，不能下达 {asked} 元。"
    EN = "Lot {lot}: {open_} yuan are planned and not ordered yet, {asked} yuan asked."
    REMEDY = "先提交 SubmitReviewPlan，或核对金额。Submit SubmitReviewPlan first, or check the amount."

    lot: str
    open_: str
    asked: str


class MoneyWouldBeNegative(Refusal, frozen=True, kw_only=True):
    """A claim on money that would leave an account of the money book below zero on some day."""

    CODE = "MONEY_WOULD_BE_NEGATIVE"
    RULES = ("YC-51", "X-14")
    ZH = "{subject} 的资金账户 {account}（{party}）自 {day} 起将为 {fen} 元（不得为负）。"
    EN = "Money account {account} ({party}) of {subject} would be {fen} yuan from {day}; it may not be negative."
    REMEDY = "核对日期与金额；如先前登记有误，先更正。Check day and amount; correct the earlier event first."

    subject: str
    account: str
    party: str
    day: str
    fen: str


class LevelsDoNotSum(Refusal, frozen=True, kw_only=True):
    """A payment whose shares of the levels do not sum to it."""

    CODE = "LEVELS_DO_NOT_SUM"
    RULES = ("YC-48", "YC-51")
    ZH = "省、市、县三级合计 {levels} 元，与付款 {fen} 元不符。"
    EN = "Province, city and county sum to {levels} yuan, not to {fen} yuan."
    REMEDY = (
        "三级之和须等于付款金额；已有分担比例的可留空，由系统计算。"
        "The levels sum to the payment; where ratios are in force, leave them out."
    )

    levels: str
    fen: str
