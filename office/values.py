"""What stands in a cell, as the field of a command takes it: one function for each thing a column can hold.

A cell is what calamine or CSV gives: text, a number, a truth value, a date. Text is trimmed; a character that nobody
sees (zero width, bidirectional, NUL) is refused wherever it stands, because what a reader does not see he cannot check.
"""

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, assert_never

from domain.names import invisible, same_name
from domain.places.state import name_of
from office import dates, numbers
from office.columns import (
    Choice,
    Day,
    Division,
    Files,
    Holds,
    Id,
    Ids,
    Instant,
    MonthOf,
    ShareOf,
    Text,
    Texts,
    Whole,
    YesNo,
    Yuan,
)
from office.faults import Fault

BAR = "｜"
"""Stands between an id and its name in a drop-down list."""
_LINE_BREAKS = "\n\r\t"
_APART = re.compile(r"[、,，;；\s]+")
_TEXTS_APART = re.compile(r"[、；;\n\r]+")
_TRUTH = {"是": True, "否": False, "true": True, "false": False}


def value_of(holds: Holds, raw: Any, epoch: int | None) -> Any:
    """The value for the field, or the Fault that says why there is none. A blank cell is not asked about."""
    if isinstance(raw, str):
        for c in raw:
            if c not in _LINE_BREAKS and invisible(c):
                return Fault("INVISIBLE", char=f"U+{ord(c):04X}")
    match holds:
        case Whole():
            return numbers.whole(holds, raw)
        case Yuan():
            return numbers.fen(holds, raw)
        case Day():
            return dates.day(raw, epoch)
        case MonthOf():
            return dates.month(raw, epoch)
        case Instant():
            return dates.instant(raw, epoch)
        case _:
            return _worded(holds, raw)


def _worded(holds: Any, raw: Any) -> Any:
    if isinstance(holds, YesNo):
        return _truth(raw)
    if isinstance(holds, ShareOf):
        return _share(raw)
    text = _text(raw)
    if isinstance(text, Fault):
        return text
    match holds:
        case Text():
            return text
        case Texts():
            return [part for part in map(str.strip, _TEXTS_APART.split(text)) if part]
        case Id():
            return _id(text)
        case Ids():
            return [_id(part) for part in _APART.split(text) if part]
        case Division():
            return _division(text)
        case Choice():
            return _choice(holds, text)
        case Files():
            return [{"sha256": part.lower()} for part in _APART.split(text) if part]
        case _:
            assert_never(holds)


def _text(raw: Any) -> str | Fault:
    """The text of a cell; a number is its digits, as long as the sheet kept all of them."""
    match raw:
        case str():
            return raw.strip()
        case bool():
            return Fault("NOT_TEXT")
        case int() | float():
            number = numbers.decimal_of(raw)
            if isinstance(number, Fault):
                return Fault("DIGITS_LOST")
            return str(int(number)) if number == number.to_integral_value() else format(number, "f")
        case _:
            return Fault("DATE_FOR_TEXT")


def _id(text: str) -> str:
    """The id before its name; full-width letters and digits are the same id."""
    return unicodedata.normalize("NFKC", text).partition("|")[0].strip()


def _division(text: str) -> str | Fault:
    code, bar, name = (
        part.strip() for part in unicodedata.normalize("NFKC", text).replace(" ", "|", 1).partition("|")
    )
    if not re.fullmatch(r"[0-9]{6}", code, re.ASCII):
        return Fault("NOT_A_DIVISION")
    known = name_of(code)
    if bar and name and known and not same_name(name, known):
        return Fault("NAME_OF_DIVISION", known=known)
    return code


def _choice(holds: Choice, text: str) -> str | Fault:
    folded = unicodedata.normalize("NFKC", text)
    for word, wire in holds.words.items():
        if folded in (unicodedata.normalize("NFKC", word), wire):
            return wire
    return Fault("NOT_A_CHOICE", words="、".join(holds.words))


def _truth(raw: Any) -> bool | Fault:
    if isinstance(raw, bool):
        return raw
    found = _TRUTH.get(raw.strip().lower()) if isinstance(raw, str) else None
    return Fault("NOT_YES_OR_NO") if found is None else found


def _share(raw: Any) -> dict[str, int] | Fault:
    """An exact fraction. What is typed as 1/3 becomes the third of January in Excel, and says so."""
    if isinstance(raw, date | datetime | time | timedelta):
        return Fault("DATE_FOR_SHARE")
    text = str(raw) if isinstance(raw, int | float) else unicodedata.normalize("NFKC", str(raw)).strip()
    parts = re.fullmatch(r"([0-9]{1,9})\s*[/⁄]\s*([0-9]{1,9})", text, re.ASCII)
    if parts and int(parts[2]):
        return {"num": int(parts[1]), "den": int(parts[2])}
    percent = re.fullmatch(r"([0-9]{1,3}(?:\.[0-9]{1,6})?)\s*(%?)", text, re.ASCII)
    if isinstance(raw, bool) or not percent:
        return Fault("NOT_A_SHARE")
    found = Fraction(Decimal(percent[1])) / (100 if percent[2] else 1)
    return {"num": found.numerator, "den": found.denominator}
