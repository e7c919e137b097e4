"""The acceptance chain (验收链): county check, city acceptance, evidence, spot check, revocation. model.md §5.

The city's acceptance alone is constitutive. The county's own check is optional (X-22); the province samples (JX-07).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from domain.acceptance.facts import Verdict
from domain.names import comparable
from domain.policy import keys
from domain.policy.state import lookup
from domain.tasks.state import Task
from domain.tasks.steps import AcceptanceVerdict, RevokedPart, SelfCheck, SpotCheck
from domain.world import View


@dataclass(frozen=True, slots=True)
class ForwardedEvidence:
    """Evidence sent to the province; `days_late` counts from the last day that the province set (SX-15)."""

    package: str
    on: date
    office: str
    position: int
    due_on: date | None
    days_late: int


@dataclass(frozen=True, slots=True)
class AcceptanceChain:
    """Who did what, stage by stage. `offices_twice` took part in two stages: four eyes ask for none."""

    self_checks: tuple[SelfCheck, ...]
    acceptances: tuple[AcceptanceVerdict, ...]
    evidence: tuple[ForwardedEvidence, ...]
    spot_checks: tuple[SpotCheck, ...]
    revocations: tuple[RevokedPart, ...]
    passed_on: date | None
    evidence_due_on: date | None
    evidence_days_missing: int
    offices_twice: tuple[str, ...]


def acceptance_chain(view: View, task: Task, day: date) -> AcceptanceChain:
    """The chain as of a day."""
    passed = [verdict.on for verdict in task.verdicts if verdict.verdict is Verdict.PASSED]
    passed_on = passed[-1] if passed else None
    due_on = _due_on(view, task, passed_on) if passed_on else None
    missing = 0
    if due_on and not task.forwardings:
        missing = max(0, (day - due_on).days)
    return AcceptanceChain(
        self_checks=task.self_checks,
        acceptances=task.verdicts,
        evidence=tuple(_evidence(view, task)),
        spot_checks=task.spot_checks,
        revocations=task.revoked,
        passed_on=passed_on,
        evidence_due_on=due_on,
        evidence_days_missing=missing,
        offices_twice=_twice(task),
    )


def _evidence(view: View, task: Task) -> Iterable[ForwardedEvidence]:
    for sent in task.forwardings:
        due_on = _due_on(view, task, sent.on)
        late = max(0, (sent.on - due_on).days) if due_on else 0
        yield ForwardedEvidence(sent.package, sent.on, sent.office, sent.position, due_on, late)


def _due_on(view: View, task: Task, on: date) -> date | None:
    # A rule holds on its own days, as known at the position, whenever it was registered.
    value = lookup(view.world.now, keys.EVIDENCE_FORWARD_BY, task.county or task.division, on)
    return value.day if value else None


def _twice(task: Task) -> tuple[str, ...]:
    """Offices of the checks, the acceptances and the spot checks that stand in more than one of the three."""
    acts = (task.self_checks, task.verdicts, task.spot_checks)
    stages = [{comparable(one.office) for one in stage} for stage in acts]
    named = {comparable(one.office): one.office for stage in acts for one in stage}
    return tuple(sorted(o for form, o in named.items() if sum(form in stage for stage in stages) > 1))


@dataclass(frozen=True, slots=True)
class SpotCheckCoverage:
    """How many of the accepted tasks the province looked at: a sample, so none of the others is overdue (JX-07)."""

    accepted_tasks: int
    sampled_tasks: int
    contradicted_tasks: int
    sampled: tuple[str, ...]
    not_sampled: tuple[str, ...]
    coverage_percent: int


def coverage_of(chains: Iterable[tuple[str, AcceptanceChain]]) -> SpotCheckCoverage:
    """The coverage over tasks with a passed acceptance; 100 % of none is 0 %."""
    accepted = [(task, chain) for task, chain in chains if chain.passed_on is not None]
    sampled = tuple(task for task, chain in accepted if chain.spot_checks)
    failed = [chain for _, chain in accepted if any(s.verdict is Verdict.FAILED for s in chain.spot_checks)]
    return SpotCheckCoverage(
        accepted_tasks=len(accepted),
        sampled_tasks=len(sampled),
        contradicted_tasks=len(failed),
        sampled=sampled,
        not_sampled=tuple(task for task, chain in accepted if not chain.spot_checks),
        coverage_percent=100 * len(sampled) // len(accepted) if accepted else 0,
    )
