"""Which subjects a daily rule must look at today: those of which something was reported, and those put off to today.

What a rule looked at of a subject is noted (`World.noting`): as long as nothing is reported of any of it, and no day
comes that the rule named, its answer is the one it gave. So a day costs what is due on it, not all there is. The
boundary of a look is what it looked at, as that of a decision is (docs/decisions/0002).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from heapq import heappop, heappush

from projections.findings.finding import Finding, Rule
from projections.findings.known import Known

Watch = tuple[str, str]
"""A rule and a subject of its prefix."""
_NOTHING: frozenset[str] = frozenset()


class Agenda:
    """What is due of the daily rules."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules_of: dict[str, list[str]] = defaultdict(list)
        self._due: dict[str, set[str]] = {}
        self._watching: dict[str, set[Watch]] = defaultdict(set)
        self._watched: dict[Watch, frozenset[str]] = {}
        self._later: list[tuple[date, str, str]] = []
        for rule in rules:
            if rule.daily is not None:
                self._rules_of[rule.daily.prefix].append(rule.id)
                self._due[rule.id] = set()

    def touch(self, tags: Iterable[str]) -> None:
        """Something was reported of these: whoever looked at them looks again on the next day."""
        for tag in tags:
            prefix, _, name = tag.partition(":")
            for rule in self._rules_of.get(prefix, ()):
                self._due[rule].add(name)
            for rule, name in self._watching.get(tag, ()):
                self._due[rule].add(name)

    def put_off(self, day: date, tag: str) -> None:
        """On this day, what was looked at under this tag is otherwise: a value of a parameter begins or ends."""
        heappush(self._later, (day, "", tag))

    def open(self, day: date) -> None:
        """A day begins: what was put off to it is due."""
        while self._later and self._later[0][0] <= day:
            _, rule, name = heappop(self._later)
            if rule:
                self._due[rule].add(name)
            else:
                self.touch((name,))

    def looks(self, rule: Rule, known: Known, day: date) -> Iterator[Finding]:
        """What a rule finds today, in the order in which its subjects appeared."""
        daily, due = rule.daily, self._due.get(rule.id)
        if daily is None or not due:
            return
        self._due[rule.id] = set()
        for name in sorted(due, key=lambda name: known.order(daily.prefix, name)):
            with known.world.noting() as looked:
                look = daily.look(known, name, day)
            looked.discard(f"{daily.prefix}:{name}")  # Every rule of the prefix is told of that anyway.
            self._watch((rule.id, name), looked)
            if look.again is not None:
                heappush(self._later, (look.again, rule.id, name))
            yield from look.findings

    def _watch(self, watch: Watch, looked: set[str]) -> None:
        before = self._watched.get(watch, _NOTHING)
        if before == looked:
            return
        for tag in before - looked:
            self._watching[tag].discard(watch)
        for tag in looked - before:
            self._watching[tag].add(watch)
        self._watched[watch] = frozenset(looked)

