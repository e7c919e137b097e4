"""How postings become rows: copied as they stand, each with the division it counts in."""

from collections.abc import Iterator, Sequence

import asyncpg

from domain.envelope import Happened
from ledger.log import Log
from projections.capacity.rows import Holders, given_by, placed, said_by
from projections.projection import Projection
from projections.queries import query

POSTINGS = (
    "position", "n", "effective_on", "lot", "enterprise", "county", "division", "project", "account", "tonnes",
    "invented",
)  # fmt: skip


class CapacityApplier:
    """Keeps nothing in memory: what a row without a county needs stands in the table of lots."""

    async def warm(self, log: Log, upto: int) -> None:
        """Nothing to warm."""

    async def apply(self, connection: asyncpg.Connection, schema: str, batch: Sequence[Happened]) -> None:
        """Copy the postings of a batch."""
        unstated = [p for event in batch for p in event.fact.postings if p.county is None]
        lots_of, enterprises = {p.lot for p in unstated}, {p.enterprise for p in unstated}
        holders: Holders = {}
        if unstated:
            rows = await connection.fetch(query("capacity", "holders", schema), list(lots_of), list(enterprises))
            holders = {(row["lot"], row["enterprise"]): row["division"] for row in rows}
        lots = [
            (*given, event.position, division, event.invented)
            for event in batch
            for given, division in given_by(said_by(event.fact))
        ]
        postings = [row for event in batch for row in _rows(event, holders)]
        await connection.copy_records_to_table(
            "lots",
            records=lots,
            schema_name=schema,
            columns=["lot", "enterprise", "position", "division", "invented"],
        )
        await connection.copy_records_to_table(
            "postings", records=postings, schema_name=schema, columns=list(POSTINGS)
        )


def _rows(event: Happened, holders: Holders) -> Iterator[tuple[object, ...]]:
    for n, (posting, division) in enumerate(placed(event, holders)):
        yield (
            event.position,
            n,
            posting.effective_on,
            posting.lot,
            posting.enterprise,
            posting.county,
            division,
            posting.project,
            posting.account.value,
            posting.tonnes,
            event.invented,
        )


CAPACITY = Projection("capacity", 1, ("postings", "lots"), CapacityApplier)
