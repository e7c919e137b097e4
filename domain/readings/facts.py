"""Readings (监测数据): observations of what went through, came out and was stored. model.md §2.7; JC-18, JC-21, XZ-24.

Zero is a reading, and a month without one is not zero. Nothing here is refused for being implausible, only hours that
no calendar holds: a slip of unit or multiplier is found by ratio, a later report of the same month is a newer version,
and a correction names the reading that it takes out (docs/decisions/0024).
"""

from datetime import date
from enum import StrEnum
from typing import ClassVar

from domain.corrections.facts import Replacement
from domain.fact import Fact
from domain.quantities import DivisionCode, Identifier, Month, Quantity


class Direction(StrEnum):
    """受电 / 上网 (自发余电)."""

    IMPORT = "IMPORT"
    EXPORT = "EXPORT"


class Quality(StrEnum):
    """实抄 / 估抄."""

    ACTUAL = "ACTUAL"
    ESTIMATED = "ESTIMATED"


class OutputSource(StrEnum):
    """企业自报 / 统计局 (XZ-24)."""

    ENTERPRISE = "ENTERPRISE"
    STATISTICS_BUREAU = "STATISTICS_BUREAU"


class MovementMode(StrEnum):
    """铁路 / 厂门."""

    RAIL = "RAIL"
    GATE = "GATE"


class MonthlyElectricityReported(Fact, frozen=True, kw_only=True):
    """月用电量: kWh of a month, the multiplier already in it, in one direction."""

    TOPIC: ClassVar[str] = "MonthlyElectricityReported"

    meter: Identifier
    month: Month
    kwh: Quantity
    direction: Direction = Direction.IMPORT
    quality: Quality = Quality.ACTUAL


class MonthlyWaterReported(Fact, frozen=True, kw_only=True):
    """月用水量."""

    TOPIC: ClassVar[str] = "MonthlyWaterReported"

    meter: Identifier
    month: Month
    m3: Quantity
    quality: Quality = Quality.ACTUAL


class MonthlyGasReported(Fact, frozen=True, kw_only=True):
    """月用气量."""

    TOPIC: ClassVar[str] = "MonthlyGasReported"

    meter: Identifier
    month: Month
    m3: Quantity
    quality: Quality = Quality.ACTUAL


class MonthlyOutputReported(Fact, frozen=True, kw_only=True):
    """月焦炭产量 of an oven, or of a whole enterprise, which then speaks for no oven."""

    TOPIC: ClassVar[str] = "MonthlyOutputReported"

    oven: Identifier | None = None
    enterprise: Identifier | None = None
    month: Month
    tonnes: Quantity
    source: OutputSource


class CokeMovementReported(Fact, frozen=True, kw_only=True):
    """焦炭外运与库存 of a site, or of a whole division."""

    TOPIC: ClassVar[str] = "CokeMovementReported"

    site: Identifier | None = None
    division: DivisionCode | None = None
    month: Month
    mode: MovementMode
    tonnes_out: Quantity
    stock_tonnes: Quantity | None = None


class EmissionHoursAggregated(Fact, frozen=True, kw_only=True):
    """在线监测小时汇总 of a stack, of a month or a day: hours in which it was hot, and those of the night among them.

    `ovens` are those that the stack serves, as the report says: its own where it is one and the stack not `shared`.
    """

    TOPIC: ClassVar[str] = "EmissionHoursAggregated"

    monitor: Identifier
    month: Month | None = None
    day: date | None = None
    hours_hot: int
    hours_hot_night: int
    so2_kg: Quantity | None = None
    nox_kg: Quantity | None = None
    flow_m3: Quantity | None = None
    ovens: tuple[Identifier, ...] = ()
    shared: bool = False


class MonitoringDataCorrected(Fact, frozen=True, kw_only=True):
    """数据更正 by the office that reported it: what `meta.corrects` names is out, the right reading in its place.

    `replacement` is the reading whole, on the business day of the first; none where the reading is withdrawn.
    """

    TOPIC: ClassVar[str] = "MonitoringDataCorrected"

    replacement: Replacement | None = None
    reason: str


MeterReadingFact = MonthlyElectricityReported | MonthlyWaterReported | MonthlyGasReported
ReadingFact = MeterReadingFact | MonthlyOutputReported | CokeMovementReported | EmissionHoursAggregated
