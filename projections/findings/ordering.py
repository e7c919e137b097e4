"""S-10 the order of work at a moment (排查顺序): the subjects of open findings, in the order an inspector takes them.

By the gravest of its findings, then by how many independent sources agree, then by the strongest statistic over its
threshold, then by tonnes. A ranking, not an alarm: it reads findings, and nothing is found by it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from domain.cases.facts import Severity
from domain.quantities import Tonnes
from domain.world import View
from projections.findings.closed_loads import capacity_of
from projections.findings.listing import ORDER, FindingRow
from projections.findings.load.figures import RuleFigure
from projections.findings.load.order_of_work import Evidence, Open, ordered

SOURCES: dict[str, Evidence] = {
    "S-12": Evidence.ELECTRICITY,
    "S-03": Evidence.ELECTRICITY,
    "S-06": Evidence.STACK,
    "S-05": Evidence.OUTPUT,
    "D-05": Evidence.OUTPUT,
    "D-10": Evidence.OUTPUT,
    "D-17": Evidence.OUTPUT,
    "D-15": Evidence.GATE,
}
"""Which source a rule hears; of the others none says that an oven works."""


class InOrder(msgspec.Struct, frozen=True, kw_only=True):
    """A subject in the order of work, and why it stands there."""

    place: int
    subject: str
    severity: Severity
    rules: tuple[str, ...]
    sources: tuple[str, ...]
    over: str
    tonnes: Tonnes
    says_zh: str
    says_en: str


def order_of_work(rows: Iterable[FindingRow], tonnes: Mapping[str, int]) -> tuple[InOrder, ...]:
    """The subjects of these open findings; tonnes by subject, 0 where none are known."""
    by_subject: dict[str, list[FindingRow]] = defaultdict(list)
    for row in rows:
        by_subject[row.subject].append(row)
    opened = {subject: _open(subject, of, tonnes.get(subject, 0)) for subject, of in by_subject.items()}
    return tuple(
        InOrder(
            place=one.place,
            subject=one.subject,
            severity=opened[one.subject].severity,
            rules=tuple(sorted({row.rule for row in by_subject[one.subject]})),
            sources=tuple(sorted(opened[one.subject].evidence)),
            over=f"{opened[one.subject].over:.2f}",
            tonnes=opened[one.subject].tonnes,
            says_zh=one.zh,
            says_en=one.en,
        )
        for one in ordered(opened.values())
    )


def _open(subject: str, rows: Sequence[FindingRow], tonnes: int) -> Open:
    severity = max((row.severity for row in rows), key=ORDER.index)
    evidence = frozenset(source for row in rows if (source := _source(row)) is not None)
    over = max((ratio for row in rows for ratio in _ratios(row.figures)), default=0.0)
    return Open(subject, severity, evidence, over, tonnes)


def _source(row: FindingRow) -> Evidence | None:
    """What a finding hears; D-17 on a meter has read what S-12 has read, and is no second source beside it."""
    if row.rule == "D-17" and row.about.startswith("meter:"):
        return Evidence.ELECTRICITY
    return SOURCES.get(row.rule)


def _ratios(figures: Iterable[RuleFigure]) -> Iterator[float]:
    """How far each figure stands above what it is held against."""
    for one in figures:
        if one.threshold is not None and float(one.threshold) > 0:
            yield float(one.value) / float(one.threshold)


def tonnes_of(view: View, subject: str) -> int:
    """What a subject may make in a year: of an oven, of a lot, or of the ovens of a site."""
    prefix, _, name = subject.partition(":")
    match prefix:
        case "oven":
            return capacity_of(view, view.oven(name))
        case "lot":
            return view.lot(name).opened_tonnes
        case "site":
            return sum(capacity_of(view, view.oven(oven)) for oven in view.site(name).ovens)
        case _:
            return 0
