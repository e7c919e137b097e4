"""The engine made slow: every day every rule is asked about every subject, at every report about every open finding.

What `projections.findings.engine` saves (an agenda, open findings by what they looked at) must change nothing of what
is found and cleared, nor when. This one keeps lists in memory and asks.
"""

from collections.abc import Iterator

import msgspec

from domain.days import DayOpened
from domain.envelope import Happened
from domain.world import World, replaced
from projections.findings.engine import Change, Cleared, Found
from projections.findings.finding import Because, Finding, Rule
from projections.findings.known import Known, is_correction
from projections.findings.open_findings import Key, key_of
from projections.findings.rules import RULES


class AskingAll:
    """All rules, asked about everything."""

    def __init__(self) -> None:
        self.known = Known(World(), asking_all=True)
        self._open: dict[Key, Finding] = {}
        self._asked: dict[Key, Key] = {}

    def take(self, event: Happened) -> list[Change]:
        self.known.append(event)
        standing = replaced(event)
        changes: list[Change] = [*self._voided(event), *self._ended(event, standing)]
        for rule in RULES:
            seen = event if type(event.fact) in rule.inputs else standing
            if seen is not None and type(seen.fact) in rule.inputs:
                found = [self._kept(rule, finding, event) for finding in self._findings(rule, seen)]
                changes += [Found(kept, event) for kept in found if kept is not None]
        return changes

    def _findings(self, rule: Rule, event: Happened) -> Iterator[Finding]:
        yield from rule.check(self.known, event)
        if rule.daily is not None and isinstance(event.fact, DayOpened):
            for name in self.known.subjects(rule.daily.prefix):
                yield from rule.daily.look(self.known, name, event.fact.day).findings

    def _voided(self, event: Happened) -> Iterator[Cleared]:
        for key, finding in list(self._open.items()):
            if set(event.corrects) & set(finding.causes):
                del self._open[key]
                yield Cleared(finding, event, Because("", ""))

    def _ended(self, event: Happened, standing: Happened | None) -> Iterator[Cleared]:
        kinds = {type(event.fact), type(standing.fact if standing else event.fact)}
        rules = {rule.id: rule for rule in RULES if is_correction(event) or kinds & rule.cleared_by}
        for key, finding in list(self._open.items()):
            rule = rules.get(finding.rule)
            if rule is None or rule.clears is None:
                continue
            because = rule.clears(self.known, standing or event, finding)
            if because is not None:
                del self._open[key]
                yield Cleared(finding, event, because)

    def _kept(self, rule: Rule, finding: Finding, event: Happened) -> Finding | None:
        asked = key_of(finding)
        alike = any(
            (other.rule, other.subject, other.about, other.severity)
            == (finding.rule, finding.subject, finding.about, finding.severity)
            for other in self._open.values()
        )
        if self._asked.get(asked) in self._open or (rule.one_open and alike):
            return None
        if asked in self._asked:
            causes = tuple(sorted({*finding.causes, event.position}))
            finding = msgspec.structs.replace(finding, causes=causes)
        self._asked[asked] = key_of(finding)
        self._open[key_of(finding)] = finding
        return finding
