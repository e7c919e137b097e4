"""Reading the arguments of a query: each gives its value, or raises the refusal that names the field and the rule."""

import re
from datetime import date, datetime
from typing import Any, NoReturn, TypeVar

import msgspec

from domain.parsing import INTEGER_MAX, YEARS, shown
from domain.refusals import Malformed
from gateway.refusals import RefusedQuery

T = TypeVar("T")
_IDENTIFIER = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}", re.ASCII)
_CODE = re.compile(r"[0-9]{6}", re.ASCII)
_DIGITS = re.compile(r"[0-9]{1,16}", re.ASCII)
TEXT_MAX = 200


def malformed(field: str, value: Any, rule_zh: str, rule_en: str) -> NoReturn:
    """Raise the refusal of a value that cannot be read."""
    raise RefusedQuery(Malformed(field=field, value=shown(value), rule_zh=rule_zh, rule_en=rule_en))


def day(field: str, value: Any) -> date | None:
    """A day of the calendar, YYYY-MM-DD; there is no 2月30日."""
    return _converted(
        field, value, date, "没有这一天；日期写作 YYYY-MM-DD", "no such day; a date is YYYY-MM-DD"
    )


def instant(field: str, value: Any) -> datetime | None:
    """An instant of RFC 3339; whether it has a zone is asked where it is used."""
    rule = (
        "须为 RFC 3339 时刻，年份 1900 至 2199",
        "an instant is written 2020-10-31T08:30:00+08:00, years 1900 to 2199",
    )
    found = _converted(field, value, datetime, *rule)
    if found is not None and found.year not in YEARS:
        malformed(field, value, *rule)
    return found


def position(field: str, value: Any, least: int = 1) -> int | None:
    """A place in the log: a whole number, or its digits."""
    if value is None:
        return None
    if isinstance(value, str) and _DIGITS.fullmatch(value):
        value = int(value)
    if type(value) is not int or not least <= value <= INTEGER_MAX:
        malformed(field, value, "须为账本位置（正整数）", "a position is a whole number of the log")
    return value


def identifier(field: str, value: Any) -> str:
    """An id as offices choose them."""
    if not isinstance(value, str) or not _IDENTIFIER.fullmatch(value):
        malformed(field, value, "编号用小写字母、数字、点、下划线、连字符，至多64位", "it is not an id")
    return value


def code(field: str, value: Any) -> str:
    """A division code of six digits."""
    if not isinstance(value, str) or not _CODE.fullmatch(value):
        malformed(field, value, "行政区划代码为六位半角数字", "a division code is six ASCII digits")
    return value


def texts(field: str, value: list[Any] | None, most: int) -> tuple[str, ...]:
    """A short list of texts, such as event types."""
    values = tuple(value or ())
    if len(values) > most or not all(map(_plain, values)):
        zh, en = (f"至多 {most} 项，每项为", f"at most {most}, each ") if most > 1 else ("须为", "it is ")
        zh_text, en_text = f"一行可见文字，不超过 {TEXT_MAX} 字", f"one line of visible text, at most {TEXT_MAX} long"
        one = values[0] if len(values) == 1 else value
        malformed(field, one, f"{zh}{zh_text}", f"{en}{en_text}")
    return values


def _plain(text: Any) -> bool:
    """A short text that PostgreSQL can hold: no NUL, no lone surrogate, nothing unseen."""
    return isinstance(text, str) and 0 < len(text) <= TEXT_MAX and text.isprintable()


def _converted(field: str, value: Any, kind: type[T], rule_zh: str, rule_en: str) -> T | None:
    if value is None:
        return None
    try:
        if not isinstance(value, str):
            raise ValueError
        return msgspec.convert(value, kind)
    except (ValueError, msgspec.ValidationError):
        malformed(field, value, rule_zh, rule_en)
