"""Cases at a moment (D, K): each with its alerts, what was done, and how late it is. model.md §6.4; JC-16, JC-22.

Everything here follows from the case's own events and the parameters in force; nothing is written. What lateness asks
for stands beside what persons sent: the one is a figure, the other an act (JC-24).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import asyncpg

from domain.cases.deadlines import WaitsFor, due_of, escalation_due
from domain.cases.facts import EscalationLevel, LawfulCause, Outcome, Severity
from domain.cases.state import (
    GRAVITY,
    Case,
    CaseInspection,
    CaseStatus,
    Closing,
    Conclusion,
    Docket,
    DocketAlert,
    Escalation,
    RectificationOrder,
    RectificationReport,
    Round,
    SecondLook,
    Verification,
    severity_of,
)
from domain.world import View, World
from ledger.log import Log
from projections.cases.deadlines import CaseDeadline, deadlines_of
from projections.cases.effects import CaseEffect, effects_of
from projections.cases.steps import NextStep, next_steps
from projections.folding import each, folded
from projections.moment import Moment
from projections.subjects import Kind, subjects


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case. `due_on` is the last day of what it waits for; `escalation_due` what its lateness asks for.

    `strict` (从严, JC-19): confirmed, and grave (HIGH or CRITICAL) or found so before.
    """

    case: str
    subject: str
    division: str
    severity: Severity
    status: CaseStatus
    outcome: Outcome | None
    lawful_cause: LawfulCause | None
    allowance_until: date | None
    opened_on: date
    assignee: str | None
    assigned_on: date | None
    waits_for: WaitsFor | None
    due_on: date | None
    overdue_days: int
    escalation: EscalationLevel | None
    escalation_due: EscalationLevel | None
    repeated: bool
    strict: bool
    police_referral: str | None
    closed_on: date | None
    rounds: tuple[Round, ...]
    alerts: tuple[DocketAlert, ...]
    inspections: tuple[CaseInspection, ...]
    second_looks: tuple[SecondLook, ...]
    conclusions: tuple[Conclusion, ...]
    orders: tuple[RectificationOrder, ...]
    reports: tuple[RectificationReport, ...]
    verifications: tuple[Verification, ...]
    escalations: tuple[Escalation, ...]
    closings: tuple[Closing, ...]
    deadlines: tuple[CaseDeadline, ...]
    effects: tuple[CaseEffect, ...]
    next_steps: tuple[NextStep, ...]
    invented: bool


async def cases(
    log: Log, connection: asyncpg.Connection, moment: Moment, division: str | None = None
) -> list[CaseRow]:
    """Every case of a division at the moment, by id; those struck off stay."""
    known = await subjects(connection, moment, Kind.CASE, division)

    return await cases_named(log, moment, [one.id for one in known])


async def cases_named(log: Log, moment: Moment, names: Sequence[str]) -> list[CaseRow]:
    """The cases of these ids that were open by the moment; who may see them is for the caller."""

    def answer(world: World) -> list[CaseRow]:
        view = world.on(moment.effective_on)
        found = each(names, lambda name: _row_of(world, view, name, moment.effective_on))
        return [row for row in found if row is not None]

    return await folded(log, moment, [f"case:{name}" for name in names], answer)


def _row_of(world: World, view: View, name: str, day: date) -> CaseRow | None:
    case = view.case(name)
    return case_row(world, case, view.docket(case.subject), day) if case.opened else None


def case_row(world: World, case: Case, docket: Docket, day: date) -> CaseRow:
    """A case as of a day; parameters are looked up as known at the head."""
    due = due_of(world.now, case, docket, day)
    severity, conclusion = severity_of(case, docket), case.conclusion
    repeated, effects = docket.repeated(case), effects_of(world.on(day), case)
    grave = GRAVITY.index(severity) >= GRAVITY.index(Severity.HIGH)
    return CaseRow(
        case=case.case,
        subject=case.subject,
        division=case.division,
        severity=severity,
        status=case.status,
        outcome=conclusion.outcome if conclusion else None,
        lawful_cause=conclusion.lawful_cause if conclusion else None,
        allowance_until=conclusion.allowance_until if conclusion else None,
        opened_on=case.rounds[0].on,
        assignee=case.assignee,
        assigned_on=case.assigned_on,
        waits_for=due.step if due else None,
        due_on=due.due_on if due else None,
        overdue_days=due.overdue_days(day) if due else 0,
        escalation=case.reached,
        escalation_due=escalation_due(world.now, case, due, day),
        repeated=repeated,
        strict=bool(conclusion and conclusion.confirmed and (grave or repeated)),
        police_referral=case.police_referral,
        closed_on=case.closing.on if case.closing else None,
        rounds=case.rounds,
        alerts=docket.of(case.case),
        inspections=case.inspections,
        second_looks=case.second_looks,
        conclusions=case.conclusions,
        orders=case.orders,
        reports=case.reports,
        verifications=case.verifications,
        escalations=case.escalations,
        closings=case.closings,
        deadlines=deadlines_of(world, case, docket, day),
        effects=effects,
        next_steps=next_steps(case, effects),
        invented=case.invented,
    )
