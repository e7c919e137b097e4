"""W-01 gas or heat not replaced in time, W-02 an oven closed before they were. JX-05, JX-11, XZ-16, SX-16.

Livelihood is the floor, and the deadline is hard: the closing is accepted, and the advice is for the people who heat.
The day is the one that the place prints (介休: 2023-10-01); where none is set there is no day to miss.
"""

from datetime import date

from domain.calendar import days_after
from domain.cases.facts import Severity
from domain.closing.facts import ClosureStandardCertified
from domain.days import DayOpened
from domain.envelope import Happened
from domain.policy import keys
from domain.policy.state import items, lookup
from domain.supply.facts import ReplacementSupplyReady, SupplyKind
from domain.tasks.state import Task, TaskLevel
from projections.findings.finding import Because, Daily, Finding, Look, Rule, causes_of, no_report
from projections.findings.known import Known, place_of

_KINDS = {SupplyKind.GAS: ("气源", "gas"), SupplyKind.HEAT: ("热源", "heat")}


def missing_kinds(
    known: Known, task: Task, kinds: tuple[SupplyKind, ...], on: date | None = None
) -> tuple[SupplyKind, ...]:
    """The kinds that no report shows as ready, by a day if one is given."""
    view = known.world.on(on) if on else known.now
    file = view.closing_file(task.task)
    reports = {kind: file.supply(kind) for kind in kinds}
    return tuple(kind for kind, report in reports.items() if report is None or not report.ready)


def look_at_supply(known: Known, name: str, day: date) -> Look:
    """A task of an enterprise in a place that prints a day for the replacement."""
    task = known.now.task(name)
    due = _due(known, task, day)
    if due is None:
        return Look()
    if day <= due:
        return Look(again=days_after(due, 1))
    kinds = missing_kinds(known, task, tuple(SupplyKind))
    return Look((_late(known, task, due, kinds),) if kinds else ())


def _due(known: Known, task: Task, day: date) -> date | None:
    if task.level is not TaskLevel.ENTERPRISE:
        return None
    value = lookup(known.now, keys.deadline("REPLACEMENT_SUPPLY"), place_of(task.county, task.division), day)
    return value.day if value else None


def _late(known: Known, task: Task, due: date, kinds: tuple[SupplyKind, ...]) -> Finding:
    zh, en = _names(kinds)
    name = known.enterprise_name(task.enterprise or "")
    return Finding(
        rule="W-01",
        version=1,
        severity=Severity.MEDIUM,
        subject=f"task:{task.task}",
        about="/".join(kinds),
        causes=_causes(known, task),
        division=place_of(task.county, task.division),
        sentence_zh=f"{name} 任务 {task.task}：{zh}替代应于 {due} 前完成，尚未报完成。",
        sentence_en=f"Task {task.task} of {name}: {en} was to be replaced by {due} and is not reported ready.",
        invented=known.invented(task.assigned_at),
    )


def _causes(known: Known, task: Task) -> tuple[int, ...]:
    """The task and the newest report of each kind: where more is reported it is found anew, for what is left."""
    file = known.now.closing_file(task.task)
    reports = (file.supply(kind) for kind in SupplyKind)
    return causes_of(task.assigned_at, *(report.position for report in reports if report))


def _names(kinds: tuple[SupplyKind, ...]) -> tuple[str, str]:
    return "、".join(_KINDS[kind][0] for kind in kinds), " and ".join(_KINDS[kind][1] for kind in kinds)


def supply_reported(known: Known, event: Happened, finding: Finding) -> Because | None:
    """All is replaced now, or more than it was: what is left is found anew."""
    task = known.now.task(finding.subject.removeprefix("task:"))
    kinds = missing_kinds(known, task, tuple(SupplyKind))
    if not kinds:
        return Because("气源、热源替代已报完成。", "Gas and heat are reported replaced.")
    if "/".join(kinds) != finding.about:
        zh, en = _names(kinds)
        return Because(f"现仅缺{zh}。", f"Only {en} is missing now.")
    return None


def check_supply_first(known: Known, event: Happened) -> tuple[Finding, ...]:
    """A closing certified while what its place wants first was not ready by then."""
    fact = event.fact
    assert isinstance(fact, ClosureStandardCertified)
    tasks = dict.fromkeys(task for oven in fact.ovens for task in known.now.oven(oven).tasks)
    found = []
    for task in map(known.now.task, tasks):
        place = place_of(task.county, task.division)
        first = items(known.now, keys.SUPPLY_FIRST, place, fact.completed_on)
        wanted = tuple(kind for kind in SupplyKind if kind in first)
        if kinds := missing_kinds(known, task, wanted, fact.completed_on):
            found.append(_before(known, task, fact.completed_on, kinds, event))
    return tuple(found)


def _before(
    known: Known, task: Task, on: date, kinds: tuple[SupplyKind, ...], event: Happened
) -> Finding:
    zh, en = _names(kinds)
    name = known.enterprise_name(task.enterprise or "")
    return Finding(
        rule="W-02",
        version=1,
        severity=Severity.ADVISORY,
        subject=f"task:{task.task}",
        causes=causes_of(event.position),
        division=place_of(task.county, task.division),
        sentence_zh=f"{name} 于 {on} 关停，{zh}替代尚未完成：请保障民生供应。",
        sentence_en=f"{name} closed on {on} before {en} was replaced: see to those who depend on it.",
        invented=event.invented,
    )


def supply_caught_up(known: Known, event: Happened, finding: Finding) -> Because | None:
    """What was missing is ready."""
    task = known.now.task(finding.subject.removeprefix("task:"))
    if missing_kinds(known, task, tuple(SupplyKind)):
        return None
    return Because("气源、热源替代已报完成。", "Gas and heat are reported replaced.")


SUPPLY_LATE = Rule(
    "W-01",
    1,
    frozenset({DayOpened}),
    no_report,
    frozenset({ReplacementSupplyReady}),
    supply_reported,
    daily=Daily("task", look_at_supply),
)
CLOSED_BEFORE_SUPPLY = Rule(
    "W-02",
    1,
    frozenset({ClosureStandardCertified}),
    check_supply_first,
    frozenset({ReplacementSupplyReady}),
    supply_caught_up,
)
