"""The three roles of the ledger and the databases they use (DESIGN §2, append-only three times).

`quench_owner` owns the schemas and runs the migrations, `quench_app` reads and appends, `quench_projector`
reads the ledger and owns the projection schemas. None is a superuser. What each may do with the tables is
granted by the migrations; here stands only who exists and who may connect.

For a PostgreSQL of one's own (15 or newer), as its superuser and once: `python -m app.postgres_roles` with
BOOTSTRAP_DATABASE_URL and the three URLs of `app/settings.py`, whose user names and passwords the roles then
have.
"""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from urllib.parse import unquote, urlsplit

import asyncpg

from app.settings import Settings

ROLES = ("quench_owner", "quench_app", "quench_projector")
PASSWORDLESS: Mapping[str, str] = {}


async def bootstrap_roles(
    superuser_dsn: str, database: str = "quench", passwords: Mapping[str, str] = PASSWORDLESS
) -> None:
    """Makes the roles and the database where they are absent; twice is as once, two at once are safe."""
    connection = await asyncpg.connect(superuser_dsn)
    try:
        async with connection.transaction():
            # Roles are cluster-wide: the lock is for two starts at once, not for the ledger.
            await connection.execute("SELECT pg_advisory_xact_lock(7366726563650)")
            for role in ROLES:
                if not await connection.fetchval("SELECT true FROM pg_roles WHERE rolname = $1", role):
                    await connection.execute(f"CREATE ROLE {role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE")
                if role in passwords:
                    await connection.execute(
                        await connection.fetchval(
                            "SELECT format('ALTER ROLE %I PASSWORD %L', $1::text, $2::text)",
                            role,
                            passwords[role],
                        )
                    )
        if not await connection.fetchval("SELECT true FROM pg_database WHERE datname = $1", database):
            with suppress(asyncpg.DuplicateDatabaseError):  # Another made it since the question.
                await _create_database(connection, database, "template0")
        await _grant(connection, database)
    finally:
        await connection.close()


async def create_database_as(superuser_dsn: str, name: str, template: str | None = None) -> None:
    """A database owned by quench_owner, empty or a copy of the template."""
    connection = await asyncpg.connect(superuser_dsn)
    try:
        await _create_database(connection, name, template or "template0")
        await _grant(connection, name)
    finally:
        await connection.close()


async def drop_database_as(superuser_dsn: str, name: str) -> None:
    """Drops the database if it is there, ending the sessions that still use it."""
    connection = await asyncpg.connect(superuser_dsn)
    try:
        await connection.execute(f"DROP DATABASE IF EXISTS {_quoted(name)} WITH (FORCE)")
    finally:
        await connection.close()


async def _create_database(connection: asyncpg.Connection, name: str, template: str) -> None:
    await connection.execute(
        f"CREATE DATABASE {_quoted(name)} OWNER quench_owner TEMPLATE {_quoted(template)} ENCODING 'UTF8'"
    )


async def _grant(connection: asyncpg.Connection, name: str) -> None:
    # The rights on a database are not copied from its template. The projector makes a schema for every build.
    database = _quoted(name)
    await connection.execute(
        f"REVOKE ALL ON DATABASE {database} FROM PUBLIC;"
        f"GRANT CONNECT ON DATABASE {database} TO quench_app, quench_projector;"
        f"GRANT CREATE ON DATABASE {database} TO quench_projector"
    )


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


async def bootstrap(settings: Settings) -> None:
    """Prepares the PostgreSQL that the settings name; each URL's user becomes a role with its password."""
    urls = (settings.migration_database_url, settings.database_url, settings.projector_database_url)
    if settings.bootstrap_database_url is None or None in urls:
        raise SystemExit(
            "BOOTSTRAP_DATABASE_URL (a superuser's), MIGRATION_DATABASE_URL, DATABASE_URL and "
            "PROJECTOR_DATABASE_URL must be set. 请先设置上述四个环境变量。"
        )
    parts = [urlsplit(url) for url in urls if url is not None]
    for role, part in zip(ROLES, parts, strict=True):
        if part.username != role:
            raise SystemExit(f"the user of one URL is {part.username!r}, and must be {role!r}")
    passwords = {part.username: unquote(part.password) for part in parts if part.username and part.password}
    await bootstrap_roles(settings.bootstrap_database_url, parts[0].path.lstrip("/"), passwords)


if __name__ == "__main__":
    asyncio.run(bootstrap(Settings()))
