"""Alerts (预警) and cases (问题线索). model.md §2.7, §6.4; JC-06, JC-16, JC-22, JC-24.

An alert is written by its clerk from a committed finding; everything else is an act of a person (JC-17). A case is
about one subject, by its tag (`oven:…`, `lot:…`, `task:…`). Its events and the subject's alerts share the tag
`case:{subject}`, so that of two offices opening a case of one subject exactly one succeeds.
"""

from datetime import date
from enum import StrEnum
from typing import ClassVar

from domain.fact import Fact
from domain.quantities import DivisionCode, Identifier, Position


class Severity(StrEnum):
    """From a note to the gravest (model.md §6.1)."""

    INFO = "INFO"
    LOW = "LOW"
    ADVISORY = "ADVISORY"
    MEDIUM = "MEDIUM"
    HIGH = "HIGH"
    CRITICAL = "CRITICAL"


class AlertRaised(Fact, frozen=True, kw_only=True):
    """预警: a finding that a person must look at; never an order, never a guilt."""

    TOPIC: ClassVar[str] = "AlertRaised"

    rule: str
    rule_version: int
    severity: Severity
    subject: str
    division: str | None = None
    sentence_zh: str
    sentence_en: str
    found_at: Position


class Outcome(StrEnum):
    """What a case came to (model.md §6.4): the first five confirm it, the last two refute it."""

    RESURGED = "RESURGED"
    ATTEMPTED = "ATTEMPTED"
    NEVER_CLOSED = "NEVER_CLOSED"
    TAMPERING = "TAMPERING"
    RELOCATED = "RELOCATED"
    LAWFUL_CAUSE = "LAWFUL_CAUSE"
    DATA_ERROR = "DATA_ERROR"


REFUTING = frozenset({Outcome.LAWFUL_CAUSE, Outcome.DATA_ERROR})


class LawfulCause(StrEnum):
    """The lawful causes that look like resurgence, row by row of model.md §6.3."""

    MAINTENANCE_LOAD = "MAINTENANCE_LOAD"
    FIRE_WATER = "FIRE_WATER"
    GAS_CLEANING = "GAS_CLEANING"
    OTHER_OVEN_ON_SITE = "OTHER_OVEN_ON_SITE"
    CLOSED_STANDING = "CLOSED_STANDING"
    OTHER_INDUSTRY = "OTHER_INDUSTRY"
    OWN_POWER = "OWN_POWER"
    READING_ERROR = "READING_ERROR"
    CURTAILMENT = "CURTAILMENT"
    FACILITY_SWAP = "FACILITY_SWAP"
    RENAMED = "RENAMED"
    LATE_REGISTRATION = "LATE_REGISTRATION"
    PARTIAL_REDUCTION = "PARTIAL_REDUCTION"
    EQUIPMENT_SOLD = "EQUIPMENT_SOLD"
    RECOGNISED_ACQUISITION = "RECOGNISED_ACQUISITION"
    SEAL_OPENED_REPORTED = "SEAL_OPENED_REPORTED"


LASTING = frozenset(
    {
        LawfulCause.MAINTENANCE_LOAD,
        LawfulCause.FIRE_WATER,
        LawfulCause.GAS_CLEANING,
        LawfulCause.OTHER_OVEN_ON_SITE,
        LawfulCause.OTHER_INDUSTRY,
        LawfulCause.OWN_POWER,
        LawfulCause.CURTAILMENT,
    }
)
"""Causes that go on using power, water or gas: a refuted case adds an allowance with an end date (model.md §6.4)."""


class EscalationLevel(StrEnum):
    """预警通知函, 约谈, 省级督查, 通报批评 (JC-24, YC-63, SX-20), in this order."""

    WARNING_LETTER = "WARNING_LETTER"
    PUBLIC_TALK = "PUBLIC_TALK"
    PROVINCIAL_INSPECTION = "PROVINCIAL_INSPECTION"
    CRITICISM = "CRITICISM"


class AlertDismissed(Fact, frozen=True, kw_only=True):
    """误报: a person looked at an alert and opened no case, with the reason."""

    TOPIC: ClassVar[str] = "AlertDismissed"

    subject: str
    alert: Position
    reason: str


class CaseOpened(Fact, frozen=True, kw_only=True):
    """立案: one case of one subject; `alerts` are those that waited and now belong to it (JC-06)."""

    TOPIC: ClassVar[str] = "CaseOpened"

    case: Identifier
    subject: str
    division: DivisionCode
    severity: Severity
    reason: str
    alert: Position | None = None
    alerts: tuple[Position, ...] = ()
    police_referral: str | None = None


class CaseAssigned(Fact, frozen=True, kw_only=True):
    """交办: which office looks into it."""

    TOPIC: ClassVar[str] = "CaseAssigned"

    case: Identifier
    assignee: str


class FindingConfirmed(Fact, frozen=True, kw_only=True):
    """属实: what was found there; nothing follows from it by itself (JC-17)."""

    TOPIC: ClassVar[str] = "FindingConfirmed"

    case: Identifier
    outcome: Outcome
    reason: str
    police_referral: str | None = None


class FindingRefuted(Fact, frozen=True, kw_only=True):
    """不属实: a lawful cause of model.md §6.3, with an end where it goes on, or an error in the data."""

    TOPIC: ClassVar[str] = "FindingRefuted"

    case: Identifier
    outcome: Outcome
    reason: str
    lawful_cause: LawfulCause | None = None
    allowance_until: date | None = None


class FindingLeftOpen(Fact, frozen=True, kw_only=True):
    """证据不足，延期核查: inconclusive; once a round, to be looked at again by a day."""

    TOPIC: ClassVar[str] = "FindingLeftOpen"

    case: Identifier
    reason: str
    inspect_by: date


class RectificationOrdered(Fact, frozen=True, kw_only=True):
    """责令整改: what is to be done, and by which day; a person orders it."""

    TOPIC: ClassVar[str] = "RectificationOrdered"

    case: Identifier
    measures: tuple[str, ...]
    correct_by: date
    decision_no: str | None = None


class RectificationReported(Fact, frozen=True, kw_only=True):
    """整改报告: what whoever was ordered says is done."""

    TOPIC: ClassVar[str] = "RectificationReported"

    case: Identifier
    done: str


class RectificationVerified(Fact, frozen=True, kw_only=True):
    """整改核验: another office than the one that inspected looked whether it is done."""

    TOPIC: ClassVar[str] = "RectificationVerified"

    case: Identifier
    met: bool
    note: str | None = None


class CaseEscalated(Fact, frozen=True, kw_only=True):
    """升级: a warning letter, a talk, an inspection of the province, criticism; a person sends it (JC-24, SX-20)."""

    TOPIC: ClassVar[str] = "CaseEscalated"

    case: Identifier
    level: EscalationLevel
    reason: str
    document: Identifier | None = None


class CaseClosed(Fact, frozen=True, kw_only=True):
    """销号: struck off with its evidence (JC-16)."""

    TOPIC: ClassVar[str] = "CaseClosed"

    case: Identifier
    note: str | None = None


class CaseReopened(Fact, frozen=True, kw_only=True):
    """重新立案: a new alert on the same subject soon after the closing."""

    TOPIC: ClassVar[str] = "CaseReopened"

    case: Identifier
    alert: Position
    reason: str
