"""D-15 raw material arrives for a closed oven. model.md §6.1; JX-38.

Only what was for the closed oven alone: a site's gate also serves the ovens that run on (昌盛 keeps its 5.5 m oven),
and what is said of the whole site accuses no oven. A closed oven is certified, accepted, or stopped with no restart
reported.
"""

from domain.cases.facts import Severity
from domain.entries.facts import RawMaterialEntryObserved
from domain.envelope import Happened
from projections.findings.finding import Because, Finding, Rule, causes_of
from projections.findings.known import Known, place_of
from projections.findings.output import RUN_REPORTS, closed_or_stopped_before, run_reported


def check_entries(known: Known, event: Happened) -> tuple[Finding, ...]:
    """More than nothing, for ovens that were all closed before the day."""
    fact = event.fact
    assert isinstance(fact, RawMaterialEntryObserved)
    if not fact.ovens or not (fact.tonnes or fact.movement_count):
        return ()
    found: list[Finding] = []
    for name in fact.ovens:
        oven = known.now.oven(name)
        closed = closed_or_stopped_before(known, oven, event.occurred_on)
        if closed is None:
            return ()
        position, zh, en = closed
        owner = known.enterprise_name(oven.enterprise)
        amount = (f" {fact.tonnes:,} 吨", f"{fact.tonnes:,} t of raw material") if fact.tonnes else ("", "raw material")
        found.append(
            Finding(
                rule="D-15",
                version=1,
                severity=Severity.HIGH,
                subject=f"oven:{name}",
                causes=causes_of(position, event.position),
                division=place_of(oven.county, oven.division),
                sentence_zh=f"{owner} 焦炉 {name} {zh}，{event.occurred_on} 有原料{amount[0]}进厂。",
                sentence_en=f"Oven {name} of {owner} {en}; on {event.occurred_on} {amount[1]} came in for it.",
                invented=event.invented or known.invented(position),
            )
        )
    return tuple(found)


def entry_lawful(known: Known, event: Happened, finding: Finding) -> Because | None:
    """A restart was registered late, dated before it."""
    entry = known.event_at(finding.causes[-1])
    return run_reported(known, finding, entry.occurred_on) if entry is not None else None


RAW_MATERIAL_ARRIVES = Rule(
    "D-15", 1, frozenset({RawMaterialEntryObserved}), check_entries, RUN_REPORTS, entry_lawful
)
