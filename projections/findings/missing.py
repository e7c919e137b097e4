"""D-16 data missing or doubtful (数据缺失或存疑). model.md §6.1; SX-19, YC-65, JC-21, E-27, E-28, JX-08.

A registered duty without its report (`duties.py`); a meter of a key enterprise without the reading of a month on the
day after it was due, where the place sets a day (no duty, no finding); a meter that was exchanged and nobody said so:
its dial went back between two inspections, or its multiplier changed; readings estimated for months on end; a reading
that cannot be believed (`doubtful.py`). None accuses an oven, and missing is never zero. What comes late ends it and
counts as it is dated.
"""

from collections.abc import Iterator
from datetime import date

from domain.calendar import days_after, first_day_of, month_of, months_after
from domain.cases.facts import Severity
from domain.days import DayOpened
from domain.duties.facts import ReportOverdue, ReportSubmitted
from domain.envelope import Happened
from domain.meters.facts import MeterKind, MeterRegistered, MeterReplaced
from domain.meters.state import Meter, Reading
from domain.policy import keys
from domain.policy.state import number
from domain.readings.facts import (
    MonthlyElectricityReported,
    MonthlyGasReported,
    MonthlyWaterReported,
    Quality,
)
from domain.sites.facts import MeterReading, SiteInspectionRecorded
from projections.findings.doubtful import doubtful
from projections.findings.duties import check_report_missing, report_came
from projections.findings.finding import Because, Daily, Finding, Look, Rule, causes_of
from projections.findings.known import Known

_READINGS = (MonthlyElectricityReported, MonthlyWaterReported, MonthlyGasReported)
_MONTHS_LOOKED_AT = 2
"""Of those that are due, the newest: an older one was looked at on the day after its own."""


def check_missing(known: Known, event: Happened) -> tuple[Finding, ...]:
    """What a report tells by itself."""
    match event.fact:
        case ReportOverdue():
            return check_report_missing(known, event)
        case MonthlyElectricityReported() | MonthlyWaterReported() | MonthlyGasReported():
            meter = known.now.meter(event.fact.meter)
            return (*_estimated(known, meter), *_doubtful(known, meter, event.fact.month))
        case MeterRegistered(meter=name):
            return tuple(_other_multiplier(known, known.now.meter(name), event))
        case SiteInspectionRecorded(meter_readings=readings):
            return tuple(found for said in readings for found in _gone_back(known, event, said))
        case _:
            return ()


def look_at_meter(known: Known, name: str, day: date) -> Look:
    """The months whose reading was due before a day, by the day of the next month that the place sets."""
    meter = known.now.meter(name)
    if not meter.registered or meter.kind is not MeterKind.ELECTRICITY:
        return Look()
    newest, found, again = months_after(month_of(day), -1), [], None
    for back in range(_MONTHS_LOOKED_AT + 1):
        month = months_after(newest, -back)
        due = _due_on(known, meter, month)
        if due is None:
            continue
        if day <= due:
            again = days_after(due, 1)
        elif month not in meter.by_month() and back <= _MONTHS_LOOKED_AT:
            found.append(_silent(known, meter, month, due))
    return Look(tuple(found), again or _next_look(day))


def _next_look(day: date) -> date:
    """The first day of the next month: from then on another month may be due."""
    return first_day_of(months_after(month_of(day), 1))


def _due_on(known: Known, meter: Meter, month: str) -> date | None:
    """The last day for the reading of a month; None where the place sets none, or the meter is younger."""
    first = first_day_of(months_after(month, 1))
    allowed = number(known.now, keys.METER_REPORT_DAY, meter.division, first)
    if not allowed or month <= month_of(min(version.on for version in meter.versions)):
        return None
    due = days_after(first, allowed - 1)
    return due if _key_listed(known, meter, due) else None


def _key_listed(known: Known, meter: Meter, day: date) -> bool:
    """Whether it measures a key supervised company, the only ones whose electricity is reported as a duty (JC-21)."""
    mapping, site = meter.mapping_on(day), meter.versions[-1].site
    if mapping is not None and mapping.ovens:
        enterprise = known.now.oven(mapping.ovens[0]).enterprise
    else:
        site = (mapping.site if mapping is not None else None) or site
        enterprise = known.now.site(site).enterprise if site else ""
    return bool(enterprise) and known.now.enterprise(enterprise).key_listed(day)


def _silent(known: Known, meter: Meter, month: str, due: date) -> Finding:
    return _found(
        known,
        meter,
        f"silent/{month}",
        (meter.versions[0].position,),
        (
            f"{month} 的读数应于 {due} 前报送，尚未报送；缺报不是零",
            f"the reading of {month}, due on {due}, is missing; a missing figure is not zero",
        ),
    )


def _doubtful(known: Known, meter: Meter, month: str) -> Iterator[Finding]:
    """The reading of a month beside those before it; one that comes late may put a later one in doubt."""
    for reading, median in doubtful(meter):
        if reading.month >= month:
            words = (
                f"{reading.month} 的读数 {reading.quantity:,} 与此前各月（中位数 {median:,}）不成比例，存疑待核",
                f"the reading of {reading.month}, {reading.quantity:,}, is out of proportion to the months before it "
                f"(median {median:,}) and waits to be checked",
            )
            yield _found(known, meter, f"doubtful/{reading.month}", (reading.position,), words)


def _estimated(known: Known, meter: Meter) -> Iterator[Finding]:
    """The newest months, estimated one after the other."""
    run = _run(meter)
    least = number(known.now, keys.ESTIMATED_MONTHS, meter.division, run[-1].on) if run else None
    if run and len(run) >= (keys.ESTIMATED_MONTHS_DEFAULT if least is None else least):
        first, last = run[0].month, run[-1].month
        words = (
            f"{first} 至 {last} 连续 {len(run)} 个月为估抄",
            f"its readings were estimated for {len(run)} months, {first} to {last}",
        )
        yield _found(known, meter, f"estimated/{first}", tuple(one.position for one in run[:2]), words)


def _run(meter: Meter) -> list[Reading]:
    """The estimated readings up to the newest month, without a month missing between them."""
    run: list[Reading] = []
    for reading in reversed(meter.by_month().values()):
        if reading.quality is not Quality.ESTIMATED or (run and reading.month != months_after(run[0].month, -1)):
            break
        run.insert(0, reading)
    return run


def _other_multiplier(known: Known, meter: Meter, event: Happened) -> Iterator[Finding]:
    """Registered again with another multiplier, and no exchange between the two."""
    versions = sorted(meter.versions, key=lambda one: (one.on, one.position))
    at = next((n for n, one in enumerate(versions) if one.position == event.position), 0)
    if not at or versions[at].multiplier == versions[at - 1].multiplier:
        return
    old, new = versions[at - 1], versions[at]
    if not _exchanged(meter, old.on, new.on):
        words = (
            f"倍率由 {old.multiplier} 变为 {new.multiplier}（{new.on}），未报换表",
            f"its multiplier went from {old.multiplier} to {new.multiplier} on {new.on} and no exchange is reported",
        )
        yield _found(known, meter, f"exchanged/{old.on}/{new.on}", (old.position, new.position), words)


def _gone_back(known: Known, event: Happened, said: MeterReading) -> Iterator[Finding]:
    """A dial that shows less than at the inspection before, and no exchange between the two."""
    before = [
        (past, one.reading)
        for tag in event.tags
        for past in known.world.events(tag, SiteInspectionRecorded)
        if isinstance(past.fact, SiteInspectionRecorded) and past.occurred_on < event.occurred_on
        for one in past.fact.meter_readings
        if (one.meter, one.unit) == (said.meter, said.unit)
    ]
    if not before:
        return
    past, reading = max(before, key=lambda found: (found[0].occurred_on, found[0].position))
    meter = known.now.meter(said.meter)
    if said.reading < reading and meter.registered and not _exchanged(meter, past.occurred_on, event.occurred_on):
        words = (
            f"表底由 {reading:,}（{past.occurred_on}）退至 {said.reading:,}（{event.occurred_on}），未报换表",
            f"its dial went back from {reading:,} on {past.occurred_on} to {said.reading:,} on {event.occurred_on} "
            f"and no exchange is reported",
        )
        about = f"exchanged/{past.occurred_on}/{event.occurred_on}"
        yield _found(known, meter, about, (past.position, event.position), words)


def _exchanged(meter: Meter, first: date, last: date) -> bool:
    return any(first <= one.on <= last for one in meter.replacements)


def _found(
    known: Known, meter: Meter, about: str, positions: tuple[int, ...], words: tuple[str, str]
) -> Finding:
    return Finding(
        rule="D-16",
        version=1,
        severity=Severity.MEDIUM,
        subject=f"meter:{meter.meter}",
        about=about,
        causes=causes_of(*positions),
        division=meter.division or None,
        sentence_zh=f"计量点 {meter.meter}：{words[0]}。",
        sentence_en=f"Meter {meter.meter}: {words[1]}.",
        invented=meter.invented,
    )


def data_came(known: Known, event: Happened, finding: Finding) -> Because | None:
    """The report, the reading or the exchange is in."""
    prefix, _, name = finding.subject.partition(":")
    if prefix != "meter":
        return report_came(known, event, finding)
    meter = known.now.meter(name)
    what, _, when = finding.about.partition("/")
    if what == "silent":
        return Because(f"{when} 的读数已报。", f"The reading of {when} is in.") if when in meter.by_month() else None
    if what == "doubtful":
        in_doubt = any(reading.position in finding.causes for reading, _ in doubtful(meter))
        zh, en = "读数已更正，或已由次月印证。", "It was put right, or the next month repeats it."
        return None if in_doubt else Because(zh, en)
    if what == "estimated":
        run = _run(meter)
        return None if run and run[0].month == when else Because("已有实抄读数。", "An actual reading is in.")
    first, _, last = when.partition("/")
    if _exchanged(meter, date.fromisoformat(first), date.fromisoformat(last)):
        return Because("换表已补登。", "The exchange of the meter is registered.")
    return None


DATA_MISSING = Rule(
    "D-16",
    1,
    frozenset({ReportOverdue, *_READINGS, MeterRegistered, SiteInspectionRecorded, DayOpened}),
    check_missing,
    frozenset({ReportSubmitted, *_READINGS, MeterReplaced}),
    data_came,
    one_open=True,
    daily=Daily("meter", look_at_meter, frozenset({MeterRegistered})),
)
