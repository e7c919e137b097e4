"""Registering divisions (区划登记), and where a county must lie."""

from typing import Any

from domain.command import Command, Decided, accept, refuse, same_fields
from domain.envelope import Request
from domain.places import commands as c
from domain.places import facts as f
from domain.places import refusals as r
from domain.places.state import Level, city_of, covers, known_division, level, province_of
from domain.refusals import AlreadyExists, Refusal, UnknownSubject
from domain.world import View, World


def register_division(world: World, command: c.RegisterDivision, request: Request) -> Decided:
    """Register a division that GB/T 2260 does not hold, under the next wider one."""
    world.need(f"unit:{command.code}", f"unit:{command.parent}")
    if known_division(world.now, command.code):
        return refuse(AlreadyExists(field="code", subject=command.code))
    code, parent = command.code, command.parent
    expected = city_of(code) if level(code) is Level.COUNTY else province_of(code)
    if parent != expected or parent == code:
        return refuse(r.NotUnderParent(field="parent", code=code, expected=expected, parent=parent))
    if not known_division(world.now, parent):
        return refuse(UnknownSubject(field="parent", subject=parent))
    return accept(same_fields(f.DivisionRegistered, command), f"unit:{code}")


def place_refusal(view: View, division: str, county: str | None) -> Refusal | None:
    """Why a subject cannot stand in this division and county; None where it can.

    Shared by the decisions of enterprises and projects. A null county is lawful: some documents state none (X-03).
    """
    if not known_division(view, division):
        return UnknownSubject(field="division", subject=division)
    if county is None:
        return None
    if not known_division(view, county):
        return UnknownSubject(field="county", subject=county)
    if level(county) is not Level.COUNTY or not covers(city_of(division), county):
        return r.CountyOutsideDivision(field="county", county=county, division=division)
    return None


DECISIONS: dict[type[Command], Any] = {c.RegisterDivision: register_division}
