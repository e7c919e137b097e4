"""The state of a case (问题线索), and the docket of a subject: its alerts and which case they belong to. model.md §6.4.

`Case` folds the events of one case (`case:{id}`), `Docket` all that concerns one subject (`case:{subject}`): the two
meet in every decision. What stage a case is in follows from what was done in its present round; a reopening begins a
new one. An alert waits until a case is open on its subject or a person dismisses it; while one is open it attaches.
"""

from datetime import date
from enum import StrEnum
from typing import TypeVar, assert_never

import msgspec

from domain.cases.facts import (
    AlertDismissed,
    AlertRaised,
    CaseAssigned,
    CaseClosed,
    CaseEscalated,
    CaseOpened,
    CaseReopened,
    EscalationLevel,
    FindingConfirmed,
    FindingLeftOpen,
    FindingRefuted,
    LawfulCause,
    Outcome,
    RectificationOrdered,
    RectificationReported,
    RectificationVerified,
    Severity,
)
from domain.envelope import Happened
from domain.sites.facts import MeterReading, SiteInspectionRecorded

Concluding = FindingConfirmed | FindingRefuted
CaseFact = (
    CaseOpened
    | CaseAssigned
    | SiteInspectionRecorded
    | FindingConfirmed
    | FindingRefuted
    | FindingLeftOpen
    | RectificationOrdered
    | RectificationReported
    | RectificationVerified
    | CaseEscalated
    | CaseClosed
    | CaseReopened
)
CaseReport = SiteInspectionRecorded | RectificationReported
"""Observations: they may come late, and no act waits for them to be the newest."""
DocketFact = AlertRaised | AlertDismissed | CaseOpened | CaseClosed | CaseReopened | FindingConfirmed
S = TypeVar("S", bound=msgspec.Struct)
GRAVITY = tuple(Severity)
"""From a note to the gravest."""


class CaseStatus(StrEnum):
    """Where a case stands; before it there is only an alert, which waits or was dismissed."""

    OPEN = "OPEN"
    ASSIGNED = "ASSIGNED"
    INSPECTED = "INSPECTED"
    INCONCLUSIVE = "INCONCLUSIVE"
    CONFIRMED = "CONFIRMED"
    REFUTED = "REFUTED"
    RECTIFICATION_ORDERED = "RECTIFICATION_ORDERED"
    RECTIFIED = "RECTIFIED"
    VERIFIED = "VERIFIED"
    CLOSED = "CLOSED"


class CaseInspection(msgspec.Struct, frozen=True):
    """One look on site for the case."""

    seen: str
    seal_numbers: tuple[str, ...]
    meter_readings: tuple[MeterReading, ...]
    oven_temperature_celsius: int | None
    coal_stock_tonnes: int | None
    coke_stock_tonnes: int | None
    power_statement: str | None
    on: date
    office: str
    position: int

    def after(self, step: "Round | SecondLook") -> bool:
        """Whether it is a look of what began with a step: one of an earlier day that is told late is none."""
        return self.position > step.position and self.on >= step.on


class Conclusion(msgspec.Struct, frozen=True):
    """What the case came to."""

    confirmed: bool
    outcome: Outcome
    reason: str
    lawful_cause: LawfulCause | None
    allowance_until: date | None
    on: date
    office: str
    position: int


class SecondLook(msgspec.Struct, frozen=True):
    """An inconclusive inspection, and the day by which it is looked at again."""

    reason: str
    inspect_by: date
    on: date
    position: int


class RectificationOrder(msgspec.Struct, frozen=True):
    """What was ordered."""

    measures: tuple[str, ...]
    correct_by: date
    decision_no: str | None
    on: date
    office: str
    position: int


class RectificationReport(msgspec.Struct, frozen=True):
    """What is said to be done."""

    done: str
    on: date
    office: str
    position: int


class Verification(msgspec.Struct, frozen=True):
    """Whether it was found done."""

    met: bool
    note: str | None
    on: date
    office: str
    position: int


class Escalation(msgspec.Struct, frozen=True):
    """A step of the ladder that a person took."""

    level: EscalationLevel
    reason: str
    document: str | None
    on: date
    office: str
    position: int


class Closing(msgspec.Struct, frozen=True):
    """销号."""

    note: str | None
    on: date
    office: str
    position: int


class Round(msgspec.Struct, frozen=True):
    """From an opening or reopening on, and the alert that it was opened for."""

    reason: str
    alert_position: int | None
    on: date
    office: str
    position: int


class Case(msgspec.Struct, frozen=True):
    """A case; `opened` is False until it is. What was done stands in order, over all of its rounds."""

    case: str
    opened: bool = False
    subject: str = ""
    division: str = ""
    opening_severity: Severity = Severity.INFO
    police_referral: str | None = None
    rounds: tuple[Round, ...] = ()
    assignee: str | None = None
    assigned_on: date | None = None
    inspections: tuple[CaseInspection, ...] = ()
    second_looks: tuple[SecondLook, ...] = ()
    conclusions: tuple[Conclusion, ...] = ()
    orders: tuple[RectificationOrder, ...] = ()
    reports: tuple[RectificationReport, ...] = ()
    verifications: tuple[Verification, ...] = ()
    escalations: tuple[Escalation, ...] = ()
    closings: tuple[Closing, ...] = ()
    last_on: date = date.min
    invented: bool = False

    @property
    def round(self) -> Round:
        """The present round."""
        return self.rounds[-1]

    @property
    def closing(self) -> Closing | None:
        """Its striking off, unless it was reopened since."""
        return self.closings[-1] if self.closings and self._now(self.closings[-1].position) else None

    @property
    def closed(self) -> bool:
        return self.closing is not None

    @property
    def looks(self) -> tuple[CaseInspection, ...]:
        """The inspections of the present round, those before a second look left out."""
        since = self.second_look or (self.rounds[-1] if self.rounds else None)
        return tuple(one for one in self.inspections if since and one.after(since))

    @property
    def second_look(self) -> SecondLook | None:
        """The extension of the present round."""
        return (
            self.second_looks[-1] if self.second_looks and self._now(self.second_looks[-1].position) else None
        )

    @property
    def conclusion(self) -> Conclusion | None:
        """The conclusion of the present round that stands."""
        return self.conclusions[-1] if self.conclusions and self._now(self.conclusions[-1].position) else None

    @property
    def order(self) -> RectificationOrder | None:
        """The order that follows from the conclusion that stands."""
        found, conclusion = self.orders[-1] if self.orders else None, self.conclusion
        stands = conclusion is not None and conclusion.confirmed
        return found if found and conclusion and stands and found.position > conclusion.position else None

    @property
    def verification(self) -> Verification | None:
        """What was found of the order that stands."""
        found = self.verifications[-1] if self.verifications else None
        return found if found and self.order and found.position > self.order.position else None

    @property
    def verified(self) -> bool:
        return self.verification is not None and self.verification.met

    @property
    def reached(self) -> EscalationLevel | None:
        """The highest level of the present round."""
        levels = [step.level for step in self.escalations if self._now(step.position)]
        return levels[-1] if levels else None

    @property
    def status(self) -> CaseStatus:
        if self.closed:
            return CaseStatus.CLOSED
        if self.conclusion:
            return self._concluded(self.conclusion)
        if self.looks:
            return CaseStatus.INSPECTED
        if self.second_look:
            return CaseStatus.INCONCLUSIVE
        return CaseStatus.ASSIGNED if self.assignee else CaseStatus.OPEN

    def _concluded(self, conclusion: Conclusion) -> CaseStatus:
        if not conclusion.confirmed:
            return CaseStatus.REFUTED
        if self.order is None:
            return CaseStatus.CONFIRMED
        if self.verified:
            return CaseStatus.VERIFIED
        since = self.verification.position if self.verification else self.order.position
        rectified = any(report.position > since for report in self.reports)
        return CaseStatus.RECTIFIED if rectified else CaseStatus.RECTIFICATION_ORDERED

    def _now(self, position: int) -> bool:
        """Whether something belongs to the present round."""
        return position > self.rounds[-1].position if self.rounds else False


class DocketAlert(msgspec.Struct, frozen=True):
    """An alert of the subject: it waits, was dismissed, or belongs to a case."""

    position: int
    rule: str
    rule_version: int
    severity: Severity
    division: str | None
    sentence_zh: str
    sentence_en: str
    on: date
    case: str | None = None
    dismissed_at: int | None = None
    dismissed_because: str | None = None
    cause_positions: tuple[int, ...] = ()
    invented: bool = False

    @property
    def waiting(self) -> bool:
        return self.case is None and self.dismissed_at is None


class Docket(msgspec.Struct, frozen=True):
    """A subject's alerts and its cases; at most one is open."""

    subject: str
    alerts: tuple[DocketAlert, ...] = ()
    cases: tuple[str, ...] = ()
    open_case: str | None = None
    confirmed: tuple[tuple[str, int], ...] = ()
    """Which cases were confirmed, each with the position."""

    @property
    def waiting(self) -> tuple[DocketAlert, ...]:
        return tuple(alert for alert in self.alerts if alert.waiting)

    def of(self, case: str) -> tuple[DocketAlert, ...]:
        """The alerts of a case."""
        return tuple(alert for alert in self.alerts if alert.case == case)

    def alert(self, position: int) -> DocketAlert | None:
        return next((alert for alert in self.alerts if alert.position == position), None)

    def repeated(self, case: Case) -> bool:
        """Whether the subject was found so before, in another case or an earlier round (屡犯, JC-19)."""
        start = case.round.position if case.rounds else 0
        return any(position < start for _, position in self.confirmed)


def gravest(severities: tuple[Severity, ...]) -> Severity:
    """The gravest of some; INFO of none."""
    return max(severities, key=GRAVITY.index, default=Severity.INFO)


def severity_of(case: Case, docket: Docket) -> Severity:
    """How grave a case is: as opened, and no less than any alert that belongs to it."""
    return gravest((case.opening_severity, *(alert.severity for alert in docket.of(case.case))))


def evolve_case(state: Case, event: Happened) -> Case:
    """The case after one more of its events."""
    fact = event.fact
    if not isinstance(fact, CaseFact):
        return state
    changed = _evolved(state, fact, event)
    if isinstance(fact, CaseReport):
        return changed  # An observation may come late; only acts on the case are in order.
    return _with(changed, last_on=max(state.last_on, event.occurred_on))


def _evolved(state: Case, fact: CaseFact, event: Happened) -> Case:
    by = (event.occurred_on, event.office, event.position)
    match fact:
        case CaseOpened():
            return _opened(state, fact, event)
        case CaseReopened():
            rounds = (*state.rounds, Round(fact.reason, fact.alert, *by))
            return _with(state, rounds=rounds, assignee=None, assigned_on=None)
        case CaseAssigned():
            return _with(state, assignee=fact.assignee, assigned_on=event.occurred_on)
        case SiteInspectionRecorded():
            return _with(state, inspections=(*state.inspections, _inspection(fact, event)))
        case FindingConfirmed() | FindingRefuted():
            return _concluded(state, fact, event)
        case FindingLeftOpen():
            look = SecondLook(fact.reason, fact.inspect_by, event.occurred_on, event.position)
            return _with(state, second_looks=(*state.second_looks, look))
        case RectificationOrdered():
            order = RectificationOrder(fact.measures, fact.correct_by, fact.decision_no, *by)
            return _with(state, orders=(*state.orders, order))
        case RectificationReported():
            return _with(state, reports=(*state.reports, RectificationReport(fact.done, *by)))
        case RectificationVerified():
            seen = Verification(fact.met, fact.note, *by)
            return _with(state, verifications=(*state.verifications, seen))
        case CaseEscalated():
            step = Escalation(fact.level, fact.reason, fact.document, *by)
            return _with(state, escalations=(*state.escalations, step))
        case CaseClosed():
            return _with(state, closings=(*state.closings, Closing(fact.note, *by)))
        case _:
            assert_never(fact)


def _opened(state: Case, fact: CaseOpened, event: Happened) -> Case:
    return _with(
        state,
        opened=True,
        subject=fact.subject,
        division=fact.division,
        opening_severity=fact.severity,
        police_referral=fact.police_referral,
        rounds=(Round(fact.reason, fact.alert, event.occurred_on, event.office, event.position),),
        invented=event.invented,
    )


def _inspection(fact: SiteInspectionRecorded, event: Happened) -> CaseInspection:
    return CaseInspection(
        seen=fact.seen,
        seal_numbers=fact.seal_numbers,
        meter_readings=fact.meter_readings,
        oven_temperature_celsius=fact.oven_temperature_celsius,
        coal_stock_tonnes=fact.coal_stock_tonnes,
        coke_stock_tonnes=fact.coke_stock_tonnes,
        power_statement=fact.power_statement,
        on=event.occurred_on,
        office=event.office,
        position=event.position,
    )


def _concluded(state: Case, fact: Concluding, event: Happened) -> Case:
    confirmed = isinstance(fact, FindingConfirmed)
    found = Conclusion(
        confirmed=confirmed,
        outcome=fact.outcome,
        reason=fact.reason,
        lawful_cause=fact.lawful_cause if isinstance(fact, FindingRefuted) else None,
        allowance_until=fact.allowance_until if isinstance(fact, FindingRefuted) else None,
        on=event.occurred_on,
        office=event.office,
        position=event.position,
    )
    referral = fact.police_referral if isinstance(fact, FindingConfirmed) else None
    return _with(
        state, conclusions=(*state.conclusions, found), police_referral=referral or state.police_referral
    )


def evolve_docket(state: Docket, event: Happened) -> Docket:
    """The docket after one more event of its subject."""
    fact = event.fact
    if not isinstance(fact, DocketFact):
        return state
    match fact:
        case AlertRaised():
            return _with(state, alerts=(*state.alerts, _alert(fact, event, state.open_case)))
        case AlertDismissed(alert=position, reason=reason):
            given = {"dismissed_at": event.position, "dismissed_because": reason}
            return _with(
                state, alerts=tuple(_with(a, **given) if a.position == position else a for a in state.alerts)
            )
        case CaseOpened(case=case) | CaseReopened(case=case):
            alerts = tuple(_with(a, case=case) if a.waiting else a for a in state.alerts)
            cases = tuple(dict.fromkeys((*state.cases, case)))
            return _with(state, alerts=alerts, cases=cases, open_case=case)
        case CaseClosed():
            return _with(state, open_case=None)
        case FindingConfirmed(case=case):
            return _with(state, confirmed=(*state.confirmed, (case, event.position)))
        case _:
            assert_never(fact)


def _alert(fact: AlertRaised, event: Happened, case: str | None) -> DocketAlert:
    return DocketAlert(
        position=event.position,
        rule=fact.rule,
        rule_version=fact.rule_version,
        severity=fact.severity,
        division=fact.division,
        sentence_zh=fact.sentence_zh,
        sentence_en=fact.sentence_en,
        on=event.occurred_on,
        case=case,
        cause_positions=event.causes,
        invented=event.invented,
    )


def _with(state: S, **changes: object) -> S:
    return msgspec.structs.replace(state, **changes)
