"""The probe keeps its indexes: it is planned once a session, perhaps while the tables are empty or never analysed."""

import asyncio

import asyncpg

from ledger.log import Log
from tests.database import Database
from tests.ledger.given import a_part, an_event, unless

READ = (
    "SELECT relname, seq_tup_read FROM pg_stat_user_tables WHERE schemaname = 'ledger' AND relname <> 'head'"
)
USED = "SELECT idx_scan FROM pg_stat_user_indexes WHERE indexrelname = 'tags_pkey'"
SESSIONS = "SELECT count(*) FROM pg_stat_activity WHERE usename = 'quench_app' AND datname = $1"


async def test_conditions_and_reads_read_no_table_from_end_to_end(log: Log, database: Database) -> None:
    connection = await asyncpg.connect(database.superuser)
    for n in range(30):
        await log.append([a_part(an_event("A", "first", f"lot:{n}"))], unless(f"lot:{n}", types=["B"]))
    await log.append([a_part(*[an_event("C", "all", f"lot:{n % 50}", n=n) for n in range(3_000)])])
    for n in range(30):
        await log.append(
            [a_part(an_event("A", f"lot:{n}", "x"), key=f"k{n}")], unless(f"lot:{n}", types=["B"])
        )
        await log.append([a_part(an_event("A"))], unless(types=["B", "D"]))
        await log.read(unless(f"lot:{n}").fail_if_match)
        await log.read(after=10, limit=3)
        await log.submission("office", "k1")
        await log.refusals_since("office", 3)
    await log.close()
    while await connection.fetchval(SESSIONS, database.name):  # noqa: ASYNC110 (statistics are sent when it ends)
        await asyncio.sleep(0.01)
    assert {row["relname"]: row["seq_tup_read"] for row in await connection.fetch(READ)} == {
        "events": 0, "tags": 0, "submissions": 0, "migrations": 0, "tiles": 0, "checkpoints": 0,
        "cosigners": 0,
    }  # fmt: skip
    assert await connection.fetchval(USED) > 60
    await connection.close()
