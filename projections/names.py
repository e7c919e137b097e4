"""What a code or an id is called at a moment: GB/T 2260 for divisions, the registered name for the rest."""

from collections.abc import Iterable
from datetime import date

import asyncpg
import msgspec

from domain.enterprises.state import Enterprise
from domain.places.state import name_of
from domain.world import World
from projections.moment import Moment
from projections.queries import query


async def subject_names(
    connection: asyncpg.Connection, schema: str, moment: Moment, kind: str
) -> dict[str, str]:
    """Every subject of a kind with its name as known at the moment; one without a name is called by its id."""
    rows = await connection.fetch(query("subjects", "names", schema), kind, moment.position)
    return {row["id"]: row["name"] or row["id"] for row in rows}


async def division_names(
    connection: asyncpg.Connection, schema: str, moment: Moment, codes: Iterable[str]
) -> dict[str, str]:
    """The names of divisions: those of GB/T 2260, else as registered (the invented 示例县), else the bare code."""
    names = {code: name_of(code) for code in codes}
    if all(names.values()):
        return {code: name for code, name in names.items() if name}
    registered = await subject_names(connection, schema, moment, "division")
    return {code: name or registered.get(code) or code for code, name in names.items()}


def enterprise_on(world: World, enterprise: str, day: date) -> Enterprise:
    """An enterprise on a day: under the name it had then, whatever it is called later.

    What is told of a day before its registration (an opening is older than the plan that names its company) calls it by
    the first name it was registered under; one that nobody registered is called by its id.
    """
    state = world.on(day).enterprise(enterprise)
    if state.legal_name:
        return state
    later = world.now.enterprise(enterprise)
    first = (*later.former_names, later.legal_name or enterprise)[0]
    return msgspec.structs.replace(later, legal_name=first)
