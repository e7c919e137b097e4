"""Files on a real ledger: races, refusals on record, rows too large, a ledger that stops half way."""

import itertools
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from typing import Any

import asyncpg
import msgspec
import pytest
import pytest_asyncio

from app import filing
from app.filing import Filing
from app.runner import REFUSALS_PER_DAY, Runner
from domain.envelope import Role, Submitter
from domain.outcomes import Mode, Submission
from gateway.refusals import TokenExpired
from ledger.events import Condition, Part, PartReceipt
from ledger.log import Log
from ledger.verification import verify
from office.filed import Filed, Row, Verdict, rows_of
from office.lines import Line
from tests.app.submissions import OPENED, listing
from tests.database import Database

CITY = Submitter(office="运城市工信局", role=Role.CITY_OFFICE, division="140800")
COUNTY = Submitter(office="闻喜县工信局", role=Role.COUNTY_OFFICE, division="140823")


def line(number: int, command: str, on: str = "2020-02-01", key: str = "", **fields: Any) -> Line:
    envelope = {"occurredOn": on} | ({"key": key} if key else {})
    return Line("f.jsonl", number, command, fields, envelope)


def trade(number: int, price: int = 3000, **more: Any) -> Line:
    fields: dict[str, Any] = {"lot": "lot", "seller": "jianlong", "buyer": "buyer", "tonnes": 540_000}
    fields |= {"priceFenPerTonne": price, "contractDate": "2020-02-01"}
    return line(number, "DeclareLotTrade", **(fields | more))


def oven(number: int, name: str = "", **more: Any) -> Line:
    of = {"enterprise": "jianlong", "division": "140823", "county": "140823"}
    return line(number, "RegisterOven", oven=name or f"140823-o-{number}", **of, **more)


def rows(*lines: Line, by: Submitter = COUNTY) -> list[Row]:
    return rows_of(lines, by)


def verdicts(filed: Filed) -> list[str]:
    return [judged.verdict for judged in filed.judged]


def codes(filed: Filed) -> list[str]:
    return [refusal.code for judged in filed.judged for refusal in judged.records]


@pytest_asyncio.fixture
async def log(database: Database) -> AsyncIterator[Log]:
    async with await Log.open(database.app) as opened:
        await Runner(opened).submit(OPENED)
        yield opened


async def size_of(log: Log, database: Database) -> int:
    """The size of a log whose every entry and submission was verified."""
    connection = await asyncpg.connect(database.app)
    try:
        return (await verify(connection)).size
    finally:
        await connection.close()


async def test_the_plan_of_a_dry_run_is_that_of_the_submission(log: Log, database: Database) -> None:
    file = rows(oven(1), oven(2, "140823-o-1", label="另一座"), oven(3))
    before = await size_of(log, database)
    dry = await Filing(log).preview(file, Mode.EACH)
    assert verdicts(dry) == [Verdict.ACCEPTED, Verdict.REFUSED, Verdict.ACCEPTED]
    assert (dry.position, dry.written, await size_of(log, database)) == (before, False, before)
    real = await Filing(log).submit(file, Mode.EACH)
    assert verdicts(real) == [Verdict.RECORDED, Verdict.REFUSED, Verdict.RECORDED]
    assert codes(real) == codes(dry)
    assert await size_of(log, database) == before + 2


async def test_whoever_loses_every_race_is_told_and_nothing_of_the_file_is_written(
    log: Log, database: Database
) -> None:
    runner, numbers = Runner(log), itertools.count()

    class Contended(Log):
        """A log on which somebody else registers an oven of the enterprise between each look and its append."""

        async def append(
            self, parts: Sequence[Part], condition: Condition | None = None
        ) -> tuple[PartReceipt, ...]:
            rival = rows(oven(1, f"140823-rival-{next(numbers)}"))[0].submission
            assert rival is not None
            await runner.submit([rival])
            return await super().append(parts, condition)

    async with await Contended.open(database.app) as contended:
        filed = await Filing(contended).submit(rows(oven(1), oven(2)), Mode.ALL)
    assert codes(filed) == ["CONTENTION", "CONTENTION"]
    assert not filed.written
    assert verdicts(await Filing(log).submit(rows(oven(1), oven(2)), Mode.ALL)) == [Verdict.RECORDED] * 2


async def test_a_row_that_is_too_large_keeps_all_out_and_alone_only_itself(log: Log, database: Database) -> None:
    items = [{"kind": "设" * 400, "main": True} for _ in range(100)]
    large = line(2, "DemolishEquipment", oven="140823-o-1", items=items)
    before = await size_of(log, database)
    together = await Filing(log).submit(rows(oven(1), large, oven(3)), Mode.ALL)
    assert codes(together) == ["ENTRY_NOT_TAKEN"] * 3
    assert await size_of(log, database) == before
    alone = await Filing(log).submit(rows(oven(1), large, oven(3)), Mode.EACH)
    assert verdicts(alone) == [Verdict.RECORDED, Verdict.REFUSED, Verdict.RECORDED]
    assert codes(alone) == ["ENTRY_NOT_TAKEN"]


@pytest.mark.rule("E-18")
async def test_a_recorded_refusal_stays_the_answer_until_the_world_has_changed(
    log: Log, database: Database
) -> None:
    await Runner(log).submit([listing()])
    file = rows(trade(1), by=CITY)
    first = await Filing(log).submit(file, Mode.ALL)
    assert codes(first) == ["REDUCED_CAPACITY_NOT_TRADABLE"]
    position = first.judged[0].position
    assert position == await size_of(log, database)
    for _ in range(2):
        again = await Filing(log).submit(file, Mode.ALL)
        assert (codes(again), again.judged[0].position) == (codes(first), position)
    assert await size_of(log, database) == position
    unlisted = line(1, "UnlistLot", lot="lot", task="task", tonnes=540_000, reason="调整")
    gov = Submitter(office="运城市人民政府", role=Role.CITY_GOV, division="140800")
    assert verdicts(await Filing(log).submit(rows(unlisted, by=gov), Mode.ALL)) == [Verdict.RECORDED]
    taken = await Filing(log).submit(file, Mode.ALL)
    assert verdicts(taken) == [Verdict.RECORDED]
    assert taken.rows[0].key.endswith("~2")
    assert verdicts(await Filing(log).submit(file, Mode.ALL)) == [Verdict.ALREADY_RECORDED]


@pytest.mark.rule("E-18")
async def test_a_row_with_its_own_key_gets_its_first_refusal_for_ever(log: Log, database: Database) -> None:
    await Runner(log).submit([listing()])
    file = rows(trade(1, key="mine"), by=CITY)
    first = await Filing(log).submit(file, Mode.ALL)
    again = await Filing(log).submit(file, Mode.ALL)
    assert codes(first) == codes(again) == ["REDUCED_CAPACITY_NOT_TRADABLE"]
    assert first.judged[0].position == again.judged[0].position == await size_of(log, database)
    other = await Filing(log).submit(rows(trade(1, 4000, key="mine"), by=CITY), Mode.ALL)
    assert codes(other) == ["KEY_REUSED"]


async def test_many_refused_attempts_are_answered_and_a_bound_of_them_recorded(
    log: Log, database: Database
) -> None:
    await Runner(log).submit([listing()])
    before, count = await size_of(log, database), REFUSALS_PER_DAY + 50
    file = rows(*(trade(n, 3000 + n) for n in range(count)), by=CITY)
    filed = await Filing(log).submit(file, Mode.ALL)
    assert verdicts(filed) == [Verdict.REFUSED] * count
    assert await size_of(log, database) == before + REFUSALS_PER_DAY
    assert sum(judged.position is None for judged in filed.judged) == 50


async def test_a_refused_row_whose_unit_may_be_mistaken_says_both(log: Log, database: Database) -> None:
    file = rows(trade(1, tonnes=54), by=CITY)
    first = await Filing(log).submit(file, Mode.ALL)
    assert codes(first) == ["WHOLE_LOT_ONLY", "UNIT_IN_QUESTION"]
    position = await size_of(log, database)
    assert first.judged[0].position == position
    again = await Filing(log).submit(file, Mode.ALL)
    assert (codes(again), again.judged[0].position) == (["WHOLE_LOT_ONLY"], position)
    assert await size_of(log, database) == position


async def test_a_day_that_has_not_come_is_refused_and_not_recorded(log: Log, database: Database) -> None:
    before = await size_of(log, database)
    clock = lambda: datetime(2020, 2, 1, tzinfo=UTC)  # noqa: E731
    filed = await Filing(log, clock=clock).submit(rows(oven(1, on="2020-02-02")), Mode.ALL)
    assert codes(filed) == ["OCCURRED_IN_FUTURE"]
    assert await size_of(log, database) == before


async def test_a_ledger_that_stops_half_way_says_so_of_the_rest(
    log: Log, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filing, "PIECE", 2)
    stops = iter([None, TokenExpired(), TokenExpired()])
    file = rows(*(oven(n) for n in range(1, 6)))
    filed = await Filing(log).submit(file, Mode.EACH, halted=lambda: next(stops))
    assert verdicts(filed) == [Verdict.RECORDED] * 2 + [Verdict.REFUSED] * 3
    assert verdicts(await Filing(log).submit(file, Mode.EACH)) == [Verdict.ALREADY_RECORDED] * 2 + [
        Verdict.RECORDED
    ] * 3


@pytest.mark.rule("E-18")
async def test_a_key_twice_in_a_file_with_other_content_is_refused(log: Log) -> None:
    filed = await Filing(log).preview(rows(oven(1, key="k"), oven(2, key="k"), oven(1, key="k")), Mode.ALL)
    assert verdicts(filed) == [Verdict.ACCEPTED, Verdict.REFUSED, Verdict.ALREADY_RECORDED]
    assert codes(filed) == ["ROW_TWICE"]


async def test_what_was_said_through_the_api_is_known_in_a_file(log: Log, database: Database) -> None:
    (row,) = rows(oven(1))
    assert row.submission is not None
    named = msgspec.structs.replace(row.submission.request, key="api-1")
    await Runner(log).submit([Submission(command=row.submission.command, request=named)])
    before = await size_of(log, database)
    filed = await Filing(log).submit([row], Mode.ALL)
    assert (verdicts(filed), filed.judged[0].position) == ([Verdict.ALREADY_RECORDED], before)
    assert await size_of(log, database) == before


@pytest.mark.rule("E-18")
def test_the_key_of_a_row_is_its_content_in_whatever_format_it_came() -> None:
    (one, other) = rows(oven(1, "140823-o"), oven(7, "140823-o"))
    assert one.key == other.key
    assert one.key.startswith("row/RegisterOven/")
    assert rows(oven(1, "140823-p"))[0].key != one.key
    assert rows(oven(1, "140823-o", on="2020-02-02"))[0].key != one.key
