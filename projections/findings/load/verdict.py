"""What a statistical rule says of a month: a level, the figures it rests on, and a sentence made of them alone.

The sentence is a function of the figures, and the level is a comparison of figures that stand in the sentence, so that
a reader recomputes both by hand. NOT_COMPUTABLE is a blind spot (盲区) with its reason, never a clean bill.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from projections.findings.load.months import Month


class Level(StrEnum):
    """How loud a verdict is; nothing below ALERT is raised, and no level closes anything."""

    NONE = "NONE"
    WATCH = "WATCH"
    ALERT = "ALERT"
    URGENT = "URGENT"
    NOT_COMPUTABLE = "NOT_COMPUTABLE"


class Blind(StrEnum):
    """Why a month could not be judged."""

    NO_BASELINE = "NO_BASELINE"
    BASELINE_TOO_SMALL = "BASELINE_TOO_SMALL"
    NO_READING = "NO_READING"
    QUARANTINED = "QUARANTINED"
    ESTIMATED = "ESTIMATED"
    TOO_EARLY = "TOO_EARLY"
    LEARNING = "LEARNING"
    NO_SOURCE = "NO_SOURCE"
    TOO_FEW = "TOO_FEW"


BLIND_WORDS: dict[Blind, tuple[str, str]] = {
    Blind.NO_BASELINE: (
        "停产前正常月份的读数不足 6 个月，无法比较",
        "fewer than 6 normal months are known from before the stop, there is nothing to compare with",
    ),
    Blind.BASELINE_TOO_SMALL: (
        "停产前的月用电中位数 {B:,.0f} 千瓦时不足按产能折算的 30%（{least:,.0f}），该表不反映炼焦用电",
        "the median month before the stop, {B:,.0f} kWh, is below 30 % of what the capacity takes ({least:,.0f}): "
        "this meter does not see the coking",
    ),
    Blind.NO_READING: ("本月无读数；缺报不等于零", "no reading of this month; missing is not zero"),
    Blind.QUARANTINED: ("本月读数存疑，已隔离待核（D-16）", "the reading is in doubt and quarantined (D-16)"),
    Blind.ESTIMATED: ("本月读数为估读，不作证据", "the reading is an estimate and no evidence"),
    Blind.TOO_EARLY: (
        "停产后头几个月余热未散，本规则不作判断",
        "the first months after the stop are warm, this rule does not judge them",
    ),
    Blind.LEARNING: (
        "停产后正常月份尚不足以定出本炉自身水平",
        "too few clean months since the stop to know the oven's own level",
    ),
    Blind.NO_SOURCE: ("没有这一数据来源", "there is no such source"),
    Blind.TOO_FEW: ("可用的月份不足", "too few months can be used"),
}


class Row(NamedTuple):
    """The figures of one month that a verdict weighs, what they are held against, and the reports they are from."""

    month: Month
    figures: Mapping[str, float]
    positions: tuple[int, ...] = ()
    asked: Mapping[str, float] = {}


@dataclass(frozen=True, slots=True)
class Verdict:
    """`figures` by their letters (E, R, B, r …); `months` are those whose readings it rests on, ascending.

    `rows` are the figures month by month, `asked` what a figure is held against, `rests` which reports one is from.
    """

    rule: str
    month: Month
    level: Level
    figures: Mapping[str, float]
    months: tuple[Month, ...] = ()
    positions: tuple[int, ...] = ()
    blind: Blind | None = None
    zh: str = ""
    en: str = ""
    rows: tuple[Row, ...] = ()
    asked: Mapping[str, float] = field(default_factory=dict)
    rests: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    @property
    def raised(self) -> bool:
        """Whether a person must look."""
        return self.level in (Level.ALERT, Level.URGENT)


def not_computable(rule: str, month: Month, blind: Blind, figures: Mapping[str, float] | None = None) -> Verdict:
    """The verdict of a month that cannot be judged."""
    figures = figures or {}
    zh, en = BLIND_WORDS[blind]
    return Verdict(
        rule,
        month,
        Level.NOT_COMPUTABLE,
        figures,
        blind=blind,
        zh=f"{rule} 不可计算：{zh.format_map(figures)}。",
        en=f"{rule} is not computable: {en.format_map(figures)}.",
    )
