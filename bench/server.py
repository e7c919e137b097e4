"""The one server that a run measures on: our own embedded PostgreSQL in a folder of its own, settings as in
production."""

import asyncio
import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from app.postgres import Cluster, create_database, drop_database, start
from ledger.migrations import migrate

DURABLE = "/var/tmp"
"""On disk: a commit on a folder in memory is not durable, and its time means nothing."""
SETTINGS = (
    "server_version", "fsync", "synchronous_commit", "full_page_writes", "wal_sync_method", "wal_level",
    "shared_buffers", "max_wal_size", "checkpoint_timeout", "commit_delay", "max_connections", "data_checksums",
    "default_transaction_isolation", "jit", "autovacuum",
)  # fmt: skip
_TEMPLATE = "bench_template"


@dataclass(frozen=True)
class Server:
    """A running server and the databases on it."""

    cluster: Cluster
    fdatasync_microseconds: float

    @contextmanager
    def database(self, name: str, *, migrated: bool = True, of: str = _TEMPLATE) -> Iterator[str]:
        """A database of its own while the block runs: with our ledger in it, or all of another, or empty for a peer."""
        create_database(self.cluster, name, of if migrated else None)
        try:
            yield name
        finally:
            drop_database(self.cluster, name)

    def app(self, database: str) -> str:
        return self.cluster.dsn("quench_app", database)

    def settings(self) -> dict[str, str]:
        """What decides the figures, as the server says it."""
        return asyncio.run(_shown(self.cluster.dsn("postgres", "postgres")))

    def checkpoint(self) -> None:
        """What was written before is on disk: no contender pays for the one before it."""
        asyncio.run(_execute(self.cluster.dsn("postgres", "postgres"), "CHECKPOINT"))

    def vacuum(self, database: str) -> None:
        """As a log of years is; else whoever reads it first writes that its rows stand, page by page."""
        asyncio.run(_execute(self.cluster.dsn("postgres", database), "VACUUM (ANALYZE)"))


@contextmanager
def server() -> Iterator[Server]:
    """A server for one run; nothing of it is left."""
    folder = Path(tempfile.mkdtemp(prefix="quench-bench-", dir=DURABLE))
    folder.chmod(0o755)  # The server's user must reach what is in it.
    try:
        with start(folder) as running:
            create_database(running.cluster, _TEMPLATE)
            asyncio.run(migrate(running.cluster.dsn("quench_owner", _TEMPLATE)))
            yield Server(running.cluster, _fdatasync_microseconds(folder))
    finally:
        shutil.rmtree(folder)


def _fdatasync_microseconds(folder: Path, writes: int = 100) -> float:
    """The median time to make 8 kB durable here: every figure about commits moves with it."""
    times = []
    file = os.open(folder / "fdatasync", os.O_RDWR | os.O_CREAT)
    try:
        for _ in range(writes):
            os.pwrite(file, b"\0" * 8192, 0)
            begun = time.perf_counter()
            os.fdatasync(file)
            times.append(time.perf_counter() - begun)
    finally:
        os.close(file)
    return round(statistics.median(times) * 1e6, 1)


async def _shown(dsn: str) -> dict[str, str]:
    connection = await asyncpg.connect(dsn)
    try:
        return {name: await connection.fetchval(f"SHOW {name}") for name in SETTINGS}
    finally:
        await connection.close()


async def _execute(dsn: str, statement: str) -> None:
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
