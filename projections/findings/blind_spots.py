"""Blind spots (盲区): the closed ovens of which nothing can be seen, each with why and since when. model.md §6.2, E-21.

A closed oven is watched where the rule in force on its own meter (S-12) could judge one of the newest three whole
months, whatever it said of it; every other closed oven stands on this list. So silence is never read as clear: an oven
is on one side or the other, by one function. Three months are an assumption: a report is due on the tenth of the next
month and comes six weeks late at times. What a shared meter (S-03) or a stack (S-06) sees takes no oven off the list.
"""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum

import msgspec

from domain.calendar import days_after, first_day_of, months_after
from domain.meters.facts import MeterKind
from domain.meters.reach import own_meters_of, shared_meters_of
from domain.meters.state import Meter
from domain.ovens.state import Oven
from domain.world import View
from projections.findings.closed_loads import USED, load_of, stopped_on
from projections.findings.known import place_of
from projections.findings.load.ground import Ground, ground_of
from projections.findings.load.joint import judge_joint
from projections.findings.load.months import Month, month_of, month_text
from projections.findings.load.verdict import Blind, Verdict

LOOKED_BACK = 3
"""Whole months before the day."""


class BlindReason(StrEnum):
    """Why nothing can be seen of a closed oven."""

    NO_METER = "NO_METER"
    SHARED_METER = "SHARED_METER"
    OTHER_USE = "OTHER_USE"
    MAPPING_ENDED = "MAPPING_ENDED"
    SILENT = "SILENT"
    IN_DOUBT = "IN_DOUBT"
    NO_BASELINE = "NO_BASELINE"
    BASELINE_TOO_SMALL = "BASELINE_TOO_SMALL"
    NO_CAPACITY = "NO_CAPACITY"
    STOP_UNKNOWN = "STOP_UNKNOWN"
    RUNNING_AGAIN = "RUNNING_AGAIN"
    COOLING = "COOLING"


_WORDS: dict[BlindReason, tuple[str, str]] = {
    BlindReason.NO_METER: ("没有任何电表对应该炉", "no electricity meter serves it"),
    BlindReason.SHARED_METER: (
        "只有与其他焦炉、工段或全厂合用的电表，不能单独说明该炉（E-21）",
        "only meters that it shares with others serve it, and they speak for no oven alone (E-21)",
    ),
    BlindReason.OTHER_USE: (
        "专属电表登记用途不是生产或工艺（E-20）",
        "its own meter is registered for neither production nor process (E-20)",
    ),
    BlindReason.MAPPING_ENDED: ("专属电表已改作他用", "the meter that was its own serves something else now"),
    BlindReason.SILENT: ("专属电表没有读数；缺报不等于零", "its own meter has no readings; missing is not zero"),
    BlindReason.IN_DOUBT: (
        "近月读数为估读或存疑，不作证据（D-16）",
        "the newest readings are estimates or in doubt, and no evidence (D-16)",
    ),
    BlindReason.NO_BASELINE: (
        "停产前正常月份的读数不足 6 个月，无法比较",
        "fewer than 6 normal months before the stop are known, there is nothing to compare with",
    ),
    BlindReason.BASELINE_TOO_SMALL: (
        "停产前用电过低，该表不反映炼焦用电",
        "it read too little before the stop to have seen the coking",
    ),
    BlindReason.NO_CAPACITY: (
        "产能不详，无法核对电表",
        "its capacity is not known, the meter cannot be held against it",
    ),
    BlindReason.STOP_UNKNOWN: ("没有停产日期", "the day of its stop is not known"),
    BlindReason.RUNNING_AGAIN: (
        "已报复产或焖炉，此后停产日不明，用电不作停产判断",
        "it is reported running again, and on what day it stops is not known: its meter is judged by no stop",
    ),
    BlindReason.COOLING: ("停产头两个月余热未散，尚不能判断", "it cools for two months, nothing can be told yet"),
}
_OF_VERDICT = {
    Blind.NO_BASELINE: BlindReason.NO_BASELINE,
    Blind.BASELINE_TOO_SMALL: BlindReason.BASELINE_TOO_SMALL,
    Blind.TOO_EARLY: BlindReason.COOLING,
    Blind.QUARANTINED: BlindReason.IN_DOUBT,
    Blind.ESTIMATED: BlindReason.IN_DOUBT,
}


class BlindSpot(msgspec.Struct, frozen=True, kw_only=True):
    """盲区: a closed oven of which nothing can be seen; `last_month` is the newest of which its own meter told."""

    oven: str
    enterprise: str
    division: str
    reason: BlindReason
    since: date | None
    closed_on: date | None
    last_month: str | None
    standing: bool
    meters: tuple[str, ...]
    says_zh: str
    says_en: str
    invented: bool = False


def is_closed(oven: Oven) -> bool:
    """A closed oven (model.md §6.1): certified or accepted, or stopped with no restart reported.

    What a certificate closed stays closed in the books while it is reported at work: such an oven is not left out.
    """
    return oven.registered and oven.closed_or_stopped


def blind_spot(view: View, name: str, day: date) -> BlindSpot | None:
    """Why nothing can be seen of a closed oven on a day; None where it is watched, or not closed."""
    oven = view.oven(name)
    if not is_closed(oven):
        return None
    if oven.running:
        own = own_meters_of(view, name, day, MeterKind.ELECTRICITY)
        return _spot(oven, BlindReason.RUNNING_AGAIN, _seen_running_on(oven), own, None)
    stop = stopped_on(oven)
    if stop is None:
        return _spot(oven, BlindReason.STOP_UNKNOWN, None, (), None)
    own = own_meters_of(view, name, day, MeterKind.ELECTRICITY)
    of_use = tuple(meter for meter in own if meter.use in USED)
    if not of_use:
        return _unmetered(view, oven, stop, day, own)
    load = load_of(view, oven)
    if load is None:
        return _spot(oven, BlindReason.NO_CAPACITY, stop, of_use, None)
    newest = month_of(day) - 1
    ground = ground_of(load, max(newest, load.stopped))
    verdicts = [judge_joint(ground, month) for month in range(newest, newest - LOOKED_BACK, -1)]
    if any(one.blind is None for one in verdicts):
        return None
    reason, since = _why(ground, verdicts, stop, day)
    last = max((month for month in load.readings if month <= newest), default=None)
    return _spot(oven, reason, since, of_use, last)


def _seen_running_on(oven: Oven) -> date | None:
    """The day from which it is reported at work; a sighting leaves the reported stop, and the day of it, beside it."""
    if oven.stopped_on is None and oven.operated_on is not None:
        return oven.operated_on
    return next((one.on for one in oven.production_seen if oven.stopped_on is None or one.on >= oven.stopped_on), None)


def _unmetered(view: View, oven: Oven, stop: date, day: date, own: tuple[Meter, ...]) -> BlindSpot:
    """Of an oven that has no meter of its own for production: another meter, or none."""
    shared = shared_meters_of(view, oven.oven, day, MeterKind.ELECTRICITY)
    ended = max(_ends(view, oven), default=None)
    if ended is not None:
        return _spot(oven, BlindReason.MAPPING_ENDED, max(stop, days_after(ended, 1)), shared, None)
    if own:
        return _spot(oven, BlindReason.OTHER_USE, stop, own, None)
    reason = BlindReason.SHARED_METER if shared else BlindReason.NO_METER
    return _spot(oven, reason, stop, shared, None)


def _ends(view: View, oven: Oven) -> Iterator[date]:
    """The days on which a meter ceased to be the oven's own."""
    for meter in map(view.meter, view.oven_meters(oven.oven).meters):
        if meter.kind is MeterKind.ELECTRICITY and meter.use in USED:
            yield from (one.ends_on for one in meter.mappings if one.own_oven == oven.oven and one.ends_on is not None)


def _why(ground: Ground, verdicts: list[Verdict], stop: date, day: date) -> tuple[BlindReason, date]:
    """The reason of the newest month that has one besides its silence, and the day from which it holds."""
    blind = next((one.blind for one in verdicts if one.blind is not Blind.NO_READING), None)
    reason = _OF_VERDICT.get(blind, BlindReason.SILENT) if blind is not None else BlindReason.SILENT
    if reason in (BlindReason.SILENT, BlindReason.COOLING):
        early = month_of(day) - ground.load.stopped <= LOOKED_BACK
        reason = BlindReason.COOLING if early else BlindReason.SILENT
    if reason not in (BlindReason.SILENT, BlindReason.IN_DOUBT):
        return reason, stop
    seen = [step.month for step in ground.steps if step.believed and not (step.estimated and step.t >= 2)]
    first = first_day_of(months_after(month_text(max(seen)), 1)) if seen else stop
    return reason, max(stop, first)


def _spot(
    oven: Oven, reason: BlindReason, since: date | None, meters: tuple[Meter, ...], last: Month | None
) -> BlindSpot:
    zh, en = _WORDS[reason]
    month = None if last is None else month_text(last)
    from_zh, from_en = (f"自 {since} 起", f" since {since}") if since else ("", "")
    last_zh, last_en = (f"，最后读数为 {month}", f"; its last reading is of {month}") if month else ("", "")
    return BlindSpot(
        oven=oven.oven,
        enterprise=oven.enterprise,
        division=place_of(oven.county, oven.division),
        reason=reason,
        since=since,
        closed_on=stopped_on(oven),
        last_month=month,
        standing=not oven.main_demolished,
        meters=tuple(meter.meter for meter in meters),
        says_zh=f"焦炉 {oven.oven} {from_zh}看不见：{zh}{last_zh}。",
        says_en=f"Nothing can be seen of oven {oven.oven}{from_en}: {en}{last_en}.",
    )
