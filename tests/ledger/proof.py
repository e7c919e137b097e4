"""After each act the whole log is verified again."""

import asyncpg

from ledger.events import Head
from ledger.verification import verify
from tests.database import Database


async def assert_whole(database: Database, since: Head | None = None) -> Head:
    """Verify the log of this database and give its head."""
    connection = await asyncpg.connect(database.app)
    try:
        return (await verify(connection, since=since)).head
    finally:
        await connection.close()
