"""The rules in force, in the order in which they are run."""

from projections.findings.books import BOOKS_IMPOSSIBLE
from projections.findings.caps import ABOVE_CAP
from projections.findings.courts import COURT_RECORDS, DEMOLISHED_UNDER_SEAL, SURVEY_DIFFERS
from projections.findings.filings import (
    MORATORIUM_UNKNOWN,
    PRICE_ABOVE_OWN_RATE,
    RIGHTS_MISSING,
    WASTE_WATER_OPEN,
    ZONE_NOT_PLANNED,
)
from projections.findings.finding import Rule
from projections.findings.gaps import OVEN_WITHOUT_LOT
from projections.findings.money import MONEY_CONFLICT
from projections.findings.output import OUTPUT_ON_CLOSED_OVEN, OVERDUE_AND_PRODUCING
from projections.findings.provenance import OVEN_CLAIMED, OVEN_ON_TRADED_LOT, PROVENANCE_RAISED
from projections.findings.reuse import LOT_PROMISED_TWICE, REDUCED_LOT_REUSED
from projections.findings.seals import SEAL
from projections.findings.silence import CLOSING_NOT_REPORTED

RULES: tuple[Rule, ...] = (
    REDUCED_LOT_REUSED,
    LOT_PROMISED_TWICE,
    SEAL,
    OUTPUT_ON_CLOSED_OVEN,
    OVEN_WITHOUT_LOT,
    ABOVE_CAP,
    MONEY_CONFLICT,
    OVERDUE_AND_PRODUCING,
    CLOSING_NOT_REPORTED,
    BOOKS_IMPOSSIBLE,
    PROVENANCE_RAISED,
    OVEN_CLAIMED,
    OVEN_ON_TRADED_LOT,
    MORATORIUM_UNKNOWN,
    ZONE_NOT_PLANNED,
    WASTE_WATER_OPEN,
    PRICE_ABOVE_OWN_RATE,
    RIGHTS_MISSING,
    DEMOLISHED_UNDER_SEAL,
    COURT_RECORDS,
    SURVEY_DIFFERS,
)
"""D-01 … D-23 are those of model.md §6.1; Q-01 … Q-10 are about the quota (docs/decisions/0015)."""
