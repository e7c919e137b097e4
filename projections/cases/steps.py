"""What a person may do next about a case, with the name of the command; nothing here does it (JC-17). model.md §6.4.

A confirmed case has effects that only persons give: the acceptance is revoked, money is claimed back, seals and cuts
are renewed, the list is supplemented. The reduced quota stays reduced whatever comes of it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from domain.cases.state import Case, CaseStatus
from projections.cases.effects import CaseEffect, EffectKind


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


def next_steps(case: Case, effects: tuple[CaseEffect, ...]) -> tuple[NextStep, ...]:
    """The next steps of the case itself, then what its conclusion lets persons do and nobody has done."""
    subject = f"case:{case.case}"
    steps = [NextStep(command, subject, zh, en) for command, zh, en in _STEPS[case.status]]
    return (*steps, *(() if case.closed else _open(effects)))


def _open(effects: tuple[CaseEffect, ...]) -> Iterator[NextStep]:
    for one in effects:
        if one.command and not one.done:
            yield NextStep(one.command, one.subject, one.follows_zh, one.follows_en)
        elif one.kind is EffectKind.QUOTA_STAYS_REDUCED:
            yield NextStep(None, None, one.follows_zh, one.follows_en)
