"""The most that declared, retained and restored power can explain of a month: a share of B. JX-42; model.md §6.2.

A retained load is lighting, pumps, a crane, a workshop: a part of what the oven took while it made coke. More than half
of that is no retained load but production, whatever was declared: 9,000,000 kWh declared beside a median month of
2,000,000 kWh explain 1,000,000 kWh. The share is a parameter of the place (`allowed-load-percent`). Where the median
month before the stop is not known there is nothing to hold a limit against, and none is bounded.
"""

from datetime import date

from domain.ovens.state import Oven
from domain.policy import keys
from domain.policy.state import number
from domain.world import View
from projections.findings.known import place_of


def allowed_percent(view: View, oven: Oven, on: date) -> int:
    """The share of B in force where the oven stands."""
    percent = number(view, keys.ALLOWED_LOAD_PERCENT, place_of(oven.county, oven.division), on)
    return keys.ALLOWED_LOAD_PERCENT_DEFAULT if percent is None else percent


def allowed_most(base_kwh: float, percent: int) -> int:
    """kWh of a month, rounded down."""
    return int(base_kwh * percent) // 100
