"""Registering a division that GB/T 2260 does not hold."""

from domain.command import Command
from domain.envelope import Role
from domain.quantities import DivisionCode


class RegisterDivision(Command, frozen=True, kw_only=True):
    """Register a division outside GB/T 2260 (区划登记)."""

    ROLES = frozenset({Role.PROVINCE_OFFICE})
    ZH = "区划登记"

    code: DivisionCode
    name: str
    parent: DivisionCode
