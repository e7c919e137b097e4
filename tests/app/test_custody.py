"""The log's key is changed, a restore is declared: on a real database, with a real witness that saw more."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import pytest

from app.commands.custody import declare_restore, rotate_key
from app.commands.proofs import _export, _publish
from app.databases import Databases
from app.keys import KeyFault, log_signer, new_log_key, witness_policy
from app.publishing import Publisher
from app.settings import Settings
from ledger.log import Log
from ledger.policy import Policy, Witness
from tests.app.witnesses import a_witness, send, served
from tests.database import Database
from tests.ledger.given import a_part, an_event
from tests.toy_log import ToyLog

OFFICERS = ("省工信厅 信息中心主任", "省领导小组办公室 主任")
NEW_NAME = "quench.example/shanxi/2"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    new_log_key(Settings.load(home=tmp_path), "quench.example/shanxi")
    return tmp_path


@pytest.fixture
def databases(database: Database) -> Databases:
    return Databases(database.app, database.owner, database.projector)


@asynccontextmanager
async def publishing(home: Path, databases: Databases) -> AsyncIterator[tuple[Log, Publisher]]:
    """The log with the key of its settings, and its publisher started, as a server has it."""
    settings = Settings.load(home=home)
    async with (
        await Log.open(databases.app, origin=settings.origin) as log,
        asyncpg.create_pool(databases.app, min_size=1, max_size=2) as pool,
    ):
        publisher = Publisher(log, pool, log_signer(settings), witness_policy(settings))
        await publisher.start()
        yield log, publisher


async def three_entries(home: Path, databases: Databases) -> None:
    """Appended and published."""
    async with publishing(home, databases) as (log, publisher):
        await log.append([a_part(*[an_event("T", n=n) for n in range(3)])])
        await publisher.publish()


@asynccontextmanager
async def a_witness_that_saw(size: int, home: Path) -> AsyncIterator[None]:
    """A witness that cosigned other entries under the log's present key; the policy asks for it from now on."""
    settings = Settings.load(home=home)
    seen = ToyLog(settings.origin, log_signer(settings))
    identity = a_witness(home / "w", seen)
    async with served(home / "w", identity) as url:
        status, _ = await asyncio.to_thread(send, url, seen.body(0, size))
        assert status == 200
        logs = witness_policy(settings).logs
        policy = Policy(logs, (Witness("甲", identity.signer.verifier, url),), (), "甲")
        settings.policy_path.write_text(policy.text)
        yield


async def code_of_the_halt(home: Path, databases: Databases) -> str | None:
    async with publishing(home, databases) as (_, publisher):
        await publisher.publish()
        halted = publisher.status().halted
        return halted.CODE if halted else None


async def test_after_a_rotation_only_the_new_key_writes_on(home: Path, databases: Databases) -> None:
    await three_entries(home, databases)
    before = Settings.load(home=home)
    async with publishing(home, databases) as (_, publisher):
        await rotate_key(before, databases)
        await publisher.publish()
        halted = publisher.status().halted
        assert halted is not None
        assert halted.CODE == "KEY_RETIRED"
    after = Settings.load(home=home)
    assert after.log_verifier != before.log_verifier
    trusted = [key.text for key, _ in witness_policy(after).logs]
    assert trusted == [after.log_verifier, before.log_verifier]
    assert await code_of_the_halt(home, databases) is None


async def test_the_key_of_a_database_that_fell_behind_is_not_changed(
    home: Path, databases: Databases
) -> None:
    await three_entries(home, databases)
    async with a_witness_that_saw(9, home):
        with pytest.raises(KeyFault, match="可能恢复了旧备份"):
            await rotate_key(Settings.load(home=home), databases)
    async with await Log.open(databases.app, origin="quench.example/shanxi") as log:
        assert (await log.head()).size == 3


async def test_a_log_with_other_entries_than_its_witness_saw_writes_nothing(
    home: Path, databases: Databases
) -> None:
    await three_entries(home, databases)
    async with a_witness_that_saw(2, home):
        assert await code_of_the_halt(home, databases) == "HISTORY_CHANGED"


async def test_after_a_declared_restore_the_log_goes_on_under_its_new_name(
    home: Path, databases: Databases
) -> None:
    await three_entries(home, databases)
    await rotate_key(Settings.load(home=home), databases)
    async with a_witness_that_saw(9, home):
        assert await code_of_the_halt(home, databases) == "ROLLBACK_DETECTED"
        await declare_restore(Settings.load(home=home), databases, NEW_NAME, "磁盘损坏", OFFICERS)
        assert Settings.load(home=home).origin == NEW_NAME
        assert await code_of_the_halt(home, databases) is None


async def test_a_log_under_a_new_name_is_exported_and_proved(home: Path, databases: Databases) -> None:
    await three_entries(home, databases)
    async with a_witness_that_saw(9, home):
        await declare_restore(Settings.load(home=home), databases, NEW_NAME, "磁盘损坏", OFFICERS)
    settings = Settings.load(home=home)
    settings.policy_path.write_text(f"log {settings.log_verifier}\nquorum none\n")
    async with publishing(home, databases) as (_, publisher):
        await publisher.publish()
    await _export(settings, databases.app, home / "bundle")
    verify = [sys.executable, str(home / "bundle" / "verify.py"), str(home / "bundle")]
    checked = await asyncio.to_thread(subprocess.run, verify, capture_output=True, text=True)
    assert (checked.returncode, checked.stderr) == (0, "")
    assert f"{NEW_NAME}, 4 entries" in checked.stdout


@pytest.mark.parametrize(
    ("name", "reason", "officers", "said"),
    [
        ("quench.example/shanxi", "磁盘损坏", OFFICERS, "须用新名称"),
        (NEW_NAME, " ", OFFICERS, "须写明原因"),
        (NEW_NAME, "两\n行", OFFICERS, "须写明原因"),
        (NEW_NAME, "磁盘损坏", OFFICERS[:1], "须两名负责人"),
        (NEW_NAME, "磁盘损坏", (OFFICERS[0], OFFICERS[0] + " "), "须两名负责人"),
        (NEW_NAME, "磁盘损坏", OFFICERS, "没有回滚"),
    ],
)
async def test_a_restore_is_declared_only_where_it_happened_and_by_two(
    home: Path, databases: Databases, name: str, reason: str, officers: tuple[str, ...], said: str
) -> None:
    await three_entries(home, databases)
    with pytest.raises(KeyFault, match=said):
        await declare_restore(Settings.load(home=home), databases, name, reason, officers)


async def test_an_empty_log_says_that_there_is_nothing_to_sign(home: Path, databases: Databases) -> None:
    with pytest.raises(ValueError, match="账本为空，尚无可签署的内容 / the log is empty"):
        await _publish(Settings.load(home=home), databases.app)
