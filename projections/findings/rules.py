"""The rules in force, in the order in which they are run."""

from projections.findings.above_limit import OUTPUT_ABOVE_LIMIT
from projections.findings.acceptance import ACCEPTANCE_CONTRADICTED
from projections.findings.backdated import CLOSING_BACK_DATED
from projections.findings.books import BOOKS_IMPOSSIBLE
from projections.findings.caps import ABOVE_CAP
from projections.findings.county_balance import COUNTY_BALANCE
from projections.findings.courts import COURT_RECORDS, DEMOLISHED_UNDER_SEAL, SURVEY_DIFFERS
from projections.findings.entries import RAW_MATERIAL_ARRIVES
from projections.findings.evidence import EVIDENCE_REUSED
from projections.findings.filings import (
    MEASURES_MISSING,
    MORATORIUM_UNKNOWN,
    PRICE_ABOVE_OWN_RATE,
    RIGHTS_MISSING,
    WASTE_WATER_OPEN,
    ZONE_NOT_PLANNED,
)
from projections.findings.finding import Rule
from projections.findings.funds import FUND_USE
from projections.findings.gaps import OVEN_WITHOUT_LOT
from projections.findings.heating import HEATING_SEASON
from projections.findings.kept import EVIDENCE_NOT_KEPT
from projections.findings.missing import DATA_MISSING
from projections.findings.money import MONEY_CONFLICT
from projections.findings.nearby import SAME_SITE
from projections.findings.new_supply import NEW_SUPPLY
from projections.findings.over_capacity import OVER_CAPACITY
from projections.findings.produced import OUTPUT_ON_CLOSED_OVEN, OVERDUE_AND_PRODUCING
from projections.findings.provenance import OVEN_CLAIMED, OVEN_ON_TRADED_LOT, PROVENANCE_RAISED
from projections.findings.relocation import RELOCATION
from projections.findings.replaced import REPLACED_STILL_RUNNING
from projections.findings.restored import ELEMENT_UNDONE, RESTORED
from projections.findings.reuse import LOT_PROMISED_TWICE, REDUCED_LOT_REUSED
from projections.findings.seals import SEAL
from projections.findings.shared_meters import SHARED_METER
from projections.findings.silence import CLOSING_NOT_REPORTED
from projections.findings.statistical import CREEPING, IMPLIED, JOINT, REFERENCE, RESIDUAL, STACK, WATER
from projections.findings.supply import CLOSED_BEFORE_SUPPLY, SUPPLY_LATE
from projections.findings.tampering import RESTS_ON_TAMPERING
from projections.findings.unfiled import PAYMENT_NOT_FILED
from projections.findings.watch import WATCH_GAP
from projections.findings.works import DEMOLITION, MEASURE, PLACEMENT, SERIAL

RULES: tuple[Rule, ...] = (
    REDUCED_LOT_REUSED,
    LOT_PROMISED_TWICE,
    SEAL,
    RESTORED,
    OUTPUT_ON_CLOSED_OVEN,
    REPLACED_STILL_RUNNING,
    RELOCATION,
    OVEN_WITHOUT_LOT,
    ABOVE_CAP,
    OUTPUT_ABOVE_LIMIT,
    ELEMENT_UNDONE,
    MONEY_CONFLICT,
    RAW_MATERIAL_ARRIVES,
    OVERDUE_AND_PRODUCING,
    NEW_SUPPLY,
    SAME_SITE,
    EVIDENCE_REUSED,
    EVIDENCE_NOT_KEPT,
    CLOSING_BACK_DATED,
    CLOSING_NOT_REPORTED,
    BOOKS_IMPOSSIBLE,
    PAYMENT_NOT_FILED,
    FUND_USE,
    PROVENANCE_RAISED,
    OVEN_CLAIMED,
    OVEN_ON_TRADED_LOT,
    MORATORIUM_UNKNOWN,
    ZONE_NOT_PLANNED,
    WASTE_WATER_OPEN,
    PRICE_ABOVE_OWN_RATE,
    RIGHTS_MISSING,
    MEASURES_MISSING,
    DEMOLISHED_UNDER_SEAL,
    COURT_RECORDS,
    SURVEY_DIFFERS,
    SUPPLY_LATE,
    CLOSED_BEFORE_SUPPLY,
    HEATING_SEASON,
    WATCH_GAP,
    PLACEMENT,
    DEMOLITION,
    MEASURE,
    SERIAL,
    RESTS_ON_TAMPERING,
    ACCEPTANCE_CONTRADICTED,
    DATA_MISSING,
    JOINT,
    SHARED_METER,
    OVER_CAPACITY,
    STACK,
    COUNTY_BALANCE,
)
"""D-… are those of model.md §6.1; Q-… are about the quota (docs/decisions/0015), W-… about the works of a closing
(0011), M-… about money, V-… about the files of evidence (0039), S-… weigh readings over months (0025, 0036)."""

CANDIDATES: tuple[Rule, ...] = (RESIDUAL, CREEPING, IMPLIED, WATER, REFERENCE)
"""Versions that are not in force: earlier ones, and those on trial. No clerk acts on them; `quench detect backtest`
shows what they would have found."""
