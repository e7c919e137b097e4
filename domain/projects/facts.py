"""Replacement projects (产能置换项目). model.md §2.5."""

from enum import StrEnum
from typing import ClassVar

import msgspec

from domain.fact import Fact
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
    sources: tuple[Source, ...] = ()
    regime: Regime


class ProjectStarted(Fact, frozen=True, kw_only=True):
    """投产 of a project: what is already retired starts as OPERATING@project, the rest is overlap (model.md §4.4)."""

    TOPIC: ClassVar[str] = "ProjectStarted"

    project: Identifier
    ovens: tuple[Identifier, ...] = ()
