"""Opening, assigning, escalating, closing and reopening a case. model.md §6.4; JC-06, JC-16, JC-22, JC-24.

A person opens a case, nothing does so by itself (JC-17). One case of one subject is open at a time; whatever alerts
come meanwhile attach to it by the fold. What was found and put right stands in `domain.cases.findings`.
"""

from typing import Any

from domain.cases import commands as c
from domain.cases import facts as f
from domain.cases import refusals as r
from domain.cases.deadlines import LADDER, months_after
from domain.cases.findings import FINDING_DECISIONS
from domain.cases.state import GRAVITY, Case, Docket, DocketAlert, gravest, severity_of
from domain.cases.subjects import (
    acceptors,
    act_refusal,
    division_of,
    order_refusal,
    rank,
    recorded,
    settling_refusal,
    torn_refusal,
)
from domain.command import Command, Decided, accept, refuse, same_fields
from domain.envelope import Request, Role
from domain.names import same_name
from domain.places.state import Level
from domain.policy import keys
from domain.policy.state import number
from domain.refusals import AlreadyExists, Malformed, Refusal, UnknownSubject
from domain.world import World


def dismiss_alert(world: World, command: c.DismissAlert, request: Request) -> Decided:
    """A person looked and opens no case; by whoever might close one as grave."""
    docket = world.now.docket(command.subject)
    alert = docket.alert(command.alert)
    if division_of(world, docket, request.submitter) is None:
        return refuse(UnknownSubject(field="subject", subject=command.subject))
    if refusal := _alert_refusal(alert, command.alert, request):
        return refuse(refusal)
    assert alert is not None
    if refusal := settling_refusal("alert", command.subject, alert.severity, request.submitter):
        return refuse(refusal)
    return accept(same_fields(f.AlertDismissed, command), f"case:{command.subject}")


def _alert_refusal(alert: DocketAlert | None, position: int, request: Request) -> Refusal | None:
    """The alert stands on this subject and waits, and nobody acts on it before the day on which it was raised."""
    if alert is None:
        return UnknownSubject(field="alert", subject=str(position))
    if alert.waiting:
        day, raised_on = request.occurred_on.isoformat(), alert.on.isoformat()
        early = request.occurred_on < alert.on
        return r.BeforeItsAlert(field="occurredOn", alert=position, raised_on=raised_on, day=day) if early else None
    zh, en = (
        (f"属案件 {alert.case}", f"it belongs to case {alert.case}")
        if alert.case
        else (f"已作误报处理（{alert.dismissed_because}）", f"it was dismissed ({alert.dismissed_because})")
    )
    return r.AlertHandledAlready(field="alert", alert=position, state_zh=zh, state_en=en)


def open_case(world: World, command: c.OpenCase, request: Request) -> Decided:
    """One case of one subject: three findings on three subjects are three cases (JC-06)."""
    world.need(f"case:{command.case}", f"case:{command.subject}")
    docket = world.now.docket(command.subject)
    if world.now.case(command.case).opened:
        return refuse(AlreadyExists(field="case", subject=command.case))
    division = division_of(world, docket, request.submitter)
    if division is None:
        return refuse(UnknownSubject(field="subject", subject=command.subject))
    refusal = (
        _opening_refusal(world, docket, command, request)
        or _severity_refusal(docket, command)
        or torn_refusal(world, command.subject, command.police_referral)
    )
    if refusal:
        return refuse(refusal)
    waiting = tuple(alert.position for alert in docket.waiting)
    severity = _severity(docket, command)
    fact = same_fields(f.CaseOpened, command, division=division, severity=severity, alerts=waiting)
    return accept(fact, f"case:{command.case}", f"case:{command.subject}")


def _opening_refusal(world: World, docket: Docket, command: c.OpenCase, request: Request) -> Refusal | None:
    if docket.open_case:
        return r.CaseAlreadyOpen(field="subject", subject=docket.subject, open_case=docket.open_case)
    if command.alert is None:
        role = request.submitter.role
        return None if role is Role.INSPECTOR else r.InspectorOpensWithoutAlert(field="alert", role=role)
    alert = docket.alert(command.alert)
    if refusal := _alert_refusal(alert, command.alert, request):
        return refusal
    assert alert is not None
    for name in docket.cases:
        case = world.now.case(name)
        months = _reopen_months(world, case, request)
        if case.closing and alert.on <= months_after(case.closing.on, months):
            return r.CaseIsReopened(
                field="alert",
                subject=docket.subject,
                closed_case=name,
                closed_on=case.closing.on.isoformat(),
                months=months,
            )
    return None


def _severity(docket: Docket, command: c.OpenCase) -> f.Severity:
    return command.severity or gravest(tuple(alert.severity for alert in docket.waiting))


def _severity_refusal(docket: Docket, command: c.OpenCase) -> Refusal | None:
    """Without an alert it must be said; with one it is not lowered: it decides who closes (JC-19)."""
    if command.severity is None and not docket.waiting:
        zh, en = "无预警立案须填级别", "a case without an alert needs its severity"
        return Malformed(field="severity", value="null", rule_zh=zh, rule_en=en)
    least = gravest(tuple(alert.severity for alert in docket.waiting))
    if GRAVITY.index(_severity(docket, command)) >= GRAVITY.index(least):
        return None
    asked = _severity(docket, command)
    return r.SeverityBelowAlert(field="severity", asked=asked, least=least)


def _reopen_months(world: World, case: Case, request: Request) -> int:
    found = number(world.now, keys.CASE_REOPEN_MONTHS, case.division, request.occurred_on)
    return keys.CASE_REOPEN_MONTHS_DEFAULT if found is None else found


def assign_case(world: World, command: c.AssignCase, request: Request) -> Decided:
    """To any office but the one that accepted the closing; assigned again it moves."""
    case = world.now.case(command.case)
    if refusal := act_refusal(case, request):
        return refuse(refusal)
    if any(same_name(command.assignee, office) for office in acceptors(world, case.subject)):
        return refuse(
            r.OfficeAcceptedTheClosing(field="assignee", office=command.assignee, subject=case.subject)
        )
    return recorded(case, same_fields(f.CaseAssigned, command))


def escalate_case(world: World, command: c.EscalateCase, request: Request) -> Decided:
    """A person sends it, at any time; what is due is only shown (JC-24, SX-20)."""
    case = world.now.case(command.case)
    if refusal := act_refusal(case, request):
        return refuse(refusal)
    if case.reached and LADDER.index(command.level) <= LADDER.index(case.reached):
        return refuse(
            r.LevelNotAbove(field="level", case=case.case, reached=case.reached, asked=command.level)
        )
    provincial = command.level is f.EscalationLevel.PROVINCIAL_INSPECTION
    if provincial and rank(request.submitter) is not Level.PROVINCE:
        return refuse(r.ProvinceInspects(field="level", office=request.submitter.office))
    if command.document is not None and not world.now.document(command.document).registered:
        return refuse(UnknownSubject(field="document", subject=command.document))
    return recorded(case, same_fields(f.CaseEscalated, command))


def close_case(world: World, command: c.CloseCase, request: Request) -> Decided:
    """销号: verified or refuted, by who may, with evidence, and nothing came since the conclusion."""
    case = world.now.case(command.case)
    world.need(f"case:{case.subject}")
    docket = world.now.docket(case.subject)
    refusal = (
        act_refusal(case, request)
        or _open_end(case)
        or _since_conclusion(case, docket)
        or settling_refusal("case", f"案件 {case.case}", severity_of(case, docket), request.submitter)
        or torn_refusal(world, case.subject, case.police_referral)
        or (None if request.evidence else r.ClosedWithoutEvidence(field="evidence", case=case.case))
    )
    return refuse(refusal) if refusal else recorded(case, same_fields(f.CaseClosed, command))


def _open_end(case: Case) -> Refusal | None:
    conclusion = case.conclusion
    if case.verified or (conclusion and not conclusion.confirmed):
        return None
    zh, en = (
        ("整改尚未核验", "what was to be put right is not verified")
        if conclusion
        else ("尚未作出属实或不属实的结论", "it was neither confirmed nor refuted")
    )
    return r.StepNotReached(field="case", case=case.case, status=case.status, missing_zh=zh, missing_en=en)


def _since_conclusion(case: Case, docket: Docket) -> Refusal | None:
    conclusion = case.conclusion
    assert conclusion is not None
    later = [str(a.position) for a in docket.of(case.case) if a.position > conclusion.position]
    return r.AlertsSinceConclusion(field="case", case=case.case, alerts="、".join(later)) if later else None


def reopen_case(world: World, command: c.ReopenCase, request: Request) -> Decided:
    """On a new alert of the same subject, within the months (model.md §6.4)."""
    case = world.now.case(command.case)
    if case.closing is None:
        return refuse(r.CaseNotClosed(field="case", case=case.case))
    docket = world.now.docket(case.subject)
    if docket.open_case:
        return refuse(r.CaseAlreadyOpen(field="case", subject=case.subject, open_case=docket.open_case))
    alert = docket.alert(command.alert)
    if refusal := order_refusal(case, request) or _alert_refusal(alert, command.alert, request):
        return refuse(refusal)
    assert alert is not None
    months = _reopen_months(world, case, request)
    if alert.on > months_after(case.closing.on, months):
        closed_on, alert_on = case.closing.on.isoformat(), alert.on.isoformat()
        return refuse(
            r.TooLateToReopen(
                field="alert", case=case.case, closed_on=closed_on, alert_on=alert_on, months=months
            )
        )
    return recorded(case, same_fields(f.CaseReopened, command))


DECISIONS: dict[type[Command], Any] = {
    c.DismissAlert: dismiss_alert,
    c.OpenCase: open_case,
    c.AssignCase: assign_case,
    c.EscalateCase: escalate_case,
    c.CloseCase: close_case,
    c.ReopenCase: reopen_case,
    **FINDING_DECISIONS,
}
