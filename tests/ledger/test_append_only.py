"""Whoever tries to cheat fails: table by table, as the application, as the projector, and by trigger as the owner."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import asyncpg
import pytest

from ledger.log import Log
from tests.database import Database
from tests.ledger.given import a_part, an_event
from tests.ledger.proof import assert_whole

TABLES = ("events", "tags", "submissions", "head", "cosigners")
DENIED = asyncpg.InsufficientPrivilegeError
CHANGES = {
    "events": "UPDATE ledger.events SET type = 'Forged'",
    "tags": "UPDATE ledger.tags SET tag = 0",
    "submissions": "UPDATE ledger.submissions SET outcome = 'REFUSED'",
    "head": "UPDATE ledger.head SET size = 1, edge = edge[1:1]",
    "cosigners": "UPDATE ledger.cosigners SET verifier_key = 'forged'",
}


@pytest.fixture
async def cheated(database: Database) -> AsyncIterator[Database]:
    """A database with a log in it; when the test is over, the log is as it was."""
    async with await Log.open(database.app) as log:
        await log.append(
            [a_part(an_event("A", "lot:1"), an_event("B", "lot:2"), key="k"), a_part(an_event("C"))]
        )
        before = await log.read()
    yield database
    async with await Log.open(database.app) as log:
        assert await log.read() == before
    await assert_whole(database)


async def attempt(dsn: str, statement: str, *arguments: object) -> None:
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute(statement, *arguments)
    finally:
        await connection.close()


async def refused(dsn: str, statement: str) -> None:
    try:
        await attempt(dsn, statement)
    except DENIED:
        return
    pytest.fail(f"{statement} was allowed")


@pytest.mark.parametrize("role", ["app", "projector", "owner"])
async def test_no_role_can_update_delete_or_truncate(cheated: Database, role: str) -> None:
    dsn = getattr(cheated, role)
    for table in TABLES:
        for statement in ("DELETE FROM", "TRUNCATE"):
            await refused(dsn, f"{statement} ledger.{table}")
        await refused(dsn, CHANGES[table])
        if table != "head":
            await refused(dsn, f"{CHANGES[table]} WHERE false")
        await refused(dsn, f"TRUNCATE ledger.{table} CASCADE")


@pytest.mark.parametrize("role", ["app", "projector"])
async def test_application_and_projector_write_nothing_by_hand(cheated: Database, role: str) -> None:
    for statement in (
        "INSERT INTO ledger.events VALUES (4, 'Forged', now(), '{}', 'x')",
        "INSERT INTO ledger.tags VALUES (1, 1)",
        "INSERT INTO ledger.submissions VALUES ('s', 'k', sha256('x'), 1, 1, 'ACCEPTED')",
        "INSERT INTO ledger.head VALUES (true, 9, now(), '{}')",
        "INSERT INTO ledger.cosigners VALUES ('forged')",
        "INSERT INTO ledger.migrations VALUES ('x', sha256('x'), now())",
        "DELETE FROM ledger.migrations",
        "UPDATE ledger.head SET size = 4",
        "UPDATE ledger.head SET recorded_at = '2000-01-01'",
        "SELECT FROM ledger.head FOR UPDATE",
        "COPY ledger.events FROM '/dev/null'",
        "DROP TABLE ledger.events",
        "DROP SCHEMA ledger CASCADE",
        "CREATE TABLE ledger.mine (x int)",
        "ALTER TABLE ledger.events DISABLE TRIGGER ALL",
        "ALTER TABLE ledger.head ADD COLUMN x int",
        "CREATE TRIGGER t BEFORE INSERT ON ledger.events EXECUTE FUNCTION ledger.refuse_change()",
        "CREATE OR REPLACE FUNCTION ledger.tag_hash(tag text) RETURNS bigint LANGUAGE sql RETURN 0",
        "BEGIN; LOCK TABLE ledger.events IN ACCESS EXCLUSIVE MODE",
        "SET session_replication_role = replica",
        "SET ROLE quench_owner",
    ):
        await refused(getattr(cheated, role), statement)


async def test_the_projector_cannot_append_and_makes_only_schemas_of_its_own(cheated: Database) -> None:
    for function in ("ledger.lock_head()", "ledger.append(3, '{}', now(), '{}', '{T}', '{}', '{x}', '{}', '{}', "
                     "'{}', '{}', '{}', '{}', '{}', '{}', '{}')"):  # fmt: skip
        await refused(cheated.projector, f"SELECT {function}")
    await attempt(cheated.projector, "CREATE SCHEMA capacity_v1; CREATE TABLE capacity_v1.postings (x int)")
    await refused(cheated.app, "CREATE SCHEMA mine")


async def test_the_owner_is_held_by_triggers_from_making_a_second_head_or_shrinking_it(
    cheated: Database,
) -> None:
    for statement in (
        "UPDATE ledger.head SET size = 3",
        "UPDATE ledger.head SET size = 2",
        "UPDATE ledger.head SET size = 4, recorded_at = '2000-01-01'",
        "INSERT INTO ledger.head VALUES (false, 9, now(), '{}')",
    ):
        await refused(cheated.owner, statement)


class Forgery:
    """The arguments of one honest append at size 3, to be bent one by one."""

    node = b"\x11" * 32

    def __init__(self, **bent: object) -> None:
        self.arguments: dict[str, object] = {
            "expected_size": 3, "expected_edge": None, "recorded_at": datetime.now(UTC), "edge": [self.node],
            "types": ["T"], "tag_lists": ['{"t"}'], "entries": [b"{}"],
            "scopes": ["s"], "keys": ["k2"], "inputs": [self.node],
            "firsts": [4], "lasts": [4], "outcomes": ["ACCEPTED"],
            "afters": [], "condition_tags": [], "condition_types": [],
        }  # fmt: skip
        self.arguments.update(bent)

    async def append(self, dsn: str) -> object:
        """What ledger.append says; the honest one is rolled back too."""
        connection = await asyncpg.connect(dsn)
        try:
            transaction = connection.transaction()
            await transaction.start()
            if self.arguments["expected_edge"] is None:
                self.arguments["expected_edge"] = await connection.fetchval("SELECT edge FROM ledger.head")
            marks = ", ".join(f"${n}" for n in range(1, 17))
            answer = await connection.fetchval(f"SELECT ledger.append({marks})", *self.arguments.values())
            await transaction.rollback()
            return answer
        finally:
            await connection.close()


FORGED: list[dict[str, object]] = [
    {"types": [], "tag_lists": [], "entries": [], "edge": [], "scopes": [], "keys": [], "inputs": [], "firsts": [],
     "lasts": [], "outcomes": []},
    {"expected_size": -1, "edge": []},
    {"types": ["T", "T"]},
    {"entries": []},
    {"keys": []},
    {"edge": []},
    {"edge": [b"\x11" * 32, b"\x11" * 32]},
    {"edge": [b"short"]},
    {"edge": [None]},
    {"recorded_at": datetime(2000, 1, 1, tzinfo=UTC)},
    {"recorded_at": datetime.now(UTC) + timedelta(days=365)},
    {"firsts": [3]},
    {"lasts": [5]},
    {"firsts": [4], "lasts": [3]},
    {"inputs": [b"short"]},
    {"outcomes": ["MAYBE"]},
    {"entries": [b""]},
    {"entries": [b"x" * 65_536]},
    {"types": [""]},
    {"types": [None]},
    {"entries": [None]},
    {"tag_lists": ["{NULL}"]},
    {"tag_lists": ["not an array"]},
    {"keys": ["k"], "scopes": ["office"]},
]  # fmt: skip


async def test_append_takes_no_forged_batch(cheated: Database) -> None:
    for bent in FORGED:
        with pytest.raises(asyncpg.PostgresError):
            await Forgery(**bent).append(cheated.app)


async def test_append_takes_an_honest_batch_and_only_at_the_head(cheated: Database) -> None:
    assert await Forgery().append(cheated.app) is True
    for size in (0, 1, 2, 4, 10**9):
        edge = [Forgery.node] * (size + 1).bit_count()
        span = {"firsts": [size + 1], "lasts": [size + 1]}
        assert await Forgery(expected_size=size, edge=edge, **span).append(cheated.app) is False
    other_log = [b"\x22" * 32, b"\x22" * 32]  # As long as ours, and other entries.
    assert await Forgery(expected_edge=other_log).append(cheated.app) is False


async def test_a_function_of_the_ledger_cannot_be_led_astray_by_the_search_path(cheated: Database) -> None:
    connection = await asyncpg.connect(cheated.owner)
    await connection.execute(
        "CREATE TEMP TABLE head (one bool, size bigint, recorded_at timestamptz, edge bytea[])"
    )
    await connection.execute("CREATE TEMP TABLE events (position bigint)")
    await connection.execute("SET search_path = pg_temp, ledger, public")
    assert await connection.fetchval("SELECT size FROM ledger.probe('{}', '{}', '{}', '{}', '{}', '{}')") == 3
    await connection.close()


async def test_security_definer_functions_have_a_fixed_search_path_and_no_public_caller(
    database: Database,
) -> None:
    connection = await asyncpg.connect(database.app)
    rows = await connection.fetch(
        "SELECT proname, prosecdef, proconfig, has_function_privilege('public', oid, 'EXECUTE') AS public "
        "FROM pg_proc WHERE pronamespace = 'ledger'::regnamespace"
    )
    await connection.close()
    assert {row["proname"] for row in rows if row["prosecdef"]} == {
        "append", "lock_head", "make_tiles", "name_cosigners", "publish",
    }  # fmt: skip
    assert not any(row["public"] for row in rows)
    for row in rows:
        if (
            row["proname"] != "tag_hash"
        ):  # Inlined, so without settings; it names its one function with its schema.
            assert "search_path=pg_catalog, pg_temp" in row["proconfig"]
