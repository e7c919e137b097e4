"""Which subjects a daily rule must look at today: those of which something was reported, and those put off to today.

What a rule looked at of a subject is noted (`World.noting`): as long as nothing is reported of any of it, and no day
comes that the rule named, its answer is the one it gave. So a day costs what is due on it, not all there is. The
boundary of a look is what it looked at, as that of a decision is (docs/decisions/0002).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from heapq import heappop, heappush

from domain.fact import Fact
from projections.findings.finding import Daily, Finding, Rule
from projections.findings.known import Known
from projections.findings.named import bits

Watch = tuple[str, str]
"""A rule and a subject of its prefix."""
_ByPrefix = dict[str, tuple[list[set[str]], list[tuple[set[str], set[str] | None, set[str]]]]]
_NOTHING: frozenset[str] = frozenset()


class _Kind:
    """Which rules a kind of report concerns, by the prefix of what it names: what begins, who looks again."""

    def __init__(
        self,
        kind: type[Fact] | None,
        daily: Mapping[str, Daily],
        due: Mapping[str, set[str]],
        begun: Mapping[str, set[str]],
        elsewhere: Mapping[str, set[str]],
    ) -> None:
        self.blind = frozenset(rule for rule, one in daily.items() if kind in one.blind_to)
        self.by_prefix: _ByPrefix = {}
        """The sets of what begins, and of each rule what is due, with the sets of what has begun and of what it answers
        from elsewhere."""
        self.concerns = 0
        """The bits without any of which no subject has anything to find; -1: it always may."""
        for rule, one in daily.items():
            begins = one.begun_by is not None and kind in one.begun_by
            if not begins and rule in self.blind:
                continue
            self.concerns |= -1 if begins or one.begun_by is None else bits(one.begun_by)
            begun_too, seen_by = self.by_prefix.setdefault(one.prefix, ([], []))
            if begins:
                begun_too.append(begun[rule])
            if rule not in self.blind:
                seen_by.append((due[rule], begun.get(rule), elsewhere[rule]))


class Agenda:
    """What is due of the daily rules."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._daily = {rule.id: rule.daily for rule in rules if rule.daily is not None}
        self._due: dict[str, set[str]] = {rule: set() for rule in self._daily}
        self._begun: dict[str, set[str]] = {
            rule: set() for rule, daily in self._daily.items() if daily.begun_by is not None
        }
        """The subjects that have something to find, of the rules that say with what that begins."""
        self._elsewhere: dict[str, set[str]] = {rule: set() for rule in self._daily}
        """The subjects of which a rule found nothing without a look at them, but at a parameter, say."""
        self._watching: dict[str, set[Watch]] = defaultdict(set)
        self._watched: dict[Watch, frozenset[str]] = {}
        self._later: list[tuple[date, str, str]] = []
        self._kinds: dict[type[Fact] | None, _Kind] = {}

    def touch(self, tags: Iterable[str], kind: type[Fact] | None = None, named_by: int = -1) -> None:
        """Something was reported of these, by a fact of that kind: whoever looked at them, and is not blind to it,
        looks again on the next day. None: whoever looked at them, whatever it is. `named_by`: `Known.named_by`.
        """
        of_kind = self._kinds.get(kind) or self._kind(kind)
        if of_kind.concerns & named_by:
            self._due_of(of_kind.by_prefix, tags)
        for tag in self._watching.keys() & tags:
            for rule, name in self._watching[tag]:
                if rule not in of_kind.blind:
                    self._due[rule].add(name)

    def _due_of(self, by_prefix: _ByPrefix, tags: Iterable[str]) -> None:
        """The rules of a prefix are told of its subjects without a watch."""
        for tag in tags:
            at = tag.find(":")
            if (own := by_prefix.get(tag[:at])) is not None:
                name, (begins, seen_by) = tag[at + 1 :], own
                for begun in begins:
                    begun.add(name)
                for due, only, elsewhere in seen_by:
                    if (only is None or name in only) and name not in elsewhere:
                        due.add(name)

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
        elsewhere = self._elsewhere[rule.id]
        names = sorted(due, key=lambda name: known.order(daily.prefix, name))
        due.clear()
        for name in names:
            with known.world.noting() as looked:
                look = daily.look(known, name, day)
            own = f"{daily.prefix}:{name}"
            if own in looked or look.findings:  # It is told of that without a watch.
                looked.discard(own)
                elsewhere.discard(name)
            else:
                elsewhere.add(name)
            self._watch((rule.id, name), looked)
            if look.again is not None:
                heappush(self._later, (look.again, rule.id, name))
            yield from look.findings

    def _kind(self, kind: type[Fact] | None) -> _Kind:
        self._kinds[kind] = _Kind(kind, self._daily, self._due, self._begun, self._elsewhere)
        return self._kinds[kind]

    def _watch(self, watch: Watch, looked: set[str]) -> None:
        before = self._watched.get(watch, _NOTHING)
        if before == looked:
            return
        for tag in before - looked:
            self._watching[tag].discard(watch)
        for tag in looked - before:
            self._watching[tag].add(watch)
        self._watched[watch] = frozenset(looked)

