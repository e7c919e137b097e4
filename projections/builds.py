"""Builds of a projection: each in a schema of its own, made empty, dumped to compare, dropped when long retired."""

import io
from contextlib import suppress
from typing import Any

import asyncpg

from projections.projection import Projection
from projections.queries import queries


async def bootstrap(connection: asyncpg.Connection) -> None:
    """The `projections` schema with `projections.live`; two at once are safe, twice is as once."""
    if await connection.fetchval(queries("live")["bootstrapped"]):
        return
    async with connection.transaction():
        await connection.execute(queries("live")["lock_bootstrap"])
        await connection.execute(queries("live")["bootstrap"])


async def ensure_live(connection: asyncpg.Connection, projection: Projection) -> None:
    """A first, empty build for a projection that has none yet."""
    async with connection.transaction():
        await connection.execute(queries("live")["lock_bootstrap"])
        if await connection.fetchrow(queries("live")["live"], projection.name) is None:
            schema = await new_build(connection, projection)
            await make_indexes(connection, projection, schema)
            await connection.execute(
                queries("live")["insert_live"], projection.name, schema, projection.version
            )


async def new_build(connection: asyncpg.Connection, projection: Projection) -> str:
    """A fresh schema with empty tables, named one above the highest there is: capacity_v1, capacity_v2 …

    The indexes for readers are not there yet: `make_indexes`.
    """
    rows = await connection.fetch(queries("live")["builds"], projection.name)
    numbers = [int(row["nspname"].rsplit("_v", 1)[1]) for row in rows]
    schema = f"{projection.name}_v{max(numbers, default=0) + 1}"
    await connection.execute(f'CREATE SCHEMA "{schema}"')
    await connection.execute(projection.schema_sql.replace("{schema}", f'"{schema}"'))
    await connection.execute(
        f'GRANT USAGE ON SCHEMA "{schema}" TO quench_app; '
        f'GRANT SELECT ON ALL TABLES IN SCHEMA "{schema}" TO quench_app'
    )
    return schema


async def make_indexes(connection: asyncpg.Connection, projection: Projection, schema: str) -> None:
    """The indexes that readers need; each is a statement and, outside of a transaction, a transaction of its own."""
    for statement in projection.index_sql:
        await connection.execute(statement.replace("{schema}", f'"{schema}"'))


async def drop_build(connection: asyncpg.Connection, schema: str) -> None:
    """Drop a build that is not live."""
    await connection.execute(f'DROP SCHEMA IF EXISTS "{schema}" CASCADE')
    await connection.execute(queries("live")["forget_retired"], schema)


async def drop_long_retired(connection: asyncpg.Connection) -> list[str]:
    """Drop the builds that were swapped out more than an hour ago; their names. One that is still read stays."""
    dropped = []
    for row in await connection.fetch(queries("live")["long_retired"]):
        with suppress(asyncpg.LockNotAvailableError):
            async with connection.transaction():
                await connection.execute("SET LOCAL lock_timeout = '2s'")
                await drop_build(connection, row["schema"])
            dropped.append(row["schema"])
    return dropped


async def drop_orphans(connection: asyncpg.Connection, projection: Projection) -> None:
    """Builds that are neither live nor retired nor being built were left by a process of an older version."""
    rows = await connection.fetch(queries("live")["builds"], projection.name)
    kept = await connection.fetch(queries("live")["kept_builds"])
    for name in {row["nspname"] for row in rows} - {row["schema"] for row in kept}:
        await drop_build(connection, name)


async def dump(connection: Any, schema: str, projection: Projection) -> bytes:
    """Every row of a build, table by table in the order of the primary keys: equal bytes are equal builds."""
    out = io.BytesIO()
    for table in projection.tables:
        order = ", ".join(await primary_key(connection, schema, table))
        out.write(f"-- {table}\n".encode())
        await connection.copy_from_query(f'SELECT * FROM "{schema}".{table} ORDER BY {order}', output=out)
    return out.getvalue()


async def primary_key(connection: Any, schema: str, table: str) -> tuple[str, ...]:
    """The columns of a table's primary key, quoted."""
    rows = await connection.fetch(queries("live")["primary_key"], f'"{schema}".{table}')
    return tuple(f'"{row["attname"]}"' for row in rows)
