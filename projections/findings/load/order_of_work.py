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

_ZH = {
    Evidence.ELECTRICITY: "电",
    Evidence.WATER: "水",
    Evidence.STACK: "烟囱",
    Evidence.OUTPUT: "产量",
    Evidence.GATE: "门禁",
}
_GRAVE_ZH = {
    Severity.CRITICAL: "严重",
    Severity.HIGH: "高",
    Severity.MEDIUM: "中",
    Severity.LOW: "低",
    Severity.ADVISORY: "建议",
    Severity.INFO: "提示",
}


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
    """What is not there (no source, no statistic, tonnes that nobody knows) is left out, and never a 0."""
    sources, words = sorted(one.evidence), "、".join(sorted(_ZH[source] for source in one.evidence))
    agree_zh = f"相互独立的来源 {len(sources)} 个（{words}）" if sources else "没有来源说明其在生产"
    agree_en = f"{len(sources)} independent sources ({', '.join(sources)})" if sources else "no source says it works"
    over_zh = f"，最强统计量为阈值的 {one.over:.2f} 倍" if one.over else ""
    over_en = f", strongest statistic {one.over:.2f} of its threshold" if one.over else ""
    tonnes_zh = f"，产能 {one.tonnes:,} 吨" if one.tonnes else ""
    tonnes_en = f", {one.tonnes:,} t of capacity" if one.tonnes else ""
    return Placed(
        place,
        one.subject,
        f"第 {place}：{one.subject}，{_GRAVE_ZH[one.severity]}，{agree_zh}{over_zh}{tonnes_zh}。",
        f"No. {place}: {one.subject}, severity {one.severity}, {agree_en}{over_en}{tonnes_en}.",
    )
