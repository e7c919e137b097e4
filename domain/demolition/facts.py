"""Demolition (拆除). model.md §2.3: the permit is a claim, the start and the result are observations."""

from datetime import date
from enum import StrEnum
from typing import ClassVar

import msgspec

from domain.fact import Fact
from domain.quantities import Identifier


class Equipment(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One piece of equipment; `main` tells whether it is 主体设备 (a parameter of interpretation, X-29)."""

    kind: str
    main: bool
    serial: str | None = None


class DemolitionPermitted(Fact, frozen=True, kw_only=True):
    """拆除许可 (JX-18, JX-20): purged where in scope, and a contractor qualified on the start day."""

    TOPIC: ClassVar[str] = "DemolitionPermitted"

    oven: Identifier
    contractor: str
    qualification_no: str
    qualification_valid_to: date
    start_on: date
    court_consent: str | None = None


class DemolitionStarted(Fact, frozen=True, kw_only=True):
    """拆除开工: always recorded; without a permit in force it is a finding."""

    TOPIC: ClassVar[str] = "DemolitionStarted"

    oven: Identifier
    contractor: str | None = None


class EquipmentDemolished(Fact, frozen=True, kw_only=True):
    """设备拆除: MAIN_DEMOLISHED when no main item remains, DEMOLISHED when nothing does (YC-04, YC-22)."""

    TOPIC: ClassVar[str] = "EquipmentDemolished"

    oven: Identifier
    items: tuple[Equipment, ...]
    remaining: tuple[Equipment, ...] = ()


class Fate(StrEnum):
    """报废, 出售, 迁移, 去向不明."""

    SCRAP = "SCRAP"
    SOLD = "SOLD"
    MOVED = "MOVED"
    UNKNOWN = "UNKNOWN"


class EquipmentDisposed(Fact, frozen=True, kw_only=True):
    """设备去向登记 by serial number: a serial seen again on another oven is D-07 (JC-07, E-23)."""

    TOPIC: ClassVar[str] = "EquipmentDisposed"

    oven: Identifier
    serial: str
    fate: Fate
    recipient: str | None = None
    target_oven: Identifier | None = None
