"""Filing and starting a replacement project. model.md §2.5."""

from domain.command import Command, Kind
from domain.envelope import Role
from domain.projects.facts import NewOven, Regime, Source
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
    sources: tuple[Source, ...] = ()
    regime: Regime


class StartProject(Command, frozen=True, kw_only=True):
    """Report that a project started production (项目投产)."""

    KIND = Kind.OBSERVATION
    ROLES = frozenset({Role.CITY_OFFICE, Role.COUNTY_OFFICE})
    ZH = "项目投产"

    project: Identifier
    ovens: tuple[Identifier, ...] = ()
