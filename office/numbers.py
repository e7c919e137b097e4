"""Numbers as people write them into a sheet, exactly: never a float, never a guess.

What may be read: 540000, 540,000, ５４００００, 54万, 54.5万吨, 1620万元, ¥1,234.50. 万 and 亿 behind a number are
plain where the unit of the title is plain (吨, 元, kWh): 54万 is 540000 and nothing else. Where the title says 万元,
"54万" may mean 54 or 540000 of them, and a person is asked. A bare 54 is 54: whether 万 was meant is asked by the unit
check against the ledger, not guessed here. Another unit (MWh under kWh) is never converted.
"""

import re
import unicodedata
from decimal import Decimal
from typing import Any

from office.columns import Whole, Yuan
from office.faults import Fault

DIGITS_MAX = 15
"""What Excel keeps of a number (IEEE 754 binary64): a value that needs more digits is not what somebody typed."""
_TEN_THOUSANDS = {"": 1, "万": 10**4, "亿": 10**8}
_NUMBER = re.compile(r"([+-]?)([0-9][0-9,]{0,25})(\.[0-9]{1,10})?(.{0,20})", re.ASCII | re.DOTALL)
_GROUPED = re.compile(r"[0-9]{1,3}(,[0-9]{3})+", re.ASCII)
_WORD_OF_UNIT = re.compile(
    r"[a-z]{1,4}[23]?(/[a-z])?|[吨元度方米斤克年月天日时分千兆座个万亿标准煤当量立公瓦]{1,6}(/[年月天])?"
)
_YUAN = ("元", "元整", "圆", "rmb", "人民币")


def whole(holds: Whole, raw: Any) -> int | Fault:
    """A whole number of the column's unit."""
    number = exact(raw, holds.units, in_ten_thousands=holds.in_ten_thousands)
    if isinstance(number, Fault):
        return number
    return int(number) if number == number.to_integral_value() else Fault("FRACTION")


def fen(holds: Yuan, raw: Any) -> int | Fault:
    """Yuan with at most two decimals, as fen."""
    number = exact(raw.strip().lstrip("¥￥").strip() if isinstance(raw, str) else raw, _YUAN)
    if isinstance(number, Fault):
        return number
    amount = number * 100
    return int(amount) if amount == amount.to_integral_value() else Fault("FRACTION_OF_FEN")


def exact(raw: Any, units: tuple[str, ...], *, in_ten_thousands: bool = False) -> Decimal | Fault:
    """The number that stands in a cell, or why none does."""
    match raw:
        case bool():
            return Fault("NOT_A_NUMBER")
        case int() | float():
            return decimal_of(raw)
        case str():
            return _written(unicodedata.normalize("NFKC", raw).strip(), units, in_ten_thousands)
        case _:
            return Fault("DATE_FOR_NUMBER")


def decimal_of(raw: float) -> Decimal | Fault:
    """The shortest decimal that is this number of the sheet; none where it takes more digits than Excel shows."""
    number = Decimal(repr(raw))
    if not number.is_finite() or abs(number) >= 10**DIGITS_MAX:
        return Fault("INEXACT")
    return Fault("INEXACT") if len(number.normalize().as_tuple().digits) > DIGITS_MAX else number


def _written(text: str, units: tuple[str, ...], in_ten_thousands: bool) -> Decimal | Fault:
    found = _NUMBER.fullmatch(text.replace("−", "-"))
    if not found:
        return Fault("NOT_A_NUMBER")
    sign, digits, decimals, rest = found.groups()
    if "," in digits and not _GROUPED.fullmatch(digits):
        return Fault("SEPARATORS")
    scale = _scale("".join(rest.split()).casefold(), units, in_ten_thousands)
    if isinstance(scale, Fault):
        return scale
    return Decimal(sign + digits.replace(",", "") + (decimals or "")) * scale


def _scale(rest: str, units: tuple[str, ...], in_ten_thousands: bool) -> int | Fault:
    """By how much what stands behind a number multiplies it."""
    known = {unit.casefold() for unit in units} | {""}
    if rest in known:
        return 1
    if in_ten_thousands:
        return Fault("WHICH_UNIT") if rest in ("万", "亿") else _other(rest, units)
    if rest[0] in "万亿" and rest[1:] in known:
        return _TEN_THOUSANDS[rest[0]]
    return _other(rest, units)


def _other(rest: str, units: tuple[str, ...]) -> Fault:
    if _WORD_OF_UNIT.fullmatch(rest):
        return Fault("OTHER_UNIT", unit=rest, wanted=units[0] if units else "—")
    return Fault("NOT_A_NUMBER")
