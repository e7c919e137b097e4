"""Running the rules over the log, event by event: what is found, and what no longer stands.

Pure and in memory, so that replaying a log gives the same changes in the same order, whoever replays it: the projection
writes them down, a backtest shows them.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from operator import or_

import msgspec

from domain.calendar import days_after
from domain.days import DayOpened
from domain.envelope import Happened
from domain.fact import Fact
from domain.nouns import NOUNS
from domain.policy.state import Parameter
from domain.world import World, replaced
from projections.findings.agenda import Agenda
from projections.findings.finding import Because, Finding, Rule
from projections.findings.known import Known, is_correction
from projections.findings.named import What, bits
from projections.findings.open_findings import Key, OpenFindings, key_of
from projections.findings.rules import RULES


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
_NOTHING: frozenset[What] = frozenset()
_SETS_A_VALUE = NOUNS[Parameter].facts or frozenset()


class Engine:
    """The rules at a position: what is known, which findings are open, which were ever found."""

    def __init__(self, rules: Sequence[Rule] = RULES, world: World | None = None) -> None:
        self.rules = {rule.id: rule for rule in rules}
        self.known = Known(world)
        self._agenda = Agenda(rules)
        self._run_on: dict[type[Fact], list[Rule]] = defaultdict(list)
        for rule in rules:
            for kind in rule.inputs:
                self._run_on[kind].append(rule)
        self._needed = {
            kind: reduce(or_, (bits(rule.needs.get(kind, _NOTHING)) for rule in of), 0)
            for kind, of in self._run_on.items()
        }
        """By fact, all that any of its rules needs."""
        self._run_where: dict[tuple[type[Fact], int], Sequence[Rule]] = {}
        self._open = OpenFindings()
        self._asked: dict[Key, Key] = {}
        """From the key a rule gives to the key under which it stands; they differ after a recurrence."""

    def take(self, event: Happened) -> list[Change]:
        """The changes that the next event of the log gives."""
        touched = self.known.append(event)
        standing = replaced(event)
        if standing is not None:
            self._agenda.touch(touched, type(standing.fact), self.known.named_by)
        if standing is not event:
            self._agenda.touch(touched)
        if type(event.fact) in _SETS_A_VALUE or standing is not event:
            self._note_values_to_come(event)
        changes: list[Change] = [*self._voided(event)] if event.corrects else []
        if self._open.watched(touched):
            changes += self._ended(event, standing, touched)
        day = event.fact.day if isinstance(event.fact, DayOpened) else None
        if day is not None:
            self._agenda.open(day)
        for rule in self._asking(event, standing):
            seen = standing if standing is not None and type(event.fact) not in rule.inputs else event
            found: Iterable[Finding] = rule.check(self.known, seen)
            if day is not None:
                found = [*found, *self._agenda.looks(rule, self.known, day)]
            for finding in found:
                kept = self._kept(rule, finding, event)
                if kept is not None:
                    changes.append(Found(kept, event))
        return changes

    def _asking(self, event: Happened, standing: Happened | None) -> Sequence[Rule]:
        """The rules that run on an event, in their order; a correction also runs those of its replacement."""
        kind = type(event.fact)
        if standing is None or standing is event:
            where = kind, self.known.named_by & self._needed.get(kind, 0)
            asked = self._run_where.get(where)
            return self._that_may_find(*where) if asked is None else asked
        kinds = {kind, type(standing.fact)}
        return [rule for rule in self.rules.values() if not rule.inputs.isdisjoint(kinds)]

    def _that_may_find(self, kind: type[Fact], named_by: int) -> Sequence[Rule]:
        """The rules on a fact whose subjects were named by these."""
        asked = [
            rule
            for rule in self._run_on.get(kind, ())
            if kind not in rule.needs or bits(rule.needs[kind]) & named_by
        ]
        self._run_where[kind, named_by] = asked
        return asked

    def _note_values_to_come(self, event: Happened) -> None:
        """A value of a parameter is in force from a day to a day: on both there is something new to look at."""
        for tag in event.tags:
            if not tag.startswith("policy:"):
                continue
            key = tag.removeprefix("policy:")
            for interval in self.known.now.parameter(key).intervals:
                if interval.valid_from is not None:
                    self._agenda.put_off(interval.valid_from, f"policy:{key}")
                if interval.valid_to is not None:
                    self._agenda.put_off(days_after(interval.valid_to, 1), f"policy:{key}")

    def _voided(self, event: Happened) -> Iterator[Cleared]:
        """A finding rests on its causes: where one is voided by a correction, it falls."""
        positions = set(event.corrects)
        for finding in self._open.resting_on(positions):
            self._close(finding)
            n = ", ".join(map(str, sorted(positions & set(finding.causes))))
            because = Because(
                f"所依据的事件（位置 {n}）已由位置 {event.position} 更正。",
                f"The event it rests on (position {n}) was corrected at position {event.position}.",
            )
            yield Cleared(finding, event, because)

    def _ended(self, event: Happened, standing: Happened | None, touched: set[str]) -> Iterator[Cleared]:
        """The open findings that looked at something this event touches, and end on it."""
        kinds = {type(event.fact), type(standing.fact if standing else event.fact)}
        corrects = is_correction(event)
        for finding in self._open.watching(touched):
            rule = self.rules[finding.rule]
            if rule.clears is None or not (corrects or kinds & rule.cleared_by):
                continue
            because = self._ask(rule, standing or event, finding)
            if because is not None:
                self._close(finding)
                yield Cleared(finding, event, because)

    def _close(self, finding: Finding) -> None:
        self._open.remove(finding)
        self._agenda.touch((finding.subject, finding.about))  # A daily rule may see it otherwise.

    def _ask(self, rule: Rule, event: Happened, finding: Finding) -> Because | None:
        """Whether an open finding still stands, and what that depends on."""
        if rule.clears is None:
            return None
        with self.known.world.noting() as looked:
            because = rule.clears(self.known, event, finding)
        self._open.watch(finding, looked)
        return because

    def _kept(self, rule: Rule, finding: Finding, event: Happened) -> Finding | None:
        """The finding, unless it stands already; one that recurs after it was cleared rests on this event too."""
        asked = key_of(finding)
        if self._asked.get(asked) in self._open or (rule.one_open and self._open.has_like(finding)):
            return None
        if asked in self._asked:
            causes = tuple(sorted({*finding.causes, event.position}))
            finding = msgspec.structs.replace(finding, causes=causes)
        self._asked[asked] = key_of(finding)
        self._open.add(finding)
        self._ask(rule, event, finding)
        return finding

