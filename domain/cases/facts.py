"""Alerts (预警). model.md §2.7, §6.4: written by the alert clerk from a committed finding; people decide (JC-17)."""

from enum import StrEnum
from typing import ClassVar

from domain.fact import Fact
from domain.quantities import Position


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
