"""The trial balance in fen at a moment (D, K), with the check column that is 0. model.md §5, §7."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import asyncpg

from domain.fact import MoneyAccount
from domain.places.state import INVENTED_CITY, PROVINCE, city_of
from projections.live import reading
from projections.moment import Moment
from projections.names import division_names
from projections.places import code_range
from projections.queries import query

MoneyBy = Literal["county", "city", "lot"]


@dataclass(frozen=True, slots=True)
class MoneyTotals:
    """All accounts of the money book of one county, city or lot; `invented`: an event no document holds is in it."""

    key: str
    name: str
    division: str
    accounts: Mapping[MoneyAccount, int]
    invented: bool

    @property
    def check(self) -> int:
        """Σ of all accounts: 0, or a row is missing."""
        return sum(self.accounts.values())


async def money_totals(
    connection: asyncpg.Connection, moment: Moment, by: MoneyBy = "county", division: str | None = None
) -> list[MoneyTotals]:
    """The totals at a moment, by division code or lot; `division` bounds them to a province, city or county."""
    first, last = code_range(division or PROVINCE)
    async with reading(connection, "money", "subjects") as schemas:
        statement = query("money", f"by_{by}", schemas["money"])
        rows = await connection.fetch(statement, moment.position, moment.effective_on, first, last)
        codes = {row["key"] for row in rows} if by != "lot" else set()
        names = await division_names(connection, schemas["subjects"], moment, codes)
    groups: dict[str, list[Any]] = {}
    for row in rows:
        groups.setdefault(row["key"], []).append(row)
    return [_totals(key, groups[key], names.get(key, key)) for key in sorted(groups)]


def counted_in(parts: Iterable[MoneyTotals], division: str) -> list[MoneyTotals]:
    """The books that count in a division: the invented city of the demo in none but its own (issue 2 §6)."""
    own = city_of(division) == INVENTED_CITY
    return [part for part in parts if own or city_of(part.division) != INVENTED_CITY]


def money_total(parts: Iterable[MoneyTotals], division: str, name: str) -> MoneyTotals:
    """The sum of several books."""
    kept = counted_in(parts, division)
    accounts = {account: sum(part.accounts[account] for part in kept) for account in MoneyAccount}
    return MoneyTotals(division, name, division, accounts, any(part.invented for part in kept))


def _totals(key: str, rows: list[Any], name: str) -> MoneyTotals:
    accounts = dict.fromkeys(MoneyAccount, 0)
    for row in rows:
        accounts[MoneyAccount(row["account"])] = row["fen"]
    return MoneyTotals(
        key=key,
        name=name,
        division=max(row["division"] for row in rows),
        accounts=accounts,
        invented=any(row["invented"] for row in rows),
    )
