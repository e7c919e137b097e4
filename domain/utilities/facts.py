"""Cutting and restoring water and power (断水、断电). model.md §2.3; JX-28, JX-40, JX-42, E-20.

A cut keeps what the texts keep: fire water (保留消防用水), power for stopping and demolishing. Each retained use
has its monthly limit, so that what is used within it raises nothing.
"""

from datetime import date
from enum import StrEnum
from typing import ClassVar

import msgspec

from domain.fact import Fact
from domain.quantities import Identifier


class Utility(StrEnum):
    """断水 / 断电."""

    WATER = "WATER"
    POWER = "POWER"


class Use(StrEnum):
    """What water or power is kept or restored for: 消防, 维护, 拆除, 生活, 其他炉, 生产."""

    FIRE = "FIRE"
    MAINTENANCE = "MAINTENANCE"
    DEMOLITION = "DEMOLITION"
    DOMESTIC = "DOMESTIC"
    OTHER_OVEN = "OTHER_OVEN"
    PRODUCTION = "PRODUCTION"


class Retained(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A use that is kept, with its limit a month: kWh of power, m3 of water."""

    use: Use
    limit_kwh: int | None = None
    limit_m3: int | None = None


class UtilityDisconnected(Fact, frozen=True, kw_only=True):
    """断水 by 水利, 断电 by the power company, of the whole site or of ovens; `mains` are circuits or water mains."""

    TOPIC: ClassVar[str] = "UtilityDisconnected"

    site: Identifier | None = None
    ovens: tuple[Identifier, ...] = ()
    utility: Utility
    mains: tuple[str, ...] = ()
    retained: tuple[Retained, ...] = ()


class UtilityRestored(Fact, frozen=True, kw_only=True):
    """恢复供水供电: lawful for an approved purpose and time (JX-42); without approval D-04 finds it."""

    TOPIC: ClassVar[str] = "UtilityRestored"

    site: Identifier | None = None
    ovens: tuple[Identifier, ...] = ()
    utility: Utility
    use: Use
    limit_kwh: int | None = None
    limit_m3: int | None = None
    until: date | None = None
    approved_by: str | None = None
