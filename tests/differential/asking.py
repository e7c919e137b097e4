"""What is asked at a moment (D, K), in the words of the naive fold, so that the two can be laid side by side (提问)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import asyncpg

from ledger.log import Log
from projections import capacity
from projections.capacity.totals import AccountTotals, By, province_total
from projections.moment import Moment, resolve
from projections.money.totals import MoneyBy, MoneyTotals, money_total, money_totals
from projections.ovens.reading import ovens
from projections.tasks.progress import task_progress
from tests.differential import naive
from tests.differential.naive import Entry, Sums

TODAY = date(2026, 1, 1)
WAYS: tuple[By, ...] = ("county", "city", "enterprise", "lot")
MONEY_WAYS: tuple[MoneyBy, ...] = ("county", "city", "lot")
PROVINCE = "140000"
Answer = Mapping[str, Any]


@dataclass(frozen=True)
class Pair:
    """A moment: what had happened by `day`, as known at `position`."""

    day: date
    position: int


async def answer(log: Log, pool: asyncpg.Pool, pair: Pair) -> Answer:
    """Everything that is compared, as an inspector is answered."""
    async with pool.acquire() as connection:
        moment = await resolve(
            log, connection, today=TODAY, effective_on=pair.day, position=pair.position, wait_seconds=10
        )
        assert isinstance(moment, Moment), moment
        found: dict[str, Any] = {}
        for by in WAYS:
            found[by] = _of(await capacity.totals(connection, moment, by))
        found["province"] = _of([(await province_total(connection, moment)).total])
        for way in MONEY_WAYS:
            books = await money_totals(connection, moment, way)
            found[f"fen by {way}"] = _of(books)
            if way == "city":
                found["fen"] = _of([money_total(books, PROVINCE, "山西省")])
        tasks = await task_progress(log, connection, moment)
        rows = [row.state for row in await ovens(log, connection, moment)]
    found["accepted"] = {row.task: row.accepted_tonnes for row in tasks}
    found["certified"] = {oven.oven for oven in rows if oven.certified}
    found["torn down"] = {oven.oven for oven in rows if oven.main_demolished}
    return found


def expected(entries: list[Entry], pair: Pair) -> Answer:
    """The same by the naive fold of the entries."""
    day, position = pair.day.isoformat(), pair.position
    cities = naive.cities(entries)
    known = naive.standing(entries, day, position)

    def city(row: naive.Row) -> str:
        return row["county"][:4] + "00" if row["county"] else cities[row["lot"]]

    def place(row: naive.Row) -> str | None:
        county: str | None = row["county"]
        return county

    found: dict[str, Any] = {
        "county": naive.tonnes(entries, day, position, place),
        "city": naive.tonnes(entries, day, position, city),
        "enterprise": naive.tonnes(entries, day, position, lambda row: row["enterprise"]),
        "lot": naive.tonnes(entries, day, position, lambda row: row["lot"]),
        "province": naive.tonnes(entries, day, position, lambda row: PROVINCE),
        "fen by county": naive.fen(entries, day, position, place),
        "fen by city": naive.fen(entries, day, position, lambda row: row["county"][:4] + "00"),
        "fen by lot": naive.fen(entries, day, position, lambda row: row["lot"]),
        "fen": naive.fen(entries, day, position, lambda row: PROVINCE),
        "accepted": naive.accepted(known),
        "certified": naive.certified(known),
        "torn down": naive.torn_down(known),
    }
    found["fen by lot"].pop(None, None)  # Prepaid money that no lot has yet stands in no lot's book.
    return found


def _of(books: Iterable[AccountTotals | MoneyTotals]) -> Sums:
    """The accounts that are not empty; every check column is 0."""
    found: Sums = {}
    for book in books:
        assert book.check == 0, book
        kept = {str(account): amount for account, amount in book.accounts.items() if amount}
        if kept:
            found[book.key] = kept
    return found
