"""Meters at a moment: what they serve, what they read, and which of them speak for one oven. E-20, E-21."""

from projections.meters.reading import MeterRow, meter_row, meters_of_oven, oven_allowances, oven_output

__all__ = ["MeterRow", "meter_row", "meters_of_oven", "oven_allowances", "oven_output"]
