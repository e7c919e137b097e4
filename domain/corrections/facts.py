"""Corrections (更正). model.md §4.5: both versions stay visible; nothing is edited.

The correction names in `meta.corrects` the positions it voids and carries the replacement whole. Its `postings` are
the rows of the voided events reversed on their own days, then the rows of the replacement; the rows inside
`replacement` repeat the latter for the reader and are not summed again.
"""

from datetime import date
from typing import Any, ClassVar

import msgspec

from domain.fact import Fact


class Replacement(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """The fact that takes the place of the voided one, on its own business day."""

    type: str
    occurred_on: date
    data: dict[str, Any]


class EventCorrected(Fact, frozen=True, kw_only=True):
    """更正 (YC-14, E-17): by the office of the original and a second officer."""

    TOPIC: ClassVar[str] = "EventCorrected"

    replacement: Replacement | None = None
    reason: str
    second_office: str


class BaselineCorrected(Fact, frozen=True, kw_only=True):
    """期初更正 (E-17): the only event after `BaselineClosed` that touches RECOGNIZED."""

    TOPIC: ClassVar[str] = "BaselineCorrected"

    replacement: Replacement | None = None
    reason: str
    second_office: str
