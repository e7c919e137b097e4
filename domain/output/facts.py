"""Output (产量) of a division: what was produced and used, and how a cut is shared. XZ-06..XZ-09, XZ-19, XZ-20."""

from enum import StrEnum
from typing import ClassVar

import msgspec

from domain.fact import Fact
from domain.quantities import DivisionCode, Identifier, Tonnes


class StatisticsSource(StrEnum):
    """Who says so: the enterprises' own sums, or the bureau of statistics (XZ-24)."""

    SELF_REPORTED = "SELF_REPORTED"
    STATISTICS_BUREAU = "STATISTICS_BUREAU"


class OutputPlan(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What an enterprise planned to produce in the year."""

    enterprise: Identifier
    tonnes: Tonnes


class OutputShare(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What an enterprise may produce in the year, in proportion to its plan."""

    enterprise: Identifier
    plan_tonnes: Tonnes
    tonnes: Tonnes


class OutputQuotaAllocated(Fact, frozen=True, kw_only=True):
    """产量压减分配 (XZ-20): a pro-rata cut of the whole division; Σ shares = total, by largest remainder."""

    TOPIC: ClassVar[str] = "OutputQuotaAllocated"

    division: DivisionCode
    year: int
    total_tonnes: Tonnes
    shares: tuple[OutputShare, ...]
    method: str
    document: Identifier | None = None


class UnitStatisticsRecorded(Fact, frozen=True, kw_only=True):
    """统计数据: output, energy and value added of a division, from January through a month of a year."""

    TOPIC: ClassVar[str] = "UnitStatisticsRecorded"

    division: DivisionCode
    year: int
    through_month: int
    output_tonnes: Tonnes | None = None
    energy_tce: int | None = None
    value_added_wan_yuan: int | None = None
    source: StatisticsSource = StatisticsSource.SELF_REPORTED
    document: Identifier | None = None
