"""How a statistical rule is bound to the log: which reports it is asked on, what it says then, and when that ends.

A rule weighs the months of a subject (model.md §6.2). It is asked on a report of a month: for that month, for those
after it that a late report completes, and for the newest. One finding of a rule stands for a subject; it ends where the
newest two months are quiet, or where what was registered late explains it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from domain.cases.facts import Severity
from domain.envelope import Happened
from domain.fact import Fact
from projections.findings.closed_loads import numbered, stopped_on
from projections.findings.finding import Because, Finding, Rule, causes_of
from projections.findings.known import Known, place_of
from projections.findings.load.figures import figures_of
from projections.findings.load.months import Month
from projections.findings.load.verdict import Level, Verdict
from projections.findings.named import What

Told = Iterator[tuple[str, Month | None]]
"""Subjects, each with the month that was reported of it; None: the newest alone."""


@dataclass(frozen=True, slots=True)
class Weighing:
    """A rule: what it is told by an event, the history of a subject, its newest month, and the verdict on a month.

    `after` months behind a late report may be completed by it. `ends` says whether an event ends a finding whatever
    the months say.
    """

    rule: str
    told: Callable[[Known, Happened], Told]
    history: Callable[[Known, str], Any]
    newest: Callable[[Any], Month | None]
    judge: Callable[[Any, Month], Verdict]
    severities: tuple[Severity, Severity] = (Severity.MEDIUM, Severity.MEDIUM)
    """Of an alert, and of an urgent one."""
    after: int = 1
    ends: Callable[[Known, Happened, str], Because | None] | None = None

    def bound(
        self,
        inputs: frozenset[type[Fact]],
        cleared_by: frozenset[type[Fact]] = frozenset(),
        needs: Mapping[type[Fact], frozenset[What]] | None = None,
    ) -> Rule:
        """The rule over the log: asked on these facts, and of its open findings on these besides."""
        clearing = inputs | cleared_by
        return Rule(self.rule, 1, inputs, self.check, clearing, self.clears, one_open=True, needs=needs or {})

    def check(self, known: Known, event: Happened) -> tuple[Finding, ...]:
        """What a report gives."""
        return tuple(found for subject, month in self.told(known, event) for found in self._of(known, subject, month))

    def _of(self, known: Known, subject: str, month: Month | None) -> Iterator[Finding]:
        history = self.history(known, subject)
        newest = None if history is None else self.newest(history)
        if newest is None:
            return
        first = newest if month is None else month
        months = dict.fromkeys((*range(first, min(first + self.after, newest) + 1), newest))
        verdicts = (self.judge(history, one) for one in months if one <= newest)
        raised = next((one for one in verdicts if one.raised), None)
        if raised is not None:
            yield found_of(known, raised, subject, self.severities[raised.level is Level.URGENT])

    def clears(self, known: Known, event: Happened, finding: Finding) -> Because | None:
        """Whether a finding still stands."""
        ended = self.ends(known, event, finding.subject) if self.ends is not None else None
        if ended is not None:
            return ended
        history = self.history(known, finding.subject)
        newest = None if history is None else self.newest(history)
        if newest is None:
            return None
        at = max(months_of(known, finding), default=newest)
        judged = self.judge(history, at)
        if judged.level in (Level.NONE, Level.WATCH):
            return Because(
                f"按补登后的数据重新计算，不再达到预警：{judged.zh}",
                f"With what was registered late it is no alert any more: {judged.en}",
            )
        last = [self.judge(history, month) for month in (newest - 1, newest)]
        if newest - 1 > at and all(one.level is Level.NONE for one in last):
            return Because(f"最近两个月已回落：{last[-1].zh}", f"The newest two months are quiet: {last[-1].en}")
        return None


def found_of(known: Known, verdict: Verdict, subject: str, severity: Severity) -> Finding:
    """A verdict as a finding, with its figures."""
    zh, en, division = _named(known, subject)
    causes = causes_of(*verdict.positions)
    return Finding(
        rule=verdict.rule,
        version=1,
        severity=severity,
        subject=subject,
        causes=causes,
        division=division,
        sentence_zh=f"{zh}：{verdict.zh}",
        sentence_en=f"{en}: {verdict.en}",
        invented=known.invented(*causes),
        figures=figures_of(verdict),
    )


def _named(known: Known, subject: str) -> tuple[str, str, str]:
    """What a subject is called in both languages, and where it is."""
    prefix, _, name = subject.partition(":")
    match prefix:
        case "oven":
            oven = known.now.oven(name)
            works, place = known.enterprise_name(oven.enterprise), place_of(oven.county, oven.division)
            return f"{works} 焦炉 {name}", f"Oven {name} of {works}", place
        case "site":
            site = known.now.site(name)
            works, place = known.enterprise_name(site.enterprise), place_of(site.county, site.division)
            closed = [oven for oven in site.ovens if stopped_on(known.now.oven(oven)) is not None]
            zh, en = "、".join(closed), ", ".join(closed)
            return f"{works} 厂区 {name}（已关停焦炉 {zh}）", f"Site {name} of {works} (closed: {en})", place
        case "enterprise":
            of = known.now.enterprise(name)
            return known.enterprise_name(name), known.enterprise_name(name), place_of(of.county, of.division)
        case _:
            return known.division_name(name), known.division_name(name), name


def months_of(known: Known, finding: Finding) -> Iterator[Month]:
    """The months of the reports that a finding rests on."""
    for position in finding.causes:
        event = known.event_at(position)
        month = getattr(event.fact, "month", None) if event is not None else None
        if isinstance(month, str):
            yield numbered(month)
