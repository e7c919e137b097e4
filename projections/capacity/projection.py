"""How postings become rows: copied as they stand, each with the division it counts in, and summed block by block."""

from collections.abc import Sequence

import asyncpg

import domain.catalogue  # noqa: F401  (registers every fact)
from domain.envelope import Happened
from domain.fact import FACT_TYPES
from domain.quoting import plain_types
from ledger.events import Sieve
from ledger.log import Log
from projections.capacity.rows import SAYS_WHO_HOLDS, Holders, given_by, placed, said_by
from projections.projection import Projection
from projections.queries import query

POSTINGS = (
    "position", "n", "effective_on", "lot", "enterprise", "county", "division", "project", "account", "tonnes",
    "invented",
)  # fmt: skip


BLOCK = 65_536
"""Positions whose rows are summed together. *Measured* on a million events: one sum for eight events; 4,096 makes
four times as many, and what they cost a rebuild is more than they save a reader (decision 0030)."""


class CapacityApplier:
    """Keeps in memory which blocks are summed; what a row without a county needs stands in the table of lots."""

    def __init__(self, block: int = BLOCK) -> None:
        self._block = block
        self._summed: int | None = None
        """The end of the last block that is summed, once the table of blocks was asked."""

    async def warm(self, log: Log, upto: int) -> None:
        """Nothing to warm."""

    @property
    def plain(self) -> tuple[str, ...]:
        """What says nothing of who holds a lot, and has no list of postings but its own."""
        return PLAIN

    async def apply(self, connection: asyncpg.Connection, schema: str, batch: Sequence[Happened]) -> None:
        """Copy the postings of a batch, and sum the blocks that end in it."""
        await self.copy(connection, schema, batch)
        await self.reached(connection, schema, batch[-1].position)

    async def reached(self, connection: asyncpg.Connection, schema: str, position: int) -> None:
        """Sum the blocks that end by here."""
        if self._summed is None:
            self._summed = await connection.fetchval(query("capacity", "summed", schema))
        for end in range(self._summed + self._block, position + 1, self._block):
            await connection.execute(query("capacity", "close_block", schema), end - self._block, end)
            self._summed = end

    async def copy(self, connection: asyncpg.Connection, schema: str, batch: Sequence[Happened]) -> None:
        """Copy the postings of a batch, and who was given which lot."""
        unstated = [p for event in batch for p in event.fact.postings if p.county is None]
        lots_of, enterprises = {p.lot for p in unstated}, {p.enterprise for p in unstated}
        holders: Holders = {}
        if unstated:
            rows = await connection.fetch(query("capacity", "holders", schema), list(lots_of), list(enterprises))
            holders = {(row["lot"], row["enterprise"]): row["division"] for row in rows}
        lots = [
            (*given, event.position, division, event.invented)
            for event in batch
            if type(event.fact) in SAYS_WHO_HOLDS
            for given, division in given_by(said_by(event.fact))
        ]
        postings = [row for event in batch for row in _rows(event, holders)]
        if lots:
            await connection.copy_records_to_table(
                "lots",
                records=lots,
                schema_name=schema,
                columns=["lot", "enterprise", "position", "division", "invented"],
            )
        await connection.copy_records_to_table(
            "postings", records=postings, schema_name=schema, columns=list(POSTINGS)
        )


def _rows(event: Happened, holders: Holders) -> list[tuple[object, ...]]:
    position, invented = event.position, event.invented
    return [
        (
            position,
            n,
            posting.effective_on,
            posting.lot,
            posting.enterprise,
            posting.county,
            division,
            posting.project,
            posting.account,
            posting.tonnes,
            invented,
        )
        for n, (posting, division) in enumerate(placed(event, holders))
    ]


PLAIN = tuple(topic for topic, fact in plain_types() if fact not in SAYS_WHO_HOLDS)
"""Of these an entry has one list of postings, wherever in it those bytes stand: a test looks through their fields."""
SIEVE = Sieve(
    types=tuple(topic for topic, fact in FACT_TYPES.items() if fact not in SAYS_WHO_HOLDS),
    marks=(b'"postings":[{',),
)
"""What makes no row: it has no postings, and says nothing of who holds a lot. In canonical JSON these bytes stand
where a list of postings is not empty, and in no text, where quotes are escaped."""
CAPACITY = Projection(
    "capacity", 2, ("postings", "lots", "blocks", "periods", "sums"), CapacityApplier, sieve=SIEVE
)
