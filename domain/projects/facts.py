"""Replacement projects (产能置换项目). model.md §2.5."""

from enum import StrEnum
from typing import ClassVar

import msgspec

from domain.fact import Account, Fact
from domain.ovens.facts import Charging
from domain.quantities import DivisionCode, Identifier, Tonnes


class Regime(StrEnum):
    """上大关小, 上大关大 (SX-09), 兼并减量."""

    LARGE_FOR_SMALL = "LARGE_FOR_SMALL"
    LARGE_FOR_LARGE = "LARGE_FOR_LARGE"
    MERGER_REDUCTION = "MERGER_REDUCTION"


class NewOven(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """An oven of the project: YC-56 asks >= 6000 mm stamp-charged, >= 6980 mm top-charged, in 运城 only."""

    charging: Charging
    chamber_height_mm: int


class Source(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A lot that the project retires: its tonnes, the height of its oven, whether it is own capacity (自有, SX-09)."""

    lot: Identifier
    tonnes: Tonnes
    source_height_mm: int | None = None
    own: bool = False


class ProjectMeasure(StrEnum):
    """干熄焦, 余热发电, 上升管余热回收, 能效标杆水平: what a place wants a project to have (JX-13, XZ-10, XZ-11)."""

    DRY_QUENCHING = "DRY_QUENCHING"
    WASTE_HEAT_POWER = "WASTE_HEAT_POWER"
    RISER_HEAT_RECOVERY = "RISER_HEAT_RECOVERY"
    BENCHMARK_EFFICIENCY = "BENCHMARK_EFFICIENCY"


class ProjectFiled(Fact, frozen=True, kw_only=True):
    """项目备案 (YC-55, YC-56, YC-58, SX-09). `tonnes` is null only where a document names the project without it."""

    TOPIC: ClassVar[str] = "ProjectFiled"

    project: Identifier
    owner: Identifier
    division: DivisionCode
    county: DivisionCode | None = None
    zone: str | None = None
    tonnes: Tonnes | None = None
    ovens: tuple[NewOven, ...] = ()
    coke_dry_quenching: bool | None = None
    zero_waste_water: bool | None = None
    waste_heat_power: bool | None = None
    riser_heat_recovery: bool | None = None
    benchmark_efficiency: bool | None = None
    sources: tuple[Source, ...] = ()
    regime: Regime


class ReadyOvens(StrEnum):
    """Whether the first oven of a project is ready to produce, or all of them (JX-04)."""

    FIRST = "FIRST"
    ALL = "ALL"


class RightsMeans(StrEnum):
    """市场交易, 内部调剂, or another means: XZ-13 says 等手段."""

    MARKET_TRADE = "MARKET_TRADE"
    TRANSFER_WITHIN_GROUP = "TRANSFER_WITHIN_GROUP"
    OTHER = "OTHER"


class ProjectFilingRefused(Fact, frozen=True, kw_only=True):
    """不予备案 (YC-39)."""

    TOPIC: ClassVar[str] = "ProjectFilingRefused"

    project: Identifier
    owner: Identifier
    division: DivisionCode
    county: DivisionCode | None = None
    reason: str


class ProjectFilingRevoked(Fact, frozen=True, kw_only=True):
    """撤销备案 (YC-39): commitments end, what was carried or started goes to the account the decision names."""

    TOPIC: ClassVar[str] = "ProjectFilingRevoked"

    project: Identifier
    reason: str
    to_account: Account | None = None


class ProjectReadyToProduce(Fact, frozen=True, kw_only=True):
    """具备投产条件 (JX-04, XZ-15): sets the readyTarget of the ovens that the project replaces."""

    TOPIC: ClassVar[str] = "ProjectReadyToProduce"

    project: Identifier
    ready: ReadyOvens
    ovens: tuple[Identifier, ...] = ()
    criteria: tuple[str, ...] = ()


class EnergyAndDischargeRightsAcquired(Fact, frozen=True, kw_only=True):
    """用能权排污权取得 (XZ-13): capacity moved across counties meets its needs by some means."""

    TOPIC: ClassVar[str] = "EnergyAndDischargeRightsAcquired"

    project: Identifier
    means: RightsMeans
    energy_tce: int | None = None
    discharge: tuple[str, ...] = ()
    contract_no: str | None = None


class ProjectStarted(Fact, frozen=True, kw_only=True):
    """投产 of a project: what is already retired starts as OPERATING@project, the rest is overlap (model.md §4.4)."""

    TOPIC: ClassVar[str] = "ProjectStarted"

    project: Identifier
    ovens: tuple[Identifier, ...] = ()
