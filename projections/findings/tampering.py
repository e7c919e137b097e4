"""W-09 an acceptance rests on a source that was found to falsify (造假). JC-09, YC-14.

By analogy for coking, and an inference: it asks a person to look at the acceptance again, and undoes nothing. A
revocation ends it, and so does a spot check of the province that passes after it.
"""

from domain.acceptance.facts import AcceptanceRevoked, CityAcceptanceHeld, ProvincialSpotCheckHeld, Verdict
from domain.cases.facts import Severity
from domain.envelope import Happened
from domain.tampering.facts import DataTamperingFound
from projections.findings.finding import Because, Finding, Rule, causes_of
from projections.findings.known import Known, place_of


def check_tampering(known: Known, event: Happened) -> tuple[Finding, ...]:
    """Every task named whose acceptance stands, and every acceptance of a task that was named before."""
    fact = event.fact
    if isinstance(fact, CityAcceptanceHeld):
        named = known.world.events(f"task:{fact.task}", DataTamperingFound)
        return tuple(one for e in named if (one := _resting(known, fact.task, e)))
    assert isinstance(fact, DataTamperingFound)
    return tuple(found for task in fact.tasks if (found := _resting(known, task, event)))


def _resting(known: Known, name: str, event: Happened) -> Finding | None:
    fact, task = event.fact, known.now.task(name)
    assert isinstance(fact, DataTamperingFound)
    passed = [verdict for verdict in task.verdicts if verdict.verdict is Verdict.PASSED]
    if not passed or not task.accepted_net_tonnes:
        return None
    owner = known.enterprise_name(task.enterprise or "")
    return Finding(
        rule="W-09",
        version=1,
        severity=Severity.HIGH,
        subject=f"task:{name}",
        about=f"source:{fact.source}",
        causes=causes_of(passed[-1].position, event.position),
        division=place_of(task.county, task.division),
        sentence_zh=(
            f"{owner} 任务 {name} 已于 {passed[-1].on} 通过验收，其印证材料来源“{fact.source}”于 "
            f"{event.occurred_on} 被认定造假（{fact.what}）：请人工复核。"
        ),
        sentence_en=(
            f"Task {name} of {owner} was accepted on {passed[-1].on}; {fact.source}, a source of its evidence, was "
            f"found on {event.occurred_on} to have falsified ({fact.what}): look at the acceptance again."
        ),
        invented=event.invented or known.invented(passed[-1].position),
    )


def acceptance_settled(known: Known, event: Happened, finding: Finding) -> Because | None:
    """Nothing accepted is left, or the province saw it again and found it right."""
    name = finding.subject.removeprefix("task:")
    if not known.now.task(name).accepted_net_tonnes:
        return Because("验收已撤销。", "The acceptance is revoked.")
    fact = event.fact
    if not isinstance(fact, ProvincialSpotCheckHeld) or fact.task != name:
        return None
    right = fact.verdict is Verdict.PASSED and not fact.contradicted_tonnes
    if not right or event.position <= finding.causes[-1]:
        return None
    return Because("省级抽查相符。", "A spot check of the province found it right.")


RESTS_ON_TAMPERING = Rule(
    "W-09",
    1,
    frozenset({DataTamperingFound, CityAcceptanceHeld}),
    check_tampering,
    frozenset({AcceptanceRevoked, ProvincialSpotCheckHeld}),
    acceptance_settled,
)
