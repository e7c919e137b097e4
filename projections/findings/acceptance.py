"""D-12 acceptance contradicted (验收不实). model.md §6.1; JX-07, YC-14, E-14.

A record dated after a passed acceptance that does not fit it: a spot check of the province that failed or found tonnes
not to be so; an inspection of an oven whose end state is DEMOLISH and whose main equipment stands; work of
an oven that was accepted, whatever its end state. Standing equipment of an oven that had only to close is lawful, and
what is said of a whole site on which another oven stands says nothing. A finding revokes nothing: a person does
(AcceptanceRevoked), and then it ends; a spot check that passes later ends it too.
"""

from collections.abc import Iterator

from domain.acceptance.facts import AcceptanceRevoked, ProvincialSpotCheckHeld, Verdict
from domain.cases.facts import Severity
from domain.envelope import Happened
from domain.lots.facts import CapacityReduced
from domain.ovens.facts import ProductionFoundOnClosedOven, Seen
from domain.ovens.state import Oven
from domain.sites.facts import SiteInspectionRecorded
from domain.tasks.facts import EndState
from projections.findings.finding import Because, Finding, Rule, causes_of
from projections.findings.known import Known, place_of
from projections.findings.output import accepted_before

_SEEN = (SiteInspectionRecorded, ProductionFoundOnClosedOven)


def check_acceptance_contradicted(known: Known, event: Happened) -> tuple[Finding, ...]:
    """Each record against the acceptance before it; an acceptance registered late against what was seen after it."""
    match event.fact:
        case ProvincialSpotCheckHeld():
            return _spot_check(known, event, event.fact)
        case CapacityReduced():
            ovens = [tag for tag in event.tags if tag.startswith("oven:")]
            seen = [e for tag in ovens for e in known.world.events(tag, *_SEEN)]
            return tuple(found for one in seen for found in _seen(known, one))
        case _:
            return tuple(_seen(known, event))


def _seen(known: Known, event: Happened) -> Iterator[Finding]:
    """What was seen of accepted ovens: equipment that should be gone, or work."""
    for name in (tag.removeprefix("oven:") for tag in event.tags if tag.startswith("oven:")):
        oven = known.now.oven(name)
        accepted = accepted_before(known, oven, event.occurred_on)
        words = _words(known, oven, event, accepted) if accepted else None
        if accepted is not None and words is not None:
            yield _found(known, accepted, event, oven, words)


def _words(known: Known, oven: Oven, event: Happened, accepted: Happened) -> Because | None:
    """What does not fit; None where it is lawful."""
    match event.fact:
        case ProductionFoundOnClosedOven(seen=seen) if seen is not Seen.HOT_IDLE:
            return Because(f"仍在生产（{seen}）", f"at work ({seen})")
        case SiteInspectionRecorded(main_equipment_standing=True, ovens=ovens):
            assert isinstance(accepted.fact, CapacityReduced)
            demolished = known.now.task(accepted.fact.task).required_end_state is EndState.DEMOLISH
            alone = bool(ovens) or _alone(known, oven)
            if demolished and alone:
                return Because("主体设备仍在", "with its main equipment standing")
    return None


def _alone(known: Known, oven: Oven) -> bool:
    """Whether no other oven stands on its site: what an inspection of the site saw is then its own."""
    others = (known.now.oven(o) for o in (known.now.site(oven.site).ovens if oven.site else ()) if o != oven.oven)
    return all(other.main_demolished for other in others)


def _found(known: Known, accepted: Happened, event: Happened, oven: Oven, words: Because) -> Finding:
    assert isinstance(accepted.fact, CapacityReduced)
    task, name = known.now.task(accepted.fact.task), known.enterprise_name(oven.enterprise)
    return Finding(
        rule="D-12",
        version=1,
        severity=Severity.CRITICAL,
        subject=f"task:{accepted.fact.task}",
        about=f"oven:{oven.oven}",
        causes=causes_of(accepted.position, event.position),
        division=place_of(task.county, task.division),
        sentence_zh=(
            f"{name} 焦炉 {oven.oven}（任务 {accepted.fact.task}）已于 {accepted.occurred_on} 通过市级验收，"
            f"{event.occurred_on} 所见：{words.zh}。"
        ),
        sentence_en=(
            f"Oven {oven.oven} of {name} (task {accepted.fact.task}) was accepted by the city on "
            f"{accepted.occurred_on}; on {event.occurred_on} it was seen {words.en}."
        ),
        invented=event.invented or known.invented(accepted.position),
    )


def _spot_check(known: Known, event: Happened, fact: ProvincialSpotCheckHeld) -> tuple[Finding, ...]:
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
    frozenset({ProvincialSpotCheckHeld, CapacityReduced, *_SEEN}),
    check_acceptance_contradicted,
    frozenset({AcceptanceRevoked, ProvincialSpotCheckHeld}),
    acceptance_settled,
)
