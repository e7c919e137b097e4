"""The tail cut off at every length, with everything that remains made to fit: who starts on it must be told."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

import asyncpg

from app.rollback import RollbackDetected
from ledger.merkle import extend, leaf_hash
from ledger.policy import Policy
from tests.tampering.detecting import started
from tests.tampering.victim import Victim, a_copy, tampering


@dataclass(frozen=True)
class Cut:
    """What a start says of a log that ends `below` the last cosigned size; `right`: with both sizes."""

    below: int
    code: str
    right: bool
    seconds: float


async def cut_and_started(victim: Victim, below: int, policy: Policy) -> Cut:
    """Cut so many entries below the last cosigned size; none, where `below` is 0."""
    async with a_copy(victim) as database:
        async with tampering(database) as connection:
            await cut(connection, victim.entries, victim.cosigned - below)
        begun = time.monotonic()
        async with started(database, victim.signer, policy) as server:
            halted = server.status().halted
            seconds = time.monotonic() - begun
    right = isinstance(halted, RollbackDetected) and (halted.size, halted.seen) == (
        victim.cosigned - below,
        victim.cosigned,
    )
    return Cut(below, halted.CODE if halted else "", right, seconds)


async def cut(connection: asyncpg.Connection, entries: Sequence[bytes], size: int) -> None:
    """Leave the first `size` entries, and nothing that says there were more."""
    edge = extend((), 0, map(leaf_hash, entries[:size]))
    for statement in (
        "DELETE FROM ledger.events WHERE position > $1",
        "DELETE FROM ledger.tags WHERE position > $1",
        "DELETE FROM ledger.submissions WHERE last_position > $1",
        "DELETE FROM ledger.tiles WHERE (tile + 1) * 256::numeric ^ (level + 1) > $1",
        "DELETE FROM ledger.checkpoints WHERE size > $1",
    ):
        await connection.execute(statement, size)
    await connection.execute(
        "UPDATE ledger.head SET size = $1, edge = $2, "
        "recorded_at = (SELECT recorded_at FROM ledger.events WHERE position = $1)",
        size,
        list(edge),
    )
