"""The API with a store of evidence in a folder, over a small county that has been told."""

import resource
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from office.evidence.store import open_folder
from tests.database import Database
from tests.gateway import wenxi
from tests.gateway.house import House, serving

LIMIT = 2 * 1024 * 1024


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "evidence"


@pytest.fixture
async def house(database: Database, folder: Path) -> AsyncIterator[House]:
    async with serving(database, evidence=open_folder(folder), evidence_bytes_max=LIMIT) as running:
        await wenxi.tell(running)
        yield running


@pytest.fixture
def small_files() -> Iterator[None]:
    """The kernel lets no file of this process grow beyond a megabyte: a write fails as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)
