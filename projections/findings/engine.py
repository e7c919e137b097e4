"""Running the rules over the log, event by event: what is found, and what no longer stands.

Pure and in memory, so that replaying a log gives the same changes in the same order, whoever replays it: the projection
writes them down, a backtest shows them.
"""

from collections.abc import Iterator, Sequence

import msgspec

from domain.envelope import Happened
from domain.world import replaced
from projections.findings.finding import Because, Finding, Rule
from projections.findings.known import Known, is_correction
from projections.findings.rules import RULES

Key = tuple[str, int, str, tuple[int, ...]]
"""rule, version, subject, causes."""


class Found(msgspec.Struct, frozen=True):
    """A finding that an event gave."""

    finding: Finding
    event: Happened


class Cleared(msgspec.Struct, frozen=True):
    """An open finding that an event ended."""

    finding: Finding
    event: Happened
    because: Because


Change = Found | Cleared


class Engine:
    """The rules at a position: what is known, which findings are open, which were ever found."""

    def __init__(self, rules: Sequence[Rule] = RULES) -> None:
        self.rules = {rule.id: rule for rule in rules}
        self.known = Known()
        self._open: dict[Key, Finding] = {}
        self._asked: dict[Key, Key] = {}
        """From the key a rule gives to the key under which it stands; they differ after a recurrence."""

    def take(self, event: Happened) -> list[Change]:
        """The changes that the next event of the log gives."""
        self.known.append(event)
        standing = replaced(event)
        changes: list[Change] = [*self._voided(event), *self._ended(event, standing)]
        for rule in self.rules.values():
            seen = event if type(event.fact) in rule.inputs else standing
            if seen is not None and type(seen.fact) in rule.inputs:
                changes += [
                    Found(kept, event)
                    for finding in rule.check(self.known, seen)
                    if (kept := self._kept(rule, finding, event)) is not None
                ]
        return changes

    def _voided(self, event: Happened) -> Iterator[Cleared]:
        """A finding rests on its causes: where one is voided by a correction, it falls."""
        if not event.corrects:
            return
        positions = set(event.corrects)
        for key, finding in list(self._open.items()):
            if positions & set(finding.causes):
                del self._open[key]
                n = ", ".join(map(str, sorted(positions & set(finding.causes))))
                because = Because(
                    f"所依据的事件（位置 {n}）已由位置 {event.position} 更正。",
                    f"The event it rests on (position {n}) was corrected at position {event.position}.",
                )
                yield Cleared(finding, event, because)

    def _ended(self, event: Happened, standing: Happened | None) -> Iterator[Cleared]:
        kinds = {type(event.fact), type(standing.fact if standing else event.fact)}
        looking = {r.id: r for r in self.rules.values() if kinds & r.cleared_by or is_correction(event)}
        for key, finding in list(self._open.items()) if looking else ():
            rule = looking.get(finding.rule)
            if rule is None or rule.clears is None:
                continue
            because = rule.clears(self.known, standing or event, finding)
            if because is not None:
                del self._open[key]
                yield Cleared(finding, event, because)

    def _kept(self, rule: Rule, finding: Finding, event: Happened) -> Finding | None:
        """The finding, unless it stands already; one that recurs after it was cleared rests on this event too."""
        asked = _key(finding)
        if self._asked.get(asked) in self._open or (rule.one_open and self._has_like(finding)):
            return None
        if asked in self._asked:
            causes = tuple(sorted({*finding.causes, event.position}))
            finding = msgspec.structs.replace(finding, causes=causes)
        self._asked[asked] = _key(finding)
        self._open[_key(finding)] = finding
        return finding

    def _has_like(self, finding: Finding) -> bool:
        return any(
            (other.rule, other.subject, other.about, other.severity)
            == (finding.rule, finding.subject, finding.about, finding.severity)
            for other in self._open.values()
        )


def _key(finding: Finding) -> Key:
    return (finding.rule, finding.version, finding.subject, finding.causes)
