"""`quench migrate`."""

import asyncpg
from rich.console import Console

from app.databases import Databases
from app.settings import Settings
from ledger.migrations import migrate

out = Console(highlight=False)


async def migrate_database(settings: Settings, found: Databases) -> None:
    """Apply what is missing; a second run finds nothing to do."""
    applied = await migrate(found.owner)
    connection = await asyncpg.connect(found.owner)
    try:
        version = await connection.fetchval("show server_version")
    finally:
        await connection.close()
    done = ", ".join(applied) or "已是最新 / up to date"
    out.print(f"PostgreSQL {version} · {done}")
