"""Monitors at a moment: the key list, what is missing there, and what was published of their data. JC-18."""

from projections.monitors.reading import MonitorRow, monitor_row, monitors

__all__ = ["MonitorRow", "monitor_row", "monitors"]
