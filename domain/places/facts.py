"""Divisions (行政区划): GB/T 2260 codes are reference data; a division outside it is registered and marked."""

from typing import ClassVar

from domain.fact import Fact
from domain.quantities import DivisionCode


class DivisionRegistered(Fact, frozen=True, kw_only=True):
    """区划登记: a division that GB/T 2260 does not hold, e.g. the invented 示例县 149901 of the demo (issue 2 §6)."""

    TOPIC: ClassVar[str] = "DivisionRegistered"

    code: DivisionCode
    name: str
    parent: DivisionCode
