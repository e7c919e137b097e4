"""Why an acceptance is not held or not revoked as asked."""

from domain.refusals import Refusal


class NotAnEnterpriseTask(Refusal, frozen=True, kw_only=True):
    """An acceptance names a task of a province, city or county."""

    CODE = "NOT_AN_ENTERPRISE_TASK"
    RULES = ("YC-50",)
    ZH = "任务 {task} 不是企业任务：验收按企业任务进行。"
    EN = "Task {task} binds no enterprise: acceptance is held on the task of an enterprise."
    REMEDY = "填写企业任务编号。Name the task of the enterprise."

    task: str


class FailedAcceptsNothing(Refusal, frozen=True, kw_only=True):
    """An acceptance that failed lists accepted tonnes."""

    CODE = "FAILED_ACCEPTS_NOTHING"
    RULES = ("YC-50",)
    ZH = "任务 {task} 验收未通过，却列有 {tonnes} 吨验收产能。"
    EN = "The acceptance of {task} failed, yet {tonnes} t are accepted."
    REMEDY = "未通过的验收不列吨数。Leave the tonnes out, or pass the acceptance."

    task: str
    tonnes: int


class NothingAccepted(Refusal, frozen=True, kw_only=True):
    """An acceptance that passed lists no lot, or a lot twice, or none of its tonnes."""

    CODE = "NOTHING_ACCEPTED"
    RULES = ("YC-50", "YC-22")
    ZH = "任务 {task} 验收通过，但未列任何指标及吨数。"
    EN = "The acceptance of {task} passed, but names no lot and no tonnes."
    REMEDY = "逐指标列出验收吨数，每个指标一次。Name every accepted lot once, with its tonnes."

    task: str


class ReplacedIsNotReduced(Refusal, frozen=True, kw_only=True):
    """An acceptance would count tonnes of a task that is no reduction."""

    CODE = "REPLACED_IS_NOT_REDUCED"
    RULES = ("X-06", "JX-02", "JX-03", "YC-12")
    ZH = "任务 {task} 属 {book}，不是压减任务：其 {tonnes} 吨不得验收为压减（压减不是置换）。"
    EN = "Task {task} is {book}: its {tonnes} t are not accepted as reduced (reduced is not replaced)."
    REMEDY = (
        "置换退出用 ReplaceLot，其他计划淘汰用 EliminateLotByOtherPlan；验收可不列吨数。"
        "Use ReplaceLot for a replacement, EliminateLotByOtherPlan for another plan; accept without tonnes."
    )

    task: str
    book: str
    tonnes: int


class MoreThanTheTask(Refusal, frozen=True, kw_only=True):
    """An acceptance goes beyond what the task has left."""

    CODE = "MORE_THAN_THE_TASK"
    RULES = ("YC-50", "E-14")
    ZH = "任务 {task} 共 {tonnes} 吨，已净验收 {accepted} 吨，不能再验收 {asked} 吨。"
    EN = "Task {task} has {tonnes} t, {accepted} t net are accepted: {asked} t more exceed it."
    REMEDY = (
        "验收吨数不超过任务余额；任务吨数有误的，先更正任务。"
        "Accept no more than the task has open; correct the task first if it is wrong."
    )

    task: str
    tonnes: int
    accepted: int
    asked: int


class NotClosedPending(Refusal, frozen=True, kw_only=True):
    """An acceptance counts tonnes whose ovens are not closed, or not yet on its day."""

    CODE = "NOT_CLOSED_PENDING"
    RULES = ("YC-22", "YC-28", "YC-42")
    ZH = "指标 {lot} 在 {day} 的已关停待验收（CLOSED_PENDING）产能为 {balance} 吨，不足 {asked} 吨：{missing_zh}。"
    EN = "Lot {lot} has {balance} t in CLOSED_PENDING on {day}, not {asked} t: {missing_en}."
    REMEDY = (
        "先认定关停（CertifyClosure）或拆除主体设备（DemolishEquipment），无焦炉产能先上缴（SurrenderPaperCapacity）。"
        "Certify or demolish its ovens first, or surrender the lot that has none."
    )

    lot: str
    day: str
    balance: int
    asked: int
    missing_zh: str
    missing_en: str


class EndStateNotReached(Refusal, frozen=True, kw_only=True):
    """An acceptance comes before the end state that the task asks for."""

    CODE = "END_STATE_NOT_REACHED"
    RULES = ("YC-04", "YC-22", "YC-23", "YC-42")
    ZH = "任务 {task} 要求 {required}，截至 {day} 尚未达到：{missing}。"
    EN = "Task {task} asks for {required}; not reached by {day}: {missing}."
    REMEDY = (
        "DEMOLISH 须拆除主体设备，CLOSE 须认定关停，PAPER 须上缴指标。"
        "DEMOLISH: main equipment gone; CLOSE: certified; PAPER: surrendered."
    )

    task: str
    required: str
    day: str
    missing: str


class EndStateNotNamed(Refusal, frozen=True, kw_only=True):
    """An acceptance of a task without a printed end state does not say which one it found."""

    CODE = "END_STATE_NOT_NAMED"
    RULES = ("JC-11",)
    ZH = "任务 {task} 未载明要求的最终状态：验收纪要须写明是关停（CLOSE）还是拆除（DEMOLISH）。"
    EN = "Task {task} states no end state: the minutes must name CLOSE or DEMOLISH."
    REMEDY = "填写 endStateFound。Give endStateFound."

    task: str


class SameOfficeDidTheWork(Refusal, frozen=True, kw_only=True):
    """The office that certified, demolished or checked would accept its own work (four eyes)."""

    CODE = "SAME_OFFICE_DID_THE_WORK"
    RULES = ("YC-50", "YC-14")
    ZH = "{office} 曾申报 {subject} 的{work_zh}，不得验收自己的申报。"
    EN = "{office} submitted the {work_en} of {subject}: it does not accept its own report."
    REMEDY = "由另一单位验收。Let another office hold the acceptance."

    office: str
    subject: str
    work_zh: str
    work_en: str


class MoreThanAccepted(Refusal, frozen=True, kw_only=True):
    """A revocation takes back more than the task has accepted of the lot."""

    CODE = "MORE_THAN_ACCEPTED"
    RULES = ("E-14", "E-15")
    ZH = "任务 {task} 对指标 {lot} 的净验收为 {accepted} 吨，不能撤销 {asked} 吨。"
    EN = "Task {task} has {accepted} t net accepted of lot {lot}: {asked} t cannot be revoked."
    REMEDY = (
        "撤销吨数不超过净验收吨数；并核对任务与指标。"
        "Revoke no more than is accepted net; check task and lot."
    )

    task: str
    lot: str
    accepted: int
    asked: int
