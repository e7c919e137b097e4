"""The rules in force, in the order in which they are run."""

from projections.findings.acceptance import ACCEPTANCE_CONTRADICTED
from projections.findings.books import BOOKS_IMPOSSIBLE
from projections.findings.caps import ABOVE_CAP
from projections.findings.duties import REPORT_MISSING
from projections.findings.finding import Rule
from projections.findings.gaps import OVEN_WITHOUT_LOT
from projections.findings.money import MONEY_CONFLICT
from projections.findings.output import OUTPUT_ON_CLOSED_OVEN, OVERDUE_AND_PRODUCING
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
    ACCEPTANCE_CONTRADICTED,
    REPORT_MISSING,
)
