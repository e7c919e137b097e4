"""Load histories as model.md §6.2 works its numbers: 600,000 t/a, u = 40, so B = 2,000,000 kWh."""

from collections.abc import Sequence
from typing import Any

from projections.findings.load.ground import Ground, ground_of
from projections.findings.load.history import Load, Reading
from projections.findings.load.months import Month

STOP: Month = 2021 * 12
"""2021-01."""
B = 2_000_000
COOLING = (800_000, 300_000)
"""The months of the stop and after it."""
CLEAN = (*COOLING, 55_000, 60_000, 62_000, 58_000, 61_000, 59_000)
"""Months 1 to 8 of model.md, t = 0 to 7."""


def readings(values: Sequence[int | None], first: Month = STOP) -> dict[Month, Reading]:
    """Readings from a month on, each at a position of its own; None is a month without."""
    return {
        first + i: Reading(value, first + i - STOP + 100)
        for i, value in enumerate(values)
        if value is not None
    }


def load(after: Sequence[int | None], **more: Any) -> Load:
    """An oven that drew B for a year and these kWh since its stop."""
    known = readings([B] * 12, STOP - 12) | readings(after)
    fields: dict[str, Any] = {"oven": "o-1", "capacity_tonnes": 600_000, "stopped": STOP, "stop_position": 7}
    return Load(**(fields | {"readings": known} | more))


def ground(after: Sequence[int | None], **more: Any) -> Ground:
    """The ground up to the last of these months."""
    return ground_of(load(after, **more), STOP + len(after) - 1)
