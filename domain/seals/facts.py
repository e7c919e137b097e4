"""Seals (封条). model.md §2.3; tearing one is unlawful (JX-38), opening and reporting one is not (JC-15)."""

from datetime import datetime
from typing import ClassVar

from domain.fact import Fact
from domain.quantities import Identifier


class SealPlaced(Fact, frozen=True, kw_only=True):
    """加封: one number on one sealing point of an oven."""

    TOPIC: ClassVar[str] = "SealPlaced"

    seal: Identifier
    oven: Identifier
    point: str


class SealInspected(Fact, frozen=True, kw_only=True):
    """封条检查: found whole, or not found."""

    TOPIC: ClassVar[str] = "SealInspected"

    seal: Identifier
    oven: Identifier
    intact: bool


class SealOpened(Fact, frozen=True, kw_only=True):
    """封条开启: lawful if reported within the hours of the parameter (JC-15, by analogy)."""

    TOPIC: ClassVar[str] = "SealOpened"

    seal: Identifier
    oven: Identifier
    opened_at: datetime
    reported_at: datetime | None = None
    permit: str | None = None
    reason: str | None = None


class SealReplaced(Fact, frozen=True, kw_only=True):
    """重封: a new number takes the place of the old one on its point."""

    TOPIC: ClassVar[str] = "SealReplaced"

    seal: Identifier
    new_seal: Identifier
    oven: Identifier


class SealBroken(Fact, frozen=True, kw_only=True):
    """封条破坏 (JX-38): the referral to the police must be stated."""

    TOPIC: ClassVar[str] = "SealBroken"

    seal: Identifier
    oven: Identifier
    police_referral: str
