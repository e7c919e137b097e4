"""How findings become rows: the engine runs in memory, its changes are written down in the event's transaction."""

from collections.abc import Sequence

import asyncpg
import msgspec

from domain.envelope import Happened
from ledger.log import Log
from projections.findings.engine import Change, Cleared, Engine, Found
from projections.findings.finding import alert_key
from projections.history import happened
from projections.projection import Projection
from projections.queries import query

CHUNK = 1000


class FindingsApplier:
    """Keeps one world of everything; warming it replays the log without writing."""

    def __init__(self) -> None:
        self._engine = Engine()

    async def warm(self, log: Log, upto: int) -> None:
        """Replay what is applied already."""
        after = 0
        while after < upto:
            events, _ = await log.read(after=after, upto=upto, limit=CHUNK)
            for event in events:
                self._engine.take(happened(event))
            after = events[-1].position

    async def apply(self, connection: asyncpg.Connection, schema: str, batch: Sequence[Happened]) -> None:
        """Take the events one by one, in order: a finding is found on the event that gives it."""
        changes = [change for event in batch for change in self._engine.take(event)]
        for change in changes:
            await self._write(connection, schema, change)

    async def _write(self, connection: asyncpg.Connection, schema: str, change: Change) -> None:
        finding, event = change.finding, change.event
        key = (finding.rule, finding.version, finding.subject, finding.causes)
        if isinstance(change, Cleared):
            statement = query("findings", "cleared", schema)
            because = change.because
            await connection.execute(
                statement, *key, event.position, event.occurred_on, because.zh, because.en
            )
            return
        assert isinstance(change, Found)
        await connection.execute(
            query("findings", "found", schema),
            *key,
            finding.about,
            finding.severity.value,
            finding.division,
            finding.sentence_zh,
            finding.sentence_en,
            finding.invented,
            event.position,
            event.occurred_on,
            self._engine.rules[finding.rule].in_force_from,
            alert_key(*key),
            msgspec.json.encode(finding.figures).decode(),
        )


FINDINGS = Projection(
    "findings",
    7,
    ("findings",),
    FindingsApplier,
    {"findings": "greatest(found_at, cleared_at)"},
)
