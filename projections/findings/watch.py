"""W-03 a gap in the watch in the plant (驻厂盯守). JX-16: officers are posted throughout the closing.

The window runs from the stop of the oven, or the first day of the watch where that is earlier, to the day its
closing is complete, or its last day. No cycle is printed: it is a parameter of the place (assumed 1 a day in 介休), and
where none is set nobody has missed a day.
"""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from domain.calendar import days_after
from domain.cases.facts import Severity
from domain.closing.facts import OnSiteWatchRecorded
from domain.closing.last_day import last_day_of
from domain.days import DayOpened
from domain.envelope import Happened
from domain.ovens.facts import OvenStopped
from domain.ovens.state import Oven
from domain.policy import keys
from domain.policy.state import number
from domain.tasks.facts import EnterpriseTaskAssigned, FacilityAdjustedWithinTask
from projections.findings.finding import Because, Daily, Finding, Look, Rule, causes_of, no_report
from projections.findings.known import Known, place_of
from projections.findings.output import tasks_of

Gap = tuple[date, date, int]
"""The first and last day without a record, and the position of the record (or stop) before it."""


def _gaps(known: Known, oven: Oven, cycle: int, window: tuple[date, date], day: date) -> list[Gap]:
    """The gaps in the watch of an oven over before a day; the day itself may still be recorded."""
    start, end = window
    end = min(end, days_after(day, -1))
    seen = sorted({watch.on: watch.position for watch in oven.watch_days}.items())
    within = [(on, position) for on, position in seen if start <= on <= end]
    before = known.position_of(f"oven:{oven.oven}", OvenStopped)
    marks = [(days_after(start, -1), before), *within, (days_after(end, cycle), 0)]
    return list(_between(marks, cycle, end))


def _between(marks: list[tuple[date, int]], cycle: int, end: date) -> Iterator[Gap]:
    for (earlier, position), (later, _) in pairwise(marks):
        if (later - earlier).days > cycle:
            first = days_after(earlier, cycle)
            last = min(days_after(later, -1), end)
            if first <= last:
                yield first, last, position


def _window(known: Known, oven: Oven) -> tuple[date, date] | None:
    starts = [day for day in (oven.stopped_on, *(w.on for w in oven.watch_days)) if day]
    if not starts:
        return None
    last_days = [last for task in tasks_of(known, oven) if (last := last_day_of(oven, task))]
    done = [oven.certificate.completed_on] if oven.certificate else []
    return min(starts), min((*last_days, *done), default=date.max)


def look_at_watch(known: Known, name: str, day: date) -> Look:
    """Every gap that a new day leaves behind, until the window is over."""
    if known.unset(keys.WATCH_CYCLE_DAYS):
        return Look()
    oven = known.now.oven(name)
    place = place_of(oven.county, oven.division)
    cycle = number(known.now, keys.WATCH_CYCLE_DAYS, place, day) if oven.tasks else None
    window = _window(known, oven) if cycle else None
    if not cycle or window is None:
        return Look()
    found = tuple(_found(known, oven, gap) for gap in _gaps(known, oven, cycle, window, day))
    return Look(found, days_after(day, 1) if day <= window[1] else None)


def _found(known: Known, oven: Oven, gap: Gap) -> Finding:
    first, last, position = gap
    name, days = known.enterprise_name(oven.enterprise), (last - first).days + 1
    return Finding(
        rule="W-03",
        version=1,
        severity=Severity.LOW,
        subject=f"oven:{oven.oven}",
        about=first.isoformat(),
        causes=causes_of(position or oven.registered_at),
        division=place_of(oven.county, oven.division),
        sentence_zh=f"{name} 焦炉 {oven.oven} 关停期间自 {first} 起 {days} 天没有驻厂盯守记录。",
        sentence_en=(
            f"No watch is recorded in the plant of {name} for oven {oven.oven} "
            f"from {first} on ({days} day(s)), during its closing."
        ),
        invented=known.invented(position),
    )


def watch_recorded(known: Known, event: Happened, finding: Finding) -> Because | None:
    """A record of the missing day came late."""
    oven = known.now.oven(finding.subject.removeprefix("oven:"))
    first = date.fromisoformat(finding.about)
    if any(watch.on == first for watch in oven.watch_days):
        return Because(f"已补登 {first} 的驻厂盯守。", f"The watch of {first} is recorded now.")
    return None


WATCH_GAP = Rule(
    "W-03",
    1,
    frozenset({DayOpened}),
    no_report,
    frozenset({OnSiteWatchRecorded}),
    watch_recorded,
    one_open=True,
    daily=Daily("oven", look_at_watch, frozenset({EnterpriseTaskAssigned, FacilityAdjustedWithinTask})),
)
