"""One request, one moment (D, K): a business day, and a place in the log up to which things are known (DESIGN §5).

`effective_on` bounds what had happened, `position` what had been recorded. Position is the repeatable handle: the same
(D, K) gives the same answer for ever. `known_at` resolves once to a position, the last one recorded by then.
"""

import asyncio
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from domain.refusals import Refusal
from ledger.log import Log
from projections.live import Live, astray, status

EFFECTIVE_ON_MIN = date(1949, 10, 1)
WAIT_SECONDS = 2.0
_POLL_SECONDS = 0.02


@dataclass(frozen=True, slots=True)
class Moment:
    """A resolved moment. `head` is the size of the log and `applied` what the projections have reached by now.

    `final`: the same question gets the same answer for ever. So it is where a position was named, or an instant that
    the log has reached; what is asked as known now, later entries may change, also about the past.
    """

    effective_on: date
    position: int
    recorded_at: datetime | None
    head: int
    applied: int
    final: bool = False

    @property
    def lag(self) -> int:
        """Events recorded that the projections have not applied yet."""
        return max(0, self.head - self.applied)


class MomentOutOfRange(Refusal, frozen=True, kw_only=True):
    """The day or the place in the log does not exist; the valid range is named."""

    CODE = "MOMENT_OUT_OF_RANGE"
    ZH = "字段 {field} 的值 {value} 超出范围：{first} 至 {last}{why_zh}。"
    EN = "Field {field}: {value} is out of range; it is from {first} to {last}{why_en}."
    REMEDY = "改用范围内的值，或省略该字段。Use a value within the range, or leave the field out."
    RECORDED = False

    value: str
    first: str
    last: str
    why_zh: str = ""
    why_en: str = ""


class KnownAtWithoutZone(Refusal, frozen=True, kw_only=True):
    """An instant without a zone is two instants."""

    CODE = "KNOWN_AT_WITHOUT_ZONE"
    ZH = "字段 {field} 的值 {value} 没有时区，无法确定时刻；可用 {first} 起的时刻。"
    EN = "Field {field}: {value} has no time zone, so it names no instant; one from {first} on does."
    REMEDY = "补上时区，如 2020-10-31T16:00:00+08:00。Add the zone, e.g. 2020-10-31T16:00:00+08:00."
    RECORDED = False

    value: str
    first: str


class TwoWaysToKnow(Refusal, frozen=True, kw_only=True):
    """knownAt and position say the same thing; together they may contradict each other."""

    CODE = "TWO_WAYS_TO_KNOW"
    ZH = "knownAt 与 position 只能给出其一。"
    EN = "Give knownAt or position, not both."
    REMEDY = "删去其中一个。Leave one of them out."
    RECORDED = False


class NotYetApplied(Refusal, frozen=True, kw_only=True):
    """The position stands in the log, but the projections are not there: a sum would miss rows."""

    CODE = "NOT_YET_APPLIED"
    ZH = "位置 {position} 已入账，但投影只到 {applied}{stopped_zh}。"
    EN = "Position {position} is recorded, but the projections have reached {applied} only{stopped_en}."
    REMEDY = "稍后再试，或改用已到达的位置。Ask again shortly, or use a position that is reached."
    RECORDED = False

    position: int
    applied: int
    stopped_zh: str = ""
    stopped_en: str = ""


async def resolve(
    log: Log,
    live: Any,
    *,
    today: date,
    effective_on: date | None = None,
    known_at: datetime | None = None,
    position: int | None = None,
    wait_seconds: float = WAIT_SECONDS,
) -> Moment | Refusal:
    """The moment that a request means; by default today in Shanghai, as far as the projections have come.

    `live` is a connection or a pool. A position that is recorded but not applied yet is waited for a little, so that
    an office can read its own receipt's position. Nothing is answered while a projection has applied what the ledger
    does not hold.
    """
    day = effective_on or today
    if not EFFECTIVE_ON_MIN <= day <= today:
        return _day_out_of_range(day, today)
    if known_at is not None and position is not None:
        return TwoWaysToKnow(field="knownAt")
    newest = await log.head()
    head = newest.size
    rows = (await status(live)).values()
    if lost := astray(rows):
        return lost
    asked = await _asked(log, head, known_at, position)
    if isinstance(asked, Refusal):
        return asked
    applied = _least(rows)
    if asked is not None and applied < asked:
        if not await _reached(live, asked, wait_seconds):
            return await _not_yet(live, asked)
        applied = _least((await status(live)).values())
    known = applied if asked is None else asked
    entry = await log.entry(known) if known else None
    # Entries come with a later recordedAt than that of the head, so an instant up to it has all it will ever have.
    reached = known_at is not None and newest.recorded_at is not None and known_at <= newest.recorded_at
    final = position is not None or reached
    return Moment(day, known, entry.recorded_at if entry else None, max(head, applied), applied, final)


async def _asked(
    log: Log, head: int, known_at: datetime | None, position: int | None
) -> int | Refusal | None:
    if known_at is not None and (known_at.tzinfo is None or known_at.utcoffset() is None):
        return KnownAtWithoutZone(
            field="knownAt", value=known_at.isoformat(), first=await first_known_at(log)
        )
    if head == 0 and (position is not None or known_at is not None):
        return _empty("knownAt" if position is None else "position", position or known_at)
    if position is not None:
        return position if 1 <= position <= head else _out_of_range("position", position, 1, head)
    if known_at is None:
        return None
    found = await log.position_at(known_at)
    if found:
        return found
    return _before_the_first(known_at, await first_known_at(log))


async def first_known_at(log: Log) -> str:
    """The instant from which something was known: that of the first entry; — of an empty ledger."""
    first = await log.entry(1)
    return first.recorded_at.isoformat() if first else "—"


def _day_out_of_range(day: date, today: date) -> MomentOutOfRange:
    """A day that has not come has no state yet; what is planned for it stands in the tasks of today."""
    future = day > today
    return MomentOutOfRange(
        field="effectiveOn",
        value=day.isoformat(),
        first=EFFECTIVE_ON_MIN.isoformat(),
        last=today.isoformat(),
        why_zh="（今日；其后之日尚未发生）" if future else "",
        why_en=" (today; nothing has happened after it)" if future else "",
    )


def _before_the_first(known_at: datetime, first: str) -> MomentOutOfRange:
    """Before its first entry the ledger knew nothing, which is not the same as that nothing was."""
    return MomentOutOfRange(
        field="knownAt",
        value=known_at.isoformat(),
        first=first,
        last="∞",
        why_zh="（起点为账本首条的入账时刻，此前账本一无所知）",
        why_en=" (it begins with the first entry of the ledger, which knew nothing before)",
    )


def _empty(field: str, value: object) -> MomentOutOfRange:
    return MomentOutOfRange(
        field=field,
        value=str(value),
        first="—",
        last="—",
        why_zh="（账本尚无条目）",
        why_en=" (the ledger holds no entry yet)",
    )


def _out_of_range(field: str, value: object, first: object, last: object) -> MomentOutOfRange:
    return MomentOutOfRange(field=field, value=str(value), first=str(first), last=str(last))


def _least(rows: Collection[Live]) -> int:
    return min((row.position for row in rows), default=0)


async def _reached(live: Any, position: int, wait_seconds: float) -> bool:
    """Whether the projections get there in time; a stopped one never does."""
    for _ in range(int(wait_seconds / _POLL_SECONDS)):
        rows = (await status(live)).values()
        if rows and all(row.position >= position for row in rows):
            return True
        if any(row.stopped_at is not None for row in rows):
            return False
        await asyncio.sleep(_POLL_SECONDS)
    return False


async def _not_yet(live: Any, position: int) -> NotYetApplied:
    rows = (await status(live)).values()
    stopped = [row for row in rows if row.stopped_at is not None]
    zh = "".join(f"；{row.name} 停在位置 {row.stopped_at} 之前：{row.stopped_because}" for row in stopped)
    en = "".join(
        f"; {row.name} stopped before position {row.stopped_at}: {row.stopped_because}" for row in stopped
    )
    return NotYetApplied(
        field="position", position=position, applied=_least(rows), stopped_zh=zh, stopped_en=en
    )
