"""PostgreSQL servers of a scene's own: to be stopped, killed, copied and promoted, with the programs of the wheel."""

import asyncio
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from app.postgres import Cluster, Running, create_database, start
from app.postgres_place import ENVIRONMENT, Place, identity, installed_wheel, place_for
from tests.database import Database

BINARIES = installed_wheel() / "pginstall/bin"
SECONDS_MAX = 60.0


@dataclass
class OwnServer:
    """A server that nobody else uses, fsync on."""

    home: Path
    place: Place
    running: Running

    @property
    def cluster(self) -> Cluster:
        return self.running.cluster

    def restart(self) -> None:
        """Shut down cleanly, and start again."""
        self.running.stop()
        self.running = start(self.home)

    def kill(self) -> None:
        """SIGKILL to its first process; the keeper starts another, which recovers."""
        os.kill(self.cluster.postmaster_pid(), signal.SIGKILL)


@contextmanager
def own_server() -> Iterator[OwnServer]:
    """A server on a fresh folder, gone with it."""
    home = Path(tempfile.mkdtemp(prefix="quench-", dir="/tmp"))
    home.chmod(0o755)
    try:
        server = OwnServer(home, place_for(home), start(home))
        try:
            yield server
        finally:
            server.running.stop()
    finally:
        shutil.rmtree(home)


async def dumped(source: Database, target: Cluster, name: str, *, plain: bool = False) -> Database:
    """pg_dump of a database, and its restore under another name: as an archive, or as plain SQL through psql."""
    database = Database(target, name)
    await asyncio.to_thread(create_database, target, name)
    dump = await run("pg_dump", "--format", "plain" if plain else "custom", "--dbname", source.superuser)
    if plain:
        await run("psql", "--quiet", "--set", "ON_ERROR_STOP=1", "--dbname", database.superuser, text=dump)
    else:
        await run("pg_restore", "--exit-on-error", "--dbname", database.superuser, text=dump)
    return database


async def run(program: str, *words: str, text: bytes | None = None) -> bytes:
    """A program of PostgreSQL to its end; what it wrote."""
    process = await asyncio.create_subprocess_exec(
        str(BINARIES / program),
        *words,
        env=ENVIRONMENT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    said, told = await process.communicate(text)
    assert process.returncode == 0, (program, told.decode())
    return said


@asynccontextmanager
async def base_backup(server: OwnServer, *, replica: bool) -> AsyncIterator[Cluster]:
    """pg_basebackup of a running server, started as a server of its own: independent, or following the first."""
    place, copy = server.place, server.place.data / "copy"
    hba = server.cluster.data_dir / "pg_hba.conf"
    _done(place, "tee", "-a", str(hba), text="local replication all peer map=quench\n")
    await _as_superuser(server.cluster, "SELECT pg_reload_conf()")
    more = ["--write-recovery-conf"] if replica else []
    where = [
        "--host",
        str(server.cluster.socket_dir),
        "--port",
        str(server.cluster.port),
        "--username",
        "postgres",
    ]
    _done(
        place, str(place.binaries / "pg_basebackup"), *where, "--checkpoint", "fast", "-D", str(copy), *more
    )
    cluster = Cluster(place.data / "s", server.cluster.port, copy)
    _done(place, "mkdir", str(cluster.socket_dir))
    options = (f"unix_socket_directories={cluster.socket_dir}", "listen_addresses=", f"port={cluster.port}")
    program = [
        str(place.binaries / "postgres"),
        "-D",
        str(copy),
        *(word for one in options for word in ("-c", one)),
    ]
    with _serving(["setpriv", "--pdeathsig", "KILL", *identity(place.user), *program]):
        await answers(cluster)
        yield cluster


@contextmanager
def _serving(command: list[str]) -> Iterator[None]:
    with subprocess.Popen(command, env=ENVIRONMENT, stderr=subprocess.DEVNULL, cwd="/") as process:
        try:
            yield
        finally:
            process.send_signal(signal.SIGINT)


async def answers(cluster: Cluster) -> None:
    """Wait until the server takes connections."""
    async with asyncio.timeout(SECONDS_MAX):
        while True:
            try:
                return await _as_superuser(cluster, "SELECT true")
            except (OSError, asyncpg.PostgresError):
                await asyncio.sleep(0.05)


async def promoted(cluster: Cluster) -> None:
    """The replica becomes a server that writes."""
    await _as_superuser(cluster, "SELECT pg_promote()")


async def _as_superuser(cluster: Cluster, statement: str) -> None:
    connection = await asyncpg.connect(cluster.dsn("postgres", "postgres"))
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


def _done(place: Place, *program: str, text: str | None = None) -> None:
    done = place.as_server(*program, text=text)
    assert done.returncode == 0, done.stderr
