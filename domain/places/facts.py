"""Divisions (行政区划): GB/T 2260 codes are reference data; a division outside it is registered and marked."""

from datetime import date
from typing import ClassVar

from domain.envelope import Role
from domain.fact import Fact
from domain.quantities import DivisionCode, Identifier


class DivisionRegistered(Fact, frozen=True, kw_only=True):
    """区划登记: a division that GB/T 2260 does not hold, e.g. the invented 示例县 149901 of the demo (issue 2 §6)."""

    TOPIC: ClassVar[str] = "DivisionRegistered"

    code: DivisionCode
    name: str
    parent: DivisionCode


class DivisionCodeChanged(Fact, frozen=True, kw_only=True):
    """区划调整: from a day on a division goes by another code; events keep the code of their day (X-27)."""

    TOPIC: ClassVar[str] = "DivisionCodeChanged"

    old: DivisionCode
    new: DivisionCode
    effective_from: date
    document: Identifier | None = None


class OfficeRegistered(Fact, frozen=True, kw_only=True):
    """机构登记: an office of a division, from a day to a day: leading groups come and go (X-27, XZ-01, JX-08)."""

    TOPIC: ClassVar[str] = "OfficeRegistered"

    office: Identifier
    name: str
    role: Role
    division: DivisionCode
    valid_from: date | None = None
    valid_to: date | None = None
    document: Identifier | None = None
    note: str | None = None
