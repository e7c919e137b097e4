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
CONFIRMED_BY_PROVINCE = "confirmed-by-province"
"""1: trades are confirmed by the provincial department in charge, no longer by the city's office (YC-35)."""
REPLACEMENT_RATIO_MAX = "replacement-ratio-max"
"""The most that is carried over per tonne retired under 减量置换 (X-07); YC-58 prints no value, only that it is < 1."""
FILING_REVOCATION_ACCOUNT = "filing-revocation-account"
"""REVOKED or UNBUILT: where tonnes of a revoked filing go when the decision does not say (YC-39, an open point)."""
DISCOUNT_RETURNS = "discount-returns"
"""1: a revoked project gives its discounted tonnes back too (an open point; else DISCOUNTED stays)."""
READY_BY_FIRST_OVEN = "ready-by-first-oven"
"""1: a project is ready with its first oven, else with all of them (JX-04, X-29: 具备投产条件 is not defined)."""
CROSS_COUNTY_RIGHTS = "cross-county-rights"
"""1: capacity moved across counties needs energy-use and discharge rights by some means (XZ-13, 忻州 only)."""
NEW_CLUSTER_ZONES = "new-cluster-zones"
"""The zones in which coking projects are planned; one outside them is an alert (YC-54, 运城 only)."""
ZERO_WASTE_WATER_REQUIRED = "zero-waste-water-required"
"""1: a project has measures for zero waste water (YC-57, 运城 only)."""
SEAL_REPORT_HOURS = "seal-report-hours"
SEAL_INSPECTION_DAYS = "seal-inspection-days"
MORATORIUM_EXEMPT_EQUAL = "moratorium-exempt-equal"
"""1: the moratorium does not stop 上大关大 (SX-09, SX-10; an assumption, X-09)."""
COKE_DRY_QUENCHING_REQUIRED = "coke-dry-quenching-required"
"""1: a replacement project has 干熄焦 (YC-59, 运城 only)."""
REFUSALS_PER_DAY = "refusals-per-day"
PURGE_REQUIRED = "purge-required"
EMPTIED_REQUIRED = "emptied-required"

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
    CONFIRMED_BY_PROVINCE: "number",
    REPLACEMENT_RATIO_MAX: "share",
    FILING_REVOCATION_ACCOUNT: "text",
    DISCOUNT_RETURNS: "number",
    READY_BY_FIRST_OVEN: "number",
    CROSS_COUNTY_RIGHTS: "number",
    NEW_CLUSTER_ZONES: "items",
    ZERO_WASTE_WATER_REQUIRED: "number",
    SEAL_REPORT_HOURS: "number",
    SEAL_INSPECTION_DAYS: "number",
    MORATORIUM_EXEMPT_EQUAL: "number",
    COKE_DRY_QUENCHING_REQUIRED: "number",
    REFUSALS_PER_DAY: "number",
    PURGE_REQUIRED: "number",
    EMPTIED_REQUIRED: "number",
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
