"""Every number that the demo's tables show is explained by its rows, or by the events that it rests on."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from random import Random
from typing import get_args

import pytest
import pytest_asyncio

from app.postgres import Cluster, create_database, drop_database
from domain.fact import Account, MoneyAccount
from domain.places.state import PROVINCE
from projections.capacity import province_total, totals
from projections.capacity.totals import AccountTotals, By
from projections.explanations import QUOTA, Explanation, Holder, Rows, at, between, explained
from projections.explanations.holders import (
    Books,
    money_rows_of,
    rows_of_city,
    rows_of_county,
    rows_of_province,
)
from projections.explanations.steps import Step
from projections.moment import Moment
from projections.money import money_total, money_totals
from projections.money.totals import MoneyBy, counted_in
from projections.tasks import task_progress
from projections.tasks.differing import task_causes
from projections.tasks.explaining import DATES, FIGURES, TaskFigure, task_steps
from tests.app.telling import tell
from tests.database import Database
from tests.domain.histories import history
from tests.projections.conftest import Projected, opened

NOT_IN_THE_DEMO = {TaskFigure.REVOKED, TaskFigure.REPLACED, TaskFigure.STRUCK_OFF_ON}
DAYS = (date(2020, 6, 30), date(2020, 12, 31), date(2025, 12, 31))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def told(cluster: Cluster, template_database: str) -> AsyncIterator[Database]:
    """The demo, projected once for all tests here that only read it."""
    create_database(cluster, "explained_demo", template_database)
    database = Database(cluster, "explained_demo")
    async with opened(database) as projected:
        await projected.add(tell().events)
    yield database
    drop_database(cluster, "explained_demo")


@pytest_asyncio.fixture
async def demo(told: Database) -> AsyncIterator[Projected]:
    async with opened(told) as projected:
        yield projected


async def moments(projected: Projected) -> list[Moment]:
    """The newest on three days, and half of the log on the last."""
    newest = [await projected.at(day) for day in DAYS]
    return [*newest, await projected.at(DAYS[-1], position=newest[0].position // 2)]


async def explanation(projected: Projected, moment: Moment, of: Rows) -> Explanation:
    found = await explained(projected.reader, at(moment), of, None, 10_000)
    assert not found.more
    assert sum(row.amount for row in found.rows) == found.total
    return found


async def _rows(projected: Projected, moment: Moment, by: By, one: AccountTotals) -> Rows:
    match by:
        case "county":
            missing = one.key is None
            return await rows_of_county(
                projected.log, projected.reader, moment, one.key or one.division, not_stated=missing
            )
        case "city":
            return await rows_of_city(projected.log, projected.reader, moment, one.division)
        case _:
            return Rows(QUOTA, Holder(by), (str(one.key),))


async def test_every_number_of_the_quota_book_is_the_sum_of_its_rows(demo: Projected) -> None:
    numbers = 0
    for moment in await moments(demo):
        for by in get_args(By):
            for one in await totals(demo.reader, moment, by):
                of = await _rows(demo, moment, by, one)
                found = await explanation(demo, moment, of)
                assert {Account(name): sums for name, sums in found.sums.items() if sums} == {
                    account: tonnes for account, tonnes in one.accounts.items() if tonnes
                }
                for account in found.sums:
                    alone = await explanation(demo, moment, replace(of, account=account))
                    assert alone.total == one.accounts[Account(account)] == alone.rows[-1].running
                    numbers += 1
        whole = (await province_total(demo.reader, moment)).total
        found = await explanation(demo, moment, await rows_of_province(demo.reader))
        assert all(found.sums.get(account.value, 0) == tonnes for account, tonnes in whole.accounts.items())
    assert numbers > 400


async def test_every_number_of_the_money_book_is_the_sum_of_its_rows(demo: Projected) -> None:
    for moment in await moments(demo):
        for by in get_args(MoneyBy):
            for scope in (PROVINCE, "140800", "140823", "149900"):
                books = await money_totals(demo.reader, moment, by, scope)
                for one in books:
                    rows = await money_rows_of(demo.reader, Books(by, (one.key,), scope))
                    found = await explanation(demo, moment, rows)
                    assert all(found.sums.get(a.value, 0) == one.accounts[a] for a in MoneyAccount)
                counted = tuple(one.key for one in counted_in(books, scope))
                rows = await money_rows_of(demo.reader, Books(by, counted, scope))
                total = money_total(books, scope, scope)
                found = await explanation(demo, moment, rows)
                assert all(found.sums.get(a.value, 0) == total.accounts[a] for a in MoneyAccount)


@pytest.mark.parametrize("figure", list(TaskFigure))
async def test_every_figure_of_every_task_is_that_of_its_last_step(
    demo: Projected, figure: TaskFigure
) -> None:
    steps_seen = 0
    for moment in (await moments(demo))[1:]:
        for row in await task_progress(demo.log, demo.reader, moment):
            steps = await task_steps(demo.log, demo.reader, moment, row, figure, lambda count: None)
            shown = FIGURES[figure](row)
            assert (steps[-1].after if steps else None if figure in DATES else 0) == shown, (row.task, steps)
            assert [step.effective_on for step in steps] == sorted(step.effective_on for step in steps)
            if figure not in DATES:
                assert sum(step.change or 0 for step in steps) == shown
            steps_seen += len(steps)
    assert steps_seen or figure in NOT_IN_THE_DEMO


@pytest.mark.parametrize("seed", range(8))
async def test_the_figures_of_tasks_of_random_histories_rest_on_their_steps(projected: Projected, seed: int) -> None:
    chance = Random(seed)
    events = history(chance).events
    await projected.add(events)
    days = sorted(event.occurred_on for event in events)
    before: dict[tuple[str, TaskFigure], tuple[Moment, list[Step]]] = {}
    for _ in range(3):
        moment = await projected.at(chance.choice(days), chance.randint(1, len(events)))
        for row in await task_progress(projected.log, projected.reader, moment):
            for figure in TaskFigure:
                steps = await task_steps(projected.log, projected.reader, moment, row, figure, lambda count: None)
                shown = FIGURES[figure](row)
                assert (steps[-1].after if steps else None if figure in DATES else 0) == shown, (row.task, steps)
                if figure not in DATES and (row.task, figure) in before:
                    other, earlier = before[row.task, figure]
                    causes = task_causes(between(other, moment), earlier, steps)
                    moved = sum(step.change or 0 for step in steps) - sum(step.change or 0 for step in earlier)
                    assert sum(cause.change or 0 for cause in causes) == moved
                before[row.task, figure] = (moment, steps)
