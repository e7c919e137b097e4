"""Meters (计量点) and what they serve. model.md §2.7; JC-08, E-20, E-21.

A reading says nothing of an oven by itself: what a meter serves, and since when, is reported apart and changes over
time. A meter of a site, of a section or of several ovens never speaks for one oven alone (E-21).
"""

from datetime import date
from enum import StrEnum
from typing import ClassVar

import msgspec

from domain.fact import Fact
from domain.quantities import DivisionCode, Identifier, Month


class MeterKind(StrEnum):
    """电 / 水 / 气."""

    ELECTRICITY = "ELECTRICITY"
    WATER = "WATER"
    GAS = "GAS"


class MeterUse(StrEnum):
    """生产 / 消防 / 工艺 / 生活 / 混用: what runs through it; of a mixed meter nothing is computed (E-20)."""

    PRODUCTION = "PRODUCTION"
    FIRE = "FIRE"
    PROCESS = "PROCESS"
    DOMESTIC = "DOMESTIC"
    MIXED = "MIXED"


class MeterScope(StrEnum):
    """焦炉 / 工段 / 全厂."""

    OVEN = "OVEN"
    SECTION = "SECTION"
    SITE = "SITE"


class MeterRegistered(Fact, frozen=True, kw_only=True):
    """计量点登记; registered again it is a new version of what is known of it (容量增加, 用途变更)."""

    TOPIC: ClassVar[str] = "MeterRegistered"

    meter: Identifier
    division: DivisionCode
    kind: MeterKind
    use: MeterUse
    multiplier: int = 1
    transformer_no: str | None = None
    kva: int | None = None
    site: Identifier | None = None
    purpose: str | None = None
    project: Identifier | None = None
    latitude_microdegrees: int | None = None
    longitude_microdegrees: int | None = None


class MeterMapped(Fact, frozen=True, kw_only=True):
    """计量点对应关系: what it serves from this day on; `shared` where something else hangs on it too."""

    TOPIC: ClassVar[str] = "MeterMapped"

    meter: Identifier
    scope: MeterScope
    ovens: tuple[Identifier, ...] = ()
    section: str | None = None
    site: Identifier | None = None
    shared: bool = False


class MeterReplaced(Fact, frozen=True, kw_only=True):
    """换表: another instrument at the same point, with its multiplier from this day on."""

    TOPIC: ClassVar[str] = "MeterReplaced"

    meter: Identifier
    multiplier: int
    reason: str | None = None


class TransformerRow(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One dedicated transformer; `owner` is the customer as the power company writes it, a body and no person."""

    transformer_no: str
    kva: int
    owner: str
    latitude_microdegrees: int | None = None
    longitude_microdegrees: int | None = None
    energised_on: date | None = None


class DedicatedTransformerListed(Fact, frozen=True, kw_only=True):
    """专用变压器清单 of a division, whole, as of a month (JC-08)."""

    TOPIC: ClassVar[str] = "DedicatedTransformerListed"

    division: DivisionCode
    month: Month
    rows: tuple[TransformerRow, ...]
