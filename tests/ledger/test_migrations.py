"""Migrations: forward only, checked, safe to run twice and twice at once; schema.sql is what they make."""

import asyncio

import asyncpg
import pytest

from app.postgres import Cluster, create_database, drop_database
from ledger import migrations
from ledger.log import Log
from ledger.migrations import MigrationRefused, migrate
from ledger.sql import migration_texts, schema_text
from tests.database import Database
from tests.ledger.given import a_part

CATALOGUE = """
SELECT 'table' AS kind, table_name || '.' || column_name AS name,
       concat_ws(' ', ordinal_position, data_type, udt_name, is_nullable, column_default) AS definition
FROM information_schema.columns WHERE table_schema = 'ledger'
UNION ALL SELECT 'constraint', conrelid::regclass || '.' || conname, pg_get_constraintdef(oid)
FROM pg_constraint WHERE connamespace = 'ledger'::regnamespace
UNION ALL SELECT 'index', indexname, indexdef FROM pg_indexes WHERE schemaname = 'ledger'
UNION ALL SELECT 'function', proname, pg_get_functiondef(oid) || coalesce(proacl::text, '') || prosecdef
FROM pg_proc WHERE pronamespace = 'ledger'::regnamespace
UNION ALL SELECT 'trigger', tgrelid::regclass || '.' || tgname, pg_get_triggerdef(oid)
FROM pg_trigger WHERE tgrelid::regclass::text LIKE 'ledger.%' AND NOT tgisinternal
UNION ALL SELECT 'options', relname, concat_ws(' ', reloptions::text, relacl::text, relowner::regrole)
FROM pg_class WHERE relnamespace = 'ledger'::regnamespace
UNION ALL SELECT 'schema', nspname, nspacl::text FROM pg_namespace WHERE nspname = 'ledger'
UNION ALL SELECT 'head', 'row', concat_ws(' ', size, recorded_at, edge::text) FROM ledger.head
ORDER BY 1, 2, 3
"""


@pytest.fixture
def empty(cluster: Cluster) -> Database:
    name = "test_migrations"
    drop_database(cluster, name)
    create_database(cluster, name)
    return Database(cluster, name)


async def catalogue(database: Database) -> list[tuple[str, ...]]:
    connection = await asyncpg.connect(database.owner)
    try:
        return [tuple(row) for row in await connection.fetch(CATALOGUE)]
    finally:
        await connection.close()


async def test_schema_sql_is_what_all_migrations_make_of_an_empty_database(
    empty: Database, database: Database
) -> None:
    connection = await asyncpg.connect(empty.owner)
    await connection.execute(schema_text())
    await connection.close()
    assert await catalogue(empty) == await catalogue(database)
    assert len(await catalogue(database)) > 40


async def test_two_migrations_at_once_are_safe_and_a_second_one_changes_nothing(empty: Database) -> None:
    applied = await asyncio.gather(*[migrate(empty.owner) for _ in range(3)])
    assert sorted(applied, key=len) == [[], [], list(migration_texts())]
    async with await Log.open(empty.app) as log:
        await log.append([a_part()])
        assert await migrate(empty.owner) == []
        assert (await log.head()).size == 1


async def test_an_edited_or_unknown_migration_is_refused(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    edited = {name: text + "-- edited" for name, text in migration_texts().items()}
    monkeypatch.setattr(migrations, "migration_texts", lambda: edited)
    with pytest.raises(MigrationRefused, match="edited after it was applied"):
        await migrate(database.owner)
    monkeypatch.setattr(migrations, "migration_texts", dict)
    with pytest.raises(MigrationRefused, match="upgrade the program"):
        await migrate(database.owner)


async def test_a_migration_that_fails_changes_nothing(
    empty: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = {**migration_texts(), "9999_broken.sql": "CREATE TABLE ledger.half (x int); SELECT 1 / 0"}
    with monkeypatch.context() as patched:
        patched.setattr(migrations, "migration_texts", lambda: broken)
        with pytest.raises(MigrationRefused, match="9999_broken"):
            await migrate(empty.owner)
    assert await migrate(empty.owner) == list(migration_texts())
