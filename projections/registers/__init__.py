"""Registers (登记簿): refused submissions, corrections, revocations and late registrations. model.md §7."""

from projections.registers.reading import (
    CorrectionRow,
    LateRow,
    RefusedBy,
    RefusedCount,
    RefusedRow,
    Revocation,
    RevocationRow,
    Slice,
    corrections,
    late_registrations,
    refused,
    refused_counts,
    revocations,
)

__all__ = [
    "CorrectionRow",
    "LateRow",
    "RefusedBy",
    "RefusedCount",
    "RefusedRow",
    "Revocation",
    "RevocationRow",
    "Slice",
    "corrections",
    "late_registrations",
    "refused",
    "refused_counts",
    "revocations",
]
