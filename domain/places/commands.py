"""Registering divisions and offices, and changes of codes."""

from datetime import date

from domain.command import Command
from domain.envelope import Role
from domain.quantities import DivisionCode, Identifier


class RegisterDivision(Command, frozen=True, kw_only=True):
    """Register a division outside GB/T 2260 (区划登记)."""

    ROLES = frozenset({Role.PROVINCE_OFFICE})
    ZH = "区划登记"

    code: DivisionCode
    name: str
    parent: DivisionCode


class ChangeDivisionCode(Command, frozen=True, kw_only=True):
    """Say that a division goes by another code from a day (区划调整)."""

    ROLES = frozenset({Role.PROVINCE_OFFICE})
    ZH = "区划调整"

    old: DivisionCode
    new: DivisionCode
    effective_from: date
    document: Identifier | None = None


class RegisterOffice(Command, frozen=True, kw_only=True):
    """Register an office of a division, from a day to a day (机构登记)."""

    ROLES = frozenset({Role.PROVINCE_OFFICE, Role.CITY_OFFICE})
    ZH = "机构登记"

    office: Identifier
    name: str
    role: Role
    division: DivisionCode
    valid_from: date | None = None
    valid_to: date | None = None
    document: Identifier | None = None
    note: str | None = None
