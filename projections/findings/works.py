"""Findings on the works themselves: workers, demolitions, measures, equipment. JX-18, JX-20, JX-28, JX-36, E-23.

All are observations that were recorded as reported; what is wrong with them is said here and orders nothing.
"""

from domain.cases.facts import Severity
from domain.corrections.facts import EventCorrected
from domain.demolition.facts import (
    DemolitionPermitted,
    DemolitionStarted,
    EquipmentDemolished,
    EquipmentDisposed,
)
from domain.envelope import Happened
from domain.ovens.facts import OvenPurged, OvenRegistered
from domain.ovens.state import Oven
from domain.policy import keys
from domain.policy.state import switched_on
from domain.sites.facts import EnforcementMeasureApplied, Measure
from domain.workers.facts import WorkerPlacementReported
from projections.findings.finding import Because, Finding, Rule, causes_of
from projections.findings.known import Known, place_of

Words = tuple[str, str]
_START_UNKNOWN = Because("未报开工", "without a start that anybody reported")
_NO_PERMIT = Because("无有效拆除许可", "without a permit in force")
_NO_PURGE = Because("未完成安全置换", "without a purge")


def check_placement(known: Known, event: Happened) -> tuple[Finding, ...]:
    """W-04: the kinds do not sum to the total (JX-36)."""
    fact = event.fact
    assert isinstance(fact, WorkerPlacementReported)
    placed = sum(part.count for part in fact.by_kind)
    if placed == fact.total_count:
        return ()
    task = known.now.task(fact.task)
    return (
        Finding(
            rule="W-04",
            version=1,
            severity=Severity.LOW,
            subject=f"task:{fact.task}",
            causes=causes_of(event.position),
            division=place_of(task.county, task.division),
            sentence_zh=f"任务 {fact.task} 职工安置：分项合计 {placed} 人，总数 {fact.total_count} 人，不相等。",
            sentence_en=(
                f"Placement of workers for task {fact.task}: the kinds sum to {placed}, "
                f"the total is {fact.total_count}."
            ),
            invented=event.invented,
        ),
    )


def placement_corrected(known: Known, event: Happened, finding: Finding) -> Because | None:
    """A newer report sums."""
    placements = known.now.closing_file(finding.subject.removeprefix("task:")).worker_placements
    if placements and placements[-1].placed_count == placements[-1].total_count:
        return Because("新的报告合计相符。", "A newer report sums.")
    return None


_TORN_DOWN = (DemolitionStarted, EquipmentDemolished)


def check_demolition(known: Known, event: Happened) -> tuple[Finding, ...]:
    """W-05: torn down without a permit in force, before the purge where one is asked, or by no start that is known.

    Judged on the day of the start; a demolition that nobody said to have started is judged on its own (model.md §2.3).
    A correction may take the start or the permit away: what stands of the oven's demolition is judged again.
    """
    if isinstance(event.fact, EventCorrected):
        ovens = (tag for tag in event.tags if tag.startswith("oven:") and known.ever(tag, frozenset(_TORN_DOWN)))
        acts = (act for tag in ovens for act in known.world.events(tag, *_TORN_DOWN))
        return tuple(found for act in acts for found in _demolition_fault(known, act))
    return _demolition_fault(known, event)


def _demolition_fault(known: Known, event: Happened) -> tuple[Finding, ...]:
    faults = _demolition_faults(known, event)
    if not faults:
        return ()
    oven = known.now.oven(_torn_down(event))
    zh, en = "、".join(fault.zh for fault in faults), " and ".join(fault.en for fault in faults)
    words = (f"拆除开工时{zh}", f"its demolition was started {en}")
    if isinstance(event.fact, EquipmentDemolished):
        words = (f"报设备已拆除，而{zh}", f"its equipment is reported demolished {en}")
    severity = Severity.LOW if faults == [_START_UNKNOWN] else Severity.HIGH
    return (_on_oven(known, "W-05", severity, oven, event, words),)


def _torn_down(event: Happened) -> str:
    assert isinstance(event.fact, DemolitionStarted | EquipmentDemolished)
    return event.fact.oven


def _demolition_faults(known: Known, event: Happened) -> list[Because]:
    day, then = event.occurred_on, known.world.on(event.occurred_on)
    oven = then.filed_oven(_torn_down(event))
    faults: list[Because] = []
    if isinstance(event.fact, EquipmentDemolished):
        if oven.demolition_started_on is not None:
            return []  # Its start was judged.
        faults.append(_START_UNKNOWN)
    if oven.permit_in_force(day) is None:
        faults.append(_NO_PERMIT)
    place = place_of(oven.county, oven.division)
    if switched_on(known.now, keys.PURGE_REQUIRED, place, day) and then.oven(oven.oven).purged_on is None:
        faults.append(_NO_PURGE)
    return faults


def demolition_explained(known: Known, event: Happened, finding: Finding) -> Because | None:
    """The start, the permit or the purge was registered late and dated in time."""
    for cause in known.world.events(finding.subject, *_TORN_DOWN):
        if cause.position in finding.causes and not _demolition_faults(known, cause):
            return Because("所缺登记已补，日期在前。", "What was missing is registered, and dated in time.")
    return None


def check_measure(known: Known, event: Happened) -> tuple[Finding, ...]:
    """W-06: another measure without a legal basis, or a cut that is not local (JX-28)."""
    fact = event.fact
    assert isinstance(fact, EnforcementMeasureApplied)
    faults: list[Words] = []
    if fact.measure is Measure.OTHER and not fact.legal_basis:
        faults.append(("未列法律依据", "names no legal basis"))
    if fact.whole_plant:
        faults.append(("为全厂措施，文件只列局部", "is of the whole plant, where the text prints local ones"))
    if fact.measure is Measure.CUT_POWER_LOCALLY and not fact.circuits and not fact.whole_plant:
        faults.append(("未列所断回路", "lists no circuits"))
    if not faults:
        return ()
    site = known.now.site(fact.site) if fact.site else None
    oven = known.now.oven(fact.ovens[0]) if fact.ovens else None
    where = site or oven
    name = known.enterprise_name(where.enterprise) if where else ""
    zh, en = "、".join(zh for zh, _ in faults), " and ".join(en for _, en in faults)
    return (
        Finding(
            rule="W-06",
            version=1,
            severity=Severity.MEDIUM,
            subject=f"site:{fact.site}" if fact.site else f"oven:{fact.ovens[0]}",
            causes=causes_of(event.position),
            division=place_of(where.county, where.division) if where else None,
            sentence_zh=f"{event.occurred_on} 对 {name} 的强制措施（{fact.measure}）{zh}。",
            sentence_en=f"The measure {fact.measure} applied to {name} on {event.occurred_on} {en}.",
            invented=event.invented,
        ),
    )


def check_serial(known: Known, event: Happened) -> tuple[Finding, ...]:
    """W-07: equipment disposed of that nobody registered or reported demolished (E-23)."""
    fact = event.fact
    assert isinstance(fact, EquipmentDisposed)
    oven = known.now.oven(fact.oven)
    if fact.serial in (*oven.serials, *oven.demolished_serials):
        return ()
    words = (
        f"登记了设备 {fact.serial} 的去向，而该设备未曾登记",
        f"the fate of equipment {fact.serial} is reported, which nobody registered on it",
    )
    return (_on_oven(known, "W-07", Severity.LOW, oven, event, words),)


def serial_registered(known: Known, event: Happened, finding: Finding) -> Because | None:
    """The serial is known now."""
    oven = known.now.oven(finding.subject.removeprefix("oven:"))
    known_serials = (*oven.serials, *oven.demolished_serials)
    for disposal in oven.disposals:
        if disposal.position in finding.causes and disposal.serial in known_serials:
            return Because("设备已登记。", "The equipment is registered now.")
    return None


def _on_oven(
    known: Known, rule: str, severity: Severity, oven: Oven, event: Happened, words: Words
) -> Finding:
    name = known.enterprise_name(oven.enterprise)
    return Finding(
        rule=rule,
        version=1,
        severity=severity,
        subject=f"oven:{oven.oven}",
        causes=causes_of(event.position),
        division=place_of(oven.county, oven.division),
        sentence_zh=f"{name} 焦炉 {oven.oven}：{event.occurred_on} {words[0]}。",
        sentence_en=f"Oven {oven.oven} of {name}, {event.occurred_on}: {words[1]}.",
        invented=event.invented,
    )


PLACEMENT = Rule(
    "W-04",
    1,
    frozenset({WorkerPlacementReported}),
    check_placement,
    frozenset({WorkerPlacementReported}),
    placement_corrected,
)
DEMOLITION = Rule(
    "W-05",
    1,
    frozenset({DemolitionStarted, EquipmentDemolished, EventCorrected}),
    check_demolition,
    frozenset({DemolitionStarted, DemolitionPermitted, OvenPurged}),
    demolition_explained,
)
MEASURE = Rule("W-06", 1, frozenset({EnforcementMeasureApplied}), check_measure)
SERIAL = Rule(
    "W-07",
    1,
    frozenset({EquipmentDisposed}),
    check_serial,
    frozenset({OvenRegistered, EquipmentDemolished}),
    serial_registered,
)
