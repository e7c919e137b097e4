"""What a version of a rule would have raised on the recorded history, beside the version in force (DESIGN §4).

The log is read as `quench replay` reads it, entry by entry, and the rules run over it anew; no projection is trusted,
and nothing is written. A day is the day of Asia/Shanghai on which the event was recorded that gave a finding.
"""

from collections import defaultdict
from collections.abc import AsyncIterator, Iterable
from datetime import date
from typing import Any, NamedTuple

from app.columns import Column, Table
from app.detection.register import Versions
from domain.envelope import Happened
from projections.findings.engine import Change, Cleared, Engine, Found
from projections.findings.finding import Finding, Rule

Thing = tuple[str, str]
"""Subject, and what it is about."""
BOTH, ASKED_ONLY, IN_FORCE_ONLY = "both", "asked", "in-force"
_WORDS = {BOTH: "同 both", ASKED_ONLY: "仅所问 asked only", IN_FORCE_ONLY: "仅现行 in force only"}


class Raised(NamedTuple):
    """A finding in the time asked for, and the day on which it no longer stood, if one came."""

    on: date
    finding: Finding
    ended: date | None


class Line(NamedTuple):
    """One thing, and when each version found it in that time."""

    thing: Thing
    asked: tuple[Raised, ...]
    in_force: tuple[Raised, ...]

    @property
    def who(self) -> str:
        if self.asked and self.in_force:
            return BOTH
        return ASKED_ONLY if self.asked else IN_FORCE_ONLY


class Backtest(NamedTuple):
    """Both versions over one history."""

    versions: Versions
    first: date
    last: date
    events: int
    lines: tuple[Line, ...]


class Bench:
    """The versions at work, each alone on a world of its own; the version in force is run once where it is asked."""

    def __init__(self, versions: Versions, first: date, last: date) -> None:
        self._versions, self._first, self._last = versions, first, last
        rules = dict.fromkeys(rule for rule in versions if rule is not None)
        self._engines: dict[Rule, tuple[Engine, list[Change]]] = {rule: (Engine((rule,)), []) for rule in rules}
        self._events = 0

    def take(self, event: Happened) -> bool:
        """Take the next event of the log; False where it was recorded after the time asked for: then it ends."""
        if event.recorded_on > self._last:
            return False
        self._events += 1
        for engine, changes in self._engines.values():
            changes += engine.take(event)
        return True

    def result(self) -> Backtest:
        asked = self._raised(self._versions.asked)
        in_force = self._raised(self._versions.in_force)
        things = sorted({*asked, *in_force}, key=lambda thing: _first_day(thing, asked, in_force))
        lines = tuple(Line(thing, tuple(asked.get(thing, ())), tuple(in_force.get(thing, ()))) for thing in things)
        return Backtest(self._versions, self._first, self._last, self._events, lines)

    def _raised(self, rule: Rule | None) -> dict[Thing, list[Raised]]:
        changes = self._engines[rule][1] if rule else []
        ended = {_key(change.finding): change.event.recorded_on for change in changes if isinstance(change, Cleared)}
        found: dict[Thing, list[Raised]] = defaultdict(list)
        for change in changes:
            if isinstance(change, Found) and change.event.recorded_on >= self._first:
                finding = change.finding
                raised = Raised(change.event.recorded_on, finding, ended.get(_key(finding)))
                found[finding.subject, finding.about].append(raised)
        return dict(found)


def _first_day(thing: Thing, *found: dict[Thing, list[Raised]]) -> tuple[date, Thing]:
    return min(raised.on for one in found for raised in one.get(thing, ())), thing


def _key(finding: Finding) -> tuple[str, tuple[int, ...]]:
    return finding.subject, finding.causes


def backtest(events: Iterable[Happened], versions: Versions, first: date, last: date) -> Backtest:
    """Over a history in memory."""
    bench = Bench(versions, first, last)
    for event in events:
        if not bench.take(event):
            break
    return bench.result()


async def backtest_log(events: AsyncIterator[Happened], versions: Versions, first: date, last: date) -> Backtest:
    """Over a history that is read piece by piece."""
    bench = Bench(versions, first, last)
    async for event in events:
        if not bench.take(event):
            break
    return bench.result()


def table(found: Backtest) -> Table:
    """Each thing on a line, with the newest sentence about it."""
    asked, in_force = found.versions
    same = in_force is asked
    columns = (
        Column("对象", "subject"),
        Column("事项", "about"),
        Column(name_of(asked), "asked"),
        Column(name_of(in_force) if in_force else "现行 —", "in force"),
        Column("", "by"),
        Column("所见", "what was found"),
    )
    rows = [
        [line.thing[0], line.thing[1] or "—", _days(line.asked), _days(line.in_force), _WORDS[line.who], _said(line)]
        for line in found.lines
    ]
    by = {who: sum(line.who == who for line in found.lines) for who in _WORDS}
    notes = [
        f"{found.first} 至 {found.last}：读 {found.events:,} 条；相同 {by[BOTH]}，仅所问版本 {by[ASKED_ONLY]}，"
        f"仅现行版本 {by[IN_FORCE_ONLY]}。From {found.first} to {found.last}, {found.events:,} events read: "
        f"{by[BOTH]} by both, {by[ASKED_ONLY]} by {name_of(asked)} alone, {by[IN_FORCE_ONLY]} by the version in force."
    ]
    if same:
        notes.append("所问即现行版本。The version that was asked for is the one in force.")
    return Table(f"回测 Backtest of {name_of(asked)}", columns, rows, notes=notes)


def as_json(found: Backtest) -> dict[str, Any]:
    """The same for a program."""
    asked, in_force = found.versions
    return {
        "rule": name_of(asked),
        "inForce": name_of(in_force) if in_force else None,
        "from": found.first.isoformat(),
        "to": found.last.isoformat(),
        "events": found.events,
        "found": [
            {
                "subject": line.thing[0],
                "about": line.thing[1],
                "by": line.who,
                "asked": [_raised_json(one) for one in line.asked],
                "inForce": [_raised_json(one) for one in line.in_force],
            }
            for line in found.lines
        ],
    }


def _raised_json(one: Raised) -> dict[str, Any]:
    return {
        "on": one.on.isoformat(),
        "ended": one.ended.isoformat() if one.ended else None,
        "severity": one.finding.severity.value,
        "causes": list(one.finding.causes),
        "sentenceZh": one.finding.sentence_zh,
        "sentenceEn": one.finding.sentence_en,
    }


def name_of(rule: Rule) -> str:
    return f"{rule.id}@{rule.version}"


def _days(raised: Iterable[Raised]) -> str:
    return ", ".join(f"{one.on} {one.finding.severity}" for one in raised) or "—"


def _said(line: Line) -> str:
    newest = (line.asked or line.in_force)[-1].finding
    return f"{newest.sentence_zh} {newest.sentence_en}"
