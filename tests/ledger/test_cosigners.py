"""Every signature line of a stored checkpoint is somebody's: one whose name or key id was changed is found, and lines
of witnesses who have left the policy, or whom another policy does not name, raise no alarm."""

from base64 import b64decode, b64encode
from collections.abc import AsyncIterator, Iterator

import asyncpg
import pytest

from ledger.checkpoint import Checkpoint, sign_checkpoint
from ledger.faults import BrokenLedger
from ledger.log import Log
from ledger.note import ED25519, Signer, parse_note, with_signatures
from ledger.policy import Policy, judge, parse_policy, with_cosigners
from ledger.sql import queries
from ledger.verification import Verified, verify
from tests.database import Database
from tests.ledger.given import a_part
from tests.ledger.worked_example import AT, LOG, POLICY, WITNESSES, signer

KEYS = [witness.verifier.text for witness in WITNESSES]
TWO = parse_policy("".join(POLICY.splitlines(keepends=True)[:3]) + "quorum 甲\n")
"""A policy that does not name the third witness."""


@pytest.fixture
async def superuser(database: Database) -> AsyncIterator[asyncpg.Connection]:
    """Whoever owns the database of a log of one entry, whose checkpoint all three witnesses have cosigned."""
    connection = await asyncpg.connect(database.superuser)
    try:
        async with await Log.open(database.app) as log:
            await log.append([a_part()])
            head = await log.head()
        said = Checkpoint(LOG.name, head.size, head.root_hash)
        lines = "".join(witness.cosign(said.text, AT) for witness in WITNESSES)
        note = with_signatures(sign_checkpoint(said, LOG), lines)
        await connection.execute(queries()["publish"], head.size, 4, note)
        await connection.execute("SET session_replication_role = replica")
        yield connection
    finally:
        await connection.close()


async def named(connection: asyncpg.Connection, *keys: str) -> None:
    await connection.execute(queries()["name_cosigners"], list(keys))


async def rewrite(connection: asyncpg.Connection, note: str) -> None:
    await connection.execute("UPDATE ledger.checkpoints SET note = $1", note)


async def judged(connection: asyncpg.Connection, policy: Policy) -> Verified:
    return await verify(connection, policy=policy)


def bent(note: str) -> Iterator[str]:
    """The note with one byte of the name or of the key id of one cosignature changed, each byte once."""
    for line in parse_note(note).lines[1:]:
        text, start = line.line, note.index(line.line)
        for at in range(len(line.name)):
            name = line.name[:at] + chr(ord(line.name[at]) ^ 1) + line.name[at + 1 :]
            yield note[:start] + text.replace(line.name, name, 1) + note[start + len(text) :]
        raw = b64decode(text.split(" ")[2])
        for at in range(4):
            changed = b64encode(raw[:at] + bytes([raw[at] ^ 0x40]) + raw[at + 1 :]).decode()
            yield note[:start] + f"— {line.name} {changed}\n" + note[start + len(text) :]


async def test_a_byte_changed_in_the_name_or_key_id_of_a_cosignature_is_found(
    superuser: asyncpg.Connection,
) -> None:
    await named(superuser, *KEYS)
    policy, note = parse_policy(POLICY), await superuser.fetchval("SELECT note FROM ledger.checkpoints")
    assert (await judged(superuser, policy)).witnesses == ("甲", "乙", "丙")
    changed = list(bent(note))
    assert len(changed) == 3 * (len("w1.example") + 4)
    for now in changed:
        assert judge(now, policy).witnessed  # As C2SP asks of those who do not keep the note, the line is ignored.
        await rewrite(superuser, now)
        with pytest.raises(BrokenLedger, match=r"published checkpoint of 1 entries: .*is of no key that"):
            await judged(superuser, policy)
    await rewrite(superuser, note)
    await judged(superuser, policy)


async def test_a_witness_who_left_the_policy_or_whom_it_never_named_is_no_alarm(
    superuser: asyncpg.Connection,
) -> None:
    with pytest.raises(BrokenLedger, match=r"'w3\.example'\+.*name it there again"):
        await judged(superuser, TWO)
    assert (await judged(superuser, with_cosigners(TWO, [WITNESSES[2].verifier]))).witnessed == 1
    await named(superuser, *KEYS)
    await named(superuser, KEYS[2])
    assert (await judged(superuser, TWO)).witnesses == ("甲", "乙")
    assert await superuser.fetchval("SELECT count(*) FROM ledger.cosigners") == 3


async def test_a_former_witness_counts_for_no_quorum_and_its_false_cosignature_is_found(
    superuser: asyncpg.Connection,
) -> None:
    await named(superuser, *KEYS)
    alone = parse_policy(f"log {LOG.verifier.text}\nwitness 丁 {signer('w4.example', 4, 9).verifier.text}\nquorum 丁\n")
    assert (await judged(superuser, alone)).witnessed == 0
    note = await superuser.fetchval("SELECT note FROM ledger.checkpoints")
    await rewrite(superuser, note[:-9] + "AAAA" + note[-5:])
    with pytest.raises(BrokenLedger, match=r"published checkpoint of 1 entries: .*does not verify"):
        await judged(superuser, alone)


async def test_a_key_that_was_the_logs_is_accounted_for_and_counts_in_its_own_time(
    superuser: asyncpg.Connection,
) -> None:
    await named(superuser, *KEYS)
    second, note = Signer.generate(LOG.name, ED25519), await superuser.fetchval("SELECT note FROM ledger.checkpoints")
    eras = [(0, [LOG.verifier]), (2, [second.verifier])]
    await rewrite(superuser, with_signatures(note, second.sign(parse_note(note).text)))
    await superuser.execute("UPDATE ledger.checkpoints SET signatures = 5")
    assert (await verify(superuser, policy=parse_policy(POLICY), log_keys=eras)).witnessed == 1
    with pytest.raises(BrokenLedger, match="is of no key that"):
        await verify(superuser, policy=parse_policy(POLICY))


async def test_a_kept_key_that_was_changed_is_found(superuser: asyncpg.Connection) -> None:
    await named(superuser, *KEYS)
    for text in (KEYS[0].replace("w1", "w9"), KEYS[0][:-2] + "AA", LOG.verifier.text, "", "x"):
        await superuser.execute("ALTER TABLE ledger.cosigners DROP CONSTRAINT IF EXISTS cosigners_verifier_key_check")
        await superuser.execute("UPDATE ledger.cosigners SET verifier_key = $1 WHERE verifier_key = $2", text, KEYS[0])
        with pytest.raises(BrokenLedger, match=r"ledger\.cosigners: "):
            await verify(superuser)
        await superuser.execute("UPDATE ledger.cosigners SET verifier_key = $1 WHERE verifier_key = $2", KEYS[0], text)
    assert (await verify(superuser)).checkpoints == 1


def test_a_policy_with_former_witnesses_is_a_policy_and_asks_for_no_more() -> None:
    policy = parse_policy(POLICY)
    assert with_cosigners(policy, [witness.verifier for witness in WITNESSES]) == policy
    with_former = with_cosigners(TWO, [witness.verifier for witness in WITNESSES])
    assert parse_policy(with_former.text) == with_former
    assert with_former.quorum == TWO.quorum
    assert [witness.verifier for witness in with_former.witnesses] == [witness.verifier for witness in WITNESSES]
