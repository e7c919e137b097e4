"""Why a number is what it is: the rows behind it, and behind the difference of two moments.

The rows come from the books as they stand (`postings`, `money_rows`); their sum is the number, always.
"""

from projections.explanations.books import MONEY, QUOTA, Holder
from projections.explanations.differences import Difference, differences
from projections.explanations.rows import (
    Between,
    Clock,
    Explanation,
    Row,
    Rows,
    at,
    between,
    explained,
    summed,
)

__all__ = [
    "MONEY",
    "QUOTA",
    "Between",
    "Clock",
    "Difference",
    "Explanation",
    "Holder",
    "Row",
    "Rows",
    "at",
    "between",
    "differences",
    "explained",
    "summed",
]
