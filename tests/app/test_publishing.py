"""The publisher: what is published is signed, cosigned, and believed only with our own keys."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from hashlib import sha256
from pathlib import Path

import asyncpg
import pytest

from app.publishing import Publisher, newest_published
from app.rollback import RollbackDetected
from ledger.checkpoint import Checkpoint, sign_checkpoint
from ledger.log import Log
from ledger.note import ED25519, Signer
from ledger.policy import judge
from ledger.proof import parse_proof, verify_inclusion
from ledger.sql import queries
from ledger.tiles import unpack_entries
from tests.database import Database
from tests.gateway.witnesses import ORIGIN, Witnesses, attended
from tests.ledger.given import a_part, an_event
from tests.tampering.cuts import cut
from tests.tampering.victim import tampering


@pytest.fixture
async def witnesses(tmp_path: Path) -> AsyncIterator[Witnesses]:
    async with attended(tmp_path) as found:
        yield found


@asynccontextmanager
async def publishing(database: Database, witnesses: Witnesses) -> AsyncIterator[tuple[Log, Publisher]]:
    """A log with three entries, and its publisher started."""
    async with (
        await Log.open(database.app, origin=ORIGIN) as log,
        asyncpg.create_pool(database.app, min_size=1, max_size=2) as pool,
    ):
        if (await log.head()).size == 0:
            await log.append([a_part(*[an_event("T", n=n) for n in range(3)])])
        publisher = Publisher(log, pool, witnesses.signer, witnesses.policy)
        await publisher.start()
        yield log, publisher


async def assert_proves(
    publisher: Publisher, witnesses: Witnesses, log: Log, position: int
) -> tuple[int, bool]:
    """The proof of this entry holds; the size it leads to, and whether that is witnessed."""
    event = await log.entry(position)
    assert event is not None
    proof = parse_proof(await publisher.proof(position, event.entry))
    judged = judge(proof.checkpoint, witnesses.policy)
    assert proof.extra == event.entry
    leaf = sha256(b"\x00" + event.entry).digest()
    verify_inclusion(position - 1, judged.checkpoint.size, leaf, proof.path, judged.checkpoint.root)
    return judged.checkpoint.size, judged.witnessed


async def test_a_head_is_published_once_with_every_cosignature(
    database: Database, witnesses: Witnesses
) -> None:
    async with publishing(database, witnesses) as (log, publisher):
        assert publisher.status().witnessed == 0
        assert await publisher.publish() is not None
        assert await publisher.publish() is None
        status = publisher.status()
        assert (status.published, status.witnessed, status.quorum) == (3, 3, True)
        assert len(judge(await publisher.checkpoint(), witnesses.policy).witnesses) == 3
        assert await assert_proves(publisher, witnesses, log, 2) == (3, True)
        bundle = await publisher.entry_tile(0, 3)
        assert bundle is not None
        assert len(unpack_entries(bundle)) == 3
        assert await publisher.entry_tile(0, 4) is None
        assert await publisher.hash_tile(1, 0, 1) is None


async def test_without_a_quorum_nothing_new_is_witnessed_and_old_receipts_keep_theirs(
    database: Database, witnesses: Witnesses
) -> None:
    async with publishing(database, witnesses) as (log, publisher):
        await publisher.publish()
        await witnesses.fall_silent("甲", "乙")
        await log.append([a_part()])
        await publisher.publish()
        status = publisher.status()
        assert (status.published, status.witnessed, status.quorum) == (4, 3, False)
        assert {one.name: one.outcome for one in status.witnesses}["甲"] == "UNREACHABLE"
        assert await assert_proves(publisher, witnesses, log, 3) == (3, True)
        assert await assert_proves(publisher, witnesses, log, 4) == (4, False)
        assert not await publisher.await_witnessed(4, 0.05)


async def test_a_server_that_starts_again_finds_what_was_published(
    database: Database, witnesses: Witnesses
) -> None:
    async with publishing(database, witnesses) as (_, publisher):
        await publisher.publish()
    async with publishing(database, witnesses) as (_, publisher):
        assert publisher.status().witnessed == 3
        assert await publisher.publish() is None


async def test_a_server_on_a_replica_starts_and_shows_what_was_published(
    database: Database, witnesses: Witnesses
) -> None:
    async with publishing(database, witnesses) as (log, publisher):
        await publisher.publish()
        read_only = {"default_transaction_read_only": "on"}
        async with asyncpg.create_pool(database.app, min_size=1, max_size=1, server_settings=read_only) as pool:
            reader = Publisher(log, pool, witnesses.signer, witnesses.policy)
            await reader.start()
            assert reader.status().witnessed == 3


async def test_a_checkpoint_in_the_database_that_another_key_signed_is_not_believed(
    database: Database, witnesses: Witnesses
) -> None:
    async with publishing(database, witnesses) as (_, publisher):
        await publisher.publish()
    forged = sign_checkpoint(Checkpoint(ORIGIN, 3, b"\x11" * 32), Signer.generate(ORIGIN, ED25519))
    superuser = await asyncpg.connect(database.superuser)
    await superuser.execute("SET session_replication_role = replica")
    await superuser.execute("DELETE FROM ledger.checkpoints")
    await superuser.fetchval(queries()["publish"], 3, 1, forged)
    assert await newest_published(superuser, witnesses.policy) is None
    await superuser.close()
    async with publishing(database, witnesses) as (_, publisher):
        assert publisher.status().published == 0
        assert publisher.status().halted is None


async def test_a_start_on_fewer_entries_than_were_published_writes_nothing(
    database: Database, witnesses: Witnesses
) -> None:
    await witnesses.fall_silent("甲", "乙", "丙")
    async with publishing(database, witnesses) as (log, publisher):
        await publisher.publish()
        entries = [event.entry for event in (await log.read())[0]]
    async with tampering(database) as superuser:
        await superuser.execute("CREATE TEMPORARY TABLE kept AS TABLE ledger.checkpoints")
        await cut(superuser, entries, 2)
        await superuser.execute("INSERT INTO ledger.checkpoints TABLE kept")
    async with publishing(database, witnesses) as (_, publisher):
        assert rolled_back(publisher) == (2, 3, "ledger.checkpoints")
        assert await publisher.publish() is None


async def test_a_log_that_becomes_shorter_than_it_was_published_stops_at_once(
    database: Database, witnesses: Witnesses
) -> None:
    async with publishing(database, witnesses) as (log, publisher):
        await publisher.publish()
        entries = [event.entry for event in (await log.read())[0]]
        async with tampering(database) as superuser:
            await cut(superuser, entries, 2)
        assert await publisher.publish() is None
        assert rolled_back(publisher) == (2, 3, "-")


def rolled_back(publisher: Publisher) -> tuple[int, int, str]:
    """The entries that the database has, those that were seen, and where; the server writes nothing more."""
    halted = publisher.status().halted
    assert isinstance(halted, RollbackDetected)
    return halted.size, halted.seen, halted.witness


async def test_positions_and_sizes_beyond_the_log_are_value_errors(
    database: Database, witnesses: Witnesses
) -> None:
    async with publishing(database, witnesses) as (_, publisher):
        for position in (0, 4):
            with pytest.raises(ValueError, match="the log has"):
                await publisher.proof(position)
        for old, size in ((2, 1), (1, 4), (-1, 2)):
            with pytest.raises(ValueError, match="does not hold"):
                await publisher.consistency(old, size)
