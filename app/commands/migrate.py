"""`quench migrate`."""

import asyncpg
from rich.console import Console

from app.databases import Databases
from app.postgres_roles import bootstrap
from app.settings import Settings
from ledger.migrations import migrate

out = Console(highlight=False)


async def migrate_database(settings: Settings, found: Databases) -> None:
    """Make the roles and the database where a superuser's URL is given, then apply what is missing."""
    if settings.bootstrap_database_url:
        await bootstrap(settings)
    applied = await migrate(found.owner)
    connection = await asyncpg.connect(found.owner)
    try:
        version = await connection.fetchval("show server_version")
    finally:
        await connection.close()
    done = ", ".join(applied) or "已是最新 / up to date"
    out.print(f"PostgreSQL {version} · {done}")
