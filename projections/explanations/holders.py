"""Whose rows make the number of a division: every code that its tonnes stand under on the moment's day.

A county's events keep the code of their day and its total groups them by the code valid on D (model.md §0.1), so what
is explained under one code may have been posted under another.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import asyncpg

from domain.places.state import PROVINCE, Level, city_of, level
from ledger.log import Log
from projections.capacity.codes import codes_on
from projections.capacity.totals import outside
from projections.explanations.books import MONEY, QUOTA, Book, Holder
from projections.explanations.rows import Rows
from projections.live import reading
from projections.moment import Moment
from projections.money.totals import MoneyBy
from projections.places import code_range


async def held_codes(connection: asyncpg.Connection, book: Book, within: str = PROVINCE) -> tuple[str, ...]:
    """The codes of a scope under which the book has rows."""
    async with reading(connection, book.projection) as schemas:
        statement = book.statement("divisions", schemas[book.projection])
        return tuple(row["division"] for row in await connection.fetch(statement, *code_range(within)))


async def rows_of_county(
    log: Log, connection: asyncpg.Connection, moment: Moment, code: str, *, not_stated: bool = False
) -> Rows:
    """Of a county; with `not_stated`, of a city's tonnes whose county no document states."""
    held = await held_codes(connection, QUOTA)
    now = await codes_on(log, moment, held)
    return Rows(QUOTA, Holder.DIVISION, _going_by(held, now, code), not_stated=not_stated)


async def rows_of_city(log: Log, connection: asyncpg.Connection, moment: Moment, code: str) -> Rows:
    """Of a city: all of its counties, and what no county is stated for."""
    held = await held_codes(connection, QUOTA)
    cities = await codes_on(log, moment, [city_of(one) for one in held])
    names = tuple(one for one in held if cities[city_of(one)] == code)
    return Rows(QUOTA, Holder.DIVISION, names)


async def rows_of_province(connection: asyncpg.Connection) -> Rows:
    """Of the province: all but the invented city (issue 2 §6)."""
    held = await held_codes(connection, QUOTA)
    return Rows(QUOTA, Holder.DIVISION, tuple(one for one in held if not outside(one)))


async def rows_of_division(log: Log, connection: asyncpg.Connection, moment: Moment, code: str) -> Rows:
    """Of a province, city or county by its code."""
    match level(code):
        case Level.PROVINCE:
            return await rows_of_province(connection)
        case Level.CITY:
            return await rows_of_city(log, connection, moment, code)
        case Level.COUNTY:
            return await rows_of_county(log, connection, moment, code)


@dataclass(frozen=True, slots=True)
class Books:
    """Money books: of some divisions, cities or lots, as far as they lie in a scope."""

    by: MoneyBy
    keys: tuple[str, ...]
    scope: str


async def money_rows_of(connection: asyncpg.Connection, of: Books) -> Rows:
    """The rows that these books sum."""
    if of.by == "lot":
        return Rows(MONEY, Holder.LOT, of.keys, within=code_range(of.scope))
    if of.by == "county":
        return Rows(MONEY, Holder.DIVISION, of.keys)
    held = await held_codes(connection, MONEY, of.scope)
    return Rows(MONEY, Holder.DIVISION, tuple(code for code in held if city_of(code) in of.keys))


def _going_by(held: Iterable[str], now: dict[str, str], code: str) -> tuple[str, ...]:
    return tuple(one for one in held if now[one] == code)
