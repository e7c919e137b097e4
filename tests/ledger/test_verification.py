"""Whatever a superuser does to the stored log, verification names it."""

import re
from collections.abc import AsyncIterator

import asyncpg
import pytest

from ledger.faults import BrokenLedger
from ledger.log import Log
from ledger.verification import verify
from tests.database import Database
from tests.ledger.given import a_part, an_event

TAMPERINGS = {
    "an entry is changed, keeping its columns": (
        "UPDATE ledger.events SET entry = "
        "convert_to(replace(convert_from(entry, 'UTF8'), '\"n\":7', '\"n\":8'), 'UTF8') WHERE position = 7",
        "another root"),
    "an entry is changed and is no longer canonical": (
        "UPDATE ledger.events SET entry = entry || ' '::bytea WHERE position = 7", "is not its own RFC 8785"),
    "an entry is no JSON": ("UPDATE ledger.events SET entry = 'x' WHERE position = 7", "7 is no canonical JSON"),
    "an entry has a float": ("UPDATE ledger.events SET entry = '{\"data\":1.5}' WHERE position = 7", "is a float"),
    "an entry has other keys": ("UPDATE ledger.events SET entry = '{\"data\":1}' WHERE position = 7", "other keys"),
    "the type column is changed": ("UPDATE ledger.events SET type = 'X' WHERE position = 7", "columns at position 7"),
    "the tags column is changed": ("UPDATE ledger.events SET tags = '{}' WHERE position = 7", "columns at position 7"),
    "the time column is changed": (
        "UPDATE ledger.events SET recorded_at = recorded_at + interval '1 us' WHERE position = 7",
        "columns at position 7"),
    "an event is taken out": ("DELETE FROM ledger.events WHERE position = 7", "position 7 is missing"),
    "the last event is taken out": ("DELETE FROM ledger.events WHERE position = 12", "none after position 11"),
    "two events change places": (
        "UPDATE ledger.events SET position = 25 - position WHERE position IN (12); "
        "UPDATE ledger.events SET position = 12 WHERE position = 11; "
        "UPDATE ledger.events SET position = 11 WHERE position = 13", "columns at position 11"),
    "an event is put beyond the head": (
        "INSERT INTO ledger.events SELECT 99, type, recorded_at, tags, entry FROM ledger.events WHERE position = 1",
        "13 rows from 1 to 99"),
    "the log is rewound": (
        "DELETE FROM ledger.events WHERE position = 12; UPDATE ledger.head SET size = 11", "another root"),
    "the edge is changed": ("UPDATE ledger.head SET edge = array_prepend(sha256('x'), edge[2:])", "another root"),
    "the head's time is changed": ("UPDATE ledger.head SET recorded_at = recorded_at + interval '1 s'", "another root"),
    "a tag row is taken out": ("DELETE FROM ledger.tags WHERE tag = ledger.tag_hash('lot:7')", r"lacks rows .*\[7\]"),
    "a tag row is put in": ("INSERT INTO ledger.tags VALUES (1, 7)", "holds 25 rows where 24 belong"),
    "a submission names a place outside the log": (
        "UPDATE ledger.submissions SET last_position = 99", "outside the log"),
}  # fmt: skip


@pytest.fixture
async def superuser(database: Database) -> AsyncIterator[asyncpg.Connection]:
    async with await Log.open(database.app) as log:
        await log.append([a_part(*[an_event("T", f"lot:{n}", "all", n=n) for n in range(1, 7)], key="k")])
        await log.append([a_part(*[an_event("T", f"lot:{n}", "all", n=n) for n in range(7, 13)])])
    connection = await asyncpg.connect(database.superuser)
    await connection.execute("SET session_replication_role = replica")
    yield connection
    await connection.close()


async def found(superuser: asyncpg.Connection, statements: str) -> str:
    """What verification says after these statements, which are undone again."""
    transaction = superuser.transaction()
    await transaction.start()
    try:
        await superuser.execute(statements)
        await verify(superuser)
    except BrokenLedger as broken:
        return str(broken)
    finally:
        await transaction.rollback()
    return "nothing found"


async def test_every_tampering_is_found_and_named(superuser: asyncpg.Connection) -> None:
    for tampering, (statements, finding) in TAMPERINGS.items():
        assert re.search(finding, await found(superuser, statements)), tampering
    assert (await verify(superuser)).size == 12


async def test_verification_goes_on_from_a_head_it_has_seen_and_tells_its_progress(
    superuser: asyncpg.Connection, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ledger.verification.CHUNK", 5)
    told: list[tuple[int, int]] = []
    first = await verify(superuser, progress=lambda done, of: told.append((done, of)))
    assert told == [(5, 12), (10, 12), (12, 12)]
    async with await Log.open(database.app) as log:
        await log.append([a_part(an_event(), an_event())])
    assert await verify(superuser, since=first) == await verify(superuser)
