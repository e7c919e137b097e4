"""Filing and starting a replacement project. model.md §2.5."""

from domain.command import Command, Kind
from domain.envelope import Role
from domain.fact import Account
from domain.projects.facts import NewOven, ReadyOvens, Regime, RightsMeans, Source
from domain.quantities import DivisionCode, Identifier, Tonnes


class FileProject(Command, frozen=True, kw_only=True):
    """File a replacement project (项目备案)."""

    ROLES = frozenset({Role.PROVINCE_AUTHORITY})
    ZH = "项目备案"

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


class StartProject(Command, frozen=True, kw_only=True):
    """Report that a project started production (项目投产)."""

    KIND = Kind.OBSERVATION
    ROLES = frozenset({Role.CITY_OFFICE, Role.COUNTY_OFFICE})
    ZH = "项目投产"

    project: Identifier
    ovens: tuple[Identifier, ...] = ()


class RefuseProjectFiling(Command, frozen=True, kw_only=True):
    """Decline to file a project (不予备案)."""

    ROLES = frozenset({Role.PROVINCE_AUTHORITY})
    ZH = "不予备案"

    project: Identifier
    owner: Identifier
    division: DivisionCode
    county: DivisionCode | None = None
    reason: str


class RevokeProjectFiling(Command, frozen=True, kw_only=True):
    """Revoke the filing of a project (撤销备案)."""

    ROLES = frozenset({Role.PROVINCE_AUTHORITY})
    ZH = "撤销备案"

    project: Identifier
    reason: str
    to_account: Account | None = None


class ReportProjectReady(Command, frozen=True, kw_only=True):
    """Report that a project is ready to produce (具备投产条件)."""

    KIND = Kind.OBSERVATION
    ROLES = frozenset({Role.CITY_OFFICE, Role.COUNTY_OFFICE})
    ZH = "具备投产条件"

    project: Identifier
    ready: ReadyOvens
    ovens: tuple[Identifier, ...] = ()
    criteria: tuple[str, ...] = ()


class ReportEnergyAndDischargeRights(Command, frozen=True, kw_only=True):
    """Report energy-use and discharge rights acquired for a project (用能权排污权取得)."""

    KIND = Kind.OBSERVATION
    ROLES = frozenset({Role.ENTERPRISE, Role.CITY_ECO})
    ZH = "用能权排污权取得"

    project: Identifier
    means: RightsMeans
    energy_tce: int | None = None
    discharge: tuple[str, ...] = ()
    contract_no: str | None = None
