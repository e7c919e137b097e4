"""How findings become rows: the engine runs in memory, its changes are written down in the event's transaction."""

from collections.abc import Sequence

import asyncpg
import msgspec

from domain.envelope import Happened
from ledger.log import Log
from projections.beside import Beginning, Statement, Telling
from projections.findings.archive import Archive
from projections.findings.engine import Change, Cleared, Engine, Found
from projections.findings.finding import alert_key
from projections.findings.packed import pack, unpack
from projections.history import happened
from projections.projection import Projection
from projections.queries import query

CHUNK = 1000


class FindingsApplier:
    """Keeps one world of everything; warming it replays the log without writing."""

    def __init__(self) -> None:
        self._world = Archive()
        self._engine = Engine(world=self._world)

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
        for event in batch:
            for name, arguments in self._told(event):
                await connection.execute(query("findings", name, schema), *arguments)

    def told(self, records: Sequence[bytes]) -> list[Statement]:
        """What the next events write, each of which comes as the record that is kept of it."""
        return [statement for record in records for statement in self._told_packed(record)]

    def _told_packed(self, record: bytes) -> list[Statement]:
        self._world.expect(record)
        return self._told(unpack(record))

    def _told(self, event: Happened) -> list[Statement]:
        return [self._row(change) for change in self._engine.take(event)]

    def _row(self, change: Change) -> Statement:
        finding, event = change.finding, change.event
        key = (finding.rule, finding.version, finding.subject, finding.causes)
        if isinstance(change, Cleared):
            because = change.because
            return "cleared", (*key, event.position, event.occurred_on, because.zh, because.en)
        assert isinstance(change, Found)
        return "found", (
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


def begin() -> Telling:
    """The findings from the first event on."""
    return FindingsApplier().told


FINDINGS = Projection(
    "findings",
    9,
    ("findings",),
    FindingsApplier,
    {"findings": "greatest(found_at, cleared_at)"},
    beside=Beginning(begin, pack),
)
