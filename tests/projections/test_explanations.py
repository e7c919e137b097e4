"""Every number is the sum of its rows, and every difference of two moments too; against a fold written here."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from random import Random

import asyncpg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.envelope import Happened
from domain.fact import Account
from ledger.log import Log
from projections.capacity import totals
from projections.capacity.projection import CAPACITY
from projections.explanations import (
    MONEY,
    QUOTA,
    Between,
    Clock,
    Explanation,
    Holder,
    Row,
    Rows,
    at,
    between,
    differences,
    explained,
)
from projections.explanations.holders import held_codes
from projections.moment import Moment
from projections.money import money_totals
from projections.money.projection import MONEY as MONEY_PROJECTION
from projections.subjects.projection import SUBJECTS
from tests.database import Database
from tests.domain.histories import history as of_both_books
from tests.domain.lots.test_invariants import START
from tests.projections.histories import history
from tests.projections.test_two_clocks import naive, project

SETTINGS = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
Told = tuple[date, int, int, Account, int]
"""effective_on, position, n, account, tonnes."""


def stands(row: Told, moment: Moment) -> bool:
    """State on (D, K), as DESIGN §3 says it."""
    return row[1] <= moment.position and row[0] <= moment.effective_on


def rows_of(events: list[Happened], lot: str) -> list[Told]:
    """The rows of a lot as its events have them, oldest first."""
    return sorted(
        (row.effective_on, event.position, n, row.account, row.tonnes)
        for event in events
        for n, row in enumerate(event.fact.postings)
        if row.lot == lot
    )


async def whole(connection: asyncpg.Connection, states: Between, of: Rows, size: int) -> Explanation:
    """All pages as one."""
    rows: list[Row] = []
    while True:
        page = await explained(connection, states, of, rows[-1].key if rows else None, size)
        rows += page.rows
        if not page.more:
            return Explanation(tuple(rows), False, page.sums, page.count)
        assert len(page.rows) == size


def sums_of(rows: tuple[Row, ...]) -> dict[str, int]:
    """What the rows come to, and that each running sum is that of the rows so far."""
    running: dict[str, int] = defaultdict(int)
    for row in rows:
        running[row.account] += row.change
        assert row.running == running[row.account]
    assert list(rows) == sorted(rows, key=lambda row: row.key)
    return dict(running)


def some_moment(chance: Random, events: list[Happened]) -> Moment:
    day = START + timedelta(days=chance.randrange(-30, 1500))
    return Moment(day, chance.randint(1, len(events)), None, len(events), len(events))


@given(st.integers(min_value=0, max_value=2**32))
@SETTINGS
def test_the_rows_behind_every_total_sum_to_it(database: Database, seed: int) -> None:
    asyncio.run(numbers_are_explained(database, Random(seed)))


async def numbers_are_explained(database: Database, chance: Random) -> None:
    events = history(chance, 30).events
    connection = await asyncpg.connect(database.projector)
    try:
        await project(connection, events, [], (CAPACITY, SUBJECTS))
        moment, size = some_moment(chance, events), chance.choice((1, 2, 3, 7, 500))
        held = await held_codes(connection, QUOTA)
        for found in await totals(connection, moment, "county"):
            of = Rows(QUOTA, Holder.DIVISION, (found.division,), not_stated=found.key is None)
            await _explains(connection, moment, of, found.accounts, size)
        for found in await totals(connection, moment, "city"):
            names = tuple(code for code in held if code[:4] == found.division[:4])
            await _explains(connection, moment, Rows(QUOTA, Holder.DIVISION, names), found.accounts, size)
        for holder in (Holder.ENTERPRISE, Holder.LOT):
            for found in await totals(connection, moment, holder.value):  # type: ignore[arg-type]
                await _explains(connection, moment, Rows(QUOTA, holder, (str(found.key),)), found.accounts, size)
    finally:
        await connection.close()


async def _explains(
    connection: asyncpg.Connection, moment: Moment, of: Rows, accounts: Mapping[Account, int], size: int
) -> None:
    """All accounts at once, and each alone."""
    found = await whole(connection, at(moment), of, size)
    assert found.count == len(found.rows)
    assert {a: t for a, t in sums_of(found.rows).items() if t} == {a: t for a, t in accounts.items() if t}
    assert dict(found.sums) == sums_of(found.rows)
    for account, tonnes in accounts.items():
        one = await whole(connection, at(moment), Rows(of.book, of.holder, of.names, account, of.not_stated), size)
        assert (one.total, sum(row.amount for row in one.rows)) == (tonnes, tonnes)


@given(st.integers(min_value=0, max_value=2**32))
@SETTINGS
def test_the_difference_of_two_moments_is_the_rows_of_a_naive_fold(database: Database, seed: int) -> None:
    asyncio.run(differences_are_explained(database, Random(seed)))


async def differences_are_explained(database: Database, chance: Random) -> None:
    events = history(chance, 30).events
    connection = await asyncpg.connect(database.projector)
    try:
        await project(connection, events, [], (CAPACITY, SUBJECTS))
        for lot in sorted({row.lot for event in events for row in event.fact.postings}):
            a, b = some_moment(chance, events), some_moment(chance, events)
            told = rows_of(events, lot)
            found = await whole(connection, between(a, b), Rows(QUOTA, Holder.LOT, (lot,)), chance.choice((1, 3, 500)))
            differ = [row for row in told if stands(row, a) != stands(row, b)]
            assert [(*row.key, row.account, row.amount) for row in found.rows] == differ
            assert [row.enters for row in found.rows] == [stands(row, b) for row in differ]
            assert [row.clock for row in found.rows] == [_clock(row, a, b) for row in differ]
            for account in Account:
                in_a = sum(row[4] for row in told if row[3] is account and stands(row, a))
                in_b = sum(row[4] for row in told if row[3] is account and stands(row, b))
                assert sums_of(found.rows).get(account, 0) == in_b - in_a
    finally:
        await connection.close()


@given(st.integers(min_value=0, max_value=2**32))
@SETTINGS
def test_what_differs_by_county_and_account_is_what_a_naive_fold_says(database: Database, seed: int) -> None:
    asyncio.run(counties_differ(database, Random(seed)))


async def counties_differ(database: Database, chance: Random) -> None:
    events = history(chance, 30).events
    connection = await asyncpg.connect(database.projector)
    try:
        await project(connection, events, [], (CAPACITY, SUBJECTS))
        async with await Log.open(database.app) as log:
            for _ in range(4):
                a, b = some_moment(chance, events), some_moment(chance, events)
                found = await differences(log, connection, QUOTA, a, b)
                by = {(one.code, Account(one.account)): (one.a, one.b) for one in found}
                before, after = (naive(events, moment.position, moment.effective_on, "county") for moment in (a, b))
                for county in {*before, *after}:
                    for account in Account:
                        pair = (before.get(county, {}).get(account, 0), after.get(county, {}).get(account, 0))
                        assert by.pop((county, account), (0, 0)) == pair or pair[0] == pair[1]
                assert by == {}
                for one in found:
                    causes = await whole(connection, between(a, b), one.rows, chance.choice((1, 2, 500)))
                    assert causes.total == sum(row.change for row in causes.rows) == one.difference != 0
    finally:
        await connection.close()


@given(st.integers(min_value=0, max_value=2**32))
@SETTINGS
def test_money_is_explained_and_compared_as_a_naive_fold_says(database: Database, seed: int) -> None:
    asyncio.run(fen_are_explained(database, Random(seed)))


async def fen_are_explained(database: Database, chance: Random) -> None:
    events = of_both_books(chance).events
    connection = await asyncpg.connect(database.projector)
    try:
        await project(connection, events, [], (MONEY_PROJECTION, SUBJECTS))
        async with await Log.open(database.app) as log:
            a, b = some_moment(chance, events), some_moment(chance, events)
            for one in await money_totals(connection, b, "lot"):
                found = await whole(connection, at(b), Rows(MONEY, Holder.LOT, (one.key,)), chance.choice((1, 3, 500)))
                assert {name: fen for name, fen in found.sums.items() if fen} == {
                    account.value: fen for account, fen in one.accounts.items() if fen
                }
                assert sums_of(found.rows) == dict(found.sums)
            for differs in await differences(log, connection, MONEY, a, b):
                causes = await whole(connection, between(a, b), differs.rows, 500)
                assert sums_of(causes.rows) == {differs.account: differs.difference}
                told = [fen_of(events, differs.division, differs.account, moment) for moment in (a, b)]
                assert [differs.a, differs.b] == told
    finally:
        await connection.close()


def fen_of(events: list[Happened], division: str, account: str, moment: Moment) -> int:
    """An account of a division as a person would add it up."""
    return sum(
        row.fen
        for event in events
        for row in event.fact.money
        if (row.county or "140000") == division and row.account == account
        if event.position <= moment.position and row.effective_on <= moment.effective_on
    )


def _clock(row: Told, a: Moment, b: Moment) -> Clock:
    other = a if stands(row, b) else b
    late, later = row[1] > other.position, row[0] > other.effective_on
    return Clock.BOTH if late and later else Clock.RECORDED if late else Clock.EFFECTIVE


@pytest.mark.rule("YC-14")
def test_what_a_row_is_in_the_difference_by() -> None:
    states = Between(5, date(2020, 1, 1), 9, date(2020, 6, 30))
    assert states.clock(7, date(2019, 12, 1)) is Clock.RECORDED
    assert states.clock(3, date(2020, 2, 1)) is Clock.EFFECTIVE
    assert states.clock(7, date(2020, 2, 1)) is Clock.BOTH
    back = Between(9, date(2020, 6, 30), 5, date(2020, 1, 1))
    assert [back.enters(7, date(2019, 12, 1)), back.clock(7, date(2019, 12, 1))] == [False, Clock.RECORDED]
