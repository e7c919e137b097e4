"""One victim for all tests of this folder; every test has copies of it."""

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.postgres import Cluster
from ledger.policy import Policy
from tests.tampering.attending import attended
from tests.tampering.victim import Victim, a_victim

ENTERPRISES = 250


@pytest.fixture(scope="session")
def victim(cluster: Cluster) -> Iterator[Victim]:
    """A ledger of some 1,250 entries."""
    folder = Path(tempfile.mkdtemp(prefix="quench-victim-"))
    try:
        with ThreadPoolExecutor(max_workers=1) as thread:  # A loop may be set up in this one already.
            yield thread.submit(asyncio.run, a_victim(cluster, folder, ENTERPRISES)).result()
    finally:
        shutil.rmtree(folder)


@pytest.fixture
async def policy(victim: Victim) -> AsyncIterator[Policy]:
    """The victim's witnesses at work, as it left them, and the policy with their addresses."""
    async with attended(victim.folder, victim.policy) as addressed:
        yield addressed
