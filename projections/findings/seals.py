"""D-03 seal broken, missing, opened without report, or not looked after (封条). model.md §6.1; JX-38, JC-15.

Tearing a seal is unlawful; opening it and reporting in time is not. Hours and days are parameters of the oven's
division: where none is set the rule does not apply.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone

from domain.calendar import days_after, hours_long
from domain.cases.facts import Severity
from domain.days import DayOpened
from domain.demolition.facts import EquipmentDemolished
from domain.envelope import Happened
from domain.ovens.facets import Structure
from domain.ovens.state import Oven
from domain.policy import keys
from domain.policy.state import number
from domain.seals.facts import SealBroken, SealInspected, SealOpened, SealPlaced, SealReplaced
from domain.seals.state import Seal, SealState
from projections.findings.finding import Because, Daily, Finding, Look, Rule, causes_of
from projections.findings.known import Known, place_of
from projections.findings.rounds import OPERATION

SHANGHAI = timezone(timedelta(hours=8))
_LOOKS = (SealPlaced, SealInspected, SealReplaced)


def check_seal(known: Known, event: Happened) -> tuple[Finding, ...]:
    """What one report tells."""
    fact = event.fact
    if isinstance(fact, SealInspected) and fact.intact:
        return ()  # Most reports.
    match fact:
        case SealBroken(seal=seal, oven=oven):
            words = ("被破坏", "was found broken")
            return (_found(known, seal, oven, Severity.CRITICAL, words, event.position),)
        case SealInspected(seal=seal, oven=oven):
            words = ("检查时不完好或缺失", "was not found whole at an inspection")
            return (_found(known, seal, oven, Severity.CRITICAL, words, event.position),)
        case SealOpened():
            return tuple(_opened_late(known, fact, event))
        case _:
            return ()


def look_at_seal(known: Known, name: str, day: date) -> Look:
    """What was not reported of a seal."""
    if known.unset(keys.SEAL_INSPECTION_DAYS, keys.SEAL_REPORT_HOURS):
        return Look()
    seal = known.now.seal(name)
    if seal.oven is None:
        return Look()
    oven = known.now.oven(seal.oven)
    waits = _never_reported(seal)
    allowed = _days(known, oven, day) if _wants_a_look(seal, oven) else None
    again = days_after(day, 1) if waits else None
    if allowed is not None and seal.last_seen_on is not None:
        due = days_after(seal.last_seen_on, allowed + 1)
        again = due if due > day and again is None else again
    return Look(tuple(_silent(known, seal, oven, day)), again)


def _found(
    known: Known, seal: str, oven_id: str, severity: Severity, words: tuple[str, str], *causes: int
) -> Finding:
    oven = known.now.oven(oven_id)
    name = known.enterprise_name(oven.enterprise)
    zh, en = words
    return Finding(
        rule="D-03",
        version=1,
        severity=severity,
        subject=f"oven:{oven_id}",
        about=f"seal:{seal}",
        causes=causes_of(*causes),
        division=place_of(oven.county, oven.division),
        sentence_zh=f"{name} 焦炉 {oven_id} 的封条 {seal} {zh}。",
        sentence_en=f"Seal {seal} on oven {oven_id} of {name} {en}.",
        invented=known.invented(*causes),
    )


def _hours(known: Known, oven: Oven, on: date) -> int | None:
    return number(known.now, keys.SEAL_REPORT_HOURS, place_of(oven.county, oven.division), on)


def _opened_late(known: Known, fact: SealOpened, event: Happened) -> Iterator[Finding]:
    """Reported, but later than the hours allow."""
    hours = _hours(known, known.now.oven(fact.oven), event.occurred_on)
    if hours is None or fact.reported_at is None:
        return
    if fact.reported_at - fact.opened_at > hours_long(hours):
        words = (
            f"于 {_text(fact.opened_at)} 开启，{_text(fact.reported_at)} 才报告（限 {hours} 小时）",
            f"was opened at {_text(fact.opened_at)} and reported at {_text(fact.reported_at)} only "
            f"(allowed: {hours} h)",
        )
        yield _found(known, fact.seal, fact.oven, Severity.CRITICAL, words, event.position)


def _never_reported(seal: Seal) -> bool:
    opened = seal.state is SealState.OPENED_REPORTED and seal.opened_at is not None
    return opened and seal.reported_at is None


def _silent(known: Known, seal: Seal, oven: Oven, day: date) -> Iterator[Finding]:
    """Opened and never reported; whole when last seen, and not looked at for too long."""
    if _never_reported(seal):
        assert seal.opened_at is not None
        hours = _hours(known, oven, day)
        midnight = datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)
        if hours is not None and midnight - seal.opened_at > hours_long(hours):
            words = (
                f"于 {_text(seal.opened_at)} 开启，{hours} 小时内未报告",
                f"was opened at {_text(seal.opened_at)} and not reported within {hours} h",
            )
            position = known.position_of(f"seal:{seal.seal}", SealOpened)
            yield _found(known, seal.seal, oven.oven, Severity.CRITICAL, words, position)
    if (days := _unseen_days(known, seal, oven, day)) is not None:
        words = (
            f"自 {seal.last_seen_on} 起 {days} 天未检查",
            f"was last looked at on {seal.last_seen_on}, {days} days ago",
        )
        yield _found(known, seal.seal, oven.oven, Severity.LOW, words, _last_look(known, seal))


def _unseen_days(known: Known, seal: Seal, oven: Oven, day: date) -> int | None:
    """Days since the last look, where they are more than the parameter allows, until the oven is demolished."""
    if not _wants_a_look(seal, oven) or seal.last_seen_on is None:
        return None
    allowed = _days(known, oven, day)
    days = (day - seal.last_seen_on).days
    return days if allowed is not None and days > allowed else None


def _wants_a_look(seal: Seal, oven: Oven) -> bool:
    return seal.state is SealState.SEALED and oven.structure is not Structure.DEMOLISHED


def _days(known: Known, oven: Oven, on: date) -> int | None:
    return number(known.now, keys.SEAL_INSPECTION_DAYS, place_of(oven.county, oven.division), on)


def _last_look(known: Known, seal: Seal) -> int:
    return known.position_of(f"seal:{seal.seal}", _LOOKS, seal.last_seen_on)


def _text(instant: datetime) -> str:
    return instant.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")


def seal_looked_after(known: Known, event: Happened, finding: Finding) -> Because | None:
    """A neglected seal was looked at, replaced or demolished with its oven; a late report counts as it is dated."""
    if finding.severity is not Severity.LOW:
        return None
    seal = known.now.seal(finding.about.removeprefix("seal:"))
    oven = known.now.oven(finding.subject.removeprefix("oven:"))
    if oven.structure is Structure.DEMOLISHED:
        return Because("焦炉已拆除。", "The oven is demolished.")
    if seal.state is not SealState.SEALED:
        return Because(
            "封条已更换、开启或破坏，另有记录。", "The seal was replaced, opened or broken: see there."
        )
    if _last_look(known, seal) not in finding.causes:
        return Because(f"已登记 {seal.last_seen_on} 的检查。", f"A look on {seal.last_seen_on} is recorded.")
    return None


SEAL = Rule(
    "D-03",
    1,
    frozenset({SealBroken, SealInspected, SealOpened, DayOpened}),
    check_seal,
    frozenset({SealPlaced, SealInspected, SealReplaced, SealOpened, SealBroken, EquipmentDemolished}),
    seal_looked_after,
    daily=Daily("seal", look_at_seal, blind_to=OPERATION),
)
