"""Who exists in the database and who may connect (DESIGN §2, append-only three times)."""

import asyncpg
import pytest

from app.postgres_roles import ROLES, bootstrap, bootstrap_roles
from app.settings import Settings
from tests.database import Database


async def test_each_role_connects_and_none_is_a_superuser(database: Database) -> None:
    for role in ROLES:
        connection = await asyncpg.connect(database.cluster.dsn(role, database.name))
        row = await connection.fetchrow("SELECT rolname, rolsuper, rolcreatedb, rolcreaterole FROM pg_roles "
                                        "WHERE rolname = current_user")  # fmt: skip
        await connection.close()
        assert tuple(row) == (role, False, False, False)


async def test_only_owner_and_projector_may_make_schemas(database: Database) -> None:
    for dsn in (database.owner, database.projector):
        connection = await asyncpg.connect(dsn)
        await connection.execute("CREATE SCHEMA of_mine; DROP SCHEMA of_mine")
        await connection.close()
    connection = await asyncpg.connect(database.app)
    for kind in ("SCHEMA of_mine", "TABLE public.of_mine()", "TEMPORARY TABLE of_mine()"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(f"CREATE {kind}")
    await connection.close()


async def test_bootstrapping_twice_is_bootstrapping_once(database: Database) -> None:
    for _ in range(2):
        await bootstrap_roles(database.superuser, database.name)
    connection = await asyncpg.connect(database.superuser)
    names = await connection.fetch("SELECT rolname FROM pg_roles WHERE rolname LIKE 'quench%' ORDER BY 1")
    await connection.close()
    assert [row["rolname"] for row in names] == sorted(ROLES)


async def test_a_server_of_ones_own_gets_the_roles_with_the_passwords_of_the_urls(database: Database) -> None:
    where = database.owner.partition("@")[2]
    urls = {role: f"postgresql://{role}:p%27%22w@{where}" for role in ROLES}
    await bootstrap(
        Settings(
            bootstrap_database_url=database.superuser,
            migration_database_url=urls["quench_owner"],
            database_url=urls["quench_app"],
            projector_database_url=urls["quench_projector"],
        )
    )
    connection = await asyncpg.connect(database.superuser)
    hashed = await connection.fetch("SELECT rolpassword LIKE 'SCRAM-SHA-256$%' AS scram FROM pg_authid "
                                    "WHERE rolname = ANY($1)", ROLES)  # fmt: skip
    await connection.execute(";".join(f"ALTER ROLE {role} PASSWORD NULL" for role in ROLES))
    await connection.close()
    assert [row["scram"] for row in hashed] == [True, True, True]


async def test_a_url_of_another_user_is_refused(database: Database) -> None:
    settings = Settings(
        bootstrap_database_url=database.superuser,
        migration_database_url=database.superuser,
        database_url=database.app,
        projector_database_url=database.projector,
    )
    with pytest.raises(SystemExit, match="must be 'quench_owner'"):
        await bootstrap(settings)
