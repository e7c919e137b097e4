"""One byte of one column of one row is changed, whatever table of the ledger it stands in.

Every column gets its turn; row, byte and the bits that are turned come from the seed. Values are read and written in
PostgreSQL's own binary form, so a byte of a number or of a time is as good as one of a text. Where a constraint would
not have the new value, the constraint is dropped: a superuser can. What PostgreSQL cannot store at all (half a UTF-8
character, a time before the calendar) is drawn again.
"""

import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import asyncpg

from tests.database import Database

DRAWS_MAX = 1_000
_UNSTORABLE = (asyncpg.DataError, asyncpg.ProgramLimitExceededError)


@dataclass(frozen=True)
class Column:
    """A column, and how its rows are put in order."""

    table: str
    name: str
    type: str
    order: str
    where: str = "true"

    @property
    def whole(self) -> str:
        return f"{self.table}.{self.name}"


def _columns(table: str, order: str, types: dict[str, str]) -> list[Column]:
    return [Column(table, name, type, order) for name, type in types.items()]


COLUMNS = [
    *_columns("migrations", "name", {"name": "text", "sha256": "bytea", "applied_at": "timestamptz"}),
    *_columns("head", "one", {"one": "bool", "size": "int8", "recorded_at": "timestamptz", "edge": "bytea[]"}),
    *_columns("events", "position", {
        "position": "int8", "type": "text", "recorded_at": "timestamptz", "tags": "text[]", "entry": "bytea"}),
    *_columns("tags", "position, tag", {"tag": "int8", "position": "int8"}),
    *_columns("submissions", "first_position, scope, key", {
        "scope": "text", "key": "text", "input_sha256": "bytea", "first_position": "int8", "last_position": "int8",
        "outcome": "text"}),
    *_columns("tiles", "level, tile", {"level": "int2", "tile": "int8", "root": "bytea", "hashes": "bytea"}),
    *_columns("checkpoints", "size, signatures", {
        "size": "int8", "signatures": "int2", "note": "text", "published_at": "timestamptz"}),
    *_columns("cosigners", "verifier_key", {"verifier_key": "text"}),
]  # fmt: skip
"""Every column of the schema; a test holds the list complete."""

UNPROVED = {"migrations.applied_at", "checkpoints.published_at"}
"""Told by the database's clock alone, read by nothing of ours: no entry, signature or answer rests on them."""


@dataclass(frozen=True)
class Flip:
    """What was changed: byte `at` of a column of row `row` (in the table's order), which now is `after`.

    `positions`: where in the log the row belongs; None where it is no place of it.
    """

    column: str
    row: int
    at: int
    before: bytes
    after: bytes | bytearray
    positions: range | None
    claims: int | None = None
    """The position that a row of the tags says now, where that is what was changed."""

    def __str__(self) -> str:
        return f"{self.column}, row {self.row}, byte {self.at}: {self.before.hex()} → {self.after.hex()}"


@asynccontextmanager
async def flipping(database: Database) -> AsyncIterator[asyncpg.Connection]:
    """A superuser's connection without triggers that reads and writes these types as the bytes they are."""
    connection = await asyncpg.connect(database.superuser)
    try:
        await connection.execute("SET session_replication_role = replica")
        for name in ("bool", "int2", "int8", "timestamptz", "text", "bytea"):
            await connection.set_type_codec(
                name, schema="pg_catalog", format="binary", encoder=bytes, decoder=bytes
            )
        yield connection
    finally:
        await connection.close()


async def flip(connection: asyncpg.Connection, column: Column, random_: random.Random) -> Flip:
    """Change one byte of this column in a row that the seed chooses."""
    for _ in range(DRAWS_MAX):
        row, place, element = await _choose(connection, column, random_)
        value = await connection.fetchval(
            f"SELECT {element} FROM ledger.{column.table} WHERE ctid = '{place}'"
        )
        if not value:
            continue  # An event without tags has no byte of a tag.
        positions = await _positions(connection, column, place)
        at = random_.randrange(len(value))
        changed = bytearray(value)
        changed[at] = (value[at] ^ 1) if column.type == "bool" else value[at] ^ random_.randrange(1, 256)
        if await _write(connection, column, place, element, bytes(changed)):
            claims = int.from_bytes(changed, signed=True) if column.name == "position" else None
            return Flip(column.whole, row, at, value[at : at + 1], changed[at : at + 1], positions, claims)
    raise AssertionError(f"no byte of {column.whole} could be changed")


async def _choose(
    connection: asyncpg.Connection, column: Column, random_: random.Random
) -> tuple[int, str, str]:
    """A row, its place on the disk, and the column or the element of it where it is an array."""
    table = f"ledger.{column.table}"
    count = int.from_bytes(await connection.fetchval(f"SELECT count(*) FROM {table}"))
    row = random_.randrange(count)
    place = await connection.fetchval(
        f"SELECT ctid::text FROM {table} ORDER BY {column.order} OFFSET {row} LIMIT 1"
    )
    element = column.name
    if column.type.endswith("[]"):
        length = await connection.fetchval(
            f"SELECT cardinality({column.name})::int8 FROM {table} WHERE ctid = '{place.decode()}'"
        )
        element += f"[{random_.randint(1, max(1, int.from_bytes(length)))}]"
    return row, place.decode(), element


async def _positions(connection: asyncpg.Connection, column: Column, place: str) -> range | None:
    spans = {
        "events": "position, position",
        "tags": "position, position",
        "submissions": "first_position, last_position",
        "tiles": "tile * 256 ^ (level + 1) + 1, (tile + 1) * 256 ^ (level + 1)",
    }
    if column.table not in spans:
        return None
    first, last = spans[column.table].split(", ")
    said = await connection.fetchrow(
        f"SELECT ({first})::int8, ({last})::int8 FROM ledger.{column.table} WHERE ctid = '{place}'"
    )
    return range(int.from_bytes(said[0]), int.from_bytes(said[1]) + 1)


async def _write(
    connection: asyncpg.Connection, column: Column, place: str, element: str, value: bytes
) -> bool:
    """False where PostgreSQL has no such value."""
    while True:
        try:
            async with connection.transaction():
                await connection.execute(
                    f"UPDATE ledger.{column.table} SET {element} = $1 WHERE ctid = '{place}'", value
                )
        except (asyncpg.CheckViolationError, asyncpg.UniqueViolationError) as refused:
            await connection.execute(
                f"ALTER TABLE ledger.{column.table} DROP CONSTRAINT {refused.constraint_name}"
            )
        except _UNSTORABLE:
            return False
        else:
            return True
