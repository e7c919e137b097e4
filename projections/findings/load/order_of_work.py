"""S-10 the order of work (排查顺序): which open finding an inspector takes first. A ranking, not an alarm.

By severity, then by how many independent sources agree, then by the strongest statistic over its threshold, then by
tonnes.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from domain.cases.facts import Severity

RULE = "S-10"


class Evidence(StrEnum):
    """The independent kinds of source; two meters of one kind are one."""

    ELECTRICITY = "ELECTRICITY"
    WATER = "WATER"
    STACK = "STACK"
    OUTPUT = "OUTPUT"
    GATE = "GATE"


_LOUD = (
    Severity.CRITICAL,
    Severity.HIGH,
    Severity.MEDIUM,
    Severity.LOW,
    Severity.ADVISORY,
    Severity.INFO,
)


@dataclass(frozen=True, slots=True)
class Open:
    """An open finding's subject with what is known of it; `over` is its strongest statistic over its threshold."""

    subject: str
    severity: Severity
    evidence: frozenset[Evidence]
    over: float
    tonnes: int


@dataclass(frozen=True, slots=True)
class Placed:
    """A place in the order, and why."""

    place: int
    subject: str
    zh: str
    en: str


def ordered(findings: Iterable[Open]) -> tuple[Placed, ...]:
    """The order of work; what ties in everything goes by name, so that the list is the same for everybody."""
    found = sorted(
        findings,
        key=lambda one: (_LOUD.index(one.severity), -len(one.evidence), -one.over, -one.tonnes, one.subject),
    )
    return tuple(_placed(place, one) for place, one in enumerate(found, 1))


def _placed(place: int, one: Open) -> Placed:
    agree = ", ".join(sorted(one.evidence)) or "—"
    return Placed(
        place,
        one.subject,
        f"第 {place}：{one.subject}，严重度 {one.severity}，相互独立的来源 {len(one.evidence)} 个（{agree}），"
        f"最强统计量为阈值的 {one.over:.2f} 倍，产能 {one.tonnes:,} 吨。",
        f"No. {place}: {one.subject}, severity {one.severity}, {len(one.evidence)} independent sources ({agree}), "
        f"strongest statistic {one.over:.2f} of its threshold, {one.tonnes:,} t of capacity.",
    )
