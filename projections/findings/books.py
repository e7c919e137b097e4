"""D-23 the books are impossible on some days (账实矛盾). model.md §4.5, §6.1.

An observation is never refused. Where its rows would make a balance negative they are withheld, and the interval is
named until a correction clears it; and where it tells of production on a day that an accepted certificate or acceptance
says was after the stop, both cannot be true.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from domain.balances import Book
from domain.cases.facts import Severity
from domain.closing.facts import ClosureStandardCertified
from domain.demolition.facts import EquipmentDemolished
from domain.envelope import Happened
from domain.fact import SIGNED_ACCOUNTS, Account, Fact, Posting
from domain.lots.facts import CapacityReduced
from domain.ovens.facts import (
    OvenCommissioned,
    OvenRestarted,
    OvenStopped,
    ProductionFoundOnClosedOven,
)
from domain.projects.facts import ProjectStarted
from projections.findings.finding import Finding, Rule, causes_of
from projections.findings.known import Known, place_of

_CLAIMS: frozenset[type[Fact]] = frozenset({ClosureStandardCertified, CapacityReduced})
_RUNS = (OvenRestarted, ProductionFoundOnClosedOven)
Interval = tuple[Account, date, date | None, int]
"""An account, the first and last day on which it would be negative (None: still), and its lowest tonnes."""


def check_books_impossible(known: Known, event: Happened) -> tuple[Finding, ...]:
    """Rows that were withheld, and production dated before the claim that it contradicts."""
    withheld, fact = event.fact.withheld, event.fact
    if not withheld and not (isinstance(fact, _RUNS) and known.ever(f"oven:{fact.oven}", _CLAIMS)):
        return ()  # Most reports.
    lots = dict.fromkeys(row.lot for row in withheld) if withheld else {}
    found = [_withheld(known, event, lot, [row for row in withheld if row.lot == lot]) for lot in lots]
    if isinstance(fact, _RUNS):
        found += _contradictions(known, event, fact.oven)
    return tuple(found)


def _withheld(known: Known, event: Happened, lot_id: str, rows: list[Posting]) -> Finding:
    lot, book = known.now.lot(lot_id), known.world.book(lot_id)
    spans = "；".join(_span_zh(span) for span in _intervals(book, rows))
    spans_en = "; ".join(_span_en(span) for span in _intervals(book, rows))
    topic = type(event.fact).TOPIC
    return Finding(
        rule="D-23",
        version=1,
        severity=Severity.MEDIUM,
        subject=f"lot:{lot_id}",
        about=f"position:{event.position}",
        causes=causes_of(event.position),
        division=place_of(lot.holder.county if lot.holder else None, lot.division),
        sentence_zh=f"{event.occurred_on} 的 {topic} 与已登记账目矛盾，分录未入账：指标 {lot_id} {spans}。",
        sentence_en=(
            f"{topic} of {event.occurred_on} contradicts the recorded books, its rows are withheld: lot {lot_id} "
            f"{spans_en}."
        ),
        invented=event.invented,
    )


def _intervals(book: Book, rows: list[Posting]) -> list[Interval]:
    """The days on which each account would be below zero with the withheld rows, as known at the head."""
    accounts = dict.fromkeys(row.account for row in rows if row.account not in SIGNED_ACCOUNTS)
    return [span for account in accounts for span in _below_zero(account, [*book.rows, *rows])]


def _below_zero(account: Account, rows: list[Posting]) -> Iterator[Interval]:
    by_day: dict[date, int] = {}
    for row in rows:
        if row.account is account:
            by_day[row.effective_on] = by_day.get(row.effective_on, 0) + row.tonnes
    running, since, lowest = 0, None, 0
    for day in sorted(by_day):
        running += by_day[day]
        if running < 0:
            since, lowest = since or day, min(lowest, running)
        elif since is not None:
            yield account, since, day - timedelta(days=1), lowest
            since, lowest = None, 0
    if since is not None:
        yield account, since, None, lowest


def _span_zh(span: Interval) -> str:
    account, first, last, tonnes = span
    return f"{account} 自 {first} {f'至 {last}' if last else '起'}将为 {tonnes:,} 吨"


def _span_en(span: Interval) -> str:
    account, first, last, tonnes = span
    return f"{account} would be {tonnes:,} t from {first} {f'to {last}' if last else 'on'}"


def _contradictions(known: Known, event: Happened, oven_id: str) -> Iterator[Finding]:
    """A certificate or acceptance recorded before, dated later, whose stop lies before the production."""
    day, tag = event.occurred_on, f"oven:{oven_id}"
    for claim in known.world.events(tag, ClosureStandardCertified, CapacityReduced):
        if claim.position >= event.position or claim.occurred_on <= day:
            continue
        stopped = _stopped_on(known, tag, claim)
        if stopped is not None and stopped < day:
            yield _contradiction(known, event, oven_id, claim, stopped)
            return


def _stopped_on(known: Known, tag: str, claim: Happened) -> date | None:
    """The last stop reported by the day of the claim: what the claim rests on."""
    if isinstance(claim.fact, ClosureStandardCertified) and claim.fact.stopped_on:
        return claim.fact.stopped_on
    stops = known.world.events(tag, OvenStopped, ClosureStandardCertified, EquipmentDemolished)
    return max((e.occurred_on for e in stops if e.occurred_on <= claim.occurred_on), default=None)


def _contradiction(known: Known, event: Happened, oven_id: str, claim: Happened, stopped: date) -> Finding:
    oven, day = known.now.oven(oven_id), event.occurred_on
    name = known.enterprise_name(oven.enterprise)
    what = "关停认定" if isinstance(claim.fact, ClosureStandardCertified) else "市级验收"
    what_en = "certificate" if isinstance(claim.fact, ClosureStandardCertified) else "acceptance"
    return Finding(
        rule="D-23",
        version=1,
        severity=Severity.MEDIUM,
        subject=f"oven:{oven_id}",
        about=f"position:{event.position}",
        causes=causes_of(claim.position, event.position),
        division=place_of(oven.county, oven.division),
        sentence_zh=(
            f"{name} 焦炉 {oven_id}：报 {day} 生产，而 {claim.occurred_on} 的{what}以 {stopped} 停产为据，"
            f"{stopped} 至 {claim.occurred_on} 两者矛盾。"
        ),
        sentence_en=(
            f"Oven {oven_id} of {name}: production is reported on {day}, while the {what_en} of {claim.occurred_on} "
            f"rests on a stop on {stopped}: from {stopped} to {claim.occurred_on} both cannot be true."
        ),
        invented=event.invented or known.invented(claim.position),
    )


BOOKS_IMPOSSIBLE = Rule(
    "D-23",
    1,
    frozenset(
        {
            OvenStopped,
            OvenRestarted,
            OvenCommissioned,
            ProductionFoundOnClosedOven,
            EquipmentDemolished,
            ProjectStarted,
        }
    ),
    check_books_impossible,
)
