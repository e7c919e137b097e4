"""Who may report which reading, and correct it. model.md §2.7."""

from datetime import date

from domain.command import Command, Kind
from domain.envelope import Role
from domain.quantities import DivisionCode, Identifier, Month, Position, Quantity
from domain.readings.facts import Direction, MovementMode, OutputSource, Quality

STATISTICIANS = frozenset({Role.COUNTY_DEPT, Role.COUNTY_OFFICE, Role.CITY_OFFICE})
"""统计局 has no role of its own: it is a department of the county, or hands in through the leading group (XZ-24)."""


class ReportMonthlyElectricity(Command, frozen=True, kw_only=True):
    """Report the electricity of a meter in a month (月用电量)."""

    KIND = Kind.OBSERVATION
    ROLES = frozenset({Role.POWER_CO})
    ZH = "月用电量"

    meter: Identifier
    month: Month
    kwh: Quantity
    direction: Direction = Direction.IMPORT
    quality: Quality = Quality.ACTUAL


class ReportMonthlyWater(Command, frozen=True, kw_only=True):
    """Report the water of a meter in a month (月用水量)."""

    KIND = Kind.OBSERVATION
    ROLES = frozenset({Role.COUNTY_DEPT})
    ZH = "月用水量"

    meter: Identifier
    month: Month
    m3: Quantity
    quality: Quality = Quality.ACTUAL


class ReportMonthlyGas(Command, frozen=True, kw_only=True):
    """Report the gas of a meter in a month (月用气量)."""

    KIND = Kind.OBSERVATION
    ROLES = frozenset({Role.COUNTY_DEPT})
    ZH = "月用气量"

    meter: Identifier
    month: Month
    m3: Quantity
    quality: Quality = Quality.ACTUAL


class ReportMonthlyOutput(Command, frozen=True, kw_only=True):
    """Report the coke of an oven or of an enterprise in a month (月焦炭产量)."""

    KIND = Kind.OBSERVATION
    ROLES = STATISTICIANS | {Role.ENTERPRISE}
    ZH = "月焦炭产量"

    oven: Identifier | None = None
    enterprise: Identifier | None = None
    month: Month
    tonnes: Quantity
    source: OutputSource


class ReportCokeMovement(Command, frozen=True, kw_only=True):
    """Report coke that left a site or a division in a month, and the stock at its end (焦炭外运与库存)."""

    KIND = Kind.OBSERVATION
    ROLES = frozenset({Role.ENTERPRISE, Role.COUNTY_DEPT, Role.COUNTY_OFFICE})
    ZH = "焦炭外运与库存"

    site: Identifier | None = None
    division: DivisionCode | None = None
    month: Month
    mode: MovementMode
    tonnes_out: Quantity
    stock_tonnes: Quantity | None = None


class ReportEmissionHours(Command, frozen=True, kw_only=True):
    """Report in how many hours of a month or a day a stack was hot (在线监测小时汇总)."""

    KIND = Kind.OBSERVATION
    ROLES = frozenset({Role.CITY_ECO})
    ZH = "在线监测小时汇总"

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


class CorrectReading(Command, frozen=True, kw_only=True):
    """Put a reading of one's own right, or withdraw it (数据更正); what is left out stays as it was reported."""

    KIND = Kind.CLAIM
    ROLES = STATISTICIANS | {Role.POWER_CO, Role.ENTERPRISE, Role.CITY_ECO}
    ZH = "数据更正"

    position: Position
    void: bool = False
    kwh: Quantity | None = None
    m3: Quantity | None = None
    direction: Direction | None = None
    quality: Quality | None = None
    tonnes: Quantity | None = None
    tonnes_out: Quantity | None = None
    stock_tonnes: Quantity | None = None
    hours_hot: int | None = None
    hours_hot_night: int | None = None
    so2_kg: Quantity | None = None
    nox_kg: Quantity | None = None
    flow_m3: Quantity | None = None
    reason: str
