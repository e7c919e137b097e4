"""What the clerk of alerts has to raise: every finding since a position, under its content key.

A finding that was cleared meanwhile is raised all the same: folding the alerts gives what was found (DESIGN §4).
"""

from dataclasses import dataclass

import asyncpg

from domain.cases.facts import Severity
from projections.live import Astray, NotProjected, reading
from projections.queries import queries, query


@dataclass(frozen=True, slots=True)
class Unalerted:
    """A finding as the clerk raises it; `key` is its content key."""

    rule: str
    version: int
    severity: Severity
    subject: str
    division: str | None
    sentence_zh: str
    sentence_en: str
    found_at: int
    key: str
    causes: tuple[int, ...]
    invented: bool


async def unalerted(connection: asyncpg.Connection, after: int) -> tuple[list[Unalerted], int]:
    """The findings found after a position and after their rule came into force, and how far they are complete.

    None, and from the beginning again, where they rest on events that the ledger no longer holds.
    """
    try:
        async with reading(connection, "findings") as schemas:
            live = await connection.fetchrow(queries("live")["live"], "findings")
            after = after if after <= live["position"] else 0  # It was rebuilt on a ledger that had been restored.
            rows = await connection.fetch(query("findings", "unalerted", schemas["findings"]), after)
    except (NotProjected, asyncpg.UndefinedTableError):
        return [], after
    except Astray:
        return [], 0
    found = [
        Unalerted(
            rule=row["rule"],
            version=row["version"],
            severity=Severity(row["severity"]),
            subject=row["subject"],
            division=row["division"],
            sentence_zh=row["sentence_zh"],
            sentence_en=row["sentence_en"],
            found_at=row["found_at"],
            key=row["alert_key"],
            causes=tuple(row["causes"]),
            invented=row["invented"],
        )
        for row in rows
    ]
    return found, live["position"]
