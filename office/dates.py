"""Days, months and times of day as sheets hold them: as dates, as the serial numbers beneath them, as text.

Excel counts days from 1900-01-01 = 1 and believes that 1900 was a leap year: serial 60 is a 29 February that never
was, and every reader shifts the days before it as it likes. The other way of counting begins with 1904-01-01 = 0. No
day of this business lies there, so a date before March 1900 is refused, and a bare number is taken for a serial only
where it gives a day from 1950 on: 2023, typed into a column of dates, is a year and no day of 1905.
"""

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from typing import Any

from office.faults import Fault

EPOCHS = {1900: date(1899, 12, 30), 1904: date(1904, 1, 1)}
"""The day of serial 0, as it is right for every serial from 61 on; of CSV there is none."""
SERIAL_DAYS = (date(1950, 1, 1), date(2199, 12, 31))
SERIAL_60_GONE = date(1900, 3, 1)
_NUMERIC = re.compile(r"([0-9]{4})([-./])([0-9]{1,2})\2([0-9]{1,2})", re.ASCII)
_CHINESE = re.compile(r"([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})[日号]?", re.ASCII)
_COMPACT = re.compile(r"((?:19|20|21)[0-9]{2})([01][0-9])([0-3][0-9])", re.ASCII)
_TIME = re.compile(r"([0-9]{1,2})(?::|时|点)([0-9]{1,2})(?:分)?(?::([0-9]{1,2})(?:\.0+)?)?", re.ASCII)
_OTHER_ORDER = re.compile(r"[0-9]{1,2}[-./年][0-9]{1,2}[-./月][0-9]{2,4}日?", re.ASCII)
_MONTH = re.compile(r"([0-9]{4})(?:([-./])([0-9]{1,2})|年([0-9]{1,2})月?)", re.ASCII)
_COMPACT_MONTH = re.compile(r"((?:19|20|21)[0-9]{2})(0[1-9]|1[0-2])", re.ASCII)
_ZONED = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{5,15}(Z|[+-][0-9]{2}:[0-9]{2})", re.ASCII)


def day(raw: Any, epoch: int | None) -> str | Fault:
    """A day as YYYY-MM-DD."""
    found = _moment(raw, epoch)
    if isinstance(found, Fault):
        return found
    on, at = found
    return Fault("TIME_OF_DAY") if at not in (None, time()) else on.isoformat()


def instant(raw: Any, epoch: int | None) -> str | Fault:
    """A time of day in Beijing, by RFC 3339; a text that names its own zone is taken as it is."""
    if isinstance(raw, str) and _ZONED.fullmatch(raw.strip()):
        return raw.strip()
    found = _moment(raw, epoch)
    if isinstance(found, Fault):
        return found
    on, at = found
    return Fault("NEEDS_TIME") if at is None else f"{on.isoformat()}T{at.isoformat('seconds')}+08:00"


def month(raw: Any, epoch: int | None) -> str | Fault:
    """A month as YYYY-MM. Excel makes the first day of the month of what is typed as 2023-10."""
    match raw:
        case datetime() | date():
            found = day(raw, epoch)
            if isinstance(found, Fault):
                return found
            return found[:7] if found.endswith("-01") else Fault("DAY_FOR_MONTH")
        case bool() | time() | timedelta():
            return Fault("NOT_A_MONTH")
        case int() | float():
            return _month_of_number(raw, epoch)
        case _:
            return _month_of_text(_folded(raw))


def _month_of_number(raw: float, epoch: int | None) -> str | Fault:
    """202310 is a month; 2023.1 may have been typed as 2023.10, and a sheet does not tell."""
    if raw != int(raw) and 1900 < raw < 2200:
        return Fault("WHICH_MONTH")
    found = _COMPACT_MONTH.fullmatch(str(int(raw))) if raw == int(raw) else None
    if found:
        return f"{found[1]}-{found[2]}"
    serial = _of_serial(raw, epoch)
    return month(serial[0], epoch) if isinstance(serial, tuple) else Fault("NOT_A_MONTH")


def _month_of_text(text: str) -> str | Fault:
    if found := _COMPACT_MONTH.fullmatch(text):
        return f"{found[1]}-{found[2]}"
    found = _MONTH.fullmatch(text)
    if not found:
        return Fault("NOT_A_MONTH")
    year, mark, number = found[1], found[2], found[3] or found[4]
    if mark == "." and number == "1":
        return Fault("WHICH_MONTH")
    return f"{year}-{int(number):02d}" if 1 <= int(number) <= 12 else Fault("NOT_A_MONTH")


def _moment(raw: Any, epoch: int | None) -> tuple[date, time | None] | Fault:
    """The day and, where one is told, the time of day."""
    match raw:
        case datetime():
            rounded = raw.replace(microsecond=0) + timedelta(seconds=raw.microsecond >= 500_000)
            return _known(rounded.date(), rounded.time())
        case date():
            return _known(raw, None)
        case bool() | time() | timedelta():
            return Fault("NOT_A_DATE")
        case int() | float():
            return _of_number(raw, epoch)
        case _:
            return _of_text(_folded(raw))


def _known(on: date, at: time | None) -> tuple[date, time | None] | Fault:
    return Fault("SERIAL_60") if on < SERIAL_60_GONE else (on, at)


def _of_number(raw: float, epoch: int | None) -> tuple[date, time | None] | Fault:
    if raw == int(raw) and (found := _COMPACT.fullmatch(str(int(raw)))):
        return _existing(*found.groups())
    return _of_serial(raw, epoch)


def _of_serial(raw: float, epoch: int | None) -> tuple[date, time | None] | Fault:
    if epoch == 1900 and 0 <= raw < 61:
        return Fault("SERIAL_60")
    if epoch is None or not 0 <= raw < 200_000:
        return Fault("NOT_A_DATE")
    whole = int(raw)
    on = EPOCHS[epoch] + timedelta(days=whole)
    if not SERIAL_DAYS[0] <= on <= SERIAL_DAYS[1]:
        return Fault("NOT_A_DATE")
    seconds = round((raw - whole) * 86_400)
    return on, (datetime.min + timedelta(seconds=seconds)).time() if 0 < seconds < 86_400 else None


def _of_text(text: str) -> tuple[date, time | None] | Fault:
    head, clock = _parted(text)
    found = _NUMERIC.fullmatch(head) or _CHINESE.fullmatch(head)
    if not found:
        return _not_a_date(head)
    year, *_, monthly, daily = found.groups()
    on = _existing(year, monthly, daily)
    if isinstance(on, Fault) or not clock:
        return on
    at = _clock(clock)
    return Fault("NOT_A_DATE") if at is None else (on[0], at)


def _not_a_date(text: str) -> tuple[date, time | None] | Fault:
    if found := _COMPACT.fullmatch(text):
        return _existing(*found.groups())
    if re.fullmatch(r"[0-9]{5}(\.[0-9]+)?", text, re.ASCII):
        return Fault("SERIAL_IN_TEXT")
    return Fault("WHICH_DATE" if _OTHER_ORDER.fullmatch(text) else "NOT_A_DATE")


def _parted(text: str) -> tuple[str, str]:
    """The day and the time of day of a text."""
    found = re.fullmatch(r"(.*?[0-9日号])(?:\s+|T)([0-9]{1,2}\s*[:时点].*)", text, re.ASCII)
    head, clock = found.groups() if found else (text, "")
    return re.sub(r"\s+", "", head), re.sub(r"\s+", "", clock)


def _clock(text: str) -> time | None:
    found = _TIME.fullmatch(text)
    try:
        return time(int(found[1]), int(found[2]), int(found[3] or 0)) if found else None
    except ValueError:
        return None


def _existing(year: str, monthly: str, daily: str) -> tuple[date, time | None] | Fault:
    """A day of the calendar: 2月30日 is written like one."""
    try:
        return date(int(year), int(monthly), int(daily)), None
    except ValueError:
        return Fault("NO_SUCH_DAY")


def _folded(raw: Any) -> str:
    return unicodedata.normalize("NFKC", str(raw)).strip()
