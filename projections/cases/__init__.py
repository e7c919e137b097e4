"""Cases (问题线索) at a moment: what is open, what is late, and what a person may do next. model.md §6.4."""

from projections.cases.ledger import ProblemRow, problems
from projections.cases.reading import CaseRow, case_row, cases, cases_named
from projections.cases.steps import NextStep

__all__ = ["CaseRow", "NextStep", "ProblemRow", "case_row", "cases", "cases_named", "problems"]
