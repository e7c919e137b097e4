"""Whatever a superuser does to the stored log, verification names it and where it is."""

import asyncio
import itertools
import re
from collections.abc import AsyncIterator, Mapping
from functools import partial
from hashlib import sha256
from typing import Any

import asyncpg
import pytest

from ledger import tree
from ledger.canonical import canonical
from ledger.checkpoint import Checkpoint, sign_checkpoint
from ledger.events import REFUSED, Head, NewEvent, Part
from ledger.faults import BrokenLedger
from ledger.log import Log
from ledger.note import Signer, with_signatures
from ledger.policy import parse_policy
from ledger.sql import queries
from ledger.stretch_processes import in_processes
from ledger.stretches import STRETCH, Known
from ledger.verification import verify
from tests.database import Database
from tests.ledger import tamperings
from tests.ledger.given import a_key, a_part, an_event
from tests.ledger.worked_example import LOG, POLICY, WITNESSES

SIZE = 1113
AT = 1_604_131_203
strictly = partial(verify, refused_type="Refused")


def named(event: NewEvent, key: str) -> NewEvent:
    """The event with what it says of its submission."""
    input_sha256 = sha256(b"command").hexdigest()
    meta = canonical({"scope": "office", "key": key, "inputSha256": input_sha256})
    return NewEvent(event.type, event.tags, event.data, meta)


def the_parts() -> list[list[Part]]:
    """What is appended to the log of `tamperings`, append by append."""
    submitted = [named(an_event("T", f"lot:{n}", "all", n=n), "k1") for n in range(1, 7)]
    refused = named(an_event("Refused", "lot:7", "all", n=7), "k2")
    return [
        [a_part(*submitted, key="k1"), a_part(refused, key=a_key("k2", outcome=REFUSED))],
        [a_part(*[an_event("T", f"lot:{n}", "all", n=n) for n in range(8, 13)], key="bare"),
         a_part(NewEvent("Raw", (), b"raw!"))],
        [a_part(*[an_event("T", f"lot:{n}", "all", n=n) for n in range(1, 1_089)])],
    ]  # fmt: skip


async def publish(connection: Any, head: Head, *witnesses: Signer, by: Signer = LOG) -> None:
    """A checkpoint of this head, as the server publishes it."""
    checkpoint = Checkpoint(by.name, head.size, head.root_hash)
    note = sign_checkpoint(checkpoint, by)
    if witnesses:
        note = with_signatures(note, "".join(one.cosign(checkpoint.text, AT) for one in witnesses))
    await connection.fetchval(queries()["publish"], head.size, 1 + len(witnesses), note)


@pytest.fixture
async def superuser(database: Database) -> AsyncIterator[asyncpg.Connection]:
    """Whoever owns the database, and the log that `tamperings` is about."""
    connection = await asyncpg.connect(database.superuser)
    try:
        async with await Log.open(database.app) as log:
            for parts, witnesses in zip(the_parts(), ((), WITNESSES[:2], ()), strict=True):
                await log.append(parts)
                await publish(connection, await log.head(), *witnesses)
            await log.append([a_part(*[an_event() for _ in range(12)])])
        await tree.make_tiles(connection)
        await connection.execute("SET session_replication_role = replica")
        yield connection
    finally:
        await connection.close()


async def found(superuser: asyncpg.Connection, statements: str, **asked: Any) -> str:
    """What verification says after these statements, which are undone again."""
    transaction = superuser.transaction()
    await transaction.start()
    try:
        await superuser.execute(statements)
        await strictly(superuser, **asked)
    except BrokenLedger as broken:
        return str(broken)
    finally:
        await transaction.rollback()
    return "nothing found"


KINDS = ("ENTRIES", "FRAME", "COLUMNS", "ROWS", "HEAD", "TAGS", "SUBMISSIONS", "TILES", "CHECKPOINTS")


async def test_every_tampering_is_found_and_named(superuser: asyncpg.Connection) -> None:
    missed = {}
    for kind in KINDS:
        table: Mapping[str, tuple[str, str]] = getattr(tamperings, kind)
        for what, (statements, finding) in table.items():
            said = await found(superuser, statements)
            if not re.search(finding, said):
                missed[kind, what] = said, finding
    assert missed == {}
    assert (await strictly(superuser)).size == SIZE


async def test_the_first_of_several_tamperings_is_named(superuser: asyncpg.Connection) -> None:
    later = tamperings.TAGS["a row is taken out"][0]
    assert "position 7:" in await found(
        superuser, f"{later}; {tamperings.SUBMISSIONS['its outcome is changed'][0]}"
    )
    flipped = tamperings.ENTRIES["a value is changed"][0]
    assert "position 9:" in await found(
        superuser, f"{flipped}; {tamperings.CHECKPOINTS['one has another root'][0]}"
    )
    moved = tamperings.COLUMNS["the type"][0].replace("= 9", "= 1100")
    assert "positions 8 to 13:" in await found(superuser, f"DELETE FROM ledger.tiles; {flipped}; {moved}")


async def test_what_was_found_says_its_positions(superuser: asyncpg.Connection) -> None:
    await superuser.execute(tamperings.ENTRIES["a value is changed"][0])
    with pytest.raises(BrokenLedger) as broken:
        await verify(superuser)
    assert (broken.value.position, broken.value.last_position) == (9, 9)


async def test_tiles_that_are_not_there_are_no_fault(superuser: asyncpg.Connection) -> None:
    await superuser.execute("DELETE FROM ledger.tiles WHERE tile IN (0, 3)")
    assert (await strictly(superuser)).tiles == 2


async def test_verification_says_what_it_saw(superuser: asyncpg.Connection) -> None:
    policy = parse_policy(POLICY)
    seen = await strictly(superuser, policy=policy)
    assert (seen.size, seen.tiles, seen.tag_rows, seen.submissions, seen.checkpoints) == (SIZE, 4, 2200, 3, 3)
    assert (seen.published, seen.witnesses, seen.witnessed) == (1101, (), 13)
    assert (await strictly(superuser, roots_only=True)).head == seen.head
    assert (await superuser.fetchval("SELECT edge FROM ledger.head")) == list(seen.edge)


async def test_roots_alone_are_told_apart_from_changed_entries(superuser: asyncpg.Connection) -> None:
    for what in ("a value is changed", "its bytes are gone"):
        assert "position 9:" in await found(superuser, tamperings.ENTRIES[what][0], roots_only=True)
    for what in ("an event is taken out", "an event is put beyond the head"):
        statements, finding = tamperings.ROWS[what]
        assert re.search(finding, await found(superuser, statements, roots_only=True))


async def test_the_signatures_of_checkpoints_are_judged_with_a_policy(superuser: asyncpg.Connection) -> None:
    forged = Signer.of(LOG.name, LOG.algorithm, WITNESSES[0].private)
    head = await verify(superuser)
    policy, transaction = parse_policy(POLICY), superuser.transaction()
    await transaction.start()
    await publish(superuser, head, by=forged)
    assert (await verify(superuser)).published == SIZE
    with pytest.raises(BrokenLedger, match=r"published checkpoint of 1113 entries: .*no key that is trusted"):
        await verify(superuser, policy=policy)
    keys = [(1, [LOG.verifier]), (SIZE, [forged.verifier])]
    assert (await verify(superuser, policy=policy, log_keys=keys)).published == SIZE
    with pytest.raises(BrokenLedger, match=r"published checkpoint of 1101 entries: .*no trusted key of the log"):
        await verify(superuser, policy=policy, log_keys=[(1, [LOG.verifier]), (1101, [forged.verifier])])
    await transaction.rollback()
    cosigned = "UPDATE ledger.checkpoints SET note = left(note, -4) || 'AA' || right(note, 2) WHERE size = 13"
    said = await found(superuser, cosigned, policy=policy)
    assert "checkpoint of 13 entries: " in said


async def test_checkpoints_that_others_hold_are_of_this_log(superuser: asyncpg.Connection) -> None:
    roots = {size: await tree.root(superuser, size) for size in (7, 13, SIZE)}
    await strictly(superuser, known=[Known("甲", size, root) for size, root in roots.items()])
    with pytest.raises(BrokenLedger, match=r"positions 8 to 13: .*not those of 甲"):
        await verify(superuser, known=[Known("甲", 7, roots[7]), Known("甲", 13, roots[7])])
    with pytest.raises(BrokenLedger, match=r"positions 1114 to 2000: .*甲 has 2000"):
        await verify(superuser, known=[Known("甲", 2000, roots[7])])


async def test_a_time_that_two_transactions_share_is_seen_at_a_checkpoint_between_them(
    superuser: asyncpg.Connection,
) -> None:
    between = Known("between two entries of one transaction", 10, await tree.root(superuser, 10))
    with pytest.raises(BrokenLedger, match=r"position 11: .*not recorded later than between two"):
        await verify(superuser, known=[between])


async def test_what_the_application_knows_of_an_entry_is_asked_of_each(superuser: asyncpg.Connection) -> None:
    asked: list[int] = []

    def check(position: int, entry: dict[str, Any]) -> str | None:
        asked.append(position)
        return "the seventh is wrong" if entry["type"] == "Refused" else None

    with pytest.raises(BrokenLedger, match="position 7: the seventh is wrong"):
        await verify(superuser, check=check)
    assert asked == [1, 2, 3, 4, 5, 6, 7]


async def test_verification_goes_on_from_a_head_it_has_seen_and_tells_its_progress(
    superuser: asyncpg.Connection, database: Database
) -> None:
    told: list[tuple[int, int]] = []
    first = await verify(superuser, progress=lambda done, of: told.append((done, of)))
    assert told == [(SIZE, SIZE)]
    async with await Log.open(database.app) as log:
        await log.append([a_part(*[an_event("T", "x", n=n) for n in range(200)], key="more")])
        await publish(superuser, await log.head())
    await tree.make_tiles(superuser)
    seen, whole = await verify(superuser, since=first), await verify(superuser)
    assert seen.head == whole.head
    assert (seen.tag_rows, seen.submissions, seen.checkpoints) == (200, 1, 1)
    flip = tamperings.edited('"n":190', '"n":191', SIZE + 191)
    assert "positions 1114 to 1313: " in await found(superuser, flip, since=first)


async def test_an_empty_log_is_whole(database: Database) -> None:
    connection = await asyncpg.connect(database.app)
    assert (await strictly(connection)).head == Head(0, None, ())
    await connection.close()


async def test_processes_of_their_own_see_what_one_connection_sees(
    superuser: asyncpg.Connection, database: Database
) -> None:
    async with await Log.open(database.app) as log:
        for key in ("long", "short"):
            entries = [named(an_event("T", f"x{n}", n=n), key) for n in range(1500)]
            await log.append([a_part(*entries, key=key)])
    await tree.make_tiles(superuser)
    told: list[tuple[int, int]] = []
    judged = partial(strictly, superuser, policy=parse_policy(POLICY))
    seen = await judged(
        stretches=in_processes(database.superuser, 2), progress=lambda done, of: told.append((done, of))
    )
    assert told == [(STRETCH, seen.size), (2 * STRETCH, seen.size), (seen.size, seen.size)]
    assert seen == await judged()
    assert (seen.size, seen.submissions) == (SIZE + 3000, 5)
    await superuser.execute(tamperings.edited('"n":1400', '"n":1401', SIZE + 1500 + 1401))
    await superuser.execute(
        "UPDATE ledger.submissions SET last_position = last_position - 1 WHERE key = 'long'"
    )
    with pytest.raises(BrokenLedger, match=r"positions 1114 to 2613: .*says 1114 to 2612") as broken:
        await judged(stretches=in_processes(database.superuser, 2))
    assert (broken.value.position, broken.value.last_position) == (1114, 2613)


async def test_a_log_that_grows_meanwhile_is_verified_up_to_the_head_that_was_read(
    database: Database,
) -> None:
    async with await Log.open(database.app) as log:
        await log.append([a_part(*[named(an_event("T", f"x{n}", n=n), "k") for n in range(5_000)], key="k")])
        connection = await asyncpg.connect(database.app)
        stop = asyncio.Event()

        async def appending() -> int:
            for number in itertools.count():
                key = f"beside {number}"
                await log.append([a_part(named(an_event("T", f"y{number}", "all"), key), key=key)])
                await publish_by_superuser(database, await log.head())
                if stop.is_set():
                    return number
            raise AssertionError

        task = asyncio.create_task(appending())
        sizes = [(await strictly(connection, policy=parse_policy(POLICY))).size for _ in range(3)]
        stop.set()
        assert await task > 0
        assert sizes == sorted(sizes)
        assert (
            (await strictly(connection, policy=parse_policy(POLICY))).size
            == (await log.head()).size
            > sizes[0]
        )
        await connection.close()


async def publish_by_superuser(database: Database, head: Head) -> None:
    connection = await asyncpg.connect(database.superuser)
    await publish(connection, head)
    await connection.close()
