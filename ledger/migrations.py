"""Forward-only migrations with checksums. Event rows are never migrated: old versions are upcast on read."""

from hashlib import sha256

import asyncpg

from ledger.faults import LedgerFault
from ledger.sql import migration_texts

# Two migrations at once wait for each other on this advisory lock of the transaction; it guards the tool,
# not the log.
_LOCK = 0x1ED6E2


class MigrationRefused(LedgerFault):
    """The database and the migrations of this program contradict each other."""


async def migrate(owner_dsn: str) -> list[str]:
    """Bring the ledger's schema up to date as its owner and name what was applied; nothing when it
    already is."""
    connection = await asyncpg.connect(owner_dsn, statement_cache_size=0)
    try:
        async with connection.transaction():
            await connection.execute("SELECT pg_advisory_xact_lock($1)", _LOCK)
            return await _apply(connection)
    finally:
        await connection.close()


async def _apply(connection: asyncpg.Connection) -> list[str]:
    texts = migration_texts()
    applied = await _applied(connection)
    _check_history(applied, texts)
    pending = [name for name in texts if name not in applied]
    for name in pending:
        try:
            await connection.execute(texts[name])
        except asyncpg.PostgresError as error:
            raise MigrationRefused(
                f"迁移失败 / migration {name} failed, nothing was changed: {error}"
            ) from error
        await connection.execute(
            "INSERT INTO ledger.migrations (name, sha256) VALUES ($1, $2)", name, _checksum(texts[name])
        )
    return pending


async def _applied(connection: asyncpg.Connection) -> dict[str, bytes]:
    if await connection.fetchval("SELECT to_regclass('ledger.migrations') IS NULL"):
        return {}
    rows = await connection.fetch("SELECT name, sha256 FROM ledger.migrations ORDER BY name")
    return {row["name"]: row["sha256"] for row in rows}


def _check_history(applied: dict[str, bytes], texts: dict[str, str]) -> None:
    for name, checksum in applied.items():
        if name not in texts:
            raise MigrationRefused(
                f"数据库较新 / the database has {name}, which this program does not: upgrade the program"
            )
        if checksum != _checksum(texts[name]):
            raise MigrationRefused(
                f"迁移已被改动 / {name} was edited after it was applied: write a new migration instead"
            )


def _checksum(text: str) -> bytes:
    return sha256(text.encode()).digest()
