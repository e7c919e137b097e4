"""Who names a file, and what was recorded of it, up to a place in the log."""

from collections.abc import Sequence
from dataclasses import dataclass

import asyncpg

from domain.evidence import EvidenceState
from projections.live import reading
from projections.queries import query


@dataclass(frozen=True, slots=True)
class Examination:
    """What the log says of a file that an event names: the state recorded last, and where it was read last."""

    state: EvidenceState | None
    at: int | None


async def naming(connection: asyncpg.Connection, sha256: str, after: int, limit: int) -> list[int]:
    """The positions after `after` that name a file, ascending."""
    async with reading(connection, "evidence") as schemas:
        rows = await connection.fetch(query("evidence", "naming", schemas["evidence"]), sha256, after, limit)
    return [row["position"] for row in rows]


async def recorded_states(
    connection: asyncpg.Connection, asked: Sequence[tuple[str, int]], upto: int
) -> dict[tuple[str, int], Examination]:
    """What is recorded of files, each with the position of an event that names it."""
    async with reading(connection, "evidence") as schemas:
        statement = query("evidence", "recorded_states", schemas["evidence"])
        rows = await connection.fetch(statement, [one[0] for one in asked], [one[1] for one in asked], upto)
    return {
        (row["sha256"], row["named_at"]): Examination(
            EvidenceState(row["state"]) if row["state"] else None,
            max((at for at in (row["examined_at"], row["checked_at"]) if at is not None), default=None),
        )
        for row in rows
    }
