"""What administrators do: nothing of it may raise an alarm, and the log must go on after it, cosigned.

Each operation gets a copy of the victim and gives the database that is judged: that copy, a restored dump, the copy
of a whole server, a promoted replica. Those that need a server of their own have one, with fsync on.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import asyncpg

from ledger.events import NewEvent, Part
from ledger.log import Log
from ledger.migrations import migrate
from ledger.policy import Policy
from projections.projector import Projector
from tests.database import Database
from tests.tampering.attending import attended, their_own
from tests.tampering.detecting import Found, by_verify, started
from tests.tampering.scene import ask
from tests.tampering.servers import SECONDS_MAX, answers, base_backup, dumped, own_server, promoted
from tests.tampering.starts import at_work
from tests.tampering.victim import WITNESSES, Victim, a_copy, tampering

TABLES = ("migrations", "head", "events", "tags", "submissions", "tiles", "checkpoints", "cosigners")
Operation = Callable[[Victim, Database, Path], AbstractAsyncContextManager[Database]]
"""Of the victim, the copy of it, and the folders of the witnesses that cosign what comes."""


async def judged(victim: Victim, operation: Operation, folder: Path) -> dict[str, Found | None]:
    """What every finder says after the operation, and after the log went on; an assertion fails where it cannot."""
    folders = their_own(victim.folder, folder, victim.policy)
    async with (
        a_copy(victim) as copy,
        operation(victim, copy, folders) as database,
        attended(folders, victim.policy) as policy,
    ):
        found = await ask(victim, database, policy)
        await goes_on(victim, database, policy)
        return found | {"verify, later": await by_verify(database, victim.signer.verifier, policy)}


async def goes_on(victim: Victim, database: Database, policy: Policy) -> None:
    """An entry more is taken, published and cosigned."""
    await appended(database, victim.signer.name, 1)
    async with started(database, victim.signer, policy) as server:
        await server.publish()
        status = server.status()
        assert status.halted is None
        assert status.witnessed == status.published > victim.size


async def appended(database: Database, origin: str, count: int) -> None:
    async with await Log.open(database.app, origin=origin) as log:
        for n in range(count):
            await log.append([Part((NewEvent("Said", ("benign",), b"%d" % n),))])


def sql(*statements: str) -> Operation:
    """Statements of the superuser, each for itself: some cannot run in a transaction."""

    @asynccontextmanager
    async def operation(_: Victim, database: Database, __: Path) -> AsyncIterator[Database]:
        connection = await asyncpg.connect(database.superuser)
        try:
            for statement in statements:
                await connection.execute(statement.replace("THIS", database.name))
        finally:
            await connection.close()
        yield database

    return operation


@asynccontextmanager
async def migrated_again(_: Victim, database: Database, __: Path) -> AsyncIterator[Database]:
    assert await migrate(database.owner) == []
    yield database


@asynccontextmanager
async def copied(victim: Victim, database: Database, _: Path) -> AsyncIterator[Database]:
    async with a_copy(victim, database.name) as another:
        yield another


@asynccontextmanager
async def restored_from_a_dump(victim: Victim, database: Database, _: Path) -> AsyncIterator[Database]:
    yield await dumped(database, victim.cluster, f"{database.name}_restored")


@asynccontextmanager
async def restored_from_plain_sql(victim: Victim, database: Database, _: Path) -> AsyncIterator[Database]:
    yield await dumped(database, victim.cluster, f"{database.name}_plain", plain=True)


@asynccontextmanager
async def tiles_made_again(_: Victim, database: Database, __: Path) -> AsyncIterator[Database]:
    async with tampering(database) as connection:
        await connection.execute("TRUNCATE ledger.tiles")
    connection = await asyncpg.connect(database.app)
    try:
        assert await connection.fetchval("SELECT ledger.make_tiles(1000)") > 0
    finally:
        await connection.close()
    yield database


@asynccontextmanager
async def published_again(victim: Victim, database: Database, folders: Path) -> AsyncIterator[Database]:
    """While no witness answers, then with two of them, then with all: checkpoints of one size, of one root."""
    for silent in (WITNESSES, WITNESSES[:1], ()):
        async with (
            attended(folders, victim.policy, silent=silent) as policy,
            started(database, victim.signer, policy) as server,
        ):
            await server.publish()
    yield database


@asynccontextmanager
async def server_restarted(victim: Victim, database: Database, folders: Path) -> AsyncIterator[Database]:
    async with attended(folders, victim.policy) as policy:
        for _ in range(3):
            async with at_work(database, victim.signer, policy) as (server, log):
                await appended(database, victim.signer.name, 1)
                assert await server.await_witnessed((await log.head()).size, SECONDS_MAX)
    yield database


@asynccontextmanager
async def witnesses_restarted(victim: Victim, database: Database, folders: Path) -> AsyncIterator[Database]:
    for _ in range(2):
        async with attended(folders, victim.policy) as policy:
            await goes_on(victim, database, policy)
    yield database


@asynccontextmanager
async def projected(_: Victim, database: Database, __: Path) -> AsyncIterator[Database]:
    """The projections are built in schemas of their own, beside the ledger."""
    async with (
        await Log.open(database.projector) as followed,
        await Projector.open(followed, database.projector) as projector,
    ):
        stop = asyncio.Event()
        working = asyncio.create_task(projector.run(stop))
        while projector.position < (await followed.head()).size:
            await projector.changed(projector.position, 5)
        stop.set()
        await working
    yield database


@asynccontextmanager
async def appended_meanwhile(victim: Victim, database: Database, _: Path) -> AsyncIterator[Database]:
    """Appends go on all the time while the finders look."""
    appending = asyncio.create_task(appended(database, victim.signer.name, 100_000))
    try:
        yield database
    finally:
        appending.cancel()
        await asyncio.gather(appending, return_exceptions=True)


@asynccontextmanager
async def postgres_restarted(_: Victim, database: Database, __: Path) -> AsyncIterator[Database]:
    with own_server() as server:
        moved = await dumped(database, server.cluster, "moved")
        server.restart()
        yield Database(server.cluster, moved.name)


@asynccontextmanager
async def postgres_killed(victim: Victim, database: Database, _: Path) -> AsyncIterator[Database]:
    """kill -9 with appends in flight; it recovers from its log of writes."""
    with own_server() as server:
        moved = await dumped(database, server.cluster, "moved")
        appending = [asyncio.create_task(appended(moved, victim.signer.name, 100_000)) for _ in range(4)]
        await asyncio.sleep(0.5)
        server.kill()
        await answers(server.cluster)
        for caller in appending:
            caller.cancel()
        await asyncio.gather(*appending, return_exceptions=True)
        yield moved


@asynccontextmanager
async def base_backup_started(_: Victim, database: Database, __: Path) -> AsyncIterator[Database]:
    with own_server() as server:
        moved = await dumped(database, server.cluster, "moved")
        async with base_backup(server, replica=False) as cluster:
            yield Database(cluster, moved.name)


@asynccontextmanager
async def replica_promoted(victim: Victim, database: Database, _: Path) -> AsyncIterator[Database]:
    """While it follows it raises no alarm either."""
    with own_server() as server:
        moved = await dumped(database, server.cluster, "moved")
        async with base_backup(server, replica=True) as cluster:
            replica = Database(cluster, moved.name)
            async with attended(victim.folder, victim.policy) as policy:
                assert not any((await ask(victim, replica, policy)).values())
            await promoted(cluster)
            yield replica


SETTINGS = {"timezone": "Asia/Kathmandu", "datestyle": "German", "bytea_output": "escape", "extra_float_digits": "0",
            "search_path": "pg_temp", "work_mem": "64kB",
            "default_transaction_isolation": "serializable", "enable_indexscan": "off"}  # fmt: skip
OPERATIONS: dict[str, Operation] = {
    "VACUUM FULL": sql("VACUUM FULL"),
    "VACUUM (FREEZE, ANALYZE)": sql("VACUUM (FREEZE, ANALYZE)"),
    "ANALYZE": sql("ANALYZE"),
    "REINDEX DATABASE": sql("REINDEX DATABASE THIS"),
    "REINDEX TABLE CONCURRENTLY": sql("REINDEX TABLE CONCURRENTLY ledger.events"),
    "CLUSTER by time of the index of types": sql("CLUSTER ledger.events USING events_type_position"),
    "CHECKPOINT": sql("CHECKPOINT"),
    "fillfactor changed, tables rewritten": sql(
        *(f"ALTER TABLE ledger.{table} SET (fillfactor = 60)" for table in TABLES), "VACUUM FULL"),
    "an index added": sql("CREATE INDEX later ON ledger.events (recorded_at)"),
    "storage of entries changed, tables rewritten": sql(
        "ALTER TABLE ledger.events ALTER COLUMN entry SET STORAGE EXTERNAL", "VACUUM FULL ledger.events"),
    "statistics changed": sql("ALTER TABLE ledger.events ALTER COLUMN type SET STATISTICS 1000",
                              "CREATE STATISTICS ledger.more ON type, recorded_at FROM ledger.events", "ANALYZE"),
    "settings of the roles changed": sql(
        *(f"ALTER ROLE quench_app IN DATABASE THIS SET {name} = '{value}'" for name, value in SETTINGS.items())),
    "migrated again": migrated_again,
    "copied (CREATE DATABASE … TEMPLATE)": copied,
    "pg_dump and pg_restore": restored_from_a_dump,
    "pg_dump as SQL, and psql": restored_from_plain_sql,
    "tiles removed and made again": tiles_made_again,
    "checkpoints published again": published_again,
    "the server restarted, with appends": server_restarted,
    "the witnesses restarted": witnesses_restarted,
    "projections built beside": projected,
    "appends meanwhile": appended_meanwhile,
    "PostgreSQL stopped and started": postgres_restarted,
    "PostgreSQL killed (kill -9) with appends in flight, recovered": postgres_killed,
    "pg_basebackup, started on its own": base_backup_started,
    "a streaming replica followed and was promoted": replica_promoted,
}  # fmt: skip
"""All of them, by name."""


def in_the_tests() -> Iterator[str]:
    """Those that need no server of their own."""
    own = (postgres_restarted, postgres_killed, base_backup_started, replica_promoted)
    yield from (name for name, operation in OPERATIONS.items() if operation not in own)
