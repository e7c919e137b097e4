"""D-12 acceptance contradicted (验收不实). model.md §6.1; JX-07, YC-14, E-14.

A spot check of the province, dated after a passed acceptance, that failed or found tonnes not to be so. It revokes
nothing: a person does (AcceptanceRevoked), and then the finding ends; a spot check that passes later ends it too.
"""

from domain.acceptance.facts import AcceptanceRevoked, ProvincialSpotCheckHeld, Verdict
from domain.cases.facts import Severity
from domain.envelope import Happened
from projections.findings.finding import Because, Finding, Rule, causes_of
from projections.findings.known import Known, place_of


def check_acceptance_contradicted(known: Known, event: Happened) -> tuple[Finding, ...]:
    """The spot check against the newest passed acceptance before it."""
    fact = event.fact
    assert isinstance(fact, ProvincialSpotCheckHeld)
    if fact.verdict is Verdict.PASSED and not fact.contradicted_tonnes:
        return ()
    task = known.now.task(fact.task)
    passed = [v for v in task.verdicts if v.verdict is Verdict.PASSED and v.on <= event.occurred_on]
    if not passed:
        return ()
    name, on, tonnes = known.enterprise_name(task.enterprise or ""), passed[-1].on, fact.contradicted_tonnes
    return (
        Finding(
            rule="D-12",
            version=1,
            severity=Severity.CRITICAL,
            subject=f"task:{task.task}",
            causes=causes_of(passed[-1].position, event.position),
            division=place_of(task.county, task.division),
            sentence_zh=(
                f"{name} 任务 {task.task} 已于 {on} 通过市级验收，{event.occurred_on} 省级抽查不符（{tonnes:,} 吨）。"
            ),
            sentence_en=(
                f"Task {task.task} of {name} was accepted by the city on {on}; the province's spot check of "
                f"{event.occurred_on} contradicts it ({tonnes:,} t)."
            ),
            invented=event.invented or known.invented(passed[-1].position),
        ),
    )


def acceptance_settled(known: Known, event: Happened, finding: Finding) -> Because | None:
    """Revoked, or seen again and found right."""
    fact = event.fact
    if isinstance(fact, AcceptanceRevoked) and finding.subject == f"task:{fact.task}":
        return Because(
            f"验收已撤销 {fact.tonnes:,} 吨（{event.occurred_on}）。",
            f"{fact.tonnes:,} t of the acceptance were revoked on {event.occurred_on}.",
        )
    if isinstance(fact, ProvincialSpotCheckHeld) and finding.subject == f"task:{fact.task}":
        passed = fact.verdict is Verdict.PASSED and not fact.contradicted_tonnes
        right = passed and event.position > finding.causes[-1]
        zh, en = f"{event.occurred_on} 再次抽查相符。", f"Found right when checked again on {event.occurred_on}."
        return Because(zh, en) if right else None
    return None


ACCEPTANCE_CONTRADICTED = Rule(
    "D-12",
    1,
    frozenset({ProvincialSpotCheckHeld}),
    check_acceptance_contradicted,
    frozenset({AcceptanceRevoked, ProvincialSpotCheckHeld}),
    acceptance_settled,
)
