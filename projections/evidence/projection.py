"""Which event names which file, as rows; and what was recorded of the files."""

from collections.abc import Sequence

import asyncpg

from domain.envelope import Happened
from domain.evidence import EvidenceChecked, EvidenceExamined
from domain.fact import FACT_TYPES
from ledger.events import Sieve
from ledger.log import Log
from projections.projection import Projection


class EvidenceApplier:
    """Keeps nothing in memory."""

    async def warm(self, log: Log, upto: int) -> None:
        """Nothing to warm."""

    async def apply(self, connection: asyncpg.Connection, schema: str, batch: Sequence[Happened]) -> None:
        """Note what each event of a batch names, and what the checks say."""
        rows: dict[str, list[tuple[object, ...]]] = {table: [] for table in COLUMNS}
        for event in batch:
            if event.evidence:
                files = dict.fromkeys(file.sha256 for file in event.evidence)
                rows["named"] += [(sha256, event.position) for sha256 in files]
            match event.fact:
                case EvidenceExamined() as one:
                    rows["examined"].append((one.sha256, event.position, one.state.value))
                case EvidenceChecked() as one:
                    rows["checked"].append((event.position, one.upto))
        for table, records in rows.items():
            if records:
                await connection.copy_records_to_table(
                    table, records=records, schema_name=schema, columns=list(COLUMNS[table])
                )


COLUMNS = {
    "named": ("sha256", "position"),
    "examined": ("sha256", "position", "state"),
    "checked": ("position", "upto"),
}
SIEVE = Sieve(
    types=tuple(topic for topic, fact in FACT_TYPES.items() if fact not in (EvidenceExamined, EvidenceChecked)),
    marks=(b'"evidence":[{',),
)
"""What makes no row: it says nothing of files, and its envelope names none."""
EVIDENCE = Projection("evidence", 1, tuple(COLUMNS), EvidenceApplier, sieve=SIEVE)
