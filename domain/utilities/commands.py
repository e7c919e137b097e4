"""What may be reported of water and power, and by whom. model.md §2.3."""

from datetime import date

from domain.command import Command, Kind
from domain.envelope import Role
from domain.quantities import Identifier
from domain.utilities.facts import Retained, Use, Utility


class DisconnectUtility(Command, frozen=True, kw_only=True):
    """Report water or power cut, with what is kept (断水、断电)."""

    KIND = Kind.OBSERVATION
    ROLES = frozenset({Role.COUNTY_DEPT, Role.POWER_CO})
    ZH = "断水、断电"

    site: Identifier | None = None
    ovens: tuple[Identifier, ...] = ()
    utility: Utility
    mains: tuple[str, ...] = ()
    retained: tuple[Retained, ...] = ()


class RestoreUtility(Command, frozen=True, kw_only=True):
    """Report water or power restored (恢复供水、供电)."""

    KIND = Kind.OBSERVATION
    ROLES = frozenset({Role.COUNTY_DEPT, Role.POWER_CO, Role.INSPECTOR})
    ZH = "恢复供水、供电"

    site: Identifier | None = None
    ovens: tuple[Identifier, ...] = ()
    utility: Utility
    use: Use
    limit_kwh: int | None = None
    limit_m3: int | None = None
    until: date | None = None
    approved_by: str | None = None
