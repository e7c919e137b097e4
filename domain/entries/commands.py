"""Reporting raw material that enters. JX-38, JC-26."""

from domain.command import Command, Kind
from domain.entries.facts import EntrySource
from domain.envelope import Role
from domain.quantities import Identifier, Tonnes


class ObserveRawMaterialEntry(Command, frozen=True, kw_only=True):
    """Report raw material that entered a works (原料进厂)."""

    KIND = Kind.OBSERVATION
    ROLES = frozenset({Role.COUNTY_DEPT, Role.COUNTY_OFFICE})
    ZH = "原料进厂"

    site: Identifier | None = None
    ovens: tuple[Identifier, ...] = ()
    source: EntrySource
    tonnes: Tonnes | None = None
    movement_count: int | None = None
