"""D-04 utility or permit restored, D-11 a closing element undone. model.md §6.1; JX-40, JX-42, JX-44, E-20.

Both need a report that something came back at a closed oven (certified, accepted, or stopped with no restart
reported). An approved use within its time is lawful: fire water, power for the demolition. Its limits are held against
the oven's own meter (`metered.py`). Power of a whole site for an oven that lawfully runs on it says nothing of the
closed one (JX-26).
"""

from collections.abc import Iterator
from datetime import date

from domain.calendar import days_after
from domain.cases.facts import Severity
from domain.closing.elements import undone_element
from domain.closing.facts import (
    ClosureStandardCertified,
    DischargePermitStopped,
    PermitIssued,
    SafetyPermitStopped,
)
from domain.days import DayOpened
from domain.demolition.facts import EquipmentDemolished
from domain.envelope import Happened
from domain.fact import Fact
from domain.ovens.facets import Restoration
from domain.ovens.state import Oven
from domain.policy import keys
from domain.policy.state import number
from domain.readings.facts import MonthlyElectricityReported
from domain.utilities.facts import Use, Utility, UtilityDisconnected, UtilityRestored
from projections.findings.finding import Because, Daily, Finding, Look, Rule, causes_of
from projections.findings.known import Known, place_of
from projections.findings.metered import METERED_CLEARED_BY, Excess, excess_with, metered_explained
from projections.findings.output import closed_or_stopped_before
from projections.findings.rounds import VISITS

_UTILITIES = {Utility.WATER: ("供水", "water"), Utility.POWER: ("供电", "power")}


def check_restored(known: Known, event: Happened) -> tuple[Finding, ...]:
    """D-04 on the report itself, or on the reading that shows more than was approved."""
    fact = event.fact
    if isinstance(fact, MonthlyElectricityReported):
        pairs = excess_with(known, event, fact.meter, fact.month)
        return tuple(found for oven, excess in pairs for found in _above_limit(known, oven, excess))
    if isinstance(fact, UtilityRestored) and fact.approved_by is not None:
        return ()
    if isinstance(fact, PermitIssued) and fact.approved_purpose is not None:
        return ()
    found = []
    for oven in _ovens(known, event):
        closed = closed_or_stopped_before(known, oven, event.occurred_on)
        if closed is not None and not _for_a_running_oven(known, oven, fact):
            found.append(_found(known, "D-04", oven, event, closed[0], _words(fact)))
    return tuple(found)


def _above_limit(known: Known, oven: Oven, excess: Excess) -> Iterator[Finding]:
    """Power that was restored with an approval and a limit, and the oven's own meter far above both."""
    approved = [one for one in oven.restorations if one.approved_by and one.utility is Utility.POWER]
    limited = [one.position for one in approved if _limit_kwh(known, one.position)]
    if not limited:
        return
    causes = causes_of(limited[-1], *excess.positions)
    name, (first, second), (one, two) = known.enterprise_name(oven.enterprise), excess.months, excess.read_kwh
    bounded_zh, bounded_en = excess.bounded_words
    yield Finding(
        rule="D-04",
        version=1,
        severity=Severity.CRITICAL,
        subject=f"oven:{oven.oven}",
        about=f"meter:{excess.meter}",
        causes=causes,
        division=place_of(oven.county, oven.division),
        sentence_zh=(
            f"{name} 焦炉 {oven.oven} 经批准恢复供电，允许每月 {excess.allowed_kwh:,} 千瓦时{bounded_zh}，"
            f"其单独计量点 {excess.meter} {first} 用电 {one:,} 千瓦时、{second} {two:,} 千瓦时。"
        ),
        sentence_en=(
            f"Power was restored to oven {oven.oven} of {name} with {excess.allowed_kwh:,} kWh a month allowed"
            f"{bounded_en}; its own meter {excess.meter} shows {one:,} kWh in {first} and {two:,} kWh in {second}."
        ),
        invented=known.invented(*causes),
    )


def _limit_kwh(known: Known, position: int) -> int | None:
    event = known.event_at(position)
    return event.fact.limit_kwh if event is not None and isinstance(event.fact, UtilityRestored) else None


def look_at_approvals(known: Known, name: str, day: date) -> Look:
    """D-04 when an approval ran out and no cut is reported: an office that is late with its report accuses nobody, so
    its days are waited for (`restoration-report-days`).
    """
    oven = known.now.oven(name)
    if not oven.closed_or_stopped or oven.running or oven.main_demolished:
        return Look()  # Of a demolished oven nothing is left that it could be for.
    days = number(known.now, keys.RESTORATION_REPORT_DAYS, place_of(oven.county, oven.division), day)
    days = keys.RESTORATION_REPORT_DAYS_DEFAULT if days is None else days
    approved = [(one, one.until) for one in oven.restorations if one.approved_by and one.until]
    due = [(one, days_after(until, days + 1)) for one, until in approved]
    found = tuple(_lapsed(known, oven, one, days) for one, on in due if on <= day)
    return Look(found, min((on for _, on in due if on > day), default=None))


def _lapsed(known: Known, oven: Oven, restored: Restoration, days: int) -> Finding:
    name, (zh, en) = known.enterprise_name(oven.enterprise), _UTILITIES[restored.utility]
    return Finding(
        rule="D-04",
        version=1,
        severity=Severity.CRITICAL,
        subject=f"oven:{oven.oven}",
        about=str(restored.utility),
        causes=causes_of(restored.position),
        division=place_of(oven.county, oven.division),
        sentence_zh=f"{name} 焦炉 {oven.oven} 经批准恢复的{zh}至 {restored.until} 为止，{days} 天内未报再断。",
        sentence_en=(
            f"The {en} restored to oven {oven.oven} of {name} was approved until {restored.until}; "
            f"no cut is reported within {days} days of it."
        ),
        invented=known.invented(restored.position),
    )


def check_element_undone(known: Known, event: Happened) -> tuple[Finding, ...]:
    """D-11: an element of the oven's own certificate reversed after it, without an approved purpose."""
    fact = event.fact
    assert isinstance(fact, UtilityRestored | PermitIssued)
    name = undone_element(fact)
    if name is None:
        return ()
    return tuple(
        _found(known, "D-11", oven, event, position, (f"“{name}”被恢复", f"{name!r} was undone"), name)
        for oven in _ovens(known, event)
        if (position := _certified_with(known, oven, name, event)) is not None
    )


def _certified_with(known: Known, oven: Oven, name: str, event: Happened) -> int | None:
    """The position of the certificate that holds this element and was complete before the event."""
    certificate = oven.certificate
    if certificate is None or certificate.completed_on >= event.occurred_on:
        return None
    if _for_a_running_oven(known, oven, event.fact):
        return None
    for past in known.world.events(f"oven:{oven.oven}", ClosureStandardCertified):
        if isinstance(past.fact, ClosureStandardCertified) and name in past.fact.checklist:
            return past.position
    return None


def _ovens(known: Known, event: Happened) -> list[Oven]:
    names = (tag.removeprefix("oven:") for tag in event.tags if tag.startswith("oven:"))
    return [known.now.oven(name) for name in names]


def _for_a_running_oven(known: Known, oven: Oven, fact: object) -> bool:
    """Power or water of the whole site for another oven that runs on it (JX-26)."""
    if not isinstance(fact, UtilityRestored) or fact.site is None or fact.use is not Use.OTHER_OVEN:
        return False
    others = (known.now.oven(name) for name in known.now.site(fact.site).ovens if name != oven.oven)
    return any(other.running for other in others)


def _words(fact: object) -> tuple[str, str]:
    if isinstance(fact, UtilityRestored):
        zh, en = _UTILITIES[fact.utility]
        return f"未经批准恢复{zh}", f"its {en} was restored without approval"
    assert isinstance(fact, PermitIssued)
    return (
        f"被许可证 {fact.permit_no} 覆盖且无批准用途",
        f"permit {fact.permit_no} covers it without an approved purpose",
    )


def _found(
    known: Known,
    rule: str,
    oven: Oven,
    event: Happened,
    position: int,
    words: tuple[str, str],
    about: str | None = None,
) -> Finding:
    name, (zh, en) = known.enterprise_name(oven.enterprise), words
    return Finding(
        rule=rule,
        version=1,
        severity=Severity.CRITICAL,
        subject=f"oven:{oven.oven}",
        about=about or _thing(event.fact),
        causes=causes_of(position, event.position),
        division=place_of(oven.county, oven.division),
        sentence_zh=f"{name} 已关停的焦炉 {oven.oven}：{event.occurred_on} {zh}。",
        sentence_en=f"Closed oven {oven.oven} of {name}: {en} on {event.occurred_on}.",
        invented=event.invented or known.invented(position),
    )


def _thing(fact: object) -> str:
    return str(fact.utility) if isinstance(fact, UtilityRestored) else "PERMIT"


def cut_again(known: Known, event: Happened, finding: Finding) -> Because | None:
    """The department has done it again: the utility is cut, the permit stopped for the oven."""
    if finding.about.startswith("meter:"):
        return metered_explained(known, finding)
    oven = known.now.oven(finding.subject.removeprefix("oven:"))
    open_ = {restored.position for restored in oven.restorations}
    reports = known.world.events(f"oven:{oven.oven}", UtilityRestored, PermitIssued)
    for cause in (report for report in reports if report.position in finding.causes):
        if isinstance(cause.fact, UtilityRestored) and cause.fact.approved_by and oven.main_demolished:
            return Because("焦炉已拆除。", "The oven is demolished.")
        if _approved_late(known, oven, cause):
            return Because("批准已补登，日期在前。", "An approval is registered, dated in time.")
        if isinstance(cause.fact, UtilityRestored) and cause.position not in open_:
            return Because("已再次断开。", "It is cut again.")
        if isinstance(cause.fact, PermitIssued) and _stopped_again(oven, cause.fact):
            return Because("许可已停止。", "The permit is stopped for the oven.")
    return None


def _approved_late(known: Known, oven: Oven, cause: Happened) -> bool:
    """Whether what came back without an approval had one by its day after all: the same act, registered again."""
    fact = cause.fact
    others = known.world.events(f"oven:{oven.oven}", type(fact))
    in_time = [other.fact for other in others if other.occurred_on <= cause.occurred_on]
    match fact:
        case UtilityRestored(approved_by=None, utility=utility, use=use):
            acts = (one for one in in_time if isinstance(one, UtilityRestored) and one.approved_by is not None)
            return any((one.utility, one.use) == (utility, use) for one in acts)
        case PermitIssued(approved_purpose=None, permit_no=no):
            permits = (one for one in in_time if isinstance(one, PermitIssued))
            return any(one.permit_no == no and one.approved_purpose is not None for one in permits)
        case _:
            return False


def _stopped_again(oven: Oven, fact: PermitIssued) -> bool:
    name = undone_element(fact)
    return any(element.name == name and element.stands for element in oven.elements)


_AGAIN: frozenset[type[Fact]] = frozenset({UtilityDisconnected, SafetyPermitStopped, DischargePermitStopped})
RESTORED = Rule(
    "D-04",
    1,
    frozenset({UtilityRestored, PermitIssued, MonthlyElectricityReported, DayOpened}),
    check_restored,
    _AGAIN | METERED_CLEARED_BY | {EquipmentDemolished, PermitIssued},
    cut_again,
    daily=Daily("oven", look_at_approvals, frozenset({UtilityRestored}), VISITS),
)
ELEMENT_UNDONE = Rule(
    "D-11",
    1,
    frozenset({UtilityRestored, PermitIssued}),
    check_element_undone,
    _AGAIN | {UtilityRestored, PermitIssued},
    cut_again,
)
