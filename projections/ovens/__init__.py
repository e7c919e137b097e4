"""Ovens and seals at a moment: their facets, the derived stage, and what happened to them (model.md §3)."""

from projections.ovens.reading import OvenRow, SealRow, oven, ovens, seal, seals

__all__ = ["OvenRow", "SealRow", "oven", "ovens", "seal", "seals"]
