"""`quench verify` against a real database, a real publisher and a real witness."""

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from app.commands.custody import rotate_key
from app.commands.verify import Page, print_page, verify_and_print, verify_database
from app.databases import Databases
from app.event_sums import unbalanced
from app.key_eras import HANDOVERS, key_eras
from app.keys import new_log_key
from app.settings import Settings
from ledger.events import Query, QueryItem, RecordedEvent
from ledger.faults import BrokenLedger
from ledger.log import Log
from ledger.note import Verifier
from tests.app.test_custody import a_witness_that_saw, publishing, three_entries
from tests.database import Database
from tests.ledger.given import a_part, an_event
from tests.toy_log import a_signer


@pytest.fixture
def home(tmp_path: Path) -> Path:
    new_log_key(Settings.load(home=tmp_path), "quench.example/shanxi")
    return tmp_path


@pytest.fixture
def databases(database: Database) -> Databases:
    return Databases(database.app, database.owner, database.projector)


async def page_of(home: Path, databases: Databases, **asked: Any) -> Page:
    return await verify_database(Settings.load(home=home), databases, **asked)


async def tamper(database: Database, statement: str) -> None:
    connection = await asyncpg.connect(database.superuser)
    await connection.execute("SET session_replication_role = replica")
    await connection.execute(statement)
    await connection.close()


async def test_a_whole_log_is_verified_and_the_page_says_what_that_shows(
    home: Path, databases: Databases, capsys: pytest.CaptureFixture[str]
) -> None:
    await three_entries(home, databases)
    page = await page_of(home, databases)
    assert (page.verified.size, page.verified.checkpoints, page.verified.published) == (3, 1, 3)
    print_page(page)
    printed = capsys.readouterr().out
    assert "核验通过 / VERIFIED: quench.example/shanxi" in printed
    assert "positions 1 to 3: no witness has confirmed them yet" in printed
    print_page(await page_of(home, databases, roots=True))
    assert "leave out --roots" in capsys.readouterr().out


async def test_without_keys_the_page_says_that_no_signature_was_judged(
    tmp_path: Path, databases: Databases, capsys: pytest.CaptureFixture[str]
) -> None:
    async with await Log.open(databases.app) as log:
        await log.append([a_part()])
    print_page(await page_of(tmp_path, databases))
    assert "no signature was judged" in capsys.readouterr().out


async def test_checkpoints_before_and_after_a_rotation_are_judged_with_the_key_of_their_time(
    home: Path, databases: Databases, database: Database
) -> None:
    await three_entries(home, databases)
    await rotate_key(Settings.load(home=home), databases)
    async with publishing(home, databases) as (log, publisher):
        await log.append([a_part()])
        await publisher.publish()
    page = await page_of(home, databases)
    assert (page.verified.size, page.verified.checkpoints, page.verified.published) == (5, 2, 5)
    handovers = await handovers_of(databases)
    new = Verifier.from_text(str(Settings.load(home=home).log_verifier))
    assert [first for first, _ in key_eras(handovers, [new])] == [0, 4]
    with pytest.raises(BrokenLedger, match=r"position 4: .*no key that the log names is one that is trusted"):
        key_eras(handovers, [a_signer("quench.example/shanxi").verifier])
    with pytest.raises(BrokenLedger, match=r"position 4: .*not the one that was in force"):
        key_eras([*handovers, *handovers], [new])


async def handovers_of(databases: Databases) -> list[RecordedEvent]:
    async with await Log.open(databases.app) as log:
        events, _ = await log.read(Query((QueryItem(types=HANDOVERS),)))
    return list(events)


async def test_a_witness_that_saw_more_shows_that_the_database_fell_behind(
    home: Path, databases: Databases
) -> None:
    await three_entries(home, databases)
    async with a_witness_that_saw(9, home):
        with pytest.raises(BrokenLedger, match=r"positions 4 to 9: .*witness 甲 has 9 entries"):
            await page_of(home, databases)


async def test_a_witness_that_saw_other_entries_shows_that_history_was_changed(
    home: Path, databases: Databases
) -> None:
    async with publishing(home, databases) as (log, _):
        await log.append([a_part(*[an_event("T", n=n) for n in range(12)])])
    async with a_witness_that_saw(9, home):
        with pytest.raises(BrokenLedger, match=r"positions 1 to 9: .*witness 甲"):
            await page_of(home, databases)


def at_once(work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    asyncio.run(work())


def test_a_contradiction_is_told_with_its_position_and_exit_code_1(
    home: Path, databases: Databases, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    at_once(lambda: three_entries(home, databases))
    settings = Settings.load(home=home, database_url=databases.app)
    assert verify_and_print(settings, roots=False, processes=None) == 0
    at_once(lambda: tamper(database, "UPDATE ledger.events SET type = 'X' WHERE position = 2"))
    assert verify_and_print(settings, roots=False, processes=None) == 1
    told = capsys.readouterr().err
    assert "position 2: 列与条目不符" in told
    assert "THE LEDGER CONTRADICTS ITSELF" in told


ROW = {"account": "REDUCED", "tonnes": 5, "enterprise": "e", "county": "140881"}


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ({"postings": [ROW, {**ROW, "tonnes": -5}]}, None),
        ({"postings": []}, None),
        ({"money": [{"account": "PAID", "fen": 7}, {"account": "CITY_POOL", "fen": -7}]}, None),
        (7, None),
        ({"postings": [ROW]}, r"postings do not sum to zero: total \+5 tonnes"),
        ({"postings": [ROW, {**ROW, "tonnes": -5, "county": None}]}, r"county 140881 \+5"),
        ({"postings": [ROW, {**ROW, "tonnes": -5, "enterprise": "f"}]}, r"enterprise e \+5"),
        ({"withheld": [ROW]}, "withheld do not sum to zero"),
        ({"money": [{"account": "PAID", "fen": 7}]}, r"money do not sum to zero: total \+7 fen"),
        ({"money": [{"account": "PAID", "fen": "7"}]}, "a row of money has an account"),
        ({"postings": "x"}, "a row of postings has an account"),
        ({"postings": [{"tonnes": 0}]}, "a row of postings has an account"),
        ({"postings": [{**ROW, "tonnes": True}]}, "a row of postings has an account"),
        ({"postings": [{**ROW, "enterprise": ["e"]}]}, "a row of postings has an account"),
        ({"postings": {"tonnes": 0}}, "a row of postings has an account"),
    ],
)
def test_the_rows_of_every_event_sum_to_zero(data: object, reason: str | None) -> None:
    import re

    said = unbalanced(1, {"data": data})
    assert (said is None) if reason is None else bool(said and re.search(reason, said))
