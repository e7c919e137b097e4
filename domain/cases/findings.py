"""What an inspection found, what was ordered, and whether it was done. model.md §6.4; YC-62, JX-38.

Nothing follows from a confirmed case by itself: the acceptance is revoked, the money claimed back and the seals
renewed by persons, and the reduced quota is not given back whatever the case comes to (JC-17).
"""

from typing import Any

from domain.cases import commands as c
from domain.cases import facts as f
from domain.cases import refusals as r
from domain.cases.facts import LASTING, REFUTING, Outcome
from domain.cases.state import Case, CaseInspection
from domain.cases.subjects import acceptors, act_refusal, recorded, torn_refusal
from domain.command import Command, Decided, refuse, same_fields
from domain.envelope import Request
from domain.names import same_name
from domain.refusals import Malformed, Refusal
from domain.world import World


def confirm_finding(world: World, command: c.ConfirmFinding, request: Request) -> Decided:
    """属实: with one of the five outcomes that confirm."""
    case = world.now.case(command.case)
    if command.outcome in REFUTING:
        return refuse(_outcome("属实", "RefuteFinding", command.outcome))
    referral = command.police_referral or case.police_referral
    refusal = _concluding_refusal(world, case, request) or torn_refusal(world, case.subject, referral)
    return refuse(refusal) if refusal else recorded(case, same_fields(f.FindingConfirmed, command))


def refute_finding(world: World, command: c.RefuteFinding, request: Request) -> Decided:
    """不属实: a lawful cause that goes on is given an end, so that it explains no later alert for ever."""
    case = world.now.case(command.case)
    if malformed := _refuting_malformed(command, request):
        return refuse(malformed)
    refusal = _concluding_refusal(world, case, request)
    return refuse(refusal) if refusal else recorded(case, same_fields(f.FindingRefuted, command))


def _refuting_malformed(command: c.RefuteFinding, request: Request) -> Malformed | None:
    if command.outcome not in REFUTING:
        return _outcome("不属实", "ConfirmFinding", command.outcome)
    lawful = command.outcome is Outcome.LAWFUL_CAUSE
    if lawful != (command.lawful_cause is not None):
        zh, en = (
            "outcome 为 LAWFUL_CAUSE 时、且仅此时填写",
            "it is given with LAWFUL_CAUSE, and with nothing else",
        )
        return _not_valid("lawfulCause", command.lawful_cause, zh, en)
    lasting = command.lawful_cause in LASTING
    until = command.allowance_until
    if lasting != (until is not None) or (until is not None and until < request.occurred_on):
        zh = "持续用电、用水、用气的合法原因须填截止日，不早于当日；其他原因不填"
        en = "a cause that goes on has an end, not before today; others have none"
        return _not_valid("allowanceUntil", until, zh, en)
    return None


def leave_open(world: World, command: c.LeaveFindingOpen, request: Request) -> Decided:
    """Inconclusive, once a round: it is looked at again by a day."""
    case = world.now.case(command.case)
    if refusal := _concluding_refusal(world, case, request):
        return refuse(refusal)
    if case.second_look:
        on = case.second_look.on.isoformat()
        return refuse(r.OneExtensionOnly(field="case", case=case.case, on=on))
    if command.inspect_by < request.occurred_on:
        return refuse(_not_valid("inspectBy", command.inspect_by, "早于当日", "it is before today"))
    return recorded(case, same_fields(f.FindingLeftOpen, command))


def _concluding_refusal(world: World, case: Case, request: Request) -> Refusal | None:
    """Open, assigned, looked at by somebody who did not accept the closing, and not concluded yet."""
    if refusal := act_refusal(case, request):
        return refusal
    if case.assignee is None:
        return _not_reached(case, "尚未交办", "it is assigned to nobody")
    if not case.looks:
        return _not_reached(case, "本轮尚无现场核查", "nobody inspected it in this round")
    if not _independent(world, case):
        office = case.looks[-1].office
        return r.OfficeAcceptedTheClosing(field="case", office=office, subject=case.subject)
    world.need(f"case:{case.subject}")
    conclusion = case.conclusion
    alerts = world.now.docket(case.subject).of(case.case)
    if conclusion and not any(alert.position > conclusion.position for alert in alerts):
        zh = f"已于 {conclusion.on} 作出结论，其后无新预警"
        en = f"it was concluded on {conclusion.on}, nothing came since"
        return _not_reached(case, zh, en)
    return None


def _independent(world: World, case: Case) -> list[CaseInspection]:
    offices = tuple(acceptors(world, case.subject))
    return [look for look in case.looks if not any(same_name(look.office, office) for office in offices)]


def order_rectification(world: World, command: c.OrderRectification, request: Request) -> Decided:
    """Only what was confirmed is to be put right; ordered again it has a new day."""
    case = world.now.case(command.case)
    if refusal := act_refusal(case, request):
        return refuse(refusal)
    if case.conclusion is None or not case.conclusion.confirmed or case.verified:
        zh, en = "未经核查属实，或整改已核验", "it is not confirmed, or verified already"
        return refuse(_not_reached(case, zh, en))
    if not command.measures:
        return refuse(_not_valid("measures", "[]", "至少一项整改措施", "at least one measure"))
    if command.correct_by < request.occurred_on:
        return refuse(_not_valid("correctBy", command.correct_by, "早于当日", "it is before today"))
    return recorded(case, same_fields(f.RectificationOrdered, command))


def report_rectification(world: World, command: c.ReportRectification, request: Request) -> Decided:
    """What is said to be done, taken whenever it comes."""
    case = world.now.case(command.case)
    return recorded(case, same_fields(f.RectificationReported, command))


def verify_rectification(world: World, command: c.VerifyRectification, request: Request) -> Decided:
    """Four eyes: who inspected the case, or put it right, does not verify it."""
    case = world.now.case(command.case)
    if refusal := act_refusal(case, request):
        return refuse(refusal)
    if case.order is None or case.verified:
        zh, en = "没有待核验的整改", "there is nothing ordered to verify"
        return refuse(_not_reached(case, zh, en))
    if refusal := _four_eyes(case, request.submitter.office):
        return refuse(refusal)
    return recorded(case, same_fields(f.RectificationVerified, command))


def _four_eyes(case: Case, office: str) -> Refusal | None:
    if any(same_name(look.office, office) for look in case.inspections):
        zh, en = "现场核查", "inspected"
    elif any(same_name(report.office, office) for report in case.reports):
        zh, en = "报告整改", "reported what was put right"
    else:
        return None
    return r.FourEyes(field="case", office=office, case=case.case, work_zh=zh, work_en=en)


def _not_reached(case: Case, zh: str, en: str) -> Refusal:
    return r.StepNotReached(field="case", case=case.case, status=case.status, missing_zh=zh, missing_en=en)


def _outcome(word: str, other: str, outcome: Outcome) -> Malformed:
    return _not_valid("outcome", outcome, f"不是“{word}”的结果；用 {other}", f"it is for {other}")


def _not_valid(field: str, value: object, rule_zh: str, rule_en: str) -> Malformed:
    said = "—" if value is None else str(value)[:80]
    return Malformed(field=field, value=said, rule_zh=rule_zh, rule_en=rule_en)


FINDING_DECISIONS: dict[type[Command], Any] = {
    c.ConfirmFinding: confirm_finding,
    c.RefuteFinding: refute_finding,
    c.LeaveFindingOpen: leave_open,
    c.OrderRectification: order_rectification,
    c.ReportRectification: report_rectification,
    c.VerifyRectification: verify_rectification,
}
