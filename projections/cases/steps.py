"""What a person may do next about a case, with the name of the command; nothing here does it (JC-17). model.md §6.4.

A confirmed case has effects that only persons give: the acceptance is revoked, money is claimed back, seals and cuts
are renewed, the list is supplemented. The reduced quota stays reduced whatever comes of it.
"""

from dataclasses import dataclass

from domain.cases.facts import LawfulCause, Outcome
from domain.cases.state import Case, CaseStatus
from domain.world import View

STANDING_AGAIN = frozenset({Outcome.RESURGED, Outcome.NEVER_CLOSED, Outcome.TAMPERING})
"""Outcomes that put an acceptance in doubt."""


@dataclass(frozen=True, slots=True)
class NextStep:
    """One possible act: `command` is its mutation, null where it only says what holds; `subject` what it would name."""

    command: str | None
    subject: str | None
    step_zh: str
    step_en: str


_STEPS = {
    CaseStatus.OPEN: (("assignCase", "交办核查单位", "assign it to an office"),),
    CaseStatus.ASSIGNED: (("recordSiteInspection", "现场核查", "inspect on site"),),
    CaseStatus.INCONCLUSIVE: (("recordSiteInspection", "再次核查", "inspect again"),),
    CaseStatus.INSPECTED: (
        ("confirmFinding", "认定属实", "confirm it"),
        ("refuteFinding", "认定不属实", "refute it"),
        ("leaveFindingOpen", "证据不足，延期核查一次", "leave it open, once"),
    ),
    CaseStatus.CONFIRMED: (("orderRectification", "责令整改", "order what is to be put right"),),
    CaseStatus.RECTIFICATION_ORDERED: (
        ("reportRectification", "报告整改", "report what was put right"),
        ("verifyRectification", "由另一单位核验", "verify it, as another office"),
    ),
    CaseStatus.RECTIFIED: (("verifyRectification", "由另一单位核验", "verify it, as another office"),),
    CaseStatus.VERIFIED: (("closeCase", "附证据销号", "strike it off with evidence"),),
    CaseStatus.REFUTED: (("closeCase", "附证据销号", "strike it off with evidence"),),
    CaseStatus.CLOSED: (),
}


def next_steps(view: View, case: Case) -> tuple[NextStep, ...]:
    """The next steps of the case itself, then what its conclusion lets persons do."""
    subject = f"case:{case.case}"
    steps = [NextStep(command, subject, zh, en) for command, zh, en in _STEPS[case.status]]
    if case.conclusion and not case.closed:
        steps += _effects(view, case, case.conclusion.outcome, case.conclusion.lawful_cause)
    return tuple(steps)


def _effects(view: View, case: Case, outcome: Outcome, cause: LawfulCause | None) -> list[NextStep]:
    if outcome is Outcome.DATA_ERROR or cause is LawfulCause.READING_ERROR:
        return [NextStep("correctEvent", case.subject, "更正有误的数据", "correct the data that are wrong")]
    if outcome is Outcome.LAWFUL_CAUSE:
        return []
    found = _acceptances(view, case) if outcome in STANDING_AGAIN else []
    if case.subject.startswith("oven:"):
        found.append(
            NextStep("placeSeal", case.subject, "重新加封，重新断水断电", "renew the seals and the cuts")
        )
    if outcome is Outcome.TAMPERING:
        found.append(NextStep("reportDataTampering", None, "登记造假认定", "report what was falsified"))
    if outcome is Outcome.RELOCATED:
        zh, en = "登记异地装置的未认定产能", "report the capacity where it stands now"
        found.append(NextStep("reportUnrecognizedCapacity", None, zh, en))
    found.append(NextStep("supplementReductionList", None, "补充列入压减名单", "supplement the list"))
    zh, en = "已压减指标不恢复", "what is reduced stays reduced"
    return [*found, NextStep(None, None, zh, en)]


def _acceptances(view: View, case: Case) -> list[NextStep]:
    """Each acceptance that stands on what the case is about, and the money paid on it."""
    found = []
    for task in _tasks(view, case.subject):
        for lot in dict.fromkeys(part.lot for part in view.task(task).accepted):
            if tonnes := view.task(task).accepted_net_of(lot):
                zh, en = (
                    f"撤销任务 {task} 的验收（{tonnes} 吨）",
                    f"revoke the acceptance of {task} ({tonnes} t)",
                )
                found.append(NextStep("revokeAcceptance", f"lot:{lot}", zh, en))
            if view.compensation(lot).paid_tonnes:
                zh, en = (
                    "收回已付补偿；可收回额见补偿档案",
                    "claim the compensation back; its file has the amount",
                )
                found.append(NextStep("orderClawback", f"lot:{lot}", zh, en))
    return found


def _tasks(view: View, subject: str) -> tuple[str, ...]:
    noun, _, name = subject.partition(":")
    match noun:
        case "task":
            return (name,)
        case "oven":
            return view.oven(name).tasks
        case "site":
            ovens = view.site(name).ovens
            return tuple(dict.fromkeys(task for oven in ovens for task in view.oven(oven).tasks))
        case "lot":
            return tuple(dict.fromkeys(hold.task for hold in view.lot(name).list_holds))
        case _:
            return ()
