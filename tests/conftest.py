"""One real PostgreSQL for the whole run, a migrated template in it, a fresh copy of that for each test."""

import asyncio
import itertools
import shutil
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest

from app.postgres import Cluster, Running, create_database, drop_database, start
from tests.database import Database

UNSAFE_AND_FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "300",
}
"""For the shared server only, whose machine does not crash; what is about crashes uses `fresh_cluster`."""
ENVIRONMENT = ("DATABASE_URL", "MIGRATION_DATABASE_URL", "PROJECTOR_DATABASE_URL", "BOOTSTRAP_DATABASE_URL")
_numbers = itertools.count(1)


@pytest.fixture(autouse=True)
def _no_database_of_the_developer(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ENVIRONMENT:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def home() -> Iterator[Path]:
    """An empty folder with a short path that the server's user can reach too (pytest's tmp_path is 0700)."""
    with _folder() as folder:
        yield folder


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """The server that the tests share; started by the first test that needs it."""
    with _folder() as folder, start(folder, settings=UNSAFE_AND_FAST) as running:
        yield running.cluster


@pytest.fixture(scope="session")
def template_database(cluster: Cluster) -> str:
    """The name of a migrated, empty database nobody is connected to."""
    create_database(cluster, "template_quench")
    _migrate(cluster.dsn("quench_owner", "template_quench"))
    return "template_quench"


@pytest.fixture
def database(cluster: Cluster, template_database: str) -> Iterator[Database]:
    """A fresh, migrated database."""
    name = f"test_{next(_numbers)}"
    create_database(cluster, name, template_database)
    yield Database(cluster, name)
    drop_database(cluster, name)


@pytest.fixture
def fresh_cluster() -> Iterator[Callable[[], Running]]:
    """Makes servers of the test's own, fsync on and the database `quench` migrated: to be killed at will."""
    with ExitStack() as stack:

        def make() -> Running:
            running = stack.enter_context(start(stack.enter_context(_folder())))
            _migrate(running.cluster.dsn("quench_owner"))
            return running

        yield make


class _folder:
    def __enter__(self) -> Path:
        self.path = Path(tempfile.mkdtemp(prefix="quench-", dir="/tmp"))
        self.path.chmod(0o755)
        return self.path

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self.path)


def _migrate(owner_dsn: str) -> None:
    from ledger.migrations import migrate

    with ThreadPoolExecutor(max_workers=1) as thread:  # A loop may be set up in this one already.
        thread.submit(asyncio.run, migrate(owner_dsn)).result()
