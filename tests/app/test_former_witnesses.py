"""A witness leaves the policy, another takes its place under the same name: nobody cries, live or offline."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from app.commands.proofs import _export
from app.commands.verify import verify_database
from app.databases import Databases
from app.keys import log_signer, new_log_key, witness_policy
from app.settings import Settings
from ledger.note import parse_note
from ledger.policy import NONE, Policy, Witness, parse_policy
from tests.app.test_custody import publishing, three_entries
from tests.app.witnesses import a_witness, served
from tests.database import Database
from tests.ledger.given import a_part
from tests.toy_log import ToyLog


@pytest.fixture
def home(tmp_path: Path) -> Path:
    new_log_key(Settings.load(home=tmp_path), "quench.example/shanxi")
    return tmp_path


@pytest.fixture
def databases(database: Database) -> Databases:
    return Databases(database.app, database.owner, database.projector)


@asynccontextmanager
async def witnessed_by(number: int, home: Path) -> AsyncIterator[None]:
    """A witness with a key of its own, the only one of the policy while the block runs; its port is closed after."""
    settings = Settings.load(home=home)
    folder, path = home / f"w{number}", settings.policy_path
    identity = a_witness(folder, ToyLog(settings.origin, log_signer(settings)))
    async with served(folder, identity) as url:
        witness = Witness("审计", identity.signer.verifier, url)
        path.write_text(replace(witness_policy(settings), witnesses=(witness,), quorum=witness.name).text)
        yield


def verifier(home: Path, *more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(home / "bundle/verify.py"), str(home / "bundle"), *more]
    return subprocess.run(command, capture_output=True, text=True, check=False)


async def test_a_witness_that_was_replaced_stays_accounted_for(home: Path, databases: Databases) -> None:
    async with witnessed_by(1, home):
        await three_entries(home, databases)
    async with witnessed_by(2, home):
        async with publishing(home, databases) as (log, publisher):
            await log.append([a_part()])
            await publisher.publish()
            assert publisher.status().quorum
        settings = Settings.load(home=home)
        page = await verify_database(settings, databases)
        assert (page.verified.checkpoints, page.verified.witnessed) == (2, 4)
        await _export(settings, databases.app, home / "bundle")
    shipped = parse_policy((home / "bundle/policy").read_text())
    assert [len(shipped.witnesses), shipped.quorum] == [2, "审计"]
    first = parse_note((home / "bundle/checkpoints/000000000003").read_text()).lines[1].key
    assert first == shipped.witnesses[1].verifier.key
    nobody = home / "nobody"
    nobody.write_text(Policy(witness_policy(settings).logs, (), (), NONE).text)
    for policy in (settings.policy_path, nobody):
        checked = await asyncio.to_thread(verifier, home, "--policy", str(policy))
        assert (checked.returncode, checked.stderr) == (0, "")
