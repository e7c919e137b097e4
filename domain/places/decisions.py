"""Registering divisions and offices (区划登记、机构登记), changes of codes, and where a county must lie."""

from datetime import date
from typing import Any

from domain.command import Command, Decided, accept, refuse, same_fields
from domain.envelope import Request
from domain.places import commands as c
from domain.places import facts as f
from domain.places import refusals as r
from domain.places.state import Level, city_of, code_on, covers, known_division, level, province_of
from domain.refusals import AlreadyExists, Malformed, Refusal, UnknownSubject
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


def globe_refusal(command: Any) -> Refusal | None:
    """Why the coordinates of a site or meter are none: one of them off the globe is near nothing (D-19, S-08)."""
    given = (
        ("latitudeMicrodegrees", command.latitude_microdegrees, 90),
        ("longitudeMicrodegrees", command.longitude_microdegrees, 180),
    )
    for field, value, degrees in given:
        if value is not None and abs(value) > degrees * 1_000_000:
            zh = f"以百万分之一度计，至多 {degrees}000000"
            en = f"it is in millionths of a degree, at most {degrees}000000"
            return Malformed(field=field, value=str(value), rule_zh=zh, rule_en=en)
    return None


def change_code(world: World, command: c.ChangeDivisionCode, request: Request) -> Decided:
    """Events keep the code of their day; totals group by the code valid on the day that is asked for (§0.1)."""
    world.need(f"unit:{command.old}", f"unit:{command.new}")
    for field, code in (("old", command.old), ("new", command.new)):
        if not known_division(world.now, code):
            return refuse(UnknownSubject(field=field, subject=code))
    if command.document is not None and not world.now.document(command.document).registered:
        return refuse(UnknownSubject(field="document", subject=command.document))
    if why := _no_change(world.now, command):
        day = command.effective_from.isoformat()
        zh, en = why
        return refuse(
            r.CodeCannotChange(field="new", old=command.old, new=command.new, day=day, why_zh=zh, why_en=en)
        )
    return accept(same_fields(f.DivisionCodeChanged, command), f"unit:{command.old}", f"unit:{command.new}")


def _no_change(view: View, command: c.ChangeDivisionCode) -> tuple[str, str] | None:
    if command.old == command.new or level(command.old) is not level(command.new):
        return "两者相同或层级不同", "they are the same, or of two levels"
    if city_of(command.old) != city_of(command.new) and level(command.old) is Level.COUNTY:
        return "县级代码须在同一市内", "the code of a county changes within its city"
    if view.division(command.old).code_changes:
        return "原代码已有新代码", "the old code has a new one already"
    if code_on(view, command.new, command.effective_from) == command.old:
        return "两个代码互为新旧", "each would be the other's new code"
    return None


def register_office(world: World, command: c.RegisterOffice, request: Request) -> Decided:
    """An office of one id is registered again only for another time (X-27)."""
    world.need(f"unit:{command.division}")
    if not known_division(world.now, command.division):
        return refuse(UnknownSubject(field="division", subject=command.division))
    if command.document is not None and not world.now.document(command.document).registered:
        return refuse(UnknownSubject(field="document", subject=command.document))
    if (command.valid_to or date.max) < (command.valid_from or date.min):
        day = str(command.valid_to)
        zh, en = "早于 validFrom", "it is before validFrom"
        return refuse(Malformed(field="validTo", value=day, rule_zh=zh, rule_en=en))
    for office in world.now.division(command.division).offices:
        if office.office == command.office and office.overlaps(command.valid_from, command.valid_to):
            since, until = str(office.valid_from or "—"), str(office.valid_to or "—")
            return refuse(
                r.OfficeIntervalOverlaps(
                    field="validFrom", office=command.office, valid_from=since, valid_to=until
                )
            )
    return accept(same_fields(f.OfficeRegistered, command), f"unit:{command.division}")


DECISIONS: dict[type[Command], Any] = {
    c.RegisterDivision: register_division,
    c.ChangeDivisionCode: change_code,
    c.RegisterOffice: register_office,
}
