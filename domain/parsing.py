"""Reading raw input as commands: GraphQL variables, JSON lines, later the rows of a spreadsheet.

The annotations of a command say what each field holds; this module says how it must be written. Every mistake is
reported at once, each as a `Malformed` refusal with the field's wire name and path (`elements[2].doneOn`), the value
shortened, and the rule in both languages. Malformed input is never recorded (DESIGN §3). Nothing here raises.

The strictness is bought with known traps (DESIGN §8): `int("５４")` reads full-width digits, `date.fromisoformat`
reads week dates, 54万吨 is not 54, and NFKC leaves zero-width and bidirectional characters in a name.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import Enum
from functools import cache, lru_cache, partial
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

import msgspec

from domain.command import COMMAND_TYPES, Command
from domain.corrections.commands import CorrectBaseline, CorrectEvent, ReplacementCommand
from domain.drafts.commands import EnterDraft, WithdrawDraft
from domain.envelope import Evidence, Request, Submitter
from domain.names import RADICALS, invisible
from domain.quantities import FIGURE_MAX, TONNES_MAX, Deadline, Identifier, Share
from domain.readings.commands import CorrectReading
from domain.refusals import Malformed, Refusal

FEN_MAX = 1_000_000_000_000
"""10,000,000,000.00 yuan, more than twice all tonnes of the province at 48 yuan: beyond it a unit was mistaken."""
INTEGER_MAX = 2**53 - 1
TEXT_MAX = 500
LONG_TEXT_MAX = 2_000
LONG_TEXT_FIELDS = frozenset({"title", "note"})
KEY_MAX = 200
ITEMS_MAX = 1_000
REFUSALS_MAX = 100
YEARS = range(1900, 2200)

Rule = tuple[str, str]
"""A rule in Chinese and in English."""
Refusals = list[Refusal]
Reader = Callable[[Any, str, Refusals], Any]
_BAD: Any = object()
"""Stands for a value that could not be read; its refusal was noted."""


class _Envelope(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What a submission carries beside its command, as written on the wire."""

    key: Annotated[str, "Key"]
    occurred_on: date
    documents: tuple[Identifier, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    on_behalf_of: str | None = None
    invented: bool = False
    releases: Identifier | None = None


def parse_command(name: str, fields: Mapping[str, Any]) -> Command | tuple[Refusal, ...]:
    """The command of this name with these fields (wire names, camelCase), or every reason why it cannot be read."""
    found: Refusals = []
    command = _command(name, fields, "", found)
    return tuple(found) if found else command


def parse_request_fields(fields: Mapping[str, Any], submitter: Submitter) -> Request | tuple[Refusal, ...]:
    """The envelope of a submission (key, occurredOn, documents, evidence, onBehalfOf, invented) of a known office."""
    found: Refusals = []
    envelope = _struct(_Envelope, fields, "", found)
    if found:
        return tuple(found)
    values = {name: getattr(envelope, name) for name in _Envelope.__struct_fields__}
    return Request(submitter=submitter, **values)


def _command(name: Any, fields: Any, path: str, found: Refusals) -> Any:
    kind = COMMAND_TYPES.get(name) if isinstance(name, str) else None
    if kind is None:
        where = f"{path.removesuffix('fields')}command"
        return _refuse(found, where, name, ("没有这个命令", "there is no such command"))
    return _struct(kind, fields, path, found)


def _refuse(found: Refusals, path: str, value: Any, rule: Rule) -> Any:
    """Note a refusal, up to a bound, and stand for the value that could not be read."""
    if len(found) < REFUSALS_MAX:
        found.append(Malformed(field=path, value=shown(value), rule_zh=rule[0], rule_en=rule[1]))
    return _BAD


def shown(value: Any) -> str:
    """A value as a refusal may show it: short, printable, and safe to encode whatever was sent."""
    match value:
        case None:
            return "null"
        case bool():
            return str(value).lower()
        case int():
            # str() of a very long integer raises; nobody needs its digits.
            return str(value) if abs(value) < 10**20 else "(整数过大 too large)"
        case str():
            text = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in value[:40])
            return text + ("…" if len(value) > 40 else "")
        case float():
            return repr(value)
        case Mapping():
            return "{…}"
        case list() | tuple():
            return f"[… {len(value)}]"
        case _:
            return type(value).__name__


@cache
def _fields(kind: type[msgspec.Struct]) -> dict[str, msgspec.structs.FieldInfo]:
    """The fields of a struct by their wire names."""
    return {field.encode_name: field for field in msgspec.structs.fields(kind)}


def _struct(kind: type[msgspec.Struct], value: Any, path: str, found: Refusals) -> Any:
    if not isinstance(value, Mapping):
        return _refuse(found, path, value, ("须为对象（字段与取值）", "an object of fields is needed"))
    fields, prefix, before = _fields(kind), f"{path}." if path else "", len(found)
    for name in value:
        if name not in fields:
            _refuse(found, prefix + shown(name), value[name], _unknown_field(fields))
    read: dict[str, Any] = {}
    for name, field in fields.items():
        given = value.get(name)
        if given is None and not field.required:
            continue
        if name not in value:
            _refuse(found, prefix + name, None, ("必填", "the field is required"))
        elif kind is ReplacementCommand and name == "fields":
            read[field.name] = _replacement_fields(value, prefix + name, found)
        else:
            read[field.name] = _value(field.type, given, prefix + name, found)
    if len(found) > before or any(item is _BAD for item in read.values()):
        return _BAD
    built = kind(**read)
    rule = _STRUCT_RULES[kind](built) if kind in _STRUCT_RULES else None
    return _refuse(found, path, value, rule) if rule else built


def _unknown_field(fields: Mapping[str, Any]) -> Rule:
    names = ", ".join(fields)
    return f"没有这个字段；可用字段：{names}", f"there is no such field; the fields are {names}"


def _replacement_fields(value: Mapping[str, Any], path: str, found: Refusals) -> Any:
    """The fields of the right command, read as that command, so that a correction is whole when it is submitted.

    A correction is not replaced by a correction: that one is named by its own position (model.md §4.5). It also
    bounds how deep input can nest.
    """
    name = value.get("command")
    if not isinstance(name, str):
        return _BAD
    if COMMAND_TYPES.get(name) in (EnterDraft, WithdrawDraft):
        rule = ("更正或草稿的内容不能又是草稿", "neither a replacement nor a draft is itself a draft")
        return _refuse(found, path.removesuffix("fields") + "command", name, rule)
    if COMMAND_TYPES.get(name) in (CorrectEvent, CorrectBaseline, CorrectReading):
        rule = ("更正或草稿的内容不能又是更正", "neither a replacement nor a draft is itself a correction")
        return _refuse(found, path.removesuffix("fields") + "command", name, rule)
    command = _command(name, value["fields"], path, found)
    return command if command is _BAD else msgspec.to_builtins(command)


def _value(kind: Any, value: Any, path: str, found: Refusals) -> Any:
    """Read a value as its annotation asks."""
    may_be_null, read = _reader(kind)
    if value is None:
        return None if may_be_null else _refuse(found, path, value, ("不能为 null", "null is not allowed"))
    return read(value, path, found)


@cache
def _reader(kind: Any) -> tuple[bool, Reader]:
    """Whether null may stand for a value of this annotation, and what reads any other: looked up once for each."""
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (UnionType, Union):
        (kind,) = (argument for argument in arguments if argument is not NoneType)
        return True, _reader(kind)[1]
    if origin is Annotated:
        return False, _MARKED[arguments[1]]
    if origin is tuple:
        return False, partial(_items, arguments[0])
    if issubclass(kind, msgspec.Struct):
        return False, partial(_struct, kind)
    if issubclass(kind, Enum):
        return False, partial(_enum, kind)
    return False, _PLAIN[kind]


def _items(kind: Any, value: Any, path: str, found: Refusals) -> Any:
    if not isinstance(value, list | tuple):
        return _refuse(found, path, value, ("须为列表", "a list is needed"))
    if len(value) > ITEMS_MAX:
        rule = (f"列表不得超过 {ITEMS_MAX} 项", f"a list has at most {ITEMS_MAX} items")
        return _refuse(found, path, value, rule)
    read = tuple(_value(kind, item, f"{path}[{index}]", found) for index, item in enumerate(value))
    return _BAD if any(item is _BAD for item in read) else read


def _enum(kind: type[Enum], value: Any, path: str, found: Refusals) -> Any:
    if isinstance(value, str) and value in kind.__members__:
        return kind[value]
    names = ", ".join(kind.__members__)
    return _refuse(found, path, value, (f"须为以下之一：{names}", f"it must be one of {names}"))


def _bool(value: Any, path: str, found: Refusals) -> Any:
    if isinstance(value, bool):
        return value
    return _refuse(found, path, value, ("须为 true 或 false", "it must be true or false"))


class _Whole(msgspec.Struct, frozen=True):
    """How a whole number is written: an integer or a string of ASCII digits, within bounds."""

    least: int
    most: int
    unit: Rule
    too_large: Rule

    def __call__(self, value: Any, path: str, found: Refusals) -> Any:
        if isinstance(value, str) and re.fullmatch(r"[0-9]{1,16}", value):
            value = int(value)
        if not isinstance(value, int) or isinstance(value, bool):
            return _refuse(found, path, value, self._not_whole(value))
        if value < 0:
            return _refuse(found, path, value, ("不得为负", "it may not be negative"))
        if value < self.least:
            return _refuse(found, path, value, (f"不得小于 {self.least}", f"it is at least {self.least}"))
        return _refuse(found, path, value, self.too_large) if value > self.most else value

    def _not_whole(self, value: Any) -> Rule:
        zh, en = self.unit
        if not isinstance(value, str):
            return f"须为整数{zh}，不接受小数", f"a whole number{en} is needed, never a fraction"
        short = value[:40]
        if "万" in short or "亿" in short:
            return f"须为整数{zh}，不写万、亿：54万吨 填 540000", f"write the digits{en}: 54万吨 is 540000"
        if re.search(r"[,，'\s]", short):
            return "不要使用千分位分隔符或空格", "leave out separators and blanks"
        if any(c.isdigit() and not c.isascii() for c in short):
            return "请用半角数字", "use ASCII digits"
        if short.startswith(("-", "−", "－")):
            return "不得为负", "it may not be negative"
        if re.fullmatch(r"[0-9]+", short):
            return self.too_large
        return f"须为整数{zh}，只用半角数字", f"a whole number{en} in ASCII digits is needed"


_NO_UNIT = ("", "")
_TOO_LARGE = (f"不得大于 {INTEGER_MAX}", f"it is at most {INTEGER_MAX}")
_TONNES = _Whole(
    0,
    TONNES_MAX,
    ("（吨）", " of tonnes"),
    (
        f"超过 {TONNES_MAX} 吨：请核对单位是吨还是万吨",
        f"it is more than {TONNES_MAX} t: check whether tonnes or 万吨 was meant",
    ),
)
_FEN = _Whole(
    0,
    FEN_MAX,
    ("（分）", " of fen"),
    (
        f"超过 {FEN_MAX} 分：请核对单位是分还是元",
        f"it is more than {FEN_MAX} fen: check whether fen or yuan was meant",
    ),
)


_PLAIN_WHOLE = _Whole(0, FIGURE_MAX, _NO_UNIT, (f"不得大于 {FIGURE_MAX}", f"it is at most {FIGURE_MAX}"))
_YEAR = _Whole(
    YEARS[0],
    YEARS[-1],
    _NO_UNIT,
    (f"年份须在 {YEARS[0]} 至 {YEARS[-1]} 之间", f"the year is {YEARS[0]} to {YEARS[-1]}"),
)


def _integer(value: Any, path: str, found: Refusals) -> Any:
    """A whole number that every reader can show: GraphQL's Int has 32 bits; a year is a year of the calendar."""
    year = path.rsplit(".", 1)[-1].lower().endswith("year")
    return (_YEAR if year else _PLAIN_WHOLE)(value, path, found)


def _text_reader(most: int) -> Reader:
    def read(value: Any, path: str, found: Refusals) -> Any:
        rule = _text_rule(value, most)
        return _refuse(found, path, value, rule) if rule else value

    return read


def _text(value: Any, path: str, found: Refusals) -> Any:
    most = LONG_TEXT_MAX if path.rsplit(".", 1)[-1] in LONG_TEXT_FIELDS else TEXT_MAX
    return _text_reader(most)(value, path, found)


def _text_rule(value: Any, most: int) -> Rule | None:
    """Why a text cannot stand in the ledger: what a reader does not see, he cannot check."""
    if not isinstance(value, str):
        return "须为文字", "text is needed"
    if len(value) > most:
        return f"不得超过 {most} 个字符", f"it has at most {most} characters"
    rule = next((found for c in value if (found := _letter_rule(c))), None)
    if rule is not None:
        return rule
    if not value.strip():
        return "不能为空白", "it may not be blank"
    if not unicodedata.is_normalized("NFC", value):
        return "须为 Unicode NFC 规范形式", "it must be in Unicode normal form NFC"
    return None


@lru_cache(maxsize=8_192)
def _letter_rule(c: str) -> Rule | None:
    code = f"U+{ord(c):04X}"
    if invisible(c):
        return f"含有不可见或控制字符 {code}", f"it holds the invisible or control character {code}"
    if ord(c) in RADICALS:
        zh = f"含有部首字符 {code}（不是汉字，多由 PDF 复制而来），请改用相应的汉字"
        return zh, f"it holds {code}, a radical and no letter (often copied from a PDF): write the letter"
    return None


def _pattern_reader(pattern: str, rule: Rule) -> Reader:
    compiled = re.compile(pattern, re.ASCII)

    def read(value: Any, path: str, found: Refusals) -> Any:
        ok = isinstance(value, str) and compiled.fullmatch(value)
        return value if ok else _refuse(found, path, value, rule)

    return read


def _date(value: Any, path: str, found: Refusals) -> Any:
    match_ = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", value, re.ASCII) if isinstance(value, str) else None
    if not match_:
        rule = ("日期须写作 YYYY-MM-DD，例如 2020-10-31", "a date is written YYYY-MM-DD, e.g. 2020-10-31")
        return _refuse(found, path, value, rule)
    return _existing(lambda: date(*map(int, match_.groups())), value, path, found)


def _datetime(value: Any, path: str, found: Refusals) -> Any:
    pattern = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)"
    if not isinstance(value, str) or not re.fullmatch(pattern, value, re.ASCII):
        rule = (
            "时间须按 RFC 3339 带时区书写，例如 2020-10-31T08:30:00+08:00",
            "a time is written by RFC 3339 with its zone, e.g. 2020-10-31T08:30:00+08:00",
        )
        return _refuse(found, path, value, rule)
    return _existing(lambda: datetime.fromisoformat(value), value, path, found)


def _existing(read: Callable[[], Any], value: str, path: str, found: Refusals) -> Any:
    """A day of the calendar: 2020-02-30 is written like a date and is none."""
    try:
        moment = read()
    except ValueError:
        return _refuse(found, path, value, ("没有这一天或这一时刻", "there is no such day or time"))
    if moment.year in YEARS:
        return moment
    first, last = YEARS[0], YEARS[-1]
    return _refuse(found, path, value, (f"年份须在 {first} 至 {last} 之间", f"the year is {first} to {last}"))


def _share_rule(share: Share) -> Rule | None:
    if 0 < share.num <= share.den:
        return None
    return "比例须大于 0 且不大于 1（分子 ≤ 分母）", "a share is more than 0 and at most 1 (num <= den)"


def _evidence_rule(evidence: Evidence) -> Rule | None:
    if re.fullmatch(r"[0-9a-f]{64}", evidence.sha256):
        return None
    return "sha256 须为 64 位小写十六进制", "sha256 is 64 lower-case hexadecimal digits"


def _deadline_rule(deadline: Deadline) -> Rule | None:
    """「8月前」 is a range: its later bound stands beside the earlier one and never before it (X-30)."""
    if deadline.last_day_latest is None:
        return None
    if deadline.last_day is None:
        return "lastDayLatest 须与 lastDay 同时给出", "lastDayLatest stands beside lastDay, never alone"
    if deadline.last_day_latest < deadline.last_day:
        return "lastDayLatest 不得早于 lastDay", "lastDayLatest is not before lastDay"
    return None


_STRUCT_RULES: dict[type, Callable[[Any], Rule | None]] = {
    Share: _share_rule,
    Evidence: _evidence_rule,
    Deadline: _deadline_rule,
}
_MARKED: dict[str, Reader] = {
    "Tonnes": _TONNES,
    "Fen": _FEN,
    "Position": _Whole(1, INTEGER_MAX, _NO_UNIT, _TOO_LARGE),
    "Identifier": _pattern_reader(
        r"[a-z0-9][a-z0-9._-]{0,63}",
        (
            "编号用小写字母、数字、点、下划线、连字符，以字母或数字开头，不超过 64 位",
            "an id has lower-case letters, digits, dot, underscore and hyphen, at most 64, a letter or digit first",
        ),
    ),
    "DivisionCode": _pattern_reader(
        r"[0-9]{6}",
        ("行政区划代码为 6 位半角数字（GB/T 2260）", "a division code is six ASCII digits (GB/T 2260)"),
    ),
    "Month": _pattern_reader(
        r"(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])",
        ("月份须写作 YYYY-MM，例如 2023-10", "a month is written YYYY-MM, e.g. 2023-10"),
    ),
    "Quantity": _Whole(0, INTEGER_MAX, _NO_UNIT, _TOO_LARGE),
    "Key": _text_reader(KEY_MAX),
}
_PLAIN: dict[type, Reader] = {
    bool: _bool,
    int: _integer,
    str: _text,
    date: _date,
    datetime: _datetime,
}
