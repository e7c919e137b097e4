"""D-08 an oven without a lot behind it (违规新增产能). model.md §4.4, §6.1; YC-16, SX-22.

gap = max(0, Σ design t of running ovens − OPERATING − overlap allowance), per enterprise. Where a figure or a state is
not known the answer is UNKNOWN, never a gap. A gap with a due date (a part is being reduced, the seller of a lot has a
stop-by date) is information until that date.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from domain.acquisitions.facts import LotAcquiredByMerger
from domain.calendar import days_after
from domain.cases.facts import Severity
from domain.closing.facts import ClosureStandardCertified
from domain.corrections.facts import BaselineCorrected, EventCorrected
from domain.courts.facts import LotAuctionVerified
from domain.days import DayOpened
from domain.demolition.facts import EquipmentDemolished
from domain.envelope import Happened
from domain.fact import Account
from domain.lots.facts import (
    BaselineCapacityRecognized,
    LotEliminatedOther,
    LotFilingRevoked,
    LotListed,
    LotReplaced,
    LotTradeConfirmed,
    OvenBacksLot,
    UnrecognizedCapacityFound,
)
from domain.ovens.facts import (
    OvenCommissioned,
    OvenHotIdled,
    OvenRegistered,
    OvenRestarted,
    OvenStopped,
    ProductionFoundOnClosedOven,
)
from domain.projects.facts import ProjectFilingRevoked, ProjectStarted
from domain.world import replaced
from projections.findings.finding import Because, Daily, Finding, Look, Rule, causes_of
from projections.findings.known import Known, place_of
from projections.findings.rounds import VISITS
from projections.two_books import gap_of

_RUNS = (OvenCommissioned, OvenRestarted, OvenHotIdled, ProductionFoundOnClosedOven)


_TAKE_QUOTA = (
    LotTradeConfirmed,
    LotAcquiredByMerger,
    LotAuctionVerified,
    LotListed,
    LotReplaced,
    LotEliminatedOther,
    LotFilingRevoked,
    ProjectFilingRevoked,
    ClosureStandardCertified,
)
"""What takes tonnes out of OPERATING on paper, whatever the ovens do."""

_SOLD = (LotTradeConfirmed, LotAcquiredByMerger, LotAuctionVerified)


@dataclass(frozen=True, slots=True)
class Explained:
    """Tonnes of a gap with a lawful reason until a day, and the event that gives it."""

    tonnes: int
    until: date
    position: int


def check_oven_without_lot(known: Known, event: Happened) -> tuple[Finding, ...]:
    """On a start, or where quota leaves, at the enterprise; and what an inspector found.

    A correction may take quota, a stop or a project away: whoever's books it touches is looked at at once.
    """
    standing = replaced(event)
    if standing and isinstance(standing.fact, UnrecognizedCapacityFound):
        return (_unrecognized(known, standing.fact, standing),)
    match event.fact:
        case EventCorrected() | BaselineCorrected():
            enterprises, day = [*_losers(known), *_owners(known, event)], event.occurred_on
        case OvenCommissioned(oven=oven):
            enterprises, day = [known.now.oven(oven).enterprise], event.occurred_on
        case ProjectStarted(project=project):
            enterprises, day = [known.now.project(project).owner], event.occurred_on
        case fact if isinstance(fact, _TAKE_QUOTA):
            enterprises, day = _losers(known), event.occurred_on
        case _:
            return ()
    named = (enterprise for enterprise in dict.fromkeys(enterprises) if enterprise)
    return tuple(found for enterprise in named if (found := _gap(known, enterprise, day)))


def look_at_enterprise(known: Known, name: str, day: date) -> Look:
    """The gap of an enterprise that runs an oven. What a project allows goes by the day, and a reason has its last."""
    if not known.may_lack(name):
        return Look()
    ovens = map(known.now.oven, known.ovens_of(name))
    if not any(oven.running and oven.enterprise == name for oven in ovens):
        return Look()
    found = _gap(known, name, day)
    if any(True for _ in known.projects_of(name)):
        return Look((found,) if found else (), days_after(day, 1))
    if found is None:
        return Look()
    ends = (days_after(reason.until, 1) for reason in _explained(known, name) if day <= reason.until)
    return Look((found,), min(ends, default=None))


def _losers(known: Known) -> list[str]:
    """The enterprises from whose OPERATING the newest event took tonnes: an oven that runs on has them no more."""
    sums: dict[str, int] = defaultdict(int)
    for posting, _ in known.rows:
        if posting.account is Account.OPERATING:
            sums[posting.enterprise] += posting.tonnes
    return [enterprise for enterprise, tonnes in sums.items() if tonnes < 0]


def _owners(known: Known, event: Happened) -> Iterator[str]:
    """The enterprises of the ovens and projects that an event names."""
    for tag in event.tags:
        kind, _, name = tag.partition(":")
        if kind == "oven" and known.may_lack_for(name):
            yield known.now.oven(name).enterprise
        elif kind == "project":
            yield known.now.project(name).owner


def _gap(known: Known, enterprise: str, day: date) -> Finding | None:
    gap = gap_of(known, enterprise, day) if known.may_lack(enterprise) else None
    if gap is None or gap.tonnes == 0:
        return None
    explained = list(_explained(known, enterprise))
    standing = [reason for reason in explained if day <= reason.until]
    lawful = bool(standing) and sum(reason.tonnes for reason in standing) >= gap.tonnes
    runs = [known.position_of(f"oven:{oven}", _RUNS) for oven in gap.ovens]
    reasons = [reason.position for reason in standing] if lawful else []
    name, state = known.enterprise_name(enterprise), known.now.enterprise(enterprise)
    due = min(reason.until for reason in standing) if lawful else None
    return Finding(
        rule="D-08",
        version=1,
        severity=Severity.INFO if lawful else Severity.CRITICAL,
        subject=f"enterprise:{enterprise}",
        causes=causes_of(*runs, *reasons),
        division=place_of(state.county, state.division),
        sentence_zh=(
            f"{name} 在产焦炉设计产能 {gap.design_tonnes:,} 吨，在产产能指标 {gap.operating_tonnes:,} 吨，"
            f"新旧并存允许 {gap.allowance_tonnes:,} 吨，缺口 {gap.tonnes:,} 吨"
            + (f"（{due} 前须消除）。" if due else "。")
        ),
        sentence_en=(
            f"{name} runs ovens of {gap.design_tonnes:,} t/a on {gap.operating_tonnes:,} t/a of capacity in OPERATING "
            f"and {gap.allowance_tonnes:,} t/a of overlap: {gap.tonnes:,} t/a have no lot"
            + (f", due by {due}." if due else ".")
        ),
        invented=known.invented(*runs),
    )


def _explained(known: Known, enterprise: str) -> Iterator[Explained]:
    """Lots sold with a stop-by date for the oven, and tonnes being reduced whose task still runs."""
    for event in known.world.events(f"enterprise:{enterprise}", *_SOLD):
        fact = event.fact
        assert isinstance(fact, _SOLD)
        if fact.buyer != enterprise and fact.seller_oven_stop_by:
            sold = sum(
                row.tonnes
                for row in fact.postings
                if row.enterprise == enterprise and row.account is Account.TRANSFER
            )
            yield Explained(sold, fact.seller_oven_stop_by, event.position)
    for name in _lots_of(known, enterprise):
        lot = known.now.lot(name)
        tonnes = known.world.total(name, (Account.CLOSED_PENDING, Account.REDUCED))
        for hold in lot.list_holds:
            task = known.now.task(hold.task)
            if tonnes and task.deadline and task.deadline.hard_last_day:
                yield Explained(tonnes, task.deadline.hard_last_day, task.assigned_at)


def _lots_of(known: Known, enterprise: str) -> list[str]:
    lots = map(known.now.lot, known.lots_of(enterprise))
    return [lot.lot for lot in lots if lot.holder and lot.holder.enterprise == enterprise]


def _unrecognized(known: Known, fact: UnrecognizedCapacityFound, event: Happened) -> Finding:
    subject = f"oven:{fact.oven}" if fact.oven else f"enterprise:{fact.enterprise}" if fact.enterprise else ""
    name = known.enterprise_name(fact.enterprise) if fact.enterprise else fact.site
    tonnes = fact.estimated_tonnes
    zh = f"，估计 {tonnes:,} 吨/年" if tonnes else ""
    en = f", an estimated {tonnes:,} t/a" if tonnes else ""
    return Finding(
        rule="D-08",
        version=1,
        severity=Severity.CRITICAL,
        subject=subject or f"site:{fact.site}",
        about=f"position:{event.position}",
        causes=(event.position,),
        division=fact.division,
        sentence_zh=f"{event.occurred_on} 在 {name}（{fact.site}）发现没有产能指标的焦化产能{zh}。",
        sentence_en=(
            f"Coking capacity without any lot was found at {name} ({fact.site}) on {event.occurred_on}{en}."
        ),
        invented=event.invented,
    )


def gap_closed(known: Known, event: Happened, finding: Finding) -> Because | None:
    """Both books agree again."""
    if finding.about or not finding.subject.startswith("enterprise:"):
        return None
    gap = gap_of(known, finding.subject.removeprefix("enterprise:"), event.occurred_on)
    if gap is None or gap.tonnes:
        return None
    return Because("实物与指标已相符。", "The ovens that run and the lots behind them agree again.")


OVEN_WITHOUT_LOT = Rule(
    "D-08",
    1,
    frozenset(
        {
            OvenCommissioned,
            ProjectStarted,
            DayOpened,
            UnrecognizedCapacityFound,
            EventCorrected,
            BaselineCorrected,
            *_TAKE_QUOTA,
        }
    ),
    check_oven_without_lot,
    frozenset(
        {
            OvenStopped,
            EquipmentDemolished,
            LotReplaced,
            LotTradeConfirmed,
            LotAcquiredByMerger,
            LotAuctionVerified,
            OvenBacksLot,
            OvenRegistered,
            OvenRestarted,
            ProjectStarted,
            BaselineCapacityRecognized,
            BaselineCorrected,
            EventCorrected,
        }
    ),
    gap_closed,
    one_open=True,
    daily=Daily("enterprise", look_at_enterprise, blind_to=VISITS),
)
