"""Recording statistics of a division, and sharing a cut of its output."""

from domain.command import Command, Kind
from domain.envelope import Role
from domain.output.facts import OutputPlan, StatisticsSource
from domain.quantities import DivisionCode, Identifier, Tonnes


class AllocateOutputQuota(Command, frozen=True, kw_only=True):
    """Cut the output of a whole division in proportion to the plans (产量压减分配)."""

    ROLES = frozenset({Role.CITY_OFFICE})
    ZH = "产量压减分配"

    division: DivisionCode
    year: int
    total_tonnes: Tonnes
    plans: tuple[OutputPlan, ...]
    method: str
    document: Identifier | None = None


class RecordUnitStatistics(Command, frozen=True, kw_only=True):
    """Record output, energy and value added of a division, January through a month (统计数据)."""

    KIND = Kind.OBSERVATION
    ROLES = frozenset({Role.CITY_OFFICE, Role.COUNTY_OFFICE, Role.PROVINCE_OFFICE})
    ZH = "统计数据登记"

    division: DivisionCode
    year: int
    through_month: int
    output_tonnes: Tonnes | None = None
    energy_tce: int | None = None
    value_added_wan_yuan: int | None = None
    source: StatisticsSource = StatisticsSource.SELF_REPORTED
    document: Identifier | None = None
