"""A refusal (拒绝): the rules say no, with a stable code, what to do, and the rules it rests on.

A refusal is data, never an exception. Each class fixes its code, its rule ids and its sentences in Chinese and
English; the sentences name the field and the value. `RECORDED` tells whether the refused attempt becomes a
`SubmissionRefused` event: attempts the rules refuse are evidence (model.md §0.3), malformed input is not.
"""

from enum import StrEnum
from typing import Any, ClassVar

import msgspec


class Refusal(msgspec.Struct, frozen=True, kw_only=True):
    """Base of all refusals; `field` names the input field it is about, in its wire name (camelCase)."""

    CODE: ClassVar[str]
    RULES: ClassVar[tuple[str, ...]] = ()
    ZH: ClassVar[str]
    EN: ClassVar[str]
    REMEDY: ClassVar[str]
    RECORDED: ClassVar[bool] = True

    field: str = ""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if cls.CODE in REFUSAL_TYPES:
            raise TypeError(f"two refusals share the code {cls.CODE}")
        REFUSAL_TYPES[cls.CODE] = cls

    @property
    def message_zh(self) -> str:
        return self.ZH.format(**self._values())

    @property
    def message_en(self) -> str:
        return self.EN.format(**self._values())

    def _values(self) -> dict[str, Any]:
        """A word of a list is its word, also where a sentence puts it in quotes."""
        values = {name: getattr(self, name) for name in self.__struct_fields__}
        return {name: value.value if isinstance(value, StrEnum) else value for name, value in values.items()}


REFUSAL_TYPES: dict[str, type[Refusal]] = {}


class RefusalRecord(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A refusal as it is stored in `SubmissionRefused` and shown again to whoever repeats the key."""

    code: str
    message_zh: str
    message_en: str
    rule_ids: tuple[str, ...]
    field: str
    remedy: str


def record(refusal: Refusal) -> RefusalRecord:
    """The stored form of a refusal."""
    return RefusalRecord(
        code=refusal.CODE,
        message_zh=refusal.message_zh,
        message_en=refusal.message_en,
        rule_ids=refusal.RULES,
        field=refusal.field,
        remedy=refusal.REMEDY,
    )


class Malformed(Refusal, frozen=True, kw_only=True):
    """The value cannot be read as what the field asks for; nothing is recorded."""

    CODE = "MALFORMED"
    ZH = "字段 {field} 的值“{value}”无效：{rule_zh}。"
    EN = "Field {field}: the value {value!r} is not valid: {rule_en}."
    REMEDY = "改正该字段后重新提交。Correct the field and submit again."
    RECORDED = False

    value: str
    rule_zh: str
    rule_en: str


class UnknownSubject(Refusal, frozen=True, kw_only=True):
    """The subject is not known to the ledger, or lies outside the office's division: the two look the same."""

    CODE = "UNKNOWN_SUBJECT"
    ZH = "字段 {field}：未找到“{subject}”，或不在贵单位辖区内。"
    EN = "Field {field}: {subject!r} does not exist or is outside your division."
    REMEDY = "核对编号；如确属本辖区，请先登记。Check the id; if it is yours, register it first."
    RECORDED = False

    subject: str


class AlreadyExists(Refusal, frozen=True, kw_only=True):
    """The id is taken: each lot, oven, task, project or document is opened once."""

    CODE = "ALREADY_EXISTS"
    ZH = "字段 {field}：“{subject}”已登记，不得重复登记。"
    EN = "Field {field}: {subject!r} is already registered; it is opened once."
    REMEDY = "使用已有编号，或以更正事件修改。Use the existing id, or correct the earlier event."
    RULES = ("SX-22",)

    subject: str


class RoleNotPermitted(Refusal, frozen=True, kw_only=True):
    """The role of the token may not submit this command (model.md §2)."""

    CODE = "ROLE_NOT_PERMITTED"
    ZH = "角色 {role} 无权提交 {command}；应由 {allowed} 提交。"
    EN = "Role {role} may not submit {command}; it is for {allowed}."
    REMEDY = "请由有权单位提交。Let the office in charge submit it."
    RULES = ("YC-35", "JX-43")

    role: str
    command: str
    allowed: str


class BalanceWouldBeNegative(Refusal, frozen=True, kw_only=True):
    """The claim would take more tonnes out of an account than stand there, on its day or a later known one."""

    CODE = "BALANCE_WOULD_BE_NEGATIVE"
    ZH = "指标 {lot} 的 {account} 账户自 {day} 起将为 {tonnes} 吨（不得为负）。"
    EN = "Account {account} of lot {lot} would be {tonnes} t from {day}; it may not be negative."
    REMEDY = "核对日期与吨数；如先前登记有误，先更正。Check date and tonnes; correct the earlier event first."
    RULES = ("SX-22", "YC-36")

    lot: str
    account: str
    day: str
    tonnes: int
