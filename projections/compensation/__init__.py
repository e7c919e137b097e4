"""Compensation per lot and county: reference, approved, payable, held, ordered, and what the bank did (model.md §5)."""

from projections.compensation.reading import (
    CompensationRow,
    CountyCompensation,
    compensation_by_county,
    compensations,
)

__all__ = ["CompensationRow", "CountyCompensation", "compensation_by_county", "compensations"]
