"""Declaring a load allowance. JX-42."""

from datetime import date

from domain.command import Command
from domain.envelope import Role
from domain.quantities import Identifier, Quantity
from domain.utilities.facts import Use


class DeclareLoadAllowance(Command, frozen=True, kw_only=True):
    """Declare power or water that a closed oven goes on using (保留负荷申报)."""

    ROLES = frozenset({Role.COUNTY_DEPT, Role.POWER_CO})
    ZH = "保留负荷申报"

    ovens: tuple[Identifier, ...] = ()
    meter: Identifier | None = None
    circuits: tuple[str, ...] = ()
    limit_kwh: Quantity | None = None
    limit_m3: Quantity | None = None
    starts_on: date
    ends_on: date
    purpose: Use
    approved_by: str
