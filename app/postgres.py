"""The embedded PostgreSQL 18 (DESIGN §6): start it, attach to it, leave it.

`start` makes the cluster the first time, starts the server or attaches to the one that runs, and leaves it
ready with its roles and the database `quench`. The server listens on a unix socket only; the operating system
says who connects (`peer`), and an ident map lets the starter, the server's user and root be any role of ours:
a password would lie in the same folder for the same users. It runs as long as one process is attached (see
`postgres_keeper.py`), survives kill -9 of any process, and two starts at once wait for each other.

    with start(Path(".quench")) as running:
        connection = await asyncpg.connect(running.cluster.dsn("quench_app"))
"""

import asyncio
import fcntl
import os
import pwd
import shutil
import sys
import threading
import time
from collections.abc import Coroutine, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from urllib.parse import quote

import asyncpg

from app import postgres_keeper
from app.postgres_place import ENVIRONMENT, Place, PostgresUnavailable, identity, place_for
from app.postgres_roles import ROLES, bootstrap_roles, create_database_as, drop_database_as

SUPERUSER = "postgres"
READY_SECONDS_MAX = 120.0
STOPPED_SECONDS_MAX = 120.0
NO_SETTINGS: Mapping[str, str] = {}


@dataclass(frozen=True)
class Cluster:
    """A running embedded server and how to reach it."""

    socket_dir: Path
    port: int
    data_dir: Path

    def dsn(self, role: str, database: str = "quench") -> str:
        return f"postgresql://{role}@/{database}?host={quote(str(self.socket_dir))}&port={self.port}"

    def postmaster_pid(self) -> int:
        """The server's first process."""
        return int((self.data_dir / "postmaster.pid").read_text().split("\n", 1)[0])


@dataclass
class Running:
    """Our hold on the server: while one process has one, it runs."""

    cluster: Cluster
    _place: Place
    _attached: int
    _keeper: int | None
    _stopped: bool = field(default=False)

    def stop(self) -> None:
        """Lets go; where nobody else is attached, returns when the server has shut down."""
        _main_thread_only()
        if self._stopped:
            return
        self._stopped = True
        with _exclusive(self._place.home / "start.lock"):
            os.close(self._attached)
            if not _attached_by_others(self._place):
                _wait_until_stopped(self._place, self._keeper)

    def __enter__(self) -> "Running":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def start(home: Path, *, settings: Mapping[str, str] = NO_SETTINGS) -> Running:
    """Starts the server of this home or attaches to it; `settings` are the first starter's."""
    _main_thread_only()
    try:
        place = place_for(home)
        attached = os.open(place.home / "attached.lock", os.O_RDWR | os.O_CREAT, 0o644)
    except PermissionError as denied:
        raise PostgresUnavailable(
            f"{denied.filename} cannot be written by user id {os.geteuid()}: start Quench as the user "
            f"who made {home}, or choose another QUENCH_HOME. 数据目录属于其他用户。"
        ) from denied
    try:
        with _exclusive(place.home / "start.lock"):
            fcntl.flock(attached, fcntl.LOCK_SH)  # Waits for a server that is just shutting down.
            cluster = Cluster(place.sockets, 5432, place.cluster)
            keeper = _ensure_server(place, cluster, settings)
    except BaseException:
        os.close(attached)  # The keeper stops what we may have started.
        raise
    return Running(cluster, place, attached, keeper)


def create_database(cluster: Cluster, name: str, template: str | None = None) -> None:
    """A database owned by quench_owner, empty or a copy of the template."""
    _run(create_database_as(cluster.dsn(SUPERUSER, "postgres"), name, template))


def drop_database(cluster: Cluster, name: str) -> None:
    """Drops the database if it is there, ending the sessions that still use it."""
    _run(drop_database_as(cluster.dsn(SUPERUSER, "postgres"), name))


def _main_thread_only() -> None:
    # The kernel ties the death signal of a child to the thread that started it, and Ctrl-C reaches the main
    # one only.
    if threading.current_thread() is not threading.main_thread():
        raise PostgresUnavailable("the embedded PostgreSQL is started and stopped from the main thread only")


@contextmanager
def _exclusive(path: Path) -> Iterator[None]:
    lock = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def _free(path: Path, kind: int) -> bool:
    """Whether this lock could be had at this moment."""
    lock = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(lock, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    else:
        return True
    finally:
        os.close(lock)


def _kept(place: Place) -> bool:
    return not _free(place.home / "keeper.lock", fcntl.LOCK_EX)


def _attached_by_others(place: Place) -> bool:
    attached = place.home / "attached.lock"
    # Not even shared: the keeper has it, for nobody is left and it is shutting the server down.
    return not _free(attached, fcntl.LOCK_EX) and _free(attached, fcntl.LOCK_SH)


def _ensure_server(place: Place, cluster: Cluster, settings: Mapping[str, str]) -> int | None:
    """Returns when the server has answered us, with its keeper's process id if it is our child."""
    keeper = None if _kept(place) else _launch(place, settings)
    end = time.monotonic() + READY_SECONDS_MAX
    # Asked for the keeper last: one that was killed a moment ago may still hold its lock before the answer.
    while not (_ready(place) and _answers(cluster) and _kept(place)):
        if keeper is not None and _ended(keeper) and _kept(place):
            keeper = None  # One that a start before us launched was there first.
        elif keeper is None and not _kept(place):
            keeper = _launch(place, settings)
        elif (keeper is not None and _ended(keeper)) or time.monotonic() > end:
            log = place.log.read_text(errors="replace")[-2000:]
            raise PostgresUnavailable(
                f"the embedded PostgreSQL did not start; the end of {place.log}:\n{log}"
            )
        time.sleep(0.02)
    return keeper


def _launch(place: Place, settings: Mapping[str, str]) -> int:
    """Makes the cluster if there is none and starts its keeper, in its own session: Ctrl-C is not for it."""
    if not (place.cluster / "PG_VERSION").exists():
        _make_cluster(place)
    _write(place, place.cluster / "pg_ident.conf", _ident_map(place))
    options = {
        "listen_addresses": "",
        "port": "5432",
        "unix_socket_directories": f'"{place.sockets}"',
        "unix_socket_permissions": "0700",
        "timezone": "UTC",
        "log_timezone": "UTC",
        **settings,
    }
    command = [
        "setpriv", "--pdeathsig", "INT", *identity(place.user),
        str(place.binaries / "postgres"), "-D", str(place.cluster),
        *(word for name, value in options.items() for word in ("-c", f"{name}={value}")),
    ]  # fmt: skip
    paths = [str(place.home / "attached.lock"), str(place.home / "keeper.lock"), str(place.cluster)]
    return os.posix_spawn(
        sys.executable,
        [sys.executable, "-I", "-S", postgres_keeper.__file__, *paths, *command],
        ENVIRONMENT,
        setsid=True,
        file_actions=[
            (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
            (os.POSIX_SPAWN_OPEN, 1, str(place.log), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644),
            (os.POSIX_SPAWN_DUP2, 1, 2),
        ],
    )


def _make_cluster(place: Place) -> None:
    for unfinished in place.data.glob("init.*"):
        # From a first start that was killed; what its last child still removes itself need not be found.
        shutil.rmtree(unfinished, ignore_errors=True)
    fresh = place.data / f"init.{os.getpid()}.{time.time_ns()}"
    made = place.as_server(
        place.binaries / "initdb", "-D", fresh, "-U", SUPERUSER, "--encoding=UTF8",
        "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--data-checksums", "--auth-local=peer",
        "--auth-host=reject",
    )  # fmt: skip
    if made.returncode:
        raise PostgresUnavailable(
            f"initdb failed in {place.data}:\n{made.stdout[-1000:]}{made.stderr[-1000:]}"
        )
    _write(place, fresh / "pg_hba.conf", "local all all peer map=quench\n")
    fresh.rename(place.cluster)  # Atomic: a whole cluster or none.


def _ident_map(place: Place) -> str:
    starter = pwd.getpwuid(os.geteuid()).pw_name
    people = sorted({starter, place.user.pw_name, pwd.getpwuid(0).pw_name})
    return "".join(f'quench "{person}" {role}\n' for person in people for role in (SUPERUSER, *ROLES))


def _write(place: Place, path: Path, text: str) -> None:
    """Written as the server's user: root does not follow what that user may have put in its own folder."""
    written = place.as_server("tee", path, text=text)
    if written.returncode:
        raise PostgresUnavailable(f"{path} cannot be written: {written.stderr}")


def _ready(place: Place) -> bool:
    """Whether the server says it accepts connections, and is the child of the keeper that runs now.

    The second half tells it from one whose keeper was killed: that one is still ready, and about to shut
    down.
    """
    try:
        lines = (place.cluster / "postmaster.pid").read_text().splitlines()
        parent = Path(f"/proc/{int(lines[0])}/stat").read_text().rpartition(")")[2].split()[1]
        keeper = (place.home / "keeper.lock").read_text()
    except (OSError, ValueError, IndexError):
        return False
    return len(lines) >= 8 and lines[7].strip() == "ready" and parent == keeper


def _answers(cluster: Cluster) -> bool:
    """Makes the roles and the database; false where the server was killed since it said that it was ready."""
    try:
        _run(bootstrap_roles(cluster.dsn(SUPERUSER, "postgres")))
    except (OSError, asyncpg.PostgresConnectionError, asyncpg.OperatorInterventionError):
        return False
    return True


def _ended(child: int) -> bool:
    try:
        return os.waitpid(child, os.WNOHANG)[0] == child
    except ChildProcessError:
        return True


def _wait_until_stopped(place: Place, keeper: int | None) -> None:
    end = time.monotonic() + STOPPED_SECONDS_MAX
    while _kept(place):
        if time.monotonic() > end:
            raise PostgresUnavailable(f"the embedded PostgreSQL did not stop; see {place.log}")
        time.sleep(0.01)
    if keeper is not None:
        with suppress(ChildProcessError):
            os.waitpid(keeper, 0)


def _run(work: Coroutine[None, None, None]) -> None:
    """Runs it to its end from code with or without a running event loop: in a thread and loop of its own."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        thread.submit(asyncio.run, work).result()
