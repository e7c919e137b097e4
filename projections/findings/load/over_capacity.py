"""S-05 output above capacity (超产能): three months above 110 % of a quarter of it, or twelve above all of it.

A month that is not reported only makes the sum smaller, so that a sum over known months can accuse and cannot acquit.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from projections.findings.load.history import Reading
from projections.findings.load.months import Month, month_text
from projections.findings.load.verdict import Blind, Level, Row, Verdict, not_computable

RULE = "S-05"


@dataclass(frozen=True, slots=True)
class CapacityThresholds:
    """Shares of the capacity of the span."""

    quarter: float = 1.10
    year: float = 1.00


THRESHOLDS = CapacityThresholds()


def judge_over_capacity(
    capacity_tonnes: int,
    output: Mapping[Month, Reading],
    month: Month,
    limits: CapacityThresholds = THRESHOLDS,
) -> Verdict:
    """The verdict of S-05 on the months up to one: of an oven, or of a site where no source tells its ovens apart."""
    if month not in output:
        return not_computable(RULE, month, Blind.NO_READING)
    spans = {n: [m for m in range(month - n + 1, month + 1) if m in output] for n in (3, 12)}
    three, twelve = (sum(output[m].value for m in spans[n]) for n in (3, 12))
    over = [n for n, total, share in ((3, three, limits.quarter), (12, twelve, limits.year))
            if total > share * capacity_tonnes * n / 12]  # fmt: skip
    months = tuple(spans[max(over)] if over else spans[3])
    figures = {
        "cap": float(capacity_tonnes),
        "O_3": float(three),
        "O_12": float(twelve),
        "share_3": three / (capacity_tonnes / 4),
        "share_12": twelve / capacity_tonnes,
        "known_12": float(len(spans[12])),
    }
    return Verdict(
        RULE,
        month,
        Level.ALERT if over else Level.NONE,
        figures,
        months,
        tuple(sorted({output[m].position for m in months} - {0})),
        zh=f"截至 {month_text(month)}，三个月产量 {three:,} 吨，为产能 {capacity_tonnes:,} 吨/年四分之一的 "
        f"{figures['share_3']:.3f}；十二个月（有报 {len(spans[12])} 个月）{twelve:,} 吨，为产能的 "
        f"{figures['share_12']:.3f}；前者超过 {limits.quarter:.2f} 或后者超过 {limits.year:.2f} 即预警。",
        en=f"Up to {month_text(month)}: {three:,} t in three months, {figures['share_3']:.3f} of a quarter of the "
        f"capacity of {capacity_tonnes:,} t/a; {twelve:,} t in twelve ({len(spans[12])} reported), "
        f"{figures['share_12']:.3f} of it. Alert above {limits.quarter:.2f} or {limits.year:.2f}.",
        rows=tuple(Row(m, {"O": float(output[m].value)}, (output[m].position,)) for m in months),
        asked={"share_3": limits.quarter, "share_12": limits.year},
    )
