"""Lots (产能指标), projects and enterprises at a moment: holder, provenance, holds, balances, lineage."""

from projections.lots.reading import (
    EnterpriseRow,
    LotRow,
    ProjectRow,
    enterprise,
    enterprises,
    lot,
    lots,
    project,
    projects,
)

__all__ = [
    "EnterpriseRow", "LotRow", "ProjectRow", "enterprise", "enterprises", "lot", "lots", "project", "projects",
]  # fmt: skip
