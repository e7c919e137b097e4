"""D-09 a county or city above its cap on capacity (总量控制). model.md §6.1; XZ-18: 5,519,000 t is the cap, one tonne
more is an alert.

What counts is Σ (OPERATING + IDLE + UNBUILT + CARRIED), as known at the head, and beside it the design capacity of the
ovens that run, less those under a task, which may run beside their successors. Each is looked at whenever it changes in
the unit, and found when it crosses the cap.
"""

from collections.abc import Iterable, Iterator

from domain.acceptance.facts import AcceptanceRevoked
from domain.acquisitions.facts import LotAcquiredByMerger
from domain.cases.facts import Severity
from domain.closing.facts import ClosureStandardCertified
from domain.corrections.facts import BaselineCorrected, EventCorrected
from domain.courts.facts import LotAuctionVerified
from domain.demolition.facts import EquipmentDemolished
from domain.envelope import Happened
from domain.fact import Fact
from domain.lots.facts import (
    BaselineCapacityRecognized,
    CapacityReduced,
    LotCommitmentReleased,
    LotEliminatedOther,
    LotFilingRevoked,
    LotReplaced,
    LotSplit,
    LotTradeConfirmed,
    LotUnlisted,
    PaperCapacitySurrendered,
)
from domain.ovens.facts import OvenRestarted, OvenStopped
from domain.places.state import scopes
from domain.policy.facts import UnitCapSet
from domain.projects.facts import ProjectFilingRevoked, ProjectStarted
from projections.findings.finding import Because, Finding, Rule, causes_of
from projections.findings.known import RUNS_CHANGE, Known

_CAPS: frozenset[type[Fact]] = frozenset({UnitCapSet})
QUOTA, RUNNING = "", "running"
"""Of which book a finding is: the quota, or the ovens that run."""

POSTING: frozenset[type[Fact]] = frozenset(
    {
        BaselineCapacityRecognized,
        BaselineCorrected,
        EventCorrected,
        OvenStopped,
        OvenRestarted,
        LotSplit,
        LotTradeConfirmed,
        LotAcquiredByMerger,
        LotAuctionVerified,
        LotFilingRevoked,
        ProjectFilingRevoked,
        LotUnlisted,
        LotCommitmentReleased,
        ClosureStandardCertified,
        EquipmentDemolished,
        PaperCapacitySurrendered,
        CapacityReduced,
        AcceptanceRevoked,
        LotReplaced,
        LotEliminatedOther,
        ProjectStarted,
    }
)
"""The facts that post rows (model.md §4.2)."""


def check_above_cap(known: Known, event: Happened) -> tuple[Finding, ...]:
    """The units whose sum this event took above their cap, or whose cap this event set below their sum."""
    if isinstance(event.fact, UnitCapSet):
        both = (_above(known, event.fact.division, event, 0, about) for about in (QUOTA, RUNNING))
        return tuple(found for found in both if found)
    quota = _crossing(known, event, known.moved.items(), QUOTA) if known.moved else ()
    running = _crossing(known, event, known.starts, RUNNING) if known.starts else ()
    return (*quota, *running)


def _crossing(
    known: Known, event: Happened, moved: Iterable[tuple[str, int]], about: str
) -> Iterator[Finding]:
    """The units whose sum of one of the two books went up, and above the cap."""
    changes: dict[str, int] = {}
    for division, tonnes in moved:
        for unit in scopes(division) if tonnes else ():
            if known.ever(f"unit:{unit}", _CAPS):
                changes[unit] = changes.get(unit, 0) + tonnes
    for unit, change in changes.items():
        if change > 0 and (found := _above(known, unit, event, change, about)):
            yield found


def _total(known: Known, unit: str, about: str) -> int:
    return known.running_in(unit) if about == RUNNING else known.usable_in(unit)


def _above(known: Known, unit: str, event: Happened, change: int, about: str) -> Finding | None:
    cap, total = known.now.division(unit).capacity_cap_tonnes, _total(known, unit, about)
    if cap is None or total <= cap or (change and total - change > cap):
        return None
    name = known.division_name(unit)
    position = known.position_of(f"unit:{unit}", UnitCapSet)
    zh, en = ("在产设计产能", "design capacity that runs") if about == RUNNING else ("产能", "capacity")
    return Finding(
        rule="D-09",
        version=1,
        severity=Severity.HIGH,
        subject=f"unit:{unit}",
        about=about,
        causes=causes_of(position, event.position),
        division=unit,
        sentence_zh=f"{name}{zh}合计 {total:,} 吨，超过总量控制 {cap:,} 吨，超出 {total - cap:,} 吨。",
        sentence_en=f"{name} has {total:,} t/a of {en}, {total - cap:,} t/a above its cap of {cap:,} t/a.",
        invented=event.invented or known.invented(position),
    )


def back_under_cap(known: Known, event: Happened, finding: Finding) -> Because | None:
    """The sum is within the cap again."""
    unit = finding.subject.removeprefix("unit:")
    cap, total = known.now.division(unit).capacity_cap_tonnes, _total(known, unit, finding.about)
    if cap is not None and total > cap:
        return None
    return Because(f"产能合计已为 {total:,} 吨。", f"The sum is {total:,} t/a now.")


ABOVE_CAP = Rule(
    "D-09",
    1,
    POSTING | RUNS_CHANGE | {UnitCapSet},
    check_above_cap,
    POSTING | RUNS_CHANGE | {UnitCapSet},
    back_under_cap,
    one_open=True,
)
