"""Registering meters, saying what they serve, listing transformers. model.md §2.7; JC-08."""

from domain.command import Command, Kind
from domain.envelope import Role
from domain.meters.facts import MeterKind, MeterScope, MeterUse, TransformerRow
from domain.quantities import DivisionCode, Identifier, Month

_KEEPERS = frozenset({Role.POWER_CO, Role.COUNTY_DEPT, Role.CITY_ECO})
"""供电, 水利 and 住建, 生态环境: whose meters they are."""


class RegisterMeter(Command, frozen=True, kw_only=True):
    """Register a meter (计量点登记)."""

    KIND = Kind.OBSERVATION
    ROLES = _KEEPERS
    ZH = "计量点登记"

    meter: Identifier
    division: DivisionCode
    kind: MeterKind
    use: MeterUse
    multiplier: int = 1
    transformer_no: str | None = None
    kva: int | None = None
    site: Identifier | None = None
    purpose: str | None = None
    project: Identifier | None = None
    latitude_microdegrees: int | None = None
    longitude_microdegrees: int | None = None


class MapMeter(Command, frozen=True, kw_only=True):
    """Say what a meter serves from a day on (计量点对应关系)."""

    KIND = Kind.OBSERVATION
    ROLES = _KEEPERS
    ZH = "计量点对应关系"

    meter: Identifier
    scope: MeterScope
    ovens: tuple[Identifier, ...] = ()
    section: str | None = None
    site: Identifier | None = None
    shared: bool = False


class ReplaceMeter(Command, frozen=True, kw_only=True):
    """Report another instrument at the same point (换表)."""

    KIND = Kind.OBSERVATION
    ROLES = _KEEPERS
    ZH = "换表"

    meter: Identifier
    multiplier: int
    reason: str | None = None


class ListDedicatedTransformers(Command, frozen=True, kw_only=True):
    """List the dedicated transformers of a division as of a month (专用变压器清单)."""

    KIND = Kind.OBSERVATION
    ROLES = frozenset({Role.POWER_CO})
    ZH = "专用变压器清单"

    division: DivisionCode
    month: Month
    rows: tuple[TransformerRow, ...]
