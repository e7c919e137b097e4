"""Names of enterprises under load: a county's registrations do not wait for each other, two of one name do. X-28."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date

import pytest
import pytest_asyncio

from app.runner import Runner
from domain.enterprises.commands import RegisterEnterprise
from domain.outcomes import Receipt, RefusedOutcome, Submission
from ledger.log import Log
from tests.app.submissions import said
from tests.database import Database

AT_ONCE = 100


@pytest_asyncio.fixture
async def log(database: Database) -> AsyncIterator[Log]:
    async with await Log.open(database.app) as opened:
        yield opened


def company(enterprise: str, name: str) -> Submission:
    command = RegisterEnterprise(
        enterprise=enterprise, legal_name=name, division="140823", county="140823"
    )
    return said(command, date(2018, 12, 31), f"enterprise {enterprise}")


@pytest.mark.rule("X-28")
async def test_a_hundred_companies_of_one_county_are_registered_at_once(log: Log) -> None:
    runner = Runner(log)
    asked = [company(f"e-{number}", f"示例焦化{number}") for number in range(AT_ONCE)]
    outcomes = await asyncio.gather(*(runner.submit([one]) for one in asked))
    assert [outcome for (outcome,) in outcomes if not isinstance(outcome, Receipt)] == []


@pytest.mark.rule("X-28")
async def test_of_two_companies_with_one_name_at_once_exactly_one_is_registered(log: Log) -> None:
    runner = Runner(log)
    asked = [company("first", "建龙（闻喜）焦化"), company("second", "建龙(闻喜) 焦化")]
    outcomes = [outcome for (outcome,) in await asyncio.gather(*(runner.submit([one]) for one in asked))]
    refused = [outcome for outcome in outcomes if isinstance(outcome, RefusedOutcome)]
    assert [outcome.refusals[0].code for outcome in refused] == ["NAME_TAKEN"]
    assert len([outcome for outcome in outcomes if isinstance(outcome, Receipt)]) == 1
