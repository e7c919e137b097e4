"""S-05 output above capacity over the log: three months of an oven, or of a works whose ovens no source tells apart.

The twelve months are the same sum as D-10's, which is deterministic and in force; so that one fact is told once, this
rule raises on the quarter alone (docs/decisions/0036). Of two sources the works' own counts, then the bureau's.
"""

from typing import NamedTuple

from domain.envelope import Happened
from domain.readings.facts import MonthlyOutputReported
from projections.findings.asked import Asked
from projections.findings.closed_loads import numbered
from projections.findings.flows import output_in, output_of
from projections.findings.known import Known
from projections.findings.load.months import Month, month_text
from projections.findings.load.over_capacity import THRESHOLDS, judge_over_capacity
from projections.findings.load.verdict import Level, Row, Verdict
from projections.findings.sums import capacity_in
from projections.findings.weighing import Told, Weighing


class Made(NamedTuple):
    """What is known of a subject; its capacity is asked by the month, since ovens come and go."""

    known: Asked
    subject: str


def _told(known: Known, event: Happened) -> Told:
    fact = event.fact
    if isinstance(fact, MonthlyOutputReported):
        yield (f"oven:{fact.oven}" if fact.oven else f"enterprise:{fact.enterprise}"), numbered(fact.month)


def made_of(known: Asked, subject: str) -> Made | None:
    """The output of an oven or a works; None where none was ever reported."""
    return Made(known, subject) if known.now.outputs(subject).reports else None


def judge_quarter(made: Made, month: Month) -> Verdict:
    """Of the quarter; only where it is too much the year is summed up for the sentence."""
    known, subject = made
    capacity = capacity_in(known, subject, month_text(month))
    if capacity is None or capacity <= 0:
        return Verdict("S-05", month, Level.NOT_COMPUTABLE, {})
    three = (output_in(known.now, subject, month_text(month - back)) for back in range(3))
    tonnes = sum(one.value for one in three if one is not None)
    if tonnes > THRESHOLDS.quarter * capacity / 4:
        return judge_over_capacity(capacity, output_of(known.now, subject), month)
    zh = f"截至 {month_text(month)}，三个月产量 {tonnes:,} 吨，未超过产能 {capacity:,} 吨/年四分之一的限度。"
    en = f"Up to {month_text(month)}: {tonnes:,} t in three months, within a quarter of {capacity:,} t/a."
    return Verdict("S-05", month, Level.NONE, {"O_3": tonnes, "cap": capacity}, zh=zh, en=en)


def quarter_rows(made: Made, month: Month) -> tuple[Row, ...]:
    """A reported month to be plotted: its tonnes, and those of the quarter that ends with it against what is asked."""
    back = (output_in(made.known.now, made.subject, month_text(month - number)) for number in range(3))
    read = [one for one in back if one is not None]
    said = output_in(made.known.now, made.subject, month_text(month))
    if said is None:
        return ()
    alone = Row(month, {"O": float(said.value)}, (said.position,))
    figures = judge_quarter(made, month).figures
    if "O_3" not in figures:
        return (alone,)
    asked = THRESHOLDS.quarter * figures["cap"] / 4
    of_three = tuple(sorted(one.position for one in read))
    return alone, Row(month, {"O_3": figures["O_3"]}, of_three, {"O_3": asked})


def _newest(made: Made) -> Month | None:
    return numbered(max(one.month for one in made.known.now.outputs(made.subject).reports))


OVER_CAPACITY = Weighing("S-05", _told, made_of, _newest, judge_quarter, after=2).bound(
    frozenset({MonthlyOutputReported})
)
