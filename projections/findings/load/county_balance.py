"""S-09 the coke balance of a county (县域平衡): more leaves or is stored than is reported, two months running."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from projections.findings.load.history import known_by
from projections.findings.load.months import Month, month_text
from projections.findings.load.verdict import Blind, Level, Row, Verdict, not_computable

RULE = "S-09"


@dataclass(frozen=True, slots=True)
class BalanceThresholds:
    """Share of the reported output."""

    excess: float = 0.05


THRESHOLDS = BalanceThresholds()


class CountyMonth(NamedTuple):
    """Tonnes of coke of a county in a month: out by rail and gate, the change of its stocks, reported as made."""

    outflow: int
    stock_change: int
    output: int
    positions: tuple[int, ...] = ()


def judge_balance(
    months: Mapping[Month, CountyMonth], month: Month, limits: BalanceThresholds = THRESHOLDS
) -> Verdict:
    """The verdict of S-09 on a month; only where movements are reported at all."""
    if month not in months:
        return not_computable(RULE, month, Blind.NO_READING if known_by(months, month) else Blind.NO_SOURCE)
    now, before = months[month], months.get(month - 1)
    if now.output <= 0:
        return not_computable(RULE, month, Blind.NO_SOURCE)
    share = _excess(now)
    share_before = _excess(before) if before and before.output > 0 else 0.0
    over = share > limits.excess
    level = Level.ALERT if over and share_before > limits.excess else Level.WATCH if over else Level.NONE
    rests = (month - 1, month) if before else (month,)
    return Verdict(
        RULE,
        month,
        level,
        {
            "out": now.outflow,
            "stock": now.stock_change,
            "O": now.output,
            "share": share,
            "share_before": share_before,
        },
        rests,
        tuple(sorted({p for one in rests for p in months[one].positions} - {0})),
        zh=f"{month_text(month)} 全县焦炭运出 {now.outflow:,} 吨，库存变化 {now.stock_change:+,} 吨，上报产量 "
        f"{now.output:,} 吨，多出 {share:.3f}，上月 {share_before:.3f}；连续两月超过 {limits.excess:.2f} 即预警。",
        en=f"{month_text(month)}: {now.outflow:,} t of coke left the county, its stocks changed by "
        f"{now.stock_change:+,} t, {now.output:,} t were reported as made: {share:.3f} more, the month before "
        f"{share_before:.3f}. Alert above {limits.excess:.2f} twice running.",
        rows=tuple(row_of(months[one], one, limits) for one in rests),
    )


def row_of(of: CountyMonth, month: Month, limits: BalanceThresholds = THRESHOLDS) -> Row:
    """The figures of a month, and the share too much of it where anything was made."""
    figures = {"out": of.outflow, "stock": of.stock_change, "O": of.output}
    share = {"share": _excess(of)} if of.output > 0 else {}
    return Row(month, figures | share, of.positions, {"share": limits.excess})


def _excess(month: CountyMonth) -> float:
    return (month.outflow + month.stock_change - month.output) / month.output
