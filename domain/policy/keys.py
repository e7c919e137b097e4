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
FUND_RATIOS = "fund-ratios"
"""Text province:city:county, whole numbers, e.g. 50:30:20: the shares of the three levels (YC-48; printed nowhere)."""
FILING_DAYS = "filing-days"
"""Days after a payment by which both filings are due (YC-51; the number is printed nowhere)."""
CLAWBACK_SCOPE = "clawback-scope"
"""Text LOT or COUNTY: whether a claw-back reaches money paid for finished lots (YC-53; printed neither way)."""
CLAWBACK_DAYS = "clawback-days"
"""Days after its order by which a claw-back is received (D-14; printed nowhere)."""
PAYMENT_BY_PLAN = "payment-by-review-plan"
"""1: an order follows a review plan (YC-51, 运城 only)."""
ON_BEHALF_OF = "on-behalf-of"
"""Family: whose act something is, by its name: on-behalf-of.PAY_COMPENSATION = 运城市人民政府 (YC-51, 运城 only)."""
CAPACITY_COMPENSATION = "capacity-compensation"
"""1: a rule on compensation in capacity is registered (YC-47: the title promises it, no rule follows)."""
REFUSALS_PER_DAY = "refusals-per-day"
PURGE_REQUIRED = "purge-required"
EMPTIED_REQUIRED = "emptied-required"

CLOSURE_PLAN_SECTIONS = "closure-plan-sections"
"""The sections that an enterprise's plan must hold, in 介休 eleven (JX-14)."""
CLOSURE_PLAN_APPROVALS = "closure-plan-approvals"
"""The departments that approve the plan, in 运城 应急 and 生态环境 (YC-41); where none is set nobody approves."""
EXPERT_DEPARTMENTS = "expert-departments"
"""The departments whose experts guide on plans, in 介休 four (JX-15)."""
COUNTY_PLAN_RISKS = "county-plan-risks"
"""The risks that a county's work plan assesses, in 运城 five (YC-40)."""
HAZARD_CLASSES = "hazard-classes"
"""The hazards that a purge must cover before a closing is certified, in 介休 four (JX-12; an interpretation)."""
SUPPLY_FIRST = "supply-first"
"""GAS, HEAT: what must be replaced before an oven closes (JX-11, XZ-16 both; SX-16 heat); advisory only."""
CLOSING_ITEMS = "closing-items"
"""What a place asks for beside a closing, by `ClosingItem` (YC-19, JX-23, JX-41, JC-10); refuses nothing."""
CLOSING_ITEMS_OPTIONAL = "closing-items-optional"
"""Items that are shown and not asked for (JX-37)."""
GAS_EVIDENCE_REQUIRED = "gas-evidence-required"
"""1: that gas is replaced shows in measures fitted and procedures transferred (JX-27, 介休 only)."""
HEATING_SEASON = "heating-season"
"""Text MM-DD:MM-DD, e.g. 11-15:03-15: old heating stays until the new one has run one (JC-05, 晋城 only)."""
PROJECT_MEASURES = "project-measures"
"""DRY_QUENCHING …: what a filed project is to have, by `ProjectMeasure` (JX-13, XZ-10, XZ-11); what lacks is Q-11."""
LOW_OVEN_HEIGHT_MAX = "low-oven-height-max"
"""mm up to which an oven is one of the 4.3 m ovens, which close instead of being improved (XZ-02)."""
TAMPERING_FAILS = "tampering-fails"
"""1: falsified data fail a county's assessment outright, whatever its tonnes (JC-25, 晋城 only)."""
ESCALATION_BY_LEVELS = "escalation-by-levels"
"""1: behind is answered by a warning letter, a missed final target by a public talk (JC-24, 晋城 only)."""
GATE_VIDEO_MOVEMENTS_MIN = "gate-video-movements-min"
"""Vehicle movements a day from which a gate has a camera (JC-26: 10)."""
DEEP_TREATMENT_METRES = "deep-treatment-metres"
"""Metres from the built-up area within which an existing works does deep treatment (XZ-03: 20,000)."""
BUILT_UP_AREA = "built-up-area"
"""Points of the built-up area's edge, each latitude,longitude in microdegrees (XZ-03; printed nowhere)."""
PRODUCING_COUNTIES = "producing-counties"
"""The codes of the counties that make coke (XZ-05)."""
ENERGY_BASE_YEAR = "energy-base-year"
"""The year below which energy, in total and per tonne of coke, is to come (XZ-04: 2020)."""
SURVIVAL_LINE_SHARE_MIN = "survival-line-share-min"
"""The share of enterprises past 生存线 (XZ-04: all)."""
DEVELOPMENT_LINE_SHARE_MIN = "development-line-share-min"
"""The share of enterprises that reach 发展线 (XZ-04: 3/10, strive)."""
WATCH_CYCLE_DAYS = "watch-cycle-days"
"""An officer in the plant every so many days of the closing (JX-16; no cycle is printed: assumed 1)."""
CLOSURE_ORDER_BY_COUNTY = "closure-order-by-county"
"""1: county roles may order an immediate closing, in 介休 (JX-22, X-33)."""
READY_GRACE_DAYS = "ready-grace-days"
"""Days that an old oven may run after its project is ready before D-06 looks (XZ-15: not printed)."""
READY_TARGET_BINDING = "ready-target-binding"
"""1: an old oven closes when the new one is ready, not only early if it can (XZ-15, 忻州 only)."""
DEADLINE = "deadline"
"""Family: the printed day of a step of a closing, deadline.CLOSURE_PLAN = 2023-05-10 (JX-10); others are only shown."""
CLOSING_STEPS = ("CLOSURE_PLAN", "REPLACEMENT_SUPPLY", "CITY_ACCEPTANCE", "PROVINCIAL_SPOT_CHECK")
FACILITY_SWAP_ACROSS_ENTERPRISES = "facility-swap-across-enterprises"
"""1: a facility of another enterprise may close in the place of the listed one (YC-13; an inference either way)."""
EVIDENCE_FORWARD_BY = "evidence-forward-by"
"""The last day on which the evidence of an acceptance reaches the province (SX-15: 2020-10-31)."""
LARGE_OVEN_HEIGHT_MIN = "large-oven-height-min"
"""mm from which an oven counts as 大机焦; the text does not define it (YC-10, X-29)."""
LARGE_OVEN_DENOMINATOR = "large-oven-denominator"
"""PRODUCING or STANDING: of which ovens the share of large ovens is taken; printed neither way (YC-10)."""
CAPACITY_CAP_COUNTS = "capacity-cap-counts"
"""USABLE or BUILT: whether a cap on capacity counts unbuilt and carried quota too (XZ-18; printed neither way)."""
HOT_IDLE_COUNTS_CLOSED = "hot-idle-counts-closed"
"""1: an oven kept hot without charging counts as closed; printed nowhere (E-22), so without a value it does not."""
EVIDENCE_CUSTODY = "evidence-custody"
"""Text: who keeps the files of evidence; the ledger binds their hashes alone."""
LARGE_OVEN_SHARE_MIN = "large-oven-share-min"
"""The share of large ovens to be reached from a day on (YC-10: 60 % by the end of 2020, 80 % by 2022)."""
CASE_ASSIGN_DAYS = "case-assign-days"
"""Family: working days from the opening by which a case is assigned, .CRITICAL and .OTHER (model.md §6.4: 1, 3)."""
CASE_INSPECT_DAYS = "case-inspect-days"
"""Family: working days from the opening by which a case is inspected, .CRITICAL and .OTHER (model.md §6.4: 3, 10)."""
CASE_ESCALATION_DAYS = "case-escalation-days"
"""Days overdue after which the next level of the ladder is due; where none is set it stays the first (JC-24)."""
CASE_REOPEN_MONTHS = "case-reopen-months"
CASE_REOPEN_MONTHS_DEFAULT = 12
"""Months after its closing within which a new alert reopens a case (model.md §6.4)."""
KEY_STACK_ABOVE_MM = "key-stack-above-mm"
"""mm above which a stack stands on the key list (JC-18: 45,000; 45 m itself is not above), 晋城 only."""
MONITORS_PUBLISHED_BY = "monitors-published-by"
"""The day by which bad and falsifying monitors are published (JC-18: 2021-03-31)."""

BACKING_OVER_DESIGN_PERCENT = "backing-over-design-percent"
BACKING_OVER_DESIGN_PERCENT_DEFAULT = 20
"""Percent by which a lot may exceed the design of its ovens (YC-31: filed 54, surveyed 58; assumed)."""

BACKDATING_WINDOW_DAYS = "backdating-window-days"
BACKDATING_WINDOW_DAYS_DEFAULT = 5
"""Days before the last day within which a closing that is recorded late is looked at (model.md §6.1, D-21)."""
BACKDATING_RECORDED_DAYS = "backdating-recorded-days"
BACKDATING_RECORDED_DAYS_DEFAULT = 15
"""Days after the day of a closing by which it is recorded (D-21)."""
RESTORATION_REPORT_DAYS = "restoration-report-days"
RESTORATION_REPORT_DAYS_DEFAULT = 41
"""Days after the end of an approval by which the cut is reported (D-04; assumed: what a power company reports by the
10th of the next month is at most 41 days old, model.md §6.2)."""
SAME_SITE_METRES = "same-site-metres"
SAME_SITE_METRES_DEFAULT = 500
"""Metres within which a new works stands on the site of a closed oven (D-19)."""
METER_REPORT_DAY = "meter-report-day"
"""The day of the next month by which a key enterprise's electricity is in (JC-21: 10); unset, none is missing."""
ESTIMATED_MONTHS = "estimated-months"
ESTIMATED_MONTHS_DEFAULT = 2
"""Months estimated one after the other from which the readings of a meter are in doubt (model.md §6.1, D-16)."""
METERED_PRODUCTION_PERCENT = "metered-production-percent"
METERED_PRODUCTION_PERCENT_DEFAULT = 30
"""Percent of what an oven took a month while it ran, beyond all allowances and two months running, that show work."""
ALLOWED_LOAD_PERCENT = "allowed-load-percent"
ALLOWED_LOAD_PERCENT_DEFAULT = 50
"""Percent of what an oven took a month while it ran that all allowances, retained uses and restored limits together can
explain of a month (JX-42; assumed): whatever was declared, what is more is no retained load but production."""

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
    FUND_RATIOS: "text",
    FILING_DAYS: "number",
    CLAWBACK_SCOPE: "text",
    CLAWBACK_DAYS: "number",
    PAYMENT_BY_PLAN: "number",
    CAPACITY_COMPENSATION: "number",
    f"{ON_BEHALF_OF}.PAY_COMPENSATION": "text",
    PURGE_REQUIRED: "number",
    EMPTIED_REQUIRED: "number",
    CLOSURE_PLAN_SECTIONS: "items",
    CLOSURE_PLAN_APPROVALS: "items",
    EXPERT_DEPARTMENTS: "items",
    COUNTY_PLAN_RISKS: "items",
    HAZARD_CLASSES: "items",
    SUPPLY_FIRST: "items",
    CLOSING_ITEMS: "items",
    CLOSING_ITEMS_OPTIONAL: "items",
    GAS_EVIDENCE_REQUIRED: "number",
    HEATING_SEASON: "text",
    PROJECT_MEASURES: "items",
    LOW_OVEN_HEIGHT_MAX: "number",
    GATE_VIDEO_MOVEMENTS_MIN: "number",
    TAMPERING_FAILS: "number",
    ESCALATION_BY_LEVELS: "number",
    DEEP_TREATMENT_METRES: "number",
    BUILT_UP_AREA: "items",
    PRODUCING_COUNTIES: "items",
    ENERGY_BASE_YEAR: "number",
    SURVIVAL_LINE_SHARE_MIN: "share",
    DEVELOPMENT_LINE_SHARE_MIN: "share",
    WATCH_CYCLE_DAYS: "number",
    CLOSURE_ORDER_BY_COUNTY: "number",
    READY_GRACE_DAYS: "number",
    READY_TARGET_BINDING: "number",
    **{f"{DEADLINE}.{step}": "day" for step in CLOSING_STEPS},
    FACILITY_SWAP_ACROSS_ENTERPRISES: "number",
    EVIDENCE_FORWARD_BY: "day",
    LARGE_OVEN_HEIGHT_MIN: "number",
    LARGE_OVEN_DENOMINATOR: "text",
    LARGE_OVEN_SHARE_MIN: "share",
    CAPACITY_CAP_COUNTS: "text",
    HOT_IDLE_COUNTS_CLOSED: "number",
    EVIDENCE_CUSTODY: "text",
    **{
        f"{key}.{kind}": "number"
        for key in (CASE_ASSIGN_DAYS, CASE_INSPECT_DAYS)
        for kind in ("CRITICAL", "OTHER")
    },
    CASE_ESCALATION_DAYS: "number",
    CASE_REOPEN_MONTHS: "number",
    KEY_STACK_ABOVE_MM: "number",
    MONITORS_PUBLISHED_BY: "day",
    BACKING_OVER_DESIGN_PERCENT: "number",
    BACKDATING_WINDOW_DAYS: "number",
    BACKDATING_RECORDED_DAYS: "number",
    RESTORATION_REPORT_DAYS: "number",
    METERED_PRODUCTION_PERCENT: "number",
    ALLOWED_LOAD_PERCENT: "number",
    SAME_SITE_METRES: "number",
    METER_REPORT_DAY: "number",
    ESTIMATED_MONTHS: "number",
}
"""The keys that rules read, each with the field of `ParameterValue` it stands in."""

TEXT_FORMS = {
    FUND_RATIOS: (r"(?=.*[1-9])[0-9]{1,6}:[0-9]{1,6}:[0-9]{1,6}", "省:市:县，如 50:30:20"),
    CLAWBACK_SCOPE: (r"LOT|COUNTY", "LOT / COUNTY"),
    HEATING_SEASON: (r"(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8]):(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])", "11-15:03-15"),
    LARGE_OVEN_DENOMINATOR: (r"PRODUCING|STANDING", "PRODUCING / STANDING"),
    CAPACITY_CAP_COUNTS: (r"USABLE|BUILT", "USABLE / BUILT"),
    FILING_REVOCATION_ACCOUNT: (r"REVOKED|UNBUILT", "REVOKED / UNBUILT"),
}
"""How the text of a key is written; a value that no rule could read would look as if it were in force."""


def compensation_rate(category: str) -> str:
    """compensation-rate.OWN_OVEN and so on, by the name of the provenance."""
    return f"{COMPENSATION_RATE}.{category}"


def chamber_height_min(charging: str) -> str:
    """chamber-height-min.STAMP and so on, by the name of the charging."""
    return f"{CHAMBER_HEIGHT_MIN}.{charging}"


def on_behalf_of(act: str) -> str:
    """on-behalf-of.PAY_COMPENSATION and so on, by the act."""
    return f"{ON_BEHALF_OF}.{act}"


def case_days(key: str, critical: bool) -> str:
    """case-assign-days.CRITICAL and so on: critical cases have their own days."""
    return f"{key}.{'CRITICAL' if critical else 'OTHER'}"


def deadline(step: str) -> str:
    """deadline.REPLACEMENT_SUPPLY and so on."""
    return f"{DEADLINE}.{step}"
