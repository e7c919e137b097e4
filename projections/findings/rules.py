"""The rules in force, in the order in which they are run."""

from projections.findings.books import BOOKS_IMPOSSIBLE
from projections.findings.caps import ABOVE_CAP
from projections.findings.finding import Rule
from projections.findings.gaps import OVEN_WITHOUT_LOT
from projections.findings.money import MONEY_CONFLICT
from projections.findings.output import OUTPUT_ON_CLOSED_OVEN, OVERDUE_AND_PRODUCING
from projections.findings.relocation import RELOCATION
from projections.findings.replaced import REPLACED_STILL_RUNNING
from projections.findings.restored import ELEMENT_UNDONE, RESTORED
from projections.findings.reuse import LOT_PROMISED_TWICE, REDUCED_LOT_REUSED
from projections.findings.seals import SEAL
from projections.findings.silence import CLOSING_NOT_REPORTED
from projections.findings.supply import CLOSED_BEFORE_SUPPLY, SUPPLY_LATE
from projections.findings.watch import WATCH_GAP
from projections.findings.works import DEMOLITION, MEASURE, PLACEMENT, SERIAL

RULES: tuple[Rule, ...] = (
    REDUCED_LOT_REUSED,
    LOT_PROMISED_TWICE,
    SEAL,
    RESTORED,
    OUTPUT_ON_CLOSED_OVEN,
    REPLACED_STILL_RUNNING,
    RELOCATION,
    OVEN_WITHOUT_LOT,
    ABOVE_CAP,
    ELEMENT_UNDONE,
    MONEY_CONFLICT,
    OVERDUE_AND_PRODUCING,
    CLOSING_NOT_REPORTED,
    BOOKS_IMPOSSIBLE,
    SUPPLY_LATE,
    CLOSED_BEFORE_SUPPLY,
    WATCH_GAP,
    PLACEMENT,
    DEMOLITION,
    MEASURE,
    SERIAL,
)
"""D-01 … D-23 are those of model.md §6.1; W-01 … W-07 are about the works of a closing (docs/decisions/0011)."""
