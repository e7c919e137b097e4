"""Refusals of the runner itself: about keys, days and contention, not about coke."""

from datetime import date

from domain.refusals import Refusal


class KeyReused(Refusal, frozen=True, kw_only=True):
    """A key of this office comes again with other content."""

    CODE = "KEY_REUSED"
    RULES = ("E-18",)
    ZH = "提交键“{key}”已用于另一内容（首次记录于位置 {position}）。"
    EN = "The key {key!r} was used before with other content (first recorded at position {position})."
    REMEDY = "同一内容重发请保持不变；新内容请换新键。Repeat the same content unchanged, or use a new key."
    RECORDED = False

    key: str
    position: int


class KeyTwice(Refusal, frozen=True, kw_only=True):
    """One call names a key twice, with different content."""

    CODE = "KEY_TWICE"
    RULES = ("E-18",)
    ZH = "提交键“{key}”在本次提交中出现两次且内容不同。"
    EN = "The key {key!r} stands in this call twice with different content."
    REMEDY = "每项提交使用各自的键。Give each item a key of its own."
    RECORDED = False

    key: str


class OccurredInFuture(Refusal, frozen=True, kw_only=True):
    """The business day of a submission, or an instant that it tells, has not come yet."""

    CODE = "OCCURRED_IN_FUTURE"
    ZH = "字段 {field}：日期 {day} 晚于今天 {today}：账本只记录已发生的事。"
    EN = "Field {field}: the day {day} is after today {today}: the ledger records what has happened."
    REMEDY = "填写实际发生之日或时刻，不晚于今天。Give the day or instant at which it happened."
    RECORDED = False

    day: date
    today: date


class EntryNotTaken(Refusal, frozen=True, kw_only=True):
    """What the submission would record is larger than an entry may be, or cannot be encoded."""

    CODE = "ENTRY_NOT_TAKEN"
    ZH = "账本无法容纳：{reason}"
    EN = "The ledger cannot take this: {reason}"
    REMEDY = "拆成较小的提交；大文件以 SHA-256 绑定。Submit less at once; bind large files by their SHA-256."
    RECORDED = False

    reason: str


class Contention(Refusal, frozen=True, kw_only=True):
    """The subjects changed under the decision each time it was tried."""

    CODE = "CONTENTION"
    ZH = "相关对象正被其他单位频繁更新，本次未写入。"
    EN = "The subjects are being changed by others at this moment; nothing was written."
    REMEDY = "请用同一提交键重试。Submit again with the same key."
    RECORDED = False
