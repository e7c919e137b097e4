"""Coke ovens (焦炉) and what is seen of them. model.md §2.3, §3. All are observations."""

from datetime import date
from enum import StrEnum
from typing import ClassVar

from domain.fact import Fact
from domain.quantities import DivisionCode, Identifier, Tonnes


class Charging(StrEnum):
    """捣固 / 顶装 / 热回收."""

    STAMP = "STAMP"
    TOP = "TOP"
    HEAT_RECOVERY = "HEAT_RECOVERY"


class Seen(StrEnum):
    """What was positively seen of a closed oven; silence is never evidence (D-17, D-22)."""

    CHARGING = "CHARGING"
    COKE_PUSHED = "COKE_PUSHED"
    OUTPUT = "OUTPUT"
    HOT_IDLE = "HOT_IDLE"


class OvenRegistered(Fact, frozen=True, kw_only=True):
    """焦炉登记: height in mm and design tonnes are null where no document prints them."""

    TOPIC: ClassVar[str] = "OvenRegistered"

    oven: Identifier
    enterprise: Identifier
    division: DivisionCode
    county: DivisionCode | None = None
    site: Identifier | None = None
    label: str | None = None
    chamber_height_mm: int | None = None
    charging: Charging | None = None
    design_tonnes: Tonnes | None = None
    built_on: date | None = None
    own: bool | None = None
    equipment_serials: tuple[str, ...] = ()


class OvenCommissioned(Fact, frozen=True, kw_only=True):
    """投产 of an oven; without a lot behind it the gap is D-08."""

    TOPIC: ClassVar[str] = "OvenCommissioned"

    oven: Identifier
    project: Identifier | None = None


class OvenStopped(Fact, frozen=True, kw_only=True):
    """停产 on the day it happened."""

    TOPIC: ClassVar[str] = "OvenStopped"

    oven: Identifier
    reason: str | None = None


class OvenRestarted(Fact, frozen=True, kw_only=True):
    """复产: always recorded; whether it was lawful is a finding (D-05, D-17)."""

    TOPIC: ClassVar[str] = "OvenRestarted"

    oven: Identifier
    reason: str | None = None


class OvenHotIdled(Fact, frozen=True, kw_only=True):
    """焖炉保温: lawful, not stopped, not closed (E-22)."""

    TOPIC: ClassVar[str] = "OvenHotIdled"

    oven: Identifier
    reason: str | None = None


class OvenRampedUp(Fact, frozen=True, kw_only=True):
    """恢复负荷 after hot idling (E-22)."""

    TOPIC: ClassVar[str] = "OvenRampedUp"

    oven: Identifier
    reason: str | None = None


class OvenEmptied(Fact, frozen=True, kw_only=True):
    """焦炉清空 (JX-17)."""

    TOPIC: ClassVar[str] = "OvenEmptied"

    oven: Identifier


class OvenPurged(Fact, frozen=True, kw_only=True):
    """安全置换完成 (JX-12, JX-18): the hazard classes covered, e.g. 煤气、苯、煤焦油、压力容器."""

    TOPIC: ClassVar[str] = "OvenPurged"

    oven: Identifier
    hazard_classes: tuple[str, ...]
    gas_test: str | None = None


class ProductionFoundOnClosedOven(Fact, frozen=True, kw_only=True):
    """发现关停焦炉生产 (YC-15, SX-21): posts nothing, from any account (model.md §4.2)."""

    TOPIC: ClassVar[str] = "ProductionFoundOnClosedOven"

    oven: Identifier
    seen: Seen
    estimate_tonnes: Tonnes | None = None
