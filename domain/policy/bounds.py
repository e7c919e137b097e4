"""How large the number of a rule parameter can be: beyond its bound a unit was mistaken or a key slipped."""

from domain.policy import keys
from domain.quantities import FIGURE_MAX

DAYS_MAX = 36_600
"""A hundred years."""
_HOURS_MAX, _MONTHS_MAX = 100_000, 1_200
_MM_MAX, _FEN_PER_TONNE_MAX, _COUNT_MAX = 1_000_000, 10_000_000, 1_000_000
_PERCENT_MAX = 1_000
_DAY_OF_MONTH_MAX = 31
_NEAR_METRES_MAX = 5_000
"""Every site within so many metres is looked at (D-19)."""
_YEAR_LEAST, _YEAR_MOST = 1900, 2199

_MOST = {
    keys.SEAL_REPORT_HOURS: _HOURS_MAX,
    keys.SEAL_INSPECTION_DAYS: DAYS_MAX,
    keys.FILING_DAYS: DAYS_MAX,
    keys.CLAWBACK_DAYS: DAYS_MAX,
    keys.WATCH_CYCLE_DAYS: DAYS_MAX,
    keys.READY_GRACE_DAYS: DAYS_MAX,
    keys.CASE_ASSIGN_DAYS: DAYS_MAX,
    keys.CASE_INSPECT_DAYS: DAYS_MAX,
    keys.CASE_ESCALATION_DAYS: DAYS_MAX,
    keys.CASE_REOPEN_MONTHS: _MONTHS_MAX,
    keys.CHAMBER_HEIGHT_MIN: _MM_MAX,
    keys.EQUAL_REPLACEMENT_HEIGHT_MIN: _MM_MAX,
    keys.LOW_OVEN_HEIGHT_MAX: _MM_MAX,
    keys.LARGE_OVEN_HEIGHT_MIN: _MM_MAX,
    keys.KEY_STACK_ABOVE_MM: _MM_MAX,
    keys.COMPENSATION_RATE: _FEN_PER_TONNE_MAX,
    keys.PRICE_CAP: _FEN_PER_TONNE_MAX,
    keys.REFUSALS_PER_DAY: _COUNT_MAX,
    keys.GATE_VIDEO_MOVEMENTS_MIN: _COUNT_MAX,
    keys.DEEP_TREATMENT_METRES: _COUNT_MAX,
    keys.ENERGY_BASE_YEAR: _YEAR_MOST,
    keys.BACKDATING_WINDOW_DAYS: DAYS_MAX,
    keys.BACKDATING_RECORDED_DAYS: DAYS_MAX,
    keys.RESTORATION_REPORT_DAYS: DAYS_MAX,
    keys.METER_REPORT_DAY: _DAY_OF_MONTH_MAX,
    keys.ESTIMATED_MONTHS: _MONTHS_MAX,
    keys.METERED_PRODUCTION_PERCENT: _PERCENT_MAX,
    keys.ALLOWED_LOAD_PERCENT: _PERCENT_MAX,
    keys.SAME_SITE_METRES: _NEAR_METRES_MAX,
    keys.BACKING_OVER_DESIGN_PERCENT: _PERCENT_MAX,
}
"""The most of each number; of a family, by its name. A known number that does not stand here is a switch: 1 or 0."""


def number_bounds(key: str) -> tuple[int, int]:
    """The least and the most of a parameter's number; of what is only shown, what a figure can be."""
    if keys.VALUE_FIELDS.get(key) != "number":
        return 0, FIGURE_MAX
    least = _YEAR_LEAST if key == keys.ENERGY_BASE_YEAR else 0
    return least, _MOST.get(key.split(".")[0], 1)
