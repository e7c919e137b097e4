"""Totals of the quota book at a moment (D, K), each account in tonnes, with the check column that is 0."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import asyncpg

from domain.fact import Account
from domain.places.state import INVENTED_CITY, PROVINCE, city_of
from projections.live import reading
from projections.moment import Moment
from projections.names import division_names, subject_names
from projections.places import code_range
from projections.queries import query

By = Literal["county", "city", "enterprise", "lot"]


@dataclass(frozen=True, slots=True)
class AccountTotals:
    """All accounts of one county, city, enterprise or lot.

    `key` is None for the tonnes of a city whose county no document states; `division` is then that city. `invented`:
    at least one of the rows rests on an event that no document holds.
    """

    key: str | None
    name: str
    division: str
    accounts: Mapping[Account, int]
    invented: bool

    @property
    def check(self) -> int:
        """Σ of all accounts: 0, or a row is missing (model.md §4.1 invariant 3)."""
        return sum(self.accounts.values())


@dataclass(frozen=True, slots=True)
class ProvinceTotal:
    """The province's books, and apart from them those of divisions that GB/T 2260 does not hold."""

    total: AccountTotals
    apart: tuple[AccountTotals, ...]


async def totals(
    connection: asyncpg.Connection, moment: Moment, by: By = "county", division: str | None = None
) -> list[AccountTotals]:
    """The totals at a moment, by division code or id; `division` bounds them to a province, city or county."""
    first, last = code_range(division or PROVINCE)
    async with reading(connection, "capacity", "subjects") as schemas:
        name = "by_county" if by == "city" else f"by_{by}"  # A city is the sum of its counties.
        statement = query("capacity", name, schemas["capacity"])
        rows = await connection.fetch(statement, moment.position, moment.effective_on, first, last)
        if by in ("enterprise", "lot"):
            names = await subject_names(connection, schemas["subjects"], moment, by)
        else:
            codes = {city_of(row["key"]) if by == "city" else row["key"] for row in rows}
            names = await division_names(connection, schemas["subjects"], moment, codes)
    return _grouped(rows, by, names)


async def province_total(connection: asyncpg.Connection, moment: Moment) -> ProvinceTotal:
    """The sum of the province; the invented city of the demo stands apart and in no total (issue 2 §6)."""
    cities = await totals(connection, moment, "city")
    real = [city for city in cities if not outside(city.division)]
    whole = AccountTotals(PROVINCE, "山西省", PROVINCE, _sum(real), any(city.invented for city in real))
    return ProvinceTotal(whole, tuple(city for city in cities if outside(city.division)))


def outside(division: str) -> bool:
    """Whether a division's tonnes stand outside the province's totals: the invented city and its counties."""
    return city_of(division) == INVENTED_CITY


def _grouped(rows: Iterable[Any], by: By, names: Mapping[str, str]) -> list[AccountTotals]:
    groups: dict[tuple[str, bool], list[Any]] = {}
    for row in rows:
        key = (city_of(row["key"]), False) if by == "city" else (row["key"], row["not_stated"])
        groups.setdefault(key, []).append(row)
    found = [_totals(key, not_stated, group, by, names) for (key, not_stated), group in groups.items()]
    return sorted(found, key=lambda t: (t.division, t.key is not None, t.key or ""))


def _totals(key: str, not_stated: bool, rows: list[Any], by: By, names: Mapping[str, str]) -> AccountTotals:
    accounts = dict.fromkeys(Account, 0)
    for row in rows:
        accounts[Account(row["account"])] += row["tonnes"]
    name = names.get(key, key)
    return AccountTotals(
        key=None if not_stated else key,
        name=f"{name}（县未载明 county not stated）" if not_stated else name,
        division=max(row["division"] for row in rows) if by in ("enterprise", "lot") else key,
        accounts=accounts,
        invented=any(row["invented"] for row in rows),
    )


def _sum(parts: Iterable[AccountTotals]) -> Mapping[Account, int]:
    parts = list(parts)
    return {account: sum(part.accounts[account] for part in parts) for account in Account}
