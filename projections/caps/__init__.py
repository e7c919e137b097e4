"""Caps (总量控制) of a division with their states, and the share of large ovens. XZ-06..XZ-09, XZ-18, XZ-19, YC-10."""

from projections.caps.large_ovens import LargeOvenShare, large_oven_share
from projections.caps.reading import CapsRow, caps
from projections.caps.states import CapName, CapReading, CapState, cap_readings

__all__ = [
    "CapName",
    "CapReading",
    "CapState",
    "CapsRow",
    "LargeOvenShare",
    "cap_readings",
    "caps",
    "large_oven_share",
]
