"""D-21 a closing that may be dated back (倒签关停). model.md §6.1; JX-29, YC-14.

A closing dated in the last days before its last day, and recorded long after: low by itself, for a lawful act may be
registered late. High where a picture that proves it was taken after the day it is dated, or where production is known
of the time between that day and its recording. Nothing where the ledger knew in time: another office reported its own
part of the closing then, or the task itself was registered so late. What another office proves by a picture of that
time withdraws it.
"""

from collections.abc import Iterator
from datetime import date

from domain.calendar import days_after, first_day_of
from domain.cases.facts import Severity
from domain.closing.facts import (
    ClosureStandardCertified,
    DischargePermitStopped,
    ProductionOperationStopped,
    RawMaterialEntryStopped,
    SafetyPermitStopped,
)
from domain.corrections.facts import EventCorrected
from domain.demolition.facts import DemolitionStarted, EquipmentDemolished
from domain.envelope import Happened
from domain.fact import Fact
from domain.ovens.facts import OvenEmptied, OvenPurged, OvenStopped, ProductionFoundOnClosedOven, Seen
from domain.ovens.state import Oven
from domain.policy import keys
from domain.policy.state import number
from domain.readings.facts import MonthlyOutputReported
from domain.seals.facts import SealPlaced
from domain.series import subject_of
from domain.utilities.facts import UtilityDisconnected
from domain.world import replaced
from projections.findings.finding import Because, Finding, Rule, causes_of
from projections.findings.known import Known, place_of
from projections.findings.output import MAKES_DUE, Due, dues_of, may_be_due
from projections.findings.produced import in_force
from projections.history import SHANGHAI

_CLOSINGS = (ClosureStandardCertified, OvenStopped, EquipmentDemolished)
_PARTS: frozenset[type[Fact]] = frozenset(
    {
        *_CLOSINGS,
        OvenEmptied,
        OvenPurged,
        UtilityDisconnected,
        RawMaterialEntryStopped,
        ProductionOperationStopped,
        SafetyPermitStopped,
        DischargePermitStopped,
        DemolitionStarted,
        SealPlaced,
    }
)
"""What the offices report of a closing, each its own part."""
_CONTRADICTS: tuple[type[Fact], ...] = (ProductionFoundOnClosedOven, MonthlyOutputReported)
Against = tuple[int, str, str]
"""What speaks against the day of a closing: its event (that of the closing, where its own evidence does) and words."""


def check_back_dated(known: Known, event: Happened) -> tuple[Finding, ...]:
    """A closing as it comes, or those of an oven of which production is seen or something is corrected."""
    standing = replaced(event)
    if standing is not None and type(standing.fact) not in (*_CLOSINGS, *_CONTRADICTS):
        return ()
    names = [tag.removeprefix("oven:") for tag in map(subject_of, event.tags) if tag.startswith("oven:")]
    names = [name for name in names if may_be_due(known, name)]
    if isinstance(event.fact, _CLOSINGS):
        return tuple(found for name in names for found in _judged(known, known.now.filed_oven(name), event))
    names = [name for name in names if any(True for _ in dues_of(known, known.now.filed_oven(name)))]
    closings = ((name, past) for name in names for past in known.world.events(f"oven:{name}", *_CLOSINGS))
    return tuple(
        found
        for name, past in closings
        for found in _judged(known, known.now.filed_oven(name), past)
    )


def _judged(known: Known, oven: Oven, closing: Happened) -> Iterator[Finding]:
    """One closing of one oven, against each of its last days."""
    dues = list(dues_of(known, oven))
    if not dues:
        return
    on, place = _dated(closing), place_of(oven.county, oven.division)
    before = _days(known, keys.BACKDATING_WINDOW_DAYS, keys.BACKDATING_WINDOW_DAYS_DEFAULT, place, on)
    allowed = _days(known, keys.BACKDATING_RECORDED_DAYS, keys.BACKDATING_RECORDED_DAYS_DEFAULT, place, on)
    for due in dues:
        if not 0 <= (due.last_day - on).days <= before:
            continue
        if (closing.recorded_on - max(on, _known_since(known, oven, due))).days <= allowed:
            continue
        against = _against(known, oven, closing)
        if against is not None or not _known_in_time(known, oven, closing, due, allowed):
            yield _found(known, oven, closing, due, against)


def _days(known: Known, key: str, default: int, place: str, on: date) -> int:
    found = number(known.now, key, place, on)
    return default if found is None else found


def _dated(closing: Happened) -> date:
    """The day a closing claims: a certificate that of its latest element (JX-44)."""
    fact = closing.fact
    return fact.completed_on if isinstance(fact, ClosureStandardCertified) else closing.occurred_on


def _known_since(known: Known, oven: Oven, due: Due) -> date:
    """The day on which the ledger knew of the oven and of its last day: before it nobody could report a closing."""
    days = [event.recorded_on for p in (oven.registered_at, due.position) if (event := known.event_at(p))]
    return max(days, default=date.min)


def _known_in_time(known: Known, oven: Oven, closing: Happened, due: Due, allowed: int) -> bool:
    """Whether another office reported its part of the closing, dated by the last day, within the days."""
    on = _dated(closing)
    return any(
        part.recorded_on <= days_after(on, allowed) or _pictured_by(part, due.last_day)
        for part in _parts_of_others(known, oven, closing)
        if on <= part.occurred_on <= due.last_day
    )


def _parts_of_others(known: Known, oven: Oven, closing: Happened) -> Iterator[Happened]:
    for event in known.world.events(f"oven:{oven.oven}", *_PARTS):
        if (event.office, event.division) != (closing.office, closing.division):
            yield event


def _pictured_by(part: Happened, last_day: date) -> bool:
    """Whether a picture of the report was taken between the day it is dated and the last day."""
    return any(part.occurred_on <= day <= last_day for day in _taken(part))


def _taken(event: Happened) -> list[date]:
    """The days on which the pictures of a report were taken, where they say."""
    instants = [file.captured_at for file in event.evidence if file.pictures and file.captured_at]
    return [instant.astimezone(SHANGHAI).date() for instant in instants]


def _against(known: Known, oven: Oven, closing: Happened) -> Against | None:
    """What shows that the oven was not closed on that day: the picture, or production before it was recorded."""
    on = _dated(closing)
    if taken := [day for day in _taken(closing) if day > on]:
        return closing.position, f"所附照片摄于 {taken[0]}", f"its picture was taken on {taken[0]}"
    for seen in oven.production_seen:
        if on < seen.on <= closing.recorded_on and seen.seen is not Seen.HOT_IDLE:
            return seen.position, f"{seen.on} 仍见生产", f"production was seen on {seen.on}"
    for said in in_force(known, oven.oven):
        if on < first_day_of(said.month) <= closing.recorded_on:
            words = (f"{said.month} 报产焦 {said.tonnes:,} 吨", f"{said.tonnes:,} t are reported of {said.month}")
            return said.position, *words
    return None


def _found(known: Known, oven: Oven, closing: Happened, due: Due, against: Against | None) -> Finding:
    on, name = _dated(closing), known.enterprise_name(oven.enterprise)
    late = (closing.recorded_on - on).days
    causes = causes_of(due.position, closing.position, against[0] if against else 0)
    more_zh, more_en = (f"，而{against[1]}", f", while {against[2]}") if against else ("", "")
    return Finding(
        rule="D-21",
        version=1,
        severity=Severity.HIGH if against else Severity.LOW,
        subject=f"oven:{oven.oven}",
        about=on.isoformat(),
        causes=causes,
        division=place_of(oven.county, oven.division),
        sentence_zh=(
            f"{name} 焦炉 {oven.oven} 的关停记为 {on}（最后一日 {due.last_day}），"
            f"{late} 天后（{closing.recorded_on}）才登记{more_zh}。"
        ),
        sentence_en=(
            f"The closing of oven {oven.oven} of {name} is dated {on} (last day {due.last_day}) and was recorded "
            f"{late} days later, on {closing.recorded_on}{more_en}."
        ),
        invented=known.invented(*causes),
    )


def closing_borne_out(known: Known, event: Happened, finding: Finding) -> Because | None:
    """Another office proves the day, the last day was changed, or it is found as high meanwhile."""
    oven = known.now.filed_oven(finding.subject.removeprefix("oven:"))
    still: list[Finding] = []
    for position in finding.causes:
        closing = known.event_at(position)
        if closing is not None and isinstance(closing.fact, _CLOSINGS):
            still += _judged(known, oven, closing)
    if any(found.severity is finding.severity for found in still):
        return None
    if still:
        return Because("已有与其日期相抵触的证据，另见。", "There is evidence against its day: see there.")
    return Because(
        "其他部门的登记或影像印证了关停日期。", "The report or the picture of another office bears out its day."
    )


CLOSING_BACK_DATED = Rule(
    "D-21",
    1,
    frozenset({*_CLOSINGS, *_CONTRADICTS, EventCorrected}),
    check_back_dated,
    frozenset({*_PARTS, *_CONTRADICTS}),
    closing_borne_out,
    one_open=True,
    needs=dict.fromkeys((*_CLOSINGS, *_CONTRADICTS), MAKES_DUE),
)
