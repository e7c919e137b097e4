"""D-05 output on a closed oven, D-17 overdue and producing (死灰复燃). model.md §6.1; JX-29, YC-15, SX-21.

Both need a positive observation: a missing report is D-22 and never this. A *closed oven* is certified or accepted, or
stopped with no restart reported. Dates decide, not the order of recording: what happened before the closing is lawful.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from domain.cases.facts import Severity
from domain.closing.facts import ClosureStandardCertified, ImmediateClosureOrdered
from domain.closing.last_day import last_day_of
from domain.envelope import Happened
from domain.fact import FREE_ACCOUNTS, Fact
from domain.lots.facts import CapacityReduced, LotListed, LotSplit
from domain.ovens.facts import (
    OvenCommissioned,
    OvenHotIdled,
    OvenRampedUp,
    OvenRestarted,
    OvenStopped,
    ProductionFoundOnClosedOven,
    Seen,
)
from domain.ovens.state import Oven
from domain.policy import keys
from domain.policy.state import switched_on
from domain.tasks.facts import EnterpriseTaskAssigned, FacilityAdjustedWithinTask
from domain.tasks.state import Task
from projections.findings.finding import Because, Finding, causes_of
from projections.findings.known import Known, place_of
from projections.findings.named import What

Closed = tuple[int, str, str]
"""What closed an oven: the event's position, and its words."""
_OUTPUT = (ProductionFoundOnClosedOven, OvenRestarted)
_RUNS = (OvenRestarted, OvenCommissioned, OvenHotIdled, OvenRampedUp)
CLOSES: frozenset[type[Fact]] = frozenset({ClosureStandardCertified, CapacityReduced})
_ENDS: frozenset[type[Fact]] = frozenset({EnterpriseTaskAssigned, FacilityAdjustedWithinTask, ImmediateClosureOrdered})
_LISTS: frozenset[type[Fact]] = frozenset({LotListed, LotSplit, FacilityAdjustedWithinTask})
"""What closes an oven, what gives it a last day, and what lists a lot behind it under a task."""
MAKES_DUE: frozenset[What] = _ENDS | _LISTS
"""Without any of these an oven has no last day (`may_be_due`)."""
_STOPS: frozenset[type[Fact]] = frozenset({OvenStopped})
RUN_REPORTS: frozenset[type[Fact]] = frozenset(_RUNS)
"""Reports that an oven runs, or is kept hot: each ends a stop."""
_SEEN = {
    Seen.CHARGING: ("装煤", "charging"),
    Seen.COKE_PUSHED: ("推焦", "coke being pushed"),
    Seen.OUTPUT: ("产焦", "output"),
    Seen.HOT_IDLE: ("焖炉保温", "hot idling"),
}
_REPORTED: dict[type[Fact], tuple[str, str]] = {
    OvenRestarted: ("复产", "a restart"),
    OvenCommissioned: ("投产", "a commissioning"),
    OvenHotIdled: ("焖炉保温", "hot idling"),
    OvenRampedUp: ("恢复负荷", "a return to load"),
}


def check_output_on_closed_oven(known: Known, event: Happened) -> tuple[Finding, ...]:
    """Production seen on a closed oven, or the restart of one that was certified or accepted.

    A certificate registered late is held against what was seen before it was recorded, by the days.
    """
    fact = event.fact
    if isinstance(fact, ClosureStandardCertified):
        seen = [e for name in fact.ovens for e in known.world.events(f"oven:{name}", *_OUTPUT)]
        return tuple(found for e in seen for found in _output_on_closed(known, e))
    return _output_on_closed(known, event)


def _output_on_closed(known: Known, event: Happened) -> tuple[Finding, ...]:
    fact = event.fact
    assert isinstance(fact, ProductionFoundOnClosedOven | OvenRestarted)
    closes = CLOSES if isinstance(fact, OvenRestarted) else CLOSES | _STOPS
    if not known.ever(f"oven:{fact.oven}", closes):
        return ()
    oven = known.now.oven(fact.oven)
    closed = closed_before(known, oven, event.occurred_on)
    if closed is None and isinstance(fact, ProductionFoundOnClosedOven) and fact.seen is not Seen.HOT_IDLE:
        closed = stopped_before(known, oven, event.occurred_on)
    if closed is None:
        return ()
    position, zh, en = closed
    tonnes = fact.estimate_tonnes if isinstance(fact, ProductionFoundOnClosedOven) else None
    estimate = (f"，估计 {tonnes:,} 吨", f", an estimated {tonnes:,} t") if tonnes else ("", "")
    words = (f"{zh}，{event.occurred_on} 发现", f"{en}; on {event.occurred_on} the report is of", estimate)
    return (_found(known, "D-05", oven, event, words, position),)


def closed_before(known: Known, oven: Oven, day: date) -> Closed | None:
    """The certificate or acceptance that had closed the oven before a day: its position and words."""
    certificate = oven.certificate
    if certificate and certificate.completed_on < day:
        on = certificate.completed_on
        return certificate.position, f"已于 {on} 关停并经认定", f"was certified closed on {on}"
    accepted = accepted_before(known, oven, day)
    if accepted is None:
        return None
    on = accepted.occurred_on
    return accepted.position, f"已于 {on} 通过市级验收", f"was accepted by the city on {on}"


def accepted_before(known: Known, oven: Oven, day: date) -> Happened | None:
    """The first acceptance of tonnes behind the oven before a day, where none of them are left to work off."""
    if not oven.accepted or _keeps_free_tonnes(known, oven):
        return None
    events = known.world.events(f"oven:{oven.oven}", CapacityReduced)
    return next((e for e in events if e.occurred_on < day), None)


def _keeps_free_tonnes(known: Known, oven: Oven) -> bool:
    """A part of the oven's tonnes was reduced and it still works off the rest (E-04): the acceptance closes no oven."""
    return any(known.world.total(lot, FREE_ACCOUNTS) > 0 for lot in oven.lots)


def stopped_before(known: Known, oven: Oven, day: date) -> Closed | None:
    """The stop before a day that no report of a restart had ended by then."""
    stop: Happened | None = None
    for event in known.world.events(f"oven:{oven.oven}", OvenStopped, *_RUNS):
        if event.occurred_on >= day:
            break
        stop = event if isinstance(event.fact, OvenStopped) else None
    if stop is None:
        return None
    on = stop.occurred_on
    return stop.position, f"已报 {on} 停产，未报复产", f"was reported stopped on {on} and no restart is reported"


def closed_or_stopped_before(known: Known, oven: Oven, day: date) -> Closed | None:
    """What made it a closed oven before a day (model.md §6.1)."""
    return closed_before(known, oven, day) or stopped_before(known, oven, day)


def run_reported(known: Known, finding: Finding, seen_on: date) -> Because | None:
    """A restart reported late: what was seen of an oven that only stood reported stopped is lawful then."""
    oven = known.now.oven(finding.subject.removeprefix("oven:"))
    events = (event for position in finding.causes if (event := known.event_at(position)) is not None)
    stopped = any(isinstance(event.fact, OvenStopped) for event in events)
    if not stopped or closed_or_stopped_before(known, oven, seen_on) is not None:
        return None
    return Because("复产已补登，日期在前。", "A restart is registered, dated before it.")


def check_overdue_and_producing(known: Known, event: Happened) -> tuple[Finding, ...]:
    """A positive observation dated after the last day of the oven: its task's, or that of an order (JX-22)."""
    fact = event.fact
    assert isinstance(
        fact, ProductionFoundOnClosedOven | OvenRestarted | OvenHotIdled | OvenCommissioned | OvenRampedUp
    )
    if not may_be_due(known, fact.oven):
        return ()
    oven = known.now.oven(fact.oven)
    if _kept_hot(fact) and _closed_when_hot(known, oven, event.occurred_on):
        return ()
    return tuple(
        _overdue(known, oven, due, event) for due in dues_of(known, oven) if event.occurred_on > due.last_day
    )


def _kept_hot(fact: Fact) -> bool:
    hot = isinstance(fact, ProductionFoundOnClosedOven) and fact.seen is Seen.HOT_IDLE
    return hot or isinstance(fact, OvenHotIdled)


def _closed_when_hot(known: Known, oven: Oven, day: date) -> bool:
    """Whether a kept-hot oven counts as closed: no document says so, a parameter may (model.md §8, 10; E-22)."""
    return switched_on(known.now, keys.HOT_IDLE_COUNTS_CLOSED, place_of(oven.county, oven.division), day)


@dataclass(frozen=True, slots=True)
class Due:
    """A last day of an oven and where it comes from."""

    last_day: date
    position: int
    zh: str
    en: str


def may_be_due(known: Known, name: str) -> bool:
    """Whether anything was ever reported that could give the oven a last day (`dues_of`)."""
    tag = f"oven:{name}"
    return known.ever(tag, _ENDS) or any(known.ever(f"lot:{lot}", _LISTS) for lot in known.near(tag, "lot"))


def dues_of(known: Known, oven: Oven) -> Iterator[Due]:
    """For each task its last day, or that of an order given before it; for an oven without a task, the order."""
    orders = {order.on: order.position for order in reversed(oven.closure_orders)}
    tasks = list(tasks_of(known, oven))
    for task in tasks:
        if last_day := last_day_of(oven, task):
            ordered = orders.get(last_day)
            zh, en = ("，责令立即关停", ", ordered to close at once") if ordered else ("", "")
            yield Due(last_day, ordered or task.assigned_at, f"任务 {task.task}{zh}", f"task {task.task}{en}")
    if orders and not tasks:
        first = min(orders)
        yield Due(first, orders[first], "责令立即关停", "ordered to close at once")


def _overdue(known: Known, oven: Oven, due: Due, event: Happened) -> Finding:
    days = (event.occurred_on - due.last_day).days
    words = (
        f"（{due.zh}）最后一日为 {due.last_day}，逾期 {days} 天，{event.occurred_on} 仍见",
        f"({due.en}) was to close by {due.last_day}; {days} days later, on {event.occurred_on}, the report is of",
        ("", ""),
    )
    return _found(known, "D-17", oven, event, words, due.position)


def tasks_of(known: Known, oven: Oven) -> Iterator[Task]:
    """The tasks that name the oven, and those under which all tonnes of a lot behind it are listed."""
    names = dict.fromkeys(oven.tasks)
    for name in oven.lots:
        lot = known.now.lot(name)
        if lot.list_holds and known.world.total(name, FREE_ACCOUNTS) <= lot.listed_tonnes:
            names |= dict.fromkeys(hold.task for hold in lot.list_holds)
    for name in names:
        task = known.now.task(name)
        if task.assigned and (not task.ovens or oven.oven in task.ovens):
            yield task


def _found(
    known: Known,
    rule: str,
    oven: Oven,
    event: Happened,
    words: tuple[str, str, tuple[str, str]],
    cause: int,
) -> Finding:
    name = known.enterprise_name(oven.enterprise)
    zh, en, (more_zh, more_en) = words
    fact = event.fact
    if isinstance(fact, ProductionFoundOnClosedOven):
        seen_zh, seen_en = _SEEN[fact.seen]
    else:
        seen_zh, seen_en = _REPORTED[type(fact)]
    return Finding(
        rule=rule,
        version=1,
        severity=Severity.CRITICAL,
        subject=f"oven:{oven.oven}",
        causes=causes_of(cause, event.position),
        division=place_of(oven.county, oven.division),
        sentence_zh=f"{name} 焦炉 {oven.oven} {zh}{seen_zh}{more_zh}。",
        sentence_en=f"Oven {oven.oven} of {name} {en} {seen_en}{more_en}.",
        invented=event.invented or known.invented(cause),
    )
