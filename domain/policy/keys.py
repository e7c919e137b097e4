"""The names of the rule parameters (规则参数): what a document prints is data, never a constant of the code.

A key that is not set in scope gives no value: the rule behind it does not apply there, so that the rules of
one document never bind another division (model.md §0.1). A value stands in one field of `ParameterValue`.
"""

from datetime import date

OPENING_DAY = "opening-day"
OPENING_DAY_DEFAULT = date(2018, 12, 31)
"""The day on which all openings are effective (YC-36, model.md §4.3)."""

COMPENSATION_RATE = "compensation-rate"
"""Family: fen per tonne by provenance, compensation-rate.OWN_OVEN = 3000 (YC-44, YC-45, SX-02, SX-03)."""
CHAMBER_HEIGHT_MIN = "chamber-height-min"
"""Family: mm by charging, chamber-height-min.STAMP = 6000, .TOP = 6980 (YC-56, 运城 only)."""

CLOSING_CHECKLIST = "closing-checklist"
"""The elements of a closing, in 介休 the six of 两断四停 (JX-44)."""
REPLACEMENT_STRICTLY_LESS = "replacement-strictly-less"
"""1: a project is smaller than what it retires (减量置换, YC-58, 运城 only)."""
EQUAL_REPLACEMENT_HEIGHT_MIN = "equal-replacement-height-min"
"""mm: own ovens at or above it may be replaced 1:1 under 上大关大 (SX-09: 5500)."""
PRICE_CAP = "price-cap"
"""Fen per tonne: the highest price of capacity used for replacement (YC-46: 4800)."""
SEAL_REPORT_HOURS = "seal-report-hours"
SEAL_INSPECTION_DAYS = "seal-inspection-days"
MORATORIUM_EXEMPT_EQUAL = "moratorium-exempt-equal"
"""1: the moratorium does not stop 上大关大 (SX-09, SX-10; an assumption, X-09)."""
COKE_DRY_QUENCHING_REQUIRED = "coke-dry-quenching-required"
"""1: a replacement project has 干熄焦 (YC-59, 运城 only)."""
REFUSALS_PER_DAY = "refusals-per-day"
PURGE_REQUIRED = "purge-required"
EMPTIED_REQUIRED = "emptied-required"

FACILITY_SWAP_ACROSS_ENTERPRISES = "facility-swap-across-enterprises"
"""1: a facility of another enterprise may close in the place of the listed one (YC-13; an inference either way)."""
EVIDENCE_FORWARD_BY = "evidence-forward-by"
"""The last day on which the evidence of an acceptance reaches the province (SX-15: 2020-10-31)."""
LARGE_OVEN_HEIGHT_MIN = "large-oven-height-min"
"""mm from which an oven counts as 大机焦; the text does not define it (YC-10, X-29)."""
LARGE_OVEN_SHARE_MIN = "large-oven-share-min"
"""The share of large ovens to be reached from a day on (YC-10: 60 % by the end of 2020, 80 % by 2022)."""

MORATORIUM = "moratorium"
"""No parameter: the tag `policy:moratorium` under which moratoria are imposed and lifted (YC-34)."""

VALUE_FIELDS = {
    OPENING_DAY: "day",
    CLOSING_CHECKLIST: "items",
    f"{CHAMBER_HEIGHT_MIN}.STAMP": "number",
    f"{CHAMBER_HEIGHT_MIN}.TOP": "number",
    **{
        f"{COMPENSATION_RATE}.{category}": "number"
        for category in ("OWN_OVEN", "MARKET_TRADED", "MERGED_WITH_OVEN", "MERGED_NO_OVEN", "COURT_AUCTIONED")
    },
    REPLACEMENT_STRICTLY_LESS: "number",
    EQUAL_REPLACEMENT_HEIGHT_MIN: "number",
    PRICE_CAP: "number",
    SEAL_REPORT_HOURS: "number",
    SEAL_INSPECTION_DAYS: "number",
    MORATORIUM_EXEMPT_EQUAL: "number",
    COKE_DRY_QUENCHING_REQUIRED: "number",
    REFUSALS_PER_DAY: "number",
    PURGE_REQUIRED: "number",
    EMPTIED_REQUIRED: "number",
    FACILITY_SWAP_ACROSS_ENTERPRISES: "number",
    EVIDENCE_FORWARD_BY: "day",
    LARGE_OVEN_HEIGHT_MIN: "number",
    LARGE_OVEN_SHARE_MIN: "share",
}
"""The keys that rules read, each with the field of `ParameterValue` it stands in."""

FAMILIES = frozenset({COMPENSATION_RATE, CHAMBER_HEIGHT_MIN})
"""Keys of a family are closed: a member not listed above would bind nothing and look as if it did."""


def compensation_rate(category: str) -> str:
    """compensation-rate.OWN_OVEN and so on, by the name of the provenance."""
    return f"{COMPENSATION_RATE}.{category}"


def chamber_height_min(charging: str) -> str:
    """chamber-height-min.STAMP and so on, by the name of the charging."""
    return f"{CHAMBER_HEIGHT_MIN}.{charging}"
