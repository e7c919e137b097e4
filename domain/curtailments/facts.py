"""Curtailments (错峰生产、应急减排): the lawful calendar of a division, or of some ovens. model.md §2.7; JC-04, JC-27.

It explains a dip and the rebound after it, and orders nothing by itself.
"""

from datetime import date
from enum import StrEnum
from typing import ClassVar

from domain.fact import Fact
from domain.quantities import DivisionCode, Identifier


class CurtailmentKind(StrEnum):
    """错峰生产 / 重污染天气应急减排."""

    OFF_PEAK = "OFF_PEAK"
    AIR_QUALITY_ALERT = "AIR_QUALITY_ALERT"


class CurtailmentDeclared(Fact, frozen=True, kw_only=True):
    """错峰/应急减排, of all ovens of a division, or of those named; a start that is not printed is null."""

    TOPIC: ClassVar[str] = "CurtailmentDeclared"

    division: DivisionCode
    kind: CurtailmentKind
    starts_on: date | None = None
    ends_on: date
    ovens: tuple[Identifier, ...] = ()
    cut_percent: int | None = None
    document: Identifier | None = None
